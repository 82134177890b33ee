"""Fuzz documents, dates, OPML and settings in worker processes; say every crash, hang and broken promise.

Run `python -m bench.fuzz [--inputs N] [--seed S] [--workers W] [--keep DIR] [--guided]`. An input that
takes two seconds is a hang, one that ends its process (memory limit, signal) is a crash, one after
which something is not as promised is a fault; each is printed with the numbers that make it again:
`python -m bench.fuzz --target parse --seed S --again NUMBER`. ``NEWSJACK_DATA`` adds the suites'
documents as bases. ``--guided`` lets atheris steer by coverage instead (`pip install -e '.[fuzz]'`).
"""

import argparse
import multiprocessing
import resource
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bench.fuzz_inputs import made
from bench.fuzz_targets import TARGETS, check
from newsjack.core.canonical import registrable_domain
from newsjack.core.language import detect_language

DEADLINE = 2.0
"""Seconds of the processor an input may take; five times that by the clock, as others share the machine."""

MEMORY = 2_000_000_000
"""Bytes of address space a worker may have."""

SHARES = {"parse": 45, "dates": 30, "opml": 13, "settings": 12}
CHUNK = 500
_SPAWN = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that must not be: what, of which input."""

    kind: str
    target: str
    number: int
    text: str


@dataclass(slots=True)
class _Worker:
    """A process at work on one chunk of a target."""

    process: Any
    pipe: Connection
    at: Any
    target: str
    first: int
    last: int
    number: int
    since: float


def _work(pipe: Connection, at: Any, seed: int) -> None:
    """Take chunks until told to stop; report each finding, then the chunk's end."""
    registrable_domain("http://www.example.co.uk/")
    detect_language("A sentence that is long enough for its language to be detected.")
    for target in TARGETS:
        check(made(target, seed, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    pipe.send(("ready", ""))
    while True:
        target, first, last = pipe.recv()
        if not target:
            return
        for number in range(first, last):
            at.value = number
            _one(pipe, target, seed, number)
        pipe.send(("done", ""))


def _one(pipe: Connection, target: str, seed: int, number: int) -> None:
    given = made(target, seed, number)
    start = time.process_time()
    try:
        check(given)
    except Exception:  # noqa: BLE001 - whatever comes is what is looked for
        pipe.send(("fault", (target, number, traceback.format_exc())))
    if time.process_time() - start > DEADLINE:
        pipe.send(("fault", (target, number, f"hang: {time.process_time() - start:.1f} s")))


class Fuzzer:
    """Keeps workers busy, watches their deadlines, replaces those that die."""

    def __init__(self, *, seed: int, workers: int) -> None:
        self.seed = seed
        self.findings: list[Finding] = []
        self.done: Counter[str] = Counter()
        self._idle = [self._started() for _ in range(workers)]
        self._busy: list[_Worker] = []

    def run(self, plan: Iterator[tuple[str, int, int]]) -> None:
        """Work through chunks of (target, first, last)."""
        waiting = list(plan)[::-1]
        while waiting or self._busy:
            while self._idle and waiting:
                self._give(self._idle.pop(), waiting.pop())
            for worker in list(self._busy):
                left = self._looked_after(worker)
                if left is not None:
                    waiting.append(left)
            time.sleep(0.02)
        for worker in self._idle:
            worker.pipe.send(("", 0, 0))
            worker.process.join(10)

    def _started(self) -> _Worker:
        ours, theirs = _SPAWN.Pipe()
        at = _SPAWN.Value("q", -1)
        process = _SPAWN.Process(target=_work, args=(theirs, at, self.seed), daemon=True)
        process.start()
        theirs.close()
        assert ours.recv()[0] == "ready"
        return _Worker(process, ours, at, "", 0, 0, -1, 0.0)

    def _give(self, worker: _Worker, chunk: tuple[str, int, int]) -> None:
        worker.target, worker.first, worker.last = chunk
        worker.number, worker.since = -1, time.perf_counter()
        worker.pipe.send(chunk)
        self._busy.append(worker)

    def _looked_after(self, worker: _Worker) -> tuple[str, int, int] | None:
        """Hear a worker out; return what is left of its chunk where it died or hung."""
        try:
            while worker.pipe.poll():
                said, told = worker.pipe.recv()
                if said == "done":
                    self.done[worker.target] += worker.last - worker.first
                    self._busy.remove(worker)
                    self._idle.append(worker)
                    return None
                self.findings.append(Finding("fault", *told))
        except (EOFError, OSError):
            return self._replaced(worker, "crash", f"the process ended: {worker.process.exitcode}")
        if worker.at.value != worker.number:
            worker.number, worker.since = worker.at.value, time.perf_counter()
        if time.perf_counter() - worker.since > 5 * DEADLINE:
            worker.process.kill()
            return self._replaced(worker, "hang", f"killed after {5 * DEADLINE:.0f} s")
        return None

    def _replaced(self, worker: _Worker, kind: str, text: str) -> tuple[str, int, int] | None:
        worker.process.join(10)
        number = max(worker.at.value, worker.first)
        self.findings.append(Finding(kind, worker.target, number, text))
        self.done[worker.target] += number + 1 - worker.first
        self._busy.remove(worker)
        self._idle.append(self._started())
        left = (worker.target, number + 1, worker.last)
        return left if left[1] < left[2] else None


def plan(inputs: int, targets: tuple[str, ...], start: int = 0) -> Iterator[tuple[str, int, int]]:
    """Yield chunks so that each target gets its share of ``inputs``."""
    total = sum(SHARES[target] for target in targets)
    for target in targets:
        wanted = start + -(-inputs * SHARES[target] // total)
        for first in range(start, wanted, CHUNK):
            yield target, first, min(first + CHUNK, wanted)


def keep(folder: Path, findings: list[Finding], seed: int) -> None:
    """Write the input of each finding beside what happened."""
    folder.mkdir(parents=True, exist_ok=True)
    for finding in findings:
        name = f"{finding.target}-{seed}-{finding.number}"
        (folder / name).write_bytes(made(finding.target, seed, finding.number).body)
        (folder / f"{name}.txt").write_text(f"{finding.kind}\n{finding.text}", "utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=int, default=0, help="number of the first input of each target")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--target", choices=TARGETS, help="fuzz only this")
    parser.add_argument("--keep", type=Path, help="folder for the inputs of what was found")
    parser.add_argument("--again", type=int, help="run this one input of --target here")
    parser.add_argument("--guided", action="store_true", help="steer by coverage, with atheris")
    return parser.parse_args()


def main() -> int:
    """Fuzz; 1 when anything was found."""
    options = _arguments()
    targets = (options.target,) if options.target else TARGETS
    if options.again is not None:
        given = made(targets[0], options.seed, options.again)
        print(given)
        check(given)
        return 0
    if options.guided:
        from bench.fuzz_guided import run_guided

        return run_guided(targets, inputs=options.inputs, seed=options.seed)
    start = time.perf_counter()
    fuzzer = Fuzzer(seed=options.seed, workers=options.workers)
    fuzzer.run(plan(options.inputs, targets, options.start))
    spent = time.perf_counter() - start
    print(f"{sum(fuzzer.done.values())} inputs, seed {options.seed}, {spent:.0f} s: {dict(fuzzer.done)}")
    print(f"crashes, hangs and faults: {len(fuzzer.findings)}")
    for finding in fuzzer.findings[:50]:
        print(f"{finding.kind}\t{finding.target} {finding.number}\n{finding.text[-1500:]}")
    if options.keep and fuzzer.findings:
        keep(options.keep, fuzzer.findings, options.seed)
    return 1 if fuzzer.findings else 0


if __name__ == "__main__":
    sys.exit(main())
