"""How much two stories of different languages agree: shared concepts, their rarity, their conflicts."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from newsjack.core.frames import Anchors, anchors
from newsjack.core.link_words import Kind
from newsjack.core.text import fold
from newsjack.model.story import StoryId

# Chosen on the tuning half of tests/data/link-headlines.jsonl and on streams that cannot share an event;
# `python -m bench.links` prints the figures of both halves.
FACTOR: Mapping[Kind, float] = {
    Kind.WORD: 0.7, Kind.LISTED: 1.0, Kind.NAME: 1.0, Kind.ALIKE: 0.8, Kind.NUMBER: 0.9, Kind.SMALL: 0.35,
}  # fmt: skip
"""What a concept weighs beside others as rare."""

UNMATCHED_ALIKE = 0.35
"""Part of its square that an unlisted word keeps in a story's length: most cannot match at all."""

RARE, TELLING, KNOWN = 0.55, 0.40, 0.25
"""Least rarity (idf, 0..1) of a rare anchor, of one that counts at all, of a word that agrees."""

ELSEWHERE = 0.55
"""What is left of the score when both stories name countries and none is shared."""

OTHER_NUMBERS = 0.8
"""What is left of it when both tell numbers and none is shared."""

FADE_SECONDS = 36 * 3600.0
"""Decay of the score with the silence between the two stories, in seconds."""

KEPT_CONCEPTS = 32
"""Most concepts weighed of a story."""

LEAST_SCORE = 0.32
"""Least score of a link where at least one of the stories has two entries."""

SINGLE_SCORE = 0.38
"""Least score where both have one."""

KEEP = 0.8
"""Part of the least score above which a link that stands is kept."""

LEAST_EVIDENCE = 1.2
"""Least sum of shared rarity."""

CLOSE = 0.8
"""Part of the best score of a language from which another story of it is linked too."""

MOST_LINKS = 2
"""Most links of a story into one language."""


NOT_RATED: dict[str, float] = {}
"""Stands for the rarities of a story that was not compared since it changed."""


