"""Metrics of forecasts and alerts, beside their baselines; plain functions on numbers."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsjack.replay.truth import WaveTruth

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
Rule = Callable[[WaveTruth], datetime | None]
"""A rule says when it would have alerted about a wave, or ``None``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertFigures:
    """How a rule did. A missed wave is a failure of ``before_peak``; leads are minutes to the peak."""

    before_peak: float | None
    tolerant: float | None
    lead_30: float | None
    median_lead: float | None
    missed: float | None
    false_per_day: float


def alert_figures(
    eligible: Sequence[WaveTruth], told: Sequence[datetime | None], *, false: int, days: float
) -> AlertFigures:
    """Grade one instant (or none) for each eligible wave; ``false`` alerts were about other waves."""
    leads = [(w.truth.peak_at - at) / MINUTE for w, at in zip(eligible, told, strict=True) if at is not None]
    inside = [at < w.truth.peak_to for w, at in zip(eligible, told, strict=True) if at is not None]
    count = len(eligible)
    return AlertFigures(
        before_peak=_share(sum(lead > 0 for lead in leads), count),
        tolerant=_share(sum(inside), count),
        lead_30=_share(sum(lead >= 30 for lead in leads), count),
        median_lead=round(quantile(leads, 0.5), 1) if leads else None,
        missed=_share(count - len(leads), count),
        false_per_day=round(false / days, 2) if days > 0 else 0.0,
    )


def at_owner(number: int) -> Rule:
    """Alert when the ``number``-th distinct owner is seen."""

    def rule(wave: WaveTruth) -> datetime | None:
        return wave.owner_seen_at[number - 1] if len(wave.owner_seen_at) >= number else None

    return rule


def three_in_three_hours(wave: WaveTruth) -> datetime | None:
    """Alert when three owners were seen within three hours."""
    seen = wave.owner_seen_at
    return next((seen[i] for i in range(2, len(seen)) if seen[i] - seen[i - 2] <= 3 * HOUR), None)


def hourly_digest(wave: WaveTruth) -> datetime | None:
    """Tell at the next full hour after the third owner."""
    third = at_owner(3)(wave)
    return third.replace(minute=0, second=0, microsecond=0) + HOUR if third else None


def turned_peak(wave: WaveTruth) -> datetime | None:
    """Alert when an hour falls below the one before, which stood out (mean + 3 sd): a peak detector."""
    hours = _hourly(wave)
    for i in range(2, len(hours)):
        before = [count for _, count in hours[: i - 1]] or [0.0]
        mean = sum(before) / len(before)
        spread = math.sqrt(sum((c - mean) ** 2 for c in before) / len(before))
        if hours[i][1] < hours[i - 1][1] and hours[i - 1][1] > mean + 3 * spread and hours[i - 1][1] >= 2:
            return hours[i][0] + HOUR
    return None


def _hourly(wave: WaveTruth) -> list[tuple[datetime, float]]:
    start = wave.started_at.replace(minute=0, second=0, microsecond=0)
    end = max(member.first_seen_at for member in wave.members)
    count = int((end - start) / HOUR) + 2
    hours = [0.0] * count
    for member in wave.members:
        hours[int((member.first_seen_at - start) / HOUR)] += 1
    return [(start + i * HOUR, value) for i, value in enumerate(hours)]


RULES: dict[str, Rule] = {
    "every first mention": at_owner(1),
    "2nd owner": at_owner(2),
    "3rd owner": at_owner(3),
    "3 owners in 3 h": three_in_three_hours,
    "hourly digest": hourly_digest,
    "peak detector": turned_peak,
}


def auc(score: Sequence[float], truth: Sequence[bool]) -> float | None:
    """Area under the ROC curve, ties counted half; ``None`` when one class is missing."""
    pairs = sorted(zip(score, truth, strict=True))
    positive = sum(truth)
    negative = len(pairs) - positive
    if not positive or not negative:
        return None
    ranks, i = 0.0, 0
    while i < len(pairs):
        j = i
        while j < len(pairs) and pairs[j][0] == pairs[i][0]:
            j += 1
        ranks += sum(t for _, t in pairs[i:j]) * (i + j + 1) / 2
        i = j
    return round((ranks - positive * (positive + 1) / 2) / (positive * negative), 4)


def brier(p: Sequence[float], truth: Sequence[bool]) -> float | None:
    """Mean squared error of a probability."""
    return round(sum((a - t) ** 2 for a, t in zip(p, truth, strict=True)) / len(p), 4) if p else None


def reliability(p: Sequence[float], truth: Sequence[bool]) -> list[tuple[float, float, int]]:
    """Return (forecast, outcome, count) in ten bins of equal width."""
    rows = []
    for low in range(10):
        inside = [(a, t) for a, t in zip(p, truth, strict=True) if min(9, int(a * 10)) == low]
        if inside:
            n = len(inside)
            rows.append((round(sum(a for a, _ in inside) / n, 3), round(sum(t for _, t in inside) / n, 3), n))
    return rows


def calibration_error(rows: Sequence[tuple[float, float, int]]) -> float | None:
    """Return the mean distance of forecast and outcome over the bins."""
    total = sum(n for _, _, n in rows)
    return round(sum(abs(f - o) * n for f, o, n in rows) / total, 4) if total else None


def pinball(outcome: float, forecast: float, q: float) -> float:
    """Return the pinball loss of one quantile forecast.

    >>> pinball(2.0, 1.0, 0.9)
    0.9
    """
    distance = outcome - forecast
    return max(q * distance, (q - 1) * distance)


def quantile(values: Sequence[float], q: float) -> float:
    """Return a quantile by linear interpolation; values need no order."""
    ordered = sorted(values)
    place = q * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
