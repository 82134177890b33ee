"""Load what links stories across languages: names written differently, words of news, numbers."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from newsjack.core.link_words import Form, LinkLexicon
from newsjack.core.text import fold
from newsjack.settings.lexicons import load_senses, read_lexicon

NAMES, WORDS = "link-names.yaml", "link-words.yaml"
COLUMNS = ("en", "fr", "es", "de", "pt")
_PARTS = str.maketrans("_-'’", "    ")

Scoped = tuple[str, str]


class _Tables:
    """Collects listed forms; the first row that lists a form keeps it."""

    def __init__(self) -> None:
        self.forms: dict[Scoped, list[Form]] = defaultdict(list)
        self.prefixes: dict[Scoped, Form] = {}

    def add(self, key: str, written: str, *, language: str) -> None:
        """List one written form for a key."""
        case = 2 if len(written) > 1 and written.isupper() else int(written[:1].isupper())
        is_prefix = written.endswith("~")
        first, *rest = fold(written.rstrip("~").replace(".", "").translate(_PARTS)).split()
        if is_prefix and not rest:
            self.prefixes.setdefault((language, first), Form(key, (), case))
            return
        known = self.forms[language, first]
        if all(form.rest != tuple(rest) or form.case != case for form in known):
            known.append(Form(key, tuple(rest), case))


@lru_cache(maxsize=1)
def load_link_lexicon() -> LinkLexicon:
    """Return what is shipped for links; raises :class:`SettingsError` when it is damaged."""
    tables = _Tables()
    names, words = read_lexicon(NAMES), read_lexicon(WORDS)
    lies_in: dict[str, str] = {}
    for section, text in names.items():
        for name, forms in _rows(text):
            key, _, country = name.partition(" @")
            if country or section == "countries":
                lies_in[f"n:{key}"] = f"n:{country or key}"
            for written in forms.split():
                language, form = _scope(written)
                tables.add(f"n:{key}", form, language=language)
    for line in _lines(words["words"]):
        columns = [column.split() for column in line.split("|")]
        for language, column in zip(COLUMNS, columns, strict=True):
            for written in column:
                if written != "-":
                    tables.add(f"w:{columns[0][0].rstrip('~')}", written.lower(), language=language)
    return LinkLexicon(
        forms={where: tuple(forms) for where, forms in tables.forms.items()},
        prefixes=tables.prefixes,
        numbers=_values(words, "numbers"),
        scales=_values(words, "scales"),
        lies_in=lies_in,
        ordinary=load_senses().ordinary,
    )


def _rows(text: str) -> Iterator[tuple[str, str]]:
    for line in _lines(text):
        name, _, forms = line.partition(" = ")
        yield name, forms


def _lines(text: str) -> Iterator[str]:
    stripped = (line.strip() for line in text.splitlines())
    return (line for line in stripped if line and not line.startswith("#"))


def _scope(written: str) -> tuple[str, str]:
    language, sign, form = written.partition(":")
    return (language, form) if sign and language in COLUMNS else ("", written)


def _values(words: Mapping[str, Any], section: str) -> dict[Scoped, float]:
    found: dict[Scoped, float] = {}
    for value, forms in _rows(words[section]):
        for written in forms.split():
            language, form = _scope(written)
            found[language, fold(form)] = float(value)
    return found
