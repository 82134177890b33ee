"""Figures in Prometheus' text format. All gauges: they are read from the state, not counted here."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import quantiles

from newsjack.clock import real_now
from newsjack.web.sources import Sources
from newsjack.web.views.feeds import Health, health_of, is_silent
from newsjack.web.views.now import LOOK_AT, open_windows
from newsjack.web.views.workers import mailboxes

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One metric with its samples: (labels, value)."""

    name: str
    help: str
    samples: tuple[tuple[Mapping[str, str], float], ...] = field(default=())

    def text(self) -> str:
        """Write it in the exposition format."""
        lines = [f"# HELP {self.name} {self.help}", f"# TYPE {self.name} gauge"]
        lines += [f"{self.name}{_labels(labels)} {value:.12g}" for labels, value in self.samples]
        return "\n".join(lines) + "\n"


def _labels(labels: Mapping[str, str]) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escape(value)}"' for name, value in labels.items()) + "}"


def _escape(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def metrics_text(sources: Sources) -> str:
    """Return all metrics. Raises ``StoreError``."""
    return "".join(metric.text() for part in _PARTS for metric in part(sources))


def _feeds(sources: Sources) -> Iterable[Metric]:
    now = sources.clock.now()
    states = list(sources.feeds.states().values())
    counts = Counter(health_of(state) for state in states)
    yield Metric(
        name="newsjack_feeds",
        help="Feeds by health.",
        samples=tuple(({"state": health.value}, counts[health]) for health in Health),
    )
    yield _one(
        "newsjack_feeds_silent",
        "Answering feeds without a new entry for 24 h.",
        sum(is_silent(state, now=now) for state in states),
    )
    latest = sources.entries.latest(limit=500)
    if latest:
        age = (now - latest[0].first_seen_at).total_seconds()
        yield _one("newsjack_last_entry_age_seconds", "Age of the newest entry, on newsjack's clock.", age)
    delays = [entry.first_seen_at - entry.published_at for entry in latest if entry.published_at]
    yield _spread(
        "newsjack_published_to_seen_seconds",
        "From claimed publication to first sight, last 500 entries.",
        delays,
    )


def _stories(sources: Sources) -> Iterable[Metric]:
    yield _one("newsjack_stories_open", "Stories neither closed nor absorbed.", len(sources.stories.open()))
    windows = open_windows(sources.stories.opportunities(limit=LOOK_AT))
    yield _one("newsjack_windows_open", "Matched stories whose newsjack window is open.", windows)
    boxes = mailboxes(sources)
    yield _one("newsjack_inbox_entries", "Entries waiting to be grouped.", boxes.inbox)
    yield _one("newsjack_touched_stories", "Stories waiting to be assessed, at most 1000.", boxes.touched)
    yield _one(
        "newsjack_outbox_opportunities", "Opportunities waiting for triage, at most 1000.", boxes.outbox
    )


def _alerts(sources: Sources) -> Iterable[Metric]:
    alerts = sources.alerts.recent(limit=1_000)
    counts = Counter((alert.state.value, alert.kind.value) for alert in alerts)
    yield Metric(
        name="newsjack_alerts",
        help="The last 1000 alerts by state and by what was last said.",
        samples=tuple(
            ({"state": state, "kind": kind}, number) for (state, kind), number in sorted(counts.items())
        ),
    )
    sent = [alert for alert in alerts if alert.first_sent_at]
    yield _spread(
        "newsjack_assessed_to_decided_seconds",
        "From the reading to the decision, last 1000 alerts.",
        [alert.decided_at - alert.opportunity.at for alert in alerts if alert.version == 1],
    )
    yield _spread(
        "newsjack_decided_to_sent_seconds",
        "From the decision to the first delivery, last 1000 alerts.",
        [alert.first_sent_at - alert.decided_at for alert in sent if alert.first_sent_at],
    )


def _queues(sources: Sources) -> Iterable[Metric]:
    report = sources.queues()
    samples = [
        ({"queue": queue.name, "state": state}, float(number))
        for queue in report.queues
        for state, number in (
            ("queued", queue.queued),
            ("running", queue.running),
            ("failed", queue.failed),
            ("scheduled", queue.scheduled),
        )
    ]
    yield Metric(name="newsjack_queue_jobs", help="Jobs by queue and state.", samples=tuple(samples))
    now = real_now()
    yield Metric(
        name="newsjack_queue_oldest_job_age_seconds",
        help="How long the first job of a queue has waited, real time.",
        samples=tuple(
            ({"queue": queue.name}, (now - queue.oldest_at).total_seconds() if queue.oldest_at else 0.0)
            for queue in report.queues
        ),
    )
    yield Metric(
        name="newsjack_worker_beat_age_seconds",
        help="Real time since a process gave a sign of life.",
        samples=tuple(
            ({"worker": name}, (now - at).total_seconds()) for name, at in sorted(sources.beats().items())
        ),
    )


def _one(name: str, text: str, value: float) -> Metric:
    return Metric(name=name, help=text, samples=(({}, value),))


def _spread(name: str, text: str, lengths: Sequence[timedelta]) -> Metric:
    """Make a metric of median, 90th and 99th percentile; no samples when nothing was measured."""
    seconds = sorted(length.total_seconds() for length in lengths)
    if not seconds:
        return Metric(name=name, help=text)
    cuts = quantiles(seconds if len(seconds) > 1 else seconds * 2, n=100, method="inclusive")
    samples = tuple(({"quantile": f"{at / 100:g}"}, cuts[at - 1]) for at in (50, 90, 99))
    return Metric(name=name, help=text, samples=samples)


_PARTS: tuple[Callable[[Sources], Iterable[Metric]], ...] = (_feeds, _stories, _alerts, _queues)
