"""Load the shipped lexicons: senses of ambiguous names, ordinary words, harm, and what dresses headlines."""

import gzip
import math
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from newsjack.core.facts import FactLexicon, LanguageFacts
from newsjack.core.fold import fold, fold_string
from newsjack.core.headline import HeadlineLexicon, RubricKind, part_key
from newsjack.core.lexicon import LanguageLexicon, Role, Rule, SafetyLexicon
from newsjack.core.names import Words
from newsjack.core.senses import Sense, Senses
from newsjack.errors import SettingsError
from newsjack.model.opportunity import Safety
from newsjack.settings.paths import config_home

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Reads every value as text: in these lists ``on`` and ``no`` are words."""


@lru_cache(maxsize=1)
def load_senses() -> Senses:
    """Return what is shipped about ambiguous names; raises :class:`SettingsError` when it is damaged."""
    data = read_lexicon("senses.yaml")
    frames = data["frames"]
    return Senses(
        senses={fold(name).words: _sense(given) for name, given in data["names"].items()},
        ordinary=_ordinary(data["ordinary"], data["not_ordinary"]),
        frames_before=_phrases(frames["before"]),
        frames_after=_phrases(frames["after"]),
        articles=_flat(data["articles"]),
        first_names=_flat(data["first_names"]),
        companies=_flat(data["companies"]),
        verbs=_flat(data["verbs"]),
    )


@lru_cache(maxsize=1)
def load_safety_lexicon() -> SafetyLexicon:
    """Return what is shipped about harm; raises :class:`SettingsError` when it is damaged."""
    languages = ("en", "fr")
    return SafetyLexicon(languages={one: _language_lexicon(f"safety-{one}.yaml") for one in languages})


@lru_cache(maxsize=1)
def load_headline_lexicon() -> HeadlineLexicon:
    """Return what stands around headlines; raises :class:`SettingsError` when it is damaged."""
    data = read_lexicon("headlines.yaml")
    both, heads, tails = (_kinds(data[key]) for key in ("rubrics", "heads_only", "tails_only"))
    return HeadlineLexicon(
        heads={**both, **heads},
        tails={**both, **tails},
        unsigned=_keys(data["unsigned"]),
        comma=_keys(data["comma"]),
        openings=_keys(data["openings"]),
        agencies=_keys(data["agencies"]),
        outlet_words=_keys(data["outlet_words"]),
        plain=_plain_words(),
    )


@lru_cache(maxsize=1)
def load_fact_lexicon() -> FactLexicon:
    """Return what makes a new fact on a story; raises :class:`SettingsError` when it is damaged."""
    data = read_lexicon("developments.yaml")
    senses = load_senses()
    return FactLexicon(
        languages={one: _language_facts(data[one]) for one in ("en", "fr")},
        ordinary=_plain_words(),
        first_names=senses.first_names,
        implied={topic: tuple(acts) for topic, acts in data["implied"].items()},
    )


@lru_cache(maxsize=1)
def _plain_words() -> frozenset[str]:
    return frozenset(word for word, ratio in load_senses().ordinary.items() if ratio >= 0)


def _language_facts(given: Mapping[str, Any]) -> LanguageFacts:
    counts, acts = (
        {topic: tuple(_lines(text)) for topic, text in given[key].items()} for key in ("counts", "acts")
    )
    return LanguageFacts(
        counts=counts,
        acts=acts,
        void=tuple(_lines(given["void"])),
        words=LanguageLexicon(
            rules=(), classes=_word_lists(given["lists"]), common=frozenset(given["common"])
        ),
    )


def _kinds(given: Mapping[str, list[str]]) -> dict[str, RubricKind]:
    return {part_key(text): RubricKind(kind) for kind, texts in given.items() for text in texts}


def _keys(texts: list[str]) -> frozenset[str]:
    return frozenset(map(part_key, texts))


def _language_lexicon(name: str) -> LanguageLexicon:
    data = read_lexicon(name)
    rules = [Rule(pattern=line, role=Role.INNOCENT, name="innocent") for line in _lines(data["innocent"])]
    for context, text in data["contexts"].items():
        rules += [Rule(pattern=line, role=Role.CONTEXT, name=context) for line in _lines(text)]
    for category, text in data["soft"].items():
        rules += [
            Rule(pattern=line, role=Role.SOFT, name=category, verdict=Safety.CARE, in_summary=Safety.CARE)
            for line in _lines(text)
        ]
    for group in data["harms"]:
        rules += [_harm(group, line) for line in _lines(group["lines"])]
    return LanguageLexicon(
        rules=tuple(rules),
        classes=_word_lists(data["lists"]),
        common=frozenset(data["common"]),
    )


def _harm(group: Mapping[str, Any], line: str) -> Rule:
    verdict = Safety(group["verdict"])
    return Rule(
        pattern=line,
        role=Role.HARM,
        name=group["category"],
        verdict=verdict,
        in_summary=Safety(group.get("in_summary", verdict)),
        unless=frozenset(group.get("unless", ())),
        given=frozenset(group.get("given", ())),
    )


def _lines(text: str) -> list[str]:
    stripped = (fold_string(line).strip() for line in text.splitlines())
    return [line for line in stripped if line and not line.startswith("--")]


def _word_lists(given: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the lists of words; one that names another with ``@`` holds its words too."""
    lists: dict[str, tuple[str, ...]] = {}
    for name, text in given.items():
        words: list[str] = []
        for entry in text.split(","):
            word = fold_string(entry).strip()
            words += lists[word[1:]] if word.startswith("@") else [word]
        lists[name] = tuple(dict.fromkeys(words))
    return lists


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


EXTRA_PLAIN = 3.0
"""How ordinary a word of the hand-made list is: eight times more often without a capital."""


RARE = 10
"""Occurrences under which the hand-made list is believed rather than the count."""


def _ordinary(extra: list[str], names: list[str]) -> dict[str, float]:
    """Return how ordinary each listed word is; of two languages the more ordinary reading counts."""
    plain: dict[str, float] = {}
    by_hand = set(map(fold_string, extra))
    for language in ("en", "fr"):
        path = config_home() / "lexicons" / f"ordinary-{language}.txt.gz"
        try:
            for line in gzip.decompress(path.read_bytes()).decode().splitlines():
                word, lower, upper = line.split()
                if word in by_hand and int(lower) + int(upper) < RARE:
                    continue
                ratio = math.log2((int(lower) + 1) / (int(upper) + 1))
                plain[word] = max(ratio, plain.get(word, ratio))
        except (OSError, EOFError, ValueError) as error:
            raise _damaged(path) from error
    for name in names:
        plain.pop(name, None)
    return {**dict.fromkeys(by_hand, EXTRA_PLAIN), **plain}


def read_lexicon(name: str) -> dict[str, Any]:
    """Return a shipped YAML lexicon, its values as text; raises :class:`SettingsError`."""
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
