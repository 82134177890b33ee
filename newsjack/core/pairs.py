"""One entry as the grouping sees it, and the odds that two entries tell the same event.

Evidence, from the strongest: rare words of both headlines; words of the address and of the summary that
meet the other's headline; the time between them.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from operator import mul

from newsjack.core.frames import Anchors, anchors, conflict
from newsjack.core.frequencies import StreamFrequencies
from newsjack.core.slug import slug_text
from newsjack.core.text import fold, sketch, stems, stems_of, words
from newsjack.core.watched import NOTHING_WATCHED, WatchedNames
from newsjack.model.entry import Entry, EntryId

FEATURES = (
    "cosine", "shared idf", "largest shared", "second shared", "lower cover", "higher cover",
    "number agreement", "shorter length", "longer length", "hours apart", "address in headline",
    "summary in headline",
)  # fmt: skip
"""Inputs of the pair model, in order."""

# Fitted by `python -m bench.pairs`, which names its training data and prints held-out figures.
BIAS = -1.523
WEIGHTS = (
    11.377, 1.402, -2.779, 0.901, -7.483, -1.857, -0.583, 0.341, 0.070, -0.411, 0.533, 1.098,
)  # fmt: skip

THIN_TITLE = 3
"""Fewest telling stems of a title that stands on its own; below, the summary helps out."""

ADDRESS_WEIGHT = 0.5
SUMMARY_WEIGHT = 0.25
"""What a stem that only the address or only the summary holds weighs in the vector."""

CONTEXT_TERMS = 12
"""Most stems kept of an address, and of a summary: the rarest."""

SUMMARY_STEMS = 30
"""Stems read of a summary, from its beginning."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One entry, read: unit vector, idf of each stem, numbers, facts, sketches.

    ``at`` is in epoch seconds. ``language`` is two letters, or empty when unknown. ``idf`` holds the
    headline's stems; ``address`` and ``summary`` the idf of stems that stand only there.
    """

    entry_id: EntryId
    at: float
    language: str
    vector: dict[str, float]
    idf: dict[str, float]
    mass: float
    log_length: float
    numbers: frozenset[str]
    address: dict[str, float]
    summary: dict[str, float]
    facts: Anchors
    title_words: frozenset[str]
    text_sketch: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """An entry's stems before they are weighed: the headline's, those only its context holds, and all."""

    folded: str
    words: frozenset[str]
    language: str
    stems: tuple[str, ...]
    address: tuple[str, ...]
    summary: tuple[str, ...]
    every: dict[str, None]


def read(entry: Entry, *, headline: str) -> Reading:
    """Fold an entry's bare headline and take its stems; a thin one borrows from the summary."""
    language = (entry.language or "")[:2].lower()
    folded = fold(headline)
    told_words = words(folded)
    found = stems_of(told_words, language=language)
    told = stems(fold(entry.summary[:500]), language=language)[:SUMMARY_STEMS] if entry.summary else []
    if len(set(found)) < THIN_TITLE:
        found += told[:12]
    own = set(found)
    named = stems(slug_text(entry.url), language=language) if entry.url else []
    address = tuple(dict.fromkeys(term for term in named if term not in own))
    own.update(address)
    summary = tuple(dict.fromkeys(term for term in told if term not in own))
    return Reading(
        folded=folded,
        words=frozenset(told_words),
        language=language,
        stems=tuple(found),
        address=address,
        summary=summary,
        every=dict.fromkeys((*found, *address, *summary)),
    )


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
    weights = frequencies.weights(reading.every, language=reading.language)
    idf = {term: weights[term] for term in found}
    watched.lessen(idf)
    if len(idf) > max_terms:
        idf = _rarest(idf, max_terms)
    address = _context(reading.address, weights)
    summary = _context(reading.summary, weights)
    raw = dict(idf)
    if len(found) > len(idf):
        for term in raw:
            times = found.count(term)
            if times > 1:
                raw[term] *= 1.0 + math.log(times)
    for context, weight in ((address, ADDRESS_WEIGHT), (summary, SUMMARY_WEIGHT)):
        for term, value in context.items():
            raw[term] = value * weight
    norm = math.sqrt(sum(value * value for value in raw.values())) or 1.0
    return Piece(
        entry_id=entry.entry_id,
        at=entry.first_seen_at.timestamp(),
        language=reading.language,
        vector={term: value / norm for term, value in raw.items()},
        idf=idf,
        mass=sum(idf.values()),
        log_length=math.log(len(idf) or 1),
        numbers=frozenset(term for term in idf if term[0].isdigit()),
        address=address,
        summary=summary,
        facts=anchors(reading.folded),
        title_words=reading.words,
        text_sketch=sketch(fold(entry.summary[:600])) if entry.summary else (),
    )


def _context(terms: tuple[str, ...], weights: Mapping[str, float]) -> dict[str, float]:
    idf = {term: weights[term] for term in terms}
    return _rarest(idf, CONTEXT_TERMS) if len(idf) > CONTEXT_TERMS else idf


def _rarest(idf: dict[str, float], count: int) -> dict[str, float]:
    return {term: idf[term] for term in sorted(idf, key=lambda term: (-idf[term], term))[:count]}


def features(one: Piece, other: Piece) -> tuple[float, ...] | None:
    """Return the inputs of the pair model (see ``FEATURES``); ``None`` when no stem is shared.

    Sums do not depend on the order of a set: two runs agree to the last bit.
    """
    mine, theirs = one.idf, other.idf
    shared = mine.keys() & theirs.keys()
    named = told = 0.0
    if one.address or other.address:
        named = _said(one.address, theirs) + _said(other.address, mine)
    if one.summary or other.summary:
        told = _said(one.summary, theirs) + _said(other.summary, mine)
    if not shared and not named and not told:
        return None
    left, right = one.vector, other.vector
    cosine = math.fsum([left[term] * right[term] for term in shared])
    idf = sorted([mine[term] for term in shared], reverse=True)
    total = sum(idf)
    cover, other_cover = total / (one.mass or 1.0), total / (other.mass or 1.0)
    if cover > other_cover:
        cover, other_cover = other_cover, cover
    length, other_length = one.log_length, other.log_length
    if length > other_length:
        length, other_length = other_length, length
    return (
        cosine,
        total,
        idf[0] if idf else 0.0,
        idf[1] if len(idf) > 1 else 0.0,
        cover,
        other_cover,
        float(len(one.numbers & other.numbers)) if one.numbers and other.numbers else 0.0,
        length,
        other_length,
        math.log1p(abs(one.at - other.at) / 3_600.0),
        named,
        told,
    )


def _said(context: Mapping[str, float], headline: Mapping[str, float]) -> float:
    """Return the idf of what a context holds of a headline."""
    if not context or context.keys().isdisjoint(headline):
        return 0.0
    return math.fsum([context[term] for term in context.keys() & headline.keys()])


LEAST_ODDS = -7.0
"""Log-odds of a pair that shares nothing, or whose facts conflict."""


def log_odds(one: Piece, other: Piece) -> float:
    """Return the log-odds that both tell the same event, at least ``LEAST_ODDS``."""
    inputs = features(one, other)
    if inputs is None or conflict(one.facts, other.facts):
        return LEAST_ODDS
    score: float = BIAS + sum(map(mul, WEIGHTS, inputs))
    return max(score, LEAST_ODDS)
