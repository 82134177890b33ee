"""When two live stories are one: the rules of the second look."""

import math

from newsjack.core.groups import Group
from newsjack.core.pairs import Piece, probability
from newsjack.model.params import ClusterParams

YOUNG_COSINE = 0.21
"""Least cosine at which a young story's members are compared one by one."""

YOUNG_MEAN = 0.40
"""Least mean, over the young story's members, of the best pair probability."""

QUORUM_PROBABILITY = 0.15
QUORUM_SHARE = 0.30
"""Share of all pairs that must reach the probability: one lucky pair joins nothing."""


def should_merge(one: Group, other: Group, *, cosine: float, params: ClusterParams) -> str:
    """Return why two stories are one, or an empty string.

    Two of at least two entries merge by their centroids; a young one merges into another by its
    members. Two of one entry never merge here: the second would have joined at arrival.
    """
    small, large = (one, other) if one.size <= other.size else (other, one)
    if large.size < 2 or not one.speaks(other.language) or one.clashes(other.facts):
        return ""
    gap = abs(one.last_at - other.last_at)
    pulled = cosine * math.exp(-gap / params.tau.total_seconds())
    if small.size >= 2 and pulled >= params.merge:
        return f"same words (cosine {cosine:.2f})"
    if small.size <= params.young_entries and cosine >= YOUNG_COSINE:
        mean, share = _pairs(small, large)
        if mean >= YOUNG_MEAN and share >= QUORUM_SHARE:
            return f"entries agree (mean p {mean:.2f})"
    return ""


def _pairs(small: Group, large: Group) -> tuple[float, float]:
    """Return the mean best pair probability of the small story's members, and the share of good pairs."""
    bests: list[float] = []
    good = total = 0
    others: list[Piece] = large.members
    for member in small.members:
        chances = [probability(member, other) for other in others]
        bests.append(max(chances))
        good += sum(1 for chance in chances if chance > QUORUM_PROBABILITY)
        total += len(chances)
    return sum(bests) / len(bests), good / total
