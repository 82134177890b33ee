"""Politeness towards one host within a batch: how many at once, and how far apart they start."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from newsjack.clock import monotonic_seconds


class HostPace:
    """One host's turn-taking: ``at_once`` fetches in flight, starts ``spacing`` apart (real time)."""

    def __init__(self, *, at_once: int, spacing: timedelta) -> None:
        self._room = asyncio.Semaphore(at_once)
        self._spacing = spacing.total_seconds()
        self._next_start = 0.0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for room and for the next start, then hold the room."""
        async with self._room:
            at = max(monotonic_seconds(), self._next_start)
            self._next_start = at + self._spacing
            wait = at - monotonic_seconds()
            if wait > 0:
                await asyncio.sleep(wait)
            yield
