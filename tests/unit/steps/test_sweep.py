"""Sweep: silent stories are closed, their cards tell the lesson, the archive keeps them."""

from datetime import timedelta

import pytest

from newsjack.core import lifecycle
from newsjack.errors import DeliveryError
from newsjack.model.alert import AlertKind, AlertState
from newsjack.model.params import Params
from newsjack.model.story import Merge, StoryId
from newsjack.ports import ClosedStory, Grouping
from newsjack.steps.sweep import SweepStep
from newsjack.store.memory import MemoryAlertStore, MemoryEntryStore, MemoryStoryStore
from tests.fakes.sinks import FakeSink
from tests.makers import AT, make_alert, make_assessment, make_member, make_story, minutes

OVER = AT + timedelta(hours=12)


class Shelf:
    """An archive in memory."""

    def __init__(self) -> None:
        self.kept: dict[StoryId, ClosedStory] = {}

    def add(self, closed: ClosedStory) -> None:
        self.kept[closed.story.story_id] = closed

    def story(self, story_id: StoryId) -> ClosedStory | None:
        return self.kept.get(story_id)

    def since(self, at) -> tuple[ClosedStory, ...]:
        return tuple(closed for closed in self.kept.values() if closed.story.closed_at >= at)


class Scene:
    def __init__(self) -> None:
        self.stories = MemoryStoryStore(MemoryEntryStore())
        self.alerts = MemoryAlertStore()
        self.sink = FakeSink("console")
        self.shelf = Shelf()
        members = tuple(make_member(f"e{n}", owner=f"o{n}", event_at=AT + minutes(40)) for n in range(8))
        self.stories.commit_grouping(
            Grouping(stories=(make_story("s1", last_seen_at=AT),), members={StoryId("s1"): members}), now=AT
        )
        self.stories.commit_assessments([make_assessment("s1")], [], settled=(), now=AT)

    def post(self, name: str = "a1", story: str = "s1") -> None:
        alert = lifecycle.begun(make_alert(name, story=story))
        self.alerts.claim(alert)
        self.alerts.save(lifecycle.delivered(alert, self.sink.send(alert), now=AT))

    def run(self, at=OVER) -> tuple[StoryId, ...]:
        step = SweepStep(self.stories, self.alerts, {"console": self.sink}, self.shelf, Params())
        return step.run(now=at)


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_a_story_is_closed_after_its_silence_and_not_before(scene):
    assert scene.run(OVER - minutes(1)) == ()
    assert scene.run() == ("s1",)
    assert scene.stories.open() == ()
    closed = scene.shelf.kept[StoryId("s1")]
    assert closed.story.closed_at == OVER
    assert len(closed.members) == 8
    assert closed.assessment is not None
    assert scene.run(OVER + minutes(5)) == ()


def test_its_card_is_closed_with_the_lesson(scene):
    scene.post()
    scene.run()
    assert [alert.kind for alert in scene.sink.updated] == [AlertKind.CLOSE]
    alert = scene.alerts.get("a1")
    assert (alert.state, alert.ended_at) == (AlertState.CLOSED, OVER)
    assert alert.outcome.lead_minutes == pytest.approx(40, abs=6)
    assert scene.shelf.kept[StoryId("s1")].outcomes == (alert.outcome,)
    assert scene.shelf.kept[StoryId("s1")].alerts == (alert,)


def test_a_card_that_was_never_posted_is_dropped(scene):
    scene.alerts.claim(make_alert("a1"))
    scene.run()
    assert scene.sink.sent == []
    assert scene.alerts.get("a1").state is AlertState.CLOSED


def test_a_card_posted_by_a_process_that_died_is_found_and_closed(scene):
    alert = lifecycle.begun(make_alert("a1"))
    scene.alerts.claim(alert)
    scene.sink.send(alert)
    scene.run()
    assert scene.alerts.get("a1").state is AlertState.CLOSED
    assert len(scene.sink.updated) == 1


def test_a_sink_that_does_not_answer_keeps_the_story_open_for_a_while(scene):
    scene.post()
    scene.sink.trouble.append(DeliveryError("down"))
    assert scene.run() == ()
    assert scene.run(OVER + minutes(2)) == ("s1",)
    assert scene.alerts.get("a1").state is AlertState.CLOSED


def test_a_sink_that_stays_away_does_not_keep_it_for_ever(scene):
    scene.post()
    scene.sink.trouble.append(DeliveryError("down"))
    assert scene.run(OVER + timedelta(hours=6)) == ("s1",)


def test_the_card_of_an_absorbed_story_is_closed_with_the_survivor(scene):
    heads = (make_story("s0", merged_into=StoryId("s1")),)
    merge = Merge(survivor=StoryId("s1"), absorbed=StoryId("s0"), at=AT, why="same event")
    scene.stories.commit_grouping(Grouping(stories=heads, merges=(merge,)), now=AT)
    scene.post("a0", story="s0")
    scene.run()
    assert scene.alerts.get("a0").state is AlertState.CLOSED


def test_the_card_of_a_story_that_is_no_longer_kept_is_closed(scene):
    scene.post("a9", story="gone")
    scene.run(AT + minutes(1))
    assert scene.alerts.get("a9").state is AlertState.CLOSED


def test_a_death_before_the_end_is_mended_by_the_next_run(scene):
    scene.post()
    real = scene.shelf.add

    def die(closed):
        raise RuntimeError("killed")

    scene.shelf.add = die
    with pytest.raises(RuntimeError):
        scene.run()
    scene.shelf.add = real
    assert scene.run() == ("s1",)
    assert len(scene.sink.updated) == 1
    assert len(scene.shelf.kept[StoryId("s1")].outcomes) == 1
