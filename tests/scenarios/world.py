"""A scenario's world: loopback servers, names, a clock set by hand, and one reader: ours or a bare GET.

A scenario is a function of a world that yields ``(holds, fault)`` pairs in the order things happen. The
same function judges both readers; it is left at the first fault, so what only a well-behaved reader may be
asked to do (addresses outside this machine) comes after the check that tells it apart.
"""

import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from newsjack.model.feed import HostRule
from newsjack.ports import EntryStore, FeedStore
from newsjack.store.memory_entries import MemoryEntryStore
from newsjack.store.memory_feeds import MemoryFeedStore
from tests.feed_server import Asked, FeedServer, Reply
from tests.scenarios.answers import Answer
from tests.scenarios.bare import EVERY, BareReader
from tests.scenarios.ours import OurReader

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TEN_MINUTES = timedelta(minutes=10)

Stores = tuple[FeedStore, EntryStore]
Play = Callable[["World"], Iterator[tuple[bool, str]]]


@dataclass(frozen=True)
class Scenario:
    """One behaviour of servers, and whether a bare GET gets it wrong."""

    name: str
    play: Play
    bare_is_wrong: bool
    kept: bool


SCENARIOS: dict[str, Scenario] = {}


def scenario(*, bare_is_wrong: bool = True, kept: bool = False) -> Callable[[Play], Play]:
    """Register a scenario under its function's name; ``kept``: its stores must outlive a process."""

    def register(play: Play) -> Play:
        SCENARIOS[play.__name__] = Scenario(play.__name__, play, bare_is_wrong, kept)
        return play

    return register


def memory() -> Stores:
    return MemoryFeedStore(), MemoryEntryStore()


def first_fault(chosen: Scenario, *, bare: bool, stores: Callable[[], Stores] = memory) -> str:
    """Play a scenario and return what the reader did wrong first, or an empty string."""
    with World(bare=bare, stores=stores) as world:
        return next((fault for holds, fault in chosen.play(world) if not holds), "")


class World:
    """Everything a scenario touches."""

    def __init__(self, *, bare: bool, stores: Callable[[], Stores] = memory) -> None:
        self.now = NOON
        self.rules: list[HostRule] = []
        self.names_fail: int | None = None
        self.deadline = timedelta(seconds=20)
        self._bare, self._stores, self._trusting = bare, stores, False
        self._stack = ExitStack()
        self._reader: BareReader | None = None
        self._ours = OurReader(*stores(), self.lookup) if not bare else None
        self._bare_due: dict[str, datetime] = {}

    def __enter__(self) -> "World":
        self.server = self.another()
        self.allow(self.server.address)
        return self

    def __exit__(self, *_: object) -> None:
        if self._reader is not None:
            self._reader.close()
        self._stack.close()

    # servers and names

    def another(self, **settings: Any) -> FeedServer:
        """Start one more server; it is not allowed until :meth:`allow` says so."""
        return self._stack.enter_context(FeedServer(**settings))

    def allow(self, address: str, **rule: Any) -> None:
        given = {"allow_private": True, "spacing": timedelta(0), **rule}
        self.rules.append(HostRule(address=address, **given))

    def trust_any_certificate(self, server: FeedServer) -> None:
        """Exempt one server from certificate checks (the bare reader has but one switch for all)."""
        self.allow(server.address, any_certificate=True)
        self._trusting = True
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def serve(self, path: str, said: bytes | Callable[[Asked], Reply]) -> str:
        self.server.routes[path] = said
        return self.server.url(path)

    def at(self, host: str, path: str, **rule: Any) -> str:
        """Return the address of a path under a name; every ``*.example`` is this machine."""
        self.allow(f"{host}:{self.server.port}", **rule)
        return f"http://{host}:{self.server.port}{path}"

    def lookup(self, host: str, *rest: Any) -> list[Any]:
        if self.names_fail is not None:
            raise socket.gaierror(self.names_fail, "no answer")
        return socket.getaddrinfo("127.0.0.1" if host.endswith(".example") else host, *rest)

    @property
    def asked(self) -> list[Asked]:
        return self.server.asked

    def sent(self, header: str) -> list[str | None]:
        """Return a request header's values over all requests to the server."""
        return [asked.headers.get(header) for asked in self.asked]

    # polling

    def poll(self, *urls: str, later: timedelta = TEN_MINUTES) -> tuple[Answer, ...]:
        """Poll feeds together, ``later`` than the last time."""
        self.now += later
        if self._ours is not None:
            return self._ours.poll(urls, now=self.now, rules=self.rules, deadline=self.deadline)
        if self._reader is None:
            self._reader = BareReader(self.lookup, trusting=self._trusting)
        self._bare_due |= dict.fromkeys(urls, self.now + EVERY)
        return self._reader.poll(urls, guard=2 * self.deadline)

    def one(self, url: str, *, later: timedelta = TEN_MINUTES) -> Answer:
        (answer,) = self.poll(url, later=later)
        return answer

    def due_in(self, url: str) -> timedelta:
        """Return how long a feed now waits, whatever moved it."""
        at = self._ours.due_at(url) if self._ours is not None else self._bare_due[url]
        assert at is not None
        return at - self.now

    def restart(self, urls: Sequence[str]) -> None:
        """Do what a daemon does when it starts: read its list, and poll what is due."""
        if self._ours is None:
            self.poll(*urls, later=timedelta(0))
            return
        self._ours = OurReader(*self._stores(), self.lookup)
        self._ours.subscribe(urls, now=self.now)
        due = self._ours.claim(now=self.now)
        if due:
            self.poll(*due, later=timedelta(0))
