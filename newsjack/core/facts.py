"""What one entry states that can be a new fact: counts, sums of money, official acts, names in the lead.

title ─▶ words with their places ─▶ counts · amounts · acts   (by the shipped lexicon)
      └▶ capitals in the lead ────▶ names                     (no ordinary words)
summary ─▶ the same, and every name: what is said there is known, not new
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from newsjack.core.casing import Casing, casing_of
from newsjack.core.fold import Folded, fold, fold_string
from newsjack.core.lexicon import LanguageLexicon, compile_pattern
from newsjack.core.stopwords import STOP_WORDS
from newsjack.model.development import DevelopmentKind
from newsjack.model.entry import Entry, EntryId

MAX_SUMMARY = 600
"""Code points of a summary that are read."""

LEAD_WORDS = 6
"""Words of a title that are its lead: who acts stands there, who is mentioned comes later."""

LEAST_NAME = 4
"""Fewest letters of a word that is taken for a name."""

MOST = 10_000_000
"""Greatest count that is believed."""

YEARS = range(1900, 2101)
"""Numbers that are read as years, not counts."""

_TOKEN = re.compile(r"\d{1,3}(?:[ ,.]\d{3})+(?![\d])|\d+(?:[.,]\d+)?|[^\W\d_]+|[^\W_]+|[:?]")
_CAPITAL = re.compile(r"(?<![^\W_])[A-ZÀ-ÖØ-Þ][^\W\d_]{3,}")
_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ][\w'’-]*\s[A-ZÀ-ÖØ-Þ][\w'’-]*")
_LETTER = re.compile(r"\S")
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "millions": 1_000_000, "mille": 1000}
_BEFORE = re.compile(r"([$€£])\s?(\d[\d.,]*\d|\d)\s?([a-z]+)?")
_AFTER = re.compile(
    r"(?<![\d.,])(\d[\d., ]*\d|\d)\s?(millions?|milliards?|million|billion|bn|mn|mds?|m|k)?"
    r"\s?(?:d'|de |of )?(euros?|dollars?|pounds?|livres|€|£|\$)"
)
_CURRENCIES = {"euro": "€", "euros": "€", "dollar": "$", "dollars": "$", "pound": "£", "pounds": "£"}
_MONEY_SCALES = {
    "k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "millions": 1e6, "b": 1e9, "bn": 1e9,
    "billion": 1e9, "md": 1e9, "mds": 1e9, "milliard": 1e9, "milliards": 1e9, "trillion": 1e12, "tn": 1e12,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageFacts:
    """The patterns of one language: by topic of counts, by name of acts; ``void`` mean nothing."""

    counts: Mapping[str, tuple[str, ...]]
    acts: Mapping[str, tuple[str, ...]]
    void: tuple[str, ...]
    words: LanguageLexicon


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLexicon:
    """All that is shipped about facts. ``ordinary`` are folded words that are no names.

    ``implied`` tells by an act or a count which acts must have been before it.
    """

    languages: Mapping[str, LanguageFacts]
    ordinary: frozenset[str] = frozenset()
    first_names: frozenset[str] = frozenset()
    implied: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A fact: what kind, its topic, its value where it is a number, its words as published."""

    kind: DevelopmentKind
    topic: str
    told: str
    value: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFacts:
    """What one entry states: ``facts`` in its title, ``aside`` in its summary.

    Names and sums of money are read only in a title that states an act: elsewhere they are mentions and
    prices.

    A name's topic are its folded words. ``words`` are the title's folded words, ``said`` those with a
    capital, ``said_aside`` the summary's.
    """

    entry_id: EntryId
    owner: str
    outlet: str
    at: datetime
    facts: tuple[Fact, ...] = ()
    aside: tuple[Fact, ...] = ()
    implied: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    said: frozenset[str] = frozenset()
    said_aside: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: DevelopmentKind | None
    topic: str
    search: re.Pattern[str]


@dataclass(slots=True)
class _Tongue:
    """One language's rules, found by the words that they need."""

    numbers: Mapping[str, int]
    by_word: dict[str, list[_Rule]] = field(default_factory=dict)
    telling: set[str] = field(default_factory=set)

    def candidates(self, words: Iterable[str]) -> Iterator[_Rule]:
        """Give the rules that the words may match, each once, in a fixed order."""
        seen: dict[int, _Rule] = {}
        for word in words:
            for rule in self.by_word.get(word, ()):
                seen[id(rule)] = rule
        yield from seen.values()


