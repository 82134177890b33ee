"""The Slack sink: one card per alert, edited in place, found again by the alert id in its metadata.

Where the app may not read a channel's history (scope ``channels:history`` or ``groups:history``),
an ambiguous failure is answered by sending again: then, and only then, a card may stand there twice.
"""

import re
import threading
from collections.abc import Callable
from datetime import UTC, tzinfo

from newsjack.clock import monotonic_seconds, real_now
from newsjack.core.card import card_of
from newsjack.errors import DeliveryError
from newsjack.model.alert import Alert, Receipt
from newsjack.sinks.slack.blocks import EVENT_TYPE, Message, message_of, problems_of
from newsjack.sinks.slack.client import SlackClient

SPACING_SECONDS = 1.05
"""Least real time between two posts to one channel; Slack allows about one a second."""

_CHANNEL_ID = re.compile(r"[CGD][A-Z0-9]{6,}")


def _pause(seconds: float) -> None:
    threading.Event().wait(seconds)


class SlackSink:
    """Posts with ``chat.postMessage`` and edits with ``chat.update``."""

    name = "slack"

    def __init__(
        self,
        client: SlackClient,
        *,
        language: str = "en",
        zone: tzinfo = UTC,
        dashboard: str = "",
        spacing_seconds: float = SPACING_SECONDS,
        pause: Callable[[float], None] = _pause,
    ) -> None:
        """Take the client; ``pause`` waits between two posts to one channel."""
        self._client = client
        self._language = language
        self._zone = zone
        self._dashboard = dashboard
        self._spacing = spacing_seconds
        self._pause = pause
        self._last_post: dict[str, float] = {}
        self._ids: dict[str, str] = {}

    def send(self, alert: Alert) -> Receipt:
        """Post the card. Raises ``DeliveryError``."""
        message = self._message(alert)
        self._wait_turn(alert.channel)
        try:
            answer = self._client.call(
                "chat.postMessage",
                subject=alert.alert_id,
                channel=alert.channel,
                text=message.text,
                blocks=list(message.blocks),
                metadata=message.metadata,
                unfurl_links=False,
                unfurl_media=False,
            )
        finally:
            self._last_post[alert.channel] = monotonic_seconds()
        channel_id, ts = str(answer.get("channel") or ""), str(answer.get("ts") or "")
        if not channel_id or not ts:
            raise DeliveryError("Slack's answer names no message", subject=alert.alert_id, ambiguous=True)
        self._ids[alert.channel] = channel_id
        return Receipt(sink=self.name, channel=channel_id, reference=ts, at=real_now())

    def update(self, alert: Alert, receipt: Receipt) -> Receipt:
        """Edit the card in place: the same message, whatever happened. Raises ``DeliveryError``."""
        message = self._message(alert)
        self._client.call(
            "chat.update",
            subject=alert.alert_id,
            channel=receipt.channel,
            ts=receipt.reference,
            text=message.text,
            blocks=list(message.blocks),
            metadata=message.metadata,
        )
        return Receipt(sink=self.name, channel=receipt.channel, reference=receipt.reference, at=real_now())

    def find(self, alert: Alert) -> Receipt | None:
        """Look for the alert's card in the channel's latest messages.

        Raises ``DeliveryError``; a permanent one means that the history may not be read.
        """
        channel_id = self._channel_id(alert)
        for message in self._client.history(channel_id, subject=alert.alert_id):
            metadata = message.get("metadata") or {}
            payload = metadata.get("event_payload") or {}
            if metadata.get("event_type") == EVENT_TYPE and payload.get("alert_id") == alert.alert_id:
                return Receipt(
                    sink=self.name, channel=channel_id, reference=str(message["ts"]), at=real_now()
                )
        return None

    def check(self) -> str:
        """Return the name that Slack knows the bot by. Raises ``DeliveryError``."""
        answer = self._client.ask("auth.test", subject="slack")
        return f"{answer.get('user', '?')} in {answer.get('team', '?')}"

    def _message(self, alert: Alert) -> Message:
        card = card_of(alert, language=self._language, zone=self._zone, dashboard=self._dashboard)
        message = message_of(card)
        problems = problems_of(message)
        if problems:
            raise DeliveryError(
                f"the card breaks Slack's limits: {'; '.join(problems)}",
                subject=alert.alert_id,
                permanent=True,
            )
        return message

    def _wait_turn(self, channel: str) -> None:
        last = self._last_post.get(channel)
        left = 0.0 if last is None else self._spacing - (monotonic_seconds() - last)
        if left > 0:
            self._pause(left)

    def _channel_id(self, alert: Alert) -> str:
        """Return the id of the alert's channel: Slack reads history by id only."""
        if _CHANNEL_ID.fullmatch(alert.channel):
            return alert.channel
        if alert.channel not in self._ids:
            wanted = alert.channel.removeprefix("#")
            for channel in self._client.channels(subject=alert.alert_id):
                if channel.get("name") == wanted:
                    self._ids[alert.channel] = str(channel["id"])
                    break
            else:
                raise DeliveryError(
                    f"the bot sees no channel named {alert.channel}", subject=alert.alert_id, permanent=True
                )
        return self._ids[alert.channel]
