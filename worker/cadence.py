"""When a source is next due. Pure: the clock comes in as an argument."""

import re
from datetime import datetime, timedelta

_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_LONGEST = timedelta(days=366)
_PART = re.compile(r"([0-9]{1,9})\s*([smhdw])\s*")
_INTERVAL = re.compile(rf"(?:{_PART.pattern})+")


def parse_interval(text: str) -> timedelta:
    """Read an interval such as "90s", "15m", "1h", "1d" or "1h 30m". Raises ValueError for anything else."""
    if not _INTERVAL.fullmatch(text.strip()):
        raise ValueError(f"{text!r} is no interval; write 90s, 15m, 1h, 1d or 1w")
    seconds = sum(int(number) * _UNITS[unit] for number, unit in _PART.findall(text))
    if not 1 <= seconds <= _LONGEST.total_seconds():
        raise ValueError(f"{text!r} is no interval to poll at; it may be from 1s to 366d")
    return timedelta(seconds=seconds)


def next_after(due: datetime | None, every: timedelta, now: datetime) -> datetime:
    """Give the time after `now` at which a source is due that was due at `due` and is polled every `every`.

    It keeps to its own beat: a poll that began late, or a restart, moves nothing, and what was missed while the
    worker was away is made up for by the one poll that happens now.
    """
    if due is None or due > now:
        return now + every
    missed = (now - due) // every
    return due + (missed + 1) * every
