"""An invented newsroom for the dashboard's tests and pictures: every state that a page can show."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from newsjack.clock import Clock, ManualClock, real_now
from newsjack.core.urgency import urgency
from newsjack.model.alert import Alert, AlertId, AlertKind, AlertState, Receipt
from newsjack.model.brand import Lane, MatchState, Mention, StoryMatch
from newsjack.model.curve import Forecast, PeakBand, Phase, PhaseChange, Reading
from newsjack.model.entry import Entry, EntryId
from newsjack.model.feed import Feed, FeedId, FeedState, FetchReason, PollWhy
from newsjack.model.log import LogLine
from newsjack.model.opportunity import (
    Assessment,
    Decision,
    Opportunity,
    Reason,
    Safety,
    SafetyReading,
    Verdict,
)
from newsjack.model.params import Params, TeamParams, UrgencyParams
from newsjack.model.queue import FailedJob, QueuesReport, QueueState, WorkerState
from newsjack.model.story import Assignment, Member, Story, StoryId
from newsjack.ports import Grouping
from newsjack.steps.feed_watch import watch_feeds
from newsjack.store.memory import (
    MemoryAlertStore,
    MemoryEntryStore,
    MemoryFeedHealthStore,
    MemoryFeedStore,
    MemoryLogStore,
    MemoryStoryStore,
)
from newsjack.web.sources import Sources, no_rhythm

NOW = datetime(2025, 9, 10, 16, 0, tzinfo=UTC)
SCRIPT = "<script>document.title='owned'</script><img src=x onerror=alert(1)> & \"quotes\""
OUTLETS = (
    ("Morning Ledger", "Ledger Group"),
    ("Le Quotidien de Varenne", "Groupe Plume"),
    ("The Harbour Post", "The Harbour Post"),
    ("Radio Plume", "Groupe Plume"),
    ("Gazette du Ponant", "Gazette du Ponant"),
    ("Northfield Echo", "Ledger Group"),
    ("Canal Brume", "Canal Brume"),
    ("Tech Meridian", "Tech Meridian"),
    ("Côte Matin", "Groupe Plume"),
    ("Bridgewater Times", "Bridgewater Times"),
)


GO = SafetyReading(safety=Safety.GO)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One story of the sample: minutes before now for each entry, and how it stands."""

    name: str
    headline: str
    entries: Sequence[float]
    phase: Phase
    brand: str = ""
    language: str = "en"
    lane: Lane = Lane.BRAND
    safety: SafetyReading = GO
    window: bool = False
    act_in: float = 30.0
    peak_in: Sequence[float] = (25, 45, 65, 110, 220)
    relevance: float = 0.9
    verdict: tuple[Decision, Reason, str] | None = None
    alerted: float | None = None
    state: AlertState = AlertState.SENT
    problem: str = ""
    sentence: str = ""
    mentions: tuple[str, ...] = ()
    phase_ago: dict[Phase, float] = field(default_factory=dict)


STOP = SafetyReading(
    safety=Safety.STOP,
    categories=("accident_with_victims", "death"),
    evidence="Two people died when a mast came down on the coast road, rescuers said.",
    entry_id=EntryId("mast-1"),
)
CARE = SafetyReading(
    safety=Safety.CARE, categories=("strike",), evidence="La grève commence lundi dans trois ateliers."
)

