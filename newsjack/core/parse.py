"""A feed document becomes a :class:`ParsedDocument`: feedparser reads, we mend before and after.

Bytes only ever reach feedparser inside a ``BytesIO``: given a string it would open a file or fetch a
URL. It neither sanitises nor resolves HTML for us (slow, and we keep plain text only). Dates are read
from the raw strings by :mod:`newsjack.core.dates`.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import blake2b
from io import BytesIO
from typing import Any

import feedparser

from newsjack.core.canonical import clean_link, resolved_link
from newsjack.core.dates import parse_date
from newsjack.core.hints import asked_pace
from newsjack.core.inflate import gunzip
from newsjack.core.jsonfeed import parse_json_feed
from newsjack.core.language import base_language
from newsjack.core.plain import plain_text
from newsjack.core.repair import Repaired, decode, repair
from newsjack.core.sitemap import parse_sitemap
from newsjack.model.entry import ParsedDocument, ParsedEntry

MAX_INFLATED = 30_000_000
"""Most bytes read of a document that is compressed in itself; fetching has a limit of its own."""

MAX_TITLE_LETTERS = 4_000
MAX_SUMMARY_LETTERS = 4_000
EARLIEST_CLAIM = datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)
"""A claim before is an empty field of some content system, not a date of news."""

_HEADERS = {"content-type": "application/xml; charset=utf-8"}
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
    return _read(repaired, base_url)


def _nothing(error: str) -> ParsedDocument:
    return ParsedDocument(version="", title="", language=None, link="", entries=(), error=error)


def _why_no_feed(head: str) -> str:
    if _HTML.search(head):
        return "challenge page instead of a feed" if _CHALLENGE.search(head) else "not a feed: an HTML page"
    return "not a feed: XML of another kind" if head[0] == "<" else "not a feed: no markup"


def _read(repaired: Repaired, base_url: str) -> ParsedDocument:
    source = BytesIO(repaired.text.encode("utf-8", "replace"))
    try:
        found = feedparser.parse(
            source, response_headers=_HEADERS, sanitize_html=False, resolve_relative_uris=False
        )
    except _PARSE_FAULTS as error:
        return _nothing(f"cannot be parsed: {type(error).__name__}")
    version = str(found.get("version") or "")
    if not version and not found.entries:
        return _nothing("not a feed: XML of another kind")
    feed = found.feed
    link = _link_of(feed, base_url)
    base = _base(feed, version, base_url)
    return ParsedDocument(
        version=version or "rss",
        title=_plain(feed, "title"),
        language=base_language(dict.get(feed, "language")),
        link=link,
        entries=tuple(entry for item in found.entries if (entry := _sound_entry(item, base)) is not None),
        error=_broken(found),
        ttl=asked_pace(feed),
    )


def _broken(found: Mapping[str, Any]) -> str | None:
    if not found.get("bozo"):
        return None
    fault = found.get("bozo_exception")
    return f"not well-formed: {getattr(fault, 'getMessage', lambda: type(fault).__name__)()}"[:200]


def _base(feed: Any, version: str, base_url: str) -> str:
    """Return what relative links stand on: RSS the channel's link, Atom the document's own address.

    Empty where the document's address is not known: then relative links stay as published.
    """
    site = clean_link(str(dict.get(feed, "link") or ""))
    return base_url if version.startswith("atom") or not base_url else site or base_url


def _sound_entry(item: Any, base: str) -> ParsedEntry | None:
    """Read one item; one that cannot be read does not lose the others."""
    try:
        return _entry(item, base)
    except _PARSE_FAULTS:
        return None


def _entry(item: Any, base: str) -> ParsedEntry:
    link = _link_of(item, base)
    title = _plain(item, "title")
    own_id = str(dict.get(item, "id") or "").strip()
    source = dict.get(item, "source") or {}
    return ParsedEntry(
        id=" ".join(own_id.split()) or _made_id(link, title, item),
        title=title[:MAX_TITLE_LETTERS],
        link=link,
        published_at=_published(item),
        summary=_summary(item)[:MAX_SUMMARY_LETTERS],
        language=_own_language(item),
        source_title=plain_text(str(dict.get(source, "title") or dict.get(source, "value") or "")),
        source_url=clean_link(str(dict.get(source, "href") or dict.get(source, "link") or "")),
    )


def _made_id(link: str, title: str, item: Any) -> str:
    """Return a stable id for an item without one: made of link and title, else of its text."""
    text = f"{link}\n{title}" if link or title else _summary(item)
    return "made:" + blake2b(text.encode("utf-8", "replace"), digest_size=10).hexdigest()


def _plain(holder: Any, key: str) -> str:
    return plain_text(str(dict.get(holder, key) or ""))


def _summary(item: Any) -> str:
    contents = dict.get(item, "content") or []
    text = dict.get(item, "summary") or next((part.get("value") for part in contents), "")
    return plain_text(str(text or ""))


def _own_language(item: Any) -> str | None:
    """Return the language of the item's title, or a dc:language of its own."""
    detail = dict.get(item, "title_detail") or {}
    return base_language(dict.get(item, "language") or detail.get("language"))


def _link_of(holder: Any, base: str) -> str:
    """Return the address of an item's page: an HTML alternate, else any alternate, else ``link``."""
    links = dict.get(holder, "links") or []
    alternates = [link for link in links if link.get("rel", "alternate") == "alternate" and link.get("href")]
    pages = [link for link in alternates if "html" in str(link.get("type") or "html")]
    for href in [*(link["href"] for link in [*pages, *alternates]), dict.get(holder, "link") or ""]:
        found = resolved_link(base, str(href))
        if found:
            return found
    return ""


def _published(item: Any) -> datetime | None:
    for key in ("published", "created", "updated"):
        at = parse_date(str(dict.get(item, key) or ""))
        if at is not None and at >= EARLIEST_CLAIM:
            return at
    return None
