"""Templates that never trend: weather, horoscopes, draws, listings, offers, live shells, quizzes.

Some are listed, in French and English; the rest are learnt from what an owner's outlets repeat:

    whole     the same title but for numbers, days and months    on 3 days, or 6 of them
    places    the same dated title but for the names in it       6 of them: a page for each town
    series    the same head that names a period ("X of the Week:")   on 4 days, whatever follows

An owner is one voice: what its outlets publish town by town counts together.
"""

import re
from collections import OrderedDict
from datetime import datetime
from functools import lru_cache
from zlib import crc32

from newsjack.core.casing import Casing, casing_of
from newsjack.core.text import fold, words

MIN_DAYS = 3
"""Distinct days on which one skeleton makes a template."""

MIN_VARIANTS = 6
"""Distinct titles of one skeleton that make a template even within a day."""

SERIES_DAYS = 4
"""Distinct days on which one head makes a series: its titles hold news words beside the head."""

SERIES_WORDS = range(2, 7)
"""Words of a head that may be a series."""

MAX_SKELETONS = 50_000
"""Forms remembered over all owners; the longest unseen are forgotten first."""

_PERIOD_WORDS = """
today tonight day daily morning evening night week weekly weekend month monthly year yearly
jour quotidien matin matinale soir soiree nuit semaine hebdo mois
"""
PERIODS = frozenset(_PERIOD_WORDS.split())
"""Words that name a period: a head that holds one comes back by the calendar, not by the news."""

_FORM_WORDS = "briefing brief bulletin digest newsletter podcast quiz recap roundup rundown chronique"
FORMS = frozenset(_FORM_WORDS.split())
"""Words that name a form: beside one of them, one name in a head is no subject ("Asia Morning Briefing")."""

_MASKED = re.compile(
    r"^(?:\d.*|(?:mon|tues|wednes|thurs|fri|satur|sun)day|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
    r"|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)$"
)

_MARKS = PERIODS | FORMS

_CALENDAR = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|\d{1,2} (?:january|february|march|april|june|july|august|september|october|november|december"
    r"|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre))\b"
)
_HEAD = re.compile(r"([^:|–—]{6,60}?)(?::\s| [|–—-] )")

