"""Literal names: the ways a name may be spelt, and what must stand around its words.

A name is found by its folded words. What separates them, the signs that belong to the name
(``C++``, ``Yahoo!``, ``AT&T``) and its capitals are checked afterwards, on the few candidates.
"""

import itertools
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from newsjack.core.fold import Folded, fold, fold_string

Words = tuple[str, ...]

MAX_VARIANTS = 24
"""Most spellings of one name."""

_HARD = set("+!#@$%&*?=~^|<>\\")
_SOFT = re.compile(r"\s*[-'/·&]\s*|\s+|[.]")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DIGITS = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_INITIALS = re.compile(r"(?:\b[A-Z]\.){2,}")
_SHORT = re.compile(r"\b[A-Z]{2,4}\b")
_AND = re.compile(r"\s&\s")
_ARTICLE = {"le": ("du", "au"), "les": ("des", "aux")}


class Style(StrEnum):
    """How the team wrote the name: what its capitals ask of the text."""

    PLAIN = "plain"
    COMMON = "common"
    ACRONYM = "acronym"


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A literal name. ``spelt`` holds its folded spellings; ``key`` is the plainest one.

    ``before`` and ``after`` are signs that must touch the words; ``between`` are the separators of
    ``key``, blanks removed.
    """

    text: str
    style: Style
    key: Words
    spelt: frozenset[Words]
    before: str = ""
    after: str = ""
    between: tuple[str, ...] = ()
    raw: bool = False

    def place(
        self, folded: Folded, spans: list[tuple[int, int]], start: int, end: int
    ) -> tuple[int, int] | None:
        """Return where the words ``start``..``end`` stand as this name in the folded text, signs included.

        ``None`` when the separators, the signs or, for ``raw``, the writing is another.
        """
        text = folded.text
        own = self.between if folded.words[start:end] == self.key else ("",) * (end - start)
        for at, sign in zip(range(start, end - 1), own, strict=False):
            if not _joins(text[spans[at][1] : spans[at + 1][0]], sign, text[spans[at][0] : spans[at][1]]):
                return None
        first, last = spans[start][0], spans[end - 1][1]
        if self.before:
            first -= len(self.before)
            if first < 0 or text[first : first + len(self.before)] != self.before:
                return None
            if first and text[first - 1].isalnum():
                return None
        if self.after and not (self.after == "+" and folded.words[end - 1] == "plus"):
            blanks = len(text) - last - len(text[last:].lstrip())
            last += len(self.after) + min(blanks, 1)
            if not text[:last].endswith(self.after):
                return None
        if self.raw:
            shown = slice(*folded.given_span(first, last))
            if folded.given[shown] != self.text.strip():
                return None
        return first, last


def _joins(between: str, sign: str, word: str) -> bool:
    """Tell whether a separator in a text may stand inside a name whose own separator is ``sign``."""
    if set(sign) & _HARD:
        return between.replace(" ", "") == sign
    if not between or _SOFT.fullmatch(between):
        return True
    if sign and sign != "." and between.replace(" ", "") == sign:
        return True
    return len(word) == 1 and between == ". "


@lru_cache(maxsize=50_000)
def name_of(text: str, *, inflected: str = "no", raw: str = "no") -> Name:
    """Return the name that ``text`` spells; it holds a letter or digit.

    ``inflected="yes"`` adds plurals; ``raw="yes"`` asks for the text exactly as written.

    >>> sorted(name_of("Coca-Cola").spelt)
    [('coca', 'cola'), ('cocacola',)]
    """
    folded = fold(text)
    spans = folded.spans()
    between = [folded.text[a[1] : b[0]] for a, b in itertools.pairwise(spans)]
    lead, trail = folded.text[: spans[0][0]].strip(), folded.text[spans[-1][1] :].strip()
    spelt = {folded.words} if raw == "yes" else _spellings(text, folded.words, between)
    after = "".join(itertools.takewhile(_HARD.__contains__, trail))
    if after == "+" and raw == "no":
        spelt |= {(*words, "plus") for words in tuple(spelt)}
    if inflected == "yes":
        spelt |= {form for words in tuple(spelt) for form in _plurals(words, text)}
    return Name(
        text=text,
        style=_style(text),
        key=folded.words,
        spelt=frozenset(sorted(spelt)[:MAX_VARIANTS]) | {folded.words},
        before=_before(lead),
        after=after,
        between=tuple(sign.replace(" ", "") for sign in between),
        raw=raw == "yes",
    )


def _before(lead: str) -> str:
    if lead.endswith("."):
        return "."
    signs = itertools.takewhile(_HARD.__contains__, reversed(lead))
    return "".join(signs)[::-1]


def _style(text: str) -> Style:
    letters = [one for one in text if one.isalpha()]
    if not letters or not any(map(str.isupper, letters)):
        return Style.COMMON
    first = text.split()[0]
    if " " in text.strip() and first == first.lower():
        return Style.COMMON
    if 2 <= len(letters) <= 6 and all(map(str.isupper, letters)) and " " not in text.strip():
        return Style.ACRONYM
    return Style.PLAIN


def _spellings(text: str, words: Words, between: list[str]) -> set[Words]:
    spelt = {words}
    if len(words) > 1 and sum(map(len, words)) >= 4 and not _has_hard(between):
        spelt.add(("".join(words),))
        spelt.add(_closed(words, between))
    humps = fold(_HUMP.sub(" ", text)).words
    if len(humps) > len(words) and all(len(hump) >= 3 for hump in humps):
        spelt.add(humps)
    parted = fold(_DIGITS.sub(" ", text)).words
    if len(parted) > len(words):
        spelt.add(parted)
    if _AND.search(text):
        spelt |= {fold(_AND.sub(word, text)).words for word in (" and ", " et ")}
    contracted = _ARTICLE.get(words[0], ())
    if len(words) > 2 and text[:1].isupper():
        spelt |= {(article, *words[1:]) for article in contracted}
    spelt.add(fold(_INITIALS.sub(lambda found: found[0].replace(".", ""), text)).words)
    spelt.add(fold(_SHORT.sub(lambda found: " ".join(found[0]), text)).words)
    return {one for one in spelt if one}


def _has_hard(between: list[str]) -> bool:
    return any(set(sign) & _HARD for sign in between)


def _closed(words: Words, between: list[str]) -> Words:
    """Join only what a hyphen, an apostrophe or nothing parts: ``Coca-Cola Zero`` -> ``cocacola zero``."""
    joined = [words[0]]
    for sign, word in zip(between, words[1:], strict=True):
        if sign.strip() in ("-", "'"):
            joined[-1] += word
        else:
            joined.append(word)
    return tuple(joined)


def _plurals(words: Words, text: str) -> set[Words]:
    if _style(text) is not Style.COMMON:
        return {(*words[:-1], form) for form in _name_forms(words[-1])} if len(words) < 3 else set()
    if len(words) > 3:
        return {(*words[:-1], form) for form in _forms(words[-1])}
    return set(itertools.islice(itertools.product(*map(_forms, words)), MAX_VARIANTS))


def _name_forms(word: str) -> tuple[str, ...]:
    """Plural of a proper name: ``iPhones``, ``Teslas``; none for short ones and those in s, x, z."""
    return (word + "s",) if len(word) >= 4 and word[-1] not in "sxz" and not word[-1].isdigit() else ()


def _forms(word: str) -> tuple[str, ...]:
    """Return a common word with its singular or plural, French and English.

    >>> _forms("cheval"), _forms("city"), _forms("fraudes")
    (('cheval', 'chevals', 'chevaux'), ('city', 'citys', 'cities'), ('fraudes', 'fraude'))
    """
    if len(word) < 3 or word.isdigit() or word in _INVARIABLE:
        return (word,)
    if word.endswith("aux"):
        return (word, word[:-3] + "al", word[:-1])
    if word.endswith("ies"):
        return (word, word[:-3] + "y", word[:-1])
    if word[-1] in "sx" and len(word) > 4 and not word.endswith("ss"):
        return (word, word[:-1])
    forms = [word, word + "s"]
    if word.endswith("al"):
        forms.append(word[:-2] + "aux")
    if word.endswith("eu") or word.endswith("eau"):
        forms.append(word + "x")
    if word.endswith("y"):
        forms.append(word[:-1] + "ies")
    if word.endswith(("sh", "ch", "ss")):
        forms.append(word + "es")
    return tuple(forms)


_INVARIABLE = frozenset(
    fold_string(
        "les des aux sur sous dans avec pour par chez entre sans vers the and for with from into over under "
        "plus très pas est sont être and une"
    ).split()
)
