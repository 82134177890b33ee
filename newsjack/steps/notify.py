"""Notify step: outbox ▸ triage ▸ claim ▸ send or update ▸ record ▸ settle.

Exactly once, as a person sees it:

    claim      the alert is stored, ``claimed``; its id is story, wave, brand and channel, so a
               second notifier, or a second run, loses the claim
    sending    stored before the sink is called: a process that dies in the call leaves a trace
    sent       stored with the receipt; from then on the same card is edited

An alert found ``sending`` is looked for at the sink before anything is sent again. Where the sink
cannot look, it is sent again: at least once, and its ``problem`` says so. A card whose window closed
while it waited is not sent. One card serves all lanes of a brand: the lane is no part of the id,
and a story that turns to STOP recalls its card instead of getting a second one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from newsjack.clock import monotonic_seconds
from newsjack.core import lifecycle
from newsjack.core.coverage import CoverageIndex
from newsjack.core.grade import outcome_of
from newsjack.core.triage import too_late, triage
from newsjack.errors import DeliveryError
from newsjack.model.alert import Alert, AlertId, AlertKind, AlertState
from newsjack.model.brand import Lane
from newsjack.model.opportunity import Decision, Opportunity, Reason, Safety, Verdict
from newsjack.model.params import Params
from newsjack.ports import AlertStore, Sink, StoryStore

ROUND_BUDGET = timedelta(seconds=30)
"""Real time after which a round leaves the rest to the next one: half of the job's time-out."""

ACTIVE = frozenset({AlertState.CLAIMED, AlertState.SENDING, AlertState.SENT})

STOCK_AGAIN = 5_000
"""Alerts in the index at which stock is taken anew: others end alerts too."""

ENDED_LOOKED_AT = 200
"""Latest alerts among which an ended card of the same coverage is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyResult:
    """What a round did. ``retry_in`` is the real time after which another round is needed, if any.

    ``delivered`` are alerts as they stand after a delivery, ``troubled`` those that were refused.
    """

    delivered: tuple[Alert, ...] = ()
    troubled: tuple[Alert, ...] = ()
    decided: int = 0
    retry_in: timedelta | None = None


@dataclass(slots=True)
class _Round:
    """What one round has done so far, and which channels it leaves alone after a refusal."""

    now: datetime
    ends_at: float
    waiting: dict[AlertId, Alert] = field(default_factory=dict)
    delivered: list[Alert] = field(default_factory=list)
    troubled: list[Alert] = field(default_factory=list)
    fresh: set[str] = field(default_factory=set)
    blocked: set[tuple[str, str]] = field(default_factory=set)
    retry_in: timedelta | None = None

    def wait(self, span: timedelta) -> None:
        """Ask for another round after ``span`` at the latest."""
        self.retry_in = span if self.retry_in is None else min(self.retry_in, span)

    def is_blocked(self, alert: Alert) -> bool:
        """Tell whether the alert's channel, or its whole sink, refused something in this round."""
        return not self.blocked.isdisjoint({(alert.sink, ""), (alert.sink, alert.channel)})


