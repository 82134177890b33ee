"""Feed health in Redis."""

from collections.abc import Mapping, Sequence
from typing import Any

from newsjack.codec import decode, encode
from newsjack.model.feed import FeedId
from newsjack.model.feed_health import FeedHealth, FeedsSummary
from newsjack.store.client import Client, guarded
from newsjack.store.keys import Keys


class RedisFeedHealthStore:
    """``FeedHealthStore`` on a hash of records and one text."""

    def __init__(self, client: Client, keys: Keys) -> None:
        self._client = client
        self._records, self._summary = keys.feed_health, keys.feeds_summary

    @guarded
    def all(self) -> Mapping[FeedId, FeedHealth]:
        """Return every record; a feed that never was in trouble has none."""
        texts: dict[str, str] = self._client.hgetall(self._records)
        return {FeedId(feed_id): decode(FeedHealth, text) for feed_id, text in texts.items()}

    @guarded
    def get(self, feed_id: FeedId) -> FeedHealth | None:
        """Return one feed's record."""
        text: Any = self._client.hget(self._records, feed_id)
        return decode(FeedHealth, text) if text is not None else None

    @guarded
    def summary(self) -> FeedsSummary | None:
        """Return what the last look found over all feeds; ``None`` before the first one."""
        text: Any = self._client.get(self._summary)
        return decode(FeedsSummary, text) if text is not None else None

    @guarded
    def save(self, changed: Sequence[FeedHealth], *, gone: Sequence[FeedId], summary: FeedsSummary) -> None:
        """Store changed records and the summary, and forget the records of feeds that are ``gone``."""
        with self._client.pipeline(transaction=True) as pipe:
            if changed:
                pipe.hset(self._records, mapping={one.feed_id: encode(one) for one in changed})
            if gone:
                pipe.hdel(self._records, *gone)
            pipe.set(self._summary, encode(summary))
            pipe.execute()
