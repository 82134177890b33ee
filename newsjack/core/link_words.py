"""Titles as language-neutral concepts: names, numbers, known words, and words that look alike.

    "Séisme de 7,2 au Chili : 12 morts"  ▸  w:earthquake  #7.2  n:Chile  #12  w:dead

Five languages are read. A name is told from a word by its capital where titles write words small; in
titles that capitalise everything, and in German, only by the lists and by the other language's title.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from newsjack.core.stopwords import OWN_STOP_WORDS, STOP_WORDS
from newsjack.core.text import fold

LANGUAGES = frozenset(("en", "fr", "es", "de", "pt"))
"""Languages that are linked: those the lexicon speaks."""

MAX_WORDS = 40
"""Most words read of a title."""

MEMO = 200_000
"""Most words remembered; they are forgotten all together."""

ALIKE = 6
"""Letters of a word that must look alike in two languages."""

TITLE_CASE = 0.7
"""Share of capitals among longer words from which a title capitalises everything."""

_DECIMAL_POINT = frozenset(("en",))
_NUMBER = r"(?:\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?!\d)|\d+)(?:[.,]\d+)?"
_TOKEN = re.compile(
    rf"(?P<initials>(?:[A-Z]{{1,2}}\.){{2,}})|(?P<number>{_NUMBER})(?P<unit>[^\W\d_]*)|(?P<word>[^\W\d_][^\W_]*)"
)
_START = re.compile(r"[:.!?«»“”\"|–—]\s*$|^\W*$")
_ORDINAL = frozenset("st nd rd th e er eme ere o a".split())
_ALIKE = (
    ("ph", "f"), ("th", "t"), ("tch", "ch"), ("sch", "s"), ("sh", "s"), ("kh", "h"), ("qu", "c"), ("ck", "c"),
    ("ou", "u"), ("oo", "u"), ("ae", "e"), ("oe", "e"), ("y", "i"), ("j", "i"), ("k", "c"), ("q", "c"),
    ("w", "v"), ("z", "s"),
)  # fmt: skip
_DOUBLE = re.compile(r"(.)\1+")
_SOFT = re.compile(r"t(?=i[aeou])")


class Kind(IntEnum):
    """What a concept is; a name that is also listed stays ``LISTED``."""

    WORD = 0
    """A word of the lexicon."""
    LISTED = 1
    """A name of the lists: country, city, organisation."""
    NAME = 2
    """A word with a capital where words have none."""
    ALIKE = 3
    """Any other word, by what it looks like."""
    NUMBER = 4
    SMALL = 5
    """A number under 13, or a round one that many titles hold."""


@dataclass(frozen=True, slots=True)
class Form:
    """One listed form: ``rest`` are the folded words that follow the first; ``case`` is 0 any, 1 capital, 2 all.

    ``value`` is set for number words and scales, with an empty key.
    """

    key: str
    rest: tuple[str, ...] = ()
    case: int = 0
    value: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLexicon:
    """What is listed, each by (language or "", folded first word). ``lies_in`` is place → country.

    ``ordinary`` are words that are no names (above 0: more often small than with a capital).
    """

    forms: Mapping[tuple[str, str], tuple[Form, ...]] = field(default_factory=dict)
    prefixes: Mapping[tuple[str, str], Form] = field(default_factory=dict)
    numbers: Mapping[tuple[str, str], float] = field(default_factory=dict)
    scales: Mapping[tuple[str, str], float] = field(default_factory=dict)
    lies_in: Mapping[str, str] = field(default_factory=dict)
    ordinary: Mapping[str, float] = field(default_factory=dict)


NO_LINK_LEXICON = LinkLexicon()


@dataclass(frozen=True, slots=True)
class _Word:
    """What a word as written is by itself."""

    folded: str
    key: str
    kind: Kind
    phrases: tuple[Form, ...]
    number: float
    scale: float
    is_capital: bool
    is_ordinary: bool


@dataclass(frozen=True, slots=True)
class _Token:
    word: _Word | None
    number: float | None
    is_start: bool


class LinkReader:
    """Reads titles. Remembers the words it met: most of a title costs one look-up each."""

    def __init__(self, lexicon: LinkLexicon = NO_LINK_LEXICON) -> None:
        self._lexicon = lexicon
        self.lies_in = lexicon.lies_in
        self._memo: dict[tuple[str, str], _Word] = {}

    def concepts(self, title: str, *, language: str) -> dict[str, Kind]:
        """Return a title's concepts in order, each once; a place also gives its country.

        >>> list(LinkReader().concepts("Kestrel rocket lifts off, 2.5bn spent", language="en"))
        ['a:cestre', 'a:rocet', 'a:lifts', '#2.5', 'a:spent']
        """
        tokens = self._tokens(title, language)
        shouted = language == "de" or _is_shouted(tokens)
        found: dict[str, Kind] = {}
        at = 0
        while at < len(tokens):
            at += self._take(tokens, at, shouted, found)
        for key in list(found):
            country = self._lexicon.lies_in.get(key)
            if country:
                found.setdefault(country, Kind.LISTED)
        return found

    def _take(self, tokens: Sequence[_Token], at: int, shouted: bool, found: dict[str, Kind]) -> int:
        """Add the concept that begins at a token; return how many tokens it took."""
        token = tokens[at]
        word = token.word
        if word is None:
            return self._take_number(tokens, at, token.number or 0.0, found)
        for form in word.phrases:
            size = len(form.rest) + 1
            if _follows(tokens, at, form):
                found.setdefault(form.key, Kind.LISTED if form.key[0] == "n" else Kind.WORD)
                return size
        if word.number:
            return self._take_number(tokens, at, word.number, found)
        if word.key:
            found.setdefault(word.key, _kind_here(word, token, shouted))
        return 1

    def _take_number(self, tokens: Sequence[_Token], at: int, value: float, found: dict[str, Kind]) -> int:
        size, scale = 1, 1.0
        while at + size < len(tokens) and size < 3:
            following = tokens[at + size].word
            if following is None or not following.scale:
                break
            scale *= following.scale
            size += 1
        value *= scale
        is_year = scale == 1.0 and 1900 <= value <= 2100 and value == int(value)
        if not is_year and value > 1:
            small = value < 13 or value in (15, 20, 30, 50, 100)
            found.setdefault(f"#{value:.3g}", Kind.SMALL if small and value == int(value) else Kind.NUMBER)
        return size

    def _tokens(self, title: str, language: str) -> list[_Token]:
        if not title.isascii():
            title = unicodedata.normalize("NFC", title)
        if title.isupper():
            title = title.lower()
        tokens: list[_Token] = []
        last = 0
        for match in _TOKEN.finditer(title):
            if len(tokens) >= MAX_WORDS:
                break
            text = match["number"]
            if text is None:
                written = match[0].replace(".", "")
                start = not tokens or _START.search(title, last, match.start()) is not None
                tokens.append(_Token(self._word(written, language), None, start))
            else:
                tokens += self._figures(text, match["unit"], language)
            last = match.end()
        return tokens

    def _figures(self, text: str, unit: str, language: str) -> list[_Token]:
        """Return a number's tokens: ``1.2bn`` is a number and a scale, ``5G`` a word."""
        number = _Token(None, _value(text, language), False)
        folded = fold(unit)
        if not unit or folded in _ORDINAL:
            return [number]
        word = self._word(unit, language)
        if word.scale:
            return [number, _Token(word, None, False)]
        return [_Token(self._word(text + unit, language), None, False)]

    def _word(self, written: str, language: str) -> _Word:
        known = self._memo.get((language, written))
        if known is None:
            if len(self._memo) >= MEMO:
                self._memo.clear()
            known = self._memo[language, written] = self._look_up(written, language)
        return known

    def _look_up(self, written: str, language: str) -> _Word:
        lexicon, folded = self._lexicon, fold(written)
        case = 2 if len(written) > 1 and written.isupper() else int(written[0].isupper())
        forms = [
            form
            for scope in (language, "")
            for form in lexicon.forms.get((scope, folded), ())
            if form.case <= case
        ]
        phrases = tuple(sorted((form for form in forms if form.rest), key=lambda form: -len(form.rest)))
        single = next((form.key for form in forms if not form.rest), "")
        key = single or self._by_beginning(folded, language, case)
        kind = Kind.LISTED if key[:1] == "n" else Kind.WORD
        if not key:
            key, kind = self._unlisted(folded, language, case)
        return _Word(
            folded=folded,
            key=key,
            kind=kind,
            phrases=phrases,
            number=_scoped(lexicon.numbers, folded, language),
            scale=_scoped(lexicon.scales, folded, language),
            is_capital=case > 0,
            is_ordinary=lexicon.ordinary.get(folded, -1.0) > 0 or language not in ("en", "fr"),
        )

    def _by_beginning(self, folded: str, language: str, case: int) -> str:
        prefixes = self._lexicon.prefixes
        for size in range(len(folded), 2, -1):
            for scope in (language, ""):
                form = prefixes.get((scope, folded[:size]))
                if form is not None and form.case <= case:
                    return form.key
        return ""

    def _unlisted(self, folded: str, language: str, case: int) -> tuple[str, Kind]:
        if case == 2 and 2 <= len(folded) <= 6:
            return f"a:{alike(folded)}", Kind.NAME
        empty = folded in STOP_WORDS or folded in OWN_STOP_WORDS.get(language, ())
        if empty or len(folded) < 3:
            return "", Kind.ALIKE
        return f"a:{alike(folded)}", Kind.ALIKE


