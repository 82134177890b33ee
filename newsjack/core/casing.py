"""What capitals tell in a text: much inside a French sentence, nothing in an English title in Title Case."""

import re
from enum import StrEnum
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+")
_BREAK = re.compile(r"(?:[.!?:;|(\[\"“”«»„\n]|\s[-–—]|[-–—]\s|(?<![^\s])['‘’])\s*$")

MIN_WORDS = 3
"""Fewest telling words that show a text's habit."""

TITLE_SHARE = 0.65
"""Share of capitals among longer words, the first left out, from which a text is in Title Case."""


class Casing(StrEnum):
    """The habit of one text."""

    SENTENCE = "sentence"
    TITLE = "title"
    UPPER = "upper"
    LOWER = "lower"


@lru_cache(maxsize=512)
def casing_of(text: str, language: str | None = None) -> Casing:
    """Return how a text uses capitals. French knows no Title Case: many capitals there are many names.

    >>> [casing_of(text).value for text in ("Apple Unveils Its New Phone", "Orange lance une offre fibre")]
    ['title', 'sentence']
    """
    words = [word for word in _WORD.findall(text) if len(word) > 3]
    if not any(map(str.isupper, text)):
        return Casing.LOWER
    if len(words) < MIN_WORDS:
        return Casing.UPPER if text.isupper() and len(words) > 1 else Casing.SENTENCE
    if sum(map(str.isupper, words)) > 0.8 * len(words):
        return Casing.UPPER
    rest = words[1:]
    capital = sum(word[0].isupper() for word in rest)
    if language == "fr":
        return Casing.SENTENCE
    return Casing.TITLE if capital >= TITLE_SHARE * len(rest) else Casing.SENTENCE


def opens_sentence(text: str, start: int) -> bool:
    """Tell whether what stands at ``start`` begins a sentence, a quotation or a rubric."""
    return start < 1 or _BREAK.search(text[max(0, start - 12) : start]) is not None
