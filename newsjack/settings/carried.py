"""Carry what is known of the words of news in one language to the languages of which nothing was counted.

How often titles speak of deaths, strikes or elections differs little from one language to the next. The
lexicon of links says which words mean the same in five; each takes the greatest count of its row.
"""

from collections.abc import Iterator, Mapping

from newsjack.core.text import fold, stem
from newsjack.settings.lexicons import read_lexicon
from newsjack.settings.link_lexicon import COLUMNS, WORDS

ENDINGS = ("", "a", "as", "e", "en", "er", "es", "n", "o", "os", "s", "t", "te", "ten")
"""What may follow a listed beginning (``muert~``) within the letters that a stem keeps."""


def carried_counts(counted: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    """Return tables for the lexicon's other languages: all counts there are, and the carried."""
    known: dict[str, int] = {}
    for table in counted.values():
        for word, count in table.items():
            known[word] = known.get(word, 0) + count
    found = {language: dict(known) for language in COLUMNS if language not in counted}
    for line in read_lexicon(WORDS)["words"].splitlines():
        if line.strip() and not line.strip().startswith("#"):
            _carry(line.split("|"), counted, found)
    return found


def _carry(
    columns: list[str], counted: Mapping[str, Mapping[str, int]], found: Mapping[str, dict[str, int]]
) -> None:
    stems = {
        language: [one for form in column.split() for one in _stems(form)]
        for language, column in zip(COLUMNS, columns, strict=True)
    }
    counts = (
        counted[language].get(one, 0)
        for language in COLUMNS
        if language in counted
        for one in stems[language]
    )
    greatest = max(counts, default=0)
    for language, table in found.items():
        for one in stems[language]:
            table[one] = max(table.get(one, 0), greatest)


def _stems(form: str) -> Iterator[str]:
    """Yield the stems of a listed form; of several words, none: each alone may mean something else."""
    if form == "-" or "_" in form:
        return
    first = fold(form.rstrip("~"))
    for ending in ENDINGS if form.endswith("~") else ("",):
        if cut := stem(first + ending):
            yield cut
