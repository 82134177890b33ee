"""The same ports in memory: tests and ``newsjack replay``. One process; safe between threads.

Everything expires by the instants it is given, so a replayed year needs no more room than a week.
"""

from newsjack.store.memory_alerts import MemoryAlertStore
from newsjack.store.memory_entries import MemoryEntryStore
from newsjack.store.memory_feed_health import MemoryFeedHealthStore
from newsjack.store.memory_feeds import MemoryFeedStore
from newsjack.store.memory_logs import MemoryLogStore
from newsjack.store.memory_pace import MemoryPaceStore
from newsjack.store.memory_stories import MemoryStoryStore

__all__ = [
    "MemoryAlertStore",
    "MemoryEntryStore",
    "MemoryFeedHealthStore",
    "MemoryFeedStore",
    "MemoryLogStore",
    "MemoryPaceStore",
    "MemoryStoryStore",
]
