"""Fold a text for finding names in it, and keep the way back to the text as given.

Unlike :func:`newsjack.core.text.fold`, which makes titles comparable, this folding remembers where
each letter came from, so that a mention can be shown in the reader's own text.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

MAX_CHARACTERS = 20_000
"""Longest piece of one field that is read; a summary is rarely longer than 2,000."""

_PLAIN = {
    "‘": "'", "’": "'", "‛": "'", "ʼ": "'", "`": "'", "´": "'", "′": "'", "＇": "'",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‹": '"', "›": '"',
    "–": "-", "—": "-", "‑": "-", "‐": "-", "−": "-", "‒": "-", "―": "-",
    "œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ŋ": "n",
    "®": "", "™": "", "©": "", "\u00ad": "", "\u200b": "", "\u200c": "", "\u200d": "", "\u2060": "",
    "\ufeff": "", "…": " ",
}  # fmt: skip
_WORD = re.compile(r"[^\W_]+")


class _Table(dict[int, str]):
    """Folds one character at a time and remembers the answer; at most one row per code point."""

    def __missing__(self, code: int) -> str:
        folded = _fold_one(chr(code))
        self[code] = folded
        return folded


def _fold_one(character: str) -> str:
    lower = character.lower()
    if lower in _PLAIN:
        return _PLAIN[lower]
    loose = unicodedata.normalize("NFKD", lower)
    bare = "".join(_PLAIN.get(part, part) for part in loose if not unicodedata.combining(part))
    return " " if bare.isspace() else bare


_TABLE = _Table()


@dataclass(frozen=True, slots=True, eq=False)
class Folded:
    """A text as given, its folded form, and the folded words in order.

    ``origin[i]`` is the place in ``given`` of the folded character ``i``; ``None`` where both run
    in step. ``words`` are runs of letters and digits.
    """

    given: str
    text: str
    origin: tuple[int, ...] | None
    words: tuple[str, ...]

    def spans(self) -> list[tuple[int, int]]:
        """Return where each word stands in ``text``, end exclusive."""
        return [found.span() for found in _WORD.finditer(self.text)]

    def given_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the code points of ``given`` that the folded ``start``..``end`` came from.

        Combining signs that follow the last letter belong to it.

        >>> fold("L’Œuvre").given_span(2, 8)
        (2, 7)
        """
        if self.origin is None:
            return start, end
        last = self.origin[end - 1] + 1
        while last < len(self.given) and unicodedata.combining(self.given[last]):
            last += 1
        return self.origin[start], last


def fold_string(text: str) -> str:
    """Return the folded form alone.

    >>> fold_string("L’ORÉAL — œuvre")
    "l'oreal - oeuvre"
    """
    return text.lower() if text.isascii() else text.translate(_TABLE)


@lru_cache(maxsize=2048)
def fold(text: str) -> Folded:
    """Fold ``text``: lower case, no accents, plain quotes and dashes, one blank for any.

    Remembered for the last few texts, because matching and safety read the same ones.
    """
    text = text[:MAX_CHARACTERS]
    if text.isascii():
        folded = text.lower()
        return Folded(text, folded, None, tuple(_WORD.findall(folded)))
    folded = text.translate(_TABLE)
    origin = None
    if len(folded) != len(text) or any(len(_TABLE[ord(one)]) != 1 for one in set(text)):
        origin = tuple(at for at, one in enumerate(text) for _ in _TABLE[ord(one)])
    return Folded(text, folded, origin, tuple(_WORD.findall(folded)))
