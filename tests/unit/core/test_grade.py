"""Grades: the peak of a wave seen from its end."""

import pytest

from newsjack.core.grade import outcome_of
from tests.makers import AT, make_alert, make_member, minutes


def wave(*at: float, **changes):
    return tuple(
        make_member(f"e{n}", owner=f"o{n}", event_at=AT + minutes(m), **changes) for n, m in enumerate(at)
    )


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


def test_a_wave_that_is_not_known_any_more_is_graded_as_nothing():
    outcome = outcome_of(make_alert("a1", first_sent_at=AT), (), now=AT)
    assert (outcome.reach, outcome.peak_at, outcome.lead_minutes) == (0, None, None)
