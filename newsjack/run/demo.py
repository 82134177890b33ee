"""``newsjack demo``: the complete system on a simulated news day, graded against the simulation's truth."""

import shutil
import socket
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from newsjack.app import App
from newsjack.clock import ScaledClock, clock_from, real_now
from newsjack.errors import StoreError
from newsjack.model.alert import Alert
from newsjack.newsroom.feeds_file import feeds_yaml
from newsjack.newsroom.report_card import AlertFacts, grade_day, render
from newsjack.newsroom.server import outlet_feeds
from newsjack.newsroom.simulation import SimulatedDay, simulate
from newsjack.newsroom.stream import write_stream
from newsjack.run.daemon import Plan, run_daemon
from newsjack.run.show import Show
from newsjack.settings.environment import Environment
from newsjack.settings.paths import config_home
from newsjack.settings.reload import Reloader

WARM_UP = timedelta(seconds=4)
"""Real time for the processes to start before the simulated day begins."""

ALERTS_GRADED = 10_000

NEWSJACK_YAML = """\
# The demo's settings: short intervals, since a virtual minute lasts a second.
cadence: {first_interval: 3m, floor: 2m, ceiling: 10m}
"""


def run_demo(environment: Environment, *, speed: float, seed: int, show: Show) -> int:
    """Simulate a day, run everything on it until it ends or Ctrl-C, and print the report card."""
    day = simulate(seed)
    home = Path(tempfile.mkdtemp(prefix="newsjack-demo-"))
    try:
        plan = _plan(environment, day, home=home, speed=speed)
        clock = clock_from(plan.environment.clock)
        end_at = day.end_at + timedelta(minutes=10)
        show.say(
            f"A simulated news day of {len(day.owners)} outlets and {len(day.items)} items begins; "
            f"{(day.end_at - day.start_at) / timedelta(minutes=speed):.0f} minutes at {speed:g}x."
        )
        return run_daemon(
            plan, show=show, stop=lambda: clock.now() >= end_at, last=lambda url: _grade(plan, url, day, show)
        )
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _plan(environment: Environment, day: SimulatedDay, *, home: Path, speed: float) -> Plan:
    config = home / "config"
    config.mkdir()
    shutil.copyfile(config_home() / "demo" / "brands.yaml", config / "brands.yaml")
    (config / "newsjack.yaml").write_text(NEWSJACK_YAML, encoding="utf-8")
    stream = home / "stream.jsonl"
    write_stream(stream, day.items)
    port = _free_port(0)
    feeds = feeds_yaml(outlet_feeds(day.items), port=port, owners=day.owners)
    (config / "feeds.yaml").write_text(feeds, encoding="utf-8")
    clock = ScaledClock(start_at=day.start_at, speed=speed, anchor_at=real_now() + WARM_UP)
    host, _, wanted = environment.http.rpartition(":")
    return Plan(
        environment=replace(
            environment,
            config=config,
            state=home / "state",
            redis_url="",
            clock=str(clock),
            http=f"{host}:{_free_port(int(wanted))}",
            slack_bot_token="",
            slack_app_token="",
        ),
        pollers=2,
        extra={"newsroom": _newsroom(stream, port)},
    )


def _newsroom(stream: Path, port: int) -> Sequence[str]:
    return [
        sys.executable,
        "-m",
        "newsjack.cli.main",
        "newsroom",
        "--stream",
        str(stream),
        "--port",
        str(port),
    ]


def _free_port(wanted: int) -> int:
    """Return the wanted port if nobody has it, else a free one."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _grade(plan: Plan, url: str, day: SimulatedDay, show: Show) -> None:
    environment = replace(plan.environment, redis_url=url)
    clock = clock_from(environment.clock)
    app = App(environment=environment, reloader=Reloader(environment.config), clock=clock, worker="demo")
    try:
        facts = [_facts(app, alert) for alert in app.alerts.recent(limit=ALERTS_GRADED)]
    except StoreError as error:
        show.say(f"no report card: {error}")
        return
    card = grade_day(day, [fact for fact in facts if fact is not None], until=min(clock.now(), day.end_at))
    show.say(render(card))


def _facts(app: App, alert: Alert) -> AlertFacts | None:
    if alert.first_sent_at is None:
        return None
    opportunity = alert.opportunity
    entries = app.entries.get(opportunity.entry_ids)
    return AlertFacts(
        brand=opportunity.match.brand,
        lane=opportunity.match.lane,
        kind=alert.kind,
        sent_at=alert.first_sent_at,
        urls=tuple(entry.url for entry in entries),
        titles=tuple(entry.title for entry in entries),
        safety=opportunity.safety.safety,
    )
