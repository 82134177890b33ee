"""Triage: what to do with an opportunity, and why. A pure decision; the notify step carries it out.

    no card yet   ALERT, or HOLD with the first rule that speaks against it, or DROP
    card posted   RECALL (turned STOP, match fell away), CLOSE (window shut for good),
                  UPDATE (a change that matters, not too often), else HOLD
    card ended    HOLD: one alert per story, wave, brand and channel

A brand that watches everything is judged by timing alone. A notice in the lane ``reputation``
invites to nothing: it may go out on a STOP, and needs no open window, only a story that lives.
A story that turns to STOP after its card went out is not told twice: the card is recalled, and the
recall is the notice.
"""

from datetime import datetime, timedelta

from newsjack.core.lifecycle import is_waiting
from newsjack.core.urgency import level_of
from newsjack.model.alert import Alert, AlertKind, AlertState
from newsjack.model.brand import Lane, MatchState
from newsjack.model.curve import Phase, Reading
from newsjack.model.opportunity import Decision, Opportunity, Reason, Safety, Verdict
from newsjack.model.params import TriageParams

SHUT_PROBABILITY = 0.1
"""P(before peak) below which a window is taken as shut for good."""

FADED_PER_HOUR = 0.15
"""Weighted entries per hour below which a story is not told anew: two outlets, then 3 h of silence."""

OVER_PER_HOUR = 0.02
"""Weighted entries per hour below which a card is closed: two outlets, then 6 h of silence."""

REACH_STEPS = (3, 5, 8, 13, 21, 34, 55)
"""Reaches at which a card is worth an edit: each about 1.6 times the one before."""

PEAK_MOVE = timedelta(minutes=10)
PEAK_MOVE_SHARE = 0.5
"""The expected peak must move by more than both: 10 min, and half of the time left that the card says.

In a silence the expected peak recedes by itself; at a fifth, a card that watches everything was
edited 30 times (three recorded days), nearly always to say no more than that.
"""

PEAK_NOW = timedelta(minutes=2)
"""Time left below which a card says that the peak is now: from now to now is no change."""

DRIFT_EVERY = timedelta(minutes=15)
"""Least time between two edits that only say that the expected peak moved."""

LEVEL_MOVE = 5
"""Points that must lie between two urgencies before a change of the word counts: no flapping."""

FRESH = timedelta(minutes=10)
"""How long a reading's window is taken as open whatever its quantiles: two looks at a story."""

Held = tuple[Reason, str]


def triage(
    opportunity: Opportunity,
    *,
    alert: Alert | None,
    last_new_at: datetime | None,
    now: datetime,
    params: TriageParams,
) -> Verdict:
    """Decide about ``opportunity``.

    ``alert`` is the one of the same story, wave, brand and channel, if any. ``last_new_at`` is when
    the last new alert of this brand in this channel was decided.
    """
    if alert is None:
        return _first(opportunity, last_new_at=last_new_at, now=now, params=params)
    if alert.state is AlertState.FAILED:
        return _after_failure(opportunity, alert, last_new_at=last_new_at, now=now, params=params)
    if alert.state in (AlertState.RECALLED, AlertState.CLOSED):
        return _verdict(Decision.HOLD, Reason.ALREADY_TOLD, now, f"its card is {alert.state.value}")
    if alert.sent_version == 0:
        return _unsent(opportunity, alert, now=now, params=params)
    return _posted(opportunity, alert, now=now, params=params)


def too_late(opportunity: Opportunity, reading: Reading, *, now: datetime) -> str:
    """Say why a card of ``opportunity`` may no longer be posted, by its latest ``reading``; empty if it may.

    The window must be open by event time, and the likeliest peak must not have passed since the
    reading. ``act_before`` in the past alone does not close it: the card then says "at once".
    """
    phase = reading.phase.value.replace("_", " ")
    if opportunity.match.lane is Lane.REPUTATION:
        return "" if reading.phase.rank <= Phase.PEAK.rank else f"the story is {phase}"
    if not reading.window_open:
        return f"{phase}, {reading.forecast.p_before_peak:.0%} chance that the peak is ahead"
    if now >= max(reading.forecast.peak_at.p50, reading.at + FRESH):
        return "the likeliest peak has passed since the last reading"
    return ""


def _first(
    opportunity: Opportunity, *, last_new_at: datetime | None, now: datetime, params: TriageParams
) -> Verdict:
    if opportunity.match.state is MatchState.DROPPED:
        return _verdict(Decision.DROP, Reason.MATCH_DROPPED, now, "the story no longer matches")
    held = _safety_rule(opportunity) or _window_rule(opportunity, now=now)
    if held is None and not opportunity.watch_everything:
        held = _worth_rule(opportunity, params) or _pause_rule(opportunity, last_new_at, now, params)
    if held is not None:
        return _verdict(Decision.HOLD, held[0], now, held[1])
    if opportunity.match.lane is Lane.REPUTATION:
        return _verdict(
            Decision.ALERT, Reason.REPUTATION_NOTICE, now, "the brand is named in a story to stay out of"
        )
    reading = opportunity.reading
    return _verdict(
        Decision.ALERT,
        Reason.WINDOW_OPEN,
        now,
        f"urgency {opportunity.urgency.total}, {reading.reach} outlets, {reading.phase.value}, "
        f"{reading.forecast.p_before_peak:.0%} before the peak",
    )


