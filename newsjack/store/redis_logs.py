"""Log lines in a capped Redis stream."""

from dataclasses import replace
from typing import Any

from newsjack.codec import decode, encode
from newsjack.model.log import LogLine
from newsjack.model.params import RetentionParams
from newsjack.store.client import Client, guarded
from newsjack.store.keys import Keys
from newsjack.store.memory_logs import line_number


class RedisLogStore:
    """``LogStore``: the id of a line is its stream id, so a browser resumes where it was."""

    def __init__(self, client: Client, keys: Keys, retention: RetentionParams) -> None:
        self._client = client
        self._key = keys.log
        self._cap = retention.log_lines

    @guarded
    def add(self, line: LogLine) -> None:
        """Append; ``line_id`` is given by the store. The cap is kept to within a hundred lines or so."""
        text = encode(replace(line, line_id=""))
        self._client.xadd(self._key, {"line": text}, maxlen=self._cap, approximate=True)

    @guarded
    def after(self, line_id: str, *, limit: int) -> tuple[LogLine, ...]:
        """Return lines after ``line_id`` (empty: from the oldest kept), oldest first."""
        if limit <= 0:
            return ()
        head, tail = line_number(line_id)
        return _lines(self._client.xrange(self._key, min=f"({head}-{tail}", max="+", count=limit))

    @guarded
    def latest(self, *, limit: int) -> tuple[LogLine, ...]:
        """Return the newest lines, oldest first."""
        if limit <= 0:
            return ()
        return _lines(reversed(self._client.xrevrange(self._key, count=limit)))


def _lines(found: Any) -> tuple[LogLine, ...]:
    return tuple(replace(decode(LogLine, fields["line"]), line_id=line_id) for line_id, fields in found)
