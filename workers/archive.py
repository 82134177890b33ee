"""The archive writer: finished stories leave the live state for SQLite. One process writes."""

from newsjack.app import App
from workers.loop import run_loop

ROUND_SECONDS = 2.0


def main(app: App) -> int:
    """Run until told to stop."""
    sweep = app.sweep_desk()
    return run_loop(app, sweep.run, every_seconds=ROUND_SECONDS)
