"""Templates that never trend: weather, horoscopes, draws, listings, live shells, quizzes.

Some are listed, in French and English; the rest are learnt: an outlet that publishes the same
title again and again, with only the numbers, days and months changed, publishes a template.
"""

import re
from collections import OrderedDict
from datetime import datetime

from newsjack.core.text import fold, words

MIN_DAYS = 3
"""Distinct days on which one skeleton makes a template."""

MIN_VARIANTS = 6
"""Distinct titles of one skeleton that make a template even within a day."""

MAX_SKELETONS = 50_000
"""Skeletons remembered over all outlets; the longest unseen are forgotten first."""

_MASKED = re.compile(
    r"^(?:\d.*|(?:mon|tues|wednes|thurs|fri|satur|sun)day|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
    r"|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)$"
)

_LISTED = re.compile(
    "|".join(
        (
            # Weather by place or by day, not storms that make news.
            r"^(?:la )?meteo(?: (?:du|de la|a|au|en|des|pour|agricole|marine|week)|[ ,.:-]*$"
            r"|[ ,.]*[^:,.]{2,40}[.:])",
            r"\bla meteo du\b", r"^bulletin meteo", r"^(?:les? |la )?previsions? meteo",
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
            r"^(?:avis de deces|carnet|obituaries|death notices)\b",
            # Digests and shells without an event of their own.
            r"^(?:your |the )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|morning|evening|daily|weekend)"
            r" (?:briefing|bulletin|digest|newsletter|headlines|update)\b",
            r"^(?:top (?:news )?(?:stories|headlines)|headlines|news in brief|in brief|news bulletin)\b",
            r"^(?:le |la )?(?:journal|flash|matinale|edition)(?: (?:de|du|des) )(?:\d|midi|soir|matin|info)",
            r"^(?:revue de presse|la une (?:de|du)|l'essentiel de l'actualite"
            r"|les (?:titres|infos) (?:du|de) )",
            r"^l'actu(?:alite)? (?:du jour|en bref|de la nuit|du week-end)",
            r"^(?:cartoon|dessin|photo|image|pictures?|photos) (?:of the|du) (?:day|week|jour|semaine)\b",
            r"^(?:trafic|info trafic|circulation)(?: en| a| au| du|:)", r"\bpromo codes?\b|\bcode promo\b",
        )
    )
)  # fmt: skip


_TRIGGER_WORDS = """
meteo temps weather forecast pollen horoscope horoscopes astro astrologie zodiac loto euromillions
euromillion keno quinte amigo powerball mega lottery lotto winning tierce wordle connections strands
quordle nyt crossword sudoku mots quiz programme tv tele watch regarder box agenda birthday birthdays
today day history ephemeride arrive passe avis carnet obituaries death briefing bulletin digest newsletter
headlines update stories brief journal flash matinale edition revue une actualite titres infos actu
cartoon dessin photo image picture pictures photos trafic circulation promo
"""
_TRIGGERS = frozenset(_TRIGGER_WORDS.split())
"""Each listed form holds one of these words: titles without any are not read further."""


def listed(title: str) -> bool:
    """Tell whether a title has the form of a listed template.

    >>> listed("Météo à Lyon : vendredi 10 janvier"), listed("Storm Amy kills three in Ireland")
    (True, False)
    """
    folded = fold(title[:200])
    return not _TRIGGERS.isdisjoint(words(folded)) and _LISTED.search(folded) is not None


def skeleton(title: str) -> str:
    """Return the title with numbers, days and months masked; empty when too little else remains.

    >>> skeleton("Stock market today: Tuesday, 9 September")
    'stock market today # # #'
    """
    masked = ["#" if _MASKED.match(word) else word for word in words(fold(title[:200]))]
    return " ".join(masked) if sum(1 for word in masked if word != "#") >= 2 else ""


class TemplateMemory:
    """Learns which titles an outlet repeats. Bounded; deterministic in the order given."""

    def __init__(self) -> None:
        self._seen: OrderedDict[tuple[str, str], tuple[frozenset[int], frozenset[int]]] = OrderedDict()

    def is_template(self, title: str, *, outlet: str, at: datetime) -> bool:
        """Remember a title and tell whether it is a template of the outlet by now."""
        form = skeleton(title)
        if not form:
            return False
        key = (outlet, form)
        days, variants = self._seen.pop(key, (frozenset[int](), frozenset[int]()))
        days = days if len(days) >= MIN_DAYS else days | {at.toordinal()}
        if "#" in form and len(variants) < MIN_VARIANTS:
            variants |= {_digits(title)}
        self._seen[key] = (days, variants)
        if len(self._seen) > MAX_SKELETONS:
            self._seen.popitem(last=False)
        return len(days) >= MIN_DAYS or len(variants) >= MIN_VARIANTS


def _digits(title: str) -> int:
    """Return a stable number for what the mask hides."""
    value = 0
    for word in words(fold(title[:200])):
        if _MASKED.match(word):
            for letter in word:
                value = (value * 131 + ord(letter)) % 1_000_003
    return value
