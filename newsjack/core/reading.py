"""A wave read at an instant: curve, forecast, phase, window, and when to look again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from newsjack.core.curve import SMOOTH, CurveState, StoryCurve
from newsjack.core.forecast import ForecastPrior, act_before, forecast
from newsjack.core.phase import is_window_open, next_phase
from newsjack.core.silence import liveness, tempered
from newsjack.model.curve import Phase, PhaseChange, Reading
from newsjack.model.params import CurveParams
from newsjack.model.story import StoryId

SINGLE_LOOK = timedelta(hours=4)
"""A story of one outlet is looked at again this late: only to see that nobody followed."""

OLD_LOOK = timedelta(hours=1)

QUIET_SHARE = 1 / 6
"""Part of a wave's silence after which it is looked at again."""

USUAL_DELAY = timedelta(hours=1)
"""How late an entry may be seen without being old news (recorded feeds: half within 24 min)."""

LOOK_SHARE = 0.25
"""A wave silent for some time is looked at again after this share of it: little changes meanwhile."""


def read(
    curve: StoryCurve,
    *,
    story_id: StoryId,
    language: str | None,
    changes: Sequence[PhaseChange],
    now: datetime,
    prior: ForecastPrior,
    params: CurveParams,
) -> tuple[Reading, PhaseChange | None]:
    """Read the present wave; return the reading and the phase change it makes, if any.

    ``changes`` are the story's phase changes so far, in order.
    """
    state = curve.state(now)
    expected = forecast(state, now=now, language=language, prior=prior)
    alive = liveness(_silence(curve, state, now), wave_silence=params.wave_silence)
    top_at = now - timedelta(hours=state.kernel_top_age)
    expected = tempered(expected, alive=alive, top_at=top_at)
    previous = changes[-1] if changes and changes[-1].wave == state.wave else None
    change = next_phase(state, previous=previous, forecast=expected)
    current = change or previous
    if current is None:
        current = PhaseChange(wave=state.wave, phase=Phase.BREAKING, at=now, why="one outlet")
    reading = Reading(
        story_id=story_id,
        wave=state.wave,
        at=now,
        wave_started_at=state.started_at,
        reach=state.reach,
        entries=state.entries,
        velocity_per_hour=round(state.item_rates[SMOOTH], 3),
        phase=current.phase,
        phase_at=current.at,
        forecast=expected,
        act_before=act_before(expected, params),
        window_open=is_window_open(state, current.phase, expected, params),
    )
    return reading, change


def _silence(curve: StoryCurve, state: CurveState, now: datetime) -> timedelta:
    """Return for how long nothing came: since the last entry was seen, or by event for what was seen late.

    What a feed held at its first poll is seen now and may be a day old: it counts at its true age.
    """
    return max(now - (curve.last_seen_at or now), now - state.last_event_at - USUAL_DELAY)


def next_look(reading: Reading, *, last_event_at: datetime, params: CurveParams) -> datetime | None:
    """Return when a wave must be read again though nothing came; ``None`` when it is done.

    A wave that fell quiet changes slowly: it is looked at after a sixth of its silence, from
    ``reassess_every`` up.
    """
    if reading.phase is Phase.DONE:
        return None
    if reading.reach < 2:
        return reading.at + SINGLE_LOOK
    if reading.phase is Phase.OLD_NEWS:
        return reading.at + OLD_LOOK
    quiet = reading.at - last_event_at
    return reading.at + max(params.reassess_every, min(OLD_LOOK, quiet * QUIET_SHARE))
