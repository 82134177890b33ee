"""The embedded Redis-compatible server: private, durable, started first and stopped last."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from redis.exceptions import BusyLoadingError, RedisError

from newsjack.clock import monotonic_seconds
from newsjack.errors import ServerError
from newsjack.run.binaries import LEAST_VERSION, Release, find_binary, parse_release
from newsjack.run.children import dies_with_parent, signal_process
from newsjack.run.locks import FileLock
from newsjack.store.client import connect_impatient

_LONGEST_SOCKET_PATH = 100
"""A unix socket's path may take 107 bytes; some are left for the temporary name of the bind."""
_START_SECONDS = 20.0
_LOAD_SECONDS = 600.0
_LEFT_OVER_SECONDS = 15.0
_STOP_SECONDS = 10.0
_REVIVE_SECONDS = 1.0
_LOG_TAIL = 600


class EmbeddedServer:
    """A server of our own under ``state_dir/redis``, on a private unix socket, with AOF.

    One daemon for each state folder. Start it from the main thread: then it ends with this process
    however that ends. Data that a newer release wrote is refused.
    """

    def __init__(self, state_dir: Path, binary: Path | None = None) -> None:
        """Take the state folder, and the server binary where one is named (``NEWSJACK_REDIS_BIN``)."""
        self._dir = state_dir.resolve() / "redis"
        self._named = binary
        self._daemon_lock = FileLock(self._dir / "daemon.lock")
        self._socket: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._not_before = 0.0

    @property
    def pid(self) -> int | None:
        """Return the server's process id while it runs."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def start(self) -> str:
        """Start the server, wait until it answers, and return its URL. Raises ``ServerError``."""
        self._make_folder()
        if not self._daemon_lock.take():
            raise ServerError(
                f"another newsjack runs on {self._dir.parent}{self._daemon_lock.holder()}: "
                "stop it, or set NEWSJACK_STATE to another folder",
                subject=str(self._dir.parent),
                permanent=True,
            )
        try:
            self._socket = self._socket_path()
            self._launch()
        except BaseException:
            self.stop()
            raise
        return self.url

    @property
    def url(self) -> str:
        """Return where it listens; empty before it was started."""
        return f"unix://{self._socket}" if self._socket is not None else ""

    def revive(self) -> str:
        """Start it again on the same socket if it died; return what was done in words, else empty.

        Call it now and then (the supervisor's ``tick``). A failed start is tried again at the next
        call, but not within a second.
        """
        if self._socket is None or self.pid is not None or monotonic_seconds() < self._not_before:
            return ""
        self._not_before = monotonic_seconds() + _REVIVE_SECONDS
        try:
            self._launch()
        except ServerError as error:
            self._end_process()
            return f"the server died and does not start: {error}"
        return "the server died and was started again"

    def stop(self) -> None:
        """Stop the server in order (what it holds is on disk then) and give the folder free."""
        self._end_process()
        if self._socket is not None:
            self._socket.unlink(missing_ok=True)
            if self._socket.parent != self._dir:
                shutil.rmtree(self._socket.parent, ignore_errors=True)
            self._socket = None
        self._daemon_lock.release()

    def _end_process(self) -> None:
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _make_folder(self) -> None:
        try:
            self._dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._dir.chmod(0o700)
        except OSError as error:
            raise ServerError(
                f"the state folder {self._dir} cannot be used: {error}",
                subject=str(self._dir),
                permanent=True,
            ) from error

    def _socket_path(self) -> Path:
        """Return a path short enough for a socket: in the state folder, else in a folder of its own."""
        wanted = self._dir / "r.sock"
        if len(os.fsencode(wanted)) <= _LONGEST_SOCKET_PATH:
            return wanted
        short = Path(tempfile.mkdtemp(prefix="nj-")) / "r.sock"
        if len(os.fsencode(short)) <= _LONGEST_SOCKET_PATH:
            return short
        short.parent.rmdir()
        raise ServerError(f"no folder is short enough for a socket: {short}", permanent=True)

    def _launch(self) -> None:
        server_lock = FileLock(self._dir / "server.lock")
        self._await_left_over(server_lock)
        try:
            binary = find_binary(self._named, data=self._written_by())
            assert self._socket is not None
            self._socket.unlink(missing_ok=True)
            with (self._dir / "server.log").open("wb") as log:
                self._process = self._spawn(binary.path, log, server_lock)
        finally:
            server_lock.release()  # the server holds its own copy as long as it lives
        self._await_answer()
        (self._dir / "version").write_text(f"{binary.release}\n", encoding="utf-8")
        told = {"pid": self._process.pid, "socket": str(self._socket)}
        (self._dir / "server.json").write_text(json.dumps(told), encoding="utf-8")

    def _spawn(self, binary: Path, log: IO[bytes], lock: FileLock) -> "subprocess.Popen[bytes]":
        arguments = {
            "port": "0",
            "unixsocket": str(self._socket),
            "unixsocketperm": "700",
            "dir": str(self._dir),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
        }
        flags = [part for name, value in arguments.items() for part in (f"--{name}", value)]
        try:
            return subprocess.Popen(
                [binary, *flags],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C must not reach it before the workers
                preexec_fn=dies_with_parent(),
                pass_fds=(lock.descriptor,),
            )
        except OSError as error:
            raise ServerError(f"{binary} cannot be started: {error}", permanent=True) from error

    def _written_by(self) -> Release | None:
        """Return the release that wrote the data at hand, ``None`` where there is none."""
        try:
            text = (self._dir / "version").read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        return parse_release(text)

    def _await_left_over(self, lock: FileLock) -> None:
        """Wait for the end of a server whose daemon was killed: it still writes the same files."""
        began = monotonic_seconds()
        told = False
        while not lock.take():
            waited = monotonic_seconds() - began
            if waited > _LEFT_OVER_SECONDS:
                raise ServerError(f"a server left over from before still uses {self._dir}", permanent=True)
            if waited > 2 and not told:
                told = True
                self._end_left_over()
            time.sleep(0.05)

    def _end_left_over(self) -> None:
        """Ask a left-over server to end, if the one on its private socket is the one we started."""
        try:
            told: dict[str, Any] = json.loads((self._dir / "server.json").read_text(encoding="utf-8"))
            pid, url = int(told["pid"]), f"unix://{told['socket']}"
        except (OSError, ValueError, LookupError, TypeError):
            return
        client = connect_impatient(url)
        try:
            if int(client.info("server")["process_id"]) == pid:
                signal_process(pid, signal.SIGTERM)
        except RedisError:
            return
        finally:
            client.close()

    def _await_answer(self) -> None:
        """Wait for a PONG; a server that reads much data back in says so and gets more time."""
        began = monotonic_seconds()
        patience = _START_SECONDS
        client = connect_impatient(self.url)
        try:
            while self.pid is not None and monotonic_seconds() - began < patience:
                try:
                    if client.ping():
                        return
                except BusyLoadingError:
                    patience = _LOAD_SECONDS
                except RedisError:
                    pass
                time.sleep(0.01)
        finally:
            client.close()
        raise ServerError(f"the server did not start: {self._log_tail()}", subject=str(self._dir))

    def _log_tail(self) -> str:
        text = (self._dir / "server.log").read_text(encoding="utf-8", errors="replace")
        return " / ".join(text[-_LOG_TAIL:].split("\n")[-4:]).strip(" /") or "it said nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerProblem:
    """Something about the user's own server; ``is_fatal``: newsjack cannot run on it."""

    message: str
    is_fatal: bool

    def __str__(self) -> str:
        return self.message


def server_release(url: str) -> str:
    """Return a server's family and version in words, empty when it does not answer."""
    client = connect_impatient(url)
    try:
        info: dict[str, Any] = client.info("server")
    except RedisError:
        return ""
    finally:
        client.close()
    family = str(info.get("server_name", "redis"))
    return f"{family} {info.get(f'{family}_version', info.get('redis_version', ''))}"


def check_server(url: str) -> list[ServerProblem]:
    """Check a server that we did not start: reachable, 6.2 or newer, durable, evicting nothing."""
    client = connect_impatient(url)
    try:
        info: dict[str, Any] = client.info()
    except RedisError as error:
        return [ServerProblem(message=f"the server at REDIS_URL does not answer: {error}", is_fatal=True)]
    finally:
        client.close()
    return [problem for problem in _judge(info) if problem is not None]


def _judge(info: dict[str, Any]) -> list[ServerProblem | None]:
    numbers = str(info.get("redis_version", "0")).split(".")[:2]
    version = tuple(int(number) if number.isdigit() else 0 for number in numbers)
    policy = str(info.get("maxmemory_policy", "noeviction"))
    is_limited = int(info.get("maxmemory", 0)) > 0
    return [
        _problem(
            version < LEAST_VERSION,
            f"the server is version {info.get('redis_version')}; newsjack needs 6.2 or newer",
            is_fatal=True,
        ),
        _problem(
            str(info.get("role", "master")) != "master",
            "the server is a replica and takes no writes: name the primary in REDIS_URL",
            is_fatal=True,
        ),
        _problem(
            int(info.get("cluster_enabled", 0)) == 1,
            "the server is a cluster: newsjack's transactions need one server",
            is_fatal=True,
        ),
        _problem(
            policy != "noeviction",
            f"maxmemory-policy is {policy}: under pressure the server would drop stories and jobs; "
            "set `maxmemory-policy noeviction`",
            is_fatal=is_limited,
        ),
        _problem(
            int(info.get("aof_enabled", 0)) != 1,
            "the append-only file is off: a crash of the server loses what came since its last snapshot; "
            "set `appendonly yes`",
            is_fatal=False,
        ),
    ]


def _problem(applies: bool, message: str, *, is_fatal: bool) -> ServerProblem | None:
    return ServerProblem(message=message, is_fatal=is_fatal) if applies else None
