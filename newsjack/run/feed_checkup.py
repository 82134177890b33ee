"""Visit every feed once, politely, with the fetcher and the parser that polling uses.

All feeds are in one batch, so that the fetcher's spacing per host holds. Those that answer with validators
are asked once more, conditionally, as polling will: a server that honours them sends a 304.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from newsjack.clock import real_now
from newsjack.core.alternates import feed_links
from newsjack.core.language import detect_language
from newsjack.core.parse import parse_document
from newsjack.model.feed import Feed, FeedId, FetchReason, FetchRequest, FetchResult
from newsjack.model.finding import FeedVisit
from newsjack.ports import FeedFetcher

MAX_WAIT = timedelta(seconds=15)
"""Longest a whole fetch may take; a feed that needs longer is slow."""

_TITLES = 20
"""Titles of a document that its language is told by."""


def visit_feeds(
    feeds: Sequence[Feed],
    fetcher: FeedFetcher,
    *,
    max_entries: int,
    progress: Callable[[str, int, int], None] = lambda _what, _done, _all: None,
) -> tuple[tuple[FeedVisit, ...], tuple[timedelta, ...]]:
    """Visit feeds; return the visits in order, and how far each host's clock runs ahead of ours.

    ``progress`` is told of what ("feeds", then "feeds again") how many of how many are done. An answer
    is read some time after it came, so that of each host the one tells that was read the soonest.
    """
    _warm_up()
    visits: dict[FeedId, FeedVisit] = {}
    ahead: dict[str, timedelta] = {}
    known = {feed.feed_id: feed for feed in feeds}
    requests = [FetchRequest(feed_id=feed.feed_id, url=feed.url) for feed in feeds]
    for result in _answers(fetcher, requests, "feeds", progress):
        now, feed = real_now(), known[result.feed_id]
        if result.served_at is not None:
            host = urlsplit(feed.url).netloc
            ahead[host] = max(result.served_at - now, ahead.get(host, timedelta.min))
        visits[feed.feed_id] = _read(feed, result, max_entries=max_entries, now=now)
    for result in _answers(fetcher, _conditional(visits.values()), "feeds again", progress):
        visits[result.feed_id] = replace(visits[result.feed_id], again=result)
    return tuple(visits[feed.feed_id] for feed in feeds), tuple(ahead.values())


def _answers(
    fetcher: FeedFetcher,
    requests: Sequence[FetchRequest],
    what: str,
    progress: Callable[[str, int, int], None],
) -> Iterator[FetchResult]:
    with closing(fetcher.stream(requests)) as results:
        for done, result in enumerate(results, start=1):
            yield result
            progress(what, done, len(requests))


def _conditional(visits: Iterable[FeedVisit]) -> list[FetchRequest]:
    return [
        FetchRequest(
            feed_id=visit.feed.feed_id,
            url=visit.feed.url,
            etag=visit.result.etag,
            last_modified=visit.result.last_modified,
        )
        for visit in visits
        if visit.entries and (visit.result.etag or visit.result.last_modified)
    ]


def _warm_up() -> None:
    """Load what the first answer would wait for: others would wait behind it, and make our clock late."""
    detect_language("A sentence that is long enough for its language to be detected.")
    parse_document(b"<rss version='2.0'><channel><item><pubDate>1 Jan 2020</pubDate></item></channel></rss>")


def _read(feed: Feed, result: FetchResult, *, max_entries: int, now: datetime) -> FeedVisit:
    """Parse an answer and keep the facts; the body itself is let go."""
    facts = replace(result, body=b"")
    if result.reason is not FetchReason.FETCHED:
        return FeedVisit(feed=feed, result=facts)
    base = result.final_url or feed.url
    document = parse_document(
        result.body, content_type=result.content_type, base_url=base, max_entries=max_entries
    )
    titles = " ".join(entry.title for entry in document.entries[:_TITLES])
    dates = [entry.published_at for entry in document.entries if entry.published_at is not None]
    page = "" if document.entries else result.body[:200_000].decode("utf-8", "replace")
    return FeedVisit(
        feed=feed,
        result=facts,
        parsed=bool(document.version),
        error=document.error or "",
        entries=len(document.entries),
        newest_at=max((at for at in dates if at <= now + timedelta(days=1)), default=None),
        language=detect_language(titles) or document.language,
        alternates=feed_links(page, base_url=base) if page else (),
    )