def alike(folded: str) -> str:
    """Return what a word looks like in any of the languages: spelling levelled, cut to ``ALIKE`` letters.

    >>> alike("philharmonie") == alike("filarmonica"), alike("negociations") == alike("negotiation")
    (False, True)
    """
    text = folded[: ALIKE + 1]
    if len(text) > 4 and text[-1] == "s" and text == folded:
        text = text[:-1]
    for given, level in _ALIKE:
        if given in text:
            text = text.replace(given, level)
    text = _DOUBLE.sub(r"\1", _SOFT.sub("c", text))
    if len(text) > 4 and len(folded) <= ALIKE + 1:
        text = text.rstrip("aeo") if len(text.rstrip("aeo")) > 3 else text
    return text[:ALIKE]


def _value(text: str, language: str) -> float:
    """Read digits with the language's signs; three digits behind a sign are thousands.

    >>> _value("1,250", "en"), _value("1,25", "fr"), _value("1.250.000", "de"), _value("6.1", "es")
    (1250.0, 1.25, 1250000.0, 6.1)
    """
    plain = re.sub(r"['’\u00a0\u202f ]", "", text)
    signs = [sign for sign in plain if sign in ".,"]
    if not signs:
        return float(plain)
    head, _, tail = plain.rpartition(signs[-1])
    own = "." if language in _DECIMAL_POINT else ","
    is_thousands = len(tail) == 3 and (len(signs) > 1 or signs[0] != own)
    head = head.replace(".", "").replace(",", "")
    return float(head + tail) if is_thousands else float(f"{head}.{tail}")


def _scoped(table: Mapping[tuple[str, str], float], folded: str, language: str) -> float:
    return table.get((language, folded), 0.0) or table.get(("", folded), 0.0)


def _follows(tokens: Sequence[_Token], at: int, form: Form) -> bool:
    if at + len(form.rest) >= len(tokens):
        return False
    for more, folded in enumerate(form.rest, start=1):
        word = tokens[at + more].word
        if word is None or word.folded != folded:
            return False
    return True


def _is_shouted(tokens: Sequence[_Token]) -> bool:
    """Tell whether a title capitalises its words, so that capitals tell nothing."""
    longer = [token.word.is_capital for token in tokens if token.word is not None and len(token.word.folded) > 3]
    return len(longer) >= 3 and sum(longer) >= TITLE_CASE * len(longer)


def _kind_here(word: _Word, token: _Token, shouted: bool) -> Kind:
    if word.kind is not Kind.ALIKE or not word.is_capital:
        return word.kind
    if (shouted or token.is_start) and word.is_ordinary:
        return Kind.ALIKE
    return Kind.NAME
