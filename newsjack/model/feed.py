"""Feed: a URL we poll; what we asked, what came back, and what we remember of it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from newsjack.model.entry import Entry

FeedId = NewType("FeedId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A URL we poll and whose voice it is. ``feed_id`` is made of the URL and holds [a-z0-9] only.

    ``host`` is what its server's limits hold for: one poll job at a time asks it. Empty: no limit.
    """

    feed_id: FeedId
    url: str
    outlet: str
    owner: str
    language: str | None = None
    country: str | None = None
    kind: str | None = None
    group: str | None = None
    host: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostRule:
    """What the operator allows for one address (``host`` or ``host:port``) beyond the defaults.

    ``allow_private`` lifts the refusal of private and loopback addresses; ``spacing`` is the least
    time between two starts on that host (``None``: the default). ``any_certificate`` takes expired
    and self-made certificates.
    """

    address: str
    allow_private: bool = False
    spacing: timedelta | None = None
    any_certificate: bool = False


class FetchReason(StrEnum):
    """How one fetch or poll ended. Every feed's health is told in these words."""

    NEW_ENTRIES = "new_entries"
    NOTHING_NEW = "nothing_new"
    NOT_MODIFIED = "not_modified"
    SAME_BODY = "same_body"
    FETCHED = "fetched"
    EMPTY_FEED = "empty_feed"
    DUPLICATE = "duplicate"
    NOT_A_FEED = "not_a_feed"
    CHALLENGE = "challenge"
    GONE = "gone"
    NOT_FOUND = "not_found"
    FORBIDDEN = "forbidden"
    RATE_LIMITED = "rate_limited"
    CLIENT_ERROR = "client_error"
    HTTP_VERSION = "http_version"
    SERVER_ERROR = "server_error"
    REDIRECT_LOOP = "redirect_loop"
    TOO_LARGE = "too_large"
    BAD_ENCODING = "bad_encoding"
    TIMEOUT = "timeout"
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    REFUSED_ADDRESS = "refused_address"
    BAD_URL = "bad_url"
    PARSE_FAILED = "parse_failed"
    BAD_RESPONSE = "bad_response"

    @property
    def is_success(self) -> bool:
        """Tell whether the feed answered as a feed should."""
        return self in _SUCCESSES


