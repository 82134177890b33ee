"""A bare GET: what polling a feed comes to without thinking. It stands beside ours in every scenario.

One session, one GET per poll every five minutes, the body through feedparser, an entry is new if its id
was not seen. No validators, no limits, no look at the status. Only the guard is ours: it ends a GET that
would never end by itself.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import aiohttp
import feedparser

from newsjack.fetch.names import Lookup, ThreadedLookup
from tests.scenarios.answers import Answer

EVERY = timedelta(minutes=5)


class BareReader:
    """Polls the addresses it is given, one after the other."""

    def __init__(self, lookup: Lookup, *, trusting: bool) -> None:
        self._runner = asyncio.Runner()
        self._session = self._runner.run(_open(lookup, trusting))
        self._seen: dict[str, set[str]] = {}

    def poll(self, urls: Sequence[str], *, guard: timedelta) -> tuple[Answer, ...]:
        return tuple(self._runner.run(self._all(urls, guard.total_seconds())))

    def close(self) -> None:
        self._runner.run(self._session.close())
        self._runner.close()

    async def _all(self, urls: Sequence[str], guard_seconds: float) -> list[Answer]:
        return [await self._one(url, guard_seconds) for url in urls]

    async def _one(self, url: str, guard_seconds: float) -> Answer:
        try:
            async with asyncio.timeout(guard_seconds), self._session.get(url) as response:
                body = await response.read()
        except TimeoutError:
            return Answer(success=False, ended=False, wait=EVERY)
        except (aiohttp.ClientError, OSError, ValueError):
            return Answer(success=False, wait=EVERY)
        found = feedparser.parse(body)
        seen = self._seen.setdefault(url, set())
        new = [entry for entry in found.entries if _id(entry) not in seen]
        seen.update(map(_id, new))
        titles = tuple(str(entry.get("title", "")) for entry in new)
        return Answer(success=True, titles=titles, parsed=True, held=len(body), wait=EVERY)


async def _open(lookup: Lookup, trusting: bool) -> aiohttp.ClientSession:
    connector = aiohttp.TCPConnector(resolver=ThreadedLookup(lookup), ssl=not trusting)
    return aiohttp.ClientSession(connector=connector)


def _id(entry: Any) -> str:
    return str(entry.get("id") or entry.get("link") or entry.get("title") or "")
