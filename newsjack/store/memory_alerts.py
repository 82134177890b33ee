"""Alerts in memory."""

import threading
from datetime import datetime
from itertools import islice

from newsjack.model.alert import Alert, AlertId
from newsjack.model.params import RetentionParams
from newsjack.model.story import StoryId
from newsjack.store.order import ACTIVE_STATES, last_event_at


class MemoryAlertStore:
    """``AlertStore`` on dictionaries; ended alerts are dropped after their retention."""

    def __init__(self, retention: RetentionParams | None = None) -> None:
        self._retention = retention or RetentionParams()
        self._lock = threading.Lock()
        self._alerts: dict[AlertId, Alert] = {}
        self._of_story: dict[StoryId, set[AlertId]] = {}
        self._active: set[AlertId] = set()
        self._last_new: dict[tuple[str, str], datetime] = {}

    def get(self, alert_id: AlertId) -> Alert | None:
        """Return an alert."""
        return self._alerts.get(alert_id)

    def claim(self, alert: Alert) -> bool:
        """Store a new alert; ``False`` when one of this id exists already."""
        with self._lock:
            if alert.alert_id in self._alerts:
                return False
            self._put(alert)
            key = (alert.opportunity.match.brand, alert.channel)
            self._last_new[key] = max(alert.decided_at, self._last_new.get(key, alert.decided_at))
            self._expire(alert.decided_at)
            return True

    def save(self, alert: Alert) -> None:
        """Store an alert's next state."""
        with self._lock:
            self._put(alert)

    def of_story(self, story_id: StoryId) -> tuple[Alert, ...]:
        """Return the alerts of a story, oldest first."""
        with self._lock:
            found = (self._alerts[key] for key in self._of_story.get(story_id, ()))
            return tuple(sorted(found, key=_age))

    def active(self) -> tuple[Alert, ...]:
        """Return alerts not yet ended, oldest first."""
        with self._lock:
            return tuple(sorted((self._alerts[key] for key in self._active), key=_age))

    def recent(self, *, limit: int) -> tuple[Alert, ...]:
        """Return alerts, newest decision first."""
        with self._lock:
            return tuple(islice(sorted(self._alerts.values(), key=_age, reverse=True), limit))

    def last_new_at(self, brand: str, channel: str) -> datetime | None:
        """Return when the last new alert of a brand in a channel was decided."""
        return self._last_new.get((brand, channel))

    def _put(self, alert: Alert) -> None:
        known = self._alerts.pop(alert.alert_id, None)
        if known is not None and known.opportunity.story_id != alert.opportunity.story_id:
            self._of_story[known.opportunity.story_id].discard(alert.alert_id)
        self._alerts[alert.alert_id] = alert
        self._of_story.setdefault(alert.opportunity.story_id, set()).add(alert.alert_id)
        if alert.state in ACTIVE_STATES:
            self._active.add(alert.alert_id)
        else:
            self._active.discard(alert.alert_id)

    def _expire(self, now: datetime) -> None:
        """Drop what nothing happened to for long; alerts stand in the order of their last change."""
        while self._alerts:
            alert = next(iter(self._alerts.values()))
            if now - last_event_at(alert) <= self._retention.alerts:
                return
            del self._alerts[alert.alert_id]
            self._active.discard(alert.alert_id)
            siblings = self._of_story[alert.opportunity.story_id]
            siblings.discard(alert.alert_id)
            if not siblings:
                del self._of_story[alert.opportunity.story_id]


def _age(alert: Alert) -> tuple[datetime, AlertId]:
    return (alert.decided_at, alert.alert_id)
