"""The two great writes of the story store, each one MULTI: all of it or nothing."""

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import datetime

from newsjack.codec import encode, encode_all
from newsjack.model.opportunity import Assessment, Opportunity
from newsjack.model.params import RetentionParams
from newsjack.model.story import Assignment, Merge, Story, StoryId
from newsjack.ports import Grouping
from newsjack.store import scripts
from newsjack.store.client import Client
from newsjack.store.keys import STORY_PARTS, Keys
from newsjack.store.order import lane_key
from newsjack.store.redis_entries import seconds
from newsjack.store.redis_feeds import score

_ABSORBED_PARTS = ("story_members", "story_assignments", "story_verdicts", "story_decisions")
_URGENCY_STEP = 1e10
"""Larger than any instant in seconds: urgency decides, then the older comes first."""


class StoryWrites:
    """Queues the commands of one commit and runs them as one transaction."""

    def __init__(self, client: Client, keys: Keys, retention: RetentionParams) -> None:
        self._client = client
        self._keys = keys
        self._retention = retention
        self._ttl = seconds(retention.stories.total_seconds())
        self._touch = client.register_script(scripts.TOUCH)
        self._absorb = client.register_script(scripts.ABSORB)
        self._consume = client.register_script(scripts.CONSUME)
        self._prune = client.register_script(scripts.PRUNE_STORIES)

    def grouping(
        self,
        grouping: Grouping,
        *,
        survivors: Mapping[StoryId, StoryId],
        absorbed: Iterable[Story],
        now: datetime,
    ) -> None:
        """Write a grouping. ``absorbed`` are heads to be marked as merged besides those of the grouping."""
        keys = self._keys
        with self._client.pipeline(transaction=True) as pipe:
            for story in (*grouping.stories, *absorbed):
                self._put_head(pipe, story)
            self._put_members(pipe, grouping)
            self._put_assignments(pipe, grouping.assignments)
            for merge in grouping.merges:
                self._queue_absorb(pipe, merge, survivors[merge.survivor])
            if touched := list(dict.fromkeys(survivors[story_id] for story_id in grouping.touched)):
                self._touch(keys=[keys.touched, keys.arrivals], args=touched, client=pipe)
            if grouping.consumed:
                self._consume(keys=[keys.inbox, keys.inbox_slots], args=grouping.consumed, client=pipe)
            for story_id in {*grouping.members, *(story.story_id for story in grouping.stories)}:
                self._renew(pipe, story_id)
            self._queue_prune(pipe, now)
            pipe.execute()

    def assessments(
        self,
        assessments: Sequence[Assessment],
        opportunities: Sequence[Opportunity],
        *,
        living: Set[StoryId],
        settled: Sequence[StoryId],
        now: datetime,
    ) -> None:
        """Write assessments and opportunities; only those of a living story become its latest."""
        with self._client.pipeline(transaction=True) as pipe:
            for assessment in assessments:
                self._put_assessment(pipe, assessment)
            for opportunity in opportunities:
                self._put_opportunity(pipe, opportunity, living)
            if settled:
                pipe.zrem(self._keys.touched, *settled)
            self._queue_prune(pipe, now)
            pipe.execute()

    def _put_head(self, pipe: Client, story: Story) -> None:
        keys = self._keys
        at = {story.story_id: score(story.last_seen_at)}
        pipe.set(keys.of("story", story.story_id), encode(story), ex=self._ttl)
        pipe.zadd(keys.stories_kept, at)
        for index, listed in (
            (keys.stories, story.merged_into is None),
            (keys.stories_open, story.merged_into is None and story.closed_at is None),
        ):
            if listed:
                pipe.zadd(index, at)
            else:
                pipe.zrem(index, story.story_id)

    def _put_members(self, pipe: Client, grouping: Grouping) -> None:
        for story_id, members in grouping.members.items():
            if members:
                texts = {member.entry_id: encode(member) for member in members}
                pipe.hset(self._keys.of("story_members", story_id), mapping=texts)

    def _put_assignments(self, pipe: Client, assignments: Iterable[Assignment]) -> None:
        for assignment in assignments:
            key = self._keys.of("story_assignments", assignment.story_id)
            pipe.hset(key, assignment.entry_id, encode(assignment))
            pipe.expire(key, self._ttl)

    def _queue_absorb(self, pipe: Client, merge: Merge, survivor: StoryId) -> None:
        keys = self._keys
        if survivor == merge.absorbed:
            return
        self._absorb(
            keys=[
                *(keys.of(name, merge.absorbed) for name in _ABSORBED_PARTS),
                *(keys.of(name, survivor) for name in _ABSORBED_PARTS),
                keys.of("story_owned", merge.absorbed),
                keys.touched,
                keys.opportunities,
                keys.opportunities_order,
            ],
            args=[merge.absorbed, survivor, self._retention.decisions],
            client=pipe,
        )
        self._renew(pipe, survivor)

    def _put_assessment(self, pipe: Client, assessment: Assessment) -> None:
        text = self._keys.of("story_assessment", assessment.story_id)
        changes = self._keys.of("story_changes", assessment.story_id)
        pipe.set(text, encode(assessment), ex=self._ttl)
        pipe.hset(changes, str(assessment.reading.wave), encode_all(assessment.changes))
        pipe.expire(changes, self._ttl)

    def _put_opportunity(self, pipe: Client, opportunity: Opportunity, living: Set[StoryId]) -> None:
        keys = self._keys
        text = encode(opportunity)
        urgency = repr(opportunity.urgency.total * _URGENCY_STEP - opportunity.at.timestamp())
        owned = [f"O{opportunity.opportunity_id}"]
        pipe.hset(keys.outbox, opportunity.opportunity_id, text)
        pipe.zadd(keys.outbox_order, {opportunity.opportunity_id: urgency})
        if opportunity.story_id in living:
            lane = lane_key(opportunity)
            owned.append(f"L{lane}")
            pipe.hset(keys.opportunities, lane, text)
            pipe.zadd(keys.opportunities_order, {lane: urgency})
        of_story = keys.of("story_owned", opportunity.story_id)
        pipe.sadd(of_story, *owned)
        pipe.expire(of_story, self._ttl)

    def _renew(self, pipe: Client, story_id: StoryId) -> None:
        for key in self._keys.story_parts(story_id):
            pipe.expire(key, self._ttl)

    def _queue_prune(self, pipe: Client, now: datetime) -> None:
        keys = self._keys
        self._prune(
            keys=[
                keys.stories_kept,
                keys.stories,
                keys.stories_open,
                keys.touched,
                keys.opportunities,
                keys.opportunities_order,
                keys.outbox,
                keys.outbox_order,
            ],
            args=[score(now - self._retention.stories), keys.of("story", ""), *STORY_PARTS],
            client=pipe,
        )
