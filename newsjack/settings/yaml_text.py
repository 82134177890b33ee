"""YAML as people write it: every scalar stays text, every value knows its line.

YAML 1.1 reads ``NO`` as false, ``12:30`` as 750 and ``1_000`` as 1000. Here a scalar is the text
that was written; the settings models turn it into numbers and durations where they want one.
Duplicate keys, several documents, aliases that explode and tags are refused with their line.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from newsjack.errors import SettingsError

MAX_NODES = 500_000
MAX_DEPTH = 40
MAX_REPEATED = 10_000
"""Values that aliases may repeat in all; nobody repeats as many, and a few lines can name billions."""

Value = None | str | list["Value"] | dict[str, "Value"]
Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class YamlText:
    """A file as read: plain data, and the line (from 1) of each value by its place."""

    file: str
    data: Value
    lines: Mapping[Place, int]

    def line(self, place: Place) -> int:
        """Return the line of the innermost known value at or above ``place``; 0 for none."""
        for end in range(len(place), -1, -1):
            if place[:end] in self.lines:
                return self.lines[place[:end]]
        return 0


def read_yaml(path: Path) -> YamlText:
    """Read a file. Raises ``SettingsError`` with the line for anything that is not plain YAML."""
    return parse_yaml(read_text(path), file=str(path))


def read_text(path: Path) -> str:
    """Read a file's text, its line ends as they are. Raises ``SettingsError`` when that cannot be done."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise SettingsError(
            "the file is missing", file=str(path), mend="`newsjack init` writes a starter"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"cannot be read as UTF-8 text: {error}", file=str(path)) from error


def parse_yaml(text: str, *, file: str) -> YamlText:
    """Read YAML text; ``file`` is only used in errors."""
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 0
        raise SettingsError(
            f"not valid YAML: {error.problem or error.context}", file=file, line=line
        ) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise SettingsError(f"not valid YAML: {error}", file=file) from error
    walk = _Walk(file)
    data = walk.value(root, ()) if root is not None else None
    return YamlText(file, data, walk.lines)


class _Walk:
    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Place, int] = {}
        self.nodes = 0
        self.repeated = 0
        self.seen: set[int] = set()

    def value(self, node: yaml.Node, place: Place) -> Value:
        self.nodes += 1
        self.repeated += id(node) in self.seen
        self.seen.add(id(node))
        line = node.start_mark.line + 1
        self.lines[place] = line
        if self.nodes > MAX_NODES or self.repeated > MAX_REPEATED or len(place) > MAX_DEPTH:
            raise SettingsError("too large or too deep", file=self.file, line=line)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*place, index)) for index, child in enumerate(node.value)]
        return None if node.value == "" and node.tag.endswith(":null") else str(node.value)

    def mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for key_node, child in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise SettingsError("a key must be plain text", file=self.file, line=line)
            key = str(key_node.value)
            if key in found:
                first = self.lines[(*place, key)]
                raise SettingsError(
                    f"the key stands twice, first at line {first}",
                    file=self.file,
                    line=line,
                    key=".".join(map(str, (*place, key))),
                    mend="keep one of them",
                )
            found[key] = self.value(child, (*place, key))
            self.lines[(*place, key)] = line
        return found
