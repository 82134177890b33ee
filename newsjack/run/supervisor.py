"""Keeps the processes of ``newsjack run`` alive, and ends them in order without leaving any behind."""

import os
import selectors
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import FrameType
from typing import Any

from newsjack.clock import monotonic_seconds, real_now
from newsjack.run.children import dies_with_parent, has_ended, kill_session, signal_process
from newsjack.run.guardian import Guardian

OnLine = Callable[[str, str], None]

_FIRST_DELAY = 0.2
_LONGEST_DELAY = 5.0
_HEALTHY_SECONDS = 30.0
_LOOK_SECONDS = 0.1
_STEP_SECONDS = 0.15
"""How long a stopping process is waited for before the next one is told to stop as well."""
_INSIST_SECONDS = 3.0
"""When stragglers get a second SIGTERM: an RQ worker then gives up its running job."""
_KILL_SECONDS = 4.5
_MAX_LINE = 65_536
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildState:
    """One supervised process; ``since`` is real time, ``pid`` is ``None`` while it waits to start again."""

    name: str
    pid: int | None
    restarts: int
    since: datetime


class _Child:
    """One command, its present process, and when it may be started again."""

    def __init__(self, name: str, argv: Sequence[str]) -> None:
        self.name = name
        self.argv = list(argv)
        self.process: subprocess.Popen[bytes] | None = None
        self.restarts = -1
        self.since = real_now()
        self.not_before = 0.0
        self.pending = b""
        self._delay = _FIRST_DELAY
        self._began = 0.0

    def start(self, env: Mapping[str, str]) -> str:
        """Start the process; return what went wrong, or empty."""
        self.restarts += 1
        self.since = real_now()
        self._began = monotonic_seconds()
        try:
            self.process = subprocess.Popen(
                self.argv,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                bufsize=0,
                start_new_session=True,
                preexec_fn=dies_with_parent(),
            )
        except OSError as error:
            self.schedule()
            return f"cannot be started: {error}"
        assert self.process.stdout is not None
        os.set_blocking(self.process.stdout.fileno(), False)
        return ""

    def schedule(self) -> float:
        """Set when to start again; return the wait in seconds. Health for a while resets the wait."""
        now = monotonic_seconds()
        if now - self._began >= _HEALTHY_SECONDS:
            self._delay = _FIRST_DELAY
        wait, self._delay = self._delay, min(self._delay * 2, _LONGEST_DELAY)
        self.not_before = now + wait
        return wait

    def read(self) -> tuple[list[str], bool]:
        """Return the lines that are there, and whether more may come."""
        if self.process is None or self.process.stdout is None:
            return [], False
        try:
            block = self.process.stdout.read(_MAX_LINE)
        except BlockingIOError:
            block = None
        if block:
            self.pending += block
        lines = self.pending.split(b"\n")
        self.pending = lines.pop() if block != b"" and len(lines[-1]) < _MAX_LINE else b""
        return [line.decode("utf-8", "replace").rstrip("\r") for line in lines if line], block != b""


