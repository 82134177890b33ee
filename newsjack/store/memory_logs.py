"""Log lines in memory."""

import re
import threading
from collections import deque
from dataclasses import replace
from itertools import islice

from newsjack.model.log import LogLine
from newsjack.model.params import RetentionParams

_LINE_ID = re.compile(r"[0-9]{1,19}(-[0-9]{1,19})?")


def line_number(line_id: str) -> tuple[int, int]:
    """Read a line id as its two numbers; what is no line id (a browser sends it) is the beginning."""
    if not _LINE_ID.fullmatch(line_id):
        return (0, 0)
    head, _, tail = line_id.partition("-")
    return (int(head), int(tail or 0))


class MemoryLogStore:
    """``LogStore`` on a capped deque."""

    def __init__(self, retention: RetentionParams | None = None) -> None:
        self._lock = threading.Lock()
        self._lines: deque[LogLine] = deque(maxlen=(retention or RetentionParams()).log_lines)
        self._last = 0

    def add(self, line: LogLine) -> None:
        """Append; ``line_id`` is given by the store."""
        with self._lock:
            self._last += 1
            self._lines.append(replace(line, line_id=f"{self._last}-0"))

    def after(self, line_id: str, *, limit: int) -> tuple[LogLine, ...]:
        """Return lines after ``line_id`` (empty: from the oldest kept), oldest first."""
        start = line_number(line_id)
        with self._lock:
            newer = (line for line in self._lines if line_number(line.line_id) > start)
            return tuple(islice(newer, limit))

    def latest(self, *, limit: int) -> tuple[LogLine, ...]:
        """Return the newest lines, oldest first."""
        with self._lock:
            newest = list(islice(reversed(self._lines), limit))
            return tuple(reversed(newest))
