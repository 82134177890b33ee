"""Assess: what a story is read as, matched to, offered as; once per entry, again when it is due."""

from datetime import timedelta

import pytest

from newsjack.core.curve import StoryCurve
from newsjack.core.facts import FactReader
from newsjack.core.match import Matcher
from newsjack.model.brand import Brand, Lane, MatchState
from newsjack.model.curve import Phase
from newsjack.model.entry import EntryId
from newsjack.model.opportunity import Safety, SafetyReading
from newsjack.model.params import Params
from newsjack.model.story import Merge, StoryId
from newsjack.ports import Grouping
from newsjack.settings.lexicons import load_fact_lexicon, load_senses
from newsjack.settings.prior import load_forecast_prior
from newsjack.steps.assess import AssessStep
from newsjack.store.memory import MemoryEntryStore, MemoryStoryStore
from tests.makers import AT, make_entry, make_member, make_story, minutes

ACORN = Brand(
    name="Acornia",
    terms=("Acornia",),
    competitors=("Oakwell",),
    themes=("charging station",),
    standing=("runs the largest charging network",),
    channel="#acornia",
)
EVERYTHING = Brand(name="Everything", watch_everything=True)


class Harm:
    """Safety at the port: STOP where the title says so. Counts what it read."""

    def __init__(self) -> None:
        self.read_titles: list[str] = []

    def read(self, *, title: str, summary: str, language: str | None) -> SafetyReading:
        self.read_titles.append(title)
        if "dead" in title:
            return SafetyReading(safety=Safety.STOP, categories=("death",), evidence=title)
        if "minister" in title:
            return SafetyReading(safety=Safety.CARE, categories=("politics",), evidence=title)
        return SafetyReading(safety=Safety.GO)

    def combine(self, readings) -> SafetyReading:
        found = [reading for _, reading in readings] or [SafetyReading(safety=Safety.GO)]
        return max(found, key=lambda reading: reading.safety.rank)


class Scene:
    def __init__(self, *brands: Brand) -> None:
        self.entries = MemoryEntryStore()
        self.stories = MemoryStoryStore(self.entries)
        self.curves: dict[StoryId, StoryCurve] = {}
        self.harm = Harm()
        self.brands = brands or (ACORN,)
        self.step = self.fresh_step()

    def fresh_step(self, curves=None) -> AssessStep:
        return AssessStep(
            stories=self.stories,
            entries=self.entries,
            matcher=Matcher(self.brands, load_senses()),
            safety=self.harm,
            prior=load_forecast_prior(),
            curves=self.curves if curves is None else curves,
            params=Params(),
        )

    def arrive(self, *titles: str, story: str = "s1", after: float = 0, owner: str = "", **head) -> None:
        """Let entries arrive one minute apart, each of another owner."""
        story_id = StoryId(story)
        curve = self.curves.setdefault(story_id, StoryCurve(Params().curve))
        for title in titles:
            n = len(curve.members)
            at = AT + minutes(after + n)
            entry = make_entry(
                f"{story}-{n}", title=title, first_seen_at=at, owner=owner or f"o{n}", outlet=f"outlet {n}"
            )
            self.entries.keep_new([entry], now=at)
            curve.add(entry=entry, wire_copy=False)
        members = curve.members
        known = make_story(
            story,
            entries=len(members),
            outlets=len({member.owner for member in members}),
            last_seen_at=members[-1].first_seen_at,
            headline=titles[0],
            **head,
        )
        self.stories.commit_grouping(
            Grouping(
                stories=(known,),
                members={story_id: members},
                consumed=tuple(member.entry_id for member in members),
                touched=(story_id,),
            ),
            now=members[-1].first_seen_at,
        )

    def assess(self, after: float = 10, story: str = "s1"):
        found = self.step.run([StoryId(story)], now=AT + minutes(after))
        return found[0]

    def outbox(self):
        return {(o.match.brand, o.match.lane): o for o in self.stories.outbox(limit=99)}


