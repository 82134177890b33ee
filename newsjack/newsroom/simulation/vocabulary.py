"""What ordinary items are made of: a language's fields of life, its tails, and parts of invented names."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of life: who does what to which thing. Every combination makes a plain headline."""

    actors: tuple[str, ...]
    verbs: tuple[str, ...]
    things: tuple[str, ...]
    manners: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All words of a language's ordinary items.

    ``heads``, ``middles`` and ``ends`` make places, ``names``, ``middles`` and ``name_ends`` organisations.
    ``traits`` go with any thing, ``tails`` with any deed. ``forms`` and ``summaries`` hold the slots
    ``place other org actor verb thing trait manner tail``. ``templates`` are the daily texts of many outlets,
    by story key; ``homographs`` use brands' names in their ordinary sense, ``mentions`` in passing,
    each with one of the ``asides`` (slots ``org other``).
    """

    fields: tuple[Field, ...]
    heads: tuple[str, ...]
    middles: tuple[str, ...]
    ends: tuple[str, ...]
    names: tuple[str, ...]
    name_ends: tuple[str, ...]
    traits: tuple[str, ...]
    tails: tuple[str, ...]
    forms: tuple[str, ...]
    summaries: tuple[str, ...]
    templates: Mapping[str, tuple[str, ...]]
    homographs: tuple[str, ...]
    mentions: tuple[str, ...]
    asides: tuple[str, ...]


def parts(text: str) -> tuple[str, ...]:
    """Return the pieces of a text written with bars between them."""
    return tuple(" ".join(piece.split()) for piece in text.split("|") if piece.strip())
