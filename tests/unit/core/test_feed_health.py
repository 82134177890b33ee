"""Feed health: one word for each feed, told when it turns, and nobody blamed for our own network."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from newsjack.core.feed_health import (
    condition_of,
    group_troubles,
    noted,
    outage_of,
    reading_of,
    reason_class_of,
    summary_of,
)
from newsjack.model.feed import FeedId, FeedState, FetchReason
from newsjack.model.feed_health import (
    Condition,
    FeedHealth,
    GroupKind,
    HealthReading,
    Mend,
    Outage,
    ReasonClass,
)
from newsjack.model.params import HealthParams
from tests.makers import AT, make_feed, minutes

PARAMS = HealthParams()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FAILURES = [reason for reason in FetchReason if not reason.is_success]


def state(**changes: Any) -> FeedState:
    healthy = FeedState(
        feed_id=FeedId("f"),
        polled_at=AT - minutes(1),
        succeeded_at=AT - minutes(1),
        new_entry_at=AT - minutes(30),
        polls=500,
        entries_total=900,
        entries_per_day=30.0,
        reason=FetchReason.NOT_MODIFIED,
        status=200,
    )
    return replace(healthy, **changes)


def failing(reason: FetchReason = FetchReason.TIMEOUT, failures: int = 4, **changes: Any) -> FeedState:
    since = AT - 2 * HOUR
    down = state(reason=reason, failures=failures, failing_since=since, succeeded_at=since)
    return replace(down, **changes)


def read(one: FeedState, expected: float = 0.0) -> HealthReading:
    return condition_of(one, now=AT, expected_since_last=expected, params=PARAMS)


def read_beside(
    one: FeedState,
    former: FeedHealth | None,
    *,
    expected: float | None = 0.0,
    outage: Outage | None = None,
) -> HealthReading:
    return reading_of(one, former, now=AT, expected_since_last=expected, params=PARAMS, outage=outage)


def record(condition: Condition, **changes: Any) -> FeedHealth:
    return replace(FeedHealth(feed_id=FeedId("f"), condition=condition, since=AT - HOUR), **changes)


def test_a_feed_that_was_never_polled_is_new():
    assert read(FeedState(feed_id=FeedId("f"))).condition is Condition.NEW


def test_a_feed_that_answers_is_ok():
    reading = read(state())
    assert (reading.condition, reading.mend, reading.since) == (Condition.OK, Mend.NOTHING, None)


@pytest.mark.parametrize(
    ("reason", "counts_from", "condition", "mend"),
    [
        (FetchReason.TIMEOUT, 3, Condition.FAILING, Mend.LOOK),
        (FetchReason.SERVER_ERROR, 3, Condition.FAILING, Mend.WAIT),
        (FetchReason.DNS, 3, Condition.FAILING, Mend.HOST_NAME),
        (FetchReason.CHALLENGE, 3, Condition.BLOCKED, Mend.BROWSER_CHECK),
        (FetchReason.RATE_LIMITED, 3, Condition.BLOCKED, Mend.FEWER_REQUESTS),
        (FetchReason.PARSE_FAILED, 3, Condition.UNREADABLE, Mend.BROKEN_BODY),
        (FetchReason.NOT_FOUND, 2, Condition.FAILING, Mend.REPLACE),
        (FetchReason.NOT_A_FEED, 2, Condition.UNREADABLE, Mend.REPLACE),
        (FetchReason.REFUSED_ADDRESS, 1, Condition.FAILING, Mend.ALLOW),
    ],
)
def test_failures_count_from_as_many_as_their_kind_needs(
    reason: FetchReason, counts_from: int, condition: Condition, mend: Mend
):
    before = read(failing(reason, counts_from - 1)) if counts_from > 1 else read(state())
    assert before.condition is Condition.OK
    reading = read(failing(reason, counts_from))
    assert (reading.condition, reading.mend, reading.since) == (condition, mend, AT - 2 * HOUR)


def test_a_first_failure_is_told_as_a_reason_not_as_a_condition():
    reading = read(failing(FetchReason.TIMEOUT, 1))
    assert (reading.condition, reading.reason, reading.mend) == (
        Condition.OK,
        FetchReason.TIMEOUT,
        Mend.WAIT,
    )


def test_a_failure_that_was_not_counted_blames_nobody():
    assert read(failing(FetchReason.DNS, 0)).condition is Condition.OK


@pytest.mark.parametrize("reason", FAILURES)
def test_every_failure_has_a_class_a_condition_and_a_mend(reason: FetchReason):
    reading = read(failing(reason))
    assert reading.condition.is_unanswered
    assert reading.reason_class is not ReasonClass.NONE
    assert reading.mend is not Mend.NOTHING


@pytest.mark.parametrize("reason", [None, *(one for one in FetchReason if one.is_success)])
def test_a_success_is_no_failure(reason: FetchReason | None):
    assert reason_class_of(reason) is ReasonClass.NONE


def test_no_answer_for_a_week_is_dead_and_one_hour_less_is_not():
    week = failing(FetchReason.SERVER_ERROR, 90, failing_since=AT - 7 * DAY)
    assert (read(week).condition, read(week).since) == (Condition.DEAD, AT - 7 * DAY)
    assert read(week).mend is Mend.LOOK
    assert read(replace(week, failing_since=AT - 7 * DAY + HOUR)).condition is Condition.FAILING


def test_a_week_of_failures_is_known_by_the_last_success_too():
    old = state(reason=FetchReason.TIMEOUT, failures=90, succeeded_at=AT - 8 * DAY)
    assert read(old).condition is Condition.DEAD


def test_a_dead_one_keeps_the_mend_of_its_reason():
    assert read(failing(FetchReason.CHALLENGE, 90, failing_since=AT - 9 * DAY)).mend is Mend.BROWSER_CHECK


def test_gone_for_a_day_is_dead():
    gone = failing(FetchReason.GONE, 3, gone_polls=3, gone_since=AT - DAY)
    assert (read(gone).condition, read(gone).since) == (Condition.DEAD, AT - DAY)
    assert read(replace(gone, gone_since=AT - 23 * HOUR)).condition is Condition.FAILING
    assert read(replace(gone, gone_polls=2)).condition is Condition.FAILING


def test_silence_is_weighed_against_what_was_due():
    quiet = state(new_entry_at=AT - minutes(1) - DAY, entries_per_day=30.0)
    assert read(quiet, expected=20.0).condition is Condition.OK
    reading = read(quiet, expected=45.0)
    assert (reading.condition, reading.since) == (Condition.SILENT, quiet.new_entry_at)


def test_a_learnt_rate_that_silence_wore_down_does_not_hasten_the_alarm():
    quiet = state(new_entry_at=AT - minutes(1) - DAY, entries_per_day=0.1)
    assert read(quiet, expected=25.0).condition is Condition.OK


def test_fewer_failures_than_usual_may_count():
    strict = HealthParams(failing_after=1)
    one = failing(FetchReason.NOT_FOUND, 1)
    reading = condition_of(one, now=AT, expected_since_last=0.0, params=strict)
    assert reading.condition is Condition.FAILING


def test_a_quiet_night_is_no_silence():
    night = state(new_entry_at=AT - minutes(1) - 9 * HOUR, entries_per_day=30.0)
    assert read(night, expected=0.6).condition is Condition.OK


def test_no_silence_is_shorter_than_the_least_one():
    quiet = state(new_entry_at=AT - minutes(1) - 6 * HOUR + minutes(1), entries_per_day=2_000.0)
    assert read(quiet, expected=500.0).condition is Condition.OK
    longer = replace(quiet, new_entry_at=AT - minutes(1) - 6 * HOUR)
    assert read(longer, expected=500.0).condition is Condition.SILENT


def test_the_time_since_the_last_answer_is_not_silence():
    """newsjack was off for days: what the feed said meanwhile is not known."""
    slept = state(succeeded_at=AT - 3 * DAY, new_entry_at=AT - 3 * DAY - minutes(10))
    assert read(slept, expected=500.0).condition is Condition.OK


def test_a_feed_without_an_entry_ever_is_not_silent():
    assert read(state(new_entry_at=None), expected=500.0).condition is Condition.OK


def test_an_emptied_feed_has_an_hour():
    assert read(state(empty_since=AT - HOUR)).condition is Condition.EMPTY
    assert read(state(empty_since=AT - HOUR + minutes(1))).condition is Condition.OK


def test_a_feed_that_was_always_empty_is_empty():
    always = state(reason=FetchReason.EMPTY_FEED, entries_total=0, new_entry_at=None, polls=3)
    assert read(always).condition is Condition.EMPTY
    assert read(replace(always, polls=2)).condition is Condition.OK


def test_a_loss_is_told_for_a_day():
    assert read(state(losses=2, lost_at=AT - DAY + minutes(1))).condition is Condition.LOSING
    assert read(state(losses=2, lost_at=AT - DAY)).condition is Condition.OK


def test_a_moved_feed_says_so_unless_something_is_worse():
    moved = state(moved_to="https://new.example/rss", moved_since=AT - 3 * DAY)
    assert (read(moved).condition, read(moved).since) == (Condition.MOVED, AT - 3 * DAY)
    assert read(replace(moved, lost_at=AT - HOUR)).condition is Condition.LOSING
    assert read(replace(moved, moved_to="", adopted_url="https://new.example/rss")).condition is (
        Condition.MOVED
    )


def test_an_unreached_feed_keeps_its_condition_during_an_outage():
    outage = Outage(since=AT - HOUR, unreached=18, polled=20)
    fresh = read_beside(failing(FetchReason.CONNECT), None, outage=outage)
    assert (fresh.condition, fresh.mend) == (Condition.OK, Mend.NETWORK)
    known = record(Condition.SILENT, since=AT - DAY)
    held = read_beside(failing(FetchReason.CONNECT), known, outage=outage)
    assert (held.condition, held.since) == (Condition.SILENT, AT - DAY)
    dead = record(Condition.DEAD)
    assert read_beside(failing(failing_since=AT - 9 * DAY), dead, outage=outage).condition is (Condition.DEAD)
    gone = failing(FetchReason.NOT_FOUND)
    assert read_beside(gone, None, outage=outage).condition is Condition.FAILING


def test_a_failing_feed_is_not_called_well_because_of_an_outage():
    outage = Outage(since=AT - HOUR, unreached=18, polled=20)
    known = record(Condition.FAILING)
    reading = read_beside(failing(FetchReason.CONNECT, 0), known, outage=outage)
    assert reading.condition is Condition.FAILING


def test_a_silence_on_record_holds_until_an_entry_comes():
    quiet = state(new_entry_at=AT - DAY)
    known = record(Condition.SILENT, since=AT - DAY)
    assert read_beside(quiet, known, expected=None).condition is Condition.SILENT
    assert read_beside(quiet, known, expected=1.0).condition is Condition.OK
    assert read_beside(state(), known, expected=None).condition is Condition.OK
    assert read_beside(failing(), known, expected=None).condition is Condition.FAILING


def test_a_well_feed_has_no_record():
    assert noted(None, read(state()), state(), now=AT) is None


def test_a_turn_is_noted_once():
    one = failing(detail="no answer within 30 s")
    first = noted(None, read(one), one, now=AT)
    assert first is not None
    assert (first.condition, first.since) == (Condition.FAILING, AT - 2 * HOUR)
    (change,) = first.changes
    assert (change.before, change.after, change.at) == (Condition.OK, Condition.FAILING, AT)
    assert (change.reason, change.detail) == (FetchReason.TIMEOUT, "no answer within 30 s")
    assert noted(first, read(one), one, now=AT + HOUR) is first


def test_a_recovery_is_noted_and_a_new_feed_that_answers_is_none():
    well = noted(record(Condition.FAILING), read(state()), state(), now=AT)
    assert well is not None
    assert (well.condition, well.since, well.changes[-1].before) == (Condition.OK, AT, Condition.FAILING)
    assert noted(well, read(FeedState(feed_id=FeedId("f"))), state(), now=AT) is well


def test_a_record_stays_small():
    known = None
    for turn in range(40):
        one = failing() if turn % 2 == 0 else state()
        known = noted(known, read(one), one, now=AT + turn * HOUR)
    assert known is not None
    assert len(known.changes) == 12
    assert known.changes[-1].at == AT + 39 * HOUR


def states(unreached: int, reached: int, **changes: Any) -> list[FeedState]:
    down = [failing(FetchReason.CONNECT, **changes) for _ in range(unreached)]
    return [*down, *(state() for _ in range(reached))]


@pytest.mark.parametrize(
    ("unreached", "reached", "is_outage"), [(5, 0, True), (6, 5, True), (5, 5, False), (4, 0, False)]
)
def test_an_outage_is_when_most_feeds_cannot_be_reached(unreached: int, reached: int, is_outage: bool):
    found = outage_of(states(unreached, reached), now=AT, before=None)
    assert (found is not None) == is_outage
    if found is not None:
        assert (found.since, found.unreached, found.polled) == (AT, unreached, unreached + reached)


def test_an_outage_ends_when_most_are_reached_again():
    before = Outage(since=AT - HOUR, unreached=9, polled=9)
    assert outage_of(states(4, 6), now=AT, before=before) == Outage(since=AT - HOUR, unreached=4, polled=10)
    assert outage_of(states(2, 8), now=AT, before=before) is None


def test_old_polls_do_not_speak_of_the_network():
    before = Outage(since=AT - HOUR, unreached=9, polled=9)
    assert outage_of(states(9, 0, polled_at=AT - HOUR), now=AT, before=None) is None
    assert outage_of(states(9, 0, polled_at=AT - HOUR), now=AT, before=before) is before
    assert outage_of(states(4, 0), now=AT, before=before) is None


def test_feeds_that_died_long_ago_are_no_outage():
    dead = [state(reason=FetchReason.DNS, failures=9, succeeded_at=None) for _ in range(60)]
    assert outage_of([*dead, *states(0, 40)], now=AT, before=None) is None
    assert outage_of(dead, now=AT, before=None) is not None


def test_a_group_is_in_trouble_when_none_of_its_feeds_answers():
    feeds = [make_feed(f"f{n}", outlet=f"o{n % 2}", owner="Plume", group="fr") for n in range(6)]
    down = {feed.feed_id: Condition.FAILING for feed in feeds}
    (trouble,) = group_troubles(feeds, down)
    assert (trouble.kind, trouble.name, len(trouble.feed_ids)) == (GroupKind.OWNER, "Plume", 6)
    some = down | {feeds[1].feed_id: Condition.SILENT}
    (trouble,) = group_troubles(feeds, some)
    assert (trouble.kind, trouble.name) == (GroupKind.OUTLET, "o0")
    assert group_troubles(feeds[:2], down) == ()


def test_the_host_is_named_before_the_outlet_of_the_same_feeds():
    feeds = [make_feed(f"f{n}", url=f"https://h.example/{n}", outlet="o", owner="w") for n in range(3)]
    (trouble,) = group_troubles(feeds, {feed.feed_id: Condition.DEAD for feed in feeds})
    assert (trouble.kind, trouble.name) == (GroupKind.HOST, "h.example")


def test_the_summary_leaves_no_condition_out():
    summary = summary_of([Condition.OK, Condition.DEAD, Condition.SILENT], now=AT)
    assert set(summary.counts) == set(Condition)
    assert (summary.total, summary.bad, summary.unanswered) == (3, 2, 1)


def test_conditions_are_ordered_by_severity():
    bad = [one for one in Condition if one.is_bad]
    assert list(Condition)[: len(bad)] == bad
    assert Condition.MOVED not in bad
    assert [one for one in Condition if one.is_unanswered] == [
        Condition.DEAD,
        Condition.BLOCKED,
        Condition.UNREADABLE,
        Condition.FAILING,
    ]
