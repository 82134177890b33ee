"""How feeds do: the condition of each, when it changed, and what many failing together means.

A feed's condition is read from its state and, for silence, from how many entries its rhythm made one
expect. The worst that is true is named:

    dead · blocked · unreadable · failing      it does not answer as a feed
    empty · silent · losing                    it answers, and news is or may be missed
    moved                                      it answers from elsewhere
    new · ok

The first polls that fail in a row change nothing: servers stumble. Nothing here stops a feed from being
polled; a dead one is asked rarely and for ever.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from newsjack.core.absence import EMPTY_FOR, is_resting
from newsjack.model.feed import Feed, FeedId, FeedState, FetchReason
from newsjack.model.feed_health import (
    Condition,
    ConditionChange,
    FeedHealth,
    FeedsSummary,
    GroupKind,
    GroupTrouble,
    HealthReading,
    Mend,
    Outage,
    ReasonClass,
)
from newsjack.model.params import HealthParams

BURST = 3.0
"""Entries that count as one event when a silence is weighed: news comes in bursts, so that gaps are
longer than independent arrivals would leave. By ``python -m bench.silence``."""

HARD_FAILURES = 2
"""Failures in a row that count when the server says that there is no feed."""

RECENT = timedelta(minutes=15)
"""Age of a poll that still speaks about the network."""

OUTAGE_POLLS, OUTAGE_BEGINS, OUTAGE_ENDS = 5, 0.5, 0.25
"""Recent polls needed to speak of an outage, and the unreached shares above which one begins or lasts."""

GROUP_FEEDS = 3
"""Feeds that a group must have before its trouble is more than theirs."""

MAX_CHANGES = 12
"""Turns kept in a feed's record."""

_MONTH = timedelta(days=30)
_DAY = timedelta(days=1)
_FINE = frozenset({Condition.NEW, Condition.OK})

_R, _C, _M = FetchReason, ReasonClass, Mend
_FAILURES: Mapping[FetchReason, tuple[ReasonClass, Condition, Mend]] = {
    _R.TIMEOUT: (_C.TEMPORARY, Condition.FAILING, _M.LOOK),
    _R.CONNECT: (_C.TEMPORARY, Condition.FAILING, _M.LOOK),
    _R.DNS: (_C.TEMPORARY, Condition.FAILING, _M.HOST_NAME),
    _R.SERVER_ERROR: (_C.TEMPORARY, Condition.FAILING, _M.WAIT),
    _R.RATE_LIMITED: (_C.TEMPORARY, Condition.BLOCKED, _M.FEWER_REQUESTS),
    _R.BAD_RESPONSE: (_C.TEMPORARY, Condition.FAILING, _M.LOOK),
    _R.TLS: (_C.SOFT, Condition.FAILING, _M.CERTIFICATE),
    _R.REDIRECT_LOOP: (_C.SOFT, Condition.FAILING, _M.LOOP),
    _R.CLIENT_ERROR: (_C.SOFT, Condition.FAILING, _M.LOOK),
    _R.HTTP_VERSION: (_C.SOFT, Condition.FAILING, _M.LOOK),
    _R.FORBIDDEN: (_C.SOFT, Condition.BLOCKED, _M.REFUSED),
    _R.CHALLENGE: (_C.SOFT, Condition.BLOCKED, _M.BROWSER_CHECK),
    _R.BAD_ENCODING: (_C.SOFT, Condition.UNREADABLE, _M.BROKEN_BODY),
    _R.PARSE_FAILED: (_C.SOFT, Condition.UNREADABLE, _M.BROKEN_BODY),
    _R.NOT_A_FEED: (_C.HARD, Condition.UNREADABLE, _M.REPLACE),
    _R.NOT_FOUND: (_C.HARD, Condition.FAILING, _M.REPLACE),
    _R.GONE: (_C.HARD, Condition.FAILING, _M.REPLACE),
    _R.REFUSED_ADDRESS: (_C.OURS, Condition.FAILING, _M.ALLOW),
    _R.BAD_URL: (_C.OURS, Condition.FAILING, _M.URL),
    _R.TOO_LARGE: (_C.OURS, Condition.UNREADABLE, _M.LIMIT),
}
_UNKNOWN = (_C.SOFT, Condition.FAILING, _M.LOOK)
_UNREACHED = frozenset({_R.DNS, _R.CONNECT, _R.TIMEOUT})
_COUNTS_FROM = {_C.OURS: 1, _C.HARD: HARD_FAILURES}


