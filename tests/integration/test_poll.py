"""The poll step on a real loopback server with stores in memory."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newsjack.clock import ManualClock
from newsjack.core.feed_words import tell_next
from newsjack.fetch import AiohttpFetcher
from newsjack.model.feed import Feed, FeedId, FeedState, FetchReason, HostRule, PollOutcome
from newsjack.model.params import CadenceParams, FetchParams
from newsjack.steps.poll import PollPorts, poll
from newsjack.store.memory_entries import MemoryEntryStore
from newsjack.store.memory_feeds import MemoryFeedStore
from newsjack.store.memory_pace import MemoryPaceStore
from tests.feed_server import Asked, FeedServer, reply, rss

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
FETCH = FetchParams(total_timeout=timedelta(seconds=5))


class Desk:
    """A server, stores and a clock set by hand."""

    def __init__(self, server: FeedServer) -> None:
        self.server = server
        self.feeds = MemoryFeedStore()
        self.entries = MemoryEntryStore()
        self.paces = MemoryPaceStore()
        self.now = NOON
        self.known: dict[str, Feed] = {}

    def add(self, path: str, *, url: str = "") -> FeedId:
        feed_id = FeedId(path.strip("/").replace("/", ""))
        feed = Feed(feed_id=feed_id, url=url or self.server.url(path), outlet="Example", owner="example.com")
        self.known[path] = feed
        self.feeds.sync(self.known.values(), now=self.now)
        return feed_id

    def poll(self, *feed_ids: FeedId, later: timedelta = timedelta(minutes=10)) -> tuple[PollOutcome, ...]:
        rules = [HostRule(address="127.0.0.1", allow_private=True, spacing=timedelta(0))]
        self.now += later
        return poll(
            feed_ids,
            ports=PollPorts(
                fetcher=AiohttpFetcher(FETCH, rules),
                feeds=self.feeds,
                entries=self.entries,
                paces=self.paces,
            ),
            clock=ManualClock(self.now),
            cadence=CadenceParams(),
            fetch=FETCH,
        )

    def one(self, feed_id: FeedId, *, later: timedelta = timedelta(minutes=10)) -> PollOutcome:
        (outcome,) = self.poll(feed_id, later=later)
        return outcome

    def state(self, feed_id: FeedId) -> FeedState:
        return self.feeds.states()[feed_id]


@pytest.fixture
def desk() -> Iterator[Desk]:
    with FeedServer() as server:
        yield Desk(server)


def test_new_entries_are_kept_once_at_their_true_age(desk: Desk) -> None:
    desk.server.routes["/f"] = reply(rss("one", "two"))
    feed_id = desk.add("/f")
    first = desk.one(feed_id)
    assert first.reason is FetchReason.NEW_ENTRIES
    assert {entry.title for entry in first.entries} == {"one", "two"}
    assert {entry.published_at for entry in first.entries} == {datetime(2026, 3, 2, 10, tzinfo=UTC)}
    assert desk.entries.inbox_size() == 2
    desk.server.routes["/f"] = reply(rss("three", "one", "two"))
    second = desk.one(feed_id)
    assert [entry.title for entry in second.entries] == ["three"]
    assert desk.state(feed_id).entries_total == 3


def test_cheap_exits(desk: Desk) -> None:
    def conditional(asked: Asked) -> bytes:
        if asked.headers.get("If-None-Match") == 'W/"1"':
            return reply(status="304 Not Modified", headers={"ETag": 'W/"1"'})
        return reply(rss("one"), headers={"ETag": 'W/"1"'})

    desk.server.routes["/etag"] = conditional
    desk.server.routes["/same"] = lambda _: reply(rss("one b", built=str(len(desk.server.asked))))
    etag, same = desk.add("/etag"), desk.add("/same")
    assert [outcome.reason for outcome in desk.poll(etag, same)] == [FetchReason.NEW_ENTRIES] * 2
    assert [outcome.reason for outcome in desk.poll(etag, same)] == [
        FetchReason.NOT_MODIFIED,
        FetchReason.SAME_BODY,
    ]
    assert desk.state(etag).not_modified == 1


def test_what_a_quiet_feed_lists_for_months_is_not_new_when_it_speaks_again(desk: Desk) -> None:
    desk.server.routes["/f"] = reply(rss("one", "two"))
    feed_id = desk.add("/f")
    desk.one(feed_id)
    for _ in range(90):
        desk.one(feed_id, later=timedelta(days=1))
    desk.server.routes["/f"] = reply(rss("three", "one", "two"))
    assert [entry.title for entry in desk.one(feed_id).entries] == ["three"]


def test_an_aggregates_entries_speak_for_the_outlets_that_are_polled_too(desk: Desk) -> None:
    items = "".join(
        f"<item><title>Ferry strike {at} ends</title><link>https://www.{site}/{at}</link></item>"
        for at, site in enumerate(("alba.example", "brio.example"))
    )
    channel = f"<rss version='2.0'><channel><title>Hub</title>{items}</channel></rss>"
    desk.server.routes["/hub"] = reply(channel.encode())
    feed_id = desk.add("/hub")
    desk.known["/hub"] = replace(desk.known["/hub"], kind="aggregate")
    desk.known["alba"] = Feed(
        feed_id=FeedId("alba"), url="https://rss.alba.example/", outlet="The Alba Post", owner="Alba Group"
    )
    desk.feeds.sync(desk.known.values(), now=desk.now)
    voices = {(entry.outlet, entry.owner) for entry in desk.one(feed_id).entries}
    assert voices == {("The Alba Post", "Alba Group"), ("brio.example", "brio.example")}


def test_a_server_that_lies_with_304_is_found_out(desk: Desk) -> None:
    body = [rss("one")]

    def lying(asked: Asked) -> bytes:
        if "If-None-Match" in asked.headers:
            return reply(status="304 Not Modified")
        return reply(body[0], headers={"ETag": '"same"'})

    desk.server.routes["/f"] = lying
    feed_id = desk.add("/f")
    desk.one(feed_id)
    body[0] = rss("two", "one")
    assert desk.one(feed_id).reason is FetchReason.NOT_MODIFIED
    found = desk.one(feed_id, later=timedelta(hours=12))
    assert [entry.title for entry in found.entries] == ["two"]
    body[0] = rss("three", "two", "one")
    assert [entry.title for entry in desk.one(feed_id).entries] == ["three"]


def test_validators_come_from_one_answer_and_go_with_it(desk: Desk) -> None:
    both = {"ETag": '"1"', "Last-Modified": "Mon, 02 Mar 2026 10:00:00 GMT"}
    desk.server.routes["/f"] = reply(rss("one"), headers=both)
    feed_id = desk.add("/f")
    desk.one(feed_id)
    assert (desk.state(feed_id).etag, desk.state(feed_id).last_modified) == tuple(both.values())
    desk.server.routes["/f"] = reply(rss("two"), headers={"ETag": '"2"'})
    desk.one(feed_id)
    assert (desk.state(feed_id).etag, desk.state(feed_id).last_modified) == ('"2"', "")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<html><body>Welcome</body></html>", FetchReason.NOT_A_FEED),
        (b"<html><title>Just a moment...</title></html>", FetchReason.CHALLENGE),
        (b"", FetchReason.NOT_A_FEED),
        (b"/etc/passwd", FetchReason.NOT_A_FEED),
        (rss("one", "two")[:-60], FetchReason.NEW_ENTRIES),
    ],
)
def test_a_bad_body_leaves_no_validators(desk: Desk, body: bytes, reason: FetchReason) -> None:
    desk.server.routes["/f"] = reply(body, headers={"ETag": '"bad"'})
    feed_id = desk.add("/f")
    outcome = desk.one(feed_id)
    assert outcome.reason is reason
    assert (outcome.state.etag, outcome.state.body_hash) == ("", "")
    assert outcome.state.detail
    desk.one(feed_id)
    assert "If-None-Match" not in desk.server.asked[-1].headers


def test_an_empty_feed_is_no_failure(desk: Desk) -> None:
    desk.server.routes["/f"] = reply(rss())
    outcome = desk.one(desk.add("/f"))
    assert (outcome.reason, outcome.state.failures) == (FetchReason.EMPTY_FEED, 0)


def test_failures_back_off_and_a_success_forgets_them(desk: Desk) -> None:
    desk.server.routes["/f"] = reply(status="500 Oops")
    feed_id = desk.add("/f")
    waits = [desk.one(feed_id).state.interval for _ in range(4)]
    assert waits == sorted(waits)
    assert waits[3] > 2 * waits[0]
    assert "server error, failure 4 in a row" in tell_next(desk.state(feed_id))
    desk.server.routes["/f"] = reply(rss("one"))
    assert desk.one(feed_id).state.failures == 0


def test_a_wait_asked_for_is_kept(desk: Desk) -> None:
    desk.server.routes["/f"] = reply(status="429 Slow", headers={"Retry-After": "36000"})
    state = desk.one(desk.add("/f")).state
    assert state.next_poll_at is not None
    assert state.next_poll_at >= desk.now + timedelta(hours=10)
    assert "the server asks to wait" in tell_next(state)


def test_an_outage_blames_nobody(desk: Desk) -> None:
    desk.server.routes["/good"] = reply(rss("one"))
    with FeedServer() as closed:
        dead = [desk.add(f"/{n}", url=closed.url(f"/{n}")) for n in range(5)]
    good = desk.add("/good")
    outcomes = {outcome.feed_id: outcome for outcome in desk.poll(*dead, good)}
    assert [outcomes[feed_id].reason for feed_id in dead] == [FetchReason.CONNECT] * 5
    assert [outcome.state.failures for outcome in outcomes.values()] == [0] * 6
    assert "no feed is blamed" in tell_next(outcomes[dead[0]].state)
    assert outcomes[good].reason is FetchReason.NEW_ENTRIES
    alone = desk.one(dead[0])
    assert alone.state.failures == 1


def test_a_document_that_rolled_over_is_polled_sooner(desk: Desk) -> None:
    desk.server.routes["/f"] = reply(rss(*(f"a{n}" for n in range(6))))
    feed_id = desk.add("/f")
    desk.one(feed_id)
    desk.server.routes["/f"] = reply(rss(*(f"b{n}" for n in range(6))))
    assert "some may be lost" in tell_next(desk.one(feed_id).state)


def test_entries_come_back_as_the_same_ones(desk: Desk) -> None:
    """A new guid, https for http, tracking parameters: the same entry of the same outlet."""
    item = "<item><title>{}</title><link>{}</link><guid>{}</guid></item>"
    page = '<rss version="2.0"><channel><link>http://example.com/</link>{}</channel></rss>'
    versions = [
        ("Headline", "http://example.com/a", "1"),
        ("Headline, edited", "http://example.com/a?utm_source=rss", "2"),
        ("Headline", "http://example.com/b", "3"),
    ]
    feed_id = desk.add("/f")
    found = []
    for version in versions:
        desk.server.routes["/f"] = reply(page.format(item.format(*version)).encode())
        found.append(len(desk.one(feed_id).entries))
    assert found == [1, 0, 0]


def test_repeated_guids_lose_nothing(desk: Desk) -> None:
    item = "<item><title>{0}</title><link>http://example.com/{0}</link><guid>same</guid></item>"
    page = '<rss version="2.0"><channel>{}</channel></rss>'
    desk.server.routes["/f"] = reply(page.format(item.format("a") + item.format("b")).encode())
    outcome = desk.one(desk.add("/f"))
    assert sorted(entry.title for entry in outcome.entries) == ["a", "b"]


def test_future_dates_are_clamped_to_first_sight(desk: Desk) -> None:
    desk.server.routes["/f"] = reply(rss("one", at="Fri, 31 Dec 2099 23:59:59 GMT"))
    (entry,) = desk.one(desk.add("/f")).entries
    assert entry.published_at == entry.first_seen_at == desk.now


def test_unknown_feeds_and_empty_batches_do_nothing(desk: Desk) -> None:
    assert desk.poll() == ()
    assert desk.poll(FeedId("gone")) == ()


def test_state_is_saved_with_the_next_poll(desk: Desk) -> None:
    desk.server.routes["/f"] = reply(rss("one"))
    feed_id = desk.add("/f")
    outcome = desk.one(feed_id)
    assert desk.state(feed_id) == outcome.state
    assert outcome.state.next_poll_at == desk.now + outcome.state.interval
    assert desk.feeds.claim_due(now=desk.now, limit=5, lease=timedelta(minutes=1)) == ()
