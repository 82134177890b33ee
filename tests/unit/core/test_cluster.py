from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest

from newsjack.core.boilerplate import TemplateMemory, listed, skeleton
from newsjack.core.cluster import Clusterer, story_id_of
from newsjack.core.frames import anchors, conflict
from newsjack.core.frequencies import DocumentFrequencies, StreamFrequencies
from newsjack.core.text import fold
from newsjack.model.entry import Entry, EntryId
from newsjack.model.params import ClusterParams
from newsjack.model.story import Assignment, Merge, StoryId
from newsjack.settings.lexicons import load_headline_lexicon
from tests.makers import AT, make_entry, minutes

QUAY = (
    "Crane collapses on Lanvic harbour quay during storm",
    "Lanvic harbour: crane collapses in storm",
    "Storm topples crane at Lanvic harbour",
)
OTHERS = (
    "Senate delays vote on fisheries budget",
    "Tenor Aurel Brisk cancels autumn tour",
    "Telecom regulator fines Norvia over outages",
    "Kestrel rocket lifts off after third attempt",
    "Bakers warn of flour shortage before holidays",
)
TEXT = (
    "The harbour authority said that the northern quay will stay closed until divers have looked at every "
    "pillar under the crane that fell during the storm, and that no ship may enter before Thursday noon."
)


def entry(title: str, *, after: float = 0.0, name: str = "", **changes: Any) -> Entry:
    made = name or f"{title}@{after}"
    outlet = changes.pop("outlet", made)
    return make_entry(
        made, title=title, outlet=outlet, owner=outlet, first_seen_at=AT + minutes(after), **changes
    )


def clusterer(**changes: Any) -> Clusterer:
    return Clusterer(ClusterParams(**changes))


def feed(to: Clusterer, titles: Iterable[str], *, start: float = 0.0, step: float = 5.0) -> list[Assignment]:
    return [to.add(entry(title, after=start + step * at)) for at, title in enumerate(titles)]


def test_one_event_in_other_words_is_one_story() -> None:
    made = feed(clusterer(), QUAY)
    assert len({assignment.story_id for assignment in made}) == 1
    assert [assignment.opened for assignment in made] == [True, False, False]
    assert made[0].story_id == story_id_of(made[0].entry_id)
    assert "lanvic" in made[1].why
    assert made[1].at == AT + minutes(5)


def test_other_events_are_other_stories() -> None:
    made = feed(clusterer(), (*QUAY[:1], *OTHERS))
    assert all(assignment.opened for assignment in made)
    assert len({assignment.story_id for assignment in made}) == 6


def test_story_ids_are_the_same_in_every_run() -> None:
    assert story_id_of(EntryId("e1")) == StoryId("sfcb3209c5d09")
    assert [a.story_id for a in feed(clusterer(), QUAY)] == [a.story_id for a in feed(clusterer(), QUAY)]


def test_silence_beyond_the_horizon_ends_a_story() -> None:
    grouping = clusterer(horizon=timedelta(hours=3))
    first = grouping.add(entry(QUAY[0]))
    assert grouping.live_stories() == 1
    late = grouping.add(entry(QUAY[0], after=200))
    assert late.opened
    assert late.story_id != first.story_id
    assert grouping.live_stories() == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Test match Lanvic v Orsay: day 2 report", "Test match Lanvic v Orsay: day 3 report"),
        ("Lanvic beat Orsay 3-1 in cup tie", "Lanvic beat Orsay 2-0 in cup tie"),
        ("Norvia profit jumps in Q1 on fibre demand", "Norvia profit jumps in Q2 on fibre demand"),
        ("Lanvic vs Orsay: how the teams line up", "Lanvic vs Trevoux: how the teams line up"),
        ("Série Les Marées : épisode 4, le résumé", "Série Les Marées : épisode 5, le résumé"),
    ],
)
def test_conflicting_facts_part_what_words_would_join(one: str, other: str) -> None:
    assert conflict(anchors(fold(one)), anchors(fold(other)))
    made = feed(clusterer(), (one, other))
    assert made[1].opened


def test_facts_that_agree_do_not_part() -> None:
    made = feed(
        clusterer(), ("Lanvic beat Orsay 3-1 in cup tie", "Cup tie: Lanvic beat Orsay 3-1, fans delighted")
    )
    assert not made[1].opened


