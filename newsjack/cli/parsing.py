"""Commands about documents and dates: `parse` and `parse-dates`."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from newsjack.clock import instant_text
from newsjack.core.dates import parse_date
from newsjack.core.parse import parse_document
from newsjack.model.entry import ParsedDocument, ParsedEntry


def add_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands."""
    parse = subparsers.add_parser("parse", help="read feed documents from files")
    parse.add_argument("files", metavar="FILE", nargs="+")
    parse.add_argument("--json", action="store_true", help="one JSON line per document")
    parse.set_defaults(run=run_parse)
    dates = subparsers.add_parser("parse-dates", help="read raw dates from stdin, one a line")
    dates.add_argument("--json", action="store_true", help="one JSON line per date")
    dates.set_defaults(run=run_parse_dates)


def run_parse(args: argparse.Namespace) -> int:
    """Print each document; 1 when a file cannot be opened or holds no feed."""
    status = 0
    for name in args.files:
        document = _read(name)
        if not document.version:
            status = 1
        print(_line(document_json(name, document)) if args.json else _shown(name, document))
    return status


def _read(name: str) -> ParsedDocument:
    try:
        return parse_document(Path(name or "\0").read_bytes())
    except OSError as error:
        fault = f"cannot be read: {error.strerror}"
    except ValueError:
        fault = "cannot be read: no file name"
    return ParsedDocument(version="", title="", language=None, link="", entries=(), error=fault)


def document_json(name: str, document: ParsedDocument) -> dict[str, Any]:
    """Return a document as `parse --json` prints it."""
    return {
        "file": name,
        "version": document.version,
        "title": document.title,
        "language": document.language,
        "entries": [_entry_json(entry) for entry in document.entries],
        "error": document.error,
    }


def _entry_json(entry: ParsedEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "title": entry.title,
        "link": entry.link,
        "published_at": instant_text(entry.published_at) if entry.published_at is not None else None,
        "summary": entry.summary,
        "language": entry.language,
    }


def _line(value: dict[str, Any]) -> str:
    """Write one JSON line in ASCII: no sign in it can end the line or be unknown to a terminal."""
    return json.dumps(value)


def _shown(name: str, document: ParsedDocument) -> str:
    head = f"{name}: {document.version or 'no feed'}, {len(document.entries)} entries"
    lines = [f"{head}: {document.error}" if document.error else head]
    for entry in document.entries:
        at = instant_text(entry.published_at) if entry.published_at is not None else "no date"
        lines.append(f"  {at:20}  {entry.title}  {entry.link}")
    return "\n".join(lines)


def run_parse_dates(args: argparse.Namespace) -> int:
    """Print one line per input line, blank ones too; a refused date is no error."""
    for found in dates_json(sys.stdin.buffer):
        print(_line(found) if args.json else f"{found['utc'] or '-':20}  {found['raw']}")
    return 0


def dates_json(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """Yield each raw date as `parse-dates --json` prints it."""
    for raw in _raw_lines(lines):
        at = parse_date(raw)
        yield {"raw": raw, "utc": instant_text(at) if at is not None else None}


def _raw_lines(stream: Iterable[bytes]) -> Iterator[str]:
    """Split at newlines only, so that no other sign of a raw date ends its line."""
    for line in stream:
        yield line.removesuffix(b"\n").decode("utf-8", "replace")
