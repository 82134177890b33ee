"""Say what is to be expected of a wave: whether and when its peak is ahead, and how big it becomes.

Three small models read the same features of the running state: a logistic for P(peak ahead), one
for P(8 owners or more), and a linear quantile each for the peak's distance. The distance is in
hours from now, negative when the peak has passed, and is learnt on the scale asinh(2 h): nearly
linear within half an hour of now, logarithmic beyond. All numbers lie in a readable file with what
they were fitted on and how reliable they proved (``config/forecast-prior.json``).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import mul

from newsjack.core.curve import CurveState
from newsjack.model.curve import Forecast, PeakBand
from newsjack.model.params import CurveParams

SCALE = 2.0
"""asinh(SCALE x hours) is the scale on which the peak's distance is linear."""

LONGEST_HOURS = 72.0
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
REACH_BINS = (2, 3, 4, 5, 6, 8, 12)
"""Lower ends of the reach bins; each has an intercept of its own."""

MARKET_OFFSET_HOURS = {"en": -5.0}
"""Offset of the clock that a language's largest market lives by; +1 (central Europe) where not named."""

GROUND = (*(f"reach_from_{low}" for low in REACH_BINS), "log_reach", "weekend")
"""Features that every wave has once."""

SHAPE = (
    "log_entries",
    "log_weight_rate",
    "log_age",
    "log_age_past_18m",
    "log_age_past_1h",
    "log_age_past_3h",
    "log_gap_last",
    "log_gap_last_past_18m",
    "log_gap_last_past_1h",
    "log_gap_last_past_3h",
    "log_gap_first",
    "share_of_top",
    "rise_15m_1h",
    "rise_1h_4h",
    "rise_owners_30m_2h",
    "kernel_share",
    "kernel_share_past_half",
    "kernel_share_past_80",
    "kernel_share_past_95",
    "kernel_rise",
    "log_kernel_top_age",
    "hour_sin",
    "hour_cos",
    "hour_sin_2",
    "hour_cos_2",
)
"""Features of the curve's shape: read once for every wave, and once more for young ones.

Logarithms are of hours plus a tenth; "past" is the part beyond that point, so that the model can bend.
"""

YOUNG_REACH = 3
FEATURES = (*GROUND, *SHAPE, *(f"young_{name}" for name in SHAPE))
"""With few outlets the same signs mean other things: there they have weights of their own."""

AGE_BENDS = tuple(math.log(0.1 + hours) for hours in (0.3, 1.0, 3.0))
SHARE_BENDS = (0.5, 0.8, 0.95)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastPrior:
    """The fitted numbers. Each weight tuple begins with the intercept, then one for each feature.

    ``quantiles`` stand in the order of ``QUANTILES``. ``trained`` tells when and on what it was fitted,
    ``reliability`` how forecast and outcome compared on held-out waves: (forecast, outcome, count).
    """

    trained: str
    waves: int
    features: tuple[str, ...]
    p_before: tuple[float, ...]
    p_big: tuple[float, ...]
    quantiles: tuple[tuple[float, ...], ...]
    reliability: tuple[tuple[float, float, int], ...] = ()


def features_of(state: CurveState, *, language: str | None) -> tuple[float, ...]:
    """Return the features of a wave's state, in the order of ``FEATURES``."""
    local = state.at + timedelta(hours=MARKET_OFFSET_HOURS.get(language or "", 1.0))
    bin_of = _bin(state.reach)
    ground = (
        *(float(bin_of == low) for low in REACH_BINS),
        math.log(max(1, state.reach)),
        float(local.weekday() >= 5),
    )
    shape = (*_curve_shape(state), *_clock(local))
    young = shape if state.reach <= YOUNG_REACH else (0.0,) * len(shape)
    return (*ground, *shape, *young)


