from datetime import UTC, datetime

import pytest

from newsjack.core.match import Matcher, match_story
from newsjack.model.brand import Brand, Lane, MatchReport, MatchState
from newsjack.model.story import StoryId
from newsjack.settings.lexicons import load_senses
from tests.makers import make_entry

NOW = datetime(2025, 9, 10, 16, 0, tzinfo=UTC)


def matcher(*terms: str, **more: object) -> Matcher:
    return Matcher([Brand(name="b", terms=terms, **more)], load_senses())  # type: ignore[arg-type]


def read(
    matched: Matcher, title: str, summary: str = "", language: str | None = "fr", outlet: str = ""
) -> MatchReport:
    return matched.match(title=title, summary=summary, language=language, outlet=outlet)


def texts(report: MatchReport) -> list[str]:
    return [mention.text for match in report.matches for mention in match.mentions]


@pytest.mark.parametrize(
    ("term", "title", "found"),
    [
        ("L'Oréal", "Le groupe L’OREAL rachète une start-up", ["L’OREAL"]),
        ("L'Oréal", "chez l'Oréal, les ventes montent", ["l'Oréal"]),
        ("L'Oréal", "l'Ore\u0301al recrute", ["l'Ore\u0301al"]),
        ("Coca-Cola", "Coca-Cola’s new can, and more coca cola", ["Coca-Cola", "coca cola"]),
        ("Coca-Cola", "#CocaCola sponsors the race", ["CocaCola"]),
        ("Air France", "Air France-KLM commande des avions", ["Air France"]),
        ("KLM", "Air France-KLM commande des avions", ["KLM"]),
        ("Netflix", "Qu'est-ce que Netflix a encore annulé ?", ["Netflix"]),
        ("Samsung", "qu'Samsung ou d'Samsung", ["Samsung", "Samsung"]),
        ("iPhone 17", "Avec l'iPhone-17, puis l'iPhone17", ["iPhone-17", "iPhone17"]),
        ("iPhone", "Les iPhones se vendent bien", ["iPhones"]),
        ("TotalEnergies", "Total Energies et TotalEnergies", ["Total Energies", "TotalEnergies"]),
        ("C++", "Pourquoi C++ reste là, et pas C", ["C++"]),
        ("Yahoo!", "Yahoo ! change encore, mais yahoo non", ["Yahoo !"]),
        ("AT&T", "AT&T et AT & T, jamais at t", ["AT&T", "AT & T"]),
        ("Canal+", "Canal + et Canal Plus diffusent la finale", ["Canal +", "Canal Plus"]),
        ("Booking.com", "Booking.com augmente ses prix", ["Booking.com"]),
        (
            "Marks & Spencer",
            "Marks and Spencer closes; Marks & Spencer opens",
            ["Marks and Spencer", "Marks & Spencer"],
        ),
        ("Macy's", "Macys and Macy’s", ["Macys", "Macy’s"]),
        ("SNCF", "La S.N.C.F. en grève", ["S.N.C.F"]),
    ],
)
def test_a_name_is_found_however_it_is_spelt(term: str, title: str, found: list[str]):
    report = read(matcher(term), title)
    assert texts(report) == found
    for mention in report.matches[0].mentions:
        assert title[mention.start : mention.end] == mention.text


@pytest.mark.parametrize(
    ("term", "title"),
    [
        ("Orange", "L'Orangerie rouvre ses portes"),
        ("Apple", "Pineapple Express is back"),
        ("Air France", "Dans l'air. France Télévisions répond"),
        ("C++", "Vitamine C : faut-il en prendre ?"),
        (".NET", "Le site ASP.NET et les autres"),
        ("Booking.com", "Fully booking. Com crash"),
    ],
)
def test_what_only_looks_like_a_name_is_none(term: str, title: str):
    assert read(matcher(term), title).matches == ()


