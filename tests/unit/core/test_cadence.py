from datetime import UTC, datetime, timedelta

import pytest

from newsjack.core.cadence import (
    after_outage,
    document_rate,
    hurried,
    is_outage,
    learnt_rate,
    next_poll,
    span_text,
)
from newsjack.model.feed import FeedId, FeedState, FetchReason
from newsjack.model.params import CadenceParams

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
STEADY = CadenceParams(jitter=0.0)


def state(**facts):
    return FeedState(feed_id=FeedId(facts.pop("feed_id", "f")), polls=facts.pop("polls", 9), **facts)


def interval(reason=FetchReason.NOTHING_NEW, *, params=STEADY, retry_after=None, hint=None, **facts):
    return next_poll(
        state(**facts), reason=reason, now=NOW, params=params, retry_after=retry_after, hint=hint
    ).interval


def test_four_times_the_entries_halve_the_interval():
    assert interval(entries_per_day=10.0) / interval(entries_per_day=40.0) == pytest.approx(2.0)


def test_floor_and_ceiling_hold():
    assert interval(entries_per_day=4_000.0) == STEADY.floor
    assert interval(entries_per_day=0.0) == STEADY.ceiling


def test_the_reason_can_be_read():
    planned = next_poll(state(entries_per_day=31.0), reason=FetchReason.NEW_ENTRIES, now=NOW, params=STEADY)
    assert planned.why == "every 4 min: 31 entries/day"


def test_a_new_feed_follows_its_hint_within_limits():
    assert interval(polls=1) == STEADY.first_interval
    assert interval(polls=1, hint=timedelta(minutes=30)) == timedelta(minutes=30)
    assert interval(polls=1, hint=timedelta(days=9)) == STEADY.ceiling
    assert interval(polls=1, hint=timedelta(0)) == STEADY.first_interval
    assert interval(polls=5, entries_per_day=31.0, hint=timedelta(minutes=30)) < timedelta(minutes=5)


def test_failures_back_off_linearly_to_the_ceiling():
    waits = [interval(FetchReason.SERVER_ERROR, failures=n) for n in (1, 2, 3)]
    assert waits == [STEADY.first_interval * n for n in (1, 2, 3)]
    assert interval(FetchReason.SERVER_ERROR, failures=10_000) == STEADY.failure_ceiling


def test_some_refusals_need_patience():
    assert interval(FetchReason.RATE_LIMITED, failures=1) >= timedelta(hours=1)
    assert interval(FetchReason.CHALLENGE, failures=1) >= timedelta(hours=4)


def test_a_wait_asked_for_is_never_cut_short():
    wait = timedelta(hours=10)
    assert interval(FetchReason.RATE_LIMITED, failures=1, retry_after=wait) >= wait
    assert interval(FetchReason.SERVER_ERROR, failures=100, retry_after=timedelta(seconds=1)) >= wait / 2


def test_jitter_is_stable_and_spreads():
    params = CadenceParams(jitter=0.2)
    found = {interval(params=params, entries_per_day=4.0, feed_id=f"f{n}") for n in range(50)}
    assert len(found) > 40
    assert interval(params=params, entries_per_day=4.0) == interval(params=params, entries_per_day=4.0)
    middle = interval(entries_per_day=4.0)
    assert all(abs(one - middle) <= middle * 0.1001 for one in found)


def test_the_rate_is_learnt_from_what_was_new():
    known = state(succeeded_at=NOW - timedelta(hours=1), entries_per_day=24.0)
    assert learnt_rate(known, new_entries=1, now=NOW) == pytest.approx(24.0)
    assert learnt_rate(known, new_entries=5, now=NOW) > 24.0
    assert learnt_rate(known, new_entries=0, now=NOW) < 24.0
    assert learnt_rate(state(), new_entries=9, now=NOW) == 0.0


def test_a_document_tells_its_first_rate():
    claims = [NOW - timedelta(hours=h) for h in (1, 5, 23, 25, -3)]
    assert document_rate([*claims, None], now=NOW) == 3.0


def test_an_outage_needs_most_of_a_batch():
    dns, fine = FetchReason.DNS, FetchReason.FETCHED
    assert is_outage([dns] * 3 + [fine] * 2)
    assert not is_outage([dns] * 4)
    assert not is_outage([dns] * 3 + [fine] * 3)
    assert not is_outage([FetchReason.SERVER_ERROR] * 9)
    assert "no feed is blamed" in after_outage(state(), STEADY).why


def test_hurried_halves_but_keeps_the_floor():
    planned = next_poll(state(entries_per_day=1.0), reason=FetchReason.NEW_ENTRIES, now=NOW, params=STEADY)
    assert hurried(planned, STEADY).interval == planned.interval / 2
    quick = next_poll(state(entries_per_day=999.0), reason=FetchReason.NEW_ENTRIES, now=NOW, params=STEADY)
    assert hurried(quick, STEADY).interval == STEADY.floor


def test_span_text():
    spans = [timedelta(seconds=45), timedelta(minutes=4), timedelta(hours=10)]
    assert [span_text(span) for span in spans] == ["45 s", "4 min", "10 h"]
