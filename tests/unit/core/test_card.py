"""Cards: complete, in both languages, true to the alert."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from newsjack.core import lifecycle
from newsjack.core.card import Card, card_of, phase_bar, spark_line
from newsjack.core.card_lines import VOICES
from newsjack.core.urgency import UrgencyLevel
from newsjack.core.words import LANGUAGES, WORDS, CardWords, span_text
from newsjack.model.alert import Alert, AlertKind, Outcome
from newsjack.model.brand import Lane, Mention
from newsjack.model.curve import Phase
from newsjack.model.development import Development, DevelopmentKind
from newsjack.model.opportunity import Link, Reason, Safety, SafetyReading
from tests.makers import (
    AT,
    make_alert,
    make_elsewhere,
    make_entry,
    make_match,
    make_opportunity,
    make_reading,
    make_receipt,
    minutes,
)

PARIS = ZoneInfo("Europe/Paris")


def show(alert: Alert, language: str = "en", dashboard: str = "") -> Card:
    return card_of(alert, language=language, zone=PARIS, dashboard=dashboard)


def ended(kind: AlertKind, reason: str, outcome: Outcome | None = None) -> Alert:
    sent = lifecycle.delivered(make_alert("a1"), make_receipt(), now=AT)
    return lifecycle.retold(sent, kind, opportunity=sent.opportunity, now=AT, reason=reason, outcome=outcome)


def test_a_card_holds_what_a_team_needs():
    card = show(make_alert("a1"), dashboard="http://127.0.0.1:8420/")
    assert (card.word, card.urgency, card.level) == ("SOON", 60, UrgencyLevel.SOON)
    assert card.headline == "Headline of s1"
    assert card.bar == "▰▰▱▱▱▱"
    assert (
        card.timing
        == "act within ~5 min (before 18:05); peak in 60 min (20 min–3 h 20), 80 % before the peak"
    )
    assert card.seen == "first seen 17:40 · 3 independent outlets · 4 items"
    assert card.spark == "▁▅█"
    assert [(span.text, span.mention) for span in card.sentence] == [
        ("Acorn", True),
        (" opens a shop", False),
    ]
    assert card.match_why == "why ours: name in the title"
    assert card.safety_word == "GO"
    assert card.dashboard == "http://127.0.0.1:8420/stories/s1"
    assert [link.label for link in card.links] == ["earliest:"]
    assert card.summary.startswith("SOON 60 · Acorn · Headline of s1 · scramble · act within")


def test_french_cards_are_french():
    card = show(make_alert("a1"), language="fr")
    assert card.word == "BIENTÔT"
    assert card.timing.startswith("agir d'ici ~5 min (avant 18:05) ; pic dans")
    assert card.seen == "vu dès 17:40 · 3 médias indépendants · 4 articles"


def test_an_instant_of_another_day_says_its_day():
    alert = make_alert("a1")
    shown = alert.opportunity
    reading = replace(
        shown.reading,
        wave_started_at=AT - minutes(20 * 60),
        act_before=AT + minutes(7 * 60),
    )
    alert = replace(alert, opportunity=replace(shown, reading=reading))
    assert show(alert).seen.startswith("first seen 9 Sep 22:00 · ")
    assert "(before 11 Sep 01:00)" in show(alert).timing
    assert show(alert, "fr").seen.startswith("vu dès 09/09 22:00 · ")


def test_every_word_exists_in_both_languages_with_the_same_fields():
    import string

    for key, texts in WORDS.items():
        assert len(texts) == len(LANGUAGES), key
        fields = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in texts]
        assert fields[0] == fields[1], key
        assert all(texts), key


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("lane", Lane)
@pytest.mark.parametrize("safety", Safety)
def test_every_situation_has_its_words(language, phase, lane, safety):
    opportunity = make_opportunity(
        "s1",
        match=make_match("s1", lane=lane),
        reading=make_reading("s1", phase=phase),
        safety=SafetyReading(safety=safety),
    )
    card = show(make_alert("a1", opportunity=opportunity), language)
    assert all((card.phase_word, card.lane_word, card.safety_word, card.evidence, card.timing, card.summary))


def test_a_stop_shows_its_sentence_and_no_angles():
    stop = SafetyReading(safety=Safety.STOP, categories=("death",), evidence="Two people\ndied")
    opportunity = make_opportunity("s1", safety=stop, angles=("Join in",))
    card = show(make_alert("a1", opportunity=opportunity))
    assert card.angles == ()
    assert card.evidence == "Two people died"


def test_a_recalled_card_says_why():
    assert "STOP" in show(ended(AlertKind.RECALL, Reason.TURNED_STOP)).notice
    assert "Acorn" in show(ended(AlertKind.RECALL, Reason.MATCH_DROPPED)).notice
    assert show(ended(AlertKind.RECALL, Reason.TURNED_STOP)).timing == ""


@pytest.mark.parametrize(
    ("lead", "said"),
    [
        (48.0, "Alerted 48 min before the peak; 7 outlets"),
        (-12.0, "Alerted 12 min after the peak"),
        (None, "It stayed small: 7 outlets"),
    ],
)
def test_a_closed_card_tells_the_lesson(lead, said):
    outcome = Outcome(
        alert_id="a1", peak_at=AT, lead_minutes=lead, reach=7, big=lead is not None, graded_at=AT
    )
    assert said in show(ended(AlertKind.CLOSE, Reason.WINDOW_CLOSED, outcome)).notice


def test_a_window_that_is_closing_says_at_once():
    reading = make_reading("s1", act_before=AT - minutes(3))
    assert show(make_alert("a1", opportunity=make_opportunity("s1", reading=reading))).timing.startswith(
        "act at once; peak in 60 min"
    )
    band = replace(reading.forecast.peak_at, p25=AT - minutes(30), p50=AT + minutes(1))
    now = replace(reading, forecast=replace(reading.forecast, peak_at=band))
    assert "peak about now" in show(make_alert("a1", opportunity=make_opportunity("s1", reading=now))).timing


def test_a_long_sentence_is_cut_around_its_mention():
    text = "word " * 200 + "Acorn opens" + " word" * 200
    mention = Mention(term="Acorn", text="Acorn", field="title", start=1000, end=1005)
    match = make_match("s1", sentence=text, mentions=(mention,))
    card = show(make_alert("a1", opportunity=make_opportunity("s1", match=match)))
    assert sum(len(span.text) for span in card.sentence) < 260
    assert [span.text for span in card.sentence if span.mention] == ["Acorn"]


def test_only_web_addresses_become_links():
    links = tuple(
        Link(role="latest", title="t", url=url, outlet="o", at=AT)
        for url in ("javascript:alert(1)", "https://a.example/", "", "ftp://a.example/")
    )
    card = show(make_alert("a1", opportunity=make_opportunity("s1", links=links)))
    assert [link.url for link in card.links] == ["https://a.example/"]


def test_bars_and_sparks():
    assert phase_bar(Phase.BREAKING) == "▰▱▱▱▱▱"
    assert phase_bar(Phase.DONE) == "▰▰▰▰▰▰"
    assert spark_line(()) == ""
    assert spark_line((0, 0)) == "▁▁"
    assert spark_line((1, 2, 100))[-1] == "█"
    assert spark_line((1, 100))[0] != "▁"


def test_counts_follow_the_language():
    assert CardWords("fr", PARIS).count("seen.entries", 0) == "0 article"
    assert CardWords("en", PARIS).count("seen.entries", 0) == "0 items"
    assert span_text(minutes(95)) == "95 min"
    assert span_text(minutes(-100)) == "1 h 40"
    assert span_text(minutes(60 * 13 + 20)) == "13 h"


def test_a_card_says_when_and_where_the_story_was_first_public():
    shown = replace(
        make_opportunity("s1"),
        origin_at=AT - minutes(20),
        origin_outlet="Le  Quai",
        outlets=("Le Quai", "Two"),
    )
    alert = make_alert("a1", opportunity=shown)
    assert show(alert).seen == "first public 17:40, Le Quai · 3 independent outlets · 4 items"
    assert show(alert, "fr").seen.startswith("rendu public 17:40, Le Quai · ")
    assert show(alert).voices == "by: Le Quai, Two"
    old = replace(alert, opportunity=replace(shown, origin_at=AT - minutes(3 * 1440)))
    assert show(old).seen.startswith("first public 7 Sep 18:00, Le Quai · this wave since 17:40 · ")


def test_a_card_names_the_outlets_within_reason():
    many = tuple(f"Paper {number}" for number in range(VOICES + 3))
    alert = make_alert("a1", opportunity=replace(make_opportunity("s1"), outlets=many))
    assert show(alert).voices.endswith(f"Paper {VOICES - 1} and 3 more")
    assert show(alert, "fr").voices.startswith("par : Paper 0, ")


def test_a_card_says_what_is_new():
    one = Development(
        at=AT - minutes(4),
        kind=DevelopmentKind.ACT,
        topic="recall",
        told="recalls",
        entry_id=make_entry("e9").entry_id,
        outlet="Le Quai",
    )
    alert = make_alert("a1", opportunity=replace(make_opportunity("s1"), development=one))
    assert show(alert).development == "New at 17:56: new act: recalls (Le Quai)"
    assert show(alert, "fr").development == "Nouveau à 17:56 : nouvel acte : recalls (Le Quai)"
    assert show(make_alert("a1")).development == ""


def test_stories_of_other_languages_are_told_with_their_own_reach():
    alert = make_alert("a1")
    elsewhere = (
        make_elsewhere("s2"),
        make_elsewhere("s3", language="de", outlets=1, headline="Acorn\neröffnet"),
        make_elsewhere("s4", language="xx"),
        make_elsewhere("s5", language="es"),
    )
    alert = replace(alert, opportunity=replace(alert.opportunity, elsewhere=elsewhere))
    assert show(alert).elsewhere == (
        "Also in French: 4 independent outlets · Acorn ouvre un magasin",
        "Also in German: 1 outlet · Acorn eröffnet",
        "Also in another language: 4 independent outlets · Acorn ouvre un magasin",
    )
    assert (
        show(alert, "fr").elsewhere[0] == "Aussi en français : 4 médias indépendants · Acorn ouvre un magasin"
    )
    assert show(make_alert("a1")).elsewhere == ()
