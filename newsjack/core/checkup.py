"""Judge what was found of an installation: each function takes facts and returns findings."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from statistics import median

from newsjack.core.text import fold
from newsjack.model.feed import Feed
from newsjack.model.finding import Finding, Level

LEAST_PYTHON = (3, 11)
DISK_FAULT = 200_000_000
DISK_WARN = 1_000_000_000
"""Bytes free below which the state folder is a fault, or worth a look."""

BEAT_LIMIT = timedelta(seconds=60)
"""Real time without a sign of life after which a process counts as gone, as on /healthz."""

SKEW_WARN = timedelta(minutes=1)
SKEW_FAULT = timedelta(minutes=5)
SKEW_SERVERS = 3
"""Servers that must tell their time before ours is doubted."""

SLACK_NEEDS = {
    "chat:write": "no card can be posted",
    "channels:history": "a card of unknown fate may be posted twice",
}

_REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)[^>;]*(?:>=\s*([0-9.]+))?")
_NUMBER = re.compile(r"\d+")


def ok(subject: str, what: str) -> Finding:
    """Return a finding that asks for nothing."""
    return Finding(subject=subject, level=Level.OK, what=what)


def judge_python(version: tuple[int, int, int], executable: str) -> Finding:
    """Tell whether this Python is new enough."""
    text = ".".join(map(str, version))
    if version[:2] >= LEAST_PYTHON:
        return ok("python", f"{text} ({executable})")
    return Finding(
        subject="python",
        level=Level.FAULT,
        what=f"{text} is too old",
        mend="install newsjack with Python 3.11 or newer",
    )


def judge_packages(wanted: Iterable[str], installed: Mapping[str, str]) -> list[Finding]:
    """Compare requirements (``redis>=5.2``) with installed versions by name, ``redis``: ``5.0.1``."""
    findings = []
    names = 0
    for requirement in wanted:
        found = _REQUIREMENT.match(requirement)
        if found is None:
            continue
        names += 1
        name, least = found[1], found[2] or ""
        have = installed.get(name)
        mend = "install newsjack again, with its constraints.txt"
        if have is None:
            findings.append(
                Finding(subject="packages", level=Level.FAULT, what=f"{name} is missing", mend=mend)
            )
        elif _numbers(have) < _numbers(least):
            what = f"{name} {have} is older than {least}"
            findings.append(Finding(subject="packages", level=Level.FAULT, what=what, mend=mend))
    return findings or [ok("packages", f"all {names} are installed")]


def requirement_name(requirement: str) -> str:
    """Return a requirement's package.

    >>> requirement_name("jinja2>=3.1; extra == 'dev'")
    'jinja2'
    """
    found = _REQUIREMENT.match(requirement)
    return found[1] if found else ""


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in _NUMBER.findall(version)[:3])


def judge_disk(folder: str, *, free_bytes: int) -> Finding:
    """Judge the room left where the state lies."""
    free = f"{free_bytes / 1e9:.1f} GB free"
    if free_bytes >= DISK_WARN:
        return ok("state", f"{folder} can be written, {free}")
    level = Level.WARN if free_bytes >= DISK_FAULT else Level.FAULT
    mend = "make room, or set NEWSJACK_STATE to a folder on a larger disk"
    return Finding(subject="state", level=level, what=f"{folder}: only {free}", mend=mend)


def judge_beats(beats: Mapping[str, datetime], *, kinds: Iterable[str], now: datetime) -> list[Finding]:
    """Judge the signs of life of a running daemon's processes (``poll-1`` is of kind ``poll``)."""
    findings = []
    alive = []
    for kind in kinds:
        last = max((at for name, at in beats.items() if name.split("-")[0] == kind), default=None)
        if last is not None and now - last <= BEAT_LIMIT:
            alive.append(kind)
            continue
        what = f"{kind} has never reported" if last is None else f"{kind} is silent for {_span(now - last)}"
        mend = f"look for its name in the daemon's output; restart it: `python -m workers {kind}`"
        if kind == "web":
            mend = "look at the daemon's output; restart it: `python -m newsjack.web`"
        findings.append(Finding(subject="daemon", level=Level.FAULT, what=what, mend=mend))
    if alive:
        findings.insert(0, ok("daemon", f"alive: {', '.join(alive)}"))
    return findings


def judge_skew(offsets: Sequence[timedelta]) -> Finding | None:
    """Judge our clock by how far the servers' clocks run ahead of it; ``None`` where too few tell."""
    if len(offsets) < SKEW_SERVERS:
        return None
    ahead = timedelta(seconds=median(offset.total_seconds() for offset in offsets))
    if abs(ahead) < SKEW_WARN:
        return ok("clock", f"agrees with {len(offsets)} servers within {_span(abs(ahead))}")
    way = "behind" if ahead > timedelta(0) else "ahead of"
    return Finding(
        subject="clock",
        level=Level.WARN if abs(ahead) < SKEW_FAULT else Level.FAULT,
        what=f"this machine is {_span(abs(ahead))} {way} {len(offsets)} servers",
        mend="set the clock by NTP (`timedatectl set-ntp true`): entries' ages and lead times are wrong",
    )


def judge_slack(team: str, user: str, scopes: frozenset[str] | None) -> list[Finding]:
    """Judge a token that Slack takes."""
    findings = [ok("slack", f"the token is good: {user} in {team}")]
    if scopes is None:
        return findings
    for scope, why in SLACK_NEEDS.items():
        if scope not in scopes:
            mend = f"add the scope {scope} to the Slack app and install it again"
            what = f"the token lacks {scope}: {why}"
            level = Level.FAULT if scope == "chat:write" else Level.WARN
            findings.append(Finding(subject="slack", level=level, what=what, mend=mend))
    return findings


def judge_feed_list(feeds: Sequence[Feed], urls: Sequence[str]) -> list[Finding]:
    """Judge feeds.yaml as a table of owners; ``urls`` are all its rows', repeats included."""
    findings = []
    twice = sorted({url for url in urls if urls.count(url) > 1}) if len(set(urls)) < len(urls) else []
    for url in twice:
        mend = "remove one of the rows: only the last counts"
        findings.append(_listed(f"{url} stands twice", mend))
    owners: dict[str, set[str]] = defaultdict(set)
    spellings: dict[str, set[str]] = defaultdict(set)
    for feed in feeds:
        owners[feed.outlet].add(feed.owner)
        spellings[re.sub(r"\W", "", fold(feed.owner))].add(feed.owner)
    for outlet, found in sorted(owners.items()):
        if len(found) > 1:
            what = f"{outlet} has several owners: {', '.join(sorted(found))}"
            findings.append(_listed(what, "give all its rows the same `owner`"))
    for found in spellings.values():
        if len(found) > 1:
            what = f"an owner is spelled in several ways: {', '.join(sorted(found))}"
            findings.append(_listed(what, "spell it one way: otherwise it counts as several voices"))
    return findings


def _listed(what: str, mend: str) -> Finding:
    return Finding(subject="feeds.yaml", level=Level.WARN, what=what, mend=mend)


def _span(span: timedelta) -> str:
    seconds = span.total_seconds()
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.0f} h"
