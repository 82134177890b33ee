"""Feeds in memory."""

import heapq
import threading
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from newsjack.model.feed import Feed, FeedId, FeedState
from newsjack.ports import SOON


class MemoryFeedStore:
    """``FeedStore`` on dictionaries and a lock."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._feeds: dict[FeedId, Feed] = {}
        self._states: dict[FeedId, FeedState] = {}
        self._due: dict[FeedId, datetime] = {}
        self._busy: dict[str, datetime] = {}

    def sync(self, feeds: Iterable[Feed], *, now: datetime) -> None:
        """Make the stored list equal to ``feeds``: new ones are due at once, gone ones are forgotten."""
        wanted = {feed.feed_id: feed for feed in feeds}
        with self._lock:
            self._feeds = wanted
            hosts = {feed.host for feed in wanted.values()}
            self._busy = {host: at for host, at in self._busy.items() if host in hosts}
            self._states = {key: state for key, state in self._states.items() if key in wanted}
            self._due = {key: self._due.get(key, now) for key in wanted}

    def all(self) -> tuple[Feed, ...]:
        """Return every feed, by outlet and URL."""
        with self._lock:
            return tuple(sorted(self._feeds.values(), key=lambda feed: (feed.outlet, feed.url)))

    def get(self, feed_ids: Sequence[FeedId]) -> tuple[tuple[Feed, FeedState], ...]:
        """Return the named feeds that exist, with their states, in order."""
        with self._lock:
            return tuple(
                (self._feeds[key], self._states.get(key) or FeedState(feed_id=key))
                for key in feed_ids
                if key in self._feeds
            )

    def states(self) -> Mapping[FeedId, FeedState]:
        """Return the state of every feed."""
        with self._lock:
            return {key: self._states.get(key) or FeedState(feed_id=key) for key in self._feeds}

    def claim_due(
        self, *, now: datetime, limit: int, lease: timedelta, per_host: int = 5, look_again: timedelta = SOON
    ) -> tuple[FeedId, ...]:
        """Take up to ``limit`` due feeds, longest due first; each is due again after ``lease``."""
        ours: dict[str, int] = {}
        taken = []
        with self._lock:
            due = ((at, key) for key, at in self._due.items() if at <= now)
            for _, key in heapq.nsmallest(limit, due):
                host = self._feeds[key].host
                until = self._busy.get(host, now)
                if host and host not in ours and until <= now:
                    ours[host] = 0
                    self._busy[host] = now + lease
                if not host or ours.get(host, per_host) < per_host:
                    ours[host] = ours.get(host, 0) + 1
                    self._due[key] = now + lease
                    taken.append(key)
                else:
                    held = host not in ours and until > now + lease
                    self._due[key] = until if held else now + look_again
        return tuple(taken)

    def release(self, until: Mapping[str, datetime]) -> None:
        """Say until when each host is left alone from now on."""
        with self._lock:
            self._busy |= until

    def busy_until(self, host: str) -> datetime | None:
        """Return until when a host is left alone, ``None`` when it never was asked."""
        with self._lock:
            return self._busy.get(host)

    def save(self, states: Sequence[FeedState]) -> None:
        """Store states of feeds that still exist; each is next due at its ``next_poll_at``."""
        with self._lock:
            for state in states:
                if state.feed_id not in self._feeds:
                    continue
                self._states[state.feed_id] = state
                if state.next_poll_at is not None:
                    self._due[state.feed_id] = state.next_poll_at

    def due_now(self, feed_ids: Sequence[FeedId], *, now: datetime) -> None:
        """Make feeds due at once ("poll now"); one that waits already keeps its place."""
        with self._lock:
            for key in feed_ids:
                if key in self._due:
                    self._due[key] = min(self._due[key], now)
