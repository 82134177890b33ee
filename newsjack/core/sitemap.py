"""News sitemaps (https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap)."""

from xml.etree import ElementTree

from newsjack.core.canonical import clean_link
from newsjack.core.dates import parse_date
from newsjack.core.language import base_language
from newsjack.core.plain import plain_text
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
    return element.tag.rpartition("}")[2].lower()


def _texts(element: ElementTree.Element | None) -> dict[str, str]:
    """Return the text of each child, the first of each name."""
    found: dict[str, str] = {}
    for child in element if element is not None else ():
        found.setdefault(_name(child), (child.text or "").strip())
    return found


def _entry(page: ElementTree.Element) -> ParsedEntry:
    own = _texts(page)
    news = next((child for child in page if _name(child) == "news"), None)
    said = _texts(news)
    publication = (
        next((child for child in news if _name(child) == "publication"), None) if news is not None else None
    )
    link = clean_link(own.get("loc", ""))
    return ParsedEntry(
        id=link or said.get("title", ""),
        title=plain_text(said.get("title", "")),
        link=link,
        published_at=parse_date(said.get("publication_date", "") or own.get("lastmod", "")),
        summary="",
        language=base_language(_texts(publication).get("language")),
    )
