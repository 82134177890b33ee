"""A wave read at an instant: its parts agree, and the reading is handed on from one to the next."""

from datetime import datetime, timedelta

import pytest

from newsjack.core.curve import StoryCurve
from newsjack.core.reading import next_look, read
from newsjack.model.curve import Phase, PhaseChange, Reading
from newsjack.model.params import CurveParams
from newsjack.model.story import StoryId
from newsjack.settings.prior import load_forecast_prior
from tests.makers import AT, make_entry, minutes

PARAMS = CurveParams()
PRIOR = load_forecast_prior()


class Watch:
    """A story as the assess step follows it: entries come, readings are made, changes are kept."""

    def __init__(self) -> None:
        self.curve = StoryCurve(PARAMS)
        self.changes: tuple[PhaseChange, ...] = ()
        self.count = 0

    def comes(self, owner: str, after: float) -> Reading:
        at = AT + minutes(after)
        self.count += 1
        self.curve.add(entry=make_entry(f"e{self.count}", owner=owner, first_seen_at=at), wire_copy=False)
        return self.read(at)

    def read(self, now: datetime) -> Reading:
        reading, change = read(
            self.curve,
            story_id=StoryId("s1"),
            language="en",
            changes=self.changes,
            now=now,
            prior=PRIOR,
            params=PARAMS,
        )
        self.changes += (change,) if change else ()
        return reading


def test_one_outlet_is_breaking_and_opens_no_window() -> None:
    reading = Watch().comes("a", 0)
    assert (reading.phase, reading.window_open, reading.reach) == (Phase.BREAKING, False, 1)


def test_the_second_independent_outlet_opens_the_window() -> None:
    watch = Watch()
    watch.comes("a", 0)
    assert not watch.comes("a", 10).window_open
    assert watch.comes("b", 20).window_open


def test_a_reading_tells_the_wave_as_it_stands() -> None:
    watch = Watch()
    for after, owner in enumerate("abca"):
        reading = watch.comes(owner, 10.0 * after)
    assert (reading.reach, reading.entries, reading.wave) == (3, 4, 1)
    assert reading.wave_started_at == AT
    assert reading.act_before == reading.forecast.peak_at.p25 - PARAMS.publish_time
    assert reading.phase_at == watch.changes[-1].at


def test_the_phase_stands_until_it_changes() -> None:
    watch = Watch()
    watch.comes("a", 0)
    second = watch.comes("b", 5)
    again = watch.read(AT + minutes(6))
    assert (again.phase, again.phase_at) == (second.phase, second.phase_at)


def test_reading_twice_at_once_changes_nothing() -> None:
    watch = Watch()
    watch.comes("a", 0)
    first = watch.comes("b", 5)
    changes = watch.changes
    assert watch.read(AT + minutes(5)) == first
    assert watch.changes == changes


def test_silence_closes_the_window_and_ends_the_wave() -> None:
    watch = Watch()
    for number in range(3):
        watch.comes(f"o{number}", 10.0 * number)
    readings = [watch.read(AT + minutes(20) + timedelta(minutes=30 * step)) for step in range(22)]
    assert readings[0].window_open
    assert not readings[-1].window_open
    assert readings[-1].phase is Phase.DONE
    chances = [reading.forecast.p_before_peak for reading in readings]
    assert max(chances[8:]) < chances[0]


def test_a_new_wave_is_read_afresh() -> None:
    watch = Watch()
    for number in range(6):
        watch.comes(f"o{number}", 5.0 * number)
    watch.read(AT + timedelta(hours=9))
    reading = watch.comes("o1", 60 * 20)
    assert (reading.wave, reading.phase, reading.reach) == (2, Phase.BREAKING, 1)


def test_a_done_wave_is_not_looked_at_again() -> None:
    watch = Watch()
    reading = watch.comes("a", 0)
    look = next_look(reading, last_event_at=AT, params=PARAMS)
    assert look is not None
    assert look > AT
    done = watch.read(AT + timedelta(hours=10))
    assert done.phase is Phase.DONE
    assert next_look(done, last_event_at=AT, params=PARAMS) is None


@pytest.mark.parametrize("outlets", [1, 2, 4, 9])
def test_looks_alone_bring_every_wave_to_its_end(outlets: int) -> None:
    """From its last entry on a wave is only looked at when it asks to be: it must still end, soon."""
    watch = Watch()
    for number in range(outlets):
        reading = watch.comes(f"o{number}", 4.0 * number)
    last = AT + minutes(4.0 * (outlets - 1))
    looks = 0
    while (look := next_look(reading, last_event_at=last, params=PARAMS)) is not None:
        assert look > reading.at
        reading = watch.read(look)
        looks += 1
        assert looks < 60
    assert reading.phase is Phase.DONE
    assert reading.at - last < timedelta(hours=15)
