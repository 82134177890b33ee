"""Match texts against the brands in force: names, expressions, homographs, lanes, relevance.

fold ▸ find all names at once ▸ evaluate expressions ▸ exclude ▸ weigh homographs ▸ relevance
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from newsjack.core.evaluate import FIELDS, Spot, View, evaluate, needs_look, phrases_of, spot_of
from newsjack.core.find import Finder
from newsjack.core.fold import Folded, fold, fold_string
from newsjack.core.names import Name, Words, name_of
from newsjack.core.query import Node, Phrase, parse_term
from newsjack.core.relevance import SURE_POINTS as SURE
from newsjack.core.relevance import Prominence, weigh
from newsjack.core.senses import THRESHOLD, Sense, Senses, Site, judge
from newsjack.core.story_match import match_story
from newsjack.model.brand import Brand, EntryMatch, Lane, MatchReport, Mention, Rejection

__all__ = ["Matcher", "match_story"]

LOOSE_POINTS = -1.0
"""Points from which a mention counts once another mention of the same text has been accepted."""

_NOTHING = MatchReport(matches=())

_Place = tuple[int, int]
"""Which watch, and which of its terms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unsure:
    """A name that is also something else, and what is known of it."""

    name: Name
    sense: Sense


@dataclass(frozen=True, slots=True, kw_only=True)
class _Term:
    """One term: what it asks for, and the name it is when it is a plain one."""

    text: str
    node: Node
    name: Name | None
    unsure: _Unsure | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Watch:
    """One brand in one lane, ready to be asked."""

    brand: Brand
    lane: Lane
    terms: tuple[_Term, ...]
    own: frozenset[Words]
    exclude: tuple[tuple[str, Node], ...] = ()
    context: Mapping[Phrase, str] = field(default_factory=dict)
    beside: Mapping[Phrase, str] = field(default_factory=dict)
    themes: Mapping[Phrase, str] = field(default_factory=dict)


class _Held(NamedTuple):
    """A mention that stood its test."""

    term: str
    spot: Spot
    points: float
    why: tuple[str, ...] = ()


