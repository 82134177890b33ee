"""Raw dates made of a known instant: every spelling of ten languages, orders, separators, zones."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada "
    "grudnia",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
}
SHORT_MONTHS = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "de": "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
    "es": "ene. feb. mar. abr. may. jun. jul. ago. sept. oct. nov. dic.",
    "it": "gen feb mar apr mag giu lug ago set ott nov dic",
    "pt": "jan. fev. mar. abr. mai. jun. jul. ago. set. out. nov. dez.",
    "nl": "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "sv": "jan feb mar apr maj jun jul aug sep okt nov dec",
    "pl": "sty lut mar kwi maj cze lip sie wrz paź lis gru",
    "ru": "янв. февр. мар. апр. мая июн. июл. авг. сент. окт. нояб. дек.",
}
WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "sv": "måndag tisdag onsdag torsdag fredag lördag söndag",
    "pl": "poniedziałek wtorek środa czwartek piątek sobota niedziela",
    "ru": "понедельник вторник среда четверг пятница суббота воскресенье",
}
SHORT_WEEKDAYS = {
    "en": "Mon Tue Wed Thu Fri Sat Sun",
    "fr": "lun. mar. mer. jeu. ven. sam. dim.",
    "de": "Mo Di Mi Do Fr Sa So",
    "es": "lun mar mié jue vie sáb dom",
    "it": "lun mar mer gio ven sab dom",
    "pt": "seg ter qua qui sex sáb dom",
    "nl": "ma di wo do vr za zo",
    "sv": "mån tis ons tors fre lör sön",
    "pl": "pon. wt. śr. czw. pt. sob. niedz.",
    "ru": "пн вт ср чт пт сб вс",
}
LANGUAGES = tuple(MONTHS)
AMBIGUOUS_SHORT = {("pl", 7), ("pl", 11)}
"""Polish "lip" and "lis" are Croatian June and October as well: refused, never guessed."""

AMBIGUOUS = {("pl", 11)}
"""Polish "listopada" too is Croatian October."""

FIXED_ZONES = {
    **{"GMT": 0, "UTC": 0, "UT": 0, "Z": 0, "WET": 0, "CET": 60, "CEST": 120, "MEZ": 60, "MESZ": 120},
    **{"EET": 120, "EEST": 180, "MSK": 180, "BST": 60, "JST": 540, "KST": 540, "AEST": 600, "AEDT": 660},
    **{"NZST": 720, "NZDT": 780, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420},
    **{"MDT": -360, "PST": -480, "PDT": -420, "AKST": -540, "HST": -600, "NST": -210, "ACST": 570},
}
PLACES = ("Europe/Paris", "America/New_York", "Asia/Tokyo", "Asia/Kolkata", "America/Argentina/Buenos_Aires")


@dataclass(frozen=True)
class Form:
    """A raw date and the instant that it says."""

    raw: str
    at: datetime
    name: str


def forms(chance: random.Random) -> Iterator[Form]:
    """Yield one date in every form."""
    local = _some_time(chance)
    for language in LANGUAGES:
        yield from _worded(local, language, chance)
    yield from _numeric(local)
    yield from _zoned(local, chance)
    yield from _bare(local)


def _some_time(chance: random.Random) -> datetime:
    seconds = chance.randrange(int(timedelta(days=365 * 30).total_seconds()))
    return (datetime(1998, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).replace(tzinfo=None)


def _worded(local: datetime, language: str, chance: random.Random) -> Iterator[Form]:
    midnight = local.replace(hour=0, minute=0, second=0)
    minute = local.replace(second=0)
    for months, weekdays in ((MONTHS, WEEKDAYS), (SHORT_MONTHS, SHORT_WEEKDAYS)):
        if (language, local.month) in (AMBIGUOUS_SHORT if months is SHORT_MONTHS else AMBIGUOUS):
            continue
        month = months[language].split()[local.month - 1]
        weekday = weekdays[language].split()[local.weekday()]
        case = chance.choice((str, str.lower, str.upper, str.title))
        day, year = local.day, f"{local.year:04}"
        clock = f"{local:%H:%M:%S}"
        spelled: list[tuple[str, datetime]] = [
            (f"{weekday}, {day:02} {month} {year} {clock} GMT", local),
            (f"{weekday} {day} {month} {year} {clock}", local),
            (f"{day} {month} {year}", midnight),
            (f"{weekday} {day} {month} {year}", midnight),
            (f"{day}. {month} {year}, {local:%H:%M}", minute),
            (f"{day}-{month}-{year} {clock}", local),
            (f"{day} {month} {year} - {local:%H:%M}", minute),
        ]
        spelled += [
            (f"{weekday} {day} {month} {year} à {local.hour}h{local.minute:02}", minute),
            (f"{day} de {month} de {year} {clock}", local),
            (f"{weekday}, {day}. {month} {year} um {local:%H:%M} Uhr", minute),
            (f"{month} {day}, {year} {clock}", local),
            (f"{year} {month} {day} {clock}", local),
        ]
        for raw, at in spelled:
            yield Form(case(raw), at.replace(tzinfo=UTC), f"{language}: {raw}")


def _numeric(local: datetime) -> Iterator[Form]:
    midnight = local.replace(hour=0, minute=0, second=0)
    iso = local.isocalendar()
    spelled: list[tuple[str, datetime]] = [
        (f"{local:%Y-%m-%dT%H:%M:%SZ}", local),
        (f"{local:%Y-%m-%dT%H:%M:%S.123456Z}", local),
        (f"{local:%Y-%m-%dT%H:%M:%S.123456789Z}", local),
        (f"{local:%Y-%m-%dT%H:%M:%S,5}", local),
        (f"{local:%Y-%m-%dt%H:%M:%Sz}", local),
        (f"{local:%Y-%m-%d %H:%M:%S UTC}", local),
        (f"{local:%Y/%m/%d %H:%M:%S}", local),
        (f"{local:%Y.%m.%d %H:%M:%S}", local),
        (f"{local:%Y%m%dT%H%M%SZ}", local),
        (f"{local:%Y%m%d}", midnight),
        (f"{local:%Y%m%d%H%M%S}", local),
        (f"{local:%Y-%jT%H:%M:%SZ}", local),
        (f"{iso.year}-W{iso.week:02}-{iso.weekday}T{local:%H:%M:%SZ}", local),
        (f"{iso.year}W{iso.week:02}{iso.weekday}", midnight),
        (f"{local.year}. {local.month}. {local.day}. {local:%H:%M:%S}", local),
        (f"{local.day} {local:%b %Y %I} {local:%p}", local.replace(minute=0, second=0)),
        (f"{local.day} {local:%b %Y %I%p}".lower(), local.replace(minute=0, second=0)),
        (f"{local.day} {local:%b %Y} {local.hour}h", local.replace(minute=0, second=0)),
        (f"{local:%Y-%m-%d %H:%M:%S} \u22120000", local),
        (f"{local:%Y-%j}", midnight),
        (f"{iso.year}-W{iso.week:02}-{iso.weekday}", midnight),
        (f"{local:%d.%m.%Y %H:%M:%S}", local),
        (f"{local.day}.{local.month}.{local.year}", midnight),
        (f"{local:%d/%b/%Y:%H:%M:%S +0000}", local),
        (f"{local:%a %b %e %H:%M:%S %Y}", local),
        (f"{local:%a %b %e %H:%M:%S UTC %Y}", local),
        (f"{local:%A, %d-%b-%y %H:%M:%S GMT}", local),
        (f"{local:%a, %d %b %y %H:%M:%S GMT}", local),
        (f"{local:%b %e %Y %I:%M:%S %p}", local),
        (f"{local:%B %d, %Y at %I:%M:%S%p}", local),
        (f"{local:%Y-%m-%d %I:%M:%S %p}", local),
        (f"{local:%Y-%m-%d %I:%M:%S} {'a.m.' if local.hour < 12 else 'p.m.'}", local),
    ]
    if local.day > 12:
        spelled += [(f"{local:%d/%m/%Y %H:%M:%S}", local), (f"{local:%m/%d/%Y %I:%M:%S %p}", local)]
        spelled += [(f"{local:%d-%m-%Y}", midnight)]
    for raw, at in spelled:
        yield Form(raw, at.replace(tzinfo=UTC), raw)


def _zoned(local: datetime, chance: random.Random) -> Iterator[Form]:
    writers: tuple[Callable[[str], str], ...] = (
        lambda zone: f"{local:%a, %d %b %Y %H:%M:%S} {zone}",
        lambda zone: f"{local:%Y-%m-%d %H:%M:%S} {zone}",
        lambda zone: f"{local:%d %B %Y %H:%M:%S} {zone}",
    )
    for name, minutes in FIXED_ZONES.items():
        at = local.replace(tzinfo=timezone(timedelta(minutes=minutes)))
        yield Form(chance.choice(writers)(name), at.astimezone(UTC), f"zone {name}")
    for place in PLACES:
        at = local.replace(tzinfo=ZoneInfo(place))
        yield Form(chance.choice(writers)(place), at.astimezone(UTC), f"place {place}")
    for minutes in (-720, -570, -300, -60, 0, 60, 120, 330, 345, 525, 840):
        at = local.replace(tzinfo=timezone(timedelta(minutes=minutes))).astimezone(UTC)
        sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
        for shown in (
            f"{sign}{hours:02}{rest:02}",
            f"{sign}{hours:02}:{rest:02}",
            f"GMT{sign}{hours:02}:{rest:02}",
        ):
            yield Form(chance.choice(writers)(shown), at, f"offset {shown}")
        yield Form(f"{local:%Y-%m-%dT%H:%M:%S}{sign}{hours:02}:{rest:02}", at, "iso offset")
        yield Form(f"{local:%Y-%m-%dT%H:%M:%S.250}{sign}{hours:02}{rest:02}", at, "iso offset")
        yield Form(f"{local:%a, %d %b %Y %H:%M:%S} {sign}{hours:02}{rest:02} (XYZ)", at, "offset, comment")
        yield Form(f"{local:%a %b %d %Y %H:%M:%S} GMT{sign}{hours:02}{rest:02} (Some Time)", at, "JavaScript")
        if not rest:
            yield Form(chance.choice(writers)(f"GMT{sign}{hours}"), at, f"GMT{sign}{hours}")


def _reads_as_compact(digits: str) -> bool:
    try:
        datetime.strptime(digits, "%y%m%d%H%M").replace(tzinfo=UTC)
    except ValueError:
        return False
    return True


def _bare(local: datetime) -> Iterator[Form]:
    at = local.replace(tzinfo=UTC)
    if local.year > 2001:
        if not _reads_as_compact(str(int(at.timestamp()))):
            yield Form(str(int(at.timestamp())), at, "epoch")
        yield Form(f"{at.timestamp():.3f}", at, "epoch")
        yield Form(f"{int(at.timestamp())}999", at, "epoch ms")


REFUSED = (
    *("10/11/12", "03/04/2025", "3/4/2025 10:00", "01-02-2020", "05.06.07", "10-11-12", "20", "7", ""),
    *(
        "12:00",
        "noon",
        "now",
        "today 10:00",
        "yesterday",
        "tomorrow",
        "2 hours ago",
        "il y a 2 heures",
        "n/a",
        "-",
    ),
    *(
        "3 May",
        "May",
        "Monday",
        "Monday 10:00",
        "May 10:00",
        "0000-00-00",
        "0000-00-00 00:00:00",
        "2025-13-01",
    ),
    *(
        "2025-02-30",
        "2025-00-10",
        "2025-01-00",
        "31 Apr 2025",
        "29 Feb 2023",
        "32 Jan 2025",
        "2025-W54-1",
        "2025-366",
    ),
    *(
        "2025-W10-8",
        "Mon, 02 Jan 2006 25:04:05 GMT",
        "Mon, 02 Jan 2006 15:60:05 GMT",
        "Mon, 02 Jan 2006 15:04:61 GMT",
    ),
    *("2 Jan 2006 13:04 AM", "2 Jan 2006 0:04 PM", "2 Jan 2006 15:04:05 +2500", "2 Jan 2006 15:04:05 +0060"),
    *(
        "2 Jan 2006 15:04:05 IST",
        "2 Jan 2006 15:04:05 XYZ",
        "2 Jan 2006 15:04:05 Local",
        "2 Jan 2006 15:04:05 N",
    ),
    *(
        "2 Jan 2006 15:04:05 Mars/Olympus",
        "2 Jan 2006 15:04:05 Europe/Nowhere",
        "2 Jan 2006 15:04:05 EST PST",
    ),
    *(
        "2 Jan 2006 3 Feb 2007",
        "Jan Feb 2 2006",
        "2006-01-02 2007-01-02",
        "2006-01-02T15:04:05Z extra",
        "2 Foo 2006",
    ),
    *(
        "45678",
        "1.5",
        "1e9",
        "123456789012345678",
        "0",
        "-1",
        "1136214245.5.5",
        "2006-01-02T",
        "T15:04:05",
        "2006-1",
    ),
    *(
        "2006-01-02T15:04:05+",
        "200601021504",
        "2006-01-02T15:04:05+14:30",
        "%Y-%m-%d",
        "{date}",
        "null",
        "None",
        "undefined",
    ),
    *(
        "2 Jan",
        "Jan 06",
        "Q1 2025",
        "Spring 2025",
        "week 10 2025",
        "2025/2026",
        "1998-2005",
        "12 12 12",
        "1 2 2003",
    ),
)
"""What names no instant, or more than one."""
