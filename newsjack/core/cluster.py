"""Online grouping of entries into stories: one pass, in memory, deterministic.

    entry ▸ headline ▸ read (fold, stems, facts) ▸ count ▸ weigh
          ▸ template? own story
          ▸ candidates (index) ▸ wire copy? ▸ odds ▸ join or open ▸ bridge
    every look: stories touched since the last one ▸ merge

An entry joins the story to which it belongs by the best odds, learnt from labelled days (``belonging``): its
nearest member's and its decayed centroid's. A second look merges what arrived in words too different at
first.
"""

import math
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from newsjack.core.belonging import belonging, chance, odds, shared_words, union_odds
from newsjack.core.boilerplate import TemplateMemory, listed
from newsjack.core.frequencies import DocumentFrequencies, StreamFrequencies
from newsjack.core.groups import Group, GroupIndex
from newsjack.core.habits import TitleHabits
from newsjack.core.headline import NO_LEXICON, HeadlineLexicon
from newsjack.core.pairs import LEAST_ODDS, Piece, Reading, piece, read
from newsjack.core.reprint import KnownTexts
from newsjack.core.watched import NOTHING_WATCHED, WatchedNames
from newsjack.core.wire import TextIndex, is_copy
from newsjack.model.entry import Entry, EntryId
from newsjack.model.params import ClusterParams
from newsjack.model.story import Assignment, Merge, StoryId

WORTH_A_LOOK = 1.5
"""How far below joining, in log-odds, another story may lie for an entry's own story to be looked at again;
one that comes nearer later is touched then and looks itself."""

BRIDGED = 3
"""Other stories that a joining entry is asked about."""

BRIDGE_EASE = 0.5
"""How much less, in log-odds, the members must agree when an entry that tells both asks for it."""

LOOK_COSINE = 0.28
"""Cosine of two centroids under which their members are not compared."""

COPIED_AT = 2
"""Best candidates whose members are asked whether an entry is their text again."""

LOOKED_AT = 3
"""Nearest other stories that a look compares."""

LOOK_TERMS = 12
"""Heaviest stems by which a story looks for others."""


Option = tuple[float, Group]
"""A candidate and the log-odds that an entry belongs to it."""


def story_id_of(entry_id: EntryId) -> StoryId:
    """Return the id of the story that an entry opens: the same in every run."""
    return StoryId("s" + blake2b(entry_id.encode(), digest_size=6).hexdigest())


