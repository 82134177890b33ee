"""The truth about a wave, known only after it closed: its rate, its peak, its phases.

Definitions: Gaussian kernel on weighted event times, width 1 h (30 min from 60 entries on, 2 h below
15), on a grid of 6 minutes. Eligible: at least 5 owners, 6 entries, shorter than 5 days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from newsjack.core.kernel import kernel_width
from newsjack.model.curve import Phase
from newsjack.model.story import Member

GRID = timedelta(minutes=6)
GRID_POINTS = 100_000
"""Beyond (a wave of more than a year) the grid is coarser."""
ELIGIBLE_OWNERS = 5
ELIGIBLE_ENTRIES = 6
ELIGIBLE_SPAN = timedelta(days=5)
PEAK_SHARE = 0.8
EXCITEMENT_SHARE = 0.5
SCRAMBLE_SHARE = 0.25
DONE_SHARE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What a finished wave was. ``peak_from`` to ``peak_to`` is where the rate stays at 0.8 of its maximum.

    ``scramble_at`` and ``excitement_at`` are when those phases began, ``done_at`` when the rate fell
    below a tenth of the maximum for good.
    """

    peak_at: datetime
    peak_from: datetime
    peak_to: datetime
    scramble_at: datetime
    excitement_at: datetime
    done_at: datetime
    owners: int
    entries: int
    is_eligible: bool

    def phase_at(self, at: datetime) -> Phase:
        """Return the phase that hindsight gives to an instant."""
        if at >= self.done_at:
            return Phase.DONE
        if at > self.peak_to:
            return Phase.OLD_NEWS
        if at >= self.peak_from:
            return Phase.PEAK
        if at >= self.excitement_at:
            return Phase.EXCITEMENT
        return Phase.SCRAMBLE if at >= self.scramble_at else Phase.BREAKING


def truth_of(members: Sequence[Member]) -> Truth | None:
    """Read a wave with hindsight; ``None`` without members that weigh anything (reprints do not).

    The earliest of equal maxima is the peak.
    """
    weighty = [member for member in members if member.weight > 0]
    if not weighty:
        return None
    events = sorted(weighty, key=lambda member: (member.event_at, member.entry_id))
    start = events[0].event_at
    hours, rate = _rate(events, start)
    top = int(np.argmax(rate))
    share = rate / rate[top]
    low = _while_from(share, top, PEAK_SHARE, -1)
    high = _while_from(share, top, PEAK_SHARE, 1)
    third = _nth_owner_at(events, 3)
    scramble = start + timedelta(hours=float(hours[_first(share, SCRAMBLE_SHARE)]))
    owners = len({member.owner for member in events})
    span = events[-1].event_at - start

    def at(index: int) -> datetime:
        return start + timedelta(hours=float(hours[index]))

    return Truth(
        peak_at=at(top),
        peak_from=at(low),
        peak_to=at(high),
        scramble_at=min(scramble, third) if third is not None else scramble,
        excitement_at=at(_first(share, EXCITEMENT_SHARE)),
        done_at=at(_while_from(share, top, DONE_SHARE, 1)),
        owners=owners,
        entries=len(events),
        is_eligible=owners >= ELIGIBLE_OWNERS and len(events) >= ELIGIBLE_ENTRIES and span < ELIGIBLE_SPAN,
    )


def _rate(
    events: Sequence[Member], start: datetime
) -> tuple["np.ndarray[tuple[int], np.dtype[np.float64]]", "np.ndarray[tuple[int], np.dtype[np.float64]]"]:
    """Return the grid in hours since ``start``, three kernel widths beyond both ends, and the rate on it."""
    times = np.array([(member.event_at - start) / timedelta(hours=1) for member in events])
    weights = np.array([member.weight for member in events])
    width = kernel_width(len(events))
    tail = 3 * width
    step = max(GRID / timedelta(hours=1), (times[-1] + 2 * tail) / GRID_POINTS)
    hours = np.arange(-tail, times[-1] + tail + step, step)
    rate = np.zeros_like(hours)
    for time, weight in zip(times, weights, strict=True):
        lo, hi = np.searchsorted(hours, (time - 5 * width, time + 5 * width))
        rate[lo:hi] += weight * np.exp(-0.5 * ((hours[lo:hi] - time) / width) ** 2)
    return hours, rate / (width * np.sqrt(2 * np.pi))


def _first(share: "np.ndarray[tuple[int], np.dtype[np.float64]]", least: float) -> int:
    return int(np.argmax(share >= least))


def _while_from(
    share: "np.ndarray[tuple[int], np.dtype[np.float64]]", top: int, least: float, step: int
) -> int:
    """Walk from the peak while the share stays at ``least``; return the last index that does."""
    index = top
    while 0 <= index + step < len(share) and share[index + step] >= least:
        index += step
    return index


def _nth_owner_at(events: Sequence[Member], count: int) -> datetime | None:
    owners: set[str] = set()
    for member in events:
        owners.add(member.owner)
        if len(owners) == count:
            return member.event_at
    return None
