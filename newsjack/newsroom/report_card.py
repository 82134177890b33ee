"""The demo's report card: what was told, against the simulation's truth. Every figure is counted."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from newsjack.core.canonical import url_key
from newsjack.model.alert import AlertKind
from newsjack.model.brand import Lane
from newsjack.model.opportunity import Safety
from newsjack.newsroom.simulation.model import Expected, SimulatedDay, SimulatedStory, StoryKind

TRAPS = (StoryKind.HOMOGRAPH, StoryKind.OLD_NEWS, StoryKind.WIRE, StoryKind.TEMPLATE, StoryKind.GENERAL)
"""Kinds that must stay quiet, in the order in which the card names them."""

MISSES_NAMED = 5
"""Missed stories that the card names; it counts them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertFacts:
    """What was sent: one card. ``sent_at`` is when it first went out, on the day's clock.

    ``urls`` and ``titles`` are those of its entries; either is enough. ``kind`` is the last thing said.
    """

    brand: str
    lane: Lane
    kind: AlertKind
    sent_at: datetime
    urls: Sequence[str] = ()
    titles: Sequence[str] = ()
    safety: Safety | None = None


class Grade(StrEnum):
    """What one card was, with the truth beside it."""

    EARLY = "before the peak"
    LATE = "after the peak"
    NOTICE = "reputation notice"
    TRAGEDY = "proposed on a tragedy"
    FALSE = "false"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True, kw_only=True)
class GradedAlert:
    """One card with its grade. ``story`` is ``None`` where it told of no story of the day.

    ``lead`` is the peak less the sending, for ``EARLY`` and ``LATE``.
    """

    alert: AlertFacts
    story: SimulatedStory | None
    grade: Grade
    lead: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCard:
    """The day's grades, for the part of it that ran (until ``until``).

    ``due`` are stories that had to be told and whose peak has passed; ``missed`` those of them that
    nobody told of, ``pending`` those whose peak is still ahead and that were not told yet.
    ``tragedies`` and ``traps`` are stories that have begun.
    """

    start_at: datetime
    end_at: datetime
    until: datetime
    graded: tuple[GradedAlert, ...]
    due: tuple[SimulatedStory, ...]
    missed: tuple[SimulatedStory, ...]
    pending: tuple[SimulatedStory, ...]
    tragedies: tuple[SimulatedStory, ...]
    traps: tuple[SimulatedStory, ...]

    def of(self, *grades: Grade) -> tuple[GradedAlert, ...]:
        """Return the cards of these grades, in order of sending."""
        return tuple(graded for graded in self.graded if graded.grade in grades)

    @property
    def median_lead_minutes(self) -> float | None:
        """Return the median of peak less sending, late cards included; ``None`` without any."""
        leads = [graded.lead / timedelta(minutes=1) for graded in self.graded if graded.lead is not None]
        return median(leads) if leads else None

    @property
    def tragedies_stopped(self) -> int:
        """Count tragedies on which nothing was proposed."""
        proposed = {_key(graded.story) for graded in self.of(Grade.TRAGEDY) if graded.story}
        return sum(1 for story in self.tragedies if _key(story) not in proposed)

    def kept_quiet(self, kind: StoryKind) -> tuple[int, int]:
        """Return how many stories of a kind stayed quiet, and how many there were."""
        loud = {_key(graded.story) for graded in self.graded if graded.story}
        stories = [story for story in self.traps if story.kind is kind]
        return sum(1 for story in stories if _key(story) not in loud), len(stories)


def grade_day(day: SimulatedDay, alerts: Sequence[AlertFacts], *, until: datetime) -> ReportCard:
    """Grade what was sent by ``until`` against the truth about the day.

    A card belongs to the story that most of its entries come from, ordinary items aside (see
    ``_Finder.story_of``). It is right if that story concerns its brand; early or late by the story's peak.
    """
    sent = sorted((alert for alert in alerts if alert.sent_at <= until), key=lambda alert: alert.sent_at)
    find = _Finder(day)
    told: set[tuple[tuple[str, int], str]] = set()
    graded = []
    for alert in sent:
        story = find.story_of(alert)
        grade = _grade(alert, story, told)
        if story is not None and grade is not Grade.FALSE:
            told.add((_key(story), alert.brand))
        graded.append(GradedAlert(alert=alert, story=story, grade=grade, lead=_lead(alert, story, grade)))
    right = {_key(one.story) for one in graded if one.story and one.grade in (Grade.EARLY, Grade.LATE)}
    wanted = [story for story in day.stories if story.expects_alert and story.peak_at is not None]
    begun = [story for story in day.stories if story.starts_at <= until]
    due = tuple(story for story in wanted if story.peak_at and story.peak_at <= until)
    return ReportCard(
        start_at=day.start_at,
        end_at=day.end_at,
        until=until,
        graded=tuple(graded),
        due=due,
        missed=tuple(story for story in due if _key(story) not in right),
        pending=tuple(story for story in begun if story in wanted and _is_pending(story, until, right)),
        tragedies=tuple(story for story in begun if story.kind is StoryKind.TRAGEDY),
        traps=tuple(story for story in begun if story.kind in TRAPS),
    )


