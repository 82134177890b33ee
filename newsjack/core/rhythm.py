"""When a feed's entries come: learnt from their own dates, by hour of the week, minute of the hour, of late.

The rate expected at an instant mixes the week's profile with what came over the last hour, six hours,
day and week. Weights and half-life by ``python -m bench.polling --tune`` (September and October of the
recorded stream); a flat week, faster fading and stronger short terms all did worse there.
"""

import math
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from newsjack.model.feed import FeedRhythm

HALF_LIFE = timedelta(days=14)
RECENT = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=7))
PROFILE_WEIGHT = 0.3
RECENT_WEIGHTS = (0.15, 0.1, 0.2, 0.25)
"""Shares of the week's profile and of each span of ``RECENT`` in the expected rate; together 1."""

HOUR_PRIOR_WEEKS = 1.0
"""Weeks of watching after which an hour's own count weighs as much as what other hours tell of it."""

MINUTE_PRIOR = 4.0
"""Entries that each minute of the hour is credited with before any came."""

LEAST_ENTRIES = 0.3
"""Entries that a feed is credited with before any came, so that none is expected never to speak."""

BACKWARDS = timedelta(days=14)
"""How far back the dates of a feed's first document are believed."""

_WEEK = timedelta(days=7)
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)
_MONDAY = datetime(2024, 1, 1, tzinfo=UTC)
_KEPT_DIGITS = 4

Floats = NDArray[np.float64]


def observed(rhythm: FeedRhythm, published: Iterable[datetime], *, now: datetime) -> FeedRhythm:
    """Return the rhythm with new entries' dates in it.

    Dates after ``now`` count as now, dates before the span of :data:`BACKWARDS` not at all. The first
    observation of a feed begins its watching at the oldest date it believes.
    """
    claimed = sorted(min(at, now) for at in published)
    dates = [at for at in claimed if now - at <= BACKWARDS]
    since = rhythm.since or max(min([*claimed[:1], now - _HOUR]), now - BACKWARDS)
    faded = _faded(replace(rhythm, since=since), now)
    hours, minutes, recent = list(faded.hours), list(faded.minutes), list(faded.recent)
    for at in dates:
        age = now - at
        weight = _left(age)
        hours[hour_of_week(at)] += weight
        minutes[at.minute] += weight
        for index, span in enumerate(RECENT):
            recent[index] += math.exp(-(age / span)) / (span / _HOUR)
    return replace(faded, hours=_short(hours), minutes=_short(minutes), recent=_short(recent))


def _left(age: timedelta) -> float:
    """Return what is left of a count after a time."""
    return math.exp2(-(age / HALF_LIFE))


def _short(values: Iterable[float]) -> tuple[float, ...]:
    return tuple(round(value, _KEPT_DIGITS) for value in values)


def _faded(rhythm: FeedRhythm, now: datetime) -> FeedRhythm:
    if rhythm.at is None or now <= rhythm.at:
        return replace(rhythm, at=rhythm.at or now)
    age = now - rhythm.at
    kept = _left(age)
    return replace(
        rhythm,
        at=now,
        hours=tuple(value * kept for value in rhythm.hours),
        minutes=tuple(value * kept for value in rhythm.minutes),
        recent=tuple(
            value * math.exp(-(age / span)) for value, span in zip(rhythm.recent, RECENT, strict=True)
        ),
    )


def hour_of_week(at: datetime) -> int:
    """Return 0..167, from Monday 00:00 UTC.

    >>> hour_of_week(datetime(2026, 3, 2, 1, 30, tzinfo=UTC))
    1
    """
    return (at - _MONDAY) % _WEEK // _HOUR


def week_of(rhythm: FeedRhythm, *, now: datetime) -> Floats:
    """Return the entries per hour expected in each of the 168 hours of a week, by the profile alone.

    An hour's own count is drawn towards its kind of day, the day and the week, and to its neighbours.
    """
    return _week(rhythm, now.replace(minute=0, second=0, microsecond=0))[0]


