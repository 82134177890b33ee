"""Read what a text says for harm: GO, CARE or STOP, with the sentence that caused it.

Sentences become rows of folded words; each word looks up the few rules it can begin, fixed innocent
phrases are taken out first, then harms and contexts are searched. Nothing is learnt; every verdict
can be traced to one line of the lexicon.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from newsjack.core.fold import fold_string
from newsjack.core.lexicon import LanguageLexicon, Role, Rule, SafetyLexicon, compile_pattern
from newsjack.model.entry import Entry
from newsjack.model.opportunity import Safety, SafetyReading

MAX_TITLE = 600
"""Code points of a title that are read."""

MAX_SUMMARY = 1400
"""Code points of a summary that are read."""

MAX_EVIDENCE = 300
"""Longest sentence kept as evidence, in code points."""

MAX_SENTENCES = 12
"""Sentences of one entry that are read."""

KNOWN_WORDS = 50_000
"""Most words whose rules are remembered; then the memory starts again."""

SHORTEST_STEM = 2

_TOKEN = re.compile(r"[^\W_]+|[:?]")
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'»”’)\]]*\s+(?=[\"'«“‘(\[]*[A-ZÀ-Þ0-9])|\s*\n+\s*")
_QUOTED = re.compile(r"‘(?=\w)[^‘’]{2,70}’(?!\w)|(?<!\w)'(?=\w)[^']{2,70}'(?!\w)|«\s?[^«»]{2,70}\s?»|“[^“”]{2,70}”|\"[^\"]{2,70}\"")
_SMALL = frozenset("a an and as at by de des du d en et for from in l la le les of on or the to un une with".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A harm that holds, the sentence it was found in."""

    rule: Rule
    sentence: str


class SafetyReader:
    """Gives texts and stories their verdict. Holds only what is shipped; safe to share in one thread."""

    def __init__(self, lexicon: SafetyLexicon) -> None:
        """Make the rules ready. Raises ``ValueError`` when one cannot be read."""
        self._tongues = {language: _Tongue(one) for language, one in lexicon.languages.items()}

    def read(self, *, title: str, summary: str, language: str | None) -> SafetyReading:
        """Judge one text; an unknown ``language`` is read in all. ``entry_id`` of the reading is ``None``."""
        known = self._tongues.get((language or "")[:2].lower())
        tongues = (known,) if known else tuple(self._tongues.values())
        sentences = tuple(_sentences(title[:MAX_TITLE], summary[:MAX_SUMMARY]))[:MAX_SENTENCES]
        found = [one for tongue in tongues for one in tongue.read(sentences)]
        return _reading(found)

    def combine(self, readings: Sequence[tuple[Entry, SafetyReading]]) -> SafetyReading:
        """Judge a story: the worst of its entries, with its sentence; none at all is GO.

        Two entries of distinct owners that each report half a harm (CARE of a harm category) make STOP.
        """
        if not readings:
            return SafetyReading(safety=Safety.GO)
        worst = max((reading.safety for _, reading in readings), key=lambda safety: safety.rank)
        if worst is Safety.GO:
            return SafetyReading(safety=Safety.GO)
        told = [(entry, reading) for entry, reading in readings if reading.safety is worst]
        entry, first = told[0]
        categories = dict.fromkeys(name for _, reading in told for name in reading.categories)
        owners = {one.owner for one, reading in told if HINT in reading.categories}
        safety = Safety.STOP if worst is Safety.CARE and len(owners) > 1 else worst
        return replace(
            first, safety=safety, categories=tuple(categories), entry_id=first.entry_id or entry.entry_id
        )


HINT = "harm_hint"
"""Category of CARE that speaks of harm without saying it outright; two voices of it make STOP."""


def _reading(found: Sequence[_Found]) -> SafetyReading:
    if not found:
        return SafetyReading(safety=Safety.GO)
    worst = max((one.rule.verdict for one in found), key=lambda safety: safety.rank)
    told = [one for one in found if one.rule.verdict is worst]
    return SafetyReading(
        safety=worst,
        categories=tuple(dict.fromkeys(one.rule.name for one in told)),
        evidence=told[0].sentence[:MAX_EVIDENCE],
    )


def _sentences(title: str, summary: str) -> Iterator[str]:
    for text in (title, summary):
        for sentence in _SENTENCE.split(text):
            if sentence and not sentence.isspace():
                yield sentence.strip()


