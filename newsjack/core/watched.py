"""What the team watches tells no two stories apart: every story of a brand holds its name.

A brand's name is rare in the stream, so that by itself it nearly joins a robbery, a data leak and a
new card of one bank into one story; a tragedy among them would then silence the good news. In an
entry that holds a watched name, the name and the brand's own context words therefore weigh less, and
the other words, which tell the event, weigh more (a vector has length 1).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from newsjack.core.query import is_expression
from newsjack.core.text import fold, stems
from newsjack.model.brand import Brand

NAME_WEIGHT = 0.5
"""What a watched name's stem weighs beside other stems as rare (by ``python -m bench.brand_glue``)."""

CONTEXT_WEIGHT = 0.5
"""What a brand's context word weighs in an entry that holds the name (by the same)."""


@dataclass(frozen=True, slots=True)
class _Name:
    stems: frozenset[str]
    context: frozenset[str]


class WatchedNames:
    """The names of brands and rivals as stems. Expressions among the terms are left out."""

    def __init__(self, brands: Iterable[Brand] = ()) -> None:
        self._by_stem: dict[str, tuple[_Name, ...]] = {}
        for brand in brands:
            context = frozenset(stem for text in brand.context for stem in _stems(text, brand))
            for text in _names(brand):
                if found := frozenset(_stems(text, brand)):
                    self._add(_Name(found, context))

    def lessen(self, idf: dict[str, float]) -> None:
        """Lower the weights of each watched name that stands whole in the entry, and of its context."""
        if self._by_stem.keys().isdisjoint(idf):
            return
        held = [name for stem in idf for name in self._by_stem.get(stem, ()) if name.stems <= idf.keys()]
        named = frozenset(stem for name in held for stem in name.stems)
        around = frozenset(stem for name in held for stem in name.context) - named
        for stem in idf:
            if stem in named:
                idf[stem] *= NAME_WEIGHT
            elif stem in around:
                idf[stem] *= CONTEXT_WEIGHT

    def _add(self, name: _Name) -> None:
        key = min(name.stems)
        self._by_stem[key] = (*self._by_stem.get(key, ()), name)


NOTHING_WATCHED = WatchedNames()
"""Weighs all stems alike."""


def _names(brand: Brand) -> Iterator[str]:
    """Yield what stands for the brand or a rival as plain words."""
    if not brand.watch_everything:
        yield brand.name
    for text in (*brand.terms, *brand.competitors):
        plain = text.removeprefix("raw:")
        if not is_expression(plain):
            yield plain


def _stems(text: str, brand: Brand) -> Iterator[str]:
    """Yield the stems of a watched text in every language of the brand: an own stop word is one in one."""
    for language in brand.languages or ("",):
        yield from stems(fold(text), language=language)
