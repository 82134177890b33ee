"""A browser of the simplest kind: calls an ASGI application in this process, without a socket."""

import asyncio
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

HTML = {"accept": "text/html"}
LIVE = {"hx-request": "true"}


@dataclass(frozen=True, kw_only=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


@dataclass(frozen=True, kw_only=True)
class Client:
    app: Any
    host: str = "127.0.0.1:8420"

    def get(self, address: str, **headers: str) -> Answer:
        return self._call("GET", address, headers, b"")

    def page(self, address: str, **headers: str) -> Answer:
        return self.get(address, **{"accept": "text/html", **headers})

    def live(self, address: str) -> Answer:
        return self.get(address, **LIVE)

    def post(self, address: str, body: bytes = b"", **headers: str) -> Answer:
        return self._call("POST", address, headers, body)

    def _call(self, method: str, address: str, headers: dict[str, str], body: bytes) -> Answer:
        parts = urlsplit(address)
        named = {"host": self.host, **{name.replace("_", "-"): value for name, value in headers.items()}}
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": parts.path,
            "raw_path": parts.path.encode(),
            "query_string": parts.query.encode(),
            "root_path": "",
            "headers": [(name.encode(), value.encode()) for name, value in named.items()],
            "server": ("127.0.0.1", 8420),
            "client": ("127.0.0.1", 5000),
        }
        return asyncio.run(_exchange(self.app, scope, body))


async def _exchange(app: Any, scope: dict[str, Any], body: bytes) -> Answer:
    sent: list[dict[str, Any]] = []

    asked = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if asked.is_set():
            await asyncio.Event().wait()  # the browser stays connected and says no more
        asked.set()
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(
        status=sent[0]["status"],
        headers=headers,
        body=b"".join(message.get("body", b"") for message in sent[1:]),
    )
