"""Measure what is a template: listed only beside listed and learnt. Run ``python -m bench.boilerplate``.

French day: a row that names the weather and a day is the truth; whose the rows are is not told, so
all count as one owner's. Recorded stream before December 2025: how many titles are
templates, and how much of what comes back is left: titles whose first three words an owner uses on
five days or more. Whether those are templates only a reader can tell: ``--sample N`` prints N titles
that are flagged and N that come back unflagged, drawn with a fixed seed, to be read by hand.
"""

import argparse
import random
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from bench.data import data_home, french_day, recorded_stream
from newsjack.core.boilerplate import TemplateMemory, listed
from newsjack.core.text import fold, words
from newsjack.model.entry import Entry
from newsjack.settings.lexicons import load_headline_lexicon

HEAD_WORDS = 3
COMES_BACK_DAYS = 5
DAYS = {"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "janvier"}


def memory() -> TemplateMemory:
    return TemplateMemory(load_headline_lexicon().plain)


def learnt(entries: Sequence[Entry], *, owner: str = "") -> list[bool]:
    """Tell of each entry whether it was learnt as a template when it came."""
    known = memory()
    return [
        known.is_template(
            entry.title, owner=owner or entry.owner, at=entry.first_seen_at, language=entry.language
        )
        for entry in entries
    ]


def show(name: str, found: Sequence[bool], truth: Sequence[bool]) -> None:
    """Print recall, and precision against this truth: other templates count as wrong in it."""
    hits = sum(one and true for one, true in zip(found, truth, strict=True))
    print(
        f"{name:20} weather found {hits} of {sum(truth)} ({hits / sum(truth):.3f}), "
        f"flagged beside it {sum(found) - hits}"
    )


def is_weather(title: str) -> bool:
    """Tell whether a French title is a forecast: told by its words alone, apart from the rules."""
    told = set(words(fold(title)))
    names_day = bool(told & DAYS)
    return names_day and bool(told & {"meteo", "meteorologiques", "temps"})


def french(home: Path) -> None:
    day = french_day(home)
    truth = [is_weather(entry.title) for entry, _ in day]
    entries = [entry for entry, _ in day]
    by_list = [listed(entry.title) for entry in entries]
    by_memory = learnt(entries, owner="one")
    show("listed only", by_list, truth)
    show("learnt only", by_memory, truth)
    show("listed and learnt", [a or b for a, b in zip(by_list, by_memory, strict=True)], truth)


def coming_back(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries whose first words their owner uses on many days."""
    heads: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for entry in entries:
        told = ["#" if word[0].isdigit() else word for word in words(fold(entry.title))]
        if len(told) > HEAD_WORDS:
            heads[entry.owner, *told[:HEAD_WORDS]].append(entry)
    return [
        entry
        for group in heads.values()
        if len({one.first_seen_at.date() for one in group}) >= COMES_BACK_DAYS
        for entry in group
    ]


def stream(home: Path, *, sample: int) -> None:
    entries = list(recorded_stream(home, before="2025-12-01"))
    by_list = [listed(entry.title) for entry in entries]
    by_memory = learnt(entries)
    both = [a or b for a, b in zip(by_list, by_memory, strict=True)]
    flagged: list[Entry] = []
    back: list[Entry] = []
    for name, found in (("listed only", by_list), ("listed and learnt", both)):
        flagged = [entry for entry, one in zip(entries, found, strict=True) if one]
        back = coming_back([entry for entry, one in zip(entries, found, strict=True) if not one])
        print(f"{name:20} flagged {len(flagged)} of {len(entries)} titles, left that come back {len(back)}")
    chance = random.Random(9)
    for kind, titles in (("flagged", flagged), ("unflagged", back)):
        for entry in chance.sample(titles, min(sample, len(titles))):
            print(f"{kind:10} {entry.owner[:24]:24} {entry.title[:110]}")


def main() -> int:
    """Print the figures, and samples to read on request."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=0, metavar="N")
    args = parser.parse_args()
    home = data_home()
    if home is None:
        print("set NEWSJACK_DATA to the folder of recorded data", file=sys.stderr)
        return 2
    print("French day, 2020-01-10")
    french(home)
    print("recorded stream, September to November 2025")
    stream(home, sample=args.sample)
    return 0


if __name__ == "__main__":
    sys.exit(main())
