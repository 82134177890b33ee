"""The curve of a story while it lives: waves, weights, and the running state that a forecast reads.

A member is added in constant time. Rates are exponentially decayed sums of weights by event time,
one for each half-life; a member that is seen late, with an older event, decays from its own instant.
"""

import bisect
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from newsjack.core.kernel import KernelRate
from newsjack.model.entry import Entry
from newsjack.model.params import CurveParams
from newsjack.model.story import Member, Origin

HALF_LIVES_HOURS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
HOUR = timedelta(hours=1)
SMOOTH = 2
"""Which half-life (1 h) the running maximum and the dip are measured with."""

DIP_ENTRIES = 15
"""Entries from which a dip can end a wave: below, the truth's kernel is so wide that only silence can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveState:
    """A wave as it stands at ``at``, made of what was first seen by then.

    ``item_rates`` and ``owner_rates`` are weighted entries and new owners per hour, one for each of
    ``HALF_LIVES_HOURS``. ``top_rate`` is the greatest 1 h rate so far. ``owner_ages`` are the hours
    since each owner's first event, earliest owner first. Of the smoothed rate (:mod:`newsjack.core.kernel`):
    ``kernel_share`` is its share of its maximum so far, ``kernel_rise`` what it rose in the last hour, in
    the same unit, and ``kernel_top_age`` the hours since that maximum.
    """

    at: datetime
    wave: int
    reach: int
    entries: int
    copies: int
    started_at: datetime
    last_event_at: datetime
    owner_ages: tuple[float, ...]
    item_rates: tuple[float, ...]
    owner_rates: tuple[float, ...]
    top_rate: float
    kernel_share: float = 1.0
    kernel_rise: float = 0.0
    kernel_top_age: float = 0.0

    @property
    def age_hours(self) -> float:
        """Hours since the wave's earliest event, never negative."""
        return max(0.0, (self.at - self.started_at) / HOUR)


class _Decayed:
    """Decayed sums of weights at one instant, one for each half-life."""

    __slots__ = ("at", "sums")

    def __init__(self) -> None:
        self.at: datetime | None = None
        self.sums = [0.0] * len(HALF_LIVES_HOURS)

    def add(self, at: datetime, weight: float) -> None:
        if self.at is None or at >= self.at:
            self.sums = [value + weight for value in self.values(at)]
            self.at = at
            return
        hours = (self.at - at) / HOUR
        self.sums = [
            value + weight * 0.5 ** (hours / half)
            for value, half in zip(self.sums, HALF_LIVES_HOURS, strict=True)
        ]

    def values(self, at: datetime) -> list[float]:
        if self.at is None:
            return list(self.sums)
        hours = max(0.0, (at - self.at) / HOUR)
        return [
            value * 0.5 ** (hours / half) for value, half in zip(self.sums, HALF_LIVES_HOURS, strict=True)
        ]

    def rates(self, at: datetime) -> tuple[float, ...]:
        """Return rates per hour: a steady rate r settles at r for every half-life."""
        return tuple(
            value * math.log(2) / half for value, half in zip(self.values(at), HALF_LIVES_HOURS, strict=True)
        )


