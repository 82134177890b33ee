"""Hot reload that keeps the last good configuration."""

from dataclasses import dataclass
from pathlib import Path

from newsjack.errors import SettingsError
from newsjack.settings.load import Settings, load_settings

_FILES = ("newsjack.yaml", "brands.yaml", "feeds.yaml")
_Signature = tuple[tuple[int, int, int] | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reload:
    """What a look at the files found: ``settings`` to use now; ``fault`` is empty or says why not newer."""

    settings: Settings
    changed: bool
    fault: str = ""


class Reloader:
    """Reads the files again when one of them changed; three ``stat`` calls when none did."""

    def __init__(self, directory: Path) -> None:
        """Load for the first time. Raises ``SettingsErrors``: a daemon does not start on bad settings."""
        self._directory = directory
        self._signature = self._sign()
        self.settings = load_settings(directory)
        self.fault = ""

    def look(self) -> Reload:
        """Return the settings in force; a fault keeps the last good ones and is told until mended."""
        signature = self._sign()
        if signature == self._signature:
            return Reload(settings=self.settings, changed=False, fault=self.fault)
        self._signature = signature
        try:
            self.settings = load_settings(self._directory)
        except SettingsError as error:
            self.fault = str(error)
            return Reload(settings=self.settings, changed=False, fault=self.fault)
        self.fault = ""
        return Reload(settings=self.settings, changed=True)

    def _sign(self) -> _Signature:
        def one(name: str) -> tuple[int, int, int] | None:
            try:
                stat = (self._directory / name).stat()
            except OSError:
                return None
            return (stat.st_mtime_ns, stat.st_size, stat.st_ino)

        return tuple(one(name) for name in _FILES)
