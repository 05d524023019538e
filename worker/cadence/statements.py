"""What a feed says, and its entries show, of how often it changes: to a Pace."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import pairwise
from statistics import median

from schemas.feed import Feed, UnknownElement
from schemas.pace import Pace

#: So many of the newest entries tell a source's rhythm …
RHYTHM_ENTRIES = 20
#: … and so many gaps between them are needed to call it one.
RHYTHM_GAPS_MIN = 3

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HOUR = re.compile(r"[0-9]{1,2}")
_MIDNIGHT = 24
#: Parts of skipHours and skipDays that are looked at; there are 24 hours.
_PARTS_MAX = 100


def pace(feed: Feed, published: Iterable[datetime | None], now: datetime) -> Pace:
    """Give what a feed says of itself, and what the dates of its newest entries show; dates ahead of `now` do not."""
    schedule = feed.update_schedule
    gap, newest = _rhythm(published, now)
    return Pace(
        ttl_minutes=feed.ttl_minutes,
        period=schedule.period if schedule else None,
        frequency=schedule.frequency if schedule else None,
        base=schedule.base if schedule and schedule.rule is None else None,  # a podcast's is that of its rule
        skip_hours=tuple(sorted(set(_hours(feed.unknown)))),
        skip_days=tuple(sorted(set(_days(feed.unknown)))),
        is_complete=schedule.is_complete if schedule else False,
        gap_seconds=gap,
        newest=newest,
    )


def _hours(elements: Iterable[UnknownElement]) -> Iterator[int]:
    """Yield the hours of skipHours. RSS 0.91 counts them from 1 to 24, RSS 2.0 from 0 to 23; midnight is 0 or 24."""
    for text in _parts(elements, "skiphours"):
        if _HOUR.fullmatch(text) and int(text) <= _MIDNIGHT:
            yield int(text) % _MIDNIGHT


def _days(elements: Iterable[UnknownElement]) -> Iterator[int]:
    """Yield the days of skipDays, from Monday as 0; English names, whole or their first three letters."""
    for text in _parts(elements, "skipdays"):
        for at, name in enumerate(_DAYS):
            if text.lower() in {name, name[:3]}:
                yield at


def _parts(elements: Iterable[UnknownElement], name: str) -> Iterator[str]:
    """Yield the texts inside the elements of a name; those of RSS have no namespace, or one of RSS's own."""
    for element in elements:
        if element.name.lower() == name:
            for part in element.parts[:_PARTS_MAX]:
                if part.text is not None:
                    yield part.text.value.strip()


def _rhythm(published: Iterable[datetime | None], now: datetime) -> tuple[int | None, datetime | None]:
    """Give the median of the gaps between the newest entries, in seconds, and the date of the newest."""
    dates = sorted({date.astimezone(UTC) for date in published if date is not None and date <= now}, reverse=True)
    newest = dates[: RHYTHM_ENTRIES + 1]
    gaps = [(later - earlier).total_seconds() for later, earlier in pairwise(newest)]
    gap = int(median(gaps)) if len(gaps) >= RHYTHM_GAPS_MIN else None
    return gap, (newest[0] if newest else None)