SCENES = (
    Scene(
        name="fibre",
        headline="Halbrane opens its fibre to every village hall in the country",
        entries=(74, 52, 40, 33, 30, 26, 21, 17, 12, 9, 6, 4, 2),
        phase=Phase.SCRAMBLE,
        brand="Halbrane",
        window=True,
        act_in=38,
        verdict=(Decision.ALERT, Reason.WINDOW_OPEN, "urgency 78, 4 outlets"),
        alerted=12,
        sentence="On Wednesday Halbrane said that fibre from Halbrane would be free for each village hall.",
        mentions=("Halbrane",),
        phase_ago={Phase.BREAKING: 74, Phase.SCRAMBLE: 33},
    ),
    Scene(
        name="choco",
        headline="Orvela : la tablette sans cacao fait courir les gourmands, la grève menace les ateliers",
        entries=(21, 8, 5),
        phase=Phase.BREAKING,
        brand="Orvela",
        language="fr",
        safety=CARE,
        window=True,
        act_in=72,
        peak_in=(60, 87, 130, 190, 400),
        verdict=(Decision.HOLD, Reason.COOL_DOWN, "4 min left"),
        sentence="La tablette sans cacao d'Orvela est en rupture dans six villes.",
        mentions=("Orvela",),
        phase_ago={Phase.BREAKING: 21},
    ),
    Scene(
        name="race",
        headline="Sneaker with no sole wins the night marathon",
        entries=(130, 100, 90, 80, 66, 50, 44, 30, 21, 10),
        phase=Phase.SCRAMBLE,
        brand="Tavik",
        window=True,
        act_in=-6,
        peak_in=(2, 9, 24, 48, 90),
        verdict=(Decision.ALERT, Reason.WINDOW_OPEN, ""),
        alerted=61,
        sentence="The winner wore a Tavik prototype that has no sole.",
        mentions=("Tavik",),
        phase_ago={Phase.BREAKING: 130, Phase.SCRAMBLE: 90},
    ),
    Scene(
        name="hostile",
        headline=SCRIPT,
        entries=(18, 7),
        phase=Phase.BREAKING,
        brand="Halbrane",
        window=True,
        act_in=95,
        sentence=f"Halbrane {SCRIPT}",
        mentions=("Halbrane",),
        phase_ago={Phase.BREAKING: 18},
    ),
    Scene(
        name="rtl",
        headline="شركة هالبران تفتح شبكتها للقرى الصغيرة هذا الأسبوع",
        entries=(26, 9, 3),
        phase=Phase.BREAKING,
        brand="Halbrane",
        language="ar",
        window=True,
        act_in=110,
        verdict=(Decision.HOLD, Reason.BELOW_THRESHOLD, "urgency 41 < 45"),
        phase_ago={Phase.BREAKING: 26},
    ),
    Scene(
        name="mast",
        headline="Two dead as phone mast of Halbrane falls on coast road",
        entries=(55, 48, 41, 33, 30, 22, 15, 8),
        phase=Phase.SCRAMBLE,
        brand="Halbrane",
        safety=STOP,
        window=True,
        verdict=(Decision.DROP, Reason.SAFETY_STOP, "accident with victims"),
        sentence="A phone mast of Halbrane fell on the coast road.",
        mentions=("Halbrane",),
        phase_ago={Phase.BREAKING: 55, Phase.SCRAMBLE: 41},
    ),
    Scene(
        name="single",
        headline="Small town names a roundabout after a chocolate bar",
        entries=(16,),
        phase=Phase.BREAKING,
        brand="Orvela",
        relevance=0.62,
        verdict=(Decision.HOLD, Reason.WINDOW_NOT_OPEN, "1 outlet"),
        phase_ago={Phase.BREAKING: 16},
    ),
    Scene(
        name="weather",
        headline="Météo : le temps de mercredi à Varenne",
        entries=(240, 120, 60),
        phase=Phase.BREAKING,
        brand="Tavik",
        language="fr",
        relevance=0.35,
        verdict=(Decision.DROP, Reason.BOILERPLATE, ""),
        phase_ago={Phase.BREAKING: 240},
    ),
    Scene(
        name="long",
        headline="Rival "
        + "unbreakable" * 30
        + " offers a very long name for a very small router, and keeps it",
        entries=(90, 70, 40),
        phase=Phase.SCRAMBLE,
        brand="Halbrane",
        lane=Lane.COMPETITOR,
        verdict=(Decision.HOLD, Reason.BELOW_THRESHOLD, "urgency 52 < 60, competitor lane"),
        phase_ago={Phase.BREAKING: 90, Phase.SCRAMBLE: 40},
    ),
    Scene(
        name="peakers",
        headline="Everyone now hums the jingle of the Tavik shoe box",
        entries=(300, 260, 240, 220, 200, 180, 170, 160, 150, 140, 130, 120, 110, 95, 80, 60, 40),
        phase=Phase.PEAK,
        brand="Tavik",
        peak_in=(-80, -40, -15, 20, 70),
        verdict=(Decision.UPDATE, Reason.MOVED, "peak"),
        alerted=210,
        phase_ago={Phase.BREAKING: 300, Phase.SCRAMBLE: 240, Phase.EXCITEMENT: 170, Phase.PEAK: 110},
    ),
    Scene(
        name="recall",
        headline="Ferry that carried Orvela's advert ran aground, several hurt",
        entries=(400, 380, 350, 340, 320),
        phase=Phase.OLD_NEWS,
        brand="Orvela",
        safety=replace(STOP, evidence="Several passengers were hurt when the ferry ran aground."),
        peak_in=(-360, -345, -330, -300, -250),
        verdict=(Decision.RECALL, Reason.TURNED_STOP, ""),
        alerted=345,
        state=AlertState.RECALLED,
        phase_ago={Phase.BREAKING: 400, Phase.SCRAMBLE: 380, Phase.PEAK: 335, Phase.OLD_NEWS: 250},
    ),
    Scene(
        name="failed",
        headline="Night train brings back the dining car, with Orvela desserts",
        entries=(50, 31, 12, 6),
        phase=Phase.EXCITEMENT,
        brand="Orvela",
        peak_in=(-5, 4, 15, 40, 80),
        verdict=(Decision.ALERT, Reason.WINDOW_OPEN, ""),
        alerted=20,
        state=AlertState.FAILED,
        problem="channel_not_found: #veille-orvela",
        phase_ago={Phase.BREAKING: 50, Phase.SCRAMBLE: 31, Phase.EXCITEMENT: 12},
    ),
    Scene(
        name="comet",
        headline="Second comet of the year becomes visible tonight",
        entries=(80, 60, 55, 40, 33, 20, 12, 5, 3),
        phase=Phase.SCRAMBLE,
        phase_ago={Phase.BREAKING: 80, Phase.SCRAMBLE: 55},
    ),
    Scene(
        name="cheese",
        headline="Le plus vieux fromage du pays change de cave",
        entries=(70, 45, 30, 11),
        phase=Phase.EXCITEMENT,
        language="fr",
        phase_ago={Phase.BREAKING: 70, Phase.SCRAMBLE: 30, Phase.EXCITEMENT: 11},
    ),
)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


