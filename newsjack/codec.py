"""The nouns as JSON text: compact, versioned, tolerant of older and newer writers.

A text is one object: the fields by name, and ``"v"``, the version of this form. A reader takes the
default for a field that an older writer did not know and leaves out one that a newer writer added,
so processes of two releases may share a store. Instants are ISO 8601 with ``Z``, durations seconds,
enums their values. Converters are made once for each class.
"""

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import cache
from typing import Any, Literal, NewType, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from newsjack.errors import StoreError

VERSION = 1
"""Version of the form. It grows only when a reader of the old form would misread the new one."""

_T = TypeVar("_T")
_Convert = Callable[[Any], Any]
_AS_IT_IS: tuple[type, ...] = (str, int, bool)
_to_text = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode


def encode(obj: object) -> str:
    """Write a frozen dataclass of the model as JSON text; the same object gives the same text."""
    kind: Any = type(obj)
    plain = _writer(kind)(obj)
    plain["v"] = VERSION
    return _to_text(plain)


def decode(cls: type[_T], text: str | bytes) -> _T:
    """Read what :func:`encode` wrote. Raises ``StoreError`` when the text is no such object."""
    try:
        return cast(_T, _reader(cast(Any, cls))(json.loads(text)))
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError) as error:
        raise StoreError(
            f"stored text is no {cls.__name__}: {error}", subject=cls.__name__, permanent=True
        ) from error


def encode_all(objects: tuple[object, ...]) -> str:
    """Write several objects as one JSON list."""
    return "[" + ",".join(map(encode, objects)) + "]"


def decode_all(cls: type[_T], text: str | bytes) -> tuple[_T, ...]:
    """Read what :func:`encode_all` wrote. Raises ``StoreError``."""
    try:
        reader = _reader(cast(Any, cls))
        return tuple(reader(item) for item in json.loads(text))
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError) as error:
        raise StoreError(
            f"stored text is no list of {cls.__name__}: {error}", subject=cls.__name__, permanent=True
        ) from error


def _instant_out(at: datetime) -> str:
    if at.tzinfo is not UTC:
        at = at.astimezone(UTC)
    return at.isoformat()[:-6] + "Z"


def _instant_in(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"instant without a zone: {text!r}")
    return at if at.tzinfo is UTC else at.astimezone(UTC)


def _seconds_in(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def _plain(hint: Any) -> Any:
    """Reduce a hint to what decides its form: NewTypes to their base, unions to their one member."""
    while isinstance(hint, NewType):
        hint = hint.__supertype__
    return hint


def _optional_of(hint: Any) -> Any | None:
    """Return X of ``X | None``, or ``None`` when the hint is something else."""
    if get_origin(hint) not in (Union, types.UnionType):
        return None
    inner = [arg for arg in get_args(hint) if arg is not type(None)]
    if len(inner) != 1 or len(get_args(hint)) != 2:
        raise TypeError(f"no JSON form for {hint!r}")
    return inner[0]


@cache
def _writer(hint: Any) -> _Convert:
    hint = _plain(hint)
    if hint in _AS_IT_IS or hint is float or get_origin(hint) is Literal:
        return _same
    if hint is datetime:
        return _instant_out
    if hint is timedelta:
        return timedelta.total_seconds
    if (inner := _optional_of(hint)) is not None:
        return _optional(_writer(inner))
    if get_origin(hint) is tuple:
        return _tuple_writer(get_args(hint))
    if get_origin(hint) in (Mapping, dict):
        value = _writer(get_args(hint)[1])
        return lambda mapping: {str(key): value(item) for key, item in mapping.items()}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return lambda member: member.value
    if is_dataclass(hint):
        return _dataclass_writer(cast(type, hint))
    raise TypeError(f"no JSON form for {hint!r}")


@cache
def _reader(hint: Any) -> _Convert:
    hint = _plain(hint)
    if hint in _AS_IT_IS or get_origin(hint) is Literal:
        return _same
    if hint is float:
        return float
    if hint is datetime:
        return _instant_in
    if hint is timedelta:
        return _seconds_in
    if (inner := _optional_of(hint)) is not None:
        return _optional(_reader(inner))
    if get_origin(hint) is tuple:
        return _tuple_reader(get_args(hint))
    if get_origin(hint) in (Mapping, dict):
        key, value = map(_reader, get_args(hint))
        return lambda mapping: {key(name): value(item) for name, item in mapping.items()}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    if is_dataclass(hint):
        return _dataclass_reader(cast(type, hint))
    raise TypeError(f"no JSON form for {hint!r}")


def _same(value: Any) -> Any:
    return value


def _optional(convert: _Convert) -> _Convert:
    return lambda value: None if value is None else convert(value)


def _tuple_writer(args: tuple[Any, ...]) -> _Convert:
    if len(args) == 2 and args[1] is Ellipsis:
        item = _writer(args[0])
        return list if item is _same else lambda values: [item(value) for value in values]
    items = tuple(map(_writer, args))
    return lambda values: [item(value) for item, value in zip(items, values, strict=True)]


def _tuple_reader(args: tuple[Any, ...]) -> _Convert:
    if len(args) == 2 and args[1] is Ellipsis:
        item = _reader(args[0])
        return _items if item is _same else lambda values: tuple(item(value) for value in _items(values))
    items = tuple(map(_reader, args))
    return lambda values: tuple(item(value) for item, value in zip(items, values, strict=True))


def _items(values: Any) -> tuple[Any, ...]:
    """Take a JSON list; a text is iterable too and must not pass for one."""
    if not isinstance(values, list):
        raise TypeError(f"a list is expected, not {type(values).__name__}")
    return tuple(values)


def _dataclass_writer(cls: type) -> _Convert:
    hints = get_type_hints(cls)
    parts = tuple((part.name, _writer(hints[part.name])) for part in fields(cls) if part.init)
    plain = tuple(name for name, write in parts if write is _same)
    other = tuple((name, write) for name, write in parts if write is not _same)

    def write_object(obj: Any) -> dict[str, Any]:
        out = {name: getattr(obj, name) for name in plain}
        for name, write in other:
            out[name] = write(getattr(obj, name))
        return out

    return write_object


def _dataclass_reader(cls: type) -> _Convert:
    hints = get_type_hints(cls)
    readers = {part.name: _reader(hints[part.name]) for part in fields(cls) if part.init}
    required = tuple(
        part.name for part in fields(cls) if part.default is MISSING and part.default_factory is MISSING
    )

    def read_object(plain: Any) -> Any:
        for name in required:
            if name not in plain:
                raise LookupError(f"{cls.__name__}.{name} is missing")
        known = plain.keys() & readers.keys()
        return cls(**{name: readers[name](plain[name]) for name in known})

    return read_object
