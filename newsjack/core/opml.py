"""OPML in and out. Broken OPML is read by a forgiving second reader, and that is said, with places."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

from newsjack.core.language import base_language
from newsjack.core.opml_tags import (
    MAX_OUTLINES,
    NotStrictError,
    OpmlNote,
    Place,
    Tag,
    forgiving_tags,
    strict_tags,
)
from newsjack.core.repair import decode
from newsjack.model.feed import Feed

MAX_BYTES = 8_000_000
"""Most bytes read of one list: some 40,000 feeds."""

MAX_NOTES = 1_000
"""Most notes kept of what was left out."""

MAX_LETTERS = 500
"""Longest name that feeds.yaml takes."""

NAMESPACE = "urn:newsjack:feeds"
"""Of the attributes that OPML has no word for: owner, country, kind."""

_SIGNS = "\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff"
_BAD_XML = re.compile(f"[{_SIGNS}]")
_BAD_HOST = re.compile(f"[^/?#]*[{_SIGNS}]")
_AROUND = "".join(map(chr, range(33)))
_BREAKS = re.compile(r"[\t\r\n]+")
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*['\"]([A-Za-z0-9._:-]{1,40})['\"]")
_WIDE = ("utf-16", "utf-32", "ucs")
_WITHOUT_SCHEME = re.compile(r"www\.[\w-]+\.", re.IGNORECASE)
_WITH_SCHEME = re.compile(r"https?://[^/\s]", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpmlFeed:
    """One feed of a list; what is not known is empty.

    ``group`` is the path of its folders, joined by ``/``, else its category.
    """

    url: str
    title: str
    language: str
    group: str
    owner: str = ""
    country: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpmlReading:
    """What a list holds.

    ``problem`` is empty, or says why the forgiving reader was needed; ``flaws`` are what it found
    wrong, ``left_out`` the outlines that look like feeds and are none, both in document order.
    """

    feeds: tuple[OpmlFeed, ...]
    problem: str = ""
    flaws: tuple[OpmlNote, ...] = ()
    left_out: tuple[OpmlNote, ...] = ()


def read_opml(body: bytes) -> OpmlReading:
    """Read a list of feeds, each URL once, in order; never raises for what the bytes hold."""
    text, flaws = _text_of(body)
    problem = ""
    try:
        tags = strict_tags(text)
    except NotStrictError as error:
        problem = f"{error.note}; read forgivingly"
        tags, found = forgiving_tags(text)
        flaws += found
    if sum(1 for tag in tags if tag.attributes is not None) >= MAX_OUTLINES:
        flaws += _whole(f"only the first {MAX_OUTLINES:,} outlines are read")
    gathered = _gathered(tags)
    return OpmlReading(
        feeds=tuple(gathered.feeds.values()),
        problem=problem,
        flaws=(*flaws, *gathered.mended),
        left_out=tuple(gathered.left_out),
    )


def _text_of(body: bytes) -> tuple[str, tuple[OpmlNote, ...]]:
    """Decode a list's bytes; tell what had to be guessed or cut."""
    flaws = []
    if len(body) > MAX_BYTES:
        flaws.append(f"only the first {MAX_BYTES:,} bytes are read")
        body = body[:MAX_BYTES]
    if body[1:2] == b"\x00" and body[:1] == b"<":
        return body.decode("utf-16-le", "replace"), _whole(*flaws, "UTF-16 without its mark")
    if body[:2] == b"\x00<":
        return body.decode("utf-16-be", "replace"), _whole(*flaws, "UTF-16 without its mark")
    if not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        flaws += _false_encoding(body)
    return decode(body).lstrip("\ufeff"), _whole(*flaws)


def _whole(*told: str) -> tuple[OpmlNote, ...]:
    return tuple(OpmlNote(line=0, column=0, what=what) for what in told)


def _false_encoding(body: bytes) -> list[str]:
    found = _DECLARED.match(body[:400])
    declared = found[1].decode("ascii") if found else "utf-8"
    try:
        if declared.lower().startswith(_WIDE):
            raise LookupError(declared)
        body.decode(declared)
    except (UnicodeDecodeError, LookupError):
        return [f"the bytes are not {declared}; the encoding was guessed"]
    return []


@dataclass(slots=True)
class _Gathered:
    """Feeds by URL, and what is to be told of the others."""

    feeds: dict[str, OpmlFeed] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    left_out: list[OpmlNote] = field(default_factory=list)
    mended: list[OpmlNote] = field(default_factory=list)

    def leave_out(self, place: Place, title: str, why: str) -> None:
        if len(self.left_out) < MAX_NOTES:
            named = f"“{title[:80]}”: " if title else ""
            self.left_out.append(OpmlNote(line=place[0], column=place[1], what=named + why))

    def add(self, feed: OpmlFeed, place: Place) -> None:
        if feed.url in self.feeds:
            self.leave_out(place, feed.title, f"{feed.url} stands at line {self.lines[feed.url]} already")
        else:
            self.feeds[feed.url], self.lines[feed.url] = feed, place[0]


@dataclass(slots=True)
class _Open:
    """An outline that is not ended yet; ``path`` names the folders of what stands in it."""

    tag: Tag
    title: str
    path: str
    needs_children: bool = False
    has_children: bool = False


