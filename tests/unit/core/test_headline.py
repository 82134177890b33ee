import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsjack.core.headline import RubricKind, name_keys, own_names, split_title
from newsjack.settings.lexicons import load_headline_lexicon

LEXICON = load_headline_lexicon()


def split(title, outlet="", owner="", tails=()):
    return split_title(title, outlet=outlet, owner=owner, lexicon=LEXICON, tails=frozenset(tails))


@pytest.mark.parametrize(
    ("title", "text", "kinds"),
    [
        ("EN DIRECT. La grève des ferries est finie", "La grève des ferries est finie", ["live"]),
        ("🔴 EN DIRECT - La grève des ferries est finie", "La grève des ferries est finie", ["live"]),
        ("En direct, guerre en Norvie : le point", "guerre en Norvie : le point", ["live"]),
        ("LIVE: Ferry strike ends tonight", "Ferry strike ends tonight", ["live"]),
        ("Live updates: Ferry strike ends tonight", "Ferry strike ends tonight", ["live"]),
        ("BREAKING: Ferry strike ends tonight", "Ferry strike ends tonight", ["urgent"]),
        ("URGENT Le ministre Brisk démissionne", "Le ministre Brisk démissionne", ["urgent"]),
        ("ALERTE INFO - Le ministre Brisk démissionne", "Le ministre Brisk démissionne", ["urgent"]),
        ("[Vidéo] La grève des ferries est finie", "La grève des ferries est finie", ["video"]),
        ("VIDÉO. EXCLUSIF - La grève est bien finie", "La grève est bien finie", ["video", "exclusive"]),
        ("La grève des ferries est finie (VIDÉO)", "La grève des ferries est finie", ["video"]),
        ("Ferry strike ends tonight | Video", "Ferry strike ends tonight", ["video"]),
        ("Ferry strike ends – as it happened", "Ferry strike ends", ["live"]),
        ("WATCH: Ferry strike ends | Exclusive", "Ferry strike ends", ["video", "exclusive"]),
        ("INFO LE PARISIEN - La grève est finie ce soir", "La grève est finie ce soir", ["exclusive"]),
        ("Opinion | The ferry strike was right", "The ferry strike was right", ["opinion"]),
        ("PODCAST. La grève des ferries racontée", "La grève des ferries racontée", ["audio"]),
    ],
)  # fmt: skip
def test_rubrics_are_set_apart(title, text, kinds):
    found = split(title)
    assert found.text == text
    assert [rubric.kind.value for rubric in found.rubrics] == kinds
    assert all(rubric.text in title for rubric in found.rubrics)


@pytest.mark.parametrize(
    "title",
    [
        "Guerre en Ukraine : le point sur la situation",
        "Affaire Brisk : le procès est renvoyé",
        "PSG - OM : les compositions probables",
        "PSG - OM",
        "Trump - Putin summit ends without a deal",
        "Trump: 'We will sail on Monday'",
        "Gaza. Des négociations reprennent ce soir",
        "CAN: le Sénégal file en finale",
        "U.S. Navy sends ships to Lanvic",
        "OM-PSG. Le classique à guichets fermés",
        "Live music returns to the harbour quay",
        "LIVE AID CONCERT RETURNS TO THE QUAY",
        "Video games: the year's ten best",
        "Video: no",
        "Retraites : l'intersyndicale appelle à manifester",
        "Ferry strike ends: what we know - Brisk",
        "Direct flights to Lanvic return",
        "Une journée à Lyon - Marseille",
    ],
)
def test_what_carries_the_story_stays(title):
    assert split(title, outlet="The Quay Gazette", owner="quaygazette.example").text == title


