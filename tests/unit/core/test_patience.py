from datetime import UTC, datetime, timedelta

import pytest

from newsjack.core.addresses import shared_host
from newsjack.core.cadence import NextPoll
from newsjack.core.patience import NEIGHBOURS, hosts_that_wait, patient
from newsjack.model.feed import Feed, FeedId, FeedState, FetchReason, FetchResult, PollWhy

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SOON = NextPoll(interval=timedelta(minutes=5), whys=(PollWhy.RATE,))


def feed(url, name="f"):
    return Feed(feed_id=FeedId(name), url=url, outlet="Example", owner="example.com", host=shared_host(url))


def state(name="f", **facts):
    return FeedState(feed_id=FeedId(name), **facts)


def planned(found, *, retry_after=None, plan=SOON):
    return patient(plan, found, retry_after=retry_after, now=NOW)


def test_ordinary_answers_keep_their_pace():
    assert planned(state(reason=FetchReason.NEW_ENTRIES)) is SOON
    assert planned(state(reason=FetchReason.GONE, gone_polls=1, gone_since=NOW)) is SOON
    assert planned(state(reason=FetchReason.RATE_LIMITED), retry_after=HOUR) is SOON


def test_refusals_without_a_time_wait_one_to_two_hours_each_its_own():
    waits = {planned(state(f"f{n}", reason=FetchReason.RATE_LIMITED)).interval for n in range(50)}
    assert len(waits) == 50
    assert min(waits) >= HOUR
    assert HOUR * 1.8 < max(waits) <= 2 * HOUR


def test_resting_and_duplicate_feeds_are_asked_seldom_and_say_why():
    resting = planned(state(reason=FetchReason.GONE, gone_polls=3, gone_since=NOW - 24 * HOUR))
    assert (resting.interval, resting.whys) == (timedelta(days=7), (PollWhy.GONE,))
    double = planned(state(reason=FetchReason.DUPLICATE))
    assert (double.interval, double.whys) == (timedelta(days=1), (PollWhy.DUPLICATE,))


def test_nothing_is_shortened():
    month = NextPoll(interval=timedelta(days=30), whys=(PollWhy.FAILURE,))
    for reason in (FetchReason.DUPLICATE, FetchReason.RATE_LIMITED):
        assert planned(state(reason=reason), plan=month).interval >= month.interval


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://old.reddit.com/r/news/.rss", "reddit.com"),
        ("https://www.bbc.co.uk/rss", "bbc.co.uk"),
        ("http://10.0.0.7:1200/paper", ""),
        ("http://rsshub/paper", ""),
        ("http://rsshub.local:1200/paper", ""),
    ],
)
def test_limits_hold_for_a_public_host_and_its_subdomains(url, host):
    assert shared_host(url) == host


def answer(url, status, wait):
    result = FetchResult(
        feed_id=FeedId("f"), reason=FetchReason.RATE_LIMITED, status=status, retry_after=wait
    )
    return feed(url), result


def test_only_a_429_or_503_that_says_how_long_slows_a_host():
    day = timedelta(days=1)
    told = [
        answer("http://a.example.com/1", 429, timedelta(minutes=10)),
        answer("http://b.example.com/2", 503, day),
        answer("http://example.net/", 429, None),
        answer("http://example.org/", 500, day),
        answer("http://rsshub.local/", 429, day),
    ]
    assert hosts_that_wait(told, now=NOW) == {"example.com": NOW + NEIGHBOURS}
    assert hosts_that_wait(told[:1], now=NOW) == {"example.com": NOW + timedelta(minutes=10)}
