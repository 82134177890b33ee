"""News sitemaps (https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap)."""

from xml.etree import ElementTree

from newsjack.core.canonical import clean_link
from newsjack.core.dates import parse_date
from newsjack.core.language import base_language
from newsjack.core.plain import published_text
from newsjack.model.entry import ParsedDocument, ParsedEntry


def parse_sitemap(markup: str, *, max_entries: int) -> ParsedDocument:
    """Read a news sitemap out of mended markup, which holds no document type and no own entities."""
    try:
        root = ElementTree.fromstring(markup)
    except ElementTree.ParseError as error:
        return _document((), f"not well-formed: {error}"[:200])
    pages = [element for element in root if _name(element) == "url"][:max_entries]
    entries = tuple(entry for entry in map(_entry, pages) if entry.title)
    return _document(entries, None if entries else "not a feed: a sitemap without news")


def _document(entries: tuple[ParsedEntry, ...], error: str | None) -> ParsedDocument:
    version = "sitemap" if entries else ""
    return ParsedDocument(version=version, title="", language=None, link="", entries=entries, error=error)


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _entry(page: ElementTree.Element) -> ParsedEntry:
    texts = {_name(element): (element.text or "").strip() for element in page.iter()}
    link = clean_link(texts.get("loc", ""))
    return ParsedEntry(
        id=link or texts.get("title", ""),
        title=published_text(texts.get("title", "")),
        link=link,
        published_at=parse_date(texts.get("publication_date", "") or texts.get("lastmod", "")),
        summary="",
        language=base_language(texts.get("language")),
    )