def test_a_matched_story_gives_a_complete_opportunity():
    scene = Scene()
    scene.arrive("Acornia opens a charging station", "Why Acornia builds", "Acornia and Oakwell race")
    assessment = scene.assess()
    assert assessment.reading.reach == 3
    assert [(m.brand, m.lane, m.state) for m in assessment.matches] == [
        ("Acornia", Lane.BRAND, MatchState.MATCHED),
        ("Acornia", Lane.COMPETITOR, MatchState.MATCHED),
        ("Acornia", Lane.THEME, MatchState.MATCHED),
    ]
    offer = scene.outbox()[("Acornia", Lane.BRAND)]
    assert offer.channel == "#acornia"
    assert offer.entry_ids == ("s1-0", "s1-1", "s1-2")
    assert offer.outlets == ("outlet 0", "outlet 1", "outlet 2")
    assert [link.role for link in offer.links] == ["earliest", "explainer", "latest"]
    assert offer.links[1].title == "Why Acornia builds"
    assert offer.competitors == ("Oakwell",)
    assert "largest charging network" in offer.angles[0]
    assert 2 <= len(offer.angles) <= 3
    assert sum(offer.spark) == 3
    assert sum(part.points for part in offer.urgency.parts) == offer.urgency.total > 0
    assert scene.stories.touched(limit=9) == ()
    assert scene.stories.changes(StoryId("s1"))[0].phase in Phase


def test_an_unmatched_story_is_read_and_offers_nothing():
    scene = Scene()
    scene.arrive("A quiet day in the harbour")
    assessment = scene.assess()
    assert assessment.reading.phase is Phase.BREAKING
    assert assessment.matches == ()
    assert scene.stories.outbox(limit=9) == ()


def test_each_entry_is_looked_into_once():
    scene = Scene()
    scene.arrive("Acornia opens", "Acornia expands")
    scene.assess()
    scene.arrive("Acornia hires")
    scene.assess(20)
    scene.assess(30)
    assert sorted(scene.harm.read_titles) == ["Acornia expands", "Acornia hires", "Acornia opens"]


def test_a_fresh_process_finds_the_same():
    scene = Scene()
    scene.arrive("Acornia opens", "Acornia expands")
    before = scene.assess(10)
    scene.step = scene.fresh_step(curves={})
    after = scene.assess(10)
    assert after.matches == before.matches
    assert after.reading == before.reading
    assert after.changes == before.changes


def test_a_stop_turns_the_brands_offer_into_a_notice_without_angles():
    scene = Scene()
    scene.arrive("Acornia plant fire: two dead", "Acornia and Oakwell shares")
    scene.assess()
    offers = scene.outbox()
    assert ("Acornia", Lane.BRAND) not in offers
    notice = offers[("Acornia", Lane.REPUTATION)]
    assert notice.angles == ()
    assert notice.safety.entry_id == "s1-0"
    assert notice.urgency.total > 0
    assert offers[("Acornia", Lane.COMPETITOR)].urgency.total == 0


def test_care_keeps_the_lane_and_costs_points():
    calm, care = Scene(), Scene()
    calm.arrive("Acornia meets the mayor", "Acornia again")
    care.arrive("Acornia meets the minister", "Acornia again")
    calm.assess()
    care.assess()
    key = ("Acornia", Lane.BRAND)
    assert care.outbox()[key].urgency.total == calm.outbox()[key].urgency.total - 10
    assert care.outbox()[key].angles


def test_a_brand_that_watches_everything_is_offered_each_story_from_the_second_owner_on():
    scene = Scene(EVERYTHING)
    scene.arrive("Harbour fire: two dead")
    scene.assess()
    assert scene.outbox() == {}
    scene.arrive("Harbour fire, two dead")
    scene.assess()
    offer = scene.outbox()[("Everything", Lane.BRAND)]
    assert offer.watch_everything
    assert offer.channel == "#newsjack"
    assert {part.name: part.points for part in offer.urgency.parts}["safety"] == 0


