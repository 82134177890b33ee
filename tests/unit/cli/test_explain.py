"""``newsjack explain``: what links a story to its other languages."""

from types import SimpleNamespace
from typing import Any

from newsjack.cli.explain import story_lines
from newsjack.model.story import StoryId
from newsjack.ports import Grouping
from newsjack.store.memory import MemoryAlertStore, MemoryEntryStore, MemoryStoryStore
from tests.makers import AT, make_entry, make_member, make_story

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
