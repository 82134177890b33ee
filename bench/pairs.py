"""Fit the pair model of young stories. Run ``python -m bench.pairs``; prints weights and held-out figures.

Each labelled stream is played in order under true grouping; every arriving entry is paired with
the first members of the stories that the index would offer, which is what the model meets in use.

French: one half of the labelled stories of the French day trains, the other half judges. English:
the recorded stream's own grouping of October and November 2025 with tight thresholds (lexical, so
only near misses and far members teach anything); early November judges. UCI is never read here.
"""

import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from bench.data import Labelled, data_home, french_day, recorded_stream
from newsjack.core.boilerplate import listed
from newsjack.core.cluster import Clusterer
from newsjack.core.frequencies import DocumentFrequencies, StreamFrequencies
from newsjack.core.groups import Group, GroupIndex
from newsjack.core.habits import TitleHabits
from newsjack.core.pairs import FEATURES, features, piece, read
from newsjack.model.params import ClusterParams
from newsjack.model.story import StoryId
from newsjack.settings.lexicons import load_headline_lexicon
from newsjack.settings.prior import load_document_frequencies

CANDIDATES = 8
FIRST_MEMBERS = 3
RIDGE = 1e-3

Rows = list[tuple[tuple[float, ...], int, str]]
"""Features, 1 for the same story, and the story of the arriving entry."""


def play(truth: Iterable[Labelled], prior: DocumentFrequencies | None) -> Rows:
    """Pair each arriving entry with the first members of the offered stories."""
    params = ClusterParams()
    frequencies = StreamFrequencies(prior)
    habits = TitleHabits(load_headline_lexicon())
    index = GroupIndex(max_terms=params.max_terms, decay_seconds=params.tau.total_seconds())
    groups: dict[str, Group] = {}
    rows: Rows = []
    for entry, story in truth:
        reading = read(entry, headline=habits.note(entry).text)
        at = entry.first_seen_at.timestamp()
        frequencies.observe(dict.fromkeys(reading.stems), language=reading.language, at=at)
        one = piece(entry, reading, frequencies=frequencies, max_terms=params.max_terms)
        while (
            index.groups and next(iter(index.groups.values())).last_at < at - params.horizon.total_seconds()
        ):
            index.drop(next(iter(index.groups.values())))
        terms = sorted(one.idf, key=lambda term: (-one.idf[term], term))
        own = groups.get(story)
        for _, group in index.cosines(one.vector, terms)[:CANDIDATES]:
            same = int(group is own)
            for member in group.members[:FIRST_MEMBERS]:
                inputs = None if member.title_words == one.title_words else features(one, member)
                if inputs is not None:
                    rows.append((inputs, same, story))
        if own is None or own.slot not in index.groups:
            groups[story] = index.open(StoryId(story), one)
        else:
            index.join(own, one)
    return rows


def hindsight(home_entries: Sequence[object], prior: DocumentFrequencies | None) -> list[Labelled]:
    """Label recorded entries by a tight grouping of our own; templates are left out."""
    clusterer = Clusterer(
        replace(ClusterParams(), join=0.30, pair_join=0.7, bridge=0.8), prior, lexicon=load_headline_lexicon()
    )
    placed: list[Labelled] = []
    alias: dict[str, str] = {}
    for entry in home_entries:
        assignment = clusterer.add(entry)  # type: ignore[arg-type]
        for merge in (*clusterer.take_merges(), *assignment.merges):
            alias[merge.absorbed] = merge.survivor
        if not assignment.boilerplate:
            placed.append((entry, assignment.story_id))  # type: ignore[arg-type]
    return [(entry, _final(story, alias)) for entry, story in placed]


def _final(story: str, alias: dict[str, str]) -> str:
    while story in alias:
        story = alias[story]
    return story


def half(story: str) -> int:
    """Return 0 for stories that train and 1 for those that judge."""
    return zlib.crc32(story.encode()) & 1


def fit(inputs: np.ndarray, same: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Fit a logistic model by Newton's steps; the first coefficient is the bias."""
    design = np.hstack([np.ones((len(inputs), 1)), inputs])
    model = np.zeros(design.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(design @ model, -30, 30)))
        slope = design.T @ (weights * (same - chance)) - RIDGE * len(same) * np.r_[0, model[1:]] * 0.01
        curve = (design * (weights * chance * (1 - chance))[:, None]).T @ design
        curve += np.eye(len(model)) * RIDGE * len(same) * 0.01
        step = np.linalg.solve(curve, slope)
        model += step
        if np.abs(step).max() < 1e-6:
            break
    return model


def judge(name: str, rows: Rows, model: np.ndarray) -> None:
    """Print how the model orders and calibrates held-out pairs, beside the cosine alone."""
    inputs = np.array([row[0] for row in rows])
    same = np.array([row[1] for row in rows])
    score = np.hstack([np.ones((len(rows), 1)), inputs]) @ model
    chance = 1 / (1 + np.exp(-score))
    print(f"{name}: {len(rows):,} pairs, {same.mean():.3f} same; AUC {_auc(score, same):.4f}, ", end="")
    print(f"cosine alone {_auc(inputs[:, 0], same):.4f}; precision/recall at", end=" ")
    for bar in (0.3, 0.42, 0.5, 0.6, 0.7):
        said = chance >= bar
        print(f"{bar}: {same[said].mean():.2f}/{said[same == 1].mean():.2f}", end="  ")
    print()


def _auc(score: np.ndarray, same: np.ndarray) -> float:
    ranks = np.argsort(np.argsort(score)) + 1.0
    positive = int(same.sum())
    negative = len(same) - positive
    return float((ranks[same == 1].sum() - positive * (positive + 1) / 2) / (positive * negative))


def main() -> int:
    home = data_home()
    if home is None:
        print("set NEWSJACK_DATA to the folder of recorded data", file=sys.stderr)
        return 2
    prior = load_document_frequencies()
    french = play([pair for pair in french_day(home) if not listed(pair[0].title)], prior)
    labelled = hindsight(list(recorded_stream(home, since="2025-10-21", before="2025-11-16")), prior)
    sizes = Counter(story for _, story in labelled)
    english = [
        row for row in play(labelled, prior) if not (row[1] == 0 and row[0][0] > 0.5 and sizes[row[2]] < 3)
    ]
    by_half: dict[int, Rows] = defaultdict(list)
    for row in french:
        by_half[half(row[2])].append(row)
    cut = len(english) * 2 // 3
    train = by_half[0] + english[:cut]
    share = np.r_[np.full(len(by_half[0]), 1 / len(by_half[0])), np.full(cut, 1 / cut)] * len(train) / 2
    model = fit(np.array([row[0] for row in train]), np.array([row[1] for row in train]), share)
    print(f"BIAS = {model[0]:.2f}")
    print(f"WEIGHTS = ({', '.join(f'{value:.2f}' for value in model[1:])})")
    for name, value in zip(FEATURES, model[1:], strict=True):
        print(f"  {name:20} {value:+.2f}")
    judge("French, other half", by_half[1], model)
    judge("English, later third", english[cut:], model)
    return 0


if __name__ == "__main__":
    sys.exit(main())
