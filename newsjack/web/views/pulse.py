"""The line on top of every page: a sign of life, and how much is going on."""

from dataclasses import dataclass
from datetime import datetime

from newsjack.clock import ScaledClock
from newsjack.errors import StoreError
from newsjack.web.sources import Sources
from newsjack.web.views.now import LOOK_AT, open_windows


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """``speed`` is ``None`` in real time; counts are ``None`` when the store does not answer.

    Feeds are counted by the feed watch: this line is read every second, ten thousand states are not.
    """

    speed: str | None
    feeds: int | None = None
    failing: int | None = None
    last_entry_at: datetime | None = None
    windows: int | None = None


def pulse_view(sources: Sources) -> Pulse:
    """Read the pulse; never raises for a store that is away."""
    clock = sources.clock
    speed = f"{clock.speed:g}" if isinstance(clock, ScaledClock) else None
    try:
        summary = sources.health.summary()
        latest = sources.entries.latest(limit=1)
        return Pulse(
            speed=speed,
            feeds=summary.total if summary else 0,
            failing=summary.unanswered if summary else 0,
            last_entry_at=latest[0].first_seen_at if latest else None,
            windows=open_windows(sources.stories.opportunities(limit=LOOK_AT)),
        )
    except StoreError:
        return Pulse(speed=speed)
