"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/), which feedparser does not read."""

import json
from typing import Any

from newsjack.core.canonical import clean_link, resolved_link
from newsjack.core.dates import parse_date
from newsjack.core.ids import made_id
from newsjack.core.language import base_language
from newsjack.core.plain import plain_text
from newsjack.model.entry import ParsedDocument, ParsedEntry


def parse_json_feed(text: str, *, base_url: str = "", max_entries: int = 2_000) -> ParsedDocument:
    """Read a JSON document; ``version`` is empty and ``error`` set when it is no feed."""
    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        return _nothing(f"not a feed: broken JSON ({type(error).__name__})")
    if not isinstance(data, dict) or "jsonfeed.org/version" not in str(data.get("version", "")):
        return _nothing("not a feed: JSON, but no JSON Feed")
    items = data.get("items")
    version = "json11" if str(data["version"]).rstrip("/").endswith("1.1") else "json1"
    link = clean_link(_text(data.get("home_page_url")))
    entries = [_entry(item, base_url) for item in (items if isinstance(items, list) else [])[:max_entries]]
    return ParsedDocument(
        version=version,
        title=plain_text(_text(data.get("title"))),
        language=base_language(_text(data.get("language"))),
        link=link,
        entries=tuple(entry for entry in entries if entry is not None),
        error=None if isinstance(items, list) else "no list of items",
    )


def _nothing(error: str) -> ParsedDocument:
    return ParsedDocument(version="", title="", language=None, link="", entries=(), error=error)


def _text(value: Any) -> str:
    """Return text; numbers are written out, as the specification asks for ids."""
    if isinstance(value, bool) or value is None:
        return ""
    return str(value) if isinstance(value, (str, int, float)) else ""


def _entry(item: Any, base: str) -> ParsedEntry | None:
    if not isinstance(item, dict):
        return None
    raw_link = _text(item.get("url")) or _text(item.get("external_url"))
    link = resolved_link(base, raw_link)
    title = plain_text(_text(item.get("title")))
    content = _text(item.get("summary") or item.get("content_text") or item.get("content_html"))
    published = parse_date(_text(item.get("date_published")))
    return ParsedEntry(
        id=_text(item.get("id")).strip() or link or made_id(title, content),
        title=title,
        link=link,
        published_at=published or parse_date(_text(item.get("date_modified"))),
        summary=plain_text(content),
        language=base_language(_text(item.get("language"))),
    )
