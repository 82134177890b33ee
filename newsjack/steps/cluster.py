"""Cluster step: inbox ▸ group ▸ curve ▸ one commit ▸ touched story ids.

One writer: the clusterer's memory and the curves are the state, written through and rebuilt from
the store on start. What an entry caused is stored in the transaction that consumes it, so a run
that dies half-way is simply done again after a rebuild.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from newsjack.core.cluster import Clusterer
from newsjack.core.curve import StoryCurve
from newsjack.core.links import StoryLinks
from newsjack.core.pairs import Reading
from newsjack.core.watched import WatchedNames
from newsjack.errors import StoreError
from newsjack.model.brand import Brand
from newsjack.model.entry import Entry, EntryId
from newsjack.model.params import CurveParams
from newsjack.model.story import Assignment, Member, Merge, Origin, Story, StoryId
from newsjack.ports import EntryStore, Grouping, StoryStore

REBUILD_STORIES = 100_000
"""Most stories looked through for live ones at a rebuild."""

REBUILD_ENTRIES = 400_000
"""Most kept entries whose words are counted again at a rebuild."""

REBUILD_AT_ONCE = 500
"""Stories whose members are read in one round trip at a rebuild."""

KEPT_BEYOND = timedelta(hours=1)
"""How much longer than the horizon a story's head and curve stay in memory."""


@dataclass(slots=True)
class _Live:
    """A story's head as it now stands, and what the head does not tell."""

    head: Story
    headline_at: datetime
    owners: set[str]


