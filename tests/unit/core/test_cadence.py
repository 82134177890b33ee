"""Cadence: the price of a fetch, what a feed is worth, and the reason that can be read."""

from datetime import UTC, datetime, timedelta

import pytest

from newsjack.core.cadence import (
    MOST_WORTH,
    after_outage,
    fair_price,
    hurried,
    is_outage,
    next_poll,
    worth_of,
)
from newsjack.core.rhythm import observed
from newsjack.model.feed import Earliness, FeedId, FeedRhythm, FeedState, FetchReason, Pace, PollWhy
from newsjack.model.params import CadenceParams

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
STEADY = CadenceParams(jitter=0.0)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def state(**facts):
    return FeedState(feed_id=FeedId(facts.pop("feed_id", "f")), polls=facts.pop("polls", 9), **facts)


def rhythm(per_day):
    """Entries spread evenly over three weeks and over the minutes of the hour."""
    begin, gap = NOW - timedelta(days=21), timedelta(days=1) / (per_day * 0.9931) if per_day else None
    known = observed(FeedRhythm(feed_id=FeedId("f"), since=begin), [], now=begin)
    dates = [begin + gap * index for index in range(int(21 * per_day))] if gap else []
    for day in range(1, 22):
        until = begin + timedelta(days=day)
        known = observed(known, [at for at in dates if until - timedelta(days=1) < at <= until], now=until)
    return known


def pace(per_day, **facts):
    return Pace(rhythm=rhythm(per_day), **facts)


def interval(known, *, reason=FetchReason.NOTHING_NEW, params=STEADY, retry_after=None, **facts):
    return next_poll(
        state(**facts), reason=reason, now=NOW, params=params, pace=known, retry_after=retry_after
    ).interval


UNKNOWN = Pace(rhythm=FeedRhythm(feed_id=FeedId("f")))


def test_four_times_the_entries_halve_the_interval():
    assert interval(pace(12.0)) / interval(pace(48.0)) == pytest.approx(2.0, rel=0.1)


def test_a_dearer_fetch_lengthens_and_more_worth_shortens_the_interval():
    usual = interval(pace(24.0))
    assert interval(pace(24.0, price=0.8)) / usual == pytest.approx(2.0, rel=0.1)
    assert usual / interval(pace(24.0, worth=4.0)) == pytest.approx(2.0, rel=0.1)


def test_a_live_story_shortens_the_interval_until_it_ends():
    usual = interval(pace(24.0))
    live = interval(pace(24.0, live_until=NOW + HOUR))
    assert usual / live == pytest.approx(2.0, rel=0.1)
    assert interval(pace(24.0, live_until=NOW)) == usual


def test_floor_and_ceiling_hold():
    assert interval(pace(3_000.0)) == STEADY.floor
    assert interval(pace(0.0, price=50.0)) == STEADY.ceiling
    for number in range(50):
        spread = interval(pace(0.0, price=50.0), params=CadenceParams(), feed_id=f"f{number}")
        assert STEADY.ceiling * 0.9 <= spread <= STEADY.ceiling


def test_a_feed_that_sends_large_documents_whole_is_asked_less_often():
    busy = pace(3_000.0)
    heavy = interval(busy, body_bytes=STEADY.heavy_bytes + 1)
    assert STEADY.heavy_floor <= heavy < 1.2 * STEADY.heavy_floor
    assert interval(busy, body_bytes=STEADY.heavy_bytes + 1, not_modified=1) == STEADY.floor
    assert interval(busy, body_bytes=STEADY.heavy_bytes) == STEADY.floor
    lying = interval(busy, body_bytes=STEADY.heavy_bytes + 1, not_modified=1, conditional=False)
    assert lying == heavy


def test_the_reasons_are_told():
    known = pace(31.0, worth=2.0, live_until=NOW + HOUR, price=0.5)
    planned = next_poll(
        state(entries_per_day=31.0), reason=FetchReason.NEW_ENTRIES, now=NOW, params=STEADY, pace=known
    )
    assert planned.whys == (PollWhy.LIVE, PollWhy.EARLY, PollWhy.RATE)


def test_a_new_feed_follows_its_hint_within_limits():
    assert interval(UNKNOWN) == STEADY.first_interval
    assert interval(UNKNOWN, hint=timedelta(minutes=30)) == timedelta(minutes=30)
    assert interval(UNKNOWN, hint=timedelta(days=9)) == STEADY.ceiling
    assert interval(pace(31.0), hint=timedelta(minutes=59)) < timedelta(minutes=15)


def test_failures_in_a_row_back_off_to_a_limit():
    waits = [interval(pace(24.0), reason=FetchReason.TIMEOUT, failures=n) for n in (1, 2, 5, 1_000)]
    assert waits == sorted(waits)
    assert waits[-1] == STEADY.failure_ceiling
    assert interval(pace(24.0), reason=FetchReason.CHALLENGE, failures=1) >= timedelta(hours=4)


def test_a_wait_that_is_asked_for_is_kept_and_spread():
    asked = timedelta(hours=2)
    wait = interval(pace(500.0), reason=FetchReason.RATE_LIMITED, failures=1, retry_after=asked)
    assert asked <= wait <= asked + MINUTE


def test_a_rolled_over_document_halves_the_wait():
    planned = next_poll(state(), reason=FetchReason.NEW_ENTRIES, now=NOW, params=STEADY, pace=pace(24.0))
    assert hurried(planned, STEADY).interval == planned.interval / 2
    assert hurried(planned, STEADY).whys == (PollWhy.ALL_NEW,)


def test_an_outage_is_the_networks_only_when_most_of_enough_fetches_find_no_server():
    down, up = FetchReason.CONNECT, FetchReason.NOT_MODIFIED
    assert is_outage([down] * 3 + [up] * 2)
    assert not is_outage([down] * 2 + [up] * 3)
    assert not is_outage([down] * 4)
    assert not is_outage([FetchReason.NOT_FOUND] * 9)
    assert after_outage(state(), STEADY).interval <= STEADY.first_interval * 1.5


@pytest.mark.parametrize("feeds", [2, 40, 1_000])
def test_the_price_keeps_all_feeds_to_the_budget(feeds):
    demands = [0.01 * (1 + number % 17) for number in range(feeds)]
    price = fair_price(demands, STEADY)
    made = sum(
        min(max(demand / (2 * price) ** 0.5, MINUTE / STEADY.ceiling), MINUTE / STEADY.floor)
        for demand in demands
    )
    assert made == pytest.approx(feeds / 5, rel=0.01)


def test_the_budget_has_an_end_however_many_feeds_there_are():
    few, many = fair_price([0.1] * 1_000, STEADY), fair_price([0.1] * 50_000, STEADY)
    assert many > few
    assert 50_000 * 0.1 / (2 * many) ** 0.5 == pytest.approx(STEADY.most_per_minute, rel=0.01)


def test_outlets_that_break_stories_are_worth_more_within_limits():
    def worth(entries, early):
        return worth_of(Earliness(outlet="o", entries=entries, early=early), usual=0.05)

    assert worth(1_000, 50) == pytest.approx(1.0)
    assert 1.0 < worth(5, 1) < worth(500, 100) <= MOST_WORTH
    assert worth(100_000, 0) == 1 / MOST_WORTH
    assert worth_of(None, usual=0.05) == 1.0
