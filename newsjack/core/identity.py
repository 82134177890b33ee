"""By what an entry is known again: its own id, its address, its outlet and title.

id ▸ the document's own id with the outlet      unless other items of the document have it too,
url ▸ the normalised address, of any outlet     or it names no page: a home page, the feed itself,
title ▸ outlet and folded title, for some days  ids such as "0"
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from newsjack.core.canonical import canonical_url, url_key
from newsjack.core.text import fold, words
from newsjack.model.entry import Entry, ParsedDocument, ParsedEntry

SHARED_BY = 3
"""Items of one document with different titles from which their common address tells nothing: two are
one entry, listed twice."""

SHARED_SHARE = 0.2
"""Least share of the document's items that such an address or title must have: a live blog may stand
in a feed three times."""

_EMPTY_ID = re.compile(
    r"[\W_]*|\d{1,3}|-1|null|none|nil|undefined|nan|n/?a|guid|id|false|true", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What several items of one document have in common, so that it identifies none of them.

    ``ids`` as published; ``urls`` as :func:`url_key` gives them; ``titles`` as :func:`title_key`.
    """

    ids: frozenset[str] = frozenset()
    urls: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()


NOTHING_SHARED = Shared()


def identity_keys(entry: Entry) -> tuple[str, ...]:
    """Return the texts by which an entry is known again: ``id:``, ``url:`` and ``title:``.

    The first two hold for ever, the third within a few days (see ``EntryStore.keep_new``). The same
    address is the same entry whichever feed or outlet lists it.
    """
    url = "" if entry.url_is_shared or not names_a_page(entry.url) else url_key(entry.url)
    title = "" if entry.title_is_shared else title_key(entry.title)
    keys = (
        f"id:{entry.entry_id}",
        f"url:{url}" if url else "",
        f"title:{entry.outlet}\n{title}" if title else "",
    )
    return tuple(key for key in keys if key)


@lru_cache(maxsize=8_000)
def title_key(title: str) -> str:
    """Return what two spellings of one title share: its folded words, else its folded signs.

    >>> title_key("L’été, en « direct »") == title_key("L'ETE en direct")
    True
    """
    folded = fold(title)
    return " ".join(words(folded)) or " ".join(folded.split())


def names_a_page(url: str) -> bool:
    """Tell whether an address leads to more than a site's home page.

    >>> names_a_page("https://example.com/"), names_a_page("https://example.com/?p=12")
    (False, True)
    """
    return bool(canonical_url(url).partition("://")[2].partition("/")[2].strip("/"))


def shared_in(document: ParsedDocument, *, feed_url: str = "") -> Shared:
    """Return the ids, addresses and titles of a document that identify none of its items."""
    entries = document.entries
    urls = _shared_urls(entries) | {url_key(link) for link in (document.link, feed_url) if link}
    return Shared(ids=_shared_ids(entries, urls), urls=urls, titles=_shared_titles(entries))


def _shared_urls(entries: Sequence[ParsedEntry]) -> frozenset[str]:
    """Return addresses of many items, or of all of two or more, whose titles and ids are others."""
    titles: dict[str, set[str]] = defaultdict(set)
    ids: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        key = url_key(entry.link)
        titles[key].add(title_key(entry.title))
        ids[key].add(entry.id)
    return frozenset(
        key for key, told in titles.items() if key and _tells_nothing(len(told), len(ids[key]), len(entries))
    )


def _tells_nothing(others: int, ids: int, entries: int) -> bool:
    """Tell whether what so many others and ids have in common is no entry's own; one id asks for more."""
    if ids == 1:
        return others >= max(SHARED_BY, SHARED_SHARE * entries)
    return _are_many(min(others, ids), of=entries)


def _shared_ids(entries: Sequence[ParsedEntry], urls: Iterable[str]) -> frozenset[str]:
    """Return ids of items that lead to different pages, or that differ in title and lead to no page."""
    shared = frozenset(urls)
    pages: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        key = url_key(entry.link)
        told = key and key not in shared and names_a_page(entry.link)
        pages[entry.id].add(key if told else title_key(entry.title))
    empty = {own_id for own_id in pages if is_empty_id(own_id, shared)}
    return frozenset(own_id for own_id, found in pages.items() if len(found) > 1) | empty


def is_empty_id(own_id: str, shared_urls: Iterable[str] = ()) -> bool:
    """Tell whether an id is a placeholder, a place in the list, a home page, or every item's address."""
    if _EMPTY_ID.fullmatch(own_id):
        return True
    if own_id[:4].lower() != "http" or not canonical_url(own_id):
        return False
    return not names_a_page(own_id) or url_key(own_id) in frozenset(shared_urls)


def _shared_titles(entries: Sequence[ParsedEntry]) -> frozenset[str]:
    pages: dict[str, set[str]] = defaultdict(set)
    ids: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        key = title_key(entry.title)
        pages[key].add(url_key(entry.link))
        ids[key].add(entry.id)
    return frozenset(
        key for key, found in pages.items() if key and _tells_nothing(len(found), len(ids[key]), len(entries))
    )


def _are_many(count: int, *, of: int) -> bool:
    return (count >= SHARED_BY and count >= SHARED_SHARE * of) or 1 < count == of
