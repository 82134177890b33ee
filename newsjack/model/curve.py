"""Curve: where a wave stands on Scott's curve, the forecast of its peak, and the reading made of both."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from newsjack.model.story import StoryId


class Phase(StrEnum):
    """Scott's phases, in order. One outlet counts as ``BREAKING``."""

    BREAKING = "breaking"
    SCRAMBLE = "scramble"
    EXCITEMENT = "excitement"
    PEAK = "peak"
    OLD_NEWS = "old_news"
    DONE = "done"

    @property
    def rank(self) -> int:
        """Place in the order, 0 (breaking) to 5 (done)."""
        return _ORDER.index(self)


_ORDER = tuple(Phase)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseChange:
    """A wave entered ``phase`` at ``at``; ``why`` is one readable clause."""

    wave: int
    phase: Phase
    at: datetime
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeakBand:
    """Quantiles of the peak's instant, ascending; they may lie in the past."""

    p10: datetime
    p25: datetime
    p50: datetime
    p75: datetime
    p90: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What is expected of a wave at ``at``.

    ``p_before_peak`` = P(the peak lies after ``at``); ``p_big`` = P(the wave ends with >= 8 owners);
    ``peak_at`` = quantiles of the peak's instant without assuming that it is ahead.
    ``basis`` says what it rests on ("prior, 3 outlets, 41 min old, morning").
    """

    at: datetime
    p_before_peak: float
    p_big: float
    peak_at: PeakBand
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A wave read at ``at``: everything a card or a rule needs to know about its timing.

    ``reach`` = distinct owners of the wave; ``entries`` = its members; ``velocity_per_hour`` =
    weighted entries per hour now. ``window_open``: the newsjack window.
    ``act_before`` is the early quartile of the peak less the team's time to publish.
    """

    story_id: StoryId
    wave: int
    at: datetime
    wave_started_at: datetime
    reach: int
    entries: int
    velocity_per_hour: float
    phase: Phase
    phase_at: datetime
    forecast: Forecast
    act_before: datetime
    window_open: bool
