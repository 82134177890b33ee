"""Read what a text says for harm: GO, CARE or STOP, with the sentence that caused it.

Sentences become rows of folded words; each word looks up the few rules it can belong to. Fixed
innocent phrases are taken out first, then harms and contexts are searched. Nothing is learnt: every
verdict can be traced to one line of the lexicon.
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

HINT = "harm_hint"
"""Category of CARE that speaks of harm without saying it outright; two voices of it make STOP."""

_TOKEN = re.compile(r"[^\W_]+|[:?]")
_SENTENCE = re.compile(
    r"(?:(?<=\w{4}[.…])|(?<=[!?»”]))\s+(?=[\"'«“‘(\[]*[A-ZÀ-Þ0-9])|\s*\n+\s*"
)  # not after an initial or an abbreviation
_QUOTED = re.compile(
    r"‘(?=\w)[^‘’]{2,70}’(?!\w)|(?<!\w)'(?=\w)[^']{2,70}'(?!\w)|«\s?[^«»]{2,70}\s?»|“[^“”]{2,70}”"
)
_SMALL = frozenset({
    "a", "an", "and", "as", "at", "by", "d", "de", "des", "du", "en", "et", "for", "from", "in", "l",
    "la", "le", "les", "of", "on", "or", "the", "to", "un", "une", "with",
})  # fmt: skip
"""Words that stay small inside a title of a work."""
_STAGED = frozenset({"fiction", "music", "game"})
"""Contexts in which short quoted names are titles of works."""
_SUBJECTS = frozenset({"death", "injury", "minors", "sexual_violence"})
"""Harms that are a story's subject even where its title is silent of them."""
_PLOTS = frozenset({"accident", "crime", "disaster", "injury", "minors", "missing", "terror", "war"})
"""Harms that a plot is made of. Deaths and sexual violence around a film are mostly real."""

