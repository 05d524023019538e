"""Intervals as people write them in a configuration, and read them in a sentence."""

import re
from datetime import datetime, timedelta
from functools import lru_cache

_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_LONGEST = timedelta(days=366)
_PART = re.compile(r"([0-9]{1,9})\s*([smhdw])\s*")
_INTERVAL = re.compile(rf"(?:{_PART.pattern})+")
_DAY_SECONDS = 86_400
#: Below so many of a unit, the next smaller one is told, too: "1 h 30 min", but "11 h".
_EXACT_BELOW = 10


@lru_cache(maxsize=1024)  # the same few for every source
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


@lru_cache(maxsize=1024)
def spell(interval: timedelta) -> str:
    """Write an interval for people: "45 s", "10 min", "1 h 30 min", "3 h", "4 days"."""
    seconds = round(interval.total_seconds())
    if seconds < _UNITS["m"] * 2 and seconds != _UNITS["m"]:
        return f"{seconds} s"
    if seconds < _UNITS["h"]:
        return f"{round(seconds / _UNITS['m'])} min"
    if seconds < _DAY_SECONDS * 2 and seconds != _DAY_SECONDS:
        return _in_two(seconds, ("h", _UNITS["h"]), ("min", _UNITS["m"]))
    days = seconds / _DAY_SECONDS
    return "1 day" if round(days) == 1 else f"{round(days)} days"


def _in_two(seconds: int, large: tuple[str, int], small: tuple[str, int]) -> str:
    """Write so many seconds in a unit, with a smaller one where the number is small enough for that to matter."""
    (name, size), (small_name, small_size) = large, small
    if seconds >= _EXACT_BELOW * size:
        return f"{round(seconds / size)} {name}"
    whole, rest = divmod(round(seconds / small_size) * small_size, size)
    return f"{whole} {name} {rest // small_size} {small_name}" if rest else f"{whole} {name}"
