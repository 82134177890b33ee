"""The words of cards in English and French: every visible string of a card is here.

A key that is missing is an error, never a blank. ``{}`` fields are filled by the caller.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

LANGUAGES = ("en", "fr")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

WORDS: Mapping[str, tuple[str, str]] = {
    "urgency.now": ("NOW", "MAINTENANT"),
    "urgency.soon": ("SOON", "BIENTÔT"),
    "urgency.watch": ("WATCH", "À SUIVRE"),
    "urgency.low": ("LOW", "FAIBLE"),
    "lane.brand": ("brand", "marque"),
    "lane.competitor": ("competitor", "concurrent"),
    "lane.theme": ("theme", "thème"),
    "lane.reputation": ("reputation notice", "avis de réputation"),
    "phase.breaking": ("breaking", "première alerte"),
    "phase.scramble": ("scramble", "emballement"),
    "phase.excitement": ("excitement", "engouement"),
    "phase.peak": ("peak", "pic"),
    "phase.old_news": ("old news", "déjà vu"),
    "phase.done": ("done", "terminé"),
    "safety.go": ("GO", "GO"),
    "safety.care": ("CARE", "PRUDENCE"),
    "safety.stop": ("STOP", "STOP"),
    "safety.go.text": ("nothing speaks against joining", "rien ne s'oppose à une prise de parole"),
    "safety.care.text": ("sensitive: weigh every word", "sensible : pesez chaque mot"),
    "safety.stop.text": (
        "do not join; hold scheduled posts",
        "n'intervenez pas ; suspendez les publications",
    ),
    "time.now": ("act at once", "agir tout de suite"),
    "time.act": ("act within ~{left} (before {at})", "agir d'ici ~{left} (avant {at})"),
    "time.peak": ("peak in {left} ({early}–{late})", "pic dans {left} ({early}–{late})"),
    "time.peak_now": ("peak about now (until {late})", "pic en ce moment (jusqu'à {late})"),
    "time.past": ("peak passed, too late to begin", "pic passé, trop tard pour commencer"),
    "time.all": ("{act}; {peak}, {chance}", "{act} ; {peak}, {chance}"),
    "labelled": ("{label}: {text}", "{label} : {text}"),
    "time.chance": ("{chance} % before the peak", "{chance} % avant le pic"),
    "time.zero": ("now", "maintenant"),
    "time.reputation": ("no invitation: for your information", "aucune invitation : pour information"),
    "seen.first": ("first seen {at}", "vu dès {at}"),
    "seen.origin": ("first public {at}, {outlet}", "rendu public {at}, {outlet}"),
    "seen.wave": ("this wave since {at}", "cette vague depuis {at}"),
    "seen.outlets.one": ("{n} outlet", "{n} média"),
    "seen.outlets.many": ("{n} independent outlets", "{n} médias indépendants"),
    "seen.entries.one": ("{n} item", "{n} article"),
    "seen.entries.many": ("{n} items", "{n} articles"),
    "seen.spark": ("last 60 min", "60 dernières min"),
    "seen.voices": ("by", "par"),
    "seen.more": ("and {n} more", "et {n} autres"),
    "development": ("New at {at}", "Nouveau à {at}"),
    "development.act": ("new act: {told}", "nouvel acte : {told}"),
    "development.name": ("new name: {told}", "nouveau nom : {told}"),
    "development.amount": ("amount {told}", "montant {told}"),
    "development.dead": ("toll {told}", "bilan {told}"),
    "development.injured": ("injured {told}", "blessés {told}"),
    "development.missing": ("missing {told}", "disparus {told}"),
    "development.held": ("arrested {told}", "interpellés {told}"),
    "development.displaced": ("evacuated {told}", "évacués {told}"),
    "development.cases": ("cases {told}", "cas {told}"),
    "development.cut": ("jobs cut {told}", "emplois supprimés {told}"),
    "elsewhere": (
        "Also in {language}: {outlets} · {headline}",
        "Aussi en {language} : {outlets} · {headline}",
    ),
    "language.en": ("English", "anglais"),
    "language.fr": ("French", "français"),
    "language.es": ("Spanish", "espagnol"),
    "language.de": ("German", "allemand"),
    "language.pt": ("Portuguese", "portugais"),
    "language.other": ("another language", "autre langue"),
    "link.earliest": ("earliest", "premier"),
    "link.explainer": ("explainer", "explication"),
    "link.latest": ("latest", "dernier"),
    "angles": ("Angles", "Angles"),
    "competitors": ("Already in it", "Déjà présents"),
    "why_ours": ("why ours", "pourquoi nous"),
    "score": ("Why {total}:", "Pourquoi {total} :"),
    "part.relevance": ("relevance", "pertinence"),
    "part.timing": ("timing", "moment"),
    "part.momentum": ("momentum", "élan"),
    "part.size": ("size", "ampleur"),
    "part.safety": ("safety", "sécurité"),
    "part.relevance.why": ("{n} % relevant", "pertinent à {n} %"),
    "part.timing.why": ("{n} % before the peak", "{n} % avant le pic"),
    "part.momentum.why": ("{rate} weighted items/h", "{rate} articles pondérés/h"),
    "part.size.why": ("{n} % to reach 8 outlets", "{n} % d'atteindre 8 médias"),
    "part.safety.why": ("{word}", "{word}"),
    "dashboard": ("curve", "courbe"),
    "updated": ("as of {at}", "état à {at}"),
    "recalled": ("RECALLED", "RAPPEL"),
    "recalled.stop": (
        "Recalled: the story turned to STOP. Do not publish; hold scheduled posts.",
        "Rappel : l'histoire passe à STOP. Ne publiez rien ; suspendez les publications programmées.",
    ),
    "recalled.match": (
        "Recalled: the story turned out not to be about {brand}.",
        "Rappel : cette histoire ne concerne finalement pas {brand}.",
    ),
    "closed": ("CLOSED", "CLOS"),
    "closed.text": ("The window is shut.", "La fenêtre est fermée."),
    "closed.merged": (
        "Closed: the same story is told on another card.",
        "Clos : la même histoire est suivie sur une autre carte.",
    ),
    "closed.lead": (
        "Alerted {lead} before the peak; {reach} outlets in the end.",
        "Alerte {lead} avant le pic ; {reach} médias au final.",
    ),
    "closed.late": (
        "Alerted {lead} after the peak; {reach} outlets in the end.",
        "Alerte {lead} après le pic ; {reach} médias au final.",
    ),
    "closed.small": (
        "It stayed small: {reach} outlets in the end.",
        "Elle est restée petite : {reach} médias au final.",
    ),
    "updated.line": ("update", "mise à jour"),
    "new.line": ("alert", "alerte"),
    "angle.standing": (
        "Your standing: {standing}. What does it add to this story?",
        "Votre légitimité : {standing}. Qu'apporte-t-elle à cette histoire ?",
    ),
    "angle.theme": (
        "Your theme “{theme}” is in it: give the figure or the explanation nobody gave yet.",
        "Votre thème « {theme} » est concerné : donnez le chiffre ou l'explication qui manque encore.",
    ),
    "angle.second": (
        "The second paragraph is open: why it happens, what it changes, who is affected.",
        "Le deuxième paragraphe reste à écrire : pourquoi, ce que cela change, qui est concerné.",
    ),
    "angle.competitor": (
        "{competitor} is in this story: bring something else, and do not gloat.",
        "{competitor} est dans cette histoire : apportez autre chose, sans triomphalisme.",
    ),
}


@dataclass(frozen=True, slots=True)
class CardWords:
    """Speaks one language and one time zone. Calling it with a key gives the filled text."""

    language: str
    zone: tzinfo

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of ``key``. Raises ``KeyError`` for a key that is not in the list."""
        text = WORDS[key][LANGUAGES.index(self.language) if self.language in LANGUAGES else 0]
        return text.format(**values) if values else text

    def count(self, key: str, number: int) -> str:
        """Return ``key.one`` or ``key.many``, filled with ``n``; French counts 0 as one."""
        single = number in (0, 1) if self.language == "fr" else number == 1
        return self(f"{key}.one" if single else f"{key}.many", n=number)

    def labelled(self, key: str, text: str) -> str:
        """Return ``text`` behind the label ``key``, with the language's colon."""
        return self("labelled", label=self(key), text=text)

    def decimal(self, number: float) -> str:
        """Write a number with one decimal: a comma in French."""
        return f"{number:.1f}".replace(".", "," if self.language == "fr" else ".")

    def clock(self, at: datetime) -> str:
        """Return the time of day in the team's zone, e.g. ``14:35``."""
        return f"{at.astimezone(self.zone):%H:%M}"

    def moment(self, at: datetime, *, seen_from: datetime) -> str:
        """Return the time of day, behind its day where that is not ``seen_from``'s: ``10/09 23:00``."""
        local = at.astimezone(self.zone)
        if local.date() == seen_from.astimezone(self.zone).date():
            return self.clock(at)
        day = f"{local:%d/%m}" if self.language == "fr" else f"{local.day} {MONTHS[local.month - 1]}"
        return f"{day} {self.clock(at)}"


def span_text(span: timedelta) -> str:
    """Write a duration as a reader says it; the sign is dropped.

    >>> span_text(timedelta(minutes=40)), span_text(timedelta(minutes=130)), span_text(timedelta(days=3))
    ('40 min', '2 h 10', '3 d')
    """
    minutes = round(abs(span) / timedelta(minutes=1))
    if minutes < 100:
        return f"{minutes} min"
    if minutes < 48 * 60:
        hours, rest = divmod(minutes, 60)
        return f"{hours} h {rest:02}" if rest and hours < 10 else f"{round(minutes / 60)} h"
    return f"{round(minutes / 1440)} d"