_ORDER = {Role.CONTEXT: 0, Role.INNOCENT: 1, Role.SOFT: 2, Role.HARM: 3}
_TAKES = frozenset({Role.INNOCENT, Role.SOFT})
_GO = SafetyReading(safety=Safety.GO)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sentence:
    """A sentence; ``shown`` is what is quoted as evidence, a title always whole."""

    text: str
    shown: str
    in_title: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A harm that holds, how heavy it weighs there, and where it was said."""

    category: str
    verdict: Safety
    shown: str
    in_title: bool


class SafetyReader:
    """Gives texts and stories their verdict. Keeps only a bounded memory of words; one thread each."""

    def __init__(self, lexicon: SafetyLexicon) -> None:
        """Make the rules ready. Raises ``ValueError`` when one cannot be read."""
        self._tongues = {language: _Tongue(one) for language, one in lexicon.languages.items()}

    def read(self, *, title: str, summary: str, language: str | None) -> SafetyReading:
        """Judge one text; an unknown ``language`` is read in all. ``entry_id`` of the reading is ``None``."""
        known = self._tongues.get((language or "")[:2].lower())
        tongues = (known,) if known else tuple(self._tongues.values())
        sentences = tuple(_sentences(title[:MAX_TITLE], summary[:MAX_SUMMARY]))[:MAX_SENTENCES]
        return _reading([one for tongue in tongues for one in tongue.read(sentences)])

    def combine(self, readings: Sequence[tuple[Entry, SafetyReading]]) -> SafetyReading:
        """Judge a story: the worst of its entries, with its sentence; none at all is GO.

        Two entries of distinct owners that each hint at harm (CARE of the category ``HINT``) make STOP.
        """
        worst = max((one.safety for _, one in readings), key=lambda safety: safety.rank, default=Safety.GO)
        if worst is Safety.GO:
            return _GO
        told = [(entry, one) for entry, one in readings if one.safety is worst]
        hints = {entry.owner: (entry, one) for entry, one in reversed(told) if HINT in one.categories}
        firm = worst is Safety.CARE and len(hints) > 1
        entry, first = (
            next((pair for pair in told if HINT in pair[1].categories), told[0]) if firm else told[0]
        )
        return replace(
            first,
            safety=Safety.STOP if firm else worst,
            categories=tuple(dict.fromkeys(name for _, one in told for name in one.categories)),
            entry_id=first.entry_id or entry.entry_id,
        )


def _reading(found: Sequence[_Found]) -> SafetyReading:
    worst = max((one.verdict for one in found), key=lambda safety: safety.rank, default=Safety.GO)
    if worst is Safety.GO:
        return _GO
    told = [one for one in found if one.verdict is worst]
    if worst is Safety.STOP and _is_aside(told):
        worst = Safety.CARE
    return SafetyReading(
        safety=worst,
        categories=tuple(dict.fromkeys(one.category for one in told)),
        evidence=told[0].shown[:MAX_EVIDENCE],
    )


def _is_aside(stops: Sequence[_Found]) -> bool:
    """Tell whether only the summary tells of harm, and of one kind that is often mere background."""
    categories = {one.category for one in stops}
    return len(categories) == 1 and not categories & _SUBJECTS and not any(one.in_title for one in stops)


def _sentences(title: str, summary: str) -> Iterator[_Sentence]:
    whole = " ".join(title.split())
    for text in _SENTENCE.split(title):
        if text and not text.isspace():
            yield _Sentence(text=text, shown=whole, in_title=True)
    for text in _SENTENCE.split(summary):
        if text and not text.isspace():
            yield _Sentence(text=text, shown=" ".join(text.split()), in_title=False)


@dataclass(slots=True)
class _Ready:
    """A rule whose search is compiled at first use: most never are."""

    rule: Rule
    source: str
    compiled: re.Pattern[str] | None = None

    def search(self) -> re.Pattern[str]:
        """Return the compiled search."""
        if self.compiled is None:
            self.compiled = re.compile(self.source)
        return self.compiled

    def without(self, row: str) -> str:
        """Return the row with what the rule matches taken out, word for word."""
        return self.search().sub(lambda found: "~ " * found.group().count(" "), row)


@dataclass(slots=True)
class _Index:
    """Finds the rules that a word can belong to."""

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
            for end in range(1, min(len(word), 24) + 1):
                found.extend(self.stems.get(word[:end], ()))
            numbers = self.known[word] = tuple(found)
        return numbers


class _Tongue:
    """The rules of one language, ready to search."""

    def __init__(self, lexicon: LanguageLexicon) -> None:
        self._rules: list[_Ready] = []
        self._index = _Index()
        for number, rule in enumerate(sorted(lexicon.rules, key=lambda rule: _ORDER[rule.role])):
            search = compile_pattern(rule.pattern, lexicon)
            self._rules.append(_Ready(rule, search.source))
            for word in search.words:
                self._index.words.setdefault(word, []).append(number)
            for stem in search.stems:
                self._index.stems.setdefault(stem, []).append(number)

    def read(self, sentences: Sequence[_Sentence]) -> list[_Found]:
        """Return the harms that hold; what a text is about can be said in any of its sentences."""
        rows = [(one, *self._matches(one.text)) for one in sentences]
        if not any(harms for _, harms, _ in rows):
            return []
        about = frozenset[str]().union(*(contexts for _, _, contexts in rows))
        if about & _STAGED and any(_QUOTED.search(one.text) for one in sentences):
            rows = [(one, *self._matches(_without_works(one.text))) for one in sentences]
        return [
            _Found(
                category=rule.name, verdict=_weight(rule, one, about), shown=one.shown, in_title=one.in_title
            )
            for one, harms, _ in rows
            for rule in harms
            if not rule.unless & about and (not rule.given or rule.given & about)
        ]

    def _matches(self, text: str) -> tuple[list[Rule], frozenset[str]]:
        words = _TOKEN.findall(fold_string(text))
        numbers = {number for word in words for number in self._index.rules(word)}
        row = f" {' '.join(words)} "
        harms: list[Rule] = []
        contexts: set[str] = set()
        for number in sorted(numbers):
            ready = self._rules[number]
            rule = ready.rule
            if rule.role in _TAKES:
                left = ready.without(row)
                if left != row and rule.role is Role.SOFT:
                    harms.append(rule)
                row = left
            elif ready.search().search(row):
                if rule.role is Role.HARM:
                    harms.append(rule)
                else:
                    contexts.add(rule.name)
        return harms, frozenset(contexts)


def _weight(rule: Rule, sentence: _Sentence, about: frozenset[str]) -> Safety:
    """Return how heavy a harm weighs where it was said: a film's summary tells its plot."""
    if sentence.in_title:
        return rule.verdict
    if rule.name in _PLOTS and "fiction" in about and rule.in_summary is Safety.STOP:
        return Safety.CARE
    return rule.in_summary


def _without_works(text: str) -> str:
    """Take out quoted titles of works: short, in capitals."""
    return _QUOTED.sub(lambda found: " ~ " if _is_title(found.group()) else found.group(), text)


def _is_title(quoted: str) -> bool:
    words = re.findall(r"[^\W_]+", quoted)
    if not words or len(words) > 7 or words[0][0].islower():
        return False
    return quoted[0] == "«" or all(not word[0].islower() or word.lower() in _SMALL for word in words)
