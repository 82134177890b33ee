"""Redirects, and the addresses that must never be asked."""

from collections.abc import Iterator
from datetime import timedelta

from newsjack.model.feed import FetchReason
from tests.feed_server import FeedServer, reply, rss
from tests.scenarios.certificates import self_signed
from tests.scenarios.world import World, scenario

Checks = Iterator[tuple[bool, str]]
BODY = rss("one", "two")


def to(target: str, status: str = "302 Found") -> bytes:
    return reply(status=status, headers={"Location": target})


def inside(world: World) -> FeedServer:
    """A server of one's own network that no rule opens."""
    server = world.another()
    server.routes["/f"] = reply(BODY)
    return server


@scenario()
def redirect_loop(world: World) -> Checks:
    url = world.serve("/a", to("/b"))
    world.serve("/b", to("/a"))
    first = world.one(url)
    yield not first.success, "a loop passed for an answer"
    yield len(world.asked) <= 6, f"{len(world.asked)} requests for one poll"
    yield first.named(FetchReason.REDIRECT_LOOP), "the loop has no name"
    second = world.one(url)
    yield second.failures == 2, "not one failure for each poll"
    yield second.wait > first.wait, "no back-off"


@scenario()
def redirect_301_chain(world: World) -> Checks:
    old = world.serve("/old", to("/mid", "301 Moved"))
    shaky = world.serve("/shaky", to("/mixed", "301 Moved"))
    world.serve("/mid", to("/new", "308 Permanent"))
    world.serve("/mixed", to("/other", "307 Temporary"))
    world.serve("/new", reply(rss("one")))
    world.serve("/other", reply(rss("two")))
    world.poll(old, shaky)
    world.poll(old, shaky)
    yield [asked.path for asked in world.asked[-6:]].count("/old") == 1, "believed at once"
    for _ in range(12):
        world.poll(old, shaky, later=timedelta(hours=8))
    world.asked.clear()
    world.poll(old, shaky)
    paths = [asked.path for asked in world.asked]
    yield "/old" not in paths, "a move that was stable for days is not followed for good"
    yield "/new" in paths, "the new place is not asked"
    yield "/shaky" in paths, "a chain with one temporary redirect was stored"
    world.serve("/new", reply(status="404 Not Found"))
    for _ in range(3):
        world.one(old)
    world.asked.clear()
    world.one(old)
    yield world.asked[0].path == "/old", "the configured address is forgotten"


@scenario()
def redirect_301_to_other_feed(world: World) -> Checks:
    old = world.serve("/old", to("/new", "301 Moved"))
    new = world.serve("/new", reply(BODY))
    world.poll(new)
    (twin, kept) = world.poll(old, new)
    yield not twin.titles, "one feed's entries were read as two feeds'"
    yield twin.named(FetchReason.DUPLICATE), "the duplicate has no name"
    yield twin.wait >= timedelta(hours=20), "polled twice"
    yield kept.wait <= timedelta(hours=1), "the other feed suffers"
    yield new in twin.detail, "which feed it is is not told"
    world.serve("/old", reply(rss("three")))
    (again,) = world.poll(old, later=timedelta(days=1))
    yield again.titles == ("three",), "no feed again once it is one of its own"


@scenario()
def redirect_to_private_ip(world: World) -> Checks:
    server = inside(world)
    spelled = [f"127.0.0.1:{server.port}", f"[::1]:{server.port}"]
    for number, host in enumerate([*spelled, "10.0.0.1", "169.254.169.254/latest/meta-data"]):
        answer = world.one(world.serve(f"/{number}", to(f"http://{host}/f")))
        yield server.asked == [], f"{host} was asked"
        yield not answer.success, f"{host} passed for an answer"
        yield answer.named(FetchReason.REFUSED_ADDRESS), f"{host}: {answer.reason}"


@scenario()
def redirect_to_private_dns(world: World) -> Checks:
    """Each connection is looked at when it is made, so a name may change its mind as it likes."""
    server = inside(world)
    url = world.serve("/hop", to(f"http://rebind.example:{server.port}/f"))
    for _ in range(2):
        answer = world.one(url)
        yield server.asked == [], "a public name led to a private address"
        yield answer.named(FetchReason.REFUSED_ADDRESS), f"{answer.reason}"


@scenario()
def ip_spellings(world: World) -> Checks:
    server = inside(world)
    spellings = ("127.1", "localhost.", "2130706433", "0x7f.1", "0177.0.0.1", "0")
    for host in (*spellings, "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]"):
        answer = world.one(f"http://{host}:{server.port}/f")
        yield server.asked == [], f"{host} was asked"
        yield not answer.success, f"{host} passed for an answer"


@scenario(bare_is_wrong=False)
def redirect_scheme(world: World) -> Checks:
    targets = ("file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/x", "data:text/xml,<rss/>")
    for number, target in enumerate(targets):
        answer = world.one(world.serve(f"/{number}", to(target)))
        yield not answer.success, f"{target} was followed"
        yield answer.named(FetchReason.BAD_URL), f"{target}: {answer.reason}"


@scenario(bare_is_wrong=False)
def redirect_userinfo(world: World) -> Checks:
    other = world.another()
    world.allow(other.address)
    other.routes["/f"] = reply(BODY)
    world.serve("/hop", to(other.url("/f")))
    world.serve("/home", to(world.server.url("/f")))
    world.serve("/f", reply(BODY))
    secret = f"http://user:sesame@{world.server.address}"
    world.one(f"{secret}/home")
    yield all(world.sent("Authorization")), "the feed's own server gets no credentials"
    answer = world.one(f"{secret}/hop")
    yield "Authorization" not in other.asked[0].headers, "another server gets the credentials"
    yield "sesame" not in answer.detail, "credentials are shown"


@scenario()
def redirect_https_to_http(world: World) -> Checks:
    secure = world.another(tls=self_signed(days=30))
    world.trust_any_certificate(secure)
    secure.routes["/f"] = to(world.serve("/f", reply(BODY)))
    answer = world.one(f"https://user:sesame@{secure.address}/f")
    yield len(answer.titles) == 2, "not followed"
    yield "Authorization" in secure.asked[0].headers, "the feed's own server gets no credentials"
    yield world.sent("Authorization") == [None], "credentials travel in the open"
    yield "https to http" in answer.detail, "the fall from https is not told"


@scenario()
def tls_expired(world: World) -> Checks:
    secure = world.another(tls=self_signed(days=-1))
    world.allow(secure.address)
    secure.routes["/f"] = reply(BODY)
    first, second = world.one(secure.url("/f")), world.one(secure.url("/f"))
    yield not first.success, "an expired certificate is taken"
    yield first.named(FetchReason.TLS), f"{first.reason}"
    yield second.wait > first.wait, "no back-off"
    world.trust_any_certificate(secure)
    yield world.one(secure.url("/f")).success, "the operator cannot exempt one host"
    third = world.another(tls=self_signed(days=-1))
    world.allow(third.address)
    yield not world.one(third.url("/f")).success, "one exemption holds for all"
