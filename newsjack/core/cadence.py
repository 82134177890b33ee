"""When a feed is polled next, and why: learnt rates, back-off, and what servers ask for.

The delay of entries per fetch is least when the interval falls with the square root of the rate: a feed
with four times the entries is polled twice as often. One price of a fetch, the same for all feeds, keeps
them together within a budget; a feed whose entries are worth more pays it more often.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

import numpy as np

from newsjack.core.rhythm import clock_wait, rate_at
from newsjack.model.feed import Earliness, FeedState, FetchReason, Pace, PollWhy
from newsjack.model.params import CadenceParams

START_PRICE = 0.2
"""Entry-minutes that a fetch costs until the budget has set its price."""

LEAST_PRICE, MOST_PRICE = 1e-4, 1e4

EARLY_PRIOR = 40.0
"""Entries of the usual kind that an outlet's earliness is weighed against."""

MOST_WORTH = 4.0
EARLY_WORTH = 1.5
"""Worth from which a feed is said to break stories early."""

MOST_SHIFT = timedelta(seconds=30)
"""Longest that jitter moves a poll whose end was chosen by the minute."""

OUTAGE_BATCH = 5
"""Fetches that a batch must hold before it can speak about the network."""

_MINUTE = timedelta(minutes=1)

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
    """The interval until the next poll and its reasons."""

    interval: timedelta
    whys: tuple[PollWhy, ...]


def next_poll(
    state: FeedState,
    *,
    reason: FetchReason,
    now: datetime,
    params: CadenceParams,
    pace: Pace,
    retry_after: timedelta | None = None,
) -> NextPoll:
    """Decide the next poll of a feed whose ``state`` already holds the outcome of this one.

    ``state.hint`` is what the document or its cache headers ask for: it counts until a rhythm is
    learnt, and never beyond ``ceiling``. ``retry_after`` is obeyed as given: its cap is the fetcher's.
    """
    if not reason.is_success:
        chosen = _after_failure(state, reason, pace, now, params)
    elif pace.rhythm.since is None or (state.polls <= 1 and not any(pace.rhythm.hours)):
        chosen = _first(state, params)
    else:
        chosen = _by_rhythm(state, pace, now, params)
    if retry_after is not None and retry_after > chosen.interval:
        wait = retry_after + timedelta(seconds=60 * _fraction(state))
        return NextPoll(interval=wait, whys=(PollWhy.ASKED_TO_WAIT,))
    return chosen


def after_outage(state: FeedState, params: CadenceParams) -> NextPoll:
    """Decide the next poll when the network was down for most feeds: soon, spread, nobody blamed."""
    interval = params.first_interval * (0.5 + _fraction(state))
    return NextPoll(interval=interval, whys=(PollWhy.OUTAGE,))


def hurried(planned: NextPoll, params: CadenceParams) -> NextPoll:
    """Halve the wait of a feed whose whole document was new: entries may have been missed between."""
    interval = max(planned.interval / 2, params.floor)
    return NextPoll(interval=interval, whys=(PollWhy.ALL_NEW,))


def is_outage(reasons: Iterable[FetchReason]) -> bool:
    """Tell whether a batch's failures are the network's: five or more fetches, most without a connection."""
    found = list(reasons)
    unreached = sum(reason in (FetchReason.DNS, FetchReason.CONNECT) for reason in found)
    return len(found) >= OUTAGE_BATCH and 2 * unreached > len(found)


def _first(state: FeedState, params: CadenceParams) -> NextPoll:
    wanted = min(max(state.hint or params.first_interval, params.floor), params.ceiling)
    interval = _sooner(wanted, state, params)
    return NextPoll(interval=interval, whys=(PollWhy.RATE_UNKNOWN,))


def _by_rhythm(state: FeedState, pace: Pace, now: datetime, params: CadenceParams) -> NextPoll:
    """Wait until the entries that may wait unseen are worth a fetch, at the price of one.

    With entries at a rate r, a wait w lets r w^2 / 2 entry-minutes pass; over time, fetches and
    waiting together cost least at w = sqrt(2 price / (worth r)) (Sia, Cho and Cho, "Efficient monitoring
    algorithm for fast news alerts", TKDE 19(7), 2007). The wait then ends after the minutes of the
    hour at which the feed speaks, not before them.
    """
    live = pace.live_until is not None and now < pace.live_until
    floor, ceiling = floor_of(state, params), max(params.ceiling, floor_of(state, params))
    wait = min(max(_worth_waiting(pace, now, params.live_worth if live else 1.0), floor), ceiling)
    if wait >= ceiling:
        interval = _sooner(ceiling, state, params)
    else:
        ends = max(clock_wait(pace.rhythm, now, wait), floor)
        interval = min(ends + min(ends * params.jitter, MOST_SHIFT) * _fraction(state), ceiling)
    return NextPoll(interval=interval, whys=_whys(pace, live=live))


