"""The RQ workers: one queue each, JSON, allow-list, patient client; stories does not fork."""

import logging
import os
import resource
import signal
import socket
import threading
from types import FrameType

from rq.worker import BaseWorker, SimpleWorker, Worker

from newsjack.app import App
from workers import context, queues

WORKER_TTL_SECONDS = 20
MAINTENANCE_SECONDS = 15
BEAT_SECONDS = 2.0
RENEW_SHARE = 0.3


class PollWorker(Worker):
    """Forks for each batch, and limits what hostile documents may take."""

    memory_bytes = 0

    def main_work_horse(self, *args: object, **kwargs: object) -> None:
        """Limit the forked process's address space, then run the job."""
        if self.memory_bytes:
            resource.setrlimit(resource.RLIMIT_AS, (self.memory_bytes, self.memory_bytes))
        super().main_work_horse(*args, **kwargs)  # type: ignore[arg-type]


def poll_main(app: App) -> int:
    """Run a poll worker until a signal."""
    app.warm_up_poll()
    PollWorker.memory_bytes = app.params.workers.poll_memory_bytes
    return _serve(app, PollWorker, queues.POLL)


def alerts_main(app: App) -> int:
    """Run the alerts worker until a signal."""
    return _serve(app, Worker, queues.ALERTS)


def stories_main(app: App) -> int:
    """Stand by until the lease is ours, rebuild the state from the store, then take jobs."""
    holder = f"{socket.gethostname()}:{os.getpid()}"
    lease = app.params.workers.stories_lease
    ended = _until_signal()
    while not app.signals.take_lease(queues.STORIES, holder, lease):
        app.beat()
        if ended.wait(lease.total_seconds() * RENEW_SHARE):
            app.leave()
            return 0
    threading.Thread(target=_renew, args=(app, holder), daemon=True).start()
    desk = app.story_desk()
    app.log.info("took the lease", stories=desk.rebuild())
    context.take_story_desk(desk)
    try:
        return _serve(app, SimpleWorker, queues.STORIES)
    finally:
        app.signals.give_up_lease(queues.STORIES, holder)


def _until_signal() -> threading.Event:
    ended = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ended.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    return ended


def _renew(app: App, holder: str) -> None:
    """Renew the lease; a writer that lost it must stop at once, before it writes another line."""
    lease = app.params.workers.stories_lease
    pause = threading.Event()
    own = app.reconnected()
    misses = 0
    while True:
        try:
            if not own.signals.take_lease(queues.STORIES, holder, lease):
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
