"""Items per second and peak memory of ``newsjack replay`` over the recorded quarter, beside its parts.

The peer is the grouping alone from the same machine and run: what the other steps add is the ratio.
"""

import sys
import tempfile
from pathlib import Path

from bench.data import data_home, recorded_stream
from newsjack.clock import monotonic_seconds
from newsjack.core.cluster import Clusterer
from newsjack.model.params import ClusterParams
from newsjack.replay.runner import replay
from newsjack.settings.lexicons import load_headline_lexicon
from newsjack.settings.prior import load_document_frequencies

BRANDS = """\
brands:
  - {name: Everything, watch: everything}
  - {name: Apple, terms: [Apple, iPhone, iPad], context: [Cupertino, Tim Cook, iOS], exclude: [apple pie]}
  - {name: Netflix, terms: [Netflix], competitors: [Disney+, Hulu], themes: [streaming]}
  - {name: Air Canada, terms: [Air Canada], competitors: [WestJet]}
"""


def main() -> None:
    """Print one table."""
    home = data_home()
    if home is None:
        sys.exit("NEWSJACK_DATA must name the recorded data")
    started = monotonic_seconds()
    clusterer = Clusterer(ClusterParams(), load_document_frequencies(), lexicon=load_headline_lexicon())
    count = sum(bool(clusterer.add(entry)) for entry in recorded_stream(home))
    grouping = monotonic_seconds() - started
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder)
        (config / "brands.yaml").write_text(BRANDS, encoding="utf-8")
        stream = home / "stream" / "newsriver-2025q4.jsonl.gz"
        figures = replay(stream, config=config, out=config / "out", progress=sys.stderr)
    print("| run | items | s | items/s | peak MB |\n|---|---|---|---|---|")
    print(f"| grouping alone | {count} | {grouping:.1f} | {count / grouping:.0f} | |")
    rate = figures.items / figures.seconds
    print(
        f"| replay, all steps | {figures.items} | {figures.seconds:.1f} | {rate:.0f} "
        f"| {figures.peak_bytes / 1e6:.0f} |"
    )
    print(f"all steps take {figures.seconds / grouping:.2f} times the grouping alone")


if __name__ == "__main__":
    main()
