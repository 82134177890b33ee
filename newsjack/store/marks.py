"""The marks by which an entry counts as seen before: which, and for how long."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b

from newsjack.core.identity import identity_keys
from newsjack.model.entry import Entry
from newsjack.model.params import RetentionParams

TITLE_WINDOW = timedelta(days=7)
"""How long the same folded title of the same outlet is the same entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One mark: ``key`` is a short digest; it counts for ``window`` after it was set.

    ``renewed``: seeing the entry again starts the window anew, so what a feed lists for months is
    not new each month. A title is not renewed: a daily column would never be new again.
    """

    key: str
    window: timedelta
    renewed: bool


def marks_of(entry: Entry, retention: RetentionParams) -> tuple[Mark, ...]:
    """Return an entry's marks: its id, its URL, and its outlet with its folded title."""
    return tuple(_mark(key, retention) for key in identity_keys(entry))


def _mark(key: str, retention: RetentionParams) -> Mark:
    is_title = key.startswith("title:")
    digest = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
    window = min(TITLE_WINDOW, retention.seen) if is_title else retention.seen
    return Mark(key=digest, window=window, renewed=not is_title)
