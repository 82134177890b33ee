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
from functools import lru_cache

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

LEAST_PREFIX = 3
"""Letters of the shortest listed beginning."""

_ORDINARY_KNOWN = frozenset(("en", "fr"))
"""Languages whose ordinary words are known."""

_SMALL = frozenset((*range(2, 13), 15, 20, 30, 50, 100))
"""Numbers that many titles hold."""

_DECIMAL_POINT = frozenset(("en",))
_NUMBER = r"(?:\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?!\d)|\d+)(?:[.,]\d+)?"
_TOKEN = re.compile(rf"(?:[A-Z]{{1,2}}\.){{2,}}|{_NUMBER}[^\W\d_]*|[^\W\d_][^\W_]*")
_ODD = re.compile(r"[\d.]")
_PLAIN_TOKEN = re.compile(r"[^\W\d_]+")
"""The same as ``_TOKEN`` where nothing is ``_ODD``, at a third of its cost."""
_FIGURES = re.compile(rf"({_NUMBER})([^\W\d_]*)")
_STARTS = frozenset(':.!?«»“”"|–—')
"""Signs behind which a sentence may begin."""
_ORDINAL = frozenset(["st", "nd", "rd", "th", "e", "er", "eme", "ere", "o", "a"])
_DIGRAPHS = {
    "ph": "f", "th": "t", "tch": "c", "sch": "s", "sh": "s", "kh": "", "qu": "c", "ck": "c", "ch": "c",
    "ou": "u", "oo": "u", "ae": "e", "oe": "e",
}  # fmt: skip
_DIGRAPH = re.compile("|".join(sorted(_DIGRAPHS, key=len, reverse=True)))
_LETTERS = str.maketrans("yjkqwz", "iiccvs", "h")
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
    """One listed form. ``rest`` are the folded words after the first.

    ``case`` is what the text must show: 0 anything, 1 a capital first, 2 capitals only.
    """

    key: str
    rest: tuple[str, ...] = ()
    case: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLexicon:
    """What is listed, each by language, then by folded first word. ``lies_in`` is place → country.

    ``prefixes`` are beginnings of words by their first ``LEAST_PREFIX`` letters, the longest first.
    Words of ``numbers`` and ``scales`` stand in ``forms`` too, if only with no form.
    ``ordinary`` are words that are no names (above 0: more often small than with a capital).
    """

    forms: Mapping[str, Mapping[str, tuple[Form, ...]]] = field(default_factory=dict)
    prefixes: Mapping[str, Mapping[str, tuple[tuple[str, Form], ...]]] = field(default_factory=dict)
    numbers: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    scales: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    lies_in: Mapping[str, str] = field(default_factory=dict)
    ordinary: Mapping[str, float] = field(default_factory=dict)


NO_LINK_LEXICON = LinkLexicon()


@dataclass(slots=True)
class _Word:
    """What a word as written is by itself.

    ``is_plain`` when nothing around it matters, ``is_single`` when no other word does. ``loud`` is its
    kind in a title that capitalises everything.
    """

    written: str
    folded: str = ""
    key: str = ""
    kind: Kind = Kind.ALIKE
    phrases: tuple[Form, ...] = ()
    number: float = 0.0
    scale: float = 0.0
    is_capital: bool = False
    is_longer: bool = False
    is_ordinary: bool = False
    is_plain: bool = True
    is_single: bool = True
    loud: Kind = Kind.ALIKE


_NO_FORMS: Mapping[str, tuple[Form, ...]] = {}
_NO_VALUES: Mapping[str, float] = {}
_NO_PREFIXES: Mapping[str, tuple[tuple[str, Form], ...]] = {}


