"""When outlets join a story: a first, a second, a third, then a rise to the peak and a long decay.

The gaps are those of real feeds: a story of eight or more outlets gets its 2nd
after 34 min and its 3rd after 80 min in the median, where it peaks 3.2 h after its first item. Later
ones follow a gamma density of shape 3, whose greatest value stands at the peak.
"""

import math
from random import Random

TYPICAL_PEAK = 192.0
"""Minutes from first item to peak, median of real stories."""

SECOND, THIRD = 34.0, 80.0
LAST_SHARE = 0.97
"""The share of the density within which all arrivals lie: the far tail is cut."""


def rise_and_decay(minutes: float, *, peak: float) -> float:
    """Return the share of the intensity that lies before ``minutes``, 0..1.

    >>> round(rise_and_decay(100, peak=100), 3)
    0.323
    """
    x = 2 * minutes / peak
    return 1 - math.exp(-x) * (1 + x + x * x / 2)


def arrivals(
    count: int, *, peak: float, rng: Random, second: float | None = None, third: float | None = None
) -> tuple[float, ...]:
    """Return ``count`` ascending instants in minutes, the first 0.

    ``second`` and ``third`` are as given, else drawn around the real medians, scaled with the peak. The
    others take one draw from each equal share of the intensity, so that a small story keeps its shape.
    """
    scale = min(1.0, peak / TYPICAL_PEAK)
    two = second if second is not None else SECOND * scale * rng.lognormvariate(0, 0.3)
    two = min(two, 0.4 * peak)
    three = third if third is not None else max(two * 1.2, THIRD * scale * rng.lognormvariate(0, 0.25))
    three = min(three, 0.6 * peak)
    low = rise_and_decay(three, peak=peak)
    rest = max(0, count - 3)
    shares = (low + (LAST_SHARE - low) * (n + rng.random()) / rest for n in range(rest))
    times = [0.0, two, three, *(_at_share(share, peak=peak) for share in shares)]
    return tuple(times[:count])


def _at_share(share: float, *, peak: float) -> float:
    low, high = 0.0, 20 * peak
    for _ in range(60):
        middle = (low + high) / 2
        if rise_and_decay(middle, peak=peak) < share:
            low = middle
        else:
            high = middle
    return high
