"""Alerts in Redis."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from newsjack.codec import decode, encode
from newsjack.model.alert import Alert, AlertId
from newsjack.model.params import RetentionParams
from newsjack.model.story import StoryId
from newsjack.store import scripts
from newsjack.store.client import Client, guarded
from newsjack.store.keys import Keys
from newsjack.store.order import ACTIVE_STATES, last_event_at
from newsjack.store.redis_entries import seconds
from newsjack.store.redis_feeds import score


class RedisAlertStore:
    """``AlertStore``: one text for each alert, and sorted sets of ids by the instant of the decision."""

    def __init__(self, client: Client, keys: Keys, retention: RetentionParams) -> None:
        self._client = client
        self._keys = keys
        self._retention = retention
        self._put = client.register_script(scripts.PUT_ALERT)

    @guarded
    def get(self, alert_id: AlertId) -> Alert | None:
        """Return an alert."""
        text: str | None = self._client.get(self._keys.of("alert", alert_id))
        return decode(Alert, text) if text is not None else None

    @guarded
    def claim(self, alert: Alert) -> bool:
        """Store a new alert; ``False`` when one of this id exists already.

        Should the reply be lost on the way, the repeated call says ``False`` to the winner: the
        alert then stands as ``CLAIMED`` in ``active`` and whoever looks there sends it.
        """
        return bool(self._store(alert, how="claim"))

    @guarded
    def save(self, alert: Alert) -> None:
        """Store an alert's next state."""
        self._store(alert, how="save")

    @guarded
    def of_story(self, story_id: StoryId) -> tuple[Alert, ...]:
        """Return the alerts of a story, oldest first."""
        return self._read(self._client.zrange(self._keys.of("alerts_of", story_id), 0, -1))

    @guarded
    def active(self) -> tuple[Alert, ...]:
        """Return alerts not yet ended, oldest first."""
        found = self._read(self._client.zrange(self._keys.alerts_active, 0, -1))
        return tuple(alert for alert in found if alert.state in ACTIVE_STATES)

    @guarded
    def recent(self, *, limit: int) -> tuple[Alert, ...]:
        """Return alerts, newest decision first."""
        if limit <= 0:
            return ()
        return self._read(self._client.zrange(self._keys.alerts, 0, limit - 1, desc=True))

    @guarded
    def last_new_at(self, brand: str, channel: str) -> datetime | None:
        """Return when the last new alert of a brand in a channel was decided."""
        text: str | None = self._client.hget(self._keys.alerts_last, _field(brand, channel))
        return datetime.fromisoformat(text) if text is not None else None

    def _store(self, alert: Alert, *, how: str) -> object:
        keys = self._keys
        story_id = alert.opportunity.story_id
        return self._put(
            keys=[
                keys.of("alert", alert.alert_id),
                keys.alerts,
                keys.alerts_kept,
                keys.alerts_active,
                keys.alerts_home,
                keys.of("alerts_of", story_id),
                keys.alerts_last,
            ],
            args=[
                how,
                alert.alert_id,
                encode(alert),
                score(alert.decided_at),
                score(last_event_at(alert)),
                "1" if alert.state in ACTIVE_STATES else "0",
                story_id,
                seconds(self._retention.alerts.total_seconds()),
                keys.of("alerts_of", ""),
                _field(alert.opportunity.match.brand, alert.channel),
                alert.decided_at.astimezone(UTC).isoformat(timespec="microseconds"),
                score(alert.decided_at - self._retention.alerts),
                keys.of("alert", ""),
            ],
        )

    def _read(self, alert_ids: Sequence[str]) -> tuple[Alert, ...]:
        if not alert_ids:
            return ()
        texts = self._client.mget([self._keys.of("alert", alert_id) for alert_id in alert_ids])
        return tuple(decode(Alert, text) for text in texts if text is not None)


def _field(brand: str, channel: str) -> str:
    return json.dumps([brand, channel])
