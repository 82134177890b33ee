"""The live log as server-sent events: each line once, resumed by its id, without gap or repeat."""

import json
from collections.abc import AsyncIterator, Callable

import anyio
from starlette.concurrency import run_in_threadpool

from newsjack.errors import StoreError
from newsjack.model.log import LogLine
from newsjack.ports import LogStore
from newsjack.web.views.logs import LogFilter, log_row
from newsjack.web.when import When

LOOK_EVERY_SECONDS = 0.5
KEEP_ALIVE_SECONDS = 15.0
BATCH = 500


def never() -> bool:
    """Say no: the end is not near."""
    return False


async def log_events(
    logs: LogStore,
    *,
    after: str,
    wanted: LogFilter,
    when: Callable[[], When],
    is_ending: Callable[[], bool] = never,
) -> AsyncIterator[str]:
    """Yield events until the server ends: ``id`` is the line's id, ``data`` the row as JSON.

    A batch of which nothing fits still moves the reader's id on, so that a reconnect does not scan
    it again. When lines after ``after`` were dropped by the cap meanwhile, one ``gap`` event says so.
    """
    yield "retry: 1000\n\n"
    if await run_in_threadpool(_has_gap, logs, after):
        yield "event: gap\ndata: {}\n\n"
    quiet = 0.0
    while not is_ending():
        lines = await run_in_threadpool(_read, logs, after)
        if lines:
            after, quiet = lines[-1].line_id, 0.0
            yield _block(lines, wanted, when())
        elif quiet >= KEEP_ALIVE_SECONDS:
            quiet = 0.0
            yield ": alive\n\n"
        if len(lines) < BATCH:
            quiet += LOOK_EVERY_SECONDS
            await anyio.sleep(LOOK_EVERY_SECONDS)


def _read(logs: LogStore, after: str) -> tuple[LogLine, ...]:
    """Read on; while the store is away there is nothing new, and the stream stays open."""
    try:
        return logs.after(after, limit=BATCH)
    except StoreError:
        return ()


def _has_gap(logs: LogStore, after: str) -> bool:
    """Tell whether the line after ``after`` is the oldest kept: what lay between may be lost."""
    if not after:
        return False
    oldest, following = _read(logs, "")[:1], _read(logs, after)[:1]
    return bool(oldest) and oldest == following


def _block(lines: tuple[LogLine, ...], wanted: LogFilter, when: When) -> str:
    events = [_event(line, when) for line in lines if wanted.fits(line)]
    # An id without data moves the reader's last id but shows nothing.
    return "".join(events) + f"id: {lines[-1].line_id}\n\n"


def _event(line: LogLine, when: When) -> str:
    data = json.dumps(log_row(line, when=when).as_json())
    return f"id: {line.line_id}\ndata: {data}\n\n"
