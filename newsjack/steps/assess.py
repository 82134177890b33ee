"""Assess step: curve ▸ phase ▸ forecast ▸ match ▸ safety ▸ urgency ▸ one commit.

Runs in the one writer, on its memory: the curves are the cluster step's. Each entry is matched and
read for safety once; what was found is kept per story, bounded, and found again from the entries
when it is missing. What changes because nothing arrived comes back through :meth:`AssessStep.due`.

A story that turned to STOP and names the brand itself gives an opportunity in the lane
``reputation`` instead of one in the lane ``brand``; CARE keeps its lane, with the warning. A match
that fell away gives one last opportunity, ``dropped``, so that a card can be recalled.
"""

import heapq
from collections import OrderedDict
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from newsjack.core.curve import StoryCurve
from newsjack.core.development import History, with_forgotten
from newsjack.core.facts import NO_FACTS, EntryFacts, FactReader
from newsjack.core.forecast import ForecastPrior
from newsjack.core.match import Matcher
from newsjack.core.offers import Coverage, coverage_of, elsewhere_of, opportunities_of, with_dropped
from newsjack.core.reading import next_look, read
from newsjack.core.story_match import match_story
from newsjack.core.words import CardWords
from newsjack.model.brand import Lane, MatchReport, StoryMatch
from newsjack.model.curve import PhaseChange
from newsjack.model.development import Development
from newsjack.model.entry import Entry, EntryId
from newsjack.model.opportunity import Assessment, Opportunity, Safety, SafetyReading
from newsjack.model.params import Params
from newsjack.model.story import Member, Story, StoryId
from newsjack.ports import EntryStore, StoryStore

KEPT_STORIES = 30_000
"""Most stories whose findings are kept in memory; the longest untouched go first."""

DUE_AT_ONCE = 500
"""Most stories that one call of ``due`` gives back."""


GO = SafetyReading(safety=Safety.GO)


class SafetyRules(Protocol):
    """Judges texts, and a story by its texts."""

    def read(self, *, title: str, summary: str, language: str | None) -> SafetyReading:
        """Judge one text."""
        ...

    def combine(self, readings: Sequence[tuple[Entry, SafetyReading]]) -> SafetyReading:
        """Judge a story by its entries and their readings, in order of first sight."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What was found in one entry, once. ``entry`` keeps its summary only where something was found."""

    report: MatchReport
    safety: SafetyReading
    entry: Entry
    facts: EntryFacts


@dataclass(slots=True)
class _File:
    """What is kept of one story. ``changes`` are those of every wave; ``last`` is what was stored.

    ``matches``, ``safety`` and ``coverage`` were decided over ``decided_on``: a wave, its size, and
    how many entries of the story were seen.
    """

    seen: dict[EntryId, _Seen] = field(default_factory=dict)
    matches: tuple[StoryMatch, ...] = ()
    safety: SafetyReading | None = None
    coverage: Coverage | None = None
    developments: tuple[Development, ...] = ()
    history: History = field(default_factory=History)
    decided_on: tuple[int, int, int] = (0, 0, 0)
    changes: tuple[PhaseChange, ...] = ()
    last: Assessment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """One story to assess in this run. ``wave`` are the present wave's members by first sight."""

    story: Story
    curve: StoryCurve
    file: _File
    wave: tuple[Member, ...]


