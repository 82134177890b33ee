"""How much a text is about the name it mentions, 0..1, from parts a person can read."""

from typing import NamedTuple

from newsjack.model.brand import Mention

SURE_POINTS = 3.0
"""Points of evidence from which a homograph is as sure as a plain name."""


class Prominence(NamedTuple):
    """What relevance is weighed from. ``points`` is the evidence for the sense (plain names: 3)."""

    mentions: tuple[Mention, ...]
    title_length: int
    points: float
    context: tuple[str, ...]
    themes: tuple[str, ...]


def weigh(seen: Prominence) -> tuple[float, tuple[str, ...]]:
    """Return the relevance, 0..1 to two digits, and its parts as words, each with its share.

    In the title 0.55 (else 0.30) · in its first third 0.10 · both fields or repeated 0.10 ·
    context words 0.05 each, at most 0.10 · themes of the brand 0.05 each, at most 0.15 · less up to
    0.20 while the sense is unsure.
    """
    titled = [one for one in seen.mentions if one.field == "title"]
    parts = [(0.55, "in the title") if titled or not seen.mentions else (0.30, "in the summary only")]
    if titled and titled[0].start <= seen.title_length / 3:
        parts.append((0.10, "early in the title"))
    if len(seen.mentions) > 1:
        parts.append((0.10, f"{len(seen.mentions)} mentions"))
    if seen.context:
        parts.append((min(0.05 * len(seen.context), 0.10), f"context: {', '.join(seen.context[:3])}"))
    if seen.themes:
        parts.append((min(0.05 * len(seen.themes), 0.15), f"themes: {', '.join(seen.themes[:3])}"))
    if seen.points < SURE_POINTS:
        parts.append((-0.2 * min((SURE_POINTS - seen.points) / SURE_POINTS, 1.0), "the sense is unsure"))
    total = round(min(max(sum(points for points, _ in parts), 0.05), 1.0), 2)
    return total, tuple(f"{why} {points:+.2f}" for points, why in parts)
