"""Feeds: the health of each, when it is next polled and why then."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from newsjack.core.addresses import without_credentials
from newsjack.model.feed import Feed, FeedId, FeedState
from newsjack.web.sources import Sources
from newsjack.web.views.parts import link
from newsjack.web.when import When

SHOW = 500
SILENT_AFTER = timedelta(hours=24)


class Health(StrEnum):
    """How a feed does, in one word."""

    OK = "ok"
    FAILING = "failing"
    NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRow:
    """One feed with its state. ``is_silent``: it answers, but had no new entry for 24 h."""

    feed: Feed
    state: FeedState
    health: Health
    is_silent: bool
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedsView:
    """The page of feeds: counts over all, rows that fit the filter (troubled ones first)."""

    rows: tuple[FeedRow, ...]
    fitting: int
    total: int
    counts: Mapping[str, int]
    show: str
    text: str


def health_of(state: FeedState) -> Health:
    """Return how a feed does: new until its first poll, failing from its first failure on."""
    if state.reason is None:
        return Health.NEW
    return Health.OK if state.reason.is_success and state.failures == 0 else Health.FAILING


def is_silent(state: FeedState, *, now: datetime) -> bool:
    """Tell whether an answering feed has had nothing new for 24 h."""
    if health_of(state) is not Health.OK:
        return False
    return state.new_entry_at is None or now - state.new_entry_at > SILENT_AFTER


_FILTERS: Mapping[str, Callable[[FeedRow], bool]] = {
    "all": lambda row: True,
    "failing": lambda row: row.health is Health.FAILING,
    "silent": lambda row: row.is_silent,
}


def feeds_view(sources: Sources, *, when: When, show: str, text: str) -> FeedsView:
    """Read all feeds and keep those that fit ``show`` (all, failing, silent) and hold ``text``."""
    states = sources.feeds.states()
    rows = [_row(feed, states, when.now) for feed in sources.feeds.all()]
    chosen = show if show in _FILTERS else "all"
    fitting = [row for row in rows if _FILTERS[chosen](row) and _holds(row.feed, text)]
    fitting.sort(
        key=lambda row: (row.health is not Health.FAILING, not row.is_silent, row.feed.outlet.casefold())
    )
    return FeedsView(
        rows=tuple(fitting[:SHOW]),
        fitting=len(fitting),
        total=len(rows),
        counts=_counts(rows),
        show=chosen,
        text=text,
    )


def _row(feed: Feed, states: Mapping[FeedId, FeedState], now: datetime) -> FeedRow:
    state = states.get(feed.feed_id) or FeedState(feed_id=feed.feed_id)
    shown = replace(feed, url=without_credentials(feed.url))
    return FeedRow(
        feed=shown,
        state=state,
        health=health_of(state),
        is_silent=is_silent(state, now=now),
        url=link(shown.url),
    )


def _counts(rows: Sequence[FeedRow]) -> Mapping[str, int]:
    counts = {health.value: sum(row.health is health for row in rows) for health in Health}
    return {**counts, "silent": sum(row.is_silent for row in rows)}


def _holds(feed: Feed, text: str) -> bool:
    wanted = text.strip().casefold()
    return not wanted or any(wanted in part.casefold() for part in (feed.outlet, feed.url, feed.owner))
