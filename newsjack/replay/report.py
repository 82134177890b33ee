"""report.json and report.md: how a replay did, with hindsight, beside its baselines. No timings in it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from newsjack.clock import parse_instant
from newsjack.model.params import CurveParams
from newsjack.model.story import StoryId
from newsjack.replay import metrics
from newsjack.replay.recorder import QUANTILES, Recorder
from newsjack.replay.truth import Hindsight, WaveTruth

LEVELS = (0.1, 0.25, 0.5, 0.75, 0.9)
HOUR = timedelta(hours=1)
LEAST = 20
"""Forecasts in each half below which no forecast metric is given."""


def write_report(out: Path, recorder: Recorder) -> None:
    """Grade a finished replay and write both files."""
    recorder.flush()
    hindsight = Hindsight(
        recorder.final_stories(), recorder.entries, copies=recorder.copies, params=CurveParams()
    )
    seen = [entry.first_seen_at for entry in recorder.entries.values()]
    days = max((max(seen) - min(seen)) / timedelta(days=1), 1 / 24) if seen else 0.0
    report = {
        "items": len(recorder.entries),
        "days": round(days, 3),
        "waves": {
            "with_2_owners": len(hindsight.waves),
            "eligible": len(hindsight.eligible),
            "with_8_owners": sum(w.truth.owners >= 8 for w in hindsight.waves),
        },
        "forecast": _forecasts(out, recorder, hindsight),
        "alerts": _alerts(out, recorder, hindsight, days),
    }
    text = json.dumps(report, indent=1, ensure_ascii=False)
    (out / "report.json").write_text(text + "\n", encoding="utf-8")
    (out / "report.md").write_text(_markdown(report), encoding="utf-8")


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _forecasts(out: Path, recorder: Recorder, hindsight: Hindsight) -> dict[str, Any]:
    """Judge the later half of the forecasts on eligible waves; the baselines learn from the earlier half."""
    rows = []
    for line in _lines(out / "forecasts.jsonl"):
        at = parse_instant(line["at"])
        wave = hindsight.at(recorder.survivor(StoryId(line["story_id"])), at)
        if wave is not None and wave.truth.is_eligible:
            rows.append((at, line, wave))
    rows.sort(key=lambda row: (row[0], row[1]["story_id"]))
    past, judged = rows[: len(rows) // 2], rows[len(rows) // 2 :]
    if len(past) < LEAST:
        return {"forecasts": len(rows), "note": f"fewer than {2 * LEAST} forecasts on eligible waves"}
    truth = [wave.truth.peak_at > at for at, _, wave in judged]
    ours = [float(line["p_before_peak"]) for _, line, _ in judged]
    base = _base_rate(past)
    by_outlets = [base(int(line["outlets"])) for _, line, _ in judged]
    half = [_half_max(wave, at) for at, _, wave in judged]
    bins = metrics.reliability(ours, truth)
    return {
        "forecasts": len(judged),
        "p_before_peak": {
            "ours": {"auc": metrics.auc(ours, truth), "brier": metrics.brier(ours, truth)},
            "base rate by outlets": {
                "auc": metrics.auc(by_outlets, truth),
                "brier": metrics.brier(by_outlets, truth),
            },
            "half-max rule": {"auc": metrics.auc(half, truth), "brier": metrics.brier(half, truth)},
            "calibration_error": metrics.calibration_error(bins),
            "reliability": bins,
        },
        "peak_time": _peak_time(past, judged),
    }


Row = tuple[datetime, dict[str, Any], WaveTruth]


def _base_rate(past: Sequence[Row]) -> Any:
    known: dict[int, list[bool]] = {}
    for at, line, wave in past:
        known.setdefault(min(20, int(line["outlets"])), []).append(wave.truth.peak_at > at)
    overall = sum(sum(v) for v in known.values()) / sum(len(v) for v in known.values())

    def rate(outlets: int) -> float:
        found = known.get(min(20, outlets), [])
        return (sum(found) + overall) / (len(found) + 1)

    return rate


def _half_max(wave: WaveTruth, at: datetime) -> float:
    """Say 1 while the last hour holds at least half of the best hour so far, else 0."""
    seen = sorted(m.first_seen_at for m in wave.members if m.first_seen_at <= at)
    best = max((sum(t - HOUR < s <= t for s in seen) for t in seen), default=0)
    return float(sum(at - HOUR < s for s in seen) * 2 >= best)


def _peak_time(past: Sequence[Row], judged: Sequence[Row]) -> dict[str, Any]:
    hours = [(wave.truth.peak_at - at) / HOUR for at, _, wave in past]
    constant = [metrics.quantile(hours, q) for q in LEVELS]
    groups: dict[int, list[float]] = {}
    for (_, line, _), value in zip(past, hours, strict=True):
        groups.setdefault(min(20, int(line["outlets"])), []).append(value)
    loss = {"ours": 0.0, "constant": 0.0, "by outlets": 0.0}
    covered = 0
    for at, line, wave in judged:
        outcome = (wave.truth.peak_at - at) / HOUR
        ours = [(parse_instant(line["peak_at"][name]) - at) / HOUR for name in QUANTILES]
        group = groups.get(min(20, int(line["outlets"])), hours)
        covered += ours[0] <= outcome <= ours[-1]
        for i, q in enumerate(LEVELS):
            loss["ours"] += metrics.pinball(outcome, ours[i], q)
            loss["constant"] += metrics.pinball(outcome, constant[i], q)
            loss["by outlets"] += metrics.pinball(outcome, metrics.quantile(group, q), q)
    scale = len(judged) * len(LEVELS)
    return {
        "pinball_hours": {name: round(value / scale, 4) for name, value in loss.items()},
        "cover_80": round(covered / len(judged), 4),
    }


def _alerts(out: Path, recorder: Recorder, hindsight: Hindsight, days: float) -> dict[str, Any]:
    """Grade each brand's new alerts; the rules beside them see every wave, as one that watches everything."""
    told: dict[str, dict[int, datetime]] = {}
    false: dict[str, int] = {}
    for line in _lines(out / "alerts.jsonl"):
        if line["kind"] != "new":
            continue
        at = parse_instant(line["at"])
        wave = hindsight.at(recorder.survivor(StoryId(line["story_id"])), at)
        brand = line["brand"]
        told.setdefault(brand, {})
        if wave is None or not wave.truth.is_eligible:
            false[brand] = false.get(brand, 0) + 1
        else:
            told[brand].setdefault(id(wave), at)
    eligible = hindsight.eligible
    brands = {}
    for brand, instants in sorted(told.items()):
        figures = metrics.alert_figures(
            eligible, [instants.get(id(wave)) for wave in eligible], false=false.get(brand, 0), days=days
        )
        brands[brand] = {"alerts": len(instants) + false.get(brand, 0), **asdict(figures)}
    rules = {}
    for name, rule in metrics.RULES.items():
        wrong = sum(rule(wave) is not None for wave in hindsight.waves if not wave.truth.is_eligible)
        rules[name] = asdict(
            metrics.alert_figures(eligible, [rule(wave) for wave in eligible], false=wrong, days=days)
        )
    return {"brands": brands, "rules": rules}


def _markdown(report: Mapping[str, Any]) -> str:
    waves = report["waves"]
    eligible, large = waves["eligible"], waves["with_8_owners"]
    parts = [
        "# Replay report\n",
        f"{report['items']} items over {report['days']} days; {waves['with_2_owners']} waves with two owners "
        f"or more, {eligible} eligible (at least 5 owners), {large} with 8 or more.\n",
        "Graded with hindsight on the replay's own stories. A missed wave counts as not before the peak; a "
        "brand that does not watch everything is measured against every wave all the same.\n",
        "## Alerts\n",
        "| who | before peak | tolerant | lead >= 30 min | median lead, min | missed | false a day |",
        "|---|---|---|---|---|---|---|",
    ]
    for kind, prefix in (("brands", ""), ("rules", "rule: ")):
        for name, row in report["alerts"][kind].items():
            keys = ("before_peak", "tolerant", "lead_30", "median_lead", "missed", "false_per_day")
            cells = " | ".join("-" if row[key] is None else str(row[key]) for key in keys)
            parts.append(f"| {prefix}{_cell(name)} | {cells} |")
    parts += ["", "## Forecasts\n", "```json", json.dumps(report["forecast"], indent=1), "```", ""]
    return "\n".join(parts)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
