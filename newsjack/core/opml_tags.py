"""The outlines of an OPML document as they come: read strictly, or forgivingly whatever surrounds them.

Neither reader recurses or expands an entity that the document declares, and both stop at a number of
outlines, so that an entity bomb, a huge list or a million levels cost seconds and no more.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.entities import html5
from itertools import islice, pairwise
from xml.parsers import expat

Place = tuple[int, int]
"""Line and column, both from 1."""

MAX_OUTLINES = 50_000
"""Most outlines read of one list."""

MAX_TAG = 100_000
"""Most characters of one tag that the forgiving reader looks at."""

_DOCTYPE = re.compile(r"<!DOCTYPE[^<>\[]*(\[)?", re.IGNORECASE)
_MARK = re.compile(
    r"<(?:(?P<hidden>!--|!\[CDATA\[)|(?P<close>/)?\s*(?:[A-Za-z_][\w.-]*:)?outline(?=[\s/>\"'=]|\Z))",
    re.IGNORECASE,
)
_ENDS = {"!--": "-->", "![cdata[": "]]>"}
_NAME = r"[A-Za-z_][\w.:-]*"
_SET = re.compile(rf"\s*({_NAME})\s*=\s*")
_CLOSING = {
    quote: re.compile(rf"{quote}(?=\s*/?>|\s*\Z|\s+{_NAME}\s*=|{_NAME}\s*=\s*[\"'])") for quote in "\"'"
}
_SWALLOWED = re.compile(rf"\s*{_NAME}\s*=\s*[\"']")
_OWN_END = re.compile(r"[ \t]*</\s*(?:[A-Za-z_][\w.-]*:)?outline\b", re.IGNORECASE)
_SITE = re.compile(r"[a-z]+://[^/]+/", re.IGNORECASE)
_BARE = re.compile(r"[^\s\"'<>]*")
_TAG_END = re.compile(r"\s*(?:(/)\s*)?>")
_JUNK = re.compile(r"[\s/]*[^\s>]+")
_LOST_URL = re.compile(r"(?:xml|feed|rss)_?url\s*=\s*[\"']?\s*([^\"'\s<>]+)", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:#(?:[xX]([0-9a-fA-F]{1,6})|(\d{1,7}))|([A-Za-z][A-Za-z0-9]{0,31}));")
_STRAY = re.compile(r"&(?!#[xX][0-9a-fA-F]{1,6};|#\d{1,7};|[A-Za-z][A-Za-z0-9]{0,31};)")
_LAST_END = re.compile(r"</\s*(?:[A-Za-z_][\w.-]*:)?opml\s*>", re.IGNORECASE)
_PREDEFINED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A begin (``attributes`` by lower-case name) or an end (``None``) of an outline."""

    attributes: Mapping[str, str] | None
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class OpmlNote:
    """Something to tell about a document, and where: ``line`` and ``column`` from 1, 0 for the whole."""

    line: int
    column: int
    what: str

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.what}" if self.line else self.what


class _EnoughError(Exception):
    """As many outlines were read as are read of one list."""


class NotStrictError(ValueError):
    """A document that only the forgiving reader can read."""

    def __init__(self, note: OpmlNote) -> None:
        super().__init__(note.what)
        self.note = note


def strict_tags(text: str) -> list[Tag]:
    """Read well-formed XML, at most ``MAX_OUTLINES`` outlines of it.

    Raises :class:`NotStrictError` with the place for anything else.
    """
    doctype = _DOCTYPE.search(text[:10_000])
    if doctype and doctype[1]:
        line = text.count("\n", 0, doctype.start()) + 1
        raise NotStrictError(OpmlNote(line=line, column=1, what="entities declared here are not expanded"))
    if doctype:  # without it an unknown entity is an error, with it expat would drop it in silence
        hidden = re.sub(r"[^\n]", " ", doctype[0][4:-2])
        text = text.replace(doctype[0], f"<!--{hidden}--", 1)
    return _expat_tags(text)


