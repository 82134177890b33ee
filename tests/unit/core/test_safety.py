"""Verdicts: tragedies stop, traps go, sensitive matters are handled with care; hostile texts do no harm.

All headlines here are made up.
"""

import time

import pytest

from newsjack.core.safety import HINT, MAX_EVIDENCE, SafetyReader
from newsjack.model.entry import Entry
from newsjack.model.opportunity import Safety, SafetyReading
from newsjack.settings.lexicons import load_safety_lexicon
from tests.makers import make_entry

READER = SafetyReader(load_safety_lexicon())

TRAGEDIES = {
    "en": [
        "At least 12 dead after ferry sinks off the coast",
        "Five people killed as bus plunges into ravine",
        "Beloved sitcom actress dies at 99",
        "Jazz drummer dead at 71, family says",
        "Police search for missing 8-year-old girl",
        "Man stabbed outside nightclub, suspect at large",
        "Two teenagers shot at school football game",
        "Teacher charged with sexual assault of pupil",
        "Airstrike on hospital leaves dozens wounded",
        "Ceasefire talks resume as aid convoys wait at border",
        "Body found in river identified as missing student",
        "Mother took her own life after bullying, inquest hears",
        "Thousands hold vigil for victims of stadium crush",
        "Film about a true story: the murder that shocked a village",
        "Family of woman found in lake hires attorneys",
        "Worshippers attacked in mosque, police call it a hate crime",
        "Ex-striker killed in car crash days after final match",
    ],
    "fr": [
        "Incendie dans un immeuble : quatre morts et onze blessés",
        "Un piéton de 34 ans meurt renversé par un bus",
        "L'actrice aux trois Molières est morte à 99 ans",
        "Disparition inquiétante d'une adolescente : un appel à témoins lancé",
        "Une femme poignardée par son ex-compagnon",
        "Marche blanche samedi en mémoire du lycéen",
        "Procès pour viol : l'accusé condamné à douze ans",
        "Frappes russes sur un marché : au moins sept tués",
        "Séisme : des dizaines de personnes sous les décombres",
        "Un corps retrouvé dans le canal",
        "Obsèques du pompier : la ville en deuil",
        "Attentat déjoué devant une synagogue, deux suspects écroués",
        "Fusillade dans un centre commercial",
        "Le roman d'un meurtre, tiré d'une histoire vraie",
        "Une famille d'otages attend la trêve",
        "Un enfant de 3 ans retrouvé noyé dans une piscine",
        "Un rugbyman de 22 ans décède après un plaquage",
    ],
}
TRAPS = {
    "en": [
        "Retailers brace for a price war before the holidays",
        "This killer app makes packing lunch a breeze",
        "Goalie's killer instinct decides shootout win, 3-2",
        "The Killers announce three summer dates",
        "Grateful Dead exhibition opens with rare posters",
        "Call of Duty: new season, new maps",
        "New horror movie gets its first trailer",
        "Murder mystery weekend sells out in minutes",
        "Crash test dummies get a modern makeover",
        "Shoppers call the brownie 'to die for'",
        "A blast from the past: the 1990s phone returns",
        "Bidding war for a tiny house by the sea",
        "Point guard's hot shooting guard partner signs extension",
        "Studio strikes a deal for the sequel",
        "Coffee chain a victim of its own success",
        "Tourists float in the Dead Sea at sunrise",
    ],
    "fr": [
        "Coupe de France : qualification aux tirs au but",
        "La nouvelle comédie à mourir de rire",
        "Explosion des prix du chocolat avant Pâques",
        "La boulangerie victime de son succès",
        "Guerre des prix entre enseignes sur les fournitures",
        "L'attaquant signe pour trois saisons",
        "Coup de feu en cuisine : la brigade prépare 400 couverts",
        "Le film d'horreur qui cartonne au cinéma",
        "Mort subite : le tennis teste un nouveau format",
        "Crash-test : le vélo pliant à l'essai",
        "Le tue-l'amour préféré des Français",
        "Le joueur a tué le match à la 89e minute",
        "Un feu d'artifice géant pour l'ouverture",
        "La mer Morte attire les baigneurs",
        "Coup franc magistral et victoire 3-1",
    ],
}
SENSITIVE = {
    "en": [
        "Senate votes on the budget after a long night",
        "Carmaker to cut 4,000 jobs, union calls a strike",
        "Prime minister faces corruption probe",
        "Singer announces cancer diagnosis",
        "Bishop opens synod on reform",
        "Hurricane nears the coast, evacuations ordered",
        "Striker out for months with torn ACL after league match",
        "Ministry warns of new tariffs and sanctions",
        "Airline hit by data breach",
        "Actors file for divorce after ten years",
    ],
    "fr": [
        "L'Assemblée vote la réforme des retraites",
        "Grève à la SNCF : les syndicats appellent à manifester",
        "L'ancien ministre mis en examen pour corruption",
        "Le chanteur annonce être atteint d'un cancer",
        "Tempête : vigilance orange dans huit départements",
        "Le proviseur menacé de mort porte plainte",
        "L'enseigne placée en liquidation judiciaire",
        "Le pape attendu à Marseille",
        "Un séisme ressenti à Strasbourg, personne n'a été blessé",
        "Un chasseur tue un chien, enquête ouverte",
    ],
}
PLAIN = {
    "en": ["Phone maker unveils a folding screen", "Ten soups for a cold evening"],
    "fr": ["Le constructeur dévoile un vélo électrique", "Dix idées de soupes pour l'automne"],
}


def judged(title: str, language: str | None, summary: str = "") -> SafetyReading:
    return READER.read(title=title, summary=summary, language=language)


