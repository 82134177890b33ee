"""What the dashboard reads: ports and two small callables, never a concrete class."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from newsjack.model.feed import FeedId
from newsjack.model.params import Params
from newsjack.model.queue import QueuesReport
from newsjack.ports import (
    AlertStore,
    Archive,
    Clock,
    EntryStore,
    FeedHealthStore,
    FeedStore,
    LogStore,
    StoryStore,
)


class QueuesView(Protocol):
    """Reads workers and queues; only the job system's side knows how."""

    def __call__(self) -> QueuesReport:
        """Return workers, queues and the latest failed jobs. Raises ``StoreError``."""
        ...


def no_rhythm(feed_id: FeedId) -> Sequence[float] | None:
    """Know no feed's rhythm."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Everything a page may ask.

    ``beats`` gives the last sign of life of each worker by name, in **real** time whatever clock
    is in force; a name begins with the worker's kind (``dispatch``, ``poll-1``, ``stories``).
    ``rhythm`` gives a feed's expected entries for each hour of the week from Monday 00:00 UTC, 168 in
    all, where one is learnt.
    """

    feeds: FeedStore
    health: FeedHealthStore
    entries: EntryStore
    stories: StoryStore
    alerts: AlertStore
    logs: LogStore
    archive: Archive | None
    clock: Clock
    params: Params
    queues: QueuesView
    beats: Callable[[], Mapping[str, datetime]]
    rhythm: Callable[[FeedId], Sequence[float] | None] = no_rhythm
