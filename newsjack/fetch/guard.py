"""The address guard: the last look at an address, right before a socket connects to it.

A check before the connection would be blind to redirects, to names that resolve differently the
second time, and to odd spellings of addresses; the socket factory sees what is really connected.
"""

import asyncio
import socket
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from newsjack.core.addresses import is_public
from newsjack.model.feed import HostRule

_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(slots=True)
class Hop:
    """One request of a fetch: whether its named host may be private, whether it was, its connection."""

    allow_private: bool = False
    refused: bool = False
    transport: asyncio.Transport | None = None

    def hang_up(self) -> None:
        """End the connection at once, if one was made."""
        if self.transport is not None:
            self.transport.abort()


CURRENT_HOP: ContextVar[Hop | None] = ContextVar("current_hop", default=None)


class RefusedAddressError(OSError):
    """A socket to a private, loopback or otherwise not public address was refused."""


def guarded_socket(addr_info: tuple[Any, Any, int, str, tuple[Any, ...]]) -> socket.socket:
    """Open a socket for aiohttp unless the address is not public and its host is not allowed to be."""
    family, kind, protocol, _, address = addr_info
    hop = CURRENT_HOP.get()
    if (hop is None or not hop.allow_private) and not is_public(str(address[0])):
        if hop is not None:
            hop.refused = True
        raise RefusedAddressError("this address is not public")
    opened = socket.socket(family, kind, protocol)
    opened.setblocking(False)
    return opened


def rules_by_address(rules: Iterable[HostRule]) -> dict[str, HostRule]:
    """Return rules by lowered ``host`` or ``host:port``."""
    return {rule.address.lower(): rule for rule in rules}


def rule_for(url: str, rules: dict[str, HostRule]) -> HostRule | None:
    """Return the rule for the host that a URL names; the one with the port wins."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    shown = f"[{host}]" if ":" in host else host
    port = parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)
    return rules.get(f"{shown}:{port}") or rules.get(shown) or rules.get(host)
