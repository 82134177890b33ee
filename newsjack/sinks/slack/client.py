"""The calls to Slack that a sink needs, with every failure told as a ``DeliveryError``.

slack_sdk's own retries are off: a retry after an unknown end could post a card twice, and waiting
inside a job blocks the others. Who calls decides when to try again.
"""

import http.client
import logging
import urllib.error
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.slack_response import SlackResponse

from newsjack.errors import DeliveryError

TIMEOUT_SECONDS = 10
"""Longest wait for Slack's answer."""

DEFAULT_RETRY = timedelta(seconds=30)
"""Wait after a 429 that names no time."""

HISTORY_PAGE = 200
HISTORY_PAGES = 5
CHANNEL_PAGE = 1_000
CHANNEL_PAGES = 20

_LATER = frozenset(
    {"ratelimited", "rate_limited", "message_limit_exceeded", "service_unavailable", "team_added_to_org"}
)
"""Answers of Slack that mean: not now, and surely not done."""

_UNKNOWN = frozenset({"internal_error", "fatal_error", "request_timeout"})
"""Answers of Slack after which the message may stand there all the same."""

_MEANINGS: Mapping[str, str] = {
    "invalid_auth": "Slack refuses the token: set a valid SLACK_BOT_TOKEN",
    "not_authed": "Slack got no token: set SLACK_BOT_TOKEN",
    "token_revoked": "the Slack token was revoked: install the app again",
    "token_expired": "the Slack token has expired: install the app again",
    "account_inactive": "the Slack account of the token is closed: install the app again",
    "channel_not_found": "there is no such Slack channel, or the bot may not see it: invite the bot",
    "not_in_channel": "the bot is not in the Slack channel: invite it, or grant chat:write.public",
    "is_archived": "the Slack channel is archived: name another one in brands.yaml",
    "missing_scope": "the Slack app lacks a permission",
    "msg_too_long": "Slack finds the message too long",
    "msg_blocks_too_long": "Slack finds the message too long",
    "message_not_found": "the card was deleted in Slack",
    "cant_update_message": "Slack does not let this app edit the card",
    "edit_window_closed": "Slack no longer lets the card be edited",
}


class SlackClient:
    """Posts, edits and looks. One per process; not shared between threads."""

    def __init__(self, token: str, *, base_url: str = "", timeout_seconds: int = TIMEOUT_SECONDS) -> None:
        """Take the bot's token; ``base_url`` is for a test server, e.g. ``http://127.0.0.1:9/api/``."""
        logger = logging.getLogger("newsjack.slack_sdk")
        logger.setLevel(logging.CRITICAL)  # every failure is told by our own error; requests may hold text
        self._web = WebClient(
            token=token,
            base_url=_with_slash(base_url) or WebClient.BASE_URL,
            timeout=timeout_seconds,
            retry_handlers=[],
            logger=logger,
        )

    def call(self, method: str, *, subject: str, **arguments: Any) -> Mapping[str, Any]:
        """Call a method with a JSON body. Raises ``DeliveryError``."""
        return self._call(method, subject=subject, json=arguments)

    def ask(self, method: str, *, subject: str, **arguments: Any) -> Mapping[str, Any]:
        """Call a reading method, whose arguments go as a form. Raises ``DeliveryError``."""
        return self._call(method, subject=subject, params=arguments)

    def scopes(self, *, subject: str) -> tuple[Mapping[str, Any], frozenset[str] | None]:
        """Return ``auth.test``'s answer and the token's scopes; ``None`` where Slack does not tell them.

        Raises ``DeliveryError``.
        """
        response = self._response("auth.test", subject=subject, json={})
        headers = {str(key).lower(): value for key, value in (response.headers or {}).items()}
        told = headers.get("x-oauth-scopes")
        told = told[0] if isinstance(told, (list, tuple)) and told else told
        names = None if told is None else frozenset(name.strip() for name in str(told).split(","))
        data = response.data
        return (data if isinstance(data, dict) else {}), names

    def history(self, channel_id: str, *, subject: str) -> Iterator[Mapping[str, Any]]:
        """Yield the channel's latest messages with their metadata, newest first. Raises ``DeliveryError``."""
        yield from self._pages(
            "conversations.history",
            "messages",
            pages=HISTORY_PAGES,
            subject=subject,
            channel=channel_id,
            limit=HISTORY_PAGE,
            include_all_metadata=True,
        )

    def channels(self, *, subject: str) -> Iterator[Mapping[str, Any]]:
        """Yield the channels that the bot may see. Raises ``DeliveryError``."""
        yield from self._pages(
            "conversations.list",
            "channels",
            pages=CHANNEL_PAGES,
            subject=subject,
            types="public_channel,private_channel",
            exclude_archived=True,
            limit=CHANNEL_PAGE,
        )

    def _pages(
        self, method: str, key: str, *, pages: int, subject: str, **arguments: Any
    ) -> Iterator[Mapping[str, Any]]:
        cursor = ""
        for _ in range(pages):
            more = {"cursor": cursor} if cursor else {}
            answer = self.ask(method, subject=subject, **arguments, **more)
            yield from answer.get(key) or ()
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    def _call(self, method: str, *, subject: str, **body: Any) -> Mapping[str, Any]:
        data = self._response(method, subject=subject, **body).data
        return data if isinstance(data, dict) else {}

    def _response(self, method: str, *, subject: str, **body: Any) -> SlackResponse:
        try:
            return self._web.api_call(method, **body)
        except SlackApiError as error:
            raise _refusal(error, subject) from error
        except (
            OSError,
            http.client.HTTPException,
            SlackClientError,
            UnicodeError,
            ValueError,
        ) as error:
            raise _broken(error, subject) from error


