"""Story: entries about one event; its members, its merges, and how each entry came to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from newsjack.model.entry import EntryId

StoryId = NewType("StoryId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """When something was first public, as far as can be believed, and by which outlet."""

    at: datetime
    outlet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One entry's place in a story, with all that the curve needs of it.

    ``wave`` counts from 1; 0 is a stretch before the first wave that came to light later. ``weight``
    is its share in coverage: 1.0 for the first item of an owner in the wave, 0.3 for a later one
    within 6 h and for wire copies; 0 for a reprint, which starts no wave and moves no rate.
    """

    entry_id: EntryId
    outlet: str
    owner: str
    event_at: datetime
    first_seen_at: datetime
    wave: int = 1
    weight: float = 1.0
    wire_copy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The head of a story; its members are kept apart because they only grow.

    ``headline`` is the title of its earliest report. ``outlets`` is the reach: distinct owners of
    the whole story (of a wave: see ``Reading``). ``boilerplate`` marks templates that never trend.
    ``merged_into`` is the story that swallowed it; ``linked`` are stories of other languages.
    ``origin_at`` is the first public time of anything it tells, reprints included, as far as can be
    believed, and ``origin_outlet`` who published then; ``None`` where an older version wrote the head.
    """

    story_id: StoryId
    headline: str
    language: str | None
    wave: int
    entries: int
    outlets: int
    first_seen_at: datetime
    last_seen_at: datetime
    boilerplate: bool = False
    merged_into: StoryId | None = None
    linked: tuple[StoryId, ...] = ()
    closed_at: datetime | None = None
    origin_at: datetime | None = None
    origin_outlet: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """``absorbed`` became part of ``survivor`` (the older of the two) at ``at``; ``why`` is readable."""

    survivor: StoryId
    absorbed: StoryId
    at: datetime
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """The decision about one entry at its arrival.

    ``opened`` is true when the entry opened its story. ``why`` names the evidence: the shared rare
    terms and the similarity. ``merges`` are the merges that this entry caused at once. ``reprint_of``
    is where and when its text was public long before, ``None`` for a text that is new.
    """

    entry_id: EntryId
    story_id: StoryId
    at: datetime
    opened: bool
    wire_copy: bool = False
    boilerplate: bool = False
    similarity: float = 0.0
    why: str = ""
    merges: tuple[Merge, ...] = ()
    reprint_of: Origin | None = None
