"""The smoothed rate of a live wave."""

import math

import pytest

from newsjack.core.kernel import KernelRate, kernel_width


def rate_of(*events: tuple[float, float]) -> KernelRate:
    rate = KernelRate()
    for hours, weight in events:
        rate.add(hours, weight)
    return rate


def plain(events: list[tuple[float, float]], at: float, width: float) -> float:
    return sum(weight * math.exp(-0.5 * ((at - hours) / width) ** 2) for hours, weight in events)


def test_one_event_is_its_own_maximum() -> None:
    rate = rate_of((3.0, 1.0))
    assert (rate.top, rate.top_at) == (1.0, 3.0)
    assert rate.at(5.0) == pytest.approx(math.exp(-0.5))


@pytest.mark.parametrize("count", [3, 14, 15, 16, 59, 60, 61])
def test_adding_one_by_one_gives_the_sum_over_all(count: int) -> None:
    events = [((number * 7919 % 97) / 10, 0.3 if number % 3 else 1.0) for number in range(count)]
    rate = rate_of(*events)
    rates = {hours: plain(events, hours, kernel_width(count)) for hours, _ in events}
    assert rate.top == pytest.approx(max(rates.values()), rel=1e-4)
    assert rates[rate.top_at] == pytest.approx(max(rates.values()), rel=1e-4)
    assert rate.at(4.2) == pytest.approx(plain(events, 4.2, kernel_width(count)), rel=1e-4)


def test_the_order_of_adding_does_not_matter() -> None:
    events = [(0.0, 1.0), (0.5, 1.0), (4.0, 0.3), (4.1, 1.0), (4.3, 1.0)]
    one, two = rate_of(*events), rate_of(*reversed(events))
    assert (one.top, one.top_at) == pytest.approx((two.top, two.top_at))


def test_the_maximum_is_where_most_came_together() -> None:
    assert rate_of((0.0, 1.0), (6.0, 1.0), (6.2, 1.0), (6.4, 1.0)).top_at == pytest.approx(6.2)


def test_events_far_away_count_nothing() -> None:
    assert rate_of((0.0, 1.0)).at(1e6) == 0.0
    assert rate_of((0.0, 1.0), (1e6, 1.0)).top == 1.0