def test_known_languages_do_not_mix_and_unknown_ones_join_any() -> None:
    grouping = clusterer()
    english = grouping.add(entry("Norvia Lanvic Kestrel Brisk", name="a", language="en-GB"))
    french = grouping.add(entry("Norvia Lanvic Kestrel Brisk", name="b", language="fr"))
    unknown = grouping.add(entry("Norvia Lanvic Kestrel Brisk", name="c", language=None))
    assert french.opened
    assert unknown.story_id in {english.story_id, french.story_id}


def test_near_identical_titles_are_wire_copies() -> None:
    grouping = clusterer()
    made = feed(grouping, (QUAY[0], QUAY[0].upper() + "!", QUAY[2]))
    assert [assignment.wire_copy for assignment in made] == [False, True, False]


def test_the_same_text_under_another_title_is_a_wire_copy() -> None:
    grouping = clusterer()
    first = grouping.add(entry("Port closed after accident", name="a", summary=TEXT))
    copied = grouping.add(
        entry("Ships must wait", name="b", summary=TEXT.replace("northern", "north"), after=4)
    )
    assert copied.story_id == first.story_id
    assert copied.wire_copy


def test_a_second_look_merges_and_the_older_survives() -> None:
    grouping = clusterer(join=1.0)
    made = feed(grouping, (QUAY[0], QUAY[1], QUAY[0] + " again", QUAY[1] + " again"), step=0.1)
    stories = list(dict.fromkeys(assignment.story_id for assignment in made))
    assert len(stories) == 2
    merges = grouping.look(AT + minutes(2))
    assert [(merge.survivor, merge.absorbed) for merge in merges] == [(stories[0], stories[1])]
    assert merges[0].at == AT + minutes(1)
    assert grouping.resolve(stories[1]) == stories[0]
    assert grouping.live_stories() == 1
    assert grouping.look(AT + minutes(5)) == ()


def test_looks_due_before_an_entry_run_first() -> None:
    grouping = clusterer(join=1.0)
    feed(grouping, (QUAY[0], QUAY[1], QUAY[0] + " again", QUAY[1] + " again"), step=0.1)
    assert grouping.take_merges() == ()
    grouping.add(entry(OTHERS[0], after=3))
    assert len(grouping.take_merges()) == 1
    assert grouping.take_merges() == ()


def test_listed_templates_stand_alone() -> None:
    grouping = clusterer()
    made = feed(grouping, ("Météo à Lanvic : vendredi 10 janvier", "Météo à Lanvic : samedi 11 janvier"))
    assert all(assignment.boilerplate and assignment.opened for assignment in made)
    assert made[0].story_id != made[1].story_id
    assert grouping.live_stories() == 0


@pytest.mark.parametrize(
    "title",
    [
        "Horoscope du jour : lundi", "Powerball winning numbers for Monday", "Wordle hints and answer",
        "Programme TV : que voir ce soir", "Your Thursday briefing", "Quel temps fera-t-il à Lanvic ?",
        "Le journal de 20 heures", "Résultats du Loto de samedi",
    ],
)  # fmt: skip
def test_lists_templates(title: str) -> None:
    assert listed(title)


@pytest.mark.parametrize(
    "title",
    [
        "Storm Amy kills three in Lanvic", "Tempête : Météo-France place six départements en rouge",
        "Lottery winner gives fortune to school", "TV host Aurel Brisk dies at 71",
        "Journal owner Norvia Press files for bankruptcy",
    ],
)  # fmt: skip
def test_news_is_no_template(title: str) -> None:
    assert not listed(title)


def test_learns_what_an_outlet_repeats() -> None:
    memory = TemplateMemory()
    said = [
        memory.is_template(f"Stock market today, {10 + day} June", owner="a", at=AT + timedelta(days=day))
        for day in range(4)
    ]
    assert said == [False, False, True, True]
    assert not memory.is_template("Stock market today, 14 June", owner="b", at=AT)
    assert skeleton("12 June") == ""


def test_an_empty_or_wordless_title_makes_its_own_story() -> None:
    grouping = clusterer()
    made = feed(grouping, ("", "?!", "the of and"))
    assert len({assignment.story_id for assignment in made}) == 3
    assert all(assignment.boilerplate for assignment in made)


def test_memory_is_bounded() -> None:
    grouping = clusterer(live_stories=50)
    story = feed(grouping, QUAY)[0].story_id
    for number in range(120):
        grouping.add(entry(f"Alpha{number} meets beta{number} in gamma{number}", after=20 + number / 60))
    assert grouping.live_stories() <= 51
    assert grouping.is_live(story)


