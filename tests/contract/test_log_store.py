"""What every log store does."""

import pytest

from newsjack.model.log import LogLine
from newsjack.model.params import RetentionParams
from tests.contract.conftest import Build, Stores
from tests.makers import AT


def line(event: str) -> LogLine:
    return LogLine(
        line_id="", at=AT, worker="poll-1", level="info", event=event, fields={"feed_id": "é\ud800"}
    )


def events(lines: tuple[LogLine, ...]) -> list[str]:
    return [found.event for found in lines]


def test_a_new_store_is_empty(stores: Stores) -> None:
    assert stores.logs.after("", limit=5) == ()
    assert stores.logs.latest(limit=5) == ()


def test_lines_come_back_as_they_were_with_an_id(stores: Stores) -> None:
    stores.logs.add(line("one"))
    (found,) = stores.logs.latest(limit=5)
    assert found.line_id
    assert (found.at, found.worker, found.level, found.fields) == (AT, "poll-1", "info", line("").fields)


def test_a_reader_resumes_where_it_was(stores: Stores) -> None:
    for event in "abcde":
        stores.logs.add(line(event))
    first = stores.logs.after("", limit=2)
    assert events(first) == ["a", "b"]
    assert events(stores.logs.after(first[-1].line_id, limit=9)) == ["c", "d", "e"]
    last = stores.logs.latest(limit=1)
    assert stores.logs.after(last[0].line_id, limit=9) == ()


def test_latest_are_the_newest_oldest_first(stores: Stores) -> None:
    for event in "abcde":
        stores.logs.add(line(event))
    assert events(stores.logs.latest(limit=3)) == ["c", "d", "e"]
    assert stores.logs.latest(limit=0) == ()
    assert stores.logs.after("", limit=0) == ()


@pytest.mark.parametrize("odd", ["$", "-", "+", "1-2-3", "x", "-1", " 1", "9" * 40, "(1", "1-", "١"])
def test_an_odd_id_means_from_the_oldest(stores: Stores, odd: str) -> None:
    stores.logs.add(line("one"))
    assert events(stores.logs.after(odd, limit=9)) == ["one"]


def test_an_id_from_the_future_gives_nothing(stores: Stores) -> None:
    stores.logs.add(line("one"))
    assert stores.logs.after("9" * 19 + "-" + "9" * 19, limit=9) == ()


def test_the_oldest_lines_go(build: Build) -> None:
    stores = build(RetentionParams(log_lines=50))
    for number in range(1_000):
        stores.logs.add(line(str(number)))
    kept = events(stores.logs.after("", limit=10_000))
    assert 50 <= len(kept) <= 250  # Redis trims by whole nodes of a hundred or so
    assert kept[-1] == "999"
