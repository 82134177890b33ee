"""The live stories of the grouping, and the inverted index that finds those an entry may join."""

import math
from collections.abc import Iterable, Mapping
from itertools import islice

from newsjack.core.frames import Anchors
from newsjack.core.pairs import Piece
from newsjack.model.story import StoryId

MEMBERS_KEPT = 10
"""Entries of a story kept for comparison: the quorum's sample."""

POSTINGS_READ = 32
"""Stories read per stem, those touched last first; common stems tell little anyway."""

POSTINGS_BUDGET = 120
"""Stories read per entry over all its stems, rarest first: holds the cost when the window grows."""

RANKED = 12
"""Stories returned as candidates, best cosine first."""

LEAST_COSINE = 0.15
"""Cosine under which a story is no candidate."""

FACT_VALUES = 24
"""Values kept per kind of fact in a story."""


class Group:
    """A live story. ``vector`` has length 1; ``weight`` is the decayed number of entries behind it.

    A group of one shares its vector with its only member and must not change it in place.
    """

    __slots__ = (
        "absorbed", "facts", "language", "last_at", "members", "opened_at", "size", "slot", "story_id",
        "vector", "weight",
    )  # fmt: skip

    def __init__(self, story_id: StoryId, slot: int, first: Piece) -> None:
        self.story_id = story_id
        self.slot = slot
        self.opened_at = first.at
        self.last_at = first.at
        self.language = first.language
        self.size = 1
        self.weight = 1.0
        self.vector: dict[str, float] = first.vector
        self.members: list[Piece] = [first]
        self.facts: dict[str, frozenset[str]] = dict(first.facts)
        self.absorbed: list[StoryId] = []

    @property
    def age_key(self) -> tuple[float, str]:
        """Order of opening; the same after a rebuild."""
        return (self.opened_at, self.story_id)

    def speaks(self, language: str) -> bool:
        """Tell whether an entry of that language may join; an unknown language joins any."""
        return not language or not self.language or language == self.language

    def clashes(self, facts: Anchors) -> bool:
        """Tell whether the story knows other values, and only other values, of one of the facts."""
        mine = self.facts
        if not facts or not mine:
            return False
        for kind, values in facts.items():
            known = mine.get(kind)
            if known is not None and (not known & values or (kind == "versus" and not values <= known)):
                return True
        return False

    def learn_facts(self, facts: Mapping[str, frozenset[str]]) -> None:
        """Add an entry's facts."""
        for kind, values in facts.items():
            known = self.facts.get(kind, frozenset())
            if len(known) < FACT_VALUES:
                self.facts[kind] = known | values


