"""What every story store does."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from newsjack.model.brand import Lane
from newsjack.model.curve import Phase
from newsjack.model.development import Development, DevelopmentKind
from newsjack.model.entry import EntryId
from newsjack.model.opportunity import Decision, Reason
from newsjack.model.params import RetentionParams
from newsjack.model.story import Merge, Story, StoryId
from newsjack.ports import Grouping
from tests.contract.conftest import Build, Stores
from tests.makers import (
    AT,
    make_assessment,
    make_assignment,
    make_change,
    make_entry,
    make_match,
    make_member,
    make_opportunity,
    make_reading,
    make_story,
    make_verdict,
    minutes,
)

S1, S2, S3 = StoryId("s1"), StoryId("s2"), StoryId("s3")


def put(stores: Stores, *stories: Story, touched: tuple[StoryId, ...] = ()) -> None:
    stores.stories.commit_grouping(Grouping(stories=stories, touched=touched), now=AT)


def merge(absorbed: str, survivor: str) -> Merge:
    return Merge(survivor=StoryId(survivor), absorbed=StoryId(absorbed), at=AT, why="same event")


def ids(stories: tuple[Story, ...]) -> list[str]:
    return [story.story_id for story in stories]


def test_a_new_store_is_empty(stores: Stores) -> None:
    store = stores.stories
    assert (store.get(S1), store.raw(S1), store.assessment(S1)) == (None, None, None)
    assert store.members(S1) == store.assignments(S1) == store.changes(S1) == store.decisions(S1) == ()
    assert store.open() == store.recent(limit=5) == store.touched(limit=5) == ()
    assert store.outbox(limit=5) == store.opportunities(limit=5) == ()
    assert store.assessments([S1, S2]) == (None, None)
    assert store.assessments([]) == ()
    store.settle([])
    store.settle([make_opportunity("s1")])
    store.close([S1], now=AT)
    store.note(make_opportunity("s1"), make_verdict())
    assert store.decisions(S1) == ()


def test_a_grouping_is_stored_whole(stores: Stores) -> None:
    stores.entries.keep_new([make_entry("a"), make_entry("b"), make_entry("c")], now=AT)
    early = make_member("b", first_seen_at=AT - minutes(1), wire_copy=True, weight=0.3)
    late, tie = make_member("a"), make_member("0")
    grouping = Grouping(
        stories=(make_story("s1"), make_story("s2", linked=(S1,))),
        members={S1: (late, early, tie)},
        assignments=(make_assignment("b", "s1"), make_assignment("a", "s1", opened=False)),
        consumed=(EntryId("a"), EntryId("b")),
        touched=(S2, S1),
    )
    for _ in range(2):
        stores.stories.commit_grouping(grouping, now=AT)
    assert stores.stories.get(S1) == make_story("s1")
    assert stores.stories.members(S1) == (early, tie, late)
    assert stores.stories.members(S2) == ()
    assert [item.entry_id for item in stores.stories.assignments(S1)] == ["a", "b"]
    assert stores.stories.touched(limit=5) == (S2, S1)
    assert stores.stories.touched(limit=1) == (S2,)
    assert [entry.entry_id for entry in stores.entries.inbox(limit=5)] == ["c"]


def test_a_member_again_replaces_itself(stores: Stores) -> None:
    put(stores, make_story("s1"))
    for weight in (1.0, 0.3):
        members = {S1: (make_member("a", weight=weight),)}
        stores.stories.commit_grouping(Grouping(stories=(make_story("s1"),), members=members), now=AT)
        assert [member.weight for member in stores.stories.members(S1)] == [weight]


def test_touched_again_keeps_its_place(stores: Stores) -> None:
    put(stores, make_story("s1"), make_story("s2"), touched=(S2, S1))
    put(stores, make_story("s3"), touched=(S1, S3, S2))
    assert stores.stories.touched(limit=5) == (S2, S1, S3)


def test_open_and_recent_are_by_last_sight(stores: Stores) -> None:
    for name, wait in (("s1", 2), ("s2", 5), ("s3", 1)):
        put(stores, make_story(name, last_seen_at=AT + minutes(wait)))
    put(stores, make_story("s3", last_seen_at=AT + minutes(9)))
    stores.stories.close([S2], now=AT + minutes(10))
    assert ids(stores.stories.open()) == ["s3", "s1"]
    assert ids(stores.stories.recent(limit=9)) == ["s3", "s2", "s1"]
    assert ids(stores.stories.recent(limit=2)) == ["s3", "s2"]
    assert stores.stories.recent(limit=0) == ()


def test_a_closed_story_stays_readable_and_may_open_again(stores: Stores) -> None:
    put(stores, make_story("s1"))
    for wait in (1, 2):
        stores.stories.close([S1, StoryId("unknown")], now=AT + minutes(wait))
    assert stores.stories.get(S1) == make_story("s1", closed_at=AT + minutes(1))
    assert stores.stories.open() == ()
    put(stores, make_story("s1", wave=2))
    assert ids(stores.stories.open()) == ["s1"]


def test_an_absorbed_story_resolves_to_its_survivor_everywhere(stores: Stores) -> None:
    store = stores.stories
    put(stores, make_story("s1"), make_story("s2"), touched=(S2, S1))
    for story, entry in (("s1", "a"), ("s2", "b")):
        grouping = Grouping(
            stories=(make_story(story),),
            members={StoryId(story): (make_member(entry),)},
            assignments=(make_assignment(entry, story),),
        )
        store.commit_grouping(grouping, now=AT)
        opportunity = make_opportunity(story)
        store.commit_assessments([make_assessment(story)], [opportunity], settled=[], now=AT)
        store.note(opportunity, make_verdict(at=AT + minutes(1 if story == "s2" else 2)))
    moved = make_member("b", wave=2)
    head = make_story("s1", entries=2)
    store.commit_grouping(
        Grouping(
            stories=(head, make_story("s2", merged_into=S1)),
            members={S1: (moved,)},
            merges=(merge("s2", "s1"),),
            touched=(S2,),
        ),
        now=AT,
    )
    assert store.get(S2) == store.get(S1) == head
    raw = store.raw(S2)
    assert raw is not None
    assert raw.merged_into == S1
    assert store.members(S2) == store.members(S1) == (make_member("a"), moved)
    assert [item.story_id for item in store.assignments(S2)] == [S1, S2]
    assert store.assessment(S2) == store.assessment(S1)
    assert store.assessments([S2, S1, S3]) == (store.assessment(S1), store.assessment(S1), None)
    assert store.changes(S2) == store.changes(S1) != ()
    assert [opportunity for opportunity, _ in store.decisions(S2)] == ["s2-1-Acorn-brand", "s1-1-Acorn-brand"]
    assert store.touched(limit=5) == (S1,)
    assert ids(store.open()) == ids(store.recent(limit=9)) == ["s1"]
    assert [item.story_id for item in store.opportunities(limit=9)] == [S1]
    assert {item.story_id for item in store.outbox(limit=9)} == {S1, S2}


def test_a_merge_alone_marks_the_absorbed_and_moves_its_members(stores: Stores) -> None:
    members = {S1: (make_member("a"),), S2: (make_member("b"),)}
    stores.stories.commit_grouping(
        Grouping(stories=(make_story("s1"), make_story("s2")), members=members), now=AT
    )
    for _ in range(2):
        stores.stories.commit_grouping(Grouping(merges=(merge("s2", "s1"),)), now=AT)
    assert [member.entry_id for member in stores.stories.members(S1)] == ["a", "b"]
    assert ids(stores.stories.open()) == ["s1"]


def test_members_of_many_stories_at_once_follow_no_merge(stores: Stores) -> None:
    members = {S1: (make_member("b"), make_member("a")), S2: (make_member("c"),)}
    stores.stories.commit_grouping(
        Grouping(stories=(make_story("s1"), make_story("s2")), members=members), now=AT
    )
    found = stores.stories.members_of([S2, S3, S1])
    assert [[member.entry_id for member in its] for its in found] == [["c"], [], ["a", "b"]]
    stores.stories.commit_grouping(Grouping(merges=(merge("s2", "s1"),)), now=AT)
    assert stores.stories.members_of([S2]) == ((),)
    assert stores.stories.members_of([]) == ()


def test_chains_and_rings_of_merges(stores: Stores) -> None:
    put(stores, make_story("s1"), make_story("s2"), make_story("s3"))
    put(stores, make_story("s2", merged_into=S1))
    put(stores, make_story("s3", merged_into=S2), touched=(S3,))
    found = stores.stories.get(S3)
    assert found is not None
    assert found.story_id == S1
    assert stores.stories.touched(limit=5) == (S1,)
    put(stores, make_story("s1", merged_into=S3))
    assert stores.stories.get(S3) is not None  # a ring is nobody's survivor, but it must end
    assert stores.stories.open() == ()


def test_assessments_fill_the_outbox_and_leave_touched(stores: Stores) -> None:
    store = stores.stories
    put(stores, make_story("s1"), make_story("s2"), touched=(S1, S2))
    opportunity = make_opportunity("s1")
    for _ in range(2):
        store.commit_assessments([make_assessment("s1")], [opportunity], settled=[S1], now=AT)
    assert store.assessment(S1) == make_assessment("s1")
    assert store.assessments([S2, S1]) == (None, make_assessment("s1"))
    assert store.outbox(limit=5) == store.opportunities(limit=5) == (opportunity,)
    assert store.touched(limit=5) == (S2,)


def test_changes_of_every_wave_in_order(stores: Stores) -> None:
    put(stores, make_story("s1"))
    for wave in (1, 2, 10):
        changes = tuple(make_change(phase, wave=wave) for phase in (Phase.BREAKING, Phase.SCRAMBLE))
        reading = make_reading("s1", wave=wave)
        assessment = make_assessment("s1", reading=reading, changes=changes)
        stores.stories.commit_assessments([assessment], [], settled=[], now=AT)
    assert [change.wave for change in stores.stories.changes(S1)] == [1, 1, 2, 2, 10, 10]
    assert stores.stories.changes(S1)[0].phase is Phase.BREAKING


def test_the_most_urgent_first_then_the_older(stores: Stores) -> None:
    put(stores, *(make_story(name) for name in ("s1", "s2", "s3", "s4")))
    found = [
        make_opportunity("s1", urgency=50),
        make_opportunity("s2", urgency=80, at=AT + minutes(1)),
        make_opportunity("s3", urgency=80, at=AT + timedelta(milliseconds=1)),
        make_opportunity("s4", urgency=0, at=AT - timedelta(days=300)),
    ]
    stores.stories.commit_assessments([], found, settled=[], now=AT)
    for listed in (stores.stories.outbox, stores.stories.opportunities):
        assert [item.story_id for item in listed(limit=9)] == ["s3", "s2", "s1", "s4"]
        assert [item.story_id for item in listed(limit=2)] == ["s3", "s2"]
        assert listed(limit=0) == ()


def test_the_latest_opportunity_of_each_lane(stores: Stores) -> None:
    put(stores, make_story("s1"))
    theme = make_opportunity("s1", match=make_match("s1", lane=Lane.THEME))
    first, second = make_opportunity("s1"), make_opportunity("s1", wave=2, at=AT + minutes(1), urgency=10)
    stores.stories.commit_assessments([], [first, theme], settled=[], now=AT)
    stores.stories.commit_assessments([], [second], settled=[], now=AT)
    assert stores.stories.opportunities(limit=9) == (theme, second)
    assert len(stores.stories.outbox(limit=9)) == 3


def test_the_opportunities_of_one_story(stores: Stores) -> None:
    put(stores, make_story("s1"), make_story("s2"))
    theme = make_opportunity("s1", match=make_match("s1", lane=Lane.THEME), urgency=20)
    first, second = make_opportunity("s1"), make_opportunity("s1", wave=2, at=AT + minutes(1), urgency=70)
    stores.stories.commit_assessments([], [first, theme, make_opportunity("s2")], settled=[], now=AT)
    stores.stories.commit_assessments([], [second], settled=[], now=AT)
    stores.stories.settle([first, second, theme])
    assert stores.stories.opportunities_of(StoryId("s1")) == (second, theme)
    assert stores.stories.opportunities_of(StoryId("unknown")) == ()


def test_settle_takes_out_what_was_judged(stores: Stores) -> None:
    put(stores, make_story("s1"), make_story("s2"))
    one, two = make_opportunity("s1"), make_opportunity("s2")
    stores.stories.commit_assessments([], [one, two], settled=[], now=AT)
    for _ in range(2):
        stores.stories.settle([one])
    assert stores.stories.outbox(limit=9) == (two,)
    assert len(stores.stories.opportunities(limit=9)) == 2


def test_settle_leaves_a_newer_opportunity(stores: Stores) -> None:
    put(stores, make_story("s1"))
    judged = make_opportunity("s1")
    newer = replace(judged, urgency=replace(judged.urgency, total=70))
    stores.stories.commit_assessments([], [judged], settled=[], now=AT)
    stores.stories.commit_assessments([], [newer], settled=[], now=AT)
    stores.stories.settle([judged])
    assert stores.stories.outbox(limit=9) == (newer,)


def test_nothing_is_lost_between_a_writer_and_a_notifier(stores: Stores) -> None:
    put(stores, make_story("s1"))
    versions = [make_opportunity("s1", urgency=number) for number in range(60)]
    judged: list[int] = []

    def write() -> None:
        for version in versions:
            stores.stories.commit_assessments([], [version], settled=[], now=AT)

    def judge() -> None:
        while not judged or judged[-1] != 59:
            for opportunity in stores.stories.outbox(limit=5):
                judged.append(opportunity.urgency.total)
                stores.stories.settle([opportunity])

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(write), pool.submit(judge)]:
            done.result(timeout=60)
    assert judged == sorted(judged)
    assert stores.stories.outbox(limit=9) == ()


def test_a_verdict_that_repeats_the_last_is_not_noted(stores: Stores) -> None:
    put(stores, make_story("s1"))
    opportunity, other = make_opportunity("s1"), make_opportunity("s1", wave=2)
    hold, drop = make_verdict(), make_verdict(Decision.DROP, Reason.WINDOW_CLOSED, at=AT + minutes(2))
    stores.stories.note(opportunity, hold)
    stores.stories.note(opportunity, replace(hold, at=AT + minutes(1), detail="46 < 60"))
    stores.stories.note(other, replace(hold, at=AT + minutes(1)))
    stores.stories.note(opportunity, drop)
    stores.stories.note(opportunity, replace(hold, at=AT + minutes(3)))
    assert [(name, verdict.reason) for name, verdict in stores.stories.decisions(S1)] == [
        (opportunity.opportunity_id, Reason.BELOW_THRESHOLD),
        (other.opportunity_id, Reason.BELOW_THRESHOLD),
        (opportunity.opportunity_id, Reason.WINDOW_CLOSED),
        (opportunity.opportunity_id, Reason.BELOW_THRESHOLD),
    ]


def test_decisions_are_capped(build: Build) -> None:
    stores = build(RetentionParams(decisions=3))
    put(stores, make_story("s1"))
    for number, reason in enumerate((Reason.MUTED, Reason.COOL_DOWN) * 4):
        stores.stories.note(make_opportunity("s1"), make_verdict(reason=reason, at=AT + minutes(number)))
    assert [verdict.at for _, verdict in stores.stories.decisions(S1)] == [
        AT + minutes(5),
        AT + minutes(6),
        AT + minutes(7),
    ]


def test_what_was_assessed_before_it_was_absorbed_does_not_speak_for_the_survivor(stores: Stores) -> None:
    put(stores, make_story("s1"), make_story("s2"))
    own = make_assessment("s1")
    stores.stories.commit_assessments([own], [], settled=[], now=AT)
    put(stores, make_story("s2", merged_into=S1))
    late = make_opportunity("s2")
    stores.stories.commit_assessments([make_assessment("s2")], [late], settled=[], now=AT)
    assert stores.stories.assessment(S2) == own
    assert stores.stories.opportunities(limit=9) == ()
    assert stores.stories.outbox(limit=9) == (late,)


def test_stories_leave_after_their_retention_on_the_given_clock(build: Build) -> None:
    day = timedelta(days=1)
    stores = build(RetentionParams(stories=2 * day))
    put(stores, make_story("s1"), make_story("s2", merged_into=S1), touched=(S1,))
    stores.stories.commit_assessments([make_assessment("s1")], [make_opportunity("s1")], settled=[], now=AT)
    stores.stories.note(make_opportunity("s1"), make_verdict())
    later = AT + 3 * day
    new = make_story("s3", last_seen_at=later)
    stores.stories.commit_grouping(Grouping(stories=(new,)), now=later)
    assert ids(stores.stories.recent(limit=9)) == ids(stores.stories.open()) == ["s3"]
    assert stores.stories.get(S1) is None
    assert stores.stories.raw(S2) is None
    assert stores.stories.assessment(S1) is None
    assert stores.stories.touched(limit=9) == ()
    assert stores.stories.opportunities(limit=9) == stores.stories.outbox(limit=9) == ()
    assert stores.stories.decisions(S1) == ()


def test_the_origin_and_the_developments_are_kept(stores: Stores) -> None:
    put(stores, make_story("s1", origin_at=AT - minutes(5), origin_outlet="Le Quai"))
    one = Development(
        at=AT, kind=DevelopmentKind.COUNT, topic="dead", told="3 → 17", entry_id=EntryId("e1"), outlet="o"
    )
    stores.stories.commit_assessments(
        (make_assessment("s1", developments=(one,)),),
        (make_opportunity("s1", development=one, origin_at=AT),),
        settled=(),
        now=AT,
    )
    head, read = stores.stories.get(StoryId("s1")), stores.stories.assessment(StoryId("s1"))
    assert head is not None
    assert read is not None
    assert (head.origin_at, head.origin_outlet) == (AT - minutes(5), "Le Quai")
    assert read.developments == (one,)
    assert stores.stories.outbox(limit=1)[0].development == one