def reason_class_of(reason: FetchReason | None) -> ReasonClass:
    """Return what kind of failure a reason is; ``NONE`` for a success or before the first poll."""
    return _C.NONE if reason is None or reason.is_success else _FAILURES.get(reason, _UNKNOWN)[0]


def condition_of(
    state: FeedState, *, now: datetime, expected_since_last: float, params: HealthParams
) -> HealthReading:
    """Return a feed's condition, and what mends it.

    ``expected_since_last`` is the number of new entries that the feed's rhythm made one expect between
    its last new entry and its last success, 0 where no rhythm is known: then no silence is told.
    """
    if not _counts(state, params):
        return _answering(state, now=now, expected=expected_since_last, params=params)
    reason = state.reason or _R.BAD_RESPONSE
    _, condition, mend = _FAILURES.get(reason, _UNKNOWN)
    since = state.failing_since or state.succeeded_at
    if is_resting(state, now=now):
        return _reading(state, Condition.DEAD, since=state.gone_since, mend=_M.REPLACE)
    if since is not None and now - since >= params.dead_after:
        return _reading(state, Condition.DEAD, since=since, mend=_M.LOOK if mend is _M.WAIT else mend)
    return _reading(state, condition, since=since, mend=mend)


def _counts(state: FeedState, params: HealthParams) -> bool:
    """Tell whether a feed failed often enough in a row to be called failing."""
    if state.reason is None or state.reason.is_success:
        return False
    least = min(_COUNTS_FROM.get(reason_class_of(state.reason), params.failing_after), params.failing_after)
    return state.failures >= least


def _answering(state: FeedState, *, now: datetime, expected: float, params: HealthParams) -> HealthReading:
    """Read a feed that answers, or whose failures do not count yet."""
    if state.empty_since is not None and now - state.empty_since >= EMPTY_FOR:
        return _reading(state, Condition.EMPTY, since=state.empty_since, mend=_M.ABANDONED)
    if state.reason is _R.EMPTY_FEED and not state.entries_total and state.polls >= params.failing_after:
        return _reading(state, Condition.EMPTY, since=state.empty_since, mend=_M.ABANDONED)
    if is_silence(state, expected=expected, params=params):
        return _reading(state, Condition.SILENT, since=state.new_entry_at, mend=_M.ABANDONED)
    if state.lost_at is not None and now - state.lost_at < params.losing_for:
        return _reading(state, Condition.LOSING, since=state.lost_at, mend=_M.OFTENER)
    if state.moved_to or state.adopted_url or state.reason is _R.DUPLICATE:
        return _reading(state, Condition.MOVED, since=state.moved_since, mend=_M.NEW_ADDRESS)
    condition = Condition.NEW if state.succeeded_at is None else Condition.OK
    failed = reason_class_of(state.reason) is not _C.NONE
    return _reading(state, condition, since=None, mend=_M.WAIT if failed else _M.NOTHING)


def _reading(state: FeedState, condition: Condition, *, since: datetime | None, mend: Mend) -> HealthReading:
    return HealthReading(
        condition=condition,
        since=since,
        reason=state.reason,
        reason_class=reason_class_of(state.reason),
        mend=mend,
    )


def is_silence(state: FeedState, *, expected: float, params: HealthParams) -> bool:
    """Tell whether a feed that answers is silent for its hour.

    Were entries a Poisson process in which ``BURST`` of them make one event, no entry would come where
    ``expected`` are due with probability exp(-expected / BURST). A busy feed has many gaps a month, each
    with that chance; the rule therefore bounds the odds that any gap of 30 days is so long:

    >>> from datetime import UTC
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> last = FeedState(
    ...     feed_id=FeedId("f"), new_entry_at=noon, succeeded_at=noon + _DAY, entries_per_day=31.0
    ... )
    >>> [is_silence(last, expected=n, params=HealthParams()) for n in (20.0, 31.5)]
    [False, True]
    """
    if state.new_entry_at is None or state.succeeded_at is None:
        return False
    silent_for = state.succeeded_at - state.new_entry_at
    if silent_for < params.silent_after:
        return False
    per_day = max(state.entries_per_day, expected / (silent_for / _DAY))
    gaps = max(1.0, per_day * (_MONTH / _DAY) / BURST)
    return gaps * math.exp(-expected / BURST) < params.silent_odds


