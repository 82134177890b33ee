"""What the doctor says of facts: no machine is touched here."""

from datetime import UTC, datetime, timedelta

import pytest

from newsjack.core.checkup import (
    judge_beats,
    judge_disk,
    judge_feed_list,
    judge_packages,
    judge_python,
    judge_skew,
    judge_slack,
)
from newsjack.model.feed import Feed, FeedId
from newsjack.model.finding import Finding, Level

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


def told(findings: list[Finding]) -> list[tuple[Level, str]]:
    return [(found.level, found.what) for found in findings]


def test_an_old_python_is_a_fault():
    assert judge_python((3, 10, 9), "python3").level is Level.FAULT
    assert judge_python((3, 11, 0), "python3").level is Level.OK


def test_missing_and_old_packages_are_named():
    wanted = ["redis>=5.2", "spacy<4,>=3.8", "jinja2>=3.1", "lark"]
    assert told(
        judge_packages(wanted, {"redis": "5.2.1", "spacy": "3.8.0", "jinja2": "3.1", "lark": "1"})
    ) == [(Level.OK, "all 4 are installed")]
    assert told(judge_packages(wanted, {"redis": "5.1.9", "spacy": "3.10.0", "lark": "1.0"})) == [
        (Level.FAULT, "redis 5.1.9 is older than 5.2"),
        (Level.FAULT, "jinja2 is missing"),
    ]


@pytest.mark.parametrize(
    ("free", "level"), [(5_000_000_000, Level.OK), (500_000_000, Level.WARN), (50_000_000, Level.FAULT)]
)
def test_a_full_disk_is_told_with_its_mend(free: int, level: Level):
    found = judge_disk("/var/newsjack", free_bytes=free)
    assert found.level is level
    assert ("NEWSJACK_STATE" in found.mend) == (level is not Level.OK)


def test_a_silent_process_is_a_fault_and_one_of_several_pollers_is_enough():
    beats = {
        "dispatch": NOW - timedelta(seconds=2),
        "poll-1": NOW - timedelta(hours=3),
        "poll-2": NOW,
        "stories": NOW - timedelta(minutes=5),
    }
    found = judge_beats(beats, kinds=["dispatch", "poll", "stories", "web"], now=NOW)
    assert told(found) == [
        (Level.OK, "alive: dispatch, poll"),
        (Level.FAULT, "stories is silent for 5 min"),
        (Level.FAULT, "web has never reported"),
    ]
    assert "python -m workers stories" in found[1].mend


@pytest.mark.parametrize(
    ("seconds", "level", "said"),
    [
        ([1, -2, 3], Level.OK, "agrees with 3 servers within 1 s"),
        ([90, 100, 4000], Level.WARN, "this machine is 100 s behind 3 servers"),
        ([-7300, -7200, -7300, 5], Level.FAULT, "this machine is 2 h ahead of 4 servers"),
    ],
)
def test_our_clock_is_judged_by_the_median_of_the_servers(seconds: list[int], level: Level, said: str):
    found = judge_skew([timedelta(seconds=second) for second in seconds])
    assert found is not None
    assert (found.level, found.what) == (level, said)


def test_two_servers_do_not_judge_a_clock():
    assert judge_skew([timedelta(hours=1)] * 2) is None


def test_a_token_without_its_scopes_is_told():
    assert [f.level for f in judge_slack("Acorn", "newsjack", None)] == [Level.OK]
    assert [f.level for f in judge_slack("Acorn", "newsjack", frozenset())] == [
        Level.OK,
        Level.FAULT,
        Level.WARN,
    ]


def feed(url: str, outlet: str, owner: str) -> Feed:
    return Feed(feed_id=FeedId(url[-6:]), url=url, outlet=outlet, owner=owner)


def test_a_table_of_owners_that_contradicts_itself_is_told():
    feeds = [
        feed("https://a.example/1", "A", "Group One"),
        feed("https://a.example/2", "A", "Other"),
        feed("https://b.example/1", "B", "group-one"),
    ]
    found = judge_feed_list(feeds, [*(f.url for f in feeds), "https://a.example/1"])
    assert [f.what for f in found] == [
        "https://a.example/1 stands twice",
        "A has several owners: Group One, Other",
        "an owner is spelled in several ways: Group One, group-one",
    ]
    assert judge_feed_list(feeds[:1], ["https://a.example/1"]) == []
