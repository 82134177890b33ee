"""Results as they come: the slow wait for nobody, and a caller that has enough ends what is in flight."""

import asyncio
import contextlib
import gc
import socket
import threading
import warnings
from collections.abc import AsyncGenerator, Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest

from newsjack.fetch import AiohttpFetcher
from newsjack.fetch.aside import handed_over
from newsjack.model.feed import FeedId, FetchReason, FetchRequest, HostRule
from newsjack.model.params import FetchParams
from tests.feed_server import FeedServer, reply, rss
from tests.scenarios.certificates import self_signed

PARAMS = FetchParams(total_timeout=timedelta(seconds=2), per_host=10)
LOOPBACK = [HostRule(address="127.0.0.1", allow_private=True, spacing=timedelta(0))]


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as running:
        yield running


def asks(server: FeedServer, *paths: str) -> list[FetchRequest]:
    return [FetchRequest(feed_id=FeedId(path), url=server.url(path)) for path in paths]


def fetch_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("fetch")]


def test_results_come_as_they_are_there_and_a_whole_batch_in_order(server: FeedServer) -> None:
    quick_is_read = threading.Event()

    async def slow() -> AsyncGenerator[bytes, None]:
        while not quick_is_read.is_set():
            await asyncio.sleep(0.01)
        yield reply(rss("slow"))

    server.routes["/slow"] = lambda _: slow()
    server.routes["/quick"] = reply(rss("quick"))
    stream = AiohttpFetcher(PARAMS, LOOPBACK).stream(asks(server, "/slow", "/quick"))
    assert next(stream).feed_id == "/quick"
    quick_is_read.set()
    assert [result.feed_id for result in stream] == ["/slow"]
    batch = AiohttpFetcher(PARAMS, LOOPBACK).fetch(asks(server, "/slow", "/quick", "/slow"))
    assert [result.feed_id for result in batch] == ["/slow", "/quick", "/slow"]


def test_a_stream_closed_early_ends_what_is_in_flight(server: FeedServer) -> None:
    gone = threading.Event()

    async def endless() -> AsyncGenerator[bytes, None]:
        try:
            yield b"HTTP/1.1 200 OK\r\n\r\n"
            while True:
                await asyncio.sleep(0.01)
                yield b"x" * 1_000
        finally:
            gone.set()

    server.routes["/endless"] = lambda _: endless()
    server.routes["/quick"] = reply(rss("quick"))
    patient = FetchParams(total_timeout=timedelta(seconds=60), per_host=10)
    with closing(AiohttpFetcher(patient, LOOPBACK).stream(asks(server, "/endless", "/quick"))) as stream:
        assert next(stream).feed_id == "/quick"
        assert fetch_threads()
    assert not fetch_threads()
    assert gone.wait(10)


def test_no_socket_outlives_a_server_that_never_says_farewell() -> None:
    heard = threading.Event()

    def speak(listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            talk, _ = listener.accept()
            with self_signed(days=3).wrap_socket(talk, server_side=True) as secure:
                secure.recv(4_096)
                secure.sendall(reply(rss("one")))
                heard.wait(20)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        speaker = threading.Thread(target=speak, args=(listener,))
        speaker.start()
        address = f"127.0.0.1:{listener.getsockname()[1]}"
        taken = HostRule(address=address, allow_private=True, any_certificate=True)
        request = FetchRequest(feed_id=FeedId("f"), url=f"https://{address}/f")
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            (result,) = AiohttpFetcher(PARAMS, [taken]).fetch([request])
            gc.collect()
        heard.set()
        speaker.join(10)
    assert result.reason is FetchReason.FETCHED
    assert [str(warning.message) for warning in told] == []


def test_a_stream_works_inside_a_running_loop(server: FeedServer) -> None:
    server.routes["/quick"] = reply(rss("quick"))

    async def caller() -> list[FetchReason]:
        return [r.reason for r in AiohttpFetcher(PARAMS, LOOPBACK).stream(asks(server, "/quick"))]

    assert asyncio.run(caller()) == [FetchReason.FETCHED]


def test_a_stream_that_nobody_reads_asks_nothing(server: FeedServer) -> None:
    AiohttpFetcher(PARAMS, LOOPBACK).stream(asks(server, "/quick"))
    assert list(AiohttpFetcher(PARAMS, LOOPBACK).stream([])) == []
    assert not fetch_threads()
    assert server.asked == []


def test_a_fault_aside_is_raised_where_things_are_read() -> None:
    async def work(hand: Any) -> None:
        hand(1)
        raise KeyError("a defect")

    read = handed_over(work)
    assert next(read) == 1
    with pytest.raises(KeyError, match="a defect"):
        next(read)


def test_silent_name_servers_hold_up_neither_other_names_nor_the_end(server: FeedServer) -> None:
    server.routes["/f"] = reply(rss("one"))
    answer = threading.Event()

    def lookup(host: str, *rest: Any) -> list[Any]:
        if host.startswith("silent"):
            answer.wait(20)
            raise socket.gaierror(socket.EAI_AGAIN, "no answer")
        return socket.getaddrinfo("127.0.0.1", *rest)

    rules = [HostRule(address="news.example", allow_private=True)]
    urls = [f"http://silent{n}.example/" for n in range(20)] + [f"http://news.example:{server.port}/f"]
    requests = [FetchRequest(feed_id=FeedId(url), url=url) for url in urls]
    results = AiohttpFetcher(PARAMS, rules, lookup=lookup).fetch(requests)
    answer.set()
    assert [result.reason for result in results] == [FetchReason.TIMEOUT] * 20 + [FetchReason.FETCHED]
