"""The embedded server: private, durable, refused where it cannot serve, gone with its parent."""

import os
import signal
import stat
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from newsjack.errors import ServerError
from newsjack.run.binaries import bundled_binary, find_binary, parse_release, probe
from newsjack.run.server import EmbeddedServer, check_server
from newsjack.store.client import connect_impatient

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path: pytest's own may be too long for a socket, which is a test of its own."""
    with TemporaryDirectory(prefix="nj-test-") as name:
        yield Path(name)


@pytest.fixture
def server(folder: Path) -> Iterator[EmbeddedServer]:
    server = EmbeddedServer(folder, None)
    yield server
    server.stop()


def ask(url: str, *command: str) -> object:
    client = connect_impatient(url)
    try:
        return client.execute_command(*command)
    finally:
        client.close()


def within(seconds: float, done: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while not done() and time.monotonic() < end:
        time.sleep(0.02)
    return done()


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def script(path: Path, text: str) -> Path:
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_it_answers_on_a_private_socket_and_is_durable(server: EmbeddedServer, folder: Path) -> None:
    url = server.start()
    assert url == server.url == f"unix://{folder}/redis/r.sock"
    assert stat.S_IMODE((folder / "redis").stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "redis" / "r.sock").stat().st_mode) == 0o700
    assert check_server(url) == []
    client = connect_impatient(url)
    assert client.config_get("port") == {"port": "0"}
    client.close()


def test_data_outlives_a_stop_and_a_kill(folder: Path) -> None:
    for round_ in range(3):
        server = EmbeddedServer(folder, None)
        url = server.start()
        assert ask(url, "LRANGE", "rounds", "0", "-1") == [str(number) for number in range(round_)]
        ask(url, "RPUSH", "rounds", str(round_))
        if round_ == 1:
            assert server.pid is not None
            os.kill(server.pid, signal.SIGKILL)
        server.stop()
        server.stop()
        assert server.pid is None


def test_a_server_that_died_is_started_again_on_the_same_socket(server: EmbeddedServer) -> None:
    url = server.start()
    first = server.pid
    assert first is not None
    assert server.revive() == ""
    ask(url, "SET", "kept", "yes")
    os.kill(first, signal.SIGKILL)
    assert within(5, lambda: server.pid is None)
    assert server.revive() == "the server died and was started again"
    assert server.pid not in (None, first)
    assert ask(url, "GET", "kept") == "yes"


def test_a_long_state_path_gets_a_short_socket(folder: Path) -> None:
    server = EmbeddedServer(folder / ("long" * 30) / 'with blank and "quote"', None)
    url = server.start()
    socket = Path(url.removeprefix("unix://"))
    assert len(os.fsencode(socket)) <= 100
    assert stat.S_IMODE(socket.parent.stat().st_mode) == 0o700
    assert ask(url, "PING")
    server.stop()
    assert not socket.parent.exists()


def test_one_daemon_for_each_state_folder(server: EmbeddedServer, folder: Path) -> None:
    url = server.start()
    second = EmbeddedServer(folder, None)
    with pytest.raises(ServerError, match=rf"another newsjack runs on .*process {os.getpid()}"):
        second.start()
    second.stop()
    assert ask(url, "PING")


def test_a_folder_that_cannot_be_made(folder: Path) -> None:
    (folder / "file").write_text("", encoding="utf-8")
    with pytest.raises(ServerError, match="cannot be used"):
        EmbeddedServer(folder / "file", None).start()


def test_data_of_a_newer_server_is_refused(server: EmbeddedServer, folder: Path) -> None:
    (folder / "redis").mkdir()
    (folder / "redis" / "version").write_text("valkey 99.0.0\n", encoding="utf-8")
    with pytest.raises(ServerError, match=r"cannot read the data, which valkey 99\.0\.0 wrote"):
        server.start()
    assert (folder / "redis" / "version").read_text(encoding="utf-8") == "valkey 99.0.0\n"
    (folder / "redis" / "version").write_text("redis 6.2.0\n", encoding="utf-8")
    assert server.start()


