"""Starting newsjack's commands as processes, waiting for what they print, and stopping them."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest

PAUSE = threading.Event()


def wait_for(path: Path, pattern: str, *, seconds: float) -> re.Match[str]:
    """Wait until what a process printed so far holds a pattern."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = re.search(pattern, path.read_text(encoding="utf-8"))
        if found:
            return found
        PAUSE.wait(0.1)
    pytest.fail(f"no {pattern!r} within {seconds} s in:\n{path.read_text(encoding='utf-8')[-4000:]}")


def start(log: Path, *arguments: str, env: dict[str, str]) -> subprocess.Popen[bytes]:
    with log.open("wb") as file:
        return subprocess.Popen(
            [sys.executable, "-m", "newsjack.cli.main", *arguments],
            stdout=file, stderr=subprocess.STDOUT, env={**os.environ, **env}, start_new_session=True,
        )  # fmt: skip


def stop(process: subprocess.Popen[bytes], *, seconds: float) -> int:
    process.send_signal(signal.SIGINT)
    try:
        return process.wait(timeout=seconds)
    finally:
        process.kill()


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=5) as answer:
        return str(answer.read().decode())


def descendants(pid: int) -> list[int]:
    """Return the process's children, theirs, and so on, parents first."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(entry.name)] = int(fields[1])
    found = [pid]
    for known in found:
        found += [child for child, parent in parents.items() if parent == known]
    return found[1:]
