"""LogLine: one event of one worker, as the dashboard shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One event. ``line_id`` orders lines and is what a reader resumes from.

    ``at`` is on newsjack's clock; ``level`` is ``debug info warning error``; ``fields`` hold ids
    (story_id, feed_id, brand, alert_id) and figures, all as text.
    """

    line_id: str
    at: datetime
    worker: str
    level: str
    event: str
    fields: Mapping[str, str]
