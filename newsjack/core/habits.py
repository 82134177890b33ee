"""Learn the tail that an outlet puts behind its titles whatever the story: " - The Quay Gazette".

    title ─▶ listed parts off ─▶ what stands at the end? ─▶ count per outlet
                              └▶ same words inside any title? ─▶ count against

A tail is learnt from its share of the outlet's titles, unless its words also stand inside headlines:
a place or a person does, the name of a house does not. Heads are never learnt: "Guerre en Ukraine :",
"OM-PSG." and "U.S." come back for weeks and are the subject (of two quarters of titles, only two
heads in capitals that kept coming back were not).

Everything is counted in titles, never by the clock, so batches do not matter; all of it is bounded.
"""

import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from zlib import crc32

from newsjack.core.headline import (
    NO_LEXICON,
    Headline,
    HeadlineLexicon,
    Part,
    is_learnable,
    split_title,
    tail_of,
)
from newsjack.core.text import fold, words
from newsjack.model.entry import Entry

LEAST_USES = 8
"""Different headlines that must have worn a tail before it is learnt."""

TAIL_SHARE = 0.3
"""Least share of the outlet's titles that end in a tail behind a dash or in brackets."""

BAR_SHARE = 0.1
"""The same behind a bar or a dot, which newsrooms use for nothing else."""

INSIDE_SHARE = 0.15
"""Uses inside headlines, of any outlet, per use as a tail, from which a tail is a subject."""

WATCHED_FROM = 3
"""Uses from which a tail's words are looked for inside headlines."""

MEMORY_TITLES = 400
"""Titles of an outlet after which its counts are halved: a tail given up is unlearnt in time."""

MAX_OUTLETS = 5_000
MAX_TAILS = 60
"""Outlets remembered, and tails per outlet; the longest unused go first."""

MAX_WORDS = 5
"""Most words of a tail that is learnt."""

_YEAR = re.compile(r"\d{4}")


@dataclass(slots=True)
class _Use:
    """How an outlet used one tail; ``lately`` are digests of the last headlines that wore it."""

    count: float = 0.0
    inside: float = 0.0
    lately: tuple[int, ...] = ()
    barred: bool = False
    watched: bool = False


@dataclass(slots=True)
class _Outlet:
    titles: float = 0.0
    tails: OrderedDict[str, _Use] = field(default_factory=OrderedDict)
    learnt: frozenset[str] = frozenset()


_NOBODY = _Outlet()


class TitleHabits:
    """What is learnt of titles, by outlet. Deterministic in the order given."""

    def __init__(self, lexicon: HeadlineLexicon = NO_LEXICON) -> None:
        self._lexicon = lexicon
        self._outlets: OrderedDict[str, _Outlet] = OrderedDict()
        self._watched: dict[str, dict[str, list[_Use]]] = {}

    def note(self, entry: Entry) -> Headline:
        """Learn from an entry's title; return its parts as known by then."""
        known = self._outlets.pop(entry.outlet, None) or _Outlet()
        self._outlets[entry.outlet] = known
        if len(self._outlets) > MAX_OUTLETS:
            self._forget(self._outlets.popitem(last=False)[1])
        plain = split_title(entry.title, outlet=entry.outlet, owner=entry.owner, lexicon=self._lexicon)
        self._count(known, plain.text)
        return self._split(entry, known) if known.learnt else plain

    def split(self, entry: Entry) -> Headline:
        """Return an entry's title in its parts without learning from it."""
        return self._split(entry, self._outlets.get(entry.outlet, _NOBODY))

    def learnt(self) -> Iterator[tuple[str, frozenset[str]]]:
        """Give each outlet with the keys of its learnt tails, where it has any."""
        for outlet, known in self._outlets.items():
            if known.learnt:
                yield outlet, known.learnt

    def _split(self, entry: Entry, known: _Outlet) -> Headline:
        return split_title(
            entry.title,
            outlet=entry.outlet,
            owner=entry.owner,
            lexicon=self._lexicon,
            tails=known.learnt,
        )

    def _count(self, known: _Outlet, text: str) -> None:
        known.titles += 1
        if known.titles > MEMORY_TITLES:
            self._fade(known)
        tail = tail_of(text)
        if tail is not None and _may_be_learnt(tail):
            text = text[: tail.at]
            self._use(known.tails, tail, text)
        self._look_inside(text)
        if known.tails:
            known.learnt = frozenset(key for key, use in known.tails.items() if _is_learnt(use, known.titles))

    def _use(self, uses: OrderedDict[str, _Use], tail: Part, headline: str) -> None:
        use = uses.pop(tail.key, None) or _Use()
        uses[tail.key] = use
        if len(uses) > MAX_TAILS:
            self._unwatch(*uses.popitem(last=False))
        digest = crc32(fold(headline).encode("utf-8", "replace"))
        if digest in use.lately:
            return
        use.lately = (*use.lately[-LEAST_USES:], digest)
        use.barred = tail.sign in "|·•"
        use.count += 1
        if use.count >= WATCHED_FROM and not use.watched:
            use.watched = True
            self._watched.setdefault(tail.key.split()[0], {}).setdefault(tail.key, []).append(use)

    def _look_inside(self, text: str) -> None:
        """Count against every watched part whose words stand in a headline."""
        if not self._watched:
            return
        told = words(fold(text))
        for at, word in enumerate(told):
            if word not in self._watched:
                continue
            for key, uses in self._watched[word].items():
                size = key.count(" ") + 1
                if size == 1 or " ".join(told[at : at + size]) == key:
                    for use in uses:
                        use.inside += 1

    def _fade(self, known: _Outlet) -> None:
        known.titles /= 2
        for key, use in list(known.tails.items()):
            use.count, use.inside = use.count / 2, use.inside / 2
            if use.count < 1:
                self._unwatch(key, known.tails.pop(key))

    def _forget(self, known: _Outlet) -> None:
        for key, use in known.tails.items():
            self._unwatch(key, use)

    def _unwatch(self, key: str, use: _Use) -> None:
        if not use.watched:
            return
        first = key.split()[0]
        watched = self._watched.get(first, {})
        left = [other for other in watched.get(key, ()) if other is not use]
        if left:
            watched[key] = left
            return
        watched.pop(key, None)
        if not watched:
            self._watched.pop(first, None)


def _may_be_learnt(tail: Part) -> bool:
    short = len(tail.key) > 1 and tail.key.count(" ") < MAX_WORDS
    return short and is_learnable(tail) and not _YEAR.search(tail.key)


def _is_learnt(use: _Use, titles: float) -> bool:
    share = BAR_SHARE if use.barred else TAIL_SHARE
    is_subject = use.inside > INSIDE_SHARE * use.count
    return use.count >= LEAST_USES and use.count >= share * titles and not is_subject
