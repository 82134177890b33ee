"""Hints: what a channel asks for of its polls, in the words of the modules and in those of the world."""

from datetime import timedelta

import pytest

from newsjack.core.hints import LONGEST, asked_pace

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def asked(*, ttl=None, period=None, often=None):
    found = {"ttl": ttl, "sy_updateperiod": period, "sy_updatefrequency": often}
    return asked_pace({key: value for key, value in found.items() if value is not None})


@pytest.mark.parametrize(
    ("ttl", "pace"), [("60", HOUR), (" 5\n", 5 * MINUTE), ("0.5", MINUTE / 2), ("999999", LONGEST)]
)
def test_ttl_is_in_minutes(ttl, pace):
    assert asked(ttl=ttl) == pace


@pytest.mark.parametrize(
    ("period", "often", "pace"),
    [
        ("Daily", " 2 ", 12 * HOUR),
        ("weekly", None, 7 * DAY),
        ("hourly", "4", 15 * MINUTE),
        ("hourly", "0.5", 2 * HOUR),
        ("daily", "0.25", 4 * DAY),
        ("daily", "0.1", LONGEST),
        ("minutely", None, MINUTE),
        ("dayly", "1", DAY),
        ("yearly", "1", LONGEST),
        ("daily", "0", DAY),
        ("daily", "often", DAY),
        (None, "4", 6 * HOUR),
    ],
)
def test_the_syndication_module_divides_a_period(period, often, pace):
    assert asked(period=period, often=often) == pace


def test_ttl_comes_first_where_it_says_something():
    assert asked(ttl="30", period="daily") == 30 * MINUTE
    assert asked(ttl="0", period="daily") == asked(ttl="soon", period="daily") == DAY


@pytest.mark.parametrize(
    "hint",
    [
        {},
        {"ttl": "-5"},
        {"ttl": "0"},
        {"ttl": "1e9"},
        {"ttl": "٦٠"},
        {"period": "always"},
        {"period": "always", "often": "4"},
        {"period": "hourly"},
        {"period": "hourly", "often": "1"},
        {"period": "hourly", "often": "1.0"},
        {"often": "0"},
    ],
)
def test_what_says_nothing_is_no_hint(hint):
    assert asked(**hint) is None


@pytest.mark.parametrize("often", ["0.00000001", "99999999", "100"])
def test_no_frequency_is_beyond_measure(often):
    found = asked(period="hourly", often=often)
    assert timedelta(0) < found <= LONGEST
