"""STREAM: recorded items as JSON Lines, optionally gzip, sorted by first sight."""

import gzip
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TextIO

from newsjack.clock import instant_text, parse_instant
from newsjack.errors import InputError

CLIP = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamItem:
    """One recorded item. ``published_at`` is as claimed, ``first_seen_at`` as known; both aware UTC."""

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
    path: Path, *, start: datetime | None = None, end: datetime | None = None
) -> Iterator[StreamItem]:
    """Yield items in file order, those first seen in [start, end) only.

    Raises ``InputError`` with file and line for a line that is no item or goes back in time.
    """
    last: datetime | None = None
    with _opened(path) as file:
        try:
            for number, line in enumerate(file, start=1):
                if not line.strip():
                    continue
                item = _item(line, f"{path}:{number}")
                if last is not None and item.first_seen_at < last:
                    raise InputError(
                        f"{path}:{number}: first_seen_at goes back; sort the stream", subject=item.id
                    )
                last = item.first_seen_at
                if (start is None or last >= start) and (end is None or last < end):
                    yield item
        except (OSError, EOFError, UnicodeDecodeError) as error:
            raise InputError(f"{path}: cannot be read: {error}", subject=str(path)) from error


def write_stream(path: Path, items: Iterable[StreamItem]) -> None:
    """Write items as plain JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        for item in items:
            file.write(json.dumps(_line(item), ensure_ascii=False) + "\n")


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    try:
        with path.open("rb") as probe:
            packed = probe.read(2) == b"\x1f\x8b"
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}", subject=str(path), permanent=True) from error
    opener: Any = gzip.open if packed else open
    with opener(path, "rt", encoding="utf-8") as file:
        yield file


def _item(line: str, place: str) -> StreamItem:
    try:
        row = json.loads(line)
        return StreamItem(
            id=_text(row, "id"),
            outlet=_text(row, "outlet"),
            url=str(row.get("url") or ""),
            title=str(row.get("title") or ""),
            summary=str(row.get("summary") or ""),
            language=str(row.get("language") or ""),
            published_at=parse_instant(row["published_at"]) if row.get("published_at") else None,
            first_seen_at=parse_instant(_text(row, "first_seen_at")),
        )
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise InputError(f"{place}: no stream item: {error}", subject=place, permanent=True) from error
    except InputError as error:
        raise InputError(f"{place}: {error}", subject=place, permanent=True) from error


def _text(row: dict[str, Any], key: str) -> str:
    value = row[key]
    if not isinstance(value, str) or not value:
        raise ValueError(f"{key} must be text")
    return value


def _line(item: StreamItem) -> dict[str, str | None]:
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
