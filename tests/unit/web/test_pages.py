import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from newsjack.clock import ScaledClock, real_now
from newsjack.errors import StoreError
from newsjack.model.development import Development, DevelopmentKind
from newsjack.model.entry import EntryId
from newsjack.model.feed import FeedId, FetchReason
from newsjack.model.params import Params, TeamParams
from newsjack.model.story import Merge, StoryId
from newsjack.ports import ClosedStory, Grouping
from newsjack.web.app import create_app
from newsjack.web.sources import Sources
from tests.makers import make_story
from tests.web_client import Client
from tests.web_sample import NOW, SCENES, SCRIPT, Newsroom, newsroom, watch

FEEDS = ("/feeds", "/feeds/feed4", "/feeds/feed6", "/feeds/hostile")
PAGES = (
    "/",
    "/alerts",
    "/feeds",
    "/workers",
    "/logs",
    *FEEDS[1:],
    *(f"/stories/{scene.name}" for scene in SCENES),
)


@pytest.fixture(scope="module")
def desk() -> Client:
    return Client(app=create_app(newsroom().sources))


class Away:
    """A store that does not answer."""

    def __getattr__(self, name: str) -> Any:
        def refuse(*_: Any, **__: Any) -> Any:
            raise StoreError("connection refused")

        return refuse


@pytest.mark.parametrize("path", PAGES)
def test_a_page_comes_whole_and_its_live_part_alone(desk: Client, path: str):
    whole, live = desk.page(path), desk.live(path)
    assert (whole.status, live.status) == (200, 200)
    assert whole.text.startswith("<!doctype html>")
    assert "<html" not in live.text


@pytest.mark.parametrize("path", [*PAGES, "/nowhere"])
def test_no_page_needs_what_the_policy_forbids(desk: Client, path: str):
    text = desk.page(path).text
    tags = re.sub(r'"[^"]*"', '""', text)  # what stands in quotes is a value, however it reads
    assert not re.search(r"<[^>]+\sstyle=", tags)
    assert not re.search(r"<[^>]+\son\w+=", tags)
    assert "<style" not in text
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))


@pytest.mark.parametrize("path", PAGES)
def test_a_hostile_title_stays_text(desk: Client, path: str):
    text = desk.page(path).text
    assert "<script>" not in text
    assert "<img" not in text
    assert "<b>group" not in text
    assert not re.search(r"""=["']?\s*javascript:""", text)


def test_the_hostile_title_is_shown(desk: Client):
    assert "&lt;script&gt;document.title" in desk.page("/").text
    assert json.loads(desk.get("/stories/hostile/curve.json").text)["alerts"] == []


@pytest.mark.parametrize(
    "path", ["/nowhere", "/stories/unknown", "/stories/%00", "/stories/unknown/curve.json"]
)
def test_what_is_not_there_says_so(desk: Client, path: str):
    assert desk.page(path).status == 404


def test_an_empty_newsroom_has_pages_too():
    desk = Client(app=create_app(newsroom(filled=False).sources))
    assert [desk.page(path).status for path in PAGES[:5]] == [200] * 5
    assert "No window is open" in desk.page("/").text


def test_french(desk: Client):
    text = Client(app=create_app(newsroom(language="fr").sources)).page("/").text
    assert '<html lang="fr">' in text
    assert "Fenêtres ouvertes" in text
    assert "Open windows" not in text


def test_a_virtual_clock_says_so():
    clock = ScaledClock(start_at=NOW, speed=60, anchor_at=real_now())
    text = Client(app=create_app(newsroom(clock=clock).sources)).page("/").text
    assert "virtual time ×60" in text


def test_a_store_that_is_away_gives_503_and_no_trace():
    sources = replace(newsroom().sources, stories=Away(), feeds=Away(), alerts=Away())
    desk = Client(app=create_app(sources))
    answers = [desk.page(path) for path in ("/", "/alerts", "/feeds", "/stories/fibre")]
    assert {answer.status for answer in answers} == {503}
    assert all("does not answer" in answer.text and "Traceback" not in answer.text for answer in answers)
    assert desk.live("/").status == 503
    assert desk.get("/pulse").status == 200


