"""Feed watch: what turned is told once and kept; many turning at once stay readable."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from newsjack.core.feed_words import Telling
from newsjack.model.feed import Feed, FeedId, FeedState, FetchReason
from newsjack.model.feed_health import Condition
from newsjack.model.params import HealthParams
from newsjack.steps.feed_watch import FeedWatch, watch_feeds
from newsjack.store.memory import MemoryFeedHealthStore, MemoryFeedStore
from tests.makers import AT, make_feed, minutes

LATER = AT + timedelta(days=1)


class Scene:
    """Feeds of outlets of their own, all well, and a watch over them."""

    def __init__(self, feeds: Sequence[Feed]) -> None:
        self.list = feeds
        self.feeds, self.health = MemoryFeedStore(), MemoryFeedHealthStore()
        self.feeds.sync(feeds, now=AT)
        self.told: list[Telling] = []
        self.expected = 0.0
        for feed in feeds:
            self.put(feed.feed_id)

    def put(self, feed_id: str, *, at: datetime = AT, **changes: Any) -> None:
        well = FeedState(
            feed_id=FeedId(feed_id),
            polled_at=at - minutes(1),
            succeeded_at=AT - minutes(1),
            new_entry_at=AT - minutes(9),
            polls=40,
            entries_total=200,
            entries_per_day=31.0,
            reason=FetchReason.NEW_ENTRIES,
        )
        self.feeds.save([replace(well, **changes)])

    def fail(self, feed_id: str, reason: FetchReason = FetchReason.NOT_FOUND, **changes: Any) -> None:
        self.put(feed_id, reason=reason, failures=4, failing_since=AT - minutes(40), **changes)

    def watch(self, at: datetime = AT) -> FeedWatch:
        self.told.clear()
        return watch_feeds(
            feeds=self.feeds,
            health=self.health,
            expected=lambda state: self.expected,
            tell=self.told.append,
            now=at,
            params=HealthParams(),
        )

    @property
    def events(self) -> list[tuple[str, str]]:
        return [(one.level, one.event) for one in self.told]


@pytest.fixture
def scene() -> Scene:
    return Scene([make_feed(f"f{n:02}", outlet=f"outlet {n}") for n in range(30)])


def test_all_well_tells_nothing_and_counts_all(scene: Scene):
    found = scene.watch()
    assert (scene.told, found.changed) == ([], ())
    assert scene.health.summary() == found.summary
    assert (found.summary.counts[Condition.OK], found.summary.total) == (30, 30)
    assert scene.health.all() == {}


def test_a_failing_feed_is_told_once_and_its_recovery_once(scene: Scene):
    scene.fail("f03")
    scene.watch()
    assert scene.events == [("warning", "feed failing")]
    assert scene.told[0].fields["outlet"] == "outlet 3"
    assert scene.told[0].fields["reason"] == "not_found"
    scene.watch(AT + minutes(1))
    assert scene.told == []
    scene.put("f03")
    scene.watch(AT + minutes(2))
    assert scene.events == [("info", "feed ok again")]
    known = scene.health.get(FeedId("f03"))
    assert known is not None
    assert [change.after for change in known.changes] == [Condition.FAILING, Condition.OK]


def test_silence_needs_the_rhythm(scene: Scene):
    scene.put("f01", new_entry_at=AT - timedelta(days=2))
    scene.watch()
    assert scene.told == []
    scene.expected = 60.0
    scene.watch()
    assert scene.events == [("warning", "feed silent")]
    scene.put("f01")
    scene.watch()
    assert scene.events == [("info", "feed ok again")]


def test_a_death_before_the_end_tells_it_again(scene: Scene):
    scene.fail("f03")

    def die(*_: Any, **__: Any) -> None:
        raise RuntimeError("killed")

    keep, scene.health.save = scene.health.save, die  # type: ignore[method-assign]
    with pytest.raises(RuntimeError):
        scene.watch()
    scene.health.save = keep  # type: ignore[method-assign]
    scene.watch()
    assert scene.events == [("warning", "feed failing")]


def test_our_own_network_blames_no_feed(scene: Scene):
    for feed in scene.list[:20]:
        scene.fail(feed.feed_id, FetchReason.CONNECT)
    found = scene.watch()
    assert scene.events == [("warning", "most feeds cannot be reached")]
    assert found.summary.outage is not None
    assert found.summary.counts[Condition.OK] == 30
    scene.watch(AT + minutes(1))
    assert scene.told == []
    for feed in scene.list:
        scene.put(feed.feed_id)
    scene.watch(AT + minutes(2))
    assert scene.events == [("info", "feeds are reached again")]


def test_a_host_that_is_down_is_one_line():
    shared = [make_feed(f"f{n}", url=f"https://cms.example/{n}", outlet=f"o{n}") for n in range(4)]
    scene = Scene([*shared, *(make_feed(f"g{n}") for n in range(9))])
    for feed in shared:
        scene.fail(feed.feed_id, FetchReason.SERVER_ERROR)
    scene.fail("g1")
    scene.watch()
    assert scene.events == [("warning", "no feed of one host answers"), ("warning", "feed failing")]
    assert scene.told[0].fields == {"host": "cms.example", "feeds": "4"}
    scene.watch(AT + minutes(1))
    assert scene.told == []


def test_the_last_of_a_group_to_fail_tells_the_group():
    scene = Scene([make_feed(f"f{n}", owner="Plume") for n in range(3)] + [make_feed("g")])
    scene.fail("f0")
    scene.fail("f1")
    scene.watch()
    assert scene.events == [("warning", "feed failing")] * 2
    scene.fail("f2")
    scene.watch(AT + minutes(1))
    assert scene.events == [("warning", "no feed of one owner answers")]


def test_thousands_that_turn_at_once_stay_readable(scene: Scene):
    for feed in scene.list[:28]:
        scene.fail(feed.feed_id)
    scene.fail("f27", gone_polls=5, gone_since=AT - timedelta(days=2))
    scene.watch()
    assert len(scene.told) == 21
    assert scene.told[0].event == "feed dead"
    assert (scene.told[-1].event, scene.told[-1].fields["feeds"]) == (
        "more feeds changed, see the feeds page",
        "8",
    )
    assert len(scene.health.all()) == 28


def test_the_record_of_a_feed_that_left_the_list_is_forgotten(scene: Scene):
    scene.fail("f03")
    scene.watch()
    scene.feeds.sync(scene.list[:2], now=LATER)
    found = scene.watch(LATER)
    assert scene.health.all() == {}
    assert found.summary.total == 2
