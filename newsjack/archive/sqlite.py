"""Finished stories in SQLite (WAL): one writer, any number of readers, on one host's disk."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from newsjack.archive.schema import SCHEMA, VERSION
from newsjack.codec import decode, encode
from newsjack.errors import StoreError
from newsjack.model.alert import Alert, Outcome
from newsjack.model.curve import PhaseChange
from newsjack.model.feed import Coverage
from newsjack.model.opportunity import Assessment
from newsjack.model.story import Member, Story, StoryId
from newsjack.ports import ClosedStory

_BUSY_SECONDS = 15.0
_PARTS = ("members", "changes", "alerts", "outcomes")


class SqliteArchive:
    """``Archive`` in one file. Each call has a connection of its own, so any thread may call.

    Each noun is kept whole as JSON (``body``), with the columns that reports ask for beside it.
    Instants in columns are ISO 8601 with microseconds and ``Z``, so they sort as text.
    """

    def __init__(self, path: Path) -> None:
        """Open or make the archive. Raises ``StoreError`` when a newer newsjack made it."""
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"the archive {path} cannot be made: {error}", subject=str(path)) from error
        with self._connection() as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            found = int(connection.execute("PRAGMA user_version").fetchone()[0])
            if found > VERSION:
                raise StoreError(
                    f"the archive {path} has version {found}, this newsjack reads up to {VERSION}",
                    subject=str(path),
                    permanent=True,
                )
            if found < VERSION:
                connection.executescript(
                    f"BEGIN IMMEDIATE; {SCHEMA} PRAGMA user_version = {VERSION}; COMMIT;"
                )

    def add(self, closed: ClosedStory) -> None:
        """Store a finished story in one transaction; the same story again replaces itself."""
        story_id = closed.story.story_id
        with self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            for table in ("stories", *_PARTS):
                connection.execute(f"DELETE FROM {table} WHERE story_id = ?", (_clean(story_id),))
            connection.execute("INSERT INTO stories VALUES (?,?,?,?,?,?,?,?,?,?,?)", _story_row(closed))
            _insert(connection, "members", 6, map(_member_row, closed.members), story_id)
            _insert(connection, "changes", 5, map(_change_row, closed.changes), story_id)
            _insert(connection, "alerts", 10, map(_alert_row, closed.alerts), story_id)
            _insert(connection, "outcomes", 7, map(_outcome_row, closed.outcomes), story_id)
            connection.execute("COMMIT")

    def story(self, story_id: StoryId) -> ClosedStory | None:
        """Return a finished story."""
        found = self._load("story_id = ?", _clean(story_id))
        return found[0] if found else None

    def since(self, at: datetime) -> tuple[ClosedStory, ...]:
        """Return stories closed since ``at``, oldest first."""
        return self._load("closed_at >= ?", _instant(at))

    def coverage(self, since: datetime) -> Iterator[Coverage]:
        """Yield the members of stories closed since an instant, wave by wave, each by when it was public."""
        query = (
            "SELECT m.body, m.story_id FROM members m JOIN stories s ON s.story_id = m.story_id"
            " WHERE s.closed_at >= ? ORDER BY m.story_id, m.wave, m.event_at"
        )
        with self._connection() as connection:
            for body, story_id in connection.execute(query, (_instant(since),)):
                member = decode(Member, body)
                yield Coverage(
                    story_id=story_id,
                    wave=member.wave,
                    outlet=member.outlet,
                    owner=member.owner,
                    at=member.event_at,
                )

    def _load(self, where: str, value: str) -> tuple[ClosedStory, ...]:
        chosen = f"SELECT story_id FROM stories WHERE {where}"
        with self._connection() as connection:
            connection.execute("BEGIN")  # one snapshot for all tables
            heads = connection.execute(
                f"SELECT story_id, body, assessment FROM stories WHERE {where} ORDER BY closed_at, story_id",
                (value,),
            ).fetchall()
            parts: dict[str, dict[str, list[str]]] = {}
            for table in _PARTS:
                bodies = parts[table] = defaultdict(list)
                query = f"SELECT story_id, body FROM {table} WHERE story_id IN ({chosen}) ORDER BY position"
                for owner, body in connection.execute(query, (value,)):
                    bodies[owner].append(body)
            connection.execute("COMMIT")
        return tuple(
            ClosedStory(
                story=decode(Story, body),
                members=tuple(decode(Member, text) for text in parts["members"].get(key, ())),
                changes=tuple(decode(PhaseChange, text) for text in parts["changes"].get(key, ())),
                assessment=decode(Assessment, assessment) if assessment is not None else None,
                alerts=tuple(decode(Alert, text) for text in parts["alerts"].get(key, ())),
                outcomes=tuple(decode(Outcome, text) for text in parts["outcomes"].get(key, ())),
            )
            for key, body, assessment in heads
        )

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(
                sqlite3.connect(self._path, timeout=_BUSY_SECONDS, isolation_level=None)
            ) as connection:
                connection.execute("PRAGMA synchronous = NORMAL")
                yield connection
        except sqlite3.Error as error:
            raise StoreError(f"the archive {self._path}: {error}", subject=str(self._path)) from error


def _insert(
    connection: sqlite3.Connection,
    table: str,
    columns: int,
    rows: Iterable[tuple[object, ...]],
    story_id: str,
) -> None:
    marks = ",".join("?" * (columns + 2))
    owner = _clean(story_id)
    connection.executemany(
        f"INSERT OR REPLACE INTO {table} VALUES ({marks})",
        ((owner, position, *row) for position, row in enumerate(rows)),
    )


def _story_row(closed: ClosedStory) -> tuple[object, ...]:
    story, assessment = closed.story, closed.assessment
    return (
        _clean(story.story_id),
        _clean(story.headline),
        story.language,
        story.entries,
        story.outlets,
        _instant(story.first_seen_at),
        _instant(story.last_seen_at),
        _instant(story.closed_at or story.last_seen_at),
        assessment.safety.safety if assessment else None,
        encode(story),
        encode(assessment) if assessment else None,
    )


def _member_row(member: Member) -> tuple[object, ...]:
    return (
        _clean(member.entry_id),
        _clean(member.owner),
        member.wave,
        _instant(member.event_at),
        _instant(member.first_seen_at),
        encode(member),
    )


def _change_row(change: PhaseChange) -> tuple[object, ...]:
    return (change.wave, change.phase, _instant(change.at), _clean(change.why), encode(change))


def _alert_row(alert: Alert) -> tuple[object, ...]:
    return (
        _clean(alert.alert_id),
        alert.opportunity.wave,
        _clean(alert.opportunity.match.brand),
        alert.opportunity.match.lane,
        _clean(alert.channel),
        alert.state,
        alert.opportunity.urgency.total,
        _instant(alert.decided_at),
        _instant(alert.first_sent_at) if alert.first_sent_at else None,
        encode(alert),
    )


def _outcome_row(outcome: Outcome) -> tuple[object, ...]:
    return (
        _clean(outcome.alert_id),
        _instant(outcome.peak_at) if outcome.peak_at else None,
        outcome.lead_minutes,
        outcome.reach,
        int(outcome.big),
        _instant(outcome.graded_at),
        encode(outcome),
    )


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _clean(text: str) -> str:
    """Return text that SQLite takes: a feed may bring half a surrogate pair. ``body`` keeps it exactly."""
    return text.encode("utf-8", "replace").decode("utf-8")
