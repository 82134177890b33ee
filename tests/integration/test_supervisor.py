"""The supervisor: what dies comes back, what is told to stop stops in order, nothing is left."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from newsjack.run.children import session_members
from newsjack.run.guardian import Guardian
from newsjack.run.supervisor import Supervisor

ROOT = Path(__file__).parents[2]

WAIT = "print('up', flush=True)\nimport time\nwhile True: time.sleep(0.05)"
POLITE = """
import signal, sys, time
def stop(*_): print('bye', flush=True); sys.exit(0)
signal.signal(signal.SIGTERM, stop)
print('up', flush=True)
while True: time.sleep(0.05)
"""
STUBBORN = """
import os, signal, time
for number in (signal.SIGTERM, signal.SIGINT): signal.signal(number, signal.SIG_IGN)
if os.fork() == 0:
    os.setpgrp()  # as a work-horse of RQ does
os.write(1, f'up {os.getpid()}\\n'.encode())  # one write: two processes share the pipe
while True: time.sleep(0.05)
"""
PARENT = """
import os, sys, time
child = os.fork()
if child == 0:
    os.setpgrp()
    time.sleep(60)
print('child', child, flush=True)
time.sleep(60)
"""


def python(text: str) -> list[str]:
    return [sys.executable, "-c", text]


class Watched:
    """A supervisor, what it said, and conditions on it."""

    def __init__(self, **commands: str) -> None:
        self.said: list[tuple[str, str]] = []
        self.supervisor = Supervisor(
            {name: python(text) for name, text in commands.items()},
            os.environ,
            on_line=lambda name, line: self.said.append((name, line)),
        )

    def lines(self, name: str) -> list[str]:
        return [line for said_by, line in self.said if said_by == name]

    def run_until(self, done: Callable[[], bool], seconds: float = 30) -> int:
        end = time.monotonic() + seconds
        met: list[bool] = []

        def stop() -> bool:
            met.append(done())
            return met[-1] or time.monotonic() > end

        status = self.supervisor.run_until(stop)
        assert met[-1]
        return status


def is_gone(pid: int) -> bool:
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except OSError:
        return True
    return text.rpartition(")")[2].split()[0] in "ZX"


def pid_of(watched: Watched, name: str) -> int | None:
    return {child.name: child.pid for child in watched.supervisor.children()}[name]


def test_lines_pass_through_and_all_end_in_order() -> None:
    watched = Watched(web=POLITE, dispatch=POLITE, stories=POLITE)
    names = ("web", "dispatch", "stories")
    pids: list[int] = []

    def all_up() -> bool:
        pids[:] = [child.pid for child in watched.supervisor.children() if child.pid is not None]
        return all(watched.lines(name) == ["up"] for name in names)

    assert watched.run_until(all_up) == 0
    assert [name for name, line in watched.said if line == "bye"] == list(names)
    assert len(pids) == 3
    assert all(is_gone(pid) for pid in pids)
    assert [child.pid for child in watched.supervisor.children()] == [None] * 3


def test_what_is_killed_comes_back() -> None:
    watched = Watched(poll=WAIT, other=WAIT)
    killed: list[int] = []

    def twice_back() -> bool:
        pid = pid_of(watched, "poll")
        ups = len(watched.lines("poll"))
        if pid is not None and pid not in killed and ups == len(killed) + 1 and len(killed) < 2:
            killed.append(pid)
            os.kill(pid, signal.SIGKILL)
        return ups == 3

    assert watched.run_until(twice_back) == 0
    states = {child.name: child.restarts for child in watched.supervisor.children()}
    assert states == {"poll": 2, "other": 0}
    assert watched.lines("run") == [
        "poll ended (signal SIGKILL), again in 0.2 s",
        "poll ended (signal SIGKILL), again in 0.4 s",
    ]


def test_what_cannot_run_is_tried_ever_more_rarely() -> None:
    watched = Watched(bad="import sys; print('no'); sys.exit(3)")
    watched.run_until(lambda: len(watched.lines("run")) >= 4)
    waits = [line.partition("again in ")[2] for line in watched.lines("run")]
    assert waits[:4] == ["0.2 s", "0.4 s", "0.8 s", "1.6 s"]
    assert watched.lines("bad")[:2] == ["no", "no"]


def test_a_command_that_does_not_exist_is_told() -> None:
    said: list[str] = []
    supervisor = Supervisor(
        {"ghost": ["/nonexistent/program"]}, {}, on_line=lambda name, line: said.append(line)
    )
    supervisor.run_until(lambda: len(said) >= 2)
    assert said[0].startswith("ghost cannot be started")
    assert supervisor.children()[0].pid is None


def test_a_straggler_is_killed_with_what_it_forked_within_five_seconds() -> None:
    watched = Watched(web=POLITE, stories=STUBBORN, archive=POLITE)
    began: list[float] = []

    def up() -> bool:
        ready = len(watched.lines("stories")) == 2 and bool(watched.lines("archive"))
        if ready and watched.lines("web"):
            began.append(time.monotonic())
        return bool(began)

    assert watched.run_until(up) == 1
    assert time.monotonic() - began[0] < 5.5
    pids = [int(line.split()[1]) for line in watched.lines("stories")]
    assert len(set(pids)) == 2
    assert all(is_gone(pid) for pid in pids)
    assert watched.lines("archive") == ["up", "bye"]
    assert "stories does not stop: killed" in watched.lines("run")


def test_what_a_dead_child_had_forked_dies_too() -> None:
    watched = Watched(poll=PARENT)
    seen: list[int] = []

    def replaced() -> bool:
        pid = pid_of(watched, "poll")
        if len(watched.lines("poll")) == 1 and pid is not None and not seen:
            assert sorted(session_members(pid)) == sorted([pid, int(watched.lines("poll")[0].split()[1])])
            seen.append(int(watched.lines("poll")[0].split()[1]))
            os.kill(pid, signal.SIGKILL)
        return len(watched.lines("poll")) == 2

    watched.run_until(replaced)
    assert is_gone(seen[0])


def test_odd_output_does_no_harm() -> None:
    shout = "os.write(1, b'\\xff\\x00' + b'x' * 200_000 + b'\\nlast without end')"
    watched = Watched(noisy=f"import os, time\n{shout}\ntime.sleep(0.3)")
    watched.run_until(lambda: "last without end" in watched.lines("noisy"))
    assert sum(line.count("x") for line in watched.lines("noisy")) >= 200_000


def test_tick_is_called_and_shown() -> None:
    watched = Watched(web=WAIT)
    ticks = iter(["", "the server died and was started again"])
    watched.supervisor.run_until(lambda: bool(watched.lines("run")), tick=lambda: next(ticks, ""))
    assert watched.lines("run") == ["the server died and was started again"]


DAEMON = """
    import os, sys
    from newsjack.run.supervisor import Supervisor
    def show(name, line):
        print(name, line, " ".join(str(child.pid) for child in supervisor.children()), flush=True)
    command = [sys.executable, "-c", sys.argv[1]]
    supervisor = Supervisor({"a": command, "b": command}, os.environ, on_line=show)
    sys.exit(supervisor.run_until())