class Clusterer:
    """The grouping's whole state. Feed entries by first sight; the result does not depend on batches."""

    def __init__(
        self,
        params: ClusterParams,
        prior: DocumentFrequencies | None = None,
        watched: WatchedNames = NOTHING_WATCHED,
        lexicon: HeadlineLexicon = NO_LEXICON,
    ) -> None:
        self._params = params
        self._lexicon = lexicon
        self._prior = prior
        self._watched = watched
        self._join, self._union = odds(params.join), odds(params.merge)
        self._horizon = params.horizon.total_seconds()
        self._look_every = params.look_every.total_seconds()
        self.reset()

    def reset(self) -> None:
        """Forget everything but the parameters and the prior."""
        self._frequencies = StreamFrequencies(self._prior)
        self._templates = TemplateMemory(self._lexicon.plain)
        self._habits = TitleHabits(self._lexicon)
        self._texts = TextIndex()
        self._known = KnownTexts(after=self._params.horizon)
        self._index = GroupIndex(
            max_terms=self._params.max_terms, decay_seconds=self._params.tau.total_seconds()
        )
        self._by_id: dict[StoryId, Group] = {}
        self._alias: dict[StoryId, StoryId] = {}
        self._dirty: dict[int, None] = {}
        self._merges: list[Merge] = []
        self._clock = -math.inf
        self._look_due = math.inf

    @property
    def horizon(self) -> timedelta:
        """Silence after which a story takes no more entries."""
        return self._params.horizon

    def add(self, entry: Entry) -> Assignment:
        """Group one entry: decide at its first sight what story it joins or that it opens one.

        Looks that were due before it run first; their merges wait in :meth:`take_merges`.
        """
        self._advance(entry.first_seen_at.timestamp())
        reading = read(entry, headline=self._habits.note(entry).text)
        self._count(entry, reading)
        repeated = self._repeats(entry)
        if repeated or listed(entry.title) or not reading.stems:
            return self._alone(entry, why="template" if reading.stems else "no words to compare")
        read_in = self._piece(entry, reading)
        options = self._options(read_in)
        copied = self._copied(read_in, options)
        if copied is not None:
            near = max((score for score, group in options if group is not copied), default=LEAST_ODDS)
            return self._joined(entry, copied, read_in, similarity=1.0, why="wire copy", near=near)
        if options and options[0][0] >= self._join:
            score, group = options[0]
            bridged = self._bridge(group, options[1:], at=entry.first_seen_at)
            near = options[1][0] if len(options) > 1 else LEAST_ODDS
            group = self._index.groups.get(group.slot) or self._by_id[self.resolve(group.story_id)]
            why = shared_words(read_in, group)
            return self._joined(
                entry, group, read_in, similarity=chance(score), why=why, near=near, merges=bridged
            )
        return self._opened(entry, read_in, near=options[0][0] if options else LEAST_ODDS)

    def look(self, now: datetime) -> tuple[Merge, ...]:
        """Take the second look that is due by ``now``; return the merges since they were last taken."""
        self._advance(now.timestamp())
        return self.take_merges()

    def take_merges(self) -> tuple[Merge, ...]:
        """Return the merges that looks made since the last call, in order."""
        taken = tuple(self._merges)
        self._merges.clear()
        return taken

    def observe(self, entry: Entry) -> Reading:
        """Count an entry's words and form without grouping it: refills the memory before a restore.

        Returns what was read, for :meth:`restore`.
        """
        self._clock = max(self._clock, entry.first_seen_at.timestamp())
        reading = read(entry, headline=self._habits.note(entry).text)
        self._count(entry, reading)
        self._known.reprint_of(entry, reading.words)
        self._repeats(entry)
        return reading

    def restore(self, story_id: StoryId, entries: Sequence[tuple[Entry, Reading]]) -> None:
        """Rebuild a live story from its entries; templates and stories beyond the horizon are left out."""
        group: Group | None = None
        last = max((entry.first_seen_at.timestamp() for entry, _ in entries), default=-math.inf)
        if last < self._clock - self._horizon:
            return
        for entry, reading in sorted(entries, key=lambda one: (one[0].first_seen_at, one[0].entry_id)):
            if not reading.stems or listed(entry.title):
                continue
            self._clock = max(self._clock, entry.first_seen_at.timestamp())
            again = self._piece(entry, reading)
            self._known.reprint_of(entry, again.title_words, again.text_sketch)
            if group is None:
                group = self._index.open(story_id, again)
                self._by_id[story_id] = group
            else:
                self._index.join(group, again)
            self._texts.add(again, group.slot)
        if group is not None and group.last_at >= self._clock - self._look_every:
            self._mark(group)

    def watch(self, watched: WatchedNames) -> None:
        """Put other watched names in force for the entries to come; those grouped keep their weights."""
        self._watched = watched

    def live_stories(self) -> int:
        """Count the stories that still take entries."""
        return len(self._by_id)

    def is_live(self, story_id: StoryId) -> bool:
        """Tell whether a story, or the one that swallowed it, still takes entries."""
        return self.resolve(story_id) in self._by_id

    def resolve(self, story_id: StoryId) -> StoryId:
        """Return the survivor of a story that was merged into another, else the id itself."""
        while story_id in self._alias:
            story_id = self._alias[story_id]
        return story_id

    def _repeats(self, entry: Entry) -> bool:
        """Remember an entry's form; tell whether it is a template of its owner."""
        return self._templates.is_template(
            entry.title, owner=entry.owner, at=entry.first_seen_at, language=entry.language
        )

    def _count(self, entry: Entry, reading: Reading) -> None:
        self._frequencies.observe(
            reading.every, language=reading.language, at=entry.first_seen_at.timestamp()
        )

    def _piece(self, entry: Entry, reading: Reading) -> Piece:
        return piece(
            entry,
            reading,
            frequencies=self._frequencies,
            max_terms=self._params.max_terms,
            watched=self._watched,
        )

    def _advance(self, at: float) -> None:
        """Take every look whose boundary was passed, each as of its boundary; let old stories go.

        A look depends only on the entries before its boundary, never on when it was asked for.
        """
        while self._dirty and at >= self._look_due:
            self._clock = max(self._clock, self._look_due)
            self._expire()
            self._look(datetime.fromtimestamp(self._look_due, UTC))
        self._clock = max(self._clock, at)
        self._expire()

    def _mark(self, group: Group) -> None:
        """Let a story be looked at again at the next boundary."""
        if not self._dirty:
            self._look_due = (math.floor(self._clock / self._look_every) + 1) * self._look_every
        self._dirty[group.slot] = None

    def _expire(self) -> None:
        groups = self._index.groups
        oldest = self._clock - self._horizon
        while groups and (first := next(iter(groups.values()))).last_at < oldest:
            self._forget(first)
        most = self._params.live_stories
        if len(groups) > most:
            lonely = (group for group in groups.values() if group.size == 1)
            spare = [group for group, _ in zip(lonely, range(max(1, most // 50)), strict=False)]
            for group in spare or [next(iter(groups.values()))]:
                self._forget(group)

    def _forget(self, group: Group) -> None:
        self._index.drop(group)
        self._dirty.pop(group.slot, None)
        del self._by_id[group.story_id]
        for absorbed in group.absorbed:
            self._alias.pop(absorbed, None)

    def _options(self, one: Piece) -> list[Option]:
        """Return the candidates with their log-odds, best first."""
        weights = one.vector
        terms = sorted(weights, key=lambda term: (-weights[term], term))
        found: list[Option] = []
        for cosine, group in self._index.cosines(weights, terms):
            if group.speaks(one.language) and not group.clashes(one.facts):
                found.append((belonging(one, group, cosine=cosine), group))
                if len(found) == self._params.candidates:
                    break
        return sorted(found, key=lambda option: (-option[0], option[1].age_key))

    def _copied(self, one: Piece, options: Sequence[Option]) -> Group | None:
        """Return the story that already holds the same text."""
        for group in self._copy_holders(one, options):
            if group.speaks(one.language) and not group.clashes(one.facts):
                for member in reversed(group.members):
                    if is_copy(one, member, similarity=self._params.wire_similarity):
                        return group
        return None

    def _copy_holders(self, one: Piece, options: Sequence[Option]) -> Iterator[Group]:
        for _, group in options[:COPIED_AT]:
            yield group
        for slot in self._texts.find(one):
            group_or_none = self._index.groups.get(slot)
            if group_or_none is not None:
                yield group_or_none

    def _bridge(self, group: Group, others: Sequence[Option], *, at: datetime) -> tuple[Merge, ...]:
        """Merge the joined story with the best other that the entry also tells, if their members agree."""
        for score, other in others[:BRIDGED]:
            if score < self._union:
                break
            agreed = union_odds(group, other)
            if agreed >= self._union - BRIDGE_EASE:
                why = f"one entry tells both (p {chance(score):.2f})"
                return (self._merge(group, other, at=at, why=why),)
        return ()

    def _merge(self, one: Group, other: Group, *, at: datetime, why: str) -> Merge:
        survivor, absorbed = (one, other) if one.age_key < other.age_key else (other, one)
        self._index.absorb(survivor, absorbed)
        del self._by_id[absorbed.story_id]
        self._alias[absorbed.story_id] = survivor.story_id
        self._dirty.pop(absorbed.slot, None)
        self._mark(survivor)
        return Merge(survivor=survivor.story_id, absorbed=absorbed.story_id, at=at, why=why)

    def _alone(self, entry: Entry, *, why: str) -> Assignment:
        return Assignment(
            entry_id=entry.entry_id,
            story_id=story_id_of(entry.entry_id),
            at=entry.first_seen_at,
            opened=True,
            boilerplate=True,
            why=why,
        )

    def _opened(self, entry: Entry, one: Piece, *, near: float) -> Assignment:
        story_id = story_id_of(entry.entry_id)
        group = self._index.open(story_id, one)
        self._by_id[story_id] = group
        self._texts.add(one, group.slot)
        if near >= self._union - WORTH_A_LOOK:
            self._mark(group)
        reprint_of = self._known.reprint_of(entry, one.title_words, one.text_sketch)
        return Assignment(
            entry_id=entry.entry_id,
            story_id=story_id,
            at=entry.first_seen_at,
            opened=True,
            wire_copy=reprint_of is not None,
            reprint_of=reprint_of,
            why="nothing like it" if reprint_of is None else "reprint of an old text",
        )

    def _joined(
        self,
        entry: Entry,
        group: Group,
        one: Piece,
        *,
        similarity: float,
        why: str,
        near: float = LEAST_ODDS,
        merges: tuple[Merge, ...] = (),
    ) -> Assignment:
        copy = why == "wire copy"
        self._index.join(group, one)
        self._texts.add(one, group.slot)
        if near >= self._union - WORTH_A_LOOK:
            self._mark(group)
        reprint_of = self._known.reprint_of(entry, one.title_words, one.text_sketch)
        return Assignment(
            entry_id=entry.entry_id,
            story_id=group.story_id,
            at=entry.first_seen_at,
            opened=False,
            wire_copy=copy or reprint_of is not None,
            reprint_of=reprint_of,
            similarity=similarity,
            why=why,
            merges=merges,
        )

    def _look(self, at: datetime) -> None:
        """Merge stories touched since the last look; survivors are looked at again at the next."""
        waiting = list(self._dirty)
        self._dirty.clear()
        for slot in waiting:
            group = self._index.groups.get(slot)
            if group is None:
                continue
            if (other := self._double_of(group)) is not None:
                found, its = other
                why = f"entries agree (p {chance(its):.2f})"
                self._merges.append(self._merge(group, found, at=at, why=why))

    def _double_of(self, group: Group) -> tuple[Group, float] | None:
        """Return the best other story that is this one, with the log-odds; two of one entry never are.

        The second of those would have joined at its arrival.
        """
        vector = group.vector
        heaviest = sorted(vector, key=lambda term: (-vector[term], term))[:LOOK_TERMS]
        best: tuple[Group, float] | None = None
        for cosine, other in self._index.cosines(vector, heaviest)[: LOOKED_AT + 1]:
            if other is group or cosine < LOOK_COSINE or max(group.size, other.size) < 2:
                continue
            agreed = union_odds(group, other)
            if agreed >= self._union and (best is None or agreed > best[1]):
                best = (other, agreed)
        return best