def _expat_tags(text: str) -> list[Tag]:
    tags: list[Tag] = []
    begun = others = 0
    parser = expat.ParserCreate("utf-8")

    def place() -> Place:
        return parser.CurrentLineNumber, parser.CurrentColumnNumber + 1

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal begun, others
        if _local(name) != "outline":
            others += 1
            if others > MAX_OUTLINES:
                raise NotStrictError(OpmlNote(line=0, column=0, what="mostly not outlines"))
        else:
            begun += 1
            if begun > MAX_OUTLINES:
                raise _EnoughError
            lowered = {key.lower(): value for key, value in reversed(attributes.items())}
            tags.append(Tag(attributes=lowered, place=place()))

    def end(name: str) -> None:
        if _local(name) == "outline":
            tags.append(Tag(attributes=None, place=place()))

    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except _EnoughError:
        return tags
    except expat.ExpatError as error:
        told = expat.ErrorString(error.code).removeprefix("not well-formed (").removesuffix(")")
        told = f"not well-formed ({told})"
        raise NotStrictError(OpmlNote(line=error.lineno, column=error.offset + 1, what=told)) from error
    return tags


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()


@dataclass(slots=True)
class _Flaws:
    """Counts each kind of flaw and remembers where the first stood."""

    text: str
    found: dict[str, tuple[int, int]] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lines = [0, *(line.end() for line in re.finditer("\n", self.text))]

    def note(self, what: str, at: int, times: int = 1) -> None:
        first, count = self.found.get(what, (at, 0))
        self.found[what] = (first, count + times)

    def place(self, at: int) -> Place:
        line = bisect_right(self.lines, at)
        return line, at - self.lines[line - 1] + 1

    def told(self) -> tuple[OpmlNote, ...]:
        notes = []
        for what, (at, count) in sorted(self.found.items(), key=lambda item: item[1]):
            line, column = self.place(at)
            more = f" ({count} times)" if count > 1 else ""
            notes.append(OpmlNote(line=line, column=column, what=what + more))
        return tuple(notes)


def forgiving_tags(text: str) -> tuple[list[Tag], tuple[OpmlNote, ...]]:
    """Find outline tags whatever surrounds them; return them and what was wrong, in order of place.

    Stray ``&`` and ``<``, quotation marks within values or missing, missing and superfluous end tags,
    a text that ends anywhere: none of them costs an outline whose address is there.
    """
    flaws = _Flaws(text)
    marks = list(islice(_marks(text, flaws), 2 * MAX_OUTLINES))
    tags: list[Tag] = []
    unbalanced = _lacks_ends(text, marks)
    for mark, following in pairwise([*marks, None]):
        assert mark is not None
        if mark["close"]:
            tags.append(Tag(attributes=None, place=flaws.place(mark.start())))
            continue
        limit = min(following.start() if following else len(text), mark.end() + MAX_TAG)
        tags += _outline(text, mark, limit, flaws, unbalanced=unbalanced)
    _look_at_ends(text, tags, flaws)
    return tags, flaws.told()


def _marks(text: str, flaws: _Flaws) -> Iterator[re.Match[str]]:
    """Yield the begins of outline tags outside comments and CDATA."""
    at, endless = 0, set()
    while (mark := _MARK.search(text, at)) is not None:
        at = mark.end()
        if mark["hidden"] is None:
            yield mark
            continue
        ending = _ENDS[mark["hidden"].lower()]
        end = -1 if ending in endless else text.find(ending, at)
        if end < 0:
            endless.add(ending)
            flaws.note(f"a comment or section without its {ending}", mark.start())
        at = end if end >= 0 else at


def _lacks_ends(text: str, marks: list[re.Match[str]]) -> bool:
    """Tell whether more outlines are begun than ended: then a feed's outline counts as ended at once."""
    ends = sum(1 for mark in marks if mark["close"])
    own = sum(
        1
        for mark, following in pairwise([*marks, None])
        if mark is not None
        and not mark["close"]
        and text[mark.end() : following.start() if following else len(text)]
        .rstrip()
        .removesuffix("</body>")
        .endswith("/>")
    )
    return len(marks) - ends - own > ends


def _outline(text: str, mark: re.Match[str], limit: int, flaws: _Flaws, *, unbalanced: bool) -> Iterator[Tag]:
    attributes, at = _attributes(text, mark.end(), limit, flaws)
    place = flaws.place(mark.start())
    if not any(key in attributes for key in ("xmlurl", "feedurl", "rssurl")):
        lost = _LOST_URL.search(text, mark.end(), limit)
        if lost and lost.end() < len(text):
            attributes["xmlurl"] = _decoded(lost[1])
    yield Tag(attributes=attributes, place=place)
    end = _TAG_END.match(text, at, limit)
    if end is None:
        flaws.note("a tag without its >", mark.start())
    ended = end is not None and end[1] == "/"
    if ended or (unbalanced and "xmlurl" in attributes and not _ends_here(text, end)):
        yield Tag(attributes=None, place=place)


