"""Ordinary items: one outlet, one small event each, and the daily texts that many outlets carry."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from random import Random

from newsjack.newsroom.simulation.vocabulary import Vocabulary, parts
from newsjack.newsroom.simulation.vocabulary_en import ENGLISH
from newsjack.newsroom.simulation.vocabulary_fr import FRENCH

VOCABULARIES = {"fr": FRENCH, "en": ENGLISH}
"""The words of ordinary items, by language."""


TRIES = 400
"""Draws after which an ordinary item may share two words with another."""

_SHARED = ("actor", "verb", "thing", "trait", "manner", "tail")
"""Slots whose words come again and again."""


@dataclass(frozen=True, slots=True)
class Text:
    """What an item says."""

    title: str
    summary: str = ""


class Gossip:
    """Makes ordinary texts in one language.

    Names come from shuffled decks, so that hardly any comes twice in a day, and no two of a deck begin
    with the same letters: what is unlike must not look alike.
    """

    def __init__(self, vocabulary: Vocabulary, rng: Random) -> None:
        self._words = vocabulary
        self._rng = rng
        self._places: list[str] = []
        self._orgs: list[str] = []
        self._actors = tuple(actor for field in vocabulary.fields for actor in field.actors)
        self._manners = tuple(manner for field in vocabulary.fields for manner in field.manners)
        self._told: set[tuple[str, str]] = set()

    def place(self) -> str:
        """Return an invented place."""
        if not self._places:
            self._places = self._deck(self._words.heads, self._words.ends)
        return self._places.pop()

    def org(self) -> str:
        """Return an invented organisation."""
        if not self._orgs:
            self._orgs = self._deck(self._words.names, self._words.name_ends)
        return self._orgs.pop()

    def _deck(self, heads: Sequence[str], ends: Sequence[str]) -> list[str]:
        pick = self._rng.choice
        names = [head + middle + pick(ends) for head in heads for middle in self._words.middles]
        self._rng.shuffle(names)
        return list({_beginning(name): name for name in names}.values())

    def item(self) -> Text:
        """Return a text that shares at most one word with any told before, its names aside."""
        for _ in range(TRIES):
            slots = self._slots()
            form = self._rng.choice(self._words.forms)
            told = {slot: slots[slot] for slot in _SHARED if f"{{{slot}" in form.lower()}
            pairs = set(combinations(sorted(_words_of(" ".join(told.values()))), 2))
            if pairs.isdisjoint(self._told):
                break
        self._told |= pairs
        names = {"place": self.place(), "org": self.org(), "other": self.place()}
        title = elided(form.format(**slots, **names))
        summary = elided(self._rng.choice(self._words.summaries).format(**slots, **names))
        return Text(capitalised(title), summary)

    def _slots(self) -> dict[str, str]:
        pick = self._rng.choice
        field = pick(self._words.fields)
        thing, actor = pick(field.things), pick(self._actors)
        return {
            "actor": actor,
            "Actor": capitalised(actor),
            "verb": pick(field.verbs),
            "thing": thing,
            "Thing": capitalised(thing),
            "trait": pick(self._words.traits),
            "manner": pick(self._manners),
            "tail": pick(self._words.tails),
        }

    def mentions(self) -> tuple[Text, ...]:
        """Return each small item about a brand, in a place of its own: one outlet's, none a story."""
        return tuple(self._mention(form) for form in self._words.mentions)

    def _mention(self, form: str) -> Text:
        aside = self._rng.choice(self._words.asides)
        names = {"place": self.place(), "org": self.org(), "other": self.place()}
        return Text(elided(f"{form}, {aside}".format(**names)))

    def homographs(self) -> tuple[Text, ...]:
        """Return each sentence that uses a brand's name in its ordinary sense, in a place of its own."""
        return tuple(self._mention(form) for form in self._words.homographs)

    def template(self, forms: Sequence[str]) -> Text:
        """Return one of a daily text's forms, filled in."""
        low = self._rng.randint(3, 9)
        form = self._rng.choice(forms)
        return Text(form.format(place=self.place(), low=low, high=low + self._rng.randint(3, 7)))


def _words_of(text: str) -> set[str]:
    """Return the beginnings of a text's longer words."""
    return {_beginning(word) for word in re.findall(r"\w{3,}", text) if word not in _FILLERS}


_FILLERS = frozenset(
    parts("the | and | for | with | from | une | des | les | aux | par | sur | sous | dans | pour | avec")
)


def _beginning(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return plain[:6].lower()


def capitalised(text: str) -> str:
    """Return the text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def elided(text: str) -> str:
    """Write French ``de`` and ``que`` before a vowel as they are spoken.

    >>> elided("la foire de Aubreville")
    "la foire d'Aubreville"
    """
    for vowel in "AEIOUYÉÈÊ":
        text = text.replace(f" de {vowel}", f" d'{vowel}")
    return text
