"""Gather what the doctor judges of this machine: packages, state, server, daemon, dashboard, Slack."""

import errno
import importlib.metadata
import json
import shutil
import socket
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

from newsjack.app import URL_FILE, read_beats, slack_scopes
from newsjack.clock import real_now
from newsjack.core.checkup import (
    judge_beats,
    judge_disk,
    judge_packages,
    judge_python,
    judge_slack,
    ok,
    requirement_name,
)
from newsjack.errors import DeliveryError, ServerError, SettingsError
from newsjack.model.finding import Finding, Level
from newsjack.run.binaries import find_binary
from newsjack.run.daemon import Plan
from newsjack.run.server import check_server, server_release
from newsjack.settings import Settings, SettingsErrors, load_settings
from newsjack.settings.environment import Environment

_HEALTH_SECONDS = 5.0


def check_installation() -> list[Finding]:
    """Look at Python and the packages that newsjack asks for."""
    version = sys.version_info
    findings = [judge_python((version.major, version.minor, version.micro), sys.executable)]
    try:
        wanted = importlib.metadata.requires("newsjack") or []
    except importlib.metadata.PackageNotFoundError:
        return [*findings, ok("packages", "newsjack runs from its folder and is not installed")]
    here = [requirement for requirement in wanted if _is_for_here(requirement)]
    installed = {name: _version(name) for name in map(requirement_name, here)}
    return [*findings, *judge_packages(here, {name: found for name, found in installed.items() if found})]


def _is_for_here(requirement: str) -> bool:
    marker = requirement.partition(";")[2]
    return "extra" not in marker and ("sys_platform" not in marker or sys.platform in marker)


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def check_configuration(directory: Path) -> tuple[list[Finding], Settings | None]:
    """Read the configuration as ``newsjack check`` does; return the settings where they can be used."""
    try:
        settings = load_settings(directory)
    except SettingsErrors as errors:
        return [_misconfigured(fault) for fault in errors.faults], None
    except SettingsError as error:
        return [_misconfigured(error)], None
    counted = f"{directory}: {len(settings.brands)} brands, {len(settings.feeds)} feeds to poll"
    return [ok("configuration", counted)], settings


def _misconfigured(fault: SettingsError) -> Finding:
    told = str(fault).removesuffix(f"; {fault.mend}") if fault.mend else str(fault)
    mend = fault.mend or "mend that line; `newsjack check` tells whether it is good"
    return Finding(subject="configuration", level=Level.FAULT, what=told, mend=mend)


def check_state(state: Path) -> list[Finding]:
    """Look whether the state folder (or the one it will be made in) can be written, and has room."""
    folder = next(path for path in (state, *state.resolve().parents) if path.exists())
    try:
        with tempfile.TemporaryFile(dir=folder):
            free = shutil.disk_usage(folder).free
    except OSError as error:
        mend = "give this user the folder (chown), or set NEWSJACK_STATE to one that it may write"
        what = f"{folder} cannot be written: {error.strerror}"
        return [Finding(subject="state", level=Level.FAULT, what=what, mend=mend)]
    return [judge_disk(str(state.resolve()), free_bytes=free)]


def check_store(environment: Environment) -> list[Finding]:
    """Look at the server: the one named, else the one a daemon runs, else the binary it would run."""
    if environment.redis_url:
        return _answering(environment.redis_url, "REDIS_URL")
    running = _running(environment.state)
    if running:
        return _answering(running, "the daemon's own")
    named = Path(environment.redis_bin) if environment.redis_bin else None
    try:
        binary = find_binary(named)
    except ServerError as error:
        mend = "install redis-server or valkey-server, or set NEWSJACK_REDIS_BIN or REDIS_URL"
        return [Finding(subject="server", level=Level.FAULT, what=error.message, mend=mend)]
    return [ok("server", f"`newsjack run` starts {binary.release} ({binary.path})")]


