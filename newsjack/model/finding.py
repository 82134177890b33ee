"""Finding: what a check of the installation or of a feed found, and how to mend it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from newsjack.model.feed import Feed, FetchResult


class Level(StrEnum):
    """How much a finding matters: nothing to do, worth a look, or in the way."""

    OK = "ok"
    WARN = "warn"
    FAULT = "fault"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the doctor's: ``mend`` says what to do, empty where there is nothing to do."""

    subject: str
    level: Level
    what: str
    mend: str = ""


class FeedAnswer(StrEnum):
    """How a feed answered, from nothing to do to gone."""

    ANSWERS = "answers"
    MOVED = "moved"
    OLD = "nothing new"
    EMPTY = "empty"
    SLOW = "too slow"
    TROUBLE = "server in trouble"
    REFUSED = "refused"
    NO_FEED = "no feed"
    DEAD = "dead"
    UNREACHED = "not reached"


class Validators(StrEnum):
    """What became of an answer's ETag and Last-Modified when they were sent back."""

    WORK = "work"
    IGNORED = "ignored"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedVisit:
    """What one visit to a feed gave: the facts that it is judged by.

    ``parsed`` is false where there was no body to read. ``entries`` counts them; ``newest_at`` is the
    latest claim among them that does not lie ahead; ``language`` is that of its titles, else the
    document's claim. ``alternates`` are feeds that a page names in place of being one. ``again`` is the
    second, conditional request, ``None`` where none was made.
    """

    feed: Feed
    result: FetchResult
    parsed: bool = False
    error: str = ""
    entries: int = 0
    newest_at: datetime | None = None
    language: str | None = None
    alternates: tuple[str, ...] = ()
    again: FetchResult | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFinding:
    """A feed's visit, judged. ``age`` is that of its newest entry, ``None`` where none is dated."""

    feed: Feed
    answer: FeedAnswer
    finding: Finding
    entries: int = 0
    age: timedelta | None = None
    language: str | None = None
    validators: Validators = Validators.UNKNOWN
    moved_to: str = ""
    elapsed: timedelta = timedelta(0)
