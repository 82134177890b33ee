"""The dispatcher: due feeds become poll jobs, and the clock asks for the steps. Run any number.

It decides nothing: feeds are claimed by a lease, steps look into their own mailboxes. A dispatcher
that dies at any line loses nothing; two of them do no harm.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from newsjack.app import App
from newsjack.model.feed import FeedId
from newsjack.run.server import check_server
from workers import queues
from workers.loop import run_loop

TICK_SECONDS = 0.5
MAX_WAITING_BATCHES = 20


def main(app: App) -> int:
    """Run until told to stop."""
    for problem in check_server(app.environment.redis_url):
        app.log.warning("server check", problem=problem.message)
    app.sync_feeds()
    return run_loop(app, lambda: tick(app), every_seconds=TICK_SECONDS)


def tick(app: App) -> None:
    """Do one round: reload settings, claim due feeds, ask for steps that have work, watch the feeds."""
    if app.reload():
        app.sync_feeds()
    room = MAX_WAITING_BATCHES - queues.queue(app, queues.POLL).count
    if room > 0:
        size = app.params.cadence.batch_feeds
        claimed = app.claim_due(limit=room * size)
        for batch in batches(app.hosts(claimed), size=size):
            queues.put(app, queues.POLL, batch)
    queues.ask(app, queues.STORIES)
    if app.alerts_waiting() and not app.signals.is_held(queues.ALERTS):
        queues.ask(app, queues.ALERTS)
    app.price_fetches()
    app.look_after_feeds()


def batches(feeds: Sequence[tuple[FeedId, str]], *, size: int) -> Iterator[list[FeedId]]:
    """Yield ids in batches of about ``size``; feeds of one host stay together, in one batch."""
    batch: list[FeedId] = []
    for host, group in groupby(sorted(feeds, key=itemgetter(1)), key=itemgetter(1)):
        together = [feed_id for feed_id, _ in group]
        for start in range(0, len(together), 1 if not host else len(together)):
            if len(batch) >= size:
                yield batch
                batch = []
            batch = [*batch, *(together[start : start + 1] if not host else together)]
    if batch:
        yield batch
