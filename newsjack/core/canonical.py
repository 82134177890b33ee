"""One address, one owner, one entry: what makes two URLs, outlets or items the same.

A parsed item becomes an :class:`~newsjack.model.entry.Entry` here and nowhere else.
"""

import ipaddress
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from publicsuffixlist import PublicSuffixList

from newsjack.core.language import base_language, detect_language
from newsjack.core.plain import clip, plain_text
from newsjack.model.entry import Entry, EntryId, ParsedEntry
from newsjack.model.feed import Feed

MAX_TITLE = 500
MAX_SUMMARY = 1_000
MAX_URL = 2_000

_TRACKING = re.compile(
    r"(utm_\w*|at_(medium|campaign|custom\d|creation|source|term|variant|platform)\w*|mc_(cid|eid)|mkt_tok"
    r"|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|igsh|ttclid|li_fat_id|_hsenc|_hsmi"
    r"|xtor|xts|cmpid|cmp|ns_(mchannel|source|campaign|linkname|fee)|ftag|ito|icid|ncid|wt_mc|wtmc|ocid"
    r"|ref_src|ref_url|s_cid|sref|rss|feed_id|partner_id|__twitter_impression|guccounter|guce_\w+|srsltid"
    r"|smid|smtyp|taid|traffic_source|campaign_id|spm|share|echobox|__source)",
    re.IGNORECASE,
)
_UNSEEN = re.compile(
    "[\x00-\x20\x7f\xa0\u00ad\u061c\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff\ud800-\udfff]"
)
_SCHEME = re.compile(r"[\W_]*[A-Za-z][A-Za-z0-9+.-]*\s*:")
_HTTP = re.compile(r"(?:feed:(?://)?)?(https?):/*(?=[^/])", re.IGNORECASE)
"""An address with ``feed:`` before it or slashes missing, which browsers understand."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_TRAILING = "/?&#"


def clean_link(raw: str) -> str:
    """Return an absolute http(s) address fit to be clicked, or empty.

    Credentials and unseen characters are dropped, blanks within are percent-encoded, scheme and host
    are lowered; path, query and fragment stay as published.

    >>> clean_link(" HTTP://user:pw@EXAMPLE.com/Caps and more ")
    'http://example.com/Caps%20and%20more'
    """
    parts = _split(re.sub(r"[\t\r\n]", "", raw.strip()).strip())
    if parts is None:
        return ""
    return _UNSEEN.sub(_encoded, urlunsplit(parts))


def resolved_link(base: str, raw: str) -> str:
    """Return a link made absolute with ``base``; without a base a relative one stays as published.

    >>> resolved_link("http://a.com/feed/", "../b"), resolved_link("", "b"), resolved_link("", "data:,x")
    ('http://a.com/b', 'b', '')
    """
    link = _spelled_out(re.sub(r"[\t\r\n]", "", raw.strip()).strip())
    if link and not base and not _SCHEME.match(link):
        return _UNSEEN.sub(_encoded, link)[:MAX_URL]
    try:
        return clean_link(urljoin(base, link)) if link else ""
    except ValueError:
        return ""


def _spelled_out(link: str) -> str:
    found = _HTTP.match(link)
    return f"{found[1]}://{link[found.end() :]}" if found else link


def _encoded(match: re.Match[str]) -> str:
    return "%20" if match[0] in " \xa0" else ""


def _split(url: str) -> SplitResult | None:
    """Split an http(s) URL with a plausible host, scheme and host lowered, without credentials."""
    if len(url) > 4 * MAX_URL or not url[:5].lower().startswith("http"):
        return None
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not host or re.search(r"[\s<>\"'\\^`{|}%]", host):
        return None
    shown = f"[{host}]" if ":" in host else host
    address = shown if port in (None, _DEFAULT_PORTS[scheme]) else f"{shown}:{port}"
    return parts._replace(scheme=scheme, netloc=address)


def canonical_url(url: str) -> str:
    """Return ``url`` without tracking parameters, fragment and trailing junk; http(s) only, else empty.

    >>> canonical_url("HTTPS://Example.com:443/a?utm_source=rss&id=3#top")
    'https://example.com/a?id=3'
    """
    parts = _split(clean_link(url))
    if parts is None:
        return ""
    kept = [pair for pair in parts.query.split("&") if pair and not _is_tracking(pair)]
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._[]") or "/"
    return urlunsplit(parts._replace(path=path, query="&".join(kept), fragment=""))[:MAX_URL]


def _is_tracking(pair: str) -> bool:
    return _TRACKING.fullmatch(pair.partition("=")[0]) is not None


def url_key(url: str) -> str:
    """Return what two spellings of one address share: no scheme, no ``www.``, no trailing slash.

    >>> url_key("http://www.example.com/a/") == url_key("https://example.com/a?utm_medium=x")
    True
    """
    bare = canonical_url(url).partition("://")[2].removeprefix("www.")
    return bare.rstrip(_TRAILING)


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


@lru_cache(maxsize=20_000)
def _registrable(host: str) -> str:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return str(_suffixes().privatesuffix(host) or host)
    return host


def registrable_domain(url: str) -> str:
    """Return the domain that someone registered (``bbc.co.uk``), an IP or bare name as it is, or empty.

    >>> registrable_domain("https://www.bbc.co.uk/news")
    'bbc.co.uk'
    """
    try:
        host = (urlsplit(url.strip()).hostname or "").rstrip(".")
    except ValueError:
        return ""
    return _registrable(host) if host else ""


def owner_of(outlet: str, *, url: str, owners: Mapping[str, str]) -> str:
    """Return whose voice an outlet is: as configured, else the URL's domain, else the outlet."""
    return owners.get(outlet) or registrable_domain(url) or outlet


