"""Facts that part two stories told in the same words: day 2 and day 21, two scores, two fixtures."""

import re
from collections.abc import Mapping

from newsjack.core.text import words

_COUNTED = {
    "day": "day", "jour": "day", "week": "week", "semaine": "week", "round": "round", "tour": "round",
    "game": "game", "match": "game", "episode": "episode", "season": "season", "saison": "season",
    "part": "part", "partie": "part", "volume": "part", "vol": "part", "chapter": "part", "chapitre": "part",
    "stage": "stage", "etape": "stage", "acte": "act", "act": "act", "journee": "matchday",
    "matchday": "matchday", "gw": "matchday", "no": "number", "puzzle": "puzzle", "edition": "edition",
}  # fmt: skip
_PERIOD = re.compile(r"(?<![a-z0-9])([qth])([1-4])(?![a-z0-9])")
_SCORE = re.compile(r"(?<![\d.,-])(\d{1,3}) ?- ?(\d{1,3})(?![\d.,%-])")
_VERSUS = re.compile(r"(\S+)\s(?:vs?\.?|versus)\s(\S+)")
_HINT = re.compile(r"\d|\sv(?:s?\.?|ersus)\s")

Anchors = Mapping[str, frozenset[str]]
"""Kind of fact → its values in one title."""

NO_ANCHORS: Anchors = {}


def anchors(folded: str) -> Anchors:
    """Return the facts of a folded title that no other story of the same words shares.

    >>> anchors("test match, day 2: england 3-1 up")
    {'day': frozenset({'2'}), 'score': frozenset({'1-3'})}
    """
    if not _HINT.search(folded):
        return NO_ANCHORS
    found: dict[str, frozenset[str]] = {}
    tokens = words(folded)
    for at in range(1, len(tokens)):
        number = tokens[at]
        if number[0].isdigit() and len(number) <= 4:
            kind = _COUNTED.get(tokens[at - 1])
            if kind:
                found[kind] = found.get(kind, frozenset()) | {number}
    for letter, number in _PERIOD.findall(folded):
        found[letter] = found.get(letter, frozenset()) | {number}
    scores = {_score(left, right) for left, right in _SCORE.findall(folded)}
    if scores:
        found["score"] = frozenset(scores)
    versus = _VERSUS.search(folded)
    if versus:
        sides = _sides(versus.group(1), versus.group(2))
        if sides:
            found["versus"] = sides
    return found


def conflict(one: Anchors, other: Anchors) -> bool:
    """Tell whether two titles name different values of the same fact.

    A fixture conflicts only when no side of it is shared or exactly one is ("A v B", "A v C").
    """
    if not one or not other:
        return False
    for kind, values in one.items():
        others = other.get(kind)
        if others is None:
            continue
        shared = len(values & others)
        if shared == 0 or (kind == "versus" and shared < 2):
            return True
    return False


def _score(left: str, right: str) -> str:
    return "-".join(sorted((left, right), key=int))


def _sides(left: str, right: str) -> frozenset[str]:
    """Return the word nearest to the frame on each side; empty when a side has none."""
    before, after = words(left), words(right)
    if not before or not after or before[-1] == after[0]:
        return frozenset()
    return frozenset((before[-1][:6], after[0][:6]))