class GroupIndex:
    """Groups by slot, in order of last touch, with postings stem → slot → vector."""

    def __init__(self, *, max_terms: int, decay_seconds: float) -> None:
        self.groups: dict[int, Group] = {}
        self._postings: dict[str, dict[int, dict[str, float]]] = {}
        self._max_terms = max_terms
        self._decay = decay_seconds
        self._next_slot = 0

    def open(self, story_id: StoryId, first: Piece) -> Group:
        """Open a group with its first entry."""
        group = Group(story_id, self._next_slot, first)
        self._next_slot += 1
        self.groups[group.slot] = group
        self._post(group, group.vector)
        return group

    def join(self, group: Group, piece: Piece) -> None:
        """Add an entry: the vector moves towards it, older entries having faded."""
        gap = max(0.0, piece.at - group.last_at)
        weight = group.weight * math.exp(-gap / self._decay) if gap else group.weight
        fresh = self._mix(group.vector, weight, piece.vector, 1.0)
        group.weight = weight + 1.0
        group.size += 1
        group.last_at = max(group.last_at, piece.at)
        group.members.append(piece)
        if len(group.members) > MEMBERS_KEPT:
            # The first entries stay in the sample: they tell the event, the last tell its latest turn.
            del group.members[3]
        group.learn_facts(piece.facts)
        self._replace_vector(group, fresh)

    def absorb(self, survivor: Group, other: Group) -> None:
        """Move everything of ``other`` into ``survivor``; ``other`` leaves the index."""
        self.drop(other)
        last = max(survivor.last_at, other.last_at)
        mine = survivor.weight * math.exp(-(last - survivor.last_at) / self._decay)
        theirs = other.weight * math.exp(-(last - other.last_at) / self._decay)
        fresh = self._mix(survivor.vector, mine, other.vector, theirs)
        survivor.weight = mine + theirs
        survivor.size += other.size
        survivor.last_at = last
        survivor.opened_at = min(survivor.opened_at, other.opened_at)
        union = sorted(survivor.members + other.members, key=lambda piece: (piece.at, piece.entry_id))
        survivor.members = union if len(union) <= MEMBERS_KEPT else union[:3] + union[3 - MEMBERS_KEPT :]
        survivor.learn_facts(other.facts)
        survivor.language = survivor.language or other.language
        survivor.absorbed += [other.story_id, *other.absorbed]
        self._replace_vector(survivor, fresh)

    def drop(self, group: Group) -> None:
        """Take a group out of the index."""
        del self.groups[group.slot]
        self._unpost(group.slot, group.vector)

    def cosines(self, vector: Mapping[str, float], terms: Iterable[str]) -> list[tuple[float, Group]]:
        """Return groups that share one of ``terms`` (rarest first) with their cosine, best first.

        At most ``RANKED``. Reads a bounded number of postings: of each stem the groups touched last.
        """
        dots: dict[int, float] = {}
        known = dots.get
        budget = POSTINGS_BUDGET
        cut = False
        for term in terms:
            posting = self._postings.get(term)
            if posting is None:
                continue
            if budget <= 0:
                cut = True
                break
            weight = vector[term]
            items: Iterable[tuple[int, dict[str, float]]] = posting.items()
            if len(posting) > POSTINGS_READ:
                cut = True
                items = islice(reversed(posting.items()), POSTINGS_READ)
            for slot, other in items:
                dots[slot] = known(slot, 0.0) + weight * other[term]
            budget -= min(len(posting), POSTINGS_READ)
        return self._completed(dots, vector) if cut else self._best(dots, RANKED)

    def _best(self, dots: Mapping[int, float], count: int) -> list[tuple[float, Group]]:
        groups = self.groups
        best = sorted(((dot, slot) for slot, dot in dots.items() if dot > LEAST_COSINE), reverse=True)[:count]
        return [(dot, groups[slot]) for dot, slot in best]

    def _completed(self, dots: Mapping[int, float], vector: Mapping[str, float]) -> list[tuple[float, Group]]:
        """Give the most promising groups their whole cosine, unread postings included."""
        whole = {}
        for _, group in self._best(dots, 2 * RANKED):
            other = group.vector
            whole[group.slot] = sum(value * other[term] for term, value in vector.items() if term in other)
        return self._best(whole, RANKED)

    def _mix(
        self, mine: dict[str, float], weight: float, theirs: dict[str, float], other_weight: float
    ) -> dict[str, float]:
        """Return the weighted sum at length 1, cut to the heaviest stems once it is far too long."""
        mixed = {term: value * weight for term, value in mine.items()}
        for term, value in theirs.items():
            mixed[term] = mixed.get(term, 0.0) + value * other_weight
        if len(mixed) > self._max_terms * 3 // 2:
            kept = sorted(mixed, key=lambda term: (-mixed[term], term))[: self._max_terms]
            mixed = {term: mixed[term] for term in kept}
        norm = math.sqrt(sum(value * value for value in mixed.values())) or 1.0
        return {term: value / norm for term, value in mixed.items()}

    def _replace_vector(self, group: Group, fresh: dict[str, float]) -> None:
        self._unpost(group.slot, group.vector)
        group.vector = fresh
        self._post(group, fresh)
        groups = self.groups
        groups[group.slot] = groups.pop(group.slot)

    def _post(self, group: Group, vector: dict[str, float]) -> None:
        slot = group.slot
        postings = self._postings
        for term in vector:
            posting = postings.get(term)
            if posting is None:
                postings[term] = {slot: vector}
            else:
                posting[slot] = vector

    def _unpost(self, slot: int, vector: dict[str, float]) -> None:
        postings = self._postings
        for term in vector:
            posting = postings[term]
            del posting[slot]
            if not posting:
                del postings[term]
