"""Bytes to well-formed markup where that can be had without losing anything.

What is mended here was measured to matter (tests/corpus): encodings, junk before the root, document
types, control characters, bad references, bare ``&`` and ``<``, bodies far too long. What cannot be
mended (cut off, crossed tags) is left to feedparser's loose parser.
"""

import codecs
import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from html.entities import html5
from itertools import accumulate

MAX_RUN = 100_000
"""Longest run of text kept of one element: nobody writes longer, hostile documents do."""

MAX_ENTITY_GROWTH = 500_000
"""Characters that a document's own entities may add to it in all."""

_ROOT = re.compile(
    r"<(?P<tag>(?:[A-Za-z][\w.-]*:)?(?P<name>rss|feed|RDF|rdf|channel|urlset|entry))(?=[\s>/])", re.IGNORECASE
)
_HEAD_LETTERS = 200_000
_PREDEFINED = frozenset(("amp", "lt", "gt", "quot", "apos"))
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SECTION = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)
_REFERENCE = re.compile(r"&(?:#(?:[xX]([0-9a-fA-F]{1,8})|(\d{1,10}));|([A-Za-z][A-Za-z0-9]{0,31});)?")
_BARE_LESS = re.compile(r"<(?![A-Za-z_/!?:])")
_ITEM = re.compile(r"<(?:[A-Za-z][\w.-]*:)?(?:item|entry)(?=[\s>/])", re.IGNORECASE)
_HALF = re.compile(r"&[^;&]{0,40}\Z")
_ROOT_TAG = re.compile(r"<[^<>]*>")
_UNQUOTED = re.compile(r"(\s[\w:.-]+)=([^\s\"'<>/]+)(?=[\s/>])")
_ATOM = "http://www.w3.org/2005/Atom"
_ENTITY = re.compile(r"<!ENTITY\s+([A-Za-z][\w.-]*)\s+(?:\"([^\"<%]{0,300})\"|'([^'<%]{0,300})')\s*>")
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*['\"]([A-Za-z0-9._:-]{1,40})['\"]")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
_DATED_SPELLINGS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "big5": "big5hkscs",
}
"""Names that stand for their larger successors, as browsers read them (encoding.spec.whatwg.org)."""

_FAR = ("euc-", "gb", "big5", "shift", "sjis", "koi8", "windows-1251", "cp1251", "ks_c", "windows-31j")
"""Encodings whose texts are seldom claimed wrongly, and whose single letters can look like UTF-8."""

MAX_BY_CHANCE = 6
"""Bytes beyond ASCII up to which a claim of one of these is believed before UTF-8."""

_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_LETTERS_1252 = frozenset(bytes([code]) for code in range(0x80, 0xFE)) - {
    b"\x81",
    b"\x8d",
    b"\x8f",
    b"\x90",
    b"\x9d",
}
"""Bytes that occur in real windows-1252 text; others are damage, not another encoding."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """Markup ready for a parser: ``root`` is the root's local name, ``cut`` when entries were left out."""

    text: str
    root: str
    cut: bool = False


