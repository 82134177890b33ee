"""``python -m newsjack.web`` as the supervisor starts it: serves, refuses what lies open, stops in time."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from newsjack.clock import monotonic_seconds

TOKEN = "a-token-that-is-long-enough"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def environment(redis_url: str, folder: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NEWSJACK_", "SLACK_"))}
    return {**kept, "REDIS_URL": redis_url, "NEWSJACK_STATE": str(folder), "NEWSJACK_CLOCK": "", **more}


def start(env: dict[str, str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "newsjack.web"],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def web(redis_url: str, tmp_path: Path) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    port = free_port()
    process = start(environment(redis_url, tmp_path, NEWSJACK_HTTP=f"127.0.0.1:{port}"))
    try:
        assert process.stderr is not None
        for line in process.stderr:
            if '"started"' in line:
                break
        wait_for(port, process)
        yield process, port
    finally:
        process.kill()
        process.communicate()


def wait_for(port: int, process: "subprocess.Popen[str]") -> None:
    until = monotonic_seconds() + 20
    while monotonic_seconds() < until and process.poll() is None:
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
    raise AssertionError("the dashboard did not come up")


def get(port: int, path: str) -> tuple[int, bytes]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", path, headers={"Accept": "text/html"})
        with connection.getresponse() as answer:
            return answer.status, answer.read()


def test_it_serves_and_ends_with_open_log_streams(web: tuple["subprocess.Popen[str]", int]) -> None:
    process, port = web
    assert [get(port, path)[0] for path in ("/", "/alerts", "/feeds", "/workers", "/logs", "/metrics")] == [
        200
    ] * 6
    assert get(port, "/stories/none")[0] == 404
    with ExitStack() as open_streams:
        for _ in range(3):
            connection = open_streams.enter_context(closing(HTTPConnection("127.0.0.1", port, timeout=10)))
            connection.request("GET", "/logs/stream")
            stream = open_streams.enter_context(connection.getresponse())
            assert stream.readline() == b"retry: 1000\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0


def test_it_beats_as_web(web: tuple["subprocess.Popen[str]", int]) -> None:
    _, port = web
    assert b"<b>web</b>" in get(port, "/workers")[1]


def test_an_open_address_without_a_token_is_refused(redis_url: str, tmp_path: Path) -> None:
    process = start(environment(redis_url, tmp_path, NEWSJACK_HTTP=f"0.0.0.0:{free_port()}"))
    _, said = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "NEWSJACK_WEB_TOKEN" in said
    assert "Traceback" not in said
