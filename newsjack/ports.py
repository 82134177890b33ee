"""Small protocols between the steps and the world, one per aggregate.

All instants are aware UTC. Every method may raise ``StoreError``; none returns half a result.
Each write is one transaction, so a process may die at any line: what a step consumed leaves its
mailbox in the same transaction that stores what it made. The three mailboxes are

    inbox    entries waiting to be grouped        filled by ``EntryStore.keep_new``
    touched  stories waiting to be assessed       filled by ``StoryStore.commit_grouping``
    outbox   opportunities waiting for triage     filled by ``StoryStore.commit_assessments``

A job only says "look into your mailbox"; running it twice, or late, changes nothing.
"""

from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from newsjack.model.alert import Alert, AlertId, Outcome, Receipt
from newsjack.model.curve import PhaseChange
from newsjack.model.entry import Entry, EntryId
from newsjack.model.feed import (
    Coverage,
    Earliness,
    Feed,
    FeedId,
    FeedRhythm,
    FeedState,
    FetchRequest,
    FetchResult,
    Pace,
)
from newsjack.model.feed_health import FeedHealth, FeedsSummary
from newsjack.model.log import LogLine
from newsjack.model.opportunity import Assessment, Opportunity, Verdict
from newsjack.model.story import Assignment, Member, Merge, Story, StoryId

SOON = timedelta(seconds=3)
"""When a feed whose host is busy is looked at again."""


class Clock(Protocol):
    """Tells the instant that decisions are made at."""

    def now(self) -> datetime:
        """Return the present instant."""
        ...


class FeedFetcher(Protocol):
    """Fetches feeds; never raises for what a server does: that is a ``FetchResult``."""

    def fetch(self, requests: Sequence[FetchRequest]) -> tuple[FetchResult, ...]:
        """Return one result per request, in order."""
        ...

    def stream(self, requests: Sequence[FetchRequest]) -> Generator[FetchResult, None, None]:
        """Yield one result per request as each is there; closing the iterator ends what is in flight."""
        ...


class FeedStore(Protocol):
    """The feeds, what we remember of each, and when each is due."""

    def sync(self, feeds: Iterable[Feed], *, now: datetime) -> None:
        """Make the stored list equal to ``feeds``: new ones are due at once, gone ones are forgotten."""
        ...

    def all(self) -> tuple[Feed, ...]:
        """Return every feed, by outlet and URL."""
        ...

    def get(self, feed_ids: Sequence[FeedId]) -> tuple[tuple[Feed, FeedState], ...]:
        """Return the named feeds that exist, with their states, in order."""
        ...

    def states(self) -> Mapping[FeedId, FeedState]:
        """Return the state of every feed."""
        ...

    def claim_due(
        self, *, now: datetime, limit: int, lease: timedelta, per_host: int = 5, look_again: timedelta = SOON
    ) -> tuple[FeedId, ...]:
        """Take up to ``limit`` due feeds, longest due first; each is due again after ``lease``.

        Two callers never get the same feed while a lease holds, nor feeds of the same ``Feed.host``, of
        which one call takes ``per_host`` at the most. Feeds of a busy host are due again after
        ``look_again``, or when it has asked to be asked again. All spans are on the caller's clock.
        """
        ...

    def release(self, until: Mapping[str, datetime]) -> None:
        """Say until when each host is left alone from now on: its feeds were polled, or it asked to wait."""
        ...

    def busy_until(self, host: str) -> datetime | None:
        """Return until when a host is left alone, ``None`` when it never was asked."""
        ...

    def save(self, states: Sequence[FeedState]) -> None:
        """Store states; each feed is next due at its ``next_poll_at``."""
        ...

    def due_now(self, feed_ids: Sequence[FeedId], *, now: datetime) -> None:
        """Make feeds due at once ("poll now")."""
        ...


class FeedHealthStore(Protocol):
    """The record of each feed's health. Written by the feed watch alone."""

    def all(self) -> Mapping[FeedId, FeedHealth]:
        """Return every record; a feed that never was in trouble has none."""
        ...

    def get(self, feed_id: FeedId) -> FeedHealth | None:
        """Return one feed's record."""
        ...

    def summary(self) -> FeedsSummary | None:
        """Return what the last look found over all feeds; ``None`` before the first one."""
        ...

    def save(self, changed: Sequence[FeedHealth], *, gone: Sequence[FeedId], summary: FeedsSummary) -> None:
        """Store changed records and the summary, and forget the records of feeds that are ``gone``."""
        ...


