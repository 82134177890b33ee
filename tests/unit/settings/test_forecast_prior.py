"""The packaged forecast: readable, of this version, and refused when it is anything else."""

import json
from typing import Any

import pytest

from newsjack.core.forecast import FEATURES
from newsjack.errors import SettingsError
from newsjack.settings.paths import config_home
from newsjack.settings.prior import FORECAST_FILE, load_forecast_prior, read_forecast


def shipped() -> dict[str, Any]:
    return json.loads((config_home() / FORECAST_FILE).read_text(encoding="utf-8"))


def test_the_packaged_forecast_says_what_it_rests_on() -> None:
    prior = load_forecast_prior()
    assert prior.waves > 500
    assert prior.trained
    assert sum(count for _, _, count in prior.reliability) > 500
    assert shipped()["data"]


def test_the_packaged_forecast_was_reliable_where_it_was_not_fitted() -> None:
    rows = load_forecast_prior().reliability
    total = sum(count for _, _, count in rows)
    assert sum(abs(told - was) * count for told, was, count in rows) / total <= 0.04


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"trained": 1}', "\x00"])
def test_what_is_no_forecast_is_refused_by_name(text: str) -> None:
    with pytest.raises(SettingsError) as raised:
        read_forecast(text, file="forecast-prior.json")
    assert raised.value.file == "forecast-prior.json"


@pytest.mark.parametrize(
    "changes",
    [
        {"features": list(FEATURES[:-1])},
        {"p_before": [0.0]},
        {"quantiles": []},
        {"p_big": [float("nan")] * (len(FEATURES) + 1)},
        {"p_big": ["many"] * (len(FEATURES) + 1)},
        {"reliability": [[0.1, 0.2]]},
    ],
)
def test_numbers_that_do_not_fit_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(SettingsError):
        read_forecast(json.dumps(shipped() | changes), file="forecast-prior.json")
