"""The life of an alert as pure transitions: every one returns the alert's next state.

    claimed ─▶ sending ─▶ sent ─▶ (something new to say: version + 1) ─▶ sent … ─▶ recalled | closed
        │          └─ ambiguous: stays sending, looked for before it is sent again
        └─ refused for good: failed, with the problem; window shut before it was posted: closed

``sending`` is stored before the sink is called, so a process that dies in the call leaves a trace.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b

from newsjack.errors import DeliveryError
from newsjack.model.alert import Alert, AlertId, AlertKind, AlertState, Outcome, Receipt
from newsjack.model.opportunity import Opportunity
from newsjack.model.story import StoryId

FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(seconds=60)
"""Pauses between tries of one delivery, real time: doubled with each try."""

_ENDS = {AlertKind.RECALL: AlertState.RECALLED, AlertKind.CLOSE: AlertState.CLOSED}


def alert_id_of(story_id: StoryId, wave: int, brand: str, channel: str) -> AlertId:
    """Return the id of the one alert of a story, wave, brand and channel, whatever the lane."""
    text = "\x1f".join((story_id, str(wave), brand, channel))
    return AlertId("a" + blake2b(text.encode(), digest_size=8).hexdigest())


def new_alert(
    opportunity: Opportunity, *, sink: str, now: datetime, reason: str, alert_id: AlertId | None = None
) -> Alert:
    """Make the alert of an opportunity, decided and not yet sent."""
    match = opportunity.match
    return Alert(
        alert_id=alert_id
        or alert_id_of(opportunity.story_id, opportunity.wave, match.brand, opportunity.channel),
        channel=opportunity.channel,
        sink=sink,
        kind=AlertKind.NEW,
        state=AlertState.CLAIMED,
        opportunity=opportunity,
        decided_at=now,
        reason=reason,
    )


def is_unsent(alert: Alert) -> bool:
    """Tell whether its card was never known to be posted."""
    return alert.sent_version == 0


def is_waiting(alert: Alert) -> bool:
    """Tell whether something of it is still to be delivered."""
    return alert.version > alert.sent_version and alert.state in (
        AlertState.CLAIMED,
        AlertState.SENDING,
        AlertState.SENT,
    )


def may_be_posted(alert: Alert) -> bool:
    """Tell whether a try of the first posting began whose end is unknown: look before sending."""
    return is_unsent(alert) and alert.state is AlertState.SENDING


def retold(
    alert: Alert,
    kind: AlertKind,
    *,
    opportunity: Opportunity,
    now: datetime,
    reason: str,
    outcome: Outcome | None = None,
) -> Alert:
    """Give a posted card something new to say. A recall or close carries its instant at once."""
    return replace(
        alert,
        kind=kind,
        state=AlertState.SENT,
        opportunity=opportunity,
        version=alert.version + 1,
        attempts=0,
        problem="",
        reason=reason,
        ended_at=now if kind in _ENDS else None,
        outcome=outcome or alert.outcome,
    )


def refreshed(alert: Alert, opportunity: Opportunity) -> Alert:
    """Let a card that was not posted yet show the present state; a refused one may be tried again."""
    failed = alert.state is AlertState.FAILED
    return replace(
        alert,
        opportunity=opportunity,
        state=AlertState.CLAIMED if failed else alert.state,
        attempts=0 if failed else alert.attempts,
        ended_at=None,
    )


def adopted(alert: Alert, opportunity: Opportunity) -> Alert:
    """Move an absorbed story's alert to the survivor: the same card goes on.

    What the card shows stays the old content until something that matters changes.
    """
    shown = alert.opportunity
    match = replace(shown.match, story_id=opportunity.story_id, wave=opportunity.wave)
    return replace(
        alert,
        opportunity=replace(shown, story_id=opportunity.story_id, wave=opportunity.wave, match=match),
    )


def dropped(alert: Alert, *, state: AlertState, now: datetime, reason: str) -> Alert:
    """End an alert whose card was never posted: there is nothing to say, only a reason to keep."""
    return replace(alert, state=state, ended_at=now, reason=reason)


def begun(alert: Alert) -> Alert:
    """Note that a try begins; to be stored before the sink is called."""
    state = AlertState.SENDING if is_unsent(alert) else alert.state
    return replace(alert, state=state, attempts=alert.attempts + 1)


def delivered(alert: Alert, receipt: Receipt, *, now: datetime) -> Alert:
    """Note that the present version stands at the sink."""
    return replace(
        alert,
        state=_ENDS.get(alert.kind, AlertState.SENT),
        sent_version=alert.version,
        sent_at=now,
        first_sent_at=alert.first_sent_at or now,
        receipt=receipt,
        problem="",
    )


def refused(alert: Alert, error: DeliveryError, *, now: datetime) -> Alert:
    """Note a sink's refusal: for good, to be tried again, or with an unknown end."""
    if error.permanent:
        return replace(alert, state=AlertState.FAILED, problem=error.message, ended_at=now)
    state = alert.state
    if is_unsent(alert) and not error.ambiguous:
        state = AlertState.CLAIMED
    return replace(alert, state=state, problem=error.message)


def pause_after(alert: Alert, error: DeliveryError) -> timedelta:
    """Return the real time to wait before the next try: what the sink asked for, else doubling pauses."""
    doubled: timedelta = FIRST_PAUSE * (1 << min(10, max(0, alert.attempts - 1)))
    return max(error.retry_after or timedelta(0), min(LONGEST_PAUSE, doubled))


def same_coverage(opportunity: Opportunity, alerts: Iterable[Alert]) -> tuple[Alert, ...]:
    """Return alerts of the same brand and channel that share an entry with ``opportunity``, oldest first.

    Such an alert belongs to a story that was absorbed, or to a wave that a merge renumbered.
    """
    known = set(opportunity.entry_ids)
    found = (
        alert
        for alert in alerts
        if alert.channel == opportunity.channel
        and alert.opportunity.match.brand == opportunity.match.brand
        and not known.isdisjoint(alert.opportunity.entry_ids)
    )
    return tuple(sorted(found, key=lambda alert: (alert.decided_at, alert.alert_id)))
