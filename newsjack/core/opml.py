"""OPML in and out. Broken OPML is read by a forgiving second reader, and that is said."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

from newsjack.model.feed import Feed

MAX_OUTLINES = 50_000
_BAD_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


@dataclass(frozen=True, slots=True, kw_only=True)
class OpmlFeed:
    """One feed of a list. ``group`` is its nearest folder, or its category; empty for none."""

    url: str
    title: str
    language: str
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpmlReading:
    """What a list holds. ``problem`` is empty, or says why the forgiving reader was needed."""

    feeds: tuple[OpmlFeed, ...]
    problem: str = ""


def read_opml(body: bytes) -> OpmlReading:
    """Read a list of feeds, each URL once, in order; never raises for what the bytes hold."""
    problem = ""
    try:
        outlines = _strict(body)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        problem = f"not well-formed XML ({error}); read forgivingly"
        outlines = _forgiving(body)
    feeds = {feed.url: feed for feed in reversed(outlines) if feed.url}
    return OpmlReading(feeds=tuple(reversed(feeds.values())), problem=problem)


def write_opml(feeds: Iterable[Feed], *, title: str) -> str:
    """Write feeds as OPML 2.0, one folder per group."""
    groups: dict[str, list[Feed]] = {}
    for feed in feeds:
        groups.setdefault(feed.group or "", []).append(feed)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">']
    lines += [f"  <head><title>{_text(title)}</title></head>", "  <body>"]
    for group, members in groups.items():
        rows = [_outline(feed) for feed in members]
        if group:
            name = _attribute(group)
            rows = [
                f"    <outline text={name} title={name}>",
                *(f"  {row}" for row in rows),
                "    </outline>",
            ]
        lines += rows
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def _outline(feed: Feed) -> str:
    name = _attribute(feed.outlet)
    language = f" language={_attribute(feed.language)}" if feed.language else ""
    return f'    <outline type="rss" text={name} title={name} xmlUrl={_attribute(feed.url)}{language}/>'


def _attribute(text: str) -> str:
    return quoteattr(text.translate(_BAD_XML))


def _text(text: str) -> str:
    return text.translate(_BAD_XML).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _feed(attributes: dict[str, str], folder: str) -> OpmlFeed:
    low = {key.lower(): (value or "").strip() for key, value in attributes.items()}
    url = low.get("xmlurl", "")
    category = low.get("category", "").split(",")[0].strip("/ ")
    return OpmlFeed(
        url=url if url.lower().startswith(("http://", "https://")) else "",
        title=low.get("title") or low.get("text") or "",
        language=low.get("language", "").lower()[:2],
        group=folder or category,
    )


def _strict(body: bytes) -> list[OpmlFeed]:
    root = ElementTree.fromstring(body)
    return list(_walk(root, "", 0))[:MAX_OUTLINES]


def _walk(element: ElementTree.Element, folder: str, depth: int) -> Iterator[OpmlFeed]:
    if depth > 50:
        return
    for child in element:
        if child.tag.rpartition("}")[2].lower() != "outline":
            yield from _walk(child, folder, depth + 1)
            continue
        feed = _feed(child.attrib, folder)
        if feed.url:
            yield feed
        yield from _walk(child, folder if feed.url else feed.title or folder, depth + 1)


class _Outlines(HTMLParser):
    """Reads outline tags whatever surrounds them: stray ampersands, missing ends, bad bytes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feeds: list[OpmlFeed] = []
        self.folders: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "outline" or len(self.feeds) >= MAX_OUTLINES:
            return
        feed = _feed({key: value or "" for key, value in attrs}, self.folders[-1] if self.folders else "")
        if feed.url:
            self.feeds.append(feed)
        self.folders.append(feed.title if not feed.url else feed.group)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "outline" and self.folders:
            self.folders.pop()


def _forgiving(body: bytes) -> list[OpmlFeed]:
    reader = _Outlines()
    reader.feed(body.decode("utf-8", errors="replace"))
    reader.close()
    return reader.feeds
