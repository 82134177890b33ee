"""Runs the production steps over a recorded stream on a virtual clock.

Only the ports differ from the daemon: stores in memory, a clock set by the stream, and a sink that
writes lines. Nothing here scores, groups or decides.
"""

import resource
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import TextIO

from newsjack.clock import ManualClock, monotonic_seconds
from newsjack.core.canonical import MAX_SUMMARY, MAX_TITLE, registrable_domain
from newsjack.core.plain import clip
from newsjack.desks import (
    AlertDesk,
    StoryDesk,
    SweepDesk,
    build_alert_desk,
    build_story_desk,
    build_sweep_desk,
)
from newsjack.errors import InputError
from newsjack.model.alert import Alert, Receipt
from newsjack.model.entry import Entry, EntryId
from newsjack.model.feed import Coverage
from newsjack.model.opportunity import Assessment, Opportunity
from newsjack.model.params import Params
from newsjack.model.story import StoryId
from newsjack.newsroom.stream import StreamItem, read_stream
from newsjack.ports import ClosedStory, Grouping
from newsjack.replay.entries import StreamEntries
from newsjack.replay.recorder import Recorder
from newsjack.replay.report import write_report
from newsjack.settings.load import load_brands, load_feed_list, load_params
from newsjack.store.memory import MemoryAlertStore, MemoryPaceStore, MemoryStoryStore

TICK = timedelta(minutes=1)
SWEEP_EVERY = timedelta(minutes=30)
PROGRESS_EVERY = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayFigures:
    """What a run took: real seconds, and the process's largest resident memory in bytes."""

    items: int
    bad_lines: int
    stories: int
    alerts: int
    seconds: float
    peak_bytes: int


class _RecordingStories(MemoryStoryStore):
    """The story store of a replay: the same, and every commit is written down."""

    recorder: Recorder

    def commit_grouping(self, grouping: Grouping, *, now: datetime) -> None:
        """Store and record."""
        super().commit_grouping(grouping, now=now)
        self.recorder.grouped(grouping)

    def commit_assessments(
        self,
        assessments: Sequence[Assessment],
        opportunities: Sequence[Opportunity],
        *,
        settled: Sequence[StoryId],
        now: datetime,
    ) -> None:
        """Store and record."""
        super().commit_assessments(assessments, opportunities, settled=settled, now=now)
        self.recorder.assessed(assessments)


class _RecordingSink:
    """A sink that takes everything at once and writes it down."""

    name = "replay"

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self.sent = 0

    def send(self, alert: Alert) -> Receipt:
        """Record a new card."""
        self.sent += 1
        return self._recorder.delivered(alert)

    def update(self, alert: Alert, receipt: Receipt) -> Receipt:
        """Record an edit."""
        return self._recorder.delivered(alert)

    def find(self, alert: Alert) -> Receipt | None:
        """Return ``None``: a send here never fails half-way."""
        return None


class _NoArchive:
    """Closed stories of a replay are in its output already."""

    def add(self, closed: ClosedStory) -> None:
        """Keep nothing."""

    def story(self, story_id: StoryId) -> ClosedStory | None:
        """Return ``None``."""
        return None

    def since(self, at: datetime) -> tuple[ClosedStory, ...]:
        """Return nothing."""
        return ()

    def coverage(self, since: datetime) -> Iterator[Coverage]:
        """Yield nothing."""
        return iter(())


@dataclass(slots=True, kw_only=True)
class _Desks:
    clock: ManualClock
    entries: StreamEntries
    stories: StoryDesk
    alerts: AlertDesk
    sweep: SweepDesk
    next_tick: datetime | None = None
    next_sweep: datetime | None = None

    def run(self, now: datetime) -> None:
        """Do one round at ``now``."""
        self.clock.set(now)
        while self.stories.run().entries_wait:
            pass
        if self.stories.has_news():
            self.alerts.run()

    def tick_until(self, until: datetime) -> None:
        """Fire every tick before ``until``."""
        while self.next_tick is not None and self.next_sweep is not None and self.next_tick < until:
            if self.next_tick >= self.next_sweep:
                self.clock.set(self.next_tick)
                self.sweep.run()
                self.next_sweep += SWEEP_EVERY
            self.run(self.next_tick)
            self.next_tick += TICK


