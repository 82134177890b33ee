"""Rhythm: what a feed's own dates teach about when its entries come."""

from datetime import UTC, datetime, timedelta

import pytest

from newsjack.core.feed_health import is_silence
from newsjack.core.rhythm import (
    clock_wait,
    due_in_silence,
    expected_between,
    hour_of_week,
    observed,
    rate_at,
    week_of,
)
from newsjack.model.feed import FeedId, FeedRhythm, FeedState
from newsjack.model.params import HealthParams

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
NEW = FeedRhythm(feed_id=FeedId("f"))


def lived(dates, *, weeks=4):
    """Return a rhythm that saw its dates day by day, up to the last Monday."""
    known = observed(NEW, [], now=MONDAY - WEEK * weeks)
    for day in range(1, 7 * weeks + 1):
        until = MONDAY - WEEK * weeks + DAY * day
        known = observed(known, [at for at in dates if until - DAY < at <= until], now=until)
    return known


def office_hours(minute=0):
    """Two entries an hour from 8 to 18 on five days of each of the last four weeks."""
    first = MONDAY - WEEK * 4
    return [
        first + WEEK * week + DAY * day + HOUR * hour + timedelta(minutes=minute + half)
        for week in range(4)
        for day in range(5)
        for hour in range(8, 18)
        for half in (0, 30)
    ]


def test_nothing_is_expected_of_a_feed_that_was_never_read():
    assert rate_at(NEW, MONDAY) == 0.0
    assert expected_between(NEW, MONDAY, MONDAY + WEEK, now=MONDAY) == 0.0
    assert not week_of(NEW, now=MONDAY).any()


def test_the_week_has_its_days_and_nights():
    known = lived(office_hours())
    week = week_of(known, now=MONDAY)
    noon, night, sunday = (float(week[hour]) for hour in (12, 3, 6 * 24 + 12))
    assert noon > 10 * night
    assert noon > 3 * sunday
    assert week.sum() == pytest.approx(100, rel=0.1)


def test_a_quiet_weekend_is_expected_to_be_quiet():
    known = lived(office_hours())
    friday_night = MONDAY - DAY * 2 - HOUR * 5
    weekend = expected_between(known, friday_night, MONDAY + HOUR * 6, now=MONDAY)
    tuesday = expected_between(known, MONDAY + DAY, MONDAY + DAY * 2, now=MONDAY)
    assert weekend < tuesday / 2
    assert expected_between(known, MONDAY, MONDAY + WEEK * 2, now=MONDAY) == pytest.approx(
        2 * float(week_of(known, now=MONDAY).sum())
    )


def test_what_came_of_late_counts_more_than_the_week():
    known = lived(office_hours())
    noon = MONDAY + HOUR * 12
    burst = observed(known, [noon - timedelta(minutes=m) for m in range(10)], now=noon)
    assert rate_at(burst, noon) > rate_at(known, noon) + 1
    assert rate_at(burst, noon + HOUR * 4) < rate_at(burst, noon)


def test_a_first_document_teaches_its_own_span():
    now = MONDAY + HOUR * 12
    busy = observed(NEW, [now - timedelta(minutes=2 * n) for n in range(30)], now=now)
    slow = observed(NEW, [now - DAY * n for n in range(30)], now=now)
    assert rate_at(busy, now) > 10
    assert float(week_of(slow, now=now).mean()) * 24 == pytest.approx(1.0, rel=0.4)


def test_dates_of_the_future_count_as_now_and_very_old_ones_not_at_all():
    known = observed(NEW, [MONDAY + WEEK, MONDAY - DAY * 400], now=MONDAY)
    assert sum(known.hours) == pytest.approx(1.0)
    assert known.hours[hour_of_week(MONDAY)] == pytest.approx(1.0)


def test_order_of_batches_changes_little_and_time_never_runs_back():
    dates = [MONDAY - HOUR * n for n in range(1, 40)]
    at_once = observed(observed(NEW, [], now=MONDAY - WEEK), dates, now=MONDAY)
    by_halves = observed(NEW, [], now=MONDAY - WEEK)
    for part in (dates[20:], dates[:20]):
        by_halves = observed(by_halves, part, now=MONDAY)
    assert by_halves.hours == pytest.approx(at_once.hours, abs=0.001)
    assert observed(by_halves, [], now=MONDAY - DAY).at == MONDAY


def test_a_wait_ends_after_the_minute_at_which_the_feed_speaks():
    known = lived(office_hours())
    just_before = MONDAY + HOUR * 12 + timedelta(minutes=56)
    wait = clock_wait(known, just_before, timedelta(minutes=4))
    assert timedelta(minutes=4) < wait < timedelta(minutes=5)
    after = clock_wait(known, just_before + timedelta(minutes=5), timedelta(minutes=4))
    assert after > timedelta(minutes=4)


@pytest.mark.parametrize("minutes", [0.0, 1.0, 59.5, 60.0, 61.0, 180.0])
@pytest.mark.parametrize("second", [0, 30, 59])
def test_without_a_habit_a_wait_is_itself(minutes, second):
    now = MONDAY + timedelta(hours=9, minutes=17, seconds=second)
    wait = timedelta(minutes=minutes)
    assert clock_wait(NEW, now, wait) / HOUR == pytest.approx(wait / HOUR, abs=1e-6)


def test_longer_waits_end_later():
    known = lived(office_hours(minute=7))
    now = MONDAY + timedelta(hours=9, minutes=33, seconds=12)
    ends = [clock_wait(known, now, timedelta(minutes=m)) for m in range(0, 200)]
    assert ends == sorted(ends)
    assert clock_wait(known, now, HOUR) / HOUR == pytest.approx(1.0)


def test_a_silence_does_not_lessen_what_was_due_in_it():
    """Counts fade; were they to fade with the silence that is judged, a slow feed could never be missed."""
    known = lived([MONDAY - DAY * number for number in range(1, 57)], weeks=8)
    due = [due_in_silence(known, MONDAY, MONDAY + DAY * days) for days in (7, 30, 60, 90)]
    assert due == pytest.approx([7, 30, 60, 90], rel=0.15)
    assert due_in_silence(known, MONDAY, MONDAY) == 0.0
    assert due_in_silence(NEW, MONDAY, MONDAY + WEEK) == 0.0


@pytest.mark.parametrize("every", [DAY / 4, DAY, DAY * 3])
def test_a_feed_that_stops_is_found_silent_whatever_its_rate(every):
    known = lived([MONDAY - every * number for number in range(1, DAY * 56 // every)], weeks=8)

    def silent(until):
        rate = float(week_of(known, now=until).mean()) * 24
        state = FeedState(feed_id=NEW.feed_id, new_entry_at=MONDAY, succeeded_at=until, entries_per_day=rate)
        return is_silence(state, expected=due_in_silence(known, MONDAY, until), params=HealthParams())

    assert not silent(MONDAY + every * 3)
    assert silent(MONDAY + every * 40)
