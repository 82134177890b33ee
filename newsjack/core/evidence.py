"""What spoke for a join, in words."""

from newsjack.core.groups import Group
from newsjack.core.pairs import Piece

SHOWN_STEMS = 4


def shared_words(one: Piece, group: Group) -> str:
    """Name the rarest stems that an entry shares with the story it joins."""
    shared = sorted(
        (term for term in one.vector if term in group.vector), key=lambda term: (-one.vector[term], term)
    )
    return f"shares {' '.join(shared[:SHOWN_STEMS])}"
