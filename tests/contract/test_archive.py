"""What an archive does; and what is particular to the one in SQLite."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from newsjack.archive.schema import VERSION
from newsjack.archive.sqlite import SqliteArchive
from newsjack.errors import StoreError
from newsjack.model.alert import AlertId, Outcome
from newsjack.model.curve import Phase
from newsjack.model.story import Member, StoryId
from newsjack.ports import Archive, ClosedStory
from tests.makers import (
    AT,
    make_alert,
    make_assessment,
    make_change,
    make_member,
    make_story,
    minutes,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "archive.sqlite3"


@pytest.fixture
def archive(path: Path) -> Archive:
    return SqliteArchive(path)


def closed(name: str, *, wait: float = 0, members: int = 3) -> ClosedStory:
    outcome = Outcome(
        alert_id=AlertId(f"{name}-alert"),
        peak_at=AT + minutes(30),
        lead_minutes=12.5,
        reach=4,
        big=False,
        graded_at=AT,
    )
    return ClosedStory(
        story=make_story(name, headline="«Été» \ud800", closed_at=AT + minutes(wait)),
        members=tuple(make_member(f"{name}-{number:02d}") for number in range(members)),
        changes=(make_change(Phase.BREAKING), make_change(Phase.SCRAMBLE)),
        assessment=make_assessment(name),
        alerts=(make_alert(f"{name}-alert", story=name, sent_at=AT),),
        outcomes=(outcome, replace(outcome, peak_at=None, lead_minutes=None, big=True)),
    )


def ids(stories: tuple[ClosedStory, ...]) -> list[str]:
    return [found.story.story_id for found in stories]


def test_an_empty_archive(archive: Archive) -> None:
    assert archive.story(StoryId("s1")) is None
    assert archive.since(AT) == ()


def test_a_story_comes_back_whole(archive: Archive) -> None:
    bare = ClosedStory(
        story=make_story("s2", closed_at=AT), members=(), changes=(), assessment=None, alerts=(), outcomes=()
    )
    for story in (closed("s1"), bare):
        archive.add(story)
        assert archive.story(story.story.story_id) == story
    assert archive.since(AT) == (closed("s1"), bare)


def test_the_same_story_again_replaces_itself(archive: Archive) -> None:
    archive.add(closed("s1", members=12))
    archive.add(closed("s2", wait=1))
    for _ in range(2):
        archive.add(closed("s1", members=2))
    assert archive.story(StoryId("s1")) == closed("s1", members=2)
    assert ids(archive.since(AT)) == ["s1", "s2"]


def test_since_is_by_close_the_oldest_first(archive: Archive) -> None:
    for name, wait in (("s3", 3), ("s1", 1), ("s2", 2)):
        archive.add(closed(name, wait=wait))
    assert ids(archive.since(AT + minutes(2))) == ["s2", "s3"]
    assert ids(archive.since(AT + minutes(2) + timedelta(microseconds=1))) == ["s3"]
    assert ids(archive.since(AT - minutes(1))) == ["s1", "s2", "s3"]


def wave(*told: tuple[str, int, float], name: str = "m") -> tuple[Member, ...]:
    """Return members by (owner, wave, minutes after the start), of an outlet named after the owner."""
    return tuple(
        make_member(
            f"{name}-{index}",
            outlet=f"{owner} daily",
            owner=owner,
            wave=number,
            event_at=AT + minutes(after),
            first_seen_at=AT + minutes(100 + index),
        )
        for index, (owner, number, after) in enumerate(told)
    )


def covered(archive: Archive, since: datetime = AT) -> list[tuple[str, int, str, float]]:
    found = [(one.story_id, one.wave, one.owner, one.at - AT) for one in archive.coverage(since)]
    return [(story, number, owner, at / minutes(1)) for story, number, owner, at in found]


def test_coverage_is_wave_by_wave_and_by_when_it_was_public_not_when_it_was_seen(archive: Archive) -> None:
    first = wave(("b", 2, 90), ("c", 1, 7), ("a", 1, 2.5), ("d", 2, 5))
    archive.add(replace(closed("s1", wait=1), members=first))
    archive.add(replace(closed("s0", wait=9), members=wave(("e", 1, 50), ("e", 1, 40))))
    assert covered(archive) == [
        ("s0", 1, "e", 40),
        ("s0", 1, "e", 50),
        ("s1", 1, "a", 2.5),
        ("s1", 1, "c", 7),
        ("s1", 2, "d", 5),
        ("s1", 2, "b", 90),
    ]
    assert {one.outlet for one in archive.coverage(AT)} == {f"{owner} daily" for owner in "abcde"}


def test_coverage_is_of_stories_closed_since(archive: Archive) -> None:
    for number in range(1, 4):
        archive.add(replace(closed(f"s{number}", wait=number), members=wave(("a", 1, 0))))
    assert [story for story, *_ in covered(archive, AT + minutes(2))] == ["s2", "s3"]
    assert covered(archive, AT + minutes(3) + timedelta(microseconds=1)) == []


def test_coverage_of_a_story_kept_again_is_its_last(archive: Archive) -> None:
    archive.add(replace(closed("s1"), members=wave(("a", 1, 0), ("b", 1, 1))))
    archive.add(replace(closed("s1"), members=wave(("c", 1, 2))))
    archive.add(replace(closed("s2"), members=()))
    assert covered(archive) == [("s1", 1, "c", 2)]


def test_coverage_that_is_left_half_read_holds_up_no_writer(archive: Archive) -> None:
    archive.add(replace(closed("s1"), members=wave(("a", 1, 0), ("b", 1, 1))))
    reading = archive.coverage(AT)
    assert next(reading).owner == "a"
    archive.add(replace(closed("s1"), members=wave(("c", 1, 2))))
    assert [one.owner for one in reading] == ["b"]
    assert covered(archive) == [("s1", 1, "c", 2)]


def test_it_outlives_its_process_and_reports_can_ask_it(archive: Archive, path: Path) -> None:
    archive.add(closed("s1"))
    assert SqliteArchive(path).story(StoryId("s1")) == closed("s1")
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        query = "SELECT brand, lane, urgency, decided_at FROM alerts JOIN stories USING (story_id)"
        assert connection.execute(query).fetchall() == [("Acorn", "brand", 60, "2025-09-10T16:00:00.000000Z")]
        query = "SELECT phase FROM changes WHERE story_id = 's1' ORDER BY position"
        assert connection.execute(query).fetchall() == [("breaking",), ("scramble",)]
        assert connection.execute("SELECT sum(big), avg(lead_minutes) FROM outcomes").fetchone() == (1, 12.5)


def test_readers_see_whole_stories_while_one_writes(archive: Archive, path: Path) -> None:
    reader = SqliteArchive(path)
    sizes = (2, 9)

    def write() -> None:
        for number in range(60):
            archive.add(closed("s1", members=sizes[number % 2]))

    def read() -> list[int]:
        found = (reader.story(StoryId("s1")) for _ in range(60))
        return [len(story.members) for story in found if story is not None]

    with ThreadPoolExecutor(3) as pool:
        writing, *reading = [pool.submit(write), pool.submit(read), pool.submit(read)]
        writing.result()
        seen = {size for part in reading for size in part.result()}
    assert seen <= set(sizes)


def test_an_archive_of_a_newer_newsjack_is_refused(archive: Archive, path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(StoreError, match="reads up to"):
        SqliteArchive(path)


def test_what_is_no_archive_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no database at all, but long enough to be looked at" * 40)
    with pytest.raises(StoreError):
        SqliteArchive(tmp_path / "text")
    with pytest.raises(StoreError, match="cannot be made"):
        SqliteArchive(tmp_path / "text" / "below")