@dataclass(slots=True)
class Profile:
    """A story as the links see it. ``idf`` is each concept's rarity at the last comparison.

    ``unread_facts`` are titles whose facts are read when the story is compared.
    """

    story_id: StoryId
    language: str
    opened_at: float
    last_at: float
    entries: int = 0
    kinds: dict[str, Kind] = field(default_factory=dict)
    counts: dict[str, int] | None = None
    facts: dict[str, frozenset[str]] | None = None
    idf: dict[str, float] = field(default_factory=lambda: NOT_RATED)
    weights: dict[str, float] = field(default_factory=lambda: NOT_RATED)
    norm: float = 1.0
    countries: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    posted: tuple[str, ...] = ()
    unread_facts: tuple[str, ...] = ()

    def learn(self, concepts: dict[str, Kind]) -> None:
        """Count one entry's concepts, which become this story's own."""
        self.entries += 1
        if self.entries == 1:
            self.kinds = concepts
        else:
            self._count(concepts, dict.fromkeys(concepts, 1))

    def read_facts(self) -> None:
        """Read the facts of titles that were put by: most stories are never compared."""
        for title in self.unread_facts:
            if facts := anchors(fold(title)):
                self._learn_facts(facts)
        self.unread_facts = ()

    def absorb(self, other: "Profile") -> None:
        """Count another story's entries as this one's."""
        self.opened_at = min(self.opened_at, other.opened_at)
        self.last_at = max(self.last_at, other.last_at)
        self.entries += other.entries
        self._count(other.kinds, other.counts or dict.fromkeys(other.kinds, 1))
        self.unread_facts += other.unread_facts
        if other.facts:
            self._learn_facts(other.facts)

    def _count(self, concepts: Mapping[str, Kind], more: Mapping[str, int]) -> None:
        counts = self.counts = self.counts or dict.fromkeys(self.kinds, 1)
        for key, kind in concepts.items():
            counts[key] = counts.get(key, 0) + more[key]
            if self.kinds.get(key, Kind.ALIKE) is Kind.ALIKE:
                self.kinds[key] = kind

    def _learn_facts(self, facts: Anchors) -> None:
        known = self.facts = self.facts or {}
        for name, values in facts.items():
            known[name] = known.get(name, frozenset()) | values

    def rate(self, idf: dict[str, float], lies_in: Mapping[str, str]) -> None:
        """Set the weights from each concept's rarity and its share of the entries."""
        self.idf = idf
        kinds, counts, entries = self.kinds, self.counts, self.entries
        raw = {key: rarity * FACTOR[kinds[key]] for key, rarity in idf.items()}
        if counts is not None:
            raw = {key: weight * math.sqrt(counts[key] / entries) for key, weight in raw.items()}
        if len(raw) > KEPT_CONCEPTS:
            raw = {key: raw[key] for key in sorted(raw, key=lambda key: (-raw[key], key))[:KEPT_CONCEPTS]}
        self.weights = raw
        self.norm = math.sqrt(
            sum(w * w * (UNMATCHED_ALIKE if kinds[key] is Kind.ALIKE else 1.0) for key, w in raw.items())
        )
        self.countries = frozenset(lies_in[key] for key in raw if key in lies_in)
        self.numbers = frozenset(key for key in raw if kinds[key] is Kind.NUMBER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What two stories share. ``score`` is 0..1; ``rare`` and ``telling`` count anchors, ``words`` words.

    ``places_only``: all telling anchors are countries and places in them.
    """

    score: float
    evidence: float
    rare: int
    telling: int
    words: int
    places_only: bool
    shared: tuple[str, ...]


NOTHING = Agreement(score=0.0, evidence=0.0, rare=0, telling=0, words=0, places_only=True, shared=())


def agreement(one: Profile, other: Profile, lies_in: Mapping[str, str]) -> Agreement:
    """Compare two weighed stories; their facts in conflict give nothing."""
    theirs = other.weights
    shared = [key for key in one.weights if key in theirs]
    if not shared or (one.facts and other.facts and in_conflict(one.facts, other.facts)):
        return NOTHING
    dot = evidence = 0.0
    rare = telling = words = beside = 0
    implied = {lies_in[key] for key in shared if lies_in.get(key, key) != key}
    for key in shared:
        dot += one.weights[key] * theirs[key]
        kind = _kind(one, other, key)
        idf = min(one.idf[key], other.idf[key])
        if key in implied:
            continue
        evidence += idf * FACTOR[kind]
        if kind is Kind.WORD:
            words += idf >= KNOWN
        elif kind is not Kind.SMALL:
            rare += idf >= RARE and (kind is not Kind.ALIKE or len(key) > 6)
            telling += idf >= TELLING
            beside += idf >= TELLING and key not in lies_in
    score = dot / max(one.norm * other.norm, 1e-9)
    if one.countries and other.countries and one.countries.isdisjoint(other.countries):
        score *= ELSEWHERE
    if one.numbers and other.numbers and one.numbers.isdisjoint(other.numbers):
        score *= OTHER_NUMBERS
    gap = max(0.0, one.opened_at - other.last_at, other.opened_at - one.last_at)
    return Agreement(
        score=min(1.0, score) * math.exp(-gap / FADE_SECONDS),
        evidence=evidence,
        rare=rare,
        telling=telling,
        words=words,
        places_only=not beside,
        shared=tuple(shared),
    )


def in_conflict(one: Anchors, other: Anchors) -> bool:
    """Tell whether both stories know other values, and only other values, of one fact.

    Fixtures are left out: teams are named differently in each language.
    """
    return any(
        name != "versus" and name in other and values.isdisjoint(other[name]) for name, values in one.items()
    )


def _kind(one: Profile, other: Profile, key: str) -> Kind:
    mine, theirs = one.kinds[key], other.kinds[key]
    return theirs if mine is Kind.ALIKE else mine


def is_link(one: Profile, other: Profile, found: Agreement, *, stands: bool) -> bool:
    """Tell whether what two stories share makes them one event; one that stands stays longer."""
    least = SINGLE_SCORE if one.entries == other.entries == 1 else LEAST_SCORE
    if stands:
        return found.score >= KEEP * least
    if found.score < least or found.evidence < LEAST_EVIDENCE:
        return False
    if found.places_only and not found.words:
        return False
    return (
        found.rare >= 2
        or (found.rare >= 1 and (found.words >= 1 or found.telling >= 2))
        or (found.telling >= 2 and found.words >= 2)
    )


def closest(ranked: list[tuple[float, StoryId]]) -> list[tuple[float, StoryId]]:
    """Return the best story and those as close, best first."""
    ordered = sorted(ranked, key=lambda one: (-one[0], one[1]))[:MOST_LINKS]
    return [one for one in ordered if one[0] >= CLOSE * ordered[0][0]]


def is_due(entries: int) -> bool:
    """Tell whether a story is looked at when it has so many entries: 1-4, 6, 8, 12, 16, 24 ...

    >>> [count for count in range(1, 50) if is_due(count)]
    [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48]
    """
    while entries > 4 and entries % 2 == 0:
        entries //= 2
    return entries <= 4
