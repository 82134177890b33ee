"""Our side of a scenario: the poll step with stores, over the real fetcher and real sockets."""

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta

from newsjack.clock import ManualClock
from newsjack.core.addresses import shared_host
from newsjack.fetch import AiohttpFetcher
from newsjack.fetch.names import Lookup
from newsjack.model.feed import Feed, FeedId, FetchReason, FetchRequest, FetchResult, HostRule, PollOutcome
from newsjack.model.params import CadenceParams, FetchParams
from newsjack.ports import EntryStore, FeedStore
from newsjack.settings.load import feed_id
from newsjack.steps.poll import PollPorts, poll
from newsjack.store.memory_pace import MemoryPaceStore
from tests.scenarios.answers import Answer

MAX_BYTES = 200_000
FETCH = FetchParams(max_bytes=MAX_BYTES, per_host=20)
_UNREAD = (FetchReason.NOT_MODIFIED, FetchReason.SAME_BODY, FetchReason.DUPLICATE)


class _Watched:
    """A fetcher that remembers the largest body it gave for each feed."""

    def __init__(self, fetcher: AiohttpFetcher) -> None:
        self._fetcher = fetcher
        self.held: dict[FeedId, int] = {}

    def fetch(self, requests: Sequence[FetchRequest]) -> tuple[FetchResult, ...]:
        results = self._fetcher.fetch(requests)
        self.held |= {result.feed_id: len(result.body) for result in results}
        return results

    def stream(self, requests: Sequence[FetchRequest]) -> Generator[FetchResult, None, None]:
        with closing(self._fetcher.stream(requests)) as results:
            for result in results:
                self.held[result.feed_id] = len(result.body)
                yield result


class OurReader:
    """Polls feeds as a daemon does; each address becomes a feed of the list when it is first named."""

    def __init__(self, feeds: FeedStore, entries: EntryStore, lookup: Lookup) -> None:
        self.feeds = feeds
        self.entries = entries
        self.paces = MemoryPaceStore()
        self.lookup = lookup

    def subscribe(self, urls: Sequence[str], *, now: datetime) -> None:
        known = {feed.url: feed for feed in self.feeds.all()}
        for url in urls:
            known.setdefault(url, _feed(url))
        self.feeds.sync(known.values(), now=now)

    def poll(
        self, urls: Sequence[str], *, now: datetime, rules: Sequence[HostRule], deadline: timedelta
    ) -> tuple[Answer, ...]:
        self.subscribe(urls, now=now)
        params = replace(FETCH, total_timeout=deadline)
        watched = _Watched(AiohttpFetcher(params, rules, lookup=self.lookup))
        outcomes = poll(
            [feed_id(url) for url in urls],
            ports=PollPorts(fetcher=watched, feeds=self.feeds, entries=self.entries, paces=self.paces),
            clock=ManualClock(now),
            cadence=CadenceParams(),
            fetch=params,
        )
        found = {outcome.feed_id: outcome for outcome in outcomes}
        return tuple(_answer(found[feed_id(url)], watched.held, now) for url in urls)

    def due_at(self, url: str) -> datetime | None:
        ((feed, state),) = self.feeds.get([feed_id(url)])
        held = self.feeds.busy_until(feed.host) if feed.host else None
        return max(filter(None, (state.next_poll_at, held)), default=None)

    def claim(self, *, now: datetime) -> tuple[str, ...]:
        """Take the due feeds as a dispatcher does."""
        claimed = self.feeds.claim_due(now=now, limit=10_000, lease=timedelta(minutes=2))
        return tuple(feed.url for feed, _ in self.feeds.get(claimed))


def _feed(url: str) -> Feed:
    return Feed(
        feed_id=feed_id(url), url=url, outlet=f"outlet of {url}", owner="example.com", host=shared_host(url)
    )


def _answer(outcome: PollOutcome, held: dict[FeedId, int], now: datetime) -> Answer:
    state = outcome.state
    assert state.next_poll_at is not None
    return Answer(
        success=outcome.reason.is_success,
        titles=tuple(entry.title for entry in outcome.entries),
        parsed=outcome.reason.is_success and outcome.reason not in _UNREAD,
        held=held[outcome.feed_id],
        wait=state.next_poll_at - now,
        detail=state.detail,
        reason=outcome.reason,
        hint=state.hint,
        failures=state.failures,
    )
