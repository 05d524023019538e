"""ISO 8601 at any precision: RFC 3339, W3CDTF, basic, week and ordinal dates, and years first with other separators."""

import re
from datetime import date, timedelta

from msgspec.structs import replace

from worker.parse.dates import numeric, zones
from worker.parse.dates.parts import Parts, microsecond, year

_DATE = (
    r"(?P<year>\d{4})(?:-?(?P<ordinal>\d{3})(?!\d)|(?P<separator>[-/.])(?P<month>\d\d?)(?:(?P=separator)(?P<day>\d\d?))?+"
    r"|-?w(?P<week>\d\d)(?:-?(?P<weekday>[1-7]))?+|(?P<monthday>\d{4}))?+"
)
_TIME = (
    r"(?P<hour>\d\d?)(?::(?P<minute>\d\d?)(?::(?P<second>\d\d?)(?P<fraction>[.,:]\d+)?|(?P<of_minute>[.,]\d+))?+"
    r"|(?P<basic_minute>\d\d)(?P<basic_second>\d\d)?(?P<basic_fraction>[.,]\d+)?|(?P<of_hour>[.,]\d+))?+"
)
_ZONE = r" ?(?P<zone>[+-].*|(?!t\d)[a-z].*)?"
_ISO = re.compile(rf"{_DATE}(?:[t ] ?{_TIME})?+{_ZONE}")
_DIGITS = re.compile(
    rf"(?P<year>\d{{4}})(?P<monthday>\d{{4}})(?P<hour>\d\d)(?P<basic_minute>\d\d)(?P<basic_second>\d\d)?{_ZONE}"
)
#: ISO 8601:1988 §5.2 let the century go: -YY, -YY-MM, -YYMM, YYMMDD, YYDDD, YY-DDD.
_TRUNCATED = re.compile(r"-(\d\d)(?:-?(\d\d))?|(\d\d)(\d\d)(\d\d)|(\d\d)-?(\d{3})")
_ZONE_OF_DAY = re.compile(r"[+-]\d\d:?\d\d|[a-z/ ]+")
#: A colon before the offset, and the seconds of an older standard.
_COLON_BEFORE_OFFSET = re.compile(r"(?<=\d):(?=[+-]\d)")


def read(text: str) -> Parts | str | None:
    """Read a date that begins with its year, in digits alone; None for all else and for zones that are not known."""
    if not text[:2].isdigit() and text[:1] != "-":
        return None
    text = _COLON_BEFORE_OFFSET.sub("", text)
    match = _ISO.fullmatch(text) or _DIGITS.fullmatch(text)
    if match is None:
        return _truncated(match) if (match := _TRUNCATED.fullmatch(text)) else None
    found = match.groupdict()
    zone, hour = found["zone"], found["hour"]
    if zone and (zones.resolve(zone) is None or not (hour or _ZONE_OF_DAY.fullmatch(zone))):  # it may be a time
        return None
    day = _day(found)
    if not isinstance(day, Parts):
        return day
    if day.defect and (hour or zone):  # a month has neither
        return None
    return _with_time(day, found) if hour else replace(day, zone=zone)


def _day(found: dict[str, str | None]) -> Parts | str | None:
    """Read the date: its year, with month, month and day, week, week and weekday, or day of the year, if any."""
    number = int(found["year"] or 0)
    if found.get("week"):
        return _week(number, int(found["week"] or 0), found["weekday"])
    if found.get("ordinal"):
        return ordinal(number, int(found["ordinal"] or 0))
    if monthday := found.get("monthday"):
        return Parts(year=number, month=int(monthday[:2]), day=int(monthday[2:]))
    month, day = found.get("month"), found.get("day")
    if month and day:
        return Parts(year=number, month=int(month), day=int(day))
    if found.get("separator") == ".":
        return None
    return Parts(year=number, month=int(month or 1), defect="date-partial")


def ordinal(year: int, day: int) -> Parts | str:
    """Give the date of a day of the year, 1 to 366."""
    try:
        found = date(year, 1, 1) + timedelta(days=day - 1)
    except (ValueError, OverflowError):
        return "date-impossible"
    return Parts(year=year, month=found.month, day=found.day) if found.year == year else "date-impossible"


def _week(year: int, week: int, weekday: str | None) -> Parts | str:
    try:
        day = date.fromisocalendar(year, week, int(weekday or 1))
    except ValueError:
        return "date-impossible"
    return Parts(year=day.year, month=day.month, day=day.day, defect=None if weekday else "date-partial")


def _truncated(match: re.Match[str]) -> Parts | None:
    """Read a date without its century; five or six digits may be anything, so an impossible one is none."""
    short, month, *day, ordinal_year, days = match.groups()
    if short:
        return Parts(year=year(short) or 0, month=int(month or 1), defect="date-partial")
    if ordinal_year:
        parts = ordinal(year(ordinal_year) or 0, int(days))
        return replace(parts, defect="date-order-assumed") if isinstance(parts, Parts) else None
    parts = Parts(year=year(day[0]) or 0, month=int(day[1]), day=int(day[2]), defect="date-order-assumed")
    return None if numeric.weekday(parts.year, parts.month, parts.day) is None else parts


def _with_time(day: Parts, found: dict[str, str | None]) -> Parts:
    """Add the time of day, the smallest part of which may have a fraction."""
    hour = int(found["hour"] or 0)
    minute = int(found.get("minute") or found["basic_minute"] or 0)
    second = int(found.get("second") or found["basic_second"] or 0)
    micro = microsecond(found.get("fraction"))
    if part := found.get("basic_fraction"):
        if found["basic_second"]:
            micro = microsecond(part)
        else:
            second, micro = divmod(microsecond(part) * 60, 1_000_000)
    elif part := found.get("of_minute"):
        second, micro = divmod(microsecond(part) * 60, 1_000_000)
    elif part := found.get("of_hour"):
        seconds, micro = divmod(microsecond(part) * 3600, 1_000_000)
        minute, second = divmod(seconds, 60)
    return replace(day, hour=hour, minute=minute, second=second, microsecond=micro, zone=found["zone"])
