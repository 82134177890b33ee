"""The curve of a story while it lives: weights, waves, rates, merges."""

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newsjack.core.curve import HALF_LIVES_HOURS, StoryCurve, rate_series, wave_members
from newsjack.core.hindsight import truth_of
from newsjack.model.params import CurveParams
from newsjack.model.story import Member, Origin
from tests.makers import AT, make_entry, make_member, minutes

PARAMS = CurveParams()
HOUR = timedelta(hours=1)


def grown(*steps: tuple[float, str], params: CurveParams = PARAMS) -> StoryCurve:
    """Make a curve from (minutes after AT, owner), seen at once."""
    curve = StoryCurve(params)
    for number, (after, owner) in enumerate(steps):
        entry = make_entry(f"e{number}", owner=owner, first_seen_at=AT + minutes(after))
        curve.add(entry=entry, wire_copy=False)
    return curve


def test_first_item_of_an_owner_weighs_one_and_what_follows_soon_weighs_less() -> None:
    curve = grown((0, "a"), (30, "a"), (40, "b"))
    assert [member.weight for member in curve.members] == [1.0, 0.3, 1.0]


def test_an_owner_that_comes_back_after_its_memory_weighs_one_again() -> None:
    curve = grown((0, "a"), (300, "b"), (421, "a"))
    assert [member.weight for member in curve.members] == [1.0, 1.0, 1.0]


def test_a_wire_copy_weighs_less_yet_counts_as_a_new_owner() -> None:
    curve = grown((0, "a"))
    copied = curve.add(entry=make_entry("c", owner="b", first_seen_at=AT + minutes(5)), wire_copy=True)
    assert copied.weight == PARAMS.copy_weight
    assert (curve.state(AT + minutes(5)).reach, curve.state(AT + minutes(5)).copies) == (2, 1)


def test_silence_ends_a_wave_and_the_new_one_starts_afresh() -> None:
    curve = grown((0, "a"), (10, "b"), (10 + 601, "a"))
    state = curve.state(AT + minutes(611))
    assert [member.wave for member in curve.members] == [1, 1, 2]
    assert (state.wave, state.reach, state.entries, state.started_at) == (2, 1, 1, AT + minutes(611))
    assert curve.members[-1].weight == 1.0


def test_ten_hours_exactly_are_not_yet_silence() -> None:
    assert grown((0, "a"), (600, "b")).wave == 1


def test_a_dip_ends_a_wave_only_when_a_rise_follows() -> None:
    burst = [(float(minute), f"o{minute}") for minute in range(0, 40, 2)]
    lull_over = 40 + 8 * 60
    lone = grown(*burst, (lull_over, "late"))
    assert lone.wave == 1
    risen = grown(*burst, *((lull_over + n, f"n{n}") for n in range(20)))
    assert risen.wave == 2


def test_a_small_wave_never_ends_by_a_dip() -> None:
    assert grown((0, "a"), (2, "b"), (4, "c"), (500, "d"), (501, "e"), (502, "f")).wave == 1


def test_reach_counts_owners_not_outlets() -> None:
    curve = StoryCurve(PARAMS)
    for number, outlet in enumerate(("Acorn Daily", "Acorn Weekly")):
        curve.add(entry=make_entry(f"e{number}", outlet=outlet, owner="acorn.example"), wire_copy=False)
    state = curve.state(AT)
    assert (state.reach, state.entries) == (1, 2)


def test_owner_ages_are_hours_since_first_events_earliest_first() -> None:
    state = grown((0, "a"), (30, "b"), (45, "a")).state(AT + HOUR)
    assert state.owner_ages == pytest.approx((1.0, 0.5))
    assert state.age_hours == pytest.approx(1.0)
    assert state.last_event_at == AT + minutes(45)


def test_a_steady_rate_is_read_the_same_at_every_half_life() -> None:
    steps = [(float(minute), f"o{minute}") for minute in range(0, 60 * 60, 6)]
    rates = grown(*steps).state(AT + minutes(steps[-1][0] + 3)).item_rates
    assert rates == pytest.approx([10.0] * len(HALF_LIVES_HOURS), rel=0.06)


def test_rates_halve_with_each_half_life_of_silence() -> None:
    curve = grown((0, "a"), (1, "b"))
    before, after = curve.state(AT + HOUR), curve.state(AT + 2 * HOUR)
    for half, early, late in zip(HALF_LIVES_HOURS, before.item_rates, after.item_rates, strict=True):
        assert late == pytest.approx(early * 0.5 ** (1 / half))
    assert after.top_rate == before.top_rate


def test_an_older_event_seen_late_counts_as_decayed() -> None:
    late = StoryCurve(PARAMS)
    late.add(entry=make_entry("new", owner="b", first_seen_at=AT + HOUR), wire_copy=False)
    older = make_entry("old", owner="a", published_at=AT + minutes(0.5), first_seen_at=AT + HOUR)
    late.add(entry=older, wire_copy=False)
    plain = grown((0.5, "a"), (60, "b"))
    assert late.state(AT + HOUR).item_rates == pytest.approx(plain.state(AT + HOUR).item_rates)
    assert late.state(AT + HOUR).started_at == AT + minutes(0.5)


def test_a_merge_gives_the_same_curve_whichever_story_survives() -> None:
    one = grown((0, "a"), (50, "b")).members
    two = tuple(replace(m, entry_id=f"x{m.entry_id}") for m in grown((20, "c"), (40, "a")).members)
    first = StoryCurve.from_members(PARAMS, (*one, *two))
    second = StoryCurve.from_members(PARAMS, (*two, *one))
    assert first.members == second.members
    assert [(m.owner, m.weight) for m in first.members] == [("a", 1), ("c", 1), ("a", 0.3), ("b", 1)]


