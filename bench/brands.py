"""Measure matching: speed beside spaCy's stock parts on the same texts; homographs against labels.

    NEWSJACK_DATA=… python -m bench.brands

Speed: texts per second of processor time, names drawn from the texts themselves by a fixed seed.
Quality: ``tests/data/homograph-labels.jsonl`` holds row ids, the term and yes or no, labelled by
reading; every row has been looked at while tuning (``half`` is ``tuned``): the figure is no blind one.
"""

import json
import random
import re
import sys
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

import spacy
from spacy.matcher import PhraseMatcher

from bench.data import data_home, french_quarter, recorded_stream
from newsjack.core.casing import Casing, casing_of
from newsjack.core.fold import fold, fold_string
from newsjack.core.match import Matcher
from newsjack.model.brand import Brand
from newsjack.model.entry import Entry, EntryId
from newsjack.settings.lexicons import load_senses

TERMS = (100, 1_000, 10_000)
TEXTS = 15_000
SEED = 20251124
LABELS = Path(__file__).parents[1] / "tests" / "data" / "homograph-labels.jsonl"


def main() -> int:
    home = data_home()
    if home is None:
        print("NEWSJACK_DATA names no folder: nothing measured", file=sys.stderr)
        return 1
    english = recorded_stream(home, before="2025-12-01")
    texts = [*islice(english, TEXTS), *islice(french_quarter(home), TEXTS)]
    random.Random(SEED).shuffle(texts)
    print(f"{len(texts)} texts, {_mean_length(texts):.0f} characters each, one core\n")
    print(f"{'terms':>7} {'newsjack/s':>11} {'spaCy stock/s':>14} {'ratio':>6} {'matched texts':>14}")
    for count in TERMS:
        print(_speed_row(texts, _drawn_terms(texts, count)))
    print()
    rows = {entry.entry_id: entry for entry in recorded_stream(home)}
    rows |= {entry.entry_id: entry for entry in french_quarter(home)}
    _quality(rows)
    return 0


def _mean_length(texts: Sequence[Entry]) -> float:
    return sum(len(one.title) + len(one.summary) for one in texts) / len(texts)


_NAME = re.compile(r"(?<=[a-zà-ÿ,] )[A-ZÀ-Ý][\w’'-]+(?: [A-ZÀ-Ý][\w’'-]+){0,2}")


def _drawn_terms(texts: Sequence[Entry], count: int) -> list[str]:
    """Draw names as texts write them: capitals inside sentences that are in no Title Case."""
    found: dict[str, None] = {}
    for one in texts:
        if casing_of(one.title, one.language) is Casing.SENTENCE:
            text = f"{one.title} | {one.summary}"
            found.update(dict.fromkeys(name for name in _NAME.findall(text) if len(name) > 4))
    return random.Random(SEED).sample(list(found), min(count, len(found)))


def _per_second(work: Callable[[], int], texts: Sequence[Entry]) -> tuple[float, int]:
    fold.cache_clear()
    begun = time.process_time()
    found = work()
    return len(texts) / (time.process_time() - begun), found


def _speed_row(texts: Sequence[Entry], terms: Sequence[str]) -> str:
    brands = [
        Brand(name=f"b{at}", terms=tuple(f'"{term}"' for term in terms[at : at + 10]))
        for at in range(0, len(terms), 10)
    ]
    matcher = Matcher(brands, load_senses())

    def ours() -> int:
        return sum(
            bool(matcher.match(title=one.title, summary=one.summary, language=one.language).matches)
            for one in texts
        )

    nlp = spacy.blank("en")
    stock = PhraseMatcher(nlp.vocab, attr="LOWER")
    stock.add("brand", [nlp.make_doc(term) for term in terms])

    def theirs() -> int:
        return sum(bool(stock(nlp.make_doc(f"{one.title} {one.summary}"))) for one in texts)

    our_speed, found = _per_second(ours, texts)
    their_speed, _ = _per_second(theirs, texts)
    ratio = our_speed / their_speed
    return f"{len(terms):>7} {our_speed:>11,.0f} {their_speed:>14,.0f} {ratio:>6.1f} {found:>14,}"


def _quality(rows: dict[EntryId, Entry]) -> None:
    labels = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    senses = load_senses()
    print(f"{'homographs':>10} {'rows':>5} {'precision':>10} {'recall':>7} {'F1':>6}   folded whole word: F1")
    for half in ("tuned",):
        ours, plain = [0, 0, 0], [0, 0, 0]
        picked = [label for label in labels if label["half"] == half]
        for label in picked:
            entry = rows[label["id"]]
            matcher = Matcher([Brand(name=label["term"], terms=(label["term"],))], senses)
            report = matcher.match(title=entry.title, summary=entry.summary, language=entry.language)
            _count(ours, said=bool(report.matches), true=label["label"])
            _count(plain, said=_bare(label["term"], entry), true=label["label"])
        precision, recall, f1 = _scores(ours)
        told = f"{half:>10} {len(picked):>5} {precision:>10.3f} {recall:>7.3f} {f1:>6.3f}"
        print(f"{told}   {_scores(plain)[2]:.3f}")


def _bare(term: str, entry: Entry) -> bool:
    text = f" {' '.join(fold(entry.title).words)} | {' '.join(fold(entry.summary).words)} "
    return f" {' '.join(fold(fold_string(term)).words)} " in text


def _count(cells: list[int], *, said: bool, true: bool) -> None:
    cells[0] += said and true
    cells[1] += said and not true
    cells[2] += true and not said


def _scores(cells: Sequence[int]) -> tuple[float, float, float]:
    hit, wrong, missed = cells
    return (
        hit / max(hit + wrong, 1),
        hit / max(hit + missed, 1),
        2 * hit / max(2 * hit + wrong + missed, 1),
    )


if __name__ == "__main__":
    sys.exit(main())
