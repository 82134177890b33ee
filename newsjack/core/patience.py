"""Waits beyond a feed's own pace: what servers ask for or plainly want, for one feed and for its host."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b

from newsjack.core.absence import is_resting
from newsjack.core.addresses import looks_private
from newsjack.core.cadence import NextPoll, span_text
from newsjack.core.canonical import registrable_domain
from newsjack.model.feed import Feed, FeedId, FeedState, FetchReason, FetchResult

RESTING = timedelta(days=7)
DUPLICATE = timedelta(days=1)
UNSAID = timedelta(hours=1)
"""Least wait after a 429 that does not say how long; up to twice that, as tt-rss does."""

NEIGHBOURS = timedelta(hours=1)
"""Longest that one feed's wait slows the other feeds of its host, whatever was asked of that one."""


def patient(planned: NextPoll, state: FeedState, *, retry_after: timedelta | None, now: datetime) -> NextPoll:
    """Stretch a planned poll where the last answer wants it; never shortens it."""
    if state.reason is FetchReason.DUPLICATE:
        return _at_least(planned, DUPLICATE, "once a day: its address leads to another feed's")
    if is_resting(state, now=now):
        return _at_least(planned, RESTING, "once a week: its server says that it is gone for good")
    if state.reason is FetchReason.RATE_LIMITED and retry_after is None:
        wait = max(planned.interval, UNSAID) * (1 + share(state.feed_id, state.polls))
        return _at_least(planned, wait, f"in {span_text(wait)}: the server refuses more requests for now")
    return planned


def _at_least(planned: NextPoll, wait: timedelta, why: str) -> NextPoll:
    return planned if planned.interval >= wait else NextPoll(interval=wait, why=why)


def share(feed_id: FeedId, polls: int) -> float:
    """Return a number in [0, 1) that is the same for the same feed and number of polls."""
    digest = blake2b(f"wait:{feed_id}:{polls}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") / 2**32


def shared_host(url: str) -> str:
    """Return what a server's limits hold for: a public host's registered domain; private hosts have none.

    A reader of many sites on one's own network speaks for each of them, not for itself.
    """
    return "" if looks_private(url) else registrable_domain(url)


def hosts_that_wait(answers: Iterable[tuple[Feed, FetchResult]]) -> Mapping[str, timedelta]:
    """Return the hosts that said how long to wait (429 or 503 with Retry-After), and how long."""
    waits: dict[str, timedelta] = {}
    for feed, result in answers:
        host = shared_host(feed.url)
        if host and result.status in (429, 503) and result.retry_after is not None:
            waits[host] = max(waits.get(host, timedelta(0)), min(result.retry_after, NEIGHBOURS))
    return waits


def slowed(
    waits: Mapping[str, timedelta],
    feeds: Iterable[Feed],
    states: Mapping[FeedId, FeedState],
    *,
    now: datetime,
) -> tuple[FeedState, ...]:
    """Return the changed states of feeds whose host waits and that were due sooner, spread over 1-2 waits."""
    changed = []
    for feed in feeds:
        wait = waits.get(shared_host(feed.url))
        if wait is None:
            continue
        state = states.get(feed.feed_id) or FeedState(feed_id=feed.feed_id)
        until = now + wait * (1 + share(feed.feed_id, state.polls))
        if state.next_poll_at is None or state.next_poll_at < until:
            why = f"in {span_text(until - now)}: its server asked another feed to wait"
            changed.append(replace(state, next_poll_at=until, interval=until - now, why=why))
    return tuple(changed)