@dataclass(frozen=True, kw_only=True)
class Newsroom:
    """The stores of the sample, still concrete so that a test can add to them."""

    feeds: MemoryFeedStore
    health: MemoryFeedHealthStore
    entries: MemoryEntryStore
    stories: MemoryStoryStore
    alerts: MemoryAlertStore
    logs: MemoryLogStore
    sources: Sources


def newsroom(*, clock: Clock | None = None, language: str = "en", filled: bool = True) -> Newsroom:
    """Build the sample around ``clock`` (by default standing at ``NOW``)."""
    clock = clock or ManualClock(NOW)
    now = clock.now()
    entries = MemoryEntryStore()
    made: dict[str, Any] = {
        "feeds": MemoryFeedStore(),
        "health": MemoryFeedHealthStore(),
        "entries": entries,
        "stories": MemoryStoryStore(entries),
        "alerts": MemoryAlertStore(),
        "logs": MemoryLogStore(),
    }
    sources = Sources(
        **made,
        archive=None,
        clock=clock,
        params=Params(team=TeamParams(language=language)),
        queues=_queues if filled else lambda: QueuesReport(at=real_now()),
        beats=_beats if filled else dict,
        rhythm=_rhythm if filled else no_rhythm,
    )
    room = Newsroom(**made, sources=sources)
    if filled:
        _fill_feeds(room, now)
        for scene in SCENES:
            _fill_story(room, scene, now)
        _fill_logs(room.logs, now)
    return room


