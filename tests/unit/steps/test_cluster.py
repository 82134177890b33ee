from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from newsjack.core.cluster import Clusterer, story_id_of
from newsjack.core.link_words import LinkReader
from newsjack.core.links import StoryLinks
from newsjack.errors import StoreError
from newsjack.model.entry import Entry
from newsjack.model.params import ClusterParams, CurveParams
from newsjack.ports import Grouping
from newsjack.settings.link_lexicon import load_link_lexicon
from newsjack.steps.cluster import ClusterStep
from newsjack.store.memory import MemoryEntryStore, MemoryStoryStore
from tests.makers import AT, make_entry, minutes

QUAY = (
    "Crane collapses on Lanvic harbour quay during storm",
    "Lanvic harbour: crane collapses in storm",
    "Storm topples crane at Lanvic harbour",
)
SENATE = ("Senate delays vote on fisheries budget", "Fisheries budget vote delayed by Senate")
PARTED = ClusterParams(join=1.0)
"""Nothing joins at arrival; only wire copies and the second look bring entries together."""


def entry(title: str, *, after: float = 0.0, name: str = "", **changes: Any) -> Entry:
    made = name or f"{title}@{after}"
    outlet = changes.pop("outlet", made)
    at = AT + minutes(after)
    return make_entry(
        made,
        title=title,
        outlet=outlet,
        owner=outlet,
        url=f"http://{len(made)}.example/{made}",
        first_seen_at=at,
        published_at=changes.pop("published_at", at),
        **changes,
    )


class FailingStories(MemoryStoryStore):
    """Refuses the first commits, as a server that went away would."""

    failures = 0

    def commit_grouping(self, grouping: Grouping, *, now: datetime) -> None:
        if self.failures:
            self.failures -= 1
            raise StoreError("the server went away", subject="redis")
        super().commit_grouping(grouping, now=now)


class Room:
    """A cluster step over stores in memory; a crash leaves only the stores."""

    def __init__(self, params: ClusterParams | None = None) -> None:
        self.params = params or ClusterParams()
        self.entries = MemoryEntryStore()
        self.stories = FailingStories(self.entries)
        self.step = self.fresh_step()

    def fresh_step(self) -> ClusterStep:
        return ClusterStep(Clusterer(self.params), self.entries, self.stories, CurveParams())

    def crash(self, *, after: float) -> int:
        self.step = self.fresh_step()
        return self.step.rebuild(AT + minutes(after))

    def take(self, *entries: Entry, after: float = 30.0, limit: int = 500) -> tuple[str, ...]:
        now = AT + minutes(after)
        self.entries.keep_new(entries, now=now)
        return self.step.run(now=now, limit=limit)

    def member_ids(self) -> list[list[str]]:
        return sorted(
            sorted(member.entry_id for member in self.stories.members(story.story_id))
            for story in self.stories.recent(limit=100)
        )


def quay(*numbers: int, step: float = 5.0) -> list[Entry]:
    return [entry(QUAY[number], after=number * step, name=f"q{number}") for number in numbers]


def test_groups_the_inbox_and_writes_heads_members_and_decisions() -> None:
    room = Room()
    touched = room.take(*quay(0, 1, 2), entry(SENATE[0], after=3, name="s0"))
    story_id = story_id_of(quay(0)[0].entry_id)
    head = room.stories.get(story_id)
    assert set(touched) == {story_id, story_id_of(entry(SENATE[0], name="s0").entry_id)}
    assert set(room.stories.touched(limit=10)) == set(touched)
    assert head is not None
    assert (head.headline, head.entries, head.outlets, head.language) == (QUAY[0], 3, 3, "en")
    assert (head.first_seen_at, head.last_seen_at) == (AT, AT + minutes(10))
    assert [member.entry_id for member in room.stories.members(story_id)] == ["q0", "q1", "q2"]
    assert [decided.opened for decided in room.stories.assignments(story_id)] == [True, False, False]
    assert room.entries.inbox_size() == 0
    assert [member.entry_id for member in room.step.curves[story_id].members] == ["q0", "q1", "q2"]


def test_an_empty_inbox_touches_nothing() -> None:
    room = Room()
    assert room.take() == ()
    assert room.stories.recent(limit=10) == ()


def test_a_limit_leaves_the_rest_waiting_in_order() -> None:
    whole, parts = Room(), Room()
    entries = [
        *quay(0, 1, 2),
        *(entry(title, after=12 + at, name=f"s{at}") for at, title in enumerate(SENATE)),
    ]
    whole.take(*entries)
    parts.take(*entries, limit=2)
    assert parts.entries.inbox_size() == 3
    parts.take(limit=2)
    parts.take(limit=2)
    assert parts.member_ids() == whole.member_ids() == [["q0", "q1", "q2"], ["s0", "s1"]]


