"""Writes what a replay decided: the OUT files of the public interface, line by line as it happens."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from newsjack.clock import instant_text
from newsjack.model.alert import Alert, Receipt
from newsjack.model.brand import MatchState
from newsjack.model.entry import Entry, EntryId
from newsjack.model.opportunity import Assessment
from newsjack.model.story import StoryId
from newsjack.ports import Grouping

FILES = ("assignments", "stories", "forecasts", "matches", "alerts")
QUANTILES = ("p10", "p25", "p50", "p75", "p90")


@dataclass(slots=True)
class _StoryLine:
    """What is kept of a story for its final line."""

    entry_ids: list[EntryId] = field(default_factory=list)
    safety: str = "go"
    linked: tuple[StoryId, ...] = ()
    merged_into: StoryId | None = None


@dataclass(slots=True)
class _Told:
    """What was last written about a story, so that only changes are."""

    wave: int = 0
    reach: int = 0
    phase: str = ""
    matches: dict[tuple[str, str], tuple[str, float]] = field(default_factory=dict)


class Recorder:
    """Collects decisions in order. Memory grows with the entries: about 300 bytes each."""

    def __init__(self, out: Path) -> None:
        """Open the files under ``out``, which is made if missing; older files there are replaced."""
        out.mkdir(parents=True, exist_ok=True)
        self.out = out
        self._files: dict[str, TextIO] = {
            name: (out / f"{name}.jsonl").open("w", encoding="utf-8", newline="\n") for name in FILES
        }
        self.entries: dict[EntryId, Entry] = {}
        self._stories: dict[StoryId, _StoryLine] = {}
        self._told: dict[StoryId, _Told] = {}
        self.copies: set[EntryId] = set()
        self._placed: dict[EntryId, StoryId] = {}
        self._merged: set[StoryId] = set()

    def __enter__(self) -> "Recorder":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file in self._files.values():
            file.close()

    def grouped(self, grouping: Grouping) -> None:
        """Write the decisions at arrival, and remember merges and links for the final lines."""
        for assignment in grouping.assignments:
            self._write(
                "assignments",
                {"entry_id": assignment.entry_id, "story_id": assignment.story_id, "at": _at(assignment.at)},
            )
            self._line(assignment.story_id).entry_ids.append(assignment.entry_id)
            self._placed[assignment.entry_id] = assignment.story_id
            if assignment.wire_copy:
                self.copies.add(assignment.entry_id)
        for merge in grouping.merges:
            self._line(merge.absorbed).merged_into = merge.survivor
            self._merged.add(merge.survivor)
        for story in grouping.stories:
            self._line(story.story_id).linked = story.linked

    def repeated(self, entry_id: EntryId, at: datetime) -> None:
        """Write the line of an item whose id was there before: it is where that one is, and counts once."""
        self._write("assignments", {"entry_id": entry_id, "story_id": self._placed[entry_id], "at": _at(at)})

    def assessed(self, assessments: Iterable[Assessment]) -> None:
        """Write a forecast for each gained outlet, phase change and merge, and each match change."""
        for assessment in assessments:
            self._line(assessment.story_id).safety = assessment.safety.safety.value
            told = self._told.setdefault(assessment.story_id, _Told())
            self._forecast(assessment, told)
            self._matches(assessment, told)

    def delivered(self, alert: Alert) -> Receipt:
        """Write one thing told, and give the receipt that makes it sent."""
        opportunity = alert.opportunity
        reading = opportunity.reading
        at = opportunity.at if alert.ended_at is None else max(opportunity.at, alert.ended_at)
        self._write(
            "alerts",
            {
                "alert_id": alert.alert_id,
                "kind": alert.kind.value,
                "story_id": alert.opportunity.story_id,
                "wave": opportunity.wave,
                "brand": opportunity.match.brand,
                "lane": opportunity.match.lane.value,
                "at": _at(at),
                "urgency": opportunity.urgency.total,
                "phase": reading.phase.value,
                "p_before_peak": round(reading.forecast.p_before_peak, 4),
                "act_before": _at(reading.act_before.replace(microsecond=0)),
                "safety": opportunity.safety.safety.value,
                "entry_ids": list(opportunity.entry_ids),
            },
        )
        return Receipt(sink="replay", channel=alert.channel, reference=str(alert.version), at=at)

    def flush(self) -> None:
        """Bring everything written so far to the files."""
        for file in self._files.values():
            file.flush()

    def final_stories(self) -> Mapping[StoryId, list[EntryId]]:
        """Return each surviving story's entries by first sight, after all merges."""
        return self._resolved()

    def survivor(self, story_id: StoryId) -> StoryId:
        """Return the story that a story ended up in."""
        return self._survivor(story_id)

    def finish(self) -> int:
        """Write every story's final state, in the order in which they were opened; return how many."""
        merged_entries = self._resolved()
        for story_id, line in self._stories.items():
            ids = line.entry_ids if line.merged_into is not None else merged_entries[story_id]
            known = [self.entries[entry_id] for entry_id in ids]
            self._write(
                "stories",
                {
                    "story_id": story_id,
                    "entry_ids": ids,
                    "outlets": len({entry.owner for entry in known}),
                    "first_seen_at": _at(min(entry.first_seen_at for entry in known)) if known else None,
                    "last_seen_at": _at(max(entry.first_seen_at for entry in known)) if known else None,
                    "safety": line.safety,
                    "merged_into": self._survivor(story_id) if line.merged_into is not None else None,
                    "linked": sorted({self._survivor(other) for other in line.linked} - {story_id}),
                },
            )
        return len(self._stories)

    def _resolved(self) -> Mapping[StoryId, list[EntryId]]:
        found: dict[StoryId, list[EntryId]] = {}
        for story_id, line in self._stories.items():
            found.setdefault(self._survivor(story_id), []).extend(line.entry_ids)
        return {
            story_id: sorted(ids, key=lambda i: (self.entries[i].first_seen_at, i))
            for story_id, ids in found.items()
        }

    def _survivor(self, story_id: StoryId) -> StoryId:
        while (into := self._stories[story_id].merged_into) is not None:
            story_id = into
        return story_id

    def _line(self, story_id: StoryId) -> _StoryLine:
        return self._stories.setdefault(story_id, _StoryLine())

    def _forecast(self, assessment: Assessment, told: _Told) -> None:
        reading = assessment.reading
        fresh_wave = reading.wave != told.wave
        reach_before = 1 if fresh_wave else told.reach
        phase_before = "" if fresh_wave else told.phase
        gained = reading.reach > max(1, reach_before)
        changed = bool(phase_before) and reading.phase.value != phase_before
        merged = assessment.story_id in self._merged
        self._merged.discard(assessment.story_id)
        told.wave, told.reach, told.phase = reading.wave, reading.reach, reading.phase.value
        if not (gained or changed or merged):
            return
        forecast = reading.forecast
        band = forecast.peak_at
        self._write(
            "forecasts",
            {
                "story_id": assessment.story_id,
                "wave": reading.wave,
                "at": _at(reading.at),
                "outlets": reading.reach,
                "entries": reading.entries,
                "phase": reading.phase.value,
                "p_before_peak": round(forecast.p_before_peak, 4),
                "p_big": round(forecast.p_big, 4),
                "peak_at": {name: _at(getattr(band, name).replace(microsecond=0)) for name in QUANTILES},
            },
        )

    def _matches(self, assessment: Assessment, told: _Told) -> None:
        for match in assessment.matches:
            key = (match.brand, match.lane.value)
            now = (match.state.value, round(match.relevance, 3))
            before = told.matches.get(key)
            if before == now or (before is None and match.state is MatchState.DROPPED):
                continue
            told.matches[key] = now
            self._write(
                "matches",
                {
                    "story_id": assessment.story_id,
                    "wave": match.wave,
                    "brand": match.brand,
                    "lane": match.lane.value,
                    "at": _at(assessment.at),
                    "relevance": now[1],
                    "state": match.state.value,
                },
            )

    def _write(self, name: str, line: Mapping[str, Any]) -> None:
        self._files[name].write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


def _at(at: datetime) -> str:
    return instant_text(at)
