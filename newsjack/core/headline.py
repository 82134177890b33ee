"""A title in its parts: rubrics before it, the bare headline, the outlet's suffix behind it.

    EN DIRECT. Grève à la SNCF : le point - Le Monde
    └ rubric ┘ └───────── headline ─────┘   └suffix┘

A title is shown as published; stories are grouped by the bare headline. A tail goes only when it is
the outlet's own name, an agency, a listed rubric, or one learnt for the outlet: "Lyon - Marseille"
keeps both teams. A head goes only when it is listed: in "Guerre en Ukraine : ..." it is the subject.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from newsjack.core.canonical import registrable_domain
from newsjack.core.text import fold, words

MAX_CHARACTERS = 400
"""Longest piece of a title that is read; no newsroom writes longer ones, a broken feed may."""

MAX_PART = 40
"""Most characters of a rubric or a suffix."""

LEAST_LEFT = 12
"""Fewest characters that a headline keeps when a rubric goes ("Video: no" stays whole)."""

LEAST_SHORT = 3
"""Fewest letters of a name that may stand for a longer one ("smh": Sydney Morning Herald)."""

MOST_PARTS = 3
"""Most parts taken off each end of a title."""

_BARS = "-–—|·•/"
_CUT = re.compile(rf"\s+[{_BARS}:]{{1,2}}\s+|\s*\|\s*|:\s+")
_BRACKETED_TAIL = re.compile(r"\s*[\[(]([^\[\]()]{2,40})[\])]\s*$")
_BRACKETED_HEAD = re.compile(rf"\s*[\[(]([^\[\]()]{{2,40}})[\])]\s*[{_BARS}:.]?\s*")
_HEAD_END = re.compile(rf"\s+[{_BARS}:]{{1,2}}\s+|\s*\|\s*|[:.!]\s+|(,)\s+")
_UNSIGNED = re.compile(r"\W*([A-ZÀ-Þ]{2,}(?: [A-ZÀ-Þ]{2,}){0,2}) ")
_ADDRESS = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_SITE = re.compile(r"\.(?:com|org|net|eu|info|tv|fr|ca|be|ch|de|es|it|co\.uk)$")


class RubricKind(StrEnum):
    """What a rubric tells of its entry."""

    LIVE = "live"
    URGENT = "urgent"
    UPDATE = "update"
    VIDEO = "video"
    AUDIO = "audio"
    PICTURES = "pictures"
    GRAPHICS = "graphics"
    EXCLUSIVE = "exclusive"
    OPINION = "opinion"
    ANALYSIS = "analysis"
    REPORT = "report"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rubric:
    """A rubric as published, without its signs."""

    kind: RubricKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """A title's parts, each as published. ``text`` is empty only where the title is."""

    text: str
    rubrics: tuple[Rubric, ...] = ()
    suffix: str = ""

    def is_a(self, kind: RubricKind) -> bool:
        """Tell whether a rubric of this kind stands beside the headline."""
        return any(rubric.kind is kind for rubric in self.rubrics)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadlineLexicon:
    """What stands around headlines anywhere, as part keys (:func:`part_key`).

    ``plain`` are ordinary words, folded: those that are no names.
    """

    heads: Mapping[str, RubricKind] = field(default_factory=dict)
    tails: Mapping[str, RubricKind] = field(default_factory=dict)
    unsigned: frozenset[str] = frozenset()
    comma: frozenset[str] = frozenset()
    openings: frozenset[str] = frozenset()
    agencies: frozenset[str] = frozenset()
    outlet_words: frozenset[str] = frozenset()
    plain: frozenset[str] = frozenset()


