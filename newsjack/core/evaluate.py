"""Evaluate an expression on one text: whether it holds, and on which words."""

import bisect
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from newsjack.core.find import Found
from newsjack.core.fold import Folded, fold_string
from newsjack.core.query import Both, Either, InField, Near, Negated, Node, Phrase, Predicate
from newsjack.model.brand import Field

FIELDS: tuple[Field, Field] = ("title", "summary")


class Spot(NamedTuple):
    """A name's place in a text of two fields; ``field`` is 0 for the title, 1 for the summary."""

    field: int
    first_word: int
    end_word: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One text as expressions see it: the folded fields and where each known phrase was found."""

    fields: Sequence[Folded]
    found: Mapping[Phrase, Sequence[Spot]]
    language: str | None
    outlet: str

    def spots(self, phrase: Phrase) -> list[Spot]:
        """Return where a phrase stands; wildcards are looked up here."""
        if phrase.literal:
            return list(self.found.get(phrase, ()))
        return [
            spot
            for index, folded in enumerate(self.fields)
            for spot in _wild_spots(phrase.text, index, folded)
        ]


def spot_of(index: int, found: Found) -> Spot:
    """Return a finder's result as a place in field ``index``."""
    return Spot(index, found.first_word, found.end_word, found.start, found.end)


@lru_cache(maxsize=4096)
def _wild(text: str) -> re.Pattern[str]:
    folded = re.escape(fold_string(text)).replace(r"\*", r"\w*").replace(r"\?", r"\w")
    return re.compile(rf"(?<!\w){folded.replace(chr(92) + ' ', r'[ -]+')}(?!\w)")


def _wild_spots(text: str, index: int, folded: Folded) -> list[Spot]:
    places = [found.span() for found in _wild(text).finditer(folded.text) if found.end() > found.start()]
    if not places:
        return []
    spans = folded.spans()
    starts, ends = [span[0] for span in spans], [span[1] for span in spans]
    return [
        Spot(index, bisect.bisect_right(starts, start) - 1, bisect.bisect_left(ends, end) + 1, start, end)
        for start, end in places
        if bisect.bisect_right(starts, start)
    ]


def evaluate(node: Node, view: View) -> list[Spot] | None:
    """Return the places that make ``node`` true (perhaps none, for a predicate); ``None`` when false."""
    match node:
        case Phrase():
            return view.spots(node) or None
        case Near():
            return _near(node, view)
        case Both():
            return _both(node, view)
        case Either():
            held = [spots for part in node.parts if (spots := evaluate(part, view)) is not None]
            return [spot for spots in held for spot in spots] if held else None
        case Negated():
            return [] if evaluate(node.part, view) is None else None
        case InField():
            return _in_field(node, view)
        case Predicate():
            return [] if _holds(node, view) else None


def _both(node: Both, view: View) -> list[Spot] | None:
    places: list[Spot] = []
    for part in node.parts:
        spots = evaluate(part, view)
        if spots is None:
            return None
        places += spots
    return places


def _near(node: Near, view: View) -> list[Spot] | None:
    left, right = evaluate(node.left, view), evaluate(node.right, view)
    if not left or not right:
        return None
    places = {spot for one in left for other in right if _close(one, other, node) for spot in (one, other)}
    return sorted(places) or None


def _close(one: Spot, other: Spot, node: Near) -> bool:
    if one.field != other.field:
        return False
    if 0 <= other.first_word - one.end_word <= node.distance:
        return True
    return not node.ordered and 0 <= one.first_word - other.end_word <= node.distance


def _in_field(node: InField, view: View) -> list[Spot] | None:
    wanted = FIELDS.index(node.field)
    found = {phrase: [spot for spot in spots if spot.field == wanted] for phrase, spots in view.found.items()}
    fields = [folded if index == wanted else _EMPTY for index, folded in enumerate(view.fields)]
    return evaluate(node.part, View(fields=fields, found=found, language=view.language, outlet=view.outlet))


_EMPTY = Folded("", "", None, ())


def _holds(node: Predicate, view: View) -> bool:
    if node.name == "lang":
        return view.language == node.value
    return node.value in view.outlet


def phrases_of(node: Node) -> list[Phrase]:
    """Return every phrase of a node, those under NOT included."""
    match node:
        case Phrase():
            return [node]
        case Near():
            return [*phrases_of(node.left), *phrases_of(node.right)]
        case Both() | Either():
            return [phrase for part in node.parts for phrase in phrases_of(part)]
        case Negated() | InField():
            return phrases_of(node.part)
        case Predicate():
            return []


def needs_look(node: Node) -> bool:
    """Tell whether a node may hold without any known phrase in the text (wildcards, predicates)."""
    match node:
        case Phrase():
            return not node.literal
        case Both():
            return all(needs_look(part) for part in node.parts if not isinstance(part, Negated))
        case Either():
            return any(map(needs_look, node.parts))
        case Near():
            return needs_look(node.left) and needs_look(node.right)
        case InField():
            return needs_look(node.part)
        case Predicate():
            return True
        case Negated():
            return False
