"""A visit to a feed, judged: what it answered, and what its owner is told to do."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newsjack.core.feed_check import judge_feed, judge_feeds, judge_outage
from newsjack.model.feed import Feed, FeedId, FetchReason, FetchResult
from newsjack.model.finding import FeedAnswer, FeedVisit, Level, Validators

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
FEED = Feed(feed_id=FeedId("f1"), url="https://a.example/rss", outlet="A", owner="a", language="fr")


def result(reason: FetchReason = FetchReason.FETCHED, **more: Any) -> FetchResult:
    return FetchResult(feed_id=FEED.feed_id, reason=reason, **more)


def visit(result_: FetchResult | None = None, **more: Any) -> FeedVisit:
    facts: dict[str, Any] = {
        "parsed": True,
        "entries": 9,
        "newest_at": NOW - timedelta(hours=1),
        "language": "fr",
    }
    return FeedVisit(feed=FEED, result=result_ or result(), **(facts | more))


def test_a_good_feed_asks_for_nothing():
    found = judge_feed(visit(), now=NOW)
    assert (found.answer, found.finding.level, found.finding.what) == (
        FeedAnswer.ANSWERS,
        Level.OK,
        "9 entries",
    )
    assert found.age == timedelta(hours=1)


@pytest.mark.parametrize("reason", [reason for reason in FetchReason if not reason.is_success])
def test_every_failure_has_words_and_a_mend(reason: FetchReason):
    nothing = {"parsed": False, "entries": 0, "newest_at": None, "language": None}
    found = judge_feed(visit(result(reason), **nothing), now=NOW)
    assert found.answer is not FeedAnswer.ANSWERS
    assert found.finding.level is not Level.OK
    assert found.finding.what
    assert found.finding.mend


@pytest.mark.parametrize(
    ("facts", "answer", "level", "said"),
    [
        ({"newest_at": NOW - timedelta(days=200)}, FeedAnswer.OLD, Level.WARN, "200 days old"),
        ({"entries": 0}, FeedAnswer.EMPTY, Level.WARN, "holds no entry"),
        ({"language": "en"}, FeedAnswer.ANSWERS, Level.WARN, "written in en, not in fr"),
        ({"language": None, "newest_at": None}, FeedAnswer.ANSWERS, Level.OK, "9 entries"),
        ({"error": "not well-formed: x"}, FeedAnswer.ANSWERS, Level.OK, "read all the same"),
        ({"parsed": False, "entries": 0, "error": "an HTML page"}, FeedAnswer.NO_FEED, Level.FAULT, "HTML"),
        ({"parsed": False, "entries": 0, "error": "challenge"}, FeedAnswer.REFUSED, Level.FAULT, "browser"),
    ],
)  # fmt: skip
def test_an_answer_is_judged_by_what_is_in_it(
    facts: dict[str, Any], answer: FeedAnswer, level: Level, said: str
):
    found = judge_feed(visit(**facts), now=NOW)
    assert (found.answer, found.finding.level) == (answer, level)
    assert said in found.finding.what


def test_a_move_names_the_new_address():
    found = judge_feed(visit(result(moved_to="https://b.example/rss")), now=NOW)
    assert (found.answer, found.finding.what) == (FeedAnswer.MOVED, "moved to https://b.example/rss")


def test_a_page_that_names_its_feed_is_the_mend():
    page = visit(parsed=False, entries=0, error="not a feed", alternates=("https://a.example/feed",))
    assert "write https://a.example/feed in feeds.yaml" in judge_feed(page, now=NOW).finding.mend


@pytest.mark.parametrize(
    ("first", "again", "validators"),
    [
        (result(), None, Validators.NONE),
        (result(etag="x"), None, Validators.UNKNOWN),
        (result(etag="x"), result(FetchReason.NOT_MODIFIED), Validators.WORK),
        (result(last_modified="x"), result(), Validators.IGNORED),
        (result(etag="x"), result(FetchReason.TIMEOUT), Validators.UNKNOWN),
    ],
)
def test_validators_are_judged_by_the_second_answer(
    first: FetchResult, again: FetchResult | None, validators: Validators
):
    assert judge_feed(visit(first, again=again), now=NOW).validators is validators


def test_when_most_are_not_reached_no_feed_is_blamed():
    lost = visit(result(FetchReason.DNS), parsed=False, entries=0)
    refused = visit(result(FetchReason.FORBIDDEN), parsed=False, entries=0)
    judged = judge_feeds([lost] * 6 + [refused], now=NOW)
    assert [found.answer for found in judged] == [FeedAnswer.UNREACHED] * 6 + [FeedAnswer.REFUSED]
    outage = judge_outage(judged)
    assert outage is not None
    assert outage.what.startswith("6 of 7 feeds could not be reached")
    alone = judge_feeds([lost, *[visit()] * 6], now=NOW)
    assert alone[0].answer is FeedAnswer.DEAD
    assert judge_outage(alone) is None
