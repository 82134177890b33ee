"""Desks: the steps of one process, wired together, with the clock they decide by.

The daemon's workers and ``newsjack replay`` run exactly these; only the ports differ.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsjack.core.cluster import Clusterer
from newsjack.core.facts import FactReader
from newsjack.core.link_sleep import WakingLinks
from newsjack.core.link_words import LinkReader
from newsjack.core.links import StoryLinks
from newsjack.core.match import Matcher
from newsjack.core.safety import SafetyReader
from newsjack.core.watched import WatchedNames
from newsjack.model.brand import Brand, Lane, MatchState, StoryMatch
from newsjack.model.opportunity import Assessment
from newsjack.model.params import Params
from newsjack.model.story import StoryId
from newsjack.ports import AlertStore, Archive, Clock, EntryStore, PaceStore, Sink, StoryStore
from newsjack.settings.lexicons import (
    load_fact_lexicon,
    load_headline_lexicon,
    load_safety_lexicon,
    load_senses,
)
from newsjack.settings.link_lexicon import load_link_lexicon
from newsjack.settings.prior import load_document_frequencies, load_forecast_prior
from newsjack.steps.assess import AssessStep
from newsjack.steps.cluster import ClusterStep
from newsjack.steps.notify import NotifyResult, NotifyStep
from newsjack.steps.sweep import SweepStep

ENTRIES_PER_RUN = 300
STORIES_PER_RUN = 500
ALERTS_PER_RUN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRound:
    """What one round of the story desk did: the stories that entries touched, and what was assessed."""

    at: datetime
    grouped: tuple[StoryId, ...]
    assessments: tuple[Assessment, ...]
    entries_wait: bool


@dataclass(slots=True, kw_only=True)
class StoryDesk:
    """Group and assess: the one writer's work. Its memory is the state."""

    clock: Clock
    stories: StoryStore
    entries: EntryStore
    cluster: ClusterStep
    assess: AssessStep
    paces: PaceStore
    brands: Sequence[Brand]
    live_for: timedelta

    def rebuild(self) -> int:
        """Rebuild the state from the store; return how many stories live."""
        return self.cluster.rebuild(self.clock.now())

    def watch(self, brands: Sequence[Brand]) -> None:
        """Put another list of brands in force; open stories are matched again."""
        self.brands = brands
        self.cluster.watch(brands)
        self.assess.watch(_matcher(brands), now=self.clock.now())

    def run(self) -> StoryRound:
        """Do one round."""
        now = self.clock.now()
        grouped = self.cluster.run(now=now, limit=ENTRIES_PER_RUN)
        touched = self.assess.run(self.stories.touched(limit=STORIES_PER_RUN), now=now)
        due = self.assess.run(self.assess.due(now), now=now)
        self._cover_live((*touched, *due), now)
        return StoryRound(
            at=now, grouped=grouped, assessments=(*touched, *due), entries_wait=self.entries.inbox_size() > 0
        )

    def _cover_live(self, assessments: Sequence[Assessment], now: datetime) -> None:
        """Have the outlets polled more often that carry a brand's own story while its window is open."""
        watched = {brand.name for brand in self.brands if not brand.watch_everything}
        outlets = {
            member.outlet
            for one in assessments
            if one.reading.window_open and any(_is_own(match, watched) for match in one.matches)
            for member in self.stories.members(one.story_id)
        }
        if outlets:
            self.paces.cover_live(outlets, until=now + self.live_for, now=now)

    def has_news(self) -> bool:
        """Tell whether triage has something to look at."""
        return bool(self.stories.outbox(limit=1))


@dataclass(slots=True, kw_only=True)
class AlertDesk:
    """Decide and deliver."""

    clock: Clock
    notify: NotifyStep

    def run(self) -> NotifyResult:
        """Do one round."""
        return self.notify.run(now=self.clock.now(), limit=ALERTS_PER_RUN)


@dataclass(slots=True, kw_only=True)
class SweepDesk:
    """Close and archive."""

    clock: Clock
    sweep: SweepStep

    def run(self) -> tuple[StoryId, ...]:
        """Do one round; return the stories closed."""
        return self.sweep.run(now=self.clock.now())


def _is_own(match: StoryMatch, watched: Collection[str]) -> bool:
    return match.brand in watched and match.lane is Lane.BRAND and match.state is MatchState.MATCHED


def _matcher(brands: Sequence[Brand]) -> Matcher:
    return Matcher(brands, load_senses())


def build_links(params: Params) -> StoryLinks:
    """Return the links between languages, with the shipped lists; they live as long as the grouping."""
    return WakingLinks(
        LinkReader(load_link_lexicon()),
        horizon=params.cluster.horizon,
        most=params.cluster.live_stories,
        prior=load_document_frequencies(),
    )


def build_story_desk(
    *,
    clock: Clock,
    entries: EntryStore,
    stories: StoryStore,
    paces: PaceStore,
    brands: Sequence[Brand],
    params: Params,
) -> StoryDesk:
    """Wire grouping and assessing."""
    cluster = ClusterStep(
        Clusterer(params.cluster, load_document_frequencies(), WatchedNames(brands), load_headline_lexicon()),
        entries,
        stories,
        params.curve,
        build_links(params),
    )
    assess = AssessStep(
        stories=stories,
        entries=entries,
        matcher=_matcher(brands),
        safety=SafetyReader(load_safety_lexicon()),
        prior=load_forecast_prior(),
        curves=cluster.curves,
        params=params,
        facts=FactReader(load_fact_lexicon()),
    )
    return StoryDesk(
        clock=clock,
        stories=stories,
        entries=entries,
        cluster=cluster,
        assess=assess,
        paces=paces,
        brands=brands,
        live_for=params.cadence.live_for,
    )


def build_alert_desk(
    *, clock: Clock, stories: StoryStore, alerts: AlertStore, sinks: Mapping[str, Sink], params: Params
) -> AlertDesk:
    """Wire triage and delivery."""
    return AlertDesk(
        clock=clock, notify=NotifyStep(stories=stories, alerts=alerts, sinks=sinks, params=params)
    )


def build_sweep_desk(
    *,
    clock: Clock,
    stories: StoryStore,
    alerts: AlertStore,
    sinks: Mapping[str, Sink],
    archive: Archive,
    params: Params,
) -> SweepDesk:
    """Wire closing and archiving."""
    sweep = SweepStep(stories=stories, alerts=alerts, sinks=sinks, archive=archive, params=params)
    return SweepDesk(clock=clock, sweep=sweep)
