"""Puts the day together: storylines on their curves, ordinary items around them, and the truth."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from random import Random

from newsjack.model.brand import Lane
from newsjack.model.opportunity import Safety
from newsjack.newsroom.simulation import (
    storylines_brands_en,
    storylines_brands_fr,
    storylines_harm,
    storylines_other,
    storylines_traps,
)
from newsjack.newsroom.simulation.arrivals import arrivals
from newsjack.newsroom.simulation.background import VOCABULARIES, Gossip, Text
from newsjack.newsroom.simulation.model import (
    Expected,
    Outlet,
    SimulatedDay,
    SimulatedStory,
    StoryKind,
    Storyline,
    Wave,
)
from newsjack.newsroom.simulation.outlets import GROUPS, OUTLETS
from newsjack.newsroom.stream import StreamItem

START = datetime(2026, 3, 10, 5, 0, tzinfo=UTC)
"""Six in the morning in Paris, a Tuesday."""

LENGTH = timedelta(hours=16)
ORDINARY = 2_100
ORDINARY_BEFORE = 480
"""Ordinary items of the day, and of the day before (they stand in the feeds from the start)."""

HOURLY = (5, 8, 10, 10, 9, 8, 7, 7, 8, 8, 8, 7, 6, 5, 4, 3)
"""How the day's ordinary items spread over its hours."""

STORYLINES: tuple[Storyline, ...] = (
    *storylines_brands_fr.STORYLINES,
    *storylines_brands_en.STORYLINES,
    *storylines_harm.STORYLINES,
    *storylines_other.STORYLINES,
    *storylines_traps.STORYLINES,
)

CASUAL_JITTER = 6.0
"""Minutes by which a storyline that starts after the first quarter of an hour may shift either way."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """An item before it has an id; ``story`` tells which truth it belongs to, empty for none."""

    outlet: Outlet
    at: datetime
    text: Text
    story: str = ""


@dataclass(slots=True)
class _Desk:
    """What is being written: the drafts, and the truths that still lack their items."""

    rng: Random
    drafts: list[_Draft] = field(default_factory=list)
    truths: dict[str, SimulatedStory] = field(default_factory=dict)

    def add(self, key: str, truth: SimulatedStory, drafts: Iterable[_Draft]) -> None:
        """Take a story with its items."""
        self.truths[key] = truth
        self.drafts += (replace(draft, story=key) for draft in drafts)


def simulate(seed: int) -> SimulatedDay:
    """Return the day of a seed: the same seed gives the same day, whatever the machine.

    Storylines are the same in each; their outlets, wordings, minutes and everything ordinary differ.
    """
    desk = _Desk(Random(seed))
    gossips = {language: Gossip(words, desk.rng) for language, words in VOCABULARIES.items()}
    for storyline in STORYLINES:
        for number, wave in enumerate(storyline.waves, start=1):
            for language in sorted(wave.headlines):
                _tell(desk, storyline, wave, number, language)
    for key in storylines_traps.REPRINTED:
        _reprint(desk, key)
    _print_wires(desk)
    _print_templates(desk, gossips)
    _print_ordinary(desk, gossips)
    return _finished(desk, seed)


def _tell(desk: _Desk, storyline: Storyline, wave: Wave, number: int, language: str) -> None:
    """Let outlets of one language report a wave, each in its own words, first the independent ones."""
    rng = desk.rng
    headlines = list(wave.headlines[language])
    first, *others = headlines
    rng.shuffle(others)
    minutes = wave.starts / timedelta(minutes=1)
    if minutes > 15:
        minutes += rng.uniform(-CASUAL_JITTER, CASUAL_JITTER)
    starts = START + timedelta(minutes=minutes)
    peak = wave.peak / timedelta(minutes=1) * rng.lognormvariate(0, 0.08)
    times = arrivals(
        len(headlines), peak=peak, rng=rng, second=_minutes(wave.second), third=_minutes(wave.third)
    )
    outlets = _reporters(rng, language, len(headlines))
    summaries = _summaries(rng, wave.summaries.get(language, ()), len(headlines))
    drafts = [
        _Draft(outlet, _second(starts + timedelta(minutes=at)), Text(title, summary))
        for outlet, at, title, summary in zip(outlets, times, [first, *others], summaries, strict=True)
    ]
    desk.add(
        f"{storyline.key}/{language}/{number}",
        SimulatedStory(
            story_key=f"{storyline.key}/{language}" if len(wave.headlines) > 1 else storyline.key,
            wave=number,
            kind=storyline.kind,
            item_ids=(),
            starts_at=drafts[0].at,
            peak_at=_second(starts + timedelta(minutes=peak)),
            safety=storyline.safety,
            expected=storyline.expected,
            concerns=storyline.concerns,
        ),
        drafts,
    )


def _minutes(span: timedelta | None) -> float | None:
    return None if span is None else span / timedelta(minutes=1)


def _second(at: datetime) -> datetime:
    return at.replace(microsecond=0)


def _reporters(rng: Random, language: str, count: int) -> list[Outlet]:
    """Choose outlets of distinct owners; further titles of a group come last, if at all."""
    pool = [outlet for outlet in OUTLETS if outlet.language == language]
    rng.shuffle(pool)
    leading = list({outlet.owner: outlet for outlet in pool}.values())
    return [*leading, *(outlet for outlet in pool if outlet not in leading)][:count]


def _summaries(rng: Random, facts: Sequence[str], count: int) -> list[str]:
    """Return a summary for each report: one or two facts, no two alike; many reports have none."""
    told = [" ".join(chosen) for size in (1, 2) for chosen in combinations(facts, size)]
    rng.shuffle(told)
    told = [text if rng.random() < 0.75 else "" for text in told]
    return [*told, *[""] * count][:count]


def _reprint(desk: _Desk, key: str) -> None:
    """Print yesterday's texts again, word for word with a new date, in titles of one owner."""
    rng = desk.rng
    old = [draft for draft in desk.drafts if draft.story.startswith(f"{key}/")]
    language = old[0].outlet.language
    told_by = {draft.outlet.name for draft in old}
    titles = [outlet for outlet in GROUPS[language] if outlet.name not in told_by][:3]
    at = START + timedelta(minutes=rng.uniform(200, 260))
    drafts = [
        _Draft(outlet, _second(at + timedelta(minutes=rng.uniform(0, 40))), draft.text)
        for outlet, draft in zip(titles, rng.sample(old, len(titles)), strict=True)
    ]
    desk.add(f"{key}/reprint", _quiet(f"{key}/reprint", StoryKind.OLD_NEWS, drafts), drafts)


