"""Alerts, newest decision first: what was said, where it stands, how early it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsjack.model.alert import Alert, Outcome
from newsjack.model.curve import Phase, PhaseChange
from newsjack.model.opportunity import Assessment
from newsjack.web.sources import Sources
from newsjack.web.when import When

SHOW = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRow:
    """One alert. ``lead`` says how early it was, as far as is known; ``delivery`` how long sending took."""

    alert: Alert
    delivery: timedelta | None
    lead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertsView:
    """The page of alerts."""

    rows: tuple[AlertRow, ...]


def alerts_view(sources: Sources, *, when: When) -> AlertsView:
    """Read the latest alerts and grade each as far as its story's curve allows."""
    alerts = sources.alerts.recent(limit=SHOW)
    stories = list(dict.fromkeys(alert.opportunity.story_id for alert in alerts))
    read = dict(zip(stories, sources.stories.assessments(stories), strict=True))
    outcomes = _outcomes(sources, alerts)
    return AlertsView(
        rows=tuple(
            AlertRow(
                alert=alert,
                delivery=alert.first_sent_at - alert.decided_at if alert.first_sent_at else None,
                lead=lead_of(
                    alert,
                    outcome=outcomes.get(alert.alert_id),
                    assessment=read.get(alert.opportunity.story_id),
                    when=when,
                ),
            )
            for alert in alerts
        )
    )


def _outcomes(sources: Sources, alerts: Sequence[Alert]) -> Mapping[str, Outcome]:
    """Return what hindsight says of alerts whose story was archived."""
    if sources.archive is None:
        return {}
    ended = {alert.opportunity.story_id for alert in alerts if alert.ended_at is not None}
    closed = [sources.archive.story(story_id) for story_id in sorted(ended)]
    return {outcome.alert_id: outcome for story in closed if story is not None for outcome in story.outcomes}


def lead_of(alert: Alert, *, outcome: Outcome | None, assessment: Assessment | None, when: When) -> str:
    """Say how early an alert was: by hindsight where there is one, else as far as the curve shows.

    Empty when it was never sent, or when its wave is no longer the story's.
    """
    if outcome is not None:
        if outcome.lead_minutes is None:
            return when.words("alerts.lead.small")
        return lead_text(timedelta(minutes=outcome.lead_minutes), when=when)
    sent_at = alert.first_sent_at
    if assessment is None or sent_at is None or assessment.reading.wave != alert.opportunity.wave:
        return ""
    peak_at = peak_seen(assessment.changes)
    return lead_text(peak_at - sent_at, when=when) if peak_at else when.words("alerts.lead.open")


def peak_seen(changes: Sequence[PhaseChange]) -> datetime | None:
    """Return when the wave entered its peak, or left it unseen; ``None`` while that is ahead."""
    return next((change.at for change in changes if change.phase.rank >= Phase.PEAK.rank), None)


def lead_text(lead: timedelta, *, when: When) -> str:
    """Say how long before or after the peak an alert was sent."""
    key = "alerts.lead.before" if lead >= timedelta(0) else "alerts.lead.after"
    return when.words(key, span=when.span(lead))
