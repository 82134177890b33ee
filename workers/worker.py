"""The RQ workers: one queue each, JSON, allow-list, patient client; stories does not fork."""

import gc
import logging
import os
import resource
import signal
import socket
import threading
from types import FrameType

from rq import Queue
from rq.job import Job
from rq.worker import BaseWorker, SimpleWorker, Worker

from newsjack.app import App
from workers import context, queues

WORKER_TTL_SECONDS = 20
MAINTENANCE_SECONDS = 15
BEAT_SECONDS = 2.0
RENEW_SHARE = 0.3


class FreshWorker(Worker):
    """Forks for each job, with the settings as they stand now."""

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Look at the configuration in the parent, so that every fork inherits it; then run the job."""
        context.app().refresh()
        super().execute_job(job, queue)


class PollWorker(FreshWorker):
    """Limits what hostile documents may take."""

    memory_bytes = 0
    cpu_seconds = 0

    def main_work_horse(self, *args: object, **kwargs: object) -> None:
        """Limit the forked process's address space and processor time, then run the job."""
        if self.memory_bytes:
            resource.setrlimit(resource.RLIMIT_AS, (self.memory_bytes, self.memory_bytes))
        if self.cpu_seconds:
            resource.setrlimit(resource.RLIMIT_CPU, (self.cpu_seconds, self.cpu_seconds))
        super().main_work_horse(*args, **kwargs)  # type: ignore[arg-type]


def poll_main(app: App) -> int:
    """Run a poll worker until a signal."""
    app.warm_up_poll()
    PollWorker.memory_bytes = app.params.workers.poll_memory_bytes
    PollWorker.cpu_seconds = round(app.params.workers.poll_job.total_seconds())
    return _serve(app, PollWorker, queues.POLL)


def alerts_main(app: App) -> int:
    """Run the alerts worker until a signal: one at a time, the others stand by."""
    holder = _own_lease(app, queues.ALERTS)
    if not holder:
        return 0
    app.alert_desk()  # loads before the fork what every job would load again
    try:
        return _serve(app, FreshWorker, queues.ALERTS)
    finally:
        app.signals.give_up_lease(queues.ALERTS, holder)


def stories_main(app: App) -> int:
    """Stand by until the lease is ours, rebuild the state from the store, then take jobs."""
    holder = _own_lease(app, queues.STORIES)
    if not holder:
        return 0
    desk = app.story_desk()
    gc.disable()  # millions of objects that stay: to look for garbage among them takes as long again
    try:
        stories = desk.rebuild()
        gc.freeze()
    finally:
        gc.enable()
    app.log.info("took the lease", stories=stories)
    context.take_story_desk(desk)
    try:
        return _serve(app, SimpleWorker, queues.STORIES)
    finally:
        app.signals.give_up_lease(queues.STORIES, holder)


def _own_lease(app: App, name: str) -> str:
    """Wait until the lease is ours and keep it in a thread; return the holder, empty after a signal."""
    holder = f"{socket.gethostname()}:{os.getpid()}"
    lease = app.params.workers.lease
    ended = _until_signal()
    while not _take(app, name, holder):
        app.beat()
        if ended.wait(lease.total_seconds() * RENEW_SHARE):
            app.leave()
            return ""
    threading.Thread(target=_renew, args=(app, name, holder), daemon=True).start()
    return holder


def _take(app: App, name: str, holder: str) -> bool:
    """Take the lease if it is free, ours, or of a process of this host that is no more."""
    lease = app.params.workers.lease
    if app.signals.take_lease(name, holder, lease):
        return True
    other = app.signals.lease_holder(name)
    host, _, pid = other.rpartition(":")
    if host != socket.gethostname() or not pid.isdigit() or _lives(int(pid)):
        return False
    return app.signals.take_over_lease(name, other, holder, lease)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _until_signal() -> threading.Event:
    ended = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ended.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    return ended


def _renew(app: App, name: str, holder: str) -> None:
    """Renew the lease; a writer that lost it must stop at once, before it writes another line."""
    lease = app.params.workers.lease
    pause = threading.Event()
    own = app.reconnected()
    misses = 0
    while True:
        try:
            if not own.signals.take_lease(name, holder, lease):
                os._exit(75)
            misses = 0
        except app.faults:
            misses += 1
            if misses * RENEW_SHARE >= 1:
                os._exit(75)
        pause.wait(lease.total_seconds() * RENEW_SHARE)


def _beat(app: App) -> None:
    own = app.reconnected()
    pause = threading.Event()
    while True:
        try:
            own.beat()
        except app.faults as error:
            app.log.warning("no sign of life sent", problem=str(error))
        pause.wait(BEAT_SECONDS)


def _serve(app: App, kind: type[BaseWorker], name: str) -> int:
    logging.getLogger("rq").setLevel(logging.WARNING)
    for part in ("rq.worker", "rq.job", "rq.queue", "rq.registry", "rq.scheduler"):
        logger = logging.getLogger(part)
        logger.handlers = [app.forward_handler()]
        logger.propagate = False
        logger.setLevel(logging.WARNING)
    threading.Thread(target=_beat, args=(app,), daemon=True).start()
    worker = kind(
        [queues.queue(app, name)],
        name=f"{app.worker}-{socket.gethostname()}-{os.getpid()}",
        connection=app.queue_client,
        job_class=queues.SafeJob,
        serializer="json",
        worker_ttl=WORKER_TTL_SECONDS,
        maintenance_interval=MAINTENANCE_SECONDS,
        log_job_description=False,
    )
    app.log.info("started")
    worker.work(with_scheduler=True, logging_level="WARNING")
    app.leave()
    return 0
