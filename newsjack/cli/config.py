"""``newsjack init``, ``check`` and ``feeds import|export``."""

import argparse
import sys
from pathlib import Path

from newsjack.core.opml import read_opml, write_opml
from newsjack.errors import InputError, SettingsError
from newsjack.settings import load_settings
from newsjack.settings.feeds_text import add_feeds
from newsjack.settings.load import load_feeds
from newsjack.settings.schema import check_address
from newsjack.settings.starter import write_starter

Commands = argparse._SubParsersAction  # argparse names this type only so


def add_commands(subparsers: "Commands[argparse.ArgumentParser]") -> None:
    """Register the family."""
    init = subparsers.add_parser("init", help="write the commented starter configuration")
    init.add_argument("directory", nargs="?", type=Path, default=Path("config"), metavar="DIR")
    init.set_defaults(run=_init)
    check = subparsers.add_parser("check", help="validate all configuration")
    check.add_argument("--config", type=Path, default=Path("config"), metavar="DIR")
    check.set_defaults(run=_check)
    feeds = subparsers.add_parser("feeds", help="OPML in and out").add_subparsers(
        required=True, metavar="ACTION"
    )
    imported = feeds.add_parser("import", help="add the feeds of an OPML file to feeds.yaml")
    imported.add_argument("file", type=Path, metavar="FILE.opml")
    imported.add_argument("--config", type=Path, default=Path("config"), metavar="DIR")
    imported.set_defaults(run=_import)
    exported = feeds.add_parser("export", help="print the feeds as OPML")
    exported.add_argument("--config", type=Path, default=Path("config"), metavar="DIR")
    exported.set_defaults(run=_export)


def _init(args: argparse.Namespace) -> int:
    written, kept = write_starter(args.directory)
    for path in written:
        print(f"wrote {path}")
    for path in kept:
        print(f"kept  {path} (it was there)")
    print(f"next: edit {args.directory / 'brands.yaml'}, then `newsjack check --config {args.directory}`")
    return 0


def _check(args: argparse.Namespace) -> int:
    try:
        settings = load_settings(args.config)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    outlets = {feed.outlet for feed in settings.feeds}
    counted = f"{len(settings.brands)} brands, {len(settings.feeds)} feeds of {len(outlets)} outlets"
    print(f"{args.config}: {counted}: good")
    return 0


def _import(args: argparse.Namespace) -> int:
    try:
        reading = read_opml(args.file.read_bytes())
    except OSError as error:
        raise InputError(f"{args.file}: {error.strerror}", subject=str(args.file), permanent=True) from error
    if reading.problem:
        print(f"{args.file}: {reading.problem}", file=sys.stderr)
    feeds = [feed for feed in reading.feeds if _is_usable(feed.url)]
    args.config.mkdir(parents=True, exist_ok=True)
    added = add_feeds(args.config / "feeds.yaml", feeds)
    print(f"{args.file}: {len(feeds)} feeds, {added} added, {len(feeds) - added} known already")
    return 0 if feeds else 1


def _is_usable(url: str) -> bool:
    """Tell whether feeds.yaml may hold an address; say why not, so that an import never breaks the file."""
    try:
        check_address(url)
    except ValueError as error:
        print(f"left out {url}: {error}", file=sys.stderr)
        return False
    return True


def _export(args: argparse.Namespace) -> int:
    feeds, _ = load_feeds(args.config)
    sys.stdout.write(write_opml(feeds, title="newsjack feeds"))
    return 0