_SUCCESSES = frozenset(
    {
        FetchReason.NEW_ENTRIES,
        FetchReason.NOTHING_NEW,
        FetchReason.NOT_MODIFIED,
        FetchReason.SAME_BODY,
        FetchReason.FETCHED,
        FetchReason.EMPTY_FEED,
        FetchReason.DUPLICATE,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRequest:
    """One conditional GET to make. Validators are sent back byte for byte; empty means none."""

    feed_id: FeedId
    url: str
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchResult:
    """What one GET gave. ``body`` is inflated and only there for ``FETCHED``.

    ``status`` is 0 when no response came. ``moved_to`` is the target when every hop was permanent.
    ``served_at`` is the server's own clock, from its Date header.
    """

    feed_id: FeedId
    reason: FetchReason
    status: int = 0
    body: bytes = b""
    content_type: str = ""
    final_url: str = ""
    etag: str = ""
    last_modified: str = ""
    moved_to: str = ""
    retry_after: timedelta | None = None
    max_age: timedelta | None = None
    elapsed: timedelta = timedelta(0)
    detail: str = ""
    served_at: datetime | None = None


class PollWhy(StrEnum):
    """Why a feed is polled next when it is; its words are in ``core.feed_words``."""

    LIVE = "live"
    EARLY = "early"
    RATE = "rate"
    RATE_UNKNOWN = "rate_unknown"
    ALL_NEW = "all_new"
    FAILURE = "failure"
    ASKED_TO_WAIT = "asked_to_wait"
    REFUSED_MORE = "refused_more"
    OUTAGE = "outage"
    GONE = "gone"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What we remember of a feed between polls. Everything has a safe default for a new feed.

    ``entries_per_day`` is the learnt rate of new entries. ``whys`` are the reasons for ``next_poll_at``,
    to be read with ``core.feed_words.poll_why`` ("every 4 min: 31 entries/day").
    ``failures`` counts since the last success and ``failing_since`` says when they began.
    ``full_at`` is the last whole answer (a 200); ``conditional`` turns false for a feed whose
    validators stayed the same while its body changed.

    ``moved_to`` is where permanent redirects have led since ``moved_since``, ``moved_polls`` times in a
    row; ``adopted_url`` is asked instead of the configured URL once that has been stable. ``gone_polls``
    counts 410 answers in a row, the first at ``gone_since``. ``losses`` counts documents that were all
    new, so that entries between may have been missed, the last at ``lost_at``. ``empty_since`` is when a
    feed that had entries began to answer with none. ``hint`` is what document and cache headers ask for.
    ``delays`` are the last entries' times from publication to first sight, in seconds, with their
    quantiles beside; ``lag`` is the feed's own share of it: how far its dates lie before its document.
    """

    feed_id: FeedId
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    body_bytes: int = 0
    next_poll_at: datetime | None = None
    polled_at: datetime | None = None
    succeeded_at: datetime | None = None
    new_entry_at: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    polls: int = 0
    not_modified: int = 0
    entries_total: int = 0
    entries_per_day: float = 0.0
    interval: timedelta = timedelta(minutes=5)
    reason: FetchReason | None = None
    status: int = 0
    detail: str = ""
    whys: tuple[PollWhy, ...] = ()
    delays: tuple[int, ...] = ()
    delay_p50: timedelta | None = None
    delay_p95: timedelta | None = None
    lag: timedelta | None = None
    full_at: datetime | None = None
    conditional: bool = True
    moved_to: str = ""
    moved_since: datetime | None = None
    moved_polls: int = 0
    adopted_url: str = ""
    gone_polls: int = 0
    gone_since: datetime | None = None
    losses: int = 0
    lost_at: datetime | None = None
    empty_since: datetime | None = None
    hint: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRhythm:
    """When a feed's entries come: counts by hour of the week and by minute of the hour, and of late.

    All counts fade with time and stand as they were ``at``; ``since`` is where watching began.
    ``hours`` holds 168 from Monday 00:00 UTC, ``minutes`` 60. ``recent`` holds entries per hour over
    the last hour, six hours, day and week (:data:`newsjack.core.rhythm.RECENT`).
    """

    feed_id: FeedId
    at: datetime | None = None
    since: datetime | None = None
    hours: tuple[float, ...] = (0.0,) * 168
    minutes: tuple[float, ...] = (0.0,) * 60
    recent: tuple[float, ...] = (0.0,) * 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """One entry of a finished wave, as far as it tells who was early."""

    story_id: str
    wave: int
    outlet: str
    owner: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Earliness:
    """How often an outlet breaks stories: ``early`` of its ``entries`` were among a grown story's first.

    ``worth`` is what seeing its entries early is worth, beside an ordinary outlet's 1.0.
    """

    outlet: str
    entries: int
    early: int
    worth: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What the poll step knows of a feed's cadence besides its state.

    ``worth`` multiplies the value of seeing its entries early, 1.0 for an ordinary feed; ``live_until``
    is how long it counts as covering a live, matched story. ``price`` is what one fetch costs, in
    entry-minutes of waiting: the same for all feeds, so that together they keep to the budget.
    """

    rhythm: FeedRhythm
    worth: float = 1.0
    live_until: datetime | None = None
    price: float = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class PollOutcome:
    """What the poll step decided for one feed: the new entries and the feed's next state.

    ``rhythm`` is there when it changed.
    """

    feed_id: FeedId
    reason: FetchReason
    state: FeedState
    entries: tuple[Entry, ...] = field(default=())
    rhythm: FeedRhythm | None = None
