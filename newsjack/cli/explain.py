"""``newsjack explain STORY``: why a story is where it is."""

import argparse
import os
from datetime import datetime

from newsjack.app import App, open_app
from newsjack.clock import instant_text
from newsjack.core.link_words import LinkReader
from newsjack.errors import InputError
from newsjack.model.alert import Alert
from newsjack.model.opportunity import Assessment, Opportunity
from newsjack.model.story import Story, StoryId
from newsjack.settings.link_lexicon import load_link_lexicon

Commands = argparse._SubParsersAction  # argparse names this type only so


def add_commands(subparsers: "Commands[argparse.ArgumentParser]") -> None:
    """Register the command."""
    explain = subparsers.add_parser("explain", help="why a story is where it is")
    explain.add_argument("story", metavar="STORY", help="a story's id, or words of its headline")
    explain.set_defaults(run=_explain)


def _explain(args: argparse.Namespace) -> int:
    app = open_app(os.environ, worker="explain")
    story = _find(app, args.story)
    print("\n".join(story_lines(app, story)))
    return 0


def _find(app: App, text: str) -> Story:
    story = app.stories.get(StoryId(text))
    if story is not None:
        return story
    words = text.lower()
    found = [s for s in app.stories.recent(limit=2_000) if words in s.headline.lower()]
    if len(found) == 1:
        return found[0]
    hint = "; ".join(f"{s.story_id} {s.headline}" for s in found[:5])
    raise InputError(f"{len(found)} stories match {text!r}{': ' + hint if hint else ''}", subject=text)


def story_lines(app: App, story: Story) -> list[str]:
    """Return the whole explanation, line by line."""
    assessment = app.stories.assessment(story.story_id)
    lines = [f"{story.story_id}  {story.headline}"]
    lines.append(
        f"  {story.entries} entries, {story.outlets} independent outlets, wave {story.wave}, "
        f"{_at(story.first_seen_at)} to {_at(story.last_seen_at)}"
    )
    if story.origin_at is not None:
        lines.append(f"  first public {_at(story.origin_at)}, {story.origin_outlet}")
    lines += ["", "entries", *_entries(app, story)]
    if story.linked:
        lines += ["", "in other languages", *_linked(app, story)]
    if assessment is not None and assessment.developments:
        lines += ["", "developments"] + [
            f"  {_at(one.at)} {one.words}, {one.outlet} ({one.entry_id})" for one in assessment.developments
        ]
    if assessment is not None:
        lines += ["", "curve", *_curve(app, assessment)]
        lines += ["", "matches", *_matches(assessment)]
    opportunities = [o for o in app.stories.opportunities(limit=2_000) if o.story_id == story.story_id]
    lines += ["", "urgency"] + [line for o in opportunities for line in _urgency(o)]
    lines += ["", "alerts"] + [line for a in app.alerts.of_story(story.story_id) for line in _alert(a)]
    lines += ["", "what triage decided"]
    names = {o.opportunity_id: f"{o.match.brand} ({o.match.lane.value})" for o in opportunities}
    for opportunity_id, verdict in app.stories.decisions(story.story_id):
        who = names.get(opportunity_id, opportunity_id)
        lines.append(
            f"  {_at(verdict.at)} {who}: {verdict.decision.value} ({verdict.reason.value}) {verdict.detail}"
        )
    return lines


def _entries(app: App, story: Story) -> list[str]:
    members = app.stories.members(story.story_id)
    titles = {e.entry_id: e.title for e in app.entries.get([m.entry_id for m in members])}
    why = {a.entry_id: a for a in app.stories.assignments(story.story_id)}
    lines = []
    for member in members:
        copy = ", wire copy" if member.wire_copy else ""
        copy = ", old text printed again" if member.weight == 0 else copy
        lines.append(
            f"  {_at(member.event_at)} {member.outlet} ({member.owner}, wave {member.wave}, "
            f"weight {member.weight:g}{copy}): {titles.get(member.entry_id, 'title no longer kept')}"
        )
        if member.entry_id in why:
            lines.append(f"      {why[member.entry_id].why}")
    return lines


def _linked(app: App, story: Story) -> list[str]:
    reader = LinkReader(load_link_lexicon())
    mine = _concepts(app, story, reader)
    lines = []
    for other in filter(None, map(app.stories.get, story.linked)):
        lines.append(
            f"  {other.language or 'unknown'}: {other.outlets} independent outlets, {other.entries} entries, "
            f"{other.story_id}: {other.headline}"
        )
        theirs = _concepts(app, other, reader)
        lines.append(
            f"      shares {', '.join(key for key in mine if key in theirs) or 'what is no longer kept'}"
        )
    return lines


def _concepts(app: App, story: Story, reader: LinkReader) -> dict[str, None]:
    """Return what a story's kept titles say in any language, without the marks of kinds."""
    members = app.stories.members(story.story_id)
    found: dict[str, None] = {}
    for entry in app.entries.get([member.entry_id for member in members]):
        concepts = reader.concepts(entry.title, language=(entry.language or "")[:2].lower())
        found.update(dict.fromkeys(key.partition(":")[2] or key for key in concepts))
    return found


def _curve(app: App, assessment: Assessment) -> list[str]:
    reading = assessment.reading
    forecast = reading.forecast
    window = "open" if reading.window_open else "not open"
    lines = [
        f"  {_at(c.at)} wave {c.wave}: {c.phase.value}, {c.why}"
        for c in app.stories.changes(assessment.story_id)
    ]
    lines.append(
        f"  {_at(reading.at)} {reading.phase.value}, reach {reading.reach}, "
        f"{reading.velocity_per_hour:.1f} weighted entries/h, window {window}"
    )
    lines.append(
        f"  forecast: {forecast.p_before_peak:.0%} before the peak, {forecast.p_big:.0%} to reach 8 outlets; "
        f"peak {_at(forecast.peak_at.p10)} / {_at(forecast.peak_at.p50)} / {_at(forecast.peak_at.p90)} "
        f"(10/50/90 %); act before {_at(reading.act_before)}; {forecast.basis}"
    )
    return lines


def _matches(assessment: Assessment) -> list[str]:
    safety = assessment.safety
    lines = [f"  safety {safety.safety.value} {', '.join(safety.categories)} {safety.evidence}".rstrip()]
    for match in assessment.matches:
        lines.append(
            f"  {match.brand} ({match.lane.value}) {match.state.value}, relevance {match.relevance:.2f}, "
            f"{match.entries} entries: {match.sentence}"
        )
        lines += [f"      {part}" for part in match.why]
    return lines


def _urgency(opportunity: Opportunity) -> list[str]:
    head = f"  {opportunity.match.brand} ({opportunity.match.lane.value}): {opportunity.urgency.total}"
    return [head] + [
        f"      {part.points:+.1f} {part.name}: {part.why}" for part in opportunity.urgency.parts
    ]


def _alert(alert: Alert) -> list[str]:
    sent = _at(alert.first_sent_at) if alert.first_sent_at else "not sent"
    brand = alert.opportunity.match.brand
    return [
        f"  {alert.alert_id} {brand} {alert.channel} by {alert.sink}: {alert.state.value}, "
        f"decided {_at(alert.decided_at)}, sent {sent}, version {alert.sent_version} {alert.problem}"
    ]


def _at(at: datetime) -> str:
    return instant_text(at.replace(microsecond=0))
