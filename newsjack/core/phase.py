"""Where a wave stands on Scott's curve while it lives, and whether the newsjack window is open.

With hindsight a phase is a share of the wave's greatest rate. Online that rate is not known yet: the
forecast says how likely the peak is still ahead, and the smoothed rate's share of its maximum so far
tells a wave at its height from one that only waits. A wave never goes back; a new wave begins at
the beginning, so nothing is called late on silence alone.
"""

from datetime import timedelta

from newsjack.core.curve import CurveState
from newsjack.model.curve import Forecast, Phase, PhaseChange
from newsjack.model.params import CurveParams

SCRAMBLE_REACH = 3
SCRAMBLE_BELOW = 0.95
EXCITEMENT_BELOW = 0.55
PEAK_BELOW = 0.4
OLD_BELOW = 0.15
OLD_SHARE = 0.7
DONE_BELOW = 0.05
DONE_SHARE = 0.1
HIGH_SHARE = 0.5
"""Thresholds of P(peak ahead), and of the smoothed rate's share of its maximum so far.

Chosen on September and October (``python -m bench.timing``), but for ``EXCITEMENT_BELOW``: 0.8 scores
better there and would shut the window, which is open in the scramble, on most peaks still ahead.
"""

MARGIN = 0.03
"""A change needs the margin beyond its threshold, so that nothing flaps."""

SINGLE_SILENCE = timedelta(hours=10)
"""Silence after which a lone report is done: what comes later opens a new wave."""


def next_phase(state: CurveState, *, previous: PhaseChange | None, forecast: Forecast) -> PhaseChange | None:
    """Return the change that ``state`` makes to the wave's phase, or ``None``.

    ``previous`` is the wave's last change; one of another wave counts as none.
    """
    before = previous.phase if previous is not None and previous.wave == state.wave else None
    phase, why = _reading(state, forecast, before)
    if before is not None and phase.rank <= before.rank:
        return None
    return PhaseChange(wave=state.wave, phase=phase, at=state.at, why=why)


def is_window_open(state: CurveState, phase: Phase, forecast: Forecast, params: CurveParams) -> bool:
    """Tell whether the newsjack window is open: two independent outlets, early phase, peak likely ahead."""
    return (
        state.reach >= 2
        and phase in (Phase.BREAKING, Phase.SCRAMBLE)
        and forecast.p_before_peak >= params.window_probability
    )


def _reading(state: CurveState, forecast: Forecast, before: Phase | None) -> tuple[Phase, str]:
    if state.reach < 2:
        return _single(state, before)
    ahead, share = forecast.p_before_peak, state.kernel_share
    chance = f"{ahead:.0%} chance that the peak is ahead"
    coverage = f"coverage at {min(share, 1.0):.0%} of its greatest rate"
    margin = MARGIN if before is not None else 0.0
    if ahead < DONE_BELOW and share < DONE_SHARE:
        return Phase.DONE, f"{coverage}, {chance}"
    if ahead < OLD_BELOW - margin and share < OLD_SHARE:
        return Phase.OLD_NEWS, f"{coverage}, {chance}"
    if share >= HIGH_SHARE and ahead < EXCITEMENT_BELOW - margin:
        phase = Phase.PEAK if ahead < PEAK_BELOW - margin else Phase.EXCITEMENT
        return phase, f"{state.reach} outlets, {chance}"
    if state.reach >= SCRAMBLE_REACH or ahead < SCRAMBLE_BELOW - margin:
        return Phase.SCRAMBLE, f"{state.reach} outlets, {chance}"
    return Phase.BREAKING, f"{state.reach} outlets, {chance}"


def _single(state: CurveState, before: Phase | None) -> tuple[Phase, str]:
    """One outlet counts as breaking; when nobody follows, the wave is done."""
    silence = state.at - state.last_event_at
    if silence >= SINGLE_SILENCE:
        return Phase.DONE, f"one outlet, nobody followed in {silence / timedelta(hours=1):.0f} h"
    return before or Phase.BREAKING, "one outlet"
