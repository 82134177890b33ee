"""Grade an alert with hindsight: where the wave's peak really was, and how early we were.

The truth rate is a Gaussian kernel over the weighted event times of the wave; its greatest value
on a 6-minute grid is the peak (research: science 4.1).
"""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

from newsjack.model.alert import Alert, Outcome
from newsjack.model.story import Member

BIG_REACH = 5
"""Owners from which a wave counts as big: it has a peak worth the name."""

BIG_ENTRIES = 6

GRID = timedelta(minutes=6)

GRID_POINTS = 2_000
"""Most points looked at: 8 days of a 6-minute grid; a longer wave gets a coarser one."""


def outcome_of(alert: Alert, members: Sequence[Member], *, now: datetime) -> Outcome:
    """Grade ``alert`` against the members of its story; only those of its wave count.

    ``lead_minutes`` is ``None`` when the card was never posted or the wave has no peak.
    """
    wave = tuple(member for member in members if member.wave == alert.opportunity.wave)
    reach = len({member.owner for member in wave})
    peak = peak_of(wave) if reach >= BIG_REACH and len(wave) >= BIG_ENTRIES else None
    lead = None
    if peak is not None and alert.first_sent_at is not None:
        lead = (peak - alert.first_sent_at) / timedelta(minutes=1)
    return Outcome(
        alert_id=alert.alert_id,
        peak_at=peak,
        lead_minutes=lead,
        reach=reach,
        big=reach >= BIG_REACH,
        graded_at=now,
    )


def peak_of(members: Sequence[Member]) -> datetime | None:
    """Return the instant of the greatest rate, the earliest one of equals; ``None`` without members."""
    if not members:
        return None
    events = sorted((member.event_at, member.weight) for member in members)
    start = events[0][0]
    seconds = [((at - start).total_seconds(), weight) for at, weight in events]
    width = _bandwidth(len(events))
    step = max(GRID.total_seconds(), seconds[-1][0] / GRID_POINTS)
    points = int(seconds[-1][0] / step) + 1
    best = max(range(points + 1), key=lambda point: (_rate(point * step, seconds, width), -point))
    return start + timedelta(seconds=best * step)


def _bandwidth(entries: int) -> float:
    """Return the kernel's width in seconds: 1 h; 30 min from 60 entries on, 2 h below 15."""
    if entries >= 60:
        return 1800.0
    return 7200.0 if entries < 15 else 3600.0


def _rate(at: float, events: Sequence[tuple[float, float]], width: float) -> float:
    return sum(weight * math.exp(-0.5 * ((at - then) / width) ** 2) for then, weight in events)
