"""Poll a batch of feeds: fetch, leave early where nothing changed, parse, normalise, keep what is new.

    due feeds ─▶ conditional GETs ─▶ 304? same body? ─▶ parse ─▶ normalise ─▶ keep new ─▶ next state
                                     └── cheap exits ──┘

Answers are read as they come, so that one slow server holds up no other feed's news. Failures wait for
the end of the batch: only then can be told whether the network is to blame.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from newsjack.core.addresses import without_credentials
from newsjack.core.cadence import is_outage
from newsjack.core.canonical import registrable_domain
from newsjack.core.language import detect_language
from newsjack.core.moves import asked_url, asks_for_twin, twin_url
from newsjack.core.normalise import entries_of
from newsjack.core.offered import offered_feed
from newsjack.core.parse import parse_document
from newsjack.core.patience import hosts_that_wait
from newsjack.core.rhythm import restlessness, week_of
from newsjack.core.settle import Reading, settled, unblamed
from newsjack.model.entry import ParsedDocument
from newsjack.model.feed import (
    Feed,
    FeedId,
    FeedState,
    FetchReason,
    FetchRequest,
    FetchResult,
    Pace,
    PollOutcome,
)
from newsjack.model.params import CadenceParams, FetchParams
from newsjack.ports import Clock, EntryStore, FeedFetcher, FeedStore, PaceStore

READ_AGAIN = timedelta(days=5)
"""An unchanged document is read again this often: its entries' marks are renewed before they end."""

