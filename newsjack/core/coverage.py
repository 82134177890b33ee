"""Which card covers which entries: finds the card of an absorbed story, or of a renumbered wave.

A survivor holds every entry of the story it absorbed, so one entry of each card is enough to find
it: the earliest that it was made of.
"""

from collections.abc import Iterable

from newsjack.model.alert import Alert, AlertId
from newsjack.model.entry import EntryId
from newsjack.model.opportunity import Opportunity

Key = tuple[str, str, EntryId]


class CoverageIndex:
    """Active alerts by brand, channel and the first entry they were made of; ended ones leave it."""

    def __init__(self, alerts: Iterable[Alert] = ()) -> None:
        self._by_key: dict[Key, set[AlertId]] = {}
        self._key_of: dict[AlertId, Key] = {}
        for alert in alerts:
            self.add(alert)

    def __len__(self) -> int:
        return len(self._key_of)

    def add(self, alert: Alert) -> None:
        """Put an active alert in; one that is there already stays under its first entry."""
        shown = alert.opportunity
        if alert.alert_id in self._key_of or not shown.entry_ids:
            return
        key = (shown.match.brand, alert.channel, shown.entry_ids[0])
        self._by_key.setdefault(key, set()).add(alert.alert_id)
        self._key_of[alert.alert_id] = key

    def remove(self, alert_id: AlertId) -> None:
        """Take an ended alert out."""
        key = self._key_of.pop(alert_id, None)
        if key is not None:
            self._by_key[key].discard(alert_id)
            if not self._by_key[key]:
                del self._by_key[key]

    def covering(self, opportunity: Opportunity) -> tuple[AlertId, ...]:
        """Return the alerts of the opportunity's brand and channel that began with one of its entries."""
        brand, channel = opportunity.match.brand, opportunity.channel
        found: set[AlertId] = set()
        for entry_id in opportunity.entry_ids:
            found |= self._by_key.get((brand, channel, entry_id), _NONE)
        return tuple(sorted(found))


_NONE: set[AlertId] = set()
