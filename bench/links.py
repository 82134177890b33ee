"""Measure the links between languages. Run ``python -m bench.links``; with ``NEWSJACK_DATA`` it does more.

Headlines: our own, in five languages, in two halves (``tests/data/link-headlines.jsonl``). The half
``tune`` chose the constants, the half ``judge`` reports. A story is one event in one language; a pair
of stories of different languages should be linked when the event is the same. Cold: the half alone.
Warm: after a day of recorded titles, whose stories stay and must not be linked to any of ours.

False links: French titles of early 2024 are laid over English ones of autumn 2025. Nothing in them
can be the same event, so every link is false (recurring events count as false, too).
"""

import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

from bench.data import data_home, french_quarter, recorded_stream
from newsjack.core.cluster import Clusterer
from newsjack.core.link_sleep import WakingLinks
from newsjack.core.link_words import LinkReader
from newsjack.core.links import StoryLinks
from newsjack.model.entry import Entry, EntryId
from newsjack.model.params import ClusterParams
from newsjack.model.story import StoryId
from newsjack.settings.lexicons import load_headline_lexicon
from newsjack.settings.link_lexicon import load_link_lexicon
from newsjack.settings.prior import load_document_frequencies

HEADLINES = Path(__file__).parents[1] / "tests/data/link-headlines.jsonl"
HALVES = ("tune", "judge")
START = datetime(2025, 11, 10, 6, 0, tzinfo=UTC)
SPEED_TITLES = 30_000

Pair = frozenset[str]


def fresh_links() -> StoryLinks:
    """Return links as the daemon makes them."""
    params = ClusterParams()
    return WakingLinks(
        LinkReader(load_link_lexicon()),
        horizon=params.horizon,
        most=params.live_stories,
        prior=load_document_frequencies(),
    )


def our_headlines(half: str, *, seed: int) -> list[tuple[Entry, StoryId]]:
    """Return one half's headlines over six hours in a random order, each with its story."""
    rows = [json.loads(line) for line in HEADLINES.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["half"] == half]
    random.Random(seed).shuffle(rows)
    step = timedelta(hours=6) / max(1, len(rows))
    return [(_ours(f"h{n}", row, START + n * step), StoryId(f"{row['event']}/{row['language']}"))
            for n, row in enumerate(rows)]  # fmt: skip


def _ours(name: str, row: dict[str, str], at: datetime) -> Entry:
    return Entry(
        entry_id=EntryId(name),
        feed_id=name,
        outlet=name,
        owner=name,
        url="",
        title=row["title"],
        summary="",
        language=row["language"],
        published_at=None,
        first_seen_at=at,
    )


def true_pairs(stories: Iterable[str], languages: Sequence[str] = ()) -> set[Pair]:
    """Return the pairs of stories that tell the same event, of the named languages only (all if none)."""
    events: dict[str, list[str]] = defaultdict(list)
    for story in sorted(set(stories)):
        event, _, language = story.partition("/")
        if not languages or language in languages:
            events[event].append(story)
    return {frozenset(pair) for told in events.values() for pair in combinations(told, 2)}


def found_pairs(links: StoryLinks, stories: Iterable[str], languages: Sequence[str] = ()) -> set[Pair]:
    """Return the linked pairs that one of the stories is in; with strangers, those of any language."""
    found: set[Pair] = set()
    for story in set(stories):
        for other in links.linked(StoryId(story)):
            both = [one.rpartition("/")[2] for one in (story, other) if "/" in one]
            if not languages or all(language in languages for language in both):
                found.add(frozenset((story, other)))
    return found


def judged(half: str, background: Sequence[tuple[Entry, StoryId]], *, seed: int) -> StoryLinks:
    """Run one half, after and among a background whose stories are given."""
    links = fresh_links()
    mine = our_headlines(half, seed=seed)
    both = sorted((*background, *mine), key=lambda one: (one[0].first_seen_at, one[0].entry_id))
    for entry, story_id in both:
        links.add(entry, story_id)
    return links


def figures_of(
    half: str, background: Sequence[tuple[Entry, StoryId]], languages: Sequence[str], *, seeds: int = 5
) -> tuple[float, float, int]:
    """Return precision and recall over several orders of arrival, and how many pairs are true."""
    right = found = true = 0
    for seed in range(seeds):
        links = judged(half, background, seed=seed)
        stories = [story for _, story in our_headlines(half, seed=seed)]
        wanted, got = true_pairs(stories, languages), found_pairs(links, stories, languages)
        right, found, true = right + len(wanted & got), found + len(got), true + len(wanted)
    return right / max(1, found), right / max(1, true), true // seeds


def figures(half: str, background: Sequence[tuple[Entry, StoryId]], languages: Sequence[str]) -> str:
    """Return precision, recall and F1 in words."""
    precision, recall, pairs = figures_of(half, background, languages)
    both = 2 * precision * recall / max(1e-9, precision + recall)
    return f"P {precision:.3f} R {recall:.3f} F1 {both:.3f} ({pairs} pairs)"


