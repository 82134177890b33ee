"""``newsjack init``, ``check`` and ``feeds import|export``."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from newsjack.core.opml import MAX_BYTES, read_opml, write_opml
from newsjack.errors import InputError, SettingsError
from newsjack.settings import load_settings
from newsjack.settings.feeds_text import add_feeds
from newsjack.settings.load import load_feed_list
from newsjack.settings.starter import write_starter

MOST_NOTES = 20
"""Most lines of one kind that an import prints about one file."""

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
    imported = feeds.add_parser("import", help="add the feeds of OPML files to feeds.yaml")
    imported.add_argument("files", type=Path, nargs="+", metavar="FILE.opml")
    imported.add_argument("--config", type=Path, default=Path("config"), metavar="DIR")
    imported.set_defaults(run=_import)
    exported = feeds.add_parser("export", help="print the feeds as OPML")
    exported.add_argument("--config", type=Path, default=Path("config"), metavar="DIR")
    exported.add_argument("--switched-on", action="store_true", help="only the groups that are polled")
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
    off = len(load_feed_list(args.config).feeds) - len(settings.feeds)
    more = f" ({off} more in groups that are off)" if off else ""
    print(f"{args.config}: {counted}{more}: good")
    return 0


def _import(args: argparse.Namespace) -> int:
    """Import each file; 1 when one of them held no feed."""
    args.config.mkdir(parents=True, exist_ok=True)
    found = [_import_one(path, args.config / "feeds.yaml") for path in args.files]
    return 0 if all(found) else 1


def _import_one(path: Path, target: Path) -> bool:
    """Add one file's feeds and say what was recovered, left out and added; tell whether it held any."""
    try:
        with path.open("rb") as file:
            reading = read_opml(file.read(MAX_BYTES + 1))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}", subject=str(path), permanent=True) from error
    added = add_feeds(target, reading.feeds)
    how = "recovered" if reading.problem else "read"
    feeds = added.added + added.known
    print(f"{path}: {how} {feeds} feeds, {added.added} added, {added.known} known already")
    _tell("wrong", [reading.problem] if reading.problem else [])
    _tell("wrong", list(map(str, reading.flaws)))
    unusable = [f"{url}: {why}" for url, why in added.unusable]
    _tell("left out", [*map(str, reading.left_out), *unusable])
    if added.groups_on:
        print(f"  switched on under `groups:`: {', '.join(added.groups_on)}")
    if added.groups_off:
        print(f"  not polled: the group {', '.join(added.groups_off)} is not under `groups:` in {target}")
    if not feeds:
        print("  no feed was found: is it a list of feeds (OPML)?")
    return bool(feeds)


def _tell(what: str, notes: Sequence[str]) -> None:
    for note in notes[:MOST_NOTES]:
        print(f"  {what}: {note}")
    if len(notes) > MOST_NOTES:
        print(f"  {what}: and {len(notes) - MOST_NOTES} more")


def _export(args: argparse.Namespace) -> int:
    listed = load_feed_list(args.config)
    feeds = listed.switched_on if args.switched_on else listed.feeds
    sys.stdout.write(write_opml(feeds, title="newsjack feeds"))
    return 0
