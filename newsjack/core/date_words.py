"""Words of dates: months and weekdays of many languages, day halves, fillers, and zone names.

All keys are folded (:func:`fold_word`). A month may be shortened to any prefix of three letters or
more that names one month only in all languages together: ``jui`` (juin, juillet) and ``lis``
(Polish November, Croatian October) name none.
"""

import unicodedata
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

MIN_PREFIX_LETTERS = 3


def fold_word(word: str) -> str:
    """Lower a word and take its accents off: ``Août`` and ``AOUT`` are one.

    >>> fold_word("Août")
    'aout'
    """
    apart = unicodedata.normalize(
        "NFKD", word.casefold().replace("ı", "i").replace("ł", "l").replace("ø", "o")
    )
    return unicodedata.normalize("NFC", "".join(mark for mark in apart if not unicodedata.combining(mark)))


_MONTH_LISTS = (
    "january february march april may june july august september october november december",  # English
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",  # French
    "januar februar marz april mai juni juli august september oktober november dezember",  # German
    "janner feber maerz april mai juni juli august september oktober november dezember",  # Austrian
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",  # Spanish
    "enero febrero marzo abril mayo junio julio agosto setiembre octubre noviembre diciembre",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
    "januari februari maart april mei juni juli augustus september oktober november december",  # Dutch
    "januari februari mars april maj juni juli augusti september oktober november december",  # Swedish
    "januar februar marts april maj juni juli august september oktober november december",  # Danish
    "januar februar mars april mai juni juli august september oktober november desember",  # Norwegian
    "gener febrer marc abril maig juny juliol agost setembre octubre novembre desembre",  # Catalan
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia",
    "styczen luty marzec kwiecien maj czerwiec lipiec sierpien wrzesien pazdziernik listopad grudzien",
    "ledna unora brezna dubna kvetna cervna cervence srpna zari rijna listopadu prosince",  # Czech
    "sijecnja veljace ozujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca",
    "januar februar marcius aprilis majus junius julius augusztus szeptember oktober november december",
    "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik",  # Turkish
    "januari februari maret april mei juni juli agustus september oktober november desember",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",  # Russian
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",  # Ukrainian
    "ιανουαριου φεβρουαριου μαρτιου απριλιου μαιου ιουνιου ιουλιου αυγουστου σεπτεμβριου οκτωβριου "
    "νοεμβριου δεκεμβριου",
)
_SHORT_MONTHS = {"mrt": 3, "sept": 9, "νοε": 11, "ιουν": 6, "ιουλ": 7, "juil": 7, "mrz": 3}

_WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday "
    "lundi mardi mercredi jeudi vendredi samedi dimanche "
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag "
    "lunes martes miercoles jueves viernes sabado domingo "
    "lunedi martedi mercoledi giovedi venerdi sabato domenica "
    "segunda terca quarta quinta sexta segunda-feira terca-feira quarta-feira quinta-feira sexta-feira "
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag "
    "mandag tirsdag onsdag torsdag fredag lordag sondag tisdag dilluns dimarts dimecres dijous "
    "poniedzialek wtorek sroda czwartek piatek sobota niedziela pondeli utery streda ctvrtek patek nedele "
    "hetfo kedd szerda csutortok pentek szombat vasarnap luni marti miercuri joi vineri sambata duminica "
    "pazartesi sali carsamba persembe cuma cumartesi pazar senin selasa rabu kamis jumat sabtu minggu "
    "понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс "
    "понеділок вівторок середа четвер п'ятниця субота неділя нд "
    "δευτερα τριτη τεταρτη πεμπτη παρασκευη σαββατο κυριακη"
)

_FILLERS = (
    "of the at on de del di do da le la il el um den der a as la las alle les et uhr hrs h kl klo klokken "
    "er os om в ob o ora ore g года г στις "
    "om uur r godz heures alle klockan"
)
FILLERS = frozenset(_FILLERS.split())
"""Words that carry nothing: ``16 de noviembre de 2012``, ``um 14:30 Uhr``, ``le 3 mai``."""

