"""``newsjack run``: the server, then every process of the Procfile on this machine, until told to stop."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TextIO

from newsjack.app import URL_FILE
from newsjack.clock import parse_clock
from newsjack.errors import ServerError
from newsjack.run.server import EmbeddedServer, check_server
from newsjack.run.show import Show
from newsjack.run.supervisor import Supervisor
from newsjack.settings import load_settings
from newsjack.settings.environment import Environment


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to run. ``extra`` are processes beside the Procfile's (the demo's newsroom)."""

    environment: Environment
    pollers: int
    extra: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def commands(self) -> dict[str, Sequence[str]]:
        """Return each process's command, in the order in which they are stopped."""
        python = sys.executable
        pollers = {f"poll-{n}": [python, "-m", "workers", f"poll-{n}"] for n in range(1, self.pollers + 1)}
        roles = ("stories", "alerts", "slack", "archive")
        return {
            "web": [python, "-m", "newsjack.web"],
            "dispatch": [python, "-m", "workers", "dispatch"],
            **pollers,
            **{role: [python, "-m", "workers", role] for role in roles},
            **self.extra,
        }

    def child_environment(self, redis_url: str) -> dict[str, str]:
        """Return the environment of every process: ours, with state, server and clock made definite."""
        made = {
            "REDIS_URL": redis_url,
            "NEWSJACK_STATE": str(self.environment.state.resolve()),
            "NEWSJACK_CONFIG": str(self.environment.config.resolve()),
            "NEWSJACK_CLOCK": self.environment.clock,
            "NEWSJACK_HTTP": self.environment.http,
            "PYTHONUNBUFFERED": "1",
            "PYTHONUTF8": "1",  # cards go through a pipe that is read as UTF-8, whatever the terminal
        }
        return {**os.environ, **made}


def plan_from(environment: Environment, *, clock: str = "") -> Plan:
    """Check the configuration and anchor the clock, so that all processes share one.

    Raises ``SettingsErrors`` for a bad configuration, ``InputError`` for a bad clock.
    """
    settings = load_settings(environment.config)
    text = clock or environment.clock
    anchored = str(parse_clock(text)) if text else ""
    return Plan(
        environment=replace(environment, clock=anchored), pollers=max(1, settings.params.workers.pollers)
    )


def run_daemon(
    plan: Plan,
    *,
    show: Show,
    stop: Callable[[], bool] = lambda: False,
    last: Callable[[str], None] = lambda _url: None,
) -> int:
    """Run until a signal or ``stop()``; then stop everything in order, the server last.

    ``last`` is called with the server's URL when every other process has ended.
    """
    own = plan.environment.redis_url == ""
    binary = Path(plan.environment.redis_bin) if plan.environment.redis_bin else None
    server = EmbeddedServer(plan.environment.state, binary) if own else None
    url = server.start() if server else _checked(plan.environment.redis_url, show.stream)
    told = plan.environment.state / URL_FILE
    try:
        told.parent.mkdir(parents=True, exist_ok=True)
        told.write_text(url, encoding="utf-8")
        supervisor = Supervisor(plan.commands(), plan.child_environment(url), on_line=show.line)
        show.start(plan.environment, redis_url="" if own else url)
        status = supervisor.run_until(stop, tick=server.revive if server else lambda: "")
        last(url)
        return status
    finally:
        told.unlink(missing_ok=True)
        if server:
            server.stop()


def _checked(url: str, stream: TextIO) -> str:
    for problem in check_server(url):
        print(f"redis: {problem}", file=stream)
        if problem.is_fatal:
            raise ServerError(str(problem), subject=url, permanent=True)
    return url
