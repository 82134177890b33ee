from datetime import UTC, datetime, timedelta

import pytest

from newsjack.web.when import When, zone_of
from newsjack.web.words import words_for

NOW = datetime(2025, 9, 10, 16, 0, tzinfo=UTC)


def when(language: str = "en", zone: str = "Europe/Paris") -> When:
    return When(now=NOW, zone=zone_of(zone), words=words_for(language))


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(seconds=45), "45 s"),
        (timedelta(minutes=38), "38 min"),
        (timedelta(minutes=-89), "89 min"),
        (timedelta(hours=3, minutes=5), "3 h 05"),
        (timedelta(hours=24), "24 h"),
        (timedelta(days=4), "4 d"),
    ],
)
def test_a_span_has_two_figures_at_most(length: timedelta, text: str):
    assert when().span(length) == text


def test_what_lies_ahead_and_behind():
    assert when().ago(NOW + timedelta(minutes=38)) == "in 38 min"
    assert when().ago(NOW - timedelta(days=3)) == "3 d ago"
    assert when("fr").ago(NOW - timedelta(minutes=3)) == "il y a 3 min"
    assert when().ago(NOW) == "now"


def test_the_clock_is_the_teams_and_names_other_days():
    assert when().clock(NOW) == "18:00"
    assert when().clock(NOW - timedelta(days=1)) == "Tue 18:00"
    assert when("fr").clock(NOW - timedelta(days=30)) == "11 août 18:00"
    assert when().clock(NOW + timedelta(hours=6, minutes=1)) == "Thu 00:01"


def test_the_hour_changes_with_summer_time():
    assert when().seconds(datetime(2025, 10, 26, 0, 59, 59, tzinfo=UTC)) == "02:59:59"
    assert when().seconds(datetime(2025, 10, 26, 1, 0, 0, tzinfo=UTC)) == "02:00:00"


@pytest.mark.parametrize("name", ["Nowhere/Land", "../etc/passwd", ""])
def test_an_unknown_zone_reads_utc(name: str):
    assert when(zone=name).clock(NOW) == "16:00"
