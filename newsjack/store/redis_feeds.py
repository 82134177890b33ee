"""Feeds in Redis."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from newsjack.codec import decode, encode
from newsjack.model.feed import Feed, FeedId, FeedState
from newsjack.ports import SOON
from newsjack.store import scripts
from newsjack.store.client import Client, guarded
from newsjack.store.keys import Keys


class RedisFeedStore:
    """``FeedStore`` on hashes and a sorted set of due instants."""

    def __init__(self, client: Client, keys: Keys) -> None:
        self._client = client
        self._keys = keys
        self._claim = client.register_script(scripts.CLAIM_DUE)
        self._sync = client.register_script(scripts.SYNC_FEEDS)
        self._save = client.register_script(scripts.SAVE_FEEDS)

    @guarded
    def sync(self, feeds: Iterable[Feed], *, now: datetime) -> None:
        """Make the stored list equal to ``feeds``: new ones are due at once, gone ones are forgotten."""
        args: list[str] = [score(now)]
        for feed in feeds:
            args += (feed.feed_id, encode(feed), feed.host)
        self._sync(keys=[*self._three(), self._keys.feeds_host, self._keys.hosts_busy], args=args)

    @guarded
    def all(self) -> tuple[Feed, ...]:
        """Return every feed, by outlet and URL."""
        texts: list[str] = self._client.hvals(self._keys.feeds)
        return tuple(sorted((decode(Feed, text) for text in texts), key=lambda feed: (feed.outlet, feed.url)))

    @guarded
    def get(self, feed_ids: Sequence[FeedId]) -> tuple[tuple[Feed, FeedState], ...]:
        """Return the named feeds that exist, with their states, in order."""
        if not feed_ids:
            return ()
        with self._client.pipeline(transaction=True) as pipe:
            pipe.hmget(self._keys.feeds, feed_ids)
            pipe.hmget(self._keys.feed_states, feed_ids)
            feeds, states = pipe.execute()
        return tuple(
            (decode(Feed, feed), _state(feed_id, state))
            for feed_id, feed, state in zip(feed_ids, feeds, states, strict=True)
            if feed is not None
        )

    @guarded
    def states(self) -> Mapping[FeedId, FeedState]:
        """Return the state of every feed."""
        with self._client.pipeline(transaction=True) as pipe:
            pipe.hkeys(self._keys.feeds)
            pipe.hgetall(self._keys.feed_states)
            feed_ids, states = pipe.execute()
        return {feed_id: _state(feed_id, states.get(feed_id)) for feed_id in feed_ids}

    @guarded
    def claim_due(
        self, *, now: datetime, limit: int, lease: timedelta, per_host: int = 5, look_again: timedelta = SOON
    ) -> tuple[FeedId, ...]:
        """Take up to ``limit`` due feeds, longest due first; each is due again after ``lease``."""
        if limit <= 0:
            return ()
        taken = self._claim(
            keys=[self._keys.feeds_due, self._keys.feeds_host, self._keys.hosts_busy],
            args=[score(now), score(now + lease), limit, per_host, score(now + look_again)],
        )
        return tuple(FeedId(feed_id) for feed_id in taken)

    @guarded
    def release(self, until: Mapping[str, datetime]) -> None:
        """Say until when each host is left alone from now on."""
        if until:
            self._client.hset(self._keys.hosts_busy, mapping={host: score(at) for host, at in until.items()})

    @guarded
    def busy_until(self, host: str) -> datetime | None:
        """Return until when a host is left alone, ``None`` when it never was asked."""
        found = self._client.hget(self._keys.hosts_busy, host)
        return datetime.fromtimestamp(float(found), UTC) if found is not None else None

    @guarded
    def save(self, states: Sequence[FeedState]) -> None:
        """Store states of feeds that still exist; each is next due at its ``next_poll_at``."""
        args: list[str] = []
        for state in states:
            due = score(state.next_poll_at) if state.next_poll_at is not None else ""
            args += (state.feed_id, encode(state), due)
        if args:
            self._save(keys=self._three(), args=args)

    @guarded
    def due_now(self, feed_ids: Sequence[FeedId], *, now: datetime) -> None:
        """Make feeds due at once ("poll now"); one that waits already keeps its place."""
        if feed_ids:
            at = dict.fromkeys(feed_ids, score(now))
            self._client.zadd(self._keys.feeds_due, at, xx=True, lt=True)

    def _three(self) -> list[str]:
        return [self._keys.feeds, self._keys.feed_states, self._keys.feeds_due]


def score(at: datetime) -> str:
    """Write an instant as a score: seconds since 1970 with microseconds."""
    return f"{at.timestamp():.6f}"


def _state(feed_id: FeedId, text: str | None) -> FeedState:
    return decode(FeedState, text) if text is not None else FeedState(feed_id=feed_id)