class LinkReader:
    """Reads titles. Remembers the words it met: most of a title costs one look-up each."""

    def __init__(self, lexicon: LinkLexicon = NO_LINK_LEXICON) -> None:
        self._lexicon = lexicon
        self.lies_in = lexicon.lies_in
        self._memos: dict[str, dict[str, _Word]] = {}

    def concepts(self, title: str, *, language: str) -> dict[str, Kind]:
        """Return a title's concepts in order, each once; a place also gives its country.

        >>> list(LinkReader().concepts("Kestrel rocket lifts off, 2.5bn spent", language="en"))
        ['a:cestre', 'a:rocet', 'a:lifts', '#2.5', 'a:spent']
        """
        if not title.isascii():
            title = unicodedata.normalize("NFC", title)
        if title.isupper():
            title = title.title()
        words = self._words(title, language)
        shouted = language == "de" or _is_shouted(words)
        found: dict[str, Kind] = {}
        after = 0
        for at, word in enumerate(words):
            if at < after:
                continue
            if word.is_plain or (shouted and word.is_single):
                found.setdefault(word.key, word.loud)
            else:
                after = at + _take(words, at, found, title="" if shouted else title)
        found.pop("", None)
        if not self.lies_in.keys().isdisjoint(found):
            self._add_countries(found)
        return found

    def _add_countries(self, found: dict[str, Kind]) -> None:
        lies_in = self.lies_in
        for key in [key for key in found if key in lies_in]:
            found.setdefault(lies_in[key], Kind.LISTED)

    def _words(self, title: str, language: str) -> list[_Word]:
        memo = self._memos.setdefault(language, {})
        if len(memo) > MEMO:
            memo.clear()
        token = _TOKEN if _ODD.search(title) else _PLAIN_TOKEN
        written = token.findall(title)[:MAX_WORDS]
        for one in written:
            if one not in memo:
                memo[one] = self._look_up(one, language)
        return [memo[one] for one in written]

    def _look_up(self, written: str, language: str) -> _Word:
        if written[0].isdecimal():
            figures = _FIGURES.fullmatch(written)
            return self._figures(figures[1], figures[2], language) if figures else _Word(written=written)
        return self._listed(written, language)

    def _figures(self, text: str, unit: str, language: str) -> _Word:
        """Return a number as a word: ``1.2bn`` is one with its scale, ``5G`` a word of its own."""
        value, folded = _value(text, language), fold(unit)
        scale = self._lexicon.scales.get(language, _NO_VALUES).get(folded, 0.0) if unit else 1.0
        if scale or folded in _ORDINAL:
            return _Word(
                written=text, folded=text, number=value * (scale or 1.0), is_plain=False, is_single=False
            )
        return self._listed(text + unit, language)

    def _listed(self, written: str, language: str) -> _Word:
        lexicon, bare = self._lexicon, written.replace(".", "")
        folded = fold(bare)
        case = int(bare[0].isupper())
        if case and len(bare) > 1 and bare.isupper():
            case = 2
        word = _Word(written=written, folded=folded, is_capital=case > 0, is_longer=len(folded) > 3)
        listed = lexicon.forms.get(language, _NO_FORMS)
        forms = listed.get(folded)
        if forms is None and case and language == "de" and folded.endswith("s"):
            forms = listed.get(folded[:-1])  # "Chinas Exporte": names have a genitive there
        if forms is not None:
            held = [form for form in forms if form.case <= case]
            word.phrases = tuple(sorted((form for form in held if form.rest), key=lambda one: -len(one.rest)))
            word.key = next((form.key for form in held if not form.rest), "")
            word.number = lexicon.numbers.get(language, _NO_VALUES).get(folded, 0.0)
            word.scale = lexicon.scales.get(language, _NO_VALUES).get(folded, 0.0)
        word.key = word.key or self._begun(folded, language, case)
        if word.key:
            word.kind = Kind.LISTED if word.key[0] == "n" else Kind.WORD
        else:
            word.key, word.kind = _unlisted(folded, language, case)
        word.is_single = word.is_plain = not (word.phrases or word.number)
        word.loud = word.kind
        if word.kind is Kind.ALIKE and case:
            word.is_ordinary = language not in _ORDINARY_KNOWN or lexicon.ordinary.get(folded, -1.0) > 0
            word.is_plain = False
            word.loud = Kind.ALIKE if word.is_ordinary else Kind.NAME
        return word

    def _begun(self, folded: str, language: str, case: int) -> str:
        """Return the key of the longest listed beginning of a word, empty where there is none."""
        listed = self._lexicon.prefixes.get(language, _NO_PREFIXES).get(folded[:LEAST_PREFIX], ())
        for beginning, form in listed:
            if form.case <= case and folded.startswith(beginning):
                return form.key
        return ""


