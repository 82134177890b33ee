"""The lexicon of harm: rules written as word patterns, and how a pattern becomes a search.

A pattern is a row of elements over folded words (lower case, no accents):

=============  ==================================================================
``dead``       that word; ``dead/killed`` one of them; ``tue~`` any word so begun
``a+b``        words in a row as one alternative: ``death+toll/killed``
``@people``    one of a named list, which may hold phrases
``#``          a number in digits or letters
``_``  ``..3``  any word; up to three words, none of them a colon
``x?``         the element ``x`` or nothing
``^`` ``$``    beginning and end of the sentence; ``:`` and ``?`` stand for themselves
=============  ==================================================================
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from newsjack.core.stopwords import STOP_WORDS
from newsjack.model.opportunity import Safety

NUMBER = "#"
_GAP = re.compile(r"\.\.(\d)")
_WORD = "[^ :?]+"
_DIGITS = "[0-9]+[a-z]{0,2}"


class Role(StrEnum):
    """What a matching rule does."""

    HARM = "harm"
    """Gives a verdict."""
    INNOCENT = "innocent"
    """Takes its words out: a fixed phrase in which a word of harm means none."""
    SOFT = "soft"
    """Takes its words out like an innocent phrase, but is sensitive itself: a threat, not a deed."""
    CONTEXT = "context"
    """Names what the text is about; rules can be void in a context."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One pattern and its meaning.

    ``name`` is the category of a harm and the name of a context. A harm is void where one of the
    contexts ``unless`` holds, or where none of ``given`` does (empty: always). ``verdict`` is GO for
    innocent phrases and contexts, CARE for soft ones; ``in_summary`` is the verdict where only the
    summary says it, which may be an aside.
    """

    pattern: str
    role: Role
    name: str
    verdict: Safety = Safety.GO
    in_summary: Safety = Safety.GO
    unless: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageLexicon:
    """The rules of one language; ``classes`` are named lists of words, without the ``@``.

    ``common`` names the classes whose words stand in most texts: bad to look a rule up by.
    """

    rules: tuple[Rule, ...]
    classes: Mapping[str, tuple[str, ...]]
    common: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyLexicon:
    """All rules, by two-letter language."""

    languages: Mapping[str, LanguageLexicon]


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A pattern made ready: ``source`` is a regular expression over ``" word word "``.

    A text can only match if it holds one of ``words`` or a word that begins with one of ``stems``.
    """

    source: str
    words: frozenset[str]
    stems: frozenset[str]


def compile_pattern(pattern: str, lexicon: LanguageLexicon) -> Search:
    """Make a pattern ready to search; raises ``ValueError`` when it cannot be read."""
    parts = ["(?<= )"]
    keys: list[tuple[int, int, list[str]]] = []
    for element in pattern.split():
        optional = len(element) > 1 and element.endswith("?")
        bare = element[:-1] if optional else element
        parts.append(_expression(bare, lexicon) + ("?" if optional else ""))
        if not optional and not _is_open(bare):
            words = list(_words(bare, lexicon))
            keys.append((_weight(bare, words, lexicon), len(words), words))
    if not keys:
        raise ValueError(f"a pattern needs one word to be found by: {pattern}")
    words = min(keys)[2]
    return Search(
        source="".join(parts),
        words=frozenset(word for word in words if not word.endswith("~")),
        stems=frozenset(word[:-1] for word in words if word.endswith("~")),
    )


def _is_open(element: str) -> bool:
    return element in "_^$" or _GAP.fullmatch(element) is not None or NUMBER in element.split("/")


def _weight(element: str, words: list[str], lexicon: LanguageLexicon) -> int:
    """How bad an element is to look a rule up by: 0 telling, 1 of a common class, 2 an empty word."""
    if any(word in STOP_WORDS or len(word) < 2 for word in words):
        return 2
    return int(any(part[1:] in lexicon.common for part in element.split("/") if part.startswith("@")))


def _words(element: str, lexicon: LanguageLexicon) -> Iterator[str]:
    """Give the first word of each alternative: a text that matches holds one of them."""
    for part in element.split("/"):
        for phrase in _phrases(part, lexicon):
            yield phrase.split()[0]


def _phrases(part: str, lexicon: LanguageLexicon) -> tuple[str, ...]:
    if not part.startswith("@"):
        return (part.replace("+", " "),)
    if part[1:] not in lexicon.classes:
        raise ValueError(f"no such list of words: {part}")
    return lexicon.classes[part[1:]]


def _expression(element: str, lexicon: LanguageLexicon) -> str:
    gap = _GAP.fullmatch(element)
    if gap:
        return f"(?:{_WORD} ){{0,{gap[1]}}}?"
    if element in ("^", "$"):
        return "(?:(?<=^ ))" if element == "^" else "(?:(?=$))"
    choices = [
        " ".join(map(_single, phrase.split()))
        for part in element.split("/")
        for phrase in (lexicon.classes["number"] if part == NUMBER else _phrases(part, lexicon))
    ]
    if NUMBER in element.split("/"):
        choices.insert(0, _DIGITS)
    return f"(?:(?:{'|'.join(sorted(choices, key=len, reverse=True))}) )"


def _single(word: str) -> str:
    if word == "_":
        return _WORD
    return re.escape(word[:-1]) + "[^ ]*" if word.endswith("~") else re.escape(word)
