"""Grade an alert with hindsight: where the wave's peak really was, and how early we were."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from newsjack.core.hindsight import ELIGIBLE_OWNERS, truth_of
from newsjack.model.alert import Alert, Outcome
from newsjack.model.story import Member


def outcome_of(alert: Alert, members: Sequence[Member], *, now: datetime) -> Outcome:
    """Grade ``alert`` against the members of its story; only those of its wave count.

    ``lead_minutes`` is ``None`` when the card was never posted or the wave is too small for a peak.
    """
    wave = tuple(member for member in members if member.wave == alert.opportunity.wave)
    truth = truth_of(wave)
    peak = truth.peak_at if truth is not None and truth.is_eligible else None
    lead = None
    if peak is not None and alert.first_sent_at is not None:
        lead = (peak - alert.first_sent_at) / timedelta(minutes=1)
    reach = len({member.owner for member in wave if member.weight > 0})
    return Outcome(
        alert_id=alert.alert_id,
        peak_at=peak,
        lead_minutes=lead,
        reach=reach,
        big=reach >= ELIGIBLE_OWNERS,
        graded_at=now,
    )
