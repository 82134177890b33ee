"""Fit the grouping's two models. Run ``python -m bench.pairs``; prints weights and held-out figures.

Labels: days of the recorded stream and of the French quarter whose headlines were read one by one and
put into stories (``bench/labels``). Each day is played in order under true grouping (the days
before it under the plain centroids'); every entry meets the stories that the index offers.

First, pairs: an entry and each member of an offered story. Then, belonging: the nearest member's
log-odds and the cosine to the centroid. Every day is judged by models fitted on the others; the
days that judge in ``bench.stories`` are never read.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from bench.baselines import Centroids
from bench.data import (
    ENGLISH_DAYS,
    FRENCH_DAYS,
    Judged,
    data_home,
    judged_english,
    judged_french,
    stories_only,
    titles_only,
)
from newsjack.core.boilerplate import listed
from newsjack.core.frequencies import DocumentFrequencies, StreamFrequencies
from newsjack.core.groups import Group, GroupIndex
from newsjack.core.habits import TitleHabits
from newsjack.core.pairs import FEATURES, Piece, features, piece, read
from newsjack.model.params import ClusterParams
from newsjack.model.story import StoryId
from newsjack.settings.lexicons import load_headline_lexicon
from newsjack.settings.prior import load_document_frequencies

WARM_UP_JOIN = 0.19
CANDIDATES = 8
RIDGE = 1e-5
LEAST_ODDS = -7.0

Array = np.ndarray[Any, Any]


@dataclass(slots=True)
class Rows:
    """What one day taught: pairs, and offers (an entry and a story) made of runs of pairs."""

    inputs: list[tuple[float, ...]] = field(default_factory=list)
    same: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    offers: list[tuple[int, int, float, int, float]] = field(default_factory=list)
    """First pair, end, cosine, 1 for its own story, weight."""


def play(truth: Iterable[Judged], prior: DocumentFrequencies | None) -> Rows:
    """Let each labelled entry meet the stories that the index offers."""
    params, rows, lexicon = ClusterParams(), Rows(), load_headline_lexicon()
    frequencies, habits = StreamFrequencies(prior), TitleHabits(lexicon)
    index = GroupIndex(max_terms=params.max_terms, decay_seconds=params.tau.total_seconds())
    warm_up = Centroids(WARM_UP_JOIN)
    groups: dict[str, Group] = {}
    truth = list(truth)
    sizes = Counter(story for _, story in truth if story)
    for entry, story in truth:
        reading = read(entry, headline=habits.note(entry).text)
        at = entry.first_seen_at.timestamp()
        frequencies.observe(reading.every, language=reading.language, at=at)
        if listed(entry.title) or not reading.stems:
            continue
        one = piece(entry, reading, frequencies=frequencies, max_terms=params.max_terms)
        horizon = at - params.horizon.total_seconds()
        while index.groups and next(iter(index.groups.values())).last_at < horizon:
            index.drop(next(iter(index.groups.values())))
        key = story or f"before {warm_up.add(entry)}"
        own = groups.get(key)
        if story:
            weight = sizes[story] ** -0.5
            terms = sorted(one.vector, key=lambda term: (-one.vector[term], term))
            for cosine, group in index.cosines(one.vector, terms)[:CANDIDATES]:
                if not group.story_id.startswith("before"):
                    _offer(rows, one, group, cosine, same=int(group is own), weight=weight)
        if own is None or own.slot not in index.groups:
            groups[key] = index.open(StoryId(key), one)
        else:
            index.join(own, one)
    return rows


def _offer(rows: Rows, one: Piece, group: Group, cosine: float, *, same: int, weight: float) -> None:
    first = len(rows.inputs)
    for member in group.members:
        inputs = features(one, member)
        if inputs is not None:
            rows.inputs.append(inputs)
            rows.same.append(same)
            rows.weights.append(weight)
    rows.offers.append((first, len(rows.inputs), cosine, same, weight))


def fit(inputs: Array, same: Array, weights: Array) -> Array:
    """Fit a logistic model by Newton's steps; the first coefficient is the bias."""
    mean, spread = inputs.mean(0), inputs.std(0) + 1e-9
    design = np.hstack([np.ones((len(inputs), 1)), (inputs - mean) / spread])
    model = np.zeros(design.shape[1])
    ridge = RIDGE * weights.sum()
    for _ in range(40):
        chance = 1 / (1 + np.exp(-np.clip(design @ model, -30, 30)))
        slope = design.T @ (weights * (same - chance)) - ridge * np.r_[0, model[1:]]
        curve = (design * (weights * chance * (1 - chance))[:, None]).T @ design
        step = np.linalg.solve(curve + np.eye(len(model)) * ridge, slope)
        model += step
        if np.abs(step).max() < 1e-7:
            break
    scaled = model[1:] / spread
    fitted: Array = np.r_[model[0] - (scaled * mean).sum(), scaled]
    return fitted


