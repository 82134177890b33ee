"""When an entry brings a material new fact to a story that is known already.

    count    a greater number of the same topic than any before, or the first on a story told without
    act      an official act that no entry before states, title or summary; two owners bring it
    amount   a sum of money in other figures than all before; two owners bring it
    name     a person in the lead that nobody has named before, beside an act; two owners bring it

Other words for what is known are no development. What a story's first entries state is the story.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from newsjack.core.facts import EntryFacts, Fact
from newsjack.core.text import stem
from newsjack.model.development import Development, DevelopmentKind
from newsjack.model.entry import EntryId

SETTLED_OWNERS = 2
"""Owners that must have told a story before anything can be new in it."""

SETTLED_AFTER = timedelta(minutes=20)
"""Time from a story's first entry in which all that comes is still its beginning."""

CONFIRMED_WITHIN = timedelta(hours=4)
"""Time in which a second owner must bring the same fact: what is new is soon told by others."""

CORE_SHARE = 0.3
"""Share of a story's titles that must hold a word for it to be the story's own."""

CORE_WORDS = 2
"""How many of these words an entry must hold to tell of the same event."""

NAME_WITHIN = timedelta(hours=24)
"""Age of a story up to which a name can be new; later it is another turn, or another story."""

LEAST_SUM = 10_000
"""Smaller sums are prices."""

MOST_JUMP = 20
"""How many times a count may grow at once, from 3 on: beyond, another thing is counted."""

SAME_SUM = 0.05
"""Share by which two sums of money may differ and be one: $2bn and $1.98bn."""

MOST_PENDING = 60
"""Facts of a story that wait for a second owner; the oldest are forgotten first."""

MOST_SUMS = 50
"""Sums remembered of a story, by currency."""

MOST_SAID = 2_000
"""Words with a capital remembered of a story; then none is added, and no name is new."""

KEPT = 12
"""Developments kept of a story, the latest."""

ORDER = (DevelopmentKind.COUNT, DevelopmentKind.ACT, DevelopmentKind.AMOUNT, DevelopmentKind.NAME)
"""Which development of an entry is told when it brings several."""


class KnownFacts:
    """What a story is known to state. Bounded; deterministic in the order given."""

    def __init__(self) -> None:
        self._started_at: datetime | None = None
        self._owners: set[str] = set()
        self._counts: dict[str, float] = {}
        self._amounts: dict[str, list[float]] = {}
        self._acts: set[str] = set()
        self._said: set[str] = set()
        self._titles = 0
        self._title_words: Counter[str] = Counter()
        self._pending: dict[tuple[DevelopmentKind, str], tuple[str, datetime]] = {}

    def take(self, entry: EntryFacts) -> Development | None:
        """Learn what an entry states; return the greatest development that it brings, or ``None``."""
        if self._started_at is None:
            self._started_at = entry.at
        settled = self._age(entry) >= SETTLED_AFTER and len(self._owners) >= SETTLED_OWNERS
        may_tell = settled and self._is_about(entry)
        found = [fact for fact in entry.facts if may_tell and self._is_new(fact, entry)]
        best = min(found, key=lambda fact: ORDER.index(fact.kind), default=None)
        told = self._development(best, entry) if best is not None else None
        for fact in found:
            self._pending.pop((fact.kind, _key(fact)), None)
        self._learn(entry, settled=settled)
        return told

    def _is_about(self, entry: EntryFacts) -> bool:
        """Tell whether a title holds what the story's titles share: two of the words, or the only one."""
        least = max(2.0, CORE_SHARE * self._titles)
        core = {word for word, count in self._title_words.items() if count >= least}
        return bool(core) and len(core & _stems(entry)) >= min(CORE_WORDS, len(core))

    def _is_new(self, fact: Fact, entry: EntryFacts) -> bool:
        if fact.kind is DevelopmentKind.COUNT:
            before = self._counts.get(fact.topic, 0.0)
            return fact.value > before and not _is_other_count(fact, before)
        if fact.kind is DevelopmentKind.NAME and self._age(entry) > NAME_WITHIN:
            return False
        return not self._is_known(fact) and self._is_confirmed(fact, entry)

    def _age(self, entry: EntryFacts) -> timedelta:
        return entry.at - (self._started_at or entry.at)

    def _is_known(self, fact: Fact) -> bool:
        if fact.kind is DevelopmentKind.ACT:
            return fact.topic in self._acts
        if fact.kind is DevelopmentKind.NAME:
            return self._is_full or _key(fact) in self._said
        known = self._amounts.get(fact.topic)
        if not known or fact.value < LEAST_SUM:
            return True
        return any(abs(fact.value - one) <= SAME_SUM * max(fact.value, one) for one in known)

    def _is_confirmed(self, fact: Fact, entry: EntryFacts) -> bool:
        """Tell whether another owner brought the fact lately; else remember who brought it first."""
        first = self._pending.get((fact.kind, _key(fact)))
        if first is not None and entry.at - first[1] <= CONFIRMED_WITHIN:
            return first[0] != entry.owner
        self._pending[fact.kind, _key(fact)] = (entry.owner, entry.at)
        if len(self._pending) > MOST_PENDING:
            del self._pending[next(iter(self._pending))]
        return False

    def _development(self, fact: Fact, entry: EntryFacts) -> Development:
        told = fact.told
        if fact.kind is DevelopmentKind.COUNT:
            before = self._counts.get(fact.topic)
            told = f"{fact.value:,.0f}" if before is None else f"{before:,.0f} → {fact.value:,.0f}"
        return Development(
            at=entry.at,
            kind=fact.kind,
            topic="" if fact.kind is DevelopmentKind.NAME else fact.topic,
            told=told,
            entry_id=entry.entry_id,
            outlet=entry.outlet,
        )

    def _learn(self, entry: EntryFacts, *, settled: bool) -> None:
        """Know what the entry states, but for what still waits for a second owner."""
        self._owners.add(entry.owner)
        for fact in (*entry.facts, *entry.aside):
            if settled and (fact.kind, _key(fact)) in self._pending:
                continue
            if fact.kind is DevelopmentKind.COUNT:
                before = self._counts.get(fact.topic, 0.0)
                if not _is_other_count(fact, before):
                    self._counts[fact.topic] = max(fact.value, before)
            elif fact.kind is DevelopmentKind.ACT:
                self._acts.add(fact.topic)
            elif fact.kind is DevelopmentKind.AMOUNT and len(self._amounts.get(fact.topic, ())) < MOST_SUMS:
                self._amounts.setdefault(fact.topic, []).append(fact.value)
        self._acts |= entry.implied
        waiting = {key for kind, key in self._pending if kind is DevelopmentKind.NAME}
        if not self._is_full:
            said = entry.said | entry.said_aside
            self._said |= said - waiting if settled else said
        if len(self._title_words) < MOST_SAID:
            self._titles += 1
            self._title_words.update(_stems(entry))

    @property
    def _is_full(self) -> bool:
        return len(self._said) >= MOST_SAID


