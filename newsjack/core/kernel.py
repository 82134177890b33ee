"""The smoothed rate of a wave while it lives: the same kernel as hindsight's, over what is known by now.

Were nothing more to come, the greatest of this rate would be the peak. A weight is added in the
time that its neighbours within five kernel widths need, and read without looking at older ones.
"""

import bisect
import math

REACHES = 5.0
"""Kernel widths beyond which an event adds nothing that counts."""


def kernel_width(entries: int) -> float:
    """Return the kernel's width in hours: few entries need a wide one.

    >>> [kernel_width(n) for n in (5, 15, 60)]
    [2.0, 1.0, 0.5]
    """
    if entries < 15:
        return 2.0
    return 1.0 if entries < 60 else 0.5


class KernelRate:
    """Weighted events on a line of hours, their smoothed rate at each event, and its maximum.

    Rates are relative to one event of weight 1 (its own maximum is 1), whatever the width.
    """

    __slots__ = ("_rates", "_times", "_weights", "_width", "top", "top_at")

    def __init__(self) -> None:
        """Make a line without events."""
        self._times: list[float] = []
        self._weights: list[float] = []
        self._rates: list[float] = []
        self._width = kernel_width(0)
        self.top = 0.0
        self.top_at = 0.0

    def add(self, hours: float, weight: float) -> None:
        """Add an event at ``hours`` (any order)."""
        index = bisect.bisect_right(self._times, hours)
        self._times.insert(index, hours)
        self._weights.insert(index, weight)
        self._rates.insert(index, 0.0)
        width = kernel_width(len(self._times))
        if width != self._width:
            self._width = width
            self._rates = [self.at(time) for time in self._times]
        else:
            self._raise_around(index)
        self._find_top()

    def at(self, hours: float) -> float:
        """Return the smoothed rate at any instant."""
        low = bisect.bisect_left(self._times, hours - REACHES * self._width)
        high = bisect.bisect_right(self._times, hours + REACHES * self._width)
        return sum(
            weight * self._bell(hours - time)
            for time, weight in zip(self._times[low:high], self._weights[low:high], strict=True)
        )

    def _raise_around(self, index: int) -> None:
        hours, weight = self._times[index], self._weights[index]
        self._rates[index] = self.at(hours) - weight
        low = bisect.bisect_left(self._times, hours - REACHES * self._width)
        high = bisect.bisect_right(self._times, hours + REACHES * self._width)
        for near in range(low, high):
            self._rates[near] += weight * self._bell(hours - self._times[near])

    def _find_top(self) -> None:
        top = max(range(len(self._rates)), key=self._rates.__getitem__)
        self.top, self.top_at = self._rates[top], self._times[top]

    def _bell(self, hours: float) -> float:
        return math.exp(-0.5 * (hours / self._width) ** 2)
