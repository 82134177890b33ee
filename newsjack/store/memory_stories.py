"""Stories in memory: heads, members, assessments, decisions, touched and outbox."""

import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Protocol

from newsjack.model.curve import PhaseChange
from newsjack.model.entry import EntryId
from newsjack.model.opportunity import Assessment, Opportunity, Verdict
from newsjack.model.params import RetentionParams
from newsjack.model.story import Assignment, Member, Merge, Story, StoryId
from newsjack.ports import Grouping
from newsjack.store.order import by_urgency, lane_key

Noted = tuple[str, Verdict]


@dataclass(slots=True)
class _File:
    """All that is kept of one story. ``ordered`` is the sorted view of ``members`` until they change."""

    head: Story
    decided: deque[Noted]
    members: dict[EntryId, Member] = field(default_factory=dict)
    ordered: tuple[Member, ...] | None = None
    assignments: dict[EntryId, Assignment] = field(default_factory=dict)
    assessment: Assessment | None = None
    changes: dict[int, tuple[PhaseChange, ...]] = field(default_factory=dict)
    last_verdict: dict[str, Verdict] = field(default_factory=dict)
    latest: dict[str, Opportunity] = field(default_factory=dict)


class Inbox(Protocol):
    """The entry store's half of ``commit_grouping``."""

    def consume(self, entry_ids: Sequence[EntryId]) -> None:
        """Take entries out of the inbox."""
        ...


