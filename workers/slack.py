"""The Slack listener. Without a token it idles; it never exits for that."""

from newsjack.app import App
from workers.loop import run_loop

IDLE_SECONDS = 2.0
CHECK_EVERY_ROUNDS = 150


def main(app: App) -> int:
    """Check the token now and every five minutes, so that the dashboard shows what Slack says."""
    rounds = 0

    def work() -> None:
        nonlocal rounds
        if rounds % CHECK_EVERY_ROUNDS == 0:
            app.check_slack()
        rounds += 1

    return run_loop(app, work, every_seconds=IDLE_SECONDS)