def _worth_waiting(pace: Pace, now: datetime, gain: float) -> timedelta:
    per_minute = rate_at(pace.rhythm, now) / 60
    minutes = math.sqrt(2 * pace.price / max(gain * pace.worth * per_minute, 1e-9))
    return timedelta(minutes=min(minutes, 1e5))


def floor_of(state: FeedState, params: CadenceParams) -> timedelta:
    """Return the shortest interval of a feed: longer where each poll costs its server a large document."""
    heavy = state.body_bytes > params.heavy_bytes and not (state.conditional and state.not_modified)
    return max(params.floor, params.heavy_floor) if heavy else params.floor


def _whys(pace: Pace, *, live: bool) -> tuple[PollWhy, ...]:
    early = pace.worth >= EARLY_WORTH
    return (*[PollWhy.LIVE] * live, *[PollWhy.EARLY] * early, PollWhy.RATE)


def worth_of(earliness: Earliness | None, *, usual: float) -> float:
    """Return what seeing an outlet's entries early is worth, beside an ordinary outlet's 1.0.

    ``usual`` is the share of early entries over all outlets. Few entries say little: an outlet is
    drawn to the usual share by :data:`EARLY_PRIOR` entries of it.

    >>> worth_of(Earliness(outlet="o", entries=360, early=48), usual=0.05)
    2.5
    """
    if earliness is None or usual <= 0:
        return 1.0
    share = (earliness.early + EARLY_PRIOR * usual) / (earliness.entries + EARLY_PRIOR)
    return min(max(share / usual, 1 / MOST_WORTH), MOST_WORTH)


def fair_price(demands: Sequence[float], params: CadenceParams) -> float:
    """Return the price of a fetch, in entry-minutes, at which all feeds together keep to the budget.

    ``demands`` holds :func:`newsjack.core.rhythm.restlessness` times the root of its worth, per feed. A
    feed then makes demand / sqrt(2 price) fetches a minute, within floor and ceiling.

    >>> round(fair_price([0.1, 0.1], CadenceParams()), 6)
    0.125
    """
    if not demands:
        return START_PRICE
    wanted = min(
        len(demands) / (params.average_interval / _MINUTE),
        float(params.most_per_minute),
    )
    each = np.array(demands)
    least, most = _MINUTE / params.ceiling, _MINUTE / params.floor
    low, high = LEAST_PRICE, MOST_PRICE
    for _ in range(60):
        price = math.sqrt(low * high)
        if np.clip(each / math.sqrt(2 * price), least, most).sum() > wanted:
            low = price
        else:
            high = price
    return math.sqrt(low * high)


def _after_failure(
    state: FeedState, reason: FetchReason, pace: Pace, now: datetime, params: CadenceParams
) -> NextPoll:
    """Back off in proportion to the failures in a row, by steps of the feed's usual interval."""
    usual = _worth_waiting(pace, now, 1.0) if any(pace.rhythm.hours) else params.first_interval
    step = min(max(usual, params.first_interval), params.ceiling)
    wanted = max(step * max(state.failures, 1), _PATIENCE.get(reason, timedelta(0)))
    interval = min(wanted, params.failure_ceiling) * (1 + params.jitter * _fraction(state))
    return NextPoll(interval=interval, whys=(PollWhy.FAILURE,))


def _sooner(interval: timedelta, state: FeedState, params: CadenceParams) -> timedelta:
    """Bring a poll forward by the feed's own share of the jitter, so that feeds do not march in step."""
    return interval * (1 - params.jitter * _fraction(state))


def _fraction(state: FeedState) -> float:
    """Return a number in [0, 1) that is the same for the same feed and number of polls."""
    digest = blake2b(f"{state.feed_id}:{state.polls}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") / 2**32
