"""One feed: its whole record, its rhythm by hour of week, its turns, and what was last logged of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from newsjack.model.feed import FeedId
from newsjack.model.feed_health import ConditionChange
from newsjack.web.sources import Sources
from newsjack.web.views.feeds import FeedRow, row_of
from newsjack.web.views.logs import LogRow, log_row
from newsjack.web.when import When

LOG_LOOK, LOG_SHOW = 2_000, 20
"""Log lines read, and most of this feed's own that are shown."""

HOURS_OF_WEEK = 168
HEAT_LEVELS = 5
"""Steps of the heat table above nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatCell:
    """Expected entries in one hour of the week; ``level`` is 0 to ``HEAT_LEVELS``."""

    value: float
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatDay:
    """One day of the rhythm in the team's zone; 24 cells."""

    name: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedView:
    """The page of one feed. ``changes`` and ``lines`` come newest first; no ``heat``: no rhythm is known."""

    row: FeedRow
    changes: tuple[ConditionChange, ...]
    lines: tuple[LogRow, ...]
    heat: tuple[HeatDay, ...]


def feed_view(sources: Sources, feed_id: FeedId, *, when: When) -> FeedView | None:
    """Read one feed; ``None`` when there is none of this id."""
    row = row_of(sources, feed_id, when=when)
    if row is None:
        return None
    record = sources.health.get(feed_id)
    own = [line for line in sources.logs.latest(limit=LOG_LOOK) if line.fields.get("feed_id") == feed_id]
    return FeedView(
        row=row,
        changes=tuple(reversed(record.changes)) if record is not None else (),
        lines=tuple(log_row(line, when=when) for line in reversed(own[-LOG_SHOW:])),
        heat=heat_days(sources.rhythm(feed_id), when=when),
    )


def heat_days(rhythm: Sequence[float] | None, *, when: When) -> tuple[HeatDay, ...]:
    """Return the rhythm as seven days of the team's zone, as its clocks stand now.

    ``rhythm`` holds expected entries for each of 168 hours from Monday 00:00 UTC. A zone that is not
    whole hours from UTC is shown to the nearest hour. Levels grow with the square root, so that quiet
    hours differ from none. Nothing is returned without a rhythm.
    """
    if rhythm is None or len(rhythm) != HOURS_OF_WEEK or max(rhythm) <= 0:
        return ()
    offset = when.now.astimezone(when.zone).utcoffset() or timedelta(0)
    shift = round(offset / timedelta(hours=1))
    names = when.words("time.days").split()
    top = max(rhythm)
    local = [max(0.0, rhythm[(hour - shift) % HOURS_OF_WEEK]) for hour in range(HOURS_OF_WEEK)]
    cells = [HeatCell(value=value, level=round(HEAT_LEVELS * (value / top) ** 0.5)) for value in local]
    return tuple(
        HeatDay(name=name, cells=tuple(cells[24 * day : 24 * day + 24])) for day, name in enumerate(names)
    )
