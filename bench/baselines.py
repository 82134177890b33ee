"""The peers of the grouping benchmark, each as published or as plain as can be, on the words that we read.

`Centroids`: single-pass TF-IDF centroids, no merge. `AverageLinkage`: batch average-linkage TF-IDF within
each 48 h window, with hindsight over the window. `EntityOverlap`: StoryGraph's rule, entries whose sets of
entities and title words overlap by 0.3 of the smaller set are linked, connected entries are one story.
`NearDuplicates`: nearly the same title words.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import csr_matrix
from scipy.spatial.distance import squareform

from newsjack.core.habits import TitleHabits
from newsjack.core.pairs import read
from newsjack.core.text import fold, words
from newsjack.model.entry import Entry
from newsjack.settings.lexicons import load_headline_lexicon

HOUR = 3_600.0
WINDOW_HOURS = 48.0


class System(Protocol):
    """A grouping under measurement."""

    def add(self, entry: Entry) -> str:
        """Group one entry; return its group as of now."""

    def resolve(self, story: str) -> str:
        """Return what a group has become."""

    def finish(self, at: datetime) -> None:
        """Take what still waits at the stream's end."""


class Words:
    """Turns entries into the sets of stems that we read: the baselines get our words, not our weights."""

    def __init__(self) -> None:
        self._habits = TitleHabits(load_headline_lexicon())

    def of(self, entry: Entry) -> frozenset[str]:
        """Return the distinct stems of an entry."""
        return frozenset(read(entry, headline=self._habits.note(entry).text).stems)


class Centroids:
    """TF-IDF of the stream alone, one pass, no merge, no pairs, no prior."""

    def __init__(self, join: float, *, tau_hours: float = 24.0) -> None:
        self.join, self.tau, self.window = join, tau_hours * HOUR, WINDOW_HOURS * HOUR
        self.words = Words()
        self.df: Counter[str] = Counter()
        self.seen = 0
        self.groups: dict[int, tuple[dict[str, float], float, float]] = {}
        self.postings: dict[str, set[int]] = defaultdict(set)

    def add(self, entry: Entry) -> str:
        """Group one entry; return its group."""
        terms = self.words.of(entry)
        at = entry.first_seen_at.timestamp()
        self.seen += 1
        self.df.update(terms)
        self._expire(at)
        raw = {term: math.log1p(self.seen / self.df[term]) for term in terms}
        norm = math.sqrt(sum(value * value for value in raw.values())) or 1.0
        vector = {term: value / norm for term, value in raw.items()}
        dots: dict[int, float] = defaultdict(float)
        for term, value in vector.items():
            for number in self.postings[term]:
                dots[number] += value * self.groups[number][0][term]
        best, number = 0.0, -1
        for candidate, dot in dots.items():
            mine, length, last = self.groups[candidate]
            score = dot / length * math.exp(-(at - last) / self.tau)
            if score > best:
                best, number = score, candidate
        if best < self.join:
            number = self.seen
            self.groups[number] = ({}, 1.0, at)
        mine = self.groups.pop(number)[0]
        for term, value in vector.items():
            mine[term] = mine.get(term, 0.0) + value
            self.postings[term].add(number)
        self.groups[number] = (mine, math.sqrt(sum(value * value for value in mine.values())) or 1.0, at)
        return str(number)

    def resolve(self, story: str) -> str:
        """Return the group itself: nothing merges."""
        return story

    def finish(self, at: datetime) -> None:
        """Nothing waits."""

    def _expire(self, at: float) -> None:
        while self.groups:
            number, (vector, _, last) = next(iter(self.groups.items()))
            if last >= at - self.window:
                return
            del self.groups[number]
            for term in vector:
                self.postings[term].discard(number)


