"""Dates that programs write for themselves: counts since 1970, and the zeros that stand for no date."""

import re
from datetime import UTC, datetime, timedelta

from worker.parse.dates import zones
from worker.parse.dates.limits import YEAR_MAX
from worker.parse.dates.parts import Parts

#: Seconds, milliseconds, microseconds, nanoseconds.
_UNITS = (1, 1_000, 1_000_000, 1_000_000_000)
#: From 1990, when the Web began, to the last year that is taken at its word.
_PLAUSIBLE = range(631_152_000, int(datetime(YEAR_MAX + 1, 1, 1, tzinfo=UTC).timestamp()))
_COUNT = re.compile(r"(\d{9,19})(?:[.,](\d{1,9}))?")
_DOT_NET = re.compile(r"[/\\]*date ?\((-?\d{1,15})([+-]\d{4})?\)[/\\]*")
#: Unix time 0, and midnight of 1 January of the year 1.
_DOT_NET_ZEROS = frozenset({0, -62_135_596_800_000})
#: "0000-00-00" and the like; and what PHP makes of it: 30 November of the year -1.
_ALL_ZERO = re.compile(
    r"0{2,4}[-/.]0{1,2}[-/.]0{2,4}(?:[t ].*)?|-0{0,3}1-11-30(?:[t ].*)?|(?:.*[ ,])?30 nov[a-z]* -0{0,3}1(?: .*)?"
)
#: What programs write where they have no date.
NO_DATE = frozenset("0|-1|infinity|-infinity|invalid date|nan|nan-nan-nan|never|nil|none|null|undefined".split("|"))


def read(text: str) -> Parts | str | None:
    """Read a count of seconds or less since 1970, in a plausible range, or what stands for no date."""
    if text in NO_DATE or _ALL_ZERO.fullmatch(text):
        return "date-placeholder"
    if match := _COUNT.fullmatch(text):
        return _since_1970(match[1], match[2] or "")
    if match := _DOT_NET.fullmatch(text):
        return _dot_net(int(match[1]), match[2])
    return None


def _since_1970(count: str, fraction: str) -> Parts | None:
    for unit in _UNITS:
        seconds, rest = divmod(int(count), unit)
        if seconds in _PLAUSIBLE:
            microseconds = rest * 1_000_000 // unit or int(fraction[:6].ljust(6, "0"))
            return _parts(datetime.fromtimestamp(seconds, UTC) + timedelta(microseconds=microseconds), "z")
    return None


def _dot_net(milliseconds: int, offset: str | None) -> Parts | str:
    """Read .NET's JSON date: milliseconds since 1970, in UTC whatever offset is shown beside them."""
    if milliseconds in _DOT_NET_ZEROS:
        return "date-placeholder"
    if not min(_DOT_NET_ZEROS) < milliseconds < _PLAUSIBLE.stop * 1000:
        return "date-unreadable"
    moment = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=milliseconds)
    zone = zones.resolve(offset) if offset else None
    return _parts(moment.astimezone(zone[0]) if zone else moment, offset or "z")


def _parts(moment: datetime, zone: str) -> Parts:
    return Parts(
        year=moment.year,
        month=moment.month,
        day=moment.day,
        hour=moment.hour,
        minute=moment.minute,
        second=moment.second,
        microsecond=moment.microsecond,
        zone=zone,
    )
