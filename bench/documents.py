"""Documents per second of polling on a realistic mix, beside feedparser on every body.

The mix: 70 % answers of 304, 15 % bodies of the same stable hash (only the channel's own date moved),
15 % changed ones with one to three new entries. Bodies are the suites' documents from live sites. Ours
is the poll step itself, with a fetcher that hands out what was prepared and stores in memory: parsing,
normalising, languages, identities and the next state are all in it. feedparser only parses.

Run `NEWSJACK_DATA=… python -m bench.documents`.
"""

import cProfile
import gc
import os
import pstats
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import feedparser

from bench.feeds import rows, suite
from newsjack.clock import ManualClock
from newsjack.model.feed import Feed, FeedId, FetchReason, FetchRequest, FetchResult
from newsjack.model.params import CadenceParams, FetchParams
from newsjack.steps.poll import PollPorts, poll
from newsjack.store.memory_entries import MemoryEntryStore
from newsjack.store.memory_feeds import MemoryFeedStore
from newsjack.store.memory_pace import MemoryPaceStore

ROUNDS = 12
SEED = 7
SHARES = {"not modified": 0.70, "same hash": 0.15, "changed": 0.15}
BATCH = 40
_START = datetime(2026, 3, 2, 12, tzinfo=UTC)
_FIRST = re.compile(rb"<(item|entry)[\s>]")
_DATED = re.compile(rb"<lastBuildDate>[^<]*</lastBuildDate>")


@dataclass(slots=True)
class _Prepared:
    """A fetcher that hands out the answers it was given."""

    answers: dict[FeedId, FetchResult] = field(default_factory=dict)

    def fetch(self, requests: Sequence[FetchRequest]) -> tuple[FetchResult, ...]:
        """Answer as prepared."""
        return tuple(self.stream(requests))

    def stream(self, requests: Sequence[FetchRequest]) -> Generator[FetchResult, None, None]:
        """Answer as prepared, one by one."""
        yield from (self.answers[request.feed_id] for request in requests)


def bodies(data: Path) -> list[bytes]:
    """Return the XML documents of live sites, broken ones too."""
    live = (row["doc"] for row in rows(suite(data) / "ORACLE.jsonl") if row["tier"] == "real")
    read = ((suite(data) / "documents" / name).read_bytes() for name in live)
    return [body for body in read if _FIRST.search(body)]


def _with_new(body: bytes, number: int, count: int) -> bytes:
    """Put new entries in front of a document's first."""
    first = _FIRST.search(body)
    assert first is not None
    kind = first[1].decode()
    new = "".join(_new_entry(kind, f"{number}-{index}") for index in range(count))
    return body[: first.start()] + new.encode() + body[first.start() :]


def _new_entry(kind: str, number: str) -> str:
    title, link = f"Council says {number} homes lost power in the storm", f"http://example.com/news/{number}"
    if kind == "entry":
        return (
            f'<entry><id>{link}</id><title>{title}</title><link href="{link}"/>'
            f"<updated>2026-03-02T11:00:00Z</updated><summary>Text of {number}.</summary></entry>"
        )
    return (
        f"<item><title>{title}</title><link>{link}</link><guid>{link}</guid>"
        f"<pubDate>Mon, 02 Mar 2026 11:00:00 GMT</pubDate><description>Text of {number}.</description></item>"
    )


@dataclass(slots=True)
class Mix:
    """The rounds of one run: for each feed and round the body and the answer it comes in."""

    bodies: list[bytes]
    rounds: list[list[tuple[str, bytes]]] = field(default_factory=list)

    def prepare(self, chance: random.Random) -> None:
        """Draw what each feed answers in each round."""
        now = list(self.bodies)
        for number in range(ROUNDS):
            kinds = chance.choices(list(SHARES), weights=list(SHARES.values()), k=len(now))
            for index, kind in enumerate(kinds):
                if kind == "changed":
                    base = _with_new(self.bodies[index], number, chance.randint(1, 3))
                    now[index] = base
                elif kind == "same hash":
                    moved = f"<lastBuildDate>Mon, 02 Mar 2026 12:{number:02}:00 GMT</lastBuildDate>"
                    now[index] = _DATED.sub(moved.encode(), now[index], count=1)
            self.rounds.append(list(zip(kinds, list(now), strict=True)))


