"""Figures in Prometheus' text format. All gauges: they are read from the state, not counted here."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import quantiles

from newsjack.clock import real_now
from newsjack.core.feed_health import reason_class_of, summary_of
from newsjack.model.feed import FeedState
from newsjack.web.sources import Sources
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
    summary = sources.health.summary() or summary_of((), now=sources.clock.now())
    yield Metric(
        name="newsjack_feeds",
        help="Feeds by condition, at the last look of the feed watch.",
        samples=tuple(
            ({"condition": condition.value}, number) for condition, number in summary.counts.items()
        ),
    )
    yield _one("newsjack_feeds_outage", "1 while most feeds cannot be reached.", summary.outage is not None)
    yield from _polls(list(sources.feeds.states().values()), sources)


def _polls(states: Sequence[FeedState], sources: Sources) -> Iterable[Metric]:
    now = sources.clock.now()
    outcomes = Counter((reason_class_of(one.reason).value, one.reason.value) for one in states if one.reason)
    yield Metric(
        name="newsjack_feed_outcomes",
        help="Feeds by how their last poll ended; class none is no failure.",
        samples=tuple(
            ({"class": kind, "reason": reason}, number) for (kind, reason), number in sorted(outcomes.items())
        ),
    )
    polls = sum(state.polls for state in states)
    if polls:
        share = sum(state.not_modified for state in states) / polls
        yield _one("newsjack_feed_not_modified_share", "Part of all polls answered with 304.", share)
    yield _one(
        "newsjack_feed_losses", "Polls that may have missed entries.", sum(state.losses for state in states)
    )
    due = [now - state.next_poll_at for state in states if state.next_poll_at is not None]
    late = max((span.total_seconds() for span in due), default=0.0)
    yield _one("newsjack_feed_most_overdue_seconds", "How late the latest due poll is.", max(0.0, late))
    for name, text in (("p50", "Median"), ("p95", "95th percentile")):
        yield _spread(
            f"newsjack_feed_delay_{name}_seconds",
            f"{text} of each feed's delay from publication to first sight, over all feeds.",
            [span for one in states if (span := one.delay_p50 if name == "p50" else one.delay_p95)],
        )


def _entries(sources: Sources) -> Iterable[Metric]:
    latest = sources.entries.latest(limit=500)
    if latest:
        age = (sources.clock.now() - latest[0].first_seen_at).total_seconds()
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
    """Make a metric of median, 90th, 95th and 99th percentile; no samples when nothing was measured."""
    seconds = sorted(length.total_seconds() for length in lengths)
    if not seconds:
        return Metric(name=name, help=text)
    cuts = quantiles(seconds if len(seconds) > 1 else seconds * 2, n=100, method="inclusive")
    samples = tuple(({"quantile": f"{at / 100:g}"}, cuts[at - 1]) for at in (50, 90, 95, 99))
    return Metric(name=name, help=text, samples=samples)


_PARTS: tuple[Callable[[Sources], Iterable[Metric]], ...] = (_feeds, _entries, _stories, _alerts, _queues)
