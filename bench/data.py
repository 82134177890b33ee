"""Recorded data for benchmarks, read in place from ``NEWSJACK_DATA``; nothing of it is kept here."""

import csv
import gzip
import json
import os
import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from newsjack.clock import parse_instant
from newsjack.model.entry import Entry, EntryId

Labelled = tuple[Entry, str]
"""An entry and the id of its true story."""

Judged = tuple[Entry, str | None]
"""An entry and the id of its true story; ``None`` before the labelled days: it is only there to be met."""

ENGLISH_DAYS = ("2025-10-29", "2025-11-12", "2025-11-26", "2025-11-19")
FRENCH_DAYS = ("2024-01-23", "2024-02-06", "2024-03-12")
"""First labelled days; the last of each judges, the others teach."""

_LABELS = Path(__file__).parent / "labels"
_WARM_UP = {"english": timedelta(days=3), "french": timedelta(days=2)}


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


def uci(home: Path, *, seed: int, addresses: bool = False) -> list[Labelled]:
    """Read the labelled English headlines; arrival = crawl time less an exponential of mean 4 h.

    ``addresses``: with the URL of each, which the data has too.
    """
    chance = random.Random(seed)
    found: list[Labelled] = []
    with (home / "labels" / "uci-2014-03.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if not row["TIMESTAMP"] or not row["STORY"]:
                continue
            crawled = datetime.fromtimestamp(int(row["TIMESTAMP"]) / 1000, UTC)
            at = crawled - timedelta(hours=chance.expovariate(1 / 4))
            entry = _plain(f"uci{row['ID']}", row["TITLE"], outlet=row["HOSTNAME"], language="en", at=at)
            entry = replace(entry, url=row["URL"]) if addresses else entry
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


def judged_english(home: Path, day: str) -> list[Judged]:
    """Read one labelled day of the recorded stream and three days before it."""
    truth = _labels("english", day)
    return [
        (entry, _story(entry, truth, day))
        for entry in recorded_stream(
            home, since=_shifted(day, -_WARM_UP["english"]), before=_shifted(day, timedelta(days=1))
        )
    ]


def judged_french(home: Path, day: str) -> list[Judged]:
    """Read labelled days of the French quarter and two days before; the hour of each entry is drawn."""
    truth = _labels("french", day)
    chance = random.Random(3)
    last = max(_day(entry) for entry in french_quarter(home) if entry.entry_id in truth)
    first = _shifted(day, -_WARM_UP["french"])
    found = []
    for entry in french_quarter(home):
        if first <= _day(entry) <= last:
            at = entry.first_seen_at + timedelta(hours=5 + 17 * chance.random())
            found.append((replace(entry, first_seen_at=at), _story(entry, truth, day)))
    return sorted(found, key=lambda pair: (pair[0].first_seen_at, pair[0].entry_id))


def titles_only(judged: Iterable[Judged]) -> list[Judged]:
    """Return the same entries without summaries and addresses."""
    return [(replace(entry, summary="", url=""), story) for entry, story in judged]


def stories_only(judged: Iterable[Judged]) -> list[Judged]:
    """Return the entries of the stories alone, titles only: a cold stream in which nothing stands alone."""
    return titles_only((entry, story) for entry, story in judged if story and not story.startswith("alone"))


def _labels(language: str, day: str) -> dict[str, str]:
    """Read the stories that were found by reading a day's headlines: entry id to its story's first."""
    listed = json.loads((_LABELS / f"{language}-{day}.json").read_text(encoding="utf-8"))
    return {entry_id: ids[0] for ids in listed for entry_id in ids}


def _story(entry: Entry, truth: dict[str, str], day: str) -> str | None:
    return truth.get(entry.entry_id, f"alone {entry.entry_id}") if _day(entry) >= day else None


def _day(entry: Entry) -> str:
    return entry.first_seen_at.isoformat()[:10]


def _shifted(day: str, by: timedelta) -> str:
    return (datetime.fromisoformat(day) + by).isoformat()[:10]


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
