"""The life of an alert: what each transition keeps and changes."""

from dataclasses import replace
from datetime import timedelta

from newsjack.core import lifecycle
from newsjack.errors import DeliveryError
from newsjack.model.alert import AlertKind, AlertState
from tests.makers import AT, make_alert, make_match, make_opportunity, make_receipt, minutes


def test_the_id_is_made_of_story_wave_brand_and_channel_only():
    def id_of(*parts):
        return lifecycle.alert_id_of(*parts)

    ids = {
        id_of("s1", 1, "A", "#a"),
        id_of("s1", 2, "A", "#a"),
        id_of("s1", 1, "B", "#a"),
        id_of("s1", 1, "A", "#b"),
        id_of("s2", 1, "A", "#a"),
    }
    assert len(ids) == 5
    assert id_of("s1", 1, "A", "#a") in ids


def test_a_try_is_marked_before_it_is_made_and_ended_by_its_receipt():
    alert = make_alert("a1")
    tried = lifecycle.begun(alert)
    assert lifecycle.may_be_posted(tried)
    assert tried.attempts == 1
    sent = lifecycle.delivered(tried, make_receipt(), now=AT)
    assert (sent.state, sent.sent_version, sent.first_sent_at) == (AlertState.SENT, 1, AT)
    assert not lifecycle.is_waiting(sent)


def test_a_refusal_for_good_a_refusal_for_now_and_an_unknown_end():
    tried = lifecycle.begun(make_alert("a1"))
    for_good = lifecycle.refused(tried, DeliveryError("archived", permanent=True), now=AT)
    assert (for_good.state, for_good.problem, for_good.ended_at) == (AlertState.FAILED, "archived", AT)
    for_now = lifecycle.refused(tried, DeliveryError("429"), now=AT)
    assert (for_now.state, lifecycle.may_be_posted(for_now)) == (AlertState.CLAIMED, False)
    unknown = lifecycle.refused(tried, DeliveryError("reset", ambiguous=True), now=AT)
    assert lifecycle.may_be_posted(unknown)


def test_a_recall_ends_the_alert_once_it_is_delivered():
    sent = lifecycle.delivered(lifecycle.begun(make_alert("a1")), make_receipt(), now=AT)
    later = AT + minutes(9)
    recall = lifecycle.retold(
        sent, AlertKind.RECALL, opportunity=sent.opportunity, now=later, reason="turned_stop"
    )
    assert lifecycle.is_waiting(recall)
    assert recall.ended_at == later
    done = lifecycle.delivered(recall, make_receipt(), now=later)
    assert done.state is AlertState.RECALLED
    assert done.first_sent_at == AT


def test_pauses_double_up_to_a_minute_and_obey_the_sink():
    error = DeliveryError("later")
    pauses = [lifecycle.pause_after(make_alert("a1", attempts=n), error).total_seconds() for n in range(1, 9)]
    assert pauses == [2, 4, 8, 16, 32, 60, 60, 60]
    asked = DeliveryError("later", retry_after=timedelta(minutes=5))
    assert lifecycle.pause_after(make_alert("a1"), asked) == timedelta(minutes=5)


def test_an_adopted_card_belongs_to_the_survivor_and_shows_what_it_showed():
    alert = make_alert("a1", story="young")
    grown = make_opportunity("old", wave=2, urgency=99)
    moved = lifecycle.adopted(alert, grown)
    assert moved.alert_id == alert.alert_id
    assert (moved.opportunity.story_id, moved.opportunity.wave) == ("old", 2)
    assert moved.opportunity.urgency == alert.opportunity.urgency


def test_same_coverage_is_brand_channel_and_a_shared_entry():
    opportunity = make_opportunity("s1")
    same = make_alert("same", story="s2")
    others = (
        replace(same, channel="#other"),
        make_alert("brand", opportunity=make_opportunity("s2", match=make_match("s2", brand="Other"))),
        make_alert("entries", opportunity=make_opportunity("s2", entry_ids=("e9",))),
    )
    assert lifecycle.same_coverage(opportunity, (*others, same)) == (same,)
