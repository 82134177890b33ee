"""The words of feed health: a text for everything that can be said, and one log line for a turn."""

from datetime import timedelta
from string import Formatter

import pytest

from newsjack.core.feed_words import (
    FEED_WORDS,
    POLL_WORDS,
    span_text,
    tell_change,
    tell_group,
    tell_more,
    tell_next,
    tell_outage,
)
from newsjack.model.feed import FeedId, FeedState, FetchReason, PollWhy
from newsjack.model.feed_health import (
    Condition,
    ConditionChange,
    GroupKind,
    GroupTrouble,
    Mend,
    Outage,
    ReasonClass,
)
from tests.makers import AT, make_feed, minutes

FEED = make_feed("f1", outlet="Harbour Post")


def change(after: Condition, before: Condition = Condition.OK) -> ConditionChange:
    return ConditionChange(
        at=AT, before=before, after=after, reason=FetchReason.CHALLENGE, detail="cf-mitigated"
    )


@pytest.mark.parametrize(
    ("family", "values"),
    [
        ("condition", Condition),
        ("meaning", Condition),
        ("class", ReasonClass),
        ("mend", Mend),
        ("poll", PollWhy),
    ],
)
def test_everything_has_its_words(family: str, values: type):
    assert [value for value in values if f"{family}.{value}" not in FEED_WORDS | POLL_WORDS] == []


@pytest.mark.parametrize("key", FEED_WORDS)
def test_both_languages_speak_without_blanks_to_fill(key: str):
    for text in FEED_WORDS[key]:
        assert text.strip()
        assert not [name for _, name, _, _ in Formatter().parse(text) if name]


@pytest.mark.parametrize("condition", [one for one in Condition if one.is_bad])
def test_a_bad_turn_is_a_warning_with_reason_and_mend(condition: Condition):
    told = tell_change(FEED, change(condition), mend=Mend.BROWSER_CHECK)
    assert (told.level, told.event) == ("warning", f"feed {condition}")
    assert told.fields["outlet"] == "Harbour Post"
    assert (told.fields["reason"], told.fields["class"]) == ("challenge", "soft")
    assert told.fields["detail"] == "cf-mitigated"
    assert "does not bypass" in told.fields["mend"]


def test_a_recovery_is_information():
    told = tell_change(FEED, change(Condition.OK, before=Condition.DEAD), mend=Mend.NOTHING)
    assert (told.level, told.event, told.fields["was"]) == ("info", "feed ok again", "dead")
    assert "mend" not in told.fields


def test_a_move_is_information_with_a_mend():
    told = tell_change(FEED, change(Condition.MOVED), mend=Mend.NEW_ADDRESS)
    assert (told.level, told.event) == ("info", "feed moved")
    assert "feeds.yaml" in told.fields["mend"]


def test_groups_and_outages_are_told():
    trouble = GroupTrouble(kind=GroupKind.HOST, name="h.example", feed_ids=(FeedId("a"), FeedId("b")))
    assert tell_group(trouble).fields == {"host": "h.example", "feeds": "2"}
    assert tell_outage(Outage(since=AT, unreached=9, polled=10)).fields["unreached"] == "9"
    assert tell_more(7).fields == {"feeds": "7"}


def waits(*whys: PollWhy, **facts) -> str:
    return tell_next(FeedState(feed_id=FEED.feed_id, interval=minutes(4), whys=whys, **facts))


def test_the_reason_for_a_poll_can_be_read():
    rate = waits(PollWhy.LIVE, PollWhy.EARLY, PollWhy.RATE, entries_per_day=31.2)
    assert rate == "every 4 min: covers a live story, breaks stories early, 31 entries/day"
    assert waits(PollWhy.RATE, entries_per_day=0.42) == "every 4 min: 0.4 entries/day"
    assert waits(PollWhy.RATE_UNKNOWN) == "every 4 min: rate not known yet"
    assert waits(PollWhy.ASKED_TO_WAIT, failures=3) == "in 4 min: the server asks to wait"
    assert waits() == ""


def test_a_failure_is_named_and_counted_from_the_second():
    failed = {"reason": FetchReason.SERVER_ERROR}
    assert waits(PollWhy.FAILURE, failures=1, **failed) == "in 4 min: server error"
    assert waits(PollWhy.FAILURE, failures=4, **failed) == "in 4 min: server error, failure 4 in a row"
    assert waits(PollWhy.FAILURE, failures=1) == "in 4 min: the poll failed"


def test_spans_are_written_in_one_unit():
    spans = [span_text(timedelta(seconds=s)) for s in (45, 240, 9_000, 604_800)]
    assert spans == ["45 s", "4 min", "2.5 h", "7 d"]
