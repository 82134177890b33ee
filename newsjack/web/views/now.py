"""The first page: what can still be acted on, what was held and why, what rises elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from newsjack.core.reading import OLD_LOOK, SINGLE_LOOK
from newsjack.model.alert import Alert, AlertState
from newsjack.model.brand import Lane, MatchState
from newsjack.model.curve import Phase, Reading
from newsjack.model.opportunity import Assessment, Decision, Opportunity, Reason, Safety, Verdict
from newsjack.model.story import Story, StoryId
from newsjack.web.sources import Sources
from newsjack.web.views.parts import Bar, TimeLeft, spark_bars, time_left
from newsjack.web.when import When

LOOK_AT = 300
"""Opportunities read for one page: the most urgent ones."""
LOOK_CLOSER = 80
"""Stories whose decisions are read too."""
SHOW_OPEN, SHOW_HELD, SHOW_WATCHED, SHOW_RISING = 40, 20, 15, 8
_RISING = frozenset({Phase.SCRAMBLE, Phase.EXCITEMENT})
_HELD = frozenset({Decision.HOLD, Decision.DROP})


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandTag:
    """A brand that a story touches, in which lane, and how urgent that makes it."""

    brand: str
    lane: Lane
    urgency: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One story, by its most urgent opportunity. ``left`` only while the window is open."""

    story_id: StoryId
    headline: str
    language: str | None
    brands: tuple[BrandTag, ...]
    reading: Reading
    safety: Safety
    urgency: int
    first_seen_at: datetime
    spark: tuple[int, ...]
    bars: tuple[Bar, ...]
    left: TimeLeft | None
    alert: Alert | None
    verdict: Verdict | None
    is_stale: bool

    @property
    def is_shut(self) -> bool:
        """Tell whether triage called the window shut, though by its probability alone it is open."""
        return self.verdict is not None and self.verdict.reason is Reason.WINDOW_CLOSED

    @property
    def is_held(self) -> bool:
        """Tell whether triage last kept it back."""
        return self.verdict is not None and self.verdict.decision in _HELD


@dataclass(frozen=True, slots=True, kw_only=True)
class Rising:
    """A story that matches no brand but gains outlets."""

    story: Story
    reading: Reading
    safety: Safety


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Rows to show, and how many more there are."""

    rows: tuple[Row, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NowView:
    """The page's four parts."""

    open: Shelf
    held: Shelf
    watched: Shelf
    rising: tuple[Rising, ...]


def now_view(sources: Sources, *, when: When) -> NowView:
    """Read the most urgent opportunities and sort their stories into the page's parts."""
    every = sources.stories.opportunities(limit=LOOK_AT)
    opportunities = [one for one in every if not one.boilerplate]  # templates are no opportunities
    alerts = _alerts(sources)
    rows = [_row(group, alerts, when, sources) for group in _by_story(opportunities)[:LOOK_CLOSER]]
    is_open = [row for row in rows if row.left is not None and not row.is_shut]
    closed = [row for row in rows if row.left is None or row.is_shut]
    held = [row for row in closed if row.is_held and row.alert is None]
    watched = [row for row in closed if not (row.is_held and row.alert is None)]
    is_open.sort(key=lambda row: (row.reading.act_before < when.now, row.reading.act_before, row.story_id))
    return NowView(
        open=_shelf(is_open, SHOW_OPEN),
        held=_shelf(held, SHOW_HELD),
        watched=_shelf([row for row in watched if row.reading.phase is not Phase.DONE], SHOW_WATCHED),
        rising=_rising(sources, matched={row.story_id for row in rows}),
    )


def open_windows(opportunities: Sequence[Opportunity]) -> int:
    """Count the stories whose window one may act in."""
    return len({opportunity.story_id for opportunity in opportunities if _may_act(opportunity)})


def _may_act(opportunity: Opportunity) -> bool:
    return (
        opportunity.reading.window_open
        and opportunity.match.state is MatchState.MATCHED
        and (opportunity.safety.safety is not Safety.STOP or opportunity.watch_everything)
    )


def _shelf(rows: Sequence[Row], most: int) -> Shelf:
    return Shelf(rows=tuple(rows[:most]), more=max(0, len(rows) - most))


def _by_story(opportunities: Sequence[Opportunity]) -> list[list[Opportunity]]:
    groups: dict[StoryId, list[Opportunity]] = {}
    for opportunity in opportunities:
        groups.setdefault(opportunity.story_id, []).append(opportunity)
    for group in groups.values():
        group.sort(key=lambda one: (not _may_act(one), -one.wave, -one.urgency.total, one.opportunity_id))
    return sorted(groups.values(), key=lambda group: not _may_act(group[0]))


def _alerts(sources: Sources) -> Mapping[str, Alert]:
    recent = sources.alerts.recent(limit=LOOK_AT)
    return {alert.opportunity.opportunity_id: alert for alert in reversed(recent)}


def _row(group: Sequence[Opportunity], alerts: Mapping[str, Alert], when: When, sources: Sources) -> Row:
    best = group[0]
    told = [alerts[one.opportunity_id] for one in group if one.opportunity_id in alerts]
    alert = next((one for one in told if one.state is not AlertState.FAILED), told[0] if told else None)
    decisions = dict(sources.stories.decisions(best.story_id))
    longest = SINGLE_LOOK if best.reading.reach < 2 else OLD_LOOK
    stale_after = longest + 3 * sources.params.curve.reassess_every
    return Row(
        story_id=best.story_id,
        headline=best.headline,
        language=best.language,
        brands=tuple(
            BrandTag(brand=one.match.brand, lane=one.match.lane, urgency=one.urgency.total) for one in group
        ),
        reading=best.reading,
        safety=best.safety.safety,
        urgency=best.urgency.total,
        first_seen_at=best.reading.wave_started_at,
        spark=best.spark,
        bars=spark_bars(best.spark),
        left=time_left(best.reading, safety=best.safety.safety, when=when) if _may_act(best) else None,
        alert=alert,
        verdict=decisions.get(best.opportunity_id),
        is_stale=when.now - best.reading.at > stale_after,
    )


def _rising(sources: Sources, *, matched: set[StoryId]) -> tuple[Rising, ...]:
    stories = [
        story
        for story in sources.stories.recent(limit=LOOK_AT)
        if _is_open(story) and story.story_id not in matched
    ]
    stories = sorted(stories, key=lambda story: (-story.outlets, story.story_id))[:60]
    read = sources.stories.assessments([story.story_id for story in stories])
    found = [
        Rising(story=story, reading=assessment.reading, safety=assessment.safety.safety)
        for story, assessment in zip(stories, read, strict=True)
        if assessment is not None and _is_rising(assessment)
    ]
    found.sort(key=lambda one: (-one.reading.velocity_per_hour, one.story.story_id))
    return tuple(found[:SHOW_RISING])


def _is_open(story: Story) -> bool:
    return story.closed_at is None and story.merged_into is None and not story.boilerplate


def _is_rising(assessment: Assessment) -> bool:
    return not assessment.matches and assessment.reading.phase in _RISING