@pytest.mark.parametrize(
    ("term", "language", "title"),
    [
        ("Orange", "fr", "Panne géante chez Orange : des milliers d'abonnés sans internet"),
        ("Orange", "fr", "Le réseau d’Orange touché par une coupure"),
        ("Free", "fr", "Free lance un forfait 5G à prix cassé"),
        ("Apple", "en", "Apple unveils a thinner phone"),
        ("Target", "en", "Target cuts prices as shoppers hold back"),
        ("Shell", "en", "Shell's Q3 Profit Soars on Strong Trading"),
        ("Visa", "en", "Visa and Mastercard settle with merchants"),
        ("Gap", "en", "Gap Unveils Denim Campaign With New Ad"),
        ("La Poste", "fr", "Hausse du timbre : la Poste se justifie"),
        ("Carrefour", "fr", "Carrefour boycotte les produits d'un géant du soda"),
        ("Casino", "fr", "Le groupe Casino cède ses magasins"),
    ],
)
def test_a_homograph_is_the_brand_where_something_says_so(term: str, language: str, title: str):
    report = read(matcher(term), title, language=language)
    assert texts(report)[:1] != []


@pytest.mark.parametrize(
    ("term", "language", "title", "reason"),
    [
        ("Orange", "fr", "Huit départements en vigilance orange", "ordinary word"),
        ("Orange", "fr", "Météo : Vigilance Orange dans le Nord", "vigilance Orange"),
        ("Orange", "en", "Real Housewives of Orange County returns", "Orange county"),
        ("Free", "en", "How to Watch the Game Online for Free", "for Free"),
        ("Apple", "en", "Orchards report a poor apple harvest", "ordinary word"),
        ("Apple", "en", "The Big Apple votes on Tuesday", "big Apple"),
        ("Target", "en", "Republicans to Target Swing Voters", "to Target"),
        ("Visa", "en", "Tour Held Up By Visa Issues", "Visa issues"),
        ("Carrefour", "fr", "Accident au carrefour des Lilas", "ordinary word"),
        ("Mars", "fr", "Rendez-vous le 12 Mars à Paris", "Mars"),
        ("Shell", "en", "Studio chief Jeff Shell says no", "jeff Shell"),
        ("EDF", "fr", "Un texte avec edf en petit", ""),
    ],
)
def test_a_homograph_is_rejected_with_a_reason(term: str, language: str, title: str, reason: str):
    report = read(matcher(term), title, language=language)
    if reason:
        assert report.matches == ()
        assert reason in report.rejected[0].reason
    else:
        assert texts(report) == ["edf"]


def test_context_and_names_beside_it_decide_for_an_unlisted_name():
    title = "New Year Brings Sage Better Weather"
    assert not read(matcher("Sage"), title, language="en").matches
    assert read(matcher("Sage", context=("software",)), title, "The software maker said so.", "en").matches
    assert read(matcher("Sage", competitors=("Intuit",)), title, "Intuit said the same.", "en").matches


def test_an_exclude_phrase_covers_only_its_own_mention():
    orange = matcher("Orange", exclude=("jus d'orange", "Vaucluse"))
    assert texts(read(orange, "Chez Orange, on boit du jus d’Orange")) == ["Orange"]
    only_juice = read(matcher("Free", exclude=("Free party",)), "Une Free party dans le Gard")
    assert only_juice.matches == ()
    assert only_juice.rejected[0].reason == "exclude: Free party"
    away = read(orange, "La ville d'Orange, patron d'Orange", "Dans le Vaucluse, ce lundi")
    assert away.rejected[0].reason == "exclude: Vaucluse"


def test_an_exclude_phrase_of_the_brand_leaves_its_rivals_alone():
    watched = matcher("Orange", exclude=("jus d'orange",), competitors=("SFR",))
    report = read(watched, "Un jus d’orange offert par SFR")
    assert [match.lane for match in report.matches] == [Lane.COMPETITOR]


def test_languages_that_are_not_watched_are_silent():
    watched = matcher("Netflix", languages=("fr",))
    assert read(watched, "Netflix hausse ses prix", language="fr-FR").matches
    assert read(watched, "Netflix hausse ses prix", language=None).matches
    assert read(watched, "Netflix raises prices", language="en") == MatchReport(matches=())