class _Wave:
    """The running state of the present wave."""

    def __init__(self, number: int, first: datetime) -> None:
        self.number = number
        self.started_at = first
        self.last_event_at = first
        self.entries = 0
        self.copies = 0
        self.owner_last: dict[str, datetime] = {}
        self.owner_first: dict[str, datetime] = {}
        self.owner_times: list[datetime] = []
        self.items = _Decayed()
        self.owners = _Decayed()
        self.top_rate = 0.0
        self.dipped = False
        self.kernel = KernelRate()
        self._zero = first

    def add(self, member: Member) -> None:
        at = member.event_at
        self.entries += 1
        self.copies += member.wire_copy
        self.started_at = min(self.started_at, at)
        self.last_event_at = max(self.last_event_at, at)
        self.items.add(at, member.weight)
        self._meet_owner(member.owner, at)
        self.top_rate = max(self.top_rate, self.rate(self.last_event_at))
        self.kernel.add(self.hours(at), member.weight)

    def hours(self, at: datetime) -> float:
        return (at - self._zero) / HOUR

    def rate(self, at: datetime) -> float:
        return self.items.rates(at)[SMOOTH]

    def _meet_owner(self, owner: str, at: datetime) -> None:
        known = self.owner_first.get(owner)
        if known is None:
            self.owners.add(at, 1.0)
        if known is None or at < known:
            if known is not None:
                self.owner_times.remove(known)
            bisect.insort(self.owner_times, at)
            self.owner_first[owner] = at
        self.owner_last[owner] = max(at, self.owner_last.get(owner, at))


