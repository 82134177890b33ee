"""The archive writer: finished stories leave the live state for SQLite. One process writes."""

from newsjack.app import App
from workers.loop import run_loop

ROUND_SECONDS = 2.0


def main(app: App) -> int:
    """Run until told to stop."""
    sweep, archive = app.sweep_desk(), app.archive()

    def work() -> None:
        nonlocal sweep
        if app.refresh():
            sweep = app.sweep_desk()
        for story_id in sweep.run():
            app.log.info("story closed", story_id=story_id)
        app.learn_earliness(archive)

    return run_loop(app, work, every_seconds=ROUND_SECONDS)
