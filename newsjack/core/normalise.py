"""A parsed item becomes an :class:`~newsjack.model.entry.Entry` here and nowhere else."""

from collections.abc import Callable, Iterable
from datetime import datetime

from newsjack.core.canonical import MAX_SUMMARY, MAX_TITLE, canonical_url, entry_id, url_key
from newsjack.core.identity import Shared, names_a_page, shared_in, title_key
from newsjack.core.language import base_language, detect_language
from newsjack.core.plain import clip, plain_text
from newsjack.core.voices import Voices
from newsjack.model.entry import Entry, ParsedDocument, ParsedEntry
from newsjack.model.feed import Feed


def entries_of(
    document: ParsedDocument,
    feed: Feed,
    *,
    now: datetime,
    feeds: Callable[[], Iterable[Feed]] = tuple,
) -> tuple[Entry, ...]:
    """Return the entries of a document that say anything, oldest claim first, first seen ``now``.

    ``feeds`` gives the configured feeds; it is asked only where an item is another outlet's.
    """
    shared = shared_in(document, feed_url=feed.url)
    voices = Voices(document, feed, feeds=feeds)
    made = (
        normalise(parsed, feed, now=now, document_language=document.language, shared=shared, voices=voices)
        for parsed in document.entries
    )
    return tuple(sorted((entry for entry in made if entry.title), key=lambda entry: entry.event_at))


def normalise(
    parsed: ParsedEntry,
    feed: Feed,
    *,
    now: datetime,
    document_language: str | None,
    shared: Shared,
    voices: Voices,
) -> Entry:
    """Make an entry of an item as published. A date after ``now`` is clamped to it, once.

    ``shared`` and ``voices`` tell what the item's document says about identity and voice.
    """
    outlet, owner = voices.voice_of(parsed)
    title = clip(plain_text(parsed.title), MAX_TITLE)
    link = voices.link_of(parsed)
    url = canonical_url(link)
    url_is_shared = bool(url) and url_key(link) in shared.urls
    page = url if names_a_page(url) and not url_is_shared else title or clip(parsed.summary, 120)
    own_id = f"{parsed.id}\n{page}" if parsed.id in shared.ids else _scoped(parsed.id, feed)
    published = parsed.published_at
    summary = clip(plain_text(parsed.summary), MAX_SUMMARY)
    return Entry(
        entry_id=entry_id(outlet, own_id=own_id or page),
        feed_id=feed.feed_id,
        outlet=outlet,
        owner=owner,
        url=url,
        title=title or clip(summary, 120),
        summary=summary,
        language=_language(parsed, feed, document_language, f"{title} {summary}"),
        published_at=min(published, now) if published is not None else None,
        first_seen_at=now,
        url_is_shared=url_is_shared,
        title_is_shared=title_key(parsed.title) in shared.titles,
    )


def _scoped(own_id: str, feed: Feed) -> str:
    """Return an id that no other feed of the outlet gives: two content systems both count from one."""
    return f"{own_id}\n{feed.feed_id}" if own_id.isdigit() else own_id


def _language(parsed: ParsedEntry, feed: Feed, document_language: str | None, text: str) -> str | None:
    for claimed in (parsed.language, feed.language, document_language):
        language = base_language(claimed)
        if language:
            return language
    return detect_language(text)
