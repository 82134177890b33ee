"""Recorded data for benchmarks, read in place from ``NEWSJACK_DATA``; nothing of it is kept here."""

import csv
import gzip
import json
import os
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from newsjack.clock import parse_instant
from newsjack.model.entry import Entry, EntryId

Labelled = tuple[Entry, str]
"""An entry and the id of its true story."""


def data_home() -> Path | None:
    """Return the folder of recorded data, or ``None`` where there is none."""
    named = os.environ.get("NEWSJACK_DATA", "")
    return Path(named) if named and Path(named).is_dir() else None


def recorded_stream(home: Path, *, since: str = "", before: str = "9999") -> Iterator[Entry]:
    """Read the recorded English stream; ``since`` and ``before`` are ISO dates of first sight."""
    for row in _lines(home / "stream" / "newsriver-2025q4.jsonl.gz"):
        if since <= row["first_seen_at"] < before:
            yield _entry(row)


def french_quarter(home: Path) -> Iterator[Entry]:
    """Read the French items of the first quarter of 2024 (first sight is a date only)."""
    return map(_entry, _lines(home / "french" / "rss-daily-2024q1.jsonl.gz"))


def uci(home: Path, *, seed: int) -> list[Labelled]:
    """Read the labelled English headlines; arrival = crawl time less an exponential of mean 4 h."""
    chance = random.Random(seed)
    found: list[Labelled] = []
    with (home / "labels" / "uci-2014-03.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if not row["TIMESTAMP"] or not row["STORY"]:
                continue
            crawled = datetime.fromtimestamp(int(row["TIMESTAMP"]) / 1000, UTC)
            at = crawled - timedelta(hours=chance.expovariate(1 / 4))
            entry = _plain(f"uci{row['ID']}", row["TITLE"], outlet=row["HOSTNAME"], language="en", at=at)
            found.append((entry, row["STORY"]))
    return sorted(found, key=lambda pair: (pair[0].first_seen_at, pair[0].entry_id))


def french_day(home: Path) -> list[Labelled]:
    """Read one day of French headlines with another system's story ids; outlets are not told."""
    found: list[Labelled] = []
    with (home / "labels" / "french-headlines-2020-01-10.csv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.reader(file)):
            at = datetime.strptime(row[1], "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
            entry = _plain(f"fd{number}", row[0], outlet=f"o{number}", language="fr", at=at)
            found.append((entry, row[2]))
    return sorted(found, key=lambda pair: (pair[0].first_seen_at, int(pair[0].entry_id[2:])))


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _entry(row: dict[str, Any]) -> Entry:
    return Entry(
        entry_id=EntryId(row["id"]),
        feed_id=row["outlet"],
        outlet=row["outlet"],
        owner=(urlsplit(row["url"]).hostname or row["outlet"]).removeprefix("www."),
        url=row["url"],
        title=row["title"] or "",
        summary=row["summary"] or "",
        language=row["language"],
        published_at=parse_instant(row["published_at"]) if row["published_at"] else None,
        first_seen_at=parse_instant(row["first_seen_at"]),
    )


def _plain(entry_id: str, title: str, *, outlet: str, language: str, at: datetime) -> Entry:
    return Entry(
        entry_id=EntryId(entry_id),
        feed_id=outlet,
        outlet=outlet,
        owner=outlet.removeprefix("www."),
        url="",
        title=title,
        summary="",
        language=language,
        published_at=None,
        first_seen_at=at,
    )
