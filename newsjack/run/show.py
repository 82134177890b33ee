"""What the terminal shows while the daemon runs: cards as they come, warnings, and little else."""

import json
from typing import Any, TextIO

from newsjack import __version__
from newsjack.settings.environment import Environment

_TOLD = frozenset({"took the lease", "settings reloaded", "settings kept"})


class Show:
    """Prints the children's lines: cards as they are, log events only when an operator wants them."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def start(self, environment: Environment, *, redis_url: str) -> None:
        """Say what runs and where to look."""
        sink = "Slack" if environment.slack_bot_token else "this terminal (SLACK_BOT_TOKEN turns Slack on)"
        server = "a server given by REDIS_URL" if redis_url else f"a server of its own in {environment.state}"
        self.say(f"newsjack {__version__}  configuration {environment.config}, state in {server}")
        self.say(f"dashboard  http://{environment.http}/")
        self.say(f"alerts to  {sink}")
        if environment.clock:
            self.say(f"clock      virtual, {environment.clock}")
        self.say("Ctrl-C stops it.")

    def say(self, text: str) -> None:
        """Print one line."""
        print(text, file=self.stream, flush=True)

    def line(self, name: str, text: str) -> None:
        """Show one line of a child: JSON is a log event, anything else is meant for people."""
        if not text.startswith("{"):
            self.say(text)
            return
        try:
            event: dict[str, Any] = json.loads(text)
        except ValueError:
            self.say(text)
            return
        if event.get("level") in ("warning", "error", "critical") or event.get("event") in _TOLD:
            known = ("event", "level", "at", "worker", "trace")
            fields = " ".join(f"{key}={value}" for key, value in event.items() if key not in known)
            self.say(f"[{event.get('worker', name)}] {event.get('event')} {fields}".rstrip())
