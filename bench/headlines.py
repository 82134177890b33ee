"""Measure what setting titles apart does. Run ``python -m bench.headlines``.

UCI as an aggregate would publish it: every headline behind its publisher's name ("... - Reuters",
names as its PUBLISHER column spells them, outlets as hosts), grouped once as it stands and once set
apart. The stream's and the French quarter's outlets: what was learnt, which rubrics and suffixes came
off, and titles per second of processor time. The test month is not read.
"""

import csv
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from bench.data import Labelled, data_home, french_quarter, recorded_stream, uci
from bench.stories import Figures, Ours, measure, show
from newsjack.core.habits import TitleHabits
from newsjack.core.headline import NO_LEXICON
from newsjack.core.watched import NOTHING_WATCHED
from newsjack.model.entry import Entry
from newsjack.model.params import ClusterParams
from newsjack.settings.lexicons import load_headline_lexicon
from newsjack.settings.prior import load_document_frequencies

TEST_MONTH = "2025-12-01"
SEEDS = range(3)
SHOWN = 12


def dressed(home: Path, *, seed: int) -> list[Labelled]:
    """Return the labelled headlines with their publishers behind them; those without one stay bare."""
    with (home / "labels" / "uci-2014-03.csv").open(encoding="utf-8", newline="") as file:
        names = {f"uci{row['ID']}": row["PUBLISHER"] for row in csv.DictReader(file)}
    return [
        (replace(entry, title=f"{entry.title} - {names[entry.entry_id]}"), story)
        if names[entry.entry_id]
        else (entry, story)
        for entry, story in uci(home, seed=seed)
    ]


def mean(rows: Iterable[Figures]) -> Figures:
    """Return the mean of each figure."""
    told = list(rows)
    return {name: statistics.mean(row[name] for row in told) for name in told[0]}


def grouping(home: Path) -> None:
    prior, params = load_document_frequencies(), ClusterParams()
    lexicon = load_headline_lexicon()
    for name, make in (("UCI", uci), ("UCI dressed", dressed)):
        for system, told in (("as it stands", NO_LEXICON), ("set apart", lexicon)):
            rows = (
                measure(make(home, seed=seed), Ours(params, prior, NOTHING_WATCHED, told)) for seed in SEEDS
            )
            show(name, system, mean(rows))


def learning(name: str, entries: list[Entry]) -> None:
    habits = TitleHabits(load_headline_lexicon())
    kinds: Counter[str] = Counter()
    suffixes: Counter[str] = Counter()
    ever: dict[str, set[str]] = {}
    started = time.process_time()
    for entry in entries:
        parts = habits.note(entry)
        kinds.update(rubric.kind.value for rubric in parts.rubrics)
        if parts.suffix:
            suffixes[f"{entry.outlet}: {parts.suffix}"] += 1
    speed = len(entries) / (time.process_time() - started)
    habits = TitleHabits(load_headline_lexicon())
    for entry in entries:
        habits.note(entry)
        for outlet, tails in habits.learnt():
            ever.setdefault(outlet, set()).update(tails)
    print(f"{name}: {len(entries):,} titles, {speed:,.0f} titles/s, learnt {ever or 'nothing'}")
    print(f"  rubrics {dict(kinds.most_common())}")
    print(f"  {suffixes.total() / len(entries):.1%} with a suffix: {dict(suffixes.most_common(SHOWN))}")


def main() -> int:
    home = data_home()
    if home is None:
        print("set NEWSJACK_DATA to the folder of recorded data", file=sys.stderr)
        return 2
    learning("stream", list(recorded_stream(home, before=TEST_MONTH)))
    learning("French quarter", list(french_quarter(home)))
    learning("UCI dressed", [entry for entry, _ in dressed(home, seed=0)])
    grouping(home)
    return 0


if __name__ == "__main__":
    sys.exit(main())
