"""One entry as the grouping sees it, and the probability that two entries tell the same event."""

import math
from dataclasses import dataclass
from itertools import pairwise

from newsjack.core.frames import Anchors, anchors, conflict
from newsjack.core.frequencies import StreamFrequencies
from newsjack.core.text import fold, sketch, stems, words
from newsjack.core.watched import NOTHING_WATCHED, WatchedNames
from newsjack.model.entry import Entry, EntryId

FEATURES = (
    "cosine", "shared idf", "shared count", "largest shared", "second shared", "lower cover", "higher cover",
    "shared neighbours", "number conflict", "number agreement", "shorter length", "longer length",
)  # fmt: skip
"""Inputs of the pair model, in order."""

# Fitted by `python -m bench.pairs`, which names its training data and prints held-out figures.
BIAS = -9.75
WEIGHTS = (9.10, -0.28, -0.07, -2.42, 3.69, -4.03, -0.25, 0.14, -0.12, -0.60, 2.04, 1.27)

THIN_TITLE = 3
"""Fewest telling stems of a title that stands on its own; below, the summary helps out."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One entry, read: unit vector, idf of each stem, neighbours, numbers, facts, sketches.

    ``at`` is in epoch seconds. ``language`` is two letters, or empty when unknown.
    """

    entry_id: EntryId
    at: float
    language: str
    vector: dict[str, float]
    idf: dict[str, float]
    mass: float
    neighbours: frozenset[str]
    numbers: frozenset[str]
    facts: Anchors
    title_words: frozenset[str]
    text_sketch: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """An entry's stems before they are weighed."""

    folded: str
    language: str
    stems: tuple[str, ...]


def read(entry: Entry, *, headline: str) -> Reading:
    """Fold an entry's bare headline and take its stems; a thin one borrows from the summary."""
    language = (entry.language or "")[:2].lower()
    folded = fold(headline)
    found = stems(folded, language=language)
    if len(set(found)) < THIN_TITLE and entry.summary:
        found += stems(fold(entry.summary[:400]), language=language)[:12]
    return Reading(folded=folded, language=language, stems=tuple(found))


def piece(
    entry: Entry,
    reading: Reading,
    *,
    frequencies: StreamFrequencies,
    max_terms: int,
    watched: WatchedNames = NOTHING_WATCHED,
) -> Piece:
    """Weigh an entry's stems: tf (dampened) x idf, length 1, at most ``max_terms`` of them.

    ``watched`` names weigh less: they tell no two stories of a brand apart.
    """
    found = reading.stems
    idf = frequencies.weights(dict.fromkeys(found), language=reading.language)
    watched.lessen(idf)
    if len(idf) > max_terms:
        kept = sorted(idf, key=lambda term: (-idf[term], term))[:max_terms]
        idf = {term: idf[term] for term in kept}
    raw = dict(idf)
    if len(found) > len(idf):
        for term in raw:
            times = found.count(term)
            if times > 1:
                raw[term] *= 1.0 + math.log(times)
    norm = math.sqrt(sum(value * value for value in raw.values())) or 1.0
    return Piece(
        entry_id=entry.entry_id,
        at=entry.first_seen_at.timestamp(),
        language=reading.language,
        vector={term: value / norm for term, value in raw.items()},
        idf=idf,
        mass=sum(idf.values()),
        neighbours=frozenset(map(" ".join, pairwise(found))),
        numbers=frozenset(term for term in idf if term[0].isdigit()),
        facts=anchors(reading.folded),
        title_words=frozenset(words(reading.folded)),
        text_sketch=sketch(fold(entry.summary[:600])) if entry.summary else (),
    )


def features(one: Piece, other: Piece) -> tuple[float, ...] | None:
    """Return the inputs of the pair model (see ``FEATURES``); ``None`` when no stem is shared."""
    shared = one.idf.keys() & other.idf.keys()
    if not shared:
        return None
    cosine = total = largest = second = 0.0
    mine, left, right = one.idf, one.vector, other.vector
    for term in shared:
        cosine += left[term] * right[term]
        idf = mine[term]
        total += idf
        if idf > largest:
            largest, second = idf, largest
        elif idf > second:
            second = idf
    covers = (total / one.mass, total / other.mass)
    clash = agree = 0.0
    if one.numbers and other.numbers:
        agree = float(len(one.numbers & other.numbers))
        clash = 0.0 if agree else 1.0
    lengths = (len(one.idf), len(other.idf))
    return (
        cosine,
        total,
        float(len(shared)),
        largest,
        second,
        min(covers),
        max(covers),
        float(len(one.neighbours & other.neighbours)),
        clash,
        agree,
        math.log(min(lengths)),
        math.log(max(lengths)),
    )


def probability(one: Piece, other: Piece) -> float:
    """Return P(both tell the same event), 0..1; 0 when nothing is shared or their facts conflict."""
    inputs = features(one, other)
    if inputs is None or conflict(one.facts, other.facts):
        return 0.0
    score = BIAS
    for weight, value in zip(WEIGHTS, inputs, strict=True):
        score += weight * value
    return 1.0 / (1.0 + math.exp(-score)) if score > -30 else 0.0
