"""What cadence has learnt, in memory."""

import threading
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from newsjack.core.cadence import START_PRICE
from newsjack.model.feed import Earliness, Feed, FeedId, FeedRhythm, Pace


class MemoryPaceStore:
    """``PaceStore`` on dictionaries and a lock."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rhythms: dict[FeedId, FeedRhythm] = {}
        self._demands: dict[FeedId, float] = {}
        self._early: dict[str, Earliness] = {}
        self._live: dict[str, datetime] = {}
        self._price = START_PRICE

    def of(self, feeds: Sequence[Feed]) -> tuple[Pace, ...]:
        """Return each feed's pace, in order."""
        with self._lock:
            return tuple(
                Pace(
                    rhythm=self._rhythms.get(feed.feed_id) or FeedRhythm(feed_id=feed.feed_id),
                    worth=self._early[feed.outlet].worth if feed.outlet in self._early else 1.0,
                    live_until=self._live.get(feed.outlet),
                    price=self._price,
                )
                for feed in feeds
            )

    def keep(self, rhythms: Sequence[FeedRhythm], *, demands: Sequence[float]) -> None:
        """Store rhythms and demands."""
        with self._lock:
            for rhythm, demand in zip(rhythms, demands, strict=True):
                self._rhythms[rhythm.feed_id] = rhythm
                self._demands[rhythm.feed_id] = demand

    def rhythms(self, feed_ids: Sequence[FeedId]) -> Mapping[FeedId, FeedRhythm]:
        """Return those rhythms that are known."""
        with self._lock:
            return {key: self._rhythms[key] for key in feed_ids if key in self._rhythms}

    def prune(self, feed_ids: Collection[FeedId]) -> Mapping[FeedId, float]:
        """Forget all feeds but these; return the demand of each that is known."""
        kept = set(feed_ids)
        with self._lock:
            self._rhythms = {key: one for key, one in self._rhythms.items() if key in kept}
            self._demands = {key: one for key, one in self._demands.items() if key in kept}
            return dict(self._demands)

    def set_price(self, price: float) -> None:
        """Set what one fetch costs."""
        with self._lock:
            self._price = price

    def learn(self, found: Sequence[Earliness]) -> None:
        """Replace what is known of outlets' earliness."""
        with self._lock:
            self._early = {one.outlet: one for one in found}

    def earliness(self) -> Mapping[str, Earliness]:
        """Return how early each outlet was."""
        with self._lock:
            return dict(self._early)

    def cover_live(self, outlets: Collection[str], *, until: datetime, now: datetime) -> None:
        """Note that outlets cover a live story; outlets whose time is over are forgotten."""
        with self._lock:
            self._live = {outlet: at for outlet, at in self._live.items() if at > now}
            for outlet in outlets:
                self._live[outlet] = max(until, self._live.get(outlet, until))
