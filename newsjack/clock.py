"""The only place that reads a clock: system time, scaled virtual time, and a clock set by hand.

What newsjack decides, schedules or shows uses a :class:`Clock`. Socket and job time-outs,
leases and Slack pacing stay in real time and use :func:`real_now` or a monotonic clock.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from newsjack.errors import InputError


class Clock(Protocol):
    """Tells the instant that decisions are made at: aware, UTC."""

    def now(self) -> datetime:
        """Return the present instant, aware UTC."""
        ...


def real_now() -> datetime:
    """Return the machine's time, aware UTC, whatever virtual clock is in force."""
    return datetime.now(UTC)


def monotonic_seconds() -> float:
    """Return seconds of real time that never run backwards; only differences mean anything."""
    return time.monotonic()


@dataclass(frozen=True, slots=True)
class SystemClock:
    """Real time."""

    def now(self) -> datetime:
        """Return the machine's time."""
        return real_now()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaledClock:
    """Virtual time: ``start_at`` at the real instant ``anchor_at``, then ``speed`` times real time."""

    start_at: datetime
    speed: float
    anchor_at: datetime

    def now(self) -> datetime:
        """Return the virtual instant; before the anchor it stands at ``start_at``."""
        elapsed = max(timedelta(0), real_now() - self.anchor_at)
        return self.start_at + elapsed * self.speed

    def __str__(self) -> str:
        return f"{instant_text(self.start_at)}@{self.speed:g}@{instant_text(self.anchor_at)}"


class ManualClock:
    """A clock that moves only when told: replay and tests."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        """Return the instant last set."""
        return self._at

    def set(self, at: datetime) -> None:
        """Move to ``at``; a replay never goes back."""
        self._at = max(self._at, at)


def instant_text(at: datetime) -> str:
    """Write an instant as ISO 8601 UTC with ``Z``, with a fraction only when there is one.

    >>> instant_text(datetime(2025, 9, 10, 16, tzinfo=UTC))
    '2025-09-10T16:00:00Z'
    """
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def parse_instant(text: str) -> datetime:
    """Read an ISO 8601 instant; a date alone means 00:00Z; no zone means UTC.

    >>> parse_instant("2024-01-01")
    datetime.datetime(2024, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)
    """
    try:
        at = datetime.fromisoformat(text.strip().replace("Z", "+00:00").replace("z", "+00:00"))
    except ValueError as error:
        raise InputError(f"{text!r} is no ISO 8601 instant", subject=text, permanent=True) from error
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def parse_clock(text: str, *, anchor_at: datetime | None = None) -> ScaledClock:
    """Read ``START@SPEED`` or ``START@SPEED@ANCHOR``.

    ANCHOR is the real instant at which the virtual clock shows START; without it, ``anchor_at``
    or now. Raises :class:`InputError` on anything else, or a speed that is not above 0.
    """
    parts = text.split("@")
    try:
        speed = float(parts[1]) if len(parts) in (2, 3) else 0.0
    except ValueError:
        speed = 0.0
    if not 0 < speed < 1e6:
        raise InputError(
            f"{text!r} is no clock: write START@SPEED, e.g. 2025-09-10T16:00:00Z@60",
            subject=text,
            permanent=True,
        )
    anchor = parse_instant(parts[2]) if len(parts) == 3 else (anchor_at or real_now())
    return ScaledClock(start_at=parse_instant(parts[0]), speed=speed, anchor_at=anchor)


def clock_from(text: str | None) -> Clock:
    """Return the clock that ``--clock`` or ``NEWSJACK_CLOCK`` names; real time for ``None`` or empty."""
    return parse_clock(text) if text else SystemClock()