def _running(state: Path) -> str:
    try:
        return (state / URL_FILE).read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def _answering(url: str, whose: str) -> list[Finding]:
    try:
        problems = check_server(url)
        release = server_release(url)
    except ServerError as error:
        mend = "write REDIS_URL as redis://host:port/0 or unix:///path"
        return [Finding(subject="server", level=Level.FAULT, what=error.message, mend=mend)]
    findings = [ok("server", f"{whose}: {release} answers")] if release else []
    if not release and whose != "REDIS_URL":
        mend = "a daemon ended badly: start `newsjack run` again; what it stored is kept"
        return [Finding(subject="server", level=Level.FAULT, what="the daemon's server is gone", mend=mend)]
    for problem in problems:
        what, _, mend = problem.message.rpartition("; ")
        level = Level.FAULT if problem.is_fatal else Level.WARN
        mend = mend if what else "start that server, or correct REDIS_URL"
        findings.append(Finding(subject="server", level=level, what=what or problem.message, mend=mend))
    return findings


def check_daemon(environment: Environment) -> list[Finding]:
    """Look at the processes of a running daemon, if one runs."""
    url = environment.redis_url or _running(environment.state)
    if not url:
        return [ok("daemon", "none runs here")]
    try:
        beats = read_beats(url)
    except ServerError:
        return []  # the server's own finding tells it
    if not beats:
        return [ok("daemon", "none has run on this server")]
    kinds = dict.fromkeys(name.split("-")[0] for name in Plan(environment=environment, pollers=1).commands())
    return judge_beats(beats, kinds=kinds, now=real_now())


def check_dashboard(environment: Environment) -> list[Finding]:
    """Look whether the dashboard's address is free, or newsjack's already and in good health."""
    host, _, port = environment.http.rpartition(":")
    address = f"http://{environment.http}/"
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(
            host.strip("[]"), int(port), type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind(where)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return [_who_answers(address)]
        mend = "set NEWSJACK_HTTP to an address and port of this machine"
        what = f"{environment.http} cannot be used: {error.strerror}"
        return [Finding(subject="dashboard", level=Level.FAULT, what=what, mend=mend)]
    return [ok("dashboard", f"{environment.http} is free")]


def _who_answers(address: str) -> Finding:
    """Ask who holds the dashboard's address."""
    try:
        with urllib.request.urlopen(address + "healthz", timeout=_HEALTH_SECONDS) as answer:
            told = json.loads(answer.read(65_536))
    except urllib.error.HTTPError as error:
        told = _json(error.read(65_536))
    except (OSError, ValueError):
        told = None
    if not isinstance(told, dict) or "reasons" not in told:
        mend = "stop it, or set NEWSJACK_HTTP to another port"
        what = f"another program listens on {address}"
        return Finding(subject="dashboard", level=Level.FAULT, what=what, mend=mend)
    reasons = "; ".join(map(str, told["reasons"]))
    if not reasons:
        return ok("dashboard", f"{address} answers and is well")
    mend = f"open {address} and look at *Workers* and *Feeds*"
    return Finding(subject="dashboard", level=Level.FAULT, what=f"{address} says: {reasons}", mend=mend)


def _json(body: bytes) -> object:
    try:
        found: object = json.loads(body)
    except ValueError:
        return None
    return found


def check_slack(environment: Environment) -> list[Finding]:
    """Ask Slack about the token, if one is set."""
    if not environment.slack_bot_token:
        return [ok("slack", "SLACK_BOT_TOKEN is not set: cards go to the console")]
    try:
        team, user, scopes = slack_scopes(environment)
    except DeliveryError as error:
        mend = "copy the Bot User OAuth Token (xoxb-…) of the Slack app into SLACK_BOT_TOKEN"
        if not error.permanent:
            mend = "look at this machine's way to Slack, then run `newsjack doctor` again"
        return [Finding(subject="slack", level=Level.FAULT, what=error.message, mend=mend)]
    return judge_slack(team, user, scopes)


def check_machine(environment: Environment) -> Iterator[Sequence[Finding]]:
    """Look at everything that needs no network."""
    yield check_installation()
    yield check_state(environment.state)
    yield check_store(environment)
    yield check_daemon(environment)
    yield check_dashboard(environment)
