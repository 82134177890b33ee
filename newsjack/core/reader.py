"""feedparser's two readers, driven and mended: markup in, its dictionaries of feed and entries out.

Well-formed markup goes through expat into feedparser's strict reader, element by element, and only the
elements that an entry is made of: that is most of the speed. Anything else goes into its loose reader.
Mended in both, because it was measured wrong (tests/unit/core/test_reader.py): ``dc:title`` and
``media:title`` stand beside the title, not in its place; each kind of date stands alone, so that a
garbled or later one hides no other; an id is never resolved as if it were a link; an item's own link is
told from ``atom:link``; text that looks decoded twice stays as published.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from xml.parsers import expat

from feedparser import api

MAX_DEPTH = 100
"""Elements nested deeper are not read; no feed nests a tenth as deep."""

MAX_TAGS = 60_000
"""Start tags handed to feedparser, which takes some 30 microseconds for each; what follows is not read.
A document of 2,000 entries has half as many. Of elements passed over it may have eight times as many."""

_ENCODING = "UTF-8"
"""In capitals feedparser does not take it for leave to decode each text once more, from Latin-1."""

DATES = (
    "pubdate",
    "published",
    "issued",
    "dcterms_issued",
    "dc_issued",
    "dc_date",
    "dcterms_date",
    "date",
    "prism_publicationdate",
    "created",
    "dcterms_created",
    "dc_created",
    "updated",
    "modified",
    "dcterms_modified",
    "dc_modified",
    "lastbuilddate",
)
"""Elements that date an item, the nearest to its publication first, as feedparser names methods."""

_ENTRY_WORDS = (
    "item entry title link id guid description summary abstract content body fullitem xhtml:body "
    "content:encoded source language dc:language dc:title dc:description media:title media:description "
    "media:group xhtml:div div"
)
_OF_AN_ENTRY = frozenset(_ENTRY_WORDS.split()) | {name.replace("_", ":") for name in DATES}
_LONG = frozenset(("content", "content:encoded", "body", "xhtml:body", "fullitem", "media:description"))
"""Elements that stand in for a summary where there is none."""

_FEED_WORDS = (
    "image textinput items rdf:seq category keywords author contributor managingeditor webmaster generator "
    "cloud docs copyright rights info description subtitle tagline abstract summary skiphours skipdays"
)
_NOT_OF_A_FEED = frozenset(_FEED_WORDS.split())
_FOREIGN = frozenset(("media", "itunes", "georss", "geo", "gml", "slash", "wfw", "thr", "cc", "psc", "admin"))
_UNBOUND = expat.errors.codes[expat.errors.XML_ERROR_UNBOUND_PREFIX]
_OPENING = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<", re.DOTALL)
_PREFIX = re.compile(r"(?:</?|\s)([A-Za-z_][\w.-]*):(?=[A-Za-z_])")
_TAG = re.compile(r"<[^<>]{1,5000}>")
_RELATIONS = "http://www.iana.org/assignments/relation/"
"""Before a relation's name it changes nothing (RFC 4287, 4.2.7.2)."""

