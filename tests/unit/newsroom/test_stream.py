import gzip
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsjack.errors import InputError
from newsjack.newsroom.stream import StreamItem, read_stream, write_stream

T = datetime(2025, 9, 10, 16, tzinfo=UTC)


def item(number: int, *, seen: datetime = T, published: datetime | None = None) -> StreamItem:
    return StreamItem(
        id=f"i{number}", outlet="O", url="https://o.example/1", title="T", summary="", language="en",
        published_at=published, first_seen_at=seen,
    )  # fmt: skip


def test_written_items_read_back_plain_and_packed(tmp_path: Path):
    items = (item(1), item(2, published=T - timedelta(hours=1)), item(3, seen=T + timedelta(seconds=1)))
    plain = tmp_path / "s.jsonl"
    write_stream(plain, items)
    packed = tmp_path / "s.jsonl.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert tuple(read_stream(plain)) == items
    assert tuple(read_stream(packed)) == items
    assert [i.id for i in read_stream(plain, start=T, end=T + timedelta(seconds=1))] == ["i1", "i2"]


@pytest.mark.parametrize(
    ("published", "visible"),
    [
        (None, T),
        (T - timedelta(hours=2), T - timedelta(hours=2)),
        (T - timedelta(hours=30), T - timedelta(hours=24)),
        (T + timedelta(hours=1), T),
    ],
)
def test_an_item_appears_at_its_claim_within_the_day_before_first_sight(published, visible):
    assert item(1, published=published).visible_at == visible


def test_a_date_alone_is_midnight_utc(tmp_path: Path):
    path = tmp_path / "s.jsonl"
    path.write_text('{"id":"1","outlet":"o","first_seen_at":"2024-01-01"}\n', encoding="utf-8")
    assert next(read_stream(path)).first_seen_at == datetime(2024, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "line", ["{", "[]", "3", '{"id":"1","outlet":"o"}', '{"id":"1","outlet":"o","first_seen_at":"x"}']
)
def test_a_bad_line_is_named(tmp_path: Path, line: str):
    path = tmp_path / "s.jsonl"
    good = json.dumps({"id": "1", "outlet": "o", "first_seen_at": "2024-01-01"})
    path.write_text(f"{good}\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"s.jsonl:2: "):
        list(read_stream(path))


def test_a_stream_that_goes_back_is_refused(tmp_path: Path):
    path = tmp_path / "s.jsonl"
    write_stream(path, (item(1), item(2, seen=T - timedelta(seconds=1))))
    with pytest.raises(InputError, match=r":2: first_seen_at goes back"):
        list(read_stream(path))