def _ends_here(text: str, end: re.Match[str] | None) -> bool:
    """Tell whether an end stands on the same line: then it is the feed's own, not its folder's."""
    return end is not None and _OWN_END.match(text, end.end()) is not None


def _attributes(text: str, at: int, limit: int, flaws: _Flaws) -> tuple[dict[str, str], int]:
    """Read the attributes between ``at`` and ``limit``; return them and where reading stopped."""
    found: dict[str, str] = {}
    while at < limit and not _TAG_END.match(text, at, limit):
        name = _SET.match(text, at, limit)
        if name is None:
            junk = _JUNK.match(text, at, limit)
            if junk is None:
                break
            flaws.note("something that is no attribute", at)
            at = junk.end()
            continue
        raw, begin, at = _value(text, name.end(), limit, flaws)
        _look_at_value(raw, begin, flaws)
        if not found.get(name[1].lower()):
            found[name[1].lower()] = _decoded(raw)
    return found, at


def _value(text: str, at: int, limit: int, flaws: _Flaws) -> tuple[str, int, int]:
    """Return a raw value, where it begins and where reading goes on."""
    quote = text[at : at + 1] if at < limit else ""
    if quote not in _CLOSING:
        bare = _BARE.match(text, at, limit)
        raw = bare[0] if bare else ""
        if text.startswith(">", at + len(raw)):
            raw = _without_slash(raw)
        flaws.note("a value without quotation marks", at)
        return raw, at, at + len(raw)
    closing = _CLOSING[quote].search(text, at + 1, limit)
    if closing is None:
        flaws.note("a value whose quotation mark is not closed", at)
        raw = text[at + 1 : limit].rstrip()
        if raw.endswith(">"):
            raw = _without_slash(raw[:-1].rstrip())
        elif limit == len(text):
            raw = ""  # cut off: half an address is another feed's, or nobody's
        return raw, at + 1, limit
    raw = text[at + 1 : closing.start()]
    if quote in raw:
        flaws.note("a quotation mark within a value", at + 1 + raw.index(quote))
        swallowed = _SWALLOWED.search(raw)
        if swallowed:
            raw = raw[: swallowed.start()]
            return raw, at + 1, at + 1 + len(raw)
    return raw, at + 1, closing.end()


def _without_slash(raw: str) -> str:
    """Take off the slash of a ``/>`` that was read into a value, but not the only one of an address."""
    return raw if _SITE.fullmatch(raw) else raw.removesuffix("/").rstrip()


def _look_at_value(raw: str, begin: int, flaws: _Flaws) -> None:
    for what, stray in (("an & that is not written &amp;", _STRAY), ("a < that is not written &lt;", _LESS)):
        first = stray.search(raw)
        if first:
            flaws.note(what, begin + first.start(), len(stray.findall(raw)))


_LESS = re.compile("<")


def _decoded(raw: str) -> str:
    """Decode references that end in a semicolon; ``&copy=`` of an address stays as it is.

    >>> _decoded("?a=1&amp;b=2&copy=3&#233;")
    '?a=1&b=2&copy=3é'
    """
    return _REFERENCE.sub(_character, raw) if "&" in raw else raw


def _character(reference: re.Match[str]) -> str:
    if reference[3]:
        return _PREDEFINED.get(reference[3]) or html5.get(reference[3] + ";", reference[0])
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return chr(code) if code < 0x110000 else reference[0]


def _look_at_ends(text: str, tags: list[Tag], flaws: _Flaws) -> None:
    begun = sum(1 for tag in tags if tag.attributes is not None)
    ended = len(tags) - begun
    if begun > ended:
        flaws.note("outlines that are not ended, counted up to here", len(text), begun - ended)
    if ended > begun:
        flaws.note("more ends of outlines than begins, counted up to here", len(text), ended - begun)
    if not _LAST_END.search(text[-10_000:]):
        flaws.note("the document ends before </opml>", len(text))
