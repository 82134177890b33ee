"""Small makers of nouns for tests: everything has a default, everything can be said."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from newsjack.model.alert import Alert, AlertId, AlertKind, AlertState, Receipt
from newsjack.model.brand import Lane, MatchState, Mention, StoryMatch
from newsjack.model.curve import Forecast, PeakBand, Phase, PhaseChange, Reading
from newsjack.model.entry import Entry, EntryId
from newsjack.model.feed import Feed, FeedId
from newsjack.model.log import LogLine
from newsjack.model.opportunity import (
    Assessment,
    Decision,
    Elsewhere,
    Link,
    Opportunity,
    Reason,
    Safety,
    SafetyReading,
    Urgency,
    UrgencyPart,
    Verdict,
)
from newsjack.model.story import Assignment, Member, Story, StoryId

AT = datetime(2025, 9, 10, 16, 0, tzinfo=UTC)
"""The instant around which tests happen."""


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def make_feed(name: str, **changes: Any) -> Feed:
    feed = Feed(feed_id=FeedId(name), url=f"http://{name}.example/rss", outlet=name, owner=name)
    return replace(feed, **changes)


def make_entry(name: str, **changes: Any) -> Entry:
    entry = Entry(
        entry_id=EntryId(name),
        feed_id="f1",
        outlet="outlet",
        owner="owner",
        url=f"http://outlet.example/{name}",
        title=f"Title of {name}",
        summary="",
        language="en",
        published_at=None,
        first_seen_at=AT,
    )
    return replace(entry, **changes)


def make_story(name: str, **changes: Any) -> Story:
    story = Story(
        story_id=StoryId(name),
        headline=f"Headline of {name}",
        language="en",
        wave=1,
        entries=1,
        outlets=1,
        first_seen_at=AT,
        last_seen_at=AT,
    )
    return replace(story, **changes)


def make_member(name: str, **changes: Any) -> Member:
    member = Member(entry_id=EntryId(name), outlet="outlet", owner="owner", event_at=AT, first_seen_at=AT)
    return replace(member, **changes)


def make_assignment(entry: str, story: str, **changes: Any) -> Assignment:
    return replace(
        Assignment(entry_id=EntryId(entry), story_id=StoryId(story), at=AT, opened=True), **changes
    )


def make_reading(story: str, **changes: Any) -> Reading:
    band = PeakBand(
        p10=AT, p25=AT + minutes(20), p50=AT + minutes(60), p75=AT + minutes(90), p90=AT + minutes(200)
    )
    reading = Reading(
        story_id=StoryId(story),
        wave=1,
        at=AT,
        wave_started_at=AT - minutes(20),
        reach=3,
        entries=4,
        velocity_per_hour=6.5,
        phase=Phase.SCRAMBLE,
        phase_at=AT - minutes(2),
        forecast=Forecast(at=AT, p_before_peak=0.8, p_big=0.3, peak_at=band, basis="prior, 3 outlets"),
        act_before=AT + minutes(5),
        window_open=True,
    )
    return replace(reading, **changes)


def make_match(story: str, **changes: Any) -> StoryMatch:
    match = StoryMatch(
        story_id=StoryId(story),
        wave=1,
        brand="Acorn",
        lane=Lane.BRAND,
        at=AT,
        relevance=0.9,
        state=MatchState.MATCHED,
        entries=2,
        entry_id=EntryId("e1"),
        sentence="Acorn opens a shop",
        mentions=(Mention(term="Acorn", text="Acorn", field="title", start=0, end=5),),
        why=("name in the title",),
    )
    return replace(match, **changes)


def make_change(phase: Phase = Phase.SCRAMBLE, **changes: Any) -> PhaseChange:
    return replace(PhaseChange(wave=1, phase=phase, at=AT, why="third outlet"), **changes)


def make_assessment(story: str, **changes: Any) -> Assessment:
    assessment = Assessment(
        story_id=StoryId(story),
        at=AT,
        reading=make_reading(story),
        safety=SafetyReading(safety=Safety.GO),
        matches=(make_match(story),),
        changes=(make_change(),),
    )
    return replace(assessment, **changes)


def make_opportunity(story: str, *, urgency: int = 60, **changes: Any) -> Opportunity:
    match = changes.get("match") or make_match(story)
    wave = changes.get("wave", 1)
    opportunity = Opportunity(
        opportunity_id=f"{story}-{wave}-{match.brand}-{match.lane}",
        story_id=StoryId(story),
        wave=1,
        at=AT,
        headline=f"Headline of {story}",
        language="en",
        match=match,
        reading=make_reading(story),
        safety=SafetyReading(safety=Safety.GO),
        urgency=Urgency(
            total=urgency, parts=(UrgencyPart(name="timing", points=float(urgency), why="open"),)
        ),
        entry_ids=(EntryId("e1"), EntryId("e2")),
        outlets=("one", "two"),
        links=(Link(role="earliest", title="First", url="http://one.example/1", outlet="one", at=AT),),
        spark=(0, 1, 2),
        channel="#news",
    )
    return replace(opportunity, **changes)


def make_verdict(
    decision: Decision = Decision.HOLD, reason: Reason = Reason.BELOW_THRESHOLD, **changes: Any
) -> Verdict:
    return replace(Verdict(decision=decision, reason=reason, at=AT, detail="45 < 60"), **changes)


def make_alert(name: str, *, story: str = "s1", **changes: Any) -> Alert:
    alert = Alert(
        alert_id=AlertId(name),
        channel="#news",
        sink="console",
        kind=AlertKind.NEW,
        state=AlertState.CLAIMED,
        opportunity=make_opportunity(story),
        decided_at=AT,
        reason="window_open",
    )
    return replace(alert, **changes)


def make_receipt(**changes: Any) -> Receipt:
    return replace(Receipt(sink="console", channel="#news", reference="1", at=AT), **changes)


def make_line(event: str, **changes: Any) -> LogLine:
    line = LogLine(line_id="", at=AT, worker="poll-1", level="info", event=event, fields={"feed_id": "f1"})
    return replace(line, **changes)


def make_elsewhere(story: str, **changes: Any) -> Elsewhere:
    found = Elsewhere(story_id=StoryId(story), language="fr", headline="Acorn ouvre un magasin", outlets=4)
    return replace(found, **changes)
