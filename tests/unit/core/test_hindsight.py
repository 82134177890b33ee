"""The truth about a finished wave."""

from datetime import timedelta

import numpy as np
import pytest

from newsjack.core.hindsight import truth_of
from newsjack.model.curve import Phase
from newsjack.model.story import Member
from tests.makers import AT, make_member, minutes

GRID = timedelta(minutes=6)


def wave(*after: float, owners: int | None = None) -> tuple[Member, ...]:
    """Make members at minutes after AT, each of its own owner unless fewer are named."""
    return tuple(
        make_member(f"e{n}", owner=f"o{n % owners if owners else n}", event_at=AT + minutes(m))
        for n, m in enumerate(after)
    )


def test_the_peak_of_a_symmetric_wave_lies_in_its_middle() -> None:
    truth = truth_of(wave(0, 60, 90, 100, 110, 140, 200))
    assert truth is not None
    assert abs(truth.peak_at - (AT + minutes(100))) <= GRID
    assert truth.peak_from < truth.peak_at < truth.peak_to


def test_the_peak_is_where_a_dense_sum_has_its_maximum() -> None:
    rng = np.random.default_rng(3)
    after = sorted(float(m) for m in np.concatenate([rng.exponential(90, 25), 400 + rng.normal(0, 30, 20)]))
    truth = truth_of(wave(*after))
    grid = np.arange(0, 800, 1.0)
    rate = sum(np.exp(-0.5 * ((grid - m) / 60) ** 2) for m in after)
    assert truth is not None
    assert abs(truth.peak_at - (AT + minutes(float(grid[np.argmax(rate)])))) <= GRID


def test_phases_follow_each_other_in_order() -> None:
    truth = truth_of(wave(0, 200, 280, 300, 310, 320, 330, 350, 400, 500))
    assert truth is not None
    ranks = [truth.phase_at(AT + minutes(m)).rank for m in range(-300, 1200, 5)]
    assert ranks == sorted(ranks)
    assert set(ranks) == {phase.rank for phase in Phase}
    assert truth.phase_at(truth.peak_at) is Phase.PEAK


def test_the_third_owner_begins_the_scramble_though_the_rate_is_low() -> None:
    late_burst = [600.0 + n for n in range(40)]
    truth = truth_of(wave(0, 100, 200, *late_burst))
    assert truth is not None
    assert truth.scramble_at == AT + minutes(200)
    assert truth.phase_at(AT + minutes(199)) is Phase.BREAKING
    assert truth.phase_at(AT + minutes(200)) is Phase.SCRAMBLE


def test_a_repeated_owner_does_not_begin_the_scramble() -> None:
    truth = truth_of(wave(0, 100, 200, *(600.0 + n for n in range(40)), owners=2))
    assert truth is not None
    assert truth.scramble_at > AT + minutes(200)


def test_wire_copies_pull_the_peak_less() -> None:
    events = (
        *wave(0, 5, 10),
        *(
            make_member(f"c{n}", owner=f"c{n}", event_at=AT + minutes(600 + n), weight=0.3, wire_copy=True)
            for n in range(6)
        ),
    )
    truth = truth_of(events)
    assert truth is not None
    assert truth.peak_at < AT + minutes(60)


@pytest.mark.parametrize(
    ("after", "owners", "eligible"),
    [
        ((0, 1, 2, 3, 4, 5), 5, True),
        ((0, 1, 2, 3, 4, 5), 4, False),
        ((0, 1, 2, 3, 4), 5, False),
        ((0, 1, 2, 3, 4, 5 * 24 * 60), 5, False),
    ],
)
def test_eligible_needs_owners_entries_and_a_short_span(
    after: tuple[float, ...], owners: int, eligible: bool
) -> None:
    truth = truth_of(wave(*after, owners=owners))
    assert truth is not None
    assert truth.is_eligible is eligible


def test_nothing_has_no_truth_and_one_member_peaks_at_itself() -> None:
    assert truth_of(()) is None
    alone = truth_of(wave(7))
    assert alone is not None
    assert abs(alone.peak_at - (AT + minutes(7))) <= GRID
    assert not alone.is_eligible


def test_a_wave_of_months_keeps_the_fine_grid() -> None:
    sparse = [float(m) for m in range(0, 300 * 24 * 60, 5 * 60)]
    truth = truth_of(wave(*sparse, 100 * 24 * 60 + 10, 100 * 24 * 60 + 20))
    assert truth is not None
    assert abs(truth.peak_at - (AT + minutes(100 * 24 * 60 + 10))) <= GRID
    assert truth.peak_to < truth.done_at < truth.peak_at + timedelta(hours=2)
