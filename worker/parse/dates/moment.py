"""The parts of a date to a moment, and whether it can be one at all."""

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from worker.parse.dates import zones
from worker.parse.dates.limits import YEAR_MAX, YEAR_MIN, YEAR_ZERO, Result
from worker.parse.dates.parts import Parts

#: Midnights that are the zero of a program's calendar, as nobody wrote on them.
ZERO_DAYS = frozenset(
    {
        date(1, 1, 1),  # Go, .NET
        date(1601, 1, 1),  # Windows
        date(1753, 1, 1),  # SQL Server's first day
        date(1899, 12, 30),  # OLE, Delphi
        date(1899, 12, 31),  # Excel
        date(1900, 1, 1),  # SQL Server's zero
        date(1904, 1, 1),  # the classic Mac OS
        date(1970, 1, 1),  # Unix
        date(9999, 12, 31),  # .NET's last day, PostgreSQL's and MySQL's "never"
    }
)
#: Unix time 0, and the -1 that older libraries give for an error.
_EPOCH = frozenset({datetime(1970, 1, 1, tzinfo=UTC), datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)})


def build(parts: Parts, configured: tzinfo | None) -> Result:
    """Give the moment of some parts; `configured` is the zone of a date without one."""
    zone, zone_defect = _zone(parts, configured)
    is_end_of_day = parts.hour == 24 and parts.minute == parts.second == parts.microsecond == 0  # noqa: PLR2004
    is_leap_second = parts.second == 60  # noqa: PLR2004  RFC 3339 §5.7 allows it; datetime does not
    try:
        moment = datetime(
            parts.year,
            parts.month,
            parts.day,
            0 if is_end_of_day else parts.hour,
            parts.minute,
            59 if is_leap_second else parts.second,
            parts.microsecond,
            tzinfo=zone,
        )
        if is_end_of_day:  # ISO 8601-1:2019 §4.3.8: the midnight that ends the day
            moment += timedelta(days=1)
    except (ValueError, OverflowError):
        return None, "date-impossible"
    return judge(moment if zone is configured else _fixed(moment), parts.defect or zone_defect)


def judge(moment: datetime, defect: str | None = None) -> Result:
    """Give a moment if it can be one: placeholders are none, improbable ones are reported."""
    if YEAR_ZERO < moment.year <= YEAR_MAX:
        return moment, defect
    is_midnight = moment.hour == moment.minute == moment.second == 0
    if moment.date() in ZERO_DAYS and (is_midnight or moment.year in {1, 9999}):
        return None, "date-placeholder"
    try:
        instant = moment.astimezone(UTC)  # years 1 and 9999 leave the calendar in other zones
    except OverflowError:
        return None, "date-impossible"
    if instant.replace(microsecond=0) in _EPOCH:
        return None, "date-placeholder"
    if not YEAR_MIN <= moment.year <= YEAR_MAX:
        defect = "date-implausible"
    return _fixed(moment) if moment.year < YEAR_ZERO else moment, defect


def _zone(parts: Parts, configured: tzinfo | None) -> tuple[tzinfo, str | None]:
    if parts.zone:
        return zones.resolve(parts.zone) or (UTC, "date-zone-unknown")
    if configured:
        return configured, None
    if parts.zone_hint and (zone := zones.resolve(parts.zone_hint)):
        return zone[0], "date-zone-inferred"
    return UTC, "date-without-zone"


def _fixed(moment: datetime) -> datetime:
    """Give a moment in the plain offset that a region had then, in whole minutes: formats can write no others."""
    offset = moment.utcoffset() or timedelta()
    if moment.tzinfo is UTC or isinstance(moment.tzinfo, timezone):
        return moment
    minutes = round(offset / timedelta(minutes=1))
    return moment.replace(tzinfo=timezone(timedelta(minutes=minutes)) if minutes else UTC)
