"""The fetcher against a real loopback server: each behaviour of servers that a bare GET gets wrong."""

import asyncio
import contextlib
import gzip
import socket
import threading
import time
import zlib
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from newsjack.fetch import AiohttpFetcher
from newsjack.fetch.pace import HostPace
from newsjack.model.feed import FeedId, FetchReason, FetchRequest, FetchResult, HostRule
from newsjack.model.params import FetchParams
from tests.feed_server import FeedServer, reply, rss

BODY = rss("one", "two")
QUICK = FetchParams(total_timeout=timedelta(seconds=1.5), max_bytes=200_000, max_redirects=3)


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as running:
        yield running


def allowed(server: FeedServer) -> list[HostRule]:
    return [HostRule(address=server.address, allow_private=True, spacing=timedelta(0))]


def get(server: FeedServer, path: str, *, params: FetchParams = QUICK, **validators: str) -> FetchResult:
    request = FetchRequest(feed_id=FeedId("f"), url=server.url(path), **validators)
    (result,) = AiohttpFetcher(params, allowed(server)).fetch([request])
    return result


def refused(url: str, rules: list[HostRule] | None = None) -> FetchResult:
    (result,) = AiohttpFetcher(QUICK, rules or []).fetch([FetchRequest(feed_id=FeedId("f"), url=url)])
    return result


def test_a_feed_comes_with_its_validators_byte_for_byte(server: FeedServer) -> None:
    etags = ['W/"abc"', '"abc-gzip"', '"abc;gzip"', "abc"]
    for number, etag in enumerate(etags):
        headers = {"ETag": etag, "Last-Modified": "Thu, 01 Jan 2099 00:00:00 GMT"}
        server.routes[f"/{number}"] = reply(BODY, headers=headers)
        result = get(server, f"/{number}")
        assert (result.reason, result.body, result.etag) == (FetchReason.FETCHED, BODY, etag)
        get(server, f"/{number}", etag=result.etag, last_modified=result.last_modified)
        sent = server.asked[-1].headers
        assert sent["If-None-Match"] == etag
        assert sent["If-Modified-Since"] == "Thu, 01 Jan 2099 00:00:00 GMT"


def test_nothing_is_invented_on_a_first_request(server: FeedServer) -> None:
    server.routes["/f"] = reply(BODY, headers={"Set-Cookie": "a=b"})
    get(server, "/f")
    get(server, "/f")
    for asked in server.asked:
        names = {name.lower() for name in asked.headers}
        assert not names & {"if-none-match", "if-modified-since", "cookie", "referer", "authorization"}
        assert "gzip" in asked.headers["Accept-Encoding"]
        assert "rss" in asked.headers["Accept"]


def test_304_is_not_modified_only_when_asked_for(server: FeedServer) -> None:
    headers = {"Cache-Control": "max-age=600", "ETag": '"2"'}
    server.routes["/f"] = reply(status="304 Not Modified", headers=headers)
    result = get(server, "/f", etag='"1"')
    assert (result.reason, result.etag) == (FetchReason.NOT_MODIFIED, '"2"')
    assert result.max_age == timedelta(seconds=600)
    assert get(server, "/f").reason is FetchReason.BAD_RESPONSE


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("404 Not Found", FetchReason.NOT_FOUND),
        ("410 Gone", FetchReason.GONE),
        ("403 Forbidden", FetchReason.FORBIDDEN),
        ("401 Unauthorized", FetchReason.FORBIDDEN),
        ("429 Too Many Requests", FetchReason.RATE_LIMITED),
        ("418 Teapot", FetchReason.CLIENT_ERROR),
        ("421 Misdirected Request", FetchReason.HTTP_VERSION),
        ("426 Upgrade Required", FetchReason.HTTP_VERSION),
        ("505 Version", FetchReason.HTTP_VERSION),
        ("500 Oops", FetchReason.SERVER_ERROR),
        ("503 Busy", FetchReason.SERVER_ERROR),
    ],
)
def test_refusals_have_names_and_no_body(server: FeedServer, status: str, reason: FetchReason) -> None:
    server.routes["/f"] = reply(b"<html>no</html>", status=status, headers={"ETag": '"x"'})
    result = get(server, "/f")
    assert (result.reason, result.body, result.etag) == (reason, b"", "")
    assert str(result.status) in status


