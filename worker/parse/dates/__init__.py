"""Every date spelling to an aware datetime in its published offset: a ladder, from the commonest spelling down.

No rung asks the clock or the locale, and none guesses: what two readings fit is missing, and reported. The rungs and
the decisions are told in docs/dates.md.
"""

from datetime import UTC, datetime, tzinfo

from worker.parse.dates.limits import DATE_CHARACTERS_MAX, YEAR_MAX, YEAR_ZERO, Result, is_possible
from worker.parse.dates.numeric import First, shown_first

__all__ = ["First", "parse_date", "shown_first"]

#: Months as RFC 822 §5 writes them -> as ISO 8601 does.
_MONTHS = {
    "Jan": "01", "Feb": "02", "Mar": "03", "Apr": "04", "May": "05", "Jun": "06",
    "Jul": "07", "Aug": "08", "Sep": "09", "Oct": "10", "Nov": "11", "Dec": "12",
}  # fmt: skip
#: The zone names of RFC 822 §5 that have three letters, and the commonest offset, as offsets of ISO 8601.
_ZONES = {
    "GMT": "Z", "UTC": "Z", "+0000": "Z", "-0000": "Z", "EST": "-0500", "EDT": "-0400", "CST": "-0600", "CDT": "-0500",
    "MST": "-0700", "MDT": "-0600", "PST": "-0800", "PDT": "-0700",
}  # fmt: skip

#: Lengths of "2012-01-11T00:00:00Z" and "2012-01-11T00:00:00+01:00".
_RFC3339_LENGTHS = frozenset({20, 25})

#: The first plausible year, and the first that is none any more.
_FROM, _TO = str(YEAR_ZERO + 1), str(YEAR_MAX + 1)


def parse_date(text: str, zone: tzinfo | None = None, *, first: First | None = None) -> Result:
    """Read any date that a feed has been seen to use: RFC 822, RFC 3339, ISO 8601, and what docs/dates.md lists.

    Gives the date and what is wrong with it, as a defect's code. The date is aware and in the offset it was written
    with. `zone` applies only to a date without one; without `zone` such a date is read as UTC and reported.
    `first` tells how a document writes dates like 3/4/2012; without it they are missing.
    """
    if text[3:5] == ", ":
        if moment := _rfc822(text):
            return moment, None
    elif len(text) in _RFC3339_LENGTHS and (moment := _rfc3339(text)):
        return moment, None
    moment = _iso(text) if text[4:5] == "-" else None
    if moment is None:
        from worker.parse.dates.ladder import descend  # two dozen patterns that most documents need not

        return descend(text, zone, first)
    if moment.tzinfo is None:
        return (moment.replace(tzinfo=zone), None) if zone else (moment.replace(tzinfo=UTC), "date-without-zone")
    return moment, None


def _rfc3339(text: str) -> datetime | None:
    """Read the commonest spelling, "2012-01-11T00:00:00+01:00", three times faster than what is near it."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if text[4] != "-" or text[7] != "-" or text[16] != ":" or text[19] not in "Z+-" or not _FROM <= text < _TO:
        return None
    return moment if len(text) == 20 or (text[20:] <= "14:00" and text[23] < "6") else None  # noqa: PLR2004


def _iso(text: str) -> datetime | None:
    """Read what is near it: fractions, no zone, no time; None for what needs a closer look."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if text[7:8] != "-" or len(text) > DATE_CHARACTERS_MAX or not YEAR_ZERO < moment.year <= YEAR_MAX:
        return None
    if text[10:] and (text[10] not in "Tt " or not text[13:14] == text[16:17] == ":" or text[19:20] not in "Z+-., "):
        return None  # Python takes any separator, and a fraction of an hour for one of a second
    offset = moment.utcoffset()
    return moment if not offset or (text[-2:] < "60" and is_possible(offset)) else None


def _rfc822(text: str) -> datetime | None:
    """Read the next commonest, "Wed, 11 Jan 2012 00:00:00 +0100", by its words."""
    words = text.split(" ")
    if len(words) != 6:  # noqa: PLR2004
        return None
    _, day, month, year, clock, zone = words
    if len(day) == 1:
        day = "0" + day
    try:  # a date is put together as ISO 8601 and read by Python: half the time of reading its parts as numbers
        moment = datetime.fromisoformat(f"{year}-{_MONTHS[month]}-{day}T{clock}{_ZONES.get(zone, zone)}")
    except (KeyError, ValueError):
        return None
    if len(clock) != 8 or len(zone) not in {3, 5} or not YEAR_ZERO < moment.year <= YEAR_MAX:  # noqa: PLR2004
        return None
    return moment if zone in _ZONES or ("0000" <= zone[1:] <= "1400" and zone[3:] < "60") else None
