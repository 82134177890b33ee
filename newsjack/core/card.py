"""Card: what an alert says, as neutral content in English or French. Sinks only lay it out.

The order of the fields is the order in which a reader needs them. No text
here is escaped: a sink escapes for its own markup. No meaning stands in a colour or a mark alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from types import MappingProxyType

from newsjack.core.card_lines import development_line, seen_line, voices_line
from newsjack.core.urgency import UrgencyLevel, level_of
from newsjack.core.words import WORDS, CardWords, span_text
from newsjack.model.alert import Alert, AlertId, AlertKind, Outcome
from newsjack.model.brand import Lane
from newsjack.model.curve import Phase, Reading
from newsjack.model.opportunity import Elsewhere, Opportunity, Reason, Safety, UrgencyPart

COLOURS: Mapping[UrgencyLevel, str] = MappingProxyType(
    {
        UrgencyLevel.NOW: "#c62828",
        UrgencyLevel.SOON: "#ef6c00",
        UrgencyLevel.WATCH: "#f9a825",
        UrgencyLevel.LOW: "#78909c",
    }
)
"""Colour of each urgency word, for sinks that can show one."""

MARKS: Mapping[UrgencyLevel, str] = MappingProxyType(
    {UrgencyLevel.NOW: "🔴", UrgencyLevel.SOON: "🟠", UrgencyLevel.WATCH: "🟡", UrgencyLevel.LOW: "⚪"}
)

SAFETY_MARKS: Mapping[Safety, str] = MappingProxyType({Safety.GO: "🟢", Safety.CARE: "🟠", Safety.STOP: "⛔"})

SPARKS = "▁▂▃▄▅▆▇█"
MOST_ELSEWHERE = 3
"""Most lines on stories of other languages."""

EXCERPT = 240
"""Most characters of the sentence that shows the match."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A piece of a sentence; ``mention`` marks the matched words."""

    text: str
    mention: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CardLink:
    """A link with its label in the card's language. ``url`` is http(s)."""

    label: str
    title: str
    url: str
    outlet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The content of one card. ``elsewhere`` are lines on linked stories of other languages.

    ``notice`` says that the card was recalled or closed, and the lesson; empty while it lives.
    ``bar`` and ``spark`` are drawn in characters. ``summary`` is one line for notifications.
    ``voices`` names the outlets, ``development`` what is new; each may be empty. ``parts`` are (name,
    points, why). ``dashboard`` is empty where no address is known.
    """

    alert_id: AlertId
    kind: AlertKind
    level: UrgencyLevel
    mark: str
    word: str
    colour: str
    urgency: int
    headline: str
    notice: str
    lane: Lane
    lane_word: str
    brand: str
    phase: Phase
    phase_word: str
    bar: str
    timing: str
    seen: str
    voices: str
    elsewhere: tuple[str, ...]
    development: str
    spark: str
    spark_label: str
    sentence: tuple[Span, ...]
    match_why: str
    safety: Safety
    safety_mark: str
    safety_word: str
    evidence: str
    angles: tuple[str, ...]
    angles_label: str
    links: tuple[CardLink, ...]
    competitors: str
    parts: tuple[tuple[str, int, str], ...]
    score_label: str
    updated: str
    dashboard: str
    dashboard_label: str
    summary: str


def card_of(alert: Alert, *, language: str, zone: tzinfo, dashboard: str = "") -> Card:
    """Make the card of an alert as of its opportunity; ``dashboard`` is that page's address, or empty."""
    words = CardWords(language=language, zone=zone)
    shown = alert.opportunity
    level = level_of(shown.urgency.total)
    timing = "" if _is_ended(alert) else _timing(shown, words)
    word = _word(alert, level, words)
    safety, lane, phase = shown.safety.safety, shown.match.lane, shown.reading.phase
    phase_word = words(f"phase.{phase.value}")
    return Card(
        alert_id=alert.alert_id,
        kind=alert.kind,
        level=level,
        mark=_mark(alert, level),
        word=word,
        colour=COLOURS[level],
        urgency=shown.urgency.total,
        headline=_one_line(shown.headline),
        notice=_notice(alert, words),
        lane=lane,
        lane_word=words(f"lane.{lane.value}"),
        brand=shown.match.brand,
        phase=phase,
        phase_word=phase_word,
        bar=phase_bar(phase),
        timing=timing,
        seen=seen_line(shown, words),
        voices=voices_line(shown, words),
        elsewhere=tuple(elsewhere_line(one, words) for one in shown.elsewhere[:MOST_ELSEWHERE]),
        development=development_line(shown, words),
        spark=spark_line(shown.spark),
        spark_label=words("seen.spark"),
        sentence=_sentence(shown),
        match_why=_match_why(shown, words),
        safety=safety,
        safety_mark=SAFETY_MARKS[safety],
        safety_word=words(f"safety.{safety.value}"),
        evidence=_evidence(shown, words),
        angles=() if _is_ended(alert) or safety is Safety.STOP else shown.angles,
        angles_label=words("angles"),
        links=_links(shown, words),
        competitors=_competitors(shown, words),
        parts=tuple(_part(part, shown, words) for part in shown.urgency.parts),
        score_label=words("score", total=shown.urgency.total),
        updated=words("updated", at=words.clock(shown.at)),
        dashboard=f"{dashboard.rstrip('/')}/stories/{shown.story_id}" if dashboard else "",
        dashboard_label=words("dashboard"),
        summary=_summary(alert, word=word, phase=phase_word, timing=timing or _notice(alert, words)),
    )


