"""The nouns of a simulated day. Everything in it is invented; the truth is known because we wrote it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from newsjack.model.brand import Lane
from newsjack.model.opportunity import Safety
from newsjack.newsroom.stream import StreamItem


class StoryKind(StrEnum):
    """Why a story is in the day: what it must show of the system."""

    BRAND = "brand"
    RIVAL = "rival"
    THEME = "theme"
    TRAGEDY = "tragedy"
    GENERAL = "general"
    HOMOGRAPH = "homograph"
    OLD_NEWS = "old_news"
    WIRE = "wire"
    TEMPLATE = "template"


class Expected(StrEnum):
    """What a good monitor does about a story.

    ``ALERT``: it must tell, before the peak. ``OPTIONAL``: it may (a rival, a theme, a CARE story).
    ``REPUTATION``: never propose to join; a notice to the brand concerned is welcome. ``QUIET``: nothing.
    """

    ALERT = "alert"
    OPTIONAL = "optional"
    REPUTATION = "reputation"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """An invented publication. ``owner`` is whose voice it is; ``pace`` its share of ordinary items."""

    name: str
    domain: str
    owner: str
    language: str
    pace: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """One stretch of a storyline: when it starts, where its intensity peaks, who carries it.

    ``starts`` counts from the day's start (negative: the day before), ``peak`` from the wave's start.
    ``headlines`` and ``summaries`` are by language; each outlet takes a headline of its own.
    ``second``, ``third`` are when the next outlets join, from the start; ``None``: as in real feeds.
    """

    starts: timedelta
    peak: timedelta
    headlines: Mapping[str, tuple[str, ...]]
    summaries: Mapping[str, tuple[str, ...]]
    second: timedelta | None = None
    third: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Storyline:
    """An invented event as it is told. ``concerns`` names the brands it touches, each in its lane."""

    key: str
    kind: StoryKind
    waves: tuple[Wave, ...]
    safety: Safety = Safety.GO
    expected: Expected = Expected.QUIET
    concerns: Mapping[str, Lane] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedStory:
    """The truth about one wave of one story of the day.

    ``peak_at`` is where the intensity that its arrivals were drawn from is greatest; ``None`` for what
    has no curve (wire copies of one owner, templates, reprints). ``starts_at`` is its first item.
    """

    story_key: str
    wave: int
    kind: StoryKind
    item_ids: tuple[str, ...]
    starts_at: datetime
    peak_at: datetime | None
    safety: Safety
    expected: Expected
    concerns: Mapping[str, Lane]

    @property
    def expects_alert(self) -> bool:
        """Tell whether it would be a miss to say nothing."""
        return self.expected is Expected.ALERT

    @property
    def brand(self) -> str | None:
        """Return the brand concerned, the first where there are several."""
        return next(iter(self.concerns), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedDay:
    """A whole day: what the outlets publish, sorted by first sight, and the truth about it.

    Items before ``start_at`` stand in the feeds from the start, as old items. ``background`` are the
    ids of items that belong to no story.
    """

    seed: int
    start_at: datetime
    end_at: datetime
    items: tuple[StreamItem, ...]
    stories: tuple[SimulatedStory, ...]
    background: frozenset[str]
    outlets: tuple[Outlet, ...]

    @property
    def owners(self) -> dict[str, str]:
        """Return whose voice each outlet is."""
        return {outlet.name: outlet.owner for outlet in self.outlets}
