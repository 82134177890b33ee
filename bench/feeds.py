"""Feed conformance: the suites' documents, dates and hostile bodies through our parser and feedparser's.

Run `NEWSJACK_DATA=… python -m bench.feeds`. Comparison rules: titles after decoding entities, dropping
tags and collapsing blanks; links after lower-casing scheme and host; dates to the second.
"""

import calendar
import html
import json
import os
import re
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser

from bench.hostile import unmet
from newsjack.core.dates import parse_date
from newsjack.core.parse import parse_document
from newsjack.model.entry import ParsedDocument, ParsedEntry

SCORED = frozenset(("both", "spec", "suite", "either"))
TIERS = ("real", "example", "micro")
Reader = Callable[[bytes], ParsedDocument]


@dataclass(slots=True)
class Score:
    """Right and wrong by field (``count`` is per document), and what was wrong."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def add(self, field_name: str, right: bool, fault: str) -> None:
        """Count one comparison."""
        (self.right if right else self.wrong)[field_name] += 1
        if not right:
            self.faults.append(f"{field_name}\t{fault}")

    def share(self, field_name: str) -> float:
        """Return the share of right ones, 1.0 when nothing was compared."""
        total = self.right[field_name] + self.wrong[field_name]
        return self.right[field_name] / total if total else 1.0


def suite(data: Path) -> Path:
    return data / "feedsuite"


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def same_title(expected: str, got: str) -> bool:
    return _bare_title(expected) == _bare_title(got)


def _bare_title(title: str) -> str:
    text = html.unescape(re.sub(r"<[a-zA-Z/!][^<>]*>", " ", html.unescape(title)))
    return "".join(re.sub(r"<[a-zA-Z/!][^<>]*>", " ", text).split())


def same_link(expected: str, got: str) -> bool:
    return _bare_link(expected) == _bare_link(got)


def _bare_link(link: str) -> str:
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        return link
    return parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower()).geturl()


def instant(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None


def score_documents(data: Path, tier: str, reader: Reader) -> Score:
    """Score every document of a tier."""
    score = Score()
    for row in rows(suite(data) / "ORACLE.jsonl"):
        if row["tier"] == tier:
            body = (suite(data) / "documents" / row["doc"]).read_bytes()
            _score_document(score, row, reader(body))
    return score


def _score_document(score: Score, row: dict[str, Any], document: ParsedDocument) -> None:
    doc, expected = row["doc"], row["entries"]
    if row["count"] is not None:
        found = len(document.entries)
        score.add("count", found == row["count"], f"{doc}\t{row['count']} != {found} ({document.error})")
    for index, wanted in enumerate(expected):
        entry = document.entries[index] if index < len(document.entries) else None
        _score_entry(score, f"{doc}[{index}]", wanted, entry)


def _score_entry(score: Score, where: str, wanted: dict[str, Any], entry: ParsedEntry | None) -> None:
    by = wanted["by"]
    if by.get("title") in SCORED:
        got = entry.title if entry else ""
        right = same_title(wanted.get("title") or "", got)
        score.add("title", right, f"{where}\t{wanted.get('title')!r} != {got!r}")
    if by.get("link") in SCORED:
        got = entry.link if entry else ""
        score.add("link", _right_link(wanted, got), f"{where}\t{wanted.get('link')!r} != {got!r}")
    key = "published" if wanted.get("published") is not None else "updated"
    if by.get(key) in SCORED:
        claimed = instant(entry.published_at) if entry else None
        fault = f"{where}\t{key} {wanted.get(key)} != {claimed} ({wanted.get(key + '_raw')})"
        score.add("date", claimed == wanted.get(key), fault)


def _right_link(wanted: dict[str, Any], got: str) -> bool:
    candidates = [
        wanted.get("link") or "",
        *(wanted.get("link_any") or []),
        wanted.get("link_relative") or "",
    ]
    return any(same_link(candidate, got) for candidate in candidates)


def with_feedparser(body: bytes) -> ParsedDocument:
    """Read as a plain user of feedparser would: the peer of the table."""
    try:
        found = feedparser.parse(BytesIO(body))
    except Exception:  # noqa: BLE001 - a peer's crash is its score
        return ParsedDocument(version="", title="", language=None, link="", entries=(), error="crash")
    return ParsedDocument(
        version=found.get("version", ""),
        title=found.feed.get("title", ""),
        language=None,
        link=found.feed.get("link", ""),
        entries=tuple(_peer_entry(item) for item in found.entries),
    )


def _peer_entry(item: Any) -> ParsedEntry:
    parts = dict.get(item, "published_parsed") or dict.get(item, "updated_parsed")
    return ParsedEntry(
        id=item.get("id", ""),
        title=item.get("title", ""),
        link=item.get("link", ""),
        published_at=datetime.fromtimestamp(calendar.timegm(parts), UTC) if parts and parts[0] >= 1 else None,
        summary="",
        language=None,
    )


def score_dates(data: Path) -> Score:
    """Score DATES.jsonl: ``valid``, ``refused``; ``wrong`` counts instants that are not the right one."""
    score = Score()
    for row in rows(suite(data) / "DATES.jsonl"):
        if row["kind"] == "contested":
            continue
        got = instant(parse_date(row["raw"]))
        kind = "valid" if row["utc"] else "refused"
        score.add(kind, got == row["utc"], f"{row['raw']!r} {row['utc']} != {got}")
        score.wrong["instant"] += got is not None and got != row["utc"]
    return score


@dataclass(frozen=True, slots=True)
class Hostile:
    """One adversarial body: what its manifest says, what we made of it, and in how many seconds."""

    manifest: dict[str, Any]
    document: ParsedDocument
    seconds: float


def hostile_bodies(data: Path) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Yield manifest rows with their bodies."""
    with tarfile.open(suite(data) / "adversarial.tar.gz") as archive:
        members = {Path(member.name).name: member for member in archive.getmembers() if member.isfile()}
        bodies = {name: archive.extractfile(member) for name, member in members.items()}
        read = {name: file.read() for name, file in bodies.items() if file is not None}
    for line in read["MANIFEST.jsonl"].decode().splitlines():
        row = json.loads(line)
        yield row, read[row["file"]]


