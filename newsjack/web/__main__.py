"""``python -m newsjack.web``: the dashboard's process."""

import logging
import os
import signal
import sys
import threading
from collections.abc import Mapping
from datetime import datetime
from types import FrameType

import uvicorn

from newsjack.app import App, open_app
from newsjack.errors import NewsjackError, StoreError
from newsjack.web.access import bind_address
from newsjack.web.app import create_app
from newsjack.web.sources import Sources

BEAT_SECONDS = 2.0
GRACE_SECONDS = 2
"""How long open pages and log streams may hold up a stop."""


def sources_of(app: App) -> Sources:
    """Return what the dashboard reads of an app."""

    def beats() -> Mapping[str, datetime]:
        try:
            return app.beats()
        except app.server_faults as error:
            raise StoreError(f"the signs of life cannot be read: {error}") from error

    return Sources(
        feeds=app.feeds,
        health=app.feed_health,
        entries=app.entries,
        stories=app.stories,
        alerts=app.alerts,
        logs=app.logs,
        archive=app.archive(),
        clock=app.clock,
        params=app.params,
        queues=app.queues,
        beats=beats,
        rhythm=app.week,
    )


def serve(app: App) -> int:
    """Serve until SIGTERM or SIGINT. Raises ``SettingsError`` for an address that would lie open."""
    environment = app.environment
    host, port = bind_address(environment.http, token=environment.web_token)
    _forward(app, "uvicorn.error")
    # uvicorn raises the signal again after its own orderly stop; by then there is nothing left to end.
    signal.signal(signal.SIGTERM, lambda _signal, _frame: None)
    signal.signal(signal.SIGINT, lambda _signal, _frame: None)
    ending = threading.Event()
    beat = threading.Thread(target=_beat, args=(app, ending), daemon=True)
    beat.start()
    app.log.info("started", address=f"http://{environment.http}/")
    config = uvicorn.Config(
        create_app(sources_of(app), token=environment.web_token, is_ending=ending.is_set),
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    _Server(config, ending).run()
    ending.set()
    beat.join(timeout=BEAT_SECONDS)
    app.leave()
    return 0


class _Server(uvicorn.Server):
    """uvicorn, which tells open log streams that the end has come."""

    def __init__(self, config: uvicorn.Config, ending: threading.Event) -> None:
        super().__init__(config)
        self._ending = ending

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._ending.set()
        super().handle_exit(sig, frame)


def _beat(app: App, ending: threading.Event) -> None:
    own = app.reconnected()
    while not ending.is_set():
        try:
            own.beat()
        except app.server_faults as error:
            app.log.warning("no sign of life sent", problem=str(error))
        ending.wait(BEAT_SECONDS)


def _forward(app: App, name: str) -> None:
    logger = logging.getLogger(name)
    logger.handlers = [app.forward_handler()]
    logger.propagate = False
    logger.setLevel(logging.WARNING)


def main() -> int:
    """Open the app that the environment describes and serve it; return the exit status."""
    try:
        return serve(open_app(os.environ, worker="web"))
    except NewsjackError as error:
        print(f"web: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