def shifted_french(home: Path, *, at: datetime, days: int) -> Iterator[Entry]:
    """Lay days of the French quarter over a time; items of one day are spread over its hours."""
    by_day: dict[datetime, list[Entry]] = defaultdict(list)
    for entry in french_quarter(home):
        by_day[entry.first_seen_at].append(entry)
    for number, day in enumerate(sorted(by_day)[5 : 5 + days]):
        step = timedelta(hours=23) / len(by_day[day])
        for place, entry in enumerate(by_day[day]):
            yield replace(entry, first_seen_at=at + timedelta(days=number) + place * step, published_at=None)


def both_streams(home: Path, *, days: int) -> list[Entry]:
    """Return English and French titles that share no event, in one stream by first sight."""
    until = (START + timedelta(days=days)).date().isoformat()
    start = START.replace(hour=0)
    english = recorded_stream(home, since=start.date().isoformat(), before=until)
    mixed = [*english, *shifted_french(home, at=start, days=days)]
    return sorted(mixed, key=lambda entry: (entry.first_seen_at, entry.entry_id))


def fresh_clusterer() -> Clusterer:
    """Return the grouping as the daemon makes it."""
    return Clusterer(ClusterParams(), load_document_frequencies(), lexicon=load_headline_lexicon())


def grouped(entries: Iterable[Entry], links: StoryLinks | None) -> tuple[dict[EntryId, StoryId], int]:
    """Group a stream, linking as it goes; return each entry's story at arrival and how many were opened."""
    clusterer = fresh_clusterer()
    placed: dict[EntryId, StoryId] = {}
    opened = 0
    for entry in entries:
        assignment = clusterer.add(entry)
        placed[entry.entry_id] = assignment.story_id
        opened += assignment.opened and not assignment.boilerplate
        if links is None:
            continue
        for merge in (*clusterer.take_merges(), *assignment.merges):
            links.merge(merge)
        if assignment.boilerplate:
            links.observe(entry)
        else:
            links.add(entry, assignment.story_id)
    return placed, opened


class Watched(WakingLinks):
    """Links that remember every pair that ever was linked."""

    ever: dict[Pair, str]

    def _join(self, one: StoryId, other: StoryId, score: float) -> None:
        if not hasattr(self, "ever"):
            self.ever = {}
        pair = frozenset((one, other))
        if pair not in self.ever:
            found = self.agreement(one, other)
            self.ever[pair] = f"{score:.2f} {' '.join(found.shared) if found else ''}"
        super()._join(one, other, score)


def false_links(home: Path, *, days: int, show: int) -> None:
    """Print how many of the impossible links are made per 1,000 stories."""
    entries = both_streams(home, days=days)
    params = ClusterParams()
    links = Watched(
        LinkReader(load_link_lexicon()),
        horizon=params.horizon,
        most=params.live_stories,
        prior=load_document_frequencies(),
    )
    placed, opened = grouped(entries, links)
    ever = getattr(links, "ever", {})
    titles = {placed[entry.entry_id]: entry.title for entry in reversed(entries)}
    for pair, why in list(ever.items())[:show]:
        print("   ", why, *(f"\n        {titles.get(story, '?')}" for story in sorted(pair)))
    share = 1000 * len(ever) / max(1, opened)
    print(
        f"false links {len(ever)} over {opened:,} stories of {len(entries):,} titles: {share:.1f} per 1,000"
    )


def speed(home: Path) -> None:
    """Print what links cost, on titles of two languages and on those of one."""
    november = recorded_stream(home, since="2025-11-01", before="2025-12-01")
    for name, stream in (("French and English", both_streams(home, days=25)), ("English", list(november))):
        print(f"{name}: {cost(stream[:SPEED_TITLES])}")


def cost(entries: Sequence[Entry]) -> str:
    """Return titles per second of processor time with and without links, alternating, best of three."""
    best: dict[str, float] = {}
    for _ in range(3):
        for name in ("without", "with"):
            links = fresh_links() if name == "with" else None
            start = time.process_time()
            grouped(entries, links)
            best[name] = min(best.get(name, 1e9), time.process_time() - start)
    speeds = ", ".join(f"{len(entries) / spent:,.0f} titles/s {name} links" for name, spent in best.items())
    more = 100 * (best["with"] / best["without"] - 1)
    return f"{speeds}: {more:.1f} % more time over {len(entries):,} titles"


def main() -> int:
    """Print all figures. ``show=N`` as an argument prints the first N false links."""
    show = next((int(one[5:]) for one in sys.argv[1:] if one.startswith("show=")), 0)
    home = data_home()
    backgrounds: dict[str, list[tuple[Entry, StoryId]]] = {"cold": []}
    if home is not None:
        day = [
            entry for entry in both_streams(home, days=2) if entry.first_seen_at < START + timedelta(hours=7)
        ]
        placed, _ = grouped(day, None)
        backgrounds["warm"] = [(entry, placed[entry.entry_id]) for entry in day]
    for name, background in backgrounds.items():
        for half in HALVES:
            print(f"{name} {half:5} all   {figures(half, background, ())}")
            print(f"{name} {half:5} fr-en {figures(half, background, ('en', 'fr'))}")
    if home is not None:
        false_links(home, days=7, show=show)
        speed(home)
    return 0


if __name__ == "__main__":
    sys.exit(main())