def test_boilerplate_is_marked_and_never_offered_to_a_brand_that_watches_everything():
    scene = Scene(ACORN, EVERYTHING)
    scene.arrive("Acornia weather", "Acornia weather again", boilerplate=True)
    assert scene.assess().boilerplate
    offers = scene.outbox()
    assert list(offers) == [("Acornia", Lane.BRAND)]
    assert offers[("Acornia", Lane.BRAND)].boilerplate


def test_a_match_that_falls_away_is_offered_once_as_dropped():
    scene = Scene()
    scene.arrive("Acornia opens", "Acornia expands")
    scene.assess()
    scene.brands = (Brand(name="Acornia", terms=("Acornia",), exclude=("opens", "expands")),)
    scene.step.watch(Matcher(scene.brands, load_senses()), now=AT + minutes(11))
    assert scene.step.due(AT + minutes(11)) == ("s1",)
    gone = scene.assess(11)
    assert [match.state for match in gone.matches] == [MatchState.DROPPED]
    assert scene.outbox()[("Acornia", Lane.BRAND)].match.state is MatchState.DROPPED
    scene.stories.settle(scene.stories.outbox(limit=9))
    assert scene.assess(20).matches == ()
    assert scene.outbox() == {}


def test_a_story_is_due_again_until_it_is_closed():
    scene = Scene()
    scene.arrive("Acornia opens", "Acornia expands", "Acornia grows")
    scene.assess(3)
    assert scene.step.due(AT + minutes(7)) == ()
    assert scene.step.due(AT + minutes(8)) == ("s1",)
    assert scene.step.due(AT + minutes(8)) == ("s1",), "due until it is assessed"
    scene.assess(8)
    assert scene.step.due(AT + minutes(8)) == ()
    late = AT + timedelta(hours=13)
    assert scene.step.due(late) == ("s1",)
    scene.stories.close([StoryId("s1")], now=late)
    assert scene.step.run(scene.step.due(late), now=late) == ()
    assert scene.step.due(late + timedelta(days=1)) == ()


def test_a_fresh_process_looks_at_every_open_story():
    scene = Scene()
    scene.arrive("Acornia opens")
    scene.arrive("Other news", story="s2")
    assert set(scene.fresh_step().due(AT + minutes(5))) == {"s1", "s2"}


def test_an_absorbed_story_is_assessed_as_its_survivor_and_settled():
    scene = Scene()
    scene.arrive("Acornia opens", story="old")
    scene.arrive("Acornia launches", story="young", owner="other")
    union = tuple(scene.curves[StoryId("old")].members) + tuple(scene.curves[StoryId("young")].members)
    scene.curves[StoryId("old")] = StoryCurve.from_members(Params().curve, union)
    del scene.curves[StoryId("young")]
    scene.stories.commit_grouping(
        Grouping(
            stories=(make_story("old"), make_story("young", merged_into=StoryId("old"))),
            members={StoryId("old"): scene.curves[StoryId("old")].members},
            merges=(Merge(survivor=StoryId("old"), absorbed=StoryId("young"), at=AT, why="same event"),),
        ),
        now=AT,
    )
    found = scene.step.run([StoryId("young"), StoryId("old")], now=AT + minutes(5))
    assert [assessment.story_id for assessment in found] == ["old"]
    assert found[0].reading.reach == 2
    assert scene.stories.touched(limit=9) == ()


def test_closed_and_unknown_stories_are_only_settled():
    scene = Scene()
    scene.arrive("Acornia opens")
    scene.stories.close([StoryId("s1")], now=AT)
    assert scene.step.run([StoryId("s1"), StoryId("nobody")], now=AT + minutes(5)) == ()
    assert scene.stories.touched(limit=9) == ()
    assert scene.step.run([], now=AT) == ()