def _fill_story(room: Newsroom, scene: Scene, now: datetime) -> None:
    entries = [_entry(scene, index, now) for index in range(len(scene.entries))]
    room.entries.keep_new(entries, now=now)
    members = tuple(_member(entry, index) for index, entry in enumerate(entries))
    story = _story(scene, members)
    room.stories.commit_grouping(
        Grouping(
            stories=(story,),
            members={story.story_id: members},
            assignments=tuple(_assignment(scene, entry, index) for index, entry in enumerate(entries)),
            consumed=tuple(entry.entry_id for entry in entries),
        ),
        now=now,
    )
    assessment = _assessment(scene, story, now)
    opportunities = [_opportunity(scene, assessment, members, match, now) for match in assessment.matches]
    room.stories.commit_assessments([assessment], opportunities, settled=[story.story_id], now=now)
    room.stories.settle(opportunities)
    for opportunity in opportunities:
        _decide(room, scene, opportunity, now)


def _entry(scene: Scene, index: int, now: datetime) -> Entry:
    at = now - minutes(scene.entries[index])
    outlet, owner = OUTLETS[(index * 3 + len(scene.name)) % len(OUTLETS)]
    scheme = "javascript:alert(1)//" if scene.name == "hostile" else "https://"
    return Entry(
        entry_id=EntryId(f"{scene.name}-{index}"),
        feed_id=f"feed{index}",
        outlet=outlet,
        owner=owner,
        url=f"{scheme}{scene.name}-{index}.example/news",
        title=scene.headline if index == 0 else f"{scene.headline} ({outlet})",
        summary=scene.sentence,
        language=scene.language,
        published_at=at - minutes(3),
        first_seen_at=at,
    )


def _member(entry: Entry, index: int) -> Member:
    copy = index % 5 == 3
    return Member(
        entry_id=entry.entry_id,
        outlet=entry.outlet,
        owner=entry.owner,
        event_at=entry.event_at,
        first_seen_at=entry.first_seen_at,
        weight=0.3 if copy else 1.0,
        wire_copy=copy,
    )


def _story(scene: Scene, members: Sequence[Member]) -> Story:
    return Story(
        story_id=StoryId(scene.name),
        headline=scene.headline,
        language=scene.language,
        wave=1,
        entries=len(members),
        outlets=len({member.owner for member in members}),
        first_seen_at=members[0].first_seen_at,
        last_seen_at=members[-1].first_seen_at,
        boilerplate=scene.name == "weather",
    )


def _assignment(scene: Scene, entry: Entry, index: int) -> Assignment:
    return Assignment(
        entry_id=entry.entry_id,
        story_id=StoryId(scene.name),
        at=entry.first_seen_at,
        opened=index == 0,
        wire_copy=index % 5 == 3,
        similarity=0.0 if index == 0 else 0.61,
        why="" if index == 0 else "similarity 0.61: village, hall, fibre",
    )


def _reading(scene: Scene, story: Story, now: datetime) -> Reading:
    p10, p25, p50, p75, p90 = (now + minutes(one) for one in scene.peak_in)
    at = now - minutes(1)
    return Reading(
        story_id=story.story_id,
        wave=1,
        at=at,
        wave_started_at=story.first_seen_at,
        reach=story.outlets,
        entries=story.entries,
        velocity_per_hour=60 * story.entries / max(scene.entries[0], 30),
        phase=scene.phase,
        phase_at=now - minutes(scene.phase_ago.get(scene.phase, 5)),
        forecast=Forecast(
            at=at,
            p_before_peak=0.82 if scene.window else 0.3,
            p_big=0.44,
            peak_at=PeakBand(p10=p10, p25=p25, p50=p50, p75=p75, p90=p90),
            basis=f"prior, {story.outlets} outlets, {scene.entries[0]:.0f} min old, afternoon",
        ),
        act_before=now + minutes(scene.act_in),
        window_open=scene.window,
    )


