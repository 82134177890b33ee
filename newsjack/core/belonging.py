"""Does an entry belong to a story, and are two stories one: the odds, from pairs and centroids together.

A pair of headlines of one event often shares a single word; the centroid knows all the words a story was
told in, the nearest member the way one of them told it. Both count.
A story's size does not: a bonus for it makes large stories larger, and costs early capture.
"""

import math
from collections.abc import Mapping

from newsjack.core.groups import Group
from newsjack.core.pairs import LEAST_ODDS, Piece, log_odds

# Fitted by `python -m bench.pairs`, which names its training data and prints held-out figures.
BIAS = -2.672
NEAREST, CENTROID = 0.865, 7.02
"""What the nearest member's log-odds and the cosine to the centroid count for."""

SHOWN_STEMS = 4

JUDGED_MEMBERS = 6
"""Members of the smaller story that are asked whether they belong to the larger one."""


def belonging(one: Piece, group: Group, *, cosine: float) -> float:
    """Return the log-odds that an entry belongs to a story; its facts are not looked at."""
    nearest = max([log_odds(one, member) for member in group.members])
    return BIAS + NEAREST * nearest + CENTROID * cosine


def union_odds(one: Group, other: Group) -> float:
    """Return the mean log-odds, over the smaller story's members, that they belong to the larger one.

    ``LEAST_ODDS`` for stories that cannot be one: other languages, facts that conflict.
    """
    if not one.speaks(other.language) or one.clashes(other.facts):
        return LEAST_ODDS
    small, large = sorted((one, other), key=lambda group: (group.size, group.age_key))
    asked = small.members if len(small.members) <= JUDGED_MEMBERS else small.members[-JUDGED_MEMBERS:]
    found = [belonging(member, large, cosine=cosine_of(member.vector, large.vector)) for member in asked]
    return sum(found) / len(found)


def shared_words(one: Piece, group: Group) -> str:
    """Name the rarest stems that an entry shares with the story it joins: why it is there."""
    shared = sorted(
        (term for term in one.vector if term in group.vector), key=lambda term: (-one.vector[term], term)
    )
    return f"shares {' '.join(shared[:SHOWN_STEMS])}"


def cosine_of(vector: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Return the dot product of two vectors of length 1."""
    return sum(value * other[term] for term, value in vector.items() if term in other)


def chance(odds: float) -> float:
    """Return the probability of log-odds."""
    return 1.0 / (1.0 + math.exp(-odds))


def odds(chance: float) -> float:
    """Return the log-odds of a probability; infinite at 0 and 1.

    >>> odds(0.5), odds(1.0)
    (0.0, inf)
    """
    if not 0.0 < chance < 1.0:
        return math.inf if chance >= 1.0 else -math.inf
    return math.log(chance / (1.0 - chance))
