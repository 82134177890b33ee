"""Who may talk to the dashboard: address, token, same-origin posts, and the headers of every answer."""

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newsjack.clock import monotonic_seconds, real_now
from newsjack.errors import SettingsError

COOKIE = "newsjack_session"
SESSION_SECONDS = 7 * 86400
MIN_TOKEN = 16
_OPEN_PATHS = frozenset({"/login", "/session", "/healthz", "/favicon.ico"})
_HEADERS = {
    "content-security-policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # `same-origin`, not `no-referrer`: with the latter a browser posts `Origin: null`.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


_CACHED = "public, max-age=31536000, immutable"


def _is_versioned(scope: Scope) -> bool:
    return str(scope["path"]).startswith("/static/") and scope["query_string"].startswith(b"v=")


def is_loopback(host: str) -> bool:
    """Tell whether a host to bind can be reached from this machine only."""
    bare = host.strip("[]")
    if bare == "localhost":
        return True
    try:
        return ipaddress.ip_address(bare).is_loopback
    except ValueError:
        return False


def bind_address(http: str, *, token: str) -> tuple[str, int]:
    """Split ``host:port`` and refuse what would lie open.

    Raises ``SettingsError`` when the address can be reached from outside and no token of at least
    16 characters guards it.

    >>> bind_address("127.0.0.1:8420", token="")
    ('127.0.0.1', 8420)
    """
    host, _, port = http.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise SettingsError("write host:port", file="environment", key="NEWSJACK_HTTP", value=http)
    if token and len(token) < MIN_TOKEN:
        raise SettingsError(
            f"too short to guard anything: at least {MIN_TOKEN} characters",
            file="environment",
            key="NEWSJACK_WEB_TOKEN",
            mend="make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(24))'",
        )
    if not token and not is_loopback(host):
        raise SettingsError(
            "this address can be reached from outside, so it needs a token",
            file="environment",
            key="NEWSJACK_HTTP",
            value=http,
            mend="set NEWSJACK_WEB_TOKEN, or bind 127.0.0.1",
        )
    return host.strip("[]"), int(port)


@dataclass(slots=True)
class Gate:
    """Checks tokens and sessions; without a token everyone on this machine may enter.

    Sessions are signed with the token itself, so changing it signs everyone out. Ten wrong tries
    within a minute close the login for the rest of that minute.
    """

    token: str = ""
    _tries: list[float] = field(default_factory=list)

    def try_token(self, given: str) -> bool:
        """Compare in constant time; remember a wrong one. Always ``False`` while the login is closed."""
        if self.is_throttled():
            return False
        right = hmac.compare_digest(_digest(given), _digest(self.token))
        if not right:
            self._tries.append(monotonic_seconds())
        return right

    def is_throttled(self) -> bool:
        """Tell whether too many wrong tokens came of late."""
        self._tries = [at for at in self._tries if monotonic_seconds() - at < 60]
        return len(self._tries) >= 10

    def session(self) -> str:
        """Make the value of a new session cookie: its end in seconds, and a signature."""
        end = str(round(real_now().timestamp()) + SESSION_SECONDS)
        return f"{end}.{self._sign(end)}"

    def admits(self, headers: Headers) -> bool:
        """Tell whether a request carries a valid session or the token as a bearer."""
        if not self.token:
            return True
        kind, _, bearer = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            return self.try_token(bearer.strip())
        return self._is_valid(_cookie(headers.get("cookie", "")))

    def _is_valid(self, session: str) -> bool:
        end, _, signature = session.partition(".")
        fresh = end.isascii() and end.isdigit() and len(end) < 12 and int(end) > real_now().timestamp()
        return fresh and hmac.compare_digest(signature.encode(), self._sign(end).encode())

    def _sign(self, end: str) -> str:
        return hmac.new(self.token.encode(), f"session {end}".encode(), hashlib.sha256).hexdigest()


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).digest()


def _cookie(header: str) -> str:
    try:
        morsel = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def is_same_origin(headers: Headers) -> bool:
    """Tell whether a POST comes from our own pages (or from no browser at all)."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host", "")


def is_own_host(headers: Headers) -> bool:
    """Tell whether ``Host`` names this machine, so that no foreign name can be rebound to it."""
    try:
        return is_loopback(urlsplit(f"//{headers.get('host', '')}").hostname or "")
    except ValueError:
        return False


class Guard:
    """ASGI middleware: refuses what may not enter, and adds the security headers to every answer."""

    def __init__(self, app: ASGIApp, *, gate: Gate) -> None:
        self._app = app
        self._gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer in its place."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", _CACHED if _is_versioned(scope) else "no-store")
            await send(message)

        await (self._refusal(scope) or self._app)(scope, receive, send_guarded)

    def _refusal(self, scope: Scope) -> ASGIApp | None:
        headers, path = Headers(scope=scope), scope["path"]
        if not self._gate.token and not is_own_host(headers):
            return PlainTextResponse("unknown host\n", status_code=421)
        if scope["method"] not in ("GET", "HEAD") and not is_same_origin(headers):
            return PlainTextResponse("posts from other sites are refused\n", status_code=403)
        if path in _OPEN_PATHS or path.startswith("/static/") or self._gate.admits(headers):
            return None
        if "text/html" in headers.get("accept", "") and "hx-request" not in headers:
            return RedirectResponse(f"/login?next={quote(path)}", status_code=303)
        return PlainTextResponse("sign in at /login\n", status_code=401)