@dataclass(slots=True)
class _Ready:
    """A rule whose search is compiled at first use: most never are."""

    rule: Rule
    source: str
    search: re.Pattern[str] | None = None

    def matches(self, row: str) -> bool:
        """Tell whether the rule is found in a row of words."""
        if self.search is None:
            self.search = re.compile(self.source)
        return self.search.search(row) is not None

    def without(self, row: str) -> str:
        """Return the row with what the rule matches taken out, word for word."""
        if self.search is None:
            self.search = re.compile(self.source)
        return self.search.sub(lambda found: "~ " * found.group().count(" "), row)


@dataclass(slots=True)
class _Index:
    """Finds the rules that a word can begin."""

    words: dict[str, list[int]] = field(default_factory=dict)
    stems: dict[str, list[int]] = field(default_factory=dict)
    known: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def rules(self, word: str) -> tuple[int, ...]:
        """Return the numbers of the rules to try on a text with this word."""
        numbers = self.known.get(word)
        if numbers is None:
            if len(self.known) >= KNOWN_WORDS:
                self.known.clear()
            found = list(self.words.get(word, ()))
            for end in range(SHORTEST_STEM, min(len(word), 24) + 1):
                found.extend(self.stems.get(word[:end], ()))
            numbers = self.known[word] = tuple(found)
        return numbers


class _Tongue:
    """The rules of one language, ready to search."""

    def __init__(self, lexicon: LanguageLexicon) -> None:
        self._rules: list[_Ready] = []
        self._index = _Index()
        order = sorted(lexicon.rules, key=lambda rule: _ORDER[rule.role])
        for number, rule in enumerate(order):
            search = compile_pattern(rule.pattern, lexicon)
            self._rules.append(_Ready(rule, search.source))
            for word in search.words:
                self._index.words.setdefault(word, []).append(number)
            for stem in search.stems:
                self._index.stems.setdefault(stem, []).append(number)

    def read(self, sentences: Sequence[str]) -> list[_Found]:
        """Return the harms that hold."""
        rows = [(sentence, *self._matches(sentence)) for sentence in sentences]
        if not any(harms for _, harms, _ in rows):
            return []
        # What a sentence is about can be said in another one; a title's context covers all.
        about = frozenset[str]().union(*(contexts for _, _, contexts in rows))
        if about & _STAGED and any(_QUOTED.search(sentence) for sentence in sentences):
            rows = [(sentence, *self._matches(_without_works(sentence))) for sentence in sentences]
        return [
            _Found(rule=rule, sentence=sentence)
            for sentence, harms, _ in rows
            for rule in harms
            if not rule.unless & about and (not rule.given or rule.given & about)
        ]

    def _matches(self, sentence: str) -> tuple[list[Rule], frozenset[str]]:
        words = _TOKEN.findall(fold_string(sentence))
        rules = self._index.rules
        numbers = {number for word in words for number in rules(word)}
        if not numbers:
            return [], frozenset()
        row = f" {' '.join(words)} "
        harms: list[Rule] = []
        contexts: set[str] = set()
        for number in sorted(numbers):
            ready = self._rules[number]
            if ready.rule.role is Role.INNOCENT:
                row = ready.without(row)
            elif ready.matches(row):
                if ready.rule.role is Role.HARM:
                    harms.append(ready.rule)
                else:
                    contexts.add(ready.rule.name)
        return harms, frozenset(contexts)


_ORDER = {Role.CONTEXT: 0, Role.INNOCENT: 1, Role.HARM: 2}
_STAGED = frozenset({"fiction", "music", "game"})
"""Contexts in which short quoted names are titles of works."""


def _without_works(sentence: str) -> str:
    """Take out quoted titles of works: short, in capitals."""
    return _QUOTED.sub(lambda found: " Zzz " if _is_title(found.group()) else found.group(), sentence)


def _is_title(quoted: str) -> bool:
    words = re.findall(r"[^\W_]+", quoted)
    french = quoted[0] == "«"
    if not words or len(words) > 7 or not (words[0][0].isupper() or words[0][0].isdigit()):
        return False
    return french or all(word[0].isupper() or word[0].isdigit() or word.lower() in _SMALL or len(word) == 1 for word in words)
