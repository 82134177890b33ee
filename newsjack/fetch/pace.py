"""Politeness towards one host within a batch: how many at once, and how far apart they start."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from newsjack.clock import monotonic_seconds


class HostPace:
    """One host's turn-taking: ``at_once`` fetches in flight, starts ``spacing`` apart (real time)."""

    def __init__(self, *, at_once: int, spacing: timedelta) -> None:
        self._at_once = asyncio.Semaphore(at_once)
        self._spacing = spacing.total_seconds()
        self._next_start = 0.0

    @asynccontextmanager
    async def turn(self, room: asyncio.Semaphore) -> AsyncIterator[None]:
        """Wait for this host's turn and for ``room`` among all fetches, then hold both.

        The distance between starts is kept after the wait for room, and no room is held while waiting
        for a start: a crowded batch would else close up what was spaced, or stand still for one host.
        """
        async with self._at_once:
            while True:
                await asyncio.sleep(max(self._next_start - monotonic_seconds(), 0))
                async with room:
                    now = monotonic_seconds()
                    if now >= self._next_start:
                        self._next_start = now + self._spacing
                        yield
                        return
