"""Load what links stories across languages: names written differently, words of news, numbers."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from newsjack.core.link_words import LEAST_PREFIX, Form, LinkLexicon
from newsjack.core.text import fold
from newsjack.settings.lexicons import load_senses, read_lexicon

NAMES, WORDS = "link-names.yaml", "link-words.yaml"
COLUMNS = ("en", "fr", "es", "de", "pt")
_PARTS = str.maketrans("_-'’", "    ")


class _Tables:
    """Collects listed forms by language; the first row that lists a form keeps it."""

    def __init__(self) -> None:
        self.forms: dict[str, dict[str, list[Form]]] = {one: {} for one in COLUMNS}
        self.prefixes: dict[str, dict[str, Form]] = {one: {} for one in COLUMNS}

    def add(self, key: str, written: str, *, languages: Sequence[str]) -> None:
        """List one written form for a key."""
        case = 2 if len(written) > 1 and written.isupper() else int(written[:1].isupper())
        is_prefix = written.endswith("~")
        first, *rest = fold(written.rstrip("~").replace(".", "").translate(_PARTS)).split()
        form = Form(key, tuple(rest), case)
        for language in languages:
            if is_prefix and not rest:
                self.prefixes[language].setdefault(first, form)
                continue
            known = self.forms[language].setdefault(first, [])
            if all(other.rest != form.rest or other.case != case for other in known):
                known.append(form)


@lru_cache(maxsize=1)
def load_link_lexicon() -> LinkLexicon:
    """Return what is shipped for links; raises :class:`SettingsError` when it is damaged."""
    tables = _Tables()
    words = read_lexicon(WORDS)
    lies_in = _add_names(tables, read_lexicon(NAMES))
    _add_words(tables, words["words"])
    numbers, scales = _values(words, "numbers"), _values(words, "scales")
    for language in COLUMNS:
        for word in (*numbers[language], *scales[language]):
            tables.forms[language].setdefault(word, [])
    return LinkLexicon(
        forms={
            language: {first: tuple(forms) for first, forms in listed.items()}
            for language, listed in tables.forms.items()
        },
        prefixes={language: _by_first_letters(listed) for language, listed in tables.prefixes.items()},
        numbers=numbers,
        scales=scales,
        lies_in=lies_in,
        ordinary=load_senses().ordinary,
    )


def _add_names(tables: _Tables, names: Mapping[str, str]) -> dict[str, str]:
    """List the names; return the country of each that is one or lies in one."""
    lies_in: dict[str, str] = {}
    for section, text in names.items():
        for name, forms in _rows(text):
            key, _, country = name.partition(" @")
            if country or section == "countries":
                lies_in[f"n:{key}"] = f"n:{country or key}"
            for written in forms.split():
                languages, form = _scope(written)
                tables.add(f"n:{key}", form, languages=languages)
    return lies_in


def _add_words(tables: _Tables, text: str) -> None:
    for line in _lines(text):
        columns = [column.split() for column in line.split("|")]
        key = f"w:{columns[0][0].rstrip('~')}"
        for language, column in zip(COLUMNS, columns, strict=True):
            for written in column:
                if written != "-":
                    tables.add(key, written.lower(), languages=(language,))


def _by_first_letters(listed: Mapping[str, Form]) -> dict[str, tuple[tuple[str, Form], ...]]:
    found: dict[str, tuple[tuple[str, Form], ...]] = {}
    for beginning in sorted(listed, key=lambda one: (-len(one), one)):
        first = beginning[:LEAST_PREFIX]
        found[first] = (*found.get(first, ()), (beginning, listed[beginning]))
    return found


def _rows(text: str) -> Iterator[tuple[str, str]]:
    for line in _lines(text):
        name, _, forms = line.partition(" = ")
        yield name, forms


def _lines(text: str) -> Iterator[str]:
    stripped = (line.strip() for line in text.splitlines())
    return (line for line in stripped if line and not line.startswith("#"))


def _scope(written: str) -> tuple[Sequence[str], str]:
    language, sign, form = written.partition(":")
    return ((language,), form) if sign and language in COLUMNS else (COLUMNS, written)


def _values(words: Mapping[str, Any], section: str) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {one: {} for one in COLUMNS}
    for value, forms in _rows(words[section]):
        for written in forms.split():
            languages, form = _scope(written)
            for language in languages:
                _, *rest = words_of = fold(form).replace("_", " ").split()
                if not rest:
                    found[language][words_of[0]] = float(value)
    return found
