"""Waits beyond a feed's own pace: what servers ask for or plainly want, for one feed and for its host."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from hashlib import blake2b

from newsjack.core.absence import is_resting
from newsjack.core.cadence import NextPoll
from newsjack.model.feed import Feed, FeedId, FeedState, FetchReason, FetchResult, PollWhy

RESTING = timedelta(days=7)
DUPLICATE = timedelta(days=1)
UNSAID = timedelta(hours=1)
"""Least wait after a 429 that does not say how long; up to twice that, as tt-rss does."""

NEIGHBOURS = timedelta(hours=1)
"""Longest that one feed's wait slows the other feeds of its host, whatever was asked of that one."""


def patient(planned: NextPoll, state: FeedState, *, retry_after: timedelta | None, now: datetime) -> NextPoll:
    """Stretch a planned poll where the last answer wants it; never shortens it."""
    if state.reason is FetchReason.DUPLICATE:
        return _at_least(planned, DUPLICATE, PollWhy.DUPLICATE)
    if is_resting(state, now=now):
        return _at_least(planned, RESTING, PollWhy.GONE)
    if state.reason is FetchReason.RATE_LIMITED and retry_after is None:
        wait = max(planned.interval, UNSAID) * (1 + share(state.feed_id, state.polls))
        return _at_least(planned, wait, PollWhy.REFUSED_MORE)
    return planned


def _at_least(planned: NextPoll, wait: timedelta, why: PollWhy) -> NextPoll:
    return planned if planned.interval >= wait else NextPoll(interval=wait, whys=(why,))


def share(feed_id: FeedId, polls: int) -> float:
    """Return a number in [0, 1) that is the same for the same feed and number of polls."""
    digest = blake2b(f"wait:{feed_id}:{polls}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") / 2**32


def hosts_that_wait(answers: Iterable[tuple[Feed, FetchResult]], *, now: datetime) -> Mapping[str, datetime]:
    """Return the hosts that said how long to wait (429 or 503 with Retry-After), and until when."""
    waits: dict[str, datetime] = {}
    for feed, result in answers:
        if feed.host and result.status in (429, 503) and result.retry_after is not None:
            until = now + min(result.retry_after, NEIGHBOURS)
            waits[feed.host] = max(waits.get(feed.host, until), until)
    return waits
