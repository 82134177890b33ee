"""What a job finds in its process: the app, opened once per process, and the one writer's state."""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from newsjack.app import App, open_app

if TYPE_CHECKING:
    from newsjack.desks import AlertDesk, StoryDesk

_apps: dict[int, App] = {}
_desks: dict[int, "StoryDesk"] = {}


def open_here(worker: str, environ: Mapping[str, str] = os.environ) -> App:
    """Open the app of this process under the name of its worker."""
    opened = open_app(environ, worker=worker)
    _apps.clear()
    _apps[os.getpid()] = opened
    return opened


def app() -> App:
    """Return this process's app; a forked process gets connections of its own."""
    pid = os.getpid()
    if pid not in _apps:
        parents = list(_apps.values())
        _apps.clear()
        _apps[pid] = parents[0].reconnected() if parents else open_app(os.environ, worker="job")
    return _apps[pid]


def take_story_desk(desk: "StoryDesk") -> None:
    """Give this process the one writer's state."""
    _desks.clear()
    _desks[os.getpid()] = desk


def story_desk() -> "StoryDesk":
    """Return the one writer's state. Raises ``KeyError`` in a process that is not the writer."""
    return _desks[os.getpid()]


def alert_desk() -> "AlertDesk":
    """Return the alert desk of this process's app."""
    return app().alert_desk()
