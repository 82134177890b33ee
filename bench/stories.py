"""Measure the grouping: BCubed, early capture, chaining, speed. Run ``python -m bench.stories``.

UCI: English headlines, all rows, titles only, arrival = crawl time - Exp(4 h), seeds 0-4. The pair
model was not fitted on it, but its figures were seen while the thresholds were set: it is not blind.
French day: silver labels, scored on stories of two items or more,
templates out: once alone (">=2"), once with the 3,500 single items in the stream, which then count
as errors where they are joined ("all").
The baseline is a bare single-pass centroid stream with the same words, run beside it.
"""

import math
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from bench.data import Labelled, data_home, french_day, recorded_stream, uci
from newsjack.core.boilerplate import listed
from newsjack.core.cluster import Clusterer
from newsjack.core.frequencies import DocumentFrequencies
from newsjack.core.habits import TitleHabits
from newsjack.core.headline import HeadlineLexicon
from newsjack.core.pairs import read
from newsjack.core.watched import NOTHING_WATCHED, WatchedNames
from newsjack.model.entry import Entry
from newsjack.model.params import ClusterParams
from newsjack.model.story import Merge
from newsjack.settings.lexicons import load_headline_lexicon
from newsjack.settings.prior import load_document_frequencies

EARLY_ITEMS = 5
SEEDS = range(5)
SPEED_ITEMS = 30_000


class Centroids:
    """The baseline: TF-IDF of the stream alone, one pass, no merge, no pairs, no prior."""

    def __init__(self, *, join: float = 0.25, tau_hours: float = 24.0, window_hours: float = 48.0) -> None:
        self.join, self.tau, self.window = join, tau_hours * 3600, window_hours * 3600
        self.habits = TitleHabits(load_headline_lexicon())
        self.df: Counter[str] = Counter()
        self.seen = 0
        self.groups: dict[int, tuple[dict[str, float], float, float]] = {}
        self.postings: dict[str, set[int]] = defaultdict(set)

    def add(self, entry: Entry) -> str:
        """Group one entry; return its group."""
        terms = set(read(entry, headline=self.habits.note(entry).text).stems)
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


class Early:
    """Watches whether a story's first three items of distinct outlets share one group at the third."""

    def __init__(self, truth: Sequence[Labelled]) -> None:
        sizes = Counter(story for _, story in truth)
        self.firsts: dict[str, list[Entry]] = defaultdict(list)
        for entry, story in truth:
            firsts = self.firsts[story]
            new = all(entry.outlet != other.outlet for other in firsts)
            if sizes[story] >= EARLY_ITEMS and len(firsts) < 3 and new:
                firsts.append(entry)
        self.thirds = {items[2].entry_id: items for items in self.firsts.values() if len(items) == 3}
        self.hits = 0

    def see(self, entry: Entry, group_of: Callable[[str], str]) -> None:
        """Look at the three firsts when the third has just been placed."""
        items = self.thirds.get(entry.entry_id)
        if items and len({group_of(item.entry_id) for item in items}) == 1:
            self.hits += 1

    @property
    def share(self) -> float:
        """Return the share of stories captured early."""
        return self.hits / max(1, len(self.thirds))


def bcubed(
    groups: Sequence[str], truth: Sequence[str], *, scored: Sequence[bool]
) -> tuple[float, float, float]:
    """Return BCubed precision, recall and F1 over the scored items; all items count as company."""
    group_sizes, both = Counter(groups), Counter(zip(groups, truth, strict=True))
    truth_sizes = Counter(truth)
    count = sum(scored)
    rows = [pair for pair, use in zip(zip(groups, truth, strict=True), scored, strict=True) if use]
    precision = sum(both[pair] / group_sizes[pair[0]] for pair in rows) / count
    recall = sum(both[pair] / truth_sizes[pair[1]] for pair in rows) / count
    return precision, recall, 2 * precision * recall / (precision + recall)


