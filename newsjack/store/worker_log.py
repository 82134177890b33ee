"""Structured logs: one JSON line on stderr for each event, and the same line for the dashboard."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

from newsjack.clock import Clock, instant_text
from newsjack.errors import StoreError
from newsjack.model.log import LogLine
from newsjack.ports import LogStore

Logger = structlog.typing.FilteringBoundLogger
_OWN = ("event", "level", "at", "worker")


def worker_log(worker: str, *, clock: Clock, logs: LogStore | None, stream: TextIO | None = None) -> Logger:
    """Return the logger of one worker; events carry ``at`` (newsjack's clock), worker and level.

    A log store that is out of reach loses lines for the dashboard, never a job: stderr has them.
    """

    def stamp(_: Any, level: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        event["at"] = instant_text(clock.now().replace(microsecond=0))
        event["worker"] = worker
        event["level"] = level
        return event

    def keep(_: Any, level: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        if logs is not None and level != "debug":
            fields = {key: str(value)[:500] for key, value in event.items() if key not in _OWN}
            line = LogLine(
                line_id="",
                at=clock.now(),
                worker=worker,
                level=level,
                event=str(event["event"]),
                fields=fields,
            )
            try:
                logs.add(line)
            except StoreError:
                event["not_kept"] = True
        return event

    return structlog.wrap_logger(  # type: ignore[no-any-return]
        structlog.PrintLogger(stream or sys.stderr),
        processors=[
            structlog.processors.format_exc_info,
            stamp,
            keep,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )


class ForwardHandler(logging.Handler):
    """Sends a library's warnings and errors (RQ's, say) into a worker's log."""

    def __init__(self, log: Logger) -> None:
        super().__init__(level=logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record with its logger's name and trace."""
        trace = logging.Formatter().formatException(record.exc_info) if record.exc_info else ""
        fields = {"trace": trace[-2000:]} if trace else {}
        self._log.log(record.levelno, record.getMessage(), source=record.name, **fields)
