"""What every feed store does."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from newsjack.model.feed import FeedId, FeedState, FetchReason
from tests.contract.conftest import Stores
from tests.makers import AT, make_feed, minutes

LEASE = minutes(2)


def ids(*names: str) -> tuple[FeedId, ...]:
    return tuple(map(FeedId, names))


def test_a_new_store_is_empty(stores: Stores) -> None:
    assert stores.feeds.all() == ()
    assert stores.feeds.states() == {}
    assert stores.feeds.get(ids("a")) == ()
    assert stores.feeds.get(()) == ()
    assert stores.feeds.claim_due(now=AT, limit=5, lease=LEASE) == ()


def test_feeds_are_listed_by_outlet_and_url(stores: Stores) -> None:
    feeds = [
        make_feed("c", outlet="Zed"),
        make_feed("b", outlet="Éclair", language="fr", country="FR"),
        make_feed("a", outlet="Zed"),
    ]
    stores.feeds.sync(feeds, now=AT)
    assert stores.feeds.all() == (feeds[2], feeds[0], feeds[1])


def test_a_new_feed_is_due_at_once_and_has_the_state_of_a_new_feed(stores: Stores) -> None:
    stores.feeds.sync([make_feed("a")], now=AT)
    assert stores.feeds.get(ids("x", "a")) == ((make_feed("a"), FeedState(feed_id=FeedId("a"))),)
    assert stores.feeds.states() == {FeedId("a"): FeedState(feed_id=FeedId("a"))}
    assert stores.feeds.claim_due(now=AT, limit=5, lease=LEASE) == ids("a")


def test_sync_keeps_what_is_known_and_forgets_what_is_gone(stores: Stores) -> None:
    stores.feeds.sync([make_feed("a"), make_feed("b")], now=AT)
    stores.feeds.claim_due(now=AT, limit=5, lease=LEASE)
    known = FeedState(feed_id=FeedId("a"), etag='W/"1"', polls=3, next_poll_at=AT + minutes(9))
    stores.feeds.save([known, FeedState(feed_id=FeedId("b"), polls=1, next_poll_at=AT)])
    stores.feeds.sync([make_feed("a", owner="new owner"), make_feed("c")], now=AT + minutes(1))
    assert stores.feeds.get(ids("a", "b"))[0] == (make_feed("a", owner="new owner"), known)
    assert len(stores.feeds.get(ids("a", "b"))) == 1
    assert set(stores.feeds.states()) == {"a", "c"}
    assert stores.feeds.claim_due(now=AT + minutes(1), limit=5, lease=LEASE) == ids("c")
    stores.feeds.sync([make_feed("b")], now=AT + minutes(2))
    assert stores.feeds.states()[FeedId("b")].polls == 0


def test_the_longest_due_comes_first_and_the_limit_holds(stores: Stores) -> None:
    stores.feeds.sync([make_feed(name) for name in "abcd"], now=AT)
    for name, wait in (("a", 4), ("b", 1), ("c", 3), ("d", 20)):
        stores.feeds.save([FeedState(feed_id=FeedId(name), next_poll_at=AT + minutes(wait))])
    later = AT + minutes(10)
    assert stores.feeds.claim_due(now=later, limit=0, lease=LEASE) == ()
    assert stores.feeds.claim_due(now=later, limit=2, lease=LEASE) == ids("b", "c")
    assert stores.feeds.claim_due(now=later, limit=5, lease=LEASE) == ids("a")


def test_a_lease_that_ran_out_makes_the_feed_due_again(stores: Stores) -> None:
    stores.feeds.sync([make_feed("a")], now=AT)
    assert stores.feeds.claim_due(now=AT, limit=1, lease=LEASE) == ids("a")
    just_before = AT + LEASE - timedelta(milliseconds=1)
    assert stores.feeds.claim_due(now=just_before, limit=1, lease=LEASE) == ()
    assert stores.feeds.claim_due(now=AT + LEASE, limit=1, lease=LEASE) == ids("a")


def test_a_saved_state_says_when_the_feed_is_due(stores: Stores) -> None:
    stores.feeds.sync([make_feed("a")], now=AT)
    stores.feeds.claim_due(now=AT, limit=1, lease=LEASE)
    state = FeedState(feed_id=FeedId("a"), reason=FetchReason.TIMEOUT, next_poll_at=AT + minutes(1))
    stores.feeds.save([state])
    stores.feeds.save([state])
    assert stores.feeds.states()[FeedId("a")] == state
    assert stores.feeds.claim_due(now=AT + minutes(1), limit=1, lease=LEASE) == ids("a")


def test_a_state_without_a_next_poll_leaves_the_lease(stores: Stores) -> None:
    stores.feeds.sync([make_feed("a")], now=AT)
    stores.feeds.claim_due(now=AT, limit=1, lease=LEASE)
    stores.feeds.save([FeedState(feed_id=FeedId("a"), polls=1)])
    assert stores.feeds.claim_due(now=AT + minutes(1), limit=1, lease=LEASE) == ()
    assert stores.feeds.claim_due(now=AT + LEASE, limit=1, lease=LEASE) == ids("a")


def test_the_state_of_a_feed_that_is_gone_is_not_kept(stores: Stores) -> None:
    stores.feeds.sync([make_feed("a")], now=AT)
    stores.feeds.save([FeedState(feed_id=FeedId("gone"), next_poll_at=AT)])
    stores.feeds.due_now(ids("gone"), now=AT)
    assert set(stores.feeds.states()) == {"a"}
    assert stores.feeds.claim_due(now=AT, limit=9, lease=LEASE) == ids("a")


def test_poll_now(stores: Stores) -> None:
    stores.feeds.sync([make_feed("a"), make_feed("b")], now=AT)
    for name, wait in (("a", 60), ("b", 1)):
        stores.feeds.save([FeedState(feed_id=FeedId(name), next_poll_at=AT + minutes(wait))])
    stores.feeds.due_now(ids("a", "b"), now=AT + minutes(5))
    stores.feeds.due_now((), now=AT)
    assert stores.feeds.claim_due(now=AT + minutes(5), limit=5, lease=LEASE) == ids("b", "a")


def test_two_dispatchers_never_get_the_same_feed(stores: Stores) -> None:
    names = [f"feed{number:04d}" for number in range(600)]
    stores.feeds.sync([make_feed(name) for name in names], now=AT)

    def drain(_: int) -> list[FeedId]:
        taken: list[FeedId] = []
        while batch := stores.feeds.claim_due(now=AT, limit=7, lease=LEASE):
            taken += batch
        return taken

    with ThreadPoolExecutor(4) as pool:
        taken = [feed_id for part in pool.map(drain, range(4)) for feed_id in part]
    assert sorted(taken) == names


def test_odd_text_survives(stores: Stores) -> None:
    feed = make_feed("a", outlet="\ud800 \0 «é»", url="http://a.example/?q='\"{}")
    stores.feeds.sync([feed], now=AT)
    state = replace(FeedState(feed_id=FeedId("a")), etag='"\\"', detail="\n")
    stores.feeds.save([state])
    assert stores.feeds.get(ids("a")) == ((feed, state),)
