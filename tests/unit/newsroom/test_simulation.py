"""The simulated day: the same for a seed, big enough, invented, and true to Scott's curve."""

from collections import Counter
from datetime import timedelta
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import pytest

from newsjack.model.brand import Lane
from newsjack.model.opportunity import Safety
from newsjack.newsroom.simulation import Expected, SimulatedDay, StoryKind, simulate
from newsjack.newsroom.stream import read_stream, write_stream
from newsjack.settings import load_brands
from newsjack.settings.paths import config_home
from tests.makers import minutes

RESERVED = {"example", "test"}
"""Top-level names that nobody can own."""


@pytest.fixture(scope="module")
def day() -> SimulatedDay:
    return simulate(7)


def test_a_seed_makes_one_day(day: SimulatedDay) -> None:
    assert simulate(7) == day
    assert simulate(8).items != day.items


def test_the_day_is_as_busy_as_a_real_one(day: SimulatedDay) -> None:
    languages = Counter(item.language for item in day.items)

    assert len(day.background) >= 2_000
    assert sum(story.peak_at is not None for story in day.stories) >= 30
    assert 70 <= len(day.owners) <= 90
    assert len(set(day.owners.values())) < len(day.owners)
    assert min(languages["fr"], languages["en"]) > len(day.items) / 4
    assert day.end_at - day.start_at == timedelta(hours=16)


def test_nothing_points_at_a_real_host(day: SimulatedDay) -> None:
    hosts = {urlsplit(item.url).hostname or "" for item in day.items}

    assert {host.rsplit(".", 1)[-1] for host in hosts} <= RESERVED


def test_items_are_a_valid_stream(day: SimulatedDay, tmp_path: Path) -> None:
    path = tmp_path / "day.jsonl"
    write_stream(path, day.items)

    assert tuple(read_stream(path)) == day.items
    assert len({item.id for item in day.items}) == len(day.items)
    assert len({item.url for item in day.items}) == len(day.items)


def test_every_item_has_one_truth(day: SimulatedDay) -> None:
    told = [item_id for story in day.stories for item_id in story.item_ids]

    assert len(told) == len(set(told))
    assert set(told) | day.background == {item.id for item in day.items}
    assert not set(told) & day.background


def test_a_strong_story_in_each_language_opens_the_day(day: SimulatedDay) -> None:
    items = {item.id: item for item in day.items}
    early = [
        story
        for story in day.stories
        if story.expects_alert and story.starts_at <= day.start_at + minutes(10) and story.brand
    ]

    assert {items[story.item_ids[0]].language for story in early} == {"fr", "en"}
    for story in early:
        times = sorted(items[item_id].visible_at for item_id in story.item_ids)
        owners = {day.owners[items[item_id].outlet] for item_id in story.item_ids}
        assert times[1] - times[0] <= minutes(10)
        assert times[2] - times[0] <= minutes(16)
        assert len(owners) >= 15
        assert story.safety is Safety.GO
        assert story.peak_at is not None
        assert minutes(60) <= story.peak_at - story.starts_at <= minutes(100)


def test_peaks_come_as_late_as_real_ones(day: SimulatedDay) -> None:
    hours = [
        (story.peak_at - story.starts_at) / timedelta(hours=1)
        for story in day.stories
        if story.peak_at is not None
    ]

    assert 1.5 <= median(hours) <= 5
    assert min(hours) > 0.5


def test_coverage_rises_to_the_peak_and_falls_after_it(day: SimulatedDay) -> None:
    items = {item.id: item for item in day.items}
    for story in day.stories:
        if story.peak_at is None:
            continue
        times = [items[item_id].visible_at for item_id in story.item_ids]
        assert min(times) < story.peak_at < max(times)


def test_each_outlet_words_a_story_in_its_own_way(day: SimulatedDay) -> None:
    items = {item.id: item for item in day.items}
    for story in day.stories:
        if story.peak_at is not None:
            titles = [items[item_id].title for item_id in story.item_ids]
            assert len(set(titles)) == len(titles)


def test_wire_copies_are_one_text(day: SimulatedDay) -> None:
    items = {item.id: item for item in day.items}
    wires = [story for story in day.stories if story.kind is StoryKind.WIRE]

    assert wires
    for story in wires:
        assert len({items[item_id].title for item_id in story.item_ids}) == 1
        assert len(story.item_ids) >= 5
        assert story.expected is Expected.QUIET


def test_every_trap_is_in_the_day(day: SimulatedDay) -> None:
    kinds = Counter(story.kind for story in day.stories)
    hurt = [story for story in day.stories if story.kind is StoryKind.TRAGEDY]
    waves = Counter(story.story_key for story in day.stories if story.wave > 1)

    assert set(kinds) == set(StoryKind)
    assert all(story.safety is Safety.STOP for story in hurt)
    assert {bool(story.concerns) for story in hurt} == {True, False}
    assert waves, "no second wave"


def test_brands_of_the_day_are_those_of_its_configuration(day: SimulatedDay) -> None:
    names = {brand.name for brand in load_brands(config_home() / "demo")}
    concerned = {name for story in day.stories for name in story.concerns}
    wanted = {story.brand for story in day.stories if story.expects_alert}

    assert concerned <= names
    assert wanted == names
    assert len([s for s in day.stories if s.expects_alert and s.concerns[s.brand or ""] is Lane.BRAND]) >= 10
