"""FeedHealth: how a feed does, in one word, since when, why, and what mends it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from newsjack.model.feed import FeedId, FetchReason


class Condition(StrEnum):
    """How a feed does, worst first. One word, one meaning; ``NEW`` and ``OK`` ask for nothing."""

    DEAD = "dead"
    BLOCKED = "blocked"
    UNREADABLE = "unreadable"
    FAILING = "failing"
    EMPTY = "empty"
    SILENT = "silent"
    LOSING = "losing"
    MOVED = "moved"
    NEW = "new"
    OK = "ok"

    @property
    def rank(self) -> int:
        """Return its place in the order of severity, 0 for the worst."""
        return _RANKS[self]

    @property
    def is_unanswered(self) -> bool:
        """Tell whether the feed does not answer as a feed."""
        return self.rank <= _RANKS[Condition.FAILING]

    @property
    def is_bad(self) -> bool:
        """Tell whether news is or may be missed. ``MOVED`` asks for a hand but misses nothing."""
        return self.rank <= _RANKS[Condition.LOSING]


_RANKS = {condition: rank for rank, condition in enumerate(Condition)}


class ReasonClass(StrEnum):
    """What kind of failure a fetch's reason is, by who can mend it.

    ``TEMPORARY``: the server or the path to it has trouble, which passes by itself. ``SOFT``: the server
    answers, but refuses or garbles. ``HARD``: the server says that there is no feed here. ``OURS``:
    newsjack's own settings refuse the fetch. ``NONE``: no failure.
    """

    NONE = "none"
    TEMPORARY = "temporary"
    SOFT = "soft"
    HARD = "hard"
    OURS = "ours"


class Mend(StrEnum):
    """What to do about a feed; the texts stand in ``core.feed_words``."""

    NOTHING = "nothing"
    WAIT = "wait"
    NETWORK = "network"
    LOOK = "look"
    HOST_NAME = "host_name"
    CERTIFICATE = "certificate"
    BROWSER_CHECK = "browser_check"
    REFUSED = "refused"
    FEWER_REQUESTS = "fewer_requests"
    REPLACE = "replace"
    BROKEN_BODY = "broken_body"
    LOOP = "loop"
    ALLOW = "allow"
    URL = "url"
    LIMIT = "limit"
    ABANDONED = "abandoned"
    OFTENER = "oftener"
    NEW_ADDRESS = "new_address"


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthReading:
    """What the rules say of a feed at one instant.

    ``reason`` is how its last poll ended and may be a failure that does not count yet. ``since`` is when
    the condition began as the feed's state tells it, ``None`` where the state does not know.
    """

    condition: Condition
    since: datetime | None
    reason: FetchReason | None
    reason_class: ReasonClass
    mend: Mend


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionChange:
    """One turn of a feed's condition, noted ``at``; ``detail`` is what the last poll said."""

    at: datetime
    before: Condition
    after: Condition
    reason: FetchReason | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """The record of one feed, made at its first turn away from ``NEW`` or ``OK`` and kept from then on.

    ``since`` is when the condition began. ``changes`` are its last turns, oldest first.
    """

    feed_id: FeedId
    condition: Condition
    since: datetime
    changes: tuple[ConditionChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """Most feeds cannot be reached: the network here is at fault, and no feed is blamed.

    Counts are of feeds polled within the last minutes.
    """

    since: datetime
    unreached: int
    polled: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedsSummary:
    """All feeds in figures, at the last look: how many are in each condition (none left out)."""

    at: datetime
    counts: Mapping[Condition, int] = field(default_factory=dict)
    outage: Outage | None = None

    @property
    def total(self) -> int:
        """Return the number of feeds."""
        return sum(self.counts.values())

    @property
    def bad(self) -> int:
        """Return the number of feeds that miss, or may miss, news."""
        return sum(number for condition, number in self.counts.items() if condition.is_bad)

    @property
    def unanswered(self) -> int:
        """Return the number of feeds that do not answer as feeds."""
        return sum(number for condition, number in self.counts.items() if condition.is_unanswered)


class GroupKind(StrEnum):
    """What feeds may have in common; of two groups of the same feeds the first kind is named."""

    HOST = "host"
    OUTLET = "outlet"
    OWNER = "owner"
    GROUP = "group"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTrouble:
    """Every feed of a host, an outlet, an owner or a group does not answer."""

    kind: GroupKind
    name: str
    feed_ids: tuple[FeedId, ...]
