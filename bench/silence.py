"""Silence: how often a living feed is called silent, and how soon a dead one is, on the recorded stream.

    NEWSJACK_DATA=... python -m bench.silence

Each outlet of the stream is taken as a feed, and its rhythm is learnt as polling learns it, entry by
entry, by the shipped code. In November (chosen on) and in December (looked at once) each gap between its
entries is judged as the feed watch would, and its feed is cut at random instants to see how long the
silence goes unnoticed. The collector stood still twice before (15 September, 8 to 21 October); that is
learnt as well. Peer: the fixed rule that many readers have, silent after 24 hours.
"""

import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby
from operator import attrgetter
from random import Random
from statistics import median

from bench.data import data_home, recorded_stream
from newsjack.core.feed_health import is_silence
from newsjack.core.rhythm import due_in_silence, observed, week_of
from newsjack.model.entry import Entry
from newsjack.model.feed import FeedId, FeedRhythm, FeedState
from newsjack.model.params import HealthParams

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MONTHS = {"2025-11": datetime(2025, 11, 1, tzinfo=UTC), "2025-12": datetime(2025, 12, 1, tzinfo=UTC)}
MONTH, BEFORE, LONGEST = 30 * DAY, 3 * DAY, 90 * DAY
LOOK, LONG_LOOK, CLOSELY = HOUR / 2, 6 * HOUR, 4 * DAY
"""A silence is looked at each half hour for four days, then every six hours, for 90 days at most."""

CUTS, SEED = 8, 7
LEAST_PER_DAY, LEAST_ENTRIES = 0.2, 5
CLASSES = (
    ("50 and more", 50.0, 1e9),
    ("10 to 50", 10.0, 50.0),
    ("2 to 10", 2.0, 10.0),
    ("under 2", 0.0, 2.0),
)
PARAMS = HealthParams()

Rule = Callable[[FeedRhythm, datetime, datetime], bool]
"""Tell whether a feed whose last entry came at the first instant is called silent at the second."""


def by_rhythm(rhythm: FeedRhythm, last: datetime, at: datetime) -> bool:
    """Judge as the feed watch does."""
    if at - last < PARAMS.silent_after:
        return False
    state = FeedState(
        feed_id=rhythm.feed_id, new_entry_at=last, succeeded_at=at, entries_per_day=per_day(rhythm, at)
    )
    return is_silence(state, expected=due_in_silence(rhythm, last, at), params=PARAMS)


def after_a_day(rhythm: FeedRhythm, last: datetime, at: datetime) -> bool:
    """Judge by the fixed rule."""
    return at - last >= DAY


RULES: dict[str, Rule] = {"rhythm": by_rhythm, "fixed 24 h": after_a_day}


def per_day(rhythm: FeedRhythm, at: datetime) -> float:
    """Return a feed's entries a day as its state holds them."""
    return float(week_of(rhythm, now=at).mean()) * 24


def learnt(outlet: str, entries: Sequence[Entry]) -> Iterator[tuple[datetime, FeedRhythm]]:
    """Yield each instant at which entries came, and the rhythm as it is from then on."""
    rhythm = FeedRhythm(feed_id=FeedId(outlet))
    for at, together in groupby(entries, key=attrgetter("first_seen_at")):
        rhythm = observed(rhythm, [entry.published_at or at for entry in together], now=at)
        yield at, rhythm


@dataclass(slots=True)
class Tally:
    """What one rule did in one month; delays in hours by class of feeds, ``None``: never noticed."""

    feeds: int = 0
    alarms: int = 0
    troubled: int = 0
    delays: dict[str, list[float | None]] = field(default_factory=lambda: defaultdict(list))


def main() -> None:
    """Print both rules' false alarms and delays."""
    home = data_home()
    if home is None:
        print("NEWSJACK_DATA is not set: no recorded stream", file=sys.stderr)
        return
    entries: dict[str, list[Entry]] = defaultdict(list)
    for entry in recorded_stream(home):
        entries[entry.outlet].append(entry)
    tallies = {(month, name): Tally() for month in MONTHS for name in RULES}
    for outlet, found in entries.items():
        known = list(learnt(outlet, found))
        for month, name in tallies:
            if _lives(known, MONTHS[month]):
                _judge(RULES[name], outlet, known, MONTHS[month], tallies[month, name])
    for (month, name), tally in tallies.items():
        _print(f"{month} {name}", tally)


Known = list[tuple[datetime, FeedRhythm]]


def _lives(known: Known, start: datetime) -> bool:
    before, end = _count(known, start), _count(known, start + MONTH)
    if before == 0 or end - before < LEAST_ENTRIES:
        return False
    return per_day(known[before - 1][1], start) >= LEAST_PER_DAY


def _count(known: Known, until: datetime) -> int:
    return bisect_right(known, until, key=lambda one: one[0])


def _judge(rule: Rule, outlet: str, known: Known, start: datetime, tally: Tally) -> None:
    """Add one feed's month: its gaps as they were, then its feed cut at instants that both rules share."""
    tally.feeds += 1
    first = max(_count(known, start - BEFORE), 1)
    alarms = 0
    for index in range(first, _count(known, start + MONTH)):
        last, rhythm = known[index - 1]
        alarms += _noticed(rule, rhythm, last, last, known[index][0]) is not None
    tally.alarms, tally.troubled = tally.alarms + alarms, tally.troubled + bool(alarms)
    rate = per_day(known[_count(known, start) - 1][1], start)
    label = next(label for label, least, most in CLASSES if least <= rate < most)
    chance = Random(f"{SEED} {outlet} {start}")
    for _ in range(CUTS):
        cut = start + chance.random() * 25 * DAY
        last, rhythm = known[_count(known, cut) - 1]
        tally.delays[label].append(_noticed(rule, rhythm, last, cut, cut + LONGEST))


def _noticed(
    rule: Rule, rhythm: FeedRhythm, last: datetime, since: datetime, until: datetime
) -> float | None:
    """Return the hours from ``since`` to the first look at which the rule speaks, the end being one."""
    at = since
    while not rule(rhythm, last, at):
        if at >= until:
            return None
        at = min(at + (LOOK if at - last < CLOSELY else LONG_LOOK), until)
    return (at - since) / HOUR


def _print(name: str, tally: Tally) -> None:
    alarms, feeds = tally.alarms, tally.feeds
    told = f"{alarms:4} false alarms, {alarms / feeds:.2f} a feed, on {tally.troubled} of {feeds}"
    print(f"{name:<19} {told}")
    for label, _, _ in CLASSES:
        delays = tally.delays[label]
        found = sorted(LONGEST / HOUR if hours is None else hours for hours in delays)
        if found:
            told = f"noticed after {median(found):4.0f} h, p90 {found[int(0.9 * len(found))]:4.0f} h"
            never = f", {delays.count(None)} of {len(delays)} not within 90 days" if None in delays else ""
            print(f"    cut feed, {label:<11} entries/day: {told}{never}")


if __name__ == "__main__":
    main()
