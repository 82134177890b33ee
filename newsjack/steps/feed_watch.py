"""Feed watch step: read every feed's condition ▸ note what changed ▸ tell it once.

The only writer of feed health. A poll writes a feed's state and never its record, so neither can undo
the other; two watches at once, or one that dies half-way, at worst tell a change twice.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from newsjack.core.feed_health import group_troubles, noted, outage_of, reading_of, summary_of
from newsjack.core.feed_words import (
    Telling,
    tell_change,
    tell_group,
    tell_more,
    tell_outage,
    tell_outage_end,
)
from newsjack.model.feed import Feed, FeedId, FeedState
from newsjack.model.feed_health import FeedHealth, FeedsSummary, GroupTrouble, HealthReading, Outage
from newsjack.model.params import HealthParams
from newsjack.ports import FeedHealthStore, FeedStore

TOLD_AT_ONCE = 20
"""Changes told one by one in one look, the worst first; a wrong setting may turn thousands."""

Expected = Callable[[FeedState], float]
"""How many entries a feed's rhythm made one expect between its last new one and its last success."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedWatch:
    """What one look found: all feeds in figures, and the records that changed."""

    summary: FeedsSummary
    changed: tuple[FeedHealth, ...]


def watch_feeds(
    *,
    feeds: FeedStore,
    health: FeedHealthStore,
    expected: Expected,
    tell: Callable[[Telling], None],
    now: datetime,
    params: HealthParams,
) -> FeedWatch:
    """Look at all feeds, tell what changed and keep it: told first, so that no death leaves it untold."""
    states, former, last = feeds.states(), health.all(), health.summary()
    before = last.outage if last is not None else None
    outage = outage_of(states.values(), now=now, before=before)
    readings = {
        feed_id: reading_of(
            state,
            former.get(feed_id),
            now=now,
            expected_since_last=expected(state),
            params=params,
            outage=outage,
        )
        for feed_id, state in states.items()
    }
    changed = _changed(readings, states, former, now=now)
    summary = summary_of((one.condition for one in readings.values()), now=now, outage=outage)
    for telling in (*_tell_network(before, outage), *_tell_feeds(changed, feeds, former, readings)):
        tell(telling)
    health.save(changed, gone=[one for one in former if one not in states], summary=summary)
    return FeedWatch(summary=summary, changed=changed)


def _changed(
    readings: Mapping[FeedId, HealthReading],
    states: Mapping[FeedId, FeedState],
    former: Mapping[FeedId, FeedHealth],
    *,
    now: datetime,
) -> tuple[FeedHealth, ...]:
    """Return the records that differ from the former ones, the worst first."""
    found = []
    for feed_id, reading in readings.items():
        record = noted(former.get(feed_id), reading, states[feed_id], now=now)
        if record is not None and record is not former.get(feed_id):
            found.append(record)
    return tuple(sorted(found, key=lambda one: (one.condition.rank, one.feed_id)))


def _tell_network(before: Outage | None, outage: Outage | None) -> tuple[Telling, ...]:
    if outage is not None and before is None:
        return (tell_outage(outage),)
    return (tell_outage_end(before),) if before is not None and outage is None else ()


def _tell_feeds(
    changed: Sequence[FeedHealth],
    feeds: FeedStore,
    former: Mapping[FeedId, FeedHealth],
    readings: Mapping[FeedId, HealthReading],
) -> tuple[Telling, ...]:
    """Tell groups that fell, then each other change, up to a limit. Most looks find none and read no feed."""
    if not changed:
        return ()
    known = {feed.feed_id: feed for feed in feeds.all()}
    groups = _fallen_groups(changed, list(known.values()), former, readings)
    in_groups = {feed_id for group in groups for feed_id in group.feed_ids}
    alone = [
        one
        for one in changed
        if one.feed_id in known and not (one.feed_id in in_groups and one.condition.is_unanswered)
    ]
    told = [tell_group(group) for group in groups]
    told += [
        tell_change(known[one.feed_id], one.changes[-1], mend=readings[one.feed_id].mend)
        for one in alone[:TOLD_AT_ONCE]
    ]
    if len(alone) > TOLD_AT_ONCE:
        told.append(tell_more(len(alone) - TOLD_AT_ONCE))
    return tuple(told)


def _fallen_groups(
    changed: Sequence[FeedHealth],
    feeds: Sequence[Feed],
    former: Mapping[FeedId, FeedHealth],
    readings: Mapping[FeedId, HealthReading],
) -> tuple[GroupTrouble, ...]:
    """Return the groups none of whose feeds answers since this look."""
    if not any(one.condition.is_unanswered for one in changed):
        return ()
    now = {feed_id: reading.condition for feed_id, reading in readings.items()}
    then = {feed_id: record.condition for feed_id, record in former.items()}
    known = {(one.kind, one.name) for one in group_troubles(feeds, then)}
    return tuple(one for one in group_troubles(feeds, now) if (one.kind, one.name) not in known)
