"""Fits config/forecast-prior.json on September to November of the recorded stream.

    NEWSJACK_DATA=... python -m bench.fit_prior [--write]

Stories are our own (core.cluster). The fit ends 48 h before December; December is read only to
report. Forecast instants: each time a wave gains an owner, and 30 min, 1, 3 and 6 h after while
nothing new came, at a lower weight. P(before) and the peak's distance are learnt on waves with at
least 5 owners; P(big) on all waves with 2 or more.
"""

import argparse
import json
import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np

from bench.data import data_home, recorded_stream
from newsjack.core.canonical import registrable_domain
from newsjack.core.cluster import Clusterer
from newsjack.core.curve import CurveState, StoryCurve
from newsjack.core.forecast import FEATURES, GROUND, QUANTILES, SCALE, features_of
from newsjack.core.hindsight import Truth, truth_of
from newsjack.model.entry import Entry
from newsjack.model.params import ClusterParams, CurveParams
from newsjack.settings.paths import config_home
from newsjack.settings.prior import load_document_frequencies

TEST_FROM = datetime(2025, 12, 1, tzinfo=UTC)
PURGE = timedelta(hours=48)
LATER = (timedelta(minutes=30), timedelta(hours=1), timedelta(hours=3), timedelta(hours=6))
LATER_WEIGHT = 0.25
RIDGE = 30.0
GROUND_RIDGE = 0.5
"""Penalties on standardised weights; chosen on November after a fit on September and October."""


@dataclass(slots=True)
class Sample:
    """One forecast instant of one wave."""

    row: tuple[float, ...]
    reach: int
    hours: float
    weight: float
    at: datetime
    wave: int
    truth: Truth


def stories() -> list[list[tuple[Entry, bool]]]:
    """Group the whole stream; return each final story's entries with their wire marks, by first sight."""
    clusterer = Clusterer(ClusterParams(), load_document_frequencies())
    placed: list[tuple[Entry, str, bool]] = []
    into: dict[str, str] = {}
    home = data_home()
    if home is None:
        sys.exit("NEWSJACK_DATA must name the recorded data")
    for raw in recorded_stream(home):
        entry = replace(raw, owner=registrable_domain(raw.url) or raw.outlet)
        assignment = clusterer.add(entry)
        for merge in (*clusterer.take_merges(), *assignment.merges):
            into[merge.absorbed] = merge.survivor
        placed.append((entry, assignment.story_id, assignment.wire_copy))
    groups: dict[str, list[tuple[Entry, bool]]] = {}
    for entry, story_id, copy in placed:
        while story_id in into:
            story_id = into[story_id]
        groups.setdefault(story_id, []).append((entry, copy))
    return [group for group in groups.values() if len(group) > 1]


def samples() -> Iterator[Sample]:
    """Yield every forecast instant of every wave with two owners or more."""
    params = CurveParams()
    for number, group in enumerate(stories()):
        whole = StoryCurve(params)
        for entry, copy in group:
            whole.add(entry=entry, wire_copy=copy)
        truths = {}
        for wave in range(1, whole.wave + 1):
            truth = truth_of([m for m in whole.members if m.wave == wave])
            if truth is not None and truth.owners >= 2:
                truths[wave] = truth
        for state, weight, language in _instants(group, params):
            if state.wave in truths and state.reach >= 2:
                truth = truths[state.wave]
                hours = (truth.peak_at - state.at) / timedelta(hours=1)
                row = features_of(state, language=language)
                yield Sample(row, state.reach, hours, weight, state.at, number * 100 + state.wave, truth)


def _instants(
    group: list[tuple[Entry, bool]], params: CurveParams
) -> Iterator[tuple[CurveState, float, str | None]]:
    curve = StoryCurve(params)
    reach = (0, 0)
    for index, (entry, copy) in enumerate(group):
        curve.add(entry=entry, wire_copy=copy)
        now = entry.first_seen_at
        following = group[index + 1][0].first_seen_at if index + 1 < len(group) else None
        if following == now:
            continue
        state = curve.state(now)
        if (state.wave, state.reach) != reach:
            reach = (state.wave, state.reach)
            yield state, 1.0, entry.language
        for later in LATER:
            if following is None or now + later < following:
                yield curve.state(now + later), LATER_WEIGHT, entry.language


class Scaler:
    """Standardises columns so that one ridge fits all; folds itself into the weights again."""

    def __init__(self, rows: np.ndarray) -> None:
        self.mean = rows.mean(axis=0)
        self.std = np.where(rows.std(axis=0) > 1e-9, rows.std(axis=0), 1.0)

    def apply(self, rows: np.ndarray) -> np.ndarray:
        """Return standardised rows with a leading column of ones."""
        return np.hstack([np.ones((len(rows), 1)), (rows - self.mean) / self.std])

    def unfold(self, weights: np.ndarray) -> list[float]:
        """Return weights for plain rows: the intercept, then one for each feature."""
        plain = weights[1:] / self.std
        return [round(float(w), 5) for w in (weights[0] - plain @ self.mean, *plain)]