@pytest.mark.parametrize(
    ("term", "title", "summary", "holds"),
    [
        ("Orange NEAR/5 (fibre OR 5G)", "Orange déploie enfin la fibre", "", True),
        ("Orange NEAR/2 fibre", "Orange déploie très lentement enfin la fibre", "", False),
        ("fibre NEAR/5f Orange", "Orange déploie la fibre", "", False),
        ("Netflix AND hausse", "Netflix : la hausse", "", True),
        ("Netflix AND hausse", "Netflix", "Une hausse arrive", True),
        ("Netflix NOT hausse", "Netflix : la hausse", "", False),
        ("title:Netflix", "Rien", "Netflix est ici", False),
        ("summary:Netflix", "Rien", "Netflix est ici", True),
        ("raw:SFR", "sfr en panne", "", False),
        ("raw:SFR", "SFR en panne", "", True),
        ("fibr* AND réseau", "Le réseau fibré du pays", "", True),
        ("la?cer OR x", "Un lancer franc", "", True),
        ("lanc?er OR x", "Un lancer franc", "", False),
        ("lang:fr AND Netflix", "Netflix", "", True),
        ("outlet:monde AND Netflix", "Netflix", "", True),
        ("outlet:figaro AND Netflix", "Netflix", "", False),
    ],
)
def test_expressions_hold_or_do_not(term: str, title: str, summary: str, holds: bool):
    report = read(matcher(term), title, summary, "fr", "lemonde.fr")
    assert bool(report.matches) is holds


def test_competitors_and_themes_are_lanes_of_their_own():
    brand = matcher("Sosh", competitors=("Bouygues Telecom",), themes=("trottinette électrique",))
    report = read(brand, "Bouygues Telecom offre des trottinettes électriques")
    assert [(match.brand, match.lane) for match in report.matches] == [
        ("b", Lane.COMPETITOR),
        ("b", Lane.THEME),
    ]
    assert texts(report) == ["Bouygues Telecom", "trottinettes électriques"]


def test_watch_everything_matches_every_text():
    everything = Matcher([Brand(name="all", watch_everything=True)], load_senses())
    match = read(everything, "Rien de spécial").matches[0]
    assert (match.brand, match.lane, match.relevance, match.mentions) == ("all", Lane.BRAND, 1.0, ())


def test_a_title_weighs_more_than_a_summary_and_parts_are_told():
    sosh = matcher("Sosh", context=("forfait",))
    title = read(sosh, "Sosh change de forfait").matches[0]
    summary = read(sosh, "Un opérateur change", "C'est Sosh qui le dit").matches[0]
    assert title.relevance > summary.relevance > 0
    assert any("title" in part for part in title.why)
    assert any("forfait" in part for part in title.why)


def test_a_story_is_decided_over_its_entries():
    orange = matcher("Orange")
    yes = make_entry("e1", title="Chez Orange, une panne géante", language="fr")
    no = [make_entry(f"n{at}", title=f"La ville d'Orange County {at}", language="fr") for at in range(3)]
    told = make_entry(
        "e2", title="Rien à voir", summary="Une phrase. Le réseau d'Orange est en panne. Fin.", language="fr"
    )
    reports = [(one, read(orange, one.title, one.summary)) for one in (yes, told, *no)]
    matched = match_story(StoryId("s"), 1, reports[:2], now=NOW)[0]
    assert (matched.state, matched.entries, matched.entry_id) == (MatchState.MATCHED, 2, "e1")
    assert matched.sentence == yes.title
    dropped = match_story(StoryId("s"), 1, [reports[0], *reports[2:]], now=NOW)[0]
    assert dropped.state is MatchState.DROPPED
    summary_only = match_story(StoryId("s"), 2, [reports[1]], now=NOW)[0]
    assert summary_only.sentence == "Le réseau d'Orange est en panne."
    assert match_story(StoryId("s"), 1, reports[2:], now=NOW) == ()