_LISTED = re.compile(
    "|".join(
        (
            # Weather by place or by day, not storms that make news.
            r"^(?:la )?meteo(?: (?:du|de la|a|au|en|des|pour|agricole|marine|week)|[ ,.:-]*$"
            r"|[ ,.]*[^:,.]{2,40}[.:])",
            r"\bla meteo du\b", r"^bulletin meteo", r"^(?:les? |la )?previsions? (?:de )?meteo",
            r"^meteo[ -]france\b.*\bdu (?:\w+ )?\d", r"^(?:la )?meteo (?:de )?ce(?:tte)? ",
            r"^(?:quel temps (?:fera|est|prevoit)|le temps (?:qu'il )?(?:fera|prevu|pour))",
            r"^(?:today'?s |tonight'?s )?weather(?: forecast)?(?: for| today|:|$)",
            r"\bweather forecast (?:for|:)",
            r"^(?:the )?(?:forecast|pollen count) (?:for )?(?:today|tonight)",
            # Stars and draws.
            r"\bhoroscopes?\b", r"^astro(?:logie)? du jour", r"\bzodiac signs? (?:today|this week|for)",
            r"\b(?:resultats?|tirage)s? (?:du |de l'|des )?(?:loto|euromillions?|keno|quinte|amigo)\b",
            r"^(?:loto|euromillions?|keno)(?: fdj)?\b.*\b(?:tirage|resultats?|numeros)",
            r"\b(?:powerball|mega millions|lottery|lotto) (?:winning )?(?:numbers|results)\b",
            r"\bwinning numbers\b.*\b(?:powerball|mega millions|lottery|lotto|draw(?:ing)?)\b",
            r"^(?:quinte|tierce)[+ ].*\b(?:pronostics?|arrivee|rapports?)\b",
            # Puzzles.
            r"\b(?:wordle|connections|strands|quordle|nyt mini|crossword|sudoku)\b.*"
            r"\b(?:hints?|answers?|clues?)\b",
            r"^(?:mots croises|mots fleches|sudoku)\b", r"^(?:the |daily |weekly )?(?:news )?quiz\b",
            # Listings.
            r"\b(?:programme tele|programme tv|tv guide|tv listings?|ce soir a la tele|a la tele ce soir)\b",
            r"^what(?:'s| is) on tv\b", r"^what to watch (?:on|this|tonight)\b",
            r"^(?:que|quoi) regarder (?:ce|a la)",
            r"\b(?:box-?office) du jour\b", r"\bagenda (?:du jour|de la semaine|des sorties)\b",
            r"^(?:birthdays?|today in history|on this day|this day in history|ephemeride)\b",
            r"^(?:c'est arrive|cela s'est passe) (?:un|le) ",
            # Obituary columns and gazettes, not deaths that make news.
            r"^(?:avis de deces|carnet(?! de (?:route|voyage|bord|sante|notes))|obituaries|death notices)\b",
            # Digests and shells without an event of their own.
            r"^(?:your |the )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|morning|evening|daily|weekend)"
            r" (?:briefing|bulletin|digest|newsletter|headlines|update)\b",
            r"^(?:top (?:news )?(?:stories|headlines)|headlines|news in brief|in brief|news bulletin)\b",
            r"^(?:le |la )?(?:journal|flash|matinale|edition)(?: (?:de|du|des) )(?:\d|midi|soir|matin|info)",
            r"^(?:revue de presse|la une (?:de|du)|l'essentiel de l'actualite"
            r"|les (?:titres|infos) (?:du|de) )",
            r"^l'actu(?:alite)? (?:du jour|en bref|de la nuit|du week-end)",
            r"^(?:cartoon|dessin|photo|image|pictures?|photos) (?:of the|du) (?:day|week|jour|semaine)\b",
            r"^(?:trafic|info trafic|circulation)(?: en| a| au| du|:)",
            r"^(?:\d{1,2}|five|ten|three|cinq|dix|trois) (?:things|choses|infos?)"
            r" (?:to know|a (?:savoir|retenir))"
            r"(?: (?:today|this|for|before|on|ce|du|pour|avant|aujourd)\b|[ .:]*$)",
            r"^(?:live|en direct|direct|live blog|live updates?)[ .:!-]*$",
            # Offers.
            r"\b(?:promo|bonus|discount|coupon|referral|voucher)s? codes?\b|\bcodes? promos?\b",
            r"\bbonus bets?\b|\bsportsbook promos?\b",
            r"^(?:best|top|early|the best|les meilleur\w+|bons? plans?)\b"
            r".*\b(?:deals?|promos?|soldes|bons plans)\b",
            # How to see what is on; not a hearing or a launch that is watched live.
            r"^(?:here'?s )?(?:how|where) to (?:watch|stream)\b"
            r"(?!.*\b(?:debate|hearing|trial|inaugurat|vote|speech|launch|eclipse))",
            r"^(?:what time (?:is|does|will)|when does) "
            r".*\b(?:on tonight|start|air|premiere|come out|release)",
            r"^stream it or skip it\b", r"^ou (?:voir|regarder) ",
        )
    )
)  # fmt: skip


_TRIGGER_WORDS = """
meteo temps weather forecast pollen horoscope horoscopes astro astrologie zodiac loto euromillions
euromillion keno quinte amigo powerball mega lottery lotto winning tierce wordle connections strands
quordle nyt crossword sudoku mots quiz programme tv tele watch regarder box agenda birthday birthdays
today day history ephemeride arrive passe avis carnet obituaries death briefing bulletin digest newsletter
headlines update stories brief journal flash matinale edition revue une actualite titres infos actu
cartoon dessin photo image picture pictures photos trafic circulation promo promos bonus coupon
coupons discount referral voucher code codes deal deals soldes plans stream time live direct things choses
info start air premiere release voir previsions prevision
"""
_TRIGGERS = frozenset(_TRIGGER_WORDS.split())
"""Each listed form holds one of these words: titles without any are not read further."""


@lru_cache(maxsize=256)
def _read(title: str) -> tuple[str, tuple[str, ...]]:
    """Return a title folded and its words; one title is read by several rules in a row."""
    folded = fold(title[:200])
    return folded, tuple(words(folded))


def listed(title: str) -> bool:
    """Tell whether a title has the form of a listed template.

    >>> listed("Météo à Lyon : vendredi 10 janvier"), listed("Storm Amy kills three in Ireland")
    (True, False)
    """
    folded, told = _read(title)
    return not _TRIGGERS.isdisjoint(told) and _LISTED.search(folded) is not None


