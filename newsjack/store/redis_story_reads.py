"""What the story store looks up in Redis: heads in bulk, and who survives whom."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from newsjack.codec import decode
from newsjack.model.opportunity import Assessment
from newsjack.model.story import Story, StoryId
from newsjack.ports import Grouping
from newsjack.store.client import Client
from newsjack.store.keys import Keys

_CHUNK = 1_000
_LONGEST_CHAIN = 100


class StoryReads:
    """Reads of the story store that follow merged ids."""

    def __init__(self, client: Client, keys: Keys) -> None:
        self._client = client
        self._keys = keys

    def heads(self, story_ids: Sequence[str]) -> list[Story | None]:
        """Return heads of exactly these ids, in order."""
        found: list[Story | None] = []
        for start in range(0, len(story_ids), _CHUNK):
            chunk = story_ids[start : start + _CHUNK]
            texts = self._client.mget([self._keys.of("story", story_id) for story_id in chunk])
            found += [decode(Story, text) if text is not None else None for text in texts]
        return found

    def living(self, story_id: StoryId) -> Story | None:
        """Return the story of this id, or its last survivor."""
        story = self.heads([story_id])[0]
        for _ in range(_LONGEST_CHAIN):
            if story is None or story.merged_into is None:
                return story
            story = self.heads([story.merged_into])[0]
        return story

    def resolve(self, story_id: StoryId) -> StoryId:
        """Return the id under which the story lives; an unknown id as it is."""
        story = self.living(story_id)
        return story.story_id if story is not None else story_id

    def listed(self, index: str, *, limit: int | None) -> tuple[Story, ...]:
        """Return the stories of an index by last sight, the latest first; all for ``None``."""
        if limit is not None and limit <= 0:
            return ()
        last = -1 if limit is None else limit - 1
        story_ids = self._client.zrange(index, 0, last, desc=True)
        found = [story for story in self.heads(story_ids) if story is not None]
        return tuple(sorted(found, key=lambda story: (story.last_seen_at, story.story_id), reverse=True))

    def assessments(self, story_ids: Sequence[StoryId]) -> tuple[Assessment | None, ...]:
        """Return last assessments, in order."""
        if not story_ids:
            return ()
        with self._client.pipeline(transaction=False) as pipe:
            pipe.mget([self._keys.of("story", story_id) for story_id in story_ids])
            pipe.mget([self._keys.of("story_assessment", story_id) for story_id in story_ids])
            heads, texts = pipe.execute()
        return tuple(
            self._assessment_of(head, text) if head is not None else None
            for head, text in zip(heads, texts, strict=True)
        )

    def survivors(self, grouping: Grouping) -> Mapping[StoryId, StoryId]:
        """Return, for each id a grouping touches or merges into, the id under which it will live."""
        heads = {story.story_id: story.merged_into for story in grouping.stories}
        heads.update((merge.absorbed, merge.survivor) for merge in grouping.merges)
        asked = (*grouping.touched, *(merge.survivor for merge in grouping.merges))
        return {story_id: self._survivor(story_id, heads) for story_id in asked}

    def unmarked(self, grouping: Grouping) -> tuple[Story, ...]:
        """Return heads of absorbed stories that the grouping names in a merge but does not mark itself."""
        marked = {story.story_id for story in grouping.stories if story.merged_into is not None}
        given = {story.story_id: story for story in grouping.stories}
        into = {merge.absorbed: merge.survivor for merge in grouping.merges if merge.absorbed not in marked}
        stored = self.heads([story_id for story_id in into if story_id not in given])
        known = [*(given[story_id] for story_id in into if story_id in given), *stored]
        return tuple(
            replace(story, merged_into=into[story.story_id])
            for story in known
            if story is not None and story.merged_into is None
        )

    def _survivor(self, story_id: StoryId, heads: Mapping[StoryId, StoryId | None]) -> StoryId:
        for _ in range(_LONGEST_CHAIN):
            if story_id not in heads:
                return self.resolve(story_id)
            into = heads[story_id]
            if into is None:
                return story_id
            story_id = into
        return story_id

    def _assessment_of(self, head: str, text: str | None) -> Assessment | None:
        story = decode(Story, head)
        if story.merged_into is not None:
            text = self._client.get(self._keys.of("story_assessment", self.resolve(story.story_id)))
        return decode(Assessment, text) if text is not None else None
