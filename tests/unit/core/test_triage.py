"""Triage: each rule, as a scene with what is known and what is decided."""

from dataclasses import replace

import pytest

from newsjack.core.lifecycle import delivered, refused, retold
from newsjack.core.triage import too_late, triage, what_moved
from newsjack.errors import DeliveryError
from newsjack.model.alert import Alert, AlertKind, AlertState, Receipt
from newsjack.model.brand import Lane, MatchState
from newsjack.model.curve import Phase
from newsjack.model.development import Development, DevelopmentKind
from newsjack.model.opportunity import Decision, Opportunity, Reason, Safety, SafetyReading
from newsjack.model.params import TriageParams
from tests.makers import AT, make_alert, make_entry, make_match, make_opportunity, make_reading, minutes

CARE = SafetyReading(safety=Safety.CARE, categories=("politics",), evidence="A minister resigns")
STOP = SafetyReading(safety=Safety.STOP, categories=("death",), evidence="Two people died")


def judge(opportunity: Opportunity, alert: Alert | None = None, *, last=None, now=AT):
    return triage(opportunity, alert=alert, last_new_at=last, now=now, params=TriageParams())


def chance(before: float, **reading: object):
    made = make_reading("s1", **reading)
    return replace(made, forecast=replace(made.forecast, p_before_peak=before))


def posted(opportunity: Opportunity | None = None) -> Alert:
    alert = make_alert("a1", opportunity=opportunity or make_opportunity("s1"))
    receipt = Receipt(sink="console", channel="#news", reference="1", at=AT)
    return delivered(alert, receipt, now=AT - minutes(5))


def lane(name: Lane, **changes: object) -> Opportunity:
    return make_opportunity("s1", match=make_match("s1", lane=name), **changes)


def test_an_open_window_alerts_and_says_why():
    verdict = judge(make_opportunity("s1", urgency=60))
    assert (verdict.decision, verdict.reason) == (Decision.ALERT, Reason.WINDOW_OPEN)
    assert "60" in verdict.detail


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"reading": make_reading("s1", reach=1, window_open=False)}, Reason.WINDOW_NOT_OPEN),
        ({"reading": make_reading("s1", window_open=False)}, Reason.WINDOW_CLOSED),
        ({"reading": make_reading("s1", velocity_per_hour=0.1)}, Reason.WINDOW_CLOSED),
        ({"urgency": 59}, Reason.BELOW_THRESHOLD),
        ({"urgency": 59, "safety": CARE}, Reason.BELOW_THRESHOLD),
        ({"urgency": 90, "safety": STOP}, Reason.SAFETY_STOP),
        ({"urgency": 90, "boilerplate": True}, Reason.BOILERPLATE),
        ({"match": make_match("s1", relevance=0.2)}, Reason.BELOW_THRESHOLD),
        ({"match": make_match("s1", lane=Lane.COMPETITOR), "urgency": 64}, Reason.BELOW_THRESHOLD),
        ({"match": make_match("s1", lane=Lane.THEME), "urgency": 64}, Reason.BELOW_THRESHOLD),
    ],
)
def test_what_holds_an_alert_back(changes, reason):
    verdict = judge(make_opportunity("s1", **changes))
    assert (verdict.decision, verdict.reason) == (Decision.HOLD, reason)
    assert verdict.detail


def test_thresholds_are_reached_by_equality():
    assert judge(make_opportunity("s1", urgency=60)).decision is Decision.ALERT
    assert judge(make_opportunity("s1", urgency=60, safety=CARE)).decision is Decision.ALERT
    assert judge(lane(Lane.THEME, urgency=65)).decision is Decision.ALERT


def test_a_card_that_waited_past_the_likeliest_peak_is_too_late():
    opportunity = make_opportunity("s1")
    p50 = opportunity.reading.forecast.peak_at.p50
    assert not too_late(opportunity, opportunity.reading, now=p50 - minutes(1))
    assert too_late(opportunity, opportunity.reading, now=p50)
    assert judge(opportunity, now=p50).reason is Reason.WINDOW_CLOSED


def test_the_cool_down_holds_and_a_high_urgency_breaks_it():
    last = AT - minutes(9)
    assert judge(make_opportunity("s1", urgency=74), last=last).reason is Reason.COOL_DOWN
    assert judge(make_opportunity("s1", urgency=75), last=last).decision is Decision.ALERT
    assert judge(make_opportunity("s1", urgency=74), last=AT - minutes(10)).decision is Decision.ALERT


