"""Links: what joins two languages, what must not, and what becomes of a link."""

from datetime import timedelta

import pytest

from bench.links import figures_of
from newsjack.core.link_words import LinkReader
from newsjack.core.links import StoryLinks
from newsjack.model.story import Merge, StoryId
from newsjack.settings.link_lexicon import load_link_lexicon
from newsjack.settings.prior import load_document_frequencies
from tests.makers import AT, make_entry, minutes

READER = LinkReader(load_link_lexicon())
PRIOR = load_document_frequencies()
EN, FR, FR2 = StoryId("en"), StoryId("fr"), StoryId("fr2")


class Desk:
    """Links, fed title by title; the instant moves on by a minute each."""

    def __init__(self, *, most: int = 100) -> None:
        self.links = StoryLinks(READER, horizon=timedelta(hours=36), most=most, prior=PRIOR)
        self.told = 0

    def tell(self, story: str, *titles: str, language: str = "", after: float = 0.0) -> None:
        for title in titles:
            self.told += 1
            entry = make_entry(
                f"e{self.told}",
                title=title,
                language=language or story[:2],
                first_seen_at=AT + minutes(self.told + after),
            )
            self.links.add(entry, StoryId(story))

    def linked(self, story: str) -> set[str]:
        return set(self.links.linked(StoryId(story)))


def test_one_event_in_two_languages_is_linked_on_both_sides():
    desk = Desk()
    desk.tell("en", "Airbus recalls 900 A350 jets over valve fault")
    desk.tell("fr", "Airbus rappelle 900 A350 pour un problème de valve")
    assert desk.linked("en") == {"fr"}
    assert desk.linked("fr") == {"en"}
    assert desk.links.take_changes() == {EN: (FR,), FR: (EN,)}
    assert desk.links.take_changes() == {}


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("Earthquake of magnitude 6.4 shakes southern Peru", "Un séisme de magnitude 7,1 secoue le Chili"),
        ("Renault to build drones at Le Mans plant", "Renault : le chiffre d'affaires bondit de 6,8 %"),
        ("PSG beat Arsenal 2-1 to reach final", "Ligue des champions : le PSG bat Arsenal 3-0"),
        ("France and Germany meet in Paris", "La France et l'Allemagne en finale"),
        ("Strike hits Lisbon metro", "Grève dans le métro de Londres"),
    ],
)
def test_like_events_are_not_linked(english, french):
    desk = Desk()
    desk.tell("en", english)
    desk.tell("fr", french)
    assert desk.linked("en") == set()


def test_stories_of_one_language_are_never_linked():
    desk = Desk()
    desk.tell("en", "Airbus recalls 900 A350 jets over valve fault")
    desk.tell("en2", "Airbus recalls 900 A350 jets over valve fault", language="en")
    assert desk.linked("en") == set()


def test_a_language_without_words_here_is_left_alone():
    desk = Desk()
    desk.tell("en", "Airbus recalls 900 A350 jets over valve fault")
    desk.tell("it", "Airbus richiama 900 A350 per una valvola")
    desk.tell("xx", "Airbus 900 A350", language="")
    assert desk.linked("en") == set()


def test_the_closer_story_takes_the_link():
    desk = Desk()
    desk.tell(
        "fr",
        "A350 : Airbus sous surveillance après un incident de valve, les syndicats inquiets pour la cadence",
    )
    desk.tell("en", "Airbus recalls 900 A350 jets over valve fault")
    assert desk.linked("en") == {"fr"}
    desk.tell("fr2", "Airbus rappelle 900 A350 pour un problème de valve", language="fr")
    assert desk.linked("en") == {"fr2"}
    assert desk.linked("fr") == set()


def test_a_merge_takes_the_links_along():
    desk = Desk()
    desk.tell("fr", "Le ministre visite une usine")
    desk.tell("en", "Airbus recalls 900 A350 jets over valve fault")
    desk.tell("fr2", "Airbus rappelle 900 A350 pour un problème de valve", language="fr")
    desk.links.take_changes()
    desk.links.merge(Merge(survivor=FR, absorbed=FR2, at=AT, why="test"))
    assert desk.linked("en") == {"fr"}
    assert desk.linked("fr") == {"en"}
    assert desk.links.take_changes() == {EN: (FR,), FR: (EN,)}


def test_a_merge_tells_the_survivors_links_anew_even_when_they_stay():
    desk = Desk()
    desk.tell("fr", "Le ministre visite une usine")
    desk.tell("fr2", "Le président ouvre un musée", language="fr")
    desk.links.merge(Merge(survivor=FR, absorbed=FR2, at=AT, why="test"))
    assert desk.links.take_changes() == {FR: ()}


def test_silence_beyond_the_horizon_ends_linking_but_keeps_what_stands():
    desk = Desk()
    desk.tell("en", "Airbus recalls 900 A350 jets over valve fault")
    desk.tell("fr", "Airbus rappelle 900 A350 pour un problème de valve")
    desk.tell("fr", "Nouveau point sur les A350", after=36 * 60)
    desk.tell("fr", "Nouveau point sur les A350", after=38 * 60)
    assert desk.linked("fr") == {"en"}
    desk.tell("es", "Airbus llama a revisión 900 A350 por una válvula", after=38 * 60)
    assert desk.linked("es") == {"fr"}


def test_memory_is_bounded():
    desk = Desk(most=3)
    for number in range(20):
        desk.tell(f"en{number}", f"Kestrel{number} Lanvic{number} launches rocket", language="en")
    assert desk.links.live_stories() == 3


def test_a_restored_story_keeps_its_links_and_goes_on():
    entries = [
        make_entry("e1", title="Airbus recalls 900 A350 jets over valve fault", language="en"),
        make_entry("e2", title="Airbus rappelle 900 A350 pour un problème de valve", language="fr"),
    ]
    desk = Desk()
    for entry in entries:
        desk.links.observe(entry)
    desk.links.restore(EN, entries[:1], linked=(FR,))
    desk.links.restore(FR, entries[1:], linked=(EN,))
    assert desk.links.take_changes() == {}
    assert desk.linked("en") == {"fr"}
    desk.tell("fr", "A350 : Airbus demande un contrôle des valves")
    assert desk.linked("fr") == {"en"}


def test_the_judging_half_keeps_its_figures():
    precision, recall, pairs = figures_of("judge", (), ())
    assert pairs > 200
    assert precision >= 0.97
    assert recall >= 0.80
