"""What the pages show, before any HTML."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsjack.model.alert import AlertId, AlertState, Outcome
from newsjack.model.curve import Phase
from newsjack.model.opportunity import Safety
from newsjack.model.story import StoryId
from newsjack.web.views.alerts import alerts_view, lead_of
from newsjack.web.views.curve import curve_data
from newsjack.web.views.feeds import feeds_view
from newsjack.web.views.now import now_view
from newsjack.web.views.parts import band_text, glyph_dot, link, percent, spark_bars, time_left
from newsjack.web.views.story import Facts, cut, story_facts, story_view
from newsjack.web.views.workers import workers_view
from newsjack.web.when import When, zone_of
from newsjack.web.words import words_for
from tests.makers import make_alert, make_assessment, make_change, make_reading, make_story
from tests.web_sample import NOW, Newsroom, newsroom

WHEN = When(now=NOW, zone=zone_of("Europe/Paris"), words=words_for("en"))
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def room() -> Newsroom:
    return newsroom()


def facts(room: Newsroom, name: str) -> Facts:
    found = story_facts(room.sources, StoryId(name))
    assert found is not None
    return found


def names(rows) -> list[str]:
    return [row.story_id for row in rows]


def test_open_windows_come_by_time_left(room: Newsroom):
    view = now_view(room.sources, when=WHEN)
    assert names(view.open.rows) == ["fibre", "choco", "hostile", "rtl", "race"]
    assert [row.left.is_late for row in view.open.rows if row.left] == [False, False, False, False, True]


def test_a_stop_is_never_among_the_open_windows(room: Newsroom):
    view = now_view(room.sources, when=WHEN)
    assert "mast" not in names(view.open.rows)
    assert "mast" in names(view.held.rows)


def test_what_was_held_says_why(room: Newsroom):
    view = now_view(room.sources, when=WHEN)
    reasons = {row.story_id: row.verdict.reason for row in view.held.rows if row.verdict}
    assert reasons == {
        "mast": "safety_stop",
        "long": "below_threshold",
        "single": "window_not_open",
        "weather": "boilerplate",
    }


def test_each_story_stands_in_one_place(room: Newsroom):
    view = now_view(room.sources, when=WHEN)
    shown = names([*view.open.rows, *view.held.rows, *view.watched.rows]) + [
        one.story.story_id for one in view.rising
    ]
    assert len(shown) == len(set(shown))


def test_rising_elsewhere_matches_no_brand(room: Newsroom):
    view = now_view(room.sources, when=WHEN)
    assert [one.story.story_id for one in view.rising] == ["comet", "cheese"]


def test_a_reading_that_nobody_renewed_is_marked(room: Newsroom):
    late = replace(WHEN, now=NOW + timedelta(hours=5))
    assert all(row.is_stale for row in now_view(room.sources, when=late).open.rows)


@pytest.mark.parametrize("name", ["fibre", "choco", "mast", "long"])
def test_the_urgency_parts_add_up(room: Newsroom, name: str):
    view = story_view(room.sources, facts(room, name), when=WHEN)
    for table in view.urgencies:
        assert table.urgency.total == round(sum(row.points for row in table.rows))
        assert round(table.rows[-1].sum) == table.urgency.total
        assert all(0 <= row.x <= 100 and row.x + row.width <= 100.01 for row in table.rows)


def test_decisions_come_newest_first(room: Newsroom):
    view = story_view(room.sources, facts(room, "fibre"), when=WHEN)
    assert [row.verdict.decision for row in view.decisions] == ["alert", "hold"]
    assert {row.brand for row in view.decisions} == {"Halbrane"}


def test_the_safety_names_the_outlet_of_its_sentence(room: Newsroom):
    view = story_view(room.sources, facts(room, "mast"), when=WHEN)
    assert view.safety_outlet in {member.outlet for member in view.facts.members}


def test_an_entry_without_a_web_address_is_no_link(room: Newsroom):
    view = story_view(room.sources, facts(room, "hostile"), when=WHEN)
    assert [row.url for row in view.entries] == ["", ""]


def test_the_reading_speaks_of_one_outlet(room: Newsroom):
    view = story_view(room.sources, facts(room, "single"), when=WHEN)
    assert any("opens with the second" in sentence for sentence in view.sentences)


@given(st.text(max_size=80), st.lists(st.text(max_size=5), max_size=4))
def test_cut_pieces_join_to_the_sentence(sentence: str, mentions: list[str]):
    pieces = cut(sentence, mentions)
    assert "".join(piece.text for piece in pieces) == sentence
    assert all(piece.text in mentions for piece in pieces if piece.is_mention)


def test_cut_takes_the_longest_mention_first():
    pieces = cut("Orange Bank and Orange", ["Orange", "Orange Bank"])
    assert [piece.text for piece in pieces if piece.is_mention] == ["Orange Bank", "Orange"]


def test_a_thousand_mentions_are_cut_too():
    assert len(cut("a " * 5_000, ["a"])) == 10_000


@given(st.lists(st.integers(0, 10_000), max_size=24))
def test_spark_bars_stay_in_their_box(values: list[int]):
    for bar in spark_bars(values):
        assert 0 <= bar.x < 100
        assert bar.x + bar.width <= 100.01
        assert bar.y >= 0
        assert bar.y + bar.height == pytest.approx(24, abs=0.02)


def test_the_glyph_rises_to_the_peak_and_falls():
    heights = [glyph_dot(phase)[1] for phase in Phase]
    top = heights.index(min(heights))
    assert list(Phase)[top] is Phase.PEAK
    assert heights[:top] == sorted(heights[:top], reverse=True)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://a.example/x", True),
        ("HTTP://a.example", True),
        ("javascript:alert(1)", False),
        (" https://a.example", False),
        ("data:text/html,x", False),
        ("", False),
    ],
)
def test_only_web_addresses_become_links(url: str, kept: bool):
    assert bool(link(url)) is kept


@pytest.mark.parametrize(
    ("share", "text"), [(0.0, "0 %"), (0.004, "< 1 %"), (0.5, "50 %"), (0.996, "> 99 %"), (1.0, "100 %")]
)
def test_a_probability_is_never_falsely_certain(share: float, text: str):
    assert percent(share) == text


def test_the_band_speaks_in_minutes_while_it_lies_ahead():
    reading = make_reading("s1")
    ahead = replace(WHEN, now=reading.at)
    assert band_text(reading.forecast.peak_at, when=ahead) == "peak in 60 min, 20–90 min"
    past = replace(WHEN, now=reading.at + timedelta(minutes=30))
    assert band_text(reading.forecast.peak_at, when=past) == "peak ~19:00 (18:20–19:30)"


def test_time_left_turns_when_the_margin_is_used_up():
    reading = make_reading("s1")
    before = time_left(reading, safety=Safety.GO, when=replace(WHEN, now=reading.act_before - 5 * MINUTE))
    after = time_left(reading, safety=Safety.GO, when=replace(WHEN, now=reading.act_before + 6 * MINUTE))
    assert (before.figure, before.is_late) == ("5 min", False)
    assert (after.figure, after.note) == ("act now", "margin used up 6 min ago")


def test_a_stop_never_invites(room: Newsroom):
    view = story_view(room.sources, facts(room, "mast"), when=WHEN)
    assert view.left is not None
    assert (view.left.figure, view.left.note) == ("STOP", "do not join")
    assert any("do not join" in sentence for sentence in view.sentences)
    assert not any("act before" in sentence for sentence in view.sentences)
    assert curve_data(view.facts, when=WHEN)["act_before"] is None


def test_a_peak_behind_us_is_told_as_past(room: Newsroom):
    view = story_view(room.sources, facts(room, "peakers"), when=WHEN)
    assert any(sentence.startswith("The peak was probably around 17:45") for sentence in view.sentences)


def test_the_lead_is_told_by_hindsight_else_by_the_curve():
    sent = make_alert("a1", state=AlertState.SENT, first_sent_at=NOW)
    rising = make_assessment("s1")
    peaked = make_assessment("s1", changes=(make_change(), make_change(Phase.PEAK, at=NOW + 42 * MINUTE)))
    graded = Outcome(
        alert_id=AlertId("a1"), peak_at=None, lead_minutes=-7.0, reach=6, big=True, graded_at=NOW
    )
    small = replace(graded, lead_minutes=None)
    assert lead_of(sent, outcome=None, assessment=rising, when=WHEN) == "peak not reached"
    assert lead_of(sent, outcome=None, assessment=peaked, when=WHEN) == "42 min before the peak"
    assert lead_of(sent, outcome=graded, assessment=peaked, when=WHEN) == "7 min after the peak"
    assert lead_of(sent, outcome=small, assessment=None, when=WHEN) == "stayed small"
    assert lead_of(make_alert("a2"), outcome=None, assessment=peaked, when=WHEN) == ""


def test_alerts_come_newest_first(room: Newsroom):
    rows = alerts_view(room.sources, when=WHEN).rows
    assert [row.alert.alert_id for row in rows] == [
        "alert-fibre",
        "alert-failed",
        "alert-race",
        "alert-peakers",
        "alert-recall",
    ]


def test_a_job_worker_and_its_sign_of_life_are_one_row(room: Newsroom):
    rows = {row.name: row for row in workers_view(room.sources, when=WHEN).workers}
    assert list(rows) == ["alerts", "archive", "dispatch", "poll-1", "poll-2", "slack", "stories"]
    assert (rows["poll-1"].process, rows["poll-1"].done) == ("desk-4711", 812)
    assert rows["slack"].is_silent
    assert not rows["dispatch"].is_silent


@pytest.mark.parametrize(
    ("language", "told", "failing"),
    [
        ("en", "every 2 min: 31 entries/day", "in 60 min: server error, failure 4 in a row"),
        ("fr", "toutes les 6 min : 6,2 entrées/jour", "dans 60 min : erreur du serveur, échec n° 4 de suite"),
    ],
)
def test_the_reason_for_a_poll_is_in_the_reader_s_language(
    room: Newsroom, language: str, told: str, failing: str
):
    when = When(now=NOW, zone=zone_of("Europe/Paris"), words=words_for(language))
    shown = {row.why for row in feeds_view(room.sources, when=when, show="all", text="").rows}
    assert {told, failing} <= shown


def test_the_curve_reaches_from_the_first_entry_to_the_forecast(room: Newsroom):
    data = curve_data(facts(room, "fibre"), when=WHEN)
    series, fan = data["series"], data["forecast"]
    assert series["at"][-1] == data["now"] == NOW.timestamp()
    assert max(series["rate"]) > 0
    assert data["from"] < series["at"][0] < data["now"] < fan["p50"] < data["to"]
    assert [band["phase"] for band in data["phases"]] == ["breaking", "scramble"]
    assert data["phases"][-1]["to"] == data["now"]
    assert [alert["label"] for alert in data["alerts"]] == ["Halbrane"]


def test_a_peak_that_is_over_has_no_fan(room: Newsroom):
    data = curve_data(facts(room, "recall"), when=WHEN)
    assert data["forecast"] is None
    assert data["act_before"] is None


def test_a_story_without_members_still_has_a_curve():
    bare = Facts(story=make_story("s1"), members=(), changes=(), assessment=None, alerts=())
    data = curve_data(bare, when=WHEN)
    assert data["series"]["at"] == [NOW.timestamp()]
    assert data["to"] > data["from"]


def test_a_feeds_credentials_are_not_shown() -> None:
    room = newsroom()
    first, *others = room.sources.feeds.all()
    secret = replace(first, url="https://user:sesame@example.com/rss")
    room.sources.feeds.sync([secret, *others], now=NOW)
    rows = feeds_view(room.sources, when=WHEN, show="all", text="").rows
    assert "https://example.com/rss" in [row.url for row in rows]
    assert "sesame" not in repr(rows)
    assert feeds_view(room.sources, when=WHEN, show="all", text="sesame").rows == ()
