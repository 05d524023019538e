"""How the sources are as a whole, in the few numbers that a probe asks for. One look at `sources`, no library."""

import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

from msgspec import Struct

from archive import rows
from archive.connect import writing
from schemas.errors import ArchiveError, ArchiveLocked

# What never was polled has been due since it was added.
SOURCES = """
SELECT
    COUNT(*), COALESCE(SUM(failures > 0 AND retired IS NULL), 0), COALESCE(SUM(retired IS NOT NULL), 0),
    COALESCE(SUM(retired IS NULL AND COALESCE(next_due, added) <= :now), 0), MAX(last_polled)
FROM sources WHERE configured = 1
"""
LATE = """
SELECT id, url, COALESCE(next_due, added) FROM sources
WHERE configured = 1 AND retired IS NULL AND COALESCE(next_due, added) <= :before ORDER BY 3, id
"""
EACH = "SELECT id, failures, last_polled FROM sources WHERE configured = 1 ORDER BY position, id"

#: What is due for longer than this is late: until then a round, or the hour at which cron calls, explains it.
LATE_AFTER = timedelta(hours=1)


class Late(Struct, frozen=True, kw_only=True):
    """A source that should have been polled."""

    id: str
    urls: tuple[str, ...]
    since: datetime


class Vitals(Struct, frozen=True, kw_only=True):
    """The sources that are configured, counted."""

    sources: int
    failing: int  #: The last poll failed.
    retired: int  #: Gone for good.
    due: int
    late: tuple[Late, ...]  #: Those due for too long, the first first.
    last_polled: datetime | None


def vitals(connection: sqlite3.Connection, *, now: datetime, late_after: timedelta = LATE_AFTER) -> Vitals:
    """Count the sources; those are late that have been due for longer than `late_after`."""
    sources, failing, retired, due, last_polled = connection.execute(SOURCES, {"now": rows.utc_text(now)}).fetchone()
    late = connection.execute(LATE, {"before": rows.utc_text(now - late_after)})
    return Vitals(
        sources=sources,
        failing=failing,
        retired=retired,
        due=due,
        late=tuple(Late(id=id_, urls=tuple(url.split("\n")), since=rows.seen_moment(at)) for id_, url, at in late),
        last_polled=rows.moment(last_polled),
    )


def file_bytes(archive: Path) -> int:
    """How large the file of an archive is; 0 where there is none."""
    return _size(archive)


def log_bytes(archive: Path) -> int:
    """How large its write-ahead log is."""
    return _size(archive.with_name(f"{archive.name}-wal"))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def each(connection: sqlite3.Connection) -> list[tuple[str, int, datetime | None]]:
    """Every configured source with its failures in a row and when it was last polled, in order."""
    return [(id_, failures, rows.moment(polled)) for id_, failures, polled in connection.execute(EACH)]


def is_usable(archive: Path) -> bool:
    """Whether an archive can be read and written. Nothing is written; that another writes just then is no trouble."""
    try:
        with writing(archive) as connection:
            connection.execute(SOURCES, {"now": ""}).fetchone()
    except ArchiveLocked:
        return True
    except ArchiveError:
        return False
    return True
