"""The stream as an entry store: every item is an entry, kept while a story may still want it."""

from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta

from newsjack.model.entry import Entry, EntryId


class StreamEntries:
    """The entry port over a recorded stream. Nothing is dropped as seen: each item is one entry."""

    def __init__(self, *, keep: timedelta) -> None:
        """Keep entries for ``keep`` of virtual time; memory is bounded by the stream's rate."""
        self._keep = keep
        self._waiting: deque[Entry] = deque()
        self._entries: dict[EntryId, Entry] = {}
        self._order: deque[Entry] = deque()

    def keep_new(self, entries: Sequence[Entry], *, now: datetime) -> tuple[Entry, ...]:
        """Put entries into the inbox in order; forget those older than what is kept."""
        for entry in entries:
            self._waiting.append(entry)
            self._entries[entry.entry_id] = entry
            self._order.append(entry)
        while self._order and self._order[0].first_seen_at < now - self._keep:
            gone = self._order.popleft()
            self._entries.pop(gone.entry_id, None)
        return tuple(entries)

    def inbox(self, *, limit: int) -> tuple[Entry, ...]:
        """Return the oldest waiting entries."""
        return tuple(self._waiting[index] for index in range(min(limit, len(self._waiting))))

    def inbox_size(self) -> int:
        """Count waiting entries."""
        return len(self._waiting)

    def consume(self, entry_ids: Sequence[EntryId]) -> None:
        """Take entries out of the inbox; the grouping that consumed them is stored."""
        gone = set(entry_ids)
        while self._waiting and self._waiting[0].entry_id in gone:
            self._waiting.popleft()

    def get(self, entry_ids: Sequence[EntryId]) -> tuple[Entry, ...]:
        """Return those still kept, in order."""
        return tuple(self._entries[entry_id] for entry_id in entry_ids if entry_id in self._entries)

    def latest(self, *, limit: int) -> tuple[Entry, ...]:
        """Return the newest entries, newest first."""
        return tuple(self._order[-index] for index in range(1, min(limit, len(self._order)) + 1))
