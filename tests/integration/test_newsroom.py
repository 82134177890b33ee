"""The newsroom as a real server: the command as a process, and its application on a clock set by hand."""

import asyncio
import os
import re
import select
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import Message
from pathlib import Path

import aiohttp
import feedparser
import pytest
from aiohttp import web

from newsjack.clock import ManualClock, parse_clock
from newsjack.core.parse import parse_document
from newsjack.newsroom.server import SHOWN, make_app, outlet_feeds
from newsjack.newsroom.stream import StreamItem, write_stream
from newsjack.settings.load import load_feeds

START = datetime(2026, 3, 10, 5, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def item(minutes: float, *, outlet: str = "Le Fanal", title: str = "") -> StreamItem:
    at = START + minutes * MINUTE
    return StreamItem(
        id=f"{outlet} {minutes:g}",
        outlet=outlet,
        url=f"https://www.{outlet.split()[-1].lower()}.example/{minutes:g}?a=1&b=2",
        title=title or f"Titre {minutes:g}",
        summary="Deux <b>mots</b> & plus",
        language="fr",
        published_at=at,
        first_seen_at=at + MINUTE,
    )


def test_items_appear_at_their_instant_and_what_is_known_is_not_sent_again() -> None:
    async def scene() -> None:
        clock = ManualClock(START)
        feeds = outlet_feeds(item(minutes) for minutes in (-1, 10, 20))
        async with served(make_app(feeds, clock)) as address:
            status, headers, body = await got(address + feeds[0].path)
            assert (status, links(body)) == (200, ["-1"])
            assert headers["Last-Modified"] == "Tue, 10 Mar 2026 04:59:00 GMT"

            etag = {"If-None-Match": headers["ETag"]}
            since = {"If-Modified-Since": headers["Last-Modified"]}
            for asked in (etag, since):
                status, _, body = await got(address + feeds[0].path, asked)
                assert (status, body) == (304, b"")

            clock.set(START + 10 * MINUTE)
            for asked in (etag, since):
                status, headers, body = await got(address + feeds[0].path, asked)
                assert (status, links(body)) == (200, ["10", "-1"])

            # A stale date beside a present tag: the tag decides alone.
            both = {"If-None-Match": headers["ETag"], "If-Modified-Since": since["If-Modified-Since"]}
            assert (await got(address + feeds[0].path, both))[0] == 304

    asyncio.run(scene())


def test_a_feed_shows_its_latest_items_only() -> None:
    async def scene() -> None:
        feeds = outlet_feeds(item(minutes) for minutes in range(50))
        async with served(make_app(feeds, ManualClock(START + 60 * MINUTE))) as address:
            _, _, body = await got(address + feeds[0].path)
        assert links(body) == [str(minutes) for minutes in range(49, 49 - SHOWN, -1)]

    asyncio.run(scene())


@pytest.mark.parametrize(
    ("title", "read_as"),
    [
        ("Tom & Jerry <3", "Tom & Jerry <3"),
        ("5 < 7 > 3", "5 < 7 > 3"),
        ("L’été \u2028 à Orvelle 🎈", "L’été à Orvelle 🎈"),
        ("bell\x07 gone", "bell gone"),
        # A title's tags are markup to every reader; the end of a section is text.
        ("]]> <![CDATA[ fin", "]]> fin"),
    ],
)
def test_hostile_titles_arrive_as_text(title: str, read_as: str) -> None:
    async def scene() -> None:
        feeds = outlet_feeds([item(0, title=title, outlet="A & <B>")])
        async with served(make_app(feeds, ManualClock(START))) as address:
            _, _, body = await got(address + feeds[0].path)
        read = feedparser.parse(body)
        assert not read.bozo
        assert read.feed.title == "A & <B>"
        document = parse_document(body)
        assert document.error is None
        (entry,) = document.entries
        assert entry.title == read_as
        assert entry.published_at == START
        assert "plus" in entry.summary

    asyncio.run(scene())


def test_the_command_serves_writes_its_feeds_and_stops_cleanly(tmp_path: Path) -> None:
    stream = tmp_path / "stream.jsonl"
    outlets = ("Le Fanal", "The Beacon")
    write_stream(stream, (item(m, outlet=o) for m in (-2000, -100, 0, 30, 5000) for o in outlets))
    feeds_file = tmp_path / "feeds.yaml"
    with command(
        f"--stream {stream} --from 2026-03-10T05:00:00Z --to 2026-03-10T06:00:00Z --speed 1",
        feeds_file,
    ) as (process, said):
        assert re.match(r"newsroom at http://127\.0\.0\.1:\d+/ with 2 feeds, 6 items", said[0])
        clock = parse_clock(said[1].rsplit(" ", 1)[1])
        assert (clock.start_at, clock.speed) == (START, 1.0)

        feeds, hosts = load_feeds(tmp_path)
        assert [(feed.outlet, feed.owner) for feed in feeds] == [
            ("Le Fanal", "fanal.example"),
            ("The Beacon", "beacon.example"),
        ]
        assert [(host.allow_private, host.spacing) for host in hosts] == [(True, timedelta(0))]

        status, headers, body = fetched(feeds[0].url)
        assert (status, links(body)) == (200, ["0", "-100"])
        assert fetched(feeds[0].url, {"If-None-Match": str(headers["ETag"])})[0] == 304
        home = feeds[0].url.split("/feeds/")[0]
        assert b"Le Fanal" in fetched(home + "/")[2]
        assert feeds[0].url.encode() in fetched(home + "/feeds.opml")[2]

        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_a_stream_without_an_item_ends_the_command_and_each_bad_line_is_told(tmp_path: Path) -> None:
    stream = tmp_path / "stream.jsonl"
    stream.write_text('\n{"id": 7}\n')
    ended = subprocess.run(
        [sys.executable, "-m", "newsjack.cli.main", "newsroom", "--stream", str(stream)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert f"{stream}:2: no stream item" in ended.stderr
    assert "no item in that range" in ended.stderr
    assert "Traceback" not in ended.stderr


class served:
    """Serves an application on a free port while in the block."""

    def __init__(self, app: web.Application) -> None:
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)

    async def __aenter__(self) -> str:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()


async def got(url: str, headers: Mapping[str, str] | None = None) -> tuple[int, Mapping[str, str], bytes]:
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as response:
        return response.status, response.headers, await response.read()


def fetched(url: str, headers: Mapping[str, str] | None = None) -> tuple[int, Message, bytes]:
    request = urllib.request.Request(url, headers=dict(headers or {}))
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def links(body: bytes) -> list[str]:
    read = feedparser.parse(body)
    assert not read.bozo
    return [re.sub(r".*/|\?.*", "", entry.link) for entry in read.entries]


@contextmanager
def command(args: str, feeds_file: Path) -> Iterator[tuple["subprocess.Popen[str]", list[str]]]:
    """Run the newsroom; give the process and the two lines that it says when it is ready."""
    environment = {name: value for name, value in os.environ.items() if name != "NEWSJACK_CLOCK"}
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "newsjack.cli.main",
            "newsroom",
            *args.split(),
            "--write-feeds",
            str(feeds_file),
        ],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert process.stdout is not None
    try:
        said = []
        for _ in range(2):
            ready, _, _ = select.select([process.stdout], [], [], 60) if not said else ([1], [], [])
            assert ready, "the newsroom says nothing"
            said.append(process.stdout.readline().strip())
        yield process, said
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(10)
        process.stdout.close()
