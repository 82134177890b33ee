"""Every key that newsjack has in Redis, in one table. Nothing else builds a key's name.

RQ keeps its own keys under ``{prefix}rq`` (``RQ_KEY_PREFIX``, set by the workers before rq is imported).
``{}`` in a pattern stands for an id or a name. A TTL is in real seconds; the stores also prune by the
instant they are given, so a day on a fast virtual clock does not pile up.
"""

from dataclasses import dataclass

DEFAULT_PREFIX = "nj:"
STORY_PARTS = (
    "",
    ":members",
    ":assignments",
    ":assessment",
    ":changes",
    ":decisions",
    ":verdicts",
    ":owned",
)
"""What follows ``story:{id}`` in the keys of one story."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyKind:
    """One row: ``type`` is the Redis type, ``ttl`` how it ends, ``owner`` who writes it."""

    pattern: str
    type: str
    ttl: str
    owner: str
    holds: str


def _row(pattern: str, type_: str, ttl: str, owner: str, holds: str) -> KeyKind:
    return KeyKind(pattern=pattern, type=type_, ttl=ttl, owner=owner, holds=holds)


TABLE: dict[str, KeyKind] = {
    "feeds": _row("feeds", "hash", "as feeds.yaml", "RedisFeedStore", "feed id -> feed"),
    "feed_states": _row("feeds:state", "hash", "as feeds.yaml", "RedisFeedStore", "feed id -> state"),
    "feeds_due": _row("feeds:due", "zset", "as feeds.yaml", "RedisFeedStore", "feed id by due instant"),
    "feeds_host": _row("feeds:host", "hash", "as feeds.yaml", "RedisFeedStore", "feed id -> host"),
    "hosts_busy": _row(
        "hosts:busy",
        "hash",
        "as feeds.yaml",
        "RedisFeedStore",
        "host -> until when it is left alone",
    ),
    "rhythms": _row("feeds:rhythm", "hash", "as feeds.yaml", "RedisPaceStore", "feed id -> rhythm"),
    "demands": _row(
        "feeds:demand", "hash", "as feeds.yaml", "RedisPaceStore", "feed id -> what polling it costs"
    ),
    "price": _row("feeds:price", "string", "one number", "RedisPaceStore", "entry-minutes a fetch costs"),
    "earliness": _row(
        "outlets:early", "hash", "replaced whole", "RedisPaceStore", "outlet -> how often it breaks stories"
    ),
    "live": _row("outlets:live", "zset", "pruned", "RedisPaceStore", "outlet by the end of its live time"),
    "feed_health": _row(
        "feeds:health", "hash", "as feeds.yaml", "RedisFeedHealthStore", "feed id -> record of its health"
    ),
    "feeds_summary": _row(
        "feeds:summary", "string", "one text", "RedisFeedHealthStore", "feeds by condition, the outage"
    ),
    "entry": _row("entry:{}", "string", "retention.entries", "RedisEntryStore", "entry"),
    "entries": _row("entries", "zset", "pruned", "RedisEntryStore", "arrival:entry id by instant kept"),
    "inbox": _row("inbox", "zset", "pruned", "RedisEntryStore", "arrival:entry id by first sight"),
    "inbox_slots": _row("inbox:slots", "hash", "pruned", "RedisEntryStore", "entry id -> inbox member"),
    "seen": _row("seen:{}", "string", "retention.seen", "RedisEntryStore", "instant a mark was set"),
    "arrivals": _row("arrivals", "string", "one number", "RedisEntryStore", "counter that orders mailboxes"),
    "story": _row("story:{}", "string", "retention.stories", "RedisStoryStore", "head"),
    "story_members": _row(
        "story:{}:members", "hash", "retention.stories", "RedisStoryStore", "entry id -> member"
    ),
    "story_assignments": _row(
        "story:{}:assignments", "hash", "retention.stories", "RedisStoryStore", "entry id -> assignment"
    ),
    "story_assessment": _row(
        "story:{}:assessment", "string", "retention.stories", "RedisStoryStore", "last assessment"
    ),
    "story_changes": _row(
        "story:{}:changes", "hash", "retention.stories", "RedisStoryStore", "wave -> phase changes"
    ),
    "story_decisions": _row(
        "story:{}:decisions", "list", "retention.decisions", "RedisStoryStore", "[opportunity id, verdict]"
    ),
    "story_verdicts": _row(
        "story:{}:verdicts", "hash", "retention.stories", "RedisStoryStore", "opportunity id -> last verdict"
    ),
    "story_owned": _row(
        "story:{}:owned",
        "set",
        "retention.stories",
        "RedisStoryStore",
        "fields of `opportunities` (L…) and `outbox` (O…) to drop with it",
    ),
    "stories": _row("stories", "zset", "pruned", "RedisStoryStore", "not absorbed, by last sight"),
    "stories_open": _row(
        "stories:open", "zset", "pruned", "RedisStoryStore", "neither closed nor absorbed, by last sight"
    ),
    "stories_kept": _row("stories:kept", "zset", "pruned", "RedisStoryStore", "every story, by last sight"),
    "touched": _row("stories:touched", "zset", "pruned", "RedisStoryStore", "to be assessed, by arrival"),
    "outbox": _row("outbox", "hash", "pruned", "RedisStoryStore", "opportunity id -> opportunity"),
    "outbox_order": _row("outbox:order", "zset", "pruned", "RedisStoryStore", "opportunity id by urgency"),
    "opportunities": _row(
        "opportunities", "hash", "pruned", "RedisStoryStore", "story x brand x lane -> latest opportunity"
    ),
    "opportunities_order": _row(
        "opportunities:order", "zset", "pruned", "RedisStoryStore", "the same fields by urgency"
    ),
    "alert": _row("alert:{}", "string", "retention.alerts", "RedisAlertStore", "alert"),
    "alerts": _row("alerts", "zset", "pruned", "RedisAlertStore", "alert id by decision"),
    "alerts_kept": _row("alerts:kept", "zset", "pruned", "RedisAlertStore", "alert id by last event"),
    "alerts_active": _row("alerts:active", "zset", "pruned", "RedisAlertStore", "not ended, by decision"),
    "alerts_home": _row("alerts:home", "hash", "pruned", "RedisAlertStore", "alert id -> story id"),
    "alerts_of": _row("alerts:of:{}", "zset", "retention.alerts", "RedisAlertStore", "a story's alert ids"),
    "alerts_last": _row(
        "alerts:last", "hash", "one per brand and channel", "RedisAlertStore", "instant of the last new alert"
    ),
    "log": _row("log", "stream", "retention.log_lines", "RedisLogStore", "log lines"),
    "beats": _row("beats", "hash", "one per worker", "Signals", "worker -> last sign of life, real time"),
    "wake": _row("wake:{}", "string", "as asked", "Signals", "a run of this step is asked for"),
    "hold": _row("hold:{}", "string", "as asked", "Signals", "this step is held back"),
    "lease": _row("lease:{}", "string", "as asked", "Signals", "holder of a lease"),
    "pace": _row("pace:{}", "string", "seconds", "sinks", "this channel was posted to a moment ago"),
    "config": _row("config", "string", "one text", "workers", "version of the configuration in force"),
}
"""Name -> what lies there. ``docs`` and the tests read it; :class:`Keys` builds the names."""


class Keys:
    """Names of keys under one prefix."""

    def __init__(self, prefix: str = DEFAULT_PREFIX) -> None:
        self.prefix = prefix
        self.feeds = self.pattern("feeds")
        self.feed_states = self.pattern("feed_states")
        self.feeds_due = self.pattern("feeds_due")
        self.feeds_host = self.pattern("feeds_host")
        self.hosts_busy = self.pattern("hosts_busy")
        self.rhythms = self.pattern("rhythms")
        self.demands = self.pattern("demands")
        self.price = self.pattern("price")
        self.earliness = self.pattern("earliness")
        self.live = self.pattern("live")
        self.feed_health = self.pattern("feed_health")
        self.feeds_summary = self.pattern("feeds_summary")
        self.entries = self.pattern("entries")
        self.inbox = self.pattern("inbox")
        self.inbox_slots = self.pattern("inbox_slots")
        self.arrivals = self.pattern("arrivals")
        self.stories = self.pattern("stories")
        self.stories_open = self.pattern("stories_open")
        self.stories_kept = self.pattern("stories_kept")
        self.touched = self.pattern("touched")
        self.outbox = self.pattern("outbox")
        self.outbox_order = self.pattern("outbox_order")
        self.opportunities = self.pattern("opportunities")
        self.opportunities_order = self.pattern("opportunities_order")
        self.alerts = self.pattern("alerts")
        self.alerts_kept = self.pattern("alerts_kept")
        self.alerts_active = self.pattern("alerts_active")
        self.alerts_home = self.pattern("alerts_home")
        self.alerts_last = self.pattern("alerts_last")
        self.log = self.pattern("log")
        self.beats = self.pattern("beats")
        self.config = self.pattern("config")

    def pattern(self, name: str) -> str:
        """Return a key's name under the prefix, ``{}`` left standing for the id."""
        return self.prefix + TABLE[name].pattern

    def of(self, name: str, subject: str) -> str:
        """Return the key of one subject: ``of("alert", alert_id)``."""
        return self.pattern(name).replace("{}", subject, 1)

    def story_parts(self, story_id: str) -> tuple[str, ...]:
        """Return all keys of one story."""
        head = self.of("story", story_id)
        return tuple(head + part for part in STORY_PARTS)
