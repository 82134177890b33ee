"""A loop that beats, survives an absent server, and ends on SIGTERM or SIGINT."""

import signal
import threading
from collections.abc import Callable
from types import FrameType

from newsjack.app import App
from newsjack.errors import NewsjackError

BEAT_SECONDS = 2.0


def run_loop(app: App, work: Callable[[], None], *, every_seconds: float) -> int:
    """Call ``work`` every so often until a signal; a fault is logged and tried again, more slowly."""
    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    app.log.info("started")
    pause = every_seconds
    while not stop.is_set():
        try:
            app.beat()
            work()
            pause = every_seconds
        except NewsjackError as error:
            app.log.error("round failed", problem=str(error))
            pause = min(5.0, pause * 2)
        except app.server_faults as error:
            app.log.error("server out of reach", problem=str(error))
            pause = min(5.0, pause * 2)
        stop.wait(pause)
    app.leave()
    return 0
