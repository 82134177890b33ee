"""Short ways to write storylines down: one headline or fact a line, instants in minutes of the day."""

from collections.abc import Mapping
from datetime import timedelta

from newsjack.model.brand import Lane
from newsjack.model.opportunity import Safety
from newsjack.newsroom.simulation.model import Expected, StoryKind, Storyline, Wave


def told(
    starts: int,
    peak: int,
    *,
    fr: str = "",
    fr_facts: str = "",
    en: str = "",
    en_facts: str = "",
    second: int | None = None,
    third: int | None = None,
) -> Wave:
    """Return a wave; all numbers are minutes (see :class:`Wave`), each line of a text is one of its kind."""
    headlines = {"fr": _rows(fr), "en": _rows(en)}
    facts = {"fr": _rows(fr_facts), "en": _rows(en_facts)}
    return Wave(
        starts=timedelta(minutes=starts),
        peak=timedelta(minutes=peak),
        headlines={language: rows for language, rows in headlines.items() if rows},
        summaries={language: rows for language, rows in facts.items() if rows},
        second=None if second is None else timedelta(minutes=second),
        third=None if third is None else timedelta(minutes=third),
    )


def _rows(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def brand_story(key: str, brand: str, *waves: Wave) -> Storyline:
    """Return a story that a brand's team must hear of in time."""
    return Storyline(
        key=key,
        kind=StoryKind.BRAND,
        waves=waves,
        expected=Expected.ALERT,
        concerns={brand: Lane.BRAND},
    )


def care_story(key: str, concerns: Mapping[str, Lane], *waves: Wave) -> Storyline:
    """Return a sensitive story that touches brands; to tell of it is allowed, with a warning."""
    return Storyline(
        key=key,
        kind=StoryKind.BRAND,
        waves=waves,
        safety=Safety.CARE,
        expected=Expected.OPTIONAL,
        concerns=concerns,
    )


def tragedy(key: str, brands: tuple[str, ...], *waves: Wave) -> Storyline:
    """Return a story of human harm; the brands named in it may get a reputation notice, nothing else."""
    return Storyline(
        key=key,
        kind=StoryKind.TRAGEDY,
        waves=waves,
        safety=Safety.STOP,
        expected=Expected.REPUTATION if brands else Expected.QUIET,
        concerns=dict.fromkeys(brands, Lane.REPUTATION),
    )


def side_story(key: str, kind: StoryKind, concerns: Mapping[str, Lane], *waves: Wave) -> Storyline:
    """Return a rival's or a theme's story; to tell of it is allowed."""
    return Storyline(key=key, kind=kind, waves=waves, expected=Expected.OPTIONAL, concerns=concerns)


def quiet_story(key: str, kind: StoryKind, *waves: Wave, safety: Safety = Safety.GO) -> Storyline:
    """Return a story that no brand's team wants to hear of."""
    return Storyline(key=key, kind=kind, waves=waves, safety=safety)
