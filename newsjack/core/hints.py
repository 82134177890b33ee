"""The pace that a document asks for: RSS's ttl and the syndication module, as first guesses."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

LONGEST = timedelta(days=7)
_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
"""https://web.resource.org/rss/1.0/modules/syndication/"""


def asked_pace(feed: Mapping[str, Any]) -> timedelta | None:
    """Return the least time between two polls that a channel asks for: ttl, else period over frequency.

    "Hourly, once" is left out: content systems write it by default, of sites with an entry a minute too.
    skipHours and skipDays are left out as well: what a newsroom says about its nights is not true of news.

    >>> asked_pace({"sy_updateperiod": "hourly", "sy_updatefrequency": "4"})
    datetime.timedelta(seconds=900)
    """
    minutes = _whole(feed.get("ttl"))
    if minutes is not None:
        return min(timedelta(minutes=minutes), LONGEST)
    period = _PERIODS.get(str(feed.get("sy_updateperiod") or "").strip().lower())
    frequency = _whole(feed.get("sy_updatefrequency")) or 1
    if period is None or (period, frequency) == (_PERIODS["hourly"], 1):
        return None
    return min(period / frequency, LONGEST)


def _whole(raw: Any) -> int | None:
    text = str(raw or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None
