"""Which outlets break stories: how many of their entries were among the first of a story that grew."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter

from newsjack.model.feed import Coverage, Earliness

GREW = 5
"""Owners from which a wave counts as grown, as in the evaluation of forecasts."""

FIRST = 3
"""Owners of a grown wave that count as early."""


def earliness_of(coverage: Iterable[Coverage]) -> tuple[Earliness, ...]:
    """Return how early each outlet was, by name. ``coverage`` stands wave by wave, each by instant."""
    entries: Counter[str] = Counter()
    early: Counter[str] = Counter()
    for _, members in groupby(coverage, key=attrgetter("story_id", "wave")):
        wave = list(members)
        entries.update(one.outlet for one in wave)
        if len({one.owner for one in wave}) >= GREW:
            early.update(one.outlet for one in first_reports(wave))
    return tuple(
        Earliness(outlet=outlet, entries=count, early=early[outlet])
        for outlet, count in sorted(entries.items())
    )


def first_reports(wave: Iterable[Coverage]) -> Iterator[Coverage]:
    """Yield the first report of each of the first owners of a wave, which stands by instant."""
    seen: set[str] = set()
    for one in wave:
        if one.owner not in seen:
            seen.add(one.owner)
            yield one
        if len(seen) == FIRST:
            return


def usual_share(found: Iterable[Earliness]) -> float:
    """Return the share of early entries over all outlets, 0.0 where nothing grew."""
    known = list(found)
    entries = sum(one.entries for one in known)
    return sum(one.early for one in known) / entries if entries else 0.0
