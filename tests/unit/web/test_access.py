import pytest

from newsjack.errors import SettingsError
from newsjack.web.access import COOKIE, Gate, bind_address, is_loopback
from newsjack.web.app import create_app
from tests.web_client import Answer, Client
from tests.web_sample import newsroom

TOKEN = "correct-horse-battery"
PAGES = (
    "/",
    "/alerts",
    "/feeds",
    "/workers",
    "/logs",
    "/stories/fibre",
    "/stories/fibre/curve.json",
    "/metrics",
    "/pulse",
)


@pytest.fixture(scope="module")
def sources():
    return newsroom().sources


@pytest.fixture
def open_desk(sources) -> Client:
    return Client(app=create_app(sources))


@pytest.fixture
def guarded(sources) -> Client:
    return Client(app=create_app(sources, token=TOKEN), host="news.example:8420")


def session_of(answer: Answer) -> str:
    return answer.headers["set-cookie"].split(";")[0]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "127.8.9.1"])
def test_loopback_needs_no_token(host: str):
    assert bind_address(f"{host}:8420", token="") == (host.strip("[]"), 8420)


@pytest.mark.parametrize(
    "http", ["0.0.0.0:8420", "[::]:8420", "192.168.1.5:80", "news.example:8420", "::1.example:1"]
)
def test_any_other_address_is_refused_without_a_token(http: str):
    with pytest.raises(SettingsError, match="NEWSJACK_WEB_TOKEN"):
        bind_address(http, token="")
    assert bind_address(http, token=TOKEN)[1] > 0


@pytest.mark.parametrize("http", ["8420", "127.0.0.1", "127.0.0.1:http", "127.0.0.1:70000", ""])
def test_what_is_no_address_is_refused(http: str):
    with pytest.raises(SettingsError):
        bind_address(http, token="")


def test_a_short_token_is_refused():
    with pytest.raises(SettingsError, match="16 characters"):
        bind_address("0.0.0.0:8420", token="hunter2")


def test_a_name_that_resolves_to_loopback_is_not_loopback():
    assert not is_loopback("localhost.example")


@pytest.mark.parametrize("path", [*PAGES, "/nowhere", "/static/app.css", "/healthz"])
def test_every_answer_carries_the_security_headers(open_desk: Client, path: str):
    headers = open_desk.page(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'self'")
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


def test_pages_are_never_stored_and_versioned_files_always(open_desk: Client):
    assert open_desk.page("/").headers["cache-control"] == "no-store"
    assert "immutable" in open_desk.get("/static/app.css?v=1").headers["cache-control"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:8420", "[", ""])
def test_a_foreign_name_bound_to_this_machine_is_refused(sources, host: str):
    assert Client(app=create_app(sources), host=host).page("/").status == 421


@pytest.mark.parametrize("path", PAGES)
def test_a_guarded_desk_sends_strangers_to_the_login(guarded: Client, path: str):
    answer = guarded.page(path)
    assert answer.status == 303
    assert answer.headers["location"] == f"/login?next={path}"
    assert guarded.get(path).status == 401


def test_health_needs_no_token(guarded: Client):
    assert guarded.get("/healthz").status == 200


def test_the_token_opens_a_session(guarded: Client):
    answer = guarded.post("/login?next=/alerts", f"token={TOKEN}".encode(), origin="http://news.example:8420")
    assert (answer.status, answer.headers["location"]) == (303, "/alerts")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert TOKEN not in cookie
    assert guarded.page("/", cookie=session_of(answer)).status == 200
    assert guarded.get("/session", cookie=session_of(answer)).status == 204


def test_the_cookie_is_secure_behind_tls():
    assert Gate(token=TOKEN).session() != Gate(token=TOKEN + "x").session()


def test_a_bearer_token_opens_the_metrics(guarded: Client):
    assert guarded.get("/metrics", authorization=f"Bearer {TOKEN}").status == 200
    assert guarded.get("/metrics", authorization="Bearer wrong").status == 401


@pytest.mark.parametrize(
    "value", ["", "0.abc", "99999999999.abc", "٩٩٩٩٩٩٩٩٩٩.é", "99999999999", '"', "9" * 400]
)
def test_a_forged_session_is_no_session(guarded: Client, value: str):
    assert guarded.page("/", cookie=f"{COOKIE}={value}").status == 303


def test_another_tokens_session_is_no_session(guarded: Client):
    stranger = Gate(token="another-long-secret").session()
    assert guarded.page("/", cookie=f"{COOKIE}={stranger}").status == 303


def test_wrong_tokens_are_refused_and_then_no_longer_looked_at(guarded: Client):
    for _ in range(10):
        assert guarded.post("/login", b"token=wrong").status == 401
    assert guarded.post("/login", f"token={TOKEN}".encode()).status == 429


def test_without_a_token_there_is_nothing_to_log_into(open_desk: Client):
    assert open_desk.post("/login", b"token=").status == 401


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "/a\nb", "evil"]
)
def test_the_login_leads_nowhere_else(guarded: Client, target: str):
    from urllib.parse import quote

    answer = guarded.post(f"/login?next={quote(target)}", f"token={TOKEN}".encode())
    assert answer.headers["location"] == "/"


def test_a_huge_login_is_cut_off(guarded: Client):
    assert guarded.post("/login", b"token=" + b"x" * 10_000).status == 413


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "none"},
    ],
)
def test_posts_from_elsewhere_are_refused(open_desk: Client, headers: dict[str, str]):
    assert open_desk.post("/feeds/feed1/poll", **headers).status == 403


@pytest.mark.parametrize(
    "headers", [{"origin": "http://127.0.0.1:8420"}, {"sec_fetch_site": "same-origin"}, {}]
)
def test_posts_from_our_own_pages_pass(open_desk: Client, headers: dict[str, str]):
    assert open_desk.post("/feeds/feed1/poll", **headers).status == 303


def test_a_guarded_desk_offers_to_sign_out(guarded: Client):
    session = session_of(guarded.post("/login", f"token={TOKEN}".encode()))
    assert 'action="/logout"' in guarded.page("/", cookie=session).text
    assert guarded.post("/logout", cookie=session).headers["location"] == "/login"
