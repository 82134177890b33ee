"""Workers and queues: who lives, what each does, what waits, what failed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsjack.clock import real_now
from newsjack.model.queue import FailedJob, QueueState, WorkerState
from newsjack.web.sources import Sources
from newsjack.web.when import When

SILENT_AFTER = timedelta(seconds=90)
MAILBOX_LOOK = 1_000
"""Most things counted in a mailbox whose size the port does not tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerRow:
    """One process. ``state`` is a word of the list's family ``work``; real time throughout.

    ``name`` is what it logs under; ``process`` tells several of that name apart (host and pid).
    """

    name: str
    process: str
    state: str
    queue: str
    job: str
    job_for: timedelta | None
    beat_at: datetime | None
    is_silent: bool
    done: int | None
    failed: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailboxes:
    """Sizes of the three mailboxes between the steps."""

    inbox: int
    touched: int
    outbox: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkersView:
    """The page of workers; ``real`` speaks of instants in real time, whatever clock is in force."""

    real: When
    workers: tuple[WorkerRow, ...]
    queues: tuple[QueueState, ...]
    failed: tuple[FailedJob, ...]
    boxes: Mailboxes


def mailboxes(sources: Sources) -> Mailboxes:
    """Count what waits between the steps; the last two up to 1,000."""
    return Mailboxes(
        inbox=sources.entries.inbox_size(),
        touched=len(sources.stories.touched(limit=MAILBOX_LOOK)),
        outbox=len(sources.stories.outbox(limit=MAILBOX_LOOK)),
    )


def workers_view(sources: Sources, *, when: When) -> WorkersView:
    """Read the job system's report and the signs of life; one row per process."""
    report, now = sources.queues(), real_now()
    beats = dict(sources.beats())
    owners = {worker.name: _log_name(worker.name, beats) for worker in report.workers}
    rows = [_job_worker(worker, owners[worker.name], beats, now) for worker in report.workers]
    rows += [_other(name, at, now) for name, at in beats.items() if name not in owners.values()]
    return WorkersView(
        real=When(now=now, zone=when.zone, words=when.words),
        workers=tuple(sorted(rows, key=lambda row: (row.name, row.process))),
        queues=report.queues,
        failed=report.failed,
        boxes=mailboxes(sources),
    )


def _log_name(worker: str, beats: Mapping[str, datetime]) -> str:
    """Return the name that a job worker (``poll-1-host-4711``) logs and beats under (``poll-1``)."""
    fitting = [name for name in beats if worker == name or worker.startswith(f"{name}-")]
    return max(fitting, key=len, default=worker)


def _job_worker(worker: WorkerState, name: str, beats: Mapping[str, datetime], now: datetime) -> WorkerRow:
    seen = max((at for at in (worker.heartbeat_at, beats.get(name)) if at is not None), default=None)
    return WorkerRow(
        name=name,
        process=worker.name.removeprefix(name).lstrip("-"),
        state=worker.state,
        queue=worker.queue,
        job=worker.job,
        job_for=now - worker.job_started_at if worker.job_started_at else None,
        beat_at=seen,
        is_silent=_is_silent(seen, now),
        done=worker.jobs_done,
        failed=worker.jobs_failed,
    )


def _other(name: str, beat_at: datetime, now: datetime) -> WorkerRow:
    return WorkerRow(
        name=name,
        process="",
        state="alive",
        queue="",
        job="",
        job_for=None,
        beat_at=beat_at,
        is_silent=_is_silent(beat_at, now),
        done=None,
        failed=None,
    )


def _is_silent(beat_at: datetime | None, now: datetime) -> bool:
    return beat_at is None or now - beat_at > SILENT_AFTER