def run_polls(mix: Mix) -> tuple[float, Counter[str]]:
    """Poll every round; return processor seconds (the first whole reading not counted) and outcomes."""
    fetcher, feeds = _Prepared(), MemoryFeedStore()
    ports = PollPorts(fetcher=fetcher, feeds=feeds, entries=MemoryEntryStore(), paces=MemoryPaceStore())
    known = [_feed(index) for index in range(len(mix.bodies))]
    feeds.sync(known, now=_START)
    outcomes: Counter[str] = Counter()
    spent = 0.0
    first = [("changed", body) for body in mix.bodies]
    for number, answers in enumerate([first, *mix.rounds]):
        for feed, (kind, body) in zip(known, answers, strict=True):
            fetcher.answers[feed.feed_id] = _answer(feed, kind, body, number)
        start = time.process_time()
        for at in range(0, len(known), BATCH):
            done = poll(
                [feed.feed_id for feed in known[at : at + BATCH]],
                ports=ports,
                clock=ManualClock(_START + timedelta(minutes=10 * number)),
                cadence=CadenceParams(),
                fetch=FetchParams(),
            )
            outcomes.update(outcome.reason.value for outcome in done if number)
        spent += (time.process_time() - start) if number else 0.0
    return spent, outcomes


def _feed(index: int) -> Feed:
    address = f"http://feed{index}.example.com/feed"
    return Feed(feed_id=FeedId(f"f{index}"), url=address, outlet=f"Outlet {index}", owner=f"owner{index}")


def _answer(feed: Feed, kind: str, body: bytes, number: int) -> FetchResult:
    etag = f'"{number}"'
    if kind == "not modified":
        return FetchResult(feed_id=feed.feed_id, reason=FetchReason.NOT_MODIFIED, status=304, etag=etag)
    return FetchResult(
        feed_id=feed.feed_id,
        reason=FetchReason.FETCHED,
        status=200,
        body=body,
        content_type="application/rss+xml",
        final_url=feed.url,
        etag=etag,
    )


def run_feedparser(mix: Mix) -> float:
    """Parse every body of every round with feedparser; return processor seconds."""
    start = time.process_time()
    for answers in mix.rounds:
        for _, body in answers:
            feedparser.parse(BytesIO(body))
    return time.process_time() - start


def main() -> int:
    """Print documents per second, the ratio and where our time goes (``-v``)."""
    if "NEWSJACK_DATA" not in os.environ:
        print("set NEWSJACK_DATA to the folder of development data", file=sys.stderr)
        return 2
    mix = Mix(bodies(Path(os.environ["NEWSJACK_DATA"])))
    mix.prepare(random.Random(SEED))
    count = len(mix.bodies) * ROUNDS
    size = sum(map(len, mix.bodies)) / len(mix.bodies) / 1000
    print(f"{count} documents of {len(mix.bodies)} live feeds, {size:.0f} kB on average, seed {SEED}")
    spent, outcomes = run_polls(mix)
    gc.collect()
    theirs = run_feedparser(mix)
    print(f"newsjack poll step  {count / spent:8.0f} documents/s  {dict(outcomes)}")
    print(f"feedparser          {count / theirs:8.0f} documents/s (parsing only, every body)")
    print(f"ratio               {theirs / spent:8.1f} (floor 5, aim 9)")
    if "-v" in sys.argv:
        profile = cProfile.Profile()
        profile.runcall(run_polls, mix)
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)
    return 0


if __name__ == "__main__":
    sys.exit(main())
