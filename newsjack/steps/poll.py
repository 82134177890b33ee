"""Poll a batch of feeds: fetch, leave early where nothing changed, parse, normalise, keep what is new.

    due feeds ─▶ conditional GETs ─▶ 304? same body? ─▶ parse ─▶ normalise ─▶ keep new ─▶ next state
                                     └── cheap exits ──┘

Validators and the body's hash are stored only after a document was read whole, both from the same
answer: a broken body can then not be frozen in by a 304.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from statistics import median

from newsjack.core.cadence import after_outage, document_rate, hurried, is_outage, learnt_rate, next_poll
from newsjack.core.canonical import registrable_domain
from newsjack.core.language import detect_language
from newsjack.core.normalise import entries_of
from newsjack.core.parse import parse_document
from newsjack.model.entry import Entry, ParsedDocument
from newsjack.model.feed import (
    Feed,
    FeedId,
    FeedState,
    FetchReason,
    FetchRequest,
    FetchResult,
    PollOutcome,
)
from newsjack.model.params import CadenceParams, FetchParams
from newsjack.ports import EntryStore, FeedFetcher, FeedStore

ROLLED_OVER = 5
"""Entries that must all be new before a document counts as rolled over."""

READ_AGAIN = timedelta(days=5)
"""An unchanged document is read again this often: its entries' marks are renewed before they end."""

