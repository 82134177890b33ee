"""The live log: each line once, resumed by id."""

import asyncio
import json
from dataclasses import replace

from newsjack.model.log import LogLine
from newsjack.model.params import RetentionParams
from newsjack.store.memory import MemoryLogStore
from newsjack.web.stream import BATCH, log_events
from newsjack.web.views.logs import LogFilter, log_filter, log_row, logs_view
from newsjack.web.when import When, zone_of
from newsjack.web.words import words_for
from tests.web_sample import NOW, add_line, newsroom

WHEN = When(now=NOW, zone=zone_of("UTC"), words=words_for("en"))
ALL = LogFilter()


def store_of(count: int, *, kept: int = 20_000) -> MemoryLogStore:
    store = MemoryLogStore(replace(RetentionParams(), log_lines=kept))
    for number in range(count):
        add_line(store, f"event {number}", worker="poll-1" if number % 2 else "stories")
    return store


def read(
    store: MemoryLogStore, *, after: str = "", wanted: LogFilter = ALL, until: str
) -> list[dict[str, str]]:
    """Read events until one holds ``until``; each as its fields."""

    async def follow() -> list[dict[str, str]]:
        found: list[dict[str, str]] = []
        async for text in log_events(store, after=after, wanted=wanted, when=lambda: WHEN):
            for block in text.split("\n\n"):
                fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
                found.append(fields)
            if until in text:
                return found
        return found

    return asyncio.run(asyncio.wait_for(follow(), 20))


def events(found: list[dict[str, str]]) -> list[str]:
    return [json.loads(one["data"])["event"] for one in found if "id" in one and "data" in one]


def test_every_line_comes_once_and_in_order():
    count = 2 * BATCH + 7
    assert events(read(store_of(count), until=f'event {count - 1}"')) == [f"event {n}" for n in range(count)]


def test_a_reader_that_comes_back_misses_and_repeats_nothing():
    store = store_of(60)
    first = [one for one in read(store, until='event 59"') if "data" in one][:23]
    second = read(store, after=first[-1]["id"], until='event 59"')
    assert events(first) + events(second) == [f"event {n}" for n in range(60)]


def test_a_filter_moves_the_id_past_what_it_hides():
    store = store_of(41)
    found = read(store, wanted=LogFilter(worker="poll-1"), until="id: 41-0")
    assert events(found) == [f"event {n}" for n in range(1, 41, 2)]
    assert [one for one in found if one][-1] == {"id": "41-0"}


def test_lines_dropped_by_the_cap_are_announced():
    store = store_of(50, kept=10)
    assert {"event": "gap", "data": "{}"} in read(store, after="5-0", until='event 49"')
    assert {"event": "gap", "data": "{}"} not in read(store, after="44-0", until='event 49"')
    assert {"event": "gap", "data": "{}"} not in read(store, until='event 49"')


def test_an_event_cannot_forge_another():
    store = MemoryLogStore()
    add_line(store, "one\n\nid: 99-0\ndata: {}\n\n\u2028two\ud800")
    found = read(store, until="two")
    assert [one["id"] for one in found if "id" in one] == ["1-0", "1-0"]


def test_the_newest_lines_that_fit_are_shown_first():
    view = logs_view(newsroom().sources, when=WHEN, wanted=LogFilter(level="warning"))
    assert {row.level for row in view.rows} == {"warning", "error"}
    assert view.last_id == "120-0"


def test_filters():
    line = LogLine(
        line_id="1-0", at=NOW, worker="poll-1", level="warning", event="Poll failed", fields={"feed_id": "f9"}
    )
    assert log_filter({"worker": "poll", "level": "info", "text": " FEED_ID=F9 "}).fits(line)
    assert not LogFilter(level="error").fits(line)
    assert not LogFilter(worker="stories").fits(line)
    assert not LogFilter(text="elsewhere").fits(line)
    assert LogFilter(level="nonsense").fits(line)


def test_an_unknown_level_is_shown_as_a_known_one():
    line = LogLine(
        line_id="1-0", at=NOW, worker="w", level='x" onclick="', event="e", fields={"a": "b c", "d": ""}
    )
    row = log_row(line, when=WHEN)
    assert row.level == "info"
    assert row.fields == 'a="b c" d=""'
