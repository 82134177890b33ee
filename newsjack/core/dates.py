"""Dates that never lie: a raw date of a feed becomes an instant, or nothing.

An unknown word, an unknown zone or a numeric form with two readings gives ``None``: what is claimed
wrongly costs more than what is not claimed. No zone means UTC. Fractions of a second are cut.

The strict ISO 8601 family is read by python-dateutil's ``isoparse``. Its free-form parser is not
used: it reads 10/11/12 as 11 October 2012, turns GMT+3 around, and drops zones that it does not know.
Everything else goes through a small scanner that must account for every character.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

from dateutil.parser import isoparse

from newsjack.core.date_words import (
    AFTER_NOON,
    BEFORE_NOON,
    FILLERS,
    IANA_AREAS,
    fold_word,
    in_zone,
    is_weekday,
    month_of,
    zone_of,
)

MAX_LETTERS = 100
LATEST_PLAUSIBLE_YEAR = 2030
"""A reading of a two-digit year that lies beyond is no rival to another reading."""
_LARGEST_OFFSET = timedelta(hours=14)
_EPOCH = re.compile(r"(1\d{9})(\d{3}|\.\d{1,9})?", re.ASCII)
_KOREA = timezone(timedelta(hours=9))

_ISO_STRICT = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d(:\d\d(:\d\d([.,]\d{1,6})?)?)?(Z|[+-]\d\d(:?\d\d)?)?"
    r"|\d{4}\d\d\d\dT\d{4}(\d\d)?(Z|[+-]\d\d(:?\d\d)?)?"
    r"|\d{4}(-W\d\d-|W\d\d)\d(T\d\d:\d\d(:\d\d([.,]\d{1,6})?)?(Z|[+-]\d\d(:?\d\d)?)?)?"
    r"|\d{4}(-\d\d){0,2}|\d{8}",
    re.ASCII,
)
_ORDINAL_WITH_TIME = re.compile(r"(\d{4})-?(\d{3})(T\d\d:\d\d.*)", re.ASCII)
_TOKEN = re.compile(
    r"(?P<comment>\([^()]*\)|\[[^\[\]]*\])"
    r"|(?P<numeric>\d{1,4}(?P<dash>[-/.])\d{1,3}(?P=dash)\d{1,4}(?![\d:]))"
    r"|(?P<time>\d{1,2}\s?(?::\s?\d{1,2}(?::\d{1,2}(?:[.,]\d+)?)?|[hH]\s?\d\d|[hH](?![^\W_])"
    r"|(?=[aApP]\.?[mM]\b))(?![\d:]))"
    r"|(?P<offset>(?:(?<=:\d\d)|(?<=[.,]\d)|(?<=-\d\d)|(?<=[Gg][Mm][Tt])|(?<=[Uu][Tt][Cc])|(?<![^\W_])(?<!\.))"
    r"[+-]\d{1,2}(?::?\d\d)?(?![\d:]))"
    rf"|(?P<place>(?:{IANA_AREAS})(?:/[A-Za-z0-9_+-]+)+)"
    r"|(?P<number>\d{1,4})(?:(?P<ordinal>st|nd|rd|th|er|re|º|ª|°|년|월|일|年|月|日)|(?![\d:]))"
    r"|(?P<word>[^\W\d_]+(?:[.'’-][^\W\d_]+)*\.?)"
    r"|(?P<blank>[\s,;.·/|]+|[–-])"
)
_OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d\d)?", re.ASCII)
_APACHE = re.compile(r"(/\d{4}):(?=\d\d:\d\d)", re.ASCII)
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2212"), "-")
_SPACED_DOTS = re.compile(r"(\d{4})\. (\d{1,2})\. (\d{1,2})(?:\.|(?=\s|$))", re.ASCII)
_ISO_T = re.compile(r"(?<=\d)[Tt](?=\d)")


@dataclass(slots=True)
class _Found:
    """What the scanner has found so far; ``failed`` once anything cannot be accounted for."""

    date: tuple[int, int, int] | None = None
    clock: tuple[int, int, int] | None = None
    zone: tzinfo | None = None
    afternoon: bool | None = None
    months: list[tuple[int, int]] = field(default_factory=list)
    maybe_months: list[tuple[int, int]] = field(default_factory=list)
    numbers: list[tuple[int, str, str]] = field(default_factory=list)
    korean: bool = False
    failed: bool = False


def parse_date(raw: str) -> datetime | None:
    """Return the instant that ``raw`` claims, aware UTC and whole seconds, or ``None``.

    >>> parse_date("Lun, 23 nov 2015 14:30:00 CET").isoformat()
    '2015-11-23T13:30:00+00:00'
    >>> parse_date("10/11/12") is None
    True
    """
    return _read(raw[: MAX_LETTERS + 1])


@lru_cache(maxsize=4_096)
def _read(raw: str) -> datetime | None:
    """Read a date; those of a feed's last document come again with its next."""
    text = " ".join(unicodedata.normalize("NFKC", raw).translate(_DASHES).split())
    if not text or len(text) > MAX_LETTERS:
        return None
    if _ISO_STRICT.fullmatch(text):
        return _iso(text)
    bare = _bare_number(text) or _ordinal_with_time(text)
    if bare is not None:
        return bare
    if re.fullmatch(r"[-\d]+", text, re.ASCII) and not re.search(r"\d-\d+-\d", text):
        return None
    return _assembled(_scan(text))