def _is_other_count(fact: Fact, before: float) -> bool:
    return before >= 3 and fact.value > MOST_JUMP * before


def _stems(entry: EntryFacts) -> set[str]:
    return {cut for word in entry.words if (cut := stem(word))}


def _key(fact: Fact) -> str:
    """Return what two owners' words for one fact share: a name's last word, a sum's two first figures."""
    if fact.kind is DevelopmentKind.NAME:
        return fact.topic.split()[-1]
    return fact.topic if fact.kind is DevelopmentKind.ACT else f"{fact.topic}{fact.value:.2g}"


class History:
    """A story's developments over its entries, kept up as it grows: each entry is taken once.

    An entry that comes in between (a merge, a late batch) has all of them taken anew, so that only the
    order of first sight decides.
    """

    def __init__(self) -> None:
        self._known = KnownFacts()
        self._taken: list[EntryId] = []
        self._found: list[Development] = []

    def over(self, entries: Sequence[EntryFacts]) -> tuple[Development, ...]:
        """Return the latest developments, oldest first; ``entries`` are all, in order of first sight."""
        if len(entries) <= SETTLED_OWNERS:
            return ()
        if [entry.entry_id for entry in entries[: len(self._taken)]] != self._taken:
            self._known, self._taken, self._found = KnownFacts(), [], []
        for entry in entries[len(self._taken) :]:
            self._taken.append(entry.entry_id)
            told = self._known.take(entry)
            if told is not None:
                self._found = [*self._found, told][-KEPT:]
        return tuple(self._found)


def developments_of(entries: Sequence[EntryFacts]) -> tuple[Development, ...]:
    """Return a story's latest developments, oldest first; ``entries`` in order of first sight."""
    return History().over(entries)


def with_forgotten(
    found: Sequence[Development], stored: Sequence[Development], entries: Sequence[EntryFacts]
) -> tuple[Development, ...]:
    """Return ``found`` with those of ``stored`` whose entries are no longer kept, the latest ``KEPT``."""
    kept = {entry.entry_id for entry in entries}
    first = min((entry.at for entry in entries), default=None)
    gone = [one for one in stored if one.entry_id not in kept and (first is None or one.at < first)]
    return tuple([*gone, *found][-KEPT:])
