"""Entries in Redis: one text each, the marks of what was seen, and the inbox."""

from collections.abc import Sequence
from datetime import datetime

from newsjack.codec import decode, encode
from newsjack.model.entry import Entry, EntryId
from newsjack.model.params import RetentionParams
from newsjack.store import scripts
from newsjack.store.client import Client, guarded
from newsjack.store.keys import Keys
from newsjack.store.marks import marks_of
from newsjack.store.redis_feeds import score

_ID_AT = len("0000000000000000:")
"""Where the entry id begins in a member of ``inbox`` and ``entries``, after its arrival number."""


class RedisEntryStore:
    """``EntryStore``: arrival numbers put entries of the same instant in the order of their arrival."""

    def __init__(self, client: Client, keys: Keys, retention: RetentionParams) -> None:
        self._client = client
        self._keys = keys
        self._retention = retention
        self._keep = client.register_script(scripts.KEEP_ENTRY)
        self._prune = client.register_script(scripts.PRUNE_ENTRIES)

    @guarded
    def keep_new(self, entries: Sequence[Entry], *, now: datetime) -> tuple[Entry, ...]:
        """Store those never seen before and put them into the inbox; return them in order."""
        if not entries:
            return ()
        keys = self._keys
        with self._client.pipeline(transaction=False) as pipe:
            for entry in entries:
                self._queue(pipe, entry, now)
            self._prune(
                keys=[keys.entries, keys.inbox, keys.inbox_slots],
                args=[score(now - self._retention.entries), keys.of("entry", "")],
                client=pipe,
            )
            replies = pipe.execute()
        return tuple(entry for entry, kept in zip(entries, replies[:-1], strict=True) if kept)

    @guarded
    def inbox(self, *, limit: int) -> tuple[Entry, ...]:
        """Return waiting entries, oldest first seen first, ties in order of arrival."""
        if limit <= 0:
            return ()
        members: list[str] = self._client.zrange(self._keys.inbox, 0, limit - 1)
        found = self._read(members)
        gone = [member for member, text in zip(members, found, strict=True) if text is None]
        if gone:  # its retention ended before anybody grouped it
            self._drop(gone)
        return tuple(decode(Entry, text) for text in found if text is not None)

    @guarded
    def inbox_size(self) -> int:
        """Count waiting entries."""
        return int(self._client.zcard(self._keys.inbox))

    @guarded
    def get(self, entry_ids: Sequence[EntryId]) -> tuple[Entry, ...]:
        """Return those of the entries that are still kept, in order."""
        if not entry_ids:
            return ()
        texts = self._client.mget([self._keys.of("entry", entry_id) for entry_id in entry_ids])
        return tuple(decode(Entry, text) for text in texts if text is not None)

    @guarded
    def latest(self, *, limit: int) -> tuple[Entry, ...]:
        """Return the entries last kept, newest first."""
        if limit <= 0:
            return ()
        members: list[str] = self._client.zrange(self._keys.entries, 0, limit - 1, desc=True)
        return tuple(decode(Entry, text) for text in self._read(members) if text is not None)

    def _queue(self, pipe: Client, entry: Entry, now: datetime) -> None:
        keys = self._keys
        marks = marks_of(entry, self._retention)
        args: list[str | int] = [
            entry.entry_id,
            encode(entry),
            score(entry.first_seen_at),
            score(now),
            seconds(self._retention.entries.total_seconds()),
        ]
        for mark in marks:
            args += (seconds(mark.window.total_seconds()), "1" if mark.renewed else "0")
        self._keep(
            keys=[
                keys.of("entry", entry.entry_id),
                keys.inbox,
                keys.inbox_slots,
                keys.entries,
                keys.arrivals,
                *(keys.of("seen", mark.key) for mark in marks),
            ],
            args=args,
            client=pipe,
        )

    def _read(self, members: Sequence[str]) -> list[str | None]:
        if not members:
            return []
        found: list[str | None] = self._client.mget(
            [self._keys.of("entry", member[_ID_AT:]) for member in members]
        )
        return found

    def _drop(self, members: Sequence[str]) -> None:
        with self._client.pipeline(transaction=True) as pipe:
            pipe.zrem(self._keys.inbox, *members)
            pipe.hdel(self._keys.inbox_slots, *(member[_ID_AT:] for member in members))
            pipe.execute()


def seconds(span: float) -> int:
    """Return a TTL: whole seconds, at least one."""
    return max(1, round(span))
