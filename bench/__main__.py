"""``make bench``: every benchmark in turn, each printing our figure beside the peer's from the same run."""

import importlib
import os
import sys

PARTS = (
    *("feeds", "documents", "fetching", "polling", "load", "fuzz", "stories", "headlines", "timing"),
    *("brands", "safety", "boilerplate", "silence", "replay"),
)


def main() -> int:
    """Run all, or those named; without recorded data, say so."""
    if not os.environ.get("NEWSJACK_DATA"):
        print("NEWSJACK_DATA is not set: the benchmarks need the recorded data", file=sys.stderr)
        return 1
    wanted, sys.argv = sys.argv[1:] or list(PARTS), sys.argv[:1]
    for name in wanted:
        print(f"\n== {name}", flush=True)
        importlib.import_module(f"bench.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
