"""Notify: claimed, sent and recorded once; edited, recalled and closed in place; nothing lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from newsjack.core import lifecycle
from newsjack.errors import DeliveryError
from newsjack.model.alert import Alert, AlertKind, AlertState
from newsjack.model.brand import Lane, MatchState
from newsjack.model.curve import Phase
from newsjack.model.opportunity import Decision, Opportunity, Reason, Safety, SafetyReading
from newsjack.model.params import Params
from newsjack.model.story import Merge, StoryId
from newsjack.ports import Grouping
from newsjack.steps.notify import NotifyResult, NotifyStep
from newsjack.store.memory import MemoryAlertStore, MemoryEntryStore, MemoryStoryStore
from tests.fakes.sinks import FakeSink
from tests.makers import (
    AT,
    make_assessment,
    make_match,
    make_member,
    make_opportunity,
    make_reading,
    make_story,
    minutes,
)

STOP = SafetyReading(safety=Safety.STOP, categories=("death",), evidence="Two people died")
RESET = DeliveryError("the connection broke", ambiguous=True)
LATER = DeliveryError("wait", retry_after=timedelta(seconds=7))
NEVER = DeliveryError("no such channel", permanent=True)


class Scene:
    """Stores, a sink and a step; ``say`` puts an opportunity into the outbox."""

    def __init__(self) -> None:
        self.stories = MemoryStoryStore(MemoryEntryStore())
        self.alerts = MemoryAlertStore()
        self.sink = FakeSink()
        self.seconds = 0.0

    def say(self, story: str = "s1", *, at=AT, **changes) -> Opportunity:
        changes.setdefault("entry_ids", (f"{story}-1", f"{story}-2"))
        opportunity = make_opportunity(story, at=at, **changes)
        if self.stories.raw(StoryId(story)) is None:
            self.stories.commit_grouping(Grouping(stories=(make_story(story),)), now=at)
        assessment = make_assessment(story, reading=opportunity.reading, safety=opportunity.safety)
        self.stories.commit_assessments([assessment], [opportunity], settled=(), now=at)
        return opportunity

    def run(self, at=AT, limit: int = 50) -> NotifyResult:
        step = NotifyStep(
            self.stories, self.alerts, {"fake": self.sink}, Params(), seconds=lambda: self.seconds
        )
        return step.run(now=at, limit=limit)

    def alert(self, story: str = "s1") -> Alert:
        return self.alerts.of_story(StoryId(story))[0]

    def merge(self, survivor: str, absorbed: str) -> None:
        merge = Merge(survivor=StoryId(survivor), absorbed=StoryId(absorbed), at=AT, why="same event")
        heads = (make_story(survivor), make_story(absorbed, merged_into=StoryId(survivor)))
        self.stories.commit_grouping(Grouping(stories=heads, merges=(merge,)), now=AT)


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_an_alert_is_sent_recorded_and_settled(scene):
    scene.say()
    result = scene.run()
    assert [alert.alert_id for alert in result.delivered] == scene.sink.ids()
    alert = scene.alert()
    assert (alert.state, alert.kind, alert.first_sent_at) == (AlertState.SENT, AlertKind.NEW, AT)
    assert alert.alert_id == lifecycle.alert_id_of("s1", 1, "Acorn", "#news")
    assert scene.stories.outbox(limit=9) == ()
    assert [verdict.decision for _, verdict in scene.stories.decisions(StoryId("s1"))] == [Decision.ALERT]
    assert result.retry_in is None


def test_a_second_run_says_nothing_twice(scene):
    scene.say()
    scene.run()
    scene.say()
    assert scene.run(AT + minutes(3)).delivered == ()
    assert len(scene.sink.sent) == 1


def test_what_is_held_is_noted_and_settled(scene):
    scene.say(urgency=10)
    scene.run()
    assert scene.sink.sent == []
    assert [v.reason for _, v in scene.stories.decisions(StoryId("s1"))] == [Reason.BELOW_THRESHOLD]
    assert scene.stories.outbox(limit=9) == ()


def test_most_urgent_first(scene):
    for name, urgency in (("s1", 76), ("s2", 99), ("s3", 85)):
        scene.say(name, urgency=urgency)
    scene.run()
    assert [alert.opportunity.story_id for alert in scene.sink.sent] == ["s2", "s3", "s1"]


def test_the_cool_down_counts_alerts_of_the_same_run(scene):
    scene.say("s1", urgency=70)
    scene.say("s2", urgency=60)
    scene.run()
    assert [alert.opportunity.story_id for alert in scene.sink.sent] == ["s1"]
    assert scene.stories.decisions(StoryId("s2"))[0][1].reason is Reason.COOL_DOWN


def test_a_change_that_matters_edits_the_same_card(scene):
    scene.say()
    scene.run()
    scene.say(at=AT + minutes(2), reading=make_reading("s1", reach=8))
    scene.run(AT + minutes(2))
    assert len(scene.sink.cards) == 1
    assert [alert.kind for alert in scene.sink.updated] == [AlertKind.UPDATE]
    assert scene.alert().sent_version == scene.alert().version == 2
    assert scene.alert().first_sent_at == AT


def test_a_story_that_turns_to_stop_recalls_its_card_and_gets_no_other(scene):
    scene.say()
    scene.run()
    scene.say(at=AT + minutes(2), safety=STOP, match=make_match("s1", lane=Lane.REPUTATION))
    scene.run(AT + minutes(2))
    assert scene.alert().state is AlertState.RECALLED
    assert scene.alert().ended_at == AT + minutes(2)
    scene.say(at=AT + minutes(9), safety=STOP, match=make_match("s1", lane=Lane.REPUTATION))
    scene.run(AT + minutes(9))
    assert len(scene.sink.sent) == 1
    assert len(scene.alerts.of_story(StoryId("s1"))) == 1


def test_a_match_that_falls_away_recalls_its_card(scene):
    scene.say()
    scene.run()
    scene.say(at=AT + minutes(2), match=make_match("s1", state=MatchState.DROPPED))
    scene.run(AT + minutes(2))
    assert (scene.alert().state, scene.alert().reason) == (AlertState.RECALLED, "match_dropped")


def test_a_shut_window_closes_the_card_with_its_outcome(scene):
    scene.say()
    scene.run()
    members = tuple(make_member(f"e{n}", owner=f"o{n}", event_at=AT + minutes(50 + n)) for n in range(8))
    scene.stories.commit_grouping(Grouping(members={StoryId("s1"): members}), now=AT)
    old = make_reading("s1", phase=Phase.OLD_NEWS, window_open=False)
    scene.say(at=AT + minutes(300), reading=old)
    scene.run(AT + minutes(300))
    alert = scene.alert()
    assert alert.state is AlertState.CLOSED
    assert alert.outcome is not None
    assert alert.outcome.reach == 8
    assert alert.outcome.lead_minutes == pytest.approx(53, abs=7)


def test_an_unknown_end_is_looked_up_before_anything_is_sent_again(scene):
    scene.say()
    scene.sink.trouble.append(RESET)
    scene.sink.taken_all_the_same = True
    assert scene.run().retry_in is not None
    assert scene.alert().state is AlertState.SENDING
    scene.run()
    assert len(scene.sink.sent) == 1
    assert scene.alert().state is AlertState.SENT


def test_an_unknown_end_that_left_nothing_is_sent_again(scene):
    scene.say()
    scene.sink.trouble.append(RESET)
    scene.run()
    scene.run()
    assert len(scene.sink.sent) == 1


def test_a_sink_that_cannot_look_is_used_at_least_once(scene):
    scene.say()
    scene.sink.trouble.extend([RESET, LATER])
    scene.sink.blind = True
    scene.run()
    scene.run()
    scene.run()
    assert len(scene.sink.sent) == 1


def test_a_death_at_any_write_leaves_one_card(scene):
    """Kill the process at each store write in turn: afterwards a clean run completes, once."""

    class Death(Exception):
        pass

    for killed_at in range(1, 6):
        other = Scene()
        other.say()
        writes = 0

        def count(name, target=other, at=killed_at):
            real = getattr(target, name)

            def write(*args, **kwargs):
                nonlocal writes
                writes += 1
                if writes == at:
                    raise Death
                return real(*args, **kwargs)

            return write

        class Stores:
            def __init__(self, real, names):
                self._real = real
                self._wrapped = {name: count(name, real) for name in names}

            def __getattr__(self, name):
                return self._wrapped.get(name) or getattr(self._real, name)

        step = NotifyStep(
            Stores(other.stories, ("settle", "note")),
            Stores(other.alerts, ("claim", "save")),
            {"fake": other.sink},
            Params(),
        )
        with pytest.raises(Death):
            step.run(now=AT, limit=9)
        other.run()
        assert len(other.sink.sent) == 1, f"killed at write {killed_at}"
        assert other.alert().state is AlertState.SENT
        assert other.stories.outbox(limit=9) == ()


def test_a_card_whose_window_closed_while_it_waited_is_not_sent(scene):
    opportunity = scene.say()
    scene.sink.trouble.append(LATER)
    scene.run()
    late = opportunity.reading.forecast.peak_at.p50 + minutes(1)
    scene.run(late)
    assert scene.sink.sent == []
    assert (scene.alert().state, scene.alert().reason) == (AlertState.CLOSED, "window_closed")


def test_a_story_that_turned_to_stop_while_its_card_waited_is_not_sent(scene):
    scene.say()
    scene.sink.trouble.append(LATER)
    scene.run()
    assessment = make_assessment("s1", safety=STOP)
    scene.stories.commit_assessments([assessment], [], settled=(), now=AT)
    scene.run(AT + minutes(1))
    assert scene.sink.sent == []
    assert scene.alert().state is AlertState.RECALLED


def test_a_refusal_for_good_is_kept_with_its_words(scene):
    scene.say()
    scene.sink.trouble.append(NEVER)
    result = scene.run()
    assert result.retry_in is None
    assert [alert.problem for alert in result.troubled] == ["no such channel"]
    assert scene.alert().state is AlertState.FAILED


def test_a_rate_limit_holds_its_channel_and_not_the_others(scene):
    scene.sink.trouble.append(LATER)
    scene.say("s1", urgency=99)
    scene.say("s2", urgency=98)
    scene.say("s3", urgency=97, channel="#other")
    result = scene.run()
    assert [alert.opportunity.story_id for alert in scene.sink.sent] == ["s3"]
    assert result.retry_in == timedelta(seconds=2)
    scene.run()
    assert len(scene.sink.sent) == 3


def test_a_round_ends_when_its_real_time_is_spent(scene):
    for n in range(5):
        scene.say(f"s{n}", urgency=90 - n)
    real_send = scene.sink.send

    def slow(alert):
        scene.seconds += 20
        return real_send(alert)

    scene.sink.send = slow
    assert scene.run().retry_in == timedelta(0)
    assert len(scene.sink.sent) == 2
    scene.run()
    scene.run()
    assert len(scene.sink.sent) == 5


def test_an_absorbed_storys_card_goes_on_as_the_survivors(scene):
    scene.say("young")
    scene.run()
    card = scene.alert("young")
    scene.merge("old", "young")
    scene.say("old", entry_ids=("old-1", "young-1", "young-2"), reading=make_reading("old", reach=8))
    scene.run(AT + minutes(3))
    assert len(scene.sink.cards) == 1
    moved = scene.alert("old")
    assert moved.alert_id == card.alert_id
    assert scene.sink.updated[-1].opportunity.story_id == "old"


def test_an_absorbed_storys_ended_card_is_not_followed_by_another(scene):
    scene.say("young")
    scene.run()
    scene.alerts.save(replace(scene.alert("young"), state=AlertState.CLOSED))
    scene.merge("old", "young")
    scene.say("old", entry_ids=("old-1", "young-1"))
    scene.run(AT + minutes(30))
    assert len(scene.sink.sent) == 1
    assert scene.stories.decisions(StoryId("old"))[-1][1].reason is Reason.ALREADY_TOLD


def test_of_two_cards_of_merged_stories_the_younger_is_closed(scene):
    scene.say("old", urgency=80)
    scene.run()
    scene.say("young", urgency=80)
    scene.run(AT + minutes(1))
    scene.merge("old", "young")
    scene.say("old", urgency=80, entry_ids=("old-1", "young-1"))
    scene.run(AT + minutes(3))
    assert scene.alert("old").state is AlertState.SENT
    younger = scene.alert("young")
    assert (younger.state, younger.reason) == (AlertState.CLOSED, "merged")
    assert len(scene.sink.sent) == 2


def test_an_opportunity_of_an_absorbed_story_is_put_aside(scene):
    scene.say("young")
    scene.merge("old", "young")
    scene.run()
    assert scene.sink.sent == []
    assert scene.stories.outbox(limit=9) == ()


def test_a_waiting_card_takes_the_sink_that_is_there(scene):
    scene.say()
    scene.sink.trouble.append(LATER)
    scene.run()
    console = FakeSink("console")
    NotifyStep(scene.stories, scene.alerts, {"console": console}, Params()).run(now=AT, limit=9)
    assert len(console.sent) == 1
    assert scene.alert().sink == "console"


def test_a_posted_card_whose_sink_is_gone_fails_with_words(scene):
    scene.say()
    scene.run()
    scene.say(at=AT + minutes(2), reading=make_reading("s1", reach=8))
    NotifyStep(scene.stories, scene.alerts, {"console": FakeSink("console")}, Params()).run(
        now=AT + minutes(2), limit=9
    )
    assert scene.alert().state is AlertState.FAILED
    assert "not configured" in scene.alert().problem


def test_what_was_not_delivered_is_delivered_later_with_no_new_opportunity(scene):
    scene.say()
    scene.run()
    scene.say(at=AT + minutes(2), safety=STOP)
    scene.sink.trouble.append(LATER)
    scene.run(AT + minutes(2))
    assert scene.alert().state is AlertState.SENT
    scene.run(AT + minutes(3))
    assert scene.alert().state is AlertState.RECALLED