class StoryCurve:
    """All waves of a story. ``members`` stand in order of their adding."""

    def __init__(self, params: CurveParams) -> None:
        """Make the curve of a story that has no entry yet."""
        self._params = params
        self._members: list[Member] = []
        self._wave: _Wave | None = None

    @classmethod
    def from_members(
        cls, params: CurveParams, members: Sequence[Member], *, least_wave: int = 1
    ) -> "StoryCurve":
        """Make the curve of two stories that merged: waves and weights are decided anew.

        Members are taken by event time, so that the result does not depend on which story was which.
        The last wave's number is at least ``least_wave``: a merge never takes a story back to a wave
        that had its alerts.
        """
        curve = cls(params)
        for member in sorted(members, key=lambda m: (m.event_at, m.first_seen_at, m.entry_id)):
            curve._place(member)
        shift = least_wave - curve.wave
        if shift > 0 and curve._wave is not None:
            curve._members = [replace(member, wave=member.wave + shift) for member in curve._members]
            curve._wave.number += shift
        return curve

    @classmethod
    def restored(cls, params: CurveParams, members: Sequence[Member]) -> "StoryCurve":
        """Restore what was stored: every member keeps its wave and weight."""
        curve = cls(params)
        for member in sorted(members, key=lambda m: (m.wave, m.first_seen_at, m.entry_id)):
            if curve._wave is None or member.wave > curve._wave.number:
                curve._wave = _Wave(member.wave, member.event_at)
            if member.weight > 0 or not curve._wave.entries:
                curve._wave.add(member)
            curve._members.append(member)
        return curve

    @property
    def members(self) -> tuple[Member, ...]:
        """Return every member of every wave."""
        return tuple(self._members)

    @property
    def last_seen_at(self) -> datetime | None:
        """Return when the entry added last was first seen; ``None`` without one."""
        return self._members[-1].first_seen_at if self._members else None

    @property
    def wave(self) -> int:
        """Return the number of the present wave, from 1; 0 while there is none."""
        return self._wave.number if self._wave else 0

    def add(self, *, entry: Entry, wire_copy: bool, reprint_of: Origin | None = None) -> Member:
        """Place an entry: in the present wave, or as the first of a new one.

        A reprint, and a wire copy that comes after the wave has ended, are members without weight: they
        start no wave and are no part of its reach.
        """
        return self._place(
            Member(
                entry_id=entry.entry_id,
                outlet=entry.outlet,
                owner=entry.owner,
                event_at=entry.event_at,
                first_seen_at=entry.first_seen_at,
                wire_copy=wire_copy,
                weight=1.0 if reprint_of is None else 0.0,
            )
        )

    def state(self, now: datetime) -> CurveState:
        """Return the present wave as it stands at ``now``. Raises ``ValueError`` without an entry."""
        wave = self._wave
        if wave is None:
            raise ValueError("a curve without an entry has no state")
        hours, top = wave.hours(now), wave.kernel.top or 1.0
        rate = wave.kernel.at(hours)
        return CurveState(
            at=now,
            wave=wave.number,
            reach=len(wave.owner_times),
            entries=wave.entries,
            copies=wave.copies,
            started_at=wave.started_at,
            last_event_at=wave.last_event_at,
            owner_ages=tuple((now - at) / HOUR for at in wave.owner_times),
            item_rates=wave.items.rates(now),
            owner_rates=wave.owners.rates(now),
            top_rate=max(wave.top_rate, wave.rate(now)),
            kernel_share=rate / top,
            kernel_rise=(rate - wave.kernel.at(hours - 1)) / top,
            kernel_top_age=max(0.0, hours - wave.kernel.top_at),
        )

    def _place(self, member: Member) -> Member:
        wave = self._wave
        if wave is not None and member.event_at < wave.started_at - self._params.wave_silence:
            return self._place_before(wave, member)
        ended = wave is not None and self._ends(wave, member.event_at)
        if wave is not None and (member.weight == 0 or (ended and member.wire_copy)):
            return self._echo(wave, member)
        if wave is None or ended:
            wave = self._wave = _Wave(self.wave + 1, member.event_at)
        placed = replace(member, wave=wave.number, weight=self._weight(wave, member))
        wave.add(placed)
        self._members.append(placed)
        return placed

    def _place_before(self, wave: _Wave, member: Member) -> Member:
        """Place what is seen late and belongs to a stretch before the present wave: it moves no rate."""
        placed = replace(member, wave=wave.number - 1)
        self._members.append(placed)
        return placed

    def _echo(self, wave: _Wave, member: Member) -> Member:
        """Place an old text: it moves neither the rate nor the end of the wave."""
        placed = replace(member, wave=wave.number, weight=0.0)
        self._members.append(placed)
        return placed

    def _weight(self, wave: _Wave, member: Member) -> float:
        if member.weight == 0:
            return 0.0
        if member.wire_copy:
            return self._params.copy_weight
        last = wave.owner_last.get(member.owner)
        if last is not None and abs(member.event_at - last) <= self._params.owner_memory:
            return self._params.copy_weight
        return 1.0

    def _ends(self, wave: _Wave, at: datetime) -> bool:
        """Tell whether the wave had ended when ``at`` came: by silence, or by a dip and a new rise."""
        silence = at - wave.last_event_at
        if silence > self._params.wave_silence:
            return True
        if wave.entries < DIP_ENTRIES or silence <= timedelta(0):
            return False
        if not wave.dipped:
            low = self._params.dip_share * wave.top_rate
            now_rate = wave.rate(wave.last_event_at)
            until_low = HALF_LIVES_HOURS[SMOOTH] * math.log2(now_rate / low) if now_rate > low else 0.0
            wave.dipped = silence - until_low * HOUR >= self._params.dip_for
        risen = wave.rate(at) + math.log(2) / HALF_LIVES_HOURS[SMOOTH]
        return wave.dipped and risen > self._params.rise_share * wave.top_rate


def wave_members(members: Sequence[Member], wave: int) -> tuple[Member, ...]:
    """Return the members of one wave, by event."""
    return tuple(sorted((m for m in members if m.wave == wave), key=lambda m: (m.event_at, m.entry_id)))


def rate_series(
    members: Sequence[Member], *, grid: timedelta, start: datetime, end: datetime
) -> tuple[tuple[datetime, float], ...]:
    """Return weighted coverage per hour for drawing: a 1 h trailing window on a grid, ends included."""
    events = sorted((member.event_at, member.weight) for member in members)
    series: list[tuple[datetime, float]] = []
    low = high = 0
    total = 0.0
    at = start
    while at <= end:
        while high < len(events) and events[high][0] <= at:
            total += events[high][1]
            high += 1
        while low < high and events[low][0] <= at - HOUR:
            total -= events[low][1]
            low += 1
        series.append((at, max(0.0, round(total, 6))))
        at += grid
    return tuple(series)
