"""Feeds: the condition of each, since when, what mends it, and when it is next polled and why then."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from newsjack.core.addresses import without_credentials
from newsjack.core.feed_health import reading_of, summary_of
from newsjack.core.feed_words import Said, poll_why
from newsjack.model.feed import Feed, FeedId, FeedState, FetchReason
from newsjack.model.feed_health import Condition, FeedHealth, FeedsSummary, HealthReading, Mend, Outage
from newsjack.web.sources import Sources
from newsjack.web.views.parts import link
from newsjack.web.when import When

SHOW = 300
"""Rows of one page; the search narrows down what does not fit."""

ALL, TROUBLE = "all", "trouble"
FILTERS = (ALL, TROUBLE, *(condition.value for condition in Condition))

_MARKS: Mapping[Condition, str] = {
    Condition.DEAD: "✕",
    Condition.BLOCKED: "⊘",
    Condition.UNREADABLE: "≠",
    Condition.FAILING: "✕",
    Condition.EMPTY: "∅",
    Condition.SILENT: "…",
    Condition.LOSING: "!",
    Condition.MOVED: "→",
    Condition.NEW: "○",
    Condition.OK: "✓",
}
"""A sign beside each word, so that neither colour nor language alone carries it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRow:
    """One feed. ``since`` is when its condition began, where that is known.

    ``target`` is the address that it moved to; ``url`` and ``target_url`` are those only as http(s).
    ``share_304`` is the part of its polls answered with 304, ``None`` before the first one. ``why`` says
    when it is polled next, and why then.
    """

    feed: Feed
    state: FeedState
    reading: HealthReading
    since: datetime | None
    url: str
    target: str
    target_url: str
    share_304: float | None
    why: str

    @property
    def condition(self) -> Condition:
        """Return its condition."""
        return self.reading.condition

    @property
    def mark(self) -> str:
        """Return the sign of its condition."""
        return _MARKS[self.condition]

    @property
    def has_mend(self) -> bool:
        """Tell whether someone should do something."""
        return self.reading.mend not in (Mend.NOTHING, Mend.WAIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One filter: its name, how many feeds fit it (before the search), and whether it is chosen."""

    name: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedsView:
    """The page of feeds: counts over all, then the rows that fit filter and search, sorted."""

    rows: tuple[FeedRow, ...]
    fitting: int
    total: int
    chips: tuple[Chip, ...]
    outage: Outage | None
    show: str
    sort: str
    text: str


_FAR = timedelta(days=36_500)
_OLDEST = datetime.min.replace(tzinfo=UTC)
SORTS: Mapping[str, Callable[[FeedRow], Any]] = {
    "worst": lambda row: row.condition.rank,
    "outlet": lambda row: (),
    "next": lambda row: row.state.next_poll_at or _OLDEST,
    "entry": lambda row: row.state.new_entry_at or _OLDEST,
    "delay": lambda row: -(row.state.delay_p50 or -_FAR),
    "rate": lambda row: -row.state.entries_per_day,
    "losses": lambda row: -row.state.losses,
}
"""The orders to choose from; rows that are equal stand by outlet."""


def feeds_view(sources: Sources, *, when: When, show: str, text: str, sort: str = "worst") -> FeedsView:
    """Read all feeds and keep those that fit ``show`` (see ``FILTERS``) and hold ``text``."""
    states, records, summary = sources.feeds.states(), sources.health.all(), sources.health.summary()
    outage = summary.outage if summary is not None else None
    rows = [
        feed_row(
            feed,
            states.get(feed.feed_id) or FeedState(feed_id=feed.feed_id),
            records.get(feed.feed_id),
            sources=sources,
            when=when,
            outage=outage,
        )
        for feed in sources.feeds.all()
    ]
    chosen, order = show if show in FILTERS else ALL, sort if sort in SORTS else "worst"
    fitting = [row for row in rows if _fits(row, chosen) and _holds(row.feed, text)]
    fitting.sort(key=lambda row: (SORTS[order](row), row.feed.outlet.casefold(), row.feed.url))
    counts = summary_of((row.condition for row in rows), now=when.now)
    return FeedsView(
        rows=tuple(fitting[:SHOW]),
        fitting=len(fitting),
        total=len(rows),
        chips=_chips(counts, chosen),
        outage=outage,
        show=chosen,
        sort=order,
        text=text,
    )


def feed_row(
    feed: Feed,
    state: FeedState,
    record: FeedHealth | None,
    *,
    sources: Sources,
    when: When,
    outage: Outage | None,
) -> FeedRow:
    """Make a row of a feed, read as it stands now beside its record.

    Silence is known from the record only: the feed watch has the rhythms, a page has not.
    """
    reading = reading_of(
        state, record, now=when.now, expected_since_last=None, params=sources.params.health, outage=outage
    )
    kept = record is not None and record.condition is reading.condition
    target = state.adopted_url or state.moved_to
    shown = replace(feed, url=without_credentials(feed.url))
    return FeedRow(
        feed=shown,
        state=state,
        reading=reading,
        since=record.since if record is not None and kept else reading.since,
        url=link(shown.url),
        target=target,
        target_url=link(target),
        share_304=state.not_modified / state.polls if state.polls else None,
        why=poll_why(state, words=when.words, say=partial(_said, when)),
    )


def _said(when: When, value: Said) -> str:
    if isinstance(value, timedelta):
        return when.span(value)
    if isinstance(value, FetchReason):
        return when.words.of("fetch", value)
    return when.words.number(value, places=0 if value >= 10 else 1)


def _fits(row: FeedRow, show: str) -> bool:
    if show == TROUBLE:
        return row.condition.is_bad
    return show in (ALL, row.condition.value)


def _chips(counts: FeedsSummary, chosen: str) -> tuple[Chip, ...]:
    """Return the filters that fit a feed, and always all, trouble and the chosen one."""
    numbers = {ALL: counts.total, TROUBLE: counts.bad}
    numbers |= {condition.value: counts.counts[condition] for condition in Condition}
    return tuple(
        Chip(name=name, count=numbers[name], is_chosen=name == chosen)
        for name in FILTERS
        if numbers[name] or name in (ALL, TROUBLE, chosen)
    )


def _holds(feed: Feed, text: str) -> bool:
    wanted = text.strip().casefold()
    parts = (feed.outlet, feed.url, feed.owner, feed.group or "", feed.feed_id)
    return not wanted or any(wanted in part.casefold() for part in parts)


def row_of(sources: Sources, feed_id: FeedId, *, when: When) -> FeedRow | None:
    """Read one feed; ``None`` when there is none of this id."""
    found = sources.feeds.get([feed_id])
    if not found:
        return None
    feed, state = found[0]
    summary = sources.health.summary()
    return feed_row(
        feed,
        state,
        sources.health.get(feed_id),
        sources=sources,
        when=when,
        outage=summary.outage if summary is not None else None,
    )
