"""Polling: how long entries wait unseen, by policy, at an equal number of fetches.

The recorded stream's own dates say when an entry was public; a poll sees all that was public by then.
Every policy learns on September and October, is judged on November and December, and is scaled until
it makes one fetch per feed per ten minutes, none closer than a minute to the last. The two weeks of
October in which nothing was recorded are cut out of time, so that no policy saves fetches there.

`--tune` judges on the end of the learning span instead: what constants were chosen by.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from statistics import fmean, median, quantiles

from bench.data import data_home, recorded_stream
from bench.waves import stories
from newsjack.core.cadence import fair_price, next_poll, worth_of
from newsjack.core.curve import StoryCurve
from newsjack.core.earliness import GREW, earliness_of, first_reports, usual_share
from newsjack.core.rhythm import observed, restlessness, week_of
from newsjack.model.entry import Entry
from newsjack.model.feed import Coverage, Earliness, FeedId, FeedRhythm, FeedState, FetchReason, Pace
from newsjack.model.params import CadenceParams, CurveParams

BEGIN = datetime(2025, 9, 8, tzinfo=UTC)
HOLE = datetime(2025, 10, 7, 12, tzinfo=UTC)
HOLE_SPAN = timedelta(days=14)
TEST, END = datetime(2025, 11, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
TUNE = datetime(2025, 9, 24, tzinfo=UTC)
EVERY = timedelta(minutes=10)
LEAST = timedelta(minutes=1)
PARAMS = CadenceParams(
    average_interval=EVERY, floor=LEAST, heavy_floor=LEAST, ceiling=timedelta(hours=6), jitter=0.05
)
RESOLVE = timedelta(hours=6)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Item:
    """One entry: when it was public on the cut time axis, and whether it was first in a grown story."""

    at: datetime
    entry_id: str
    first: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """One feed of the recording; ``worth`` was learnt from the learning span."""

    name: str
    items: tuple[Item, ...]
    worth: float = 1.0


@dataclass(slots=True)
class Tally:
    """Fetches within the judged span, and the waits in minutes of all entries and of first ones."""

    fetches: int
    waits: list[float]
    first: list[float]


Waits = Callable[[Channel, datetime, datetime, float], Tally]


def cut(at: datetime) -> datetime | None:
    """Return an instant on the axis without the hole, ``None`` inside it."""
    if at < HOLE:
        return at
    return at - HOLE_SPAN if at >= HOLE + HOLE_SPAN else None


def _end(at: datetime) -> datetime:
    found = cut(at)
    assert found is not None
    return found


def _public_at(entry: Entry) -> datetime | None:
    """Return when an entry was public, ``None`` where its date cannot be true."""
    at = entry.published_at
    if at is None or not entry.first_seen_at - DAY <= at <= entry.first_seen_at:
        return None
    return cut(at) if BEGIN <= at < END else None


def channels() -> list[Channel]:
    """Return the feeds with entries in both spans, with the worth that the learning span tells."""
    home = data_home()
    if home is None:
        sys.exit("NEWSJACK_DATA must name the recorded data")
    learnt, first = _stories()
    usual = usual_share(learnt.values())
    found: dict[str, list[Item]] = {}
    for entry in recorded_stream(home):
        at = _public_at(entry)
        if at is not None:
            found.setdefault(entry.outlet, []).append(Item(at, entry.entry_id, entry.entry_id in first))
    test = _end(TEST)
    return [
        Channel(
            name=name,
            items=tuple(sorted(items, key=lambda item: item.at)),
            worth=worth_of(learnt.get(name), usual=usual),
        )
        for name, items in sorted(found.items())
        if any(item.at < test for item in items) and any(item.at >= test for item in items)
    ]


def _stories() -> tuple[dict[str, Earliness], set[str]]:
    """Return outlets' earliness before the test, and the ids of first reports of grown stories."""
    rows: list[Coverage] = []
    first: set[str] = set()
    for number, group in enumerate(stories()):
        curve = StoryCurve(CurveParams())
        for entry, copy in group:
            curve.add(entry=entry, wire_copy=copy)
        for wave in range(1, curve.wave + 1):
            members = sorted((m for m in curve.members if m.wave == wave), key=lambda m: m.event_at)
            covered = [
                Coverage(story_id=str(number), wave=wave, outlet=m.outlet, owner=m.owner, at=m.event_at)
                for m in members
            ]
            if len({m.owner for m in members}) >= GREW:
                chosen = set(map(id, first_reports(covered)))
                first.update(m.entry_id for m, one in zip(members, covered, strict=True) if id(one) in chosen)
            if members and members[-1].event_at < TEST:
                rows += covered
    return {one.outlet: one for one in earliness_of(rows)}, first


