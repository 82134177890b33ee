"""``python -m workers NAME``: one process of the Procfile."""

import sys

from newsjack.errors import NewsjackError
from workers import archive, context, dispatch, slack, worker

ROLES = {
    "dispatch": dispatch.main,
    "poll": worker.poll_main,
    "stories": worker.stories_main,
    "alerts": worker.alerts_main,
    "slack": slack.main,
    "archive": archive.main,
}


def main(argv: list[str]) -> int:
    """Run one role until a signal ends it; return its exit status."""
    role = argv[0].split("-")[0] if argv else ""
    if role not in ROLES:
        print(f"usage: python -m workers {'|'.join(ROLES)}", file=sys.stderr)
        return 2
    try:
        return ROLES[role](context.open_here(argv[0]))
    except NewsjackError as error:
        print(f"{argv[0]}: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