def test_a_brand_that_watches_everything_is_judged_by_timing_alone():
    opportunity = make_opportunity(
        "s1", urgency=0, safety=STOP, watch_everything=True, match=make_match("s1", relevance=0.0)
    )
    assert judge(opportunity, last=AT).decision is Decision.ALERT
    shut = replace(opportunity, reading=make_reading("s1", window_open=False))
    assert judge(shut).reason is Reason.WINDOW_CLOSED
    assert judge(replace(opportunity, boilerplate=True)).reason is Reason.BOILERPLATE


def test_a_notice_of_reputation_goes_out_on_a_stop_while_the_story_lives():
    late = make_reading("s1", phase=Phase.PEAK, window_open=False)
    verdict = judge(lane(Lane.REPUTATION, safety=STOP, reading=late, urgency=10), last=AT)
    assert (verdict.decision, verdict.reason) == (Decision.ALERT, Reason.REPUTATION_NOTICE)
    old = make_reading("s1", phase=Phase.OLD_NEWS, window_open=False)
    assert judge(lane(Lane.REPUTATION, safety=STOP, reading=old)).reason is Reason.WINDOW_CLOSED


def test_a_dropped_match_without_a_card_is_dropped():
    match = make_match("s1", state=MatchState.DROPPED)
    assert judge(make_opportunity("s1", match=match)).decision is Decision.DROP


def test_nothing_new_leaves_the_card_alone():
    verdict = judge(make_opportunity("s1"), posted())
    assert (verdict.decision, verdict.reason) == (Decision.HOLD, Reason.NO_CHANGE)


@pytest.mark.parametrize(
    "changes",
    [
        {"reading": make_reading("s1", phase=Phase.EXCITEMENT, window_open=False)},
        {"safety": CARE},
        {"reading": make_reading("s1", reach=5)},
        {"urgency": 80},
    ],
)
def test_a_change_that_matters_updates_the_card(changes):
    verdict = judge(make_opportunity("s1", **changes), posted())
    assert (verdict.decision, verdict.reason) == (Decision.UPDATE, Reason.MOVED)


def test_the_expected_peak_must_move_by_half_of_the_time_left():
    shown = make_opportunity("s1")

    def moved(by: float, after: float = 15) -> str:
        forecast = shown.reading.forecast
        band = replace(forecast.peak_at, p50=forecast.peak_at.p50 + minutes(by))
        reading = replace(shown.reading, forecast=replace(forecast, peak_at=band))
        return what_moved(shown, replace(shown, reading=reading, at=AT + minutes(after)))

    assert moved(30) == ""
    assert "31 min later" in moved(31)
    assert "31 min sooner" in moved(-31)
    assert moved(40, after=14) == ""


def test_once_the_window_is_shut_the_expected_peak_is_no_news():
    shown = make_opportunity("s1", reading=make_reading("s1", window_open=False))
    forecast = shown.reading.forecast
    band = replace(forecast.peak_at, p50=forecast.peak_at.p50 + minutes(90))
    reading = replace(shown.reading, forecast=replace(forecast, peak_at=band))
    assert what_moved(shown, replace(shown, reading=reading, at=AT + minutes(30))) == ""


def test_that_time_passes_is_no_change():
    shown = make_opportunity("s1")
    later = replace(shown, at=AT + minutes(30), reading=replace(shown.reading, at=AT + minutes(30)))
    assert what_moved(shown, later) == ""


def test_edits_keep_their_distance():
    moved = make_opportunity("s1", urgency=80)
    alert = posted()
    soon = alert.sent_at + minutes(0.5)
    assert judge(moved, alert, now=soon).decision is Decision.HOLD
    assert judge(moved, alert, now=alert.sent_at + minutes(1)).decision is Decision.UPDATE


def test_a_story_that_turns_to_stop_recalls_its_card_whatever_the_lane_that_says_so():
    for told in (make_opportunity("s1", safety=STOP), lane(Lane.REPUTATION, safety=STOP)):
        verdict = judge(told, posted())
        assert (verdict.decision, verdict.reason) == (Decision.RECALL, Reason.TURNED_STOP)


