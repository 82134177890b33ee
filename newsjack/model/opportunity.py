"""Opportunity: a match with its reading, its safety and its urgency; and what triage decided of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from newsjack.model.brand import StoryMatch
from newsjack.model.curve import PhaseChange, Reading
from newsjack.model.development import Development
from newsjack.model.entry import EntryId
from newsjack.model.story import StoryId


class Safety(StrEnum):
    """Could a brand be blamed for joking on this? GO no, CARE perhaps, STOP yes."""

    GO = "go"
    CARE = "care"
    STOP = "stop"

    @property
    def rank(self) -> int:
        """Severity: 0 go, 1 care, 2 stop."""
        return ("go", "care", "stop").index(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyReading:
    """A verdict with the categories and the sentence that caused it (empty for GO).

    ``entry_id`` is the entry whose sentence it is, ``None`` for a bare text.
    """

    safety: Safety
    categories: tuple[str, ...] = ()
    evidence: str = ""
    entry_id: EntryId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgencyPart:
    """One named part: ``points`` add up to the urgency; ``why`` is one readable clause."""

    name: str
    points: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgency:
    """0..100; ``total`` is the rounded sum of the parts' points."""

    total: int
    parts: tuple[UrgencyPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """Everything known of a story at one instant: what assess computes and stores.

    ``changes`` are the phase changes of the current wave, in order; ``developments`` the story's
    latest, oldest first.
    """

    story_id: StoryId
    at: datetime
    reading: Reading
    safety: SafetyReading
    matches: tuple[StoryMatch, ...]
    changes: tuple[PhaseChange, ...]
    boilerplate: bool = False
    developments: tuple[Development, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A pointer into the coverage, for the card: ``role`` is ``earliest``, ``latest`` or ``explainer``."""

    role: str
    title: str
    url: str
    outlet: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """A linked story of another language, as it stood: ``outlets`` is its own reach."""

    story_id: StoryId
    language: str
    headline: str
    outlets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Opportunity:
    """A match with its reading and urgency: what triage judges and a card shows.

    ``opportunity_id`` is stable for story x wave x brand x lane. ``entry_ids`` are the wave's entries
    known at ``at``, in order of first sight. ``spark`` are entries per 5 min of the last 60 min.
    ``development`` is the story's latest; ``origin_at`` and ``origin_outlet`` are when and where it was
    first public, ``None`` where an older version of newsjack wrote it.
    """

    opportunity_id: str
    story_id: StoryId
    wave: int
    at: datetime
    headline: str
    language: str | None
    match: StoryMatch
    reading: Reading
    safety: SafetyReading
    urgency: Urgency
    entry_ids: tuple[EntryId, ...]
    outlets: tuple[str, ...]
    links: tuple[Link, ...] = ()
    spark: tuple[int, ...] = ()
    competitors: tuple[str, ...] = ()
    angles: tuple[str, ...] = ()
    channel: str = ""
    watch_everything: bool = False
    boilerplate: bool = False
    development: Development | None = None
    origin_at: datetime | None = None
    origin_outlet: str = ""
    elsewhere: tuple[Elsewhere, ...] = ()


class Decision(StrEnum):
    """What triage wants done."""

    ALERT = "alert"
    UPDATE = "update"
    RECALL = "recall"
    CLOSE = "close"
    HOLD = "hold"
    DROP = "drop"


class Reason(StrEnum):
    """Why triage decided so."""

    WINDOW_OPEN = "window_open"
    WINDOW_NOT_OPEN = "window_not_open"
    WINDOW_CLOSED = "window_closed"
    BELOW_THRESHOLD = "below_threshold"
    SAFETY_STOP = "safety_stop"
    TURNED_STOP = "turned_stop"
    MATCH_DROPPED = "match_dropped"
    BOILERPLATE = "boilerplate"
    COOL_DOWN = "cool_down"
    ALREADY_TOLD = "already_told"
    MOVED = "moved"
    NO_CHANGE = "no_change"
    MERGED = "merged"
    MUTED = "muted"
    REPUTATION_NOTICE = "reputation_notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What triage decided of one opportunity at ``at``, and why; ``detail`` is one readable clause."""

    decision: Decision
    reason: Reason
    at: datetime
    detail: str = ""
