"""One address, one owner, one id: how URLs are cleaned, and what makes two of them the same."""

import ipaddress
import re
from collections.abc import Mapping
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

from publicsuffixlist import PublicSuffixList

from newsjack.model.entry import EntryId

MAX_TITLE = 500
MAX_SUMMARY = 1_000
MAX_URL = 2_000

_TRACKING = re.compile(
    r"(utm_\w*|at_(medium|campaign|custom\d|creation|source|term|variant|platform)\w*|mc_(cid|eid)|mkt_tok"
    r"|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|igsh|ttclid|li_fat_id|_hsenc|_hsmi"
    r"|xtor|xts|cmpid|cmp|ns_(mchannel|source|campaign|linkname|fee)|ftag|ito|icid|ncid|wt_mc|wtmc|ocid"
    r"|ref_src|ref_url|s_cid|sref|rss|feed_id|partner_id|__twitter_impression|guccounter|guce_\w+|srsltid"
    r"|phpsessid|jsessionid|_ga|_gl|intcmp|int_cmp|wtrid|xtref|mtm_\w+|pk_(campaign|kwd|source|medium)"
    r"|smid|smtyp|taid|traffic_source|campaign_id|spm|share|echobox|__source)",
    re.IGNORECASE,
)
_UNSEEN = re.compile(
    "[\x00-\x20\x7f\xa0\u00ad\u061c\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff\ud800-\udfff]"
)
_SCHEME = re.compile(r"[\W_]*[A-Za-z][A-Za-z0-9+.-]*\s*:")
_HTTP = re.compile(r"(?:feed:(?://)?)?(https?):/*(?=[^/])", re.IGNORECASE)
"""An address with ``feed:`` before it or slashes missing, which browsers understand."""

_AMP_CACHE = re.compile(
    r"https?://(?:www\.google\.[a-z.]+/amp|[\w-]+\.cdn\.ampproject\.org/[cvi])/(?P<s>s?)/?(?P<page>[\w-]+\.[^/]+/.+)",
    re.IGNORECASE,
)
_DEVICE = re.compile(r"(?:www\d?|m|mobile|mobi|touch|amp)\.", re.IGNORECASE)
_AMP_PATH = re.compile(r"(?:^/amp(?=/)|/amp$|\.amp(?=\.html$|$))", re.IGNORECASE)
_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/?]*", re.IGNORECASE)
_WAY_HERE = re.compile(
    r"amp(?:=\w*)?|outputType=(?:amp|default-amp)|(?:ref|source|src|from|origin|via|medium)="
    r"(?:rss|feed|atom|twitter|facebook|social|newsletter|google_?news|flipboard|smartnews|homepage)\w*",
    re.IGNORECASE,
)
"""Parameters that say on which device or from where a page is read."""

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


@lru_cache(maxsize=8_000)
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


@lru_cache(maxsize=8_000)
def url_key(url: str) -> str:
    """Return what the spellings of one page's address share, whatever the device or the way it was found.

    No scheme, ``www.``, ``m.`` or ``amp.``, no AMP marks, no trailing slash; query in order.

    >>> url_key("http://www.example.com/a/") == url_key("https://m.example.com/a/amp?from=rss")
    True
    """
    url = canonical_url(_unwrapped(url))
    host, _, rest = url.partition("://")[2].partition("/")
    path, _, query = rest.partition("?")
    path = _AMP_PATH.sub("", _SESSION.sub("", f"/{path}").rstrip(_TRAILING))
    told = sorted(pair for pair in query.split("&") if pair and not _WAY_HERE.fullmatch(pair))
    bare = _DEVICE.sub("", host) if host.count(".") > 1 else host
    return unquote(f"{bare}{path.rstrip(_TRAILING)}{'?' if told else ''}{'&'.join(told)}").rstrip(_TRAILING)


def _unwrapped(url: str) -> str:
    """Return the address that an AMP cache or viewer shows."""
    found = _AMP_CACHE.match(url)
    return f"http{found['s'] and 's'}://{found['page']}" if found else url


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