def _refusal(error: SlackApiError, subject: str) -> DeliveryError:
    """Translate an answer that is no success."""
    response = error.response
    status = getattr(response, "status_code", 0)
    headers = {str(key).lower(): value for key, value in (getattr(response, "headers", None) or {}).items()}
    data = getattr(response, "data", None)
    code = str(data.get("error") or "") if isinstance(data, dict) else ""
    if status == 429 or code in _LATER:
        wait = _retry_after(headers.get("retry-after"))
        return DeliveryError("Slack asks to wait (rate limit)", subject=subject, retry_after=wait)
    if status >= 500 or code in _UNKNOWN or len(code) > 60 or not code:
        said = f"HTTP {status}" if status != 200 else (code[:40] or "no answer")
        return DeliveryError(f"Slack failed: {said}", subject=subject, ambiguous=True)
    needed = data.get("needed") if isinstance(data, dict) else None
    extra = f" ({needed})" if needed else ""
    meaning = _MEANINGS.get(code, "Slack refused the message")
    return DeliveryError(f"{meaning}{extra} [{code}]", subject=subject, permanent=True)


def _broken(error: Exception, subject: str) -> DeliveryError:
    """Translate a connection that failed. Only a refused or unresolved one surely carried nothing."""
    cause: object = error
    if isinstance(error, urllib.error.URLError):
        cause = error.reason
    never_reached = isinstance(cause, ConnectionRefusedError) or type(cause).__name__ == "gaierror"
    told = type(cause).__name__ if not isinstance(cause, str) else cause
    return DeliveryError(
        f"Slack was not reached: {told}" if never_reached else f"the connection to Slack broke: {told}",
        subject=subject,
        ambiguous=not never_reached,
    )


def _retry_after(raw: object) -> timedelta:
    if isinstance(raw, (list, tuple)):
        raw = raw[0] if raw else None
    try:
        seconds = float(str(raw))
    except ValueError:
        return DEFAULT_RETRY
    return timedelta(seconds=min(3600.0, max(0.0, seconds))) if seconds == seconds else DEFAULT_RETRY


def _with_slash(url: str) -> str:
    return url if not url or url.endswith("/") else url + "/"
