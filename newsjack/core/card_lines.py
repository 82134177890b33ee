"""Lines of a card about the coverage: since when, by whom, and what is new."""

from datetime import timedelta

from newsjack.core.words import CardWords
from newsjack.model.development import Development, DevelopmentKind
from newsjack.model.opportunity import Opportunity

VOICES = 40
"""Most outlets named on a card; the rest are counted."""

OLD_ORIGIN = timedelta(hours=1)
"""How long before its wave a story was public for the card to say both."""


def seen_line(shown: Opportunity, words: CardWords) -> str:
    """Say since when the story is public and where it was first, how many outlets and items tell it."""
    reading = shown.reading
    told = [_since(shown, words)]
    if shown.origin_at is not None and reading.wave_started_at - shown.origin_at >= OLD_ORIGIN:
        told.append(words("seen.wave", at=words.moment(reading.wave_started_at, seen_from=shown.at)))
    told.append(words.count("seen.outlets", reading.reach))
    told.append(words.count("seen.entries", reading.entries))
    return " · ".join(told)


def _since(shown: Opportunity, words: CardWords) -> str:
    if shown.origin_at is None:
        return words("seen.first", at=words.moment(shown.reading.wave_started_at, seen_from=shown.at))
    at = words.moment(shown.origin_at, seen_from=shown.at)
    return words("seen.origin", at=at, outlet=" ".join(shown.origin_outlet.split()) or "?")


def voices_line(shown: Opportunity, words: CardWords) -> str:
    """Name the outlets that tell the story, in order of first sight: copies and one owner's, each."""
    if not shown.outlets:
        return ""
    names = ", ".join(" ".join(outlet.split()) for outlet in shown.outlets[:VOICES])
    more = len(shown.outlets) - VOICES
    return words.labelled("seen.voices", f"{names} {words('seen.more', n=more)}" if more > 0 else names)


def development_line(shown: Opportunity, words: CardWords) -> str:
    """Say what is new in the story, since when and by whom; empty when nothing is."""
    one = shown.development
    if one is None:
        return ""
    label = words("development", at=words.moment(one.at, seen_from=shown.at))
    text = f"{development_text(one, words)} ({' '.join(one.outlet.split())})"
    return words("labelled", label=label, text=text)


def development_text(one: Development, words: CardWords) -> str:
    """Say a development in the reader's language."""
    topic = one.topic if one.kind is DevelopmentKind.COUNT else one.kind.value
    return words(f"development.{topic}", told=" ".join(one.told.split()))
