"""The chain, in one file: which step follows which.

    poll(feeds) ─▶ inbox ─▶ stories() ─▶ outbox ─▶ alerts()

A job only says "look into your mailbox": the mailboxes live in the store, so a job that is lost,
late or run twice changes nothing. What changes because nothing arrived re-enters at ``stories``,
asked for by the dispatcher's clock.
"""

from typing import TYPE_CHECKING

from newsjack.app import App
from newsjack.model.alert import Alert
from newsjack.model.feed import FeedId
from newsjack.model.params import Params
from workers import context, queues

if TYPE_CHECKING:
    from newsjack.desks import StoryRound

SHOWN_REACH = 2
"""Outlets from which a story's steps along the curve are logged; most never reach it."""


def poll(feed_ids: list[str]) -> None:
    """Fetch, parse and keep what is new of a batch of feeds; runs in a forked process."""
    app = context.app()
    outcomes = app.poll([FeedId(feed_id) for feed_id in feed_ids])
    for outcome in outcomes:
        app.log_poll(outcome)
    if any(outcome.entries for outcome in outcomes):
        queues.ask(app, queues.STORIES)


def stories() -> None:
    """Group what waits in the inbox and assess what was touched or is due; only in the one writer."""
    app = context.app()
    app.signals.begin(queues.STORIES)
    former = app.params
    if app.refresh():
        _take_settings(app, former)
    desk = context.story_desk()
    done = desk.run()
    _log_stories(app, done)
    if done.entries_wait:
        queues.ask(app, queues.STORIES)
    if desk.has_news():
        queues.ask(app, queues.ALERTS)


def _take_settings(app: App, former: Params) -> None:
    """Put new brands in force; other parameters need the state built anew, as at a start."""
    if app.params == former:
        context.story_desk().watch(app.settings.brands)
        return
    desk = app.story_desk()
    app.log.info("state built anew for new parameters", stories=desk.rebuild())
    context.take_story_desk(desk)


def alerts() -> None:
    """Decide about waiting opportunities and deliver; whatever could not be sent stays for later."""
    app = context.app()
    app.signals.begin(queues.ALERTS)
    done = context.alert_desk().run()
    for alert in done.delivered:
        app.log.info("card delivered", detail=alert.problem, **_alert_fields(alert))
    for alert in done.troubled:
        app.log.error("card not delivered", problem=alert.problem, **_alert_fields(alert))
    if done.retry_in is not None:
        app.signals.hold(queues.ALERTS, done.retry_in)


def _log_stories(app: App, done: "StoryRound") -> None:
    """Log what an operator follows: entries grouped, and each step of a story along the curve."""
    if done.grouped:
        app.log.info("entries grouped", stories=len(done.grouped), assessed=len(done.assessments))
    for assessment in done.assessments:
        reading = assessment.reading
        if reading.reach >= SHOWN_REACH and reading.phase_at == done.at:
            app.log.info(
                "story moved",
                story_id=assessment.story_id,
                phase=reading.phase.value,
                outlets=reading.reach,
                before_peak=f"{reading.forecast.p_before_peak:.0%}",
                safety=assessment.safety.safety.value,
                brands=", ".join(sorted({match.brand for match in assessment.matches})),
            )


def _alert_fields(alert: Alert) -> dict[str, str]:
    opportunity = alert.opportunity
    return {
        "alert_id": alert.alert_id,
        "kind": alert.kind.value,
        "brand": opportunity.match.brand,
        "story_id": opportunity.story_id,
        "urgency": str(opportunity.urgency.total),
        "channel": alert.channel,
        "sink": alert.sink,
    }
