"""Decide whether a name that is also an ordinary word, a place or a person means the brand here.

Evidence is added up in tenths of points that a person can read: capitals inside the sentence, words
for and against around the name, the brand's own context, names seen beside it. Nothing is learnt.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from newsjack.core.casing import Casing, casing_of, opens_sentence
from newsjack.core.fold import Folded, fold_string
from newsjack.core.names import Name, Style, Words
from newsjack.core.stopwords import STOP_WORDS

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

    ``ordinary`` tells how ordinary a folded word is: the binary logarithm of how many times more
    often it stands inside sentences without a capital than with one. ``frames_before`` and
    ``frames_after`` are words next to which a name is a company's (``chez``, ``CEO``); ``articles``
    stand before ordinary words; ``first_names`` before a family name; ``companies`` are well-known
    names that vouch for a name enumerated with them; ``verbs`` follow a name that opens a sentence.
    """

    senses: Mapping[Words, Sense]
    ordinary: Mapping[str, float]
    frames_before: frozenset[Words]
    frames_after: frozenset[Words]
    articles: frozenset[str]
    first_names: frozenset[str]
    companies: frozenset[str]
    verbs: frozenset[str]

    def is_ambiguous(self, name: Name) -> bool:
        """Tell whether a name needs evidence: a listed one, or one made of ordinary words only."""
        if name.key in self.senses:
            return True
        if name.style is Style.COMMON or name.raw or name.before or name.after:
            return False
        if any(sign not in ("", "'") for sign in name.between):
            return False
        if len(name.key) == 1:
            return name.key[0] in self.ordinary
        telling = [word for word in name.key if len(word) > 3]
        if len(telling) == 1:
            return telling[0] in self.ordinary
        return all(self.ordinary.get(word, -1.0) >= 0 for word in telling)

    def sense_of(self, name: Name) -> Sense:
        """Return what is known of a name; an unlisted one starts from how ordinary its words are."""
        known = self.senses.get(name.key)
        if known is not None:
            return known
        plain = min((self.ordinary.get(word, 3.0) for word in name.key), default=0.0)
        gained = 1.0 * (len(name.key) - 1)
        return Sense(prior={"": min(max(0.8 - 0.35 * plain, -1.5), 1.2) + gained})


class Site(NamedTuple):
    """A mention: its name, what is known of it, and its place.

    Words ``first``..``end`` of a folded text, ``start``..``stop`` in the text as given.
    """

    name: Name
    sense: Sense
    folded: Folded
    first: int
    end: int
    start: int
    stop: int
    language: str | None


class Judgement(NamedTuple):
    """Points and their reasons, strongest against first; -9 when nothing could outweigh the reason."""

    points: float
    reasons: tuple[str, ...]

    @property
    def accepted(self) -> bool:
        """Tell whether the name means the brand."""
        return self.points >= THRESHOLD


def judge(site: Site, senses: Senses, *, context: Collection[str], beside: Collection[str]) -> Judgement:
    """Weigh one mention of an ambiguous name.

    ``context`` are the brand's own words found in the text, ``beside`` its other names found there.
    """
    name, sense = site.name, site.sense
    written = site.folded.given[site.start : site.stop]
    casing = casing_of(site.folded.given, site.language)
    own = _own(site, sense)
    refused = _refused(name, site, sense, casing, written, "" if own else "ask the neighbours")
    if refused:
        return Judgement(points=-9.0, reasons=(refused,))
    parts = [_prior(sense, site, casing, name), *_frames(site, senses, sense, casing)]
    parts += [(3.0, f"next to “{own}”")] if own else _person(site, senses)
    parts += _words(site, sense)
    if context:
        parts.append((min(1.5 * len(context), 3.0), f"context: {', '.join(sorted(context)[:3])}"))
    if beside:
        parts.append((min(1.5 * len(beside), 3.0), f"beside: {', '.join(sorted(beside)[:3])}"))
    told = sorted(part for part in parts if part[0])
    return Judgement(points=sum(points for points, _ in told), reasons=tuple(why for _, why in told))


