"""Feed health in memory."""

import threading
from collections.abc import Mapping, Sequence

from newsjack.model.feed import FeedId
from newsjack.model.feed_health import FeedHealth, FeedsSummary


class MemoryFeedHealthStore:
    """``FeedHealthStore`` on a dictionary and a lock."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._records: dict[FeedId, FeedHealth] = {}
        self._summary: FeedsSummary | None = None

    def all(self) -> Mapping[FeedId, FeedHealth]:
        """Return every record; a feed that never was in trouble has none."""
        with self._lock:
            return dict(self._records)

    def get(self, feed_id: FeedId) -> FeedHealth | None:
        """Return one feed's record."""
        with self._lock:
            return self._records.get(feed_id)

    def summary(self) -> FeedsSummary | None:
        """Return what the last look found over all feeds; ``None`` before the first one."""
        with self._lock:
            return self._summary

    def save(self, changed: Sequence[FeedHealth], *, gone: Sequence[FeedId], summary: FeedsSummary) -> None:
        """Store changed records and the summary, and forget the records of feeds that are ``gone``."""
        with self._lock:
            self._records |= {one.feed_id: one for one in changed}
            for feed_id in gone:
                self._records.pop(feed_id, None)
            self._summary = summary
