"""Measure whether several stories of one brand stay apart. Run ``python -m bench.brand_glue [SEED ...]``.

The simulated day tells for each item which story it belongs to, and for each story which brands it
concerns. A brand's name is rare, so that it alone nearly joins two stories of a day: a robbery and
a new card of the same bank. Counted per day: pairs of stories of one brand that share a group
("glued": any group; "swallowed": the largest group of both), any pairs at all, the share of a story
in its largest group, stories whose first three outlets stand together at the third, background
items that share a group with anything, and the largest clump of nothing but background.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import timedelta
from itertools import combinations

from bench.stories import Early, Ours, mean_of
from newsjack.core.watched import NOTHING_WATCHED, WatchedNames
from newsjack.model.entry import Entry, EntryId
from newsjack.model.params import ClusterParams
from newsjack.newsroom.simulation import SimulatedDay, simulate
from newsjack.settings.load import load_brands
from newsjack.settings.paths import config_home
from newsjack.settings.prior import load_document_frequencies

SEEDS = (7, 11, 23)


def entries_of(day: SimulatedDay) -> list[Entry]:
    """Return the day's items as the grouping meets them."""
    return [
        Entry(
            entry_id=EntryId(item.id),
            feed_id=item.outlet,
            outlet=item.outlet,
            owner=day.owners[item.outlet],
            url=item.url,
            title=item.title,
            summary=item.summary,
            language=item.language,
            published_at=item.published_at,
            first_seen_at=item.first_seen_at,
        )
        for item in day.items
    ]


def group(day: SimulatedDay, stories: Mapping[str, str], system: Ours) -> tuple[dict[str, str], float]:
    """Group the day; return each item's group, and the share of ``stories`` captured early."""
    entries = entries_of(day)
    early = Early([(entry, stories[entry.entry_id]) for entry in entries if entry.entry_id in stories])
    placed: dict[str, str] = {}
    for entry in entries:
        placed[entry.entry_id] = system.add(entry)
        early.see(entry, lambda entry_id: system.resolve(placed[entry_id]))
    system.finish(entries[-1].first_seen_at + timedelta(minutes=5))
    return {item: system.resolve(story) for item, story in placed.items()}, early.share


def pairs_of(day: SimulatedDay) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Return the pairs of stories that concern one brand, and all pairs, by story key."""
    brands: dict[str, set[str]] = defaultdict(set)
    for story in day.stories:
        brands[story.story_key] |= set(story.concerns)
    every = {(a, b) for a, b in combinations(sorted(brands), 2) if b != f"{a}/reprint"}
    return {pair for pair in every if brands[pair[0]] & brands[pair[1]]}, every


def figures(day: SimulatedDay, system: Ours) -> dict[str, float]:
    """Return the figures of one day."""
    stories = {item: story.story_key for story in day.stories for item in story.item_ids}
    timed = {story.story_key for story in day.stories if story.peak_at is not None}
    placed, early = group(day, {k: v for k, v in stories.items() if v in timed}, system)
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for item, story in stories.items():
        groups[story][placed[item]] += 1
    one_brand, every = pairs_of(day)
    sizes = Counter(placed.values())
    told = Counter(placed[item] for item in stories)
    ordinary = Counter(placed[item] for item in day.background)
    largest = {story: groups[story].most_common(1)[0] for story in groups}
    return {
        "glued": float(len(_sharing(one_brand, groups))),
        "swallowed": float(sum(1 for a, b in one_brand if largest[a][0] == largest[b][0])),
        "any pairs": float(len(_sharing(every, groups))),
        "largest": sum(largest[s][1] / groups[s].total() for s in timed) / len(timed),
        "early": early,
        "background grouped": sum(n for g, n in ordinary.items() if sizes[g] > 1) / len(day.background),
        "in stories": float(sum(n for g, n in ordinary.items() if told[g])),
        "clump": float(max(n for g, n in ordinary.items() if not told[g])),
    }


def _sharing(pairs: set[tuple[str, str]], groups: Mapping[str, Counter[str]]) -> list[tuple[str, str]]:
    return sorted((a, b) for a, b in pairs if groups[a].keys() & groups[b].keys())


def show(name: str, row: Mapping[str, float]) -> None:
    """Print one line."""
    print(f"{name:14} " + "  ".join(f"{key} {value:.3g}" for key, value in row.items()))


def main() -> int:
    """Print the figures of each seed and their mean."""
    prior = load_document_frequencies()
    watched = WatchedNames(load_brands(config_home() / "demo"))
    days = [simulate(seed) for seed in [int(argument) for argument in sys.argv[1:]] or SEEDS]
    for name, names in (("unwatched", NOTHING_WATCHED), ("watched", watched)):
        rows = [figures(day, Ours(ClusterParams(), prior, names)) for day in days]
        for day, row in zip(days, rows, strict=True):
            show(f"{name} {day.seed}", row)
        show(f"{name} mean", mean_of(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
