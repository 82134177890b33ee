"""The feed that an HTML page names, where a page came instead of a feed."""

from html.parser import HTMLParser

from newsjack.core.addresses import without_credentials
from newsjack.core.canonical import resolved_link

_HEAD_BYTES = 200_000
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/json")


class _Links(HTMLParser):
    """Collects the hrefs of alternate links to feeds, and of the page's base."""

    def __init__(self) -> None:
        super().__init__()
        self.feeds: list[str] = []
        self.base = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one tag."""
        said = {name: value or "" for name, value in attrs}
        if tag == "base" and not self.base:
            self.base = said.get("href", "")
        kinds = said.get("rel", "").lower().split()
        if tag == "link" and "alternate" in kinds and said.get("type", "").lower() in _FEED_TYPES:
            self.feeds.append(said.get("href", ""))


def offered_feed(page: bytes, *, url: str) -> str:
    """Return the absolute address of the first feed that a page names, or an empty string.

    >>> offered_feed(b'<link rel="alternate" type="application/rss+xml" href="/rss">', url="http://a.com/b")
    'http://a.com/rss'
    """
    links = _Links()
    links.feed(page[:_HEAD_BYTES].decode("utf-8", "replace"))
    base = resolved_link(url, links.base) if links.base else url
    found = (resolved_link(base, href) for href in links.feeds)
    return next((without_credentials(link) for link in found if link), "")
