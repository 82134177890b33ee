"""A real Chromium against the dashboard in this process, over loopback HTTP."""

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from newsjack.web.app import create_app
from tests.web_sample import Newsroom, newsroom

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def chromium() -> str:
    """Return the path of an installed Chromium; skip without one, but never under CI."""
    named = os.environ.get("NEWSJACK_CHROMIUM", "")
    found = next((path for name in (named, *NAMES) if name and (path := shutil.which(name))), "")
    if not found:
        reason = f"no Chromium: none of {', '.join(NAMES)} is on PATH"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    return found


@dataclass(frozen=True, kw_only=True)
class Site:
    """The running dashboard and its stores."""

    room: Newsroom
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def running(room: Newsroom, *, port: int = 0) -> Iterator[Site]:
    """Serve a newsroom on a port of its own, or on the given one."""
    ending = threading.Event()
    app = create_app(room.sources, is_ending=ending.is_set)
    config = uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=2, lifespan="off")
    server = uvicorn.Server(config)
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen()
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield Site(room=room, port=listener.getsockname()[1])
        finally:
            ending.set()
            server.should_exit = True
            thread.join(10)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with running(newsroom()) as one:
        yield one


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Not for the session: while it lives, no other test of this process may run an event loop."""
    path = chromium()
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield launched
        launched.close()


@dataclass
class Tab:
    """One page and what it complained about."""

    page: Page
    complaints: list[str] = field(default_factory=list)


@pytest.fixture
def tab(browser: Browser, site: Site) -> Iterator[Callable[..., Tab]]:
    """Return a maker of tabs; at the end of the test none may have complained."""
    made: list[Tab] = []

    def open_tab(path: str) -> Tab:
        context = browser.new_context(viewport={"width": 1280, "height": 850}, base_url=site.address)
        one = Tab(page=context.new_page())
        one.page.on("console", lambda message: one.complaints.append(f"{message.type}: {message.text}"))
        one.page.on("pageerror", lambda error: one.complaints.append(str(error)))
        one.page.goto(path)
        made.append(one)
        return one

    yield open_tab
    for one in made:
        one.page.context.close()
    assert [complaint for one in made for complaint in one.complaints] == []
