"""Refusals, outages, and how long to wait after them."""

import socket
from collections.abc import Iterator
from datetime import timedelta

from newsjack.model.feed import FetchReason
from tests.feed_server import Asked, reply, rss
from tests.scenarios.world import World, scenario

Checks = Iterator[tuple[bool, str]]
HOUR = timedelta(hours=1)
GOOD = reply(rss("one"))


def slow_down(status: str, **headers: str) -> bytes:
    return reply(status=status, headers={name.replace("_", "-"): value for name, value in headers.items()})


def waits_for_all(world: World, said: bytes, *, least: timedelta, most: timedelta) -> Checks:
    """One feed is told to wait: it does, its public host's others slow down, a private host's do not."""
    told, neighbour = world.at("a.paper.example", "/told"), world.at("b.paper.example", "/good")
    stranger, own = world.at("other.example", "/good"), world.server.url("/good")
    world.server.routes |= {"/told": said, "/good": GOOD, "/own": said}
    world.poll(neighbour, stranger, own)
    (answer, _) = world.poll(told, world.server.url("/own"))
    yield not answer.success, "a refusal passed for an answer"
    yield least <= answer.wait <= most, f"asked again in {answer.wait}"
    yield world.due_in(neighbour) >= min(least, HOUR), "another feed of the host goes on as before"
    yield world.due_in(stranger) < HOUR, "another host's feed waits as well"
    yield world.due_in(own) < HOUR, "a reader of many sites on one's own host is stopped for one of them"


@scenario()
def status_429_seconds(world: World) -> Checks:
    said = slow_down("429 Slow", Retry_After="3600")
    yield from waits_for_all(world, said, least=HOUR, most=2 * HOUR)


@scenario()
def status_429_date(world: World) -> Checks:
    """The server's clock is years behind: only the distance to its own Date counts."""
    dates = {"Date": "Mon, 01 Jan 2001 00:00:00 GMT", "Retry_After": "Mon, 01 Jan 2001 01:00:00 GMT"}
    yield from waits_for_all(world, slow_down("429 Slow", **dates), least=HOUR, most=2 * HOUR)


@scenario()
def status_429_none(world: World) -> Checks:
    urls = [world.serve(f"/{number}", slow_down("429 Slow")) for number in range(4)]
    answers = world.poll(*urls)
    yield all(HOUR <= answer.wait <= 2.2 * HOUR for answer in answers), f"asked again in {answers[0].wait}"
    yield len({answer.wait for answer in answers}) == 4, "all come back at once"


@scenario()
def status_429_huge(world: World) -> Checks:
    day = timedelta(hours=24)
    for number, said in enumerate(("317100", "99999999999")):
        answer = world.one(world.serve(f"/{number}", slow_down("429 Slow", Retry_After=said)))
        yield day <= answer.wait <= day + HOUR, f"{said}: asked again in {answer.wait}"
    for said in ("-5", "soon"):
        answer = world.one(world.serve(f"/{said}", slow_down("429 Slow", Retry_After=said)))
        yield HOUR <= answer.wait <= 2.2 * HOUR, f"{said}: asked again in {answer.wait}"


@scenario()
def status_503_retry(world: World) -> Checks:
    soon = world.one(world.serve("/soon", slow_down("503 Busy", Retry_After="120")))
    yield soon.wait >= timedelta(seconds=120), f"asked again in {soon.wait}"
    said = slow_down("503 Busy", Retry_After="7200")
    yield from waits_for_all(world, said, least=2 * HOUR, most=3 * HOUR)


@scenario()
def status_410(world: World) -> Checks:
    url = world.serve("/f", reply(status="410 Gone"))
    first = world.one(url)
    yield not first.success, "gone passed for an answer"
    yield first.named(FetchReason.GONE), f"{first.reason}"
    yield first.wait <= timedelta(days=1), "given up after one answer"
    world.one(url, later=timedelta(hours=12))
    third = world.one(url, later=timedelta(hours=13))
    yield third.wait >= timedelta(days=6), f"still asked every {third.wait}"
    yield third.wait <= timedelta(days=8), "dropped"
    yield "feeds.yaml" in third.detail, "nobody is told"
    world.serve("/f", GOOD)
    back = world.one(url, later=timedelta(days=7))
    yield back.titles == ("one",), "it came back unseen"
    yield back.wait <= 2 * HOUR, "still resting"


