"""``newsjack explain``: origin, developments, old texts, and what links a story to its other languages."""

from types import SimpleNamespace
from typing import Any, cast

from newsjack.app import App
from newsjack.cli.explain import story_lines
from newsjack.model.development import Development, DevelopmentKind
from newsjack.model.entry import EntryId
from newsjack.model.params import RetentionParams
from newsjack.model.story import StoryId
from newsjack.ports import Grouping
from newsjack.store.memory import MemoryAlertStore, MemoryEntryStore, MemoryStoryStore
from tests.makers import AT, make_assessment, make_entry, make_member, make_story, minutes

TITLES = {
    "en": "Airbus recalls 900 A350 jets over valve fault",
    "fr": "Airbus rappelle 900 A350 pour un problème de valve",
}


def app() -> Any:
    entries = MemoryEntryStore()
    stories = MemoryStoryStore(entries)
    for language, title in TITLES.items():
        entry = make_entry(f"e-{language}", title=title, language=language)
        entries.keep_new([entry], now=AT)
        other = StoryId("fr" if language == "en" else "en")
        head = make_story(
            language, headline=title, language=language, outlets=4, linked=(other, StoryId("gone"))
        )
        member = make_member(entry.entry_id)
        grouping = Grouping(stories=(head,), members={head.story_id: (member,)}, consumed=(entry.entry_id,))
        stories.commit_grouping(grouping, now=AT)
    return SimpleNamespace(entries=entries, stories=stories, alerts=MemoryAlertStore())


def test_a_link_is_explained_with_reach_and_shared_concepts():
    made = app()
    story = made.stories.get(StoryId("en"))
    lines = story_lines(made, story)
    at = lines.index("in other languages")
    assert lines[at + 1] == f"  fr: 4 independent outlets, 1 entries, fr: {TITLES['fr']}"
    assert lines[at + 2] == "      shares airbu, recall, #900, a350, valv"


def test_a_story_without_links_says_nothing_of_languages():
    made = app()
    assert "in other languages" not in story_lines(made, make_story("en"))


def test_it_tells_the_origin_the_developments_and_what_is_old() -> None:
    entries = MemoryEntryStore()
    stories = MemoryStoryStore(entries)
    entries.keep_new([make_entry("e1"), make_entry("e2", url="", title="Other")], now=AT)
    old = make_member("e2", wire_copy=True, weight=0.0)
    story = make_story("s1", origin_at=AT - minutes(60 * 72), origin_outlet="Le Quai")
    one = Development(
        at=AT, kind=DevelopmentKind.COUNT, topic="dead", told="3 → 17", entry_id=EntryId("e1"), outlet="Two"
    )
    stories.commit_grouping(
        Grouping(stories=(story,), members={story.story_id: (make_member("e1"), old)}), now=AT
    )
    stories.commit_assessments((make_assessment("s1", developments=(one,)),), (), settled=(), now=AT)
    alerts = MemoryAlertStore(RetentionParams())
    made: Any = SimpleNamespace(entries=entries, stories=stories, alerts=alerts)
    known = stories.get(StoryId("s1"))
    assert known is not None
    text = "\n".join(story_lines(cast(App, made), known))
    assert "first public 2025-09-07T16:00:00Z, Le Quai" in text
    assert "2025-09-10T16:00:00Z toll 3 → 17, Two (e1)" in text
    assert "weight 0, old text printed again" in text
