"""The stores, in memory and in Redis: every contract test runs on both."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from newsjack.model.params import RetentionParams
from newsjack.ports import AlertStore, EntryStore, FeedHealthStore, FeedStore, LogStore, PaceStore, StoryStore
from newsjack.store.client import Client
from newsjack.store.keys import Keys
from newsjack.store.memory import (
    MemoryAlertStore,
    MemoryEntryStore,
    MemoryFeedHealthStore,
    MemoryFeedStore,
    MemoryLogStore,
    MemoryPaceStore,
    MemoryStoryStore,
)
from newsjack.store.redis_alerts import RedisAlertStore
from newsjack.store.redis_entries import RedisEntryStore
from newsjack.store.redis_feed_health import RedisFeedHealthStore
from newsjack.store.redis_feeds import RedisFeedStore
from newsjack.store.redis_logs import RedisLogStore
from newsjack.store.redis_pace import RedisPaceStore
from newsjack.store.redis_stories import RedisStoryStore


@dataclass(frozen=True)
class Stores:
    feeds: FeedStore
    paces: PaceStore
    health: FeedHealthStore
    entries: EntryStore
    stories: StoryStore
    alerts: AlertStore
    logs: LogStore


Build = Callable[[RetentionParams], Stores]


def in_memory(retention: RetentionParams) -> Stores:
    entries = MemoryEntryStore(retention)
    return Stores(
        feeds=MemoryFeedStore(),
        paces=MemoryPaceStore(),
        health=MemoryFeedHealthStore(),
        entries=entries,
        stories=MemoryStoryStore(entries, retention),
        alerts=MemoryAlertStore(retention),
        logs=MemoryLogStore(retention),
    )


def in_redis(client: Client, retention: RetentionParams) -> Stores:
    keys = Keys()
    return Stores(
        feeds=RedisFeedStore(client, keys),
        paces=RedisPaceStore(client, keys),
        health=RedisFeedHealthStore(client, keys),
        entries=RedisEntryStore(client, keys, retention),
        stories=RedisStoryStore(client, keys, retention),
        alerts=RedisAlertStore(client, keys, retention),
        logs=RedisLogStore(client, keys, retention),
    )


@pytest.fixture(params=["memory", "redis"])
def build(request: pytest.FixtureRequest) -> Iterator[Build]:
    if request.param == "memory":
        yield in_memory
        return
    client = request.getfixturevalue("redis_client")
    yield lambda retention: in_redis(client, retention)


@pytest.fixture
def stores(build: Build) -> Stores:
    return build(RetentionParams())
