"""The grouping under load: cost as the window grows, memory at a million items a day, rebuild after a kill.

Run `python -m bench.stories_load` (about four minutes). Load is the recorded stream told in many worlds:
in each but the first, two words in three (by a hash of the word) are another world's, so that stories keep
their form and worlds share only some common words. Each part runs in a process of its own.
"""

import gc
import multiprocessing
import resource
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path

from bench.data import data_home, recorded_stream
from newsjack.app import open_app
from newsjack.core.cluster import Clusterer
from newsjack.desks import StoryDesk
from newsjack.model.entry import Entry, EntryId
from newsjack.model.params import ClusterParams
from newsjack.run.server import EmbeddedServer
from newsjack.settings.lexicons import load_headline_lexicon
from newsjack.settings.prior import load_document_frequencies

MEASURED = 4_000
WARM_UP = 2_500
GROWTH = 10
A_DAY = 1_000_000
LOAD_ITEMS = 150_000
REBUILT = 100_000
NEXT = 500


def worlds(entries: Sequence[Entry], count: int) -> Iterator[Entry]:
    """Yield each entry in every world, in order of first sight."""
    for entry in entries:
        for world in range(count):
            yield entry if world == 0 else told_in(entry, world)


def told_in(entry: Entry, world: int) -> Entry:
    """Return an entry with two words in three replaced by the world's own."""
    mark = "".join(chr(97 + int(digit)) for digit in str(world))
    title = " ".join(
        f"{mark}{word}" if len(word) > 3 and zlib.crc32(word.lower().encode()) % 3 else word
        for word in entry.title.split()
    )
    return replace(entry, entry_id=EntryId(f"{entry.entry_id}w{world}"), title=title, url="")


def grouping() -> Clusterer:
    return Clusterer(ClusterParams(), load_document_frequencies(), lexicon=load_headline_lexicon())


def growth() -> None:
    """Print the cost per item in a window of the stream's size, and in one ten times as large."""
    entries = _entries(WARM_UP + MEASURED)
    costs = []
    for count in (1, GROWTH):
        system = grouping()
        items = list(worlds(entries, count))
        for entry in items[: WARM_UP * count]:
            system.add(entry)
        live, measured = system.live_stories(), items[WARM_UP * count :][:MEASURED]
        started = time.process_time()
        for entry in measured:
            system.add(entry)
        costs.append((time.process_time() - started) / len(measured))
        print(f"window of {live:,} live stories: {costs[-1] * 1e6:.0f} us an item", flush=True)
    ratio = costs[1] / costs[0]
    print(f"cost at {GROWTH} x the window: {ratio:.2f} x", end=" ")
    print(f"(floor 1.5: {_met(ratio < 1.5)}, aim 1.1: {_met(ratio < 1.1)})")


def memory() -> None:
    """Print the memory of the grouping at a million items a day."""
    entries = _entries(1_500)
    system, base = grouping(), _resident()
    count = LOAD_ITEMS // len(entries)
    start, step = entries[0].first_seen_at, timedelta(days=1) / A_DAY
    started = time.perf_counter()
    for place, entry in enumerate(worlds(entries, count)):
        at = start + step * place
        system.add(replace(entry, first_seen_at=at, published_at=at))
    held = _resident()
    print(
        f"{LOAD_ITEMS:,} items at {A_DAY:,} a day: {system.live_stories():,} live stories (the cap is "
        f"{ClusterParams().live_stories:,}), {held:,.0f} MB, of which {base:,.0f} before the first; "
        f"{LOAD_ITEMS / (time.perf_counter() - started):,.0f} items/s"
    )
    print(f"floor 2,000 MB: {_met(held < 2_000)}, aim 700 MB: {_met(held < 700)}")


def rebuild() -> None:
    """Print how long the story writer takes to stand where a killed one stood."""
    entries = _entries(REBUILT // 25 + NEXT)
    items = list(islice(worlds(entries, 26), REBUILT + NEXT))
    start, step = items[0].first_seen_at, timedelta(hours=30) / REBUILT
    items = [replace(e, first_seen_at=start + step * n, published_at=None) for n, e in enumerate(items)]
    with tempfile.TemporaryDirectory() as folder:
        server = EmbeddedServer(Path(folder))
        config = Path(folder) / "config"
        config.mkdir()
        (config / "brands.yaml").write_text("brands:\n  - {name: Everything, watch: everything}\n")
        (config / "feeds.yaml").write_text("feeds: []\n")
        environ = {"REDIS_URL": server.start(), "NEWSJACK_CONFIG": str(config), "NEWSJACK_STATE": folder}
        app = open_app(environ, worker="bench")
        try:
            first, second = app.story_desk(), app.story_desk()
            _grouped(first, items[:REBUILT])
            gc.disable()  # as the worker does
            started = time.perf_counter()
            live = second.cluster.rebuild(items[REBUILT - 1].first_seen_at)
            took = time.perf_counter() - started
            same = set(first.cluster.curves) == set(second.cluster.curves)
        finally:
            app.close()
            server.stop()
    print(f"{REBUILT:,} entries, {live:,} live stories: rebuilt in {took:.1f} s, same stories: {same}")
    print(f"floor 10 s: {_met(took < 10 and same)}, aim 3 s: {_met(took < 3 and same)}")


def _grouped(desk: StoryDesk, items: Sequence[Entry]) -> None:
    for start in range(0, len(items), NEXT):
        some = items[start : start + NEXT]
        desk.entries.keep_new(some, now=some[-1].first_seen_at)
        desk.cluster.run(now=some[-1].first_seen_at)


def _entries(count: int) -> list[Entry]:
    home = data_home()
    if home is None:
        raise SystemExit("set NEWSJACK_DATA to the folder of recorded data")
    return list(islice(recorded_stream(home, since="2025-11-03", before="2025-12-01"), count))


def _resident() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def _met(holds: bool) -> str:
    return "met" if holds else "MISSED"


def main() -> int:
    for part in PARTS:
        process = multiprocessing.get_context("spawn").Process(target=part)
        process.start()
        process.join()
        if process.exitcode:
            return process.exitcode
    return 0


PARTS: tuple[Callable[[], None], ...] = (growth, memory, rebuild)

if __name__ == "__main__":
    sys.exit(main())
