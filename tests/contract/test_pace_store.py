"""What every pace store does, and the leases of hosts in every feed store."""

from dataclasses import replace
from datetime import timedelta

import pytest

from newsjack.model.feed import Earliness, FeedId, FeedRhythm
from tests.contract.conftest import Stores
from tests.makers import AT, make_feed, minutes

LEASE, SOON = minutes(2), timedelta(seconds=3)


def rhythm(name: str) -> FeedRhythm:
    return FeedRhythm(feed_id=FeedId(name), at=AT, since=AT, hours=(1.5,) * 168)


def claim(stores: Stores, at: timedelta = timedelta(0), **facts: int) -> set[str]:
    return set(
        stores.feeds.claim_due(
            now=AT + at, limit=50, lease=LEASE, look_again=SOON, **{"per_host": 2, **facts}
        )
    )


def test_an_unknown_feed_is_an_ordinary_one(stores: Stores) -> None:
    (pace,) = stores.paces.of([make_feed("a")])
    assert (pace.rhythm, pace.worth, pace.live_until) == (FeedRhythm(feed_id=FeedId("a")), 1.0, None)
    assert stores.paces.of([]) == ()


def test_what_was_learnt_comes_back_for_each_feed(stores: Stores) -> None:
    first, second = make_feed("a", outlet="Early"), make_feed("b", outlet="Late")
    stores.paces.keep([rhythm("a")], demands=[0.25])
    stores.paces.set_price(0.5)
    stores.paces.learn([Earliness(outlet="Early", entries=10, early=4, worth=2.5)])
    stores.paces.cover_live(["Late"], until=AT + minutes(60), now=AT)
    one, two = stores.paces.of([first, second])
    assert (one.rhythm, one.worth, one.live_until, one.price) == (rhythm("a"), 2.5, None, 0.5)
    assert (two.rhythm.since, two.worth, two.live_until) == (None, 1.0, AT + minutes(60))
    assert stores.paces.rhythms([FeedId("a"), FeedId("b")]) == {"a": rhythm("a")}


def test_feeds_that_are_gone_are_forgotten_and_the_others_cost_what_they_cost(stores: Stores) -> None:
    stores.paces.keep([rhythm("a"), rhythm("b")], demands=[0.25, 0.5])
    assert stores.paces.prune([FeedId("b"), FeedId("c")]) == {"b": 0.5}
    assert stores.paces.rhythms([FeedId("a"), FeedId("b")]) == {"b": rhythm("b")}


def test_earliness_is_replaced_whole(stores: Stores) -> None:
    stores.paces.learn([Earliness(outlet="a", entries=1, early=0), Earliness(outlet="b", entries=1, early=1)])
    stores.paces.learn([Earliness(outlet="b", entries=2, early=1)])
    assert stores.paces.earliness() == {"b": Earliness(outlet="b", entries=2, early=1)}
    stores.paces.learn([])
    assert stores.paces.earliness() == {}


def test_the_later_end_of_a_live_time_stays_until_it_is_over(stores: Stores) -> None:
    feed = make_feed("a", outlet="o")
    stores.paces.cover_live(["o"], until=AT + minutes(60), now=AT)
    stores.paces.cover_live(["o"], until=AT + minutes(30), now=AT)
    assert stores.paces.of([feed])[0].live_until == AT + minutes(60)
    stores.paces.cover_live([], until=AT, now=AT + minutes(61))
    assert stores.paces.of([feed])[0].live_until is None


def test_one_claim_at_a_time_has_feeds_of_a_host(stores: Stores) -> None:
    crowd = [make_feed(name, host="crowd.com") for name in "abc"]
    stores.feeds.sync([*crowd, make_feed("x"), make_feed("y")], now=AT)
    first = claim(stores)
    assert len(first) == 4
    assert {"x", "y"} <= first
    assert claim(stores, SOON) == set()
    stores.feeds.release({"crowd.com": AT + SOON})
    assert claim(stores, 2 * SOON) == set("abc") - first


def test_a_claim_that_died_frees_its_host_with_its_lease(stores: Stores) -> None:
    stores.feeds.sync([make_feed(name, host="crowd.com") for name in "abc"], now=AT)
    assert len(claim(stores)) == 2
    assert claim(stores, LEASE - SOON) == set()
    assert len(claim(stores, LEASE + SOON)) == 2


@pytest.mark.parametrize("wait", [minutes(10), minutes(60)])
def test_a_host_that_asked_to_wait_is_left_alone_that_long(stores: Stores, wait: timedelta) -> None:
    stores.feeds.sync([make_feed("a", host="tired.com"), make_feed("b", host="other.com")], now=AT)
    stores.feeds.release({"tired.com": AT + wait})
    assert stores.feeds.busy_until("tired.com") == AT + wait
    assert claim(stores) == {"b"}
    assert "a" not in claim(stores, wait - SOON)
    assert "a" in claim(stores, wait + SOON)


def test_hosts_are_forgotten_with_their_feeds(stores: Stores) -> None:
    feed = make_feed("a", host="gone.com")
    stores.feeds.sync([feed], now=AT)
    stores.feeds.release({"gone.com": AT + minutes(60)})
    stores.feeds.sync([replace(feed, host="")], now=AT)
    assert stores.feeds.busy_until("gone.com") is None
    assert claim(stores) == {"a"}
