"""When a feed is polled next, and why: learnt rates, back-off, and what servers ask for.

Freshness per fetch is best when the interval falls with the square root of the rate (Cho and
Garcia-Molina, "Effective page refresh policies for Web crawlers", ACM TODS 28(4), 2003): a feed with
four times the entries is polled twice as often.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from newsjack.model.feed import FeedState, FetchReason
from newsjack.model.params import CadenceParams

RATE_MEMORY = timedelta(days=1)
"""How long a learnt rate weighs: after this time an old observation counts 1/e."""

OUTAGE_BATCH = 5
"""Fetches that a batch must hold before it can speak about the network."""

MAX_RATE_PER_DAY = 5_000.0
_DAY = timedelta(days=1)

_PATIENCE = {
    FetchReason.RATE_LIMITED: timedelta(hours=1),
    FetchReason.CHALLENGE: timedelta(hours=4),
    FetchReason.FORBIDDEN: timedelta(hours=1),
    FetchReason.GONE: timedelta(hours=6),
    FetchReason.REFUSED_ADDRESS: timedelta(hours=1),
    FetchReason.BAD_URL: timedelta(hours=6),
}
"""Least waits after answers that asking again soon would not change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextPoll:
    """The interval until the next poll and its readable reason."""

    interval: timedelta
    why: str


def document_rate(published: Iterable[datetime | None], *, now: datetime) -> float:
    """Return entries per day as a document's own dates tell: those of the last day, at least 0."""
    return float(sum(1 for at in published if at is not None and now - _DAY <= at <= now))


def learnt_rate(state: FeedState, *, new_entries: int, now: datetime) -> float:
    """Return entries per day after a poll that found ``new_entries``: an exponential mean.

    >>> from newsjack.model.feed import FeedId
    >>> from datetime import UTC
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> state = FeedState(feed_id=FeedId("f"), succeeded_at=noon, entries_per_day=24.0)
    >>> round(learnt_rate(state, new_entries=0, now=noon + timedelta(hours=24)), 1)
    8.8
    """
    if state.succeeded_at is None or now <= state.succeeded_at:
        return state.entries_per_day
    elapsed_days = (now - state.succeeded_at) / _DAY
    kept = math.exp(-elapsed_days / (RATE_MEMORY / _DAY))
    seen = new_entries / max(elapsed_days, 1 / 1_440)
    return min(kept * state.entries_per_day + (1 - kept) * seen, MAX_RATE_PER_DAY)


def next_poll(
    state: FeedState,
    *,
    reason: FetchReason,
    now: datetime,
    params: CadenceParams,
    retry_after: timedelta | None = None,
    hint: timedelta | None = None,
) -> NextPoll:
    """Decide the next poll of a feed whose ``state`` already holds the outcome of this one.

    ``hint`` is what the document or its cache headers ask for: it counts until a rate is learnt,
    and never beyond ``ceiling``. ``retry_after`` is obeyed as given: its cap is the fetcher's.
    """
    if not reason.is_success:
        chosen = _after_failure(state, reason, params)
    elif state.polls <= 1 and state.entries_per_day <= 0:
        chosen = _first(hint, params)
    else:
        chosen = _by_rate(state.entries_per_day, params)
    interval = _shifted(chosen.interval, state, params)
    if retry_after is not None and retry_after > interval:
        wait = retry_after + timedelta(seconds=60 * _fraction(state))
        return NextPoll(interval=wait, why=f"in {span_text(wait)}: the server asks to wait")
    return NextPoll(interval=interval, why=chosen.why)


def after_outage(state: FeedState, params: CadenceParams) -> NextPoll:
    """Decide the next poll when the network was down for most feeds: soon, spread, nobody blamed."""
    interval = params.first_interval * (0.5 + _fraction(state))
    return NextPoll(
        interval=interval, why=f"in {span_text(interval)}: most fetches failed, no feed is blamed"
    )


def hurried(planned: NextPoll, params: CadenceParams) -> NextPoll:
    """Halve the wait of a feed whose whole document was new: entries may have been missed between."""
    interval = max(planned.interval / 2, params.floor)
    return NextPoll(interval=interval, why=f"every {span_text(interval)}: all entries new, some may be lost")


def is_outage(reasons: Iterable[FetchReason]) -> bool:
    """Tell whether a batch's failures are the network's: five or more fetches, most without a connection."""
    found = list(reasons)
    unreached = sum(reason in (FetchReason.DNS, FetchReason.CONNECT) for reason in found)
    return len(found) >= OUTAGE_BATCH and 2 * unreached > len(found)


def _first(hint: timedelta | None, params: CadenceParams) -> NextPoll:
    interval = min(max(hint or params.first_interval, params.floor), params.ceiling)
    return NextPoll(interval=interval, why=f"every {span_text(interval)}: rate not known yet")


def _by_rate(per_day: float, params: CadenceParams) -> NextPoll:
    wanted = params.one_entry_a_day / math.sqrt(max(per_day, 0.01))
    interval = min(max(wanted, params.floor), params.ceiling)
    rate = f"{per_day:.0f} entries/day" if per_day >= 10 else f"{per_day:.1f} entries/day"
    return NextPoll(interval=interval, why=f"every {span_text(interval)}: {rate}")


def _after_failure(state: FeedState, reason: FetchReason, params: CadenceParams) -> NextPoll:
    """Back off in proportion to the failures in a row; one uncounted failure is tried soon again."""
    usual = _by_rate(state.entries_per_day, params).interval if state.entries_per_day > 0 else None
    step = max(usual or params.first_interval, params.first_interval)
    wanted = max(step * max(state.failures, 1), _PATIENCE.get(reason, timedelta(0)))
    interval = min(wanted, params.failure_ceiling)
    words = reason.value.replace("_", " ")
    times = f", failure {state.failures} in a row" if state.failures > 1 else ""
    return NextPoll(interval=interval, why=f"in {span_text(interval)}: {words}{times}")


def _shifted(interval: timedelta, state: FeedState, params: CadenceParams) -> timedelta:
    """Move an interval by the feed's own share of the jitter, so that feeds do not march in step."""
    return interval * (1 + params.jitter * (_fraction(state) - 0.5))


def _fraction(state: FeedState) -> float:
    """Return a number in [0, 1) that is the same for the same feed and number of polls."""
    digest = blake2b(f"{state.feed_id}:{state.polls}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") / 2**32


def span_text(span: timedelta) -> str:
    """Write a span in one unit: ``45 s``, ``4 min``, ``2.5 h``.

    >>> span_text(timedelta(minutes=150))
    '2.5 h'
    """
    seconds = span.total_seconds()
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7_200 else f"{seconds / 3_600:.3g} h"
