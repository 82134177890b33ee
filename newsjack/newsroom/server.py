"""Serves a stream as one RSS feed per outlet over loopback HTTP, each item at its instant of a clock."""

import asyncio
import hashlib
import signal
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from xml.sax.saxutils import escape

from aiohttp import web

from newsjack.clock import Clock
from newsjack.newsroom.stream import StreamItem

SHOWN = 30
"""Items a feed shows at a time: the latest."""

_NO_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF], "\ufffd")


@dataclass(frozen=True, slots=True)
class OutletFeed:
    """One outlet's items by the instant they appear; ``slug`` is its place on the server."""

    slug: str
    outlet: str
    language: str
    items: tuple[StreamItem, ...]

    @property
    def path(self) -> str:
        """Return the path of its feed."""
        return f"/feeds/{self.slug}.xml"

    def visible(self, now: datetime) -> tuple[StreamItem, ...]:
        """Return what the feed shows at ``now``, newest first."""
        low, high = 0, len(self.items)
        while low < high:
            middle = (low + high) // 2
            if self.items[middle].visible_at <= now:
                low = middle + 1
            else:
                high = middle
        return self.items[max(0, low - SHOWN) : low][::-1]


def outlet_feeds(items: Iterable[StreamItem]) -> tuple[OutletFeed, ...]:
    """Sort a stream into feeds, one per outlet, by outlet."""
    groups: dict[str, list[StreamItem]] = {}
    for item in items:
        groups.setdefault(item.outlet, []).append(item)
    return tuple(
        OutletFeed(
            slug=hashlib.blake2b(outlet.encode(), digest_size=5).hexdigest(),
            outlet=outlet,
            language=_commonest([item.language for item in group]),
            items=tuple(sorted(group, key=lambda item: (item.visible_at, item.id))),
        )
        for outlet, group in sorted(groups.items())
    )


def rss(feed: OutletFeed, items: Sequence[StreamItem]) -> bytes:
    """Write an RSS 2.0 document; any text is escaped, what XML forbids becomes U+FFFD."""
    language = f"<language>{_xml(feed.language)}</language>" if feed.language else ""
    head = f"<title>{_xml(feed.outlet)}</title><link>http://localhost{feed.path}</link>{language}"
    body = "".join(map(_item, items))
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
        f"{head}<description>{_xml(feed.outlet)}</description>{body}</channel></rss>\n"
    )
    return text.encode()


def make_app(feeds: Sequence[OutletFeed], clock: Clock) -> web.Application:
    """Make the server's application."""
    app = web.Application()
    app.router.add_get("/", _index(feeds))
    for feed in feeds:
        app.router.add_get(feed.path, _handler(feed, clock))
    return app


def serve(app: web.Application, *, port: int, ready: Callable[[int], None]) -> None:
    """Serve on 127.0.0.1 until SIGINT or SIGTERM; ``ready`` is told the port (0 asks for a free one)."""
    asyncio.run(_serve(app, port, ready))


async def _serve(app: web.Application, port: int, ready: Callable[[int], None]) -> None:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port, shutdown_timeout=1.0)
    await site.start()
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    ready(int(runner.addresses[0][1]))
    await ended.wait()
    await runner.cleanup()


def _handler(feed: OutletFeed, clock: Clock) -> Callable[[web.Request], "asyncio.Future[web.Response]"]:
    async def answer(request: web.Request) -> web.Response:
        items = feed.visible(clock.now())
        etag = f'"{hashlib.blake2b("|".join(item.id for item in items).encode(), digest_size=8).hexdigest()}"'
        headers = {"ETag": etag, "Cache-Control": "no-cache"}
        changed = max((item.visible_at for item in items), default=None)
        if changed is not None:
            changed = changed.replace(microsecond=0)
            headers["Last-Modified"] = format_datetime(changed, usegmt=True)
        if _is_known(request, etag, changed):
            return web.Response(status=304, headers=headers)
        return web.Response(
            body=rss(feed, items), content_type="application/rss+xml", charset="utf-8", headers=headers
        )

    return answer  # type: ignore[return-value]


def _is_known(request: web.Request, etag: str, changed: datetime | None) -> bool:
    """If-None-Match decides alone where it is given (RFC 9110, 13.1.3)."""
    match = request.headers.get("If-None-Match")
    if match is not None:
        return etag in [tag.strip().removeprefix("W/") for tag in match.split(",")]
    since = request.headers.get("If-Modified-Since")
    if since is None or changed is None:
        return False
    try:
        asked = parsedate_to_datetime(since)
    except ValueError:
        return False
    return changed <= (asked if asked.tzinfo else asked.replace(tzinfo=UTC))


def _index(feeds: Sequence[OutletFeed]) -> Callable[[web.Request], "asyncio.Future[web.Response]"]:
    rows = "".join(f'<li><a href="{feed.path}">{escape(feed.outlet)}</a></li>' for feed in feeds)
    page = f"<!doctype html><title>Newsroom</title><h1>{len(feeds)} feeds</h1><ul>{rows}</ul>"

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text=page, content_type="text/html")

    return answer  # type: ignore[return-value]


def _item(item: StreamItem) -> str:
    at = format_datetime(item.visible_at.astimezone(UTC).replace(microsecond=0), usegmt=True)
    link = f"<link>{_xml(item.url)}</link>" if item.url else ""
    return (
        f'<item><title>{_xml(item.title)}</title>{link}<guid isPermaLink="false">{_xml(item.id)}</guid>'
        f"<description>{_xml(escape(item.summary))}</description><pubDate>{at}</pubDate></item>"
    )


def _xml(text: str) -> str:
    return escape(text.translate(_NO_XML))


def _commonest(languages: Sequence[str]) -> str:
    return max(sorted(set(languages)), key=languages.count) if languages else ""
