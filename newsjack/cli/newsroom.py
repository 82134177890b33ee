"""``newsjack newsroom``: a recorded stream as real RSS feeds on this machine."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from newsjack.clock import ScaledClock, parse_clock, parse_instant, real_now
from newsjack.errors import InputError
from newsjack.newsroom.feeds_file import feeds_yaml
from newsjack.newsroom.server import HOST, OutletFeed, in_range, make_app, outlet_feeds, serve
from newsjack.newsroom.stream import CLIP, StreamItem, read_stream
from newsjack.settings.environment import read_environment

Commands = argparse._SubParsersAction  # argparse names this type only so

HEAD_START = timedelta(seconds=1)
"""Real time between the start of the server and that of its clock."""


def add_commands(subparsers: "Commands[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("newsroom", help="serve a recorded stream as RSS feeds over loopback HTTP")
    parser.add_argument(
        "--stream", type=Path, required=True, metavar="FILE", help="JSON Lines, optionally gzip"
    )
    parser.add_argument("--from", dest="start", default="", metavar="T", help="default: the first item seen")
    parser.add_argument("--to", dest="end", default="", metavar="T", help="default: the stream's end")
    parser.add_argument("--speed", type=float, default=1.0, help="virtual seconds per real second")
    parser.add_argument("--port", type=int, default=0, help="default: a free one")
    parser.add_argument("--write-feeds", type=Path, metavar="FILE", help="write a feeds.yaml for these feeds")
    parser.set_defaults(run=_newsroom)


def _newsroom(args: argparse.Namespace) -> int:
    start = parse_instant(args.start) if args.start else None
    end = parse_instant(args.end) if args.end else None
    items = _items(args.stream, start, end)
    clock = _clock(args.speed, start or min(item.first_seen_at for item in items))
    feeds = outlet_feeds(items)
    serve(
        make_app(feeds, clock),
        port=args.port,
        ready=_announcement(feeds, clock, len(items), args.write_feeds),
    )
    return 0


def _items(stream: Path, start: datetime | None, end: datetime | None) -> tuple[StreamItem, ...]:
    """Read what appears in the range: it may be first seen a day later, and old items before it."""
    seen = read_stream(
        stream,
        start=start - CLIP if start else None,
        end=end + CLIP if end else None,
        on_fault=lambda fault: print(f"passed over: {fault}", file=sys.stderr),
    )
    items = in_range(seen, start=start, end=end)
    if not items:
        raise InputError(f"{stream}: no item in that range", subject=str(stream), permanent=True)
    return items


def _clock(speed: float, start: datetime) -> ScaledClock:
    """Return the clock: NEWSJACK_CLOCK where it is set (a restart keeps the time), else one anchored now."""
    told = read_environment(os.environ).clock
    if told:
        return parse_clock(told)
    if not 0 < speed < 1e6:
        raise InputError(f"--speed {speed:g} is not above 0", subject="speed", permanent=True)
    anchor = real_now().replace(microsecond=0) + HEAD_START
    return ScaledClock(start_at=start, speed=speed, anchor_at=anchor)


def _announcement(
    feeds: Sequence[OutletFeed], clock: ScaledClock, count: int, feeds_file: Path | None
) -> Callable[[int], None]:
    def ready(port: int) -> None:
        if feeds_file is not None:
            _write(feeds_file, feeds_yaml(feeds, port=port))
        print(f"newsroom at http://{HOST}:{port}/ with {len(feeds)} feeds, {count} items", flush=True)
        print(f"run newsjack with: --clock {clock}", flush=True)

    return ready


def _write(path: Path, text: str) -> None:
    """Write a whole file or none: a running daemon may be reading it."""
    fresh = path.with_name(path.name + ".new")
    try:
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}", subject=str(path), permanent=True) from error
