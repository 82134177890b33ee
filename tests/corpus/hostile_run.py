"""Fetch and parse each URL in a process of its own, forked after everything is loaded, and tell its cost.

Run as ``python -m tests.corpus.hostile_run``: JSON lines of ``{"file", "url"}`` on stdin, the server's
address as argument. Writes a pickle of :class:`Run` values to stdout.
"""

import json
import os
import pickle
import resource
import sys
from dataclasses import dataclass
from datetime import timedelta

from newsjack.core.parse import parse_document
from newsjack.fetch import AiohttpFetcher
from newsjack.model.entry import ParsedDocument
from newsjack.model.feed import FeedId, FetchRequest, HostRule
from newsjack.model.params import FetchParams

PAGE = resource.getpagesize()


@dataclass(frozen=True)
class Run:
    """What came of one body: ``document`` is ``None`` where fetching refused it or the process died."""

    file: str
    reason: str
    document: ParsedDocument | None
    cpu_seconds: float
    grown_bytes: int
    connected: tuple[str, ...]
    opened: tuple[str, ...]


def fetch_and_parse(url: str, address: str) -> tuple[str, ParsedDocument | None]:
    """Do what a poll does with a body."""
    rules = [HostRule(address=address, allow_private=True, spacing=timedelta(0))]
    (result,) = AiohttpFetcher(FetchParams(), rules).fetch([FetchRequest(feed_id=FeedId("f"), url=url)])
    if not result.body and result.reason.value != "fetched":
        return result.reason.value, None
    base = "http://example.com/f"
    return result.reason.value, parse_document(result.body, content_type=result.content_type, base_url=base)


def _in_child(url: str, address: str, pipe: int) -> None:
    """Run one body, noting every connection and every file opened for it."""
    connected: list[str] = []
    opened: list[str] = []

    def note(event: str, args: tuple[object, ...]) -> None:
        if event == "socket.connect":
            connected.append(str(args[1]))
        elif event == "open" and isinstance(args[0], str):
            opened.append(args[0])

    sys.addaudithook(note)
    said = (*fetch_and_parse(url, address), tuple(connected), tuple(opened))
    with os.fdopen(pipe, "wb") as file:
        pickle.dump(said, file)


def run(file: str, url: str, address: str) -> Run:
    """Fork, wait, and return what the child said and used."""
    ours, theirs = os.pipe()
    with open("/proc/self/statm", encoding="ascii") as statm:
        before = int(statm.read().split()[1]) * PAGE
    child = os.fork()
    if child == 0:
        os.close(ours)
        _in_child(url, address, theirs)
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb") as told:
        said = told.read()
    _, _, usage = os.wait4(child, 0)
    reason, document, connected, opened = pickle.loads(said) if said else ("died", None, (), ())
    spent = usage.ru_utime + usage.ru_stime
    return Run(file, reason, document, spent, usage.ru_maxrss * 1024 - before, connected, opened)


def main() -> None:
    """Run every body of stdin."""
    address = sys.argv[1]
    rows = [json.loads(line) for line in sys.stdin]
    fetch_and_parse(rows[0]["url"], address)
    runs = [run(row["file"], row["url"], address) for row in rows]
    sys.stdout.buffer.write(pickle.dumps(runs))


if __name__ == "__main__":
    from tests.corpus import hostile_run  # so that values are pickled under the name that tests import

    hostile_run.main()