def _poll(
    channel: Channel, since: datetime, until: datetime, after: Callable[[datetime, Sequence[Item]], timedelta]
) -> Tally:
    """Poll a feed from the beginning on; ``after`` gives the wait once it has seen what was new."""
    tally = Tally(0, [], [])
    index, now = 0, BEGIN + EVERY * (hash_share(channel.name))
    while now < until:
        seen = index
        while index < len(channel.items) and channel.items[index].at <= now:
            index += 1
        new = channel.items[seen:index]
        if now >= since:
            tally.fetches += 1
        for item in new:
            if item.at >= since:
                wait = (now - item.at) / timedelta(minutes=1)
                tally.waits.append(wait)
                if item.first:
                    tally.first.append(wait)
        now += max(after(now, new), LEAST)
    return tally


def hash_share(text: str) -> float:
    """Return a number in [0, 1) that is the same for the same text."""
    return sum(map(ord, text)) % 97 / 97


def fixed(channel: Channel, since: datetime, until: datetime, scale: float) -> Tally:
    """Poll every ten minutes."""
    return _poll(channel, since, until, lambda now, new: EVERY * scale)


def miniflux(channel: Channel, since: datetime, until: datetime, scale: float) -> Tally:
    """Poll every week / entries of the last week, at least each day (Miniflux's entry_frequency)."""
    week: list[datetime] = []

    def after(now: datetime, new: Sequence[Item]) -> timedelta:
        week.extend(item.at for item in new)
        while week and now - week[0] > timedelta(days=7):
            week.pop(0)
        return min(timedelta(days=7) / max(len(week), 1) * scale, DAY)

    return _poll(channel, since, until, after)


def media_cloud(channel: Channel, since: datetime, until: datetime, scale: float) -> Tally:
    """Poll sooner or later by the share of known entries in the document (Media Cloud's rss-fetcher).

    Two thirds known or more: longer by 10 min; less than a third: shorter by 60, within 10 min and a
    day. A document shows the latest 30 entries. All spans are scaled.
    """
    interval, shown = timedelta(hours=6) * scale, 0

    def after(now: datetime, new: Sequence[Item]) -> timedelta:
        nonlocal interval, shown
        shown = min(shown + len(new), 30)
        known = 1 - min(len(new), shown) / max(shown, 1)
        if known >= 0.67:
            interval += timedelta(minutes=10) * scale
        elif known < 0.33:
            interval -= timedelta(minutes=60) * scale
        interval = min(max(interval, timedelta(minutes=10) * scale), DAY * scale)
        return interval

    return _poll(channel, since, until, after)


def ours(channel: Channel, since: datetime, until: datetime, price: float) -> Tally:
    """Poll as newsjack does, every outlet worth the same."""
    return _ours(replace(channel, worth=1.0), since, until, price)


def ours_early(channel: Channel, since: datetime, until: datetime, price: float) -> Tally:
    """Poll as newsjack does, outlets that broke stories before worth more."""
    return _ours(channel, since, until, price)