def test_a_challenge_is_told_from_a_refusal(server: FeedServer) -> None:
    page = b"<html><title>Just a moment...</title></html>"
    server.routes["/header"] = reply(b"", status="403 F", headers={"cf-mitigated": "challenge"})
    server.routes["/page"] = reply(page, status="503 Busy", headers={"Content-Type": "text/html"})
    assert get(server, "/header").reason is FetchReason.CHALLENGE
    assert get(server, "/page").reason is FetchReason.CHALLENGE


def test_retry_after_in_seconds_and_as_a_date_and_absurd(server: FeedServer) -> None:
    now = datetime(2001, 1, 1, tzinfo=UTC)
    cases = {
        "3600": timedelta(hours=1),
        format_datetime(now + timedelta(minutes=7), usegmt=True): timedelta(minutes=7),
        "317100": timedelta(hours=24),
        "9" * 30: timedelta(hours=24),
        "-5": None,
        "soon": None,
        format_datetime(now - timedelta(minutes=7), usegmt=True): None,
    }
    for number, (raw, wait) in enumerate(cases.items()):
        headers = {"Retry-After": raw, "Date": format_datetime(now, usegmt=True)}
        server.routes[f"/{number}"] = reply(status="429 Slow", headers=headers)
        assert get(server, f"/{number}").retry_after == wait, raw


def test_redirects_are_followed_and_only_permanent_ones_move(server: FeedServer) -> None:
    server.routes["/f"] = reply(BODY)
    server.routes["/moved"] = reply(status="301 M", headers={"Location": "/also"})
    server.routes["/also"] = reply(status="308 P", headers={"Location": "/f"})
    server.routes["/found"] = reply(status="302 F", headers={"Location": "/moved"})
    moved, found = get(server, "/moved"), get(server, "/found")
    assert (moved.body, moved.moved_to, moved.final_url) == (BODY, server.url("/f"), server.url("/f"))
    assert (found.body, found.moved_to) == (BODY, "")


def test_redirects_end(server: FeedServer) -> None:
    server.routes["/a"] = reply(status="302 F", headers={"Location": "/b"})
    server.routes["/b"] = reply(status="302 F", headers={"Location": "/a"})
    server.routes["/nowhere"] = reply(status="302 F")
    assert get(server, "/a").reason is FetchReason.REDIRECT_LOOP
    assert len(server.asked) == QUICK.max_redirects + 1
    assert get(server, "/nowhere").reason is FetchReason.BAD_RESPONSE


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://x/", "gopher://x/", "data:,x", "http://["])
def test_redirects_stay_on_http(server: FeedServer, target: str) -> None:
    server.routes["/f"] = reply(status="302 F", headers={"Location": target})
    assert get(server, "/f").reason is FetchReason.BAD_URL