def test_late_entries_do_not_move_the_clock_back() -> None:
    grouping = clusterer()
    grouping.add(entry(OTHERS[0], after=60))
    made = [grouping.add(entry(title, after=at)) for title, at in zip(QUAY, (61, 2, 62), strict=True)]
    assert len({assignment.story_id for assignment in made}) == 1


def test_a_restored_story_takes_the_same_entries() -> None:
    before, after = clusterer(), clusterer()
    entries = [entry(title, after=5 * at) for at, title in enumerate((*QUAY[:2], *OTHERS))]
    stories: dict[StoryId, list[Entry]] = {}
    for one in entries:
        stories.setdefault(before.add(one).story_id, []).append(one)
    readings = {one.entry_id: after.observe(one) for one in entries}
    for story_id, members in stories.items():
        after.restore(story_id, [(one, readings[one.entry_id]) for one in members])
    assert after.live_stories() == before.live_stories()
    newcomer = entry(QUAY[2], after=50)
    assert after.add(newcomer).story_id == before.add(newcomer).story_id


def test_a_story_beyond_the_horizon_is_not_restored() -> None:
    grouping = clusterer(horizon=timedelta(hours=3))
    grouping.observe(entry(OTHERS[0], after=600))
    old = entry(QUAY[0])
    grouping.restore(StoryId("s1"), [(old, grouping.observe(old))])
    assert grouping.live_stories() == 0
    assert not grouping.is_live(StoryId("s1"))


def test_reset_forgets() -> None:
    grouping = clusterer()
    feed(grouping, QUAY)
    grouping.reset()
    assert grouping.live_stories() == 0
    assert grouping.add(entry(QUAY[1], name="again")).opened


def test_a_prior_makes_common_words_weigh_less() -> None:
    prior = DocumentFrequencies(documents={"en": 40_000}, counts={"en": {"presid": 4_000, "lanvic": 4}})
    frequencies = StreamFrequencies(prior)
    weights = frequencies.weights(["presid", "lanvic"], language="en")
    assert weights["presid"] < 0.4 * weights["lanvic"]
    assert frequencies.weights(["presid"], language="sv") == frequencies.weights(["presid"], language="nl")


def test_frequencies_fade() -> None:
    frequencies = StreamFrequencies()
    for hour in range(200):
        frequencies.observe(["lanvic"], language="en", at=3600.0 * hour)
    fresh = frequencies.weights(["lanvic"], language="en")["lanvic"]
    for day in range(10, 80):
        frequencies.observe(["other"], language="en", at=86400.0 * day)
    assert frequencies.weights(["lanvic"], language="en")["lanvic"] > fresh + 0.2


def test_merges_name_their_reason() -> None:
    grouping = clusterer(join=1.0)
    feed(grouping, (QUAY[0], QUAY[1], QUAY[0] + " again", QUAY[1] + " again"), step=0.1)
    (merge,) = grouping.look(AT + minutes(2))
    assert isinstance(merge, Merge)
    assert merge.why.startswith("entries agree (p ")


def test_suffixes_and_rubrics_do_not_group() -> None:
    grouping = Clusterer(ClusterParams(), lexicon=load_headline_lexicon())
    dress = (
        "EN DIRECT. {} | Lanvic Gazette",
        "VIDEO: {} - Lanvic Gazette",
        "{} (Photos) | Lanvic Gazette",
    )
    made = [
        grouping.add(entry(form.format(title), after=at, outlet="The Lanvic Gazette", name=f"d{at}"))
        for at, (form, title) in enumerate(zip(dress, OTHERS, strict=False))
    ]
    assert all(assignment.opened for assignment in made)


def test_copies_are_known_whatever_their_outlets_put_around_them() -> None:
    grouping = Clusterer(ClusterParams(), lexicon=load_headline_lexicon())
    plain = "Crane collapses on Lanvic quay in storm"
    grouping.add(entry(plain, outlet="alba.example"))
    second = grouping.add(
        entry(f"URGENT - {plain} | Brio Courier & Chronicle", outlet="Brio Courier & Chronicle", after=1)
    )
    assert second.wire_copy


def test_a_learnt_suffix_survives_a_restart() -> None:
    before, after = clusterer(), clusterer()
    entries = [
        entry(f"Alpha{at} meets beta{at} in gamma{at} - Quay Capital", outlet="q", name=f"q{at}", after=at)
        for at in range(9)
    ]
    for one in entries:
        before.add(one)
        after.observe(one)
    newcomer = entry("Senate delays the budget vote - Quay Capital", outlet="q", after=20)
    for grouping in (before, after):
        assert grouping._habits.split(newcomer).suffix == "Quay Capital"
