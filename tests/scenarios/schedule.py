"""When feeds are asked: hints, restarts, and many at once."""

import time
from collections.abc import Iterator
from datetime import timedelta
from email.utils import format_datetime

from tests.feed_server import reply, rss
from tests.scenarios.world import NOON, World, scenario

Checks = Iterator[tuple[bool, str]]
MINUTE = timedelta(minutes=1)
OLD = "Mon, 05 Jan 2026 10:00:00 GMT"


def channel(inner: str) -> bytes:
    """Return a feed with one entry of weeks ago, so that nothing is known of its rate."""
    syndication = "http://purl.org/rss/1.0/modules/syndication/"
    opened = f'<rss version="2.0" xmlns:sy="{syndication}"><channel>{inner}'.encode()
    return rss("old", at=OLD).replace(b'<rss version="2.0"><channel>', opened)


@scenario()
def cdn_max_age(world: World) -> Checks:
    """A day's cache on a feed with an entry every five minutes: its own pace counts, until it refuses."""
    stored = {"Cache-Control": "max-age=43200"}
    url = world.server.url("/f")
    titles: list[str] = []
    for number in range(12):
        titles.insert(0, f"entry {number}")
        at = format_datetime(world.now, usegmt=True)
        world.serve("/f", reply(rss(*titles, at=at), headers=stored))
        answer = world.one(url, later=5 * MINUTE)
        yield answer.titles == (titles[0],), "an entry was missed"
    yield answer.wait <= 15 * MINUTE, f"a hint is taken for an order: {answer.wait}"
    asks = {"Cache-Control": "max-age=43200", "Retry-After": "43200"}
    world.serve("/f", reply(status="429 Slow", headers=asks))
    yield world.one(url).wait >= timedelta(hours=12), "the order is taken for a hint"


@scenario()
def ttl_minutes(world: World) -> Checks:
    skips = "<ttl>60</ttl><skipHours><hour>3</hour></skipHours><skipDays><day>Sunday</day></skipDays>"
    often = "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"
    ttl = world.one(world.serve("/ttl", reply(channel(skips))))
    yield ttl.wait >= 50 * MINUTE, f"ttl is not a first guess: {ttl.wait}"
    sy = world.one(world.serve("/sy", reply(channel(often))))
    yield 10 * MINUTE <= sy.wait <= 20 * MINUTE, f"four times an hour: {sy.wait}"
    url = world.server.url("/ttl")
    titles = ["old"]
    for number in range(12):
        titles.insert(0, f"entry {number}")
        at = format_datetime(world.now, usegmt=True)
        body = rss(*titles, at=at).replace(b"<channel>", b"<channel><ttl>60</ttl>")
        world.serve("/ttl", reply(body))
        learnt = world.one(url, later=5 * MINUTE)
    yield learnt.wait <= 15 * MINUTE, f"the learnt rate does not override: {learnt.wait}"


@scenario(kept=True)
def restart_storm(world: World) -> Checks:
    url = world.serve("/f", reply(rss("one", at=format_datetime(NOON, usegmt=True))))
    world.restart([url])
    yield len(world.asked) == 1, "a new feed waits"
    due = world.due_in(url)
    for _ in range(10):
        world.now += due / 12
        world.restart([url])
    yield len(world.asked) == 1, f"{len(world.asked)} requests through ten restarts, none of them due"
    world.now += due
    world.restart([url])
    yield len(world.asked) == 2, "not asked when it was due"


@scenario()
def thundering_herd(world: World) -> Checks:
    """A thousand feeds due at one second, six of them on one host: they never march in step again.

    The six are asked first, and their last request is timed from the poll's begin: a busy machine can
    make it later, never earlier. Between requests no time is sure: the first one's way may take longer.
    """
    world.server.routes["/f"] = reply(rss("old", at=OLD))
    alone = [world.at(f"paper{number}.example", "/f") for number in range(994)]
    spacing = timedelta(seconds=0.3)
    crowd = [world.at("crowd.example", "/f?" + str(n), spacing=spacing) for n in range(6)]
    for path in crowd:
        world.serve("/f?" + path[-1], reply(rss("old", at=OLD)))
    began = time.monotonic()
    answers = world.poll(*crowd, *alone)
    yield all(answer.success for answer in answers), "not all were read"
    waits = sorted(answer.wait for answer in answers)
    yield waits[-50] - waits[50] >= timedelta(seconds=20), "all are due at one second again"
    took = max(asked.at for asked in world.asked if asked.path.startswith("/f?")) - began
    yield took >= 5 * spacing.total_seconds(), f"six starts on one host in {took:.2f} s"