class FactReader:
    """Reads entries for facts. Keeps no state of what it read."""

    def __init__(self, lexicon: FactLexicon) -> None:
        """Make the rules ready. Raises ``ValueError`` when one cannot be read."""
        self._tongues = {language: _tongue(one) for language, one in lexicon.languages.items()}
        self._ordinary = lexicon.ordinary
        self._first_names = lexicon.first_names
        self._implied = lexicon.implied

    def read(self, entry: Entry) -> EntryFacts:
        """Return what an entry states."""
        language = (entry.language or "")[:2].lower()
        known = self._tongues.get(language)
        tongues = (known,) if known else tuple(self._tongues.values())
        title, summary = fold(entry.title), fold(entry.summary[:MAX_SUMMARY])
        found, aside = _facts(title, tongues), _facts(summary, tongues)
        if any(fact.kind is DevelopmentKind.ACT for fact in found):
            found += [*_amounts(title), *self._names(title, casing_of(entry.title, language or None))]
        return EntryFacts(
            entry_id=entry.entry_id,
            owner=entry.owner,
            outlet=entry.outlet,
            at=entry.first_seen_at,
            facts=tuple(found),
            aside=(*aside, *_amounts(summary)),
            implied=frozenset(act for fact in (*found, *aside) for act in self._implied.get(fact.topic, ())),
            words=frozenset(title.words),
            said=_said(entry.title),
            said_aside=_said(entry.summary[:MAX_SUMMARY]),
        )

    def _names(self, folded: Folded, casing: Casing) -> Iterator[Fact]:
        """Give the names of persons in the lead: a first name and what follows it, each with a capital.

        In a sentence, where only names have capitals, any two of them inside it are a name.
        """
        words, spans = folded.words[: LEAD_WORDS + 1], folded.spans()
        for at in range(len(words) - 1):
            first, last = words[at], words[at + 1]
            in_sentence = casing is Casing.SENTENCE and at > 0 and first not in STOP_WORDS
            if not (first in self._first_names or in_sentence) or not self._is_name(last):
                continue
            start, end = folded.given_span(spans[at][0], spans[at + 1][1])
            told = folded.given[start:end]
            if _NAME.fullmatch(told):
                yield Fact(kind=DevelopmentKind.NAME, topic=f"{first} {last}", told=told)

    def _is_name(self, word: str) -> bool:
        return (
            len(word) >= LEAST_NAME
            and word.isalpha()
            and word not in self._ordinary
            and word not in STOP_WORDS
        )


class _Text:
    """A text as words with their places, numbers written plainly."""

    def __init__(self, folded: Folded) -> None:
        self.folded = folded
        self.words: list[str] = []
        self.spans: list[tuple[int, int]] = []
        for found in _TOKEN.finditer(folded.text):
            word = found.group()
            if word in _SCALES and self.words and _is_number(self.words[-1]):
                value = float(self.words[-1]) * _SCALES[word]
                self.words[-1] = str(int(value))
                self.spans[-1] = (self.spans[-1][0], found.end())
                continue
            if word[0].isdigit():
                word = "age" if _is_age(folded.text, *found.span()) else _plain_number(word)
            self.words.append(word)
            self.spans.append(found.span())

    def facts(self, tongue: _Tongue) -> Iterator[Fact]:
        """Give every count and act; an act once, a count with each value."""
        if not self.words:
            return
        text = f" {' '.join(self.words)} "
        rules = sorted(tongue.candidates(self.words), key=lambda rule: rule.kind is not None)
        told: set[tuple[str, float]] = set()
        for rule in rules:
            for found in rule.search.finditer(text):
                if rule.kind is None:
                    masked = _LETTER.sub("·", found.group())
                    text = text[: found.start()] + masked + text[found.end() :]
                    continue
                fact = self._fact(rule, text, found, tongue)
                if fact is not None and (fact.topic, fact.value) not in told:
                    told.add((fact.topic, fact.value))
                    yield fact

    def _fact(self, rule: _Rule, text: str, found: re.Match[str], tongue: _Tongue) -> Fact | None:
        first = text.count(" ", 0, found.start()) - 1
        last = first + found.group().strip().count(" ")
        told = self.given(first, last)
        if rule.kind is DevelopmentKind.ACT:
            return Fact(kind=rule.kind, topic=rule.topic, told=told)
        value = next(
            (count for word in found.group().split() if (count := _count(word, tongue.numbers)) is not None),
            None,
        )
        if value is None:
            return None
        return Fact(kind=DevelopmentKind.COUNT, topic=rule.topic, told=told, value=float(value))

    def given(self, first: int, last: int) -> str:
        """Return the words from ``first`` to ``last``, that included, as published."""
        start, end = self.folded.given_span(self.spans[first][0], self.spans[last][1])
        return self.folded.given[start:end]