def test_an_absorbed_story_leads_to_its_survivor():
    room = newsroom()
    absorbed = make_story("gone", merged_into=StoryId("fibre"))
    merge = Merge(survivor=StoryId("fibre"), absorbed=StoryId("gone"), at=NOW, why="same words")
    room.stories.commit_grouping(Grouping(stories=(absorbed,), merges=(merge,)), now=NOW)
    answer = Client(app=create_app(room.sources)).page("/stories/gone")
    assert (answer.status, answer.headers["location"]) == (302, "/stories/fibre")


def test_a_closed_story_comes_from_the_archive():
    room = newsroom()
    story_id = StoryId("recall")
    story = room.stories.get(story_id)
    assert story is not None
    closed = ClosedStory(
        story=replace(story, story_id=StoryId("past"), closed_at=NOW),
        members=room.stories.members(story_id),
        changes=room.stories.changes(story_id),
        assessment=room.stories.assessment(story_id),
        alerts=room.alerts.of_story(story_id),
        outcomes=(),
    )

    class OneStory:
        def story(self, wanted: StoryId) -> ClosedStory | None:
            return closed if wanted == "past" else None

    desk = Client(app=create_app(replace(room.sources, archive=OneStory())))
    assert "From the archive" in desk.page("/stories/past").text
    assert desk.page("/stories/never").status == 404


def test_poll_now_makes_a_feed_due():
    room = newsroom()
    desk = Client(app=create_app(room.sources))
    before = room.feeds.claim_due(now=NOW, limit=50, lease=timedelta(minutes=2))
    assert FeedId("feed4") not in before
    assert desk.post("/feeds/feed4/poll").status == 303
    assert FeedId("feed4") in room.feeds.claim_due(now=NOW, limit=50, lease=timedelta(minutes=2))
    assert desk.post("/feeds/unknown/poll").status == 404


def test_a_get_never_polls(desk: Client):
    assert desk.get("/feeds/feed4/poll").status == 405


def test_poll_now_goes_back_to_the_feed_it_was_asked_on():
    desk = Client(app=create_app(newsroom().sources))
    assert desk.post("/feeds/feed4/poll").headers["location"] == "/feeds"
    assert desk.post("/feeds/feed4/poll?from=feed").headers["location"] == "/feeds/feed4"


@pytest.mark.parametrize(
    ("show", "feeds"),
    [
        ("failing", ["hostile", "feed5"]),
        ("dead", ["feed14"]),
        ("silent", ["feed6"]),
        ("losing", ["feed7"]),
        ("moved", ["feed8"]),
        ("empty", ["feed9"]),
        ("blocked", ["feed10"]),
        ("unreadable", ["feed12"]),
        ("new", ["feed19"]),
    ],
)
def test_feeds_can_be_narrowed_down_by_condition(desk: Client, show: str, feeds: list[str]):
    text = desk.page(f"/feeds?show={show}").text
    assert re.findall(r'id="feed-(\w+)"', text) == feeds
    assert text.count(f'class="health-{show}"') == len(feeds)


def test_feeds_can_be_narrowed_down_and_sorted(desk: Client):
    assert "Radio Plume" in desk.page("/feeds?text=groupe+plume").text
    assert "No feed fits" in desk.page("/feeds?text=%3Cscript%3Enone").text
    assert desk.page("/feeds?show=nonsense&sort=nonsense").status == 200
    found = {
        order: re.findall(r'id="feed-(\w+)"', desk.page(f"/feeds?sort={order}").text)
        for order in ("worst", "outlet", "losses", "entry")
    }
    assert {len(rows) for rows in found.values()} == {21}
    assert found["worst"][:3] == ["feed14", "feed10", "feed12"]
    assert found["losses"][0] == "feed7"
    assert found["entry"][:2] == ["feed19", "feed14"]
    assert found["outlet"][0] == "hostile"


def test_a_row_says_what_to_do(desk: Client):
    text = desk.page("/feeds?show=blocked").text
    assert "newsjack does not bypass" in text
    assert "cf-mitigated: challenge" in text
    moved = desk.page("/feeds?show=moved").text
    assert 'href="https://feeds.harbour.example/new/business.xml"' in moved


