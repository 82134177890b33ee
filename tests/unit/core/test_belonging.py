import math

import pytest

from newsjack.core.belonging import belonging, chance, cosine_of, odds, union_odds
from newsjack.core.frequencies import StreamFrequencies
from newsjack.core.groups import Group, GroupIndex
from newsjack.core.pairs import LEAST_ODDS, Piece, piece, read
from newsjack.model.story import StoryId
from tests.makers import AT, make_entry, minutes

QUAY = (
    "Crane collapses on Lanvic harbour quay during storm",
    "Lanvic harbour: crane collapses in storm",
    "Storm topples crane at Lanvic harbour",
    "Lanvic quay closed after crane fell in storm",
)
SENATE = ("Senate delays vote on fisheries budget", "Fisheries budget vote delayed by Senate")


def told(title: str, *, after: float = 0.0, language: str = "en") -> Piece:
    entry = make_entry(f"{title}{after}", title=title, language=language, first_seen_at=AT + minutes(after))
    return piece(entry, read(entry, headline=title), frequencies=StreamFrequencies(), max_terms=40)


def story(index: GroupIndex, titles: tuple[str, ...], *, language: str = "en") -> Group:
    group = index.open(StoryId(titles[0]), told(titles[0], language=language))
    for after, title in enumerate(titles[1:], start=1):
        index.join(group, told(title, after=after, language=language))
    return group


@pytest.fixture
def index() -> GroupIndex:
    return GroupIndex(max_terms=40, decay_seconds=64_800.0)


def test_an_entry_belongs_to_its_own_story(index: GroupIndex) -> None:
    one, quay, senate = told(QUAY[3]), story(index, QUAY[:3]), story(index, SENATE)
    own = belonging(one, quay, cosine=cosine_of(one.vector, quay.vector))
    assert own > belonging(one, senate, cosine=cosine_of(one.vector, senate.vector))
    assert chance(own) > 0.5


def test_two_halves_of_a_story_are_one_and_two_stories_are_not(index: GroupIndex) -> None:
    early, late, senate = story(index, QUAY[:2]), story(index, QUAY[2:]), story(index, SENATE)
    assert union_odds(early, late) == union_odds(late, early)
    assert union_odds(early, late) > union_odds(early, senate)


def test_stories_of_two_languages_are_never_one(index: GroupIndex) -> None:
    assert union_odds(story(index, QUAY[:2]), story(index, QUAY[2:], language="fr")) == LEAST_ODDS


def test_stories_whose_facts_conflict_are_never_one(index: GroupIndex) -> None:
    titles = [f"Tour of Lanvic, stage {stage}: Brisk keeps the lead" for stage in (3, 4)]
    one, other = (index.open(StoryId(title), told(title)) for title in titles)
    assert union_odds(one, other) == LEAST_ODDS


@pytest.mark.parametrize("share", [0.01, 0.2, 0.5, 0.99])
def test_odds_and_chance_undo_each_other(share: float) -> None:
    assert chance(odds(share)) == pytest.approx(share)


def test_a_chance_of_one_is_never_reached() -> None:
    assert odds(1.0) == math.inf
    assert odds(0.0) == -math.inf