@dataclass(slots=True)
class _Batch:
    """What one run changed, in order."""

    touched: dict[StoryId, None] = field(default_factory=dict)
    absorbed: dict[StoryId, Story] = field(default_factory=dict)
    members: dict[StoryId, dict[EntryId, Member]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    consumed: list[EntryId] = field(default_factory=list)
    relinked: dict[StoryId, Story] = field(default_factory=dict)

    def absorb(self, merge: Merge, head: Story, union: Iterable[Member]) -> None:
        """Note a merge: everything new of the absorbed story belongs to the survivor now."""
        self.merges.append(merge)
        self.absorbed[merge.absorbed] = head
        self.touched.pop(merge.absorbed, None)
        self.members.pop(merge.absorbed, None)
        self.touched[merge.survivor] = None
        self.members[merge.survivor] = {member.entry_id: member for member in union}


class ClusterStep:
    """Groups waiting entries. ``curves`` are the live curves by story, shared with assess.

    Without ``links`` no stories of different languages are linked.
    """

    def __init__(
        self,
        clusterer: Clusterer,
        entries: EntryStore,
        stories: StoryStore,
        curve: CurveParams,
        links: StoryLinks | None = None,
    ) -> None:
        self.curves: dict[StoryId, StoryCurve] = {}
        self._clusterer = clusterer
        self._links = links
        self._entries = entries
        self._stories = stories
        self._params = curve
        self._keep = max(clusterer.horizon, curve.close_after) + KEPT_BEYOND
        self._live: dict[StoryId, _Live] = {}
        self._placed: set[EntryId] = set()
        self._stale = False

    def watch(self, brands: Iterable[Brand]) -> None:
        """Put another list of brands in force: their names tell no two stories apart."""
        self._clusterer.watch(WatchedNames(brands))

    def rebuild(self, now: datetime) -> int:
        """Restore memory from the store; return how many stories are live."""
        self._clusterer.reset()
        if self._links is not None:
            self._links.reset()
        self.curves.clear()
        self._live.clear()
        self._placed.clear()
        known = self._observe()
        recent = {story.story_id: story for story in self._stories.recent(limit=REBUILD_STORIES)}
        heads = recent | {story.story_id: story for story in self._stories.open()}
        oldest = now - self._keep
        kept = [
            head
            for head in sorted(heads.values(), key=lambda story: (story.last_seen_at, story.story_id))
            if head.merged_into is None and (head.closed_at is None or head.last_seen_at >= oldest)
        ]
        for start in range(0, len(kept), REBUILD_AT_ONCE):
            some = kept[start : start + REBUILD_AT_ONCE]
            members = self._stories.members_of([head.story_id for head in some])
            for head, its in zip(some, members, strict=True):
                self._restore(head, its, known)
        self._stale = False
        return self._clusterer.live_stories()

    def run(self, *, now: datetime, limit: int = 500) -> tuple[StoryId, ...]:
        """Group up to ``limit`` waiting entries and commit once; return the touched stories.

        An entry that is a member already is only consumed. Raises ``StoreError``; the next run
        then starts with a rebuild, because memory is ahead of the store.
        """
        if self._stale:
            self.rebuild(now)
        batch = _Batch()
        self._stale = True
        waiting = self._entries.inbox(limit=limit)
        for entry in waiting:
            self._group(entry, batch)
        if len(waiting) < limit:
            for merge in self._clusterer.look(now):
                self._merge(merge, batch)
        if batch.consumed or batch.merges:
            self._relink(batch)
            self._commit(batch, now)
        self._stale = False
        self._trim(now)
        return tuple(batch.touched)

    def _group(self, entry: Entry, batch: _Batch) -> None:
        batch.consumed.append(entry.entry_id)
        if entry.entry_id in self._placed:
            return
        assignment = self._clusterer.add(entry)
        for merge in (*self._clusterer.take_merges(), *assignment.merges):
            self._merge(merge, batch)
        batch.assignments.append(assignment)
        story_id = assignment.story_id
        live = None if assignment.opened else self._story(story_id)
        curve = self.curves.setdefault(story_id, StoryCurve(self._params))
        member = curve.add(entry=entry, wire_copy=assignment.wire_copy, reprint_of=assignment.reprint_of)
        origin = assignment.reprint_of or Origin(at=entry.event_at, outlet=entry.outlet)
        fresh = _opened(entry, assignment) if live is None else _joined(live, entry, member)
        fresh.head = _since(fresh.head, origin)
        self._live.pop(story_id, None)
        self._live[story_id] = fresh
        self._placed.add(entry.entry_id)
        batch.members.setdefault(story_id, {})[entry.entry_id] = member
        batch.touched[story_id] = None
        if self._links is not None:
            if assignment.boilerplate:
                self._links.observe(entry)
            else:
                self._links.add(entry, story_id, linked=fresh.head.linked)

    def _merge(self, merge: Merge, batch: _Batch) -> None:
        """Give the survivor the absorbed story's members; waves are counted anew over all of them."""
        survivor, absorbed = self._story(merge.survivor), self._story(merge.absorbed)
        if survivor is None or absorbed is None:
            # Only a store that lost a story gets here; what is left of the two goes on.
            raise StoreError(f"a merged story is missing: {merge.absorbed}", subject=merge.survivor)
        union = {member.entry_id: member for member in self.curves.pop(merge.absorbed).members}
        kept = self.curves[merge.survivor]
        union |= {member.entry_id: member for member in kept.members}
        curve = StoryCurve.from_members(self._params, tuple(union.values()), least_wave=kept.wave)
        self.curves[merge.survivor] = curve
        del self._live[merge.absorbed], self._live[merge.survivor]
        self._live[merge.survivor] = _united(survivor, absorbed, curve.members)
        batch.absorb(merge, replace(absorbed.head, merged_into=merge.survivor), curve.members)
        if self._links is not None:
            self._links.merge(merge)

    def _relink(self, batch: _Batch) -> None:
        """Put changed links into the heads of both sides; a head that nothing else touched is read anew."""
        if self._links is None:
            return
        for story_id, linked in self._links.take_changes().items():
            live = self._live.get(story_id)
            if live is not None:
                live.head = replace(live.head, linked=linked)
            if story_id not in batch.touched:
                # It may have been closed meanwhile, which memory does not know and a link does not undo.
                stored = self._stories.raw(story_id)
                if stored is not None and stored.merged_into is None:
                    batch.relinked[story_id] = replace(stored, linked=linked)

    def _commit(self, batch: _Batch, now: datetime) -> None:
        heads = [self._live[story_id].head for story_id in batch.touched]
        grouping = Grouping(
            stories=(*heads, *batch.relinked.values(), *batch.absorbed.values()),
            members={story_id: tuple(members.values()) for story_id, members in batch.members.items()},
            merges=tuple(batch.merges),
            assignments=tuple(batch.assignments),
            consumed=tuple(batch.consumed),
            touched=(*batch.touched, *batch.relinked),
        )
        self._stories.commit_grouping(grouping, now=now)

    def _story(self, story_id: StoryId) -> _Live | None:
        """Return a story from memory, else from the store (it was closed and has left memory)."""
        live = self._live.get(story_id)
        if live is None and (head := self._stories.raw(story_id)) is not None:
            self._remember(head, self._stories.members(story_id))
            live = self._live[story_id]
        return live

    def _remember(self, head: Story, members: Iterable[Member]) -> tuple[EntryId, ...]:
        ordered = sorted(members, key=_event_order)
        self.curves[head.story_id] = StoryCurve.restored(self._params, ordered)
        first = ordered[0].event_at if ordered else head.first_seen_at
        owners = {member.owner for member in ordered}
        for member in ordered[:1]:
            head = _since(head, Origin(at=member.event_at, outlet=member.outlet))
        self._live[head.story_id] = _Live(head=head, headline_at=first, owners=owners)
        found = tuple(member.entry_id for member in ordered)
        self._placed.update(found)
        return found

    def _observe(self) -> dict[EntryId, tuple[Entry, Reading]]:
        """Count the words of all entries that were grouped; return those still kept, as read."""
        waiting = {entry.entry_id for entry in self._entries.inbox(limit=REBUILD_ENTRIES)}
        kept = sorted(self._entries.latest(limit=REBUILD_ENTRIES), key=lambda entry: entry.first_seen_at)
        known: dict[EntryId, tuple[Entry, Reading]] = {}
        for entry in kept:
            if entry.entry_id not in waiting:
                known[entry.entry_id] = (entry, self._clusterer.observe(entry))
                if self._links is not None:
                    self._links.observe(entry)
        return known

    def _restore(
        self, head: Story, members: Iterable[Member], known: Mapping[EntryId, tuple[Entry, Reading]]
    ) -> None:
        found = self._remember(head, members)
        entries = [known[entry_id] for entry_id in found if entry_id in known]
        if entries and not head.boilerplate:
            self._clusterer.restore(head.story_id, entries)
            if self._links is not None:
                self._links.restore(head.story_id, [entry for entry, _ in entries], linked=head.linked)

    def _trim(self, now: datetime) -> None:
        """Let go of stories that take no more entries."""
        oldest = now - self._keep
        while self._live:
            story_id, live = next(iter(self._live.items()))
            if live.head.last_seen_at >= oldest:
                return
            del self._live[story_id]
            curve = self.curves.pop(story_id)
            self._placed.difference_update(member.entry_id for member in curve.members)


def _event_order(member: Member) -> tuple[datetime, datetime, str]:
    return (member.event_at, member.first_seen_at, member.entry_id)


def _since(head: Story, origin: Origin) -> Story:
    """Return a story's head with the earlier of its origin and another: it never moves later."""
    if head.origin_at is not None and head.origin_at <= origin.at:
        return head
    return replace(head, origin_at=origin.at, origin_outlet=origin.outlet)


def _opened(entry: Entry, assignment: Assignment) -> _Live:
    head = Story(
        story_id=assignment.story_id,
        headline=entry.title,
        language=entry.language,
        wave=1,
        entries=1,
        outlets=1,
        first_seen_at=entry.first_seen_at,
        last_seen_at=entry.first_seen_at,
        boilerplate=assignment.boilerplate,
    )
    return _Live(head=head, headline_at=entry.event_at, owners={entry.owner})


def _joined(live: _Live, entry: Entry, member: Member) -> _Live:
    """Return the story with one more entry; a closed one opens again."""
    head = live.head
    earlier = entry.event_at < live.headline_at
    owners = live.owners | {entry.owner} if entry.owner not in live.owners else live.owners
    grown = replace(
        head,
        headline=entry.title if earlier else head.headline,
        language=head.language or entry.language,
        wave=max(head.wave, member.wave),
        entries=head.entries + 1,
        outlets=len(owners),
        first_seen_at=min(head.first_seen_at, entry.first_seen_at),
        last_seen_at=max(head.last_seen_at, entry.first_seen_at),
        boilerplate=False,
        closed_at=None,
    )
    return _Live(head=grown, headline_at=min(live.headline_at, entry.event_at), owners=owners)


def _united(survivor: _Live, absorbed: _Live, members: Iterable[Member]) -> _Live:
    """Return the survivor's head over the members of both; the earlier headline stays."""
    both = tuple(members)
    mine, theirs = survivor.head, absorbed.head
    earliest = min(survivor, absorbed, key=lambda live: live.headline_at)
    owners = {member.owner for member in both}
    gone = {mine.story_id, theirs.story_id}
    head = replace(
        mine,
        headline=earliest.head.headline,
        language=mine.language or theirs.language,
        wave=max((member.wave for member in both), default=1),
        entries=len(both),
        outlets=len(owners),
        first_seen_at=min(mine.first_seen_at, theirs.first_seen_at),
        last_seen_at=max(mine.last_seen_at, theirs.last_seen_at),
        boilerplate=mine.boilerplate and theirs.boilerplate,
        linked=tuple(link for link in dict.fromkeys((*mine.linked, *theirs.linked)) if link not in gone),
        closed_at=None,
    )
    if theirs.origin_at is not None:
        head = _since(head, Origin(at=theirs.origin_at, outlet=theirs.origin_outlet))
    return _Live(head=head, headline_at=earliest.headline_at, owners=owners)
