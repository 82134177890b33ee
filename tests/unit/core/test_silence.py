from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from newsjack.core.silence import liveness, tempered
from newsjack.model.curve import Forecast, PeakBand

NOW = datetime(2025, 9, 10, 16, tzinfo=UTC)
HOUR = timedelta(hours=1)
TEN = 10 * HOUR


def made(*hours: float, p: float = 0.8) -> Forecast:
    p10, p25, p50, p75, p90 = (NOW + h * HOUR for h in hours)
    band = PeakBand(p10=p10, p25=p25, p50=p50, p75=p75, p90=p90)
    return Forecast(at=NOW, p_before_peak=p, p_big=0.4, peak_at=band)


def test_a_wave_lives_on_its_last_entry_and_is_over_after_ten_hours():
    values = [liveness(h * HOUR, wave_silence=TEN) for h in (-1, 0, 1, 2, 4, 8, 10, 40)]
    assert values[0] == values[1] == 1.0
    assert all(a > b for a, b in pairwise(values[1:7]))
    assert values[-2:] == [0.0, 0.0]


def test_a_living_wave_keeps_its_forecast():
    expected = made(-1, 0, 1, 2, 3)
    assert tempered(expected, alive=1.0, top_at=NOW - HOUR) is expected


def test_a_wave_that_is_over_had_its_peak():
    told = tempered(made(-1, 0, 1, 2, 3), alive=0.0, top_at=NOW - 5 * HOUR)
    assert told.p_before_peak == 0.0
    assert told.peak_at.p10 == told.peak_at.p90 == NOW - 5 * HOUR


@given(
    st.lists(st.floats(-20, 60), min_size=5, max_size=5).map(sorted),
    st.floats(0, 1),
    st.floats(0, 30),
)
def test_the_band_stays_in_order_and_the_chance_falls(hours: list[float], alive: float, top: float):
    told = tempered(made(*hours), alive=alive, top_at=NOW - top * HOUR)
    band = told.peak_at
    assert band.p10 <= band.p25 <= band.p50 <= band.p75 <= band.p90
    assert told.p_before_peak <= 0.8
