"""The doctor's visits: each feed told as it answers, asked again where it has validators."""

from collections.abc import Generator, Sequence
from dataclasses import replace
from datetime import timedelta

from newsjack.clock import real_now
from newsjack.model.feed import FeedId, FetchReason, FetchRequest, FetchResult
from newsjack.run.feed_checkup import visit_feeds
from tests.feed_server import rss
from tests.makers import make_feed

HOUR = timedelta(hours=1)


class Fetcher:
    """Answers in reverse order what a test gives for each feed; remembers what it was asked."""

    def __init__(self, **answers: FetchResult) -> None:
        self.answers = answers
        self.asked: list[list[FetchRequest]] = []
        self.told: list[tuple[str, int, int]] = []
        self.seen_by_then: list[int] = []

    def fetch(self, requests: Sequence[FetchRequest]) -> tuple[FetchResult, ...]:
        return tuple(self.stream(requests))

    def stream(self, requests: Sequence[FetchRequest]) -> Generator[FetchResult, None, None]:
        self.asked.append(list(requests))
        for request in reversed(requests):
            self.seen_by_then.append(len(self.told))
            if request.etag or request.last_modified:
                yield answer(request.feed_id, reason=FetchReason.NOT_MODIFIED, body=b"", status=304)
            else:
                yield self.answers[request.feed_id]

    def progress(self, what: str, done: int, all_of: int) -> None:
        self.told.append((what, done, all_of))


def answer(name: str, **facts) -> FetchResult:
    result = FetchResult(feed_id=FeedId(name), reason=FetchReason.FETCHED, status=200, body=rss("One", "Two"))
    return replace(result, **facts)


def visit(fetcher: Fetcher, *names: str, **urls: str):
    feeds = [make_feed(name, url=urls.get(name, f"http://{name}.example/rss")) for name in names]
    return visit_feeds(feeds, fetcher, max_entries=10, progress=fetcher.progress)


def test_visits_come_in_the_order_of_the_feeds():
    fetcher = Fetcher(a=answer("a"), b=answer("b", body=rss("One")), c=answer("c", body=b"no feed"))
    visits, _ = visit(fetcher, "a", "b", "c")
    assert [(found.feed.feed_id, found.parsed, found.entries) for found in visits] == [
        ("a", True, 2),
        ("b", True, 1),
        ("c", False, 0),
    ]
    assert {found.result.body for found in visits} == {b""}


def test_progress_is_told_feed_by_feed_on_one_host_too():
    fetcher = Fetcher(a=answer("a"), b=answer("b"), c=answer("c"))
    visit(fetcher, "a", "b", "c", **dict.fromkeys("abc", "http://one.example/rss"))
    assert fetcher.told == [("feeds", 1, 3), ("feeds", 2, 3), ("feeds", 3, 3)]
    assert fetcher.seen_by_then == [0, 1, 2]


def test_feeds_with_entries_and_validators_are_asked_again():
    fetcher = Fetcher(
        both=answer("both", etag='"1"', last_modified="Mon, 02 Mar 2026 10:00:00 GMT"),
        none=answer("none"),
        empty=answer("empty", etag='"1"', body=rss()),
        gone=answer("gone", reason=FetchReason.GONE, etag='"1"', status=410),
    )
    visits, _ = visit(fetcher, "both", "none", "empty", "gone")
    _, again = fetcher.asked
    assert [(asked.feed_id, asked.etag, asked.last_modified) for asked in again] == [
        ("both", '"1"', "Mon, 02 Mar 2026 10:00:00 GMT")
    ]
    assert [found.again.status if found.again else None for found in visits] == [304, None, None, None]
    assert fetcher.told[-2:] == [("feeds", 4, 4), ("feeds again", 1, 1)]


def test_of_each_host_the_answer_that_was_read_the_soonest_tells_the_time():
    now = real_now()
    fetcher = Fetcher(
        late=answer("late", served_at=now + HOUR - timedelta(minutes=2)),
        soon=answer("soon", served_at=now + HOUR),
        other=answer("other", served_at=now - HOUR),
        silent=answer("silent"),
    )
    one = {"late": "http://one.example:81/a", "soon": "http://one.example:81/b"}
    _, ahead = visit(fetcher, "late", "soon", "other", "silent", **one)
    assert sorted(round(offset / HOUR, 2) for offset in ahead) == [-1, 1]


def test_no_feeds_are_no_visits():
    assert visit(Fetcher()) == ((), ())
