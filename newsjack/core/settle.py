"""What one poll makes of a feed's state: validators, health, delays, rhythm, and the next poll.

Validators and the body's hash are stored only after a document was read whole, both from the same
answer: a broken body can then not be frozen in by a 304.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median

from newsjack.core.absence import after_poll, notice
from newsjack.core.cadence import after_outage, hurried, next_poll
from newsjack.core.moves import after_answer, after_failure
from newsjack.core.patience import patient
from newsjack.core.rhythm import observed, week_of
from newsjack.model.entry import Entry, ParsedDocument
from newsjack.model.feed import Feed, FeedRhythm, FeedState, FetchReason, FetchResult, Pace, PollOutcome
from newsjack.model.params import CadenceParams

ROLLED_OVER = 5
"""Entries that must all be new before a document counts as rolled over."""

KEPT_DELAYS = 40
"""Delays of entries that the quantiles of a feed's delay are taken of."""

_DELAY_WINDOW = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one answer turned out to be; ``whole`` when its validators may be stored."""

    reason: FetchReason
    document: ParsedDocument | None = None
    entries: tuple[Entry, ...] = ()
    body_hash: str = ""
    whole: bool = False
    detail: str = ""


def settled(
    feed: Feed,
    state: FeedState,
    result: FetchResult,
    reading: Reading,
    *,
    now: datetime,
    pace: Pace,
    cadence: CadenceParams,
) -> PollOutcome:
    """Make a feed's next state of what came back."""
    success = reading.reason.is_success
    rhythm = _rhythm(state, reading, pace, now)
    after = _polled(_with_validators(state, result, reading, now), state, result, reading, now)
    after = after_poll(after, reason=reading.reason, status=result.status, now=now)
    after = (
        after_answer(after, feed=feed, moved_to=result.moved_to, now=now) if success else after_failure(after)
    )
    known = pace if rhythm is None else replace(pace, rhythm=rhythm)
    per_day = float(week_of(known.rhythm, now=now).mean()) * 24 if success else state.entries_per_day
    told = "; ".join(filter(None, (reading.detail, notice(after, now=now))))
    after = replace(after, entries_per_day=round(per_day, 3), detail=told[:300])
    planned = next_poll(
        after,
        reason=reading.reason,
        now=now,
        params=cadence,
        pace=known,
        retry_after=result.retry_after if not success else None,
    )
    if after.losses > state.losses:
        planned = hurried(planned, cadence)
    planned = patient(planned, after, retry_after=result.retry_after, now=now)
    after = replace(after, interval=planned.interval, next_poll_at=now + planned.interval, whys=planned.whys)
    return PollOutcome(
        feed_id=state.feed_id, reason=reading.reason, state=after, entries=reading.entries, rhythm=rhythm
    )


def unblamed(state: FeedState, result: FetchResult, *, now: datetime, cadence: CadenceParams) -> PollOutcome:
    """Note a failure that is the network's, not the feed's."""
    planned = after_outage(state, cadence)
    after = replace(
        state,
        polled_at=now,
        polls=state.polls + 1,
        reason=result.reason,
        status=result.status,
        detail=result.detail[:300],
        interval=planned.interval,
        next_poll_at=now + planned.interval,
        whys=planned.whys,
    )
    return PollOutcome(feed_id=state.feed_id, reason=result.reason, state=after)


def _polled(
    after: FeedState, state: FeedState, result: FetchResult, reading: Reading, now: datetime
) -> FeedState:
    success, document = reading.reason.is_success, reading.document
    hint = document.ttl if document is not None and document.ttl else result.max_age
    lost = _rolled_over(state, reading)
    delays = _delays(state, reading.entries)
    return replace(
        after,
        polled_at=now,
        succeeded_at=now if success else state.succeeded_at,
        new_entry_at=now if reading.entries else state.new_entry_at,
        failures=0 if success else state.failures + 1,
        polls=state.polls + 1,
        not_modified=state.not_modified + (reading.reason is FetchReason.NOT_MODIFIED),
        entries_total=state.entries_total + len(reading.entries),
        reason=reading.reason,
        status=result.status,
        body_bytes=len(result.body) or state.body_bytes,
        hint=hint or state.hint,
        losses=state.losses + lost,
        lost_at=now if lost else state.lost_at,
        delays=delays,
        delay_p50=_quantile(delays, 0.5),
        delay_p95=_quantile(delays, 0.95),
        lag=_lag(state, reading.entries),
    )


