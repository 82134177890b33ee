"""Urgency: parts that add up, and what each verdict takes away."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsjack.core.urgency import UrgencyLevel, level_of, urgency
from newsjack.model.brand import Lane
from newsjack.model.curve import Phase
from newsjack.model.opportunity import Safety, SafetyReading, Urgency
from newsjack.model.params import UrgencyParams
from tests.makers import make_match, make_reading

GO = SafetyReading(safety=Safety.GO)
CARE = SafetyReading(safety=Safety.CARE, categories=("politics",), evidence="A minister resigns")
STOP = SafetyReading(safety=Safety.STOP, categories=("death",), evidence="Two people died")


def weigh(safety: SafetyReading = GO, lane: Lane = Lane.BRAND, **reading: object) -> Urgency:
    return urgency(
        match=make_match("s1", lane=lane),
        reading=make_reading("s1", **reading),
        safety=safety,
        params=UrgencyParams(),
    )


def points(found: Urgency) -> dict[str, float]:
    return {part.name: part.points for part in found.parts}


@given(
    relevance=st.floats(0, 1),
    velocity=st.floats(0, 1e6),
    before=st.floats(0, 1),
    big=st.floats(0, 1),
    phase=st.sampled_from(Phase),
    window=st.booleans(),
    safety=st.sampled_from([GO, CARE, STOP]),
    most=st.tuples(*[st.floats(0, 60)] * 4),
)
def test_parts_add_up_to_the_total_and_stay_within_bounds(
    relevance, velocity, before, big, phase, window, safety, most
):
    reading = make_reading("s1", velocity_per_hour=velocity, phase=phase, window_open=window)
    reading = replace(reading, forecast=replace(reading.forecast, p_before_peak=before, p_big=big))
    params = UrgencyParams(
        relevance_points=most[0], timing_points=most[1], momentum_points=most[2], size_points=most[3]
    )
    found = urgency(
        match=make_match("s1", relevance=relevance), reading=reading, safety=safety, params=params
    )
    assert sum(part.points for part in found.parts) == found.total
    assert 0 <= found.total <= 100
    assert [part.name for part in found.parts] == ["relevance", "timing", "momentum", "size", "safety"]
    assert all(part.why for part in found.parts)


def test_an_open_window_weighs_more_than_a_single_voice_and_that_more_than_an_old_story():
    opened = weigh(window_open=True)
    single = weigh(window_open=False, reach=1, phase=Phase.BREAKING)
    late = weigh(window_open=False, phase=Phase.EXCITEMENT)
    old = weigh(window_open=False, phase=Phase.OLD_NEWS)
    timing = [points(found)["timing"] for found in (opened, single, late, old)]
    assert timing == sorted(timing, reverse=True)
    assert timing[-1] == 0 < timing[-2]


def test_care_takes_its_penalty_and_stop_takes_all():
    assert weigh(CARE).total == weigh().total - 10
    assert weigh(STOP).total == 0
    assert points(weigh(STOP))["safety"] < -20


def test_a_reputation_notice_loses_nothing():
    assert weigh(STOP, lane=Lane.REPUTATION).total == weigh().total


def test_a_reading_with_nonsense_numbers_gives_no_points_for_them():
    found = weigh(velocity_per_hour=float("nan"))
    assert points(found)["momentum"] == 0


@pytest.mark.parametrize(
    ("total", "level"),
    [(100, UrgencyLevel.NOW), (75, UrgencyLevel.NOW), (74, UrgencyLevel.SOON), (35, UrgencyLevel.WATCH),
     (34, UrgencyLevel.LOW), (0, UrgencyLevel.LOW)],
)  # fmt: skip
def test_words_of_urgency(total, level):
    assert level_of(total) is level
