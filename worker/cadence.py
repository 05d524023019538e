"""When a source is next due. Pure: the clock comes in as an argument."""

import re
from datetime import datetime, timedelta

_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_INTERVAL = re.compile(r"(?:\d+[smhdw]\s*)+")


def parse_interval(text: str) -> timedelta:
    """Read an interval such as "90s", "15m", "1h", "1d" or "1h 30m". Raises ValueError for anything else."""
    if not _INTERVAL.fullmatch(text.strip()):
        raise ValueError(f"{text!r} is no interval; write 90s, 15m, 1h, 1d or 1w")
    seconds = sum(int(number) * _UNITS[unit] for number, unit in re.findall(r"(\d+)([smhdw])", text))
    if not 1 <= seconds <= 366 * _UNITS["d"]:
        raise ValueError(f"{text!r} is out of range; from 1s to a year")
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
