"""The dashboard as an ASGI application: routes, and one short endpoint each.

Endpoints are plain functions, so Starlette runs them in threads and a slow store never stops the
event loop. Only the log stream and the login are asynchronous.
"""

from collections.abc import Callable
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from newsjack.errors import StoreError
from newsjack.model.feed import FeedId
from newsjack.model.story import StoryId
from newsjack.web.access import COOKIE, SESSION_SECONDS, Gate, Guard
from newsjack.web.health import health_report
from newsjack.web.metrics import CONTENT_TYPE, metrics_text
from newsjack.web.pages import STATIC, Renderer
from newsjack.web.sources import Sources
from newsjack.web.stream import log_events, never
from newsjack.web.views.alerts import alerts_view
from newsjack.web.views.curve import curve_data
from newsjack.web.views.feed import feed_view
from newsjack.web.views.feeds import feeds_view
from newsjack.web.views.logs import log_filter, logs_view
from newsjack.web.views.now import now_view
from newsjack.web.views.story import Facts, linked_stories, story_facts, story_view
from newsjack.web.views.workers import workers_view

_MAX_FORM_BYTES = 4_096


class Dashboard:
    """The endpoints, over the sources they read."""

    def __init__(self, sources: Sources, *, gate: Gate, is_ending: Callable[[], bool]) -> None:
        self._sources = sources
        self._is_ending = is_ending
        self._gate = gate
        self._renderer = Renderer(sources, gate=gate)

    def now(self, request: Request) -> Response:
        """Show what can be acted on, what was held, what rises."""
        when = self._renderer.when()
        view = now_view(self._sources, when=when)
        return self._renderer.page(request, "now", title=when.words("nav.now"), when=when, view=view)

    def story(self, request: Request) -> Response:
        """Show one story; the id of an absorbed one leads to its survivor."""
        facts = self._facts(request)
        story = facts.story
        if story.story_id != request.path_params["story_id"]:
            return RedirectResponse(f"/stories/{story.story_id}", status_code=302)
        when = self._renderer.when()
        view = story_view(self._sources, facts, when=when)
        linked = linked_stories(self._sources, story)
        return self._renderer.page(
            request, "story", title=story.headline, when=when, view=view, linked=linked
        )

    def curve(self, request: Request) -> Response:
        """Return the story's curve for the page's script."""
        facts = self._facts(request)
        return JSONResponse(curve_data(facts, when=self._renderer.when()))

    def alerts(self, request: Request) -> Response:
        """Show the latest alerts."""
        when = self._renderer.when()
        view = alerts_view(self._sources, when=when)
        return self._renderer.page(request, "alerts", title=when.words("nav.alerts"), when=when, view=view)

    def feeds(self, request: Request) -> Response:
        """Show the feeds and their health."""
        when = self._renderer.when()
        asked = request.query_params
        view = feeds_view(
            self._sources,
            when=when,
            show=asked.get("show", "all"),
            text=asked.get("text", "")[:200],
            sort=asked.get("sort", ""),
        )
        return self._renderer.page(request, "feeds", title=when.words("nav.feeds"), when=when, view=view)

    def feed(self, request: Request) -> Response:
        """Show one feed's record."""
        when = self._renderer.when()
        view = feed_view(self._sources, FeedId(request.path_params["feed_id"]), when=when)
        if view is None:
            raise HTTPException(404)
        return self._renderer.page(request, "feed", title=view.row.feed.outlet, when=when, view=view)

    def poll_now(self, request: Request) -> Response:
        """Make one feed due at once, and go back to where the button was."""
        feed_id = FeedId(request.path_params["feed_id"])
        if not self._sources.feeds.get([feed_id]):
            raise HTTPException(404)
        self._sources.feeds.due_now([feed_id], now=self._sources.clock.now())
        is_one = request.query_params.get("from") == "feed"
        return RedirectResponse(f"/feeds/{feed_id}" if is_one else "/feeds", status_code=303)

    def workers(self, request: Request) -> Response:
        """Show workers, queues and failed jobs."""
        when = self._renderer.when()
        view = workers_view(self._sources, when=when)
        return self._renderer.page(request, "workers", title=when.words("nav.workers"), when=when, view=view)

    def logs(self, request: Request) -> Response:
        """Show the newest log lines; the page's script follows the stream from there."""
        when = self._renderer.when()
        view = logs_view(self._sources, when=when, wanted=log_filter(request.query_params))
        texts = when.words.script("logs", "level")
        return self._renderer.page(
            request, "logs", title=when.words("nav.logs"), when=when, view=view, texts=texts
        )

    async def log_stream(self, request: Request) -> Response:
        """Follow the log; ``Last-Event-ID`` goes before ``after``."""
        after = request.headers.get("last-event-id") or request.query_params.get("after", "")
        events = log_events(
            self._sources.logs,
            after=after,
            wanted=log_filter(request.query_params),
            when=self._renderer.when,
            is_ending=self._is_ending,
        )
        return StreamingResponse(events, media_type="text/event-stream", headers={"x-accel-buffering": "no"})

    def pulse(self, request: Request) -> Response:
        """Return the line on top of every page."""
        when = self._renderer.when()
        context = {"pulse": self._renderer.pulse(), "when": when, "words": when.words}
        return self._renderer.template("pulse.html", context)

    def healthz(self, request: Request) -> Response:
        """Say 200 or 503, with each check and the reasons."""
        report = health_report(self._sources)
        body = {"ok": report.is_ok, "reasons": list(report.reasons), "checks": dict(report.checks)}
        return JSONResponse(body, status_code=200 if report.is_ok else 503)

    def metrics(self, request: Request) -> Response:
        """Return the figures in Prometheus' text format."""
        return Response(metrics_text(self._sources), headers={"content-type": CONTENT_TYPE})

    def favicon(self, request: Request) -> Response:
        """Return the icon under the name that browsers ask for by themselves."""
        return FileResponse(STATIC / "favicon.svg", media_type="image/svg+xml")

    def session(self, request: Request) -> Response:
        """Tell the login page's script whether the browser is signed in.

        A link followed from elsewhere comes without the strict cookie; a look from our own page has it.
        """
        return Response(status_code=204 if self._gate.admits(request.headers) else 401)

    def login_form(self, request: Request) -> Response:
        """Ask for the token."""
        return self._login_page(request, problem="", status=200)

    async def login(self, request: Request) -> Response:
        """Trade the token for a session cookie."""
        given = await _form_value(request, "token")
        if self._gate.is_throttled():
            return self._login_page(request, problem="login.wait", status=429)
        if not self._gate.token or not self._gate.try_token(given):
            return self._login_page(request, problem="login.wrong", status=401)
        answer = RedirectResponse(_inner_path(request.query_params.get("next", "/")), status_code=303)
        answer.set_cookie(
            COOKIE,
            self._gate.session(),
            max_age=SESSION_SECONDS,
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return answer

    def logout(self, request: Request) -> Response:
        """Forget the session in this browser."""
        answer = RedirectResponse("/login", status_code=303)
        answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return answer

    def problem(self, request: Request, error: Exception) -> Response:
        """Answer an error with a page; plain text to what does not ask for a page."""
        if isinstance(error, HTTPException) and error.status_code != 404:
            return PlainTextResponse(f"{error.detail}\n", status_code=error.status_code)
        status = 404 if isinstance(error, HTTPException) else 503
        when = self._renderer.when()
        if "text/html" not in request.headers.get("accept", "") or "hx-request" in request.headers:
            return PlainTextResponse(f"{when.words(f'error.{status}')}\n", status_code=status)
        title = when.words(f"error.{status}")
        return self._renderer.page(request, "error", title=title, when=when, status=status, error=status)

    def _facts(self, request: Request) -> Facts:
        facts = story_facts(self._sources, StoryId(request.path_params["story_id"]))
        if facts is None:
            raise HTTPException(404)
        return facts

    def _login_page(self, request: Request, *, problem: str, status: int) -> Response:
        words = self._renderer.when().words
        target = _inner_path(request.query_params.get("next", "/"))
        context = {"words": words, "title": words("login.title"), "problem": problem, "next": target}
        return self._renderer.template("login.html", context, status=status)


def _inner_path(path: str) -> str:
    """Return a path of this site, never an address elsewhere."""
    is_inner = path.startswith("/") and not path.startswith("//") and path.isprintable() and "\\" not in path
    return path if is_inner else "/"


async def _form_value(request: Request, name: str) -> str:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MAX_FORM_BYTES:
            raise HTTPException(413)
    return parse_qs(body.decode("utf-8", "replace")).get(name, [""])[0]


def create_app(sources: Sources, *, token: str = "", is_ending: Callable[[], bool] = never) -> Starlette:
    """Return the dashboard over ``sources``; with a ``token``, everything but ``/healthz`` asks for it.

    ``is_ending`` lets open log streams end by themselves when the server stops.
    """
    gate = Gate(token=token)
    desk = Dashboard(sources, gate=gate, is_ending=is_ending)
    routes = [
        Route("/", desk.now),
        Route("/stories/{story_id}", desk.story),
        Route("/stories/{story_id}/curve.json", desk.curve),
        Route("/alerts", desk.alerts),
        Route("/feeds", desk.feeds),
        Route("/feeds/{feed_id}", desk.feed),
        Route("/feeds/{feed_id}/poll", desk.poll_now, methods=["POST"]),
        Route("/workers", desk.workers),
        Route("/logs", desk.logs),
        Route("/logs/stream", desk.log_stream),
        Route("/pulse", desk.pulse),
        Route("/healthz", desk.healthz),
        Route("/metrics", desk.metrics),
        Route("/favicon.ico", desk.favicon),
        Route("/session", desk.session),
        Route("/login", desk.login_form, methods=["GET"]),
        Route("/login", desk.login, methods=["POST"]),
        Route("/logout", desk.logout, methods=["POST"]),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    return Starlette(
        routes=routes,
        middleware=[Middleware(Guard, gate=gate)],
        exception_handlers={HTTPException: desk.problem, StoreError: desk.problem},
    )
