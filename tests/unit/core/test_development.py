from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsjack.core.card_lines import development_text
from newsjack.core.development import (
    KEPT,
    MOST_PENDING,
    History,
    KnownFacts,
    developments_of,
    with_forgotten,
)
from newsjack.core.facts import EntryFacts, FactReader
from newsjack.core.words import CardWords
from newsjack.model.development import LABELS, Development, DevelopmentKind
from newsjack.settings.lexicons import load_fact_lexicon
from tests.makers import AT, make_entry, minutes

READER = FactReader(load_fact_lexicon())

FIRE = (
    "Fire tears through Lanvic tower block",
    "Lanvic tower block fire: residents flee",
    "Firefighters battle blaze at Lanvic tower block",
)
INCENDIE = (
    "Incendie dans une tour de Lanvic",
    "Lanvic : une tour en feu, les habitants fuient l'incendie",
    "Les pompiers luttent contre l'incendie d'une tour à Lanvic",
)


def facts(title: str, *, after: float = 0.0, owner: str = "", **changes: Any) -> EntryFacts:
    entry = make_entry(
        f"{title}@{after}",
        title=title,
        outlet=owner or f"{len(title)} {after}",
        owner=owner or f"{len(title)} {after}",
        first_seen_at=AT + minutes(after),
        **changes,
    )
    return READER.read(entry)


def told(*later: str, start: tuple[str, ...] = FIRE, **changes: Any) -> list[str]:
    """Return the developments that later titles bring, ten minutes apart, an hour after the start."""
    entries = [facts(title, after=at, **changes) for at, title in enumerate(start)]
    entries += [facts(title, after=60 + 10 * at, **changes) for at, title in enumerate(later)]
    return [one.words for one in developments_of(entries)]


@pytest.mark.parametrize(
    ("later", "words"),
    [
        (("Lanvic tower block fire kills at least three",), ["toll 3"]),
        (
            ("Three dead in Lanvic tower block fire", "Lanvic tower block fire: death toll rises to 17"),
            ["toll 3", "toll 3 → 17"],
        ),
        (("Lanvic tower block fire leaves 1,200 people homeless",), ["evacuated 1,200"]),
        (
            ("Man arrested over Lanvic tower block fire", "Police arrest man after Lanvic tower block fire"),
            [],
        ),
        (
            ("Man arrested over Lanvic tower block fire", "Lanvic tower block fire: suspect arrested"),
            ["new act: arrested"],
        ),
        (
            (
                "Owner of Lanvic tower block fined $2 million over fire",
                "Lanvic tower block fire: owner fined",
            ),
            ["new act: fined"],
        ),
    ],
)
def test_a_new_count_or_act_is_a_development(later: tuple[str, ...], words: list[str]) -> None:
    assert told(*later) == words


@pytest.mark.parametrize(
    ("later", "words"),
    [
        (("Incendie d'une tour à Lanvic : au moins 3 morts",), ["toll 3"]),
        (
            ("Incendie d'une tour à Lanvic : trois morts", "Lanvic : l'incendie de la tour a fait 17 morts"),
            ["toll 3", "toll 3 → 17"],
        ),
        (
            (
                "Incendie d'une tour à Lanvic : un homme placé en garde à vue",
                "Tour incendiée à Lanvic : un suspect interpellé après l'incendie",
            ),
            ["new act: interpellé"],
        ),
        (
            (
                "Incendie de la tour de Lanvic : le maire annonce sa démission",
                "Après l'incendie de la tour de Lanvic, le maire démissionne",
            ),
            ["new act: démissionne"],
        ),
    ],
)
def test_the_same_in_french(later: tuple[str, ...], words: list[str]) -> None:
    assert told(*later, start=INCENDIE, language="fr") == words


@pytest.mark.parametrize(
    "later",
    [
        ("Tower block in Lanvic still burning", "What we know about the Lanvic tower block fire"),
        # Fewer than before is an older report, the same is no news.
        ("Lanvic tower block fire: 2025 was a deadly year",),
        # Asked for, threatened, years ago: no act.
        (
            "Calls for mayor to resign over Lanvic tower block fire",
            "Lanvic tower block fire: mayor must resign",
        ),
        ("Lanvic tower block fire: builder could be charged", "Lanvic tower block builder may be charged"),
        ("Aurel Brisk, 32, was asleep in the Lanvic tower block on fire",),
        ("Firefighter, 45-year-old arrested twice, hailed in Lanvic tower block fire",),
        # One owner alone.
        ("Man charged over Lanvic tower block fire",),
        # Another event that slipped in.
        ("Kestrel ferry sinks, 40 dead",),
    ],
)
def test_other_words_are_no_development(later: tuple[str, ...]) -> None:
    assert told(*later) == []


def test_one_owner_in_two_titles_does_not_confirm_an_act() -> None:
    entries = [facts(title, after=at) for at, title in enumerate(FIRE)]
    for after in (60, 80):
        entries.append(facts("Suspect charged over Lanvic tower block fire", after=after, owner="same"))
    assert developments_of(entries) == ()
    entries.append(facts("Man charged after Lanvic tower block fire", after=90, owner="other"))
    (one,) = developments_of(entries)
    assert (one.kind, one.topic, one.at) == (DevelopmentKind.ACT, "charge", AT + minutes(90))
    assert one.outlet == "other"


