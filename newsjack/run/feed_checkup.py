"""Visit every feed once, politely, with the fetcher and the parser that polling uses.

Each host belongs to one thread, so that the fetcher's spacing per host holds. A feed that answers with
validators is asked once more, conditionally, as polling will: a server that honours them sends a 304.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from newsjack.clock import real_now
from newsjack.core.alternates import feed_links
from newsjack.core.language import detect_language
from newsjack.core.parse import parse_document
from newsjack.model.feed import Feed, FetchReason, FetchRequest, FetchResult
from newsjack.model.finding import FeedVisit
from newsjack.ports import FeedFetcher

MAX_WAIT = timedelta(seconds=15)
"""Longest a whole fetch may take; a feed that needs longer is slow."""

_THREADS = 64
"""Hosts asked at once; most of the time goes by waiting for the next start on a host."""

_TITLES = 20
"""Titles of a document that its language is told by."""


def visit_feeds(
    feeds: Sequence[Feed],
    fetcher: FeedFetcher,
    *,
    max_entries: int,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> tuple[tuple[FeedVisit, ...], tuple[timedelta, ...]]:
    """Visit feeds; return the visits in order, and how far each host's clock runs ahead of ours.

    ``progress`` is told how many of how many are done.
    """
    _warm_up()
    visits: dict[str, FeedVisit] = {}
    offsets: list[timedelta] = []
    with ThreadPoolExecutor(max_workers=_THREADS, thread_name_prefix="doctor") as pool:
        rounds = [
            pool.submit(_visit_host, batch, fetcher, max_entries=max_entries) for batch in _by_host(feeds)
        ]
        for done in as_completed(rounds):
            made, ahead = done.result()
            visits.update({visit.feed.feed_id: visit for visit in made})
            offsets += [ahead] if ahead is not None else []
            progress(len(visits), len(feeds))
    return tuple(visits[feed.feed_id] for feed in feeds), tuple(offsets)


def _warm_up() -> None:
    """Load once what every thread would load for itself at the same moment."""
    detect_language("A sentence that is long enough for its language to be detected.")
    parse_document(b"<rss version='2.0'><channel><item><pubDate>1 Jan 2020</pubDate></item></channel></rss>")


def _by_host(feeds: Sequence[Feed]) -> list[list[Feed]]:
    hosts: dict[str, list[Feed]] = {}
    for feed in feeds:
        hosts.setdefault(_host(feed.url), []).append(feed)
    return sorted(hosts.values(), key=len, reverse=True)


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return url


def _visit_host(
    feeds: Sequence[Feed], fetcher: FeedFetcher, *, max_entries: int
) -> tuple[list[FeedVisit], timedelta | None]:
    """Visit the feeds of one host, the last of them just before its clock is compared with ours."""
    results = fetcher.fetch([FetchRequest(feed_id=feed.feed_id, url=feed.url) for feed in feeds])
    now = real_now()
    visits = [
        _read(feed, result, max_entries=max_entries, now=now)
        for feed, result in zip(feeds, results, strict=True)
    ]
    again = _asked_again(visits, fetcher)
    served = max((result.served_at for result in results if result.served_at is not None), default=None)
    ahead = None if served is None else served - now
    return [replace(visit, again=again.get(visit.feed.feed_id)) for visit in visits], ahead


def _asked_again(visits: Sequence[FeedVisit], fetcher: FeedFetcher) -> dict[str, FetchResult]:
    requests = [
        FetchRequest(
            feed_id=visit.feed.feed_id,
            url=visit.feed.url,
            etag=visit.result.etag,
            last_modified=visit.result.last_modified,
        )
        for visit in visits
        if visit.entries and (visit.result.etag or visit.result.last_modified)
    ]
    return {result.feed_id: result for result in fetcher.fetch(requests)}


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