def _take(words: Sequence[_Word], at: int, found: dict[str, Kind], *, title: str) -> int:
    """Add the concept that begins at a word; return how many words it took.

    ``title`` is empty where capitals make no names.
    """
    word = words[at]
    for form in word.phrases:
        size = len(form.rest)
        if tuple(more.folded for more in words[at + 1 : at + 1 + size]) == form.rest:
            found.setdefault(form.key, Kind.LISTED if form.key[0] == "n" else Kind.WORD)
            return size + 1
    if word.number:
        return _take_number(words, at, found)
    kind = word.kind
    if (
        kind is Kind.ALIKE
        and word.is_capital
        and not (word.is_ordinary and _may_begin(title, at, word.written))
    ):
        kind = Kind.NAME
    found.setdefault(word.key, kind)
    return 1


def _may_begin(title: str, at: int, written: str) -> bool:
    """Tell whether a word may have its capital from its place only."""
    return not title or not at or title[: title.find(written)].rstrip()[-1:] in _STARTS


def _take_number(words: Sequence[_Word], at: int, found: dict[str, Kind]) -> int:
    value, size = words[at].number, 1
    while at + size < len(words) and size < 3 and words[at + size].scale:
        value *= words[at + size].scale
        size += 1
    is_year = size == 1 and 1900 <= value <= 2100 and value == int(value)
    if not is_year and value > 1:
        is_small = value in _SMALL
        found.setdefault(f"#{value:.3g}", Kind.SMALL if is_small else Kind.NUMBER)
    return size


def _unlisted(folded: str, language: str, case: int) -> tuple[str, Kind]:
    if case == 2 and 2 <= len(folded) <= 6:
        return alike(folded), Kind.NAME
    empty = folded in STOP_WORDS or folded in OWN_STOP_WORDS.get(language, ())
    if empty or len(folded) < 3:
        return "", Kind.WORD
    return alike(folded), Kind.ALIKE


def alike(folded: str) -> str:
    """Return what a word looks like in any of the languages: spelling levelled, cut to ``ALIKE`` letters.

    >>> alike("philharmonie"), alike("negociations"), alike("negotiation")
    ('a:filarm', 'a:negoci', 'a:negoci')
    """
    return _levelled(folded[: ALIKE + 3])


@lru_cache(maxsize=100_000)
def _levelled(text: str) -> str:
    is_whole = len(text) < ALIKE + 3
    if is_whole and len(text) > 4 and text[-1] == "s":
        text = text[:-1]
    text = _DIGRAPH.sub(lambda found: _DIGRAPHS[found[0]], text).translate(_LETTERS)
    text = _SOFT.sub("c", text)
    if _DOUBLE.search(text):
        text = _DOUBLE.sub(r"\1", text)
    if is_whole and len(text) > 4:
        text = text[:3] + text[3:].rstrip("aeo") if len(text.rstrip("aeo")) < 4 else text.rstrip("aeo")
    return f"a:{text[:ALIKE]}"


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


def _is_shouted(words: Sequence[_Word]) -> bool:
    """Tell whether a title capitalises its words, so that capitals tell nothing."""
    longer = [word.is_capital for word in words if word.is_longer]
    return len(longer) >= 3 and longer.count(True) >= TITLE_CASE * len(longer)
