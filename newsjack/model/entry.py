"""Entry: one item of one feed, normalised; and what a parsed document holds before that."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NewType

EntryId = NewType("EntryId", str)

EVENT_CLIP = timedelta(hours=24)
"""How far before first seen a claimed publication time is believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedEntry:
    """One item of a document, as published: nothing clamped, nothing merged.

    ``id`` is the document's own id, or one made of link and title where it has none.
    ``link`` is absolute where a base is known (else a relative one as published), http(s) only, or
    empty. ``published_at`` is as claimed (the updated date where there is no other).
    ``source_title`` and ``source_url`` come from the item's own source element (aggregates).
    """

    id: str
    title: str
    link: str
    published_at: datetime | None
    summary: str
    language: str | None
    source_title: str = ""
    source_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedDocument:
    """A feed document as read. ``error`` is ``None`` or says what was wrong; entries may stand beside it.

    ``version`` is e.g. ``rss20``, ``atom10``, ``json11``; empty when the body is no feed.
    """

    version: str
    title: str
    language: str | None
    link: str
    entries: tuple[ParsedEntry, ...]
    error: str | None = None
    ttl: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of one feed, normalised. The unit that is grouped into stories.

    ``entry_id`` is unique for ever. ``owner`` is the voice it counts as. ``url`` is http(s) or empty.
    ``title`` and ``summary`` are plain text without tags. ``published_at`` is what the feed claims,
    clamped once so that it never lies after ``first_seen_at``. ``url_is_shared`` and
    ``title_is_shared``: other items of its document have the same, so it identifies nothing.
    """

    entry_id: EntryId
    feed_id: str
    outlet: str
    owner: str
    url: str
    title: str
    summary: str
    language: str | None
    published_at: datetime | None
    first_seen_at: datetime
    url_is_shared: bool = False
    title_is_shared: bool = False

    @property
    def event_at(self) -> datetime:
        """When it became public as far as can be believed.

        ``published_at`` clipped to [first seen - 24 h, first seen]; ``first_seen_at`` where the
        claim is missing or stands exactly at midnight (a date without a time).
        """
        claimed = self.published_at
        if claimed is None or (claimed.hour, claimed.minute, claimed.second) == (0, 0, 0):
            return self.first_seen_at
        return min(max(claimed, self.first_seen_at - EVENT_CLIP), self.first_seen_at)
