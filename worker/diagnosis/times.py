"""Times as sentences say them. Pure."""

from datetime import datetime, timedelta

from worker.cadence.intervals import spell


def since(moment: datetime | None, now: datetime) -> str:
    """Say since when: with the hour where that is not long ago."""
    if moment is None:
        return "for some time"
    if now - moment < timedelta(days=2):
        return f"since {moment:%Y-%m-%d %H:%M} UTC"
    return f"since {moment:%Y-%m-%d}"


def ago(moment: datetime, now: datetime) -> str:
    """Say how long ago."""
    return f"{spell(max(now - moment, timedelta()))} ago"