def skeleton(title: str) -> str:
    """Return the title with numbers, days and months masked; empty when too little else remains.

    >>> skeleton("Stock market today: Tuesday, 9 September")
    'stock market today # # #'
    """
    masked = ["#" if _MASKED.match(word) else word for word in _read(title)[1]]
    return " ".join(masked) if sum(1 for word in masked if word != "#") >= 2 else ""


def place_skeleton(title: str, language: str | None = None) -> str:
    """Return a dated title with its names masked too; empty where it holds no day or month, or no name.

    Only in sentences, where capitals tell names. Two telling words must remain, so that "Mort de X
    samedi" is none.

    >>> place_skeleton("Les prévisions météo du vendredi 10 janvier à Saint-Lanvic", "fr")
    'les previsions meteo du # # # a *'
    """
    if not _CALENDAR.search(_read(title)[0]) or casing_of(title, language) is not Casing.SENTENCE:
        return ""
    found: list[str] = []
    for token in title[:200].split():
        masked = ["#" if _MASKED.match(word) else word for word in words(fold(token))]
        if found and token[:1].isupper() and "#" not in masked:
            masked = [] if found[-1] == "*" else ["*"]
        found += masked
    telling = [word for word in found if len(word) > 3]
    return " ".join(found) if "*" in found and len(telling) >= 2 else ""


def series_head(title: str, plain: frozenset[str]) -> str:
    """Return the masked head before a title's first colon, bar or dash, if it may head a series; else empty.

    It names a period or a form and is made of ordinary words (``plain``): a head with a name in it is
    mostly a subject that comes back with the news.

    >>> series_head("Song of the Week: Aurel Brisk sings", frozenset({"song", "week"}))
    'song of the week'
    """
    head = None if _MARKS.isdisjoint(_read(title)[1]) or not plain else _HEAD.match(title[:200])
    if head is None:
        return ""
    found = words(fold(head[1]))
    if len(found) not in SERIES_WORDS or _MARKS.isdisjoint(found):
        return ""
    names = sum(
        1
        for word in found
        if len(word) > 3 and word not in plain and word not in _MARKS and not _MASKED.match(word)
    )
    if names > (0 if FORMS.isdisjoint(found) else 1):
        return ""
    return " ".join("#" if _MASKED.match(word) else word for word in found)


class TemplateMemory:
    """Learns which forms an owner repeats. Bounded; deterministic in the order given.

    ``plain`` are the ordinary words that a series may be headed with; without any, none is learnt.
    """

    def __init__(self, plain: frozenset[str] = frozenset()) -> None:
        self._plain = plain
        self._seen: OrderedDict[tuple[str, str], tuple[frozenset[int], frozenset[int]]] = OrderedDict()

    def is_template(self, title: str, *, owner: str, at: datetime, language: str | None = None) -> bool:
        """Remember a title and tell whether it is a template of its owner by now."""
        day, form = at.toordinal(), skeleton(title)
        days, variants = self._note(owner, form, day, _digits(title) if "#" in form else None)
        found = days >= MIN_DAYS or variants >= MIN_VARIANTS
        place = place_skeleton(title, language) if "#" in form else ""
        if place:
            found |= self._note(owner, f"*{place}", day, crc32(form.encode()))[1] >= MIN_VARIANTS
        head = series_head(title, self._plain)
        if head:
            found |= self._note(owner, f":{head}", day, None)[0] >= SERIES_DAYS
        return found

    def _note(self, owner: str, form: str, day: int, variant: int | None) -> tuple[int, int]:
        """Count a form's day and variant; return how many of each are known, at most what is asked for."""
        if not form:
            return 0, 0
        days, variants = self._seen.pop((owner, form), (frozenset[int](), frozenset[int]()))
        days = days if len(days) >= SERIES_DAYS else days | {day}
        if variant is not None and len(variants) < MIN_VARIANTS:
            variants |= {variant}
        self._seen[owner, form] = (days, variants)
        if len(self._seen) > MAX_SKELETONS:
            self._seen.popitem(last=False)
        return len(days), len(variants)


def _digits(title: str) -> int:
    """Return a stable number for what the mask hides."""
    value = 0
    for word in _read(title)[1]:
        if _MASKED.match(word):
            for letter in word:
                value = (value * 131 + ord(letter)) % 1_000_003
    return value
