"""The composition root: with ``desks``, the only file that knows concrete classes."""

import logging
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from redis.exceptions import RedisError

from newsjack.archive.sqlite import SqliteArchive
from newsjack.clock import Clock, ScaledClock, clock_from
from newsjack.core.feed_words import Telling, tell_next
from newsjack.core.rhythm import due_in_silence, week_of
from newsjack.errors import DeliveryError, NewsjackError, ServerError
from newsjack.fetch import AiohttpFetcher
from newsjack.model.feed import FeedId, FeedState, PollOutcome
from newsjack.model.params import Params
from newsjack.model.queue import QueuesReport
from newsjack.ports import SOON, FeedFetcher, Sink
from newsjack.settings import Settings
from newsjack.settings.environment import Environment, read_environment
from newsjack.settings.reload import Reloader
from newsjack.sinks.registry import SinkSetup, make_sinks
from newsjack.sinks.slack.client import SlackClient
from newsjack.steps.feed_watch import watch_feeds
from newsjack.steps.pace import learn_earliness, set_price
from newsjack.steps.poll import PollPorts, poll
from newsjack.store.client import connect, connect_blocking, connect_impatient
from newsjack.store.keys import Keys
from newsjack.store.queues import queues_report
from newsjack.store.redis_alerts import RedisAlertStore
from newsjack.store.redis_entries import RedisEntryStore
from newsjack.store.redis_feed_health import RedisFeedHealthStore
from newsjack.store.redis_feeds import RedisFeedStore
from newsjack.store.redis_logs import RedisLogStore
from newsjack.store.redis_pace import RedisPaceStore
from newsjack.store.redis_stories import RedisStoryStore
from newsjack.store.signals import Signals
from newsjack.store.worker_log import ForwardHandler, worker_log

if TYPE_CHECKING:
    from newsjack.desks import AlertDesk, StoryDesk, SweepDesk

ARCHIVE_FILE = "archive.sqlite3"
PRICE_EVERY = timedelta(minutes=10)
LEARN_EVERY = timedelta(hours=6)
LEAST_LOOK = timedelta(seconds=2)
"""Least real time between two looks at all feeds, however fast newsjack's clock runs."""
URL_FILE = "server.url"
"""Where a daemon says which server it runs, for other commands on the same state folder."""


