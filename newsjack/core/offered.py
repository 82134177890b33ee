"""The feed that an HTML page names, where a page came instead of a feed."""

import html
import re
from collections.abc import Iterator, Mapping

from newsjack.core.addresses import without_credentials
from newsjack.core.canonical import resolved_link

_HEAD_BYTES = 200_000
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/json")
_TAG = re.compile(r"<(link|base)\s([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"([a-z]{2,20})\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>`]+))", re.IGNORECASE
)


def offered_feed(page: bytes, *, url: str) -> str:
    """Return the absolute address of the first feed that a page names, or an empty string.

    Tags are found by their looks, in time that grows with the page only: a parser that follows the
    standard gives up on pages that browsers show.

    >>> offered_feed(b'<link rel="alternate" type="application/rss+xml" href="/rss">', url="http://a.com/b")
    'http://a.com/rss'
    """
    tags = list(_tags(page[:_HEAD_BYTES].decode("utf-8", "replace")))
    base = next((said["href"] for name, said in tags if name == "base" and said.get("href")), "")
    root = resolved_link(url, base) if base else url
    found = (resolved_link(root, said.get("href", "")) for name, said in tags if _is_feed(name, said))
    return next((without_credentials(link) for link in found if link), "")


def _tags(text: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    for tag in _TAG.finditer(text):
        pairs = (
            (name, double or single or bare) for name, double, single, bare in _ATTRIBUTE.findall(tag[2])
        )
        yield tag[1].lower(), {name.lower(): html.unescape(value) for name, value in pairs}


def _is_feed(name: str, said: Mapping[str, str]) -> bool:
    kinds = said.get("rel", "").lower().split()
    return name == "link" and "alternate" in kinds and said.get("type", "").strip().lower() in _FEED_TYPES