def run_hostile(data: Path) -> Iterator[Hostile]:
    """Parse each adversarial body as it lies there (compressed ones stay compressed)."""
    for row, body in hostile_bodies(data):
        content_type = row.get("headers", {}).get("Content-Type", "")
        start = time.perf_counter()
        document = parse_document(body, content_type=content_type, base_url="http://example.com/feed.xml")
        yield Hostile(row, document, time.perf_counter() - start)


def manifest_fault(case: Hostile) -> str:
    """Return what a hostile body's manifest asked for and did not get; empty when all is well."""
    row, document = case.manifest, case.document
    found = len(document.entries)
    everything = " ".join(f"{e.title} {e.summary} {e.link}" for e in document.entries)
    checks = {
        "count": row.get("count", found) == found,
        "count_min": found >= row.get("count_min", 0),
        "title": "title" not in row or (found > 0 and document.entries[0].title == row["title"]),
        "link": "link" not in row or (found > 0 and document.entries[0].link == row["link"]),
        "never": row.get("never", "\0") not in everything,
        "words": not unmet(row["file"], document),
        "published": "published" not in row
        or (found > 0 and instant(document.entries[0].published_at) == row["published"]),
    }
    return ", ".join(name for name, good in checks.items() if not good)


def print_table(data: Path) -> None:
    print(f"{'tier':8} {'reader':11} {'count':>14} {'title':>14} {'link':>14} {'date':>14} {'seconds':>8}")
    for tier in TIERS:
        for name, reader in (("newsjack", parse_document), ("feedparser", with_feedparser)):
            start = time.perf_counter()
            score = score_documents(data, tier, reader)
            spent = time.perf_counter() - start
            cells = [
                f"{score.right[key]}/{score.right[key] + score.wrong[key]}"
                for key in ("count", "title", "link", "date")
            ]
            print(f"{tier:8} {name:11} " + " ".join(f"{cell:>14}" for cell in cells) + f" {spent:8.1f}")


def main() -> int:
    """Print the tables; with ``-v`` every fault too."""
    if "NEWSJACK_DATA" not in os.environ:
        print("set NEWSJACK_DATA to the folder of development data", file=sys.stderr)
        return 2
    data = Path(os.environ["NEWSJACK_DATA"])
    print_table(data)
    dates = score_dates(data)
    for key in ("valid", "refused"):
        print(f"DATES {key}: {dates.right[key]} of {dates.right[key] + dates.wrong[key]}")
    print(f"DATES wrong instants: {dates.wrong['instant']}")
    cases = list(run_hostile(data))
    slow = [case for case in cases if case.seconds >= 2]
    print(f"hostile bodies parsed without a crash: {len(cases)}; 2 s or slower: {len(slow)}")
    print(f"slowest: {max(case.seconds for case in cases):.2f} s")
    if "-v" in sys.argv:
        for tier in TIERS[:2]:
            print(
                "\n".join(f"{tier}\t{fault}" for fault in score_documents(data, tier, parse_document).faults)
            )
        for case in cases:
            print(
                f"{case.seconds:.2f}\t{case.manifest['file']}\t{manifest_fault(case)}\t{case.document.error}"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
