"""Fits config/forecast-prior.json on September to November of the recorded stream.

    NEWSJACK_DATA=... python -m bench.fit_prior [--write]

The fit ends 48 h before December; December is read only to report (``bench.timing``). P(before) and
the peak's distance are learnt on waves with at least 5 owners; P(big) on all waves with 2 or more.
"""

import argparse
import json
import math
import sys
from collections.abc import Sequence

import numpy as np

from bench.timing import BIG, judge
from bench.waves import PURGE, TEST_FROM, Sample, samples, stories
from newsjack.core.forecast import FEATURES, GROUND, QUANTILES, SCALE, ForecastPrior, features_of
from newsjack.settings.paths import config_home

RIDGE = 30.0
BIG_RIDGE = 300.0
GROUND_RIDGE = 0.5
"""Penalties on standardised weights; chosen on November after a fit on September and October."""

TRAINED = "prior of September to November 2025"


class Scaler:
    """Standardises columns so that one ridge fits all; folds itself into the weights again."""

    def __init__(self, rows: np.ndarray) -> None:
        self.mean = rows.mean(axis=0)
        self.std = np.where(rows.std(axis=0) > 1e-9, rows.std(axis=0), 1.0)

    def apply(self, rows: np.ndarray) -> np.ndarray:
        """Return standardised rows with a leading column of ones."""
        return np.hstack([np.ones((len(rows), 1)), (rows - self.mean) / self.std])

    def unfold(self, weights: np.ndarray) -> tuple[float, ...]:
        """Return weights for plain rows: the intercept, then one for each feature."""
        plain = weights[1:] / self.std
        return tuple(round(float(w), 5) for w in (weights[0] - plain @ self.mean, *plain))


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
    fitted: np.ndarray = beta
    return fitted


def main() -> None:
    """Fit, report December, and write the file with ``--write``."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    every = list(samples(stories()))
    past = [s for s in every if s.at < TEST_FROM - PURGE]
    prior = fit(past)
    figures = judge(prior, past, [s for s in every if s.at >= TEST_FROM])
    json.dump(figures, sys.stdout, indent=1)
    print()
    if args.write:
        write(prior, figures)


def fit(past: Sequence[Sample]) -> ForecastPrior:
    """Fit every model."""
    became_news = [s for s in past if s.truth.is_eligible]
    x, w = _rows(became_news)
    hours = np.array([s.hours for s in became_news])
    scaler = Scaler(x)
    z = scaler.apply(x)
    y = np.arcsinh(SCALE * np.clip(hours, -72, 72))
    everything, weights = _rows(past)
    ends_big = np.array([float(s.truth.owners >= BIG) for s in past])
    scaler_big = Scaler(everything)
    big = fit_logistic(scaler_big.apply(everything), ends_big, weights, ridge=BIG_RIDGE)
    return ForecastPrior(
        trained=TRAINED,
        waves=len({s.wave for s in became_news}),
        features=FEATURES,
        p_before=scaler.unfold(fit_logistic(z, (hours > 0).astype(float), w, ridge=RIDGE)),
        p_big=scaler_big.unfold(big),
        quantiles=tuple(scaler.unfold(fit_quantile(z, y, w, q, ridge=RIDGE)) for q in QUANTILES),
    )


def _rows(chosen: Sequence[Sample]) -> tuple[np.ndarray, np.ndarray]:
    return (
        np.array([features_of(s.state, language=s.language) for s in chosen]),
        np.array([s.weight for s in chosen]),
    )


def write(prior: ForecastPrior, figures: dict[str, object]) -> None:
    """Write the readable file; the reliability is that of December."""
    document = {
        "trained": prior.trained,
        "data": "recorded English outlets, 2025-09-08 to 2025-11-28; own stories; waves of 5 owners or more",
        "waves": prior.waves,
        "features": list(prior.features),
        "p_before": list(prior.p_before),
        "p_big": list(prior.p_big),
        "quantiles": [list(row) for row in prior.quantiles],
        "reliability": figures["reliability"],
        "december": {key: value for key, value in figures.items() if key != "reliability"},
    }
    if not all(math.isfinite(weight) for weight in (*prior.p_before, *prior.p_big)):
        sys.exit("the fit did not settle")
    (config_home() / "forecast-prior.json").write_text(
        json.dumps(document, indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