def _print_wires(desk: _Desk) -> None:
    for key, (language, title, summary) in storylines_traps.WIRE_TEXTS.items():
        at = START + timedelta(minutes=desk.rng.uniform(120, 780))
        drafts = [
            _Draft(outlet, _second(at + timedelta(minutes=desk.rng.uniform(0, 25))), Text(title, summary))
            for outlet in GROUPS[language]
        ]
        desk.add(key, _quiet(key, StoryKind.WIRE, drafts), drafts)


def _print_templates(desk: _Desk, gossips: Mapping[str, Gossip]) -> None:
    """Let a dozen outlets carry each daily text, most of them within the first hours."""
    for language, gossip in gossips.items():
        for key, forms in VOCABULARIES[language].templates.items():
            outlets = _reporters(desk.rng, language, 12)
            drafts = [
                _Draft(
                    outlet,
                    _second(START + timedelta(minutes=desk.rng.expovariate(1 / 60) % 600)),
                    gossip.template(forms),
                )
                for outlet in outlets
            ]
            desk.add(key, _quiet(key, StoryKind.TEMPLATE, drafts), drafts)


def _quiet(key: str, kind: StoryKind, drafts: Sequence[_Draft]) -> SimulatedStory:
    """Return the truth about texts that follow no curve and concern nobody."""
    return SimulatedStory(
        story_key=key,
        wave=1,
        kind=kind,
        item_ids=(),
        starts_at=min(draft.at for draft in drafts),
        peak_at=None,
        safety=Safety.GO,
        expected=Expected.QUIET,
        concerns=dict[str, Lane](),
    )


def _print_ordinary(desk: _Desk, gossips: Mapping[str, Gossip]) -> None:
    rng = desk.rng
    paces = [outlet.pace for outlet in OUTLETS]
    for outlet in rng.choices(OUTLETS, paces, k=ORDINARY):
        hour = rng.choices(range(len(HOURLY)), HOURLY)[0]
        at = START + timedelta(hours=hour + rng.random())
        desk.drafts.append(_Draft(outlet, _second(at), gossips[outlet.language].item()))
    for outlet in rng.choices(OUTLETS, paces, k=ORDINARY_BEFORE):
        at = START - timedelta(hours=rng.uniform(0.1, 20))
        desk.drafts.append(_Draft(outlet, _second(at), gossips[outlet.language].item()))
    for language, gossip in gossips.items():
        pool = [outlet for outlet in OUTLETS if outlet.language == language]
        for text in (*gossip.homographs(), *gossip.mentions()):
            # A third of them the day before: a brand's name is nothing new to those who watch it.
            at = START + LENGTH * rng.uniform(-0.5, 0.95)
            desk.drafts.append(_Draft(rng.choice(pool), _second(at), text))


def _finished(desk: _Desk, seed: int) -> SimulatedDay:
    """Give the items ids, in the order in which a collector that polls every few minutes sees them."""
    seen = [
        (_second(draft.at + timedelta(minutes=min(9.0, desk.rng.expovariate(1 / 2)))), draft)
        for draft in desk.drafts
    ]
    seen.sort(key=lambda pair: pair[0])
    items: list[StreamItem] = []
    members: dict[str, list[str]] = {}
    background: list[str] = []
    for number, (first_seen_at, draft) in enumerate(seen, start=1):
        item = _item(draft, f"sim{seed}-{number:05d}", number, first_seen_at)
        items.append(item)
        (members.setdefault(draft.story, []) if draft.story else background).append(item.id)
    return SimulatedDay(
        seed=seed,
        start_at=START,
        end_at=START + LENGTH,
        items=tuple(items),
        stories=tuple(replace(truth, item_ids=tuple(members[key])) for key, truth in desk.truths.items()),
        background=frozenset(background),
        outlets=OUTLETS,
    )


def _item(draft: _Draft, item_id: str, number: int, first_seen_at: datetime) -> StreamItem:
    plain = unicodedata.normalize("NFKD", draft.text.title).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain)[:8])
    return StreamItem(
        id=item_id,
        outlet=draft.outlet.name,
        url=f"https://{draft.outlet.domain}/{draft.at:%Y/%m/%d}/{slug}-{number}",
        title=draft.text.title,
        summary=draft.text.summary,
        language=draft.outlet.language,
        published_at=draft.at,
        first_seen_at=first_seen_at,
    )
