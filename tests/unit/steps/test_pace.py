"""Pace steps: a price that keeps to the budget, and what earliness in the archive is worth."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from newsjack.archive.sqlite import SqliteArchive
from newsjack.core.cadence import MOST_WORTH, START_PRICE, fair_price
from newsjack.model.feed import FeedId, FeedRhythm
from newsjack.model.params import CadenceParams
from newsjack.model.story import Member
from newsjack.ports import ClosedStory
from newsjack.steps.pace import LEARN_FROM, learn_earliness, set_price
from newsjack.store.memory import MemoryFeedStore, MemoryPaceStore
from tests.makers import AT, make_feed, make_member, make_story, minutes

CADENCE = CadenceParams()


class Feeds:
    """Feeds that are listed, and of some of them what they cost."""

    def __init__(self, *names: str, **demands: float) -> None:
        self.feeds, self.paces = MemoryFeedStore(), MemoryPaceStore()
        self.feeds.sync([make_feed(name) for name in names], now=AT)
        self.learn(**demands)

    def learn(self, **demands: float) -> None:
        rhythms = [FeedRhythm(feed_id=FeedId(name), at=AT, since=AT) for name in demands]
        self.paces.keep(rhythms, demands=list(demands.values()))

    def set_price(self, cadence: CadenceParams = CADENCE) -> float:
        return set_price(feeds=self.feeds, paces=self.paces, cadence=cadence)

    def price(self) -> float:
        (pace,) = self.paces.of([make_feed("any")])
        return pace.price


def test_the_price_is_the_one_that_keeps_to_the_budget():
    feeds = Feeds("a", "b", a=0.1, b=0.2)
    assert feeds.set_price() == feeds.price() == fair_price([0.1, 0.2], CADENCE)


def test_a_smaller_budget_makes_fetches_dearer():
    feeds = Feeds("a", "b", a=0.1, b=0.1)
    usual = feeds.set_price()
    rare = feeds.set_price(replace(CADENCE, average_interval=2 * CADENCE.average_interval))
    assert rare == pytest.approx(4 * usual)
    assert feeds.price() == rare


def test_a_feed_without_a_rhythm_counts_as_one_like_the_others():
    """Its share of the budget is there, and its polls are reckoned with."""
    feeds = Feeds("a", "b", "new", a=0.1, b=0.2)
    assert feeds.set_price() == pytest.approx(fair_price([0.1, 0.2, 0.15], CADENCE))


def test_before_any_rhythm_is_known_the_price_is_the_first_one():
    feeds = Feeds("a", "b")
    assert feeds.set_price() == feeds.price() == START_PRICE
    assert Feeds().set_price() == START_PRICE


def test_a_feed_that_left_the_list_costs_nothing_more():
    feeds = Feeds("a", "b", a=0.1, b=3.0)
    feeds.feeds.sync([make_feed("a")], now=AT)
    assert feeds.set_price() == fair_price([0.1], CADENCE)
    assert set(feeds.paces.rhythms([FeedId("a"), FeedId("b")])) == {"a"}


@pytest.fixture
def archive(tmp_path: Path) -> SqliteArchive:
    return SqliteArchive(tmp_path / "archive.sqlite3")


def wave_of(*outlets: str) -> tuple[Member, ...]:
    return tuple(
        make_member(f"{outlet}-{index}", outlet=outlet, owner=outlet, event_at=AT + minutes(index))
        for index, outlet in enumerate(outlets)
    )


def finish(archive: SqliteArchive, name: str, *outlets: str, ago: timedelta = timedelta(0)) -> None:
    story = make_story(name, closed_at=AT - ago)
    archive.add(
        ClosedStory(
            story=story, members=wave_of(*outlets), changes=(), assessment=None, alerts=(), outcomes=()
        )
    )


def worths(archive: SqliteArchive, paces: MemoryPaceStore) -> dict[str, float]:
    learn_earliness(archive=archive, paces=paces, now=AT)
    return {outlet: one.worth for outlet, one in paces.earliness().items()}


def test_who_breaks_stories_is_worth_more_and_who_follows_less(archive):
    for number in range(40):
        finish(archive, f"s{number}", "first", "second", "third", "fourth", "last")
    found = worths(archive, MemoryPaceStore())
    assert found["first"] == found["second"] == found["third"]
    # 3 of 5 entries are early: (40 + 40 * 0.6) / 80 / 0.6, and for the others (0 + 24) / 80 / 0.6.
    assert (found["first"], found["last"]) == (1.333, 0.5)


def test_what_earliness_is_worth_reaches_the_feeds_of_the_outlet(archive):
    paces = MemoryPaceStore()
    for number in range(40):
        finish(archive, f"s{number}", "first", "second", "third", "fourth", "last")
    learn_earliness(archive=archive, paces=paces, now=AT)
    feeds = [make_feed("f1", outlet="first"), make_feed("f2", outlet="last"), make_feed("f3", outlet="new")]
    assert [pace.worth for pace in paces.of(feeds)] == [1.333, 0.5, 1.0]


def test_one_lucky_entry_says_little(archive):
    finish(archive, "s0", "lucky", "b", "c", "d", "e")
    for number in range(1, 60):
        finish(archive, f"s{number}", "b", "c", "d")
    usual = 3 / 182
    assert 1 / usual > 10 * MOST_WORTH
    assert worths(archive, MemoryPaceStore())["lucky"] == pytest.approx((1 / usual + 40) / 41, abs=1e-3)


def test_where_no_story_grew_all_outlets_are_ordinary(archive):
    finish(archive, "s1", "a", "b", "c", "d")
    assert worths(archive, MemoryPaceStore()) == dict.fromkeys("abcd", 1.0)


def test_old_stories_no_longer_count(archive):
    finish(archive, "edge", "a", "b", ago=LEARN_FROM)
    finish(archive, "old", "c", "d", ago=LEARN_FROM + minutes(1))
    assert set(worths(archive, MemoryPaceStore())) == {"a", "b"}


def test_what_was_learnt_before_is_replaced(archive):
    paces = MemoryPaceStore()
    finish(archive, "s1", "a", "b")
    assert set(worths(archive, paces)) == {"a", "b"}
    finish(archive, "s1", "c")
    assert set(worths(archive, paces)) == {"c"}
