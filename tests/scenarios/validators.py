"""Validators, 304, and answers that save a parse."""

from collections.abc import Iterator
from datetime import timedelta

from newsjack.model.feed import FetchReason
from tests.feed_server import Asked, reply, rss
from tests.scenarios.world import World, scenario

Checks = Iterator[tuple[bool, str]]
UNCHANGED = "304 Not Modified"


@scenario()
def status_304(world: World) -> Checks:
    fresh = {"Cache-Control": "max-age=1800"}
    both = {"ETag": '"1"', "Last-Modified": "Mon, 02 Mar 2026 10:00:00 GMT"}
    url = world.serve("/f", reply(rss("one"), headers=both))
    world.one(url)
    world.serve("/f", reply(status="500 Oops"))
    world.one(url)
    world.serve("/f", reply(status=UNCHANGED, headers=fresh))
    kept = world.one(url)
    yield world.sent("If-None-Match")[1:] == ['"1"'] * 2, "a whole document for nothing"
    yield (kept.success, kept.parsed, kept.failures) == (True, False, 0), "304 is no plain success"
    yield kept.hint == timedelta(minutes=30), "how long the 304 is fresh is not noted"
    world.serve("/f", reply(status=UNCHANGED, headers={"ETag": '"2"'}))
    world.one(url)
    world.one(url)
    yield world.sent("If-None-Match")[-2:] == ['"1"', '"2"'], "not the ETag of the last 304"
    yield world.sent("If-Modified-Since")[-1] == both["Last-Modified"], "Last-Modified is lost with a 304"


@scenario()
def status_304_without_condition(world: World) -> Checks:
    url = world.serve("/f", reply(status=UNCHANGED, headers={"ETag": '"1"'}))
    yield not world.one(url).success, "a 304 that nothing was asked for passed for an answer"
    world.serve("/f", reply(rss("one")))
    yield world.one(url).titles == ("one",), "the next answer is lost"
    yield world.sent("If-None-Match") == [None, None], "not asked without conditions"


@scenario()
def stale_304(world: World) -> Checks:
    """A server that says 304 to any condition for ever: caught within 12 h, then never conditional again."""
    body = [rss("one")]

    def lying(asked: Asked) -> bytes:
        if "If-None-Match" in asked.headers:
            return reply(status=UNCHANGED)
        return reply(body[0], headers={"ETag": '"same"'})

    url = world.serve("/f", lying)
    world.one(url)
    body[0] = rss("two", "one")
    world.one(url)
    yield world.sent("If-None-Match")[1] == '"same"', "no condition was sent before the lie was known"
    yield world.one(url, later=timedelta(hours=12)).titles == ("two",), "the lie is never found out"
    body[0] = rss("three", "two", "one")
    yield world.one(url).titles == ("three",), "still conditional after the lie"


def sent_back(world: World, etag: str) -> Checks:
    url = world.serve("/f", reply(rss("one"), headers={"ETag": etag}))
    world.one(url)
    world.one(url)
    yield (
        world.sent("If-None-Match") == [None, etag],
        f"not sent back as it came: {world.sent('If-None-Match')}",
    )


@scenario()
def etag_weak(world: World) -> Checks:
    yield from sent_back(world, 'W/"abc"')


@scenario()
def etag_gzip_suffix(world: World) -> Checks:
    yield from sent_back(world, '"abc-gzip"')
    world.asked.clear()
    world.now += timedelta(days=1)
    yield from sent_back(world, '"abc;gzip"')


@scenario()
def etag_unquoted(world: World) -> Checks:
    yield from sent_back(world, "abc")


@scenario()
def etag_changed_lm_same(world: World) -> Checks:
    at = "Mon, 02 Mar 2026 10:00:00 GMT"
    url = world.serve("/f", reply(rss("one"), headers={"ETag": '"1"', "Last-Modified": at}))
    world.one(url)
    world.serve("/f", reply(rss("two", "one"), headers={"ETag": '"2"', "Last-Modified": at}))
    world.one(url)
    world.one(url)
    pair = (world.sent("If-None-Match")[-1], world.sent("If-Modified-Since")[-1])
    yield pair == ('"2"', at), f"a pair from two answers: {pair}"


@scenario(bare_is_wrong=False)
def validators_dropped(world: World) -> Checks:
    at = "Mon, 02 Mar 2026 10:00:00 GMT"
    url = world.serve("/f", reply(rss("one"), headers={"ETag": '"1"', "Last-Modified": at}))
    world.one(url)
    world.serve("/f", reply(rss("two", "one")))
    world.one(url)
    world.one(url)
    yield world.sent("If-None-Match")[-1] is None, "a validator of an older answer was sent"
    yield world.sent("If-Modified-Since")[-1] is None, "a date of an older answer was sent"


@scenario(bare_is_wrong=False)
def validators_only_after_parse(world: World) -> Checks:
    bad = (b"<html><body>Oops</body></html>", rss("one", "two")[:-60])
    for number, body in enumerate(bad):
        url = world.serve(f"/{number}", reply(body, headers={"ETag": '"bad"'}))
        world.one(url)
        world.one(url)
        yield world.sent("If-None-Match")[-1] is None, "a bad body would be frozen in by 304"


@scenario(bare_is_wrong=False)
def etag_same_body_new(world: World) -> Checks:
    url = world.serve("/f", reply(rss("one"), headers={"ETag": '"1"'}))
    world.one(url)
    world.serve("/f", reply(rss("two", "one"), headers={"ETag": '"1"'}))
    yield world.one(url).titles == ("two",), "a new body under an old ETag was not read"


@scenario()
def lm_future(world: World) -> Checks:
    at = "Thu, 01 Jan 2099 00:00:00 GMT"
    url = world.serve("/f", reply(rss("one"), headers={"Last-Modified": at, "Expires": "0"}))
    world.one(url)
    yield world.one(url).success, "an Expires of 0 is a fault"
    yield world.sent("If-Modified-Since") == [None, at], "a date was made up or left out"


@scenario()
def body_same_no_validators(world: World) -> Checks:
    url = world.serve("/f", lambda _: reply(rss("one", built=f"request {len(world.asked)}")))
    first, second = world.one(url), world.one(url)
    yield first.titles == ("one",), "not read"
    yield (second.success, second.titles) == (True, ()), "read as news"
    yield not second.parsed, "parsed again though nothing changed but the channel's date"
    yield second.named(FetchReason.SAME_BODY), f"{second.reason}"


@scenario()
def cookies(world: World) -> Checks:
    world.server.routes["/f"] = reply(rss("one"), headers={"Set-Cookie": "visitor=7; Path=/"})
    url = world.at("news.example", "/f")
    world.one(url)
    world.one(url)
    yield world.sent("Cookie") == [None, None], "a cookie came back"
