"""What every store of feed health does."""

from dataclasses import replace

from newsjack.model.feed import FeedId, FetchReason
from newsjack.model.feed_health import Condition, ConditionChange, FeedHealth, FeedsSummary, Outage
from tests.contract.conftest import Stores
from tests.makers import AT, minutes

TURN = ConditionChange(
    at=AT, before=Condition.OK, after=Condition.DEAD, reason=FetchReason.GONE, detail="<410> é"
)
DEAD = FeedHealth(feed_id=FeedId("a"), condition=Condition.DEAD, since=AT - minutes(90), changes=(TURN,))
SUMMARY = FeedsSummary(
    at=AT,
    counts={Condition.DEAD: 1, Condition.OK: 7},
    outage=Outage(since=AT - minutes(5), unreached=6, polled=8),
)


def test_a_new_store_is_empty(stores: Stores) -> None:
    assert stores.health.all() == {}
    assert stores.health.get(FeedId("a")) is None
    assert stores.health.summary() is None


def test_what_was_saved_is_read_back(stores: Stores) -> None:
    stores.health.save([DEAD], gone=[], summary=SUMMARY)
    assert stores.health.all() == {FeedId("a"): DEAD}
    assert stores.health.get(FeedId("a")) == DEAD
    assert stores.health.summary() == SUMMARY


def test_records_are_replaced_and_others_stay(stores: Stores) -> None:
    other = replace(DEAD, feed_id=FeedId("b"))
    stores.health.save([DEAD, other], gone=[], summary=SUMMARY)
    turned = replace(DEAD, condition=Condition.OK, changes=())
    later = replace(SUMMARY, at=AT + minutes(1), outage=None)
    stores.health.save([turned], gone=[], summary=later)
    assert stores.health.all() == {FeedId("a"): turned, FeedId("b"): other}
    assert stores.health.summary() == later


def test_a_feed_that_is_gone_is_forgotten(stores: Stores) -> None:
    stores.health.save([DEAD], gone=[], summary=SUMMARY)
    stores.health.save([], gone=[FeedId("a"), FeedId("never")], summary=SUMMARY)
    assert stores.health.all() == {}
