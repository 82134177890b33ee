"""Instants as people read them: in the team's zone, and relative to newsjack's own now."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from newsjack.clock import instant_text
from newsjack.web.words import Words


def zone_of(name: str) -> ZoneInfo:
    """Return the zone of an IANA name; UTC for one that this machine does not know."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """Speaks of instants at one ``now``, in one zone and one language."""

    now: datetime
    zone: ZoneInfo
    words: Words

    def span(self, length: timedelta) -> str:
        """Write a length without sign, in two figures at most: ``45 s``, ``38 min``, ``3 h 20``, ``4 d``."""
        seconds = abs(length.total_seconds())
        if seconds < 90:
            return self.words("time.s", n=round(seconds))
        minutes = round(seconds / 60)
        if minutes < 90:
            return self.words("time.min", n=minutes)
        if minutes < 36 * 60:
            hours, rest = divmod(minutes, 60)
            return self.words("time.h_min", h=hours, m=rest) if rest else self.words("time.h", h=hours)
        return self.words("time.d", n=round(minutes / 1440))

    def ago(self, at: datetime) -> str:
        """Say how far ``at`` lies from now: ``3 min ago``, ``in 38 min``, ``now``."""
        gap = at - self.now
        if abs(gap) < timedelta(seconds=1):
            return self.words("time.now")
        key = "time.in" if gap > timedelta(0) else "time.ago"
        return self.words(key, span=self.span(gap))

    def minutes(self, at: datetime) -> int:
        """Return whole minutes from now to ``at``, negative when it has passed."""
        return round((at - self.now).total_seconds() / 60)

    def clock(self, at: datetime) -> str:
        """Write the time of day; with the weekday when not today, the date beyond six days."""
        local, today = at.astimezone(self.zone), self.now.astimezone(self.zone).date()
        apart = abs((local.date() - today).days)
        if apart == 0:
            return f"{local:%H:%M}"
        day = self._day(local) if apart < 7 else f"{local.day} {self._month(local)}"
        return f"{day} {local:%H:%M}"

    def seconds(self, at: datetime) -> str:
        """Write the time of day to the second."""
        return f"{at.astimezone(self.zone):%H:%M:%S}"

    def full(self, at: datetime) -> str:
        """Write date, time to the second and zone."""
        local = at.astimezone(self.zone)
        day = f"{self._day(local)} {local.day} {self._month(local)} {local.year}"
        return f"{day}, {local:%H:%M:%S} ({self.zone.key})"

    def iso(self, at: datetime) -> str:
        """Write the instant for machines."""
        return instant_text(at.astimezone(UTC).replace(microsecond=0))

    def _day(self, local: datetime) -> str:
        return self.words("time.days").split()[local.weekday()]

    def _month(self, local: datetime) -> str:
        return self.words("time.months").split()[local.month - 1]