def _said(text: str) -> frozenset[str]:
    return frozenset(map(fold_string, _CAPITAL.findall(text))) if text else frozenset()


def _facts(folded: Folded, tongues: Iterable[_Tongue]) -> list[Fact]:
    """Return the counts and acts of a text; most texts hold no word of any rule and cost no more."""
    told = [tongue for tongue in tongues if not tongue.telling.isdisjoint(folded.words)]
    if not told:
        return []
    text = _Text(folded)
    return [fact for tongue in told for fact in text.facts(tongue)]


def _tongue(lexicon: LanguageFacts) -> _Tongue:
    tongue = _Tongue(numbers=_number_words(lexicon.words.classes["number"]))
    rows: list[tuple[DevelopmentKind | None, str, str]] = [(None, "", line) for line in lexicon.void]
    for kind, patterns in ((DevelopmentKind.COUNT, lexicon.counts), (DevelopmentKind.ACT, lexicon.acts)):
        rows += [(kind, topic, line) for topic, lines in patterns.items() for line in lines]
    for meaning, topic, line in rows:
        search = compile_pattern(line, lexicon.words)
        rule = _Rule(meaning, topic, re.compile(search.source))
        for word in sorted(search.words):
            tongue.by_word.setdefault(word, []).append(rule)
            if meaning is not None:
                tongue.telling.add(word)
    return tongue


_VALUES = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "un": 1, "une": 1, "deux": 2, "trois": 3,
    "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13,
    "quatorze": 14, "quinze": 15, "seize": 16, "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50,
    "soixante": 60,
}  # fmt: skip


def _number_words(words: tuple[str, ...]) -> dict[str, int]:
    return {word: _VALUES[word] for word in words if word in _VALUES}


def _count(word: str, numbers: Mapping[str, int]) -> int | None:
    if word in numbers:
        return numbers[word]
    if not word.isdigit():
        return None
    value = int(word[:12])
    return value if 0 < value <= MOST and not (value in YEARS and len(word) == 4) else None


def _is_age(text: str, start: int, end: int) -> bool:
    """Tell whether a number stands between commas: "Aurel Brisk, 32, is charged".

    >>> _is_age("brisk, 32, is charged", 7, 9), _is_age("fire, 32 dead", 6, 8)
    (True, False)
    """
    return text[start - 2 : start] == ", " and text[end : end + 1] in (",", "'", ")", "")


def _is_number(word: str) -> bool:
    return word.replace(".", "", 1).isdigit()


def _plain_number(word: str) -> str:
    """Write a number without separators of thousands; a decimal keeps its point.

    >>> [_plain_number(word) for word in ("1,200", "1 200", "2.5", "2,5", "17")]
    ['1200', '1200', '2.5', '2.5', '17']
    """
    parts = re.split(r"[ ,.]", word)
    if len(parts) > 1 and all(len(part) == 3 for part in parts[1:]):
        return "".join(parts)
    return word.replace(",", ".")


def _amounts(folded: Folded) -> Iterator[Fact]:
    """Give the sums of money in a text, in units of their currency."""
    text = folded.text
    if not any(sign in text for sign in ("$", "€", "£", "euro", "dollar", "pound", "livre")):
        return
    for found in _BEFORE.finditer(text):
        yield _amount(folded, found, found[1], found[2], found[3])
    for found in _AFTER.finditer(text):
        currency = _CURRENCIES.get(found[3], "£" if found[3] == "livres" else found[3])
        yield _amount(folded, found, currency, found[1], found[2])


def _amount(folded: Folded, found: re.Match[str], currency: str, number: str, scale: str | None) -> Fact:
    known = (scale or "") in _MONEY_SCALES
    plain = _plain_number(number.strip())
    value = float(plain) if _is_number(plain) else 0.0
    end = found.end() if known or not scale else found.start(3) if found.re is _BEFORE else found.end()
    start, stop = folded.given_span(found.start(), max(end, found.start() + 1))
    return Fact(
        kind=DevelopmentKind.AMOUNT,
        topic=currency,
        told=" ".join(folded.given[start:stop].split()),
        value=value * (_MONEY_SCALES[scale] if scale and known else 1.0),
    )


NO_FACTS = FactReader(FactLexicon(languages={}))
"""Reads nothing out of any entry."""
