"""Dates as the formats spell them, in the offset they were published with; the locale has no say."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from schemas.publication import PublishedEntry

#: Atom's `updated` where nothing at all is known: no archive, no date in the document, and the clock is not asked.
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LARGEST_OFFSET = timedelta(hours=14)
_RFC822_FIRST_YEAR = 1900  # RFC 5322 §3.3

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def in_minutes(moment: datetime) -> datetime:
    """Give the same instant in an offset that can be written: whole minutes, and at most 14 hours (as in XML).

    Any other one, as that of a local mean time, becomes UTC; but for the first and the last day of the calendar, where
    that is another year: there it becomes UTC as it stands.
    """
    offset = moment.utcoffset() or timedelta()
    if not offset % timedelta(minutes=1) and abs(offset) <= _LARGEST_OFFSET:
        return moment
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return moment.replace(tzinfo=UTC)


def rfc3339(moment: datetime) -> str:
    """Spell a date for Atom and JSON Feed."""
    return in_minutes(moment).isoformat()


def rfc822(moment: datetime) -> str | None:
    """Spell a date for RSS; None for a year before 1900, which that spelling does not have."""
    moment = in_minutes(moment)
    if moment.year < _RFC822_FIRST_YEAR:
        return None
    minutes = (moment.utcoffset() or timedelta()) // timedelta(minutes=1)
    hours, minutes_left = divmod(abs(minutes), 60)
    return (
        f"{_DAYS[moment.weekday()]}, {moment.day:02} {_MONTHS[moment.month - 1]} {moment.year:04} "
        f"{moment:%H:%M:%S} {'-' if minutes < 0 else '+'}{hours:02}{minutes_left:02}"
    )


def of_entry(entry: PublishedEntry) -> datetime | None:
    """Give the date of an entry's present state: updated, else published, else first seen (DESIGN.md §2, promise 4).

    Its own `updated` has no say: a feed may move it without having written a word.
    """
    return entry.updated or entry.entry.published or entry.first_seen


def latest(entries: Sequence[PublishedEntry]) -> datetime | None:
    """Give the latest date of some entries; None where none of them has any."""
    return max(filter(None, map(of_entry, entries)), default=None)