class Matcher:
    """The watchlist, compiled once; ``brands`` are those in force. Asking it changes nothing."""

    def __init__(self, brands: Sequence[Brand], senses: Senses) -> None:
        """Compile; raises :class:`ExpressionError` for a term that cannot be read."""
        self.brands = tuple(brands)
        self.brands = tuple(brands)
        self._senses = senses
        self._everything = tuple(brand for brand in brands if brand.watch_everything)
        self._watches = tuple(watch for brand in brands for watch in self._compiled(brand))
        self._phrases: list[Phrase] = []
        self._asked: list[tuple[_Place, ...]] = []
        self._always = tuple(
            (at, number)
            for at, watch in enumerate(self._watches)
            for number, term in enumerate(watch.terms)
            if needs_look(term.node)
        )
        self._finder = Finder(self._numbered())

    def _compiled(self, brand: Brand) -> Iterable[_Watch]:
        lanes = ((Lane.BRAND, brand.terms), (Lane.COMPETITOR, brand.competitors), (Lane.THEME, brand.themes))
        context = {_plain(text): text for text in brand.context if _has_word(text)}
        themes = {_plain(text): text for text in brand.themes if _has_word(text)}
        exclude = tuple((text, parse_term(text)) for text in brand.exclude)
        for lane, texts in lanes:
            if texts:
                terms = tuple(map(self._term, texts))
                yield _Watch(
                    brand=brand,
                    lane=lane,
                    terms=terms,
                    own=frozenset(term.name.key for term in terms if term.name),
                    exclude=exclude,
                    context=context,
                    beside=self._beside(brand),
                    themes=themes if lane is Lane.BRAND else {},
                )

    def _term(self, text: str) -> _Term:
        node = parse_term(text)
        if not isinstance(node, Phrase) or node.raw or not node.literal:
            return _Term(text=text, node=node, name=None, unsure=None)
        name = name_of(node.text, inflected="yes")
        unsure = None
        if self._senses.is_ambiguous(name):
            unsure = _Unsure(name=name, sense=self._senses.sense_of(name))
        return _Term(text=text, node=node, name=name, unsure=unsure)

    def _beside(self, brand: Brand) -> dict[Phrase, str]:
        """Return the sure names of a brand and of its rivals: they vouch for an unsure one."""
        found = {}
        for text in (*brand.terms, *brand.competitors):
            term = self._term(text)
            if term.name is not None and term.unsure is None and isinstance(term.node, Phrase):
                found[term.node] = text
        return found

    def _numbered(self) -> dict[int, Name]:
        """Give a number to every phrase that is looked for, and note which terms ask for it."""
        askers: dict[Phrase, dict[_Place, None]] = {}
        for at, watch in enumerate(self._watches):
            for number, term in enumerate(watch.terms):
                for phrase in phrases_of(term.node):
                    askers.setdefault(phrase, {})[at, number] = None
            silent = [*watch.context, *watch.beside, *watch.themes]
            silent += [phrase for _, node in watch.exclude for phrase in phrases_of(node)]
            for phrase in silent:
                askers.setdefault(phrase, {})
        self._phrases = [phrase for phrase in askers if phrase.literal]
        self._asked = [tuple(askers[phrase]) for phrase in self._phrases]
        return {at: _name(phrase) for at, phrase in enumerate(self._phrases)}

    def match(self, *, title: str, summary: str, language: str | None, outlet: str = "") -> MatchReport:
        """Return what a text says of each brand; ``language`` is a code or ``None`` when unknown."""
        fields = (fold(title), fold(summary))
        found: dict[Phrase, list[Spot]] = {}
        asked: set[_Place] = set(self._always)
        for index, folded in enumerate(fields):
            for hit in self._finder.find(folded):
                found.setdefault(self._phrases[hit.number], []).append(spot_of(index, hit))
                asked.update(self._asked[hit.number])
        if not asked and not self._everything:
            return _NOTHING
        base = language.lower().replace("_", "-").split("-")[0] if language else None
        view = View(fields=fields, found=found, language=base, outlet=fold_string(outlet))
        matches = [_everything(brand) for brand in self._everything if _watched(brand, base)]
        rejected: dict[Rejection, None] = {}
        for at, places in groupby(sorted(asked), key=itemgetter(0)):
            watch = self._watches[at]
            if _watched(watch.brand, base):
                outcome = self._look(watch, [watch.terms[number] for _, number in places], view)
                if isinstance(outcome, EntryMatch):
                    matches.append(outcome)
                elif outcome is not None:
                    rejected[outcome] = None
        return MatchReport(matches=tuple(matches), rejected=tuple(rejected))

    def _look(self, watch: _Watch, terms: Iterable[_Term], view: View) -> EntryMatch | Rejection | None:
        """Ask the terms whose phrases were found; the first reason against is told when none holds."""
        barred, reason = _barred(watch, view) if watch.exclude else ([], "")
        held: list[_Held] = []
        unsure: list[_Held] = []
        reasons: list[str] = []
        for term in terms:
            spots = evaluate(term.node, view)
            if spots is None:
                continue
            if reason:
                return Rejection(brand=watch.brand.name, reason=reason)
            free = [spot for spot in spots if not any(_inside(spot, bar) for bar, _ in barred)]
            if spots and not free:
                reasons += [f"exclude: {text}" for bar, text in barred if _inside(spots[0], bar)]
            elif term.unsure is None:
                held += [_Held(term=term.text, spot=spot, points=SURE) for spot in free or [_NOWHERE]]
            else:
                for judged in (self._judged(watch, term, term.unsure, spot, view) for spot in free):
                    (held if judged.points >= THRESHOLD else unsure).append(judged)
        if not held:
            reasons += [_told(one) for one in unsure]
            return Rejection(brand=watch.brand.name, reason=reasons[0]) if reasons else None
        held += [one for one in unsure if one.points >= LOOSE_POINTS]
        return _matched(watch, held, view)

    def _judged(self, watch: _Watch, term: _Term, unsure: _Unsure, spot: Spot, view: View) -> _Held:
        folded = view.fields[spot.field]
        start, stop = folded.given_span(spot.start, spot.end)
        site = Site(
            name=unsure.name,
            sense=unsure.sense,
            folded=folded,
            first=spot.first_word,
            end=spot.end_word,
            start=start,
            stop=stop,
            language=view.language,
        )
        context = [text for phrase, text in watch.context.items() if phrase in view.found]
        beside = [text for phrase, text in watch.beside.items() if phrase in view.found]
        judged = judge(site, self._senses, context=context, beside=beside)
        return _Held(term=term.text, spot=spot, points=judged.points, why=judged.reasons)


