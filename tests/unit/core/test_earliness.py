"""Earliness: who was among the first owners of stories that grew."""

from datetime import UTC, datetime, timedelta

import pytest

from newsjack.core.earliness import FIRST, GREW, earliness_of, first_reports, usual_share
from newsjack.model.feed import Coverage, Earliness

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)


def wave(*outlets: str, story: str = "s1", wave: int = 1) -> list[Coverage]:
    """Return a wave's entries a minute apart; ``a/b`` is the outlet a of the owner b."""
    return [
        Coverage(
            story_id=story,
            wave=wave,
            outlet=name.partition("/")[0],
            owner=name.rpartition("/")[2],
            at=AT + timedelta(minutes=index),
        )
        for index, name in enumerate(outlets)
    ]


def counted(*coverage: Coverage) -> dict[str, tuple[int, int]]:
    return {one.outlet: (one.entries, one.early) for one in earliness_of(coverage)}


def test_the_first_owners_of_a_grown_wave_were_early():
    assert counted(*wave("c", "a", "e", "b", "d")) == {
        "a": (1, 1),
        "b": (1, 0),
        "c": (1, 1),
        "d": (1, 0),
        "e": (1, 1),
    }


def test_outlets_come_by_name():
    assert [one.outlet for one in earliness_of(wave("c", "a", "b"))] == ["a", "b", "c"]


def test_where_a_wave_did_not_grow_nobody_was_early():
    few = wave(*"abcd", "a", "b", "c")
    assert GREW == 5
    assert {early for _, early in counted(*few).values()} == {0}
    assert counted(*few)["a"] == (2, 0)


def test_growth_counts_owners_not_outlets():
    """Five outlets of one owner are one voice."""
    one_house = wave("a/x", "b/x", "c/x", "d/x", "e/x", "f/y", "g/z", "h/w")
    assert {early for _, early in counted(*one_house).values()} == {0}
    assert counted(*one_house, *wave(*"pqrst", story="s2"))["p"] == (1, 1)


def test_a_house_takes_one_of_the_first_places():
    """The second outlet of an owner is not early, and does not push the third owner out."""
    found = counted(*wave("a/x", "b/x", "a/x", "c", "d", "e", "f"))
    assert found["a"] == (2, 1)
    assert found["b"] == (1, 0)
    assert [found[name][1] for name in "cdef"] == [1, 1, 0, 0]


def test_each_wave_of_each_story_is_judged_by_itself():
    first, second = wave(*"abcde"), wave(*"edcba", wave=2)
    other = wave(*"abc", story="s2")
    found = counted(*first, *second, *other)
    assert found == {"a": (3, 1), "b": (3, 1), "c": (3, 2), "d": (2, 1), "e": (2, 1)}


def test_two_small_waves_make_no_grown_one():
    found = counted(*wave(*"abc"), *wave(*"def", wave=2), *wave(*"ghi", story="s2", wave=2))
    assert {early for _, early in found.values()} == {0}


def test_first_reports_are_one_per_owner_and_end_early():
    found = list(first_reports(wave("a/x", "b/x", "c", "d", "e")))
    assert [one.outlet for one in found] == ["a", "c", "d"]
    assert len(found) == FIRST
    assert [one.outlet for one in first_reports(wave("a", "a"))] == ["a"]


def test_the_usual_share_is_over_entries_not_outlets():
    much = Earliness(outlet="much", entries=90, early=0)
    little = Earliness(outlet="little", entries=10, early=5)
    assert usual_share([much, little]) == pytest.approx(0.05)


def test_nothing_known_is_nothing_usual():
    assert earliness_of([]) == ()
    assert usual_share([]) == 0.0
    assert usual_share([Earliness(outlet="a", entries=3, early=0)]) == 0.0
