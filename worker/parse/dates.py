"""Every date spelling to an aware datetime in its published offset.

The common spellings are read here, without `locale` and without guessing; dateutil drops zone names that
it does not know without a word.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

#: Zone names in hours: RFC 822 §5, and those whose meaning is not in dispute (IST is India's, Israel's and Ireland's).
ZONES = {
    "UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MET": 1, "CEST": 2, "MEST": 2,
    "EET": 2, "EEST": 3, "MSK": 3, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8,
    "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
}  # fmt: skip
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
    r"(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d)(?P<fraction>[.,]\d+)?)?+"
    r"(?:\s*(?P<half>[AaPp])\.?[Mm]\b\.?)?"
)
_ZONE = r"\s*(?P<zone>[+-].*|(?!T\d)[A-Za-z(].*)?"
_ISO = re.compile(rf"(?P<year>\d{{4}})-(?P<month>\d\d?)(?:-(?P<day>\d\d?))?+(?:[Tt\s]\s*{_TIME})?+{_ZONE}")
_DAY_NAME = r"(?:[A-Za-z]+\.?,?\s*)?"
_DAY = r"(?P<day>\d\d?)(?:st|nd|rd|th)?"
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?,?"
_YEAR = r"(?P<year>\d{4}|\d\d)"
_RFC822 = re.compile(rf"{_DAY_NAME}{_DAY}[\s-]+{_MONTH}[\s-]+{_YEAR}(?:,?\s+{_TIME})?+{_ZONE}")
_AMERICAN = re.compile(rf"(?:[A-Za-z]+\.?,?\s+)?{_MONTH}\s*{_DAY},?\s+(?P<year>\d{{4}})(?:,?\s+{_TIME})?+{_ZONE}")
_OFFSET = re.compile(r"(?:GMT|UTC)?\s*([+-])(\d\d?):?(\d\d)?(?:\s*\(.*\)|\s+[A-Za-z]+)?", re.IGNORECASE)

SPELLINGS = (_ISO, _RFC822, _AMERICAN)
#: Longer texts are no dates: "Wednesday, 14 September 2011 12:00:00 +0100 (Central European Standard Time)" has 73.
DATE_CHARACTERS_MAX = 100
#: Lengths of "2012-01-11T00:00:00Z" and "2012-01-11T00:00:00+01:00".
RFC3339_LENGTHS = frozenset({20, 25})


def parse_date(text: str, zone: tzinfo | None = None) -> tuple[datetime | None, str | None]:
    """Read a date as RFC 822 §5 with RSS's four-digit years, RFC 3339, W3CDTF from the month on, or "Jan 11, 2012".

    Gives the date and what is wrong with it, as a defect's code. The date is aware and in the offset it was written
    with. `zone` applies only to a date without one; without `zone` such a date is read as UTC and reported. An
    unknown zone name is a defect too, never a guess.
    """
    if len(text) in RFC3339_LENGTHS and (moment := _rfc3339(text)):
        return moment, None
    text = text.strip()
    matches = (spelling.fullmatch(text) for spelling in SPELLINGS if len(text) <= DATE_CHARACTERS_MAX)
    match = next((match for match in matches if match), None)
    if match is None:
        return None, "date-unreadable"
    offset, defect = _zone(match["zone"], zone)
    month = match["month"]
    try:
        moment = datetime(
            _year(match["year"]),
            int(month) if month.isdigit() else MONTHS[month.lower()],
            int(match["day"] or 1),
            _hour(match["hour"], match["half"]),
            int(match["minute"] or 0),
            _second(match["second"]),
            int((match["fraction"] or ".0")[1:7].ljust(6, "0")),
            tzinfo=offset,
        )
        moment.astimezone(UTC)  # years 1 and 9999 leave the calendar in other zones
    except (KeyError, ValueError, OverflowError):
        return None, "date-unreadable"
    return moment, defect


def _rfc3339(text: str) -> datetime | None:
    """Read the commonest spelling, "2012-01-11T00:00:00+01:00", twenty times faster than by a pattern."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    is_plain = moment.tzinfo is not None and 1 < moment.year < 9999  # noqa: PLR2004  the calendar's ends need a look
    return moment if is_plain and text[4] == text[7] == "-" and text[16] == ":" else None


@lru_cache(maxsize=256)
def _zone(text: str | None, configured: tzinfo | None) -> tuple[tzinfo, str | None]:
    if not text:
        return (configured, None) if configured else (UTC, "date-without-zone")
    name = text.strip().upper()
    if name in ZONES:
        hours = ZONES[name]
        return (timezone(timedelta(hours=hours)) if hours else UTC), None
    match = _OFFSET.fullmatch(text)
    if match and int(match[2]) < 24 and int(match[3] or 0) < 60:  # noqa: PLR2004
        offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        return timezone(-offset if match[1] == "-" else offset) if offset else UTC, None
    return UTC, "date-zone-unknown"


def _hour(text: str | None, half: str | None) -> int:
    """Read an hour of the day; on the twelve-hour clock, 12 AM is midnight and 12 PM is noon."""
    hour = int(text or 0)
    if half is None:
        return hour
    if not 1 <= hour <= 12:  # noqa: PLR2004
        raise ValueError(hour)
    return hour % 12 + (12 if half in "Pp" else 0)


def _second(text: str | None) -> int:
    """RFC 3339 §5.7 allows a leap second; datetime does not."""
    second = int(text or 0)
    return 59 if second == 60 else second  # noqa: PLR2004


def _year(text: str) -> int:
    """Two digits are read as RFC 2822 §4.3 says: 00 to 49 are 20xx, 50 to 99 are 19xx."""
    year = int(text)
    if len(text) == 2:  # noqa: PLR2004
        return year + (2000 if year < 50 else 1900)  # noqa: PLR2004
    return year
