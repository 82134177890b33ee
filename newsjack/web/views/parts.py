"""Small pieces that several pages show: the place on Scott's curve, a sparkline, the peak's band."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from newsjack.model.curve import PeakBand, Phase, Reading
from newsjack.model.opportunity import Safety
from newsjack.web.when import When

GLYPH_WIDTH, GLYPH_HEIGHT = 96, 30
_PLACE = {
    Phase.BREAKING: 0.10,
    Phase.SCRAMBLE: 0.27,
    Phase.EXCITEMENT: 0.40,
    Phase.PEAK: 0.52,
    Phase.OLD_NEWS: 0.70,
    Phase.DONE: 0.93,
}
"""Where each phase sits on the drawn curve, 0..1; a drawing, not a measure."""


def _height(x: float) -> float:
    return math.exp(-(((x - 0.52) / (0.21 if x < 0.52 else 0.26)) ** 2))


def _point(x: float) -> tuple[float, float]:
    return round(x * GLYPH_WIDTH, 1), round(GLYPH_HEIGHT - 3 - _height(x) * (GLYPH_HEIGHT - 8), 1)


def _path(start: float, end: float) -> str:
    steps = max(2, round((end - start) * 32))
    points = [_point(start + (end - start) * step / steps) for step in range(steps + 1)]
    return "M" + " L".join(f"{x:g} {y:g}" for x, y in points)


WINDOW_END = 0.335
GLYPH_LINE = _path(0.0, 1.0)
GLYPH_WINDOW = f"{_path(0.0, WINDOW_END)} L{WINDOW_END * GLYPH_WIDTH:g} {GLYPH_HEIGHT} L0 {GLYPH_HEIGHT} Z"
"""The curve of the phase glyph, and the area under it in which the newsjack window lies."""


def glyph_dot(phase: Phase) -> tuple[float, float]:
    """Return where the dot of a phase sits on the glyph, in its units."""
    return _point(_PLACE[phase])


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar of a sparkline, in a box of 100 x 24."""

    x: float
    y: float
    width: float
    height: float


def spark_bars(values: Sequence[int]) -> tuple[Bar, ...]:
    """Return the bars of a sparkline; an empty slot keeps a hairline so that the hour reads whole."""
    top = max((*values, 1))
    step = 100 / max(len(values), 1)
    tall = [max(1.0, 22 * value / top) for value in values]
    return tuple(
        Bar(x=round(i * step, 2), y=round(24 - h, 2), width=round(step * 0.72, 2), height=round(h, 2))
        for i, h in enumerate(tall)
    )


def band_text(band: PeakBand, *, when: When) -> str:
    """Say when the peak is expected: in minutes while it is near and ahead, else by the clock."""
    if band.p25 > when.now and band.p75 - when.now < timedelta(minutes=180):
        p25, p75 = when.minutes(band.p25), when.minutes(band.p75)
        return when.words("peak.in", p50=when.span(band.p50 - when.now), p25=p25, p75=p75)
    return when.words("peak.at", p50=when.clock(band.p50), p25=when.clock(band.p25), p75=when.clock(band.p75))


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLeft:
    """How long one may still act: the large figure, the line under it, and when the peak is due.

    ``is_late``: the window is open but the margin to publish has run out, or one must not join.
    """

    figure: str
    note: str
    peak: str
    is_late: bool


def time_left(reading: Reading, *, safety: Safety, when: When) -> TimeLeft:
    """Return the time left of an open window; a STOP story never invites to act."""
    late = reading.act_before <= when.now
    words = when.words
    if safety is Safety.STOP:
        return TimeLeft(
            figure=words("safety.stop"),
            note=words("now.stop"),
            peak=band_text(reading.forecast.peak_at, when=when),
            is_late=True,
        )
    return TimeLeft(
        figure=words("now.act_now") if late else when.span(reading.act_before - when.now),
        note=words("now.over", ago=when.ago(reading.act_before)) if late else words("now.to_act"),
        peak=band_text(reading.forecast.peak_at, when=when),
        is_late=late,
    )


def percent(share: float) -> str:
    """Write a probability in whole per cent, never a false certainty of 0 or 100."""
    if 0 < share < 0.01:
        return "< 1 %"
    if 0.99 < share < 1:
        return "> 99 %"
    return f"{share * 100:.0f} %"


def link(url: str) -> str:
    """Return an http(s) address, or nothing: feeds may carry ``javascript:`` and worse."""
    return url if url.lower().startswith(("http://", "https://")) else ""
