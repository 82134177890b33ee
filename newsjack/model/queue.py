"""Queues and workers as they stand: what the dashboard shows of the machinery. All in real time."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerState:
    """One worker process that takes jobs.

    ``kind`` is the Procfile word (``poll``, ``stories``, ``alerts``); ``state`` is ``idle``,
    ``busy``, ``suspended`` or ``started``. ``job`` describes the present job, empty when idle.
    """

    name: str
    kind: str
    state: str
    queue: str
    job: str = ""
    job_started_at: datetime | None = None
    heartbeat_at: datetime | None = None
    jobs_done: int = 0
    jobs_failed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueState:
    """One queue: jobs waiting, running, failed and kept, and waiting for a later instant.

    ``oldest_at`` is when the longest waiting job was put in, ``None`` when none waits.
    """

    name: str
    queued: int
    running: int
    failed: int
    scheduled: int = 0
    oldest_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedJob:
    """A job that failed and is kept: ``function`` is its path, ``trace`` the traceback as text."""

    job_id: str
    queue: str
    function: str
    failed_at: datetime | None
    trace: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuesReport:
    """All workers and queues at one real instant, and the latest failed jobs, newest first."""

    at: datetime
    workers: tuple[WorkerState, ...] = ()
    queues: tuple[QueueState, ...] = ()
    failed: tuple[FailedJob, ...] = ()
