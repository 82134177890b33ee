"""Orders and keys that every implementation of the ports shares."""

import json
from datetime import datetime

from newsjack.model.alert import Alert, AlertState
from newsjack.model.opportunity import Opportunity

ACTIVE_STATES = frozenset({AlertState.CLAIMED, AlertState.SENDING, AlertState.SENT})
"""The states of an alert that has not ended."""


def by_urgency(opportunity: Opportunity) -> tuple[int, datetime, str]:
    """Sort key: most urgent first, then the older, then by id."""
    return (-opportunity.urgency.total, opportunity.at, opportunity.opportunity_id)


def lane_key(opportunity: Opportunity) -> str:
    """Return the text that names story x brand x lane, whatever the wave."""
    return json.dumps([opportunity.story_id, opportunity.match.brand, opportunity.match.lane])


def last_event_at(alert: Alert) -> datetime:
    """Return when something last happened to an alert: it was decided, sent or ended."""
    later = (at for at in (alert.sent_at, alert.ended_at) if at is not None)
    return max([alert.decided_at, *later])