def test_what_a_summary_said_before_is_not_new() -> None:
    first = facts(FIRE[0], summary="At least three people died. Police arrested a man.")
    rest = [facts(title, after=at + 1) for at, title in enumerate(FIRE[1:])]
    late = [
        facts("Three dead in Lanvic tower block fire", after=60),
        facts("Man arrested over Lanvic tower block fire", after=70),
        facts("Lanvic tower block fire: suspect arrested", after=80),
    ]
    assert developments_of([first, *rest, *late]) == ()


def test_what_the_first_entries_state_is_the_story() -> None:
    entries = [facts(title, after=at) for at, title in enumerate((*FIRE, "Three dead in Lanvic tower fire"))]
    assert developments_of(entries) == ()


def test_an_act_implies_those_that_must_have_been_before() -> None:
    later = (
        "Man charged over Lanvic tower block fire",
        "Lanvic tower block fire: man charged with murder",
        "Man arrested over Lanvic tower block fire",
        "Lanvic tower block fire: suspect arrested",
    )
    assert told(*later) == ["new act: charged with"]


def test_a_person_in_the_lead_beside_an_act_is_a_new_name() -> None:
    start = (*FIRE, "Man arrested over Lanvic tower block fire")
    later = (
        "Daniel Trevisk charged over Lanvic tower block fire",
        "Daniel Trevisk in court, charged over Lanvic tower block fire",
        "Lanvic tower block fire: Daniel Trevisk appears",
    )
    assert told(*later, start=start) == ["new act: charged over"]
    again = ("Man charged over Lanvic tower block fire", later[0])
    assert told(*again, "Daniel Trevisk charged in Lanvic tower block fire", start=start)[-1] == (
        "new name: Daniel Trevisk"
    )


def test_a_sum_that_changes_beside_an_act_is_a_development() -> None:
    start = ("Norvia fined $2 million over outage", "Norvia outage: operator fined $2m", "Norvia outage fine")
    later = ("Norvia fined $3.5 million over outage", "Norvia outage: fined $3.5m by regulator")
    assert told(*later, start=start) == ["amount $3.5m"]


def test_an_absurd_count_is_of_something_else() -> None:
    later = ("Lanvic tower block fire kills 5", "Lanvic tower block fire: 300,000 killed by smoke every year")
    assert told(*later) == ["toll 5"]


def test_memory_and_result_are_bounded() -> None:
    known = KnownFacts()
    entries = [facts(title, after=at) for at, title in enumerate(FIRE)]
    entries += [
        facts(f"Lanvic tower block fire: death toll rises to {number}", after=60 + number)
        for number in range(1, 40)
    ]
    assert len(developments_of(entries)) == KEPT
    for number in range(3 * MOST_PENDING):
        known.take(facts(f"Lanvic tower block fire {number}", after=number, owner=str(number)))
    assert len(known._pending) <= MOST_PENDING


def test_what_was_stored_of_forgotten_entries_stays() -> None:
    late = [facts(title, after=600 + at) for at, title in enumerate(FIRE)]
    old = Development(
        at=AT, kind=DevelopmentKind.ACT, topic="recall", told="recalls", entry_id=make_entry("x").entry_id,
        outlet="o",
    )  # fmt: skip
    assert with_forgotten((), (old,), late) == (old,)
    assert with_forgotten((), (old,), [facts("x")]) == ()


def test_every_topic_has_its_words_in_both_languages() -> None:
    lexicon = load_fact_lexicon()
    topics = {topic for one in lexicon.languages.values() for topic in one.counts}
    assert topics <= set(map(str, LABELS))
    assert {act for acts in lexicon.implied.values() for act in acts} <= {
        act for one in lexicon.languages.values() for act in one.acts
    }
    for topic in topics:
        one = Development(
            at=AT, kind=DevelopmentKind.COUNT, topic=topic, told="3 → 17",
            entry_id=make_entry("x").entry_id, outlet="o",
        )  # fmt: skip
        for language in ("en", "fr"):
            assert "3 → 17" in development_text(one, CardWords(language=language, zone=AT.tzinfo))


def test_a_fact_keeps_its_words_as_published() -> None:
    (fact,) = [one for one in facts("Le maire placé en garde à vue", language="fr").facts if one.told]
    assert (fact.topic, fact.told) == ("arrest", "garde à vue")


def test_an_unknown_language_is_read_in_all() -> None:
    found = facts("Lanvic : 3 morts", language=None).facts
    assert [(one.topic, one.value) for one in found] == [("dead", 3.0)]


@settings(deadline=None, max_examples=60)
@given(st.permutations(range(8)), st.lists(st.integers(min_value=1, max_value=8), max_size=4))
def test_the_order_of_first_sight_alone_decides(arrival: list[int], cuts: list[int]) -> None:
    """Entries that come in any order and any batches, merged or late, leave the same developments."""
    later = (
        "Three dead in Lanvic tower block fire",
        "Man arrested over Lanvic tower block fire",
        "Lanvic tower block fire: suspect arrested",
        "Lanvic tower block fire: death toll rises to 17",
        "Lanvic tower block fire: death toll rises to 18",
    )
    entries = [facts(title, after=at) for at, title in enumerate(FIRE)]
    entries += [facts(title, after=60 + 10 * at) for at, title in enumerate(later)]
    history, whole = History(), developments_of(entries)
    for cut in (*sorted(cuts), len(arrival)):
        found = history.over(sorted((entries[at] for at in arrival[:cut]), key=lambda entry: entry.at))
    assert found == whole
    assert [one.words for one in whole] == ["toll 3", "new act: arrested", "toll 3 → 17", "toll 17 → 18"]