def cases(texts: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(language, title) for language, titles in texts.items() for title in titles]


@pytest.mark.parametrize(("language", "title"), cases(TRAGEDIES))
def test_a_tragedy_stops_and_shows_its_sentence(language: str, title: str):
    reading = judged(title, language)
    assert reading.safety is Safety.STOP
    assert reading.evidence == title
    assert reading.categories
    assert reading.entry_id is None


@pytest.mark.parametrize(("language", "title"), cases(TRAPS))
def test_a_violent_word_in_an_innocent_sense_goes(language: str, title: str):
    assert judged(title, language).safety is Safety.GO


@pytest.mark.parametrize(("language", "title"), cases(SENSITIVE))
def test_a_sensitive_matter_asks_for_care(language: str, title: str):
    reading = judged(title, language)
    assert reading.safety is Safety.CARE
    assert reading.evidence == title


@pytest.mark.parametrize(("language", "title"), cases(PLAIN))
def test_plain_news_goes_without_a_word(language: str, title: str):
    assert judged(title, language) == SafetyReading(safety=Safety.GO)


@pytest.mark.parametrize("language", [None, "", "xx"])
@pytest.mark.parametrize("title", ["Three people killed in crash", "Trois personnes tuées dans un accident"])
def test_an_unknown_language_is_read_in_all(language: str | None, title: str):
    assert judged(title, language).safety is Safety.STOP


@pytest.mark.parametrize("language", ["en-GB", "EN", "en_US"])
def test_a_region_does_not_hide_the_language(language: str):
    assert judged("Three people killed in crash", language).safety is Safety.STOP


def test_case_accents_and_quotes_make_no_difference():
    assert judged("UN HOMME DÉCÉDÉ APRÈS L’ACCIDENT", "fr").safety is Safety.STOP
    assert judged("un homme decede apres l'accident", "fr").safety is Safety.STOP


def test_the_summary_speaks_where_the_title_is_silent():
    reading = judged(
        "Ce que l'on sait de la nuit de samedi",
        "fr",
        "Le bal a tourné court. Deux jeunes ont été tués. Enquête.",
    )
    assert reading.safety is Safety.STOP
    assert reading.evidence == "Deux jeunes ont été tués."


def test_the_plot_of_a_film_is_no_news_but_its_dead_actor_is():
    plot = "Dans ce long métrage, une avocate est enlevée par un gang."
    assert judged("Que vaut le nouveau film avec la star ?", "fr", plot).safety is not Safety.STOP
    assert judged("L'acteur du film culte est mort à 80 ans", "fr").safety is Safety.STOP


def test_quoted_titles_of_works_do_not_count():
    assert judged("‘Death of a Baker’ wins best comedy film", "en").safety is Safety.GO


def test_substrings_do_not_count():
    assert judged("Skillet, warden and deadline: a warm therapeutic grapefruit", "en").safety is Safety.GO
    assert judged("Mortier, violette et assaisonnement : la recette", "fr").safety is Safety.GO


def reported(owner: str, number: int, title: str) -> tuple[Entry, SafetyReading]:
    made = make_entry(f"e{number}", title=title, owner=owner)
    return made, READER.read(title=title, summary="", language="en")


def test_any_entry_that_reports_harm_stops_the_story():
    quiet = reported("a.example", 1, "Festival opens under the sun")
    grave = reported("b.example", 2, "Two killed at festival as stage collapses")
    reading = READER.combine([quiet, grave])
    assert reading.safety is Safety.STOP
    assert reading.entry_id == grave[0].entry_id
    assert reading.evidence == grave[0].title


def test_two_voices_that_hint_at_harm_make_a_stop_and_one_voice_twice_does_not():
    first = reported("a.example", 1, "Explosion reported downtown")
    again = reported("a.example", 2, "Explosion: what we know so far")
    other = reported("b.example", 3, "Emergency crews rush downtown after explosion")
    assert all(HINT in one.categories and one.safety is Safety.CARE for _, one in (first, again, other))
    assert READER.combine([first, again]).safety is Safety.CARE
    firm = READER.combine([first, again, other])
    assert firm.safety is Safety.STOP
    assert firm.entry_id == first[0].entry_id


def test_care_without_a_hint_stays_care_however_many_say_it():
    told = [reported(f"{n}.example", n, f"Senate votes on budget, take {n}") for n in range(1, 6)]
    assert READER.combine(told).safety is Safety.CARE


def test_no_entries_go():
    assert READER.combine([]) == SafetyReading(safety=Safety.GO)
    assert READER.combine([reported("a.example", 1, "Ten soups")]) == SafetyReading(safety=Safety.GO)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00",
        "\ud800",
        "…" * 5_000,
        "a " * 2_500_000,
        "mort " * 1_000_000,
        "‘" * 1_000_000,
        "1 " * 99_999,
    ],
    ids=["empty", "blank", "nul", "surrogate", "dots", "words", "harm", "quotes", "numbers"],
)
def test_hostile_texts_are_read_quickly(text: str):
    began = time.process_time()
    for language in ("en", "fr", None):
        reading = judged(text, language, text)
        assert len(reading.evidence) <= MAX_EVIDENCE
    assert time.process_time() - began < 1.0


def test_every_shipped_rule_can_be_searched():
    lexicon = load_safety_lexicon()
    assert set(lexicon.languages) == {"en", "fr"}
    for one in lexicon.languages.values():
        rules = [rule for rule in one.rules if rule.verdict is Safety.STOP]
        assert len(rules) > 100
        contexts = {rule.name for rule in one.rules if rule.role.value == "context"}
        named = frozenset[str]().union(*(rule.unless | rule.given for rule in one.rules))
        assert named <= contexts
