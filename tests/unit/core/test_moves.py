from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newsjack.core.moves import (
    GIVE_UP_AFTER,
    STABLE_FOR,
    STABLE_POLLS,
    after_answer,
    after_failure,
    asked_url,
    asks_for_twin,
    may_adopt,
    twin_url,
)
from newsjack.model.feed import Feed, FeedId, FeedState, FetchReason

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
OLD, NEW = "http://example.com/rss", "https://example.com/feed"


def feed(url=OLD, name="f"):
    return Feed(feed_id=FeedId(name), url=url, outlet="Example", owner="example.com")


def state(**facts):
    return FeedState(feed_id=FeedId(facts.pop("name", "f")), **facts)


def after(leads_to, *, url=OLD, every=timedelta(hours=8)):
    """Poll once for each target of ``leads_to``."""
    found, now = state(), NOW
    for target in leads_to:
        found = after_answer(found, feed=feed(url), moved_to=target, now=now)
        now += every
    return found


def test_a_move_is_adopted_after_days_and_polls():
    assert after([NEW] * STABLE_POLLS).adopted_url == NEW
    assert after([NEW] * (STABLE_POLLS - 1)).adopted_url == ""
    minutely = after([NEW] * 100, every=timedelta(minutes=1))
    assert (minutely.adopted_url, minutely.moved_polls, minutely.moved_since) == ("", 100, NOW)
    assert after([NEW] * 9, every=STABLE_FOR).adopted_url == ""


@pytest.mark.parametrize("between", ["", "https://example.com/elsewhere"])
def test_one_other_answer_begins_the_count_anew(between):
    assert after([NEW] * 9 + [between] + [NEW] * 9).adopted_url == ""
    assert after([NEW] * 9 + [between] + [NEW] * 10).adopted_url == NEW


def test_what_the_operator_cannot_have_meant_is_never_adopted():
    assert not may_adopt("https://example.com/rss", "http://example.com/rss")
    for host in ("127.0.0.1", "10.0.0.1", "[::1]", "localhost", "intranet", "nas.local", "169.254.169.254"):
        assert not may_adopt(OLD, f"http://{host}/rss"), host
        assert after([f"http://{host}/rss"] * 20).adopted_url == "", host
    assert may_adopt("http://nas.local/rss", "http://192.168.1.5/rss")
    assert may_adopt(OLD, "http://8.8.8.8/rss")


def test_an_adopted_address_is_asked_until_it_keeps_failing():
    adopted = state(adopted_url=NEW)
    assert asked_url(feed(), adopted) == NEW
    assert asked_url(feed(), state()) == OLD
    failing = replace(adopted, failures=GIVE_UP_AFTER - 1)
    assert after_failure(failing).adopted_url == NEW
    assert after_failure(replace(failing, failures=GIVE_UP_AFTER)).adopted_url == ""


def test_credentials_follow_within_their_origin_only():
    secret = feed("https://user:pass@example.com/rss")
    assert asked_url(secret, state(adopted_url=NEW)) == "https://user:pass@example.com/feed"
    elsewhere = "https://example.net/feed"
    assert asked_url(secret, state(adopted_url=elsewhere)) == elsewhere
    assert asked_url(feed("http://user:pass@example.com/rss"), state(adopted_url=NEW)) == NEW


def test_another_feed_at_the_same_place_is_found():
    me, other = feed(), feed("http://www.example.com/feed/", "other")
    assert twin_url(NEW, me, [me, other], {}) == other.url
    assert twin_url(NEW, me, [me], {}) == ""
    moved = feed("http://example.net/old", "moved")
    assert twin_url(NEW, me, [me, moved], {moved.feed_id: state(name="moved", adopted_url=NEW)}) == moved.url
    assert twin_url(NEW, me, [me, moved], {}) == ""


def test_a_twin_is_looked_for_at_a_new_target_and_before_adoption():
    assert not asks_for_twin(state(), "", now=NOW)
    assert asks_for_twin(state(), NEW, now=NOW)
    known = state(moved_to=NEW, moved_since=NOW - STABLE_FOR, moved_polls=3)
    assert not asks_for_twin(known, NEW, now=NOW)
    assert asks_for_twin(replace(known, moved_polls=STABLE_POLLS - 1), NEW, now=NOW)


def test_a_duplicate_never_takes_the_others_place():
    found = state(
        reason=FetchReason.DUPLICATE, moved_to=NEW, moved_since=NOW - 9 * STABLE_FOR, moved_polls=99
    )
    after_it = after_answer(found, feed=feed(), moved_to=NEW, now=NOW)
    assert (after_it.adopted_url, after_it.moved_to) == ("", "")