def test_a_merge_joins_waves_that_were_only_apart_for_want_of_the_other() -> None:
    apart = grown((0, "a"), (700, "b"))
    assert apart.wave == 2
    between = make_member("x", owner="c", event_at=AT + minutes(350), first_seen_at=AT + minutes(701))
    assert StoryCurve.from_members(PARAMS, (*apart.members, between)).wave == 1


def test_a_merge_never_takes_a_story_back_to_an_earlier_wave() -> None:
    apart = grown((0, "a"), (700, "b"))
    between = make_member("x", owner="c", event_at=AT + minutes(350), first_seen_at=AT + minutes(701))
    merged = StoryCurve.from_members(PARAMS, (*apart.members, between), least_wave=2)
    assert merged.wave == 2
    assert {member.wave for member in merged.members} == {2}


def test_restoring_keeps_waves_weights_and_state() -> None:
    curve = grown((0, "a"), (30, "b"), (700, "a"), (705, "c"), (706, "c"))
    again = StoryCurve.restored(PARAMS, tuple(reversed(curve.members)))
    now = AT + minutes(720)
    assert again.members == curve.members
    assert again.state(now) == curve.state(now)
    assert again.add(entry=make_entry("n", owner="c", first_seen_at=now), wire_copy=False).weight == 0.3


def test_a_curve_without_entries_has_no_state() -> None:
    with pytest.raises(ValueError, match="without an entry"):
        StoryCurve(PARAMS).state(AT)


def test_wave_members_come_by_event() -> None:
    curve = grown((30, "a"), (10, "b"), (700, "c"))
    assert [member.owner for member in wave_members(curve.members, 1)] == ["b", "a"]
    assert [member.owner for member in wave_members(curve.members, 2)] == ["c"]


def test_rate_series_is_the_weight_of_the_last_hour() -> None:
    members: tuple[Member, ...] = grown((0, "a"), (30, "b"), (31, "b")).members
    series = dict(rate_series(members, grid=minutes(30), start=AT - minutes(30), end=AT + minutes(120)))
    assert series == {
        AT - minutes(30): 0.0,
        AT: 1.0,
        AT + minutes(30): 2.0,
        AT + minutes(60): 1.3,
        AT + minutes(90): 0.3,
        AT + minutes(120): 0.0,
    }


def test_years_apart_and_simultaneous_events_stay_finite() -> None:
    curve = StoryCurve(PARAMS)
    for number, at in enumerate((AT, AT, datetime(2300, 1, 1, tzinfo=UTC), AT)):
        curve.add(entry=make_entry(f"e{number}", owner=f"o{number}", first_seen_at=at), wire_copy=False)
    state = curve.state(datetime(2400, 1, 1, tzinfo=UTC))
    assert all(map(math.isfinite, (*state.item_rates, *state.owner_rates, state.top_rate)))


def test_what_is_seen_late_of_a_stretch_before_the_wave_is_not_in_it() -> None:
    curve = StoryCurve(PARAMS)
    seen = AT + HOUR
    for number, (after, owner) in enumerate([(0, "a"), (-15 * 60, "b"), (20, "c")]):
        entry = make_entry(f"e{number}", owner=owner, published_at=AT + minutes(after), first_seen_at=seen)
        curve.add(entry=entry, wire_copy=False)
    assert [member.wave for member in curve.members] == [1, 0, 1]
    state = curve.state(seen)
    assert (state.wave, state.reach, state.started_at) == (1, 2, AT)
    assert StoryCurve.restored(PARAMS, curve.members).state(seen).reach == 2


def test_a_wire_copy_after_the_wave_has_ended_starts_no_wave() -> None:
    curve = grown((0, "a"), (10, "b"))
    late = curve.add(entry=make_entry("c", owner="c", first_seen_at=AT + minutes(800)), wire_copy=True)
    assert (late.wave, late.weight, curve.wave) == (1, 0.0, 1)
    state = curve.state(AT + minutes(800))
    assert (state.reach, state.entries, state.last_event_at) == (2, 2, AT + minutes(10))
    fresh = curve.add(entry=make_entry("d", owner="d", first_seen_at=AT + minutes(820)), wire_copy=False)
    assert (fresh.wave, fresh.weight) == (2, 1.0)


def test_a_reprint_moves_no_rate_and_no_reach_even_in_a_living_wave() -> None:
    curve = grown((0, "a"), (10, "b"))
    before = curve.state(AT + minutes(30))
    old = Origin(at=AT - timedelta(days=3), outlet="a")
    entry = make_entry("c", owner="c", first_seen_at=AT + minutes(20))
    curve.add(entry=entry, wire_copy=True, reprint_of=old)
    assert curve.state(AT + minutes(30)) == before


def test_a_story_of_reprints_alone_has_a_wave_without_weight() -> None:
    curve = StoryCurve(PARAMS)
    old = Origin(at=AT - timedelta(days=3), outlet="a")
    for name in ("a", "b", "c"):
        curve.add(entry=make_entry(name, owner=name), wire_copy=True, reprint_of=old)
    state = curve.state(AT + HOUR)
    assert (state.wave, state.reach, state.top_rate) == (1, 1, 0.0)
    assert set(state.item_rates) == {0.0}
    assert truth_of(curve.members) is None


def test_reprints_are_the_same_after_a_restart_and_a_merge() -> None:
    curve = grown((0, "a"), (10, "b"))
    curve.add(entry=make_entry("c", owner="c", first_seen_at=AT + minutes(800)), wire_copy=True)
    restored = StoryCurve.restored(PARAMS, curve.members)
    assert restored.state(AT + minutes(810)) == curve.state(AT + minutes(810))
    assert restored.members == curve.members
    merged = StoryCurve.from_members(PARAMS, curve.members)
    assert merged.members == curve.members
