"""Entries in memory: kept once, in the order of their arrival, and the inbox."""

import threading
from collections import deque
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice

from newsjack.model.entry import Entry, EntryId
from newsjack.model.params import RetentionParams
from newsjack.store.marks import Mark, marks_of


class MemoryEntryStore:
    """``EntryStore`` on dictionaries; what is older than the retention is dropped as new entries come."""

    def __init__(self, retention: RetentionParams | None = None) -> None:
        self._retention = retention or RetentionParams()
        self._lock = threading.Lock()
        self._entries: dict[EntryId, Entry] = {}
        self._kept: deque[tuple[datetime, EntryId]] = deque()
        self._seen: dict[str, datetime] = {}
        self._marked: deque[tuple[datetime, str]] = deque()
        self._inbox: dict[EntryId, Entry] = {}
        self._inbox_sorted = True
        self._inbox_last: datetime | None = None

    def keep_new(self, entries: Sequence[Entry], *, now: datetime) -> tuple[Entry, ...]:
        """Store those never seen before and put them into the inbox; return them in order."""
        with self._lock:
            new = tuple(entry for entry in entries if self._keep(entry, now))
            self._expire(now)
            return new

    def inbox(self, *, limit: int) -> tuple[Entry, ...]:
        """Return waiting entries, oldest first seen first, ties in order of arrival."""
        with self._lock:
            if not self._inbox_sorted:
                waiting = sorted(self._inbox.items(), key=lambda item: item[1].first_seen_at)
                self._inbox = dict(waiting)
                self._inbox_sorted = True
            return tuple(islice(self._inbox.values(), limit))

    def inbox_size(self) -> int:
        """Count waiting entries."""
        return len(self._inbox)

    def get(self, entry_ids: Sequence[EntryId]) -> tuple[Entry, ...]:
        """Return those of the entries that are still kept, in order."""
        with self._lock:
            return tuple(self._entries[key] for key in entry_ids if key in self._entries)

    def latest(self, *, limit: int) -> tuple[Entry, ...]:
        """Return the entries last kept, newest first."""
        with self._lock:
            return tuple(islice(reversed(self._entries.values()), limit))

    def consume(self, entry_ids: Iterable[EntryId]) -> None:
        """Take entries out of the inbox: the story store's half of ``commit_grouping``."""
        with self._lock:
            for key in entry_ids:
                self._inbox.pop(key, None)

    def _keep(self, entry: Entry, now: datetime) -> bool:
        marks = marks_of(entry, self._retention)
        known = any(self._is_seen(mark, now) for mark in marks)
        for mark in marks:
            if not known or mark.renewed:
                self._mark(mark, now)
        if known:
            return False
        self._entries[entry.entry_id] = entry
        self._kept.append((now, entry.entry_id))
        if self._inbox and self._inbox_last is not None and entry.first_seen_at < self._inbox_last:
            self._inbox_sorted = False
        self._inbox_last = max(self._inbox_last or entry.first_seen_at, entry.first_seen_at)
        self._inbox[entry.entry_id] = entry
        return True

    def _is_seen(self, mark: Mark, now: datetime) -> bool:
        at = self._seen.get(mark.key)
        return at is not None and now - at < mark.window

    def _mark(self, mark: Mark, now: datetime) -> None:
        at = self._seen.get(mark.key)
        if at is not None and now - at < mark.window / 2:
            return
        self._seen[mark.key] = now
        self._marked.append((now, mark.key))

    def _expire(self, now: datetime) -> None:
        while self._kept and now - self._kept[0][0] > self._retention.entries:
            _, entry_id = self._kept.popleft()
            self._entries.pop(entry_id, None)
            self._inbox.pop(entry_id, None)
        while self._marked and now - self._marked[0][0] > self._retention.seen:
            at, key = self._marked.popleft()
            if self._seen.get(key) == at:
                del self._seen[key]