def decode(body: bytes, *, content_type: str = "") -> str:
    """Return the body's text.

    In order: byte order mark; UTF-16 by its zero bytes; UTF-8 where the bytes are valid UTF-8,
    whatever is claimed (few other encodings are by chance); the HTTP charset; the XML declaration;
    UTF-8 with single bad bytes replaced; windows-1252. UTF-7 is never decoded.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    if body[:4] in (b"\x00<\x00?", b"\x00<\x00r", b"\x00<\x00f"):
        return body.decode("utf-16-be", "replace")
    if body[:4] in (b"<\x00?\x00", b"<\x00r\x00", b"<\x00f\x00"):
        return body.decode("utf-16-le", "replace")
    declared = _DECLARED.match(body[:400])
    charset = _CHARSET.search(content_type)
    claims = [charset[1] if charset else "", declared[1].decode("ascii") if declared else ""]
    if b"\x1b" in body and any(claim.lower().startswith("iso-2022") for claim in claims):
        return body.decode("iso2022_jp_ext", "replace")
    names = [claims[1], "utf-8"] if _says_more_than_utf8(body, claims) else ["utf-8", *claims]
    return _first_fitting(body, names) or _forgiving(body)


def _says_more_than_utf8(body: bytes, claims: list[str]) -> bool:
    """Tell whether a claimed far encoding outweighs a few bytes that are valid UTF-8 by chance."""
    header, declared = (claim.lower() for claim in claims)
    if not declared.startswith(_FAR) or header not in ("", declared):
        return False
    return len(_HIGH_BYTE.findall(body[:1_000_000])) <= MAX_BY_CHANCE


def _first_fitting(body: bytes, names: list[str]) -> str | None:
    for name in names:
        spelled = _DATED_SPELLINGS.get(name.lower(), name)
        if not name or "utf-7" in spelled.lower() or "utf7" in spelled.lower():
            continue
        try:
            if codecs.lookup(spelled)._is_text_encoding:
                return body.decode(spelled)
        except (LookupError, ValueError):
            continue
    return None


def _forgiving(body: bytes) -> str:
    """Replace single bad bytes of a text that is otherwise UTF-8; read anything else as windows-1252."""
    text = body.decode("utf-8", "replace")
    if not any(byte in _LETTERS_1252 for byte in _HIGH_BYTE.findall(body[:1_000_000])):
        return text
    bad = text.count("\ufffd")
    good = sum(character > "\x7f" for character in text[:1_000_000]) - bad
    if bad <= good:
        return text
    return body.decode("cp1252", "replace")


def root_of(text: str) -> re.Match[str] | None:
    """Find the start tag of a feed's root, past declarations, comments and junk."""
    return _ROOT.search(_without_comments(text[:_HEAD_LETTERS]), 0)


def _without_comments(head: str) -> str:
    """Blank comments out, keeping every position."""
    return re.sub(r"<!--.*?-->", lambda found: " " * len(found[0]), head, flags=re.DOTALL)


def repair(text: str, *, max_entries: int) -> Repaired | None:
    """Return markup with its root in front, at most ``max_entries`` items, references mended.

    ``None`` when there is no root of a feed.
    """
    text = _CONTROL.sub("", _without_long_comment(text))
    root = root_of(text)
    if root is None or (
        root["name"].lower() == "entry" and _ATOM not in text[root.start() : root.start() + 2_000]
    ):
        return None
    entities = dict(_own_entities(text[: root.start()]))
    body, cut = _mended(text[root.start() :], entities, root, max_entries)
    body = _unnested(body, _kind_under(root))
    return Repaired(text=_with_sound_root(body, root), root=root["name"].lower(), cut=cut)


def _kind_under(root: re.Match[str]) -> str:
    """Return the name of what a root holds, in the root's case."""
    name = "entry" if root["name"].lower() == "feed" else "item"
    return name.upper() if root["name"].isupper() and root["name"] != "RDF" else name


def _unnested(text: str, kind: str) -> str:
    """Put items found inside items (conflict copies of sync extensions) after the outer one.

    Only where every item is closed: what looks nested in a broken document is a missing end tag.
    """
    tags = list(re.finditer(rf"<(/?){kind}(?:\s[^<>]*)?(?<!/)>", text))
    depths = list(accumulate(-1 if tag[1] else 1 for tag in tags))
    if not depths or depths[-1] != 0 or max(depths) < 2 or min(depths) < 0:
        return text
    pieces: list[str] = []
    waiting: list[str] = []
    at = 0
    for tag, depth in zip(tags, depths, strict=True):
        if depth == 2 and not tag[1]:
            pieces.append(text[at : tag.start()])
            at = tag.start()
        elif depth == 1 and tag[1]:
            waiting.append(text[at : tag.end()])
            at = tag.end()
        elif depth == 0:
            pieces += [text[at : tag.end()], *waiting]
            waiting, at = [], tag.end()
    return "".join([*pieces, text[at:]])


def _with_sound_root(text: str, root: re.Match[str]) -> str:
    """Quote the root's attributes, drop what follows its end, unbind a prefix bound to nothing."""
    start = _ROOT_TAG.match(text)
    if start is None:
        return text
    tag = _UNQUOTED.sub(r'\1="\2"', start[0])
    rest = text[start.end() :]
    prefix = f"{root['name']}:"
    if f"xmlns:{prefix[:-1]}" not in tag and f"<{prefix}" in rest:
        tag = tag.replace(f" {prefix}", " ")
        rest = rest.replace(f"<{prefix}", "<").replace(f"</{prefix}", "</")
    closing = f"</{root['tag']}"
    end = rest.rfind(closing)
    whole = tag + (f"{rest[:end]}{closing}>" if end >= 0 else rest)
    return f'<feed xmlns="{_ATOM}">{whole}</feed>' if root["name"].lower() == "entry" else whole


