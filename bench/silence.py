"""Silence: how often a living feed is called silent, and how soon a dead one is, on the recorded stream.

    NEWSJACK_DATA=... python -m bench.silence

Each outlet of the stream is taken as a feed. Its rhythm by hour of week is learnt up to November; in
November (chosen on) and in December (looked at once) each gap between its entries is judged as the feed
watch would, and then its feed is cut at random instants to see how long the silence goes unnoticed.
Peer: the fixed rule that many readers have, silent after 24 hours.
"""

import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from statistics import median

from bench.data import data_home, recorded_stream
from newsjack.core.feed_health import is_silence
from newsjack.model.feed import FeedId, FeedState
from newsjack.model.params import HealthParams

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
START, LEARNT = datetime(2025, 9, 8, tzinfo=UTC), datetime(2025, 11, 1, tzinfo=UTC)
MONTHS = (("2025-11", LEARNT), ("2025-12", datetime(2025, 12, 1, tzinfo=UTC)))
HOLES = (
    (datetime(2025, 9, 15, 21, tzinfo=UTC), datetime(2025, 9, 16, 12, tzinfo=UTC)),
    (datetime(2025, 10, 8, tzinfo=UTC), datetime(2025, 10, 21, tzinfo=UTC)),
)
"""When the stream's own collector stood still: no rhythm is learnt from it."""

CUTS, SEED = 8, 7
CLASSES = (
    ("50 and more", 50.0, 1e9),
    ("10 to 50", 10.0, 50.0),
    ("2 to 10", 2.0, 10.0),
    ("under 2", 0.0, 2.0),
)
PARAMS = HealthParams()


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """Cumulated expected entries over the hours of a week, from Monday 00:00 UTC."""

    sums: Sequence[float]

    @property
    def per_day(self) -> float:
        """Return the mean of the learnt days."""
        return self.sums[168] / 7

    def between(self, since: datetime, until: datetime) -> float:
        """Return the expected entries between two instants."""
        weeks, rest = divmod(until - since, WEEK)
        start = since.weekday() * 24 + since.hour + since.minute / 60
        return weeks * self.sums[168] + self._at(start + rest / HOUR) - self._at(start)

    def _at(self, hour: float) -> float:
        whole = int(hour)
        return self.sums[whole] + (self.sums[whole + 1] - self.sums[whole]) * (hour - whole)


def learnt_rhythm(seen: Iterable[datetime]) -> Rhythm:
    """Learn the rhythm: own counts, drawn to the mean day by three weeks' weight, smoothed over 3 hours."""
    counts, hours = [0] * 168, [0] * 168
    for at in seen:
        if START <= at < LEARNT and not _in_hole(at):
            counts[at.weekday() * 24 + at.hour] += 1
    at = START
    while at < LEARNT:
        hours[at.weekday() * 24 + at.hour] += not _in_hole(at)
        at += HOUR
    mean = sum(counts) / sum(hours)
    day = [sum(counts[hour::24]) / sum(hours[hour::24]) for hour in range(24)]
    raw = [(counts[i] + 3 * day[i % 24] + mean) / (hours[i] + 4) for i in range(168)]
    smooth = [(raw[i - 1] + raw[i] + raw[(i + 1) % 168]) / 3 for i in range(168)]
    sums = [0.0]
    for value in smooth * 2 + [0.0, 0.0]:
        sums.append(sums[-1] + value)
    return Rhythm(sums=sums)


def _in_hole(at: datetime) -> bool:
    return any(since <= at < until for since, until in HOLES)


Rule = Callable[[Rhythm, datetime, datetime], bool]
"""Tell whether a feed whose last entry came at the first instant is called silent at the second."""


def by_rhythm(rhythm: Rhythm, last: datetime, at: datetime) -> bool:
    """Judge as the feed watch does."""
    state = FeedState(feed_id=FeedId("f"), new_entry_at=last, succeeded_at=at, entries_per_day=rhythm.per_day)
    return is_silence(state, expected=rhythm.between(last, at), params=PARAMS)


def after_a_day(rhythm: Rhythm, last: datetime, at: datetime) -> bool:
    """Judge by the fixed rule."""
    return at - last >= DAY


def main() -> None:
    """Print both rules' false alarms and delays."""
    home = data_home()
    if home is None:
        print("NEWSJACK_DATA is not set: no recorded stream", file=sys.stderr)
        return
    seen: dict[str, list[datetime]] = defaultdict(list)
    for entry in recorded_stream(home):
        seen[entry.outlet].append(entry.first_seen_at)
    feeds = {outlet: (learnt_rhythm(instants), sorted(instants)) for outlet, instants in seen.items()}
    for month, start in MONTHS:
        alive = {o: one for o, one in feeds.items() if one[0].per_day >= 0.2 and _entries(one[1], start) >= 5}
        print(f"{month}: {len(alive)} feeds with at least 5 entries")
        for name, rule in (("rhythm", by_rhythm), ("fixed 24 h", after_a_day)):
            _report(name, rule, alive, start)


def _entries(seen: Sequence[datetime], start: datetime) -> int:
    return bisect_right(seen, start + 30 * DAY) - bisect_right(seen, start)


def _report(name: str, rule: Rule, feeds: dict[str, tuple[Rhythm, list[datetime]]], start: datetime) -> None:
    alarms, troubled, chance = 0, 0, Random(SEED)
    delays: dict[str, list[float]] = {label: [] for label, _, _ in CLASSES}
    for rhythm, seen in feeds.values():
        inside = [at for at in seen if start - 3 * DAY <= at < start + 30 * DAY]
        found = sum(rule(rhythm, before, after) for before, after in pairwise(inside))
        alarms, troubled = alarms + found, troubled + bool(found)
        label = next(label for label, least, most in CLASSES if least <= rhythm.per_day < most)
        for _ in range(CUTS):
            cut = start + chance.random() * 25 * DAY
            last = bisect_right(inside, cut) - 1
            if last >= 0:
                delays[label].append(_noticed(rule, rhythm, inside[last], cut))
    print(f"  {name:<11} {alarms:4} false alarms, {alarms / len(feeds):.2f} a feed, on {troubled} feeds")
    for label, found_after in delays.items():
        if found_after:
            late = sorted(found_after)[int(0.9 * len(found_after))]
            told = f"noticed after {median(found_after):4.0f} h, p90 {late:4.0f} h"
            print(f"    cut feed, {label:<11} entries/day: {told}")


def _noticed(rule: Rule, rhythm: Rhythm, last: datetime, cut: datetime) -> float:
    """Return the hours from the cut until the rule speaks, looking every half hour, 90 days at most."""
    at = max(last, cut)
    while not rule(rhythm, last, at) and at - cut < 90 * DAY:
        at += HOUR / 2
    return (at - cut) / HOUR


if __name__ == "__main__":
    main()