class NotifyStep:
    """Decides about waiting opportunities and delivers. One notifier at a time per store."""

    def __init__(
        self,
        stories: StoryStore,
        alerts: AlertStore,
        sinks: Mapping[str, Sink],
        params: Params,
        *,
        budget: timedelta = ROUND_BUDGET,
        seconds: Callable[[], float] = monotonic_seconds,
    ) -> None:
        """Take the ports. ``sinks``: a new alert goes to the first. ``seconds`` is a monotonic clock."""
        self._stories = stories
        self._alerts = alerts
        self._sinks = sinks
        self._params = params
        self._budget = budget
        self._seconds = seconds
        self._index: CoverageIndex | None = None

    def run(self, *, now: datetime, limit: int) -> NotifyResult:
        """Judge up to ``limit`` opportunities and deliver what waits, both most urgent first."""
        turn = _Round(now=now, ends_at=self._seconds() + self._budget.total_seconds())
        if self._index is None or len(self._index) > STOCK_AGAIN:
            self._take_stock(turn)
        waiting = self._stories.outbox(limit=limit)
        finished = False
        try:
            for opportunity in waiting:
                self._judge(opportunity, turn)
            self._deliver_all(turn)
            finished = turn.retry_in is None
        finally:
            if not finished:
                # Something waits, or the round broke off: the next one takes stock anew.
                self._index = None
        return NotifyResult(
            delivered=tuple(turn.delivered),
            troubled=tuple(turn.troubled),
            decided=len(waiting),
            retry_in=turn.retry_in,
        )

    def _take_stock(self, turn: _Round) -> None:
        """Look through all active alerts: on start, and after a round that left something undelivered."""
        active = self._alerts.active()
        self._index = CoverageIndex(active)
        turn.waiting = {alert.alert_id: alert for alert in active if lifecycle.is_waiting(alert)}

    def _judge(self, opportunity: Opportunity, turn: _Round) -> None:
        story = self._stories.raw(opportunity.story_id)
        if story is None or story.merged_into is not None:
            self._stories.settle([opportunity])
            return
        alert = self._alert_for(opportunity, turn)
        verdict = triage(
            opportunity,
            alert=alert,
            last_new_at=self._alerts.last_new_at(opportunity.match.brand, opportunity.channel),
            now=turn.now,
            params=self._params.triage,
        )
        try:
            self._carry_out(opportunity, alert, verdict, turn)
        except DeliveryError as error:
            if alert is not None:
                self._refuse(alert, error, turn)
            if not error.permanent:
                # Whether its card was posted is not known yet: the opportunity stays in the outbox.
                return
        self._stories.settle([opportunity])

    def _alert_for(self, opportunity: Opportunity, turn: _Round) -> Alert | None:
        """Return the alert of this coverage; an absorbed story's card goes on as the survivor's."""
        match, channel = opportunity.match, opportunity.channel
        own_id = lifecycle.alert_id_of(opportunity.story_id, opportunity.wave, match.brand, channel)
        own = self._alerts.get(own_id)
        if own is not None and opportunity.entry_ids == own.opportunity.entry_ids:
            return own
        others = self._others(opportunity, own_id)
        if not others:
            return own or self._told_before(opportunity)
        if own is not None and own.state in ACTIVE:
            others = sorted((*others, own), key=lambda alert: (alert.decided_at, alert.alert_id))
        oldest = others[0]
        for younger in others[1:]:
            self._end_merged(younger, turn)
        shown = oldest.opportunity
        if (shown.story_id, shown.wave) != (opportunity.story_id, opportunity.wave):
            oldest = self._keep(lifecycle.adopted(oldest, opportunity), turn)
        return oldest

    def _others(self, opportunity: Opportunity, own_id: AlertId) -> list[Alert]:
        """Return other active alerts of the same coverage, oldest first."""
        covering = self._index.covering(opportunity) if self._index is not None else ()
        found = (self._alerts.get(alert_id) for alert_id in covering if alert_id != own_id)
        active = (alert for alert in found if alert is not None and alert.state in ACTIVE)
        return sorted(active, key=lambda alert: (alert.decided_at, alert.alert_id))

    def _told_before(self, opportunity: Opportunity) -> Alert | None:
        """Return an ended alert that this wave took over from an absorbed story."""
        for alert in self._alerts.of_story(opportunity.story_id):
            shown = alert.opportunity
            if (
                shown.wave == opportunity.wave
                and shown.match.brand == opportunity.match.brand
                and alert.channel == opportunity.channel
            ):
                return alert
        return None

    def _end_merged(self, alert: Alert, turn: _Round) -> None:
        if lifecycle.is_unsent(alert):
            ended = lifecycle.dropped(alert, state=AlertState.CLOSED, now=turn.now, reason=Reason.MERGED)
        else:
            ended = lifecycle.retold(
                alert, AlertKind.CLOSE, opportunity=alert.opportunity, now=turn.now, reason=Reason.MERGED
            )
        self._keep(ended, turn)

    def _carry_out(
        self, opportunity: Opportunity, alert: Alert | None, verdict: Verdict, turn: _Round
    ) -> None:
        if verdict.decision is Decision.ALERT and alert is None:
            verdict = self._claim(opportunity, verdict, turn)
        elif verdict.decision is Decision.ALERT and alert is not None:
            if not lifecycle.may_be_posted(alert):
                self._keep(lifecycle.refreshed(alert, opportunity), turn)
        elif verdict.decision in _KINDS and alert is not None:
            self._retell(alert, opportunity, verdict, turn)
        self._stories.note(opportunity, verdict)

    def _claim(self, opportunity: Opportunity, verdict: Verdict, turn: _Round) -> Verdict:
        told = lifecycle.same_coverage(opportunity, self._alerts.recent(limit=ENDED_LOOKED_AT))
        if told:
            detail = f"its coverage was told on card {told[-1].alert_id}, {told[-1].state.value}"
            return replace(verdict, decision=Decision.HOLD, reason=Reason.ALREADY_TOLD, detail=detail)
        sink = next(iter(self._sinks))
        alert = lifecycle.new_alert(opportunity, sink=sink, now=turn.now, reason=verdict.reason)
        if self._alerts.claim(alert):
            self._note(alert, turn)
            turn.fresh.add(alert.alert_id)
        return verdict

    def _retell(self, alert: Alert, opportunity: Opportunity, verdict: Verdict, turn: _Round) -> None:
        if lifecycle.may_be_posted(alert):
            alert = self._looked(alert, turn)
        kind = _KINDS[verdict.decision]
        if lifecycle.is_unsent(alert):
            if kind is not AlertKind.UPDATE:
                state = AlertState.RECALLED if kind is AlertKind.RECALL else AlertState.CLOSED
                ended = lifecycle.dropped(alert, state=state, now=turn.now, reason=verdict.reason)
                self._keep(ended, turn)
            else:
                self._keep(lifecycle.refreshed(alert, opportunity), turn)
            return
        outcome = None
        if kind is AlertKind.CLOSE:
            members = self._stories.members(opportunity.story_id)
            outcome = outcome_of(replace(alert, opportunity=opportunity), members, now=turn.now)
        self._keep(
            lifecycle.retold(
                alert, kind, opportunity=opportunity, now=turn.now, reason=verdict.reason, outcome=outcome
            ),
            turn,
        )

    def _deliver_all(self, turn: _Round) -> None:
        waiting = sorted(
            turn.waiting.values(), key=lambda a: (-a.opportunity.urgency.total, a.decided_at, a.alert_id)
        )
        for alert in waiting:
            if self._seconds() >= turn.ends_at:
                turn.wait(timedelta(0))
                return
            if turn.is_blocked(alert):
                turn.wait(lifecycle.FIRST_PAUSE)
                continue
            try:
                self._deliver(alert, turn)
            except DeliveryError as error:
                self._refuse(alert, error, turn)

    def _deliver(self, alert: Alert, turn: _Round) -> None:
        """Bring one alert's present version to its sink. Raises ``DeliveryError``."""
        sink = self._sink_of(alert)
        if lifecycle.may_be_posted(alert):
            alert = self._looked(alert, turn)
            if not lifecycle.is_unsent(alert):
                return
        if lifecycle.is_unsent(alert):
            ended = self._stale(alert, turn)
            if ended is not None:
                self._keep(ended, turn)
                return
            alert = replace(alert, sink=sink.name)
        alert = self._keep(lifecycle.begun(alert), turn)
        receipt = sink.send(alert) if alert.receipt is None else sink.update(alert, alert.receipt)
        turn.delivered.append(self._keep(lifecycle.delivered(alert, receipt, now=turn.now), turn))

    def _looked(self, alert: Alert, turn: _Round) -> Alert:
        """Find out whether a card was posted. Raises ``DeliveryError`` when that cannot be said yet."""
        sink = self._sink_of(alert)
        note = ""
        try:
            receipt = sink.find(alert)
        except DeliveryError as error:
            if not error.permanent:
                raise
            receipt = None
            note = f"sent at least once: the sink could not be searched ({error.message})"
        if receipt is None:
            return self._keep(replace(alert, state=AlertState.CLAIMED, problem=note), turn)
        found = self._keep(lifecycle.delivered(alert, receipt, now=turn.now), turn)
        turn.delivered.append(found)
        return found

    def _stale(self, alert: Alert, turn: _Round) -> Alert | None:
        """Return the alert ended, if the story moved on while the card waited."""
        if alert.alert_id in turn.fresh:
            return None
        shown = alert.opportunity
        latest = self._stories.assessment(shown.story_id)
        current = latest is not None and latest.reading.wave == shown.wave
        reading = latest.reading if latest is not None and current else shown.reading
        stopped = latest is not None and latest.safety.safety is Safety.STOP
        if stopped and not shown.watch_everything and shown.match.lane is not Lane.REPUTATION:
            return lifecycle.dropped(
                alert, state=AlertState.RECALLED, now=turn.now, reason=Reason.TURNED_STOP
            )
        if too_late(shown, reading, now=turn.now):
            return lifecycle.dropped(
                alert, state=AlertState.CLOSED, now=turn.now, reason=Reason.WINDOW_CLOSED
            )
        return None

    def _refuse(self, alert: Alert, error: DeliveryError, turn: _Round) -> None:
        tried = turn.waiting.get(alert.alert_id, alert)
        refused = self._keep(lifecycle.refused(tried, error, now=turn.now), turn)
        turn.troubled.append(refused)
        if error.permanent:
            return
        # A rate limit belongs to one channel; any other trouble to the whole sink.
        turn.blocked.add((alert.sink, alert.channel if error.retry_after is not None else ""))
        turn.wait(lifecycle.pause_after(refused, error))

    def _sink_of(self, alert: Alert) -> Sink:
        """Return the alert's sink; one that was not posted yet may take another. Raises ``DeliveryError``."""
        if alert.sink in self._sinks:
            return self._sinks[alert.sink]
        if lifecycle.is_unsent(alert) and not lifecycle.may_be_posted(alert) and self._sinks:
            return next(iter(self._sinks.values()))
        raise DeliveryError(
            f"the sink {alert.sink} is not configured", subject=alert.alert_id, permanent=True
        )

    def _keep(self, alert: Alert, turn: _Round) -> Alert:
        self._alerts.save(alert)
        self._note(alert, turn)
        return alert

    def _note(self, alert: Alert, turn: _Round) -> None:
        """Keep the index and the list of what waits in step with what was stored."""
        if lifecycle.is_waiting(alert):
            turn.waiting[alert.alert_id] = alert
        else:
            turn.waiting.pop(alert.alert_id, None)
        if self._index is not None and alert.state in ACTIVE:
            self._index.add(alert)
        elif self._index is not None:
            self._index.remove(alert.alert_id)


_KINDS = {
    Decision.UPDATE: AlertKind.UPDATE,
    Decision.RECALL: AlertKind.RECALL,
    Decision.CLOSE: AlertKind.CLOSE,
}