"""
SLEEPER = "import time; print('up', flush=True); time.sleep(60)"


def start_daemon(command: str, lines: int) -> tuple["subprocess.Popen[bytes]", list[int]]:
    daemon = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(DAEMON), command], stdout=subprocess.PIPE, cwd=ROOT
    )
    assert daemon.stdout is not None
    said = [daemon.stdout.readline().decode().split() for _ in range(lines)]
    return daemon, [int(pid) for pid in said[-1][-2:]]


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything(sent: signal.Signals) -> None:
    daemon, pids = start_daemon(SLEEPER, 2)
    daemon.send_signal(sent)
    assert daemon.wait(10) == 0
    assert len(pids) == 2
    assert all(is_gone(pid) for pid in pids)
    assert daemon.stdout is not None
    daemon.stdout.close()


@pytest.mark.parametrize(("command", "lines"), [(SLEEPER, 2), (STUBBORN, 4)], ids=["sleeper", "stubborn"])
def test_a_killed_supervisor_takes_its_children_along(command: str, lines: int) -> None:
    daemon, leaders = start_daemon(command, lines)
    sessions = {leader: set(session_members(leader)) for leader in leaders}
    assert sum(map(len, sessions.values())) == lines
    daemon.kill()
    daemon.wait()
    assert daemon.stdout is not None
    daemon.stdout.close()
    end = time.monotonic() + 15
    pids = set().union(*sessions.values())
    while not all(is_gone(pid) for pid in pids) and time.monotonic() < end:
        time.sleep(0.02)
    assert all(is_gone(pid) for pid in pids)


def test_a_guardian_that_was_killed_is_replaced() -> None:
    guardian = Guardian()
    sleeper = subprocess.Popen(
        [sys.executable, "-c", SLEEPER], start_new_session=True, stdout=subprocess.DEVNULL
    )
    guardian.watch(999_999_999)
    while not guardians():  # it is there, but may not have begun to be what it is
        time.sleep(0.01)
    (first,) = guardians()
    os.kill(first, signal.SIGKILL)
    while not is_gone(first):
        time.sleep(0.01)
    guardian.watch(sleeper.pid)
    while not guardians():
        time.sleep(0.01)
    (second,) = guardians()
    assert second != first
    guardian.dismiss()
    assert sleeper.wait(10) == -signal.SIGKILL
    assert guardians() == []


def test_a_killed_guardian_is_replaced_while_all_is_quiet() -> None:
    known = set(guardians())
    killed: list[int] = []

    def stop() -> bool:
        alive = sorted(set(guardians()) - known)
        if alive and not killed:
            killed.append(alive[0])
            os.kill(alive[0], signal.SIGKILL)
        return bool(killed) and any(pid not in killed and not is_gone(pid) for pid in alive)

    began = time.monotonic()
    supervisor = Supervisor({"one": [sys.executable, "-c", SLEEPER]}, dict(os.environ), on_line=print)
    assert supervisor.run_until(lambda: stop() or time.monotonic() - began > 20) == 0
    assert time.monotonic() - began < 20


def guardians() -> list[int]:
    """The guardians that this process started and that still run."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().split(b"\0")
            parent = int((folder / "stat").read_text(encoding="ascii").rpartition(")")[2].split()[1])
        except (OSError, UnicodeError):
            continue
        if b"newsjack.run.guardian" in command and parent == os.getpid():
            found.append(int(folder.name))
    return found
