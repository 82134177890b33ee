"""Bodies that are slow, endless, wrongly packed, wrongly named, or not a feed."""

import asyncio
import gzip
import tempfile
from collections.abc import AsyncGenerator, Iterator
from datetime import timedelta
from pathlib import Path

from newsjack.model.feed import FetchReason
from tests.feed_server import reply, rss
from tests.scenarios.ours import MAX_BYTES
from tests.scenarios.world import World, scenario

Checks = Iterator[tuple[bool, str]]
BODY = rss("one", "two")
SHORT = timedelta(seconds=1)
Bytes = AsyncGenerator[bytes, None]


async def drip(first: bytes) -> Bytes:
    yield first
    while True:
        await asyncio.sleep(0.1)
        yield b"x"


async def endless() -> Bytes:
    yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    while True:
        await asyncio.sleep(0.001)
        yield b"4000\r\n" + b"x" * 0x4000 + b"\r\n"


@scenario()
def slow_loris(world: World) -> Checks:
    world.deadline = SHORT
    answer = world.one(world.serve("/f", lambda _: drip(b"HTTP/1.1 200 OK\r\n\r\n")))
    yield answer.ended, "never ends"
    yield answer.named(FetchReason.TIMEOUT), f"{answer.reason}"


@scenario()
def slow_headers(world: World) -> Checks:
    world.deadline = SHORT
    answer = world.one(world.serve("/f", lambda _: drip(b"HTTP/1.1 200 OK\r\nX: ")))
    yield answer.ended, "never ends"
    yield answer.named(FetchReason.TIMEOUT), f"{answer.reason}"


@scenario()
def infinite_body(world: World) -> Checks:
    world.deadline = SHORT
    answer = world.one(world.serve("/f", lambda _: endless()))
    yield answer.ended, "never ends"
    yield answer.named(FetchReason.TOO_LARGE), f"{answer.reason}"


@scenario()
def gzip_bomb(world: World) -> Checks:
    bomb = gzip.compress(b"\0" * 20_000_000)
    answer = world.one(world.serve("/f", reply(bomb, headers={"Content-Encoding": "gzip"})))
    yield answer.held <= MAX_BYTES, f"{answer.held} bytes were held"
    yield answer.named(FetchReason.TOO_LARGE), f"{answer.reason}"


@scenario(bare_is_wrong=False)
def content_length_lie_short(world: World) -> Checks:
    lie = {"Content-Length": "99999", "ETag": '"half"'}
    url = world.serve("/f", reply(BODY, headers=lie))
    answer = world.one(url)
    yield not answer.success or "cut off" in answer.detail, "half a body passed for a whole one"
    world.one(url)
    yield world.sent("If-None-Match")[-1] is None, "half a body would be frozen in by 304"


@scenario()
def encoding_lie(world: World) -> Checks:
    url = world.serve("/f", reply(BODY, headers={"Content-Encoding": "gzip"}))
    yield sorted(world.one(url).titles) == ["one", "two"], "a plain body called gzip was lost"


@scenario(bare_is_wrong=False)
def ctype_html_body_rss(world: World) -> Checks:
    url = world.serve("/f", reply(BODY, headers={"Content-Type": "text/html"}))
    yield sorted(world.one(url).titles) == ["one", "two"], "a feed called HTML was lost"


@scenario()
def ctype_rss_body_html(world: World) -> Checks:
    link = '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
    page = f"<!doctype html><html><head>{link}</head><body>Welcome</body></html>".encode()
    url = world.serve("/f", reply(BODY))
    world.one(url)
    world.serve("/f", reply(page))
    answer = world.one(url)
    yield not answer.success, "an HTML page passed for an empty feed"
    yield answer.named(FetchReason.NOT_A_FEED), f"{answer.reason}"
    yield world.server.url("/rss.xml") in answer.detail, "the page's own feed is not offered"
    world.serve("/f", reply(rss("three", "one", "two")))
    yield world.one(url).titles == ("three",), "what was known before is lost"


@scenario(bare_is_wrong=False)
def ctype_octet(world: World) -> Checks:
    for number, kind in enumerate(("application/octet-stream", "")):
        url = world.serve(f"/{number}", reply(rss(f"item {number}"), headers={"Content-Type": kind}))
        yield world.one(url).titles == (f"item {number}",), f"a feed called {kind!r} was lost"


@scenario()
def body_is_path_or_url(world: World) -> Checks:
    world.serve("/never", reply(rss("never")))
    with tempfile.NamedTemporaryFile(suffix=".xml") as file:
        Path(file.name).write_bytes(rss("of a file"))
        for path, body in (("/path", file.name), ("/url", world.server.url("/never"))):
            answer = world.one(world.serve(path, reply(body.encode())))
            yield not answer.titles, f"what {path[1:]} names was read"
            yield not answer.success, "a word passed for a feed"
    yield "/never" not in [asked.path for asked in world.asked], "the address in a body was asked"


@scenario()
def empty_200(world: World) -> Checks:
    url = world.serve("/f", reply(BODY))
    world.one(url)
    world.serve("/f", reply(b"", headers={"ETag": '"empty"'}))
    answer = world.one(url)
    yield not answer.success, "nothing passed for a feed"
    yield "empty" in answer.detail, "what was wrong is not told"
    world.serve("/f", reply(rss("three", "one", "two")))
    yield world.one(url).titles == ("three",), "what was known before is lost"
    yield world.sent("If-None-Match")[-1] is None, "an empty body would be frozen in by 304"


@scenario()
def feed_shrinks_to_zero(world: World) -> Checks:
    titles = [f"entry {number}" for number in range(20)]
    url = world.serve("/f", reply(rss(*titles)))
    world.one(url)
    world.serve("/f", reply(rss()))
    first = world.one(url)
    yield (first.success, first.failures) == (True, 0), "an empty feed is called a failure"
    later = world.one(url, later=timedelta(days=2))
    yield "no entries since" in later.detail, "a feed that stays empty is not flagged"
    world.serve("/f", reply(rss("new", *titles)))
    back = world.one(url)
    yield back.titles == ("new",), "old entries came back as news"
    yield "no entries" not in back.detail, "still flagged"