def _match(scene: Scene, now: datetime) -> StoryMatch:
    return StoryMatch(
        story_id=StoryId(scene.name),
        wave=1,
        brand=scene.brand,
        lane=scene.lane,
        at=now,
        relevance=scene.relevance,
        state=MatchState.MATCHED,
        entries=max(1, len(scene.entries) // 2),
        entry_id=EntryId(f"{scene.name}-0"),
        sentence=scene.sentence or scene.headline,
        mentions=tuple(Mention(term=one, text=one, field="title", start=0, end=9) for one in scene.mentions),
        why=("name in the title", "context: village, operator"),
    )


def _assessment(scene: Scene, story: Story, now: datetime) -> Assessment:
    changes = [
        PhaseChange(wave=1, phase=phase, at=now - minutes(ago), why=f"{phase.rank + 1} outlets, rate rising")
        for phase, ago in scene.phase_ago.items()
    ]
    return Assessment(
        story_id=story.story_id,
        at=now - minutes(1),
        reading=_reading(scene, story, now),
        safety=scene.safety,
        matches=(_match(scene, now),) if scene.brand else (),
        changes=tuple(changes),
        boilerplate=story.boilerplate,
    )


def _opportunity(
    scene: Scene, assessment: Assessment, members: Sequence[Member], match: StoryMatch, now: datetime
) -> Opportunity:
    ages = scene.entries
    return Opportunity(
        opportunity_id=f"{scene.name}:1:{match.brand}:{match.lane}",
        story_id=assessment.story_id,
        wave=1,
        at=assessment.at,
        headline=scene.headline,
        language=scene.language,
        match=match,
        reading=assessment.reading,
        safety=scene.safety,
        urgency=urgency(match=match, reading=assessment.reading, safety=scene.safety, params=UrgencyParams()),
        entry_ids=tuple(member.entry_id for member in members),
        outlets=tuple(dict.fromkeys(member.outlet for member in members)),
        spark=tuple(sum(60 - 5 * (slot + 1) < age <= 60 - 5 * slot for age in ages) for slot in range(12)),
        competitors=("Rival Net",) if scene.name == "fibre" else (),
        angles=("Your fibre in village halls since spring: show one hall.", "Offer the installers' story.")
        if scene.name == "fibre"
        else (),
        channel=f"#veille-{scene.brand.lower()}",
    )


def _decide(room: Newsroom, scene: Scene, opportunity: Opportunity, now: datetime) -> None:
    room.stories.note(
        opportunity,
        Verdict(
            decision=Decision.HOLD,
            reason=Reason.WINDOW_NOT_OPEN,
            at=now - minutes(scene.entries[0]),
            detail="1 outlet",
        ),
    )
    if scene.verdict is not None:
        decision, reason, detail = scene.verdict
        at = now - minutes(scene.alerted or 2)
        room.stories.note(opportunity, Verdict(decision=decision, reason=reason, at=at, detail=detail))
    if scene.alerted is not None:
        room.alerts.claim(_alert(scene, opportunity, now - minutes(scene.alerted)))


def _alert(scene: Scene, opportunity: Opportunity, at: datetime) -> Alert:
    sent = None if scene.state is AlertState.FAILED else at + timedelta(seconds=3)
    return Alert(
        alert_id=AlertId(f"alert-{scene.name}"),
        channel=opportunity.channel,
        sink="slack",
        kind=AlertKind.RECALL if scene.state is AlertState.RECALLED else AlertKind.NEW,
        state=scene.state,
        opportunity=opportunity,
        decided_at=at,
        reason="window_open",
        version=2,
        sent_version=2 if sent else 0,
        first_sent_at=sent,
        sent_at=sent,
        receipt=Receipt(sink="slack", channel=opportunity.channel, reference="1.2", at=sent)
        if sent
        else None,
        attempts=3 if scene.problem else 1,
        problem=scene.problem,
    )


def _fill_feeds(room: Newsroom, now: datetime) -> None:
    """Twenty feeds of ten outlets and a hostile one, in every condition; the last plain one is new."""
    feeds = [
        Feed(
            feed_id=FeedId(f"feed{index}"),
            url=f"https://{'-'.join(outlet.lower().split())}.example/rss/{section}.xml",
            outlet=outlet,
            owner=owner,
            language="en",
        )
        for index, (outlet, owner, section) in enumerate(
            (outlet, owner, section) for outlet, owner in OUTLETS for section in ("front", "business")
        )
    ]
    hostile = Feed(
        feed_id=FeedId("hostile"),
        url=f"javascript:alert(1)//{'long' * 60}",
        outlet=SCRIPT,
        owner=f"Owner {SCRIPT}",
        group="</td><b>group",
    )
    room.feeds.sync([*feeds, hostile], now=now)
    states = [_state(feed, index, now) for index, feed in enumerate(feeds)][:-1]
    trouble = _troubles(now)
    room.feeds.save([replace(state, **trouble.get(state.feed_id, {})) for state in states])
    room.feeds.save([replace(_state(hostile, 1, now), **trouble[hostile.feed_id])])
    watch(room, now=now)


def watch(room: Newsroom, *, now: datetime = NOW) -> None:
    """Look after the feeds as the dispatcher does; only feed6 is silent for its hour."""
    watch_feeds(
        feeds=room.feeds,
        health=room.health,
        expected=lambda state: 90.0 if state.feed_id == "feed6" else 0.0,
        tell=lambda telling: None,
        now=now,
        params=room.sources.params.health,
    )


def _state(feed: Feed, index: int, now: datetime) -> FeedState:
    reasons = (FetchReason.NEW_ENTRIES, FetchReason.NOT_MODIFIED, FetchReason.SAME_BODY)
    interval = minutes(2 + index % 9)
    per_day = 31.0 / (1 + index % 5)
    return FeedState(
        feed_id=feed.feed_id,
        etag=f'W/"{index}"',
        next_poll_at=now + interval - minutes(1 + index % 3),
        polled_at=now - minutes(1 + index % 3),
        succeeded_at=now - minutes(1 + index % 3),
        new_entry_at=now - minutes(3 + 7 * index),
        full_at=now - minutes(200),
        polls=120,
        not_modified=6 * index,
        entries_total=900,
        entries_per_day=per_day,
        interval=interval,
        reason=reasons[index % 3],
        status=304 if index % 3 == 1 else 200,
        whys=(PollWhy.RATE,),
        delay_p50=minutes(4),
        delay_p95=minutes(11),
        lag=minutes(1) if index % 2 else None,
    )


def _failing(reason: FetchReason, status: int, detail: str, *, since: datetime) -> dict[str, Any]:
    return {
        "reason": reason,
        "status": status,
        "detail": detail,
        "failures": 4,
        "failing_since": since,
        "succeeded_at": since - minutes(5),
        "new_entry_at": since - minutes(30),
        "interval": minutes(60),
        "whys": (PollWhy.FAILURE,),
    }


def _troubles(now: datetime) -> dict[str, dict[str, Any]]:
    """What is wrong with some feeds, by id."""
    day = timedelta(days=1)
    page = "an HTML page titled <b>Welcome</b>"
    return {
        "feed3": {"reason": FetchReason.TIMEOUT, "status": 0, "failures": 1, "failing_since": now},
        "feed5": _failing(FetchReason.SERVER_ERROR, 503, "", since=now - minutes(700)),
        "feed6": {"new_entry_at": now - 2 * day},
        "feed7": {"losses": 3, "lost_at": now - minutes(50)},
        "feed8": {
            "moved_to": "https://feeds.harbour.example/new/business.xml",
            "moved_since": now - 9 * day,
        },
        "feed9": {"reason": FetchReason.EMPTY_FEED, "empty_since": now - minutes(95)},
        "feed10": _failing(FetchReason.CHALLENGE, 403, "cf-mitigated: challenge", since=now - minutes(90)),
        "feed12": _failing(FetchReason.NOT_A_FEED, 200, page, since=now - minutes(90)),
        "feed14": {
            **_failing(FetchReason.GONE, 410, "", since=now - 5 * day),
            "gone_polls": 9,
            "gone_since": now - 5 * day,
        },
        "hostile": {
            **_failing(FetchReason.BAD_URL, 0, SCRIPT, since=now - minutes(30)),
            "moved_to": "javascript:alert(document.cookie)",
        },
    }


_EVENTS = (
    ("dispatch", "info", "batch claimed", {"feeds": "25", "late_s": "0.4"}),
    ("poll-1", "info", "polled", {"feed_id": "feed3", "new": "4", "status": "200", "ms": "182"}),
    ("poll-2", "debug", "not modified", {"feed_id": "feed7", "status": "304"}),
    ("stories", "info", "entry joined", {"story_id": "fibre", "entry_id": "fibre-4", "outlets": "4"}),
    ("stories", "info", "phase changed", {"story_id": "fibre", "phase": "scramble", "why": "third outlet"}),
    ("dispatch", "warning", "feed failing", {"feed_id": "feed5", "reason": "server_error", "was": "ok"}),
    ("alerts", "info", "alert sent", {"story_id": "fibre", "brand": "Halbrane", "urgency": "78"}),
    ("alerts", "error", "delivery failed", {"alert_id": "alert-failed", "problem": "channel_not_found"}),
    ("stories", "info", SCRIPT, {"story_id": "hostile", "title": SCRIPT}),
)


def _fill_logs(store: MemoryLogStore, now: datetime) -> None:
    for index in range(120):
        worker, level, event, fields = _EVENTS[index % len(_EVENTS)]
        add_line(store, event, at=now - minutes((120 - index) / 4), worker=worker, level=level, **fields)


def add_line(
    store: MemoryLogStore,
    event: str,
    *,
    at: datetime = NOW,
    worker: str = "stories",
    level: str = "info",
    **fields: str,
) -> None:
    store.add(LogLine(line_id="", at=at, worker=worker, level=level, event=event, fields=fields))


def _rhythm(feed_id: FeedId) -> tuple[float, ...] | None:
    """Two tides a day, lower at weekends; feed4 has none yet. Monday 05:00 UTC is the highest."""
    if feed_id == "feed4":
        return None
    day = [0.1, 0.1, 0.0, 0.2, 1.5, 6.0, 4.1, 3.0, 2.6, 2.2, 2.0, 2.4, 2.2, 1.9, 2.3, 3.1, 3.4, 2.0]
    day += [1.2, 0.9, 0.6, 0.5, 0.3, 0.2]
    return tuple(
        value * (0.4 if number >= 5 else 1.0) * (2 if (number, hour) == (0, 5) else 1)
        for number in range(7)
        for hour, value in enumerate(day)
    )


def _beats() -> dict[str, datetime]:
    now = real_now()
    names = ("dispatch", "poll-1", "poll-2", "stories", "alerts", "slack", "archive")
    return {name: now - timedelta(seconds=200 if name == "slack" else 3) for name in names}


def _queues() -> QueuesReport:
    now = real_now()
    ago = timedelta(seconds=4)
    return QueuesReport(
        at=now,
        workers=(
            WorkerState(
                name="poll-1-desk-4711",
                kind="poll",
                state="busy",
                queue="poll",
                job="workers.jobs.poll(25 feeds)",
                job_started_at=now - ago,
                heartbeat_at=now - ago,
                jobs_done=812,
                jobs_failed=2,
            ),
            WorkerState(
                name="poll-2", kind="poll", state="idle", queue="poll", heartbeat_at=now, jobs_done=799
            ),
            WorkerState(
                name="stories-desk-4713",
                kind="stories",
                state="busy",
                queue="stories",
                job="workers.jobs.cluster()",
                job_started_at=now,
                heartbeat_at=now,
                jobs_done=1604,
            ),
            WorkerState(
                name="alerts", kind="alerts", state="idle", queue="alerts", heartbeat_at=now, jobs_done=88
            ),
        ),
        queues=(
            QueueState(name="alerts", queued=0, running=0, failed=0),
            QueueState(name="poll", queued=3, running=2, failed=1, scheduled=1, oldest_at=now - ago),
            QueueState(name="stories", queued=1, running=1, failed=0, oldest_at=now),
        ),
        failed=(
            FailedJob(
                job_id="4f1c",
                queue="poll",
                function="workers.jobs.poll",
                failed_at=now - timedelta(minutes=14),
                trace="Traceback (most recent call last):\n"
                '  File "workers/jobs.py", line 41, in poll\n'
                "    outcome = app.poll(feed_ids)\n"
                "MemoryError: <script>alert(1)</script>\n",
            ),
        ),
    )
