"""What the manifest of the hostile bodies asks for in words, as checks; `bench.feeds` checks its keys."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from newsjack.core.canonical import canonical_url
from newsjack.core.normalise import entries_of
from newsjack.model.entry import Entry, ParsedDocument
from newsjack.model.feed import Feed, FeedId
from newsjack.store.memory_entries import MemoryEntryStore

MAX_TITLE = 4_000
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
_FEED = Feed(feed_id=FeedId("f"), url="http://example.com/f", outlet="Example", owner="example.com")
_UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff]")
_FORBIDDEN = re.compile(r"(?i)^\s*(javascript|data|vbscript|file|mailto|ftp):")


def made_entries(document: ParsedDocument) -> tuple[Entry, ...]:
    """Return what the product makes of a document."""
    return entries_of(document, _FEED, now=NOW)


def kept_after(first: ParsedDocument, second: ParsedDocument) -> tuple[str, ...]:
    """Return titles of the second document that count as new after the first."""
    store = MemoryEntryStore()
    store.keep_new(made_entries(first), now=NOW)
    return tuple(entry.title for entry in store.keep_new(made_entries(second), now=NOW))


def _titles(document: ParsedDocument) -> list[str]:
    return [entry.title for entry in document.entries]


def _bounded(document: ParsedDocument) -> bool:
    return all(len(e.title) <= MAX_TITLE and len(e.summary) <= MAX_TITLE for e in document.entries)


def _refused(document: ParsedDocument) -> bool:
    return not document.entries and not document.version and bool(document.error)


def _dates(document: ParsedDocument) -> bool:
    told = [entry.published_at for entry in document.entries]
    first = next(entry for entry in made_entries(document) if entry.title == document.entries[0].title)
    return (
        told[0] == datetime(2099, 12, 31, 23, 59, 59, tzinfo=UTC)
        and first.published_at == NOW
        and told[1:6] == [None] * 5
        and told[6] == datetime(2010, 9, 7, tzinfo=UTC)
        and told[7] is None
        and told[8] == datetime(2017, 1, 1, tzinfo=UTC)
    )


def _duplicate_ids(document: ParsedDocument) -> bool:
    kept = MemoryEntryStore().keep_new(made_entries(document), now=NOW)
    return len(document.entries) == 3 and sorted(entry.title for entry in kept) == ["A", "B", "Item 2"]


def _links(document: ParsedDocument) -> bool:
    links = [entry.link for entry in document.entries]
    wanted = {
        **dict.fromkeys((0, 1, 2, 3, 8, 10, 15), ""),
        **{4: "http://cdn.example.org/x", 5: "http://example.com/rel/path", 6: "http://example.com/rel.html"},
        **{7: "http://example.com/?q=1", 11: "http://example.com/f", 12: "http://example.com/"},
        **{14: "http://example.com/Caps", 16: "http://example.com/one-slash"},
    }
    return len(links) == 18 and all(links[index] == link for index, link in wanted.items())


Demand = Callable[[ParsedDocument], bool]
DEMANDS: dict[str, Demand] = {
    "bomb_billion_laughs.xml": _bounded,
    "bomb_quadratic.xml": _bounded,
    "bomb_quadratic_small.xml": _bounded,
    "bomb_parameter_entity.xml": _bounded,
    "bomb_recursive_entity.xml": _bounded,
    "doctype_internal_entities_benign.xml": lambda d: (
        d.entries[0].id == "tag:example.com,2016-07-18:/blog/16"
    ),
    "html_entities_undeclared.xml": lambda d: d.entries[0].title == "Café — …",
    "gzip_double.gz": lambda d: len(d.entries) == 3 or bool(d.error),
    "gzip_truncated.gz": lambda d: bool(d.entries or d.error),
    "truncated_mid_item.xml": lambda d: 11 <= len(d.entries) <= 12 and bool(d.error),
    "truncated_in_cdata.xml": lambda d: bool(d.error),
    "bare_ampersand.xml": lambda d: any("a=1&b=2" in entry.link for entry in d.entries),
    "cdata_nested.xml": lambda d: "a ]]> b" in _titles(d),
    "html_page.html": _refused,
    "html_cloudflare_challenge.html": lambda d: _refused(d) and "challenge" in (d.error or ""),
    "html_parked.html": _refused,
    "json_error.json": _refused,
    "empty.xml": lambda d: d.error == "empty body",
    "whitespace.xml": _refused,
    "xml_not_feed.xml": _refused,
    "opml.xml": _refused,
    "binary.bin": _refused,
    "pdf.bin": _refused,
    "feed_empty_valid.xml": lambda d: d.error is None and bool(d.version),
    "huge_single_entry_20MB.xml": _bounded,
    "many_items_50k.xml": lambda d: 300 <= len(d.entries) <= 2_000 and d.entries[0].title == "Item 0",
    "deep_nesting_50k.xml": lambda d: 1 <= len(d.entries) <= 2 or bool(d.error),
    "long_title_5MB.xml": _bounded,
    "lt_flood_1MB.xml": lambda d: bool(d.error),
    "ctl_chars.xml": lambda d: not re.search(r"[\x00-\x1f]", "".join(_titles(d))),
    "numeric_refs_bad.xml": lambda d: "".join(_titles(d)).encode("utf-8") != b"",
    "bidi_zero_width.xml": lambda d: not _UNSEEN.search("".join(e.title for e in made_entries(d))),
    "enc_utf7.xml": lambda d: _titles(d) == ["+ADw-script+AD4-"],
    "enc_one_bad_byte.xml": lambda d: sum("\ufffd" in title for title in _titles(d)) == 1,
    "date_cases.xml": _dates,
    "date_atom_updated_only.xml": lambda d: (
        d.entries[0].published_at in (None, datetime(2020, 1, 2, tzinfo=UTC))
    ),
    "dup_guid.xml": _duplicate_ids,
    "dup_link.xml": lambda d: len(d.entries) == 2,
    "no_ids.xml": lambda d: len({e.id for e in d.entries}) == 2 and all(e.id for e in d.entries),
    "guid_change_v2.xml": lambda d: kept_after(d, d) == (),
    "link_tracking_v1.xml": lambda d: canonical_url(d.entries[0].link) == "http://example.com/a",
    "link_tracking_v2.xml": lambda d: canonical_url(d.entries[0].link) == "http://example.com/a",
    "ws_in_guid_link.xml": lambda d: (
        (d.entries[0].link, d.entries[0].id, d.entries[0].title) == ("http://example.com/a", "42", "a b")
    ),
    "links.xml": _links,
    "xml_base_javascript.xml": lambda d: not any(_FORBIDDEN.match(e.link) for e in d.entries),
    "xss_titles.xml": lambda d: (
        _titles(d)[:2] == ["hi", "hi"]
        and "double" in _titles(d)[2]
        and _titles(d)[3:] == ["AT&T", "5 < 6 & 7 > 3"]
    ),
    "channel_image_clobber.xml": lambda d: (d.title, d.link) == ("Right feed", "http://example.com/"),
}


def unmet(file: str, document: ParsedDocument) -> bool:
    """Tell whether a body's demand in words is not met; false where its manifest has keys only."""
    demand = DEMANDS.get(file)
    return demand is not None and not demand(document)
