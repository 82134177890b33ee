"""Adds feeds to feeds.yaml without touching what stands there, or does not touch the file at all."""

import json
import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import ValidationError

from newsjack.core.opml import OpmlFeed
from newsjack.errors import SettingsError
from newsjack.settings.load import read_feeds
from newsjack.settings.schema import FeedModel
from newsjack.settings.yaml_text import parse_yaml, read_text

_EMPTY = "# yaml-language-server: $schema=./feeds.schema.json\nfeeds:\n"
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_NEW_MODE = 0o644


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What an import did. ``unusable`` are (URL, reason); ``groups_on`` were switched on with it.

    ``groups_off`` are groups of this list that are not switched on, so that their feeds wait.
    """

    added: int
    known: int
    unusable: tuple[tuple[str, str], ...] = ()
    groups_on: tuple[str, ...] = ()
    groups_off: tuple[str, ...] = ()


def add_feeds(path: Path, feeds: Sequence[OpmlFeed]) -> Added:
    """Add the feeds whose URL is not in the file yet; a second time adds nothing.

    Where groups are switched on one by one, groups new to the file are switched on too. The new text
    is read back before it takes the file's place in one step. Raises ``SettingsError`` when the file
    is not in order, or written in a way that rows cannot be added to; then nothing is changed.
    """
    text = read_text(path) if path.exists() else _EMPTY
    before = read_feeds(parse_yaml(text, file=str(path)))
    known_urls = {feed.url for feed in before.feeds}
    fresh, unusable = _sorted_out(feed for feed in feeds if feed.url not in known_urls)
    known_groups = {feed.group for feed in before.feeds}
    wanted = dict.fromkeys(feed.group for feed in feeds if feed.group)
    new_groups = [g for g in wanted if before.groups and g not in known_groups]
    new_groups = [g for g in new_groups if any(feed.group == g for feed in fresh)]
    if fresh:
        after = _with_rows(path, text, "feeds", [_row(feed) for feed in fresh])
        if new_groups:
            after = _with_rows(path, after, "groups", [_quoted(group) for group in new_groups])
        _check(path, after, urls=[*known_urls, *(feed.url for feed in fresh)])
        _replace(path, after)
    off = [g for g in wanted if before.groups and g not in (*before.groups, *new_groups)]
    return Added(
        added=len(fresh),
        known=len(feeds) - len(fresh) - len(unusable),
        unusable=tuple(unusable),
        groups_on=tuple(new_groups),
        groups_off=tuple(off),
    )


def _sorted_out(feeds: Iterable[OpmlFeed]) -> tuple[list[OpmlFeed], list[tuple[str, str]]]:
    """Return the feeds that feeds.yaml may hold, and (URL, reason) of the others."""
    usable, unusable = [], []
    for feed in feeds:
        try:
            FeedModel.model_validate({key: value for key, value in _parts(feed).items() if value})
        except ValidationError as error:
            told = error.errors()[0]["msg"].removeprefix("Value error, ")
            unusable.append((feed.url, told))
            continue
        usable.append(feed)
    return usable, unusable


def _parts(feed: OpmlFeed) -> dict[str, str]:
    return {
        "url": feed.url,
        "outlet": feed.title,
        "owner": feed.owner,
        "language": feed.language,
        "country": feed.country,
        "kind": feed.kind,
        "group": feed.group,
    }


def _row(feed: OpmlFeed) -> str:
    return "{" + ", ".join(f"{key}: {_quoted(value)}" for key, value in _parts(feed).items() if value) + "}"


def _quoted(value: str) -> str:
    """Write a text between double quotes, as JSON does, and as YAML allows."""
    quoted = json.dumps(value, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


def _with_rows(path: Path, text: str, key: str, rows: list[str]) -> str:
    """Put rows behind the last item of a block list at the root; make the list where it is missing."""
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    found = next((pair for pair in pairs if pair[0].value == key), None)
    end = "\r\n" if "\r\n" in text else "\n"
    if found is None:
        block = "".join(f"  - {row}{end}" for row in rows)
        return f"{text}{'' if not text or text.endswith(end) else end}{key}:{end}{block}"
    name, value = found
    if value.value and value.flow_style:
        raise SettingsError(
            "the list is written in [ ]",
            file=str(path),
            line=name.start_mark.line + 1,
            key=key,
            mend="write one `- ` line per item",
        )
    if not value.value:
        text = text[: name.end_mark.index] + ":" + text[value.end_mark.index :]
        indent, at = "  ", _line_end(text, name.end_mark.index + 1)
    else:
        indent, at = " " * value.start_mark.column, _line_end(text, _end(value))
    lead = "" if at == 0 or text[at - 1] == "\n" else end
    return text[:at] + lead + "".join(f"{indent}- {row}{end}" for row in rows) + text[at:]


def _end(node: yaml.Node) -> int:
    """Return where a node's own text ends; a block's end mark may stand behind comments and blanks."""
    while isinstance(node, yaml.CollectionNode) and node.value and not node.flow_style:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return int(node.end_mark.index)


def _line_end(text: str, at: int) -> int:
    if at > 0 and text[at - 1] == "\n":
        return at
    newline = text.find("\n", at)
    return len(text) if newline < 0 else newline + 1


def _check(path: Path, text: str, *, urls: Sequence[str]) -> None:
    """Read the new text back. Raises ``SettingsError`` unless it holds exactly these feeds."""
    try:
        held = [feed.url for feed in read_feeds(parse_yaml(text, file=str(path))).feeds]
    except SettingsError as error:
        raise SettingsError(
            f"rows cannot be added by themselves ({error.message}); nothing was changed",
            file=str(path),
            mend="write the lists `feeds` and `groups` with one `- ` line per item",
        ) from error
    if set(held) != set(urls):
        raise SettingsError("rows cannot be added by themselves; nothing was changed", file=str(path))


def _replace(path: Path, text: str) -> None:
    """Write beside the file, then take its place; a link stays a link, the mode stays."""
    target = path.resolve()
    mode = target.stat().st_mode & 0o777 if target.exists() else _NEW_MODE
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".feeds-", suffix=".yaml")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(target)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
