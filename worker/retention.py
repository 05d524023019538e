"""How long bodies are kept that nothing stands on: `[archive] keep`. Pure."""

import re
from datetime import datetime, timedelta

FOREVER = "forever"
#: A year is never shorter than the calendar's.
_DAYS = {"d": 1, "w": 7, "y": 366}
_DURATION = re.compile(r"([0-9]{1,5})\s*([dwy])")
_LONGEST = timedelta(days=366 * 1000)


def parse_keep(text: str) -> timedelta | None:
    """Read "90d", "26w", "2y", or "forever", which is None. Raises ValueError for anything else."""
    if text.strip() == FOREVER:
        return None
    match = _DURATION.fullmatch(text.strip())
    kept = timedelta(days=int(match[1]) * _DAYS[match[2]]) if match else timedelta()
    if not timedelta() < kept <= _LONGEST:
        raise ValueError(f"{text!r} is no time to keep anything for; write 90d, 26w, 2y or {FOREVER}")
    return kept


def thinned_before(keep: str, now: datetime) -> datetime | None:
    """Give when a body has to have come to be older than `keep`; None where none is ever too old."""
    kept = parse_keep(keep)
    return None if kept is None else now - kept