class AverageLinkage:
    """Batch: the entries of each 48 h window are clustered when the window has ended."""

    def __init__(self, similarity: float) -> None:
        self.similarity = similarity
        self.words = Words()
        self.seen: list[frozenset[str]] = []
        self.windows: list[int] = []
        self.labels: list[str] = []

    def add(self, entry: Entry) -> str:
        """Note the entry; its group is known at the end."""
        self.windows.append(int(entry.first_seen_at.timestamp() // (WINDOW_HOURS * HOUR)))
        self.seen.append(self.words.of(entry))
        return str(len(self.seen) - 1)

    def resolve(self, story: str) -> str:
        """Return the final group; before the end, the entry alone."""
        return self.labels[int(story)] if self.labels else story

    def finish(self, at: datetime) -> None:
        """Cluster every window."""
        found = [""] * len(self.seen)
        for window in dict.fromkeys(self.windows):
            places = [place for place, its in enumerate(self.windows) if its == window]
            for place, label in zip(places, self._clustered([self.seen[p] for p in places]), strict=True):
                found[place] = f"{window}:{label}"
        self.labels = found

    def _clustered(self, texts: Sequence[frozenset[str]]) -> Sequence[int]:
        if len(texts) < 2:
            return [0] * len(texts)
        df = Counter(term for text in texts for term in text)
        column = {term: place for place, term in enumerate(df)}
        rows, columns, values = [], [], []
        for row, text in enumerate(texts):
            raw = {term: math.log1p(len(texts) / df[term]) for term in text}
            norm = math.sqrt(sum(value * value for value in raw.values())) or 1.0
            rows += [row] * len(raw)
            columns += [column[term] for term in raw]
            values += [value / norm for value in raw.values()]
        matrix = csr_matrix((values, (rows, columns)), shape=(len(texts), len(column)))
        far = 1.0 - np.clip((matrix @ matrix.T).toarray(), 0.0, 1.0)
        np.fill_diagonal(far, 0.0)
        tree = linkage(squareform(far, checks=False), method="average")
        return [int(label) for label in fcluster(tree, 1.0 - self.similarity, criterion="distance")]


class _Components:
    """Entries linked pairwise within 48 h; connected ones are one group."""

    def __init__(
        self, sets: Callable[[Entry], frozenset[str]], agree: Callable[[int, int, int], bool]
    ) -> None:
        self._sets = sets
        self._agree = agree
        self._parents: list[int] = []
        self._held: list[tuple[float, frozenset[str]]] = []
        self._postings: dict[str, list[int]] = defaultdict(list)

    def add(self, entry: Entry) -> str:
        """Link the entry with all earlier ones that it agrees with."""
        at, mine = entry.first_seen_at.timestamp(), self._sets(entry)
        number = len(self._held)
        self._parents.append(number)
        self._held.append((at, mine))
        shared: Counter[int] = Counter()
        for term in mine:
            posting = self._postings[term]
            while posting and self._held[posting[0]][0] < at - WINDOW_HOURS * HOUR:
                posting.pop(0)
            shared.update(posting)
            posting.append(number)
        for other, count in shared.items():
            if self._agree(count, len(mine), len(self._held[other][1])):
                self._parents[self._root(other)] = self._root(number)
        return str(self._root(number))

    def resolve(self, story: str) -> str:
        """Return the component."""
        return str(self._root(int(story)))

    def finish(self, at: datetime) -> None:
        """Nothing waits."""

    def _root(self, number: int) -> int:
        while self._parents[number] != number:
            self._parents[number] = self._parents[self._parents[number]]
            number = self._parents[number]
        return number


class EntityOverlap(_Components):
    """StoryGraph's rule on titles: entities are capitalised runs, title words are entities of their own."""

    def __init__(self, least: float = 0.3) -> None:
        own = Words()
        super().__init__(
            lambda entry: own.of(entry) | entities(entry.title),
            lambda shared, mine, theirs: shared >= least * min(mine, theirs),
        )


class NearDuplicates(_Components):
    """Titles that share most of their words."""

    def __init__(self, jaccard: float) -> None:
        super().__init__(
            lambda entry: frozenset(words(fold(entry.title))),
            lambda shared, mine, theirs: shared >= jaccard * (mine + theirs - shared),
        )


_RUN = re.compile(r"(?:[^\W\d_]*[A-ZÀ-Þ][\w'’-]*)(?:\s+[^\W\d_]*[A-ZÀ-Þ][\w'’-]*)+")


def entities(title: str) -> frozenset[str]:
    """Return capitalised runs of two words and more, folded."""
    return frozenset(f"={fold(run)}" for run in _RUN.findall(title))
