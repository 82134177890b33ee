"""The report card on hand-made facts: a perfect day, a silent one, a wrong one, half a day."""

from datetime import timedelta

import pytest

from newsjack.model.alert import AlertKind
from newsjack.model.brand import Lane
from newsjack.newsroom.report_card import MISSES_NAMED, AlertFacts, Grade, grade_day, render
from newsjack.newsroom.simulation import Expected, SimulatedDay, SimulatedStory, StoryKind, simulate
from tests.makers import minutes


@pytest.fixture(scope="module")
def day() -> SimulatedDay:
    return simulate(7)


def wanted(day: SimulatedDay) -> list[SimulatedStory]:
    return [story for story in day.stories if story.expects_alert]


def tragedy(day: SimulatedDay) -> SimulatedStory:
    return next(s for s in day.stories if s.kind is StoryKind.TRAGEDY and s.concerns)


def card(
    day: SimulatedDay, story: SimulatedStory, *, lead: float = 60, brand: str = "", lane: Lane = Lane.BRAND
) -> AlertFacts:
    """Make the facts of a card on a story's first items, ``lead`` minutes before its peak."""
    urls = {item.id: item.url for item in day.items}
    return AlertFacts(
        brand=brand or story.brand or "",
        lane=lane,
        kind=AlertKind.NEW,
        sent_at=(story.peak_at or story.starts_at + minutes(lead + 5)) - minutes(lead),
        urls=tuple(urls[item_id] for item_id in story.item_ids[:3]),
    )


def test_a_perfect_day(day: SimulatedDay) -> None:
    alerts = [card(day, story) for story in wanted(day)]

    graded = grade_day(day, alerts, until=day.end_at)

    assert len(graded.of(Grade.EARLY)) == len(alerts) == len(graded.due) + len(graded.pending)
    assert graded.missed == graded.pending == ()
    assert graded.median_lead_minutes == 60
    assert graded.tragedies_stopped == len(graded.tragedies) > 0
    assert not graded.of(Grade.FALSE, Grade.LATE, Grade.DUPLICATE, Grade.TRAGEDY)


def test_a_silent_day(day: SimulatedDay) -> None:
    graded = grade_day(day, [], until=day.end_at)

    assert graded.missed == graded.due
    assert len(graded.missed) + len(graded.pending) == len(wanted(day))
    assert graded.median_lead_minutes is None
    assert graded.tragedies_stopped == len(graded.tragedies)
    assert "no alert yet" in render(graded)


def test_a_late_card_counts_against_the_lead(day: SimulatedDay) -> None:
    story = wanted(day)[0]

    graded = grade_day(day, [card(day, story, lead=-20)], until=day.end_at)

    assert len(graded.of(Grade.LATE)) == 1
    assert graded.median_lead_minutes == -20
    assert story not in graded.missed


def test_a_second_card_on_one_story_is_a_duplicate(day: SimulatedDay) -> None:
    story = wanted(day)[0]

    graded = grade_day(day, [card(day, story), card(day, story, lead=30)], until=day.end_at)

    assert [one.grade for one in graded.graded] == [Grade.EARLY, Grade.DUPLICATE]


def test_an_invitation_to_a_tragedy_is_a_failure_a_notice_is_not(day: SimulatedDay) -> None:
    story = tragedy(day)

    wrong = grade_day(day, [card(day, story)], until=day.end_at)
    right = grade_day(day, [card(day, story, lane=Lane.REPUTATION)], until=day.end_at)

    assert wrong.tragedies_stopped == len(wrong.tragedies) - 1
    assert [one.grade for one in right.graded] == [Grade.NOTICE]
    assert right.tragedies_stopped == len(right.tragedies)


def test_joining_a_tragedy_for_another_brand_is_a_failure_too(day: SimulatedDay) -> None:
    story = tragedy(day)
    other = next(s.brand for s in wanted(day) if s.brand not in story.concerns)

    graded = grade_day(day, [card(day, story, brand=other or "")], until=day.end_at)

    assert [one.grade for one in graded.graded] == [Grade.TRAGEDY]


@pytest.mark.parametrize(
    "kind", [StoryKind.HOMOGRAPH, StoryKind.OLD_NEWS, StoryKind.WIRE, StoryKind.TEMPLATE]
)
def test_a_card_on_a_trap_is_false_and_named(day: SimulatedDay, kind: StoryKind) -> None:
    story = next(s for s in day.stories if s.kind is kind and s.expected is Expected.QUIET)
    brand = wanted(day)[0].brand or ""

    graded = grade_day(day, [card(day, story, brand=brand)], until=day.end_at)
    quiet, count = graded.kept_quiet(kind)

    assert [one.grade for one in graded.graded] == [Grade.FALSE]
    assert quiet == count - 1
    assert story.story_key in render(graded)


def test_a_card_on_ordinary_items_is_false(day: SimulatedDay) -> None:
    urls = tuple(item.url for item in day.items if item.id in day.background)[:2]
    alert = AlertFacts(
        brand=wanted(day)[0].brand or "",
        lane=Lane.BRAND,
        kind=AlertKind.NEW,
        sent_at=day.start_at + minutes(30),
        urls=urls,
    )

    graded = grade_day(day, [alert], until=day.end_at)

    assert [one.grade for one in graded.graded] == [Grade.FALSE]
    assert graded.graded[0].story is None


def test_only_what_ran_is_graded(day: SimulatedDay) -> None:
    until = day.start_at + timedelta(hours=2)

    graded = grade_day(day, [card(day, story) for story in wanted(day)], until=until)

    assert all(story.peak_at and story.peak_at <= until for story in graded.due)
    assert all(story.starts_at <= until for story in (*graded.tragedies, *graded.traps, *graded.pending))
    assert all(one.alert.sent_at <= until for one in graded.graded)
    assert "2.0 of 16 hours" in render(graded)


def test_the_card_says_that_it_is_a_simulation_and_fits_a_terminal(day: SimulatedDay) -> None:
    text = render(grade_day(day, [], until=day.end_at))

    assert text.startswith("Report card of a SIMULATED news day")
    assert text.count("missed: ") == MISSES_NAMED
    assert max(map(len, text.splitlines())) <= 110