def pair_model(days: Sequence[Rows]) -> Array:
    """Fit the pair model on whole days, each weighing the same."""
    inputs = np.array([row for day in days for row in day.inputs])
    same = np.array([one for day in days for one in day.same])
    return fit(inputs, same, _even([np.array(day.weights) for day in days]))


def join_model(days: Sequence[Rows], model: Array) -> Array:
    """Fit the belonging model on the offers of whole days."""
    inputs = np.vstack([_offers(day, model)[0] for day in days])
    same = np.concatenate([_offers(day, model)[1] for day in days])
    return fit(inputs, same, _even([np.array([offer[4] for offer in day.offers]) for day in days]))


def _offers(day: Rows, model: Array) -> tuple[Array, Array]:
    score = np.maximum(_scores(day, model), LEAST_ODDS)
    nearest = [score[a:b].max() if b > a else LEAST_ODDS for a, b, *_ in day.offers]
    cosines = [cosine for _, _, cosine, _, _ in day.offers]
    return np.column_stack([nearest, cosines]), np.array([offer[3] for offer in day.offers])


def _scores(day: Rows, model: Array) -> Array:
    scores: Array = model[0] + np.array(day.inputs) @ model[1:]
    return scores


def _even(weights: Sequence[Array]) -> Array:
    return np.concatenate([one / one.sum() for one in weights]) * sum(map(len, weights)) / len(weights)


def average_precision(score: Array, same: Array, weights: Array) -> float:
    """Return the mean precision at each true one, best first."""
    order = np.argsort(-score, kind="stable")
    hits = (same * weights)[order]
    return float((np.cumsum(hits) / np.cumsum(weights[order]) * hits).sum() / hits.sum())


def judge(days: dict[str, Rows]) -> None:
    """Print, for each day, how models fitted on the other days order its pairs and its offers."""
    for name, day in days.items():
        others = [other for other_name, other in days.items() if other_name.split()[1] != name.split()[1]]
        model = pair_model(others)
        join = join_model(others, model)
        pairs = average_precision(_scores(day, model), np.array(day.same), np.array(day.weights))
        cosine = average_precision(
            np.array([row[0] for row in day.inputs]), np.array(day.same), np.array(day.weights)
        )
        inputs, same = _offers(day, model)
        weights = np.array([offer[4] for offer in day.offers])
        offers = average_precision(join[0] + inputs @ join[1:], same, weights)
        plain = average_precision(inputs[:, 1], same, weights)
        print(
            f"{name:28} {len(day.inputs):7,} pairs: average precision {pairs:.3f} (cosine {cosine:.3f}), "
            f"{len(day.offers):6,} offers: {offers:.3f} (centroid {plain:.3f})"
        )


def main() -> int:
    home = data_home()
    if home is None:
        print("set NEWSJACK_DATA to the folder of recorded data", file=sys.stderr)
        return 2
    prior = load_document_frequencies()
    days: dict[str, Rows] = {}
    for day in ENGLISH_DAYS[:-1]:
        whole = judged_english(home, day)
        days[f"English {day}"] = play(whole, prior)
        days[f"English {day} titles"] = play(titles_only(whole), prior)
        days[f"English {day} stories"] = play(stories_only(whole), prior)
    for day in FRENCH_DAYS[:-1]:
        whole = judged_french(home, day)
        days[f"French {day}"] = play(whole, prior)
        days[f"French {day} titles"] = play(titles_only(whole), prior)
        days[f"French {day} stories"] = play(stories_only(whole), prior)
    print("each day judged by models of the other days")
    judge(days)
    model = pair_model(list(days.values()))
    join = join_model(list(days.values()), model)
    print(f"pairs: BIAS = {model[0]:.3f}\nWEIGHTS = ({', '.join(f'{value:.3f}' for value in model[1:])})")
    print(f"belonging: BIAS = {join[0]:.3f}; NEAREST, CENTROID = {join[1:].round(3).tolist()}")
    for name, value in zip(FEATURES, model[1:], strict=True):
        print(f"  {name:24} {value:+.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
