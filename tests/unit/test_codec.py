"""Nouns survive the store; older and newer writers are understood."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from typing import Literal, NewType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsjack.codec import decode, decode_all, encode, encode_all
from newsjack.errors import StoreError
from newsjack.model.entry import Entry, EntryId
from newsjack.model.feed import FeedId, FeedState, FetchReason
from newsjack.model.params import Params
from tests.makers import AT, make_alert, make_assessment, make_opportunity, make_story

Id = NewType("Id", str)


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    number: float
    spans: tuple[timedelta, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    name: Id
    at: datetime
    colour: Colour
    pair: tuple[str, int]
    inner: Inner | None
    table: Mapping[Id, tuple[Inner, ...]]
    side: Literal["left", "right"] = "left"
    maybe: datetime | None = None
    yes: bool = True


SAMPLE = Everything(
    name=Id("é\ud800\0"),
    at=datetime(2025, 9, 10, 16, 0, 0, 123456, tzinfo=UTC),
    colour=Colour.RED,
    pair=("a", 3),
    inner=Inner(number=1.0, spans=(timedelta(microseconds=1), timedelta(days=30))),
    table={Id("k"): (Inner(number=2.5),)},
)


@pytest.mark.parametrize(
    "thing",
    [
        SAMPLE,
        make_story("s1"),
        make_opportunity("s1"),
        make_assessment("s1"),
        make_alert("a1"),
        FeedState(feed_id=FeedId("f"), reason=FetchReason.TIMEOUT, delay_p50=timedelta(seconds=1.5)),
        Params(),
    ],
    ids=lambda thing: type(thing).__name__,
)
def test_what_was_written_is_read_back(thing: object) -> None:
    assert decode(type(thing), encode(thing)) == thing


def test_another_zone_is_stored_as_utc() -> None:
    paris = SAMPLE.at.astimezone(timezone(timedelta(hours=2)))
    text = encode(replace(SAMPLE, at=paris))
    assert json.loads(text)["at"] == "2025-09-10T16:00:00.123456Z"
    assert decode(Everything, text).at.utcoffset() == timedelta(0)


def test_same_object_same_text() -> None:
    assert encode(make_opportunity("s1")) == encode(make_opportunity("s1"))


def test_an_older_writer_lacks_fields_that_have_defaults() -> None:
    plain = json.loads(encode(SAMPLE))
    del plain["side"], plain["maybe"], plain["yes"], plain["v"]
    assert decode(Everything, json.dumps(plain)) == SAMPLE


def test_a_newer_writer_adds_fields() -> None:
    plain = json.loads(encode(SAMPLE)) | {"mood": {"deep": [1]}, "v": 99}
    assert decode(Everything, json.dumps(plain)) == SAMPLE


@pytest.mark.parametrize("name", ["name", "at", "colour", "pair", "inner", "table"])
def test_a_missing_required_field_is_refused(name: str) -> None:
    plain = json.loads(encode(SAMPLE))
    del plain[name]
    with pytest.raises(StoreError, match=f"Everything.{name} is missing"):
        decode(Everything, json.dumps(plain))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("at", "yesterday"),
        ("at", "2025-09-10T16:00:00"),
        ("at", 5),
        ("colour", "mauve"),
        ("pair", ["a"]),
        ("inner", {"number": "many"}),
        ("inner", {"number": 1, "spans": "abc"}),
        ("inner", {"number": 1, "spans": [1e300]}),
        ("table", []),
    ],
)
def test_a_wrong_value_is_refused(name: str, value: object) -> None:
    plain = json.loads(encode(SAMPLE)) | {name: value}
    with pytest.raises(StoreError):
        decode(Everything, json.dumps(plain))


@pytest.mark.parametrize("text", ["", "null", "[]", "3", '"v"', "{", b"\xff", "[" * 100_000])
def test_no_object_is_refused(text: str | bytes) -> None:
    with pytest.raises(StoreError):
        decode(Everything, text)


def test_lists() -> None:
    stories = (make_story("s1"), make_story("s2"))
    assert decode_all(type(stories[0]), encode_all(stories)) == stories
    with pytest.raises(StoreError):
        decode_all(type(stories[0]), "7")


def test_a_type_without_a_json_form_is_a_fault_of_the_program() -> None:
    @dataclass(frozen=True)
    class Odd:
        raw: bytes

    with pytest.raises(TypeError, match="no JSON form"):
        encode(Odd(raw=b""))


@given(
    title=st.text(),
    summary=st.text(),
    url=st.text(),
    seen=st.datetimes(timezones=st.just(UTC)),
)
def test_any_entry_survives(title: str, summary: str, url: str, seen: datetime) -> None:
    entry = Entry(
        entry_id=EntryId("e"),
        feed_id="f",
        outlet="o",
        owner="w",
        url=url,
        title=title,
        summary=summary,
        language=None,
        published_at=AT,
        first_seen_at=seen,
    )
    assert decode(Entry, encode(entry)) == entry