def test_the_headline_is_the_earliest_report_and_one_owner_is_one_voice() -> None:
    room = Room()
    later = entry(QUAY[0], after=5, name="a", outlet="one")
    earlier = entry(QUAY[1], after=9, name="b", outlet="one", published_at=AT)
    room.take(later, earlier)
    (story,) = room.stories.recent(limit=5)
    assert story.headline == QUAY[1]
    assert (story.entries, story.outlets) == (2, 1)


def test_wire_copies_are_marked_and_weigh_less() -> None:
    room = Room()
    room.take(entry(QUAY[0], name="a"), entry(QUAY[0].upper(), after=1, name="b"))
    (story,) = room.stories.recent(limit=5)
    copies = {
        member.entry_id: (member.wire_copy, member.weight) for member in room.stories.members(story.story_id)
    }
    assert copies["a"] == (False, 1.0)
    assert copies["b"][0]
    assert copies["b"][1] < 1.0


def test_templates_get_a_story_of_their_own_that_is_marked() -> None:
    room = Room()
    room.take(entry("Horoscope du jour : lundi", name="h1"), entry("Horoscope du jour : mardi", name="h2"))
    stories = room.stories.recent(limit=5)
    assert len(stories) == 2
    assert all(story.boilerplate for story in stories)


def test_a_merge_hands_everything_to_the_older_story() -> None:
    room = Room(PARTED)
    names = [(QUAY[0], "a1"), (QUAY[1], "b1"), (QUAY[0] + " again", "a2"), (QUAY[1] + " again", "b2")]
    entries = [entry(title, after=at / 10, name=name) for at, (title, name) in enumerate(names)]
    touched = room.take(*entries, after=0.5)
    assert len(touched) == 2
    older, younger = story_id_of(entries[0].entry_id), story_id_of(entries[1].entry_id)
    assert room.take(after=2) == (older,)
    assert room.member_ids() == [["a1", "a2", "b1", "b2"]]
    head, absorbed = room.stories.get(younger), room.stories.raw(younger)
    assert head is not None
    assert absorbed is not None
    assert (head.story_id, head.entries, head.outlets) == (older, 4, 4)
    assert absorbed.merged_into == older
    assert set(room.step.curves) == {older}
    assert [decided.entry_id for decided in room.stories.assignments(older)] == ["a1", "b1", "a2", "b2"]


def test_a_story_opened_and_absorbed_in_one_run_leaves_an_alias() -> None:
    room = Room(PARTED)
    names = [(QUAY[0], "a1"), (QUAY[1], "b1"), (QUAY[0] + " again", "a2"), (QUAY[1] + " again", "b2")]
    entries = [entry(title, after=at / 10, name=name) for at, (title, name) in enumerate(names)]
    touched = room.take(*entries, after=5)
    older, younger = story_id_of(entries[0].entry_id), story_id_of(entries[1].entry_id)
    assert touched == (older,)
    absorbed = room.stories.raw(younger)
    assert absorbed is not None
    assert absorbed.merged_into == older
    assert room.member_ids() == [["a1", "a2", "b1", "b2"]]


def test_after_a_crash_the_same_entries_join_the_same_stories() -> None:
    room, calm = Room(), Room()
    rest = entry(QUAY[2], after=40, name="q2")
    for each in (room, calm):
        each.take(*quay(0, 1), entry(SENATE[0], after=3, name="s0"), entry("Horoscope du jour", name="h"))
    assert room.crash(after=35) == 2
    for each in (room, calm):
        each.take(rest, after=45)
    assert room.member_ids() == calm.member_ids() == [["h"], ["q0", "q1", "q2"], ["s0"]]
    assert len(room.step.curves) == 3


def test_a_failed_commit_is_done_again_from_the_store() -> None:
    room = Room()
    room.take(*quay(0))
    room.stories.failures = 1
    with pytest.raises(StoreError):
        room.take(*quay(1))
    assert room.entries.inbox_size() == 1
    room.take(*quay(2), after=31)
    assert room.member_ids() == [["q0", "q1", "q2"]]
    (story,) = room.stories.recent(limit=5)
    assert story.entries == 3