def _curve_shape(state: CurveState) -> tuple[float, ...]:
    ages = sorted(max(0.0, age) for age in state.owner_ages)
    gap_last = _log(ages[1] - ages[0]) if len(ages) > 1 else _log(0.0)
    gap_first = _log(ages[-1] - ages[-2]) if len(ages) > 1 else _log(0.0)
    age = _log(state.age_hours)
    rates, owners = state.item_rates, state.owner_rates
    return (
        math.log(max(1, state.entries)),
        _log(rates[2]),
        age,
        *_bends(age, AGE_BENDS),
        gap_last,
        *_bends(gap_last, AGE_BENDS),
        gap_first,
        rates[2] / state.top_rate if state.top_rate > 0 else 0.0,
        _rise(rates[0], rates[2]),
        _rise(rates[2], rates[4]),
        _rise(owners[1], owners[3]),
        state.kernel_share,
        *_bends(state.kernel_share, SHARE_BENDS),
        state.kernel_rise,
        _log(state.kernel_top_age),
    )


def _clock(local: datetime) -> tuple[float, ...]:
    angle = 2 * math.pi * (local.hour + local.minute / 60) / 24
    return (math.sin(angle), math.cos(angle), math.sin(2 * angle), math.cos(2 * angle))


def forecast(state: CurveState, *, now: datetime, language: str | None, prior: ForecastPrior) -> Forecast:
    """Forecast a wave from its state; with one owner as if it had two, for there is no story yet."""
    row = features_of(state, language=language)
    ahead = _sigmoid(_dot(prior.p_before, row))
    distances = sorted(_hours(_dot(weights, row)) for weights in prior.quantiles)
    instants = [now + timedelta(hours=hours) for hours in _agreeing(distances, ahead)]
    return Forecast(
        at=now,
        p_before_peak=ahead,
        p_big=1.0 if state.reach >= 8 else _sigmoid(_dot(prior.p_big, row)),
        peak_at=PeakBand(p10=instants[0], p25=instants[1], p50=instants[2], p75=instants[3], p90=instants[4]),
        basis=f"{state.reach} outlets, {_age(state.age_hours)} old; {prior.trained}",
    )


def act_before(expected: Forecast, params: CurveParams) -> datetime:
    """Return the early quartile of the peak less the team's time to publish."""
    return expected.peak_at.p25 - params.publish_time


def _agreeing(distances: Sequence[float], ahead: float) -> list[float]:
    """Make the quantiles agree with P(peak ahead): those below 1 - P lie in the past, those above ahead.

    >>> _agreeing((-2.0, -1.0, 0.5, 1.0, 2.0), 0.8)
    [-2.0, 0.0, 0.5, 1.0, 2.0]
    """
    return [
        min(0.0, hours) if level < 1 - ahead else max(0.0, hours)
        for level, hours in zip(QUANTILES, distances, strict=True)
    ]


def _bin(reach: int) -> int:
    return max((low for low in REACH_BINS if reach >= low), default=REACH_BINS[0])


def _rise(fast: float, slow: float) -> float:
    """Return how a fast rate compares with a slow one, -1 (gone) to 1 (new)."""
    return (fast - slow) / (fast + slow) if fast + slow > 0 else 0.0


def _log(hours: float) -> float:
    return math.log(0.1 + max(0.0, hours))


def _bends(value: float, points: Sequence[float]) -> tuple[float, ...]:
    return tuple(max(0.0, value - point) for point in points)


def _dot(weights: Sequence[float], row: Sequence[float]) -> float:
    return float(weights[0] + sum(map(mul, weights[1:], row)))


def _sigmoid(score: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def _hours(score: float) -> float:
    """Turn the scale back into hours, within three days."""
    return max(-LONGEST_HOURS, min(LONGEST_HOURS, math.sinh(max(-8.0, min(8.0, score))) / SCALE))


def _age(hours: float) -> str:
    return f"{round(hours * 60)} min" if hours < 2 else f"{hours:.1f} h"
