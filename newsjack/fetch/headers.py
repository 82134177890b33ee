"""What response headers say: waits, lifetimes, validators, and the kind of refusal."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from newsjack.model.feed import FetchReason

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_CHALLENGE = re.compile(
    rb"just a moment\.\.\.|challenge-platform|cf-chl|captcha|attention required!|checking your browser"
    rb"|incapsula",
    re.IGNORECASE,
)
_LONGEST = timedelta(days=31)


def retry_after(headers: Mapping[str, str], *, now: datetime, cap: timedelta) -> timedelta | None:
    """Return how long the server asks to wait: seconds or an HTTP date, at most ``cap``.

    A date is measured from the response's own Date header, so a wrong clock does no harm. Negative
    waits and garbage count as no header.
    """
    raw = headers.get("Retry-After", "").strip()
    if raw.isascii() and raw.isdigit():
        return min(timedelta(seconds=min(int(raw[:12]), 10**8)), cap)
    at = _http_date(raw)
    if at is None:
        return None
    wait = at - (_http_date(headers.get("Date", "")) or now)
    return min(wait, cap) if wait > timedelta(0) else None


def max_age(headers: Mapping[str, str]) -> timedelta | None:
    """Return how long the response says it stays fresh: max-age less Age, else Expires less Date."""
    found = _MAX_AGE.search(headers.get("Cache-Control", ""))
    if found:
        age = headers.get("Age", "").strip()
        left = int(found[1]) - (int(age[:9]) if age.isascii() and age.isdigit() else 0)
        return min(timedelta(seconds=max(left, 0)), _LONGEST)
    expires, date = _http_date(headers.get("Expires", "")), _http_date(headers.get("Date", ""))
    if expires is None or date is None or expires <= date:
        return None
    return min(expires - date, _LONGEST)


def served_at(headers: Mapping[str, str]) -> datetime | None:
    """Return the server's own clock, unless a cache answered some time after it."""
    age = headers.get("Age", "0").strip()
    return _http_date(headers.get("Date", "")) if age == "0" else None


def _http_date(raw: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(raw) if raw else None
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
    if at is None:
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def refusal(status: int, headers: Mapping[str, str], body: bytes) -> FetchReason:
    """Name a response that is neither a success, a 304 nor a redirect."""
    if status in (401, 403, 429, 503) and _is_challenge(headers, body):
        return FetchReason.CHALLENGE
    named = {
        401: FetchReason.FORBIDDEN,
        403: FetchReason.FORBIDDEN,
        404: FetchReason.NOT_FOUND,
        410: FetchReason.GONE,
        421: FetchReason.HTTP_VERSION,
        426: FetchReason.HTTP_VERSION,
        429: FetchReason.RATE_LIMITED,
        505: FetchReason.HTTP_VERSION,
    }
    if status in named:
        return named[status]
    return FetchReason.SERVER_ERROR if status >= 500 else FetchReason.CLIENT_ERROR


def _is_challenge(headers: Mapping[str, str], body: bytes) -> bool:
    if headers.get("cf-mitigated", "").lower() == "challenge":
        return True
    return "html" in headers.get("Content-Type", "").lower() and _CHALLENGE.search(body[:65_536]) is not None


def refusal_detail(status: int) -> str:
    """Return what to show of a refused request."""
    if status in (421, 426, 505):
        return f"HTTP {status}: the server wants another HTTP version than 1.1, perhaps HTTP/2 only"
    return f"HTTP {status}"
