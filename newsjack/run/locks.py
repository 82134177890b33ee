"""A lock file that the kernel gives free when its holder ends, however it ends."""

import fcntl
import os
from pathlib import Path


class FileLock:
    """``flock`` on a file. A child that inherits the descriptor holds the lock too."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    @property
    def descriptor(self) -> int:
        """Return the open file that holds the lock; -1 when it is not held."""
        return -1 if self._descriptor is None else self._descriptor

    def take(self) -> bool:
        """Take the lock and write our process id into the file; ``False`` when another holds it."""
        if self._descriptor is not None:
            return True
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        os.truncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Give up our hold. The file stays: removing it would let two holders in."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def holder(self) -> str:
        """Return `` (process 123)`` of whoever wrote its id last, or nothing."""
        try:
            text = self._path.read_text(encoding="ascii", errors="replace").strip()
        except OSError:
            return ""
        return f" (process {text})" if text.isdigit() else ""
