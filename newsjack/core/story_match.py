"""Decide over all entries of a story what it says of each brand."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from newsjack.model.brand import EntryMatch, Lane, MatchReport, MatchState, StoryMatch
from newsjack.model.entry import Entry
from newsjack.model.story import StoryId

DROP_SHARE = 0.4
"""Least share of yes among the entries that name the term; below it the story is dropped."""

MAX_SENTENCE = 300
"""Most characters of the sentence that is shown."""

_END = re.compile(r"(?<=[.!?…])\s+")


@dataclass(slots=True)
class _Votes:
    """What the entries say of one brand in one lane."""

    yes: list[tuple[Entry, EntryMatch]] = field(default_factory=list)
    no: set[str] = field(default_factory=set)


def match_story(
    story_id: StoryId, wave: int, reports: Sequence[tuple[Entry, MatchReport]], *, now: datetime
) -> tuple[StoryMatch, ...]:
    """Return one match for each brand and lane that any entry names, by brand, then lane.

    ``reports`` are the entries' own reports, in order of first sight. A homograph that most entries
    reject is ``dropped``. Entries that do not name the brand lower the relevance, at most by 30 %.
    """
    votes: dict[tuple[str, Lane], _Votes] = {}
    for entry, report in reports:
        for match in report.matches:
            votes.setdefault((match.brand, match.lane), _Votes()).yes.append((entry, match))
    for entry, report in reports:
        matched = {match.brand for match in report.matches}
        for rejection in report.rejected:
            if rejection.brand not in matched:
                for (brand, lane), vote in votes.items():
                    if brand == rejection.brand and lane is Lane.BRAND:
                        vote.no.add(entry.entry_id)
    return tuple(
        _decided(story_id, wave, lane, vote, total=len(reports), now=now)
        for (_, lane), vote in sorted(votes.items(), key=lambda item: (item[0][0], item[0][1].value))
    )


def _decided(
    story_id: StoryId, wave: int, lane: Lane, vote: _Votes, *, total: int, now: datetime
) -> StoryMatch:
    entry, best = max(vote.yes, key=lambda each: each[1].relevance)
    share = len(vote.yes) / (len(vote.yes) + len(vote.no))
    everything = not best.mentions and best.relevance >= 1.0
    spread = 1.0 if everything else 0.7 + 0.3 * len(vote.yes) / total
    why = (*best.why, f"{len(vote.yes)} of {total} entries") if total > 1 else best.why
    if vote.no:
        why = (*why, f"rejected in {len(vote.no)}")
    return StoryMatch(
        story_id=story_id,
        wave=wave,
        brand=best.brand,
        lane=lane,
        at=now,
        relevance=round(best.relevance * spread, 2),
        state=MatchState.MATCHED if share >= DROP_SHARE else MatchState.DROPPED,
        entries=len(vote.yes),
        entry_id=entry.entry_id,
        sentence=_sentence(entry, best),
        mentions=best.mentions,
        why=why,
    )


def _sentence(entry: Entry, match: EntryMatch) -> str:
    """Return the sentence that holds the first mention; the title where there is none."""
    if not match.mentions or match.mentions[0].field == "title":
        return entry.title[:MAX_SENTENCE]
    mention = match.mentions[0]
    for start, end in _sentences(entry.summary):
        if start <= mention.start < end:
            return entry.summary[start:end].strip()[:MAX_SENTENCE]
    return entry.summary[:MAX_SENTENCE]


def _sentences(text: str) -> Iterable[tuple[int, int]]:
    start = 0
    for found in _END.finditer(text):
        yield start, found.start()
        start = found.end()
    yield start, len(text)