class MemoryStoryStore:
    """``StoryStore`` on dictionaries. Stories leave after their retention, counted from the last entry."""

    def __init__(self, entries: Inbox, retention: RetentionParams | None = None) -> None:
        self._entries = entries
        self._retention = retention or RetentionParams()
        self._lock = threading.RLock()
        self._files: dict[StoryId, _File] = {}
        self._open: dict[StoryId, None] = {}
        self._touched: dict[StoryId, None] = {}
        self._outbox: dict[str, Opportunity] = {}

    def commit_grouping(self, grouping: Grouping, *, now: datetime) -> None:
        """Store a grouping; members are added by entry id (the same entry again replaces itself)."""
        with self._lock:
            for story in grouping.stories:
                self._put(story)
            for story_id, members in grouping.members.items():
                self._add_members(story_id, members)
            for assignment in grouping.assignments:
                file = self._files.get(assignment.story_id)
                if file is not None:
                    file.assignments[assignment.entry_id] = assignment
            for merge in grouping.merges:
                self._absorb(merge)
            for story_id in grouping.touched:
                self._touched.setdefault(self._resolve(story_id))
            self._expire(now)
        self._entries.consume(grouping.consumed)

    def get(self, story_id: StoryId) -> Story | None:
        """Return a story; an absorbed id gives the survivor."""
        return self.raw(self._resolve(story_id))

    def raw(self, story_id: StoryId) -> Story | None:
        """Return the story of exactly this id, absorbed or not."""
        file = self._files.get(story_id)
        return file.head if file else None

    def members(self, story_id: StoryId) -> tuple[Member, ...]:
        """Return its members by first sight, then entry id."""
        with self._lock:
            file = self._file(story_id)
            if file is None:
                return ()
            if file.ordered is None:
                file.ordered = tuple(sorted(file.members.values(), key=_first_sight))
            return file.ordered

    def members_of(self, story_ids: Sequence[StoryId]) -> tuple[tuple[Member, ...], ...]:
        """Return the members of exactly these stories, in order; merges are not followed."""
        with self._lock:
            files = [self._files.get(story_id) for story_id in story_ids]
            return tuple(tuple(sorted(f.members.values(), key=_first_sight)) if f else () for f in files)

    def open(self) -> tuple[Story, ...]:
        """Return stories neither closed nor absorbed, last seen first."""
        with self._lock:
            return tuple(sorted((self._files[key].head for key in self._open), key=_recency, reverse=True))

    def recent(self, *, limit: int) -> tuple[Story, ...]:
        """Return stories, open or closed but not absorbed, last seen first."""
        with self._lock:
            heads = [file.head for file in self._files.values() if file.head.merged_into is None]
        return tuple(islice(sorted(heads, key=_recency, reverse=True), limit))

    def touched(self, *, limit: int) -> tuple[StoryId, ...]:
        """Return stories waiting to be assessed, longest waiting first."""
        with self._lock:
            return tuple(islice(self._touched, limit))

    def commit_assessments(
        self,
        assessments: Sequence[Assessment],
        opportunities: Sequence[Opportunity],
        *,
        settled: Sequence[StoryId],
        now: datetime,
    ) -> None:
        """Store assessments and opportunities, fill the outbox, take ``settled`` out of touched."""
        with self._lock:
            for assessment in assessments:
                file = self._living(assessment.story_id)
                if file is not None:
                    file.assessment = assessment
                    file.changes[assessment.reading.wave] = assessment.changes
            for opportunity in opportunities:
                self._outbox[opportunity.opportunity_id] = opportunity
                file = self._living(opportunity.story_id)
                if file is not None:
                    file.latest[lane_key(opportunity)] = opportunity
            for story_id in settled:
                self._touched.pop(story_id, None)
            self._expire(now)

    def assessment(self, story_id: StoryId) -> Assessment | None:
        """Return the last assessment."""
        file = self._file(story_id)
        return file.assessment if file else None

    def assessments(self, story_ids: Sequence[StoryId]) -> tuple[Assessment | None, ...]:
        """Return last assessments, in order."""
        return tuple(self.assessment(story_id) for story_id in story_ids)

    def assignments(self, story_id: StoryId) -> tuple[Assignment, ...]:
        """Return how each entry came to the story, by instant, then entry id."""
        with self._lock:
            file = self._file(story_id)
            found = file.assignments.values() if file else ()
            return tuple(sorted(found, key=lambda item: (item.at, item.entry_id)))

    def changes(self, story_id: StoryId) -> tuple[PhaseChange, ...]:
        """Return every phase change of every wave, in order."""
        with self._lock:
            file = self._file(story_id)
            waves = file.changes if file else {}
            return tuple(change for wave in sorted(waves) for change in waves[wave])

    def outbox(self, *, limit: int) -> tuple[Opportunity, ...]:
        """Return opportunities waiting for triage, most urgent first."""
        with self._lock:
            return tuple(islice(sorted(self._outbox.values(), key=by_urgency), limit))

    def settle(self, opportunities: Sequence[Opportunity]) -> None:
        """Take opportunities out of the outbox, unless a newer one took its place meanwhile."""
        with self._lock:
            for opportunity in opportunities:
                if self._outbox.get(opportunity.opportunity_id) == opportunity:
                    del self._outbox[opportunity.opportunity_id]

    def opportunities(self, *, limit: int) -> tuple[Opportunity, ...]:
        """Return the latest opportunity of each story x brand x lane, most urgent first."""
        with self._lock:
            found = (opportunity for file in self._files.values() for opportunity in file.latest.values())
            return tuple(islice(sorted(found, key=by_urgency), limit))

    def opportunities_of(self, story_id: StoryId) -> tuple[Opportunity, ...]:
        """Return the latest opportunity of each brand x lane of a story, most urgent first."""
        with self._lock:
            file = self._file(story_id)
            return tuple(sorted(file.latest.values(), key=by_urgency)) if file else ()

    def note(self, opportunity: Opportunity, verdict: Verdict) -> None:
        """Add a verdict to the story's decision log, unless it repeats the last one for this opportunity."""
        with self._lock:
            file = self._file(opportunity.story_id)
            if file is None:
                return
            last = file.last_verdict.get(opportunity.opportunity_id)
            if last and (last.decision, last.reason) == (verdict.decision, verdict.reason):
                return
            file.last_verdict[opportunity.opportunity_id] = verdict
            file.decided.append((opportunity.opportunity_id, verdict))

    def decisions(self, story_id: StoryId) -> tuple[Noted, ...]:
        """Return (opportunity id, verdict), oldest first."""
        with self._lock:
            file = self._file(story_id)
            return tuple(sorted(file.decided, key=lambda noted: noted[1].at)) if file else ()

    def close(self, story_ids: Sequence[StoryId], *, now: datetime) -> None:
        """Mark stories closed; they leave ``open`` and stay readable until their retention ends."""
        with self._lock:
            for story_id in story_ids:
                file = self._file(story_id)
                if file is not None and file.head.closed_at is None:
                    self._put(replace(file.head, closed_at=now))
            self._expire(now)

    def _resolve(self, story_id: StoryId) -> StoryId:
        passed = {story_id}
        file = self._files.get(story_id)
        while file is not None and file.head.merged_into is not None:
            story_id = file.head.merged_into
            if story_id in passed:
                break
            passed.add(story_id)
            file = self._files.get(story_id)
        return story_id

    def _file(self, story_id: StoryId) -> _File | None:
        return self._files.get(self._resolve(story_id))

    def _living(self, story_id: StoryId) -> _File | None:
        """Return the story of exactly this id unless it was absorbed meanwhile."""
        file = self._files.get(story_id)
        return file if file is not None and file.head.merged_into is None else None

    def _put(self, story: Story) -> None:
        """Store a head; the story moves to the end of the order in which stories expire."""
        file = self._files.pop(story.story_id, None)
        if file is None:
            file = _File(head=story, decided=deque(maxlen=self._retention.decisions))
        file.head = story
        self._files[story.story_id] = file
        self._open.pop(story.story_id, None)
        if story.merged_into is None and story.closed_at is None:
            self._open[story.story_id] = None

    def _add_members(self, story_id: StoryId, members: Sequence[Member]) -> None:
        file = self._files.get(story_id)
        if file is not None:
            file.members.update((member.entry_id, member) for member in members)
            file.ordered = None

    def _absorb(self, merge: Merge) -> None:
        """Mark the absorbed story and hand what it holds to the survivor; the survivor's own wins."""
        absorbed = self._files.get(merge.absorbed)
        survivor = self._file(merge.survivor)
        if absorbed is None or survivor is None or absorbed is survivor:
            return
        if absorbed.head.merged_into is None:
            self._put(replace(absorbed.head, merged_into=merge.survivor))
        survivor.members = absorbed.members | survivor.members
        survivor.ordered = None
        survivor.assignments = absorbed.assignments | survivor.assignments
        survivor.decided.extend(absorbed.decided)
        survivor.last_verdict = absorbed.last_verdict | survivor.last_verdict
        absorbed.members, absorbed.assignments, absorbed.ordered = {}, {}, None
        absorbed.decided.clear()
        absorbed.latest.clear()
        if merge.absorbed in self._touched:
            del self._touched[merge.absorbed]
            self._touched.setdefault(survivor.head.story_id)

    def _expire(self, now: datetime) -> None:
        while self._files:
            story_id, file = next(iter(self._files.items()))
            if now - file.head.last_seen_at <= self._retention.stories:
                return
            del self._files[story_id]
            self._open.pop(story_id, None)
            self._touched.pop(story_id, None)
            for opportunity in file.latest.values():
                self._outbox.pop(opportunity.opportunity_id, None)


def _first_sight(member: Member) -> tuple[datetime, EntryId]:
    return (member.first_seen_at, member.entry_id)


def _recency(story: Story) -> tuple[datetime, StoryId]:
    return (story.last_seen_at, story.story_id)