@pytest.mark.parametrize(
    ("suffix", "outlet", "owner"),
    [
        ("Le Monde", "Le Monde", "Groupe Le Monde"),
        ("Le Monde", "lemonde.fr", "lemonde.fr"),
        ("lemonde.fr", "Le Monde", "Groupe Le Monde"),
        ("BBC News", "BBC News", "BBC"),
        ("BBC Sport", "BBC News", "bbc.co.uk"),
        ("BBC", "bbc.co.uk", "bbc.co.uk"),
        ("The Guardian", "World news | The Guardian", "theguardian.com"),
        ("Guardian", "The Guardian", "theguardian.com"),
        ("L’Équipe", "L'Equipe", "lequipe.fr"),
        ("Reuters", "Quay Gazette", "quaygazette.example"),
        ("LCI", "LCI", "TF1"),
        ("Los Angeles Times", "latimes.com", "latimes.com"),
        ("Sydney Morning Herald", "www.smh.com.au", "smh.com.au"),
        ("Reuters UK", "uk.reuters.com", "uk.reuters.com"),
    ],
)
@pytest.mark.parametrize("sign", [" - ", " – ", " — ", " | ", " · ", "|"])
def test_the_outlets_name_is_a_suffix(suffix, outlet, owner, sign):
    found = split(f"La grève des ferries est finie{sign}{suffix}", outlet, owner)
    assert (found.text, found.suffix) == ("La grève des ferries est finie", suffix)


@pytest.mark.parametrize(
    ("tail", "outlet", "owner"),
    [
        ("Lyon", "Lyon Capitale", "lyoncapitale.fr"),
        ("France", "France 24", "france24.com"),
        ("Paris", "leparisien.fr", "leparisien.fr"),
        ("Provence", "La Provence", "laprovence.com"),
        ("Marseille", "lemonde.fr", "lemonde.fr"),
        ("News", "BBC News", "BBC"),
        ("Los Angeles", "latimes.com", "latimes.com"),
        ("Brisk mourns Herald", "www.smh.com.au", "smh.com.au"),
    ],
)
def test_half_a_name_is_no_suffix(tail, outlet, owner):
    title = f"Un incendie détruit un entrepôt - {tail}"
    assert split(title, outlet, owner).text == title


def test_a_title_that_is_all_suffix_stays():
    assert split("The Quay Gazette", "The Quay Gazette").text == "The Quay Gazette"
    assert split("- The Quay Gazette", "The Quay Gazette").text == "- The Quay Gazette"


def test_rubric_and_suffix_come_off_together():
    found = split("LIVE: Ferry strike ends (Video) | The Quay Gazette", "Quay Gazette")
    assert found.text == "Ferry strike ends"
    assert found.suffix == "The Quay Gazette"
    assert found.is_a(RubricKind.LIVE)
    assert found.is_a(RubricKind.VIDEO)
    assert not found.is_a(RubricKind.URGENT)


def test_learnt_tails_come_off_but_no_half_of_a_fixture():
    assert split("Ferry strike ends tonight - Capital", tails={"capital"}).suffix == "Capital"
    assert split("PSG - Capital", tails={"capital"}).text == "PSG - Capital"
    assert split("Ferry strike: Capital", tails={"capital"}).text == "Ferry strike: Capital"


def test_a_section_before_the_name_goes_with_it_when_learnt():
    found = split("Ferry strike ends tonight | Politics | Quay Gazette", "Quay Gazette", tails={"politics"})
    assert (found.text, found.suffix) == ("Ferry strike ends tonight", "Quay Gazette")


def test_names_meet_in_their_letters():
    assert name_keys("L'Équipe") & name_keys("lequipe.fr")
    assert not name_keys("")
    assert not name_keys("?!")
    assert not own_names("", "")
    assert "nyt" in own_names("NYT > World News", "nytimes.com", LEXICON.outlet_words)


def test_the_lexicon_names_no_subject():
    subjects = {
        "football",
        "gaza",
        "retraites",
        "ukraine",
        "meteo",
        "poll",
        "trump",
        "mercato",
        "municipales",
    }
    assert subjects.isdisjoint(LEXICON.heads)
    assert LEXICON.unsigned | LEXICON.comma <= set(LEXICON.heads)
    assert set(LEXICON.heads.values()) == set(RubricKind)


@given(st.text(max_size=600), st.text(max_size=30))
def test_reads_anything(title, outlet):
    found = split(title, outlet)
    assert found.text in title
    assert bool(found.text) == bool(title[:400].strip())
    assert split(found.text, outlet).text in found.text