def test_a_new_wave_begins_without_the_old_ones_matches():
    scene = Scene()
    scene.arrive("Acornia opens", "Acornia expands")
    scene.assess()
    scene.arrive("Something else entirely", after=60 * 12)
    second = scene.assess(60 * 12 + 5)
    assert second.reading.wave == 2
    assert second.matches == ()


def test_entries_that_are_no_longer_kept_do_no_harm():
    scene = Scene()
    story_id = StoryId("s1")
    member = make_member("gone")
    curve = StoryCurve.from_members(Params().curve, [member])
    scene.curves[story_id] = curve
    scene.stories.commit_grouping(
        Grouping(stories=(make_story("s1"),), members={story_id: curve.members}), now=AT
    )
    assessment = scene.assess()
    assert assessment.safety.safety is Safety.GO
    assert assessment.reading.entries == 1


@pytest.mark.parametrize("run", [1, 2])
def test_running_twice_changes_nothing(run):
    scene = Scene()
    scene.arrive("Acornia opens", "Acornia expands")
    found = [scene.assess() for _ in range(run)][-1]
    assert scene.stories.assessment(StoryId("s1")) == found
    assert len(scene.stories.changes(StoryId("s1"))) == 1
    assert len(scene.outbox()) == 1
    assert scene.outbox()[("Acornia", Lane.BRAND)].entry_ids == (EntryId("s1-0"), EntryId("s1-1"))


FIRE = (
    "Fire at Acornia depot in Lanvic",
    "Acornia depot fire in Lanvic: crews at work",
    "Lanvic: blaze at Acornia depot",
)
LATER = ("Three dead in Acornia depot fire, Lanvic", "Acornia depot fire in Lanvic: death toll rises to 17")


def with_facts(scene: Scene) -> Scene:
    scene.step = AssessStep(
        stories=scene.stories,
        entries=scene.entries,
        matcher=Matcher(scene.brands, load_senses()),
        safety=Harm(),
        prior=load_forecast_prior(),
        curves=scene.curves,
        params=Params(),
        facts=FactReader(load_fact_lexicon()),
    )
    return scene


def test_developments_are_kept_and_offered_and_batches_do_not_matter():
    whole, parts = with_facts(Scene()), with_facts(Scene())
    whole.arrive(*FIRE)
    whole.arrive(*LATER, after=60)
    at_once = whole.assess(after=90)
    for title in FIRE:
        parts.arrive(title)
        parts.assess(after=5)
    for title in LATER:
        parts.arrive(title, after=60)
        parts.assess(after=70)
    one_by_one = parts.assess(after=90)
    assert [one.words for one in at_once.developments] == ["toll 3", "toll 3 → 17"]
    assert one_by_one.developments == at_once.developments
    offered = whole.stories.opportunities_of(StoryId("s1"))
    assert {one.development for one in offered} == {at_once.developments[-1]}


def test_developments_outlive_a_restart_and_a_template_has_none():
    scene = with_facts(Scene())
    scene.arrive(*FIRE)
    scene.arrive(*LATER, after=60)
    before = scene.assess(after=90).developments
    assert with_facts(scene).assess(after=95).developments == before
    template = with_facts(Scene())
    template.arrive(*FIRE, boilerplate=True)
    template.arrive(*LATER, after=60, boilerplate=True)
    assert template.assess(after=90).developments == ()


def test_an_opportunity_tells_of_linked_stories_and_their_reach():
    scene = Scene()
    scene.arrive("Acornia ouvre un magasin", story="s2", language="fr")
    scene.arrive("Acornia opens a shop", "Acornia shop opens", linked=(StoryId("s2"), StoryId("gone")))
    scene.step.run([StoryId("s1")], now=AT + minutes(3))
    found = scene.stories.outbox(limit=5)[0].elsewhere
    assert [(one.story_id, one.language, one.outlets) for one in found] == [("s2", "fr", 1)]