_FIRST_ITEM = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?(?:item|entry)[\s>]")
_VOLATILE = re.compile(
    rb"<(lastBuildDate|pubDate|updated|dc:date|a10:updated|sy:updateBase)\b[^<>]*>[^<]{0,200}</\1\s*>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PollPorts:
    """What polling reads and writes."""

    fetcher: FeedFetcher
    feeds: FeedStore
    entries: EntryStore
    paces: PaceStore


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """One feed of the batch."""

    feed: Feed
    state: FeedState
    pace: Pace


def poll(
    feed_ids: Sequence[FeedId], *, ports: PollPorts, clock: Clock, cadence: CadenceParams, fetch: FetchParams
) -> tuple[PollOutcome, ...]:
    """Poll feeds that exist; return their outcomes in order of the answers.

    Each state is saved as soon as it is known, and the hosts are released at the end, whatever came.
    New entries are put into the inbox at their true age, on a feed's first poll too. An empty batch
    does nothing but load what polling needs.
    """
    if not feed_ids:
        _warm_up()
        return ()
    known = ports.feeds.get(feed_ids)
    paces = ports.paces.of([feed for feed, _ in known])
    batch = {
        feed.feed_id: _Asked(feed=feed, state=state, pace=pace)
        for (feed, state), pace in zip(known, paces, strict=True)
    }
    hosts = {feed.host: clock.now() for feed, _ in known if feed.host}
    try:
        return tuple(_outcomes(batch, hosts, ports, clock, cadence, fetch))
    finally:
        ports.feeds.release(hosts)


def _outcomes(
    batch: dict[FeedId, _Asked],
    hosts: dict[str, datetime],
    ports: PollPorts,
    clock: Clock,
    cadence: CadenceParams,
    fetch: FetchParams,
) -> Iterator[PollOutcome]:
    """Yield outcomes as they are saved: what came at once, failures after the last answer."""
    now = clock.now()
    requests = [_request(asked, now, fetch) for asked in batch.values()]
    reasons: list[FetchReason] = []
    failed: list[tuple[_Asked, FetchResult, datetime]] = []
    with closing(ports.fetcher.stream(requests)) as results:
        for result in results:
            asked, at = batch[result.feed_id], clock.now()
            reasons.append(result.reason)
            if asked.feed.host:
                hosts[asked.feed.host] = max(hosts[asked.feed.host], at)
            if result.reason.is_success:
                yield _saved(_one(asked, result, ports, at, cadence, fetch), asked, ports)
            else:
                failed.append((asked, result, at))
    hosts |= hosts_that_wait(((asked.feed, result) for asked, result, _ in failed), now=clock.now())
    outage = is_outage(reasons)
    for asked, result, at in failed:
        outcome = (
            unblamed(asked.state, result, now=at, cadence=cadence)
            if outage
            else _one(asked, result, ports, at, cadence, fetch)
        )
        yield _saved(outcome, asked, ports)


def _one(
    asked: _Asked,
    result: FetchResult,
    ports: PollPorts,
    now: datetime,
    cadence: CadenceParams,
    fetch: FetchParams,
) -> PollOutcome:
    twin = _twin(asked, result, ports.feeds, now)
    reading = _duplicate(twin) if twin else _read(asked, result, ports, now, fetch)
    return settled(asked.feed, asked.state, result, reading, now=now, pace=asked.pace, cadence=cadence)


def _saved(outcome: PollOutcome, asked: _Asked, ports: PollPorts) -> PollOutcome:
    ports.feeds.save([outcome.state])
    if outcome.rhythm is not None and outcome.state.polled_at is not None:
        week = week_of(outcome.rhythm, now=outcome.state.polled_at)
        ports.paces.keep([outcome.rhythm], demands=[restlessness(week) * asked.pace.worth**0.5])
    return outcome


def _warm_up() -> None:
    """Load the tables that the first entry would load, so that forked workers share them."""
    registrable_domain("https://www.example.co.uk/")
    detect_language("A sentence that is long enough for its language to be detected.")
    parse_document(b"<rss version='2.0'><channel><item><pubDate>1 Jan 2020</pubDate></item></channel></rss>")


def _request(asked: _Asked, now: datetime, fetch: FetchParams) -> FetchRequest:
    """Ask with both validators, but without any every so often: some servers answer 304 for ever."""
    feed, state = asked.feed, asked.state
    recent = state.full_at is not None and now - state.full_at < fetch.unconditional_every
    if not (recent and state.conditional):
        return FetchRequest(feed_id=feed.feed_id, url=asked_url(feed, state))
    return FetchRequest(
        feed_id=feed.feed_id, url=asked_url(feed, state), etag=state.etag, last_modified=state.last_modified
    )


def _twin(asked: _Asked, result: FetchResult, feeds: FeedStore, now: datetime) -> str:
    """Return the address of another feed that this one's redirects lead to, or an empty string."""
    if not result.reason.is_success or not asks_for_twin(asked.state, result.moved_to, now=now):
        return ""
    return twin_url(result.moved_to, asked.feed, feeds.all(), feeds.states())


def _duplicate(twin: str) -> Reading:
    """Keep nothing of a feed that is another's: its entries would count as a second voice."""
    detail = f"leads to {without_credentials(twin)}, which is polled as a feed of its own"
    return Reading(reason=FetchReason.DUPLICATE, detail=detail)


def _read(asked: _Asked, result: FetchResult, ports: PollPorts, now: datetime, fetch: FetchParams) -> Reading:
    feed = asked.feed
    if result.reason is not FetchReason.FETCHED:
        return Reading(reason=result.reason, detail=result.detail)
    body_hash = f"{_read_period(feed, now)}:{stable_hash(result.body)}"
    if body_hash == asked.state.body_hash:
        return Reading(reason=FetchReason.SAME_BODY, body_hash=body_hash, whole=True)
    document = parse_document(
        result.body,
        content_type=result.content_type,
        base_url=result.final_url or feed.url,
        max_entries=fetch.max_entries,
    )
    if not document.entries:
        return _without_entries(document, body_hash, result)
    found = entries_of(document, feed, now=now, feeds=ports.feeds.all)
    new = ports.entries.keep_new(found, now=now)
    cut_off = result.detail if result.detail.endswith("cut off") else ""
    return Reading(
        reason=FetchReason.NEW_ENTRIES if new else FetchReason.NOTHING_NEW,
        document=document,
        entries=new,
        body_hash=body_hash,
        whole=document.error is None and not cut_off,
        detail=document.error or result.detail,
    )


def _without_entries(document: ParsedDocument, body_hash: str, result: FetchResult) -> Reading:
    if document.error is None:
        return Reading(reason=FetchReason.EMPTY_FEED, document=document, body_hash=body_hash, whole=True)
    reason = FetchReason.PARSE_FAILED if document.version else FetchReason.NOT_A_FEED
    if document.error.startswith("challenge"):
        reason = FetchReason.CHALLENGE
    offered = offered_feed(result.body, url=result.final_url) if reason is FetchReason.NOT_A_FEED else ""
    detail = f"{document.error}; it names {offered}" if offered else document.error
    return Reading(reason=reason, detail=detail)


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
