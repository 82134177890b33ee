"""What silence says: a wave that nobody joins is over, whatever its forecast said when it last grew.

The forecast is learnt on waves that became news (5 owners or more), at the instants at which they
grow. Of all waves, the share that still gains an owner falls with the silence s as exp(-s / 4 h),
alike from the second to the eighth owner, and is nil at 10 h, where the wave ends (counted on
recorded waves of September to November: 0.60 at 2 h, 0.34 at 4 h, 0.18 at 6 h, 0.03 at 10 h).
"""

import math
from bisect import bisect_right
from dataclasses import replace
from datetime import datetime, timedelta

from newsjack.model.curve import Forecast, PeakBand

TAU = timedelta(hours=4)
LEVELS = (0.1, 0.25, 0.5, 0.75, 0.9)


def liveness(silence: timedelta, *, wave_silence: timedelta) -> float:
    """Return the chance that a silent wave goes on, as a share of what it was at its last entry.

    >>> round(liveness(timedelta(hours=2), wave_silence=timedelta(hours=10)), 2)
    0.61
    """
    if silence <= timedelta(0):
        return 1.0
    return 0.0 if silence >= wave_silence else math.exp(-silence / TAU)


def tempered(expected: Forecast, *, alive: float, top_at: datetime) -> Forecast:
    """Mix a forecast with the chance that the wave is over and its peak was at ``top_at``.

    With probability ``alive`` the forecast holds; else the peak lies where the rate was greatest.
    """
    if alive >= 1.0:
        return expected
    band = expected.peak_at
    ahead = (band.p10, band.p25, band.p50, band.p75, band.p90)
    over = min(top_at, expected.at)
    instants = [_at(level, alive, over, ahead) for level in LEVELS]
    return replace(
        expected,
        p_before_peak=expected.p_before_peak * alive,
        p_big=expected.p_big * alive,
        peak_at=PeakBand(p10=instants[0], p25=instants[1], p50=instants[2], p75=instants[3], p90=instants[4]),
    )


def _at(level: float, alive: float, over: datetime, ahead: tuple[datetime, ...]) -> datetime:
    """Return a quantile of the mixture; the part that is over lies before the part that is not."""
    if level <= 1.0 - alive:
        return over
    inner = (level - (1.0 - alive)) / alive
    high = min(max(bisect_right(LEVELS, inner), 1), len(LEVELS) - 1)
    low = high - 1
    share = min(1.0, max(0.0, (inner - LEVELS[low]) / (LEVELS[high] - LEVELS[low])))
    return max(over, ahead[low] + (ahead[high] - ahead[low]) * share)