@lru_cache(maxsize=256)
def _week(rhythm: FeedRhythm, now: datetime) -> tuple[Floats, float]:
    """Return the week, and its mean."""
    counts = np.array(rhythm.hours)
    if rhythm.since is None or rhythm.at is None:
        return np.zeros(168), 0.0
    watched = _watched_weeks(rhythm, now)
    faded = _left(max(now - rhythm.at, timedelta(0)))
    total = (float(counts.sum()) * faded + LEAST_ENTRIES) / watched
    days = counts.reshape(7, 24)
    kinds = np.vstack([np.tile(days[:5].mean(axis=0), (5, 1)), np.tile(days[5:].mean(axis=0), (2, 1))])
    others = (3 * kinds.ravel() + np.tile(days.mean(axis=0), 7) + counts.mean()) / 5
    drawn = (counts * watched + HOUR_PRIOR_WEEKS * others) / (watched + HOUR_PRIOR_WEEKS)
    smooth = np.roll(drawn, 1) + 2 * drawn + np.roll(drawn, -1)
    share = smooth / smooth.sum() if smooth.sum() > 0 else np.full(168, 1 / 168)
    return np.asarray(share * total), float(total) / 168


def _watched_weeks(rhythm: FeedRhythm, now: datetime) -> float:
    """Return the time watched, faded as the counts are, in weeks; at least a day."""
    since = rhythm.since or now
    life = HALF_LIFE / _WEEK / math.log(2)
    return max(life * (1 - _left(max(now - since, timedelta(0)))), 1 / 7)


def rate_at(rhythm: FeedRhythm, now: datetime) -> float:
    """Return the entries per hour expected from ``now`` on; 0.0 where nothing is known."""
    if rhythm.since is None or rhythm.at is None:
        return 0.0
    profile, mean = _week(rhythm, now.replace(minute=0, second=0, microsecond=0))
    here = float(profile[hour_of_week(now)])
    against_mean = here / max(mean, 1e-12)
    age, watched = max(now - rhythm.at, timedelta(0)), max(now - rhythm.since, _HOUR)
    rate: float = PROFILE_WEIGHT * here
    for weight, value, span in zip(RECENT_WEIGHTS, rhythm.recent, RECENT, strict=True):
        recent = value * math.exp(-(age / span)) / (1 - math.exp(-(watched / span)))
        rate += weight * recent * (against_mean if span >= timedelta(days=1) else 1.0)
    return rate


def expected_between(rhythm: FeedRhythm, since: datetime, until: datetime, *, now: datetime) -> float:
    """Return the number of entries that the week's profile lets expect in a stretch."""
    if rhythm.since is None or until <= since:
        return 0.0
    week = week_of(rhythm, now=now)
    weeks, rest = divmod(until - since, _WEEK)
    total = weeks * float(week.sum())
    at, end = since, since + rest
    while at < end:
        step = min(end, at + _HOUR - (at - _MONDAY) % _HOUR)
        total += float(week[hour_of_week(at)]) * ((step - at) / _HOUR)
        at = step
    return total


def due_in_silence(rhythm: FeedRhythm, since: datetime, until: datetime) -> float:
    """Return the number of entries that were due in a silence, by the rhythm as it was when that began.

    As it is later, faded by the silence itself, less would be due the longer it lasts: a feed of an entry
    a day would never be missed.
    """
    return expected_between(rhythm, since, until, now=since)


def clock_wait(rhythm: FeedRhythm, now: datetime, wait: timedelta) -> timedelta:
    """Return how long it takes from ``now`` until ``wait`` of an ordinary hour's activity has passed.

    Many content systems publish on the full and the half hour: a wait that would end just before such
    a minute then ends just after it. Without a rhythm the wait is itself.
    """
    usual = sum(rhythm.minutes) / 60 + MINUTE_PRIOR
    into = now.second / 60 + now.microsecond / 6e7
    hours, left = divmod(wait / _MINUTE, 60.0)
    # Entries of the full hour stand at its first second: once it has begun, they are over.
    activity = min((rhythm.minutes[now.minute] + MINUTE_PRIOR) / usual, 1.0)
    left += activity * into
    minute = 0
    while left > activity and minute < 60:
        left -= activity
        minute += 1
        activity = (rhythm.minutes[(now.minute + minute) % 60] + MINUTE_PRIOR) / usual
    return timedelta(hours=hours) + _MINUTE * max(minute + left / activity - into, 0.0)


def restlessness(week: Floats) -> float:
    """Return the mean over the week of the square root of the rate per minute: what polling it costs."""
    return float(np.sqrt(np.maximum(week, 0.0) / 60).mean())
