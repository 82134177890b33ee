from collections.abc import Sequence

import pytest

from newsjack.core.cluster import Clusterer
from newsjack.core.watched import CONTEXT_WEIGHT, NAME_WEIGHT, NOTHING_WATCHED, WatchedNames
from newsjack.model.brand import Brand
from newsjack.model.params import ClusterParams
from newsjack.model.story import Assignment
from newsjack.settings.prior import load_document_frequencies
from tests.makers import AT, make_entry, minutes

QUAYBANK = Brand(
    name="Corvane Bank", languages=("en",), terms=("raw:Corvane", "Corvane Bank"), context=("bank", "branch")
)
MINOTIER = Brand(
    name="Morvelle",
    languages=("fr",),
    terms=("Morvelle",),
    context=("usine", "biscuits"),
    competitors=("Tavine",),
)
ENGLISH = (
    "Corvane Bank prints poems on its receipts",
    "Corvane Bank branch robbed at gunpoint in Helmsward",
    "Corvane Bank leaks the addresses of savers",
)
FRENCH = (
    "Morvelle relance ses biscuits au miel de montagne",
    "Incendie nocturne à l'usine Morvelle : trois blessés",
    "Rappel urgent de biscuits Morvelle contaminés au plomb",
)


def group(
    titles: Sequence[str], watched: WatchedNames, *, language: str, start: float = 0.0
) -> list[Assignment]:
    grouping = Clusterer(ClusterParams(), load_document_frequencies(), watched)
    return [
        grouping.add(
            make_entry(
                f"w{at}",
                title=title,
                language=language,
                outlet=f"o{at}",
                owner=f"o{at}",
                first_seen_at=AT + minutes(start + 9 * at),
            )
        )
        for at, title in enumerate(titles)
    ]


@pytest.mark.parametrize(
    ("brand", "titles", "language"), [(QUAYBANK, ENGLISH, "en"), (MINOTIER, FRENCH, "fr")]
)
def test_several_stories_of_a_watched_brand_stay_apart(
    brand: Brand, titles: Sequence[str], language: str
) -> None:
    unwatched = group(titles, NOTHING_WATCHED, language=language)
    assert len({assignment.story_id for assignment in unwatched}) < len(titles)
    assert all(assignment.opened for assignment in group(titles, WatchedNames([brand]), language=language))


@pytest.mark.parametrize(
    ("brand", "titles", "language"),
    [
        (
            QUAYBANK,
            (
                "Corvane Bank prints poems on its receipts",
                "Poems on receipts: Corvane delights its customers",
                "Receipts with poems at every Corvane cash machine",
            ),
            "en",
        ),
        (
            MINOTIER,
            (
                "Incendie à l'usine Morvelle : trois blessés",
                "Morvelle : trois blessés dans un incendie",
                "Trois blessés après l'incendie chez Morvelle",
            ),
            "fr",
        ),
    ],
)
def test_one_story_of_a_watched_brand_stays_whole(brand: Brand, titles: Sequence[str], language: str) -> None:
    made = group(titles, WatchedNames([brand]), language=language)
    assert len({assignment.story_id for assignment in made}) == 1
    assert made[1].why.startswith("shares ")


def test_lessens_a_name_that_stands_whole_and_its_context_only_then() -> None:
    names = WatchedNames([QUAYBANK])
    idf = {"corvan": 1.0, "bank": 0.5, "branch": 0.5, "poem": 0.8}
    names.lessen(idf)
    assert idf == pytest.approx(
        {"corvan": NAME_WEIGHT, "bank": 0.5 * NAME_WEIGHT, "branch": 0.5 * CONTEXT_WEIGHT, "poem": 0.8}
    )
    other = {"bank": 0.5, "branch": 0.5}
    names.lessen(other)
    assert other == {"bank": 0.5, "branch": 0.5}


def test_rivals_are_watched_and_expressions_and_brands_of_everything_are_not() -> None:
    names = WatchedNames(
        [
            MINOTIER,
            Brand(name="Tout", watch_everything=True),
            Brand(name="X", terms=("Kerval AND (pain OR blé)",)),
        ]
    )
    idf = {"tavine": 1.0, "tout": 1.0, "kerval": 1.0, "pain": 1.0}
    names.lessen(idf)
    assert idf == {"tavine": NAME_WEIGHT, "tout": 1.0, "kerval": 1.0, "pain": 1.0}


@pytest.mark.parametrize("before", [1, 3, 7])
def test_a_name_alone_joins_no_stories(before: int) -> None:
    titles = [
        f"Angler varto{at} melsi{at} doruk{at} fenta{at} gombi{at} hilda{at} jasko{at}"
        for at in range(before)
    ]
    made = group([*titles, "Angler weds"], NOTHING_WATCHED, language="en")
    assert all(assignment.opened for assignment in made)


def test_other_names_are_in_force_for_the_entries_to_come() -> None:
    grouping = Clusterer(ClusterParams(), load_document_frequencies())
    entries = [
        make_entry(f"n{at}", title=title, outlet=f"o{at}", first_seen_at=AT + minutes(9 * at))
        for at, title in enumerate(ENGLISH)
    ]
    grouping.watch(WatchedNames([QUAYBANK]))
    assert all(grouping.add(entry).opened for entry in entries)
