"""What every child process shares: it dies with its parent, and it is ended with all it has forked."""

import contextlib
import ctypes
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

_PR_SET_PDEATHSIG = 1


def dies_with_parent(sent: signal.Signals = signal.SIGTERM) -> Callable[[], None] | None:
    """Return what a child runs before its program so that it gets ``sent`` when its parent dies.

    ``None`` where that cannot be had: off Linux, and off the main thread, because the kernel watches
    the *thread* that forked.
    """
    if not sys.platform.startswith("linux") or threading.current_thread() is not threading.main_thread():
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def prepare() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, int(sent))
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)

    return prepare


def signal_process(pid: int, sent: signal.Signals) -> None:
    """Send a signal to a process that may be gone."""
    try:
        os.kill(pid, sent)
    except ProcessLookupError:
        return


def kill_session(leader: int) -> None:
    """Kill whatever is left of a session: the leader's group, and members in groups of their own.

    RQ's work-horses make groups of their own, so killing the leader's group does not reach them.
    Call it before the leader is waited for: until then its pid names nothing else.
    """
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
    for pid in session_members(leader):
        signal_process(pid, signal.SIGKILL)


def has_ended(pid: int) -> bool:
    """Tell whether a child of ours has ended, without waiting for it: its pid stays taken."""
    try:
        return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    except ChildProcessError:
        return True


def session_members(leader: int) -> Iterator[int]:
    """Yield processes of a session that are not zombies (Linux; elsewhere none can be found)."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        state, _parent, _group, session = stat.rpartition(")")[2].split()[:4]
        if int(session) == leader and state not in "ZX":
            yield int(folder.name)