_DELAY_WINDOW = timedelta(hours=24)
_FIRST_ITEM = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?(?:item|entry)[\s>]")
_VOLATILE = re.compile(
    rb"<(lastBuildDate|pubDate|updated|dc:date|a10:updated|sy:updateBase)\b[^<>]*>[^<]{0,200}</\1\s*>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """What one answer turned out to be; ``whole`` when its validators may be stored."""

    reason: FetchReason
    document: ParsedDocument | None = None
    entries: tuple[Entry, ...] = ()
    body_hash: str = ""
    whole: bool = False
    detail: str = ""


def poll(
    feed_ids: Sequence[FeedId],
    *,
    fetcher: FeedFetcher,
    feeds: FeedStore,
    entries: EntryStore,
    now: datetime,
    cadence: CadenceParams,
    fetch: FetchParams,
) -> tuple[PollOutcome, ...]:
    """Poll feeds that exist, in order; each one's state is saved as soon as it is known.

    New entries are put into the inbox at their true age, on a feed's first poll too. An empty batch
    does nothing but load what polling needs.
    """
    if not feed_ids:
        _warm_up()
        return ()
    known = feeds.get(feed_ids)
    results = fetcher.fetch([_request(feed, state, now, fetch) for feed, state in known])
    outage = is_outage(result.reason for result in results)
    outcomes = []
    for (feed, state), result in zip(known, results, strict=True):
        if outage and not result.reason.is_success:
            outcome = _unblamed(state, result, now, cadence)
        else:
            reading = _read(feed, state, result, entries, now, fetch, feeds)
            outcome = _settle(state, result, reading, now, cadence)
        feeds.save([outcome.state])
        outcomes.append(outcome)
    return tuple(outcomes)


def _warm_up() -> None:
    """Load the tables that the first entry would load, so that forked workers share them."""
    registrable_domain("https://www.example.co.uk/")
    detect_language("A sentence that is long enough for its language to be detected.")
    parse_document(b"<rss version='2.0'><channel><item><pubDate>1 Jan 2020</pubDate></item></channel></rss>")


def _request(feed: Feed, state: FeedState, now: datetime, fetch: FetchParams) -> FetchRequest:
    """Ask with both validators, but without any every so often: some servers answer 304 for ever."""
    recent = state.full_at is not None and now - state.full_at < fetch.unconditional_every
    if not (recent and state.conditional):
        return FetchRequest(feed_id=feed.feed_id, url=feed.url)
    return FetchRequest(
        feed_id=feed.feed_id, url=feed.url, etag=state.etag, last_modified=state.last_modified
    )


def _read(
    feed: Feed,
    state: FeedState,
    result: FetchResult,
    entries: EntryStore,
    now: datetime,
    fetch: FetchParams,
    feeds: FeedStore,
) -> _Reading:
    if result.reason is not FetchReason.FETCHED:
        return _Reading(reason=result.reason, detail=result.detail)
    body_hash = f"{_read_period(feed, now)}:{stable_hash(result.body)}"
    if body_hash == state.body_hash:
        return _Reading(reason=FetchReason.SAME_BODY, body_hash=body_hash, whole=True)
    document = parse_document(
        result.body,
        content_type=result.content_type,
        base_url=result.final_url or feed.url,
        max_entries=fetch.max_entries,
    )
    if not document.entries:
        return _without_entries(document, body_hash)
    new = entries.keep_new(entries_of(document, feed, now=now, feeds=feeds.all), now=now)
    cut_off = result.detail if result.detail.endswith("cut off") else ""
    return _Reading(
        reason=FetchReason.NEW_ENTRIES if new else FetchReason.NOTHING_NEW,
        document=document,
        entries=new,
        body_hash=body_hash,
        whole=document.error is None and not cut_off,
        detail=document.error or result.detail,
    )


def _without_entries(document: ParsedDocument, body_hash: str) -> _Reading:
    if document.error is None:
        return _Reading(reason=FetchReason.EMPTY_FEED, document=document, body_hash=body_hash, whole=True)
    reason = FetchReason.PARSE_FAILED if document.version else FetchReason.NOT_A_FEED
    if document.error.startswith("challenge"):
        reason = FetchReason.CHALLENGE
    return _Reading(reason=reason, detail=document.error)


def _read_period(feed: Feed, now: datetime) -> int:
    """Return a number that changes every ``READ_AGAIN``, for each feed at an instant of its own."""
    phase = int.from_bytes(blake2b(feed.feed_id.encode(), digest_size=4).digest(), "big")
    return (int(now.timestamp()) + phase) // int(READ_AGAIN.total_seconds())


def stable_hash(body: bytes) -> str:
    """Return a hash of a body without the dates that a channel renews at every request."""
    first = _FIRST_ITEM.search(body)
    end = first.start() if first else min(len(body), 65_536)
    digest = blake2b(_VOLATILE.sub(b"", body[:end]), digest_size=16)
    digest.update(body[end:])
    return digest.hexdigest()


def _settle(
    state: FeedState, result: FetchResult, reading: _Reading, now: datetime, cadence: CadenceParams
) -> PollOutcome:
    """Make a feed's next state of what came back."""
    success = reading.reason.is_success
    after = replace(
        _with_validators(state, result, reading, now),
        polled_at=now,
        succeeded_at=now if success else state.succeeded_at,
        new_entry_at=now if reading.entries else state.new_entry_at,
        failures=0 if success else state.failures + 1,
        polls=state.polls + 1,
        not_modified=state.not_modified + (reading.reason is FetchReason.NOT_MODIFIED),
        entries_total=state.entries_total + len(reading.entries),
        entries_per_day=_rate(state, reading, now) if success else state.entries_per_day,
        reason=reading.reason,
        status=result.status,
        detail=reading.detail[:300],
        delay_p50=_delay(state, reading.entries),
    )
    document = reading.document
    planned = next_poll(
        after,
        reason=reading.reason,
        now=now,
        params=cadence,
        retry_after=result.retry_after if not success else None,
        hint=document.ttl if document is not None and document.ttl else result.max_age,
    )
    if _rolled_over(state, reading):
        planned = hurried(planned, cadence)
    after = replace(after, interval=planned.interval, next_poll_at=now + planned.interval, why=planned.why)
    return PollOutcome(feed_id=state.feed_id, reason=reading.reason, state=after, entries=reading.entries)


def _with_validators(state: FeedState, result: FetchResult, reading: _Reading, now: datetime) -> FeedState:
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


def _lied(state: FeedState, result: FetchResult, reading: _Reading) -> bool:
    """Tell whether new entries came with the validators of the old body."""
    validators = (result.etag, result.last_modified)
    return bool(
        reading.entries
        and state.body_hash
        and any(validators)
        and validators == (state.etag, state.last_modified)
    )


def _rate(state: FeedState, reading: _Reading, now: datetime) -> float:
    """Learn the rate; the first document's own dates start it."""
    if state.succeeded_at is not None:
        return learnt_rate(state, new_entries=len(reading.entries), now=now)
    return document_rate((entry.published_at for entry in reading.entries), now=now)


def _rolled_over(state: FeedState, reading: _Reading) -> bool:
    known = reading.document
    return (
        state.succeeded_at is not None
        and known is not None
        and len(reading.entries) >= max(ROLLED_OVER, len(known.entries))
    )


def _delay(state: FeedState, new: Sequence[Entry]) -> timedelta | None:
    """Move the remembered median delay from publication to first sight; a first poll tells nothing."""
    if state.succeeded_at is None:
        return state.delay_p50
    claimed = [entry.first_seen_at - entry.published_at for entry in new if entry.published_at is not None]
    recent = [delay.total_seconds() for delay in claimed if delay < _DELAY_WINDOW]
    if not recent:
        return state.delay_p50
    latest = timedelta(seconds=median(recent))
    return latest if state.delay_p50 is None else state.delay_p50 + (latest - state.delay_p50) * 0.2


def _unblamed(state: FeedState, result: FetchResult, now: datetime, cadence: CadenceParams) -> PollOutcome:
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
        why=planned.why,
    )
    return PollOutcome(feed_id=state.feed_id, reason=result.reason, state=after)
