"""Markup to plain text: entities decoded, tags removed, blanks collapsed. Linear in its input."""

import html
import re

MAX_MARKUP = 200_000
"""Characters of markup read for one title or summary; what follows is dropped."""

_ELEMENTS = (
    "a abbr acronym address article aside audio b base big blink blockquote body br button canvas caption "
    "center cite code col colgroup dd del details dfn dir div dl dt em embed fieldset figcaption figure font "
    "footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label "
    "legend li link main map mark marquee math menu meta nav nobr noscript object ol option p param path "
    "picture pre q rp rt ruby s samp script section select small source span strike strong style sub summary "
    "sup svg table tbody td textarea tfoot th thead time title tr track tt u ul var video wbr xml o:p"
)
_BREAKING = "p div br li ul ol tr td th table h1 h2 h3 h4 h5 h6 blockquote hr dd dt figure figcaption section"
_BREAKS = frozenset(_BREAKING.split())
_TAG = re.compile(
    r"<(?:!--.*?(?:-->|\Z)|!\[CDATA\[|[!?][^<>]*>"
    r"|(?P<hidden>script|style)\b[^<>]*>.*?(?:</(?P=hidden)\s*>|\Z)"
    rf"|/?(?P<name>{'|'.join(sorted(_ELEMENTS.split(), key=len, reverse=True))})"
    r"(?=[\s/>])(?:[^<>\"']++|\"[^\"<>]*+\"|'[^'<>]*+'|[\"'])*+>)",
    re.IGNORECASE | re.DOTALL,
)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff\u00ad]")
_LOOKS_ESCAPED = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]+);")


def plain_text(markup: str) -> str:
    """Return the text of ``markup`` on one line, without tags, controls and unseen signs.

    Tags of HTML only are removed, so ``5 < 6 & 7 > 3`` stays. Entities are decoded before tags and
    once more after, for what was escaped twice.

    >>> plain_text("Caf&eacute; &lt;b&gt;noir&lt;/b&gt; &amp;amp; <i>cr\u00e8me</i>")
    'Café noir & crème'
    """
    text = _decoded(without_tags(_decoded(markup[:MAX_MARKUP])))
    return " ".join(_UNSEEN.sub("", _CONTROL.sub(" ", without_tags(text))).split())


def without_tags(text: str) -> str:
    """Remove HTML tags; those that break a line leave a blank."""
    return _TAG.sub(_gap, text) if "<" in text else text


def _gap(tag: re.Match[str]) -> str:
    return " " if tag["name"] and tag["name"].lower() in _BREAKS else ""


def _decoded(text: str) -> str:
    return html.unescape(text) if _LOOKS_ESCAPED.search(text) else text


def clip(text: str, limit: int) -> str:
    """Return at most ``limit`` code points, cut at a blank where one is near, with an ellipsis.

    >>> clip("one two three", 9)
    'one two…'
    """
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    blank = cut.rfind(" ", limit // 2)
    return (cut[:blank] if blank > 0 else cut).rstrip() + "…"
