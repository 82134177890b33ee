"""What the text of an address says: whose it is, whether it is private, and what must not be shown of it."""

import ipaddress
from base64 import b64encode
from urllib.parse import unquote, urlsplit, urlunsplit

from newsjack.core.canonical import registrable_domain

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_LOCAL_ENDINGS = (".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa", ".test")
_DEFAULT_PORTS = {"http": 80, "https": 443}

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_public(text: str) -> bool:
    """Tell whether an IP address is one of the open internet, seen through IPv6's wrappings of IPv4.

    >>> is_public("8.8.8.8"), is_public("10.0.0.1"), is_public("::ffff:127.0.0.1")
    (True, False, False)
    """
    try:
        address = _unwrapped(ipaddress.ip_address(text.partition("%")[0]))
    except ValueError:
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _unwrapped(address: IPAddress) -> IPAddress:
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo or address


def looks_private(url: str) -> bool:
    """Tell whether a URL names a host of somebody's own network: a private address or a local name.

    What a public name resolves to is not known here: the guard looks at it when it is connected.
    """
    host = host_of(url)
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return "." not in host or host.endswith(_LOCAL_ENDINGS)
    return not is_public(host)


def shared_host(url: str) -> str:
    """Return what a server's limits hold for: a public host's registered domain; private hosts have none.

    A reader of many sites on one's own network speaks for each of them, not for itself.
    """
    return "" if looks_private(url) else registrable_domain(url)


def host_of(url: str) -> str:
    """Return a URL's host name, lowered, without a closing dot; empty when there is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def origin(url: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port: what credentials are bound to. Raises ``ValueError``."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or _DEFAULT_PORTS.get(parts.scheme)


def without_credentials(url: str) -> str:
    """Return a URL without user name and password: what may be shown and logged.

    >>> without_credentials("https://user:pass@example.com/rss")
    'https://example.com/rss'
    """
    if "@" not in url:
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return url.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def with_credentials_of(url: str, owner: str) -> str:
    """Return ``url`` with the user name and password of ``owner``, if both are of one origin."""
    held = urlsplit(owner).netloc.rpartition("@")[0]
    if not held or origin(url) != origin(owner):
        return url
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{held}@{parts.netloc}"))


def authorization(url: str) -> str:
    """Return the value of the Authorization header that a URL's credentials make (RFC 7617), or empty.

    >>> authorization("https://user:p%40ss@example.com/rss")
    'Basic dXNlcjpwQHNz'
    """
    if "@" not in url:
        return ""
    parts = urlsplit(url)
    if parts.username is None and parts.password is None:
        return ""
    pair = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
    return "Basic " + b64encode(pair.encode("utf-8", "replace")).decode("ascii")


def same_place(one: str, other: str) -> bool:
    """Tell whether two URLs are one feed's: scheme, ``www.`` and a closing slash do not count.

    >>> same_place("http://www.example.com/rss/", "https://example.com/rss")
    True
    """
    return _place(one) == _place(other)


def _place(url: str) -> tuple[str, int | None, str, str]:
    try:
        parts = urlsplit(url)
        port = None if parts.port == _DEFAULT_PORTS.get(parts.scheme) else parts.port
    except ValueError:
        return "", None, url, ""
    return (parts.hostname or "").removeprefix("www."), port, parts.path.rstrip("/"), parts.query
