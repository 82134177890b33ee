"""What the stories of a replay were with hindsight: each final story's waves and their truth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from newsjack.core.curve import StoryCurve
from newsjack.core.hindsight import Truth, truth_of
from newsjack.model.entry import Entry, EntryId
from newsjack.model.params import CurveParams
from newsjack.model.story import Member, StoryId


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveTruth:
    """One wave of a final story. ``owner_seen_at`` is when each owner was first seen, in order."""

    story_id: StoryId
    started_at: datetime
    members: tuple[Member, ...]
    truth: Truth
    owner_seen_at: tuple[datetime, ...]


class Hindsight:
    """The waves of every story with two owners or more."""

    def __init__(
        self,
        stories: Mapping[StoryId, Sequence[EntryId]],
        entries: Mapping[EntryId, Entry],
        *,
        copies: set[EntryId],
        params: CurveParams,
    ) -> None:
        self.waves: list[WaveTruth] = []
        self._of: dict[StoryId, list[WaveTruth]] = {}
        for story_id, ids in stories.items():
            if len(ids) < 2:
                continue
            curve = StoryCurve(params)
            for entry_id in ids:
                curve.add(entry=entries[entry_id], wire_copy=entry_id in copies)
            for number in range(1, curve.wave + 1):
                wave = _wave(story_id, tuple(m for m in curve.members if m.wave == number))
                if wave is not None:
                    self.waves.append(wave)
                    self._of.setdefault(story_id, []).append(wave)

    def at(self, story_id: StoryId, at: datetime) -> WaveTruth | None:
        """Return the wave that a final story was in at an instant: the last one begun by then."""
        begun = [wave for wave in self._of.get(story_id, ()) if wave.started_at <= at]
        return begun[-1] if begun else None

    @property
    def eligible(self) -> list[WaveTruth]:
        """Return the waves that are big enough to have a peak worth the name."""
        return [wave for wave in self.waves if wave.truth.is_eligible]


def _wave(story_id: StoryId, members: tuple[Member, ...]) -> WaveTruth | None:
    owners: dict[str, datetime] = {}
    for member in members:
        owners[member.owner] = min(member.first_seen_at, owners.get(member.owner, member.first_seen_at))
    truth = truth_of(members) if len(owners) >= 2 else None
    if truth is None:
        return None
    return WaveTruth(
        story_id=story_id,
        started_at=min(member.event_at for member in members),
        members=members,
        truth=truth,
        owner_seen_at=tuple(sorted(owners.values())),
    )