def test_an_entry_that_is_a_member_already_is_only_consumed() -> None:
    room = Room()
    room.take(*quay(0, 1))
    (before,) = room.stories.recent(limit=5)
    again = RepeatedInbox(room.entries, quay(0))
    step = ClusterStep(Clusterer(room.params), again, room.stories, CurveParams())
    step.rebuild(AT + minutes(20))
    assert step.run(now=AT + minutes(20)) == ()
    assert room.stories.recent(limit=5) == (before,)


class RepeatedInbox(MemoryEntryStore):
    """Hands out entries that were consumed before, as a mailbox restored from a backup would."""

    def __init__(self, kept: MemoryEntryStore, repeated: Sequence[Entry]) -> None:
        super().__init__()
        self._kept_store = kept
        self._repeated = tuple(repeated)

    def inbox(self, *, limit: int) -> tuple[Entry, ...]:
        return self._repeated[:limit]

    def latest(self, *, limit: int) -> tuple[Entry, ...]:
        return self._kept_store.latest(limit=limit)


def test_a_closed_story_opens_again_when_an_entry_joins() -> None:
    room = Room()
    room.take(*quay(0, 1))
    (story,) = room.stories.recent(limit=5)
    room.stories.close([story.story_id], now=AT + timedelta(hours=13))
    room.crash(after=14 * 60)
    room.take(entry(QUAY[1] + " again", after=14 * 60, name="late"), after=14 * 60 + 1)
    (again,) = room.stories.open()
    assert again.story_id == story.story_id
    assert again.closed_at is None
    assert again.entries == 3


def test_memory_lets_go_of_what_takes_no_more_entries() -> None:
    room = Room(replace(ClusterParams(), horizon=timedelta(hours=13)))
    room.take(*quay(0))
    room.take(entry(SENATE[0], after=20 * 60, name="s0"), after=20 * 60)
    assert list(room.step.curves) == [story_id_of(entry(SENATE[0], name="s0").entry_id)]


AIRBUS = {
    "en": "Airbus recalls 900 A350 jets over valve fault",
    "fr": "Airbus rappelle 900 A350 pour un problème de valve",
    "de": "Airbus ruft 900 Flugzeuge vom Typ A350 zurück",
}


def linked_step(room: Room) -> ClusterStep:
    links = StoryLinks(LinkReader(load_link_lexicon()), horizon=room.params.horizon, most=1_000)
    return ClusterStep(Clusterer(room.params), room.entries, room.stories, CurveParams(), links)


def links_of(room: Room) -> dict[str, set[str | None]]:
    heads = {story.story_id: story for story in room.stories.recent(limit=100)}
    return {
        str(head.language): {heads[other].language for other in head.linked if other in heads}
        for head in heads.values()
    }


def airbus(language: str, *, after: float) -> Entry:
    return entry(AIRBUS[language], after=after, name=language, language=language)


def test_links_are_written_into_both_heads_and_both_are_assessed() -> None:
    room = Room()
    room.step = linked_step(room)
    room.take(airbus("en", after=0), after=1)
    room.stories.commit_assessments((), (), settled=room.stories.touched(limit=10), now=AT)
    assert room.take(airbus("fr", after=2), after=3) == (story_id_of(airbus("fr", after=2).entry_id),)
    assert links_of(room) == {"en": {"fr"}, "fr": {"en"}}
    assert len(room.stories.touched(limit=10)) == 2


def test_a_link_does_not_open_a_closed_story() -> None:
    room = Room()
    room.step = linked_step(room)
    room.take(airbus("en", after=0), after=1)
    story_id = story_id_of(airbus("en", after=0).entry_id)
    room.stories.close([story_id], now=AT + minutes(2))
    room.take(airbus("fr", after=3), after=4)
    head = room.stories.get(story_id)
    assert head is not None
    assert head.closed_at == AT + minutes(2)
    assert len(head.linked) == 1


def test_links_survive_a_crash_and_go_on() -> None:
    room = Room()
    room.step = linked_step(room)
    room.take(airbus("en", after=0), airbus("fr", after=2), after=3)
    room.step = linked_step(room)
    room.step.rebuild(AT + minutes(4))
    room.take(airbus("de", after=5), after=6)
    assert links_of(room) == {"en": {"fr", "de"}, "fr": {"en", "de"}, "de": {"en", "fr"}}


def test_a_commit_that_failed_loses_no_link() -> None:
    room = Room()
    room.step = linked_step(room)
    room.take(airbus("en", after=0), after=1)
    room.stories.failures = 1
    with pytest.raises(StoreError):
        room.take(airbus("fr", after=2), after=3)
    room.take(after=4)
    assert links_of(room) == {"en": {"fr"}, "fr": {"en"}}
