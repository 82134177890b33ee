"""The pace that a document asks for: RSS's ttl and the syndication module, as first guesses."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

LONGEST = timedelta(days=7)
_DAY = timedelta(days=1)
_PERIODS = {
    "minutely": timedelta(minutes=1),
    "hourly": timedelta(hours=1),
    "daily": _DAY,
    "dayly": _DAY,
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
"""https://web.resource.org/rss/1.0/modules/syndication/, and what is written instead of its words."""

_NUMBER = re.compile(r"[0-9]{1,8}(?:\.[0-9]{1,8})?")


def asked_pace(feed: Mapping[str, Any]) -> timedelta | None:
    """Return the least time between two polls that a channel asks for: ttl, else period over frequency.

    A frequency without a period is of a day, as the module says; a period that the module does not know
    ("always") says nothing. "Hourly, once" is left out: content systems write it by default, of sites with
    an entry a minute too. skipHours and skipDays are left out as well (docs/decisions/0012-cadence.md).

    >>> asked_pace({"sy_updateperiod": "hourly", "sy_updatefrequency": "4"})
    datetime.timedelta(seconds=900)
    """
    minutes = _number(feed.get("ttl"))
    if minutes:
        return min(timedelta(minutes=minutes), LONGEST)
    frequency = _number(feed.get("sy_updatefrequency"))
    word = str(feed.get("sy_updateperiod") or "").strip().lower()
    period = _PERIODS.get(word) if word or not frequency else _DAY
    if period is None or (period, frequency or 1.0) == (_PERIODS["hourly"], 1.0):
        return None
    return min(period / max(frequency or 1.0, 1e-3), LONGEST)


def _number(raw: Any) -> float | None:
    text = str(raw or "").strip()
    return float(text) if _NUMBER.fullmatch(text) else None
