"""Rendering: one template per page, its live part served alone to htmx."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from newsjack.clock import monotonic_seconds
from newsjack.core.urgency import level_of
from newsjack.web.access import Gate
from newsjack.web.sources import Sources
from newsjack.web.views import parts
from newsjack.web.views.feeds import SORTS
from newsjack.web.views.pulse import Pulse, pulse_view
from newsjack.web.when import When, zone_of
from newsjack.web.words import words_for

HERE = Path(__file__).parent
STATIC = HERE / "static"
NAV = (("now", "/"), ("alerts", "/alerts"), ("feeds", "/feeds"), ("workers", "/workers"), ("logs", "/logs"))


@cache
def asset(name: str) -> str:
    """Return the address of a static file, with its content's hash so that caches never go stale."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


def environment() -> Environment:
    """Return Jinja's environment: always escaping, and strict about names."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        asset=asset,
        nav=NAV,
        glyph_line=parts.GLYPH_LINE,
        glyph_window=parts.GLYPH_WINDOW,
        glyph_width=parts.GLYPH_WIDTH,
        glyph_height=parts.GLYPH_HEIGHT,
        glyph_dot=parts.glyph_dot,
        urgency_level=level_of,
        percent=parts.percent,
        sorts=tuple(SORTS),
    )
    return made


class Renderer:
    """Makes answers out of templates, in the team's language and zone."""

    def __init__(self, sources: Sources, *, gate: Gate) -> None:
        self._sources = sources
        self._environment = environment()
        self._words = words_for(sources.params.team.language)
        self._zone = zone_of(sources.params.team.timezone)
        self._is_guarded = bool(gate.token)
        self._pulse = (float("-inf"), Pulse(speed=None))

    def when(self) -> When:
        """Return the speaker of instants for this moment."""
        return When(now=self._sources.clock.now(), zone=self._zone, words=self._words)

    def page(
        self,
        request: Request,
        name: str,
        *,
        title: str,
        when: When,
        status: int = 200,
        **values: object,
    ) -> HTMLResponse:
        """Render ``name.html``, or only its live part ``name_live.html`` when htmx asks."""
        is_live = request.headers.get("hx-request") == "true"
        context: dict[str, object] = {
            "words": self._words,
            "when": when,
            "title": title,
            "page": name,
            "here": _here(request),
            "is_live": is_live,
            "is_guarded": self._is_guarded,
            "pace": self.pace(),
            **values,
        }
        if not is_live:
            context["pulse"] = self.pulse()
        return self.template(f"{name}_live.html" if is_live else f"{name}.html", context, status=status)

    def template(self, name: str, context: Mapping[str, object], *, status: int = 200) -> HTMLResponse:
        """Render one template as it is."""
        text = self._environment.get_template(name).render(context)
        # A lone surrogate in a feed's text must not break the page.
        body = text.encode("utf-8", "replace")
        return HTMLResponse(body, status_code=status, headers={"vary": "HX-Request"})

    def pulse(self) -> Pulse:
        """Return the pulse, read at most once a second however many pages ask."""
        read_at, pulse = self._pulse
        if monotonic_seconds() - read_at >= 1:
            pulse = pulse_view(self._sources)
            self._pulse = (monotonic_seconds(), pulse)
        return pulse

    def pace(self) -> int:
        """Return the seconds between two looks of a page: fewer when time runs fast."""
        return 2 if pulse_speed(self._sources) > 1 else 5


def pulse_speed(sources: Sources) -> float:
    """Return how fast newsjack's clock runs; 1 in real time."""
    speed: float = getattr(sources.clock, "speed", 1.0)
    return speed


def _here(request: Request) -> str:
    query = request.url.query
    return request.url.path + (f"?{query}" if query else "")
