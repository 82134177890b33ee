"""Decide whether a name that is also an ordinary word, a place or a person means the brand here.

Evidence is added up in tenths of points that a person can read: capitals inside the sentence, words
for and against around the name, the brand's own context, names seen beside it. Nothing is learnt.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from newsjack.core.casing import Casing, casing_of, opens_sentence
from newsjack.core.fold import Folded
from newsjack.core.names import Name, Style, Words

THRESHOLD = 1.0
"""Points from which a mention means the brand (chosen on `python -m bench.brands`)."""

REACH = 12
"""Words on either side that count as around the name in long texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense:
    """What is known of one ambiguous name. Words are folded; ``stem~`` stands for any ending.

    ``prior`` are the points of its capitalised form without other evidence, by language (``""`` for
    any). ``proper`` is true when the other meaning has capitals too (a place, a person, a title).
    ``before`` and ``after`` are words that make another meaning of it, ``own_before`` and
    ``own_after`` such that make it the brand's; ``good`` and ``bad`` words speak from further away.
    """

    prior: Mapping[str, float] = field(default_factory=dict)
    proper: bool = False
    before: frozenset[Words] = frozenset()
    after: frozenset[Words] = frozenset()
    own_before: frozenset[Words] = frozenset()
    own_after: frozenset[Words] = frozenset()
    good: frozenset[str] = frozenset()
    bad: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Senses:
    """All that is shipped about names: senses by folded name, ordinary words, frames of any company.

    ``frames_before`` and ``frames_after`` are words next to which a name is a company's (``chez``,
    ``CEO``); ``articles`` stand before ordinary words; ``first_names`` before a family name.
    """

    senses: Mapping[Words, Sense]
    ordinary: frozenset[str]
    frames_before: frozenset[Words]
    frames_after: frozenset[Words]
    articles: frozenset[str]
    first_names: frozenset[str]

    def is_ambiguous(self, name: Name) -> bool:
        """Tell whether a name needs evidence: a listed one, or one made of ordinary words only."""
        if name.key in self.senses:
            return True
        if name.style is Style.COMMON or name.raw or name.before or name.after:
            return False
        return all(word in self.ordinary or len(word) == 1 for word in name.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A mention's place: words ``first``..``end`` of a folded text, ``start`` in the text as given."""

    folded: Folded
    first: int
    end: int
    start: int
    stop: int
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Points and their reasons, strongest against first; ``final`` ones are not outweighed."""

    points: float
    reasons: tuple[str, ...]
    final: bool = False

    @property
    def accepted(self) -> bool:
        """Tell whether the name means the brand."""
        return self.points >= THRESHOLD


def judge(
    name: Name, site: Site, senses: Senses, *, context: Collection[str], beside: Collection[str]
) -> Judgement:
    """Weigh one mention of an ambiguous name.

    ``context`` are the brand's own words found in the text, ``beside`` its other names found there.
    """
    sense = senses.senses.get(name.key, _UNKNOWN)
    written = site.folded.given[site.start : site.stop]
    casing = casing_of(site.folded.given)
    refused = _refused(name, site, sense, casing, written)
    if refused:
        return Judgement(points=-9.0, reasons=(refused,), final=True)
    parts = [_prior(sense, site, casing, written, name), *_frames(site, senses, sense, casing)]
    parts += _words(site, sense)
    if context:
        parts.append((min(1.5 * len(context), 3.0), f"context: {', '.join(sorted(context)[:3])}"))
    if beside:
        parts.append((min(1.5 * len(beside), 3.0), f"beside: {', '.join(sorted(beside)[:3])}"))
    parts = [part for part in parts if part[0]]
    points = sum(part[0] for part in parts)
    reasons = tuple(why for _, why in sorted(parts))
    return Judgement(points=points, reasons=reasons)


_UNKNOWN = Sense()


def _refused(name: Name, site: Site, sense: Sense, casing: Casing, written: str) -> str:
    """Return why capitals or close neighbours rule the brand out; empty when they do not."""
    if casing is not Casing.LOWER and not any(map(str.isupper, written)) and not _is_tag(site):
        return f"“{written}” is written as an ordinary word"
    if name.style is Style.ACRONYM and not written.isupper() and casing is not Casing.LOWER:
        return f"“{written}” is not written in capitals"
    if casing is Casing.SENTENCE and not _all_capital(written):
        return f"“{written}” is written as ordinary words"
    if site.folded.words[site.first : site.end] == (*name.key[:-1], name.key[-1] + "s"):
        return f"“{written}” is a plural"
    if _neighbour(site, sense.own_before, backwards=True) or _neighbour(
        site, sense.own_after, backwards=False
    ):
        return ""
    for neighbours, backwards in ((sense.before, True), (sense.after, False)):
        found = _neighbour(site, neighbours, backwards=backwards)
        if found:
            shown = f"{found} {written}" if backwards else f"{written} {found}"
            return f"another meaning: {shown}"
    return ""


def _all_capital(written: str) -> bool:
    words = [word for word in re.findall(r"[^\W\d_]+", written) if len(word) > 3]
    return all(word[0].isupper() for word in words)


def _is_tag(site: Site) -> bool:
    given = site.folded.given
    around = given[max(0, site.start - 1) : site.start], given[site.stop : site.stop + 4]
    return around[0] in ("#", "@") or re.match(r"\.(?:com|fr)\b", around[1]) is not None


def _neighbour(site: Site, phrases: Collection[Words], *, backwards: bool) -> str:
    """Return the words of ``phrases`` that touch the name, nothing but blanks and hyphens between."""
    if not phrases or not _touches(site, backwards=backwards):
        return ""
    words = site.folded.words
    for length in range(4, 0, -1):
        start, end = (site.first - length, site.first) if backwards else (site.end, site.end + length)
        piece = words[max(start, 0) : end]
        if len(piece) == length and (piece in phrases or _stemmed(piece) in phrases):
            return " ".join(piece)
    return ""


def _touches(site: Site, *, backwards: bool) -> bool:
    given = site.folded.given
    if backwards:
        return re.search(r"[\w’'][ \u00a0’'#-]*$", given[: site.start]) is not None
    return re.match(r"[ \u00a0’'-]*\w", given[site.stop :]) is not None


def _stemmed(piece: Words) -> Words:
    return tuple(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in piece)


def _prior(sense: Sense, site: Site, casing: Casing, written: str, name: Name) -> tuple[float, str]:
    base = sense.prior.get(site.language or "", sense.prior.get("", 0.0))
    if casing is not Casing.SENTENCE or opens_sentence(site.folded.given, site.start):
        return base, "capitals tell nothing here"
    gain = 0.6 if sense.proper else 1.5
    if len(name.key) == 1 and _in_compound(site):
        return base - 0.4, "part of a longer name"
    return base + gain, "capital inside the sentence"


def _in_compound(site: Site) -> bool:
    """Tell whether a capitalised word touches the name: ``Orange Lutheran``, ``Gerald Ford``."""
    given = site.folded.given
    after = re.match(r"[ \u00a0-]([^\W\d_]+)", given[site.stop :])
    before = re.search(r"([^\W\d_]+)[ \u00a0-]$", given[: site.start])
    for found in (after, before):
        if found and found[1][0].isupper() and not found[1].isupper():
            if found is before and opens_sentence(given, before.start(1)):
                continue
            return True
    return False


def _frames(site: Site, senses: Senses, sense: Sense, casing: Casing) -> list[tuple[float, str]]:
    words = site.folded.words
    parts: list[tuple[float, str]] = []
    for phrases, backwards, points in (
        (sense.own_before, True, 3.0),
        (sense.own_after, False, 3.0),
        (senses.frames_before, True, 1.5),
        (senses.frames_after, False, 1.5),
    ):
        found = _neighbour(site, phrases, backwards=backwards)
        if found:
            parts.append((points, f"next to “{found}”"))
    before = words[site.first - 1] if site.first else ""
    if before in senses.articles and casing is not Casing.SENTENCE:
        parts.append((-2.0, f"after “{before}”"))
    if before in senses.first_names and site.end - site.first == 1:
        parts.append((-2.5, f"a person: {before.title()}"))
    if not sense.proper and site.end < len(words) and words[site.end] == "s":
        parts.append((1.0, "possessive"))
    return parts


def _words(site: Site, sense: Sense) -> list[tuple[float, str]]:
    words = site.folded.words
    around = set(words[max(0, site.first - 3 * REACH) : site.first] + words[site.end : site.end + 3 * REACH])
    parts = []
    for listed, sign, label in ((sense.good, 1.0, "beside"), (sense.bad, -1.0, "beside")):
        found = sorted(word for word in around if _listed(word, listed))
        if found:
            points = min(1.0 + 0.5 * (len(found) - 1), 2.5)
            parts.append((sign * points, f"{label} {', '.join(found[:3])}"))
    return parts


def _listed(word: str, listed: frozenset[str]) -> bool:
    if word in listed or (len(word) > 3 and word[-1] in "sx" and word[:-1] in listed):
        return True
    return any(word[:length] + "~" in listed for length in range(4, min(len(word), 12) + 1))