class Supervisor:
    """Runs commands as children of their own sessions until told to stop.

    ``commands`` maps names to argument lists in the order in which they are stopped. What a child
    prints goes line by line to ``on_line`` (name, line), or to stdout with its name before it.
    """

    def __init__(
        self,
        commands: Mapping[str, Sequence[str]],
        env: Mapping[str, str],
        *,
        on_line: OnLine | None = None,
    ) -> None:
        self._children = [_Child(name, argv) for name, argv in commands.items()]
        self._env = dict(env)
        self._on_line = on_line or _print_line
        self._selector = selectors.DefaultSelector()
        self._guardian = Guardian()
        self._signals: list[int] = []

    def children(self) -> tuple[ChildState, ...]:
        """Return every child as it stands."""
        return tuple(
            ChildState(
                name=child.name,
                pid=child.process.pid if child.process is not None else None,
                restarts=max(0, child.restarts),
                since=child.since,
            )
            for child in self._children
        )

    def run_until(
        self, stop: Callable[[], bool] = lambda: False, *, tick: Callable[[], str] = lambda: ""
    ) -> int:
        """Start all, keep all alive until SIGINT, SIGTERM, SIGHUP or ``stop()``, end all; return 0.

        Ending takes at most about 5 s; 1 is returned when something had to be killed for it.
        ``tick`` is called about ten times a second; what it returns is shown as a line.
        Signals are handled when called from the main thread only.
        """
        former = self._take_signals()
        try:
            for child in self._children:
                self._start(child)
            while not self._signals and not stop():
                self._pump(_LOOK_SECONDS)
                self._look()
                if said := tick():
                    self._on_line("run", said)
            return self._end_all()
        finally:
            self._kill(self._alive())  # only after an exception is anything left here
            self._guardian.dismiss()
            self._selector.close()
            for number, handler in former.items():
                signal.signal(number, handler)

    def _take_signals(self) -> dict[int, Any]:
        if threading.current_thread() is not threading.main_thread():
            return {}
        return {number: signal.signal(number, self._on_signal) for number in _SIGNALS}

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        self._signals.append(number)

    def _start(self, child: _Child) -> None:
        if fault := child.start(self._env):
            self._on_line("run", f"{child.name} {fault}")
        elif child.process is not None and child.process.stdout is not None:
            self._guardian.watch(child.process.pid)
            self._selector.register(child.process.stdout, selectors.EVENT_READ, child)

    def _pump(self, seconds: float) -> None:
        """Pass on what children print, waiting for it at most so long."""
        for key, _ in self._selector.select(seconds):
            self._pass_on(key.data)

    def _pass_on(self, child: _Child) -> bool:
        """Show the lines that are there; tell whether there were any."""
        lines, is_open = child.read()
        for line in lines:
            self._on_line(child.name, line)
        if not is_open and child.process is not None and child.process.stdout is not None:
            self._close(child.process.stdout)
        return bool(lines)

    def _close(self, stdout: Any) -> None:
        if not stdout.closed:
            self._selector.unregister(stdout)
            stdout.close()

    def _look(self) -> None:
        """Notice what died, and start what may be started again."""
        self._guardian.keep()
        for child in self._children:
            if child.process is not None and has_ended(child.process.pid):
                status = self._bury(child)
                wait = child.schedule()
                self._on_line("run", f"{child.name} ended ({_status_text(status)}), again in {wait:.1f} s")
            elif child.process is None and monotonic_seconds() >= child.not_before:
                self._start(child)

    def _bury(self, child: _Child) -> int:
        """Read the last words of a dead child, end what it forked, and wait for it."""
        process = child.process
        assert process is not None
        assert process.stdout is not None
        kill_session(process.pid)
        while not process.stdout.closed and self._pass_on(child):
            pass
        self._close(process.stdout)
        child.process, child.pending = None, b""
        self._guardian.forget(process.pid)
        return process.wait()

    def _alive(self) -> list[_Child]:
        return [child for child in self._children if child.process is not None]

    def _end_all(self) -> int:
        """Tell one after the other to stop, wait for all together, kill what is left."""
        began = monotonic_seconds()
        for child in self._children:
            if child.process is not None:
                signal_process(child.process.pid, signal.SIGTERM)
                self._await([child], until=min(monotonic_seconds() + _STEP_SECONDS, began + _INSIST_SECONDS))
        self._await(self._alive(), until=began + _INSIST_SECONDS)
        for child in self._alive():
            if child.process is not None:
                signal_process(child.process.pid, signal.SIGTERM)
        self._await(self._alive(), until=began + _KILL_SECONDS)
        stragglers = self._alive()
        self._kill(stragglers)
        return 1 if stragglers else 0

    def _await(self, children: Iterable[_Child], *, until: float) -> None:
        """Wait for some children to end; a second Ctrl-C cuts every wait short."""
        waiting = list(children)
        while waiting and monotonic_seconds() < until and len(self._signals) < 2:
            self._pump(min(_LOOK_SECONDS / 4, max(0.0, until - monotonic_seconds())))
            self._reap()
            waiting = [child for child in waiting if child.process is not None]

    def _reap(self) -> None:
        for child in self._alive():
            if child.process is not None and has_ended(child.process.pid):
                self._bury(child)

    def _kill(self, children: Iterable[_Child]) -> None:
        for child in children:
            if child.process is not None:
                self._on_line("run", f"{child.name} does not stop: killed")
                kill_session(child.process.pid)
                self._bury(child)


def _status_text(status: int) -> str:
    return f"signal {signal.Signals(-status).name}" if status < 0 else f"status {status}"


def _print_line(name: str, line: str) -> None:
    print(f"{name:>10} | {line}", file=sys.stdout, flush=True)
