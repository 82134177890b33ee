"""Adds feeds to feeds.yaml without touching what stands there."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

import yaml

from newsjack.core.opml import OpmlFeed
from newsjack.errors import SettingsError
from newsjack.settings.yaml_text import read_yaml

_EMPTY = "# yaml-language-server: $schema=./feeds.schema.json\nfeeds:\n"


def add_feeds(path: Path, feeds: Sequence[OpmlFeed]) -> int:
    """Add those whose URL is not in the file yet; return how many. The write is atomic."""
    known: set[str] = set()
    if path.exists():
        data = read_yaml(path).data
        listed = data.get("feeds") if isinstance(data, dict) else None
        known = {str(f["url"]) for f in listed or [] if isinstance(f, dict) and f.get("url")}
    fresh = [feed for feed in feeds if feed.url not in known]
    if fresh:
        text = path.read_text(encoding="utf-8") if path.exists() else _EMPTY
        _write(path, _inserted(path, text, [_row(feed) for feed in fresh]))
    return len(fresh)


def _row(feed: OpmlFeed) -> str:
    parts = {"url": feed.url, "outlet": feed.title, "language": feed.language, "group": feed.group}
    return (
        "  - {" + ", ".join(f"{k}: {json.dumps(v, ensure_ascii=False)}" for k, v in parts.items() if v) + "}"
    )


def _inserted(path: Path, text: str, rows: list[str]) -> str:
    """Put rows behind the last item of the block list ``feeds``."""
    lines = text.splitlines()
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    for key, value in pairs:
        if key.value != "feeds":
            continue
        if isinstance(value, yaml.SequenceNode) and value.value:
            if value.flow_style:
                raise SettingsError(
                    "the list is written in [ ]",
                    file=str(path),
                    key="feeds",
                    mend="write one `- ` line per feed",
                )
            indent = " " * (value.value[0].start_mark.column - 2)
            at = value.value[-1].end_mark.line + (value.value[-1].end_mark.column > 0)
            return "\n".join([*lines[:at], *(indent + row.strip() for row in rows), *lines[at:], ""])
        at = key.start_mark.line
        return "\n".join([*lines[:at], "feeds:", *rows, *lines[at + 1 :], ""])
    return "\n".join([*lines, "feeds:", *rows, ""])


def _write(path: Path, text: str) -> None:
    fresh = path.with_suffix(".yaml.new")
    fresh.write_text(text, encoding="utf-8")
    os.replace(fresh, path)