def _rhythm(state: FeedState, reading: Reading, pace: Pace, now: datetime) -> FeedRhythm | None:
    """Return the rhythm where it changed: at new entries, and at a feed's first success."""
    if not reading.reason.is_success or (pace.rhythm.since is not None and not reading.entries):
        return None
    first = state.succeeded_at is None
    return observed(pace.rhythm, _dates(reading.entries, first=first, now=now), now=now)


def _dates(entries: Iterable[Entry], *, first: bool, now: datetime) -> list[datetime]:
    """Return when entries came. One that tells no time of day came now, unless the feed itself is new."""
    found = []
    for entry in entries:
        at = entry.published_at
        if at is not None and (at.hour, at.minute, at.second) != (0, 0, 0):
            found.append(at)
        elif not first:
            found.append(now)
    return found


def _with_validators(state: FeedState, result: FetchResult, reading: Reading, now: datetime) -> FeedState:
    if reading.reason is FetchReason.NOT_MODIFIED:
        return replace(
            state,
            etag=result.etag or state.etag,
            last_modified=result.last_modified or state.last_modified,
        )
    if result.reason is not FetchReason.FETCHED:
        keeps = result.reason is not FetchReason.BAD_RESPONSE
        return state if keeps else replace(state, etag="", last_modified="")
    if not reading.whole:
        return replace(state, etag="", last_modified="", body_hash="", full_at=now)
    return replace(
        state,
        etag=result.etag,
        last_modified=result.last_modified,
        body_hash=reading.body_hash,
        full_at=now,
        conditional=state.conditional and not _lied(state, result, reading),
    )


def _lied(state: FeedState, result: FetchResult, reading: Reading) -> bool:
    """Tell whether new entries came with the validators of the old body."""
    validators = (result.etag, result.last_modified)
    return bool(
        reading.entries
        and state.body_hash
        and any(validators)
        and validators == (state.etag, state.last_modified)
    )


def _rolled_over(state: FeedState, reading: Reading) -> bool:
    """Tell whether a whole document was new since the last one: entries between may have been missed."""
    known = reading.document
    return (
        state.succeeded_at is not None
        and known is not None
        and len(reading.entries) >= max(ROLLED_OVER, len(known.entries))
    )


def _claimed(state: FeedState, new: Sequence[Entry]) -> list[tuple[datetime, timedelta]]:
    """Return (claimed date, delay to first sight) of entries that tell one; a first poll tells nothing."""
    if state.succeeded_at is None:
        return []
    found = [(entry.published_at, entry.first_seen_at) for entry in new if entry.published_at is not None]
    return [(at, seen - at) for at, seen in found if seen - at < _DELAY_WINDOW]


def _delays(state: FeedState, new: Sequence[Entry]) -> tuple[int, ...]:
    latest = [round(delay.total_seconds()) for _, delay in _claimed(state, new)]
    return (*state.delays, *latest)[-KEPT_DELAYS:]


def _quantile(delays: Sequence[int], share: float) -> timedelta | None:
    """Return the delay that a share of the kept ones do not pass."""
    if not delays:
        return None
    return timedelta(seconds=sorted(delays)[min(int(share * len(delays)), len(delays) - 1)])


def _lag(state: FeedState, new: Sequence[Entry]) -> timedelta | None:
    """Move the remembered lag: how far a date lay before the last document that did not hold its entry."""
    last = state.succeeded_at
    hidden = [max((last - at).total_seconds(), 0.0) for at, _ in _claimed(state, new) if last is not None]
    if not hidden:
        return state.lag
    latest = timedelta(seconds=median(hidden))
    return latest if state.lag is None else state.lag + (latest - state.lag) * 0.2
