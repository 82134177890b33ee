"""Which sinks there are, and which are on: one line here for each new one.

Slack comes on with its token; the console is there always.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import TextIO
from zoneinfo import ZoneInfo

from newsjack.model.params import TeamParams
from newsjack.ports import Sink
from newsjack.sinks.console import ConsoleSink
from newsjack.sinks.slack.client import SlackClient
from newsjack.sinks.slack.sink import SlackSink


@dataclass(frozen=True, slots=True, kw_only=True)
class SinkSetup:
    """What the sinks are made from. ``slack_token`` empty: no Slack. ``console`` is the stream.

    ``dashboard`` is the address by which the team reaches the dashboard, empty when unknown.
    """

    team: TeamParams
    console: TextIO
    dashboard: str = ""
    slack_token: str = ""
    slack_api_url: str = ""

    @property
    def zone(self) -> tzinfo:
        """Return the team's time zone."""
        return ZoneInfo(self.team.timezone)


def _slack(setup: SinkSetup) -> Sink | None:
    if not setup.slack_token:
        return None
    client = SlackClient(setup.slack_token, base_url=setup.slack_api_url)
    return SlackSink(client, language=setup.team.language, zone=setup.zone, dashboard=setup.dashboard)


def _console(setup: SinkSetup) -> Sink | None:
    return ConsoleSink(
        setup.console, language=setup.team.language, zone=setup.zone, dashboard=setup.dashboard
    )


SINKS: Mapping[str, Callable[[SinkSetup], Sink | None]] = {"slack": _slack, "console": _console}
"""Makers by name, the preferred one first: a new alert goes to the first that is on."""


def make_sinks(setup: SinkSetup) -> Mapping[str, Sink]:
    """Return the sinks that are on, the preferred one first."""
    made = {name: make(setup) for name, make in SINKS.items()}
    return {name: sink for name, sink in made.items() if sink is not None}