_KNOWN_PREFIXES = {
    "atom": "http://www.w3.org/2005/Atom",
    "a10": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "media": "http://search.yahoo.com/mrss/",
    "itunes": "http://www.itunes.com/DTDs/PodCast-1.0.dtd",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a reader found. ``fault`` is empty where the markup was well-formed."""

    version: str
    feed: dict[str, Any]
    entries: list[dict[str, Any]]
    fault: str = ""


class _EnoughError(Exception):
    """A document has more tags than are read."""


class _Mends:
    """Goes before feedparser's classes; ``self`` is one of its readers."""

    can_be_relative_uri = frozenset(api.StrictFeedParser.can_be_relative_uri - {"id"})

    def _start_dc_title(self: Any, attributes: dict[str, str]) -> None:
        self.push_content("dc_title", attributes, "text/plain", 1)

    def _end_dc_title(self: Any) -> None:
        self.pop_content("dc_title")

    def _start_media_title(self: Any, attributes: dict[str, str]) -> None:
        self.push_content("media_title", attributes, "text/plain", 1)

    def _end_media_title(self: Any) -> None:
        self.pop_content("media_title")

    def _start_media_description(self: Any, attributes: dict[str, str]) -> None:
        self.push_content("media_description", attributes, "text/html", 1)

    def _end_media_description(self: Any) -> None:
        self.pop_content("media_description")

    def _start_guid(self: Any, attributes: dict[str, str]) -> None:
        self.guidislink = attributes.get("ispermalink", "").strip().lower() != "false"
        self.push("id", 1)

    def _end_guid(self: Any) -> None:
        value = self.pop("id")
        if self.guidislink and value:
            self._get_context().setdefault("permalink", value)

    _start_id, _end_id = _start_guid, _end_guid

    def _start_link(self: Any, attributes: dict[str, str]) -> None:
        attributes["rel"] = attributes.get("rel", "alternate").removeprefix(_RELATIONS).strip()
        own = not attributes.keys() & {"href", "url", "uri"} and attributes["rel"] == "alternate"
        super()._start_link(attributes)  # type: ignore[misc]
        links = self._get_context().get("links")
        if own and links:
            links[-1]["own"] = "yes"


def _starts(name: str) -> Callable[[Any, dict[str, str]], None]:
    return lambda self, attributes: self.push("date_" + name, 1)


def _ends(name: str) -> Callable[[Any], None]:
    return lambda self: self.pop("date_" + name)


for _name in DATES:
    setattr(_Mends, "_start_" + _name, _starts(_name))
    setattr(_Mends, "_end_" + _name, _ends(_name))

_Strict: Any = type("_Strict", (_Mends, api.StrictFeedParser), {})
_Loose: Any = type("_Loose", (_Mends, api.LooseFeedParser), {})


def read_markup(text: str, *, base_url: str) -> Read:
    """Read markup that begins with its root. ``base_url``: the document's address, or empty.

    Without an address RSS links stay as published, ``xml:base`` or not: RSS does not know it.
    """
    driver = _Driver(honours_base=bool(base_url))
    try:
        driver.read(text)
    except _EnoughError:
        reader = driver.reader
        return Read(
            version=reader.version,
            feed=reader.feeddata,
            entries=reader.entries,
            fault="more tags than are read",
        )
    except expat.ExpatError as error:
        if error.code == _UNBOUND:
            bound = _with_bound_prefixes(text)
            if bound != text:
                return read_markup(bound, base_url=base_url)
        return _loosely(text, expat.ErrorString(error.code))
    reader = driver.reader
    return Read(version=reader.version, feed=reader.feeddata, entries=reader.entries)


def _loosely(text: str, fault: str) -> Read:
    reader = _Loose("", None, _ENCODING, {})
    reader.resolve_relative_uris = reader.sanitize_html = False
    reader.feed(text[: _end_of_tags(text)])
    return Read(version=reader.version, feed=reader.feeddata, entries=reader.entries, fault=fault)


def _end_of_tags(text: str) -> int:
    """Return where ``text`` has more tags than are read, CDATA not counted; else its length."""
    if text.count("<") <= MAX_TAGS:
        return len(text)
    tags = (found for found in _OPENING.finditer(text) if found[0] == "<")
    last = next(islice(tags, MAX_TAGS, None), None)
    return last.start() if last else len(text)


def _with_bound_prefixes(text: str) -> str:
    """Declare in the root tag what prefixes stand anywhere undeclared."""
    root = _TAG.match(text)
    if root is None:
        return text
    used = {prefix for tag in _TAG.finditer(text) for prefix in _PREFIX.findall(tag[0])}
    missing = sorted(
        name for name in used if name not in ("xml", "xmlns") and f"xmlns:{name}=" not in root[0]
    )
    said = "".join(
        f' xmlns:{name}="{_KNOWN_PREFIXES.get(name, "urn:prefix:" + name)}"' for name in missing[:100]
    )
    at = root.end() - (2 if root[0].endswith("/>") else 1)
    return text[:at] + said + text[at:]


@dataclass(slots=True)
class _Driver:
    """Hands the wanted elements of a well-formed document to feedparser's strict reader."""

    honours_base: bool
    reader: Any = field(init=False)
    own_namespace: str | None = None
    in_entry: int = 0
    depth: int = 0
    skipped: int = 0
    met: int = 0
    handed: int = 0
    tags: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.reader = _Strict("", None, _ENCODING)
        self.reader.resolve_relative_uris = self.reader.sanitize_html = False

    def read(self, text: str) -> None:
        """Raise ``ExpatError`` where the markup is not well-formed."""
        parser = expat.ParserCreate("utf-8", " ")
        parser.namespace_prefixes = True
        parser.buffer_text = True
        parser.buffer_size = 1 << 17
        parser.StartNamespaceDeclHandler = self.namespace
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        parser.Parse(text, True)

    def namespace(self, prefix: str | None, uri: str | None) -> None:
        """Tell the reader of a declaration; it knows versions by them."""
        if uri:
            self.reader.track_namespace(prefix or None, uri)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element, or the skipping of one."""
        self.depth += 1
        self.met += 1
        if self.met > 8 * MAX_TAGS:
            raise _EnoughError
        if self.skipped:
            return
        tag = self.tags.get(name) or self._named(name)
        if self.depth > MAX_DEPTH or not self._is_wanted(tag):
            self.skipped = self.depth
            return
        self.handed += 1
        if self.handed > MAX_TAGS:
            raise _EnoughError
        if tag in ("item", "entry"):
            self.in_entry = self.in_entry or self.depth
        self.reader.unknown_starttag(tag, self._attributes(attributes) if attributes else [])

    def end(self, name: str) -> None:
        """End an element."""
        self.depth -= 1
        if self.skipped:
            self.skipped = 0 if self.depth < self.skipped else self.skipped
            return
        if self.depth < self.in_entry:
            self.in_entry = 0
        self.reader.unknown_endtag(self.tags[name])

    def text(self, data: str) -> None:
        """Take text, unless of a skipped element."""
        if not self.skipped:
            self.reader.handle_data(data)

    def _is_wanted(self, tag: str) -> bool:
        if self.reader.incontent or not self.depth > 1:
            return True
        if self.in_entry:
            return tag in _OF_AN_ENTRY and not (tag in _LONG and self._has_summary())
        return tag not in _NOT_OF_A_FEED and tag.partition(":")[0] not in _FOREIGN

    def _has_summary(self) -> bool:
        return bool(self.reader.entries and dict.get(self.reader.entries[-1], "summary"))

    def _named(self, name: str) -> str:
        """Return feedparser's name of an element, and remember it."""
        uri, local, given = _parted(name)
        if self.own_namespace is None:
            self.own_namespace = uri
        prefix = _prefix_of(uri, given)
        if uri == self.own_namespace and prefix not in ("rdf",):
            prefix = ""
        tag = f"{prefix}:{local}".lower() if prefix else local.lower()
        self.tags[name] = tag
        return tag

    def _attributes(self, found: dict[str, str]) -> list[tuple[str, str]]:
        named = []
        for name, value in found.items():
            uri, local, given = _parted(name)
            prefix = _prefix_of(uri, given)
            key = f"{prefix}:{local}".lower() if prefix else local.lower()
            if key in ("xml:base", "base") and not self._may_use_base(key):
                continue
            named.append((key, value))
        return named

    def _may_use_base(self, key: str) -> bool:
        """Take ``xml:base`` as Atom's, and as RSS's where we know the address; a plain ``base`` is none."""
        return key == "xml:base" and (self.honours_base or self.reader.version.startswith("atom"))


def _parted(name: str) -> tuple[str, str, str]:
    """Return namespace, local name and prefix of expat's name.

    >>> _parted("title"), _parted("http://a.com/ title x")
    (('', 'title', ''), ('http://a.com/', 'title', 'x'))
    """
    parts = name.split(" ")
    if len(parts) == 1:
        return "", name, ""
    return parts[0], parts[1], parts[2] if len(parts) > 2 else ""


def _prefix_of(uri: str, given: str) -> str:
    """Return the prefix that feedparser knows a namespace by, else the given one."""
    low = uri.lower()
    if "backend.userland.com/rss" in low:
        return ""
    known = _Strict._matchnamespaces.get(low)
    return given if known is None else str(known)
