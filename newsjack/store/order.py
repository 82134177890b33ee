"""Orders and keys that every implementation of the ports shares."""

import json
from datetime import datetime

from newsjack.model.opportunity import Opportunity


def by_urgency(opportunity: Opportunity) -> tuple[int, datetime, str]:
    """Sort key: most urgent first, then the older, then by id."""
    return (-opportunity.urgency.total, opportunity.at, opportunity.opportunity_id)


def lane_key(opportunity: Opportunity) -> str:
    """Return the text that names story x brand x lane, whatever the wave."""
    return json.dumps([opportunity.story_id, opportunity.match.brand, opportunity.match.lane])