def _without_long_comment(text: str) -> str:
    """Drop comments that would hide the root from :func:`root_of`."""
    start = text.find("<!--")
    if 0 <= start < _HEAD_LETTERS and "-->" not in text[start:_HEAD_LETTERS]:
        end = text.find("-->", start)
        return text[:start] + (text[end + 3 :] if end >= 0 else "")
    return text


def _own_entities(head: str) -> list[tuple[str, str]]:
    """Return the harmless entities that a document declares: short, and made of no other entity."""
    if "<!DOCTYPE" not in head:
        return []
    found = [(name, double or single) for name, double, single in _ENTITY.findall(head)]
    return [pair for pair in found[:200] if not re.search(r"&(?!#)", pair[1])]


def _mended(text: str, entities: dict[str, str], root: re.Match[str], max_entries: int) -> tuple[str, bool]:
    pieces: list[str] = []
    entries = at = 0
    growth = MAX_ENTITY_GROWTH
    for section in [*_SECTION.finditer(text), None]:
        plain = text[at : section.start() if section else len(text)]
        starts = [found.start() for found in _ITEM.finditer(plain)]
        if entries + len(starts) > max_entries:
            pieces.append(_mended_run(plain[: starts[max_entries - entries]], entities, growth)[0])
            return "".join(pieces) + _closing(root), True
        entries += len(starts)
        mended, growth = _mended_run(plain, entities, growth)
        pieces.append(mended)
        if section is not None:
            at = section.end()
            pieces.append(_mended_section(section))
    return "".join(pieces), False


def _closing(root: re.Match[str]) -> str:
    inner = {"rss": "</channel>", "RSS": "</CHANNEL>"}.get(root["name"], "")
    return f"{inner}</{root['tag']}>"


def _mended_section(section: re.Match[str]) -> str:
    """Keep CDATA, closed and no longer than ``MAX_RUN``; drop comments and processing instructions."""
    return f"<![CDATA[{section[1][:MAX_RUN]}]]>" if section[1] is not None else ""


def _mended_run(text: str, entities: dict[str, str], growth: int) -> tuple[str, int]:
    """Mend markup outside CDATA; return it with what is left of the entities' allowance."""
    if "&" not in text and len(text) <= MAX_RUN and not _BARE_LESS.search(text):
        return text, growth
    left = growth
    text = _cut(text, lambda run: run[:MAX_RUN])

    def reference(found: re.Match[str]) -> str:
        nonlocal left
        name = found[3]
        if name in entities and left > 0:
            left -= len(entities[name])
            return entities[name]
        return _reference(found)

    return _short_runs(_BARE_LESS.sub("&lt;", _REFERENCE.sub(reference, text))), left


def _short_runs(text: str) -> str:
    """Cut what mending has made longer than ``MAX_RUN``, never within a reference."""
    return _cut(text, lambda run: _HALF.sub("", run[:MAX_RUN]))


def _cut(text: str, shortened: Callable[[str], str]) -> str:
    """Shorten every run between tags longer than ``MAX_RUN``; millions of short ones cost little."""
    if len(text) <= MAX_RUN:
        return text
    runs = text.split("<")
    if max(map(len, runs)) <= MAX_RUN:
        return text
    return "<".join([run if len(run) <= MAX_RUN else shortened(run) for run in runs])


def _reference(found: re.Match[str]) -> str:
    """Return a reference that XML allows: the sign itself for HTML names, U+FFFD for impossible ones."""
    hexadecimal, decimal, name = found.groups()
    if name is not None:
        if name in _PREDEFINED:
            return found[0]
        return _escaped(html5[name + ";"]) if name + ";" in html5 else f"&amp;{name};"
    if hexadecimal is None and decimal is None:
        return "&amp;"
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if code in (9, 10, 13, 34, 38, 39, 60, 62):
        return f"&#{code};"
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF or code in (0, 0xFFFE, 0xFFFF):
        return "\ufffd"
    return _CONTROL.sub("", html.unescape(f"&#{code};"))


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)
