"""Judges the shipped forecast and the phases on December of the recorded stream.

    NEWSJACK_DATA=... python -m bench.timing

Waves of at least 5 owners of our own stories, as they were collected. Every baseline is computed in
the same run: base rates and quantiles by number of outlets from the months before, the half-maximum
rule from what is known. Phases and the window are read by the production code, at each entry and
every 30 minutes from the second outlet to an hour after the end; only the latter are scored.
"""

import json
import statistics
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import numpy as np

from bench.waves import PURGE, TEST_FROM, Group, Sample, samples, stories, walks
from newsjack.core.forecast import QUANTILES, ForecastPrior, forecast
from newsjack.core.hindsight import Truth
from newsjack.core.reading import read
from newsjack.model.curve import Forecast, Phase, PhaseChange
from newsjack.model.params import CurveParams
from newsjack.model.story import StoryId
from newsjack.settings.prior import load_forecast_prior

MOST_REACH = 30
BIG = 8


def auc(score: np.ndarray, truth: np.ndarray) -> float:
    """Return the area under the ROC curve, ties counted half."""
    _, first, counts = np.unique(np.sort(score), return_index=True, return_counts=True)
    ranks = np.empty(len(score))
    ranks[np.argsort(score, kind="mergesort")] = np.repeat(first + (counts + 1) / 2, counts)
    positive = truth.sum()
    negative = len(truth) - positive
    return float((ranks[truth == 1].sum() - positive * (positive + 1) / 2) / max(1, positive * negative))


def average_precision(score: np.ndarray, truth: np.ndarray) -> float:
    """Return the mean precision at each positive, best score first."""
    hits = truth[np.argsort(-score, kind="mergesort")]
    found = np.cumsum(hits)
    return float((found / np.arange(1, len(hits) + 1))[hits == 1].mean()) if hits.any() else 0.0


def calibration(p: np.ndarray, y: np.ndarray) -> tuple[float, list[tuple[float, float, int]]]:
    """Return the expected calibration error over ten equal bins, and the bins."""
    bins = np.minimum((p * 10).astype(int), 9)
    rows = [
        (float(p[bins == b].mean()), float(y[bins == b].mean()), int((bins == b).sum()))
        for b in range(10)
        if (bins == b).any()
    ]
    error = sum(abs(told - was) * count for told, was, count in rows) / len(p)
    return error, [(round(told, 3), round(was, 3), count) for told, was, count in rows]


def pinball(y: np.ndarray, told: np.ndarray) -> float:
    """Return the mean pinball loss in hours; ``told`` has a row for each of ``QUANTILES``."""
    distance = y - told
    q = np.array(QUANTILES)[:, None]
    return float(np.maximum(q * distance, (q - 1) * distance).mean())


def judge(prior: ForecastPrior, past: Sequence[Sample], test: Sequence[Sample]) -> dict[str, object]:
    """Return the figures of ``test`` at the gains of an owner; baselines learn from ``past``."""
    gains = [s for s in past if s.is_gain and s.truth.is_eligible]
    told = [(s, _told(s, prior)) for s in test if s.is_gain]
    eligible = [(s, f) for s, f in told if s.truth.is_eligible]
    return {
        "waves": len({s.wave for s, _ in eligible}),
        "instants": len(eligible),
        **_judge_before(gains, eligible),
        **_judge_peak(gains, eligible),
        **_judge_big(told),
    }


def _told(sample: Sample, prior: ForecastPrior) -> Forecast:
    return forecast(sample.state, now=sample.at, language=sample.language, prior=prior)


def _by_reach(gains: Sequence[Sample]) -> dict[int, np.ndarray]:
    found: dict[int, list[float]] = {}
    for sample in gains:
        found.setdefault(min(sample.reach, MOST_REACH), []).append(sample.hours)
    return {reach: np.array(hours) for reach, hours in found.items()}


def _judge_before(gains: Sequence[Sample], told: Sequence[tuple[Sample, Forecast]]) -> dict[str, object]:
    hours, reach = np.array([s.hours for s, _ in told]), np.array([s.reach for s, _ in told])
    y, p = (hours > 0).astype(float), np.array([f.p_before_peak for _, f in told])
    past = _by_reach(gains)
    rate = {count: float((distances > 0).mean()) for count, distances in past.items()}
    base = np.array([rate.get(min(count, MOST_REACH), 0.0) for count in reach])
    half = np.array([float(s.state.kernel_share >= 0.5) for s, _ in told])
    loss, base_loss = float(((p - y) ** 2).mean()), float(((base - y) ** 2).mean())
    error, bins = calibration(p, y)
    return {
        "auc": round(auc(p, y), 4),
        "auc_base_rate_by_outlets": round(auc(base, y), 4),
        "auc_half_maximum_rule": round(auc(half, y), 4),
        "auc_at_outlet": {k: round(auc(p[reach == k], y[reach == k]), 3) for k in (2, 3, 4, 5)},
        "brier": round(loss, 4),
        "brier_skill_over_base_rate": round(1 - loss / base_loss, 4),
        "calibration_error": round(error, 4),
        "calibration_error_base_rate": round(calibration(base, y)[0], 4),
        "reliability": bins,
    }