def _ours(channel: Channel, since: datetime, until: datetime, price: float) -> Tally:
    feed_id = FeedId(channel.name)
    rhythm = FeedRhythm(feed_id=feed_id)
    state = FeedState(feed_id=feed_id, polls=1)

    def after(now: datetime, new: Sequence[Item]) -> timedelta:
        nonlocal rhythm, state
        if new or rhythm.since is None:
            rhythm = observed(rhythm, [item.at for item in new], now=now)
        state = replace(state, polls=state.polls + 1)
        pace = Pace(rhythm=rhythm, worth=channel.worth, price=price)
        return next_poll(state, reason=FetchReason.NEW_ENTRIES, now=now, params=PARAMS, pace=pace).interval

    return _poll(channel, since, until, after)


def priced(found: Sequence[Channel], at: datetime) -> float:
    """Return the price that the product itself would set at an instant."""
    demands = []
    for channel in found:
        dates = [item.at for item in channel.items if item.at < at]
        rhythm = observed(FeedRhythm(feed_id=FeedId(channel.name), since=BEGIN), dates, now=at)
        demands.append(restlessness(week_of(rhythm, now=at)) * channel.worth**0.5)
    return fair_price(demands, PARAMS)


def judged(
    pool: ProcessPoolExecutor,
    policy: Waits,
    found: Sequence[Channel],
    span: tuple[datetime, datetime],
    start: float,
) -> tuple[float, Tally]:
    """Scale a policy until its fetches are within 0.5 % of the budget; return the scale and its tally.

    More of the scale must mean fewer fetches.
    """
    wanted = len(found) * ((span[1] - span[0]) / EVERY)
    scale, low, high = start, 0.0, 0.0
    for _ in range(14):
        tally = _summed(pool.map(policy, *zip(*((c, *span, scale) for c in found), strict=True)))
        off = tally.fetches / wanted
        if abs(off - 1) < 0.005:
            break
        low, high = (scale, high) if off > 1 else (low, scale)
        power = 2.0 if policy in (ours, ours_early) else 1.0
        guess = scale * off**power
        inside = low < guess and (high == 0.0 or guess < high)
        scale = guess if inside else (low * high) ** 0.5 if high else guess
    return scale, tally


def _summed(tallies: Iterator[Tally]) -> Tally:
    total = Tally(0, [], [])
    for tally in tallies:
        total.fetches += tally.fetches
        total.waits += tally.waits
        total.first += tally.first
    return total


def main() -> int:
    """Print the table."""
    found = channels()
    span = (TUNE, _end(TEST)) if "--tune" in sys.argv else (_end(TEST), _end(END))
    start = priced(found, span[0])
    policies: tuple[tuple[str, Waits, float], ...] = (
        ("fixed interval", fixed, 1.0),
        ("Miniflux entry frequency", miniflux, 0.1),
        ("Media Cloud duplicate share", media_cloud, 0.1),
        ("newsjack", ours, start),
        ("newsjack, early outlets worth more", ours_early, start),
    )
    print(f"{len(found)} feeds, {'tuning' if '--tune' in sys.argv else 'test'} span; waits in minutes")
    print(
        f"{'policy':36} {'fetches':>9} {'mean':>6} {'p50':>6} {'p90':>6} {'gain':>7} {'first':>7} {'gain':>7}"
    )
    base: tuple[float, float] | None = None
    with ProcessPoolExecutor(max_workers=2) as pool:
        for name, policy, scale in policies:
            reached, tally = judged(pool, policy, found, span, scale)
            mean, first = fmean(tally.waits), fmean(tally.first)
            base = base or (mean, first)
            cells = f"{mean:6.2f} {median(tally.waits):6.2f} {quantiles(tally.waits, n=10)[8]:6.2f}"
            gains = f"{mean / base[0] - 1:+7.1%} {first:7.2f} {first / base[1] - 1:+7.1%}"
            print(f"{name:36} {tally.fetches:9} {cells} {gains}   scale {reached:.3f}", flush=True)
    print(f"the product's own price at the start of the span: {start:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
