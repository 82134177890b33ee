"""Log lines: which fit a filter, and how one line looks to the page and to its script."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from newsjack.model.log import LogLine
from newsjack.web.sources import Sources
from newsjack.web.when import When

LEVELS = ("debug", "info", "warning", "error")
SHOW = 300
LOOK_AT = 2_000
"""Lines read to fill the first page when a filter is set."""
_MAX_TEXT = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFilter:
    """What a reader wants to see; empty means everything. ``text`` is looked for in all of a line."""

    worker: str = ""
    level: str = ""
    text: str = ""

    def fits(self, line: LogLine) -> bool:
        """Tell whether a line is wanted."""
        if self.worker and not line.worker.startswith(self.worker):
            return False
        if self.level in LEVELS and _rank(line.level) < LEVELS.index(self.level):
            return False
        return not self.text or self.text.casefold() in _all_text(line).casefold()


def log_filter(query: Mapping[str, str]) -> LogFilter:
    """Read the filter from a query string."""
    return LogFilter(
        worker=query.get("worker", "").strip()[:60],
        level=query.get("level", "").strip(),
        text=query.get("text", "").strip()[:200],
    )


def _rank(level: str) -> int:
    known = {"critical": 3, "fatal": 3, "warn": 2}
    return LEVELS.index(level) if level in LEVELS else known.get(level, 1)


def _all_text(line: LogLine) -> str:
    fields = " ".join(f"{name}={value}" for name, value in line.fields.items())
    return f"{line.worker} {line.event} {fields}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRow:
    """One line as shown. ``story_id`` is set apart because it is a link."""

    line_id: str
    clock: str
    worker: str
    level: str
    event: str
    story_id: str
    fields: str

    def as_json(self) -> dict[str, str]:
        """Return the line for the page's script."""
        return {
            "clock": self.clock,
            "worker": self.worker,
            "level": self.level,
            "event": self.event,
            "story_id": self.story_id,
            "fields": self.fields,
        }


def log_row(line: LogLine, *, when: When) -> LogRow:
    """Make a row of a line; fields in their given order, cut at 2,000 characters."""
    fields = " ".join(f"{name}={_quoted(value)}" for name, value in line.fields.items() if name != "story_id")
    return LogRow(
        line_id=line.line_id,
        clock=when.seconds(line.at),
        worker=line.worker,
        level=line.level if line.level in LEVELS else LEVELS[_rank(line.level)],
        event=line.event[:_MAX_TEXT],
        story_id=line.fields.get("story_id", ""),
        fields=fields[:_MAX_TEXT],
    )


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False) if not value or set(value) & set(' "\n\t') else value


@dataclass(frozen=True, slots=True, kw_only=True)
class LogsView:
    """The log page as first served; ``last_id`` is where the live stream goes on."""

    rows: tuple[LogRow, ...]
    last_id: str
    wanted: LogFilter
    workers: tuple[str, ...]


def logs_view(sources: Sources, *, when: When, wanted: LogFilter) -> LogsView:
    """Read the newest lines that fit."""
    lines = sources.logs.latest(limit=LOOK_AT if wanted != LogFilter() else SHOW)
    fitting = [line for line in lines if wanted.fits(line)][-SHOW:]
    return LogsView(
        rows=tuple(log_row(line, when=when) for line in fitting),
        last_id=lines[-1].line_id if lines else "",
        wanted=wanted,
        workers=_worker_names(lines, sources.beats()),
    )


def _worker_names(lines: Iterable[LogLine], beats: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({line.worker for line in lines} | set(beats)))