def test_one_feed_has_its_whole_record(desk: Client):
    text = desk.page("/feeds/feed6").text
    assert "nothing new for longer than its rhythm explains" in text
    assert "since Mon 18:00" in text
    assert text.count('<td class="heat-') == 168
    assert "ok → <b>silent</b>" in text
    assert "No rhythm is learnt yet" in desk.page("/feeds/feed4").text
    assert "feed failing" in desk.page("/feeds/feed5").text
    assert desk.page("/feeds/unknown").status == 404


def test_an_outage_is_told_above_the_feeds():
    room = newsroom()
    for state in room.feeds.states().values():
        room.feeds.save([replace(state, reason=FetchReason.CONNECT, failures=0, polled_at=NOW)])
    watch(room)
    desk = Client(app=create_app(room.sources))
    assert "cannot be reached since 18:00" in desk.page("/feeds").text
    assert "injoignables depuis" in Client(app=create_app(french(room))).page("/feeds").text


def french(room: Newsroom) -> Sources:
    return replace(room.sources, params=Params(team=TeamParams(language="fr")))


@pytest.mark.parametrize("path", FEEDS)
def test_the_feed_pages_speak_french(path: str):
    text = Client(app=create_app(newsroom(language="fr").sources)).page(path).text
    assert "Prochaine relève" in text
    for english in ("Next poll", "Last entry", "Poll now", "since ", "in trouble", "Order"):
        assert english not in text


def test_every_static_file_a_page_names_is_there(desk: Client):
    text = "".join(desk.page(path).text for path in PAGES) + desk.page("/login").text
    named = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', text))
    assert len(named) >= 8
    assert {desk.get(address).status for address in named} == {200}
    assert desk.get("/favicon.ico").headers["content-type"] == "image/svg+xml"


def test_vendored_files_keep_their_licences(desk: Client):
    for name in ("htmx", "uplot"):
        assert desk.get(f"/static/vendor/{name}/LICENSE").status == 200


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/vendor/../../../pages.py"]
)
def test_nothing_outside_the_static_folder_is_served(desk: Client, path: str):
    assert desk.page(path).status == 404


def test_the_script_text_is_in_the_log_as_text(desk: Client):
    text = desk.page("/logs").text
    assert SCRIPT not in text
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", ("first public", "Le Quai", "What is new", "toll 3 → 17")),
     ("fr", ("rendu public", "Le Quai", "Du nouveau", "bilan 3 → 17"))],
)  # fmt: skip
def test_a_story_tells_its_origin_and_what_is_new(language: str, said: tuple[str, ...]):
    room = newsroom(language=language)
    story_id = StoryId("fibre")
    story, assessment = room.stories.get(story_id), room.stories.assessment(story_id)
    assert story is not None
    assert assessment is not None
    one = Development(
        at=NOW - timedelta(minutes=5),
        kind=DevelopmentKind.COUNT,
        topic="dead",
        told="3 → 17",
        entry_id=EntryId("e1"),
        outlet="<b>Two</b>",
    )
    head = replace(story, origin_at=NOW - timedelta(days=3), origin_outlet="Le Quai")
    room.stories.commit_grouping(Grouping(stories=(head,)), now=NOW)
    room.stories.commit_assessments([replace(assessment, developments=(one,))], [], settled=[], now=NOW)
    text = Client(app=create_app(room.sources)).page("/stories/fibre").text
    assert all(words in text for words in said)
    assert "<b>Two" not in text


def test_a_story_shows_its_other_languages_with_their_reach_and_as_text():
    room = newsroom()
    story = room.stories.get(StoryId("fibre"))
    assert story is not None
    other = make_story("elsewhere", headline=SCRIPT, language="fr", outlets=4, linked=(StoryId("fibre"),))
    stories = (replace(story, linked=(StoryId("elsewhere"),)), other)
    room.stories.commit_grouping(Grouping(stories=stories), now=NOW)
    text = Client(app=create_app(room.sources)).page("/stories/fibre").text
    assert 'id="linked-elsewhere"' in text
    assert "(French, 4 outlets)" in text
    assert "&lt;script&gt;document.title" in text
    assert "<script>document" not in text
