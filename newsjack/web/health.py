"""Is newsjack alive? Each check gives nothing, or one reason why not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from newsjack.clock import real_now
from newsjack.errors import StoreError
from newsjack.web.sources import Sources

BEAT_LIMIT = timedelta(seconds=60)
"""Real time without a sign of life after which a process counts as gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthReport:
    """``checks`` says ``ok`` or a reason for each; ``reasons`` are those that are not ok."""

    checks: Mapping[str, str]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return the reasons, none when all is well."""
        return tuple(reason for reason in self.checks.values() if reason != "ok")

    @property
    def is_ok(self) -> bool:
        """Tell whether every check passed."""
        return not self.reasons


def health_report(sources: Sources) -> HealthReport:
    """Run the checks; an unreachable store makes the others unknown, which counts as not ok."""
    checks = {name: _run(check, sources) for name, check in _CHECKS.items()}
    return HealthReport(checks=checks)


def _run(check: Callable[[Sources], str], sources: Sources) -> str:
    try:
        return check(sources) or "ok"
    except StoreError as error:
        return f"the store does not answer: {error.message}"


def _store(sources: Sources) -> str:
    sources.entries.inbox_size()
    return ""


def _beat(sources: Sources, kind: str) -> str:
    beats = [at for name, at in sources.beats().items() if name.split("-")[0] == kind]
    if not beats:
        return f"no {kind} process has ever reported"
    silent = real_now() - max(beats)
    return f"no sign of life from {kind} for {silent.total_seconds():.0f} s" if silent > BEAT_LIMIT else ""


def _dispatch(sources: Sources) -> str:
    return _beat(sources, "dispatch")


def _stories(sources: Sources) -> str:
    return _beat(sources, "stories")


def _feeds(sources: Sources) -> str:
    """Complain when no feed answers, never about single ones."""
    summary = sources.health.summary()
    if summary is None or not summary.total:
        return ""
    if summary.outage is not None:
        return f"{summary.outage.unreached} of {summary.outage.polled} feeds cannot be reached: the network"
    return f"all {summary.total} feeds fail" if summary.unanswered == summary.total else ""


_CHECKS: Mapping[str, Callable[[Sources], str]] = {
    "store": _store,
    "dispatch": _dispatch,
    "stories": _stories,
    "feeds": _feeds,
}
