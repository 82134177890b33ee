"""Alerts on a terminal: a card of a few lines for a new alert, one line for everything after."""

import shutil
import textwrap
from collections.abc import Iterator
from datetime import UTC, tzinfo
from typing import TextIO

from newsjack.clock import real_now
from newsjack.core.card import Card, card_of
from newsjack.core.urgency import UrgencyLevel
from newsjack.errors import DeliveryError
from newsjack.model.alert import Alert, AlertKind, Receipt

WIDEST = 110
NARROWEST = 50
INDENT = "   "

_ANSI = {
    UrgencyLevel.NOW: "\x1b[1;31m",
    UrgencyLevel.SOON: "\x1b[1;33m",
    UrgencyLevel.WATCH: "\x1b[33m",
    UrgencyLevel.LOW: "\x1b[2m",
}
_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"


class ConsoleSink:
    """Writes cards to a text stream; colours only where the stream is a terminal."""

    name = "console"

    def __init__(
        self,
        stream: TextIO,
        *,
        language: str = "en",
        zone: tzinfo = UTC,
        dashboard: str = "",
        width: int | None = None,
    ) -> None:
        """Take the stream. ``width`` in columns; ``None`` asks the terminal, and 100 where there is none."""
        self._stream = stream
        self._language = language
        self._zone = zone
        self._dashboard = dashboard
        self._colour = stream.isatty()
        columns = width or shutil.get_terminal_size((100, 24)).columns
        self._width = max(NARROWEST, min(WIDEST, columns))

    def send(self, alert: Alert) -> Receipt:
        """Write a new card. Raises ``DeliveryError`` when the stream is gone."""
        return self._write(alert)

    def update(self, alert: Alert, receipt: Receipt) -> Receipt:
        """Write one line that says what changed, was recalled or was closed."""
        return self._write(alert)

    def find(self, alert: Alert) -> Receipt | None:
        """Return ``None``: a terminal cannot be read back; a card may stand there twice after a crash."""
        return None

    def _write(self, alert: Alert) -> Receipt:
        card = card_of(alert, language=self._language, zone=self._zone, dashboard=self._dashboard)
        lines = self._card(card) if alert.kind is AlertKind.NEW else self._line(card)
        text = "\n".join(lines) + "\n"
        try:
            self._stream.write(_encodable(text, self._stream))
            self._stream.flush()
        except (OSError, ValueError) as error:
            raise DeliveryError(
                f"the console cannot be written to: {error}", subject=alert.alert_id, permanent=True
            ) from error
        return Receipt(sink=self.name, channel=alert.channel, reference=alert.alert_id, at=real_now())

    def _card(self, card: Card) -> Iterator[str]:
        yield ""
        head = f"{card.mark} {card.word} {card.urgency} · {card.brand} ({card.lane_word})"
        yield self._paint(head, _ANSI[card.level])
        yield from self._wrapped(_plain(card.headline), paint=_BOLD)
        yield from self._wrapped(f"{card.bar} {card.phase_word} · {card.timing}")
        yield from self._wrapped(f"{_plain(card.seen)} · {card.spark_label} {card.spark}")
        if card.voices:
            yield from self._wrapped(_plain(card.voices))
        for line in card.elsewhere:
            yield from self._wrapped(_plain(line))
        if card.development:
            yield from self._wrapped(_plain(card.development), paint=_BOLD)
        sentence = "".join(f"[{span.text}]" if span.mention else span.text for span in card.sentence)
        quoted = f"“{_plain(sentence)}”" if sentence else ""
        yield from self._wrapped(" — ".join(filter(None, (quoted, _plain(card.match_why)))))
        yield from self._wrapped(f"{card.safety_mark} {card.safety_word} · {_plain(card.evidence)}")
        for angle in card.angles[:2]:
            yield from self._wrapped(f"→ {_plain(angle)}")
        parts = ", ".join(f"{name} {points:+d}" for name, points, _ in card.parts)
        yield from self._wrapped(f"{card.score_label} {parts}", paint=_DIM)
        address = card.dashboard or next((link.url for link in card.links), "")
        if address:
            yield INDENT + _plain(address)

    def _line(self, card: Card) -> Iterator[str]:
        said = card.notice or " · ".join(
            filter(None, (card.phase_word, card.timing, card.development, card.seen, card.safety_word))
        )
        head = self._paint(f"{card.mark} {card.word} {card.urgency} · {card.brand}", _ANSI[card.level])
        yield f"{head} · {_plain(textwrap.shorten(card.headline, 70, placeholder='…'))} · {_plain(said)}"

    def _wrapped(self, text: str, paint: str = "") -> Iterator[str]:
        lines = textwrap.wrap(
            text, self._width, initial_indent=INDENT, subsequent_indent=INDENT + "  ", break_on_hyphens=False
        )
        return (self._paint(line, paint) for line in lines[:3])

    def _paint(self, text: str, paint: str) -> str:
        return f"{paint}{text}{_PLAIN}" if self._colour and paint else text


def _plain(text: str) -> str:
    """Take out what a terminal would obey: a headline must not move the cursor or turn the text around."""
    return "".join(" " if not character.isprintable() else character for character in text)


def _encodable(text: str, stream: TextIO) -> str:
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return text.encode(encoding, errors="replace").decode(encoding)
