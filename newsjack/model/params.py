"""The home of every default, with its unit. newsjack.yaml overrides them section by section.

A field's metadata ``doc`` is its public description: settings, the starter file and the guide are
made from it or checked against it. Durations are ``timedelta``; bare numbers carry their unit in
the name. A constant that a measurement chose names it in the comment above.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any


def _p(default: Any, doc: str, **limits: Any) -> Any:
    """Return a field; ``limits`` are ``least``, ``most`` and ``choices`` of what a file may say."""
    return field(default=default, metadata={"doc": doc, **limits})


_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchParams:
    """One HTTP fetch, and how many at once."""

    user_agent: str = _p("newsjack/0.1 (self-hosted feed reader)", "User-Agent of every request.")
    connect_timeout: timedelta = _p(timedelta(seconds=10), "Longest wait for a connection.", least=_SECOND)
    total_timeout: timedelta = _p(timedelta(seconds=30), "Longest a whole fetch may take.", least=_SECOND)
    max_bytes: int = _p(16_000_000, "Largest inflated body, in bytes.", least=1)
    max_redirects: int = _p(5, "Most redirects followed.")
    # by `python -m bench.fetching`: from 100 on the processor is the limit; 200 leaves room for slow servers
    concurrency: int = _p(200, "Fetches in flight per poll worker.", least=1)
    per_host: int = _p(2, "Fetches in flight per host.", least=1)
    host_spacing: timedelta = _p(timedelta(seconds=1), "Least time between two starts on one host.")
    retry_after_cap: timedelta = _p(timedelta(hours=24), "Longest Retry-After that is obeyed.")
    unconditional_every: timedelta = _p(timedelta(hours=12), "A fetch without validators, this often.")
    max_entries: int = _p(2_000, "Most entries read from one document.", least=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CadenceParams:
    """How often feeds are polled: a budget of fetches, spent where news comes soonest."""

    average_interval: timedelta = _p(
        timedelta(minutes=5),
        "The budget: one fetch per feed in this time, on average over the week.",
        least=_SECOND,
    )
    most_per_minute: int = _p(2_000, "Most fetches a minute that the budget grows to.", least=1)
    first_interval: timedelta = _p(
        timedelta(minutes=5), "Interval of a feed nothing is known about.", least=_SECOND
    )
    floor: timedelta = _p(timedelta(minutes=1), "Shortest interval.", least=_SECOND)
    heavy_floor: timedelta = _p(
        timedelta(minutes=5), "Shortest interval of a feed that sends large documents whole.", least=_SECOND
    )
    heavy_bytes: int = _p(
        100_000, "Size of a large document, in bytes; one that answers 304 is never large.", least=1
    )
    ceiling: timedelta = _p(timedelta(minutes=60), "Longest interval of a feed that answers.", least=_SECOND)
    failure_ceiling: timedelta = _p(
        timedelta(hours=6), "Longest interval of a feed that fails.", least=_SECOND
    )
    jitter: float = _p(0.1, "Share of the interval by which a poll may shift, 0..1.", most=1)
    live_for: timedelta = _p(
        timedelta(hours=1), "How long a feed is polled more often after it joined a live, matched story."
    )
    live_worth: float = _p(4.0, "How much more the entries of such a feed are worth.", least=1)
    batch_feeds: int = _p(25, "Most feeds in one poll job.", least=1)
    host_feeds: int = _p(5, "Most feeds of one host in one poll job.", least=1)
    lease: timedelta = _p(
        timedelta(seconds=120), "Real time after which a claimed feed is due again.", least=_SECOND
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthParams:
    """When a feed is called failing, dead or silent, and that is told."""

    failing_after: int = _p(3, "Failed polls in a row that make a feed failing.", least=1)
    dead_after: timedelta = _p(
        timedelta(days=7), "Failing for this long, a feed is called dead; it is still polled.", least=_SECOND
    )
    # silent_after, silent_odds: by `python -m bench.silence`.
    silent_after: timedelta = _p(timedelta(hours=6), "A shorter silence is never told.", least=_SECOND)
    silent_odds: float = _p(
        0.01, "Odds, within 30 days, that a feed falls silent by chance as long as that.", most=1
    )
    losing_for: timedelta = _p(timedelta(days=1), "How long after a possible loss a feed is called losing.")
    look_every: timedelta = _p(timedelta(minutes=1), "Time between two looks at all feeds.", least=_SECOND)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterParams:
    """Online grouping of entries into stories."""

    # join, merge: by `python -m bench.stories --choose`.
    join: float = _p(0.15, "Probability at which an entry joins a story, 0..1.", most=1)
    merge: float = _p(0.20, "Probability at which two stories are one, 0..1.", most=1)
    tau: timedelta = _p(timedelta(hours=18), "Decay time of a story's centroid.", least=_SECOND)
    horizon: timedelta = _p(timedelta(hours=36), "Silence after which a story takes no more entries.")
    candidates: int = _p(8, "Stories an entry is compared with.", least=1)
    look_every: timedelta = _p(timedelta(seconds=60), "Time between two merge passes.")
    max_terms: int = _p(40, "Most terms kept of an entry's or a story's vector.", least=1)
    live_stories: int = _p(50_000, "Most stories held in memory.", least=1)
    wire_similarity: float = _p(0.8, "Jaccard similarity of 4-word shingles that makes a wire copy.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveParams:
    """The curve of a wave, its phases and the window."""

    copy_weight: float = _p(0.3, "Weight of a wire copy, and of an owner's later entry within 6 h.")
    owner_memory: timedelta = _p(timedelta(hours=6), "Time in which an owner's later entries weigh less.")
    wave_silence: timedelta = _p(timedelta(hours=10), "Silence that ends a wave.")
    dip_share: float = _p(0.10, "Share of the maximum below which a wave dips.")
    dip_for: timedelta = _p(timedelta(hours=3), "How long a dip must last to end a wave.")
    rise_share: float = _p(0.50, "Share of the maximum that a rise after a dip must pass.")
    window_probability: float = _p(0.5, "Least P(before peak) at which the window is open.")
    publish_time: timedelta = _p(timedelta(minutes=15), "The team's own time to publish.")
    reassess_every: timedelta = _p(
        timedelta(minutes=5), "Time between two looks at an open story.", least=_SECOND
    )
    close_after: timedelta = _p(timedelta(hours=12), "Silence after which a story is closed and archived.")


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgencyParams:
    """How many points each part of the urgency may give; together 100."""

    relevance_points: float = _p(30.0, "Points for full relevance to the brand.")
    timing_points: float = _p(35.0, "Points for a window that is surely open.")
    momentum_points: float = _p(20.0, "Points for outlets joining fast.")
    size_points: float = _p(15.0, "Points for a story that is surely to become big.")
    care_penalty: float = _p(10.0, "Points taken for a CARE verdict.")


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageParams:
    """When an opportunity becomes an alert, and how often a card may change."""

    threshold: int = _p(60, "Least urgency of an alert, 0..100.")
    care_threshold: int = _p(60, "Least urgency of an alert on a CARE story.")
    lane_threshold: int = _p(65, "Least urgency of an alert in the competitor and theme lanes.")
    min_relevance: float = _p(0.3, "Least relevance of an alert, 0..1.")
    cool_down: timedelta = _p(timedelta(minutes=10), "Least time between two new alerts of one brand.")
    cool_down_break: int = _p(75, "Urgency that breaks the cool-down.")
    update_every: timedelta = _p(timedelta(minutes=1), "Least time between two edits of one card.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionParams:
    """How long live state is kept, and how much of it."""

    entries: timedelta = _p(timedelta(days=4), "Entries.")
    seen: timedelta = _p(timedelta(days=30), "Marks of entries already seen.")
    stories: timedelta = _p(timedelta(days=7), "Stories and their readings after the last entry.")
    alerts: timedelta = _p(timedelta(days=14), "Alerts after their end.")
    log_lines: int = _p(20_000, "Lines kept for the dashboard's log.", least=1)
    decisions: int = _p(200, "Decisions kept per story.", least=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerParams:
    """How many workers, and their limits."""

    pollers: int = _p(2, "Poll workers that `newsjack run` starts.", least=1)
    poll_job: timedelta = _p(timedelta(seconds=90), "Job time-out of a poll batch.", least=_SECOND)
    # A job that finds memory ahead of the store rebuilds first: half a minute for 100,000 entries.
    stories_job: timedelta = _p(timedelta(minutes=5), "Job time-out of a stories job.", least=_SECOND)
    alerts_job: timedelta = _p(timedelta(seconds=60), "Job time-out of an alerts job.", least=_SECOND)
    poll_memory_bytes: int = _p(1_500_000_000, "Address space a poll job may take, in bytes.")
    failed_jobs_kept: timedelta = _p(timedelta(days=2), "How long failed jobs are kept.", least=_SECOND)
    lease: timedelta = _p(
        timedelta(seconds=10), "Lease of the one stories and alerts worker, real time.", least=_SECOND
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamParams:
    """The team: its clock and its words."""

    timezone: str = _p("Europe/Paris", "Time zone of cards, digests and budgets, an IANA name.")
    language: str = _p("en", "Language of cards and of the dashboard: en or fr.", choices=("en", "fr"))
    channel: str = _p("#newsjack", "Channel of brands that name none.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """All sections. The packaged default is ``Params()``."""

    fetch: FetchParams = FetchParams()
    cadence: CadenceParams = CadenceParams()
    health: HealthParams = HealthParams()
    cluster: ClusterParams = ClusterParams()
    curve: CurveParams = CurveParams()
    urgency: UrgencyParams = UrgencyParams()
    triage: TriageParams = TriageParams()
    retention: RetentionParams = RetentionParams()
    workers: WorkerParams = WorkerParams()
    team: TeamParams = TeamParams()