@pytest.mark.parametrize(
    ("reader", "writer", "reads"),
    [
        ("redis 7.0.15", "redis 7.0.1", True),
        ("redis 7.0.1", "redis 7.0.15", True),
        ("redis 7.0.15", "redis 6.2.14", True),
        ("redis 6.2.14", "redis 7.0.15", False),
        ("redis 7.0.15", "redis 7.2.0", False),
        ("valkey 9.1.2", "redis 7.2.4", True),
        ("valkey 9.1.2", "redis 7.4.0", False),
        ("redis 8.0.0", "valkey 7.2.5", False),
    ],
)
def test_who_reads_whose_data(reader: str, writer: str, reads: bool) -> None:
    one, other = parse_release(reader), parse_release(writer)
    assert one is not None
    assert other is not None
    assert one.reads_data_of(other) is reads


def test_the_bundled_server_is_there_and_runs(folder: Path) -> None:
    bundled = bundled_binary()
    assert bundled is not None
    assert probe(bundled).release.family == "valkey"
    server = EmbeddedServer(folder, bundled)
    assert check_server(server.start()) == []
    server.stop()


def test_the_search_goes_on_when_path_has_nothing_fit(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(folder / "redis-server", "echo 'Redis server v=5.0.7 sha=0'")
    script(folder / "valkey-server", "echo hello")
    monkeypatch.setenv("PATH", str(folder))
    assert find_binary(None).path == bundled_binary()
    script(folder / "valkey-server", "echo 'Valkey server v=8.0.1 sha=0'")
    assert find_binary(None).path == folder / "valkey-server"
    newer = parse_release("valkey 9.0.0")
    assert find_binary(None, data=newer).path == bundled_binary()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("echo 'Redis server v=5.0.7 sha=0'", "6.2 or newer"),
        ("echo hello", "is no Redis or Valkey server"),
        ("exit 3", "is no Redis or Valkey server"),
    ],
)
def test_a_named_server_is_taken_or_refused(folder: Path, text: str, said: str) -> None:
    named = script(folder / "server", text)
    with pytest.raises(ServerError, match=said):
        EmbeddedServer(folder / "state", named).start()
    with pytest.raises(ServerError, match="cannot be run"):
        find_binary(folder / "missing")


def test_a_server_that_ends_at_once_tells_why(folder: Path) -> None:
    says = "case $1 in --version) echo Redis server v=7.0.15;; *) echo no disk left; exit 1;; esac"
    named = script(folder / "server", says)
    server = EmbeddedServer(folder / "state", named)
    with pytest.raises(ServerError, match="did not start: no disk left"):
        server.start()
    assert server.url == ""


PARENT = """
    import sys, time
    from pathlib import Path
    from newsjack.run.server import EmbeddedServer
    server = EmbeddedServer(Path(sys.argv[1]), None)
    url = server.start()
    print(server.pid, url, flush=True)
    time.sleep(60)
"""


def test_a_killed_parent_takes_its_server_along_and_the_next_one_starts(folder: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(PARENT), str(folder)], stdout=subprocess.PIPE, cwd=ROOT
    )
    assert parent.stdout is not None
    pid, url = parent.stdout.readline().decode().split()
    ask(url, "SET", "kept", "yes")
    parent.kill()
    parent.wait()
    parent.stdout.close()
    server = EmbeddedServer(folder, None)  # at once: the old one may still be writing its last
    assert server.start() == url
    assert not is_running(int(pid))
    assert ask(url, "GET", "kept") == "yes"
    server.stop()


def test_it_can_be_started_from_another_thread(server: EmbeddedServer) -> None:
    thread = threading.Thread(target=server.start)
    thread.start()
    thread.join()
    assert ask(server.url, "PING")


def test_what_is_wrong_with_a_server_of_the_users(server: EmbeddedServer, folder: Path) -> None:
    url = server.start()
    ask(url, "CONFIG", "SET", "appendonly", "no")
    ask(url, "CONFIG", "SET", "maxmemory-policy", "allkeys-lru")
    problems = {str(problem)[:20]: problem.is_fatal for problem in check_server(url)}
    assert problems == {"maxmemory-policy is ": False, "the append-only file": False}
    ask(url, "CONFIG", "SET", "maxmemory", "100mb")
    assert [problem.is_fatal for problem in check_server(url)] == [True, False]
    (problem,) = check_server(f"unix://{folder}/nobody")
    assert problem.is_fatal
    assert "does not answer" in str(problem)
    with pytest.raises(ServerError, match="REDIS_URL cannot be used"):
        check_server("http://localhost")