class PaceStore(Protocol):
    """What cadence has learnt: rhythms, how early outlets are, who covers a live story, a fetch's price."""

    def of(self, feeds: Sequence[Feed]) -> tuple[Pace, ...]:
        """Return each feed's pace, in order; an unknown feed has an empty rhythm and is worth 1.0."""
        ...

    def keep(self, rhythms: Sequence[FeedRhythm], *, demands: Sequence[float]) -> None:
        """Store rhythms, and beside each what polling the feed costs (``core.cadence.fair_price``)."""
        ...

    def rhythms(self, feed_ids: Sequence[FeedId]) -> Mapping[FeedId, FeedRhythm]:
        """Return those rhythms that are known."""
        ...

    def prune(self, feed_ids: Collection[FeedId]) -> Mapping[FeedId, float]:
        """Forget all feeds but these; return the demand of each that is known."""
        ...

    def set_price(self, price: float) -> None:
        """Set what one fetch costs, in entry-minutes."""
        ...

    def learn(self, found: Sequence[Earliness]) -> None:
        """Replace what is known of outlets' earliness."""
        ...

    def earliness(self) -> Mapping[str, Earliness]:
        """Return how early each outlet was."""
        ...

    def cover_live(self, outlets: Collection[str], *, until: datetime, now: datetime) -> None:
        """Note that outlets cover a live, matched story until an instant; the later one stays."""
        ...


