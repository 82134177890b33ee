"""The queues: the one place that knows their names, their jobs, and each job's limits."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from rq import Queue, Retry
from rq.job import Job

from newsjack.app import App

POLL, STORIES, ALERTS = "poll", "stories", "alerts"
ALLOWED = frozenset({"workers.jobs.poll", "workers.jobs.stories", "workers.jobs.alerts"})
"""Job paths are a wire format: a worker runs these and nothing else, whatever stands in the queue."""

ASK_AGAIN = timedelta(seconds=15)
"""Real time after which a run that was asked for and never began is asked for again."""


class SafeJob(Job):
    """A job whose function must be on the list: write access to Redis must not run code of choice."""

    @property
    def func(self) -> Any:
        """Return the function. Raises ``PermissionError`` for any other path."""
        if self.func_name not in ALLOWED or self.instance is not None:
            raise PermissionError(f"{self.func_name} is not a job of newsjack")
        return super().func


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limits:
    timeout: timedelta
    retry: tuple[int, ...]


def _limits(app: App) -> dict[str, _Limits]:
    workers = app.params.workers
    return {
        POLL: _Limits(timeout=workers.poll_job, retry=(1, 10)),
        STORIES: _Limits(timeout=workers.stories_job, retry=(1, 2, 5)),
        ALERTS: _Limits(timeout=workers.alerts_job, retry=(1, 2, 5)),
    }


def queue(app: App, name: str) -> Queue:
    """Return a queue on a client of this process."""
    return Queue(name, connection=app.queue_client, serializer="json", job_class=SafeJob)


def put(app: App, name: str, *args: Any) -> None:
    """Put one job of the queue's kind in: JSON, retried, no result kept, failures kept for days."""
    limits = _limits(app)[name]
    queue(app, name).enqueue_call(
        f"workers.jobs.{name}",
        args=args,
        timeout=round(limits.timeout.total_seconds()),
        result_ttl=0,
        failure_ttl=round(app.params.workers.failed_jobs_kept.total_seconds()),
        retry=Retry(max=len(limits.retry), interval=list(limits.retry)),
        description=f"{name} {len(args[0])} feeds" if args else name,
    )


def ask(app: App, name: str) -> None:
    """Ask for a run of a step that looks into its own mailbox, unless one is asked for already."""
    if app.signals.ask(name, again_after=ASK_AGAIN):
        put(app, name)
