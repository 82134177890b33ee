"""Alert: what we tell, for one story, wave, brand and channel; its card, its deliveries and receipts."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from newsjack.model.opportunity import Opportunity

AlertId = NewType("AlertId", str)


class AlertKind(StrEnum):
    """What is being said: exactly one ``NEW`` for each alert."""

    NEW = "new"
    UPDATE = "update"
    RECALL = "recall"
    CLOSE = "close"


class AlertState(StrEnum):
    """Where an alert stands. ``CLAIMED``: decided, not yet known to be sent."""

    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    RECALLED = "recalled"
    CLOSED = "closed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the sink gave back: enough to edit the same card. ``reference`` is e.g. a message's ts."""

    sink: str
    channel: str
    reference: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a closed story's alert, graded with hindsight.

    ``peak_at`` is the wave's peak (``None``: too small to have one); ``lead_minutes`` = peak minus
    first sent; ``big`` = the wave ended with >= 5 owners.
    """

    alert_id: AlertId
    peak_at: datetime | None
    lead_minutes: float | None
    reach: int
    big: bool
    graded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert through its life. ``alert_id`` is made of story, wave, brand and channel.

    ``kind`` is what the last (or pending) delivery says; ``opportunity`` is what it shows.
    ``version`` grows by one with each thing to say; ``sent_version`` is the last one delivered.
    ``attempts`` counts tries of the present version; ``problem`` is the last sink error, or empty.
    ``outcome`` is there once the alert was closed.
    """

    alert_id: AlertId
    channel: str
    sink: str
    kind: AlertKind
    state: AlertState
    opportunity: Opportunity
    decided_at: datetime
    reason: str
    version: int = 1
    sent_version: int = 0
    first_sent_at: datetime | None = None
    sent_at: datetime | None = None
    ended_at: datetime | None = None
    receipt: Receipt | None = None
    attempts: int = 0
    problem: str = ""
    outcome: Outcome | None = None
