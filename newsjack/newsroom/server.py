"""Serves a stream as one RSS feed per outlet over loopback HTTP, each item at its instant of a clock."""

import asyncio
import re
import signal
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import blake2b

from aiohttp import web

from newsjack.clock import Clock
from newsjack.errors import ServerError
from newsjack.newsroom.rss import http_date, index, opml, rss
from newsjack.newsroom.stream import CLIP, StreamItem

HOST = "127.0.0.1"
SHOWN = 30
"""Items a feed shows at a time: the latest."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletFeed:
    """One outlet's items in the order in which they appear; ``slug`` is its place on the server.

    ``language`` is the commonest of its items; ``instants`` are the items' ``visible_at``.
    """

    slug: str
    outlet: str
    language: str
    items: tuple[StreamItem, ...]
    instants: tuple[datetime, ...]

    @property
    def path(self) -> str:
        """Return the path of its feed."""
        return f"/feeds/{self.slug}.xml"

    def visible(self, now: datetime) -> tuple[StreamItem, ...]:
        """Return what the feed shows at ``now``, newest first."""
        count = bisect_right(self.instants, now)
        return self.items[max(0, count - SHOWN) : count][::-1]


def in_range(
    items: Iterable[StreamItem], *, start: datetime | None = None, end: datetime | None = None
) -> tuple[StreamItem, ...]:
    """Return the items that appear before ``end`` and not more than 24 h before ``start``.

    Those of the day before stand in the feeds from the start, as old items.
    """
    return tuple(
        item
        for item in items
        if (end is None or item.visible_at < end) and (start is None or item.visible_at >= start - CLIP)
    )


def outlet_feeds(items: Iterable[StreamItem]) -> tuple[OutletFeed, ...]:
    """Sort a stream into feeds, one per outlet, by outlet; equal instants keep their order."""
    groups: dict[str, list[StreamItem]] = {}
    for item in items:
        groups.setdefault(item.outlet, []).append(item)
    return tuple(_feed(outlet, group) for outlet, group in sorted(groups.items()))


def _feed(outlet: str, group: list[StreamItem]) -> OutletFeed:
    items = tuple(sorted(group, key=lambda item: item.visible_at))
    languages = Counter(item.language for item in items if item.language)
    return OutletFeed(
        slug=_slug(outlet),
        outlet=outlet,
        language=min(languages, key=lambda name: (-languages[name], name), default=""),
        items=items,
        instants=tuple(item.visible_at for item in items),
    )


def _slug(outlet: str) -> str:
    """Return a readable place that no two outlets share: their letters, and six digits of their hash."""
    plain = unicodedata.normalize("NFKD", outlet).encode("ascii", "ignore").decode().lower()
    letters = "-".join(re.findall(r"[a-z0-9]+", plain))[:40]
    digits = blake2b(outlet.encode("utf-8", "replace"), digest_size=3).hexdigest()
    return f"{letters}-{digits}" if letters else digits


def make_app(feeds: Sequence[OutletFeed], clock: Clock) -> web.Application:
    """Make the server's application: a feed per outlet, ``/`` and ``/feeds.opml``."""
    app = web.Application()
    app.router.add_get("/", _index(feeds, clock))
    app.router.add_get("/feeds.opml", _opml(feeds))
    for feed in feeds:
        app.router.add_get(feed.path, _document(feed, clock))
    return app


def serve(app: web.Application, *, port: int, ready: Callable[[int], None]) -> None:
    """Serve on 127.0.0.1 until SIGINT or SIGTERM; ``ready`` is told the port (0 asks for a free one).

    Raises ``ServerError`` where the port cannot be had. For the main thread only.
    """
    asyncio.run(_serve(app, port, ready))


async def _serve(app: web.Application, port: int, ready: Callable[[int], None]) -> None:
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, HOST, port).start()
        except (OSError, OverflowError) as error:
            raise ServerError(f"no newsroom on port {port}: {error}", subject=str(port)) from error
        ready(int(runner.addresses[0][1]))
        await ended.wait()
    finally:
        await runner.cleanup()


def _document(feed: OutletFeed, clock: Clock) -> Handler:
    async def answer(request: web.Request) -> web.StreamResponse:
        items = feed.visible(clock.now())
        etag = _etag(items)
        changed = items[0].visible_at.replace(microsecond=0) if items else None
        headers = {"ETag": etag, "Cache-Control": "no-cache"}
        if changed is not None:
            headers["Last-Modified"] = http_date(changed)
        if _is_known(request, etag, changed):
            return web.Response(status=304, headers=headers)
        address = f"http://{request.host}/"
        body = rss(outlet=feed.outlet, address=address, language=feed.language, items=items)
        return web.Response(body=body, content_type="application/rss+xml", charset="utf-8", headers=headers)

    return answer


def _etag(items: Sequence[StreamItem]) -> str:
    """Return a strong validator: items never change, so their ids in order tell the document."""
    ids = "\n".join(item.id for item in items)
    return f'"{blake2b(ids.encode("utf-8", "replace"), digest_size=8).hexdigest()}"'


def _is_known(request: web.Request, etag: str, changed: datetime | None) -> bool:
    """Tell whether the caller has this document; If-None-Match alone decides where given (RFC 9110)."""
    tags = request.headers.get("If-None-Match")
    if tags is not None:
        return etag in [tag.strip().removeprefix("W/") for tag in tags.split(",")] or tags.strip() == "*"
    since = request.headers.get("If-Modified-Since")
    if since is None or changed is None:
        return False
    try:
        asked = parsedate_to_datetime(since)
    except ValueError:
        return False
    return changed <= (asked if asked.tzinfo else asked.replace(tzinfo=UTC))


def _index(feeds: Sequence[OutletFeed], clock: Clock) -> Handler:
    async def answer(_request: web.Request) -> web.StreamResponse:
        now = clock.now()
        rows = [(feed.outlet, feed.path, len(feed.visible(now))) for feed in feeds]
        return web.Response(text=index(rows, now=now), content_type="text/html")

    return answer


def _opml(feeds: Sequence[OutletFeed]) -> Handler:
    async def answer(request: web.Request) -> web.StreamResponse:
        rows = [(feed.outlet, f"http://{request.host}{feed.path}") for feed in feeds]
        return web.Response(body=opml(rows), content_type="text/x-opml", charset="utf-8")

    return answer
