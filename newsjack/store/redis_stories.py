"""Stories in Redis: heads, members, assessments, decisions, touched and outbox."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from newsjack.codec import decode, decode_all, encode
from newsjack.errors import StoreError
from newsjack.model.curve import PhaseChange
from newsjack.model.opportunity import Assessment, Opportunity, Verdict
from newsjack.model.params import RetentionParams
from newsjack.model.story import Assignment, Member, Story, StoryId
from newsjack.ports import Grouping
from newsjack.store import scripts
from newsjack.store.client import Client, guarded
from newsjack.store.keys import Keys
from newsjack.store.order import by_urgency
from newsjack.store.redis_entries import seconds
from newsjack.store.redis_story_reads import StoryReads
from newsjack.store.redis_story_writes import StoryWrites

_TRIES = 20


class RedisStoryStore:
    """``StoryStore``. One process writes groupings and assessments; anybody reads, notes and settles."""

    def __init__(self, client: Client, keys: Keys, retention: RetentionParams) -> None:
        self._client = client
        self._keys = keys
        self._retention = retention
        self._reads = StoryReads(client, keys)
        self._writes = StoryWrites(client, keys, retention)
        self._note = client.register_script(scripts.NOTE)
        self._close = client.register_script(scripts.CLOSE)
        self._settle = client.register_script(scripts.SETTLE)

    @guarded
    def commit_grouping(self, grouping: Grouping, *, now: datetime) -> None:
        """Store a grouping; members are added by entry id (the same entry again replaces itself)."""
        survivors = self._reads.survivors(grouping)
        absorbed = self._reads.unmarked(grouping)
        self._writes.grouping(grouping, survivors=survivors, absorbed=absorbed, now=now)

    @guarded
    def get(self, story_id: StoryId) -> Story | None:
        """Return a story; an absorbed id gives the survivor."""
        return self._reads.living(story_id)

    @guarded
    def raw(self, story_id: StoryId) -> Story | None:
        """Return the story of exactly this id, absorbed or not."""
        return self._reads.heads([story_id])[0]

    @guarded
    def members(self, story_id: StoryId) -> tuple[Member, ...]:
        """Return its members by first sight, then entry id."""
        return _members(self._client.hvals(self._key("story_members", story_id)))

    @guarded
    def members_of(self, story_ids: Sequence[StoryId]) -> tuple[tuple[Member, ...], ...]:
        """Return the members of exactly these stories, in order; merges are not followed."""
        with self._client.pipeline(transaction=False) as pipe:
            for story_id in story_ids:
                pipe.hvals(self._keys.of("story_members", story_id))
            return tuple(_members(texts) for texts in pipe.execute())

    @guarded
    def open(self) -> tuple[Story, ...]:
        """Return stories neither closed nor absorbed, last seen first."""
        return self._reads.listed(self._keys.stories_open, limit=None)

    @guarded
    def recent(self, *, limit: int) -> tuple[Story, ...]:
        """Return stories, open or closed but not absorbed, last seen first."""
        return self._reads.listed(self._keys.stories, limit=limit)

    @guarded
    def touched(self, *, limit: int) -> tuple[StoryId, ...]:
        """Return stories waiting to be assessed, longest waiting first."""
        if limit <= 0:
            return ()
        return tuple(map(StoryId, self._client.zrange(self._keys.touched, 0, limit - 1)))

    @guarded
    def commit_assessments(
        self,
        assessments: Sequence[Assessment],
        opportunities: Sequence[Opportunity],
        *,
        settled: Sequence[StoryId],
        now: datetime,
    ) -> None:
        """Store assessments and opportunities, fill the outbox, take ``settled`` out of touched."""
        asked = {item.story_id for item in assessments} | {item.story_id for item in opportunities}
        living = {
            story.story_id
            for story in self._reads.heads(sorted(asked))
            if story is not None and story.merged_into is None
        }
        self._writes.assessments(
            [item for item in assessments if item.story_id in living],
            opportunities,
            living=living,
            settled=settled,
            now=now,
        )

    @guarded
    def assessment(self, story_id: StoryId) -> Assessment | None:
        """Return the last assessment."""
        return self._reads.assessments([story_id])[0]

    @guarded
    def assessments(self, story_ids: Sequence[StoryId]) -> tuple[Assessment | None, ...]:
        """Return last assessments, in order: one round trip unless an id was absorbed."""
        return self._reads.assessments(story_ids)

    @guarded
    def assignments(self, story_id: StoryId) -> tuple[Assignment, ...]:
        """Return how each entry came to the story, by instant, then entry id."""
        texts = self._client.hvals(self._key("story_assignments", story_id))
        found = (decode(Assignment, text) for text in texts)
        return tuple(sorted(found, key=lambda item: (item.at, item.entry_id)))

    @guarded
    def changes(self, story_id: StoryId) -> tuple[PhaseChange, ...]:
        """Return every phase change of every wave, in order."""
        waves: dict[str, str] = self._client.hgetall(self._key("story_changes", story_id))
        return tuple(
            change for wave in sorted(waves, key=int) for change in decode_all(PhaseChange, waves[wave])
        )

    @guarded
    def outbox(self, *, limit: int) -> tuple[Opportunity, ...]:
        """Return opportunities waiting for triage, most urgent first."""
        return self._urgent(self._keys.outbox, self._keys.outbox_order, limit)

    @guarded
    def settle(self, opportunities: Sequence[Opportunity]) -> None:
        """Take opportunities out of the outbox, unless a newer one took its place meanwhile."""
        if not opportunities:
            return
        ids = [opportunity.opportunity_id for opportunity in opportunities]
        texts = self._client.hmget(self._keys.outbox, ids)
        args = [
            part
            for opportunity, text in zip(opportunities, texts, strict=True)
            if text is not None and decode(Opportunity, text) == opportunity
            for part in (opportunity.opportunity_id, text)
        ]
        if args:
            self._settle(keys=[self._keys.outbox, self._keys.outbox_order], args=args)

    @guarded
    def opportunities(self, *, limit: int) -> tuple[Opportunity, ...]:
        """Return the latest opportunity of each story x brand x lane, most urgent first."""
        return self._urgent(self._keys.opportunities, self._keys.opportunities_order, limit)

    @guarded
    def opportunities_of(self, story_id: StoryId) -> tuple[Opportunity, ...]:
        """Return the latest opportunity of each brand x lane of a story, most urgent first."""
        owned: set[str] = self._client.smembers(self._key("story_owned", story_id))
        lanes = sorted(field[1:] for field in owned if field.startswith("L"))
        return self._decoded(self._client.hmget(self._keys.opportunities, lanes) if lanes else ())

    @guarded
    def note(self, opportunity: Opportunity, verdict: Verdict) -> None:
        """Add a verdict to the story's decision log, unless it repeats the last one for this opportunity."""
        story_id = self._reads.resolve(opportunity.story_id)
        names = ("story", "story_verdicts", "story_decisions")
        self._note(
            keys=[self._keys.of(name, story_id) for name in names],
            args=[
                opportunity.opportunity_id,
                f"{verdict.decision} {verdict.reason}",
                json.dumps([opportunity.opportunity_id, encode(verdict)]),
                self._retention.decisions,
                seconds(self._retention.stories.total_seconds()),
            ],
        )

    @guarded
    def decisions(self, story_id: StoryId) -> tuple[tuple[str, Verdict], ...]:
        """Return (opportunity id, verdict), oldest first."""
        lines = self._client.lrange(self._key("story_decisions", story_id), 0, -1)
        pairs = (json.loads(line) for line in lines)
        noted = ((opportunity_id, decode(Verdict, text)) for opportunity_id, text in pairs)
        return tuple(sorted(noted, key=lambda item: item[1].at))

    @guarded
    def close(self, story_ids: Sequence[StoryId], *, now: datetime) -> None:
        """Mark stories closed; they leave ``open`` and stay readable until their retention ends."""
        for story_id in story_ids:
            self._close_one(self._reads.resolve(story_id), now)

    def _close_one(self, story_id: StoryId, now: datetime) -> None:
        """Close by compare and set: the head may change between reading and writing it."""
        head = self._keys.of("story", story_id)
        for _ in range(_TRIES):
            text: str | None = self._client.get(head)
            story = decode(Story, text) if text is not None else None
            if story is None or story.closed_at is not None or story.merged_into is not None:
                return
            closed = encode(replace(story, closed_at=now))
            if self._close(keys=[head, self._keys.stories_open], args=[story_id, text, closed]):
                return
        raise StoreError(f"story {story_id} changes too fast to be closed", subject=story_id)

    def _key(self, name: str, story_id: StoryId) -> str:
        return self._keys.of(name, self._reads.resolve(story_id))

    def _urgent(self, texts: str, order: str, limit: int) -> tuple[Opportunity, ...]:
        if limit <= 0:
            return ()
        names = self._client.zrange(order, 0, limit - 1, desc=True)
        found = self._client.hmget(texts, names) if names else ()
        return self._decoded(found)

    def _decoded(self, texts: Iterable[str | None]) -> tuple[Opportunity, ...]:
        return tuple(sorted((decode(Opportunity, text) for text in texts if text), key=by_urgency))


def _members(texts: Iterable[str]) -> tuple[Member, ...]:
    members = (decode(Member, text) for text in texts)
    return tuple(sorted(members, key=lambda member: (member.first_seen_at, member.entry_id)))