def _own(site: Site, sense: Sense) -> str:
    return _neighbour(site, sense.own_before, backwards=True) or _neighbour(
        site, sense.own_after, backwards=False
    )


def _refused(name: Name, site: Site, sense: Sense, casing: Casing, written: str, neighbours: str) -> str:
    """Return why capitals or close neighbours rule the brand out; empty when they do not."""
    if casing is not Casing.LOWER and not any(map(str.isupper, written)) and not _is_tag(site):
        return f"“{written}” is written as an ordinary word"
    if name.style is Style.ACRONYM and not written.isupper() and casing is not Casing.LOWER:
        return f"“{written}” is not written in capitals"
    if casing is Casing.SENTENCE and not _has_capital(written):
        return f"“{written}” is written as ordinary words"
    if site.folded.words[site.first : site.end] == (*name.key[:-1], name.key[-1] + "s"):
        return f"“{written}” is a plural"
    if not neighbours:
        return ""
    if found := _neighbour(site, sense.before, backwards=True):
        return f"another meaning: {found} {written}"
    if found := _neighbour(site, sense.after, backwards=False):
        return f"another meaning: {written} {found}"
    return ""


def _has_capital(written: str) -> bool:
    """Tell whether the first telling word has one: ``Crédit agricole``, ``la Poste``."""
    words = [word for word in re.findall(r"[^\W\d_]+", written) if len(word) > 3]
    return not words or words[0][0].isupper()


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
        if piece == ("a",) and site.language == "fr":
            continue  # the preposition "à", not the English article
        if len(piece) == length and (piece in phrases or _stemmed(piece) in phrases):
            return " ".join(piece)
    return ""


def _touches(site: Site, *, backwards: bool) -> bool:
    given = site.folded.given
    if backwards:
        return (
            re.search(r"(?:[\w’'][ \u00a0’'#-]*|\b\w\.)$", given[max(0, site.start - 12) : site.start])
            is not None
        )
    return re.match(r"[ \u00a0’'-]*\w", given[site.stop :]) is not None


def _stemmed(piece: Words) -> Words:
    return tuple(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in piece)


def _prior(sense: Sense, site: Site, casing: Casing, name: Name) -> tuple[float, str]:
    """Return the points of the capital: what it tells depends on the text's habit and the place."""
    base = sense.prior.get(site.language or "", sense.prior.get("", 0.0))
    if name.style is Style.ACRONYM and casing in (Casing.SENTENCE, Casing.TITLE):
        return base + 2.0, "in capitals"
    if casing is not Casing.SENTENCE or opens_sentence(site.folded.given, site.start):
        shouted = site.folded.given[site.start : site.stop].isupper() and casing is not Casing.UPPER
        return (base + 0.8, "in capitals") if shouted else (base, "capitals tell nothing here")
    if len(name.key) == 1 and _capital_before(site):
        return base - 0.4, "part of a longer name"
    if len(name.key) == 1 and sense.proper and _capital_after(site):
        return base - 0.4, "part of a longer name"
    return base + (0.6 if sense.proper else 1.5), "capital inside the sentence"


def _capital_after(site: Site) -> bool:
    found = re.match(r"[ \u00a0-]([^\W\d_]+)", site.folded.given[site.stop :])
    return found is not None and found[1][0].isupper() and not found[1].isupper()


def _capital_before(site: Site) -> bool:
    """Tell whether a capitalised word that opens no sentence stands before: ``Gerald Ford``."""
    given = site.folded.given
    offset = max(0, site.start - 30)
    found = re.search(r"([^\W\d_]+)[ \u00a0-]$", given[offset : site.start])
    if found is None or not found[1][0].isupper() or found[1].isupper():
        return False
    opening = opens_sentence(given, offset + found.start(1)) and given[site.start - 1] != "-"
    return not opening or fold_string(found[1]) not in STOP_WORDS


