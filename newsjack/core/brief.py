"""What a card offers beyond the reading: pointers into the coverage, the sparkline, angle prompts."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from newsjack.core.words import CardWords
from newsjack.model.brand import Brand, Lane
from newsjack.model.entry import Entry
from newsjack.model.opportunity import Link, Safety
from newsjack.model.story import Member

SPARK_BINS = 12
SPARK_BIN = timedelta(minutes=5)
MOST_ANGLES = 3

_EXPLAINER = re.compile(
    r"what we know|what to know|what you need to know|explained|explainer|why\b|how\b|timeline|q&a|fact check"
    r"|ce que l['’]on sait|ce qu['’]on sait|ce qu['’]il faut savoir|pourquoi|comment\b|décryptage"
    r"|expliqu|on fait le point|le point sur|chronologie",
    re.IGNORECASE,
)


def is_explainer(title: str) -> bool:
    """Tell whether a title promises to explain, in English or French.

    >>> is_explainer("Panne géante : ce que l’on sait"), is_explainer("Outage hits banks")
    (True, False)
    """
    return _EXPLAINER.search(title) is not None


def links_of(entries: Sequence[Entry]) -> tuple[Link, ...]:
    """Choose the earliest report, the latest explainer and the latest report, each entry once."""
    usable = sorted((entry for entry in entries if entry.url), key=lambda e: (e.event_at, e.entry_id))
    if not usable:
        return ()
    explainers = [entry for entry in usable[1:] if is_explainer(entry.title)]
    chosen = {usable[0].entry_id: _link("earliest", usable[0])}
    for role, found in (("explainer", explainers[-1:]), ("latest", usable[-1:])):
        for entry in found:
            chosen.setdefault(entry.entry_id, _link(role, entry))
    return tuple(chosen.values())


def _link(role: str, entry: Entry) -> Link:
    return Link(role=role, title=entry.title, url=entry.url, outlet=entry.outlet, at=entry.event_at)


def spark_of(members: Sequence[Member], *, now: datetime) -> tuple[int, ...]:
    """Count entries per 5 min of the last 60 min by event, the present bin last."""
    counts = [0] * SPARK_BINS
    for member in members:
        ago = int((now - member.event_at) / SPARK_BIN)
        if 0 <= ago < SPARK_BINS:
            counts[SPARK_BINS - 1 - ago] += 1
    return tuple(counts)


def angles_of(
    brand: Brand,
    *,
    lane: Lane,
    safety: Safety,
    themes: Sequence[str],
    competitors: Sequence[str],
    words: CardWords,
) -> tuple[str, ...]:
    """Prompt the team with two or three angles; none on a STOP or in a notice of reputation.

    ``themes`` and ``competitors`` are those found in the story.
    """
    if safety is Safety.STOP or lane is Lane.REPUTATION or brand.watch_everything:
        return ()
    prompts = [words("angle.standing", standing=standing) for standing in brand.standing[:1]]
    prompts += [words("angle.theme", theme=theme) for theme in themes[:1]]
    prompts += [words("angle.competitor", competitor=name) for name in competitors[:1]]
    prompts.append(words("angle.second"))
    return tuple(prompts[:MOST_ANGLES])
