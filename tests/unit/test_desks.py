"""The story desk: which outlets it has polled more often."""

from datetime import datetime, timedelta

import pytest

from newsjack.clock import ManualClock
from newsjack.desks import build_story_desk
from newsjack.model.brand import Brand, MatchState
from newsjack.model.params import Params
from newsjack.store.memory import MemoryEntryStore, MemoryPaceStore, MemoryStoryStore
from tests.makers import AT, make_entry, make_feed, minutes

ACORN = Brand(name="Acornia", terms=("Acornia",), competitors=("Oakwell",), themes=("charging station",))
STRIKE = "Acornia workers strike at the Quay Street charging station"
TELLINGS = (
    STRIKE,
    "Strike at Acornia: Quay Street charging station shut",
    "Acornia strike shuts Quay Street",
)


class Scene:
    """A story desk whose entries come a minute apart, each from an outlet and owner of its own."""

    def __init__(self, *brands: Brand) -> None:
        self.clock, self.entries, self.paces = ManualClock(AT), MemoryEntryStore(), MemoryPaceStore()
        self.stories = MemoryStoryStore(self.entries)
        self.desk = build_story_desk(
            clock=self.clock,
            entries=self.entries,
            stories=self.stories,
            paces=self.paces,
            brands=brands,
            params=Params(),
        )

    def tell(self, *titles: str, at: datetime = AT) -> None:
        for index, title in enumerate(titles):
            seen_at = at + minutes(index)
            entry = make_entry(
                f"e{index}-{seen_at:%H%M}",
                title=title,
                outlet=f"outlet {index}",
                owner=f"owner {index}",
                published_at=seen_at,
                first_seen_at=seen_at,
            )
            self.entries.keep_new([entry], now=seen_at)
            self.clock.set(seen_at)
            self.round = self.desk.run()

    def live(self) -> dict[str, datetime]:
        """Return until when each of four outlets counts as covering a live story."""
        feeds = [make_feed(f"f{index}", outlet=f"outlet {index}") for index in range(4)]
        paces = zip(feeds, self.paces.of(feeds), strict=True)
        return {feed.outlet: pace.live_until for feed, pace in paces if pace.live_until is not None}


HOUR = timedelta(hours=1)


def test_outlets_of_a_brand_s_own_story_are_live_from_when_its_window_opens():
    scene = Scene(ACORN)
    scene.tell(TELLINGS[0])
    assert scene.live() == {}
    scene.tell(*TELLINGS)
    (assessment,) = scene.round.assessments
    assert assessment.reading.window_open
    assert scene.live() == {f"outlet {index}": AT + minutes(2) + HOUR for index in range(3)}


def test_an_outlet_that_joins_makes_the_others_live_for_longer():
    scene = Scene(ACORN)
    scene.tell(*TELLINGS)
    scene.tell(*TELLINGS, "Acornia strike: Quay Street charging station still shut", at=AT + minutes(5))
    assert scene.round.assessments[0].reading.window_open
    assert scene.live() == {f"outlet {index}": AT + minutes(8) + HOUR for index in range(4)}


@pytest.mark.parametrize(
    "brand",
    [
        Brand(name="Everything", watch_everything=True),
        Brand(name="Oakwell", terms=("Oakwell",), competitors=("Acornia",)),
        Brand(name="Oakwell", terms=("Oakwell",), themes=("charging station",)),
        Brand(name="Oakwell", terms=("Oakwell",)),
    ],
    ids=["everything", "competitor", "theme", "no match"],
)
def test_a_story_that_is_no_brand_s_own_makes_nobody_live(brand: Brand):
    scene = Scene(brand)
    scene.tell(*TELLINGS)
    (assessment,) = scene.round.assessments
    assert assessment.reading.window_open
    assert scene.live() == {}


def test_once_its_window_is_shut_a_story_makes_nobody_live():
    scene = Scene(ACORN)
    scene.tell(*TELLINGS)
    ends = scene.live()
    later = AT + timedelta(hours=9)
    scene.tell(TELLINGS[0], at=later)
    (assessment,) = scene.round.assessments
    assert not assessment.reading.window_open
    assert scene.live() == ends


def test_a_match_that_fell_away_makes_nobody_live():
    scene = Scene(ACORN)
    scene.tell(*TELLINGS)
    ends = scene.live()
    scene.desk.watch([Brand(name="Acornia", terms=("Acornia Bank",))])
    scene.clock.set(AT + minutes(4))
    (assessment,) = scene.desk.run().assessments
    assert assessment.reading.window_open
    assert [match.state for match in assessment.matches if match.lane == "brand"] == [MatchState.DROPPED]
    assert scene.live() == ends
