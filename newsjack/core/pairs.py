"""One entry as the grouping sees it, and the odds that two entries tell the same event.

Evidence, from the strongest: rare words of both headlines; how few live stories hold them; words of the
address and of the summary that meet the other's headline; the time between them.
"""

import math
from collections.abc import Mapping, Sized
from dataclasses import dataclass
from itertools import pairwise

from newsjack.core.frames import Anchors, anchors, conflict
from newsjack.core.frequencies import StreamFrequencies
from newsjack.core.slug import slug_text
from newsjack.core.text import fold, sketch, stems, words
from newsjack.core.watched import NOTHING_WATCHED, WatchedNames
from newsjack.model.entry import Entry, EntryId

FEATURES = (
    "cosine", "shared idf", "largest shared", "second shared", "lower cover", "higher cover",
    "shared neighbours", "number agreement", "shorter length", "longer length", "hours apart",
    "largest surprise", "surprise", "address in headline", "summary in headline",
    "summary in summary", "largest in context",
)  # fmt: skip
"""Inputs of the pair model, in order."""

# Fitted by `python -m bench.pairs`, which names its training data and prints held-out figures.
BIAS = -1.059
WEIGHTS = (
    11.803, 1.420, -1.125, 1.856, -8.985, -1.113, -0.211, -0.798, 0.203, -0.361, -0.411, -0.190, 0.013, 0.944, 1.298, 0.397, -0.430,
)  # fmt: skip

LEANT_ON = 100
"""Stories for which a stem's long-run rarity speaks beside the live ones."""

LOG_DOCUMENTS = 8.5
"""Log of the documents that an idf of 1 stands for; turns an idf back into a share of documents."""

LEAST_IDF = 0.1

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
    """One entry, read: unit vector, idf of each stem, neighbours, numbers, facts, sketches.

    ``at`` is in epoch seconds. ``language`` is two letters, or empty when unknown. ``idf`` holds the
    headline's stems; ``address`` and ``summary`` the idf of stems that stand only there.
    """

    entry_id: EntryId
    at: float
    language: str
    vector: dict[str, float]
    idf: dict[str, float]
    mass: float
    neighbours: frozenset[str]
    numbers: frozenset[str]
    address: dict[str, float]
    summary: dict[str, float]
    facts: Anchors
    title_words: frozenset[str]
    text_sketch: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """An entry's stems before they are weighed: the headline's, and those only its context holds."""

    folded: str
    language: str
    stems: tuple[str, ...]
    address: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()

    def all(self) -> dict[str, None]:
        """Return every distinct stem."""
        return dict.fromkeys((*self.stems, *self.address, *self.summary))


@dataclass(frozen=True, slots=True)
class Crowd:
    """In how many of the live stories a stem stands: the index's postings, and all live stories."""

    postings: Mapping[str, Sized]
    live: Sized

    def share(self, term: str, idf: float) -> float:
        """Return the share of stories that hold a stem, 0..1: of the live ones, leant on its long-run rarity.

        A young or small stream holds too few stories to tell; its rarity then speaks as if for
        ``LEANT_ON`` stories.
        """
        found = self.postings.get(term)
        usual = 1.0 / math.expm1(max(idf, LEAST_IDF) * LOG_DOCUMENTS)
        return ((len(found) if found is not None else 0) + LEANT_ON * usual) / (len(self.live) + LEANT_ON)


def read(entry: Entry, *, headline: str) -> Reading:
    """Fold an entry's bare headline and take its stems; a thin one borrows from the summary."""
    language = (entry.language or "")[:2].lower()
    folded = fold(headline)
    found = stems(folded, language=language)
    told = stems(fold(entry.summary[:500]), language=language)[:SUMMARY_STEMS] if entry.summary else []
    if len(set(found)) < THIN_TITLE:
        found += told[:12]
    own = set(found)
    named = stems(slug_text(entry.url), language=language) if entry.url else []
    address = tuple(dict.fromkeys(term for term in named if term not in own))
    own.update(address)
    return Reading(
        folded=folded,
        language=language,
        stems=tuple(found),
        address=address,
        summary=tuple(dict.fromkeys(term for term in told if term not in own)),
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
    idf = frequencies.weights(dict.fromkeys(found), language=reading.language)
    watched.lessen(idf)
    if len(idf) > max_terms:
        idf = _rarest(idf, max_terms)
    address = _context(reading.address, reading.language, frequencies)
    summary = _context(reading.summary, reading.language, frequencies)
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
        neighbours=frozenset(map(" ".join, pairwise(found))),
        numbers=frozenset(term for term in idf if term[0].isdigit()),
        address=address,
        summary=summary,
        facts=anchors(reading.folded),
        title_words=frozenset(words(reading.folded)),
        text_sketch=sketch(fold(entry.summary[:600])) if entry.summary else (),
    )


def _context(terms: tuple[str, ...], language: str, frequencies: StreamFrequencies) -> dict[str, float]:
    if not terms:
        return {}
    idf = frequencies.weights(terms, language=language)
    return _rarest(idf, CONTEXT_TERMS) if len(idf) > CONTEXT_TERMS else idf


def _rarest(idf: dict[str, float], count: int) -> dict[str, float]:
    return {term: idf[term] for term in sorted(idf, key=lambda term: (-idf[term], term))[:count]}


def features(one: Piece, other: Piece, crowd: Crowd) -> tuple[float, ...] | None:
    """Return the inputs of the pair model (see ``FEATURES``); ``None`` when no stem is shared."""
    shared = [term for term in one.idf if term in other.idf]
    context = _context_features(one, other)
    if not shared and not any(context):
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
    covers = (total / (one.mass or 1.0), total / (other.mass or 1.0))
    lengths = (len(one.idf) or 1, len(other.idf) or 1)
    rates = [math.log(crowd.share(term, mine[term])) for term in shared]
    return (
        cosine, total, largest, second, min(covers), max(covers),
        float(len(one.neighbours & other.neighbours)), float(len(one.numbers & other.numbers)),
        math.log(min(lengths)), math.log(max(lengths)), math.log1p(abs(one.at - other.at) / 3_600.0),
        -min(rates, default=0.0), -sum(rates), *context,
    )  # fmt: skip


def _context_features(one: Piece, other: Piece) -> tuple[float, float, float, float]:
    """Compare what one says beside its headline with the other's headline and context."""
    if not (one.address or other.address or one.summary or other.summary):
        return (0.0, 0.0, 0.0, 0.0)
    named = _shared(one.address, other.idf) + _shared(other.address, one.idf)
    told = _shared(one.summary, other.idf) + _shared(other.summary, one.idf)
    return (
        sum(named),
        sum(told),
        sum(_shared(one.summary, other.summary)),
        max((*named, *told), default=0.0),
    )


def _shared(mine: Mapping[str, float], theirs: Mapping[str, float]) -> list[float]:
    return [value for term, value in mine.items() if term in theirs]


LEAST_ODDS = -7.0
"""Log-odds of a pair that shares nothing, or whose facts conflict."""


def log_odds(one: Piece, other: Piece, crowd: Crowd) -> float:
    """Return the log-odds that both tell the same event, at least ``LEAST_ODDS``."""
    inputs = features(one, other, crowd)
    if inputs is None or conflict(one.facts, other.facts):
        return LEAST_ODDS
    return max(BIAS + sum(map(float.__mul__, WEIGHTS, inputs)), LEAST_ODDS)
