"""Durations as people write them: ``90s``, ``5m``, ``1h30m``, ``2d``."""

import re
from datetime import timedelta

_SECONDS = {"ms": 0.001, "s": 1, "min": 60, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|min|s|m|h|d|w)", re.ASCII)


def parse_duration(text: str) -> timedelta:
    """Read a duration; raises ``ValueError`` with the mend.

    >>> parse_duration("1h30m")
    datetime.timedelta(seconds=5400)
    """
    compact = text.strip().lower()
    parts = _PART.findall(compact)
    if not parts or _PART.sub("", compact).strip():
        raise ValueError("write a duration such as 90s, 5m, 1h30m or 2d")
    seconds = sum(float(number) * _SECONDS[unit] for number, unit in parts)
    if seconds > 86400 * 3650:
        raise ValueError("ten years is the most")
    return timedelta(seconds=seconds)


def duration_text(value: timedelta) -> str:
    """Write a duration so that :func:`parse_duration` reads it back.

    >>> duration_text(timedelta(minutes=90))
    '1h30m'
    """
    left = round(value.total_seconds() * 1000)
    parts = []
    for unit, size in (("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)):
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"
