"""What cadence has learnt, in Redis."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

from newsjack.codec import decode, encode
from newsjack.core.cadence import START_PRICE
from newsjack.model.feed import Earliness, Feed, FeedId, FeedRhythm, Pace
from newsjack.store.client import Client, guarded
from newsjack.store.keys import Keys
from newsjack.store.redis_feeds import score


class RedisPaceStore:
    """``PaceStore`` on three hashes, a sorted set and a number."""

    def __init__(self, client: Client, keys: Keys) -> None:
        self._client = client
        self._keys = keys

    @guarded
    def of(self, feeds: Sequence[Feed]) -> tuple[Pace, ...]:
        """Return each feed's pace, in order."""
        if not feeds:
            return ()
        outlets = [feed.outlet for feed in feeds]
        with self._client.pipeline(transaction=False) as pipe:
            pipe.hmget(self._keys.rhythms, [feed.feed_id for feed in feeds])
            pipe.hmget(self._keys.earliness, outlets)
            pipe.zmscore(self._keys.live, outlets)
            pipe.get(self._keys.price)
            rhythms, early, live, price = pipe.execute()
        return tuple(
            Pace(
                rhythm=decode(FeedRhythm, rhythm) if rhythm else FeedRhythm(feed_id=feed.feed_id),
                worth=decode(Earliness, outlet).worth if outlet else 1.0,
                live_until=datetime.fromtimestamp(until, UTC) if until is not None else None,
                price=float(price) if price else START_PRICE,
            )
            for feed, rhythm, outlet, until in zip(feeds, rhythms, early, live, strict=True)
        )

    @guarded
    def keep(self, rhythms: Sequence[FeedRhythm], *, demands: Sequence[float]) -> None:
        """Store rhythms and demands in one transaction."""
        if not rhythms:
            return
        with self._client.pipeline(transaction=True) as pipe:
            pipe.hset(self._keys.rhythms, mapping={one.feed_id: encode(one) for one in rhythms})
            costs = {one.feed_id: f"{demand:.6g}" for one, demand in zip(rhythms, demands, strict=True)}
            pipe.hset(self._keys.demands, mapping=costs)
            pipe.execute()

    @guarded
    def rhythms(self, feed_ids: Sequence[FeedId]) -> Mapping[FeedId, FeedRhythm]:
        """Return those rhythms that are known."""
        if not feed_ids:
            return {}
        texts = self._client.hmget(self._keys.rhythms, feed_ids)
        return {
            feed_id: decode(FeedRhythm, text) for feed_id, text in zip(feed_ids, texts, strict=True) if text
        }

    @guarded
    def prune(self, feed_ids: Collection[FeedId]) -> Mapping[FeedId, float]:
        """Forget all feeds but these; return the demand of each that is known."""
        demands: dict[str, str] = self._client.hgetall(self._keys.demands)
        kept = set(feed_ids)
        gone = [feed_id for feed_id in demands if feed_id not in kept]
        if gone:
            with self._client.pipeline(transaction=True) as pipe:
                pipe.hdel(self._keys.rhythms, *gone)
                pipe.hdel(self._keys.demands, *gone)
                pipe.execute()
        return {FeedId(key): float(demand) for key, demand in demands.items() if key in kept}

    @guarded
    def set_price(self, price: float) -> None:
        """Set what one fetch costs."""
        self._client.set(self._keys.price, f"{price:.6g}")

    @guarded
    def learn(self, found: Sequence[Earliness]) -> None:
        """Replace what is known of outlets' earliness."""
        with self._client.pipeline(transaction=True) as pipe:
            pipe.delete(self._keys.earliness)
            if found:
                pipe.hset(self._keys.earliness, mapping={one.outlet: encode(one) for one in found})
            pipe.execute()

    @guarded
    def earliness(self) -> Mapping[str, Earliness]:
        """Return how early each outlet was."""
        texts: dict[str, str] = self._client.hgetall(self._keys.earliness)
        return {outlet: decode(Earliness, text) for outlet, text in texts.items()}

    @guarded
    def cover_live(self, outlets: Collection[str], *, until: datetime, now: datetime) -> None:
        """Note that outlets cover a live story; outlets whose time is over are forgotten."""
        with self._client.pipeline(transaction=True) as pipe:
            pipe.zremrangebyscore(self._keys.live, "-inf", score(now))
            if outlets:
                pipe.zadd(self._keys.live, dict.fromkeys(outlets, until.timestamp()), gt=True)
            pipe.execute()