@scenario()
def status_404(world: World) -> Checks:
    url = world.serve("/f", GOOD)
    world.one(url)
    world.serve("/f", reply(b"<html>no such page</html>", status="404 Not Found"))
    answers = [world.one(url, later=HOUR) for _ in range(6)]
    yield not answers[0].success, "an error page passed for a feed"
    yield answers[5].wait > 2 * answers[0].wait, "no back-off"
    yield answers[5].wait <= timedelta(days=1), "dropped"
    world.serve("/f", reply(rss("two", "one")))
    back = world.one(url)
    yield (back.titles, back.failures) == (("two",), 0), "it came back unseen"


@scenario()
def status_403_cf(world: World) -> Checks:
    page = b"<html><title>Just a moment...</title></html>"
    headers = {"cf-mitigated": "challenge", "Content-Type": "text/html"}
    answer = world.one(world.serve("/f", reply(page, status="403 Forbidden", headers=headers)))
    yield not answer.success, "a challenge passed for a feed"
    yield answer.wait >= timedelta(hours=3.5), f"asked again in {answer.wait}"
    yield answer.named(FetchReason.CHALLENGE), f"{answer.reason}"


@scenario()
def status_5xx_flap(world: World) -> Checks:
    url = world.serve("/f", reply(status="500 Oops"))
    for number in range(2):
        world.serve("/f", reply(b"<html>oops</html>", status="500 Oops"))
        bad = world.one(url)
        yield not bad.success, "an error page passed for a feed"
        world.serve("/f", reply(rss(*(str(n) for n in range(number + 1)))))
        good = world.one(url)
        yield good.titles == (str(number),), "an entry was lost between errors"
        yield (bad.failures, good.failures) == (1, 0), "a success does not forget the failures"


@scenario(bare_is_wrong=False)
def dns_tempfail(world: World) -> Checks:
    """A bare GET keeps no account of failures, so it blames nobody either."""
    urls = [world.at(f"paper{number}.example", f"/{number}") for number in range(6)]
    for number in range(6):
        world.serve(f"/{number}", reply(rss(f"item {number}")))
    world.names_fail = socket.EAI_AGAIN
    for _ in range(3):
        answers = world.poll(*urls)
    yield not any(answer.success for answer in answers), "an outage passed for an answer"
    yield all(answer.named(FetchReason.DNS) for answer in answers), "the outage has no name"
    yield [answer.failures for answer in answers] == [0] * 6, "feeds are blamed for the network"
    yield all(answer.wait < TEN for answer in answers), "feeds back off for the network"
    world.names_fail = None
    yield all(len(answer.titles) == 1 for answer in world.poll(*urls)), "not read after the outage"


TEN = timedelta(minutes=10)


@scenario()
def h2_only(world: World) -> Checks:
    for status in ("421 Misdirected Request", "426 Upgrade Required", "505 HTTP Version Not Supported"):
        answer = world.one(world.serve(f"/{status[:3]}", reply(b"HTTP/2 only", status=status)))
        yield not answer.success, "a refusal passed for an answer"
        yield answer.named(FetchReason.HTTP_VERSION), f"{status}: {answer.reason}"
        yield "HTTP/2" in answer.detail, "the operator is not told what the server wants"


@scenario(bare_is_wrong=False)
def huge_headers(world: World) -> Checks:
    """aiohttp bounds them for everybody; many readers do not."""
    many = {f"X-Filler-{number}": "y" * 100 for number in range(5_000)}
    for path, headers in (("/many", many), ("/long", {"X-Filler": "y" * 1_000_000})):
        answer = world.one(world.serve(path, reply(rss("one"), headers=headers)))
        yield answer.ended, "never ends"
        yield not answer.success, "headers without a bound are taken"
        yield answer.named(FetchReason.BAD_RESPONSE), f"{path}: {answer.reason}"


@scenario()
def keepalive_reset(world: World) -> Checks:
    def first_of_two(asked: Asked) -> bytes:
        return b"" if len(world.asked) % 2 else GOOD

    flaky = world.serve("/flaky", first_of_two)
    yield world.one(flaky).titles == ("one",), "not tried once more on a fresh connection"
    yield len(world.asked) == 2, f"{len(world.asked)} requests"
    dead = world.serve("/dead", b"")
    first, second = world.one(dead), world.one(dead)
    yield len(world.asked) == 6, "tried more than once more"
    yield second.wait > first.wait, "no back-off"