def _iso(text: str) -> datetime | None:
    try:
        at = isoparse(_with_possible_second(text.replace(" ", "T")))
    except (ValueError, OverflowError):
        return None
    if text.count(":60") and ":60" in text[16:19]:
        at += timedelta(seconds=1)
    if abs(at.utcoffset() or timedelta(0)) > _LARGEST_OFFSET:
        return None
    local = at.replace(tzinfo=None, microsecond=0)
    return in_zone(local, at.tzinfo or UTC)


def _with_possible_second(text: str) -> str:
    """Turn the leap second 23:59:60 into :59; any other :60 stays and is refused."""
    return text[:17] + "59" + text[19:] if text[13:19] == ":59:60" else text


def _bare_number(text: str) -> datetime | None:
    """Read the old ISO forms of digits alone, and Unix time.

    ``-YYMM``, ``-YY-MM``, ``YYMMDD`` and ``YYDDD``; seconds or milliseconds since 1970; YYYYMMDDhhmmss
    of fourteen digits (twelve could begin with a two-digit year). Five digits
    are an ordinal date only with a leading 0: 45000 is as likely a spreadsheet's day number.
    """
    short = re.fullmatch(r"-(\d\d)-?(\d\d)", text, re.ASCII)
    if short:
        return _instant(_full_year(int(short[1])), int(short[2]), 1)
    six = re.fullmatch(r"(\d\d)(\d\d)(\d\d)", text, re.ASCII)
    if six:
        date = _two_digit_date(int(six[1]), int(six[2]), int(six[3]))
        return _instant(*date) if date else None
    ordinal = re.fullmatch(r"(?:(0\d)|(\d{4})-?)(\d{3})", text, re.ASCII)
    if ordinal:
        year = _full_year(int(ordinal[1])) if ordinal[1] else int(ordinal[2])
        return _ordinal(year, int(ordinal[3]))
    epoch = _EPOCH.fullmatch(text)
    if epoch and (epoch[2] or not _is_compact(text)):
        return datetime.fromtimestamp(int(epoch[1]), UTC)
    return _iso(f"{text[:8]}T{text[8:]}") if re.fullmatch(r"(?:19|20)\d{12}", text, re.ASCII) else None


def _is_compact(text: str) -> bool:
    """Tell whether ten digits can be read as YYMMDDHHMM, the rival of Unix seconds."""
    on_a_day = _instant(_full_year(int(text[:2])), int(text[2:4]), int(text[4:6])) is not None
    return on_a_day and int(text[6:8]) < 24 and int(text[8:]) < 60


def _ordinal_with_time(text: str) -> datetime | None:
    found = _ORDINAL_WITH_TIME.fullmatch(text)
    day = _ordinal(int(found[1]), int(found[2])) if found else None
    return parse_date(f"{day:%Y-%m-%d}{found[3]}") if found and day else None


