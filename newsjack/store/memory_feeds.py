"""Feeds in memory."""

import heapq
import threading
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from newsjack.model.feed import Feed, FeedId, FeedState


class MemoryFeedStore:
    """``FeedStore`` on three dictionaries and a lock."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._feeds: dict[FeedId, Feed] = {}
        self._states: dict[FeedId, FeedState] = {}
        self._due: dict[FeedId, datetime] = {}

    def sync(self, feeds: Iterable[Feed], *, now: datetime) -> None:
        """Make the stored list equal to ``feeds``: new ones are due at once, gone ones are forgotten."""
        wanted = {feed.feed_id: feed for feed in feeds}
        with self._lock:
            self._feeds = wanted
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

    def claim_due(self, *, now: datetime, limit: int, lease: timedelta) -> tuple[FeedId, ...]:
        """Take up to ``limit`` due feeds, longest due first; each is due again after ``lease``."""
        with self._lock:
            due = ((at, key) for key, at in self._due.items() if at <= now)
            taken = tuple(key for _, key in heapq.nsmallest(limit, due))
            for key in taken:
                self._due[key] = now + lease
            return taken

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
