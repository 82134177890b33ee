"""One story: its reading in words, and everything that led to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from newsjack.core.card_lines import development_text
from newsjack.core.words import CardWords
from newsjack.model.alert import Alert, Outcome
from newsjack.model.brand import Lane, MatchState, StoryMatch
from newsjack.model.curve import PhaseChange, Reading
from newsjack.model.entry import Entry
from newsjack.model.opportunity import Assessment, Opportunity, Safety, SafetyReading, Urgency, Verdict
from newsjack.model.story import Assignment, Member, Story, StoryId
from newsjack.web.sources import Sources
from newsjack.web.views.alerts import lead_of
from newsjack.web.views.parts import TimeLeft, link, percent, time_left
from newsjack.web.when import When

SHOW_ENTRIES, SHOW_DECISIONS = 200, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that is stored of one story, live or from the archive."""

    story: Story
    members: tuple[Member, ...]
    changes: tuple[PhaseChange, ...]
    assessment: Assessment | None
    alerts: tuple[Alert, ...]
    outcomes: tuple[Outcome, ...] = ()
    is_archived: bool = False


def story_facts(sources: Sources, story_id: StoryId) -> Facts | None:
    """Load a story from the live state, else from the archive; an absorbed id gives the survivor."""
    story = sources.stories.get(story_id)
    if story is None:
        return _archived(sources, story_id)
    return Facts(
        story=story,
        members=sources.stories.members(story.story_id),
        changes=sources.stories.changes(story.story_id),
        assessment=sources.stories.assessment(story.story_id),
        alerts=sources.alerts.of_story(story.story_id),
    )


