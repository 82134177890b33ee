"""Fetch throughput: our fetcher beside httpx, one process each time, on a loopback server of another.

Run `python -m bench.fetching`. A thousand feeds, each on a loopback address of its own, answer after
50-200 ms with a gzipped document; both clients make the same unconditional requests, httpx at each of
several concurrencies, ours at its default and beside it. Median of three runs.
"""

import asyncio
import gzip
import multiprocessing
import random
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from multiprocessing.connection import Connection
from statistics import median
from typing import Any

import httpx

from newsjack.fetch import AiohttpFetcher
from newsjack.fetch.fetcher import ACCEPT
from newsjack.model.feed import FeedId, FetchReason, FetchRequest, HostRule
from newsjack.model.params import FetchParams

FEEDS = 1_000
RUNS = 3
LATENCY_SECONDS = (0.05, 0.2)
CONCURRENCIES = (50, 100, 200, 400)
SEED = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One client's speed and its processor time, all threads."""

    per_second: float
    cpu_ms: float


def main() -> None:
    """Print both clients' feeds per second and CPU per feed, and the ratios."""
    ours, peer = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(peer,), daemon=True)
    server.start()
    port = ours.recv()
    urls = [f"http://{address(number)}:{port}/feed/{number}" for number in range(FEEDS)]
    try:
        compare(urls)
    finally:
        server.terminate()
        server.join()


def compare(urls: list[str]) -> None:
    """Run every client in turn, so that what else the machine does falls on all alike."""
    default = FetchParams().concurrency
    clients: dict[tuple[str, int], Callable[[], int]] = {}
    for concurrency in sorted({*CONCURRENCIES, default}):
        params = replace(FetchParams(), concurrency=concurrency)
        clients["newsjack", concurrency] = partial(ours_once, urls, params)
        clients["httpx", concurrency] = partial(peer_once, urls, concurrency)
    runs = {client: [measured(once)] for client, once in clients.items()}
    for _ in range(RUNS - 1):
        for client, once in clients.items():
            runs[client].append(measured(once))
    figures = {client: middle(found) for client, found in runs.items()}
    print(
        f"{FEEDS} feeds, {LATENCY_SECONDS[0] * 1e3:.0f}-{LATENCY_SECONDS[1] * 1e3:.0f} ms, median of {RUNS}"
    )
    print(f"{'':>9} {'concurrency':>11} {'feeds/s':>8} {'CPU ms/feed':>12}")
    for (name, concurrency), figure in sorted(figures.items(), reverse=True):
        said = " (default)" if (name, concurrency) == ("newsjack", default) else ""
        print(f"{name:>9} {concurrency:>11} {figure.per_second:>8.0f} {figure.cpu_ms:>12.2f}{said}")
    best = max((f for (name, _), f in figures.items() if name == "httpx"), key=lambda f: f.per_second)
    own = figures["newsjack", default]
    speed, cpu = own.per_second / best.per_second, own.cpu_ms / best.cpu_ms
    print(f"default beside httpx at its best: {speed:.1f} x the feeds/s at {cpu:.2f} x the CPU per feed")
    print(f"floor 400 feeds/s: {'met' if own.per_second >= 400 else 'MISSED'};", end=" ")
    print(f"aim 650: {'met' if own.per_second >= 650 else 'missed'}")


def measured(once: Callable[[], int]) -> Figure:
    """Run ``once``, which returns how many bodies came whole; raises when one did not."""
    started, cpu = time.perf_counter(), time.process_time()
    whole = once()
    took = time.perf_counter() - started
    if whole != FEEDS:
        raise RuntimeError(f"{whole} of {FEEDS} bodies came whole")
    return Figure(per_second=FEEDS / took, cpu_ms=(time.process_time() - cpu) * 1e3 / FEEDS)


def middle(found: list[Figure]) -> Figure:
    return Figure(
        per_second=median(figure.per_second for figure in found),
        cpu_ms=median(figure.cpu_ms for figure in found),
    )


def ours_once(urls: list[str], params: FetchParams) -> int:
    rules = [
        HostRule(address=address(number), allow_private=True, spacing=timedelta(0)) for number in range(FEEDS)
    ]
    requests = [FetchRequest(feed_id=FeedId(str(number)), url=url) for number, url in enumerate(urls)]
    results = AiohttpFetcher(params, rules).stream(requests)
    return sum(result.reason is FetchReason.FETCHED and len(result.body) == len(body()) for result in results)


def peer_once(urls: list[str], concurrency: int) -> int:
    return asyncio.run(httpx_once(urls, concurrency))


async def httpx_once(urls: list[str], concurrency: int) -> int:
    limits = httpx.Limits(max_connections=concurrency, max_keepalive_connections=0)
    headers = {"User-Agent": FetchParams().user_agent, "Accept": ACCEPT, "Accept-Encoding": "gzip, deflate"}
    room = asyncio.Semaphore(concurrency)
    async with httpx.AsyncClient(limits=limits, timeout=30, headers=headers, trust_env=False) as client:

        async def one(url: str) -> bool:
            async with room:
                response = await client.get(url)
            return response.status_code == 200 and len(response.content) == len(body())

        return sum(await asyncio.gather(*map(one, urls)))


# the server, in a process of its own


def address(number: int) -> str:
    """Return a loopback address for each feed: Linux answers on all of 127.0.0.0/8."""
    return f"127.1.{number // 200}.{number % 200 + 1}"


_made: list[bytes] = []


def body() -> bytes:
    """Return a document of thirty entries of made-up words, about 25 kB."""
    if not _made:
        words = random.Random(SEED)
        sentence = " ".join("".join(words.choices("aeilnorst", k=words.randint(3, 9))) for _ in range(4_000))
        items = "".join(
            f"<item><title>{sentence[n * 70 : n * 70 + 60]}</title><link>http://example.com/{n}</link>"
            f"<description>{sentence[n * 500 : n * 500 + 500]}</description></item>"
            for n in range(30)
        )
        _made.append(f'<rss version="2.0"><channel><title>Feed</title>{items}</channel></rss>'.encode())
    return _made[0]


class Feed(asyncio.Protocol):
    """Answers each request after its feed's own latency, then closes."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer

    def connection_made(self, transport: Any) -> None:
        """Remember the connection."""
        self._transport = transport
        self._head = b""

    def data_received(self, data: bytes) -> None:
        """Answer once the request's head is whole."""
        self._head += data
        if self._head.endswith(b"\r\n\r\n"):
            wait = random.Random(self._head.split(b" ", 2)[1]).uniform(*LATENCY_SECONDS)
            asyncio.get_running_loop().call_later(wait, self._say)

    def _say(self) -> None:
        self._transport.write(self._answer)
        self._transport.close()


def serve(pipe: Connection) -> None:
    """Serve every address until the process is ended; send the port that was taken."""
    asyncio.run(_serve(pipe))


async def _serve(pipe: Connection) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 8_192), most))
    packed = gzip.compress(body())
    head = f"Content-Type: application/rss+xml\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n"
    answer = f"HTTP/1.1 200 OK\r\n{head}Connection: close\r\n\r\n".encode() + packed
    loop = asyncio.get_running_loop()
    first = await loop.create_server(lambda: Feed(answer), address(0), 0)
    port = first.sockets[0].getsockname()[1]
    hosts = [address(number) for number in range(1, FEEDS)]
    await loop.create_server(lambda: Feed(answer), hosts, port, backlog=64)
    pipe.send(port)
    await asyncio.Event().wait()


if __name__ == "__main__":
    main()
