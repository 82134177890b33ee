"""What speaks for a join: how much of a grown story an entry resembles, and the words they share."""

from newsjack.core.groups import Group
from newsjack.core.pairs import Piece

QUORUM_SHARE = 0.2
"""Share of the sampled members that a newcomer must resemble."""

QUORUM_COSINE = 0.1
"""Cosine that counts as resembling."""


def has_quorum(one: Piece, group: Group) -> bool:
    """Tell whether an entry resembles enough of a story's members: a chain grows through few."""
    alike = 0
    for member in group.members:
        vector = member.vector
        if sum(value * vector[term] for term, value in one.vector.items() if term in vector) >= QUORUM_COSINE:
            alike += 1
    return alike >= QUORUM_SHARE * len(group.members)


def shared_words(one: Piece, group: Group, best: float) -> str:
    """Name the rarest stems that made an entry join."""
    shared = sorted(
        (term for term in one.idf if term in group.vector), key=lambda term: (-one.idf[term], term)
    )[:4]
    pair = f", pair p {best:.2f}" if best else ""
    return f"shares {' '.join(shared)}{pair}"