def phase_bar(phase: Phase) -> str:
    """Draw the place on the curve: six steps, filled up to the present one.

    >>> phase_bar(Phase.SCRAMBLE)
    '▰▰▱▱▱▱'
    """
    return "▰" * (phase.rank + 1) + "▱" * (len(Phase) - phase.rank - 1)


def spark_line(counts: tuple[int, ...]) -> str:
    """Draw counts as a line of bars; zero is the lowest bar, the greatest count the highest.

    >>> spark_line((0, 1, 4))
    '▁▃█'
    """
    top = max(counts, default=0)
    if top <= 0:
        return SPARKS[0] * len(counts)
    return "".join(SPARKS[-(-max(0, count) * (len(SPARKS) - 1) // top)] for count in counts)


def _is_ended(alert: Alert) -> bool:
    return alert.kind in (AlertKind.RECALL, AlertKind.CLOSE)


def _mark(alert: Alert, level: UrgencyLevel) -> str:
    if alert.kind is AlertKind.RECALL:
        return "⛔"
    if alert.kind is AlertKind.CLOSE:
        return "⚫"
    return MARKS[level]


def _word(alert: Alert, level: UrgencyLevel, words: CardWords) -> str:
    if alert.kind is AlertKind.RECALL:
        return words("recalled")
    if alert.kind is AlertKind.CLOSE:
        return words("closed")
    return words(f"urgency.{level.value}")


def _notice(alert: Alert, words: CardWords) -> str:
    if alert.kind is AlertKind.RECALL:
        if alert.reason == Reason.MATCH_DROPPED:
            return words("recalled.match", brand=alert.opportunity.match.brand)
        return words("recalled.stop")
    if alert.kind is AlertKind.CLOSE:
        if alert.reason == Reason.MERGED:
            return words("closed.merged")
        return " ".join(filter(None, (words("closed.text"), lesson(alert.outcome, words))))
    return ""


def lesson(outcome: Outcome | None, words: CardWords) -> str:
    """Say how early the alert was, seen from the end; empty where that is not known."""
    if outcome is None:
        return ""
    if outcome.lead_minutes is None:
        return words("closed.small", reach=outcome.reach)
    lead = span_text(timedelta(minutes=outcome.lead_minutes))
    key = "closed.lead" if outcome.lead_minutes > 0 else "closed.late"
    return words(key, lead=lead, reach=outcome.reach)


def _timing(shown: Opportunity, words: CardWords) -> str:
    """Say the time left with its band: by when to act, when the peak is likely, between which bounds."""
    reading = shown.reading
    if shown.match.lane is Lane.REPUTATION:
        return words("time.reputation")
    if reading.phase.rank >= Phase.OLD_NEWS.rank:
        return words("time.past")
    band = reading.forecast.peak_at
    left = band.p50 - shown.at
    late = _until(band.p90, shown.at, words)
    if left < timedelta(minutes=2):
        peak = words("time.peak_now", late=late)
    else:
        early = _until(band.p25, shown.at, words)
        peak = words("time.peak", left=span_text(left), early=early, late=late)
    chance = words("time.chance", chance=round(100 * reading.forecast.p_before_peak))
    return words("time.all", act=_deadline(reading, shown.at, words), peak=peak, chance=chance)


def _deadline(reading: Reading, at: datetime, words: CardWords) -> str:
    to_act = reading.act_before - at
    if to_act < timedelta(minutes=2):
        return words("time.now")
    return words("time.act", left=span_text(to_act), at=words.moment(reading.act_before, seen_from=at))


def _until(then: datetime, at: datetime, words: CardWords) -> str:
    left = then - at
    return span_text(left) if left >= timedelta(minutes=1) else words("time.zero")


def elsewhere_line(one: Elsewhere, words: CardWords) -> str:
    """Say in which language a linked story is told, its own reach, and its headline."""
    language = one.language if f"language.{one.language}" in WORDS else "other"
    return words(
        "elsewhere",
        language=words(f"language.{language}"),
        outlets=words.count("seen.outlets", one.outlets),
        headline=_one_line(one.headline),
    )


def _sentence(shown: Opportunity) -> tuple[Span, ...]:
    """Cut the sentence at its mentions, around the first one where it is long."""
    text = _one_line(shown.match.sentence)
    if not shown.match.mentions and text == _one_line(shown.headline):
        return ()
    needles = dict.fromkeys(_one_line(mention.text) for mention in shown.match.mentions)
    text = _around(text, min((at for at in (text.find(n) for n in needles if n) if at >= 0), default=0))
    spans: list[Span] = []
    while text:
        found = min(((text.find(n), -len(n), n) for n in needles if n and n in text), default=None)
        if found is None:
            spans.append(Span(text=text))
            break
        at, _, needle = found
        if at:
            spans.append(Span(text=text[:at]))
        spans.append(Span(text=needle, mention=True))
        text = text[at + len(needle) :]
    return tuple(spans)


def _around(text: str, at: int) -> str:
    if len(text) <= EXCERPT:
        return text
    start = max(0, min(at - EXCERPT // 3, len(text) - EXCERPT))
    end = start + EXCERPT
    return ("…" if start else "") + text[start:end].strip() + ("…" if end < len(text) else "")


def _match_why(shown: Opportunity, words: CardWords) -> str:
    return words.labelled("why_ours", "; ".join(shown.match.why[:3])) if shown.match.why else ""


def _evidence(shown: Opportunity, words: CardWords) -> str:
    return _one_line(shown.safety.evidence) or words(f"safety.{shown.safety.safety.value}.text")


def _competitors(shown: Opportunity, words: CardWords) -> str:
    return words.labelled("competitors", ", ".join(shown.competitors)) if shown.competitors else ""


def _links(shown: Opportunity, words: CardWords) -> tuple[CardLink, ...]:
    return tuple(
        CardLink(
            label=words.labelled(f"link.{link.role}", "").rstrip(),
            title=_one_line(link.title),
            url=link.url,
            outlet=link.outlet,
        )
        for link in shown.links
        if link.url.startswith(("http://", "https://"))
    )


def _part(part: UrgencyPart, shown: Opportunity, words: CardWords) -> tuple[str, int, str]:
    reading = shown.reading
    shares = {
        "relevance": shown.match.relevance,
        "timing": reading.forecast.p_before_peak,
        "size": reading.forecast.p_big,
    }
    why = part.why
    if part.name in shares:
        why = words(f"part.{part.name}.why", n=round(100 * shares[part.name]))
    elif part.name == "momentum":
        why = words("part.momentum.why", rate=words.decimal(reading.velocity_per_hour))
    elif part.name == "safety":
        why = words("part.safety.why", word=words(f"safety.{shown.safety.safety.value}"))
    known = part.name in ("relevance", "timing", "momentum", "size", "safety")
    return (words(f"part.{part.name}") if known else part.name, round(part.points), why)


def _summary(alert: Alert, *, word: str, phase: str, timing: str) -> str:
    shown = alert.opportunity
    head = f"{word} {shown.urgency.total} · {shown.match.brand}"
    return f"{head} · {_one_line(shown.headline)} · {phase} · {timing}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
