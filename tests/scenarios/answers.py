"""What can be seen of one poll, whoever made it: the words that scenarios judge in."""

from dataclasses import dataclass
from datetime import timedelta

from newsjack.model.feed import FetchReason


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One poll of one feed.

    ``titles`` are the new entries, ``parsed`` tells if a document was read, ``held`` counts the bytes
    of the body that was held at once, ``ended`` is false when only the test's own guard ended it and
    ``wait`` is the time until the next poll. ``reason``, ``hint`` and ``failures`` are ours alone.
    """

    success: bool
    titles: tuple[str, ...] = ()
    parsed: bool = False
    held: int = 0
    ended: bool = True
    wait: timedelta = timedelta(0)
    detail: str = ""
    reason: FetchReason | None = None
    hint: timedelta | None = None
    failures: int = 0

    def named(self, *reasons: FetchReason) -> bool:
        """Tell whether a poll of ours ended for one of these reasons; a bare GET has no names to judge."""
        return self.reason is None or self.reason in reasons
