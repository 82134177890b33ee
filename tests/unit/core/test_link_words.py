"""Titles in five languages come down to the same concepts."""

import pytest

from newsjack.core.link_words import Kind, LinkReader
from newsjack.settings.link_lexicon import load_link_lexicon

READER = LinkReader(load_link_lexicon())

QUAKE = {
    "en": "Magnitude 7.1 earthquake kills nine in northern Chile",
    "fr": "Chili : un séisme de magnitude 7,1 fait neuf morts",
    "es": "Un terremoto de magnitud 7,1 deja nueve muertos en Chile",
    "de": "Erdbeben der Stärke 7,1 in Chile: Neun Tote",
    "pt": "Terremoto de magnitude 7,1 no Chile faz nove mortos",
}


def keys(title: str, language: str) -> dict[str, Kind]:
    return READER.concepts(title, language=language)


@pytest.mark.parametrize("language", sorted(QUAKE))
def test_one_event_reads_alike_in_five_languages(language):
    wanted = {"w:earthquake", "w:magnitude", "w:kill", "n:Chile", "#7.1", "#9"}
    assert wanted <= keys(QUAKE[language], language).keys()


@pytest.mark.parametrize(
    ("language", "title", "key"),
    [
        ("en", "U.S. lifts tariffs", "n:US"),
        ("en", "US lifts tariffs", "n:US"),
        ("fr", "Les États-Unis lèvent les droits de douane", "n:US"),
        ("es", "EE.UU. retira los aranceles", "n:US"),
        ("de", "Die Vereinigten Staaten senken die Zölle", "n:US"),
        ("pt", "EUA retiram tarifas", "n:US"),
        ("fr", "L’OTAN se réunit", "n:NATO"),
        ("fr", "Pékin répond", "n:Beijing"),
        ("fr", "Pékin répond", "n:China"),
        ("fr", "Les droits de douane baissent", "w:tariff"),
        ("fr", "Le Premier ministre démissionne", "w:prime_minister"),
        ("de", "Künstliche Intelligenz im Büro", "n:AI"),
        ("fr", "FRANCE : SÉISME EN GRÈCE", "n:Greece"),
    ],
)
def test_names_and_words_in_their_own_languages(language, title, key):
    assert key in keys(title, language)


@pytest.mark.parametrize(
    ("language", "title", "key"),
    [
        ("en", "Tell us who they are", "n:US"),
        ("en", "Who won the game", "n:WHO"),
        ("en", "A Nice Day Out", "n:Nice"),
        ("en", "The chili recipe", "n:Chile"),
        ("en", "Greek Island Break", "n:Iceland"),
        ("en", "He fell but got up", "w:goal"),
    ],
)
def test_what_only_looks_like_a_listed_name_is_none(language, title, key):
    assert key not in keys(title, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "$1.2bn"),
        ("en", "1.2 billion"),
        ("fr", "1,2 milliard"),
        ("fr", "1 200 millions"),
        ("de", "1,2 Milliarden"),
        ("es", "1.200 millones"),
        ("es", "1,2 mil millones"),
        ("pt", "1,2 bilhão"),
        ("pt", "1,2 mil milhões"),
    ],
)
def test_numbers_keep_their_scale(language, text):
    assert "#1.2e+09" in keys(f"Profit {text} total", language)


def test_a_year_is_no_number():
    assert not any(key.startswith("#") for key in keys("Le plan 2027", "fr"))


def test_a_capital_makes_a_name_only_where_words_have_none():
    assert keys("The firm Kestrel grows", "en")["a:cestre"] is Kind.NAME
    assert keys("Fire Guts Bakery Near Old Town Hall", "en")["a:baceri"] is Kind.ALIKE
    assert keys("Die Bäckerei brennt", "de")["a:bacere"] is Kind.ALIKE


def test_words_of_one_root_look_alike():
    assert keys("negotiators", "en").keys() == keys("négociateurs", "fr").keys() == {"w:talks"}
    assert keys("diplodocus", "en").keys() == keys("diplodocus", "fr").keys()
    assert keys("philharmonic", "en").keys() == keys("filarmónica", "es").keys()
