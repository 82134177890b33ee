"""RQ's queues and workers, read for the dashboard. Nothing here runs or changes a job."""

from datetime import UTC, datetime
from typing import Any

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, Worker
from rq.job import Job
from rq.worker import BaseWorker

from newsjack.clock import real_now
from newsjack.errors import StoreError
from newsjack.model.queue import FailedJob, QueuesReport, QueueState, WorkerState

MAX_TRACE = 4_000


def queues_report(client: "Redis[Any]", *, failed_limit: int = 20) -> QueuesReport:  # type: ignore[type-arg]
    """Read all workers and queues. ``client`` must not decode responses. Raises ``StoreError``."""
    try:
        queues = Queue.all(connection=client, serializer="json")
        workers = Worker.all(connection=client, serializer="json")
        failed = [job for queue in queues for job in _failed(queue, failed_limit)]
        return QueuesReport(
            at=real_now(),
            workers=tuple(sorted(map(_worker, workers), key=lambda worker: worker.name)),
            queues=tuple(sorted(map(_queue, queues), key=lambda queue: queue.name)),
            failed=tuple(sorted(failed, key=_when, reverse=True)[:failed_limit]),
        )
    except RedisError as error:
        raise StoreError(f"the queues cannot be read: {error}") from error


def _when(job: FailedJob) -> datetime:
    return job.failed_at or datetime.min.replace(tzinfo=UTC)


def _aware(at: datetime | None) -> datetime | None:
    return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at


def _worker(worker: BaseWorker) -> WorkerState:
    job = worker.get_current_job()
    names = worker.queue_names()
    return WorkerState(
        name=worker.name,
        kind=worker.name.split("-")[0],
        state=str(worker.get_state()).rpartition(".")[2].lower(),
        queue=names[0] if names else "",
        job=job.description or "" if job else "",
        job_started_at=_aware(job.started_at) if job else None,
        heartbeat_at=_aware(worker.last_heartbeat),
        jobs_done=int(worker.successful_job_count or 0),
        jobs_failed=int(worker.failed_job_count or 0),
    )


def _queue(queue: Queue) -> QueueState:
    ids = queue.get_job_ids(0, 1)
    oldest = queue.fetch_job(ids[0]) if ids else None
    return QueueState(
        name=queue.name,
        queued=queue.count,
        running=queue.started_job_registry.get_job_count(cleanup=False),
        failed=queue.failed_job_registry.get_job_count(cleanup=False),
        scheduled=queue.scheduled_job_registry.get_job_count(cleanup=False),
        oldest_at=_aware(oldest.enqueued_at) if oldest else None,
    )


def _failed(queue: Queue, limit: int) -> list[FailedJob]:
    ids = queue.failed_job_registry.get_job_ids(-limit, -1, cleanup=False)
    jobs = Job.fetch_many(ids, connection=queue.connection, serializer="json")
    return [_failed_job(job) for job in jobs if job is not None]


def _failed_job(job: Job) -> FailedJob:
    result = job.latest_result()
    trace = (result.exc_string if result else None) or ""
    return FailedJob(
        job_id=job.id,
        queue=job.origin,
        function=job.func_name or "",
        failed_at=_aware(job.ended_at),
        trace=trace[-MAX_TRACE:],
    )