def _frames(site: Site, senses: Senses, sense: Sense, casing: Casing) -> list[tuple[float, str]]:
    """Return what the words that touch the name say: a company's frames, articles, a verb, a list."""
    words = site.folded.words
    parts: list[tuple[float, str]] = []
    if found := _framed(site, senses):
        parts.append((1.5, f"next to “{found}”"))
    elif not sense.proper and _is_subject(site, senses):
        parts.append((1.0, f"does something: {words[site.end]}"))
    before = words[site.first - 1] if site.first else ""
    if before in senses.articles and casing is not Casing.SENTENCE and not _shouts(site, casing):
        parts.append((-1.0 if _capital_after(site) else -2.0, f"after “{before}”"))
    if not sense.proper and site.end < len(words) and words[site.end] == "s":
        parts.append((1.3, "possessive"))
    named = [word for word in _enumerated(site) if word in senses.companies]
    if named:
        parts.append((1.5, f"listed with {named[0]}"))
    return parts


def _shouts(site: Site, casing: Casing) -> bool:
    """Tell whether the name alone is in capitals: ``To UPS``."""
    return casing is Casing.TITLE and site.folded.given[site.start : site.stop].isupper()


def _framed(site: Site, senses: Senses) -> str:
    found = _neighbour(site, senses.frames_before, backwards=True)
    if found or _capital_before(site):
        return found
    return _neighbour(site, senses.frames_after, backwards=False)


def _is_subject(site: Site, senses: Senses) -> bool:
    """Tell whether the name opens a sentence and a verb follows: ``Gap says``, ``Visa to start``."""
    words = site.folded.words
    if site.end >= len(words) or not opens_sentence(site.folded.given, site.start):
        return False
    word = words[site.end]
    if not _touches(site, backwards=False) or not site.folded.given[site.stop :].startswith((" ", "\u00a0")):
        return False
    english = site.language != "fr" and len(word) > 3 and (word.endswith("ed") or _is_third_person(word))
    return english or word in senses.verbs


def _is_third_person(word: str) -> bool:
    return word[-1] == "s" and word[-2] not in "sui"


def _enumerated(site: Site) -> list[str]:
    """Return folded words that stand in a list with the name: ``Apple, Alphabet et Meta``."""
    text = site.folded.given
    before, after = text[max(0, site.start - 60) : site.start], text[site.stop : site.stop + 60]
    found = []
    if left := re.search(r"([\w'’&-]+)(?:\s*,\s*|\s+(?:et|and|or|ou|&|vs)\s+|\s*[/]\s*)$", before):
        found.append(fold_string(left[1]))
    if right := re.match(r"(?:\s*,\s*|\s+(?:et|and|or|ou|&|vs)\s+|\s*[/]\s*)([\w'’&-]+)", after):
        found.append(fold_string(right[1]))
    return found


def _person(site: Site, senses: Senses) -> list[tuple[float, str]]:
    before = site.folded.words[site.first - 1] if site.first else ""
    if before in senses.first_names and site.end - site.first == 1 and _touches(site, backwards=True):
        return [(-2.5, f"a person: {before.title()}")]
    return []


def _words(site: Site, sense: Sense) -> list[tuple[float, str]]:
    if not sense.good and not sense.bad:
        return []
    words = site.folded.words
    around = set(words[max(0, site.first - 3 * REACH) : site.first] + words[site.end : site.end + 3 * REACH])
    parts = []
    for listed, sign, label in ((sense.good, 1.0, "with"), (sense.bad, -1.0, "not with")):
        found = sorted(word for word in around if _listed(word, listed))
        if found:
            points = min(1.3 + 0.5 * (len(found) - 1), 2.5)
            parts.append((sign * points, f"{label} {', '.join(found[:3])}"))
    return parts


def _listed(word: str, listed: frozenset[str]) -> bool:
    if word in listed or (len(word) > 3 and word[-1] in "sx" and word[:-1] in listed):
        return True
    return any(word[:length] + "~" in listed for length in range(4, min(len(word), 12) + 1))
