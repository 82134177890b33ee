"""Wire copies: titles or texts that are the same but for a word or two."""

from collections import OrderedDict
from collections.abc import Iterable

from newsjack.core.pairs import Piece
from newsjack.core.text import overlap

MIN_TITLE_WORDS = 5
"""Shorter titles agree by chance."""

KEYS_PER_TEXT = 4
"""Smallest hashes of a text under which it is found again."""

MAX_KEYS = 400_000
"""Hashes remembered; the oldest are forgotten first."""


def is_copy(one: Piece, other: Piece, *, similarity: float) -> bool:
    """Tell whether two entries carry the same text: nearly the same title words, or the same summary.

    Title words are compared as sets (a title holds too few shingles), summaries by their sketches.
    """
    left, right = one.title_words, other.title_words
    if len(left) >= MIN_TITLE_WORDS and len(right) >= MIN_TITLE_WORDS:
        shared = len(left & right)
        if shared >= similarity * (len(left) + len(right) - shared):
            return one.numbers == other.numbers
    return overlap(one.text_sketch, other.text_sketch) >= similarity


class TextIndex:
    """Finds the stories that already hold a summary's text, whatever its title."""

    def __init__(self) -> None:
        self._slots: OrderedDict[int, int] = OrderedDict()

    def add(self, piece: Piece, slot: int) -> None:
        """Remember that the story in ``slot`` holds the text."""
        for key in piece.text_sketch[:KEYS_PER_TEXT]:
            self._slots[key] = slot
            self._slots.move_to_end(key)
        while len(self._slots) > MAX_KEYS:
            self._slots.popitem(last=False)

    def find(self, piece: Piece) -> Iterable[int]:
        """Return the slots that may hold the text, best known first, each once."""
        found = [self._slots[key] for key in piece.text_sketch[:KEYS_PER_TEXT] if key in self._slots]
        return dict.fromkeys(found)
