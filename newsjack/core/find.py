"""Find names in a text: spaCy's phrase matcher on our own folded words.

spaCy's stock tokenizers disagree about ``d'Orange`` and keep accents; ours cut a folded text at
everything that is no letter or digit, and every spelling of a name is a pattern of its own. Words
that no pattern holds become one placeholder, so that the vocabulary never grows with the news.
"""

from collections.abc import Mapping
from typing import NamedTuple

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from newsjack.core.fold import Folded
from newsjack.core.names import Name

UNKNOWN = "\N{MIDDLE DOT}"
"""Stands for every word that no name holds; itself never a word."""


class Found(NamedTuple):
    """A name that stands in a text: its words, and its characters in the folded text, ends exclusive."""

    number: int
    first_word: int
    end_word: int
    start: int
    end: int


class Finder:
    """Finds any of many names at once; compiled once."""

    def __init__(self, names: Mapping[int, Name]) -> None:
        """Compile; the keys are the caller's numbers for the names."""
        self._names = names
        self._vocab = Vocab()
        self._matcher = PhraseMatcher(self._vocab, attr="ORTH")
        spelt: dict[tuple[str, ...], list[int]] = {}
        for number, name in names.items():
            for words in name.spelt:
                spelt.setdefault(words, []).append(number)
        self._known = {word: word for words in spelt for word in words}
        self._first = frozenset(words[0] for words in spelt)
        self._numbers: dict[int, tuple[int, ...]] = {}
        for at, (words, numbers) in enumerate(spelt.items()):
            label = f"p{at}"
            self._matcher.add(label, [Doc(self._vocab, words=list(words))])
            self._numbers[self._vocab.strings[label]] = tuple(numbers)

    def find(self, folded: Folded) -> list[Found]:
        """Return every name that stands in the text, in no order, overlaps included."""
        if self._first.isdisjoint(folded.words):
            return []
        get = self._known.get
        doc = Doc(self._vocab, words=[get(word, UNKNOWN) for word in folded.words])
        candidates = self._matcher(doc)
        if not candidates:
            return []
        spans = folded.spans()
        return [
            Found(number, first, end, *place)
            for label, first, end in candidates
            for number in self._numbers[label]
            if (place := self._names[number].place(folded, spans, first, end))
        ]
