"""The daemon as a user starts it: newsroom over HTTP, real server, real RQ workers, a card on the console."""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsjack.newsroom.stream import StreamItem, write_stream
from tests.daemon import PAUSE, descendants, get, start, stop, wait_for

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


@dataclass(frozen=True)
class Daemon:
    """A daemon that lives on a newsroom: its process, what it printed, where its dashboard is."""

    process: subprocess.Popen[bytes]
    log: Path
    base: str

    def told(self) -> int:
        """Count the cards printed in full."""
        return self.log.read_text(encoding="utf-8").count("Quillmark (brand)")


@contextmanager
def living(folder: Path, config: Path, port: int) -> Iterator[Daemon]:
    room, log = folder / "room.log", folder / "run.log"
    newsroom = start(
        room, "newsroom", "--stream", str(folder / "stream.jsonl"), "--speed", "60",
        "--from", "2025-06-12T08:00:00Z", "--write-feeds", str(config / "feeds.yaml"), env={},
    )  # fmt: skip
    try:
        clock = wait_for(room, r"--clock (\S+)", seconds=20).group(1)
        env = {"NEWSJACK_STATE": str(folder), "NEWSJACK_HTTP": f"127.0.0.1:{port}", "REDIS_URL": ""}
        run = start(log, "run", "--config", str(config), "--clock", clock, env=env)
        try:
            yield Daemon(run, log, f"http://127.0.0.1:{port}")
        finally:
            stop(run, seconds=10)
    finally:
        stop(newsroom, seconds=5)


@pytest.mark.timeout(180)
def test_a_brand_story_is_told_once_and_shown_and_the_daemon_stops_in_five_seconds(
    tmp_path: Path, config: Path, port: int
):
    with living(tmp_path, config, port) as daemon:
        wait_for(daemon.log, r"Quillmark \(brand\)", seconds=60)
        assert "Quillmark" in get(f"{daemon.base}/")
        assert "Quillmark" in get(f"{daemon.base}/alerts")
        assert json.loads(get(f"{daemon.base}/healthz"))
        assert "newsjack_" in get(f"{daemon.base}/metrics")
        (config / "brands.yaml").write_text(BRANDS + "  - nam: x\n", encoding="utf-8")
        wait_for(daemon.log, r"settings kept.*brands.yaml:4", seconds=10)
        children = descendants(daemon.process.pid)
        began = time.monotonic()
        assert stop(daemon.process, seconds=10) == 0
        assert time.monotonic() - began < 5
        assert daemon.told() == 1
        assert len(children) >= 9
        assert [pid for pid in children if os.path.exists(f"/proc/{pid}")] == []


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_every_child_may_be_killed_and_the_story_is_still_told_once(tmp_path: Path, config: Path, port: int):
    with living(tmp_path, config, port) as daemon:
        wait_for(daemon.log, r"took the lease", seconds=30)
        for pid in descendants(daemon.process.pid):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            PAUSE.wait(0.7)
        wait_for(daemon.log, r"Quillmark \(brand\)", seconds=90)
        PAUSE.wait(5)
        assert daemon.told() == 1
        assert daemon.process.poll() is None
        assert json.loads(get(f"{daemon.base}/healthz"))