def _safety_rule(opportunity: Opportunity) -> Held | None:
    if opportunity.boilerplate:
        return (Reason.BOILERPLATE, "a template, not a story")
    if opportunity.watch_everything or opportunity.match.lane is Lane.REPUTATION:
        return None
    if opportunity.safety.safety is Safety.STOP:
        return (Reason.SAFETY_STOP, ", ".join(opportunity.safety.categories) or "STOP")
    return None


def _window_rule(opportunity: Opportunity, *, now: datetime) -> Held | None:
    reading = opportunity.reading
    if reading.reach < 2:
        return (Reason.WINDOW_NOT_OPEN, "one voice so far; the window opens at the 2nd outlet")
    late = too_late(opportunity, reading, now=now)
    if not late and reading.velocity_per_hour < FADED_PER_HOUR:
        late = f"coverage has faded: {reading.velocity_per_hour:.2f} weighted entries per hour"
    return (Reason.WINDOW_CLOSED, late) if late else None


def _worth_rule(opportunity: Opportunity, params: TriageParams) -> Held | None:
    match = opportunity.match
    if match.relevance < params.min_relevance:
        return (Reason.BELOW_THRESHOLD, f"relevance {match.relevance:.2f} < {params.min_relevance:.2f}")
    if match.lane is Lane.REPUTATION:
        return None
    least, name = params.threshold, "threshold"
    if opportunity.safety.safety is Safety.CARE and params.care_threshold > least:
        least, name = params.care_threshold, "threshold of CARE stories"
    if match.lane is not Lane.BRAND and params.lane_threshold > least:
        least, name = params.lane_threshold, f"threshold of the {match.lane.value} lane"
    if opportunity.urgency.total >= least:
        return None
    return (Reason.BELOW_THRESHOLD, f"urgency {opportunity.urgency.total} < {least} ({name})")


def _pause_rule(
    opportunity: Opportunity, last_new_at: datetime | None, now: datetime, params: TriageParams
) -> Held | None:
    if last_new_at is None or opportunity.match.lane is Lane.REPUTATION:
        return None
    since = now - last_new_at
    if since >= params.cool_down or opportunity.urgency.total >= params.cool_down_break:
        return None
    minutes = since / timedelta(minutes=1)
    return (
        Reason.COOL_DOWN,
        f"the last alert of {opportunity.match.brand} was {minutes:.0f} min ago; "
        f"urgency {opportunity.urgency.total} < {params.cool_down_break} does not break the cool-down",
    )


def _after_failure(
    opportunity: Opportunity,
    alert: Alert,
    *,
    last_new_at: datetime | None,
    now: datetime,
    params: TriageParams,
) -> Verdict:
    """Try a refused card again after a cool-down, if it is still worth it: the sink may have been mended."""
    failed_at = alert.ended_at or alert.decided_at
    if now - failed_at < params.cool_down:
        return _verdict(Decision.HOLD, Reason.ALREADY_TOLD, now, f"could not be delivered: {alert.problem}")
    if alert.sent_version == 0:
        # The pause since the last alert was this one's own; it was served above.
        return _first(opportunity, last_new_at=None, now=now, params=params)
    return _posted(opportunity, alert, now=now, params=params)


def _unsent(opportunity: Opportunity, alert: Alert, *, now: datetime, params: TriageParams) -> Verdict:
    """Judge a claimed card anew: it still goes out only if nothing turned against it meanwhile."""
    against = _turned(opportunity, alert)
    if against is not None:
        return _verdict(Decision.RECALL, against[0], now, f"{against[1]}; it was not posted yet")
    if opportunity.match.lane is not alert.opportunity.match.lane:
        return _other_lane(opportunity, alert, now)
    late = too_late(opportunity, opportunity.reading, now=now)
    if late:
        return _verdict(Decision.CLOSE, Reason.WINDOW_CLOSED, now, f"{late}; it was not posted yet")
    return _verdict(Decision.ALERT, Reason.WINDOW_OPEN, now, "decided already, on its way")


def _posted(opportunity: Opportunity, alert: Alert, *, now: datetime, params: TriageParams) -> Verdict:
    waiting = is_waiting(alert)
    if waiting and alert.kind is AlertKind.RECALL:
        return _verdict(Decision.HOLD, Reason.ALREADY_TOLD, now, "its recall is on its way")
    against = _turned(opportunity, alert)
    if against is not None:
        return _verdict(Decision.RECALL, against[0], now, against[1])
    if waiting and alert.kind is AlertKind.CLOSE:
        return _verdict(Decision.HOLD, Reason.ALREADY_TOLD, now, "its close is on its way")
    if opportunity.match.lane is not alert.opportunity.match.lane:
        return _other_lane(opportunity, alert, now)
    shut = _shut(opportunity)
    if shut:
        return _verdict(Decision.CLOSE, Reason.WINDOW_CLOSED, now, shut)
    moved = what_moved(alert.opportunity, opportunity)
    if not moved:
        return _verdict(Decision.HOLD, Reason.NO_CHANGE, now, "nothing that matters changed")
    last = alert.sent_at or alert.decided_at
    if now - last < params.update_every:
        return _verdict(Decision.HOLD, Reason.NO_CHANGE, now, f"edited a moment ago; {moved}")
    return _verdict(Decision.UPDATE, Reason.MOVED, now, moved)


