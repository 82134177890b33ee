"""A sink in memory that keeps what it was given and fails when told to."""

from collections import deque

from newsjack.errors import DeliveryError
from newsjack.model.alert import Alert, AlertId, Receipt
from tests.makers import AT


class FakeSink:
    """Keeps cards by reference. ``trouble`` holds one error, or ``None``, for each next call."""

    def __init__(self, name: str = "fake") -> None:
        self.name = name
        self.cards: dict[str, Alert] = {}
        self.sent: list[Alert] = []
        self.updated: list[Alert] = []
        self.trouble: deque[DeliveryError | None] = deque()
        self.taken_all_the_same = False
        self.blind = False

    def send(self, alert: Alert) -> Receipt:
        error = self.trouble.popleft() if self.trouble else None
        if error is not None and not self.taken_all_the_same:
            raise error
        reference = str(len(self.cards) + 1)
        self.cards[reference] = alert
        self.sent.append(alert)
        if error is not None:
            raise error
        return Receipt(sink=self.name, channel=alert.channel, reference=reference, at=AT)

    def update(self, alert: Alert, receipt: Receipt) -> Receipt:
        error = self.trouble.popleft() if self.trouble else None
        if error is not None:
            raise error
        self.cards[receipt.reference] = alert
        self.updated.append(alert)
        return receipt

    def find(self, alert: Alert) -> Receipt | None:
        if self.blind:
            raise DeliveryError("missing_scope", permanent=True)
        for reference, card in self.cards.items():
            if card.alert_id == alert.alert_id:
                return Receipt(sink=self.name, channel=card.channel, reference=reference, at=AT)
        return None

    def ids(self) -> list[AlertId]:
        return [alert.alert_id for alert in self.sent]
