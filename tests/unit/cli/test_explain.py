from types import SimpleNamespace
from typing import Any, cast

from newsjack.app import App
from newsjack.cli.explain import _lines
from newsjack.model.development import Development, DevelopmentKind
from newsjack.model.entry import EntryId
from newsjack.model.params import RetentionParams
from newsjack.model.story import StoryId
from newsjack.ports import Grouping
from newsjack.store.memory import MemoryAlertStore, MemoryEntryStore, MemoryStoryStore
from tests.makers import AT, make_assessment, make_entry, make_member, make_story, minutes


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
    app: Any = SimpleNamespace(entries=entries, stories=stories, alerts=alerts)
    known = stories.get(StoryId("s1"))
    assert known is not None
    text = "\n".join(_lines(cast(App, app), known))
    assert "first public 2025-09-07T16:00:00Z, Le Quai" in text
    assert "2025-09-10T16:00:00Z toll 3 → 17, Two (e1)" in text
    assert "weight 0, old text printed again" in text