class Ours:
    """The production grouping, with every merge remembered for good."""

    def __init__(
        self,
        params: ClusterParams,
        prior: DocumentFrequencies | None,
        watched: WatchedNames = NOTHING_WATCHED,
        lexicon: HeadlineLexicon | None = None,
    ) -> None:
        told = load_headline_lexicon() if lexicon is None else lexicon
        self.clusterer = Clusterer(params, prior, watched, told)
        self.alias: dict[str, str] = {}

    def add(self, entry: Entry) -> str:
        """Group one entry; return the story it joined at arrival."""
        assignment = self.clusterer.add(entry)
        self.learn((*self.clusterer.take_merges(), *assignment.merges))
        return assignment.story_id

    def finish(self, at: datetime) -> None:
        """Take the last look."""
        self.learn(self.clusterer.look(at))

    def learn(self, merges: Iterable[Merge]) -> None:
        """Remember merges."""
        for merge in merges:
            self.alias[merge.absorbed] = merge.survivor

    def resolve(self, story: str) -> str:
        """Return the survivor."""
        while story in self.alias:
            story = self.alias[story]
        return story


Figures = dict[str, float]


def measure(truth: Sequence[Labelled], system: Ours | Centroids, *, least: int = 1) -> Figures:
    """Group a labelled stream and return its figures; only stories of ``least`` items are scored."""
    early = Early(truth)
    placed: dict[str, str] = {}
    for entry, _ in truth:
        placed[entry.entry_id] = system.add(entry)
        early.see(entry, lambda entry_id: system.resolve(placed[entry_id]))
    system.finish(truth[-1][0].first_seen_at + timedelta(minutes=5))
    stories = [story for _, story in truth]
    sizes = Counter(stories)
    scored = [sizes[story] >= least for story in stories]
    arrival = [placed[entry.entry_id] for entry, _ in truth]
    final = [system.resolve(story) for story in arrival]
    precision, recall, f1 = bcubed(final, stories, scored=scored)
    captured: dict[str, Counter[str]] = defaultdict(Counter)
    for group, story, use in zip(final, stories, scored, strict=True):
        if use:
            captured[story][group] += 1
    return {
        "P": precision,
        "R": recall,
        "F1": f1,
        "F1 arrival": bcubed(arrival, stories, scored=scored)[2],
        "early": early.share,
        "largest": statistics.median(max(c.values()) / c.total() for c in captured.values()),
        "chain": max(Counter(final).values()) / max(sizes.values()),
    }


def mean_of(rows: Sequence[Figures]) -> Figures:
    return {name: statistics.mean(row[name] for row in rows) for name in rows[0]}


def speed(entries: Sequence[Entry], system: Ours | Centroids) -> float:
    """Return entries grouped per second of processor time."""
    started = time.process_time()
    for entry in entries:
        system.add(entry)
    return len(entries) / (time.process_time() - started)


def show(name: str, system: str, figures: Figures) -> None:
    told = "  ".join(f"{key} {value:.3f}" for key, value in figures.items())
    print(f"{name:10} {system:10} {told}")


def main() -> int:
    home = data_home()
    if home is None:
        print("set NEWSJACK_DATA to the folder of recorded data", file=sys.stderr)
        return 2
    prior = load_document_frequencies()
    params = ClusterParams()
    makers: dict[str, Callable[[], Ours | Centroids]] = {
        "newsjack": lambda: Ours(params, prior),
        "centroids": Centroids,
    }
    english = [uci(home, seed=seed) for seed in SEEDS]
    french = [pair for pair in french_day(home) if not listed(pair[0].title)]
    for name, make in makers.items():
        show("UCI", name, mean_of([measure(truth, make()) for truth in english]))
    sizes = Counter(story for _, story in french)
    grouped = [pair for pair in french if sizes[pair[1]] >= 2]
    for name, make in makers.items():
        show("French >=2", name, measure(grouped, make()))
    for name, make in makers.items():
        show("French all", name, measure(french, make(), least=2))
    stream = list(recorded_stream(home, since="2025-11-01", before="2025-12-01"))[:SPEED_ITEMS]
    for name, make in makers.items():
        print(f"{'stream':10} {name:10} {speed(stream, make()):,.0f} items/s over {len(stream):,} titles")
    return 0


if __name__ == "__main__":
    sys.exit(main())