class _Finder:
    """Finds the story of a card by its entries' addresses or titles."""

    def __init__(self, day: SimulatedDay) -> None:
        story_of = {item_id: story for story in day.stories for item_id in story.item_ids}
        self._stories: dict[str, SimulatedStory | None] = {}
        for item in day.items:
            for key in (url_key(item.url), item.title):
                self._stories.setdefault(key, story_of.get(item.id))

    def story_of(self, alert: AlertFacts) -> SimulatedStory | None:
        """Return the story that the card tells; ``None`` for ordinary items or unknown ones.

        That is the one with the most entries, ties to the latest, if at least a third of all entries
        are its own: a small item about the brand may have slipped in before it.
        """
        keys = [url_key(url) for url in alert.urls] or list(alert.titles)
        found = [self._stories.get(key) for key in keys]
        counts = Counter(_key(story) for story in reversed(found) if story)
        if not counts:
            return None
        most, count = counts.most_common(1)[0]
        if count * 3 < len(found):
            return None
        return next(story for story in found if story and _key(story) == most)


def _key(story: SimulatedStory) -> tuple[str, int]:
    return story.story_key, story.wave


def _grade(alert: AlertFacts, story: SimulatedStory | None, told: set[tuple[tuple[str, int], str]]) -> Grade:
    if story is None or alert.brand not in story.concerns:
        joins = alert.lane is not Lane.REPUTATION and story is not None and story.safety is Safety.STOP
        return Grade.TRAGEDY if joins else Grade.FALSE
    if (_key(story), alert.brand) in told:
        return Grade.DUPLICATE
    if alert.lane is Lane.REPUTATION and story.safety is not Safety.GO:
        return Grade.NOTICE
    if story.safety is Safety.STOP:
        return Grade.TRAGEDY
    if story.expected is Expected.QUIET or alert.lane is Lane.REPUTATION:
        return Grade.FALSE
    return Grade.EARLY if story.peak_at is None or alert.sent_at < story.peak_at else Grade.LATE


def _lead(alert: AlertFacts, story: SimulatedStory | None, grade: Grade) -> timedelta | None:
    if grade not in (Grade.EARLY, Grade.LATE) or story is None or story.peak_at is None:
        return None
    return story.peak_at - alert.sent_at


def _is_pending(story: SimulatedStory, until: datetime, right: set[tuple[str, int]]) -> bool:
    return story.peak_at is not None and story.peak_at > until and _key(story) not in right


def render(card: ReportCard) -> str:
    """Write the card for a terminal."""
    right = card.of(Grade.EARLY, Grade.LATE)
    lead = card.median_lead_minutes
    ran, whole = card.until - card.start_at, card.end_at - card.start_at
    hours = timedelta(hours=1)
    due = f"{len(card.due) - len(card.missed)} of {len(card.due)} told{_pending(card)}"
    rows = {
        "alerts before the peak": f"{len(card.of(Grade.EARLY))} of {len(right)}",
        "median lead": "no alert yet" if lead is None else f"{lead:.0f} min before the peak",
        "stories that had to be told": due,
        "false alerts": str(len(card.of(Grade.FALSE))),
        "duplicates": str(len(card.of(Grade.DUPLICATE))),
        "tragedies stopped": f"{card.tragedies_stopped} of {len(card.tragedies)}{_notices(card)}",
    } | _quiet(card)
    head = (
        "Report card of a SIMULATED news day (invented news, known truth): "
        f"{ran / hours:.1f} of {whole / hours:.0f} hours"
    )
    width = max(map(len, rows))
    lines = [f"  {name:<{width}}  {value}" for name, value in rows.items()]
    return "\n".join([head, *lines, *_faults(card)])


def _pending(card: ReportCard) -> str:
    return f", {len(card.pending)} more still rising" if card.pending else ""


def _notices(card: ReportCard) -> str:
    count = len(card.of(Grade.NOTICE))
    return f", {count} reputation notice{'s' if count != 1 else ''}"


_TRAP_NAMES: Mapping[StoryKind, str] = {
    StoryKind.HOMOGRAPH: "other senses of a name",
    StoryKind.OLD_NEWS: "old news",
    StoryKind.WIRE: "wire copies of one owner",
    StoryKind.TEMPLATE: "weather, stars and draws",
    StoryKind.GENERAL: "stories of no brand",
}


def _quiet(card: ReportCard) -> dict[str, str]:
    """Return a row for each kind of trap that the day has shown so far."""
    kept = {kind: card.kept_quiet(kind) for kind in TRAPS}
    return {
        _TRAP_NAMES[kind]: f"{quiet} of {count} kept quiet" for kind, (quiet, count) in kept.items() if count
    }


def _faults(card: ReportCard) -> Iterable[str]:
    """Name what went wrong, one line each; of the misses the first ``MISSES_NAMED``."""
    for story in card.missed[:MISSES_NAMED]:
        yield f"  missed: {story.story_key} ({story.brand}), peak {_clock(story.peak_at)}"
    if len(card.missed) > MISSES_NAMED:
        yield f"  and {len(card.missed) - MISSES_NAMED} more missed"
    for one in card.of(Grade.LATE, Grade.FALSE, Grade.TRAGEDY, Grade.DUPLICATE):
        about = one.story.story_key if one.story else "ordinary items"
        kind = " (recalled)" if one.alert.kind is AlertKind.RECALL else ""
        lane = one.alert.lane.value
        yield (
            f"  {one.grade.value}: {one.alert.brand}, {lane} lane, {_clock(one.alert.sent_at)}, {about}{kind}"
        )


def _clock(at: datetime | None) -> str:
    return f"{at:%H:%M} UTC" if at else "unknown"
