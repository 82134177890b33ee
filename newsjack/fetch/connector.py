"""Connections for one answer each: guarded when they are opened, really gone when the answer is read.

A TLS connection waits up to half a minute for the other side's farewell after it was closed, and longer
than its event loop lives; a socket is then left to the garbage collector. Nothing is lost by hanging up:
bodies carry their own length, and a connection is never used again.
"""

import asyncio
from typing import Any

import aiohttp
from aiohttp.client_proto import ResponseHandler

from newsjack.fetch.guard import CURRENT_HOP, guarded_socket
from newsjack.fetch.names import ThreadedLookup

_CLOSING_TURNS = 3


class OneAnswerConnector(aiohttp.TCPConnector):
    """aiohttp's connector without a pool; each hop knows the connection that was opened for it."""

    def __init__(self, *, names: ThreadedLookup, limit: int) -> None:
        super().__init__(limit=limit, force_close=True, socket_factory=guarded_socket, resolver=names)

    async def _create_connection(self, req: Any, traces: Any, timeout: Any) -> ResponseHandler:
        protocol = await super()._create_connection(req, traces, timeout)
        hop = CURRENT_HOP.get()
        if hop is not None:
            hop.transport = protocol.transport
        return protocol


async def last_turns() -> None:
    """Let the event loop close what was hung up last: it takes a turn for each layer of a connection."""
    for _ in range(_CLOSING_TURNS):
        await asyncio.sleep(0)