class App:
    """One process's view of newsjack: settings, clock, stores, and the steps made of them."""

    server_faults: tuple[type[Exception], ...] = (RedisError,)
    """What a raw client raises when the server is out of reach."""

    faults: tuple[type[Exception], ...] = (NewsjackError, RedisError)
    """What a loop that must go on logs and tries again after."""

    def __init__(self, *, environment: Environment, reloader: Reloader, clock: Clock, worker: str) -> None:
        """Connect. ``worker`` is the name under which this process logs and beats."""
        self.environment = environment
        self.clock = clock
        self.worker = worker
        self._reloader = reloader
        params = reloader.settings.params
        keys = Keys()
        client = self._client = connect(environment.redis_url)
        self.queue_client = connect_blocking(environment.redis_url)
        self.feeds = RedisFeedStore(client, keys)
        self.paces = RedisPaceStore(client, keys)
        self.feed_health = RedisFeedHealthStore(client, keys)
        self.entries = RedisEntryStore(client, keys, params.retention)
        self.stories = RedisStoryStore(client, keys, params.retention)
        self.alerts = RedisAlertStore(client, keys, params.retention)
        self.logs = RedisLogStore(client, keys, params.retention)
        self.signals = Signals(
            client,
            beats=keys.beats,
            wake=keys.pattern("wake"),
            hold=keys.pattern("hold"),
            lease=keys.pattern("lease"),
        )
        self.log = worker_log(worker, clock=clock, logs=self.logs)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()
        self.queue_client.close()

    @property
    def settings(self) -> Settings:
        """Return the settings in force: the last good ones."""
        return self._reloader.settings

    @property
    def params(self) -> Params:
        """Return the parameters in force."""
        return self._reloader.settings.params

    def reconnected(self) -> "App":
        """Return the same app with connections of its own: after a fork, or for a thread."""
        return App(
            environment=self.environment, reloader=self._reloader, clock=self.clock, worker=self.worker
        )

    def refresh(self) -> bool:
        """Look at the configuration files; tell whether newer ones came into force. The dispatcher logs."""
        return self._reloader.look().changed

    def reload(self) -> bool:
        """Do the same and log it: what changed, or why the last good settings are kept."""
        told = self._reloader.fault
        look = self._reloader.look()
        if look.changed:
            self.log.info(
                "settings reloaded", brands=len(self.settings.brands), feeds=len(self.settings.feeds)
            )
        elif look.fault and look.fault != told:
            self.log.error("settings kept", problem=look.fault)
        return look.changed

    # signs of life

    def beat(self) -> None:
        """Say that this process lives."""
        self.signals.beat(self.worker)

    def leave(self) -> None:
        """Say that this process stopped in order."""
        self.signals.forget(self.worker)
        self.log.info("stopped")

    def beats(self) -> Mapping[str, datetime]:
        """Return each process's last sign of life, in real time."""
        return self.signals.beats()

    def queues(self) -> QueuesReport:
        """Return RQ's queues and workers."""
        return queues_report(self.queue_client)

    def forward_handler(self) -> logging.Handler:
        """Return a handler that sends a library's warnings into this worker's log."""
        return ForwardHandler(self.log)

    # polling

    def sync_feeds(self) -> None:
        """Make the stored feeds equal to feeds.yaml."""
        self.feeds.sync(self.settings.feeds, now=self.clock.now())

    def claim_due(self, *, limit: int) -> tuple[FeedId, ...]:
        """Claim due feeds; the lease is real time, turned into the clock's."""
        return self.feeds.claim_due(
            now=self.clock.now(),
            limit=limit,
            lease=self._virtual(self.params.cadence.lease),
            per_host=self.params.cadence.host_feeds,
            look_again=self._virtual(SOON),
        )

    def hosts(self, feed_ids: Sequence[FeedId]) -> list[tuple[FeedId, str]]:
        """Return (id, host) of feeds that exist."""
        return [(feed.feed_id, feed.host) for feed, _ in self.feeds.get(feed_ids)]

    def warm_up_poll(self) -> None:
        """Load before the fork what every batch would load again: parsers, languages, suffixes."""
        self.poll([])

    def poll(self, feed_ids: Sequence[FeedId]) -> tuple[PollOutcome, ...]:
        """Poll a batch."""
        return poll(
            feed_ids,
            ports=PollPorts(
                fetcher=self._fetcher(), feeds=self.feeds, entries=self.entries, paces=self.paces
            ),
            clock=self.clock,
            cadence=self.params.cadence,
            fetch=self.params.fetch,
        )

    def week(self, feed_id: FeedId) -> tuple[float, ...] | None:
        """Return the entries expected in each hour of a week from Monday 00:00 UTC; ``None``: not known."""
        rhythm = self.paces.rhythms([feed_id]).get(feed_id)
        return tuple(map(float, week_of(rhythm, now=self.clock.now()))) if rhythm is not None else None

    def price_fetches(self) -> None:
        """Set the price of a fetch anew once in a while, in whichever process comes first."""
        if self.signals.ask("price", again_after=max(self._real(PRICE_EVERY), LEAST_LOOK)):
            set_price(feeds=self.feeds, paces=self.paces, cadence=self.params.cadence)

    def learn_earliness(self, archive: SqliteArchive) -> None:
        """Learn anew which outlets break stories, once in a while; the archive writer asks."""
        if self.signals.ask("earliness", again_after=max(self._real(LEARN_EVERY), LEAST_LOOK)):
            learn_earliness(archive=archive, paces=self.paces, now=self.clock.now())

    def log_poll(self, outcome: PollOutcome) -> None:
        """Log one feed's outcome: news, and the first failure of a row. Lasting trouble is the watch's."""
        fields = {
            "feed_id": outcome.feed_id,
            "reason": outcome.reason.value,
            "entries": len(outcome.entries),
            "next": tell_next(outcome.state),
        }
        if not outcome.reason.is_success and outcome.state.failures == 1:
            self.log.info("poll failed", detail=outcome.state.detail, **fields)
        elif outcome.entries:
            self.log.info("new entries", **fields)
        else:
            self.log.debug("polled", **fields)

    def look_after_feeds(self) -> None:
        """Look at every feed's health once in a while, in whichever process comes first, and log changes."""
        every = max(self._real(self.params.health.look_every), LEAST_LOOK)
        if not self.signals.ask("feed_watch", again_after=every):
            return
        watch_feeds(
            feeds=self.feeds,
            health=self.feed_health,
            expected=self._expected_entries,
            tell=self._tell,
            now=self.clock.now(),
            params=self.params.health,
        )

    def _tell(self, telling: Telling) -> None:
        write = self.log.warning if telling.level == "warning" else self.log.info
        write(telling.event, **telling.fields)

    def _expected_entries(self, state: FeedState) -> float:
        """Return the entries due since the last new one, by the feed's rhythm; 0: no rhythm is known.

        The rhythm is read only where the silence is long enough to be told.
        """
        last, until = state.new_entry_at, state.succeeded_at
        if last is None or until is None or until - last < self.params.health.silent_after:
            return 0.0
        rhythm = self.paces.rhythms([state.feed_id]).get(state.feed_id)
        return due_in_silence(rhythm, last, until) if rhythm is not None else 0.0

    # steps: the desks are loaded by who asks for one, for what they need takes 50 MB in a process

    def story_desk(self) -> "StoryDesk":
        """Wire the one writer's steps."""
        from newsjack import desks

        return desks.build_story_desk(
            clock=self.clock,
            entries=self.entries,
            stories=self.stories,
            paces=self.paces,
            brands=self.settings.brands,
            params=self.params,
        )

    def alert_desk(self) -> "AlertDesk":
        """Wire triage and delivery."""
        from newsjack import desks

        return desks.build_alert_desk(
            clock=self.clock,
            stories=self.stories,
            alerts=self.alerts,
            sinks=self._sinks(),
            params=self.params,
        )

    def alerts_waiting(self) -> bool:
        """Tell whether triage or delivery has something to do."""
        return bool(self.stories.outbox(limit=1)) or any(
            alert.sent_version < alert.version for alert in self.alerts.active()
        )

    def sweep_desk(self) -> "SweepDesk":
        """Wire closing and archiving; opens the archive for writing."""
        from newsjack import desks

        return desks.build_sweep_desk(
            clock=self.clock,
            stories=self.stories,
            alerts=self.alerts,
            sinks=self._sinks(),
            archive=self.archive(),
            params=self.params,
        )

    def archive(self) -> SqliteArchive:
        """Open the archive in the state folder."""
        self.environment.state.mkdir(parents=True, exist_ok=True)
        return SqliteArchive(Path(self.environment.state) / ARCHIVE_FILE)

    def check_slack(self) -> None:
        """Ask Slack whether the token is good, if there is one, and log the answer."""
        if not self.environment.slack_bot_token:
            return
        try:
            client = SlackClient(self.environment.slack_bot_token, base_url=self.environment.slack_api_url)
            answer = client.call("auth.test", subject="slack")
            self.log.info("slack answers", team=str(answer.get("team", "")))
        except DeliveryError as error:
            self.log.error("slack refuses", problem=str(error))

    def _sinks(self) -> Mapping[str, Sink]:
        return make_sinks(
            SinkSetup(
                team=self.params.team,
                console=sys.stdout,
                dashboard=f"http://{self.environment.http}",
                slack_token=self.environment.slack_bot_token,
                slack_api_url=self.environment.slack_api_url,
            )
        )

    def _fetcher(self) -> AiohttpFetcher:
        return AiohttpFetcher(self.params.fetch, self.settings.hosts)

    def _real(self, span: timedelta) -> timedelta:
        return span / self.clock.speed if isinstance(self.clock, ScaledClock) else span

    def _virtual(self, span: timedelta) -> timedelta:
        return span * self.clock.speed if isinstance(self.clock, ScaledClock) else span


