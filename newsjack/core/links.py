"""Links between stories of different languages: online, deterministic, symmetric, never a merge.

    entry of a story ▸ concepts ▸ count
    at its 1st, 2nd, 3rd, 4th, 6th, 8th, 12th ... entry and at a merge:
        weigh ▸ candidates by the rarest anchors, per language ▸ agreement ▸ link, keep or part

A story links to the best story of each other language, and to another one only where it is as close.
What was decided depends on the entries and merges in their order, on nothing else.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from newsjack.core.frequencies import DocumentFrequencies, StreamFrequencies
from newsjack.core.link_score import (
    LEAST_SCORE,
    NOT_RATED,
    Agreement,
    Profile,
    agreement,
    closest,
    is_due,
    is_link,
)
from newsjack.core.link_words import LANGUAGES, Kind, LinkReader
from newsjack.model.entry import Entry, EntryId
from newsjack.model.story import Merge, StoryId

# By `python -m bench.links`, as the constants of `link_score`.
POSTED = 10
"""Anchors by which a story is found."""

READ = 16
"""Stories read per anchor and language, those touched last first."""

COMPARED = 4
"""Stories compared per language."""

COUNTED_ENTRIES = 64
"""Entries of a story whose concepts are counted; later ones only keep it alive."""

NOT_POSTED = frozenset((Kind.WORD, Kind.SMALL))
"""Kinds of concept that find no story: too many hold them."""

LEAST_VOTES = 0.75
"""Least rarity of the shared anchors that gets a story compared: one rare anchor has it."""

LEAST_SHARED = 2
"""Least concepts in common: no link is made of one, see ``is_link``."""

_HINT = re.compile(r"\d")

EXPIRE_SECONDS = 300.0
"""Time between two looks for stories that fell silent, in seconds."""

LINGERS = timedelta(hours=1)
"""How much longer than the grouping a story is remembered here."""


@dataclass(slots=True)
class Title:
    """What is read of an entry; ``story_id`` and ``linked`` as :meth:`StoryLinks.add` takes them."""

    entry_id: EntryId
    title: str
    language: str | None
    first_seen_at: datetime
    story_id: StoryId | None = None
    linked: Iterable[StoryId] = ()


Titled = Entry | Title
Posting = StoryId | dict[StoryId, None]
"""Stories that hold an anchor, those touched last behind; most anchors are held by one."""


class StoryLinks:
    """All links of the live stories. One writer; feed it what the grouping decided, in order."""

    def __init__(
        self,
        reader: LinkReader,
        *,
        horizon: timedelta,
        most: int,
        prior: DocumentFrequencies | None = None,
    ) -> None:
        """Take what reads titles, how long silent stories stay, and how many at the most."""
        self._reader = reader
        self._lies_in = reader.lies_in
        self._horizon = (horizon + LINGERS).total_seconds()
        self._most = most
        self._prior = _in_concepts(prior, reader) if prior is not None else None
        self.reset()

    def reset(self) -> None:
        """Forget everything but the lists and the prior."""
        self._frequencies = StreamFrequencies(self._prior)
        self._profiles: dict[StoryId, Profile] = {}
        self._links: dict[StoryId, dict[StoryId, float]] = {}
        self._postings: dict[str, dict[str, Posting]] = {one: {} for one in sorted(LANGUAGES)}
        self._noted: dict[EntryId, dict[str, Kind]] = {}
        self._changed: dict[StoryId, tuple[StoryId, ...] | None] = {}
        self._clock = self._expire_at = -math.inf

    def observe(self, entry: Titled) -> None:
        """Count an entry's concepts without placing it: a template, or one known from before a restart."""
        at = entry.first_seen_at.timestamp()
        self._noted[entry.entry_id] = self._read(entry, language=language_of(entry), at=at)

    def add(self, entry: Titled, story_id: StoryId, *, linked: Iterable[StoryId] = ()) -> None:
        """Take one entry of a story in. ``linked`` are the story's links by its head, if it was forgotten."""
        self._noted.clear()
        language, at = language_of(entry), entry.first_seen_at.timestamp()
        concepts = self._read(entry, language=language, at=at)
        if not concepts:
            return
        profile = self._learn(entry, story_id, concepts, language=language, at=at, linked=linked)
        self._expire()
        if profile is not None and is_due(profile.entries):
            self._look(profile)

    def merge(self, merge: Merge) -> None:
        """Move what is known of an absorbed story, its links too, to the survivor."""
        absorbed = self._profiles.pop(merge.absorbed, None)
        for other, score in self._links.pop(merge.absorbed, {}).items():
            if other in self._profiles:
                self._links[other].pop(merge.absorbed, None)
                self._changed[other] = None
            if other != merge.survivor:
                self._join(merge.survivor, other, score)
        self._changed.pop(merge.absorbed, None)
        if absorbed is None:
            return
        self._unpost(absorbed)
        survivor = self._profiles.get(merge.survivor)
        if survivor is None:
            absorbed.story_id = merge.survivor
            self._profiles[merge.survivor] = survivor = absorbed
        else:
            # The heads were united as last written, which may be before a link parted in the same run.
            self._changed[merge.survivor] = None
            if survivor.language == absorbed.language:
                survivor.absorb(absorbed)
        self._look(survivor)

    def restore(self, story_id: StoryId, entries: Sequence[Titled], *, linked: Iterable[StoryId]) -> None:
        """Rebuild a live story from its entries and its head's links; the words were observed before."""
        for entry in sorted(entries, key=lambda entry: (entry.first_seen_at, entry.entry_id)):
            language, at = language_of(entry), entry.first_seen_at.timestamp()
            self._clock = max(self._clock, at)
            if language in LANGUAGES:
                noted = self._noted.pop(entry.entry_id, None)
                concepts = self._reader.concepts(entry.title, language=language) if noted is None else noted
                self._learn(entry, story_id, concepts, language=language, at=at, linked=linked)
        profile = self._profiles.get(story_id)
        if profile is not None:
            self._post(profile)
            for other in self._links.get(story_id, ()):
                self._rescore(story_id, other)

    def live_stories(self) -> int:
        """Count the stories that are remembered."""
        return len(self._profiles)

    def linked(self, story_id: StoryId) -> tuple[StoryId, ...]:
        """Return the stories a story is linked to, by id: their order must not tell when it was asked."""
        return tuple(sorted(self._links.get(story_id, ())))

    def take_changes(self) -> Mapping[StoryId, tuple[StoryId, ...]]:
        """Return the stories whose links changed since the last call, with their links now."""
        changed = {
            story_id: self.linked(story_id) if last is None else last
            for story_id, last in self._changed.items()
        }
        self._changed.clear()
        return changed

    def agreement(self, one: StoryId, other: StoryId) -> Agreement | None:
        """Return what two remembered stories share: why they are linked, or not."""
        mine, theirs = self._profiles.get(one), self._profiles.get(other)
        return None if mine is None or theirs is None else self._agreement(mine, theirs)

    def _read(self, entry: Titled, *, language: str, at: float) -> dict[str, Kind]:
        if at > self._clock:
            self._clock = at
        if language not in LANGUAGES:
            return {}
        concepts = self._reader.concepts(entry.title, language=language)
        self._frequencies.observe(concepts, language=language, at=at)
        return concepts

    def _learn(
        self,
        entry: Titled,
        story_id: StoryId,
        concepts: dict[str, Kind],
        *,
        language: str,
        at: float,
        linked: Iterable[StoryId],
    ) -> Profile | None:
        """Count an entry in its story; ``None`` when the story speaks another language."""
        profile = self._profiles.pop(story_id, None)
        if profile is None:
            profile = Profile(story_id, language, at, at)
            known = dict.fromkeys(linked, LEAST_SCORE)
            if known:
                self._links[story_id] = known | self._links.get(story_id, {})
        # Taken out and put back: the stories stand in the order in which they were touched last.
        self._profiles[story_id] = profile
        if at > profile.last_at:
            profile.last_at = at
        if profile.language != language:
            return None
        if profile.entries < COUNTED_ENTRIES:
            profile.learn(concepts)
            if _HINT.search(entry.title):
                profile.unread_facts += (entry.title,)
            return profile
        profile.entries += 1
        return None

    def _look(self, profile: Profile) -> None:
        """Decide a story's links anew."""
        self._post(profile)
        story_id = profile.story_id
        standing = self._links.get(story_id, {})
        scores: dict[str, list[tuple[float, StoryId]]] = {}
        keys = profile.kinds.keys()
        for other in self._candidates(profile, standing):
            if other.story_id not in standing and len(keys & other.kinds.keys()) < LEAST_SHARED:
                continue
            found = self._agreement(profile, other)
            if is_link(profile, other, found, stands=other.story_id in standing):
                scores.setdefault(other.language, []).append((found.score, other.story_id))
        chosen = {other: score for ranked in scores.values() for score, other in closest(ranked)}
        for known in [known for known in standing if known in self._profiles and known not in chosen]:
            self._part(story_id, known)
        for known, score in chosen.items():
            self._offer(profile, self._profiles[known], score)

    def _offer(self, one: Profile, other: Profile, score: float) -> None:
        """Link two stories unless the other is closer to another of this language; part what is farther."""
        rivals = {
            rival: known
            for rival, known in self._links.get(other.story_id, {}).items()
            if rival != one.story_id
            and rival in self._profiles
            and self._profiles[rival].language == one.language
        }
        ranked = closest([*((known, rival) for rival, known in rivals.items()), (score, one.story_id)])
        kept = {story_id for _, story_id in ranked}
        for rival in rivals:
            if rival not in kept:
                self._part(other.story_id, rival)
        if one.story_id in kept:
            self._join(one.story_id, other.story_id, score)
        else:
            self._part(one.story_id, other.story_id)

    def _join(self, one: StoryId, other: StoryId, score: float) -> None:
        for mine, theirs in ((one, other), (other, one)):
            if mine != one and mine not in self._profiles:
                return  # forgotten: its head keeps the link as it was, and readers follow merges
            links = self._links.setdefault(mine, {})
            if theirs not in links:
                self._changed[mine] = None
            links[theirs] = score

    def _part(self, one: StoryId, other: StoryId) -> None:
        for mine, theirs in ((one, other), (other, one)):
            if self._links.get(mine, {}).pop(theirs, None) is not None:
                self._changed[mine] = None

    def _score(self, one: StoryId, other: StoryId) -> float:
        found = self.agreement(one, other)
        return found.score if found is not None else 0.0

    def _rescore(self, one: StoryId, other: StoryId) -> None:
        if other in self._profiles:
            score = self._score(one, other)
            self._links[one][other] = score
            self._links.setdefault(other, {})[one] = score

    def _candidates(self, profile: Profile, standing: Iterable[StoryId]) -> list[Profile]:
        """Return the stories that share the rarest anchors, those linked too."""
        profiles = self._profiles
        found = {other: profiles[other] for other in standing if other in profiles}
        for language, postings in self._postings.items():
            if language == profile.language or not postings:
                continue
            shared = [key for key in profile.posted if key in postings]
            if not shared:
                continue
            rarity = self._frequencies.weights(shared, language=profile.language)
            if sum(rarity.values()) < LEAST_VOTES:
                continue
            votes: dict[StoryId, float] = {}
            for key, weight in rarity.items():
                posting = postings[key]
                for story_id in (posting,) if isinstance(posting, str) else islice(reversed(posting), READ):
                    votes[story_id] = votes.get(story_id, 0.0) + weight
            best = sorted((-sum_, one) for one, sum_ in votes.items() if sum_ >= LEAST_VOTES)
            for _, story_id in best[:COMPARED]:
                found[story_id] = profiles[story_id]
        return list(found.values())

    def _post(self, profile: Profile) -> None:
        """Let a story be found by its anchors, those of most entries first; forget its weights."""
        profile.idf = NOT_RATED
        counts = profile.counts
        anchored = [key for key, kind in profile.kinds.items() if kind not in NOT_POSTED]
        if counts is not None and len(anchored) > 1:
            anchored.sort(key=counts.__getitem__, reverse=True)
        self._unpost(profile)
        profile.posted = tuple(anchored[:POSTED])
        postings, story_id = self._postings[profile.language], profile.story_id
        for key in profile.posted:
            posting = postings.get(key)
            if posting is None:
                postings[key] = story_id
            elif isinstance(posting, str):
                postings[key] = {posting: None, story_id: None}
            else:
                posting[story_id] = None

    def _agreement(self, one: Profile, other: Profile) -> Agreement:
        for profile in (one, other):
            profile.read_facts()
            if profile.idf is NOT_RATED:
                profile.rate(
                    self._frequencies.weights(profile.kinds, language=profile.language), self._lies_in
                )
        return agreement(one, other, self._lies_in)

    def _unpost(self, profile: Profile) -> None:
        postings = self._postings[profile.language]
        for key in profile.posted:
            posting = postings[key]
            if isinstance(posting, str):
                del postings[key]
                continue
            del posting[profile.story_id]
            if not posting:
                del postings[key]
        profile.posted = ()

    def _expire(self) -> None:
        profiles, oldest = self._profiles, self._clock - self._horizon
        if self._clock < self._expire_at and len(profiles) <= self._most:
            return
        self._expire_at = self._clock + EXPIRE_SECONDS
        while profiles:
            story_id, first = next(iter(profiles.items()))
            if first.last_at >= oldest and len(profiles) <= self._most:
                return
            del profiles[story_id]
            self._unpost(first)
            if story_id in self._changed:
                self._changed[story_id] = self.linked(story_id)
            self._links.pop(story_id, None)


def language_of(entry: Titled) -> str:
    """Return the two letters of an entry's language, empty where it is unknown."""
    return (entry.language or "")[:2].lower()


def _in_concepts(prior: DocumentFrequencies, reader: LinkReader) -> DocumentFrequencies:
    """Return a prior over stems as one over concepts; what a language borrowed is left to its lenders."""
    counts: dict[str, dict[str, int]] = {}
    for language in prior.documents:
        stems = prior.counts[language]
        table = counts[language] = {}
        for stem, count in stems.items():
            for key in reader.concepts(stem, language=language):
                table[key] = table.get(key, 0) + count
    return DocumentFrequencies(documents=prior.documents, counts=counts)
