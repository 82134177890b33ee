"""Turn titles into comparable words: folding, words, stems, adjacent pairs, sketches for wire copies.

Everything here is language-neutral where it can be: stop words of six languages are dropped
together (a word that is empty in one is rarely telling in another), words are cut to a short
prefix instead of being stemmed by rule, and scripts without spaces are read in character pairs.
"""

import re
import unicodedata
import zlib
from functools import lru_cache

from newsjack.core.stopwords import OWN_STOP_WORDS, STOP_WORDS

STEM_LENGTH = 6
"""Letters kept of a word: as good as a rule stemmer on English and French titles."""

MAX_WORDS = 60
"""Most words read of a title or of a summary."""

SHINGLE_WORDS = 4
"""Words in one shingle of a wire text."""

SKETCH_SIZE = 16
"""Smallest shingle hashes kept of a text; the Jaccard estimate errs by about 0.1 at 0.8."""

_QUOTES = str.maketrans(
    {
        "‘": "'", "’": "'", "‛": "'", "ʼ": "'", "`": "'", "´": "'", "′": "'",
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
        "–": "-", "—": "-", "‑": "-", "‐": "-", "−": "-", "…": " ", "\u00a0": " ", "\u202f": " ",
        "\u2009": " ", "\u00ad": "", "\u200b": "", "\u200c": "", "\u200d": "", "\ufeff": "",
    }
)  # fmt: skip
_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ŋ": "n"}
)
_MARKS = re.compile("[\u0300-\u036f]")
_INITIALS = re.compile(r"(?<![a-z0-9])(?:[a-z]\.){2,}")
_ASCII_WORD = re.compile(r"\d+(?:[.,]\d+)+|[a-z0-9]+")
# Scripts whose words hold combining signs that `\w` would cut at; then scripts written without spaces.
_INDIC = "\u0900-\u0dff"
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_ANY_WORD = re.compile(rf"[{_UNSPACED}]+|\d+(?:[.,]\d+)+|(?:(?![{_UNSPACED}])(?:[^\W_]|[{_INDIC}]))+")
_UNSPACED_START = re.compile(f"[{_UNSPACED}]")


def fold(text: str) -> str:
    """Return ``text`` in lower case without accents, with plain quotes and dashes.

    >>> fold("L’Oréal — Œuvre")
    "l'oreal - oeuvre"
    """
    if not text.isascii():
        text = text.translate(_QUOTES)
    if text.isascii():
        return text.lower()
    loose = _MARKS.sub("", unicodedata.normalize("NFKD", text)).casefold()
    return unicodedata.normalize("NFC", _MARKS.sub("", loose).translate(_LETTERS))


def words(folded: str) -> list[str]:
    """Split folded text into words; elisions part at the apostrophe, numbers keep their decimals.

    Scripts without spaces give overlapping character pairs.

    >>> words("l'oreal u.s. 2.5% 東京都")
    ['l', 'oreal', 'us', '2.5', '東京', '京都']
    """
    if "." in folded:
        folded = _INITIALS.sub(lambda found: found.group().replace(".", "") + " ", folded)
    if folded.isascii():
        return _ASCII_WORD.findall(folded)[:MAX_WORDS]
    found: list[str] = []
    for token in _ANY_WORD.findall(folded)[:MAX_WORDS]:
        if _UNSPACED_START.match(token) and len(token) > 2:
            found.extend(token[at : at + 2] for at in range(min(len(token) - 1, MAX_WORDS)))
        else:
            found.append(token)
    return found


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return the short stem of a folded word; empty for stop words and single letters.

    >>> stem("negotiations"), stem("tariffs"), stem("the"), stem("2024"), stem("chevaux")
    ('negoti', 'tariff', '', '2024', 'cheval')
    """
    if word in STOP_WORDS:
        return ""
    if word[0].isdigit():
        return word.replace(",", "") if "," in word and len(word.rsplit(",", 1)[1]) == 3 else word[:12]
    if len(word) == 1:
        return ""
    if len(word) > 4:
        if word.endswith("aux"):
            word = word[:-3] + "al"
        elif word[-1] in "sx" and word[-2] != "s":
            word = word[:-1]
    return word[:STEM_LENGTH]


def stems(folded: str, *, language: str = "") -> list[str]:
    """Return the stems of folded text in order, repeats kept, empty words dropped.

    ``language`` is a two-letter code, or empty when unknown.
    """
    return stems_of(words(folded), language=language)


def stems_of(found: list[str], *, language: str = "") -> list[str]:
    """Return the stems of words in order, as :func:`stems`."""
    empty = OWN_STOP_WORDS.get(language)
    if empty:
        return [cut for word in found if word not in empty and (cut := stem(word))]
    return [cut for cut in map(stem, found) if cut]


def sketch(folded: str) -> tuple[int, ...]:
    """Return the smallest hashes of the text's word shingles, ascending; empty under 12 words.

    Two sketches estimate how much of two texts is the same (:func:`overlap`).
    """
    tokens = words(folded)
    if len(tokens) < 12:
        return ()
    hashes = {
        zlib.crc32(" ".join(tokens[at : at + SHINGLE_WORDS]).encode())
        for at in range(len(tokens) - SHINGLE_WORDS + 1)
    }
    return tuple(sorted(hashes)[:SKETCH_SIZE])


def overlap(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Estimate the Jaccard similarity of two texts from their sketches, 0..1.

    The share of the union's smallest hashes that both hold (bottom-k sketch, Broder 1997).
    """
    if not one or not other:
        return 0.0
    left, right = frozenset(one), frozenset(other)
    union = sorted(left | right)[:SKETCH_SIZE]
    both = left & right
    return sum(1 for value in union if value in both) / len(union)
