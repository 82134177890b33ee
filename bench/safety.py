"""Measure the safety verdicts against labels, beside a plain list of keywords, and their speed.

    NEWSJACK_DATA=… python -m bench.safety

``tests/data/safety-labels.jsonl`` holds row ids and labels, given by reading title and summary before
the engine saw the row, by the author of the lexicon. ``half`` is ``tuned`` for rows whose errors were
looked at while tuning; of ``locked`` rows only the totals were. So neither half is blind: on a second
draw of 390 rows, run once before any tuning on it, the first lexicon had STOP recall 0.854 (en) and
0.891 (fr), STOP called GO 0.000 and 0.018. ``draw`` is ``random``, or ``harm``: rows that hold a word
of harm, innocent or not.
"""

import json
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from bench.data import data_home, french_quarter, recorded_stream
from newsjack.core.safety import SafetyReader
from newsjack.model.entry import Entry
from newsjack.model.opportunity import Safety
from newsjack.settings.lexicons import load_safety_lexicon

LABELS = Path(__file__).parents[1] / "tests" / "data" / "safety-labels.jsonl"
TEXTS = 15_000
KEYWORDS = {
    "en": re.compile(
        r"\b(dead|dies|died|death|killed|kills|murder\w*|shooting|shot|stabb\w+|attack\w*|crash\w*|bomb\w*"
        r"|war|victims?|injured|missing|rape\w*|assault\w*|suicide|terror\w*|hostages?|explosion|massacre)\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\b(morte?s?|décès|décédée?|tuée?s?|meurtre\w*|assassin\w*|attentats?|attaques?|accidents?|crash"
        r"|bombe\w*|guerre|victimes?|blessée?s?|disparue?s?|viols?|agressions?|suicide|terroris\w+|otages?"
        r"|explosion|massacre)\b",
        re.IGNORECASE,
    ),
}
"""What a first list of words would be: whole words, either case, title and summary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One labelled entry."""

    entry: Entry
    language: str
    label: Safety
    half: str
    draw: str
    trap: bool


Judge = Callable[[Row], Safety]


def main() -> int:
    """Print recall, escapes, traps and precision of both halves, then the speed."""
    home = data_home()
    if home is None:
        print("NEWSJACK_DATA names no folder: nothing measured", file=sys.stderr)
        return 1
    known: dict[str, Entry] = {
        entry.entry_id: entry for entry in (*recorded_stream(home), *french_quarter(home))
    }
    rows = [_row(json.loads(line), known) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    reader = SafetyReader(load_safety_lexicon())
    print("half    lang  judge      STOP: n recall  as GO   traps: n stopped   random: n precision")
    for half in ("tuned", "locked"):
        for language in ("en", "fr"):
            chosen = [row for row in rows if row.half == half and row.language == language]
            print(f"{half:7} {language:5} newsjack " + _figures(chosen, lambda row: _read(reader, row)))
            print(f"{half:7} {language:5} keywords " + _figures(chosen, _keyword))
    _speed(reader, [*islice(recorded_stream(home), TEXTS), *islice(french_quarter(home), TEXTS)])
    return 0


def _row(given: dict[str, Any], known: dict[str, Entry]) -> Row:
    return Row(
        entry=known[given["id"]],
        language=given["language"],
        label=Safety(given["label"]),
        half=given["half"],
        draw=given["draw"],
        trap=bool(given["trap"]),
    )


def _read(reader: SafetyReader, row: Row) -> Safety:
    return reader.read(title=row.entry.title, summary=row.entry.summary, language=row.language).safety


def _keyword(row: Row) -> Safety:
    found = KEYWORDS[row.language].search(f"{row.entry.title} {row.entry.summary}")
    return Safety.STOP if found else Safety.GO


def _figures(rows: Sequence[Row], judge: Judge) -> str:
    told = [(row, judge(row)) for row in rows]
    stops = [safety for row, safety in told if row.label is Safety.STOP]
    traps = [safety for row, safety in told if row.trap]
    said = [row for row, safety in told if row.draw == "random" and safety is Safety.STOP]
    right = sum(row.label is Safety.STOP for row in said)
    return (
        f"{len(stops):7} {_share(stops, Safety.STOP):6.3f} {_share(stops, Safety.GO):6.3f}"
        f"{len(traps):11} {_share(traps, Safety.STOP):7.3f}{len(said):12} {right / max(len(said), 1):9.3f}"
    )


def _share(told: Sequence[Safety], wanted: Safety) -> float:
    return sum(one is wanted for one in told) / max(len(told), 1)


def _speed(reader: SafetyReader, entries: Sequence[Entry]) -> None:
    for name, summaries in (("titles alone", False), ("with summaries", True)):
        began = time.process_time()
        for entry in entries:
            summary = entry.summary if summaries else ""
            reader.read(title=entry.title, summary=summary, language=entry.language)
        print(f"{len(entries) / (time.process_time() - began):,.0f} texts/s on one core, {name}")


if __name__ == "__main__":
    sys.exit(main())
