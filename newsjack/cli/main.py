"""The ``newsjack`` command: parses arguments, runs one family's function, turns errors into one line."""

import argparse
import io
import sys
from collections.abc import Sequence

from newsjack import __version__
from newsjack.cli import config, doctor, explain, judging, newsroom, parsing, replay, running
from newsjack.errors import NewsjackError

FAMILIES = (running, config, doctor, replay, newsroom, judging, parsing, explain)


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of every command."""
    parser = argparse.ArgumentParser(
        prog="newsjack", description="From news feeds to a Slack card before the peak."
    )
    parser.add_argument("--version", action="version", version=f"newsjack {__version__}")
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")
    for family in FAMILIES:
        family.add_commands(subparsers)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return its exit status: 0 good, 1 something was wrong, 2 wrong use."""
    _outlast_odd_signs()
    args = build_parser().parse_args(argv)
    try:
        return int(args.run(args))
    except NewsjackError as error:
        print(f"newsjack: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except OSError as error:  # a file or folder named on the command line
        print(f"newsjack: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _outlast_odd_signs() -> None:
    """Let no sign that a terminal cannot show, or that no encoding has, end a command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
