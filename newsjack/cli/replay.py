"""``newsjack replay STREAM``: the production steps on a recorded stream, as fast as possible."""

import argparse
import sys
from pathlib import Path

from newsjack.replay.runner import replay

Commands = argparse._SubParsersAction  # argparse names this type only so


def add_commands(subparsers: "Commands[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("replay", help="run the production steps on a recorded stream")
    parser.add_argument("stream", type=Path, metavar="STREAM", help="JSON Lines, optionally gzip")
    parser.add_argument("--config", type=Path, required=True, metavar="DIR", help="needs brands.yaml only")
    parser.add_argument("--out", type=Path, required=True, metavar="OUT", help="folder for the results")
    parser.add_argument(
        "--no-learn",
        action="store_true",
        help="keep the shipped prior; this version never changes it, so the runs are the same",
    )
    parser.set_defaults(run=_replay)


def _replay(args: argparse.Namespace) -> int:
    figures = replay(args.stream, config=args.config, out=args.out, progress=sys.stderr)
    rate = figures.items / max(figures.seconds, 1e-9)
    print(
        f"{figures.items} items in {figures.seconds:.1f} s ({rate:.0f}/s), "
        f"{figures.stories} stories, {figures.alerts} alerts; peak memory {figures.peak_bytes / 1e6:.0f} MB; "
        f"see {args.out / 'report.md'}",
        file=sys.stderr,
    )
    if figures.bad_lines:
        print(f"{figures.bad_lines} lines of {args.stream} were passed over", file=sys.stderr)
    return 1 if figures.bad_lines else 0