def _archived(sources: Sources, story_id: StoryId) -> Facts | None:
    closed = sources.archive.story(story_id) if sources.archive else None
    if closed is None:
        return None
    return Facts(
        story=closed.story,
        members=closed.members,
        changes=closed.changes,
        assessment=closed.assessment,
        alerts=closed.alerts,
        outcomes=closed.outcomes,
        is_archived=True,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a sentence, marked when it is a mention."""

    text: str
    is_mention: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """One entry of the story; ``entry`` is ``None`` once its text is no longer kept."""

    member: Member
    entry: Entry | None
    url: str
    assignment: Assignment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchRow:
    """One match, with its sentence cut into pieces."""

    match: StoryMatch
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRow:
    """One part of the urgency as a floating bar: it starts where the parts before it ended."""

    name: str
    points: float
    why: str
    sum: float
    x: float
    width: float
    is_loss: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgencyTable:
    """The urgency for one brand and lane, as parts that add up."""

    brand: str
    lane: Lane
    urgency: Urgency
    rows: tuple[PartRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    """One verdict of triage, and the brand that it was about."""

    brand: str
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class DevelopmentRow:
    """One development in the reader's words."""

    at: datetime
    text: str
    outlet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """The story page."""

    facts: Facts
    story: Story
    reading: Reading | None
    safety: SafetyReading | None
    safety_outlet: str
    left: TimeLeft | None
    sentences: tuple[str, ...]
    entries: tuple[EntryRow, ...]
    more_entries: int
    matches: tuple[MatchRow, ...]
    urgencies: tuple[UrgencyTable, ...]
    angles: tuple[str, ...]
    competitors: tuple[str, ...]
    decisions: tuple[DecisionRow, ...]
    changes: tuple[PhaseChange, ...]
    leads: Mapping[str, str]
    developments: tuple[DevelopmentRow, ...] = ()


def story_view(sources: Sources, facts: Facts, *, when: When) -> StoryView:
    """Build the page of one story."""
    reading = facts.assessment.reading if facts.assessment else None
    safety = facts.assessment.safety if facts.assessment else None
    opportunities = _opportunities(sources, facts)
    shown = facts.members[:SHOW_ENTRIES]
    outlets = {member.entry_id: member.outlet for member in facts.members}
    first = opportunities[0] if opportunities else None
    return StoryView(
        facts=facts,
        story=facts.story,
        reading=reading,
        safety=safety,
        safety_outlet=outlets.get(safety.entry_id, "") if safety and safety.entry_id else "",
        left=_left(facts.assessment, when=when),
        sentences=_sentences(facts.assessment, when=when),
        entries=_entry_rows(sources, facts, shown),
        more_entries=len(facts.members) - len(shown),
        matches=_match_rows(facts.assessment),
        urgencies=tuple(_urgency_table(one) for one in opportunities),
        angles=first.angles if first else (),
        competitors=first.competitors if first else (),
        decisions=_decision_rows(sources, facts, opportunities),
        changes=tuple(reversed(facts.changes)),
        leads=_leads(facts, when=when),
        developments=_development_rows(facts.assessment, when=when),
    )


def _development_rows(assessment: Assessment | None, *, when: When) -> tuple[DevelopmentRow, ...]:
    found = assessment.developments if assessment is not None else ()
    words = CardWords(language=when.words.language, zone=when.zone)
    return tuple(
        DevelopmentRow(at=one.at, text=development_text(one, words), outlet=one.outlet)
        for one in reversed(found)
    )


def _leads(facts: Facts, *, when: When) -> Mapping[str, str]:
    graded = {outcome.alert_id: outcome for outcome in facts.outcomes}
    return {
        alert.alert_id: lead_of(
            alert, outcome=graded.get(alert.alert_id), assessment=facts.assessment, when=when
        )
        for alert in facts.alerts
    }


def _opportunities(sources: Sources, facts: Facts) -> tuple[Opportunity, ...]:
    """Return the latest opportunity of each brand and lane, most urgent first.

    An alert holds the opportunity that it was made of; where the live one is gone, that one stands.
    """
    story_id = facts.story.story_id
    live = sources.stories.opportunities_of(story_id)
    known = {one.opportunity_id: one for one in (*(alert.opportunity for alert in facts.alerts), *live)}
    return tuple(sorted(known.values(), key=lambda one: (-one.wave, -one.urgency.total, one.opportunity_id)))


def _left(assessment: Assessment | None, *, when: When) -> TimeLeft | None:
    if assessment is None or not assessment.reading.window_open:
        return None
    return time_left(assessment.reading, safety=assessment.safety.safety, when=when)


def _sentences(assessment: Assessment | None, *, when: When) -> tuple[str, ...]:
    if assessment is None:
        return (when.words("story.unread"),)
    reading, words = assessment.reading, when.words
    peak = reading.forecast.peak_at
    quantiles = {
        name: when.clock(at)
        for name, at in (
            ("p10", peak.p10),
            ("p25", peak.p25),
            ("p50", peak.p50),
            ("p75", peak.p75),
            ("p90", peak.p90),
        )
    }
    said = [
        words("read.phase", phase=words(f"phase.{reading.phase}"), since=when.clock(reading.phase_at)),
        words(
            "read.reach",
            outlets=words.count("reach", reading.reach),
            entries=words.count("entries", reading.entries),
            rate=words.number(reading.velocity_per_hour),
        ),
        _window_sentence(assessment, when=when),
        words("read.peak" if peak.p50 > when.now else "read.peak_past", **quantiles),
        words(
            "read.odds",
            ahead=percent(reading.forecast.p_before_peak),
            big=percent(reading.forecast.p_big),
        ),
    ]
    if reading.forecast.basis:
        said.append(words("read.basis", basis=reading.forecast.basis))
    return (*said, words("read.at", ago=when.ago(reading.at)))


def _window_sentence(assessment: Assessment, *, when: When) -> str:
    reading = assessment.reading
    if reading.window_open and assessment.safety.safety is Safety.STOP:
        return when.words("read.stop")
    if reading.window_open:
        key = "read.open" if reading.act_before > when.now else "read.late"
        clock, left = when.clock(reading.act_before), when.ago(reading.act_before)
        return when.words(key, clock=clock, left=left)
    return when.words("read.one" if reading.reach < 2 else "read.shut")


def _entry_rows(sources: Sources, facts: Facts, members: Sequence[Member]) -> tuple[EntryRow, ...]:
    entries = {entry.entry_id: entry for entry in sources.entries.get([one.entry_id for one in members])}
    joined = (
        {}
        if facts.is_archived
        else {one.entry_id: one for one in sources.stories.assignments(facts.story.story_id)}
    )
    return tuple(
        EntryRow(
            member=member,
            entry=entries.get(member.entry_id),
            url=link(entries[member.entry_id].url) if member.entry_id in entries else "",
            assignment=joined.get(member.entry_id),
        )
        for member in members
    )


def _match_rows(assessment: Assessment | None) -> tuple[MatchRow, ...]:
    matches = assessment.matches if assessment else ()
    ordered = sorted(
        matches, key=lambda one: (one.state is not MatchState.MATCHED, -one.relevance, one.brand)
    )
    return tuple(
        MatchRow(match=match, pieces=cut(match.sentence, [mention.text for mention in match.mentions]))
        for match in ordered
    )


def cut(sentence: str, mentions: Sequence[str]) -> tuple[Piece, ...]:
    """Cut a sentence at the mentions found in it, longest first; the pieces join to the sentence.

    >>> [piece.text for piece in cut("L'offre d'Orange arrive", ["Orange"])]
    ["L'offre d'", 'Orange', ' arrive']
    """
    pieces = [Piece(text=sentence, is_mention=False)]
    for mention in sorted({one for one in mentions if one.strip()}, key=lambda one: (-len(one), one)):
        pieces = [small for piece in pieces for small in _cut_one(piece, mention)]
    return tuple(piece for piece in pieces if piece.text)


def _cut_one(piece: Piece, mention: str) -> list[Piece]:
    if piece.is_mention:
        return [piece]
    first, *rest = piece.text.split(mention)
    pieces = [Piece(text=first, is_mention=False)]
    for text in rest:
        pieces += [Piece(text=mention, is_mention=True), Piece(text=text, is_mention=False)]
    return pieces


def _urgency_table(opportunity: Opportunity) -> UrgencyTable:
    rows, reached = [], 0.0
    for part in opportunity.urgency.parts:
        start, reached = reached, reached + part.points
        low, high = sorted((max(0.0, min(100.0, start)), max(0.0, min(100.0, reached))))
        rows.append(
            PartRow(
                name=part.name,
                points=part.points,
                why=part.why,
                sum=reached,
                x=round(low, 2),
                width=round(high - low, 2),
                is_loss=part.points < 0,
            )
        )
    match = opportunity.match
    return UrgencyTable(brand=match.brand, lane=match.lane, urgency=opportunity.urgency, rows=tuple(rows))


def _decision_rows(
    sources: Sources, facts: Facts, opportunities: Sequence[Opportunity]
) -> tuple[DecisionRow, ...]:
    if facts.is_archived:
        return ()
    brands = {one.opportunity_id: one.match.brand for one in opportunities}
    decisions = sources.stories.decisions(facts.story.story_id)
    return tuple(
        DecisionRow(brand=brands.get(opportunity_id, ""), verdict=verdict)
        for opportunity_id, verdict in reversed(decisions[-SHOW_DECISIONS:])
    )


def linked_stories(sources: Sources, story: Story) -> tuple[Story, ...]:
    """Return the stories of other languages about the same event, those still kept."""
    found = (sources.stories.get(story_id) for story_id in story.linked)
    return tuple(one for one in found if one is not None and one.story_id != story.story_id)
