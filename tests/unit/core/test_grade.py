"""Grades: the peak of a wave seen from its end."""

from datetime import timedelta

import pytest

from newsjack.core.grade import outcome_of, peak_of
from tests.makers import AT, make_alert, make_member, minutes


def wave(*at: float, **changes):
    return tuple(
        make_member(f"e{n}", owner=f"o{n}", event_at=AT + minutes(m), **changes) for n, m in enumerate(at)
    )


def test_the_peak_lies_where_the_weight_is():
    members = wave(0, 30, 100, 180, 185, 190, 195, 200, 300, 500)
    peak = peak_of(members)
    assert peak is not None
    assert abs(peak - (AT + minutes(190))) <= minutes(24)


def test_copies_weigh_less_than_voices():
    voices = wave(0, 5, 10)
    copies = wave(600, 605, 610, 615, weight=0.3)
    peak = peak_of((*voices, *copies))
    assert peak is not None
    assert peak < AT + minutes(60)


def test_an_alert_before_the_peak_has_a_positive_lead():
    members = wave(0, 30, 100, 180, 185, 190, 195, 200)
    outcome = outcome_of(make_alert("a1", first_sent_at=AT + minutes(40)), members, now=AT)
    assert outcome.big
    assert outcome.reach == 8
    assert outcome.lead_minutes == pytest.approx(110, abs=6)  # 2 h kernel: early items pull


def test_a_small_wave_has_no_peak_and_other_waves_do_not_count():
    members = (*wave(0, 5, 10), *wave(900, 901, 902, 903, 904, 905, 906, wave=2))
    outcome = outcome_of(make_alert("a1", first_sent_at=AT), members, now=AT)
    assert (outcome.reach, outcome.big, outcome.peak_at, outcome.lead_minutes) == (3, False, None, None)


def test_an_alert_that_was_never_posted_has_no_lead():
    outcome = outcome_of(make_alert("a1"), wave(0, 5, 10, 15, 20, 25, 30), now=AT)
    assert outcome.peak_at is not None
    assert outcome.lead_minutes is None


def test_odd_members_are_graded_all_the_same():
    assert peak_of(()) is None
    assert peak_of(wave(7)) == AT + minutes(7)
    assert peak_of(wave(0, 60 * 24 * 400)) in (AT, AT + timedelta(days=400))