NOT_PUBLIC = (
    *("127.0.0.1", "localhost", "localhost.", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "0"),
    *("[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "169.254.169.254", "10.0.0.1", "100.64.0.1"),
)


@pytest.mark.parametrize("host", NOT_PUBLIC)
def test_private_addresses_are_never_asked(server: FeedServer, host: str) -> None:
    server.routes["/f"] = reply(BODY)
    server.routes["/hop"] = reply(status="302 F", headers={"Location": f"http://{host}:{server.port}/f"})
    unreached = {FetchReason.REFUSED_ADDRESS, FetchReason.BAD_URL, FetchReason.DNS}
    assert refused(f"http://{host}:{server.port}/f").reason in unreached
    assert server.asked == []
    if host != "127.0.0.1":
        assert get(server, "/hop").reason in unreached
        assert [asked.path for asked in server.asked] == ["/hop"]


def test_a_rule_opens_the_host_it_names_and_no_other(server: FeedServer) -> None:
    server.routes["/f"] = reply(BODY)
    by_name = [HostRule(address=f"localhost:{server.port}", allow_private=True)]
    assert refused(f"http://localhost:{server.port}/f", by_name).reason is FetchReason.FETCHED
    assert refused(server.url("/f"), by_name).reason is FetchReason.REFUSED_ADDRESS
    other_port = [HostRule(address="127.0.0.1:1", allow_private=True)]
    assert refused(server.url("/f"), other_port).reason is FetchReason.REFUSED_ADDRESS
    any_port = [HostRule(address="127.0.0.1", allow_private=True)]
    assert refused(server.url("/f"), any_port).reason is FetchReason.FETCHED


def test_credentials_stay_at_home(server: FeedServer) -> None:
    with FeedServer() as other:
        other.routes["/f"] = reply(BODY)
        other.routes["/loop"] = reply(status="500 Oops")
        target = f"http://eve:evil@127.0.0.1:{other.port}/f"
        server.routes["/f"] = reply(status="302 F", headers={"Location": target})
        url = f"http://user:secret@127.0.0.1:{server.port}/f"
        request = FetchRequest(feed_id=FeedId("f"), url=url)
        (result,) = AiohttpFetcher(QUICK, [*allowed(server), *allowed(other)]).fetch([request])
        assert result.body == BODY
        assert "Authorization" in server.asked[0].headers
        assert "Authorization" not in other.asked[0].headers
        assert "secret" not in repr(result)
        assert "evil" not in repr(result)


def test_bodies_arrive_however_they_are_packed(server: FeedServer) -> None:
    raw = zlib.compressobj(wbits=-15)
    packed = {
        "gzip": ("gzip", gzip.compress(BODY)),
        "x-gzip": ("x-gzip", gzip.compress(BODY)),
        "twice": ("gzip, gzip", gzip.compress(gzip.compress(BODY))),
        "zlib": ("deflate", zlib.compress(BODY)),
        "raw": ("deflate", raw.compress(BODY) + raw.flush()),
        "lie": ("gzip", BODY),
        "identity": ("identity", BODY),
        "undeclared": ("", gzip.compress(BODY)),
    }
    for name, (encoding, body) in packed.items():
        server.routes[f"/{name}"] = reply(body, headers={"Content-Encoding": encoding} if encoding else {})
        result = get(server, f"/{name}")
        assert (result.reason, result.body) == (FetchReason.FETCHED, BODY), name
    server.routes["/br"] = reply(BODY, headers={"Content-Encoding": "br"})
    assert get(server, "/br").reason is FetchReason.BAD_ENCODING


def test_bombs_and_endless_bodies_stop_at_the_limit(server: FeedServer) -> None:
    async def endless() -> AsyncIterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        while True:
            yield b"10000\r\n" + b"x" * 65_536 + b"\r\n"

    bomb = gzip.compress(b"\0" * 50_000_000)
    server.routes["/bomb"] = reply(bomb, headers={"Content-Encoding": "gzip"})
    server.routes["/hidden"] = reply(bomb)
    server.routes["/endless"] = lambda _: endless()
    for path in ("/bomb", "/hidden", "/endless"):
        result = get(server, path)
        assert (result.reason, result.body) == (FetchReason.TOO_LARGE, b""), path


def test_slow_drips_end_at_the_deadline(server: FeedServer) -> None:
    async def drip(first: bytes) -> AsyncIterator[bytes]:
        yield first
        while True:
            await asyncio.sleep(0.1)
            yield b"x"

    server.routes["/body"] = lambda _: drip(b"HTTP/1.1 200 OK\r\n\r\n")
    server.routes["/headers"] = lambda _: drip(b"HTTP/1.1 200 OK\r\nX: ")
    requests = [FetchRequest(feed_id=FeedId(p), url=server.url(p)) for p in ("/body", "/headers")]
    started = time.monotonic()
    results = AiohttpFetcher(QUICK, allowed(server)).fetch(requests)
    assert [result.reason for result in results] == [FetchReason.TIMEOUT] * 2
    assert time.monotonic() - started < 10


def test_a_body_cut_off_keeps_what_came_without_validators(server: FeedServer) -> None:
    lie = {"Content-Length": "9999", "ETag": '"x"'}
    half = gzip.compress(BODY * 50)[:-20]
    server.routes["/short"] = reply(BODY, headers=lie)
    server.routes["/gzip"] = reply(half, headers={"Content-Encoding": "gzip", "ETag": '"x"'})
    for path in ("/short", "/gzip"):
        result = get(server, path)
        assert result.reason is FetchReason.FETCHED
        assert result.body.startswith(BODY[:100])
        assert (result.etag, result.detail) == ("", "the body was cut off")


def test_a_dropped_connection_is_tried_once_more(server: FeedServer) -> None:
    server.routes["/f"] = lambda _: b"" if len(server.asked) == 1 else reply(BODY)
    server.routes["/dead"] = b""
    assert get(server, "/f").body == BODY
    assert get(server, "/dead").reason is FetchReason.CONNECT
    assert len(server.asked) == 4


def test_nonsense_and_huge_headers_are_a_bad_response(server: FeedServer) -> None:
    server.routes["/junk"] = b"220 ftp ready\r\n\r\n"
    server.routes["/huge"] = reply(BODY, headers={"X": "y" * 1_000_000})
    for path in ("/junk", "/huge"):
        assert get(server, path).reason in (FetchReason.BAD_RESPONSE, FetchReason.CONNECT), path


def test_unreachable_servers_are_named(server: FeedServer) -> None:
    rules = [HostRule(address="127.0.0.1", allow_private=True)]
    with FeedServer() as closed:
        port = closed.port
    assert refused(f"http://127.0.0.1:{port}/f", rules).reason is FetchReason.CONNECT
    assert refused("http://nothing.invalid/f").reason is FetchReason.DNS
    for url in ("", "nonsense", "http://", "http://a:99999/", "ftp://example.com/"):
        assert refused(url).reason is FetchReason.BAD_URL, url


def test_a_server_without_tls_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        speaker = threading.Thread(target=_speak_plainly, args=(listener,))
        speaker.start()
        rules = [HostRule(address="127.0.0.1", allow_private=True)]
        assert refused(f"https://127.0.0.1:{port}/f", rules).reason is FetchReason.TLS
        listener.shutdown(socket.SHUT_RDWR)
        speaker.join(10)


def _speak_plainly(listener: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while True:
            talk, _ = listener.accept()
            with talk:
                talk.recv(4_096)
                talk.sendall(b"HTTP/1.1 400 Plain\r\n\r\n")


def test_one_host_gets_few_at_once_and_spaced_starts(server: FeedServer) -> None:
    now, most = 0, 0

    async def slow() -> AsyncIterator[bytes]:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0.05)
        now -= 1
        yield reply(BODY)

    server.routes["/f"] = lambda _: slow()
    requests = [FetchRequest(feed_id=FeedId(str(n)), url=server.url("/f")) for n in range(6)]
    results = AiohttpFetcher(QUICK, allowed(server)).fetch(requests)
    assert [result.feed_id for result in results] == [str(n) for n in range(6)]
    assert most <= QUICK.per_host
    spaced = [HostRule(address=server.address, allow_private=True, spacing=timedelta(seconds=0.2))]
    started = time.monotonic()
    AiohttpFetcher(QUICK, spaced).fetch(requests[:3])
    assert time.monotonic() - started >= 0.4


def test_starts_on_one_host_stay_apart_after_a_wait_for_room() -> None:
    spacing, starts = 0.1, list[float]()

    async def start(pace: HostPace, room: asyncio.Semaphore) -> None:
        async with pace.turn(room):
            starts.append(time.monotonic())

    async def crowd() -> float:
        pace, room = HostPace(at_once=4, spacing=timedelta(seconds=spacing)), asyncio.Semaphore(1)
        await room.acquire()
        async with asyncio.TaskGroup() as group:
            for _ in range(4):
                group.create_task(start(pace, room))
            await asyncio.sleep(4 * spacing)
            assert starts == []
            freed = time.monotonic()
            room.release()
        return starts[-1] - freed

    assert asyncio.run(crowd()) >= 3 * spacing


def test_an_empty_batch_asks_nothing() -> None:
    assert AiohttpFetcher(QUICK, []).fetch([]) == ()
