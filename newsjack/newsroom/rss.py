"""The documents of the newsroom: RSS 2.0, OPML, an index page; well formed, whatever the text."""

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape as html_escape
from xml.sax.saxutils import escape, quoteattr

from newsjack.newsroom.stream import StreamItem

_NOT_XML = dict.fromkeys(
    [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF]
)
"""What XML 1.0 forbids, and the control characters that it only discourages."""


def http_date(at: datetime) -> str:
    """Write an instant as HTTP and RSS do; a fraction of a second is dropped.

    >>> http_date(datetime(2026, 3, 10, 5, 0, tzinfo=UTC))
    'Tue, 10 Mar 2026 05:00:00 GMT'
    """
    return format_datetime(at.astimezone(UTC).replace(microsecond=0), usegmt=True)


def rss(*, outlet: str, address: str, language: str, items: Sequence[StreamItem]) -> bytes:
    """Write one outlet's feed; ``items`` newest first. Each pubDate is the instant the item appeared."""
    told = f"<language>{xml_text(language)}</language>" if language else ""
    built = f"<lastBuildDate>{http_date(items[0].visible_at)}</lastBuildDate>" if items else ""
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>\n'
        f"<title>{xml_text(outlet)}</title><link>{xml_text(address)}</link>"
        f"<description>{xml_text(outlet)}</description>{told}{built}<ttl>2</ttl>\n"
        f"{''.join(map(_item, items))}</channel></rss>\n"
    )
    return text.encode()


def _item(item: StreamItem) -> str:
    link = f"<link>{xml_text(item.url)}</link>" if item.url else ""
    # A description holds HTML, so plain text is escaped twice; a title is escaped once, as feeds do.
    summary = f"<description>{xml_text(escape(item.summary))}</description>" if item.summary else ""
    guid = f'<guid isPermaLink="false">{xml_text(item.id)}</guid>'
    return (
        f"<item><title>{xml_text(item.title)}</title>{link}{guid}"
        f"{summary}<pubDate>{http_date(item.visible_at)}</pubDate></item>\n"
    )


def xml_text(text: str) -> str:
    """Return text fit for an element's content.

    >>> xml_text("Tom & Jerry" + chr(0) + " <b>")
    'Tom &amp; Jerry &lt;b&gt;'
    """
    return escape(text.translate(_NOT_XML))


def opml(feeds: Sequence[tuple[str, str]]) -> bytes:
    """Write a list of (outlet, feed address) as OPML 2.0."""
    rows = "".join(
        f"<outline type={quoteattr('rss')} text={_attribute(outlet)} title={_attribute(outlet)} "
        f"xmlUrl={_attribute(address)}/>\n"
        for outlet, address in feeds
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0"><head><title>Newsroom</title></head>'
        f"<body>\n{rows}</body></opml>\n"
    )
    return text.encode()


def _attribute(text: str) -> str:
    return quoteattr(text.translate(_NOT_XML))


def index(feeds: Sequence[tuple[str, str, int]], *, now: datetime) -> str:
    """Write the index page: (outlet, path, items shown) by feed, and the newsroom's time."""
    rows = "".join(
        f'<li><a href="{html_escape(path)}">{html_escape(outlet)}</a> ({shown})</li>\n'
        for outlet, path, shown in feeds
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Newsroom</title>\n'
        f"<h1>{len(feeds)} feeds at {http_date(now)}</h1>\n"
        f'<p>All of them: <a href="/feeds.opml">feeds.opml</a></p>\n<ul>\n{rows}</ul></html>\n'
    )
