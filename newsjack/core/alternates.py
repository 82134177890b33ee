"""The feeds that a web page names: what to poll instead of the page."""

from html.parser import HTMLParser

from newsjack.core.canonical import resolved_link

MAX_LETTERS = 200_000
"""Characters of a page that are looked at; feeds are named in its head."""

MAX_FEEDS = 5
_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.base = ""
        self.hrefs: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "base" and not self.base:
            self.base = found.get("href", "").strip()
        kind = found.get("type", "").partition(";")[0].strip().lower()
        if tag == "link" and kind in _TYPES and "alternate" in found.get("rel", "").lower().split():
            self.hrefs.append(found.get("href", "").strip())


def feed_links(page: str, *, base_url: str) -> tuple[str, ...]:
    """Return the addresses of the feeds a page names, in order, each once; comments' feeds come last.

    >>> feed_links('<link rel="alternate" type="application/rss+xml" href="/rss">', base_url="https://a.example/x")
    ('https://a.example/rss',)
    """
    links = _Links()
    links.feed(page[:MAX_LETTERS])
    base = resolved_link(base_url, links.base) or base_url
    found = dict.fromkeys(resolved_link(base, href) for href in links.hrefs if href)
    ordered = sorted(filter(None, found), key=lambda url: "comment" in url.lower())
    return tuple(ordered[:MAX_FEEDS])