def _judge_peak(gains: Sequence[Sample], told: Sequence[tuple[Sample, Forecast]]) -> dict[str, object]:
    hours = np.array([s.hours for s, _ in told])
    ours = np.array([_distances(f) for _, f in told]).T
    every = np.array([s.hours for s in gains])
    past = _by_reach(gains)
    by_outlets = np.array(
        [np.quantile(past.get(min(s.reach, MOST_REACH), every), QUANTILES) for s, _ in told]
    ).T
    constant = np.repeat(np.quantile(every, QUANTILES)[:, None], len(hours), axis=1)
    loss = pinball(hours, ours)
    return {
        "pinball_hours": round(loss, 4),
        "pinball_vs_constant": round(loss / pinball(hours, constant) - 1, 3),
        "pinball_vs_by_outlets": round(loss / pinball(hours, by_outlets) - 1, 3),
        "band_80_covers": round(float(((hours >= ours[0]) & (hours <= ours[4])).mean()), 3),
        "median_error_hours": round(float(np.median(np.abs(hours - ours[2]))), 2),
    }


def _distances(told: Forecast) -> list[float]:
    band = told.peak_at
    hour = timedelta(hours=1)
    return [(at - told.at) / hour for at in (band.p10, band.p25, band.p50, band.p75, band.p90)]


def _judge_big(told: Sequence[tuple[Sample, Forecast]]) -> dict[str, object]:
    third = [(s, f) for s, f in told if s.reach == 3]
    y = np.array([float(s.truth.owners >= BIG) for s, _ in third])
    p = np.array([f.p_big for _, f in third])
    speed = np.array([-(s.state.owner_ages[0] - s.state.owner_ages[-1]) for s, _ in third])
    return {
        "big_at_3rd_share": round(float(y.mean()), 4),
        "big_at_3rd_auc": round(auc(p, y), 3),
        "big_at_3rd_average_precision": round(average_precision(p, y), 3),
        "big_at_3rd_auc_speed_only": round(auc(speed, y), 3),
        "big_at_3rd_average_precision_speed_only": round(average_precision(speed, y), 3),
    }


Pairs = list[tuple[Phase, Phase]]


def judge_phases(
    groups: Sequence[Group], prior: ForecastPrior, *, since: datetime, before: datetime
) -> dict[str, object]:
    """Return how phases and windows of a span's waves compare with hindsight."""
    ours: Pairs = []
    reaches: list[int] = []
    opened: list[tuple[Truth, datetime | None]] = []
    for _, truth, steps in walks(groups, since=since, before=before):
        first: datetime | None = None
        change: PhaseChange | None = None
        for curve, entry, now, is_tick in steps:
            reading, fresh = read(
                curve,
                story_id=StoryId("wave"),
                language=entry.language,
                changes=(change,) if change else (),
                now=now,
                prior=prior,
                params=CurveParams(),
            )
            change = fresh or change
            if first is None and reading.window_open:
                first = now
            if is_tick:
                ours.append((reading.phase, truth.phase_at(now)))
                reaches.append(min(reading.reach, MOST_REACH))
        opened.append((truth, first))
    commonest = _commonest(groups, before=since - PURGE)
    base = [(commonest(reach), was) for reach, (_, was) in zip(reaches, ours, strict=True)]
    return {"phases": _scores(ours), "phases_by_outlets": _scores(base), "window": _window(opened)}


def _commonest(groups: Sequence[Group], *, before: datetime) -> Callable[[int], Phase]:
    """Return the baseline: the phase that is commonest at a number of outlets in the months before."""
    counts: dict[int, Counter[Phase]] = {}
    for _, truth, steps in walks(groups, since=groups[0][0][0].first_seen_at, before=before):
        for curve, _, now, is_tick in steps:
            if is_tick:
                reach = min(curve.state(now).reach, MOST_REACH)
                counts.setdefault(reach, Counter())[truth.phase_at(now)] += 1
    best = {reach: counter.most_common(1)[0][0] for reach, counter in counts.items()}
    return lambda reach: best.get(reach, Phase.OLD_NEWS)


def _scores(pairs: Pairs) -> dict[str, object]:
    f1 = {}
    for phase in Phase:
        hits = sum(told is phase and was is phase for told, was in pairs)
        either = sum(told is phase for told, _ in pairs) + sum(was is phase for _, was in pairs)
        f1[phase.value] = round(2 * hits / max(1, either), 3)
    return {
        "macro_f1": round(statistics.mean(f1.values()), 3),
        "mean_ordinal_error": round(statistics.mean(abs(told.rank - was.rank) for told, was in pairs), 3),
        "f1": f1,
    }


def _window(opened: Sequence[tuple[Truth, datetime | None]]) -> dict[str, object]:
    """Tell in how many waves the window was ever open before the peak; one never open counts against."""
    leads = [(truth.peak_at - at) / timedelta(minutes=1) for truth, at in opened if at is not None]
    return {
        "waves": len(opened),
        "ever_open": round(len(leads) / max(1, len(opened)), 3),
        "open_before_peak": round(sum(lead > 0 for lead in leads) / max(1, len(opened)), 3),
        "median_lead_minutes": round(statistics.median(leads), 1) if leads else None,
    }


def main() -> None:
    """Print December's figures of the shipped forecast as JSON."""
    prior = load_forecast_prior()
    groups = stories()
    every = list(samples(groups))
    figures = judge(
        prior, [s for s in every if s.at < TEST_FROM - PURGE], [s for s in every if s.at >= TEST_FROM]
    )
    end = TEST_FROM + timedelta(days=31)
    json.dump(figures | judge_phases(groups, prior, since=TEST_FROM, before=end), sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
