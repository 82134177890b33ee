"""A feed document becomes a :class:`ParsedDocument`: feedparser reads, we mend before and after.

Bytes are decoded, markup is repaired (:mod:`newsjack.core.repair`), feedparser's readers read it
(:mod:`newsjack.core.reader`), and what they found is made plain here. Dates are read from the raw
strings by :mod:`newsjack.core.dates`.
"""

import re
from datetime import UTC, datetime
from typing import Any

from newsjack.core.canonical import clean_link, resolved_link
from newsjack.core.dates import parse_date
from newsjack.core.hints import asked_pace
from newsjack.core.ids import made_id
from newsjack.core.inflate import gunzip
from newsjack.core.jsonfeed import parse_json_feed
from newsjack.core.language import base_language
from newsjack.core.plain import plain_text
from newsjack.core.reader import DATES, read_markup
from newsjack.core.repair import Repaired, decode, repair
from newsjack.core.sitemap import parse_sitemap
from newsjack.model.entry import ParsedDocument, ParsedEntry

MAX_INFLATED = 30_000_000
"""Most bytes read of a document that is compressed in itself; fetching has a limit of its own."""

MAX_TITLE_LETTERS = 4_000
MAX_SUMMARY_LETTERS = 4_000
EARLIEST_CLAIM = datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)
"""A claim before is an empty field of some content system, not a date of news."""

_CHALLENGE = re.compile(
    r"cf-mitigated|challenge-platform|just a moment\.\.\.|cf-chl|captcha|attention required! \| cloudflare"
    r"|checking your browser|ddos protection|enable javascript and cookies|access denied|incapsula",
    re.IGNORECASE,
)
_HTML = re.compile(r"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_PARSE_FAULTS = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, AssertionError)
"""What feedparser has been seen to raise on hostile documents: it is a document's fault, not ours."""


def parse_document(
    body: bytes, *, content_type: str = "", base_url: str = "", max_entries: int = 2_000
) -> ParsedDocument:
    """Read a document; never raises for what is in it.

    ``content_type`` is the HTTP header, for its charset; ``base_url`` is where the body came from.
    Entries stay in document order, none merged; those after ``max_entries`` are left out.
    """
    text = decode(gunzip(body, max_bytes=MAX_INFLATED)[:MAX_INFLATED], content_type=content_type)
    head = text[:4_096].lstrip("\ufeff \t\r\n\x00")
    if not head:
        return _nothing("empty body")
    if head[0] in "{[":
        return parse_json_feed(text.strip("\ufeff \t\r\n\x00"), base_url=base_url, max_entries=max_entries)
    repaired = repair(text, max_entries=max_entries)
    if repaired is None:
        return _nothing(_why_no_feed(head))
    if repaired.root == "urlset":
        return parse_sitemap(repaired.text, max_entries=max_entries)
    return _read(repaired, base_url, max_entries)


def _nothing(error: str) -> ParsedDocument:
    return ParsedDocument(version="", title="", language=None, link="", entries=(), error=error)


def _why_no_feed(head: str) -> str:
    if _HTML.search(head):
        return "challenge page instead of a feed" if _CHALLENGE.search(head) else "not a feed: an HTML page"
    return "not a feed: XML of another kind" if head[0] == "<" else "not a feed: no markup"


def _read(repaired: Repaired, base_url: str, max_entries: int) -> ParsedDocument:
    try:
        found = read_markup(repaired.text, base_url=base_url)
    except _PARSE_FAULTS as error:
        return _nothing(f"cannot be parsed: {type(error).__name__}")
    if not found.version and not found.entries:
        return _nothing("not a feed: XML of another kind")
    feed = found.feed
    base = _base(feed, found.version, base_url)
    return ParsedDocument(
        version=found.version or "rss",
        title=_title(feed),
        language=base_language(dict.get(feed, "language")),
        link=_link_of(feed, base_url),
        entries=tuple(_entry(item, base) for item in found.entries[:max_entries]),
        error=f"not well-formed: {found.fault}"[:200] if found.fault else None,
        ttl=asked_pace(feed),
    )


def _base(feed: Any, version: str, base_url: str) -> str:
    """Return what relative links stand on: RSS the channel's link, Atom the document's own address.

    Empty where the document's address is not known: then relative links stay as published.
    """
    site = clean_link(str(dict.get(feed, "link") or ""))
    return base_url if version.startswith("atom") or not base_url else site or base_url


def _entry(item: Any, base: str) -> ParsedEntry:
    link = _link_of(item, base)
    title = _title(item)
    summary = _summary(item)
    own_id = str(dict.get(item, "id") or "").strip()
    source = dict.get(item, "source") or {}
    return ParsedEntry(
        id=" ".join(own_id.split()) or (made_id(link, title) if link or title else made_id(summary)),
        title=title[:MAX_TITLE_LETTERS],
        link=link,
        published_at=_published(item),
        summary=summary[:MAX_SUMMARY_LETTERS],
        language=_own_language(item),
        source_title=plain_text(str(dict.get(source, "title") or dict.get(source, "value") or "")),
        source_url=clean_link(str(dict.get(source, "href") or dict.get(source, "link") or "")),
    )


def _title(holder: Any) -> str:
    """Return the title; that of a Dublin Core or media element where there is no other."""
    for key in ("title", "dc_title", "media_title"):
        title = plain_text(str(dict.get(holder, key) or ""))
        if title:
            return title
    return ""


def _summary(item: Any) -> str:
    contents = dict.get(item, "content") or []
    for text in (dict.get(item, "summary"), *(part.get("value") for part in contents)):
        if text:
            return plain_text(str(text))
    return plain_text(str(dict.get(item, "media_description") or ""))


def _own_language(item: Any) -> str | None:
    """Return the language of the item's title, or a dc:language of its own."""
    detail = dict.get(item, "title_detail") or {}
    return base_language(dict.get(item, "language") or detail.get("language"))


def _link_of(holder: Any, base: str) -> str:
    """Return the address of a page: the own link, an HTML alternate, any alternate, else the permalink."""
    links = [link for link in dict.get(holder, "links") or [] if link.get("href")]
    own = [link for link in links if link.get("own")]
    alternates = [link for link in links if link.get("rel", "alternate") == "alternate"]
    pages = [link for link in alternates if "html" in str(link.get("type") or "html")]
    for link in (*own, *pages, *alternates):
        found = resolved_link(base, str(link["href"]))
        if found:
            return found
    return clean_link(str(dict.get(holder, "permalink") or ""))


def _published(item: Any) -> datetime | None:
    """Return the claim nearest to the publication that can be read."""
    for name in DATES:
        raw = dict.get(item, "date_" + name)
        at = parse_date(str(raw)) if raw else None
        if at is not None and at >= EARLIEST_CLAIM:
            return at
    return None
