"""Sweep step: stories that fell silent ▸ close their cards with the lesson ▸ archive ▸ close.

Re-entrant: a story is marked closed last, and the archive replaces what it has of it, so a run that
died half-way is done again. A story whose card could not be closed waits for the next run.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from newsjack.core import lifecycle
from newsjack.core.grade import outcome_of
from newsjack.errors import DeliveryError
from newsjack.model.alert import Alert, AlertKind, AlertState
from newsjack.model.opportunity import Reason
from newsjack.model.params import Params
from newsjack.model.story import Member, Story, StoryId
from newsjack.ports import AlertStore, Archive, ClosedStory, Sink, StoryStore

EVERY = timedelta(minutes=1)
"""Least time between two looks through the open stories."""

PATIENCE = timedelta(hours=6)
"""How long a story waits, beyond its silence, for a sink that does not answer."""


class SweepStep:
    """Closes what is over."""

    def __init__(
        self,
        stories: StoryStore,
        alerts: AlertStore,
        sinks: Mapping[str, Sink],
        archive: Archive,
        params: Params,
    ) -> None:
        self._stories = stories
        self._alerts = alerts
        self._sinks = sinks
        self._archive = archive
        self._close_after = params.curve.close_after
        self._next_at: datetime | None = None

    def run(self, *, now: datetime) -> tuple[StoryId, ...]:
        """Close every story silent for ``curve.close_after``; return those closed in this run."""
        if self._next_at is not None and now < self._next_at:
            return ()
        self._next_at = now + EVERY
        silent = [story for story in self._stories.open() if now - story.last_seen_at >= self._close_after]
        cards = self._cards()
        closed = []
        for story in reversed(silent):
            if self._close(story, cards.pop(story.story_id, []), now=now):
                closed.append(story.story_id)
        self._end_orphans(cards, now=now)
        return tuple(closed)

    def _cards(self) -> dict[StoryId, list[Alert]]:
        """Return alerts that have not ended by their story; an absorbed story's belong to the survivor."""
        cards: dict[StoryId, list[Alert]] = {}
        for alert in self._alerts.active():
            story_id = alert.opportunity.story_id
            story = self._stories.get(story_id)
            cards.setdefault(story.story_id if story else story_id, []).append(alert)
        return cards

    def _close(self, story: Story, cards: Sequence[Alert], *, now: datetime) -> bool:
        members = self._stories.members(story.story_id)
        ended = [self._end(alert, members, now=now) for alert in cards]
        if None in ended and now - story.last_seen_at < self._close_after + PATIENCE:
            return False
        told = {alert.alert_id: alert for alert in self._alerts.of_story(story.story_id)}
        told |= {alert.alert_id: alert for alert in ended if alert is not None}
        closed = ClosedStory(
            story=replace(story, closed_at=now),
            members=members,
            changes=self._stories.changes(story.story_id),
            assessment=self._stories.assessment(story.story_id),
            alerts=tuple(told.values()),
            outcomes=tuple(outcome_of(alert, members, now=now) for alert in told.values()),
        )
        self._archive.add(closed)
        fresh = self._stories.get(story.story_id)
        if fresh is None or fresh.last_seen_at != story.last_seen_at:
            return False  # it woke up meanwhile; the next run sees it as it is
        self._stories.close([story.story_id], now=now)
        return True

    def _end_orphans(self, cards: Mapping[StoryId, Sequence[Alert]], *, now: datetime) -> None:
        """Close cards whose story is closed or no longer kept."""
        for story_id, alerts in cards.items():
            story = self._stories.get(story_id)
            if story is None or story.closed_at is not None:
                members = self._stories.members(story_id)
                for alert in alerts:
                    self._end(alert, members, now=now)

    def _end(self, alert: Alert, members: Sequence[Member], *, now: datetime) -> Alert | None:
        """Close a card with its lesson; ``None`` when its sink does not answer now."""
        sink = self._sinks.get(alert.sink)
        try:
            alert = self._looked(alert, sink, now=now)
            posted = alert.receipt
            if posted is None or sink is None:
                return self._kept(
                    lifecycle.dropped(alert, state=AlertState.CLOSED, now=now, reason=Reason.WINDOW_CLOSED)
                )
            outcome = outcome_of(alert, members, now=now)
            if not (alert.kind is AlertKind.RECALL and lifecycle.is_waiting(alert)):
                alert = lifecycle.retold(
                    alert,
                    AlertKind.CLOSE,
                    opportunity=alert.opportunity,
                    now=now,
                    reason=Reason.WINDOW_CLOSED,
                    outcome=outcome,
                )
            receipt = sink.update(self._kept(lifecycle.begun(alert)), posted)
        except DeliveryError as error:
            refused = self._kept(lifecycle.refused(alert, error, now=now))
            return refused if error.permanent else None
        return self._kept(lifecycle.delivered(alert, receipt, now=now))

    def _looked(self, alert: Alert, sink: Sink | None, *, now: datetime) -> Alert:
        """Find a card whose posting had an unknown end. Raises ``DeliveryError``."""
        if sink is None or not lifecycle.may_be_posted(alert):
            return alert
        receipt = sink.find(alert)
        return alert if receipt is None else lifecycle.delivered(alert, receipt, now=now)

    def _kept(self, alert: Alert) -> Alert:
        self._alerts.save(alert)
        return alert