def _ordinal(year: int, day: int) -> datetime | None:
    first = _instant(year, 1, 1)
    at = first + timedelta(days=day - 1) if first and 1 <= day <= 366 else None
    return at if at and at.year == year else None


def _scan(text: str) -> _Found:
    found = _Found()
    text = _SPACED_DOTS.sub(r"\1-\2-\3", _ISO_T.sub(" ", _APACHE.sub(r"\1 ", text)))
    at = 0
    while at < len(text) and not found.failed:
        token = _TOKEN.match(text, at)
        if token is None:
            found.failed = True
            break
        _take(found, token, text)
        at = token.end()
    return found


def _take(found: _Found, token: re.Match[str], text: str) -> None:
    kind = token.lastgroup if token.lastgroup not in ("dash", "ordinal") else None
    kind = kind or ("numeric" if token["numeric"] else "number")
    if kind == "numeric":
        _take_numeric(found, token)
    elif kind == "time":
        _take_time(found, token[0])
    elif kind == "offset":
        _take_offset(found, token[0])
    elif kind == "number":
        found.numbers.append((token.start(), token["number"], token["ordinal"] or ""))
        found.korean |= token["ordinal"] in ("년", "월", "일")
    elif kind in ("word", "place"):
        _take_word(found, token, text)
    elif kind == "comment":
        found.failed |= found.zone is None  # it may name the zone: 15:04 (CET)


def _take_numeric(found: _Found, token: re.Match[str]) -> None:
    date = _numeric_date(token["numeric"].split(token["dash"]), token["dash"])
    found.failed |= date is None or found.date is not None
    found.date = date


def _numeric_date(parts: list[str], dash: str) -> tuple[int, int, int] | None:
    """Return year, month, day of three numbers, ``None`` when they can be read in two ways."""
    first, second, third = (int(part) for part in parts)
    if len(parts[0]) == 4:
        return first, second, third
    if max(len(parts[0]), len(parts[1])) > 2 or len(parts[2]) not in (2, 4):
        return None
    if len(parts[2]) == 2:
        return _two_digit_date(first, second, third)
    if dash == "." or first > 12 or first == second:  # d.m.yyyy is written with dots everywhere
        return third, second, first
    return (third, first, second) if second > 12 else None


def _two_digit_date(first: int, second: int, third: int) -> tuple[int, int, int] | None:
    """Return the one plausible reading among YY MM DD, DD MM YY and MM DD YY, if there is just one.

    >>> _two_digit_date(3, 12, 31), _two_digit_date(10, 11, 12)
    ((2003, 12, 31), None)
    """
    readings = {
        (_full_year(first), second, third),
        (_full_year(third), second, first),
        (_full_year(third), first, second),
    }
    plausible = [date for date in readings if date[0] <= LATEST_PLAUSIBLE_YEAR and _instant(*date)]
    return plausible[0] if len(plausible) == 1 else None


def _full_year(year: int) -> int:
    """Expand a two-digit year as RFC 2822 does: 00-49 are 2000s, 50-99 are 1900s."""
    return year + (2000 if year < 50 else 1900)


def _take_time(found: _Found, text: str) -> None:
    parts = [int(part or 0) for part in re.split(r"\s?[:hH]\s?", re.split(r"[.,]", text)[0])]
    found.failed |= found.clock is not None
    hour, minute, second = (*parts, 0, 0)[:3]
    found.clock = (hour, minute, second)


def _take_offset(found: _Found, text: str) -> None:
    zone = _offset(text)
    named = found.zone.utcoffset(None) if found.zone is not None else timedelta(0)
    found.failed |= zone is None or (found.clock is None and ":" not in text)
    if zone is not None and found.zone is not None:
        found.failed |= named not in (timedelta(0), zone.utcoffset(None))
    found.zone = zone


def _offset(text: str) -> timezone | None:
    parts = _OFFSET.fullmatch(text)
    if parts is None or int(parts[3] or 0) > 59:
        return None
    span = timedelta(hours=int(parts[2]), minutes=int(parts[3] or 0))
    if span > _LARGEST_OFFSET:
        return None
    return timezone(-span if parts[1] == "-" else span)