class AssessStep:
    """Reads, matches and weighs stories. One per process, in the one writer."""

    def __init__(
        self,
        stories: StoryStore,
        entries: EntryStore,
        matcher: Matcher,
        safety: SafetyRules,
        prior: ForecastPrior,
        curves: MutableMapping[StoryId, StoryCurve],
        params: Params,
        facts: FactReader = NO_FACTS,
    ) -> None:
        """Take the ports and the rules. ``curves`` is shared with the cluster step."""
        self._facts = facts
        self._stories = stories
        self._entries = entries
        self._matcher = matcher
        self._safety = safety
        self._prior = prior
        self._curves = curves
        self._params = params
        self._words = CardWords(language=params.team.language, zone=ZoneInfo(params.team.timezone))
        self._brands = {brand.name: brand for brand in matcher.brands}
        self._files: OrderedDict[StoryId, _File] = OrderedDict()
        self._heap: list[tuple[datetime, StoryId]] = []
        self._due_at: dict[StoryId, datetime] = {}
        self._started = False

    def watch(self, matcher: Matcher, *, now: datetime) -> None:
        """Put another list of brands in force: every open story is matched again at its next look, now."""
        self._matcher = matcher
        self._brands = {brand.name: brand for brand in matcher.brands}
        for file in self._files.values():
            file.seen.clear()
            file.decided_on = (0, 0, 0)
        for story in self._stories.open():
            self._plan(story.story_id, now)
        self._started = True

    def due(self, now: datetime) -> tuple[StoryId, ...]:
        """Return open stories that must be looked at again, longest due first, at most ``DUE_AT_ONCE``.

        They stay due until they are assessed.
        """
        if not self._started:
            self._started = True
            for story in self._stories.open():
                self._due_at.setdefault(story.story_id, now)
            self._heap = [(at, story_id) for story_id, at in self._due_at.items()]
            heapq.heapify(self._heap)
        found: list[tuple[datetime, StoryId]] = []
        while self._heap and self._heap[0][0] <= now and len(found) < DUE_AT_ONCE:
            at, story_id = heapq.heappop(self._heap)
            if self._due_at.get(story_id) == at:
                found.append((at, story_id))
        for item in found:
            heapq.heappush(self._heap, item)
        return tuple(dict.fromkeys(story_id for _, story_id in found))

    def run(self, story_ids: Sequence[StoryId], *, now: datetime) -> tuple[Assessment, ...]:
        """Assess stories and store the result in one commit; absorbed ones count as their survivors.

        Stories that are closed or gone are only settled. Raises ``StoreError``; the ids then stay
        where they were, and another run changes nothing that this one did.
        """
        if not story_ids:
            return ()
        works = self._gather(story_ids)
        self._look_into(works)
        assessments: list[Assessment] = []
        opportunities: list[Opportunity] = []
        for work in works:
            assessment = self._assess(work, now)
            assessments.append(assessment)
            opportunities.extend(self._opportunities(work, assessment))
        self._stories.commit_assessments(assessments, opportunities, settled=tuple(story_ids), now=now)
        for work, assessment in zip(works, assessments, strict=True):
            self._remember(work, assessment)
        return tuple(assessments)

    def _gather(self, story_ids: Sequence[StoryId]) -> list[_Work]:
        works: dict[StoryId, _Work] = {}
        for story_id in story_ids:
            story = self._stories.get(story_id)
            if story is None or story.story_id != story_id:
                self._forget(story_id)
            if story is None or story.closed_at is not None:
                self._forget(story_id)
                continue
            if story.story_id not in works:
                work = self._work(story)
                if work is not None:
                    works[story.story_id] = work
        return list(works.values())

    def _work(self, story: Story) -> _Work | None:
        curve = self._curves.get(story.story_id)
        if curve is None or not curve.wave:
            members = self._stories.members(story.story_id)
            if not members:
                self._forget(story.story_id)
                return None
            curve = self._curves[story.story_id] = StoryCurve.restored(self._params.curve, members)
        file = self._files.get(story.story_id)
        if file is None:
            file = self._files[story.story_id] = _File(
                changes=self._stories.changes(story.story_id),
                last=self._stories.assessment(story.story_id),
            )
        self._files.move_to_end(story.story_id)
        present = (member for member in curve.members if member.wave == curve.wave)
        wave = tuple(sorted(present, key=lambda member: (member.first_seen_at, member.entry_id)))
        return _Work(story=story, curve=curve, file=file, wave=wave)

    def _look_into(self, works: Sequence[_Work]) -> None:
        """Match and read every entry not looked into yet; all stories' entries come in one round trip."""
        owner = {
            member.entry_id: work
            for work in works
            for member in work.curve.members
            if member.entry_id not in work.file.seen
        }
        for entry in self._entries.get(tuple(owner)):
            owner[entry.entry_id].file.seen[entry.entry_id] = self._seen(entry)

    def _seen(self, entry: Entry) -> _Seen:
        text = {"title": entry.title, "summary": entry.summary}
        report = self._matcher.match(**text, language=entry.language, outlet=entry.outlet)
        safety = self._safety.read(**text, language=entry.language)
        found = report.matches or report.rejected
        return _Seen(
            report=report,
            safety=replace(safety, entry_id=entry.entry_id) if safety.evidence else safety,
            entry=entry if found else replace(entry, summary=""),
            facts=self._facts.read(entry),
        )

    def _assess(self, work: _Work, now: datetime) -> Assessment:
        story, file = work.story, work.file
        reading, change = read(
            work.curve,
            story_id=story.story_id,
            language=story.language,
            changes=file.changes,
            now=now,
            prior=self._prior,
            params=self._params.curve,
        )
        changes = (*file.changes, change) if change is not None else file.changes
        self._decide(work, reading.wave, now)
        return Assessment(
            story_id=story.story_id,
            at=now,
            reading=reading,
            safety=file.safety or GO,
            matches=with_dropped(file.matches, file.last, wave=reading.wave),
            changes=tuple(known for known in changes if known.wave == reading.wave),
            boilerplate=story.boilerplate,
            developments=file.developments,
        )

    def _decide(self, work: _Work, wave: int, now: datetime) -> None:
        """Decide matches over the wave's entries, safety and developments over all, if any came."""
        file = work.file
        basis = (wave, len(work.wave), len(file.seen))
        if file.decided_on == basis:
            return
        present = [file.seen[m.entry_id] for m in work.wave if m.entry_id in file.seen]
        file.matches, file.coverage = (), None
        if any(one.report.matches for one in present):
            reports = [(one.entry, one.report) for one in present]
            file.matches = match_story(work.story.story_id, wave, reports, now=now)
            file.coverage = coverage_of(work.wave, [one.entry for one in present], found=_found(present))
        everything = sorted(file.seen.values(), key=lambda one: (one.entry.first_seen_at, one.entry.entry_id))
        file.safety = self._safety.combine([(one.entry, one.safety) for one in everything])
        file.developments = self._developments(work, [one.facts for one in everything])
        file.decided_on = basis

    def _developments(self, work: _Work, facts: Sequence[EntryFacts]) -> tuple[Development, ...]:
        """Return the story's developments over all its entries; of those no longer kept, what was stored."""
        if work.story.boilerplate:
            return ()
        stored = work.file.last.developments if work.file.last is not None else ()
        return with_forgotten(work.file.history.over(facts), stored, facts)

    def _opportunities(self, work: _Work, assessment: Assessment) -> tuple[Opportunity, ...]:
        if not assessment.matches:
            return ()
        return opportunities_of(
            work.story,
            assessment,
            before=work.file.last,
            coverage=work.file.coverage or coverage_of(work.wave, (), found={}),
            brands=self._brands,
            words=self._words,
            params=self._params,
            elsewhere=elsewhere_of(self._linked(work.story)),
        )

    def _linked(self, story: Story) -> list[Story]:
        """Return the linked stories that are still kept, survivors in the place of absorbed ones."""
        found = {one.story_id: one for one in map(self._stories.get, story.linked) if one is not None}
        found.pop(story.story_id, None)
        return list(found.values())

    def _remember(self, work: _Work, assessment: Assessment) -> None:
        story_id, file = work.story.story_id, work.file
        other = tuple(change for change in file.changes if change.wave != assessment.reading.wave)
        file.changes = (*other, *assessment.changes)
        file.last = assessment
        last_event_at = max((member.event_at for member in work.wave), default=assessment.at)
        look = next_look(assessment.reading, last_event_at=last_event_at, params=self._params.curve)
        self._plan(story_id, look)
        while len(self._files) > KEPT_STORIES:
            self._files.popitem(last=False)

    def _plan(self, story_id: StoryId, at: datetime | None) -> None:
        if at is None:
            self._due_at.pop(story_id, None)
            return
        self._due_at[story_id] = at
        heapq.heappush(self._heap, (at, story_id))

    def _forget(self, story_id: StoryId) -> None:
        self._files.pop(story_id, None)
        self._due_at.pop(story_id, None)


def _found(seen: Sequence[_Seen]) -> dict[tuple[str, Lane], tuple[str, ...]]:
    """Return the terms found, by brand and lane, in order of first sight, each once."""
    terms: dict[tuple[str, Lane], dict[str, None]] = {}
    for one in seen:
        for match in one.report.matches:
            names = terms.setdefault((match.brand, match.lane), {})
            names.update(dict.fromkeys(mention.term for mention in match.mentions))
    return {key: tuple(names) for key, names in terms.items()}
