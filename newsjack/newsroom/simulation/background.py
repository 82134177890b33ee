"""Ordinary items: one outlet, one small event each, and the daily texts that many outlets carry."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from newsjack.newsroom.simulation.vocabulary import Vocabulary
from newsjack.newsroom.simulation.vocabulary_en import ENGLISH
from newsjack.newsroom.simulation.vocabulary_fr import FRENCH

VOCABULARIES = {"fr": FRENCH, "en": ENGLISH}
"""The words of ordinary items, by language."""


@dataclass(frozen=True, slots=True)
class Text:
    """What an item says."""

    title: str
    summary: str = ""


class Gossip:
    """Makes ordinary texts in one language. No place comes twice within a few hundred items."""

    def __init__(self, vocabulary: Vocabulary, rng: Random) -> None:
        self._words = vocabulary
        self._rng = rng
        self._places: list[str] = []
        self._told: set[str] = set()

    def place(self) -> str:
        """Return an invented place."""
        if not self._places:
            self._places = [head + end for head in self._words.heads for end in self._words.ends]
            self._rng.shuffle(self._places)
        return self._places.pop()

    def item(self) -> Text:
        """Return a text that was not told before."""
        while True:
            text = self._item()
            if text.title not in self._told:
                self._told.add(text.title)
                return text

    def _item(self) -> Text:
        pick = self._rng.choice
        field = pick(self._words.fields)
        thing = pick(field.things)
        actor = pick(field.actors)
        slots = {
            "place": self.place(),
            "other": self.place(),
            "org": pick(self._words.names) + pick(self._words.name_ends),
            "actor": actor,
            "Actor": capitalised(actor),
            "verb": pick(field.verbs),
            "thing": thing,
            "Thing": capitalised(thing),
            "manner": pick(field.manners),
            "tail": pick(self._words.tails),
        }
        title = elided(pick(self._words.forms).format(**slots))
        summary = elided(pick(self._words.summaries).format(**slots))
        return Text(capitalised(title), summary)

    def homographs(self) -> tuple[Text, ...]:
        """Return each sentence that uses a brand's name in its ordinary sense, in a place of its own."""
        return tuple(Text(elided(form.format(place=self.place()))) for form in self._words.homographs)

    def template(self, forms: Sequence[str]) -> Text:
        """Return one of a daily text's forms, filled in."""
        low = self._rng.randint(3, 9)
        form = self._rng.choice(forms)
        return Text(form.format(place=self.place(), low=low, high=low + self._rng.randint(3, 7)))


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
