"""The origin clock: the first public time of a story, kept whatever feeds do with dates and old texts."""

from dataclasses import replace
from datetime import datetime, timedelta

from newsjack.model.params import RetentionParams
from newsjack.model.story import Story
from newsjack.ports import Grouping
from newsjack.store.memory import MemoryEntryStore
from tests.makers import AT, minutes
from tests.unit.steps.test_cluster import PARTED, QUAY, Room, entry, quay

LONG_TITLE = "Crane collapses on Lanvic harbour quay during the first autumn storm"
DAYS = timedelta(days=3)


def the_story(room: Room) -> Story:
    (story,) = room.stories.recent(limit=10)
    return story


def origin(story: Story) -> tuple[datetime | None, str]:
    return story.origin_at, story.origin_outlet


def test_the_earliest_believable_event_is_the_origin() -> None:
    room = Room()
    room.take(
        entry(QUAY[0], after=10, name="a", outlet="fast", published_at=AT + minutes(8)),
        entry(QUAY[1], after=12, name="b", outlet="first", published_at=AT),
        entry(QUAY[2], after=14, name="c", outlet="late"),
    )
    assert origin(the_story(room)) == (AT, "first")


def test_a_date_in_the_future_and_a_date_without_time_count_from_first_sight() -> None:
    room = Room()
    midnight = AT.replace(hour=0, minute=0)
    room.take(
        entry(QUAY[0], after=5, name="a", outlet="dreams", published_at=AT + timedelta(days=400)),
        entry(QUAY[1], after=9, name="b", outlet="dates only", published_at=midnight),
    )
    assert origin(the_story(room)) == (AT + minutes(5), "dreams")


def test_a_date_years_back_is_believed_for_a_day_at_most() -> None:
    room = Room()
    room.take(entry(QUAY[0], name="a", outlet="old", published_at=AT - timedelta(days=900)))
    assert origin(the_story(room)) == (AT - timedelta(hours=24), "old")


def test_a_re_dated_item_is_no_new_entry_and_moves_nothing() -> None:
    room = Room()
    first = quay(0)[0]
    room.take(first, *quay(1))
    before = the_story(room)
    again = replace(first, first_seen_at=AT + timedelta(hours=20), published_at=AT + timedelta(hours=20))
    assert room.take(again, after=1200) == ()
    assert the_story(room) == before
    # The same with another id: the address tells.
    other = replace(again, entry_id=entry("x").entry_id)
    assert room.take(other, after=1200) == ()


def test_the_origin_is_kept_through_a_merge_whichever_survives() -> None:
    room = Room(PARTED)
    titles = (QUAY[0], QUAY[1], QUAY[0] + " again", QUAY[1] + " again")
    room.take(
        *(
            entry(title, after=at / 10, name=f"m{at}", published_at=AT - minutes(5 * at))
            for at, title in enumerate(titles)
        ),
        after=0.5,
    )
    assert len(room.stories.recent(limit=10)) == 2
    room.step.run(now=AT + minutes(2))
    assert origin(the_story(room)) == (AT - minutes(15), "m3")


def test_the_origin_is_kept_through_a_crash_and_when_entries_are_gone() -> None:
    room = Room()
    room.take(*quay(0, 1))
    room.entries = MemoryEntryStore(RetentionParams(entries=timedelta(0)))
    room.crash(after=60)
    assert origin(the_story(room)) == (AT, "q0")
    room.take(*(replace(one, first_seen_at=AT + minutes(70)) for one in quay(2)), after=70)
    assert {origin(story) for story in room.stories.recent(limit=5)} >= {(AT, "q0")}


def test_a_head_that_an_older_version_wrote_gets_its_origin_from_the_members() -> None:
    room = Room()
    room.take(*quay(0, 1))
    old = replace(the_story(room), origin_at=None, origin_outlet="")
    grouping = Grouping(
        stories=(old,), members={}, merges=(), assignments=(), consumed=(), touched=(old.story_id,)
    )
    room.stories.commit_grouping(grouping, now=AT + minutes(15))
    assert origin(the_story(room)) == (None, "")
    room.crash(after=20)
    room.take(*quay(2))
    assert origin(the_story(room)) == (AT, "q0")


def test_an_old_text_printed_again_keeps_its_first_public_time_and_weighs_nothing() -> None:
    room = Room()
    room.take(entry(LONG_TITLE, name="a", outlet="first"))
    later = minutes(0) + DAYS
    again = entry(LONG_TITLE, after=later / minutes(1), name="b", outlet="other")
    third = entry(LONG_TITLE, after=later / minutes(1) + 5, name="c", outlet="third")
    room.take(again, third, after=later / minutes(1) + 10)
    story = next(s for s in room.stories.recent(limit=5) if s.story_id != "x" and s.entries == 2)
    assert origin(story) == (AT, "first")
    members = room.stories.members(story.story_id)
    assert [(m.wire_copy, m.weight) for m in members] == [(True, 0.0), (True, 0.0)]
    state = room.step.curves[story.story_id].state(AT + DAYS + minutes(10))
    assert (state.reach, set(state.item_rates)) == (1, {0.0})


def test_an_old_text_is_known_again_after_a_restart() -> None:
    room = Room()
    room.take(entry(LONG_TITLE, name="a", outlet="first"))
    room.crash(after=60 * 60)
    room.take(entry(LONG_TITLE, after=DAYS / minutes(1), name="b", outlet="other"), after=DAYS / minutes(1))
    newest = room.stories.recent(limit=1)[0]
    assert origin(newest) == (AT, "first")


def test_batches_do_not_move_the_origin() -> None:
    entries = [
        entry(LONG_TITLE, name="a", outlet="first"),
        *quay(0, 1, 2),
        entry(LONG_TITLE, after=DAYS / minutes(1), name="b", outlet="other"),
    ]
    whole, parts = Room(), Room()
    whole.take(*entries, after=DAYS / minutes(1) + 1)
    parts.take(*entries, after=DAYS / minutes(1) + 1, limit=1)
    for _ in entries:
        parts.take(after=DAYS / minutes(1) + 1, limit=1)
    assert set(whole.stories.recent(limit=10)) == set(parts.stories.recent(limit=10))
