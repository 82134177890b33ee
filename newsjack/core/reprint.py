"""Texts that were public before: known again days later, under another date, by another outlet.

A story's live entries tell wire copies; this remembers texts beyond the story's life. A title is known
by its words, a summary by the smallest hashes of its sketch. What is kept is when and by whom it was
first public, never the text.
"""

from collections import OrderedDict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from newsjack.model.entry import Entry
from newsjack.model.story import Origin

LEAST_WORDS = 7
"""Different words of a title that is known again by itself; shorter ones come back for other events."""

SUMMARY_KEYS = 4
"""Smallest hashes of a summary that are remembered."""

SUMMARY_AGREE = 3
"""Of these, how many must have come from one earlier text. A standing phrase ends in few of them."""

MAX_KEYS = 300_000
"""Keys remembered, about 250 bytes each (75 MB); those longest unseen are forgotten first."""

_Known = tuple[float, str]


class KnownTexts:
    """When texts were first public. Bounded; deterministic in the order given."""

    def __init__(self, *, after: timedelta) -> None:
        """Make an empty memory; ``after`` is how long before an entry its text makes it a reprint."""
        self._after = after.total_seconds()
        self._known: OrderedDict[int, _Known] = OrderedDict()

    def reprint_of(
        self, entry: Entry, title_words: frozenset[str], sketch: tuple[int, ...] = ()
    ) -> Origin | None:
        """Remember an entry's text; return where it was public long before, ``None`` if it was not.

        A summary alone must come from another outlet: one outlet repeats its own standing phrases.
        """
        at, outlet = entry.event_at.timestamp(), entry.outlet
        found = [self._note(key, at, outlet) for key in _title_keys(title_words)]
        alike = [one for key in sketch[:SUMMARY_KEYS] if (one := self._note(key, at, outlet))[1] != outlet]
        if len(alike) >= SUMMARY_AGREE and len(set(alike)) == 1:
            found.append(alike[0])
        while len(self._known) > MAX_KEYS:
            self._known.popitem(last=False)
        earliest = min(found, default=(at, outlet))
        if at - earliest[0] <= self._after:
            return None
        return Origin(at=datetime.fromtimestamp(earliest[0], UTC), outlet=earliest[1])

    def _note(self, key: int, at: float, outlet: str) -> _Known:
        known = self._known.pop(key, (at, outlet))
        self._known[key] = min(known, (at, outlet))
        return known


def _title_keys(title_words: frozenset[str]) -> Iterable[int]:
    if len(title_words) >= LEAST_WORDS:
        told = " ".join(sorted(title_words)).encode("utf-8", "replace")
        # Below zero, and of 64 bits: apart from the sketches' hashes, and never alike by chance.
        yield -1 - int.from_bytes(blake2b(told, digest_size=8).digest())
