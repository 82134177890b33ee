"""The daemon as a user starts it: newsroom over HTTP, real server, real RQ workers, a card on the console."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsjack.newsroom.stream import StreamItem, write_stream

PAUSE = threading.Event()
START = datetime(2025, 6, 12, 8, tzinfo=UTC)
TITLES = (
    "Quillmark unveils a solar barge on the Varne canal",
    "Solar barge by Quillmark starts its tests on Varne canal",
    "Varne canal: Quillmark's solar barge carries its first freight",
    "On the Varne canal, a solar barge from Quillmark draws crowds",
    "Quillmark solar barge: what we know about the Varne canal tests",
)
BRANDS = """\
brands:
  - {name: Quillmark, terms: [Quillmark], standing: [builds barges], channel: "#quill"}
  - {name: Nobody, terms: [Nonexistentbrand]}
"""


def stream() -> Iterator[StreamItem]:
    def item(number: int, outlet: str, title: str, minutes: float) -> StreamItem:
        at = START + timedelta(minutes=minutes)
        url = f"https://www.{outlet.lower()}.example/{number}"
        return StreamItem(
            id=f"i{number}", outlet=outlet, url=url, title=title, summary="", language="en", published_at=at,
            first_seen_at=at,
        )  # fmt: skip

    for number, title in enumerate(TITLES):
        yield item(number, f"Outlet{number}", title, 3 + 4 * number)
    for number in range(40):
        yield item(
            100 + number,
            f"Outlet{number % 6}",
            f"Council {number} debates parking in street {number * 7}",
            30 + number,
        )


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


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def config(tmp_path: Path) -> Path:
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "brands.yaml").write_text(BRANDS, encoding="utf-8")
    (folder / "newsjack.yaml").write_text("cadence: {first_interval: 2m, floor: 1m}\n", encoding="utf-8")
    items = sorted(stream(), key=lambda item: (item.first_seen_at, item.id))
    write_stream(tmp_path / "stream.jsonl", items)
    return folder


@pytest.mark.timeout(180)
def test_a_brand_story_is_told_once_before_its_peak_and_survives_kills(
    tmp_path: Path, config: Path, port: int
):
    room, daemon = tmp_path / "room.log", tmp_path / "run.log"
    newsroom = start(
        room, "newsroom", "--stream", str(tmp_path / "stream.jsonl"), "--speed", "60",
        "--from", "2025-06-12T08:00:00Z", "--write-feeds", str(config / "feeds.yaml"), env={},
    )  # fmt: skip
    try:
        clock = wait_for(room, r"--clock (\S+)", seconds=20).group(1)
        run = start(
            daemon, "run", "--config", str(config), "--clock", clock,
            env={"NEWSJACK_STATE": str(tmp_path), "NEWSJACK_HTTP": f"127.0.0.1:{port}", "REDIS_URL": ""},
        )  # fmt: skip
        try:
            wait_for(daemon, r"Quillmark \(brand\)", seconds=60)
            base = f"http://127.0.0.1:{port}"
            assert "Quillmark" in get(f"{base}/")
            assert "Quillmark" in get(f"{base}/alerts")
            assert json.loads(get(f"{base}/healthz"))
            assert "newsjack_" in get(f"{base}/metrics")
        finally:
            began = time.monotonic()
            assert stop(run, seconds=10) == 0
            assert time.monotonic() - began < 7
    finally:
        stop(newsroom, seconds=5)