def test_what_is_not_recalled_by_a_stop():
    everything = make_opportunity("s1", safety=STOP, watch_everything=True)
    assert judge(everything, posted(replace(everything, safety=STOP))).decision is Decision.HOLD
    notice = lane(Lane.REPUTATION, safety=STOP)
    assert judge(notice, posted(notice)).decision is Decision.HOLD


def test_a_match_that_falls_away_recalls_its_own_lane_only():
    gone = make_match("s1", state=MatchState.DROPPED)
    assert judge(make_opportunity("s1", match=gone), posted()).reason is Reason.MATCH_DROPPED
    theme_gone = make_match("s1", state=MatchState.DROPPED, lane=Lane.THEME)
    assert judge(make_opportunity("s1", match=theme_gone), posted()).decision is Decision.HOLD


def test_the_brand_takes_a_card_over_from_a_neighbouring_lane_and_not_the_other_way():
    theme = lane(Lane.THEME)
    assert judge(make_opportunity("s1"), posted(theme)).decision is Decision.UPDATE
    assert judge(theme, posted()).reason is Reason.ALREADY_TOLD


@pytest.mark.parametrize(
    "reading",
    [
        chance(0.09, window_open=False, phase=Phase.PEAK),
        chance(0.5, phase=Phase.OLD_NEWS),
        chance(0.8, velocity_per_hour=0.01),
    ],
)
def test_a_window_shut_for_good_closes_the_card(reading):
    verdict = judge(make_opportunity("s1", reading=reading), posted())
    assert (verdict.decision, verdict.reason) == (Decision.CLOSE, Reason.WINDOW_CLOSED)


def test_an_ended_card_is_never_told_again():
    for state in (AlertState.RECALLED, AlertState.CLOSED):
        verdict = judge(make_opportunity("s1"), replace(posted(), state=state))
        assert (verdict.decision, verdict.reason) == (Decision.HOLD, Reason.ALREADY_TOLD)


def test_a_recall_on_its_way_is_not_overtaken():
    recall = retold(
        posted(), AlertKind.RECALL, opportunity=make_opportunity("s1"), now=AT, reason="turned_stop"
    )
    assert judge(make_opportunity("s1", urgency=90), recall).decision is Decision.HOLD


def test_a_card_not_posted_yet_is_judged_anew():
    claimed = make_alert("a1")
    assert judge(make_opportunity("s1"), claimed).decision is Decision.ALERT
    assert judge(make_opportunity("s1", safety=STOP), claimed).decision is Decision.RECALL
    shut = make_opportunity("s1", reading=make_reading("s1", window_open=False))
    assert judge(shut, claimed).decision is Decision.CLOSE


def test_a_refused_card_is_tried_again_after_the_cool_down():
    failed = refused(make_alert("a1"), DeliveryError("no such channel", permanent=True), now=AT)
    opportunity = make_opportunity("s1")
    early = judge(opportunity, failed, now=AT + minutes(9))
    assert early.decision is Decision.HOLD
    assert "no such channel" in early.detail
    assert judge(opportunity, failed, now=AT + minutes(10)).decision is Decision.ALERT


def developed(after: float, told: str = "3 → 17") -> Development:
    return Development(
        at=AT + minutes(after),
        kind=DevelopmentKind.COUNT,
        topic="dead",
        told=told,
        entry_id=make_entry("e9").entry_id,
        outlet="one",
    )


def test_a_development_since_the_card_was_written_is_worth_an_edit_while_the_window_is_open():
    before = make_opportunity("s1")
    after = replace(before, at=AT + minutes(3), development=developed(2))
    verdict = judge(after, posted(before), now=AT + minutes(3))
    assert (verdict.decision, verdict.detail) == (Decision.UPDATE, "toll 3 → 17")
    # Not before the least time between two edits has passed, not for what was known, not when it is shut.
    soon = replace(posted(before), sent_at=AT + minutes(2.5))
    assert judge(after, soon, now=AT + minutes(3)).decision is Decision.HOLD
    assert what_moved(after, replace(after, at=AT + minutes(9))) == ""
    assert what_moved(before, replace(after, development=developed(-5))) == ""
    assert what_moved(before, replace(after, reading=make_reading("s1", window_open=False))) == ""
