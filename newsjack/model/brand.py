"""Brand: someone we watch for; the terms, and what was found of them in an entry or a story."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from newsjack.model.entry import EntryId
from newsjack.model.story import StoryId

Field = Literal["title", "summary"]


class Lane(StrEnum):
    """What a match means for the brand whose entry it is."""

    BRAND = "brand"
    COMPETITOR = "competitor"
    THEME = "theme"
    REPUTATION = "reputation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """One entry of brands.yaml, as written. ``channel`` is empty where the default applies.

    ``watch_everything`` matches each story and alerts whatever the safety verdict, outside budget,
    cool-down and quiet hours: timing alone decides. ``languages`` empty means all.
    """

    name: str
    languages: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()
    channel: str = ""
    watch_everything: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A term found. ``start`` and ``end`` count code points of the text as given, end exclusive."""

    term: str
    text: str
    field: Field
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryMatch:
    """Entry x brand x lane: a yes, whatever the relevance (0..1). ``why`` are readable parts."""

    brand: str
    lane: Lane
    relevance: float
    mentions: tuple[Mention, ...]
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A term of ``brand`` was found but is not meant; ``reason`` says why ("exclude: jus d'orange")."""

    brand: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchReport:
    """All that matching found in one text."""

    matches: tuple[EntryMatch, ...]
    rejected: tuple[Rejection, ...] = ()


class MatchState(StrEnum):
    """Whether a story still counts for a brand."""

    MATCHED = "matched"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryMatch:
    """Story x brand x lane in a wave, decided over all its entries.

    ``entries`` counts the entries that match; ``mentions`` are those of ``entry_id``, the entry
    that shows the match best; ``sentence`` is its text with the mention.
    """

    story_id: StoryId
    wave: int
    brand: str
    lane: Lane
    at: datetime
    relevance: float
    state: MatchState
    entries: int
    entry_id: EntryId
    sentence: str
    mentions: tuple[Mention, ...]
    why: tuple[str, ...] = ()
