"""Make the shipped prior: in how many titles each stem stood. Run ``python -m bench.prior``.

English: titles of the recorded stream from September to November 2025 (December is the test month
and is never read here). French: titles of the first quarter of 2024. Only stems seen in at least
four titles are kept: at a twentieth of its weight, a rarer one would not be felt.
"""

import gzip
import json
import sys
from collections import Counter
from pathlib import Path

from bench.data import data_home, french_quarter, recorded_stream
from newsjack.core.habits import TitleHabits
from newsjack.core.pairs import read
from newsjack.settings.lexicons import load_headline_lexicon
from newsjack.settings.paths import config_home

LEAST_TITLES = 4
LAST_DAY = "2025-12-01"


def main() -> int:
    home = data_home()
    if home is None:
        print("set NEWSJACK_DATA to the folder of recorded data", file=sys.stderr)
        return 2
    target = config_home() / "lexicons"
    sources = {"en": recorded_stream(home, before=LAST_DAY), "fr": french_quarter(home)}
    for language, entries in sources.items():
        counts: Counter[str] = Counter()
        documents = 0
        habits = TitleHabits(load_headline_lexicon())
        for entry in entries:
            counts.update(set(read(entry, headline=habits.note(entry).text).stems))
            documents += 1
        kept = {stem: count for stem, count in sorted(counts.items()) if count >= LEAST_TITLES}
        path = target / f"frequencies-{language}.json.gz"
        _write(path, {"documents": documents, "counts": kept})
        print(f"{path.name}: {documents} titles, {len(kept)} stems, {path.stat().st_size} bytes")
    return 0


def _write(path: Path, table: dict[str, object]) -> None:
    text = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
    path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))


if __name__ == "__main__":
    sys.exit(main())