def replay(stream: Path, *, config: Path, out: Path, progress: TextIO) -> ReplayFigures:
    """Run a stream to its end and past it until its last waves have closed; write OUT."""
    started = monotonic_seconds()
    params = load_params(config)
    owners = _owners(config)
    with Recorder(out) as recorder:
        sink = _RecordingSink(recorder)
        desks = _build(config, params, recorder, sink)
        count = bad = 0
        faults: list[InputError] = []
        items_read = read_stream(stream, on_fault=faults.append)
        for at, items in groupby(items_read, key=lambda item: item.first_seen_at):
            if desks.next_tick is None:
                desks.next_tick = desks.next_sweep = _minute_after(at)
            desks.tick_until(at)
            read = count
            count += _feed(desks, recorder, list(_entries(items, owners)), at)
            while faults:
                print(faults.pop(0), file=progress)
                bad += 1
            if count // PROGRESS_EVERY > read // PROGRESS_EVERY:
                print(f"{count} items, {at:%Y-%m-%d}", file=progress, flush=True)
        if desks.next_tick is not None:
            desks.tick_until(desks.next_tick + params.curve.close_after + timedelta(hours=1))
        for fault in faults:
            print(fault, file=progress)
        stories = recorder.finish()
        write_report(out, recorder)
    return ReplayFigures(
        items=count,
        bad_lines=bad + len(faults),
        stories=stories,
        alerts=sink.sent,
        seconds=monotonic_seconds() - started,
        peak_bytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    )


def _feed(desks: _Desks, recorder: Recorder, entries: Sequence[Entry], at: datetime) -> int:
    """Let one instant's entries in and do a round; an id that was there before counts once."""
    fresh: dict[EntryId, Entry] = {}
    repeated: list[EntryId] = []
    for entry in entries:
        if entry.entry_id in recorder.entries or entry.entry_id in fresh:
            repeated.append(entry.entry_id)
        else:
            fresh[entry.entry_id] = entry
    recorder.entries.update(fresh)
    desks.entries.keep_new(list(fresh.values()), now=at)
    desks.run(at)
    for entry_id in repeated:
        recorder.repeated(entry_id, at)
    return len(entries)


def _build(config: Path, params: Params, recorder: Recorder, sink: _RecordingSink) -> _Desks:
    clock = ManualClock(datetime.min.replace(tzinfo=UTC))
    entries = StreamEntries(keep=params.retention.entries)
    stories = _RecordingStories(entries, params.retention)
    stories.recorder = recorder
    alerts = MemoryAlertStore(params.retention)
    brands = load_brands(config)
    story_desk = build_story_desk(
        clock=clock,
        entries=entries,
        stories=stories,
        paces=MemoryPaceStore(),
        brands=brands,
        params=params,
    )
    alert_desk = build_alert_desk(
        clock=clock, stories=stories, alerts=alerts, sinks={sink.name: sink}, params=params
    )
    sweep = build_sweep_desk(
        clock=clock,
        stories=stories,
        alerts=alerts,
        sinks={sink.name: sink},
        archive=_NoArchive(),
        params=params,
    )
    return _Desks(clock=clock, entries=entries, stories=story_desk, alerts=alert_desk, sweep=sweep)


def _owners(config: Path) -> dict[str, str]:
    """Read who owns which outlet from feeds.yaml, those of groups that are off included."""
    if not (config / "feeds.yaml").exists():
        return {}
    return {feed.outlet: feed.owner for feed in load_feed_list(config).feeds}


def _entries(items: Iterator[StreamItem], owners: dict[str, str]) -> Iterator[Entry]:
    for item in items:
        published = item.published_at
        yield Entry(
            entry_id=EntryId(item.id),
            feed_id="",
            outlet=item.outlet,
            owner=owners.get(item.outlet) or registrable_domain(item.url) or item.outlet,
            url=item.url,
            title=clip(item.title, MAX_TITLE),
            summary=clip(item.summary, MAX_SUMMARY),
            language=item.language or None,
            published_at=min(published, item.first_seen_at) if published is not None else None,
            first_seen_at=item.first_seen_at,
        )


def _minute_after(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0) + TICK
