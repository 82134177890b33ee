from dataclasses import replace
from datetime import UTC, datetime, timedelta

from newsjack.core.absence import after_poll, is_resting, notice
from newsjack.model.feed import FeedId, FeedState, FetchReason

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
GONE = FetchReason.GONE


def state(**facts):
    return FeedState(feed_id=FeedId("f"), **facts)


def polled(*reasons, every=12 * HOUR, start=None):
    found, now = start or state(entries_total=20), NOW
    for reason in reasons:
        answered = reason not in (FetchReason.TIMEOUT, FetchReason.DNS)
        found = after_poll(found, reason=reason, status=200 if answered else 0, now=now)
        now += every
    return found, now - every


def resting(*reasons, **how):
    return is_resting(polled(*reasons, **how)[0], now=polled(*reasons, **how)[1])


def test_gone_is_believed_after_three_polls_and_a_day():
    assert resting(GONE, GONE, GONE)
    assert not resting(GONE, GONE, every=48 * HOUR)
    assert not resting(GONE, GONE, GONE, every=HOUR)


def test_any_other_answer_ends_it_and_no_answer_says_nothing():
    assert not resting(GONE, GONE, FetchReason.NOT_FOUND, GONE)
    assert not resting(GONE, GONE, GONE, FetchReason.NEW_ENTRIES)
    assert resting(GONE, GONE, FetchReason.TIMEOUT, GONE)
    assert resting(GONE, GONE, GONE, FetchReason.DNS)
    assert polled(FetchReason.TIMEOUT)[0].gone_since is None


def test_failures_know_since_when():
    failing, _ = polled(FetchReason.NEW_ENTRIES, FetchReason.TIMEOUT, FetchReason.NOT_FOUND)
    assert failing.failing_since == NOW + 12 * HOUR
    assert polled(FetchReason.NOT_MODIFIED, start=failing)[0].failing_since is None


def test_only_a_feed_that_had_entries_becomes_empty():
    empty, _ = polled(FetchReason.EMPTY_FEED, FetchReason.SAME_BODY, FetchReason.EMPTY_FEED)
    assert empty.empty_since == NOW
    assert polled(FetchReason.NOTHING_NEW, start=empty)[0].empty_since is None
    assert polled(FetchReason.EMPTY_FEED, start=state())[0].empty_since is None


def test_the_operator_is_told():
    assert notice(state(), now=NOW) == ""
    empty = state(entries_total=20, empty_since=NOW - timedelta(days=2))
    assert notice(empty, now=NOW) == "no entries since 2026-02-28 12:00Z, where there were 20"
    assert notice(replace(empty, empty_since=NOW - HOUR / 2), now=NOW) == ""
    moved = state(moved_to="http://a.com/b", moved_since=NOW)
    assert notice(moved, now=NOW) == "redirected to http://a.com/b since 2026-03-02 12:00Z"
    assert "asked at http://a.com/b" in notice(state(adopted_url="http://a.com/b"), now=NOW)
    assert "take it out" in notice(state(gone_polls=3, gone_since=NOW - 24 * HOUR), now=NOW)
