"""Urgency: 0..100 from named parts that add up exactly, each with the clause that explains it.

relevance   how surely the story is about the brand's entry
timing      how surely the peak is still ahead, and whether the window is open
momentum    how fast coverage comes in
size        how likely the story is to become big
safety      what a verdict takes away again
"""

import math
from collections.abc import Sequence
from enum import StrEnum

from newsjack.model.brand import Lane, StoryMatch
from newsjack.model.curve import Phase, Reading
from newsjack.model.opportunity import Safety, SafetyReading, Urgency, UrgencyPart
from newsjack.model.params import UrgencyParams

HALF_MOMENTUM_PER_HOUR = 2.0
"""Weighted entries per hour that give half of the momentum points."""

SINGLE_VOICE_SHARE = 0.5
"""Share of the timing points while only one owner reports: the window is not open yet."""

EXCITEMENT_SHARE = 0.3
"""Share of the timing points once the public has taken over: late, but ahead of the peak."""


class UrgencyLevel(StrEnum):
    """The word for an urgency; cards show it beside the number."""

    NOW = "now"
    SOON = "soon"
    WATCH = "watch"
    LOW = "low"


_LEVELS = ((75, UrgencyLevel.NOW), (55, UrgencyLevel.SOON), (35, UrgencyLevel.WATCH))


def level_of(total: int) -> UrgencyLevel:
    """Return the word of an urgency.

    >>> level_of(80).value, level_of(10).value
    ('now', 'low')
    """
    return next((level for least, level in _LEVELS if total >= least), UrgencyLevel.LOW)


def urgency(*, match: StoryMatch, reading: Reading, safety: SafetyReading, params: UrgencyParams) -> Urgency:
    """Weigh a match. The parts are whole points and ``total`` is their sum, 0..100.

    CARE takes ``care_penalty`` points away, STOP all of them; a reputation notice, which invites
    to nothing, loses none.
    """
    most = (params.relevance_points, params.timing_points, params.momentum_points, params.size_points)
    scale = 100.0 / sum(most) if sum(most) > 100.0 else 1.0
    graded = (
        _relevance(match),
        _timing(reading),
        _momentum(reading),
        _size(reading),
    )
    points = _whole([share * full * scale for (_, share, _), full in zip(graded, most, strict=True)])
    parts = [
        UrgencyPart(name=name, points=float(given), why=why)
        for (name, _, why), given in zip(graded, points, strict=True)
    ]
    parts.append(_safety(match, safety, params, of=sum(points)))
    return Urgency(total=round(sum(part.points for part in parts)), parts=tuple(parts))


Graded = tuple[str, float, str]


def _relevance(match: StoryMatch) -> Graded:
    share = _clamped(match.relevance)
    entries = "1 entry" if match.entries == 1 else f"{match.entries} entries"
    return ("relevance", share, f"{share:.0%} relevant to {match.brand} in {entries}")


def _timing(reading: Reading) -> Graded:
    ahead = _clamped(reading.forecast.p_before_peak)
    chance = f"{ahead:.0%} chance that the peak is ahead"
    if reading.window_open:
        return ("timing", ahead, f"window open, {chance}")
    if reading.reach < 2 and reading.phase is Phase.BREAKING:
        return ("timing", SINGLE_VOICE_SHARE * ahead, f"one voice so far, {chance}")
    if reading.phase.rank <= Phase.EXCITEMENT.rank:
        return ("timing", EXCITEMENT_SHARE * ahead, f"window not open, {chance}")
    return ("timing", 0.0, f"{reading.phase.value.replace('_', ' ')}: too late to begin")


def _momentum(reading: Reading) -> Graded:
    rate = max(0.0, reading.velocity_per_hour)
    share = _clamped(rate / (rate + HALF_MOMENTUM_PER_HOUR))
    return ("momentum", share, f"{rate:.1f} weighted entries per hour")


def _size(reading: Reading) -> Graded:
    """Grade by the square root: most stories stay small, so a chance of a quarter is already much."""
    big = _clamped(reading.forecast.p_big)
    return ("size", math.sqrt(big), f"{big:.0%} chance of 8 outlets or more, {reading.reach} so far")


def _safety(match: StoryMatch, safety: SafetyReading, params: UrgencyParams, *, of: int) -> UrgencyPart:
    verdict = safety.safety
    if match.lane is Lane.REPUTATION or verdict is Safety.GO:
        why = "nothing speaks against it" if verdict is Safety.GO else "a notice, not an invitation"
        return UrgencyPart(name="safety", points=0.0, why=why)
    causes = ", ".join(safety.categories) or "sensitive"
    if verdict is Safety.STOP:
        return UrgencyPart(name="safety", points=-float(of), why=f"STOP: {causes}")
    return UrgencyPart(
        name="safety", points=-float(min(of, round(params.care_penalty))), why=f"CARE: {causes}"
    )


def _whole(shares: Sequence[float]) -> list[int]:
    """Round so that the sum is the rounded sum: the largest remainders are rounded up.

    >>> _whole([10.4, 10.4, 10.4])
    [11, 10, 10]
    """
    floors = [math.floor(share) for share in shares]
    missing = round(sum(shares)) - sum(floors)
    by_remainder = sorted(range(len(shares)), key=lambda at: (floors[at] - shares[at], at))
    for at in by_remainder[:missing]:
        floors[at] += 1
    return floors


def _clamped(share: float) -> float:
    return min(1.0, max(0.0, share)) if math.isfinite(share) else 0.0
