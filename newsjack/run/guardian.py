"""A small process that outlives a killed supervisor just long enough to end what it left behind.

The kernel tells children of their parent's death, but a worker that waits for a server which died
with the supervisor, or a job that it forked, may linger for minutes. The guardian reads from a pipe
which sessions exist; when the pipe closes, it gives them some seconds and kills what is left.
"""

import signal
import subprocess
import sys
import time
from collections.abc import Iterable

from newsjack.clock import monotonic_seconds
from newsjack.run.children import kill_session, session_members

_GRACE_SECONDS = 5.0


class Guardian:
    """The supervisor's end of the pipe. A guardian that was killed is replaced at the next word."""

    def __init__(self) -> None:
        self._leaders: set[int] = set()
        self._process: subprocess.Popen[bytes] | None = None

    def watch(self, leader: int) -> None:
        """Name a session that must not outlive us."""
        self._leaders.add(leader)
        self._tell(f"+{leader}")

    def forget(self, leader: int) -> None:
        """Say that a session has ended."""
        self._leaders.discard(leader)
        self._tell(f"-{leader}")

    def keep(self) -> None:
        """Replace a guardian that was killed, whether or not there is anything new to tell it."""
        if self._process is not None and self._process.poll() is not None:
            self._replace()

    def dismiss(self) -> None:
        """End the guardian; what is still named is killed after the grace time."""
        if self._process is not None:
            self._process.communicate()
            self._process = None

    def _tell(self, word: str) -> None:
        if self._process is None or not _say(self._process, [word]):
            self._replace()

    def _replace(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "newsjack.run.guardian"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
        )
        _say(self._process, [f"+{leader}" for leader in sorted(self._leaders)])


def _say(process: "subprocess.Popen[bytes]", words: Iterable[str]) -> bool:
    assert process.stdin is not None
    try:
        process.stdin.write("".join(f"{word}\n" for word in words).encode())
    except BrokenPipeError:
        return False
    return True


def main() -> None:
    """Read names until the supervisor is gone, then see to it that nothing of it stays."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    leaders: set[int] = set()
    for line in sys.stdin:
        leader = int(line[1:])
        (leaders.add if line[0] == "+" else leaders.discard)(leader)
    end = monotonic_seconds() + _GRACE_SECONDS
    while monotonic_seconds() < end and any(_is_alive(leader) for leader in leaders):
        time.sleep(0.1)
    for leader in leaders:
        kill_session(leader)


def _is_alive(leader: int) -> bool:
    return next(session_members(leader), None) is not None


if __name__ == "__main__":
    main()
