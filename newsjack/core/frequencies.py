"""How rare a stem is: decayed document frequencies of the stream over a light shipped prior."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

PRIOR_SHARE = 0.05
"""What one document of the prior counts: a heavier prior makes this year's themes look rare
."""

PRIOR_DOCUMENTS = 2_000.0
"""Least weight of the prior in documents: keeps the first titles of an empty stream comparable."""

HALF_LIFE = timedelta(days=7)
"""Time in which what the stream taught loses half of its weight."""

MAX_STEMS = 200_000
"""Most stems counted per language; the rarest are forgotten first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFrequencies:
    """A prior: per two-letter language, how many titles it was counted on and in how many each stem stood.

    A language without ``documents`` borrowed its counts; one without either takes those that were counted.
    """

    documents: Mapping[str, int] = field(default_factory=dict)
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


class _Table:
    """One language: counts in units that grow with time, so that old ones fade without being touched."""

    __slots__ = ("counts", "documents", "prior", "prior_documents")

    def __init__(self, prior: tuple[Mapping[str, int], ...], prior_documents: float) -> None:
        self.prior = prior
        self.prior_documents = prior_documents
        self.counts: dict[str, float] = {}
        self.documents = 0.0

    def fade(self, scale: float, keep: int) -> None:
        """Divide all by ``scale``; forget what has all but faded, and the rarest above ``keep``."""
        self.documents /= scale
        faded = {stem: count / scale for stem, count in self.counts.items() if count / scale >= 0.05}
        if len(faded) > keep:
            faded = dict(sorted(faded.items(), key=lambda item: (-item[1], item[0]))[:keep])
        self.counts = faded


class StreamFrequencies:
    """Counts titles as they come and tells how telling a stem is. Deterministic in the order given."""

    def __init__(self, prior: DocumentFrequencies | None = None) -> None:
        self._prior = prior or DocumentFrequencies()
        self._tables: dict[str, _Table] = {}
        self._unit = 1.0
        self._started_at: float | None = None

    def observe(self, stems: Iterable[str], *, language: str, at: float) -> None:
        """Count one title. ``at`` is in epoch seconds; distinct ``stems`` are counted once each."""
        table = self._table(language)
        unit = self._advance(at)
        counts = table.counts
        for stem in stems:
            counts[stem] = counts.get(stem, 0.0) + unit
        table.documents += unit

    def weights(self, stems: Iterable[str], *, language: str) -> dict[str, float]:
        """Return each stem's inverse document frequency in 0..1.

         ``ln(1 + N/df) / ln(1 + N)`` with N and df from the stream plus ``PRIOR_SHARE`` of the prior
        .
        """
        table = self._table(language)
        unit = self._unit
        total = table.documents / unit + table.prior_documents
        scale = math.log1p(total)
        counts, priors = table.counts, table.prior
        weights = {}
        for stem in stems:
            seen = counts.get(stem, 0.0) / unit
            for prior in priors:
                seen += PRIOR_SHARE * prior.get(stem, 0)
            weights[stem] = math.log1p(total / (seen if seen > 0.5 else 0.5)) / scale
        return weights

    def _table(self, language: str) -> _Table:
        table = self._tables.get(language)
        if table is None:
            own = self._prior.counts.get(language)
            counted = tuple(self._prior.counts[one] for one in self._prior.documents)
            priors = (own,) if own is not None else counted
            known = PRIOR_SHARE * self._prior.documents.get(language, 0)
            table = self._tables[language] = _Table(priors, max(PRIOR_DOCUMENTS, known))
        return table

    def _advance(self, at: float) -> float:
        """Return what one title counts now; rescale everything once a half-life has passed."""
        if self._started_at is None:
            self._started_at = at
        life = HALF_LIFE.total_seconds()
        age = at - self._started_at
        if age > life:
            scale = 2.0 ** (age / life)
            for table in self._tables.values():
                table.fade(scale, MAX_STEMS)
            self._started_at = at
            self._unit = 1.0
        else:
            self._unit = max(self._unit, 2.0 ** (age / life))
        return self._unit
