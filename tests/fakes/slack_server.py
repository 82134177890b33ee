"""A strict Slack over real HTTP on loopback: it refuses what Slack refuses, and fails when told to.

    with SlackServer() as slack:
        slack.add_channel("news")
        slack.fail("chat.postMessage", Fault.RESET_AFTER)      # accepted, then the connection breaks
        client = SlackClient(slack.token, base_url=slack.url)

Every request is checked: token, arguments, block models of slack_sdk, 50 blocks, total size.
"""

import json
import socket
import struct
import threading
import time
from collections import Counter, defaultdict, deque
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

MAX_BLOCKS = 50
MAX_TOTAL = 13_200
MAX_TEXT = 40_000


class Fault(Enum):
    """What may go wrong with one request. ``*_AFTER``: the request was carried out all the same."""

    ERROR_500 = "500 before"
    ERROR_503_AFTER = "503 after"
    RESET = "reset before"
    RESET_AFTER = "reset after"
    RATE_LIMIT = "429"
    SLOW_AFTER = "no answer after"
    GARBAGE = "not JSON"


class SlackServer:
    """Holds channels and messages. ``paced``: one post a second and channel, else 429."""

    def __init__(self, *, paced: bool = False, scopes: frozenset[str] | None = None) -> None:
        self.token = "xoxb-test-token"
        self.paced = paced
        self.scopes = scopes if scopes is not None else frozenset({"chat:write", "channels:history"})
        self.messages: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.names: dict[str, str] = {}
        self.archived: set[str] = set()
        self.calls: Counter[str] = Counter()
        self.requests: list[tuple[str, dict[str, Any]]] = []
        self.retry_after = 1
        self.errors: dict[str, str] = {}
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        self._last_post: dict[str, float] = {}
        self._lock = threading.Lock()
        self._clock = 1_700_000_000
        self.gone = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.owner = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/api/"

    def __enter__(self) -> "SlackServer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.gone.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def add_channel(self, name: str) -> str:
        channel_id = f"C{len(self.names):07d}"
        self.names[name] = channel_id
        return channel_id

    def fail(self, method: str, *faults: Fault) -> None:
        """Let the next calls of ``method`` fail, in order."""
        self._faults[method].extend(faults)

    def refuse(self, method: str, error: str) -> None:
        """Let every call of ``method`` be answered with an error until it is taken back with ''."""
        self.errors[method] = error

    def cards(self, name: str) -> list[dict[str, Any]]:
        return self.messages[self.names[name]]

    def answer(self, method: str, token: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """Carry a call out and return Slack's answer."""
        if token != f"Bearer {self.token}":
            return _no("invalid_auth" if token else "not_authed")
        if self.errors.get(method):
            return _no(self.errors[method])
        known = {
            "auth.test": self._auth,
            "chat.postMessage": self._post,
            "chat.update": self._update,
            "conversations.history": self._history,
            "conversations.list": self._list,
        }
        if method not in known:
            return _no("unknown_method")
        return known[method](arguments)

    def must_wait(self, method: str, arguments: dict[str, Any]) -> bool:
        """Tell whether Slack's pace of one post a second and channel is broken."""
        if not self.paced or method != "chat.postMessage":
            return False
        channel, now = str(arguments.get("channel")), time.monotonic()
        if now - self._last_post.get(channel, -10.0) < 1.0:
            return True
        self._last_post[channel] = now
        return False

    def next_fault(self, method: str) -> Fault | None:
        with self._lock:
            self.calls[method] += 1
            waiting = self._faults[method]
            return waiting.popleft() if waiting else None

    def _auth(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"ok": True, "user": "newsjack", "team": "Acorn", "user_id": "U1", "team_id": "T1"}

    def _post(self, arguments: dict[str, Any]) -> dict[str, Any]:
        channel_id = self._channel(arguments)
        problem = self._problem(channel_id, arguments)
        if problem or channel_id is None:
            return _no(problem or "channel_not_found")
        with self._lock:
            self._clock += 1
            ts = f"{self._clock}.000100"
            self.messages[channel_id].append({"type": "message", "ts": ts, **_content(arguments)})
        return {"ok": True, "channel": channel_id, "ts": ts, "message": {"ts": ts}}

    def _update(self, arguments: dict[str, Any]) -> dict[str, Any]:
        channel_id = arguments.get("channel")
        if channel_id not in self.names.values():
            return _no("channel_not_found")
        problem = self._problem(channel_id, arguments)
        if problem:
            return _no(problem)
        with self._lock:
            for message in self.messages[channel_id]:
                if message["ts"] == arguments.get("ts"):
                    message.update(_content(arguments), edited=message.get("edited", 0) + 1)
                    return {"ok": True, "channel": channel_id, "ts": message["ts"]}
        return _no("message_not_found")

    def _history(self, arguments: dict[str, Any]) -> dict[str, Any]:
        if "channels:history" not in self.scopes:
            return {**_no("missing_scope"), "needed": "channels:history"}
        channel_id = arguments.get("channel")
        if channel_id not in self.names.values():
            return _no("channel_not_found")
        start = int(arguments.get("cursor") or 0)
        limit = min(int(arguments.get("limit", 100)), 999)
        newest = list(reversed(self.messages[str(channel_id)]))
        page = [dict(message) for message in newest[start : start + limit]]
        if arguments.get("include_all_metadata") not in (True, "1", "true"):
            for message in page:
                message.pop("metadata", None)
        more = str(start + limit) if start + limit < len(newest) else ""
        return {"ok": True, "messages": page, "response_metadata": {"next_cursor": more}}

    def _list(self, arguments: dict[str, Any]) -> dict[str, Any]:
        start = int(arguments.get("cursor") or 0)
        names = sorted(self.names)
        page = [{"id": self.names[name], "name": name} for name in names[start : start + 2]]
        more = str(start + 2) if start + 2 < len(names) else ""
        return {"ok": True, "channels": page, "response_metadata": {"next_cursor": more}}

    def _channel(self, arguments: dict[str, Any]) -> str | None:
        asked = str(arguments.get("channel", "")).removeprefix("#")
        return self.names.get(asked, asked if asked in self.names.values() else None)

    def _problem(self, channel_id: str | None, arguments: dict[str, Any]) -> str:
        if channel_id is None:
            return "channel_not_found"
        if channel_id in self.archived:
            return "is_archived"
        if not arguments.get("text") and not arguments.get("blocks"):
            return "no_text"
        return _block_problem(arguments)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    owner: SlackServer


class _Handler(BaseHTTPRequestHandler):
    server: "_Server"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        method = self.path.partition("?")[0].rpartition("/")[2]
        arguments = _arguments(self.path, self.headers.get("Content-Type", ""), body)
        self.server.owner.requests.append((method, arguments))
        self._serve(method, arguments, self.server.owner.next_fault(method))

    def _serve(self, method: str, arguments: dict[str, Any], fault: Fault | None) -> None:
        if fault is Fault.RESET:
            self._reset()
        elif fault is Fault.ERROR_500:
            self._send(500, b"oops")
        elif fault is Fault.RATE_LIMIT or self.server.owner.must_wait(method, arguments):
            self._send(429, json.dumps(_no("ratelimited")).encode(), retry=self.server.owner.retry_after)
        else:
            token = self.headers.get("Authorization", "")
            answer = json.dumps(self.server.owner.answer(method, token, arguments)).encode()
            self._finish(answer, fault)

    def _finish(self, answer: bytes, fault: Fault | None) -> None:
        if fault is Fault.RESET_AFTER:
            self._reset()
        elif fault is Fault.SLOW_AFTER:
            self.server.owner.gone.wait(30)
            self._reset()
        elif fault is Fault.ERROR_503_AFTER:
            self._send(503, b"<html>unavailable</html>")
        elif fault is Fault.GARBAGE:
            self._send(200, b"<html>a proxy's page</html>")
        else:
            self._send(200, answer)

    def _send(self, status: int, body: bytes, retry: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-OAuth-Scopes", ",".join(sorted(self.server.owner.scopes)))
        if retry is not None:
            self.send_header("Retry-After", str(retry))
        self.end_headers()
        self.wfile.write(body)

    def _reset(self) -> None:
        """Close with RST: the other side sees a reset, not an end."""
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.shutdown(socket.SHUT_RD)
        self.close_connection = True
        self.connection.close()

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def finish(self) -> None:
        try:
            super().finish()
        except (OSError, ValueError):
            self.close_connection = True


def _no(error: str) -> dict[str, Any]:
    return {"ok": False, "error": error}


def _content(arguments: dict[str, Any]) -> dict[str, Any]:
    return {key: arguments[key] for key in ("text", "blocks", "metadata") if key in arguments}


def _arguments(path: str, kind: str, body: bytes) -> dict[str, Any]:
    found: dict[str, Any] = dict(parse_qsl(path.partition("?")[2]))
    if kind.startswith("application/json"):
        found.update(json.loads(body or b"{}"))
    else:
        found.update(parse_qsl(body.decode()))
    return found


def _block_problem(arguments: dict[str, Any]) -> str:
    blocks = arguments.get("blocks") or []
    if len(blocks) > MAX_BLOCKS:
        return "invalid_blocks"
    try:
        for block in blocks:
            model = Block.parse(block)
            if model is None:
                return "invalid_blocks"
            model.to_dict()
            if not all(_texts(block)):
                return "invalid_blocks"
    except (SlackObjectFormationError, TypeError, KeyError, ValueError):
        return "invalid_blocks"
    if sum(len(text) for block in blocks for text in _texts(block)) > MAX_TOTAL:
        return "msg_blocks_too_long"
    return "msg_too_long" if len(arguments.get("text", "")) > MAX_TEXT else ""


def _texts(block: dict[str, Any]) -> list[str]:
    holders = [block.get("text"), *block.get("elements", ()), *block.get("fields", ())]
    return [holder["text"] for holder in holders if isinstance(holder, dict) and "text" in holder]
