"""RFC 822 §5 and what is near it, in English: the day first, or as Americans write it, or as asctime does."""

import re

from worker.parse.dates import zones
from worker.parse.dates.parts import Parts, half_hour, microsecond, year

MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"),
        1,
    )
    for name in names.split()
}  # fmt: skip

# Possessive where a part is optional: a day that was read is not given back to be the offset of a month.
_TIME = (
    r"(?P<hour>\d\d?):(?P<minute>\d\d?)(?::(?P<second>\d\d?)(?P<fraction>[.,]\d+)?)?+"
    r"(?P<half> ?[ap]\.? ?m\b\.?|[ap]\b)?"
)
_ZONE = r" ?(?P<zone>[a-z]{0,4}[+-]\d\d:?\d\d|[a-z]{1,5})?"
_DAY_NAME = r"(?:[a-z]+\.? ?,? ?)?"
_DAY = r"(?P<day>\d\d?)(?:st|nd|rd|th)?"
_MONTH = r"(?P<month>[a-z]{3,9})\.?,?"
_BRITISH = re.compile(rf"{_DAY_NAME}{_DAY}[ -]{_MONTH}[ -](?P<year>\d{{4}}|\d\d)(?:,? {_TIME})?+{_ZONE}")
_AMERICAN = re.compile(rf"{_DAY_NAME}{_MONTH} ?{_DAY},? (?P<year>\d{{4}})(?:,? {_TIME})?+{_ZONE}")
_ASCTIME = re.compile(rf"{_DAY_NAME}{_MONTH} {_DAY} {_TIME}{_ZONE} (?P<year>\d{{4}})")


def read(text: str) -> Parts | None:
    """Read a date with an English month and a zone that is known, if any; None for all else."""
    match = _BRITISH.fullmatch(text) or _AMERICAN.fullmatch(text) or _ASCTIME.fullmatch(text)
    if match is None or match["month"] not in MONTHS:
        return None
    zone = match["zone"]
    if zone and zones.resolve(zone) is None:
        return None
    half = (match["half"] or "").strip()[:1]
    return Parts(
        year=year(match["year"]) or 0,
        month=MONTHS[match["month"]],
        day=int(match["day"]),
        hour=half_hour(int(match["hour"] or 0), half),
        minute=int(match["minute"] or 0),
        second=int(match["second"] or 0),
        microsecond=microsecond(match["fraction"]),
        zone=zone,
    )