def _penalty(columns: int, ridge: float) -> np.ndarray:
    """Return the ridge of each column: next to none on what every wave has once."""
    penalty = np.full(columns, ridge)
    penalty[: len(GROUND) + 1] = GROUND_RIDGE
    penalty[0] = 0.0
    return penalty


def fit_logistic(x: np.ndarray, y: np.ndarray, w: np.ndarray, ridge: float) -> np.ndarray:
    """Fit the penalised likelihood by Newton's method."""
    beta = np.zeros(x.shape[1])
    penalty = _penalty(x.shape[1], ridge)
    for _ in range(40):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        gradient = x.T @ (w * (y - p)) - penalty * beta
        hessian = (x * (w * p * (1 - p))[:, None]).T @ x + np.diag(penalty + 1e-9)
        step = np.linalg.solve(hessian, gradient)
        beta = beta + step
        if np.abs(step).max() < 1e-7:
            break
    return beta


def fit_quantile(x: np.ndarray, y: np.ndarray, w: np.ndarray, q: float, ridge: float) -> np.ndarray:
    """Fit the pinball loss by iteratively reweighted least squares."""
    beta = np.linalg.lstsq(x, y, rcond=None)[0]
    penalty = _penalty(x.shape[1], ridge)
    for _ in range(200):
        residual = y - x @ beta
        tilt = np.where(residual >= 0, q, 1 - q)
        weight = w * tilt / np.maximum(np.abs(residual), 1e-3)
        fresh = np.linalg.solve((x * weight[:, None]).T @ x + np.diag(penalty + 1e-9), x.T @ (weight * y))
        if np.abs(fresh - beta).max() < 1e-6:
            break
        beta = fresh
    return beta


def auc(score: np.ndarray, truth: np.ndarray) -> float:
    """Area under the ROC curve, ties counted half."""
    order = np.argsort(score, kind="mergesort")
    ranks = np.empty(len(score))
    sorted_scores = score[order]
    _, first, counts = np.unique(sorted_scores, return_index=True, return_counts=True)
    ranks[order] = np.repeat(first + (counts + 1) / 2, counts)
    positive = truth.sum()
    negative = len(truth) - positive
    return float((ranks[truth == 1].sum() - positive * (positive + 1) / 2) / max(1, positive * negative))


def ece(p: np.ndarray, y: np.ndarray) -> tuple[float, list[tuple[float, float, int]]]:
    """Return the expected calibration error over ten equal bins, and the bins."""
    bins = np.minimum((p * 10).astype(int), 9)
    rows = [
        (float(p[bins == b].mean()), float(y[bins == b].mean()), int((bins == b).sum()))
        for b in range(10)
        if (bins == b).any()
    ]
    return sum(abs(f - o) * n for f, o, n in rows) / len(p), [
        (round(f, 3), round(o, 3), n) for f, o, n in rows
    ]


def pinball(y: np.ndarray, forecast: np.ndarray, q: float) -> float:
    """Mean pinball loss in hours."""
    d = y - forecast
    return float(np.maximum(q * d, (q - 1) * d).mean())


def main() -> None:
    """Fit, report December, and write the file with ``--write``."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    every = list(samples())
    train = [s for s in every if s.at < TEST_FROM - PURGE]
    test = [s for s in every if s.at >= TEST_FROM]
    big = [s for s in train if s.truth.is_eligible]
    print(
        f"{len(train)} train instants ({len(big)} of eligible waves), {len(test)} in December",
        file=sys.stderr,
    )
    models = fit(train, big)
    report = judge(models, big, [s for s in test if s.weight == 1.0])
    print(json.dumps(report, indent=1))
    if args.write:
        write(models, report, waves=len({s.wave for s in big}))


def _arrays(rows: list[Sample]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    return (
        np.array([s.row for s in rows]),
        np.array([s.hours for s in rows]),
        np.array([s.weight for s in rows]),
        np.array([s.reach for s in rows]),
    )


def fit(train: list[Sample], big: list[Sample]) -> dict[str, list]:
    """Return the weights of every model."""
    x, hours, w, _ = _arrays(big)
    scaler = Scaler(x)
    z = scaler.apply(x)
    y = np.arcsinh(SCALE * np.clip(hours, -72, 72))
    before = scaler.unfold(fit_logistic(z, (hours > 0).astype(float), w, ridge=RIDGE))
    quantiles = [scaler.unfold(fit_quantile(z, y, w, q, ridge=RIDGE)) for q in QUANTILES]
    xa, _, wa, _ = _arrays(train)
    ends = np.array([float(s.truth.owners >= 8) for s in train])
    scaler_all = Scaler(xa)
    p_big = scaler_all.unfold(fit_logistic(scaler_all.apply(xa), ends, wa, ridge=RIDGE))
    return {"p_before": before, "p_big": p_big, "quantiles": quantiles}


def _apply(weights: list[float], x: np.ndarray) -> np.ndarray:
    return weights[0] + x @ np.array(weights[1:])


def judge(models: dict[str, list], big: list[Sample], test: list[Sample]) -> dict[str, object]:
    """Return December's figures on waves with at least 5 owners, beside the base rate by outlets."""
    eligible = [s for s in test if s.truth.is_eligible]
    gains = [s for s in big if s.weight == 1.0]
    return {
        "waves": len({s.wave for s in eligible}),
        "instants": len(eligible),
        **_judge_before(models, gains, eligible),
        **_judge_peak(models, gains, eligible),
        **_judge_big(models, test),
    }


