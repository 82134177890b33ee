"""Phases while a wave lives: order, hysteresis, reasons; and when the window is open."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from newsjack.core.curve import CurveState, StoryCurve
from newsjack.core.phase import is_window_open, next_phase
from newsjack.model.curve import Forecast, PeakBand, Phase, PhaseChange
from newsjack.model.params import CurveParams
from tests.makers import AT, make_entry, minutes

PARAMS = CurveParams()


def state_of(
    reach: int, *, share: float = 1.0, silent: timedelta = timedelta(0), wave: int = 1
) -> CurveState:
    curve = StoryCurve(PARAMS)
    for number in range(reach):
        curve.add(entry=make_entry(f"e{number}", owner=f"o{number}"), wire_copy=False)
    return replace(curve.state(AT + silent), kernel_share=share, wave=wave)


def chance(ahead: float) -> Forecast:
    band = PeakBand(p10=AT, p25=AT, p50=AT, p75=AT, p90=AT)
    return Forecast(at=AT, p_before_peak=ahead, p_big=0.2, peak_at=band)


def entered(phase: Phase, wave: int = 1) -> PhaseChange:
    return PhaseChange(wave=wave, phase=phase, at=AT - minutes(30), why="earlier")


def phase_of(state: CurveState, ahead: float, previous: PhaseChange | None = None) -> Phase | None:
    change = next_phase(state, previous=previous, forecast=chance(ahead))
    return change.phase if change else None


@pytest.mark.parametrize(
    ("reach", "ahead", "share", "phase"),
    [
        (1, 0.99, 1.0, Phase.BREAKING),
        (1, 0.10, 1.0, Phase.BREAKING),
        (2, 0.97, 1.0, Phase.BREAKING),
        (2, 0.80, 1.0, Phase.SCRAMBLE),
        (3, 0.97, 1.0, Phase.SCRAMBLE),
        (5, 0.50, 0.9, Phase.EXCITEMENT),
        (5, 0.30, 0.9, Phase.PEAK),
        (5, 0.10, 0.9, Phase.PEAK),
        (5, 0.10, 0.4, Phase.OLD_NEWS),
        (5, 0.02, 0.05, Phase.DONE),
    ],
)
def test_a_new_wave_is_read_by_outlets_chance_and_share(
    reach: int, ahead: float, share: float, phase: Phase
) -> None:
    assert phase_of(state_of(reach, share=share), ahead) is phase


def test_waiting_is_not_excitement() -> None:
    assert phase_of(state_of(2, share=0.3), 0.4) is Phase.SCRAMBLE


def test_a_lone_report_is_done_only_when_what_follows_would_be_a_new_wave() -> None:
    breaking = entered(Phase.BREAKING)
    assert phase_of(state_of(1, silent=timedelta(hours=9)), 0.1, breaking) is None
    change = next_phase(state_of(1, silent=timedelta(hours=10)), previous=breaking, forecast=chance(0.1))
    assert change is not None
    assert (change.phase, change.why) == (Phase.DONE, "one outlet, nobody followed in 10 h")


@pytest.mark.parametrize("previous", list(Phase))
@pytest.mark.parametrize("ahead", [0.99, 0.7, 0.45, 0.2, 0.01])
def test_a_wave_never_goes_back(previous: Phase, ahead: float) -> None:
    for reach in (1, 2, 3, 12):
        now = phase_of(state_of(reach), ahead, entered(previous))
        assert now is None or now.rank > previous.rank


def test_a_new_wave_begins_at_the_beginning() -> None:
    change = next_phase(state_of(1, wave=2), previous=entered(Phase.OLD_NEWS), forecast=chance(0.9))
    assert change is not None
    assert (change.wave, change.phase) == (2, Phase.BREAKING)


def test_a_change_needs_the_margin_beyond_its_threshold() -> None:
    scramble = entered(Phase.SCRAMBLE)
    assert phase_of(state_of(4), 0.54, scramble) is None
    assert phase_of(state_of(4), 0.51, scramble) is Phase.EXCITEMENT


def test_each_change_says_why() -> None:
    change = next_phase(state_of(4), previous=entered(Phase.SCRAMBLE), forecast=chance(0.31))
    assert change is not None
    assert change.why == "4 outlets, 31% chance that the peak is ahead"
    assert change.at == AT


def test_a_fading_wave_ends() -> None:
    """Whatever it was, without an entry a wave comes to its end by its smoothed rate and its chance."""
    phases = [entered(Phase.SCRAMBLE)]
    for hours in range(1, 12):
        state = state_of(4, share=max(0.0, 1.0 - hours / 4), silent=timedelta(hours=hours))
        change = next_phase(state, previous=phases[-1], forecast=chance(max(0.0, 0.5 - hours / 10)))
        phases.extend([change] if change else [])
    assert phases[-1].phase is Phase.DONE
    assert all(one.phase.rank < other.phase.rank for one, other in pairwise(phases))


@pytest.mark.parametrize(
    ("reach", "phase", "ahead", "is_open"),
    [
        (2, Phase.BREAKING, 0.5, True),
        (2, Phase.SCRAMBLE, 0.9, True),
        (2, Phase.SCRAMBLE, 0.49, False),
        (1, Phase.BREAKING, 0.99, False),
        (5, Phase.EXCITEMENT, 0.99, False),
        (5, Phase.PEAK, 0.6, False),
    ],
)
def test_the_window_needs_two_outlets_an_early_phase_and_the_chance(
    reach: int, phase: Phase, ahead: float, is_open: bool
) -> None:
    assert is_window_open(state_of(reach), phase, chance(ahead), PARAMS) is is_open
