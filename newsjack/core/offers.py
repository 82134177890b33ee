"""Make opportunities of an assessed story: one for each brand and lane that it matches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from newsjack.core.brief import angles_of, links_of, spark_of
from newsjack.core.urgency import urgency
from newsjack.core.words import CardWords
from newsjack.model.brand import Brand, Lane, MatchState, StoryMatch
from newsjack.model.entry import Entry, EntryId
from newsjack.model.opportunity import Assessment, Elsewhere, Link, Opportunity, Safety, SafetyReading
from newsjack.model.params import Params
from newsjack.model.story import Member, Story

GO = SafetyReading(safety=Safety.GO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What is known of the present wave's coverage, all in order of first sight.

    ``found`` are the matched terms of each brand and lane.
    """

    members: tuple[Member, ...]
    entry_ids: tuple[EntryId, ...]
    outlets: tuple[str, ...]
    links: tuple[Link, ...]
    found: Mapping[tuple[str, Lane], tuple[str, ...]]


def coverage_of(
    members: tuple[Member, ...],
    entries: Sequence[Entry],
    *,
    found: Mapping[tuple[str, Lane], tuple[str, ...]],
) -> Coverage:
    """Sum a wave up; ``entries`` are those of its members that are still kept."""
    return Coverage(
        members=members,
        entry_ids=tuple(member.entry_id for member in members),
        outlets=tuple(dict.fromkeys(member.outlet for member in members)),
        links=links_of(entries),
        found=found,
    )


def opportunity_id_of(story_id: str, wave: int, brand: str, lane: Lane) -> str:
    """Return the id of an opportunity: the same for story, wave, brand and lane."""
    text = "\x1f".join((story_id, str(wave), brand, lane.value))
    return "o" + blake2b(text.encode(), digest_size=8).hexdigest()


def opportunities_of(
    story: Story,
    assessment: Assessment,
    *,
    before: Assessment | None,
    coverage: Coverage,
    brands: Mapping[str, Brand],
    words: CardWords,
    params: Params,
    elsewhere: tuple[Elsewhere, ...] = (),
) -> tuple[Opportunity, ...]:
    """Return the opportunities of every match whose brand is still watched.

    A match that is dropped gives one only when it stood in ``before``: a card may have to be recalled.
    On a STOP, the lane ``brand`` becomes ``reputation``. A brand that watches everything gets none
    from a template, nor while only one owner reports: its window cannot be open.
    """
    stood = {
        (match.brand, match.lane)
        for match in (before.matches if before is not None else ())
        if match.state is MatchState.MATCHED
    }
    offers = []
    for match in assessment.matches:
        brand = brands.get(match.brand)
        if brand is None or (match.state is MatchState.DROPPED and (match.brand, match.lane) not in stood):
            continue
        if brand.watch_everything and (story.boilerplate or assessment.reading.reach < 2):
            continue
        lane = lane_of(match, assessment.safety, brand)
        offers.append(
            _offer(
                story,
                assessment,
                replace(match, lane=lane) if lane is not match.lane else match,
                brand=brand,
                coverage=coverage,
                words=words,
                params=params,
            )
        )
    return tuple(replace(offer, elsewhere=elsewhere) for offer in offers) if elsewhere else tuple(offers)


def elsewhere_of(linked: Sequence[Story]) -> tuple[Elsewhere, ...]:
    """Sum up the linked stories of other languages, the one that reaches most first."""
    ordered = sorted(linked, key=lambda story: (-story.outlets, story.language or "", story.story_id))
    return tuple(
        Elsewhere(
            story_id=story.story_id,
            language=story.language or "",
            headline=story.headline,
            outlets=story.outlets,
        )
        for story in ordered
    )


def lane_of(match: StoryMatch, safety: SafetyReading, brand: Brand) -> Lane:
    """Return the lane an opportunity is told in: a brand named in a STOP gets a notice of reputation."""
    concerned = match.lane is Lane.BRAND and match.state is MatchState.MATCHED
    if concerned and safety.safety is Safety.STOP and not brand.watch_everything:
        return Lane.REPUTATION
    return match.lane


def _offer(
    story: Story,
    assessment: Assessment,
    match: StoryMatch,
    *,
    brand: Brand,
    coverage: Coverage,
    words: CardWords,
    params: Params,
) -> Opportunity:
    reading, safety = assessment.reading, assessment.safety
    weighed = GO if brand.watch_everything else safety
    themes = coverage.found.get((brand.name, Lane.THEME), ())
    competitors = coverage.found.get((brand.name, Lane.COMPETITOR), ())
    return Opportunity(
        opportunity_id=opportunity_id_of(story.story_id, reading.wave, brand.name, match.lane),
        story_id=story.story_id,
        wave=reading.wave,
        at=assessment.at,
        headline=story.headline,
        language=story.language,
        match=match,
        reading=reading,
        safety=safety,
        # Timing alone decides for a brand that watches everything: safety takes nothing away.
        urgency=urgency(match=match, reading=reading, safety=weighed, params=params.urgency),
        entry_ids=coverage.entry_ids,
        outlets=coverage.outlets,
        links=coverage.links,
        spark=spark_of(coverage.members, now=assessment.at),
        competitors=competitors[:5],
        angles=angles_of(
            brand,
            lane=match.lane,
            safety=safety.safety,
            themes=themes,
            competitors=competitors,
            words=words,
        ),
        channel=brand.channel or params.team.channel,
        watch_everything=brand.watch_everything,
        boilerplate=story.boilerplate,
        development=assessment.developments[-1] if assessment.developments else None,
        origin_at=story.origin_at,
        origin_outlet=story.origin_outlet,
    )


def with_dropped(
    matches: Sequence[StoryMatch], before: Assessment | None, *, wave: int
) -> tuple[StoryMatch, ...]:
    """Add what fell away since ``before``, as dropped: once, and only within the same wave.

    A brand that is no longer watched drops too, but makes no opportunity: its cards end with the story.
    """
    if before is None or before.reading.wave != wave:
        return tuple(matches)
    still = {(match.brand, match.lane) for match in matches}
    gone = tuple(
        replace(match, state=MatchState.DROPPED)
        for match in before.matches
        if match.state is MatchState.MATCHED and (match.brand, match.lane) not in still
    )
    return (*matches, *gone)
