"""Commands about texts: ``match`` against the brands and ``safety``; one JSON line in, one out."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsjack.core.match import Matcher
from newsjack.core.safety import SafetyReader
from newsjack.errors import InputError
from newsjack.model.brand import EntryMatch, MatchReport
from newsjack.model.opportunity import SafetyReading
from newsjack.settings import load_brands
from newsjack.settings.lexicons import load_safety_lexicon, load_senses

MAX_LINE = 64_000_000
"""Longest input line that is read, in characters."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One input line: a text to judge."""

    title: str
    summary: str
    language: str | None


def add_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands."""
    match = subparsers.add_parser("match", help="match texts from stdin against brands.yaml")
    match.add_argument("--config", type=Path, default=Path("config"), metavar="DIR")
    match.add_argument("--json", action="store_true", help="one JSON line per text")
    match.set_defaults(run=run_match)
    safety = subparsers.add_parser("safety", help="give texts from stdin their verdict")
    safety.add_argument("--json", action="store_true", help="one JSON line per text")
    safety.set_defaults(run=run_safety)


def run_match(args: argparse.Namespace) -> int:
    """Match every text of stdin; 1 when a line could not be read."""
    matcher = Matcher(load_brands(args.config), load_senses())

    def judged(text: Text) -> Json:
        return match_json(matcher.match(title=text.title, summary=text.summary, language=text.language))

    return _each_line(judged, json_wanted=args.json, shown=_shown_match)


def run_safety(args: argparse.Namespace) -> int:
    """Give every text of stdin its verdict; 1 when a line could not be read."""
    reader = SafetyReader(load_safety_lexicon())

    def judged(text: Text) -> Json:
        return safety_json(reader.read(title=text.title, summary=text.summary, language=text.language))

    return _each_line(judged, json_wanted=args.json, shown=_shown_safety)


def match_json(report: MatchReport) -> Json:
    """Return a report as ``match --json`` prints it, the id aside."""
    return {
        "matches": [_match_json(match) for match in report.matches],
        "rejected": [{"brand": one.brand, "reason": one.reason} for one in report.rejected],
    }


def _match_json(match: EntryMatch) -> Json:
    return {
        "brand": match.brand,
        "lane": match.lane.value,
        "relevance": match.relevance,
        "terms": [
            {"text": one.text, "field": one.field, "start": one.start, "end": one.end}
            for one in match.mentions
        ],
    }


def safety_json(reading: SafetyReading) -> Json:
    """Return a reading as ``safety --json`` prints it, the id aside."""
    return {
        "verdict": reading.safety.value,
        "categories": list(reading.categories),
        "evidence": reading.evidence,
    }


def answers(lines: Iterable[bytes], judged: Callable[[Text], Json]) -> Iterator[Json]:
    """Give one answer per input line, in order; a bad line gets ``{"id", "error"}`` in its place.

    Lines are read as UTF-8 whatever the terminal says; bad bytes become U+FFFD.
    """
    for raw in lines:
        subject: Any = None
        try:
            data = _object(raw.rstrip(b"\r\n").decode("utf-8", "replace"))
            subject = data.get("id")
            yield {"id": subject, **judged(_text(data))}
        except InputError as error:
            yield {"id": subject, "error": error.message}


def _each_line(judged: Callable[[Text], Json], *, json_wanted: bool, shown: Callable[[Json], str]) -> int:
    status = 0
    for answer in answers(sys.stdin.buffer, judged):
        status = 1 if "error" in answer else status
        print(json.dumps(answer) if json_wanted else _plain(answer, shown))
    return status


def _object(line: str) -> Json:
    if len(line) > MAX_LINE:
        raise InputError(f"longer than {MAX_LINE} characters")
    try:
        data = json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise InputError("not JSON") from error
    if not isinstance(data, dict):
        raise InputError("not a JSON object")
    return data


def _no_number(name: str) -> float:
    """Refuse ``NaN`` and ``Infinity``: JSON has none, and an answer that repeats one is no JSON."""
    raise ValueError(name)


def _text(data: Json) -> Text:
    title = _field(data, "title")
    summary = _field(data, "summary")
    if title is None and summary is None:
        raise InputError("neither title nor summary")
    return Text(title=title or "", summary=summary or "", language=_field(data, "language") or None)


def _field(data: Json, name: str) -> str | None:
    value = data.get(name)
    if value is not None and not isinstance(value, str):
        raise InputError(f"{name} is not text")
    return value


def _plain(answer: Json, shown: Callable[[Json], str]) -> str:
    text = f"error: {answer['error']}" if "error" in answer else shown(answer)
    return f"{answer['id']}: {text}"


def _shown_match(answer: Json) -> str:
    parts = [
        f"{one['brand']} ({one['lane']}) {one['relevance']:.2f} "
        + ", ".join(term["text"] for term in one["terms"])
        for one in answer["matches"]
    ]
    parts += [f"not {one['brand']}: {one['reason']}" for one in answer["rejected"]]
    return "; ".join(part.strip() for part in parts) or "no brand"


def _shown_safety(answer: Json) -> str:
    told = ", ".join(answer["categories"])
    return f"{answer['verdict'].upper()}" + (f" ({told}): {answer['evidence']}" if told else "")
