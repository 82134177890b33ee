"""Development: a material new fact on a story that is known already."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from newsjack.model.entry import EntryId


class DevelopmentKind(StrEnum):
    """What is new: a count that grew, a sum of money, an official act, a name in the lead."""

    COUNT = "count"
    AMOUNT = "amount"
    ACT = "act"
    NAME = "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Development:
    """A material new fact. ``at`` is when its entry was first seen, ``outlet`` whose entry it is.

    ``topic`` names what it is about: ``dead``, ``injured`` ... for a count, the act's name for an act,
    the currency for an amount, empty for a name. ``told`` is the fact itself, as published where it is
    words: ``3 → 17``, ``recalls``, ``Aurel Brisk``.
    """

    at: datetime
    kind: DevelopmentKind
    topic: str
    told: str
    entry_id: EntryId
    outlet: str

    @property
    def words(self) -> str:
        """Return the development in English.

        >>> from datetime import UTC
        >>> at = datetime(2025, 9, 10, tzinfo=UTC)
        >>> Development(at=at, kind=DevelopmentKind.COUNT, topic="dead", told="3 → 17", entry_id="e",
        ...     outlet="o").words
        'toll 3 → 17'
        """
        label = LABELS.get(self.kind if self.kind is not DevelopmentKind.COUNT else self.topic, self.topic)
        return f"{label} {self.told}"


LABELS = {
    DevelopmentKind.ACT: "new act:",
    DevelopmentKind.NAME: "new name:",
    DevelopmentKind.AMOUNT: "amount",
    "dead": "toll",
    "injured": "injured",
    "missing": "missing",
    "held": "arrested",
    "displaced": "evacuated",
    "cases": "cases",
    "cut": "jobs cut",
}
"""What stands before a development in English, by kind, or by the topic of a count."""