class EntryStore(Protocol):
    """Entries, kept once, and the inbox."""

    def keep_new(self, entries: Sequence[Entry], *, now: datetime) -> tuple[Entry, ...]:
        """Store those never seen before and put them into the inbox; return them in order.

        Seen before: the same entry id, or the same normalised URL, or the same outlet with the same
        folded title within 7 days; never by what is no entry's own (``core.identity``). One
        transaction per entry.
        """
        ...

    def inbox(self, *, limit: int) -> tuple[Entry, ...]:
        """Return waiting entries, oldest first seen first, ties in order of arrival."""
        ...

    def inbox_size(self) -> int:
        """Count waiting entries."""
        ...

    def get(self, entry_ids: Sequence[EntryId]) -> tuple[Entry, ...]:
        """Return those of the entries that are still kept, in order."""
        ...

    def latest(self, *, limit: int) -> tuple[Entry, ...]:
        """Return the entries last kept, newest first."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """What one run of the cluster step made: written as one transaction.

    ``stories`` are heads as they now stand; ``members`` are the new ones (and, after a merge, the
    absorbed story's with their new waves); ``consumed`` leave the inbox; ``touched`` wait for assess.
    """

    stories: tuple[Story, ...] = ()
    members: Mapping[StoryId, tuple[Member, ...]] = field(default_factory=dict)
    merges: tuple[Merge, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    consumed: tuple[EntryId, ...] = ()
    touched: tuple[StoryId, ...] = ()


class StoryStore(Protocol):
    """Stories, their members, assessments and decisions; the mailboxes touched and outbox.

    A merged story's id resolves to its survivor everywhere a story is looked up.
    """

    def commit_grouping(self, grouping: Grouping, *, now: datetime) -> None:
        """Store a grouping; members are added by entry id (the same entry again replaces itself)."""
        ...

    def get(self, story_id: StoryId) -> Story | None:
        """Return a story; an absorbed id gives the survivor."""
        ...

    def raw(self, story_id: StoryId) -> Story | None:
        """Return the story of exactly this id, absorbed or not."""
        ...

    def members(self, story_id: StoryId) -> tuple[Member, ...]:
        """Return its members by first sight, then entry id."""
        ...

    def members_of(self, story_ids: Sequence[StoryId]) -> tuple[tuple[Member, ...], ...]:
        """Return the members of exactly these stories, in order; merges are not followed."""
        ...

    def open(self) -> tuple[Story, ...]:
        """Return stories neither closed nor absorbed, last seen first."""
        ...

    def recent(self, *, limit: int) -> tuple[Story, ...]:
        """Return stories, open or closed, last seen first."""
        ...

    def touched(self, *, limit: int) -> tuple[StoryId, ...]:
        """Return stories waiting to be assessed, longest waiting first."""
        ...

    def commit_assessments(
        self,
        assessments: Sequence[Assessment],
        opportunities: Sequence[Opportunity],
        *,
        settled: Sequence[StoryId],
        now: datetime,
    ) -> None:
        """Store assessments and opportunities, fill the outbox, take ``settled`` out of touched."""
        ...

    def assessment(self, story_id: StoryId) -> Assessment | None:
        """Return the last assessment."""
        ...

    def assessments(self, story_ids: Sequence[StoryId]) -> tuple[Assessment | None, ...]:
        """Return last assessments, in order, one round trip."""
        ...

    def assignments(self, story_id: StoryId) -> tuple[Assignment, ...]:
        """Return how each entry came to the story."""
        ...

    def changes(self, story_id: StoryId) -> tuple[PhaseChange, ...]:
        """Return every phase change of every wave, in order."""
        ...

    def outbox(self, *, limit: int) -> tuple[Opportunity, ...]:
        """Return opportunities waiting for triage, most urgent first."""
        ...

    def settle(self, opportunities: Sequence[Opportunity]) -> None:
        """Take opportunities out of the outbox, unless a newer one took its place meanwhile."""
        ...

    def opportunities(self, *, limit: int) -> tuple[Opportunity, ...]:
        """Return the latest opportunity of each story x brand x lane, most urgent first."""
        ...

    def opportunities_of(self, story_id: StoryId) -> tuple[Opportunity, ...]:
        """Return the latest opportunity of each brand x lane of a story, most urgent first."""
        ...

    def note(self, opportunity: Opportunity, verdict: Verdict) -> None:
        """Add a verdict to the story's decision log, unless it repeats the last one for this opportunity."""
        ...

    def decisions(self, story_id: StoryId) -> tuple[tuple[str, Verdict], ...]:
        """Return (opportunity id, verdict), oldest first."""
        ...

    def close(self, story_ids: Sequence[StoryId], *, now: datetime) -> None:
        """Mark stories closed; they leave ``open`` and stay readable until their retention ends."""
        ...


class AlertStore(Protocol):
    """Alerts, by id, and the order in which they were decided."""

    def get(self, alert_id: AlertId) -> Alert | None:
        """Return an alert."""
        ...

    def claim(self, alert: Alert) -> bool:
        """Store a new alert; ``False`` when one of this id exists already (losing is ordinary)."""
        ...

    def save(self, alert: Alert) -> None:
        """Store an alert's next state."""
        ...

    def of_story(self, story_id: StoryId) -> tuple[Alert, ...]:
        """Return the alerts of a story, oldest first."""
        ...

    def active(self) -> tuple[Alert, ...]:
        """Return alerts not yet ended: claimed, sending or sent."""
        ...

    def recent(self, *, limit: int) -> tuple[Alert, ...]:
        """Return alerts, newest decision first."""
        ...

    def last_new_at(self, brand: str, channel: str) -> datetime | None:
        """Return when the last new alert of a brand in a channel was decided."""
        ...


class LogStore(Protocol):
    """The capped stream of log lines."""

    def add(self, line: LogLine) -> None:
        """Append; ``line_id`` is given by the store."""
        ...

    def after(self, line_id: str, *, limit: int) -> tuple[LogLine, ...]:
        """Return lines after ``line_id`` (empty: from the oldest kept), oldest first."""
        ...

    def latest(self, *, limit: int) -> tuple[LogLine, ...]:
        """Return the newest lines, oldest first."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedStory:
    """A finished story as the archive keeps it."""

    story: Story
    members: tuple[Member, ...]
    changes: tuple[PhaseChange, ...]
    assessment: Assessment | None
    alerts: tuple[Alert, ...]
    outcomes: tuple[Outcome, ...]


class Archive(Protocol):
    """Finished stories, for reports, learning and the dashboard's past. One writer."""

    def add(self, closed: ClosedStory) -> None:
        """Store a finished story; the same story again replaces itself."""
        ...

    def story(self, story_id: StoryId) -> ClosedStory | None:
        """Return a finished story."""
        ...

    def since(self, at: datetime) -> tuple[ClosedStory, ...]:
        """Return stories closed since ``at``, oldest first."""
        ...

    def coverage(self, since: datetime) -> Iterator[Coverage]:
        """Yield the members of stories closed since an instant, wave by wave, each by when it was public."""
        ...


class Sink(Protocol):
    """Where alerts go. Raises ``DeliveryError``: permanent or not, ambiguous or not."""

    name: str

    def send(self, alert: Alert) -> Receipt:
        """Post a new card."""
        ...

    def update(self, alert: Alert, receipt: Receipt) -> Receipt:
        """Edit the card that ``receipt`` names."""
        ...

    def find(self, alert: Alert) -> Receipt | None:
        """Look whether a card of this alert was posted already (after an ambiguous failure)."""
        ...
