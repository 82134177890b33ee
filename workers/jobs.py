"""The chain, in one file: which step follows which.

    poll(feeds) ─▶ inbox ─▶ stories() ─▶ outbox ─▶ alerts()

A job only says "look into your mailbox": the mailboxes live in the store, so a job that is lost,
late or run twice changes nothing. What changes because nothing arrived re-enters at ``stories``,
asked for by the dispatcher's clock.
"""

from newsjack.app import App
from newsjack.model.feed import FeedId
from newsjack.model.params import Params
from workers import context, queues


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
    if desk.run():
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
    wait = context.alert_desk().run()
    if wait is not None:
        app.signals.hold(queues.ALERTS, wait)