def _gathered(tags: Iterable[Tag]) -> _Gathered:
    """Walk the tags with a stack of open outlines."""
    gathered, stack = _Gathered(), list[_Open]()
    for tag in tags:
        if tag.attributes is None:
            if stack:
                _close(stack.pop(), gathered)
            continue
        if stack:
            stack[-1].has_children = True
        path = stack[-1].path if stack else ""
        stack.append(_opened(tag, tag.attributes, path, gathered))
    while stack:
        _close(stack.pop(), gathered)
    return gathered


def _opened(tag: Tag, attributes: Mapping[str, str], path: str, gathered: _Gathered) -> _Open:
    title = _clean(attributes.get("title") or "") or _clean(attributes.get("text") or "")
    raw = _raw_address(attributes)
    kind = attributes.get("type", "").strip().lower()
    if kind in ("include", "link") and not attributes.get("xmlurl"):
        what = "another list: import it by itself" if kind == "include" else "a link, not a feed"
        gathered.leave_out(tag.place, title, f"{what} ({_shown(raw)})")
        return _Open(tag=tag, title=title, path=_inside(path, title))
    if not raw:
        return _Open(tag=tag, title=title, path=_inside(path, title), needs_children=True)
    url = _address(raw)
    if not url:
        gathered.leave_out(tag.place, title, f"{_shown(raw)} is no http(s) address")
        return _Open(tag=tag, title=title, path=path)
    if url != raw:
        told = f"{_shown(raw)} was read as {url[:200]}"
        gathered.mended.append(OpmlNote(line=tag.place[0], column=tag.place[1], what=told))
    gathered.add(_feed(url, title, attributes, path), tag.place)
    return _Open(tag=tag, title=title, path=path)


def _inside(path: str, title: str) -> str:
    """Return the path of what stands in a folder; a name that would make it too long is lost."""
    longer = f"{path}/{title}" if path and title else path or title
    return longer if len(longer) <= MAX_LETTERS else path


def _close(outline: _Open, gathered: _Gathered) -> None:
    if outline.needs_children and not outline.has_children:
        page = _clean((outline.tag.attributes or {}).get("htmlurl", ""))
        why = f"no feed's address, only a page's ({page[:200]})" if page else "neither a feed nor a folder"
        gathered.leave_out(outline.tag.place, outline.title, why)


def _raw_address(attributes: Mapping[str, str]) -> str:
    """Return the address as written; ``url`` stands in for ``xmlUrl`` in old lists."""
    keys = ("xmlurl", "feedurl", "rssurl", "url")
    found = next((attributes[key] for key in keys if attributes.get(key, "").strip()), "")
    return _BREAKS.sub("", found).strip()


def _address(raw: str) -> str:
    """Return an http(s) address, empty where there is none; the usual half addresses are made whole.

    Control characters are dropped around an address and percent-encoded in it, as they are when it is
    asked for (https://url.spec.whatwg.org/#url-parsing); in a host's name they make it none.
    """
    raw = raw.strip(_AROUND)
    if raw[:5].lower() == "feed:":
        raw = raw[5:]
        raw = "http:" + raw if raw.startswith("//") else raw
    if raw.startswith("//"):
        raw = "https:" + raw
    elif _WITHOUT_SCHEME.match(raw):
        raw = "https://" + raw
    scheme = _WITH_SCHEME.match(raw)
    return _escaped(raw) if scheme and not _BAD_HOST.match(raw, scheme.end() - 1) else ""


def _escaped(address: str) -> str:
    r"""Return an address as XML can carry it: what it cannot is percent-encoded, line breaks are dropped.

    >>> _escaped("http://x.example/a\x00b")
    'http://x.example/a%00b'
    """
    return _BAD_XML.sub(lambda sign: quote(sign[0], errors="surrogatepass"), _BREAKS.sub("", address))


def _shown(raw: str) -> str:
    """Return the begin of what a list holds, fit for a terminal and a log."""
    return _BAD_XML.sub(lambda sign: repr(sign[0])[1:-1], raw[:200])


def _feed(url: str, title: str, attributes: Mapping[str, str], path: str) -> OpmlFeed:
    category = attributes.get("category", "").split(",")[0].strip("/ ")
    own = {key: _clean(attributes.get(f"newsjack:{key}", "")) for key in ("owner", "country", "kind")}
    return OpmlFeed(
        url=url,
        title=title,
        language=base_language(attributes.get("language")) or "",
        group=path or _clean(category),
        **own,
    )


def _clean(text: str) -> str:
    return _BREAKS.sub(" ", _BAD_XML.sub("", text)).strip()[:MAX_LETTERS].strip()


def write_opml(feeds: Iterable[Feed], *, title: str) -> str:
    """Write feeds as OPML 2.0, one folder per group; what is written reads back the same.

    Characters that XML cannot carry are percent-encoded in addresses, and lost in names.
    """
    groups: dict[str, list[Feed]] = {}
    for feed in feeds:
        groups.setdefault(feed.group or "", []).append(feed)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<opml version="2.0" xmlns:newsjack="{NAMESPACE}">']
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
    own = {
        "language": feed.language,
        "newsjack:owner": feed.owner,
        "newsjack:country": feed.country,
        "newsjack:kind": feed.kind,
    }
    more = "".join(f" {key}={_attribute(value)}" for key, value in own.items() if value)
    return f'    <outline type="rss" text={name} title={name} xmlUrl={_attribute(_escaped(feed.url))}{more}/>'


def _attribute(text: str) -> str:
    return quoteattr(_BAD_XML.sub("", text))


def _text(text: str) -> str:
    return _BAD_XML.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
