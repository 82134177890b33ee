"""Load the shipped lexicons: senses of ambiguous names, ordinary words, and what reports harm."""

import gzip
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from newsjack.core.fold import fold
from newsjack.core.names import Words
from newsjack.core.senses import Sense, Senses
from newsjack.errors import SettingsError
from newsjack.settings.paths import config_home

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Reads every value as text: in these lists ``on`` and ``no`` are words."""


@lru_cache(maxsize=1)
def load_senses() -> Senses:
    """Return what is shipped about ambiguous names; raises :class:`SettingsError` when it is damaged."""
    data = _read("senses.yaml")
    frames = data["frames"]
    return Senses(
        senses={fold(name).words: _sense(given) for name, given in data["names"].items()},
        ordinary=frozenset(word for language in ("en", "fr") for word in _ordinary(language)),
        frames_before=_phrases(frames["before"]),
        frames_after=_phrases(frames["after"]),
        articles=_flat(data["articles"]),
        first_names=_flat(data["first_names"]),
    )


def _sense(given: Mapping[str, Any]) -> Sense:
    prior = given.get("prior", "0")
    return Sense(
        prior={key: float(value) for key, value in prior.items()}
        if isinstance(prior, dict)
        else {"": float(prior)},
        proper=given.get("proper") == "true",
        before=_phrases(given.get("before", [])),
        after=_phrases(given.get("after", [])),
        own_before=_phrases(given.get("own_before", [])),
        own_after=_phrases(given.get("own_after", [])),
        good=_flat(given.get("good", [])),
        bad=_flat(given.get("bad", [])),
    )


def _phrases(texts: list[str]) -> frozenset[Words]:
    return frozenset(fold(text).words for text in texts)


def _flat(texts: list[str]) -> frozenset[str]:
    """Return single words; ``stem~`` keeps its sign."""
    return frozenset(word for text in texts for word in text.split())


def _ordinary(language: str) -> list[str]:
    path = config_home() / "lexicons" / f"ordinary-{language}.txt.gz"
    try:
        return gzip.decompress(path.read_bytes()).decode().split()
    except (OSError, EOFError, ValueError) as error:
        raise _damaged(path) from error


def _read(name: str) -> dict[str, Any]:
    path = config_home() / "lexicons" / name
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise _damaged(path) from error
    if not isinstance(data, dict):
        raise _damaged(path)
    return data


def _damaged(path: Path) -> SettingsError:
    return SettingsError("a shipped lexicon cannot be read", file=str(path), mend="install newsjack again")