def reading_of(
    state: FeedState,
    former: FeedHealth | None,
    *,
    now: datetime,
    expected_since_last: float | None,
    params: HealthParams,
    outage: Outage | None,
) -> HealthReading:
    """Return a feed's condition beside what is on record of it.

    During an outage an unreached feed keeps its condition. Where ``expected_since_last`` is not known
    (``None``), a silence on record holds until an entry comes.
    """
    reading = condition_of(state, now=now, expected_since_last=expected_since_last or 0.0, params=params)
    held = former.condition if former is not None else _first_condition(state)
    if outage is not None and state.reason in _UNREACHED:
        since = former.since if former is not None else None
        return _reading(state, held, since=since, mend=_M.NETWORK)
    silent = (
        former is not None and former.condition is Condition.SILENT and state.new_entry_at == former.since
    )
    if expected_since_last is None and silent and reading.condition.rank > Condition.SILENT.rank:
        return _reading(state, Condition.SILENT, since=state.new_entry_at, mend=_M.ABANDONED)
    return reading


def noted(
    former: FeedHealth | None, reading: HealthReading, state: FeedState, *, now: datetime
) -> FeedHealth | None:
    """Return the feed's next record: the former one where its condition did not change.

    ``None``: nothing was ever on record, and there is nothing to put on it.
    """
    fine = reading.condition in _FINE
    if fine and (former is None or former.condition in _FINE):
        return former
    if former is not None and former.condition is reading.condition:
        return former
    before = former.condition if former is not None else _first_condition(state)
    change = ConditionChange(
        at=now, before=before, after=reading.condition, reason=reading.reason, detail=state.detail
    )
    return FeedHealth(
        feed_id=state.feed_id,
        condition=reading.condition,
        since=now if fine else reading.since or now,
        changes=(*(former.changes if former is not None else ()), change)[-MAX_CHANGES:],
    )


def _first_condition(state: FeedState) -> Condition:
    return Condition.NEW if state.succeeded_at is None else Condition.OK


def outage_of(states: Collection[FeedState], *, now: datetime, before: Outage | None) -> Outage | None:
    """Tell whether most feeds polled of late could not be reached; ``before`` is the outage on record.

    Feeds that answered within a day speak for the network: a list may hold many that died long ago.
    With too few recent polls to tell, nothing changes; of fewer than five feeds it is never said.
    """
    if len(states) < OUTAGE_POLLS:
        return None
    recent = [state for state in states if state.polled_at is not None and now - state.polled_at <= RECENT]
    sound = [one for one in recent if one.succeeded_at is not None and now - one.succeeded_at <= _DAY]
    asked = sound if len(sound) >= OUTAGE_POLLS else recent
    if len(asked) < OUTAGE_POLLS:
        return before
    unreached = sum(state.reason in _UNREACHED for state in asked)
    if unreached / len(asked) <= (OUTAGE_BEGINS if before is None else OUTAGE_ENDS):
        return None
    since = before.since if before is not None else now
    return Outage(since=since, unreached=unreached, polled=len(asked))


def summary_of(
    conditions: Iterable[Condition], *, now: datetime, outage: Outage | None = None
) -> FeedsSummary:
    """Count feeds by condition."""
    found = Counter(conditions)
    return FeedsSummary(at=now, counts={one: found[one] for one in Condition}, outage=outage)


def group_troubles(feeds: Sequence[Feed], conditions: Mapping[FeedId, Condition]) -> tuple[GroupTrouble, ...]:
    """Return the groups of at least three feeds none of which answers, largest first.

    A group whose feeds all belong to another one in trouble is not named again.
    """
    members: dict[tuple[GroupKind, str], list[FeedId]] = {}
    for feed in feeds:
        for kind, name in _groups_of(feed):
            members.setdefault((kind, name), []).append(feed.feed_id)
    found = [
        GroupTrouble(kind=kind, name=name, feed_ids=tuple(feed_ids))
        for (kind, name), feed_ids in members.items()
        if len(feed_ids) >= GROUP_FEEDS
        and all(conditions.get(one, Condition.NEW).is_unanswered for one in feed_ids)
    ]
    order = list(GroupKind)
    found.sort(key=lambda one: (-len(one.feed_ids), order.index(one.kind), one.name))
    named: list[GroupTrouble] = []
    for trouble in found:
        if not any(set(trouble.feed_ids) <= set(other.feed_ids) for other in named):
            named.append(trouble)
    return tuple(named)


def _groups_of(feed: Feed) -> Iterable[tuple[GroupKind, str]]:
    yield GroupKind.HOST, _host(feed.url)
    yield GroupKind.OUTLET, feed.outlet
    yield GroupKind.OWNER, feed.owner
    if feed.group:
        yield GroupKind.GROUP, feed.group


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url
