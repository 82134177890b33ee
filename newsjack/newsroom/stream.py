"""STREAM: recorded items as JSON Lines, optionally gzip, sorted by first sight."""

import gzip
import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from newsjack.clock import instant_text, parse_instant
from newsjack.errors import InputError

CLIP = timedelta(hours=24)
"""How far before its first sight an item's claimed time is believed."""

_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamItem:
    """One recorded item. ``published_at`` is as claimed, ``first_seen_at`` as known; both aware UTC.

    ``id`` and ``outlet`` are never empty; the other texts may be. ``language`` is as recorded.
    """

    id: str
    outlet: str
    url: str
    title: str
    summary: str
    language: str
    published_at: datetime | None
    first_seen_at: datetime

    @property
    def visible_at(self) -> datetime:
        """When its feed shows it: the claim, within the 24 h before first sight; else first sight."""
        if self.published_at is None:
            return self.first_seen_at
        return min(max(self.published_at, self.first_seen_at - CLIP), self.first_seen_at)


def read_stream(
    path: Path,
    *,
    start: datetime | None = None,
    end: datetime | None = None,
    on_fault: Callable[[InputError], None] | None = None,
) -> Iterator[StreamItem]:
    """Yield items in file order, those first seen in [start, end) only; one line is held at a time.

    A line that is no item or goes back in time gives an ``InputError`` with file and line: told to
    ``on_fault`` and passed over where that is given, raised where it is not.
    """
    last: datetime | None = None
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        try:
            item = _item(line, f"{path}:{number}")
            if last is not None and item.first_seen_at < last:
                raise _fault(f"{path}:{number}", "first_seen_at goes back in time; sort the stream by it")
        except InputError as error:
            if on_fault is None:
                raise
            on_fault(error)
            continue
        last = item.first_seen_at
        if (start is None or last >= start) and (end is None or last < end):
            yield item


def write_stream(path: Path, items: Iterable[StreamItem]) -> None:
    """Write items as plain JSON Lines; ``items`` must be sorted by first sight."""
    with path.open("w", encoding="utf-8") as file:
        for item in items:
            file.write(json.dumps(_row(item), ensure_ascii=False) + "\n")


def _fault(place: str, message: str) -> InputError:
    return InputError(f"{place}: {message}", subject=place, permanent=True)


def _lines(path: Path) -> Iterator[bytes]:
    """Yield raw lines, split at newlines only, so that no other sign of a title ends its line."""
    try:
        with _opened(path) as file:
            yield from file
    except (OSError, EOFError, zlib.error) as error:
        raise _fault(str(path), f"cannot be read: {getattr(error, 'strerror', None) or error}") from error


@contextmanager
def _opened(path: Path) -> Iterator[Iterable[bytes]]:
    with path.open("rb") as file:
        packed = file.peek(2)[:2] == _GZIP
        if not packed:
            yield file
            return
        with gzip.GzipFile(fileobj=file) as unpacked:
            yield unpacked


def _item(line: bytes, place: str) -> StreamItem:
    try:
        row = json.loads(line)
        if not isinstance(row, dict):
            raise ValueError("a JSON object is wanted")
        return StreamItem(
            id=_needed(row, "id"),
            outlet=_needed(row, "outlet"),
            url=_text(row, "url"),
            title=_text(row, "title"),
            summary=_text(row, "summary"),
            language=_text(row, "language"),
            published_at=_instant(_text(row, "published_at")),
            first_seen_at=_seen(_needed(row, "first_seen_at")),
        )
    except (ValueError, RecursionError) as error:
        raise _fault(place, f"no stream item: {error}") from error


def _text(row: dict[str, Any], key: str) -> str:
    """Return a text, empty for null or absent; halves of surrogate pairs, which no encoding takes, go."""
    value = row.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{key} must be text or null")
    return value.encode("utf-8", "replace").decode("utf-8")


def _needed(row: dict[str, Any], key: str) -> str:
    value = _text(row, key)
    if not value.strip():
        raise ValueError(f"{key} is missing")
    return value


def _instant(text: str) -> datetime | None:
    if not text:
        return None
    try:
        return parse_instant(text)
    except (InputError, OverflowError) as error:
        raise ValueError(str(error)) from error


def _seen(text: str) -> datetime:
    at = _instant(text)
    if at is None or not 1970 <= at.year < 9999:
        raise ValueError(f"first_seen_at {text!r} is out of range")
    return at


def _row(item: StreamItem) -> dict[str, str | None]:
    return {
        "id": item.id,
        "outlet": item.outlet,
        "url": item.url,
        "title": item.title,
        "summary": item.summary,
        "language": item.language,
        "published_at": instant_text(item.published_at) if item.published_at else None,
        "first_seen_at": instant_text(item.first_seen_at),
    }
