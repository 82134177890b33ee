"""A loopback server that says exactly what a test wants, byte for byte: what real servers do wrong too."""

import asyncio
import ssl
import threading
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field

Reply = bytes | AsyncGenerator[bytes, None]


@dataclass(frozen=True)
class Asked:
    """One request as it came; ``at`` in seconds on a monotonic clock."""

    path: str
    headers: dict[str, str]
    at: float = 0.0


@dataclass
class FeedServer:
    """Serves ``routes``: a path's reply is bytes, or a function of the request."""

    routes: dict[str, bytes | Callable[[Asked], Reply]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    port: int = 0
    tls: ssl.SSLContext | None = None

    def __enter__(self) -> "FeedServer":
        self._loop = asyncio.new_event_loop()
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,))
        self._thread.start()
        started.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def url(self, path: str) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}{path}"

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def _run(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve(started))
        self._loop.close()

    async def _serve(self, started: threading.Event) -> None:
        self._stop = asyncio.Event()
        self._talks: set[asyncio.Task[None]] = set()
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0, ssl=self.tls)
        self.port = server.sockets[0].getsockname()[1]
        started.set()
        await self._stop.wait()
        server.close()
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._talks.add(task)
        try:
            await self._answer(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._talks.discard(task)
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = dict(line.split(": ", 1) for line in head[1:] if ": " in line)
        asked = Asked(head[0].split(" ")[1], headers, time.monotonic())
        self.asked.append(asked)
        route = self.routes.get(asked.path, reply(b"", status="404 Not Found"))
        said = route(asked) if callable(route) else route
        if isinstance(said, bytes):
            writer.write(said)
            await writer.drain()
            return
        async with aclosing(said):
            async for piece in said:
                writer.write(piece)
                await writer.drain()


def reply(body: bytes = b"", *, status: str = "200 OK", headers: dict[str, str] | None = None) -> bytes:
    """Return a whole response; a Content-Length is added unless ``headers`` hold one."""
    given = {"Content-Length": str(len(body)), "Content-Type": "application/rss+xml", **(headers or {})}
    lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return f"HTTP/1.1 {status}\r\n{lines}Connection: close\r\n\r\n".encode("latin-1") + body


def rss(*titles: str, at: str = "Mon, 02 Mar 2026 10:00:00 GMT", built: str = "") -> bytes:
    """Return a small RSS document; item n has the link http://example.com/n."""
    items = "".join(
        f"<item><title>{title}</title><link>http://example.com/{title.replace(' ', '-')}</link>"
        f"<guid>{title}</guid><pubDate>{at}</pubDate></item>"
        for title in titles
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Feed</title>'
        f"<link>http://example.com/</link><lastBuildDate>{built}</lastBuildDate>{items}</channel></rss>"
    ).encode()