def entry_id(outlet: str, *, own_id: str) -> EntryId:
    """Return the id of an entry: ``e`` and sixteen hexadecimal digits made of outlet and own id."""
    text = f"{outlet}\n{own_id}".encode("utf-8", "replace")
    return EntryId("e" + blake2b(text, digest_size=8).hexdigest())


def identity_keys(entry: Entry) -> tuple[str, ...]:
    """Return the texts by which an entry is known again: ``id:``, ``url:`` and ``title:``.

    The first two hold for ever, the third within a few days (see ``EntryStore.keep_new``).
    """
    title = " ".join(entry.title.casefold().split())
    url = url_key(entry.url)
    keys = (
        f"id:{entry.entry_id}",
        f"url:{entry.outlet}\n{url}" if url else "",
        f"title:{entry.outlet}\n{title}" if title else "",
    )
    return tuple(key for key in keys if key)


def repeated_ids(entries: Sequence[ParsedEntry]) -> frozenset[str]:
    """Return ids that one document gives to items with different links: they identify nothing."""
    links: dict[str, set[str]] = {}
    for entry in entries:
        links.setdefault(entry.id, set()).add(url_key(entry.link) or entry.title)
    return frozenset(own_id for own_id, found in links.items() if len(found) > 1)


def normalise(
    parsed: ParsedEntry,
    feed: Feed,
    *,
    now: datetime,
    document_language: str | None,
    unreliable_ids: frozenset[str] = frozenset(),
) -> Entry:
    """Make an entry of an item as published, first seen ``now``.

    A date after ``now`` is clamped to it, once. An item of an aggregate takes outlet and owner from
    its own source element. ``unreliable_ids``: see :func:`repeated_ids`.
    """
    outlet, owner = _voice(parsed, feed)
    title = clip(plain_text(parsed.title), MAX_TITLE)
    url = canonical_url(parsed.link)
    own_id = f"{parsed.id}\n{url or title}" if parsed.id in unreliable_ids else parsed.id
    published = parsed.published_at
    summary = clip(plain_text(parsed.summary), MAX_SUMMARY)
    return Entry(
        entry_id=entry_id(outlet, own_id=own_id or url or title),
        feed_id=feed.feed_id,
        outlet=outlet,
        owner=owner,
        url=url,
        title=title or clip(summary, 120),
        summary=summary,
        language=_language(parsed, feed, document_language, f"{title} {summary}"),
        published_at=min(published, now) if published is not None else None,
        first_seen_at=now,
    )


def _voice(parsed: ParsedEntry, feed: Feed) -> tuple[str, str]:
    """Return outlet and owner: the source element's where it names another site than the feed's."""
    source = registrable_domain(parsed.source_url)
    if not source or source == registrable_domain(feed.url) or source == feed.owner:
        return feed.outlet, feed.owner
    return parsed.source_title or source, source


def _language(parsed: ParsedEntry, feed: Feed, document_language: str | None, text: str) -> str | None:
    for claimed in (parsed.language, feed.language, document_language):
        language = base_language(claimed)
        if language:
            return language
    return detect_language(text)