def _turned(opportunity: Opportunity, alert: Alert) -> Held | None:
    """Return why a card must be taken back."""
    shown = alert.opportunity.match.lane
    same_lane = opportunity.match.lane is shown
    if same_lane and opportunity.match.state is MatchState.DROPPED:
        return (Reason.MATCH_DROPPED, "the story no longer matches")
    if opportunity.watch_everything or shown is Lane.REPUTATION:
        return None
    if opportunity.safety.safety is Safety.STOP:
        causes = ", ".join(opportunity.safety.categories) or "human harm"
        return (Reason.TURNED_STOP, f"turned to STOP: {causes}")
    return None


def _other_lane(opportunity: Opportunity, alert: Alert, now: datetime) -> Verdict:
    """One card serves all lanes of a brand; the brand's own name takes it over from a neighbour's."""
    shown = alert.opportunity.match.lane
    if (
        opportunity.match.lane is Lane.BRAND
        and opportunity.match.state is MatchState.MATCHED
        and shown in (Lane.COMPETITOR, Lane.THEME)
    ):
        return _verdict(Decision.UPDATE, Reason.MOVED, now, "the brand itself is named now")
    return _verdict(Decision.HOLD, Reason.ALREADY_TOLD, now, f"told in the {shown.value} lane")


def _shut(opportunity: Opportunity) -> str:
    reading = opportunity.reading
    if reading.phase.rank >= Phase.OLD_NEWS.rank:
        return f"the story is {reading.phase.value.replace('_', ' ')}"
    if reading.velocity_per_hour < OVER_PER_HOUR:
        return "nobody has reported for hours"
    ahead = reading.forecast.p_before_peak
    if opportunity.match.lane is not Lane.REPUTATION and ahead < SHUT_PROBABILITY:
        return f"only {ahead:.0%} chance that the peak is ahead"
    return ""


def what_moved(shown: Opportunity, fresh: Opportunity) -> str:
    """Name what changed since a card was last written, if it matters to a reader; else empty."""
    return ", ".join(
        filter(
            None,
            (
                _phase_moved(shown, fresh),
                _size_moved(shown, fresh),
                _peak_moved(shown, fresh),
                _developed(shown, fresh),
            ),
        )
    )


def _developed(shown: Opportunity, fresh: Opportunity) -> str:
    """Name a development that came after the card was last written; while the window is open, no later."""
    one = fresh.development
    if one is None or not fresh.reading.window_open or one.at <= shown.at or one == shown.development:
        return ""
    return one.words


def _phase_moved(shown: Opportunity, fresh: Opportunity) -> str:
    moved = []
    if shown.reading.phase is not fresh.reading.phase:
        moved.append(f"phase {shown.reading.phase.value} to {fresh.reading.phase.value}")
    if shown.safety.safety is not fresh.safety.safety:
        moved.append(f"safety {shown.safety.safety.value} to {fresh.safety.safety.value}")
    return ", ".join(moved)


def _size_moved(shown: Opportunity, fresh: Opportunity) -> str:
    moved = []
    if _step(fresh.reading.reach) > _step(shown.reading.reach):
        moved.append(f"{shown.reading.reach} to {fresh.reading.reach} outlets")
    before, after = shown.urgency.total, fresh.urgency.total
    if level_of(before) is not level_of(after) and abs(after - before) >= LEVEL_MOVE:
        moved.append(f"urgency {before} to {after}")
    return ", ".join(moved)


def _peak_moved(shown: Opportunity, fresh: Opportunity) -> str:
    """Compare instants, not remaining minutes: that time passes is no news; nor is it after the window."""
    if not (shown.reading.window_open or fresh.reading.window_open):
        return ""
    if fresh.at - shown.at < DRIFT_EVERY:
        return ""
    before, after = shown.reading.forecast.peak_at.p50, fresh.reading.forecast.peak_at.p50
    if before <= fresh.at and after <= fresh.at + PEAK_MOVE:
        return ""  # it was thought to be past or now, and still is
    left = max(timedelta(0), before - shown.at)
    if left <= PEAK_NOW and after - fresh.at <= PEAK_NOW:
        return ""
    if abs(after - before) <= max(PEAK_MOVE, left * PEAK_MOVE_SHARE):
        return ""
    minutes = (after - before) / timedelta(minutes=1)
    return f"peak expected {abs(minutes):.0f} min {'later' if minutes > 0 else 'sooner'}"


def _step(reach: int) -> int:
    return sum(reach >= step for step in REACH_STEPS)


def _verdict(decision: Decision, reason: Reason, now: datetime, detail: str) -> Verdict:
    return Verdict(decision=decision, reason=reason, at=now, detail=detail)