def _take_word(found: _Found, token: re.Match[str], text: str) -> None:
    original = token[0]
    word = fold_word(original).rstrip(".")
    month, weekday = month_of(word), is_weekday(word)
    zone = zone_of(word, original=original)
    if month is not None:
        (found.maybe_months if weekday else found.months).append((token.start(), month))
    elif word in BEFORE_NOON or word in AFTER_NOON:
        found.failed |= found.afternoon is not None
        found.afternoon = word in AFTER_NOON
        found.korean |= original in ("오전", "오후")
    elif zone is not None and (found.clock is not None or found.date is not None):
        _take_zone(found, zone)
    elif found.clock is not None and len(word) == 1 and word not in "hг":
        found.failed = True  # a military zone letter, most of which were used with either sign
    elif not (weekday or word in FILLERS or _leads(token, text)):
        found.failed = True


def _leads(token: re.Match[str], text: str) -> bool:
    """Tell whether a word stands first as a weekday does: with a comma, or Polish ``pt.``, else a zone."""
    return token.start() == 0 and (text[token.end() : token.end() + 1] == "," or token[0].lower() == "pt.")


def _take_zone(found: _Found, zone: tzinfo) -> None:
    known = found.zone
    if known is not None:
        found.failed |= zone.utcoffset(None) != known.utcoffset(None)
        return
    found.zone = zone


def _assembled(found: _Found) -> datetime | None:
    date = None if found.failed else _date_of(found)
    clock = _clock_of(found)
    if date is None or clock is None:
        return None
    hour, minute, second = clock
    day = _instant(*date)
    if day is None:
        return None
    zone = found.zone or (_KOREA if found.korean else UTC)
    try:
        local = day.replace(tzinfo=None) + timedelta(hours=hour, minutes=minute, seconds=second)
    except OverflowError:
        return None
    return in_zone(local, zone)


def _clock_of(found: _Found) -> tuple[int, int, int] | None:
    """Return hour, minute and second with the day's half put in, ``None`` when it cannot be."""
    hour, minute, second = found.clock or (0, 0, 0)
    if found.afternoon is not None:
        if found.clock is None or hour == 0 or (hour > 12 and not found.afternoon):
            return None
        hour = hour if hour > 12 else hour % 12 + (12 if found.afternoon else 0)
    whole_day = (hour, minute, second) == (24, 0, 0)
    leap = second == 60 and minute == 59
    fits = hour < 24 and minute < 60 and (second < 60 or leap)
    return (hour, minute, second) if fits or whole_day else None


def _date_of(found: _Found) -> tuple[int, int, int] | None:
    months = found.months or found.maybe_months[:1]
    if found.date is not None:
        return found.date if not found.numbers and not found.months else None
    marked = _marked_date(found.numbers)
    if marked is not None or not months:
        return marked
    if len(found.months) > 1 or len(found.numbers) not in (1, 2):
        return None
    return _worded_date(found.numbers, month_at=months[0][0], month=months[0][1])


def _marked_date(numbers: list[tuple[int, str, str]]) -> tuple[int, int, int] | None:
    """Read 2004년 05월 28일 and 2004年5月28日."""
    signs = "".join(mark for _, _, mark in numbers)
    if len(numbers) != 3 or signs not in ("년월일", "年月日"):
        return None
    year, month, day = (int(digits) for _, digits, _ in numbers)
    return year, month, day


def _worded_date(
    numbers: list[tuple[int, str, str]], *, month_at: int, month: int
) -> tuple[int, int, int] | None:
    """Tell day from year around a month's name: ``2 Jan 06``, ``Jan 2 2006``, ``2006 Jan 2``."""
    years = [digits for _, digits, _ in numbers if len(digits) == 4]
    if len(numbers) == 1:
        return (int(years[0]), month, 1) if years else None
    (_, first, first_mark), (second_at, second, _) = numbers
    if len(years) == 1:
        day = second if len(first) == 4 else first
        return (int(years[0]), month, int(day)) if len(day) <= 2 else None
    if years or (first_mark and second_at < month_at) or len(first) > 2 or len(second) != 2:
        return None
    return _full_year(int(second)), month, int(first)


def _instant(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None
