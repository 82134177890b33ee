"""Links that sleep while the stream speaks one language: titles are put by, and read once another is heard.

    one language within the horizon ▸ put by
    a second one ▸ read what was put by, in its order ▸ go on as `StoryLinks`

What the links are after waking is what they were had every title been read at once, but for rarities:
the titles of stories that fell silent in the meantime are not counted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newsjack.core.link_words import LANGUAGES
from newsjack.core.links import StoryLinks, Title, Titled, language_of
from newsjack.model.story import Merge, StoryId

LEAST_TIDIED = 1_000
"""Notes below which it is not worth looking for those of silent stories."""

KEPT_PER_STORY = 4
"""Most notes kept, in notes per story that may be remembered; the oldest go first."""


@dataclass(slots=True)
class Restored:
    """A story rebuilt in sleep."""

    story_id: StoryId
    titles: tuple[Title, ...]
    linked: tuple[StoryId, ...]


Note = Title | Restored | Merge


class WakingLinks(StoryLinks):
    """Links that cost next to nothing until two of their languages are heard within the horizon."""

    def reset(self) -> None:
        """Forget everything but the lists and the prior, and sleep."""
        super().reset()
        self._notes: list[Note] = []
        self._touched: dict[StoryId, float] = {}
        self._heard: dict[str, float] = {}
        self._heard_at: float = 0.0
        self._is_awake = False
        self._tidy_at: int = LEAST_TIDIED

    def observe(self, entry: Titled) -> None:
        """Count an entry's concepts without placing it, now or when they matter."""
        if self._is_awake:
            super().observe(entry)
        else:
            self._put_by(_title(entry))

    def add(self, entry: Titled, story_id: StoryId, *, linked: Iterable[StoryId] = ()) -> None:
        """Take one entry of a story in, now or when there is another language to link it to."""
        at = entry.first_seen_at.timestamp()
        if self._hears(language_of(entry), at):
            super().add(entry, story_id, linked=linked)
            return
        self._touch(story_id, at)
        note = _title(entry)
        note.story_id, note.linked = story_id, linked
        self._put_by(note)

    def merge(self, merge: Merge) -> None:
        """Move what is known of an absorbed story to the survivor."""
        if self._is_awake:
            super().merge(merge)
            return
        last_at = self._touched.pop(merge.absorbed, None)
        if last_at is not None:
            self._touched[merge.survivor] = max(last_at, self._touched.get(merge.survivor, last_at))
        self._put_by(merge)

    def restore(self, story_id: StoryId, entries: Sequence[Titled], *, linked: Iterable[StoryId]) -> None:
        """Rebuild a live story from its entries and its head's links, now or when they matter."""
        for entry in entries:
            self._hears(language_of(entry), entry.first_seen_at.timestamp())
        if self._is_awake:
            super().restore(story_id, entries, linked=linked)
            return
        self._touch(story_id, max(entry.first_seen_at.timestamp() for entry in entries))
        self._put_by(Restored(story_id, tuple(map(_title, entries)), tuple(linked)))

    def put_by(self) -> tuple[Note, ...]:
        """Return what was put by, in order."""
        return tuple(self._notes)

    def _hears(self, language: str, at: float) -> bool:
        """Tell whether to read: two languages were heard within the horizon. Catches up on waking."""
        if language in LANGUAGES:
            heard = self._heard
            heard[language] = max(at, heard.get(language, at))
            self._heard_at = max(at, self._heard_at)
            if len(heard) > 1:
                oldest = self._heard_at - self._horizon
                self._heard = {one: last_at for one, last_at in heard.items() if last_at >= oldest}
                was_awake, self._is_awake = self._is_awake, len(self._heard) > 1
                if self._is_awake and not was_awake:
                    self._catch_up()
        return self._is_awake

    def _catch_up(self) -> None:
        notes, self._notes = self._notes, []
        self._touched, self._tidy_at = {}, LEAST_TIDIED
        for note in notes:
            if isinstance(note, Merge):
                super().merge(note)
            elif isinstance(note, Restored):
                super().restore(note.story_id, note.titles, linked=note.linked)
            elif note.story_id is None:
                super().observe(note)
            else:
                super().add(note, note.story_id, linked=note.linked)

    def _touch(self, story_id: StoryId, at: float) -> None:
        last_at = self._touched.pop(story_id, at)
        self._touched[story_id] = max(at, last_at)

    def _put_by(self, note: Note) -> None:
        self._notes.append(note)
        if len(self._notes) > self._tidy_at:
            self._tidy()

    def _tidy(self) -> None:
        """Drop the notes of silent stories, and of those beyond what may be remembered."""
        oldest = self._heard_at - self._horizon
        living = [(story_id, at) for story_id, at in self._touched.items() if at >= oldest]
        self._touched = dict(living[-self._most :])
        heirs: dict[StoryId, StoryId] = {}
        kept: list[Note] = []
        for note in reversed(self._notes):
            story_id = note.survivor if isinstance(note, Merge) else note.story_id
            if story_id is None:
                is_kept = isinstance(note, Title) and note.first_seen_at.timestamp() >= oldest
            else:
                heir = heirs.get(story_id, story_id)
                is_kept = heir in self._touched
                if isinstance(note, Merge):
                    heirs[note.absorbed] = heir
            if is_kept:
                kept.append(note)
        self._notes = kept[: KEPT_PER_STORY * self._most][::-1]
        self._tidy_at = max(LEAST_TIDIED, 2 * len(self._notes))


def _title(entry: Titled) -> Title:
    return Title(entry.entry_id, entry.title, entry.language, entry.first_seen_at)
