"""Where a wave stands on Scott's curve while it lives, and whether the newsjack window is open.

With hindsight a phase is a share of the wave's greatest rate. Online that rate is not known yet, so
the forecast says how likely the peak is still ahead, and the present rate's share of the greatest
rate so far says the rest. A wave never goes back; a new wave begins at the beginning.
"""

from newsjack.core.curve import SMOOTH, CurveState
from newsjack.model.curve import Forecast, Phase, PhaseChange
from newsjack.model.params import CurveParams

SCRAMBLE_REACH = 3
SCRAMBLE_BELOW = 0.8
EXCITEMENT_BELOW = 0.45
PEAK_BELOW = 0.3
OLD_BELOW = 0.15
OLD_SHARE = 0.8
DONE_SHARE = 0.1
MARGIN = 0.03
"""Thresholds of P(peak ahead); a change needs the margin beyond its threshold, so that nothing flaps."""


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
    share = state.item_rates[SMOOTH] / state.top_rate if state.top_rate > 0 else 0.0
    ahead = forecast.p_before_peak
    outlets = f"{state.reach} outlet{'s' if state.reach > 1 else ''}"
    chance = f"{ahead:.0%} chance that the peak is ahead"
    if share < DONE_SHARE and ahead < OLD_BELOW:
        return Phase.DONE, f"coverage at {share:.0%} of its greatest rate"
    if state.reach < 2:
        return _single(state, before, share)
    margin = MARGIN if before is not None else 0.0
    if ahead < OLD_BELOW - margin and share < OLD_SHARE:
        return Phase.OLD_NEWS, f"{chance}, coverage at {share:.0%} of its greatest rate"
    if ahead < PEAK_BELOW - margin:
        return Phase.PEAK, f"{outlets}, {chance}"
    if ahead < EXCITEMENT_BELOW - margin:
        return Phase.EXCITEMENT, f"{outlets}, {chance}"
    if state.reach >= SCRAMBLE_REACH or ahead < SCRAMBLE_BELOW - margin:
        return Phase.SCRAMBLE, f"{outlets}, {chance}"
    return Phase.BREAKING, f"{outlets}, {chance}"


def _single(state: CurveState, before: Phase | None, share: float) -> tuple[Phase, str]:
    """One outlet counts as breaking; when nobody follows, the wave is done."""
    if share < DONE_SHARE:
        return Phase.DONE, f"one outlet, nobody followed in {state.age_hours:.1f} h"
    return before or Phase.BREAKING, "one outlet"
