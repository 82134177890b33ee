"""Feed: a URL we poll; what we asked, what came back, and what we remember of it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from newsjack.model.entry import Entry

FeedId = NewType("FeedId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A URL we poll and whose voice it is. ``feed_id`` is made of the URL and holds [a-z0-9] only."""

    feed_id: FeedId
    url: str
    outlet: str
    owner: str
    language: str | None = None
    country: str | None = None
    kind: str | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HostRule:
    """What the operator allows for one address (``host`` or ``host:port``) beyond the defaults.

    ``allow_private`` lifts the refusal of private and loopback addresses; ``spacing`` is the least
    time between two starts on that host (``None``: the default).
    """

    address: str
    allow_private: bool = False
    spacing: timedelta | None = None


class FetchReason(StrEnum):
    """How one fetch or poll ended. Every feed's health is told in these words."""

    NEW_ENTRIES = "new_entries"
    NOTHING_NEW = "nothing_new"
    NOT_MODIFIED = "not_modified"
    SAME_BODY = "same_body"
    FETCHED = "fetched"
    EMPTY_FEED = "empty_feed"
    NOT_A_FEED = "not_a_feed"
    CHALLENGE = "challenge"
    GONE = "gone"
    NOT_FOUND = "not_found"
    FORBIDDEN = "forbidden"
    RATE_LIMITED = "rate_limited"
    CLIENT_ERROR = "client_error"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What we remember of a feed between polls. Everything has a safe default for a new feed.

    ``entries_per_day`` is the learnt rate of new entries. ``why`` is the readable reason for
    ``next_poll_at`` ("every 4 min: 31 entries/day"). ``failures`` counts since the last success and
    ``failing_since`` says when they began. ``full_at`` is the last whole answer (a 200);
    ``conditional`` turns false for a feed whose validators stayed the same while its body changed.

    ``moved_to`` is where permanent redirects have led since ``moved_since``; ``adopted_url`` is asked
    instead of the configured URL once that has been stable. ``gone_polls`` counts 410 answers in a
    row, the first at ``gone_since``. ``losses`` counts documents that were all new, so that entries
    between may have been missed, the last at ``lost_at``. ``empty_since`` is when a feed that had
    entries began to answer with none. ``hint`` is what document and cache headers ask for.
    ``delay_p50`` and ``delay_p95`` are from publication to first sight; ``lag`` is the feed's own
    share of it: the least time by which its dates run ahead of its document.
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
    why: str = ""
    delay_p50: timedelta | None = None
    delay_p95: timedelta | None = None
    lag: timedelta | None = None
    full_at: datetime | None = None
    conditional: bool = True
    moved_to: str = ""
    moved_since: datetime | None = None
    adopted_url: str = ""
    gone_polls: int = 0
    gone_since: datetime | None = None
    losses: int = 0
    lost_at: datetime | None = None
    empty_since: datetime | None = None
    hint: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PollOutcome:
    """What the poll step decided for one feed: the new entries and the feed's next state."""

    feed_id: FeedId
    reason: FetchReason
    state: FeedState
    entries: tuple[Entry, ...] = field(default=())