def open_fetcher(settings: Settings, *, total_timeout: timedelta) -> FeedFetcher:
    """Return the fetcher that polling uses, with another limit for a whole fetch."""
    return AiohttpFetcher(replace(settings.params.fetch, total_timeout=total_timeout), settings.hosts)


def read_beats(url: str) -> Mapping[str, datetime]:
    """Return the last signs of life on a server, in real time. Raises ``ServerError``."""
    client, keys = connect_impatient(url), Keys()
    try:
        return Signals(client, beats=keys.beats, wake="", hold="", lease="").beats()
    except RedisError as error:
        raise ServerError(f"the server does not answer: {error}", subject=url) from error
    finally:
        client.close()


def slack_scopes(environment: Environment) -> tuple[str, str, frozenset[str] | None]:
    """Return the token's team, user and scopes (``None``: not told). Raises ``DeliveryError``."""
    client = SlackClient(environment.slack_bot_token, base_url=environment.slack_api_url)
    answer, scopes = client.scopes(subject="slack")
    return str(answer.get("team", "")), str(answer.get("user", "")), scopes


def _running_server(state: Path) -> str:
    """Return the URL of the server that a daemon runs for this state folder."""
    try:
        return (state / URL_FILE).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ServerError(
            f"REDIS_URL is not set and no daemon runs on {state}: start `newsjack run`, or set REDIS_URL",
            subject=str(state),
            permanent=True,
        ) from error


def open_app(environ: Mapping[str, str], *, worker: str) -> App:
    """Open the app that the environment describes.

    Raises ``SettingsErrors`` for a bad configuration, ``ServerError`` when no server is named and
    none runs for the state folder.
    """
    environment = read_environment(environ)
    if not environment.redis_url:
        environment = replace(environment, redis_url=_running_server(environment.state))
    reloader = Reloader(environment.config)
    return App(environment=environment, reloader=reloader, clock=clock_from(environment.clock), worker=worker)
