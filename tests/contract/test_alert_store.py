"""What every alert store does."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from newsjack.model.alert import AlertId, AlertKind, AlertState
from newsjack.model.params import RetentionParams
from newsjack.model.story import StoryId
from tests.contract.conftest import Build, Stores
from tests.makers import AT, make_alert, make_match, make_opportunity, make_receipt, minutes


def test_a_new_store_is_empty(stores: Stores) -> None:
    assert stores.alerts.get(AlertId("a")) is None
    assert stores.alerts.active() == ()
    assert stores.alerts.recent(limit=5) == ()
    assert stores.alerts.of_story(StoryId("s")) == ()
    assert stores.alerts.last_new_at("Acorn", "#news") is None


def test_an_alert_is_claimed_once(stores: Stores) -> None:
    alert = make_alert("a")
    assert stores.alerts.claim(alert)
    assert not stores.alerts.claim(alert)
    assert not stores.alerts.claim(replace(alert, decided_at=AT + minutes(1), channel="#other"))
    assert stores.alerts.get(alert.alert_id) == alert
    assert stores.alerts.last_new_at("Acorn", "#other") is None


def test_of_many_claims_at_once_one_wins(stores: Stores) -> None:
    rivals = [make_alert("a", reason=f"worker {number}") for number in range(16)]
    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(stores.alerts.claim, rivals))
    assert won.count(True) == 1
    assert stores.alerts.get(AlertId("a")) == rivals[won.index(True)]


def test_the_next_state_replaces_the_last(stores: Stores) -> None:
    alert = make_alert("a")
    stores.alerts.claim(alert)
    sent = replace(
        alert,
        state=AlertState.SENT,
        sent_version=1,
        sent_at=AT + minutes(1),
        first_sent_at=AT + minutes(1),
        receipt=make_receipt(),
    )
    for _ in range(2):
        stores.alerts.save(sent)
    assert stores.alerts.get(alert.alert_id) == sent
    assert stores.alerts.recent(limit=9) == (sent,)
    assert stores.alerts.of_story(StoryId("s1")) == (sent,)


def test_active_are_those_not_ended(stores: Stores) -> None:
    for number, state in enumerate(AlertState):
        alert = make_alert(state.value, decided_at=AT + minutes(number))
        assert stores.alerts.claim(alert)
        stores.alerts.save(replace(alert, state=state, kind=AlertKind.UPDATE))
    assert [alert.state for alert in stores.alerts.active()] == ["claimed", "sending", "sent"]


def test_orders(stores: Stores) -> None:
    for name, wait, story in (("x", 5, "s1"), ("b", 1, "s1"), ("a", 1, "s1"), ("y", 3, "s2")):
        stores.alerts.claim(make_alert(name, story=story, decided_at=AT + minutes(wait)))
    stores.alerts.save(make_alert("a", decided_at=AT + minutes(1), state=AlertState.SENT))
    assert [alert.alert_id for alert in stores.alerts.recent(limit=3)] == ["x", "y", "b"]
    assert [alert.alert_id for alert in stores.alerts.of_story(StoryId("s1"))] == ["a", "b", "x"]
    assert [alert.alert_id for alert in stores.alerts.active()] == ["a", "b", "y", "x"]
    assert stores.alerts.recent(limit=0) == ()


def test_the_last_new_alert_of_a_brand_in_a_channel(stores: Stores) -> None:
    stores.alerts.claim(make_alert("a", decided_at=AT + minutes(3)))
    stores.alerts.claim(make_alert("b", decided_at=AT + timedelta(minutes=3, microseconds=1)))
    stores.alerts.claim(make_alert("c", decided_at=AT))
    other = make_opportunity("s1", match=make_match("s1", brand="Birch"))
    stores.alerts.claim(make_alert("d", opportunity=other, decided_at=AT + minutes(9)))
    stores.alerts.save(make_alert("a", decided_at=AT + minutes(30), state=AlertState.CLOSED))
    assert stores.alerts.last_new_at("Acorn", "#news") == AT + timedelta(minutes=3, microseconds=1)
    assert stores.alerts.last_new_at("Birch", "#news") == AT + minutes(9)
    assert stores.alerts.last_new_at("Acorn", "") is None


def test_an_alert_moves_with_its_story(stores: Stores) -> None:
    alert = make_alert("a", story="young")
    stores.alerts.claim(alert)
    moved = replace(alert, opportunity=make_opportunity("old"))
    stores.alerts.save(moved)
    assert stores.alerts.of_story(StoryId("young")) == ()
    assert stores.alerts.of_story(StoryId("old")) == (moved,)


def test_alerts_leave_after_their_retention_on_the_given_clock(build: Build) -> None:
    day = timedelta(days=1)
    stores = build(RetentionParams(alerts=2 * day))
    stores.alerts.claim(make_alert("old"))
    kept = make_alert("sent later")
    stores.alerts.claim(kept)
    stores.alerts.save(replace(kept, state=AlertState.SENT, sent_at=AT + 2 * day))
    stores.alerts.claim(make_alert("new", story="s2", decided_at=AT + 3 * day))
    assert stores.alerts.get(AlertId("old")) is None
    assert {alert.alert_id for alert in stores.alerts.recent(limit=9)} == {"new", "sent later"}
    assert {alert.alert_id for alert in stores.alerts.active()} == {"new", "sent later"}
    assert [alert.alert_id for alert in stores.alerts.of_story(StoryId("s1"))] == ["sent later"]
