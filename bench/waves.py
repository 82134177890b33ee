"""The recorded stream as waves with their truth, and the instants at which a forecast is judged.

Stories are our own (core.cluster), as they stand at the end; what is known at an instant is what was
first seen by then. A forecast is judged each time a wave gains an owner, from the second on. Later
instants, 30 min to 6 h after the last entry while nothing new came, serve the fit at a lower weight,
so that silence counts.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bench.data import data_home, recorded_stream
from newsjack.core.canonical import registrable_domain
from newsjack.core.cluster import Clusterer
from newsjack.core.curve import CurveState, StoryCurve
from newsjack.core.hindsight import Truth, truth_of
from newsjack.model.entry import Entry
from newsjack.model.params import ClusterParams, CurveParams
from newsjack.settings.lexicons import load_headline_lexicon
from newsjack.settings.prior import load_document_frequencies

TEST_FROM = datetime(2025, 12, 1, tzinfo=UTC)
PURGE = timedelta(hours=48)
LATER = (timedelta(minutes=30), timedelta(hours=1), timedelta(hours=3), timedelta(hours=6))
LATER_WEIGHT = 0.25
TICK = timedelta(minutes=30)
AFTER_END = timedelta(hours=1)

Group = list[tuple[Entry, bool]]
"""A final story's entries by first sight, each with its wire mark."""

Walk = Iterator[tuple[StoryCurve, Entry, datetime, bool]]
"""A wave as it was lived: the curve as known, its last entry, the instant, and whether it is a tick."""


@dataclass(slots=True)
class Sample:
    """One instant of one wave. ``hours`` is the peak's distance, negative once it has passed."""

    state: CurveState
    language: str | None
    hours: float
    weight: float
    wave: int
    truth: Truth

    @property
    def at(self) -> datetime:
        """The instant."""
        return self.state.at

    @property
    def reach(self) -> int:
        """Owners known."""
        return self.state.reach

    @property
    def is_gain(self) -> bool:
        """Whether the wave had just gained an owner."""
        return self.weight == 1.0


def stories() -> list[Group]:
    """Group the whole stream; stories of one entry are left out."""
    clusterer = Clusterer(ClusterParams(), load_document_frequencies(), lexicon=load_headline_lexicon())
    placed: list[tuple[Entry, str, bool]] = []
    into: dict[str, str] = {}
    home = data_home()
    if home is None:
        sys.exit("NEWSJACK_DATA must name the recorded data")
    for raw in recorded_stream(home):
        entry = replace(raw, owner=registrable_domain(raw.url) or raw.outlet)
        assignment = clusterer.add(entry)
        for merge in (*clusterer.take_merges(), *assignment.merges):
            into[merge.absorbed] = merge.survivor
        placed.append((entry, assignment.story_id, assignment.wire_copy))
    groups: dict[str, Group] = {}
    for entry, story_id, copy in placed:
        while story_id in into:
            story_id = into[story_id]
        groups.setdefault(story_id, []).append((entry, copy))
    return [group for group in groups.values() if len(group) > 1]


def samples(groups: Sequence[Group]) -> Iterator[Sample]:
    """Yield every forecast instant of every wave with two owners or more."""
    params = CurveParams()
    for number, group in enumerate(groups):
        truths = _truths(group, params)
        if not truths:
            continue
        for state, weight, language in _instants(group, params):
            truth = truths.get(state.wave)
            if truth is not None and state.reach >= 2:
                hours = (truth.peak_at - state.at) / timedelta(hours=1)
                yield Sample(state, language, hours, weight, number * 100 + state.wave, truth)


def walks(groups: Sequence[Group], *, since: datetime, before: datetime) -> Iterator[tuple[int, Truth, Walk]]:
    """Yield each eligible wave of the stories begun in a span: its number, its truth, and its walk."""
    params = CurveParams()
    for group in groups:
        if since <= group[0][0].first_seen_at < before:
            for wave, truth in _truths(group, params).items():
                if truth.is_eligible:
                    yield wave, truth, _walk(group, params, wave, truth.done_at + AFTER_END)


def _walk(group: Group, params: CurveParams, wave: int, end: datetime) -> Walk:
    """Walk through a wave: at each entry, and each 30 min from the second outlet until it is over."""
    curve = StoryCurve(params)
    tick: datetime | None = None
    for index, (entry, copy) in enumerate(group):
        curve.add(entry=entry, wire_copy=copy)
        following = group[index + 1][0].first_seen_at if index + 1 < len(group) else end
        if curve.wave != wave:
            continue
        yield curve, entry, entry.first_seen_at, False
        if tick is None and curve.state(entry.first_seen_at).reach >= 2:
            tick = entry.first_seen_at
        while tick is not None and tick < min(following, end):
            yield curve, entry, tick, True
            tick += TICK


def _truths(group: Group, params: CurveParams) -> dict[int, Truth]:
    whole = StoryCurve(params)
    for entry, copy in group:
        whole.add(entry=entry, wire_copy=copy)
    found = {}
    for wave in range(1, whole.wave + 1):
        truth = truth_of([member for member in whole.members if member.wave == wave])
        if truth is not None and truth.owners >= 2:
            found[wave] = truth
    return found


def _instants(group: Group, params: CurveParams) -> Iterator[tuple[CurveState, float, str | None]]:
    curve = StoryCurve(params)
    reach = (0, 0)
    for index, (entry, copy) in enumerate(group):
        curve.add(entry=entry, wire_copy=copy)
        now = entry.first_seen_at
        following = group[index + 1][0].first_seen_at if index + 1 < len(group) else None
        if following == now:
            continue
        state = curve.state(now)
        if (state.wave, state.reach) != reach:
            reach = (state.wave, state.reach)
            yield state, 1.0, entry.language
        for later in LATER:
            if following is None or now + later < following:
                yield curve.state(now + later), LATER_WEIGHT, entry.language