_NOWHERE = Spot(-1, 0, 0, 0, 0)


def _name(phrase: Phrase) -> Name:
    return name_of(phrase.text, raw="yes") if phrase.raw else name_of(phrase.text, inflected="yes")


def _plain(text: str) -> Phrase:
    return Phrase(text=text)


def _has_word(text: str) -> bool:
    return bool(fold(text).words)


def _watched(brand: Brand, language: str | None) -> bool:
    return not brand.languages or language is None or language in brand.languages


def _everything(brand: Brand) -> EntryMatch:
    return EntryMatch(
        brand=brand.name, lane=Lane.BRAND, relevance=1.0, mentions=(), why=("watch: everything",)
    )


def _barred(watch: _Watch, view: View) -> tuple[list[tuple[Spot, str]], str]:
    """Return the places that exclude phrases cover; and a reason when one rules out the whole text.

    A phrase that holds one of the names covers that mention only; any other rules out the text,
    for the brand itself: rivals and themes keep their own mentions.
    """
    barred: list[tuple[Spot, str]] = []
    for text, node in watch.exclude:
        spots = evaluate(node, view)
        if spots is None:
            continue
        if isinstance(node, Phrase) and _holds_name(name_of(node.text).key, watch.own):
            barred += [(spot, text) for spot in spots]
        elif watch.lane is Lane.BRAND:
            return barred, f"exclude: {text}"
    return barred, ""


def _holds_name(key: Words, names: frozenset[Words]) -> bool:
    return any(key[at : at + len(name)] == name for name in names for at in range(len(key) - len(name) + 1))


def _inside(spot: Spot, bar: Spot) -> bool:
    return spot.field == bar.field and bar.start <= spot.start and spot.end <= bar.end


def _told(one: _Held) -> str:
    if one.points <= -9.0 and one.why:
        return one.why[0]
    shown = "; ".join(one.why[:3])
    return f"{one.term}: too little speaks for the brand" + (f" ({shown})" if shown else "")


def _matched(watch: _Watch, held: list[_Held], view: View) -> EntryMatch:
    mentions = _mentions([one for one in held if one.spot is not _NOWHERE], view.fields)
    sure = max(one.points for one in held)
    context = [text for phrase, text in watch.context.items() if phrase in view.found]
    themes = [text for phrase, text in watch.themes.items() if phrase in view.found]
    relevance, why = weigh(
        Prominence(
            mentions=mentions,
            title_length=len(view.fields[0].given),
            points=sure,
            context=tuple(context),
            themes=tuple(themes),
        )
    )
    reasons = next((one.why for one in held if one.why and one.points == sure), ())
    return EntryMatch(
        brand=watch.brand.name,
        lane=watch.lane,
        relevance=relevance,
        mentions=mentions,
        why=(*why, *reasons[-3:]),
    )


def _mentions(held: list[_Held], fields: Sequence[Folded]) -> tuple[Mention, ...]:
    """Return the mentions in reading order, those inside a longer one left out."""
    kept: list[_Held] = []
    for one in sorted(held, key=lambda each: (each.spot.field, each.spot.start, -each.spot.end)):
        if not any(_inside(one.spot, other.spot) for other in kept):
            kept.append(one)
    return tuple(_mention(one, fields[one.spot.field]) for one in kept)


def _mention(one: _Held, folded: Folded) -> Mention:
    start, end = folded.given_span(one.spot.start, one.spot.end)
    return Mention(
        term=one.term, text=folded.given[start:end], field=FIELDS[one.spot.field], start=start, end=end
    )