NO_LEXICON = HeadlineLexicon()
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A head or tail that could be set apart: its key, where the headline goes on, and how it is marked.

    ``at`` is where the headline begins after a head, or ends before a tail.
    """

    text: str
    key: str
    at: int
    sign: str


@lru_cache(maxsize=50_000)
def part_key(text: str) -> str:
    """Return the folded words of a part: what it is compared by.

    >>> part_key("🔴 EN  DIRECT"), part_key("Vidéo")
    ('en direct', 'video')
    """
    return " ".join(words(fold(text)))


def tail_of(title: str) -> Part | None:
    """Return the last part of a title behind a sign or in brackets; ``None`` where there is none."""
    found = _BRACKETED_TAIL.search(title)
    if found is not None:
        return _part(found[1], at=found.start(), sign="(")
    cuts = list(_CUT.finditer(title, max(0, len(title) - MAX_PART - 4)))
    return _part(title[cuts[-1].end() :], at=cuts[-1].start(), sign=cuts[-1][0].strip()) if cuts else None


def head_of(title: str) -> Part | None:
    """Return the first part of a title before a sign or in brackets; ``None`` where there is none."""
    found = _BRACKETED_HEAD.match(title)
    if found is not None:
        return _part(found[1], at=found.end(), sign="(")
    end = _HEAD_END.search(title, 0, MAX_PART + 4)
    return _part(title[: end.start()], at=end.end(), sign=end[0].strip()) if end else None


def _part(text: str, *, at: int, sign: str) -> Part | None:
    key = part_key(text)
    return Part(text=text.strip(), key=key, at=at, sign=sign) if key else None


def split_title(
    title: str,
    *,
    outlet: str = "",
    owner: str = "",
    lexicon: HeadlineLexicon = NO_LEXICON,
    tails: frozenset[str] = _NONE,
) -> Headline:
    """Set rubrics and suffix apart from the headline. ``tails`` are keys learnt for the outlet.

    >>> split_title("Ferry strike ends | The Harbour Post", outlet="Harbour Post", lexicon=HeadlineLexicon(
    ...     outlet_words=frozenset({"the"}))).suffix
    'The Harbour Post'
    """
    text = title[:MAX_CHARACTERS].strip()
    text, behind, suffix = _without_tails(text, outlet, owner, lexicon, tails)
    text, before = _without_heads(text, lexicon)
    return Headline(text=text, rubrics=(*before, *behind), suffix=suffix)


def _without_tails(
    text: str, outlet: str, owner: str, lexicon: HeadlineLexicon, tails: frozenset[str]
) -> tuple[str, list[Rubric], str]:
    rubrics: list[Rubric] = []
    suffix = ""
    for _ in range(MOST_PARTS):
        part = tail_of(text)
        if part is None or not part_key(text[: part.at]):
            break
        kind = lexicon.tails.get(part.key)
        if kind is not None and part.at >= LEAST_LEFT:
            rubrics.append(Rubric(kind=kind, text=part.text))
        elif _is_suffix(part, outlet, owner, lexicon, tails):
            suffix = suffix or part.text
        else:
            break
        text = text[: part.at].rstrip()
    return text, rubrics, suffix


def _is_suffix(part: Part, outlet: str, owner: str, lexicon: HeadlineLexicon, tails: frozenset[str]) -> bool:
    if part.sign != ":" and (part.key in lexicon.agencies or (part.key in tails and is_learnable(part))):
        return True
    names = own_names(outlet, owner, lexicon.outlet_words)
    if not name_keys(part.text, lexicon.outlet_words).isdisjoint(names):
        return True
    return part.sign != ":" and any(is_short_for(name, part.key) for name in names)


def is_learnable(part: Part) -> bool:
    """Tell whether enough stands before a tail for it to be no half of a fixture ("PSG - OM")."""
    return part.at >= LEAST_LEFT and part.sign not in (":", "/")


def _without_heads(text: str, lexicon: HeadlineLexicon) -> tuple[str, list[Rubric]]:
    rubrics: list[Rubric] = []
    for _ in range(MOST_PARTS):
        rubric, at = _rubric(text, lexicon)
        if rubric is None or len(text) - at < LEAST_LEFT:
            break
        rubrics.append(rubric)
        text = text[at:].lstrip()
    return text, rubrics


def _rubric(text: str, lexicon: HeadlineLexicon) -> tuple[Rubric | None, int]:
    part = head_of(text)
    if part is not None:
        kind = _head_kind(part, lexicon)
        if kind is not None:
            return Rubric(kind=kind, text=part.text), part.at
    found = _UNSIGNED.match(text)
    if found is not None:
        return _unsigned(found, lexicon)
    return None, 0


def _head_kind(part: Part, lexicon: HeadlineLexicon) -> RubricKind | None:
    if part.sign == ",":
        return lexicon.heads.get(part.key) if part.key in lexicon.comma else None
    kind = lexicon.heads.get(part.key)
    if kind is None and part.text.isupper():
        opening, _, more = part.key.partition(" ")
        if opening in lexicon.openings and 0 < len(more.split()) < 4:
            return RubricKind.EXCLUSIVE
    return kind


def _unsigned(found: re.Match[str], lexicon: HeadlineLexicon) -> tuple[Rubric | None, int]:
    """Return a rubric in capitals before a headline that is not in capitals."""
    given = found[1].split()
    for count in range(len(given), 0, -1):
        text = " ".join(given[:count])
        follows = found.string[found.start(1) + len(text) :].split(maxsplit=1)
        key = part_key(text)
        shouted = not follows or (len(follows[0]) > 1 and follows[0].isupper())
        if key in lexicon.unsigned and not shouted:
            return Rubric(kind=lexicon.heads[key], text=text), found.start(1) + len(text)
    return None, 0


@lru_cache(maxsize=20_000)
def own_names(outlet: str, owner: str, outlet_words: frozenset[str] = _NONE) -> frozenset[str]:
    """Return the keys under which an outlet may sign: of its name, of the parts of it, of its owner."""
    parts = [outlet, owner, *re.split(r"\s+[-–—|:>·•]\s+|[|>:]\s", f"{outlet} ")]
    return frozenset(key for part in parts for key in name_keys(part, outlet_words))


@lru_cache(maxsize=50_000)
def is_short_for(short: str, key: str) -> bool:
    """Tell whether a name is made of the beginnings of all words of a part key, in order.

    >>> is_short_for("latimes", "los angeles times"), is_short_for("latimes", "los angeles")
    (True, False)
    """
    told = key.split()
    if len(told) < 2 or not LEAST_SHORT <= len(short) <= MAX_PART:
        return False
    reached = {0}
    for word in told:
        reached = {
            at + length
            for at in reached
            for length in range(1, len(word) + 1)
            if short.startswith(word[:length], at)
        }
    return len(short) in reached


@lru_cache(maxsize=50_000)
def name_keys(name: str, outlet_words: frozenset[str] = _NONE) -> frozenset[str]:
    """Return what two spellings of an outlet's name share: its letters, with and without common words.

    An address counts by the label that was registered.

    >>> sorted(name_keys("The Guardian", frozenset({"the"})) & name_keys("theguardian.com"))
    ['theguardian']
    """
    folded = fold(name).strip()
    if _ADDRESS.fullmatch(folded):
        folded = registrable_domain(f"http://{folded}").partition(".")[0]
    else:
        folded = _SITE.sub("", folded)
    told = words(folded)
    kept = [word for word in told if word not in outlet_words]
    return frozenset(key for key in ("".join(told), "".join(kept)) if len(key) > 1 and kept)
