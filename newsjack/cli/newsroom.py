"""``newsjack newsroom``: a recorded stream as real RSS feeds on this machine."""

import argparse
import os
from datetime import timedelta
from pathlib import Path

from newsjack.clock import ScaledClock, parse_clock, parse_instant, real_now
from newsjack.errors import InputError
from newsjack.newsroom.feeds_file import feeds_yaml
from newsjack.newsroom.server import make_app, outlet_feeds, serve
from newsjack.newsroom.stream import CLIP, read_stream
from newsjack.settings.environment import read_environment

Commands = argparse._SubParsersAction  # argparse names this type only so


def add_commands(subparsers: "Commands[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("newsroom", help="serve a recorded stream as RSS feeds over loopback HTTP")
    parser.add_argument("--stream", type=Path, required=True, metavar="FILE")
    parser.add_argument(
        "--from", dest="start", default="", metavar="T", help="first instant; default: the stream's"
    )
    parser.add_argument(
        "--to", dest="end", default="", metavar="T", help="last instant; default: the stream's"
    )
    parser.add_argument("--speed", type=float, default=1.0, help="virtual seconds per real second")
    parser.add_argument("--port", type=int, default=0, help="default: a free one")
    parser.add_argument("--write-feeds", type=Path, metavar="FILE", help="write a feeds.yaml for these feeds")
    parser.set_defaults(run=_newsroom)


def _newsroom(args: argparse.Namespace) -> int:
    start = parse_instant(args.start) if args.start else None
    end = parse_instant(args.end) if args.end else None
    # What appears in the range may be first seen a day later; what stands there at its start, earlier.
    items = [
        item
        for item in read_stream(
            args.stream, start=start - CLIP if start else None, end=end + CLIP if end else None
        )
        if end is None or item.visible_at < end
    ]
    if not items:
        raise InputError(f"{args.stream}: no item in that range", subject=str(args.stream))
    clock = _clock(args.speed, start or min(item.visible_at for item in items))
    feeds = outlet_feeds(items)

    def ready(port: int) -> None:
        if args.write_feeds is not None:
            args.write_feeds.write_text(feeds_yaml(feeds, port=port), encoding="utf-8")
        print(f"newsroom at http://127.0.0.1:{port}/ with {len(feeds)} feeds, {len(items)} items", flush=True)
        print(f"run newsjack with: --clock {clock}", flush=True)

    serve(make_app(feeds, clock), port=args.port, ready=ready)
    return 0


def _clock(speed: float, start: object) -> ScaledClock:
    """Return the clock: NEWSJACK_CLOCK where it is set (a restart keeps the time), else one anchored now."""
    told = read_environment(os.environ).clock
    if told:
        return parse_clock(told)
    return parse_clock(f"{start:%Y-%m-%dT%H:%M:%S}Z@{speed:g}", anchor_at=real_now() + timedelta(seconds=1))
