from datetime import timedelta

import pytest

from newsjack.core.boilerplate import (
    MAX_SKELETONS,
    MIN_VARIANTS,
    SERIES_DAYS,
    TemplateMemory,
    listed,
    place_skeleton,
    series_head,
)
from newsjack.core.cluster import Clusterer
from newsjack.model.params import ClusterParams
from newsjack.settings.lexicons import load_headline_lexicon
from tests.makers import AT, make_entry, minutes

TOWNS = ("Lanvic", "Orsay-le-Bas", "Trevoux", "Kermor", "Vaunoise", "Saint-Lanvic", "Pontarel", "Brédic")
PLAIN = load_headline_lexicon().plain


def memory() -> TemplateMemory:
    return TemplateMemory(PLAIN)


def days(known: TemplateMemory, titles: list[str], *, owner: str = "a", language: str = "en") -> list[bool]:
    return [
        known.is_template(title, owner=owner, at=AT + timedelta(days=day), language=language)
        for day, title in enumerate(titles)
    ]


@pytest.mark.parametrize(
    "title",
    [
        "Les prévisions météorologiques du vendredi 10 janvier 2020 à Lanvic",
        "Météo France 3 Val de Lanvic du vendredi 10 janvier : amélioration",
        "La météo de ce vendredi à Lanvic",
        "Betwell bonus code LANVIC: get $200 in bonus bets", "Best Cyber Week laptop deals",
        "Code promo Norvia",
        "How to watch Lanvic vs. Orsay for free", "Stream It or Skip It: a tenor's life",
        "What time does 'The Quay' start tonight?", "5 things to know this Friday", "Live updates",
        "EN DIRECT", "Top stories", "Photos of the day", "Avis de décès à Lanvic",
    ],
)  # fmt: skip
def test_lists_forms_of_service(title: str) -> None:
    assert listed(title)


@pytest.mark.parametrize(
    "title",
    [
        "How to watch the presidential debate", "Carnet de route : deux cyclistes de Lanvic à Trevoux",
        "Live updates: Lanvic quay evacuated",
        "EN DIRECT. Incendie à Lanvic",
        "Minister strikes deal with unions",
        "Trade deal: what it changes",
        "Best actor dies at 71",
        "Météo-France place six départements en rouge",
        "Five things the inquiry found",
    ],
)  # fmt: skip
def test_news_is_not_listed(title: str) -> None:
    assert not listed(title)


def test_one_page_for_each_town_is_learnt_over_all_outlets_of_an_owner() -> None:
    known = memory()
    said = [
        known.is_template(
            f"Les sorties en famille du vendredi 10 janvier à {town}", owner="house", at=AT, language="fr"
        )
        for town in TOWNS
    ]
    assert said == [False] * (MIN_VARIANTS - 1) + [True] * (len(TOWNS) - MIN_VARIANTS + 1)
    assert not known.is_template(
        "Les sorties en famille du samedi 11 janvier à Lanvic", owner="other", at=AT, language="fr"
    )


@pytest.mark.parametrize(
    "form",
    [
        "Mort de {} samedi", "{} : deux blessés", "Un incendie à {} fait trois morts", "{} wins by 3 points",
    ],
)  # fmt: skip
def test_real_news_from_many_places_is_no_template(form: str) -> None:
    known = memory()
    told = [form.format(town) for town in TOWNS]
    assert not any(known.is_template(title, owner="a", at=AT, language="fr") for title in told)


def test_a_real_story_told_with_day_numbers_is_learnt_only_in_the_very_same_words() -> None:
    known = memory()
    told = [
        "Harbour strike enters day 2 as talks fail", "Harbour strike, day 3: ferries stay in port",
        "Day 4 of harbour strike: shops run short", "Harbour strike on day 5: minister steps in",
    ]  # fmt: skip
    assert not any(days(known, told))


def test_a_series_is_learnt_by_its_head_whatever_follows() -> None:
    known = memory()
    told = ["Song of the Week: Aurel Brisk", "Song of the Week: Quay Five", "Song of the Week: The Cranes",
            "Song of the Week: Norvia Choir", "Song of the Week: Tenor and drum"]  # fmt: skip
    assert days(known, told) == [False] * (SERIES_DAYS - 1) + [True, True]


@pytest.mark.parametrize(
    "head",
    ["Lanvic strike today: {}", "Breaking news: {}", "Justice : {}", "Guerre en Norvie : {}",
     "Box office: {}", "Weather: {}", "Today: {}"],
)  # fmt: skip
def test_a_subject_or_a_rubric_is_no_series(head: str) -> None:
    known = memory()
    told = [head.format(rest) for rest in ("alpha", "beta meets", "gamma falls", "delta", "epsilon", "zeta")]
    assert not any(days(known, told))


def test_forms_are_read_apart() -> None:
    assert place_skeleton("Concert gratuit du 3 mai à Lanvic et Orsay", "fr") == (
        "concert gratuit du # # a * et *"
    )
    assert place_skeleton("Things To Do In Lanvic On Friday", "en") == ""
    assert series_head("Asia Morning Briefing: markets fall", PLAIN) == "asia morning briefing"
    assert series_head("Song of the Week: x", frozenset()) == ""


def test_the_memory_is_bounded_and_refilled_by_observing() -> None:
    known = memory()
    known._seen.update(((str(number), "x"), (frozenset(), frozenset())) for number in range(MAX_SKELETONS))
    known.is_template("Lanvic quay reopens after storm", owner="a", at=AT)
    assert len(known._seen) == MAX_SKELETONS
    before = Clusterer(ClusterParams(), lexicon=load_headline_lexicon())
    after = Clusterer(ClusterParams(), lexicon=load_headline_lexicon())
    entries = [
        make_entry(
            f"e{day}",
            title=f"Song of the Week: {TOWNS[day]}",
            first_seen_at=AT + minutes(1440 * day),
        )
        for day in range(SERIES_DAYS)
    ]
    said = [before.add(entry).boilerplate for entry in entries]
    assert said == [False] * (SERIES_DAYS - 1) + [True]
    for entry in entries[:-1]:
        after.observe(entry)
    assert after.add(entries[-1]).boilerplate