BEFORE_NOON = frozenset(("am", "a.m", "πμ", "오전", "午前", "上午", "de.", "vorm"))
AFTER_NOON = frozenset(("pm", "p.m", "μμ", "오후", "午後", "下午", "nachm"))

_HOURS: dict[float, str] = {
    0: "z utc ut uct gmt zulu wet",
    1: "cet met mez bst west wat",
    2: "cest mest mesz eet cat sast",
    3: "eest msk eat trt",
    3.5: "irst",
    4: "gst msd",
    5: "pkt",
    5.75: "npt",
    7: "ict wib",
    8: "hkt sgt myt pht awst wita",
    9: "jst kst wit",
    9.5: "acst",
    10: "aest",
    10.5: "acdt",
    11: "aedt",
    12: "nzst",
    13: "nzdt",
    -2: "brst",
    -2.5: "ndt",
    -3: "adt brt art uyt clst",
    -3.5: "nst",
    -4: "ast edt vet clt",
    -5: "est cdt cot pet",
    -6: "cst mdt",
    -7: "mst pdt",
    -8: "pst akdt",
    -9: "akst",
    -10: "hst",
}
# IST (India, Israel, Ireland), WST, SST, ECT, AMT and the military letters are left out on purpose:
# they name more than one offset, and a refused date is better than a wrong one.
_OFFSETS = {name: timedelta(hours=hours) for hours, names in _HOURS.items() for name in names.split()}

_GENERIC = {
    "et": "America/New_York",
    "ct": "America/Chicago",
    "mt": "America/Denver",
    "pt": "America/Los_Angeles",
    "at": "America/Halifax",
}
"""Names without a season take the offset that their place had on the day."""

IANA_AREAS = (
    "Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Brazil|Canada|Chile|Etc|Europe|Indian|"
    "Mexico|Pacific|US"
)


@lru_cache(maxsize=1)
def _month_names() -> dict[str, int]:
    return {name: index for line in _MONTH_LISTS for index, name in _numbered(line)} | _SHORT_MONTHS


def _numbered(line: str) -> list[tuple[int, str]]:
    return [(index, fold_word(name)) for index, name in enumerate(line.split(), start=1)]


@lru_cache(maxsize=1)
def _month_prefixes() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for line in _MONTH_LISTS:
        for index, name in _numbered(line):
            for end in range(MIN_PREFIX_LETTERS, len(name) + 1):
                found.setdefault(name[:end], set()).add(index)
    return {prefix: frozenset(months) for prefix, months in found.items()}


def month_of(word: str) -> int | None:
    """Return the month 1..12 that a folded word names, ``None`` when it names none or several.

    >>> month_of("fev"), month_of("jui"), month_of("aout")
    (2, None, 8)
    """
    months = _month_prefixes().get(word, frozenset())
    if len(months) == 1:
        return next(iter(months))
    return None if months else _SHORT_MONTHS.get(word)


@lru_cache(maxsize=1)
def _weekday_prefixes() -> frozenset[str]:
    folded = (fold_word(name) for name in _WEEKDAYS.split())
    return frozenset(name[:end] for name in folded for end in range(2, len(name) + 1))


def is_weekday(word: str) -> bool:
    """Tell whether a folded word is a weekday or its first letters (two or more)."""
    return word in _weekday_prefixes()


def zone_of(word: str, *, original: str = "") -> tzinfo | None:
    """Return the zone that a folded word names; ``original`` keeps the case of an IANA name.

    >>> zone_of("cest").utcoffset(None)
    datetime.timedelta(seconds=7200)
    """
    if word in _OFFSETS:
        return timezone(_OFFSETS[word])
    return _place(_GENERIC[word]) if word in _GENERIC else _place(original) if "/" in original else None


@lru_cache(maxsize=256)
def _place(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def in_zone(local: datetime, zone: tzinfo) -> datetime | None:
    """Give a naive local time its zone; ``None`` where the calendar ends."""
    try:
        return local.replace(tzinfo=zone).astimezone(UTC)
    except (OverflowError, ValueError):
        return None
