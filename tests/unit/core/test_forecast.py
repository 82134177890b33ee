"""The forecast of a wave: features, agreement of its parts, and that the shipped numbers make sense."""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsjack.core.curve import CurveState, StoryCurve
from newsjack.core.forecast import (
    FEATURES,
    LONGEST_HOURS,
    QUANTILES,
    ForecastPrior,
    act_before,
    features_of,
    forecast,
)
from newsjack.model.curve import Forecast
from newsjack.model.params import CurveParams
from newsjack.settings.prior import load_forecast_prior
from tests.makers import AT, make_entry, minutes

PARAMS = CurveParams()
PRIOR = load_forecast_prior()


def flat(**weights: float) -> ForecastPrior:
    """Make a prior of zero weights but for the intercepts named."""

    def row(intercept: float) -> tuple[float, ...]:
        return (intercept, *(0.0 for _ in FEATURES))

    return ForecastPrior(
        trained="test",
        waves=0,
        features=FEATURES,
        p_before=row(weights.get("before", 0.0)),
        p_big=row(weights.get("big", 0.0)),
        quantiles=tuple(row(weights.get(f"q{n}", 0.0)) for n in range(len(QUANTILES))),
    )


def state_of(*after: float, now: float | None = None, copies: Sequence[int] = ()) -> CurveState:
    curve = StoryCurve(PARAMS)
    for number, at in enumerate(after):
        entry = make_entry(f"e{number}", owner=f"o{number}", first_seen_at=AT + minutes(at))
        curve.add(entry=entry, wire_copy=number in copies)
    return curve.state(AT + minutes(after[-1] if now is None else now))


def told(state: CurveState, prior: ForecastPrior = PRIOR) -> Forecast:
    return forecast(state, now=state.at, language="en", prior=prior)


def band(expected: Forecast) -> tuple[datetime, ...]:
    peak = expected.peak_at
    return (peak.p10, peak.p25, peak.p50, peak.p75, peak.p90)


def test_each_feature_has_a_value_and_a_weight() -> None:
    row = features_of(state_of(0, 10, 30), language="en")
    assert len(row) == len(FEATURES) == len(set(FEATURES))
    assert PRIOR.features == FEATURES
    assert {len(w) for w in (PRIOR.p_before, PRIOR.p_big, *PRIOR.quantiles)} == {len(FEATURES) + 1}


def test_young_weights_fall_silent_from_the_fourth_outlet() -> None:
    young = [n for n, name in enumerate(FEATURES) if name.startswith("young_")]
    third = features_of(state_of(0, 10, 30), language="en")
    fourth = features_of(state_of(0, 10, 30, 40), language="en")
    assert any(third[n] for n in young)
    assert not any(fourth[n] for n in young)


def test_the_hour_is_that_of_the_language_s_market() -> None:
    state = state_of(0, 10)
    clock = [FEATURES.index("hour_sin"), FEATURES.index("hour_cos")]
    english, french = (features_of(state, language=language) for language in ("en", "fr"))
    assert [english[n] for n in clock] != [french[n] for n in clock]
    assert french == features_of(state, language=None)


def test_the_peak_is_rather_ahead_at_the_second_outlet_than_at_the_eighth() -> None:
    early, late = told(state_of(0, 30)), told(state_of(*range(0, 240, 30)))
    assert early.p_before_peak > 0.7 > 0.4 > late.p_before_peak
    assert early.p_big < late.p_big == 1.0


def test_the_peak_moves_into_the_past_when_nothing_follows() -> None:
    chances = [told(state_of(0, 20, 30, 40, 45, now=45 + wait)).p_before_peak for wait in (0, 120, 360)]
    assert chances[0] > chances[1] > chances[2]
    assert told(state_of(0, 20, 30, 40, 45, now=45 + 360)).peak_at.p75 < AT + minutes(405)


def test_quantiles_agree_with_the_chance_that_the_peak_is_ahead() -> None:
    state = state_of(0, 10)
    likely = told(state, flat(before=math.log(4), q0=-2.0, q1=-1.0, q2=-0.5, q3=1.0, q4=2.0))
    assert likely.p_before_peak == pytest.approx(0.8)
    assert [at >= state.at for at in band(likely)] == [False, True, True, True, True]
    unlikely = told(state, flat(before=-math.log(4), q0=-2.0, q1=-1.0, q2=0.5, q3=1.0, q4=2.0))
    assert [at <= state.at for at in band(unlikely)] == [True, True, True, True, False]


def test_quantiles_that_cross_are_put_in_order() -> None:
    expected = told(state_of(0, 10), flat(q0=1.0, q1=-1.0, q2=0.5, q3=-2.0, q4=0.0))
    assert list(band(expected)) == sorted(band(expected))


def test_distances_stay_within_three_days_whatever_the_weights() -> None:
    expected = told(state_of(0, 10), flat(q0=-1e9, q4=1e9))
    assert expected.peak_at.p10 == expected.at - timedelta(hours=LONGEST_HOURS)
    assert expected.peak_at.p90 == expected.at + timedelta(hours=LONGEST_HOURS)


def test_act_before_leaves_the_team_its_time() -> None:
    expected = told(state_of(0, 30))
    params = replace(PARAMS, publish_time=minutes(40))
    assert act_before(expected, params) == expected.peak_at.p25 - minutes(40)


def test_the_basis_names_outlets_age_and_training() -> None:
    assert told(state_of(0, 41)).basis == f"2 outlets, 41 min old; {PRIOR.trained}"
    assert "5.0 h old" in told(state_of(0, 300)).basis


@given(
    after=st.lists(st.floats(min_value=0, max_value=60 * 48), min_size=1, max_size=70),
    wait=st.floats(min_value=0, max_value=60 * 24 * 400),
)
def test_any_wave_gives_a_sound_forecast(after: list[float], wait: float) -> None:
    steps = sorted(after)
    expected = told(state_of(*steps, now=steps[-1] + wait, copies=(1, 4)))
    assert 0.0 <= expected.p_before_peak <= 1.0
    assert 0.0 <= expected.p_big <= 1.0
    assert all(one <= other for one, other in pairwise(band(expected)))
    for level, at in zip(QUANTILES, band(expected), strict=True):
        assert at <= expected.at if level < 1 - expected.p_before_peak else at >= expected.at
