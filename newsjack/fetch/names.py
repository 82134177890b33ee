"""Names to addresses: many look-ups at once, none of which can hold up the end of a fetch.

The event loop's own look-ups share a handful of threads, so a few names whose servers are silent would
stop all others, and the loop waits for them at its end.
"""

import asyncio
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

Lookup = Callable[..., list[Any]]
"""Looks a name up as ``socket.getaddrinfo`` does: same arguments, same answers, same errors."""

_AT_ONCE = 32


class ThreadedLookup(AbstractResolver):
    """aiohttp's resolver over a look-up function and threads of its own."""

    def __init__(self, lookup: Lookup = socket.getaddrinfo) -> None:
        self._lookup = lookup
        self._threads = ThreadPoolExecutor(max_workers=_AT_ONCE, thread_name_prefix="names")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return a name's addresses; raises ``OSError``."""
        found = await asyncio.get_running_loop().run_in_executor(
            self._threads, self._ask, host, port, int(family)
        )
        return [
            ResolveResult(
                hostname=host,
                host=str(address[0]),
                port=int(address[1]),
                family=int(kind),
                proto=int(protocol),
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for kind, _, protocol, _, address in found
        ]

    def _ask(self, host: str, port: int, family: int) -> list[Any]:
        return self._lookup(host, port, family, socket.SOCK_STREAM, 0, socket.AI_ADDRCONFIG)

    async def close(self) -> None:
        """Let go of look-ups that have not answered."""
        self._threads.shutdown(wait=False, cancel_futures=True)
