"""The story's curve as data for the page's script: rate so far, phases, forecast, alerts."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from newsjack.core.curve import rate_series, wave_members
from newsjack.model.curve import PhaseChange, Reading
from newsjack.model.opportunity import Assessment, Safety
from newsjack.model.story import Member
from newsjack.web.views.story import Facts
from newsjack.web.when import When

POINTS = 240
_LEAST_AHEAD = timedelta(minutes=30)


def curve_data(facts: Facts, *, when: When) -> Mapping[str, object]:
    """Return what the script draws of the current wave; instants are seconds since 1970."""
    wave = facts.assessment.reading.wave if facts.assessment else facts.story.wave
    members = wave_members(facts.members, wave)
    reading = facts.assessment.reading if facts.assessment else None
    end = min(when.now, facts.story.closed_at or when.now)
    start = min(
        [*(member.event_at for member in members), *([reading.wave_started_at] if reading else [])],
        default=end,
    )
    last = _right_edge(reading, start=start, now=end)
    return {
        "language": when.words.language,
        "zone": when.zone.key,
        "words": {key: when.words(key) for key in _WORDS},
        "from": start.timestamp() - 0.03 * (last - start).total_seconds(),
        "to": last.timestamp(),
        "now": end.timestamp(),
        "series": _series(members, start=start, end=end),
        "phases": _bands(facts.changes, wave=wave, end=end, when=when),
        "forecast": _fan(reading, now=end),
        "act_before": _act_before(facts.assessment),
        "alerts": [
            {"at": alert.first_sent_at.timestamp(), "label": alert.opportunity.match.brand}
            for alert in facts.alerts
            if alert.first_sent_at and alert.opportunity.wave == wave
        ],
    }


_WORDS = ("curve.rate", "curve.now", "curve.act", "curve.peak", "curve.half", "curve.most")


def _act_before(assessment: Assessment | None) -> float | None:
    """Return when to act at the latest; nothing for a closed window or a story that one must not join."""
    if assessment is None or assessment.safety.safety is Safety.STOP or not assessment.reading.window_open:
        return None
    return assessment.reading.act_before.timestamp()


def _right_edge(reading: Reading | None, *, start: datetime, now: datetime) -> datetime:
    """Leave room for the forecast, yet never squeeze what happened into less than a third."""
    ahead = max(_LEAST_AHEAD, (now - start) * 2)
    if reading is None:
        return now + _LEAST_AHEAD
    peak = reading.forecast.peak_at
    wanted = max(peak.p75, min(peak.p90, now + ahead)) + _LEAST_AHEAD / 2
    return max(now + _LEAST_AHEAD, min(wanted, now + max(ahead, timedelta(hours=6))))


def _bands(
    changes: Sequence[PhaseChange], *, wave: int, end: datetime, when: When
) -> list[Mapping[str, object]]:
    own = [change for change in changes if change.wave == wave]
    ends = [*(change.at for change in own[1:]), end]
    return [
        {
            "phase": change.phase.value,
            "label": when.words(f"phase.{change.phase}"),
            "from": change.at.timestamp(),
            "to": max(change.at, until).timestamp(),
        }
        for change, until in zip(own, ends, strict=False)
    ]


def _fan(reading: Reading | None, *, now: datetime) -> Mapping[str, float] | None:
    """Return the peak's quantiles while any of it lies ahead."""
    if reading is None or reading.forecast.peak_at.p90 <= now:
        return None
    peak = reading.forecast.peak_at
    return {
        "p10": peak.p10.timestamp(),
        "p25": peak.p25.timestamp(),
        "p50": peak.p50.timestamp(),
        "p75": peak.p75.timestamp(),
        "p90": peak.p90.timestamp(),
    }


def _series(members: Sequence[Member], *, start: datetime, end: datetime) -> Mapping[str, list[float]]:
    grid = max((end - start) / POINTS, timedelta(minutes=1))
    series = rate_series(members, grid=grid, start=start, end=end)
    if not series or series[-1][0] < end:
        series += rate_series(members, grid=grid, start=end, end=end)
    return {"at": [at.timestamp() for at, _ in series], "rate": [rate for _, rate in series]}