def _sigmoid(weights: list[float], x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(_apply(weights, x), -30, 30)))


def _groups(gains: list[Sample]) -> dict[int, np.ndarray]:
    found: dict[int, list[float]] = {}
    for sample in gains:
        found.setdefault(min(sample.reach, 30), []).append(sample.hours)
    return {reach: np.array(hours) for reach, hours in found.items()}


def _judge_before(models: dict[str, list], gains: list[Sample], eligible: list[Sample]) -> dict[str, object]:
    x, hours, _, reach = _arrays(eligible)
    y = (hours > 0).astype(float)
    p = _sigmoid(models["p_before"], x)
    groups = _groups(gains)
    base = np.array([(groups[min(r, 30)] > 0).mean() if min(r, 30) in groups else 0.0 for r in reach])
    loss, base_loss = float(((p - y) ** 2).mean()), float(((base - y) ** 2).mean())
    calibration, bins = ece(p, y)
    return {
        "auc": round(auc(p, y), 4),
        "auc_base_rate_by_outlets": round(auc(base, y), 4),
        "auc_at": {k: round(auc(p[reach == k], y[reach == k]), 3) for k in (2, 3, 5)},
        "brier": round(loss, 4),
        "brier_skill_over_base": round(1 - loss / base_loss, 4),
        "ece": round(calibration, 4),
        "reliability": bins,
    }


def _judge_peak(models: dict[str, list], gains: list[Sample], eligible: list[Sample]) -> dict[str, object]:
    x, hours, _, reach = _arrays(eligible)
    rows = [np.sinh(np.clip(_apply(weights, x), -8, 8)) / SCALE for weights in models["quantiles"]]
    forecast = np.sort(np.clip(np.array(rows), -72, 72), axis=0)
    past = np.array([s.hours for s in gains])
    groups = _groups(gains)
    constant = [float(np.quantile(past, q)) for q in QUANTILES]
    by_reach = [np.array([np.quantile(groups.get(min(r, 30), past), q) for r in reach]) for q in QUANTILES]
    ours = np.mean([pinball(hours, forecast[i], q) for i, q in enumerate(QUANTILES)])
    flat = np.mean(
        [pinball(hours, np.full_like(hours, c), q) for c, q in zip(constant, QUANTILES, strict=True)]
    )
    grouped = np.mean([pinball(hours, by_reach[i], q) for i, q in enumerate(QUANTILES)])
    return {
        "pinball_hours": round(float(ours), 4),
        "pinball_vs_constant": round(float(ours / flat) - 1, 3),
        "pinball_vs_by_outlets": round(float(ours / grouped) - 1, 3),
        "cover80": round(float(((hours >= forecast[0]) & (hours <= forecast[4])).mean()), 3),
    }


def _judge_big(models: dict[str, list], test: list[Sample]) -> dict[str, object]:
    x, _, _, reach = _arrays(test)
    ends = np.array([float(s.truth.owners >= 8) for s in test])
    third = reach == 3
    p = _sigmoid(models["p_big"], x)
    return {
        "p_big_at_3rd_auc": round(auc(p[third], ends[third]), 3),
        "p_big_base_at_3rd": round(float(ends[third].mean()), 4),
    }


def write(models: dict[str, list], report: dict[str, object], *, waves: int) -> None:
    """Write the readable file."""
    document = {
        "trained": "prior of September to November 2025",
        "data": "recorded English outlets, 2025-09-08 to 2025-11-28; own stories; waves of 5 owners or more",
        "waves": waves,
        "features": list(FEATURES),
        **models,
        "reliability": report["reliability"],
        "december": {key: value for key, value in report.items() if key != "reliability"},
    }
    assert all(math.isfinite(w) for w in models["p_before"])
    (config_home() / "forecast-prior.json").write_text(
        json.dumps(document, indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
