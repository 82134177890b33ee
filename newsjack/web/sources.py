"""What the dashboard reads: ports and two small callables, never a concrete class."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from newsjack.model.params import Params
from newsjack.model.queue import QueuesReport
from newsjack.ports import AlertStore, Archive, Clock, EntryStore, FeedStore, LogStore, StoryStore


class QueuesView(Protocol):
    """Reads workers and queues; only the job system's side knows how."""

    def __call__(self) -> QueuesReport:
        """Return workers, queues and the latest failed jobs. Raises ``StoreError``."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Everything a page may ask.

    ``beats`` gives the last sign of life of each worker by name, in **real** time whatever clock
    is in force; a name begins with the worker's kind (``dispatch``, ``poll-1``, ``stories``).
    """

    feeds: FeedStore
    entries: EntryStore
    stories: StoryStore
    alerts: AlertStore
    logs: LogStore
    archive: Archive | None
    clock: Clock
    params: Params
    queues: QueuesView
    beats: Callable[[], Mapping[str, datetime]]
