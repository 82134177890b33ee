"""Where packaged configuration and lexicons lie, in a checkout and in an installed wheel."""

from pathlib import Path

from newsjack.errors import SettingsError


def config_home() -> Path:
    """Return the packaged ``config/`` folder: beside the package in a checkout, inside it in a wheel."""
    package = Path(__file__).resolve().parent.parent
    for candidate in (package / "_config", package.parent / "config"):
        if (candidate / "lexicons").is_dir():
            return candidate
    raise SettingsError(
        "the packaged configuration is missing", file=str(package / "_config"), mend="install newsjack again"
    )
