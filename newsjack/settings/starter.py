"""The starter configuration that ``newsjack init`` writes; newsjack.yaml is made from the parameters."""

import dataclasses
import json
import shutil
from datetime import timedelta
from pathlib import Path

from newsjack.model.params import Params
from newsjack.settings.durations import duration_text
from newsjack.settings.guide import settings_guide
from newsjack.settings.paths import config_home
from newsjack.settings.schema import json_schemas

FILES = (
    "newsjack.yaml",
    "brands.yaml",
    "feeds.yaml",
    "newsjack.schema.json",
    "brands.schema.json",
    "feeds.schema.json",
)
_HEAD = """\
# yaml-language-server: $schema=./newsjack.schema.json
# newsjack.yaml, the operator's file. Every key is shown with its default; take the `#` away to change it.
# Durations: 90s, 5m, 1h30m, 2d. Secrets (SLACK_BOT_TOKEN, ...) come from the environment only.
"""


def newsjack_yaml() -> str:
    """Write newsjack.yaml with every key commented out at its default."""
    lines = [_HEAD]
    for section in dataclasses.fields(Params):
        value = getattr(Params(), section.name)
        lines.append(f"# {_first_line(type(value))}")
        lines.append(f"{section.name}:")
        for key in dataclasses.fields(value):
            doc = key.metadata.get("doc", "")
            lines.append(f"  # {key.name}: {_text(getattr(value, key.name))}  # {doc}")
        lines.append("")
    return "\n".join(lines)


def write_starter(directory: Path) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Copy the starter files; never overwrite. Return (written, kept because they existed)."""
    directory.mkdir(parents=True, exist_ok=True)
    written, kept = [], []
    for name in FILES:
        target = directory / name
        if target.exists():
            kept.append(target)
            continue
        shutil.copyfile(config_home() / name, target)
        written.append(target)
    return tuple(written), tuple(kept)


def _first_line(cls: type) -> str:
    return (cls.__doc__ or "").strip().splitlines()[0]


def _text(value: object) -> str:
    if isinstance(value, timedelta):
        return duration_text(value)
    if isinstance(value, str):
        return f'"{value}"'
    return str(value)


def write_packaged(home: Path) -> None:
    """Write what is made from the code: newsjack.yaml, the JSON Schemas and the settings guide."""
    (home.parent / "docs" / "settings.md").write_text(settings_guide(), encoding="utf-8")
    (home / "newsjack.yaml").write_text(newsjack_yaml(), encoding="utf-8")
    for name, schema in json_schemas().items():
        text = json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True)
        (home / f"{name}.schema.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_packaged(config_home())
