"""When each source is to be polled, and what has a say in it."""

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from archive import rows
from archive.connect import guarded
from schemas.pace import Pace

if TYPE_CHECKING:
    from sqlite_utils import Database

DUE = """
SELECT id FROM sources WHERE configured = 1 AND next_due <= :now
UNION ALL SELECT id FROM sources WHERE configured = 1 AND next_due IS NULL
"""
SKIPPING = """
SELECT id, pace FROM sources WHERE configured = 1 AND next_due <= :now AND pace GLOB '*"skip_*'
"""
NEXT = "SELECT MIN(next_due) FROM sources WHERE configured = 1 AND next_due > :now"
TIMER = "SELECT next_due, failures, pace FROM sources WHERE id = :id"
AHEAD = """
SELECT id, next_due, last_polled FROM sources WHERE last_polled > :now AND next_due IS NOT NULL AND retired IS NULL
"""
REWIND = "UPDATE sources SET next_due = :next_due, last_polled = :now WHERE id = :id"
POSTPONE = """
UPDATE sources SET next_due = :until, last_polled = :now
WHERE id = :id AND retired IS NULL AND (next_due IS NULL OR next_due < :until)
"""
SET_PACE = "UPDATE sources SET pace = :pace WHERE id = :id AND pace IS NOT :pace"
NEWEST_DATES = """
SELECT published_utc FROM entries WHERE source = :source AND published_utc IS NOT NULL AND published_utc <= :now
ORDER BY published_utc DESC LIMIT :limit
"""
FAILING = """
SELECT id, failures, failing_since, (
    SELECT status FROM captures WHERE number = (
        SELECT MAX(captures.number) FROM captures JOIN documents ON documents.number = captures.document
        WHERE documents.source = sources.id AND captures.state = 'failed'
    )
)
FROM sources WHERE configured = 1 AND failures >= :least AND failing_since IS NOT NULL ORDER BY position
"""

_decode = msgspec.json.Decoder(Pace).decode


class Timer(Struct, frozen=True, kw_only=True):
    """What is kept of a source between two polls."""

    next_due: datetime | None = None  #: None: at once; the end of the calendar: never.
    failures: int = 0  #: In a row.
    pace: Pace | None = None  #: None until a document was read.


@guarded()
def due(db: "Database", *, now: datetime) -> set[str]:
    """The configured sources whose time has come."""
    return {id_ for (id_,) in db.conn.execute(DUE, {"now": rows.utc_text(now)})}


@guarded()
def skipping(db: "Database", *, now: datetime) -> dict[str, Pace]:
    """What is known of the pace of those whose time has come and whose feeds name hours or days to skip."""
    return {id_: _decode(pace) for id_, pace in db.conn.execute(SKIPPING, {"now": rows.utc_text(now)})}


@guarded()
def following(db: "Database", *, now: datetime) -> datetime | None:
    """When the next source is due of those that are not yet."""
    (when,) = db.conn.execute(NEXT, {"now": rows.utc_text(now)}).fetchone()
    return rows.moment(when)


@guarded()
def timer(db: "Database", source_id: str) -> Timer:
    """What is kept of a source; an empty one where there is none of that name."""
    row = db.conn.execute(TIMER, {"id": source_id}).fetchone()
    if row is None:
        return Timer()
    next_due, failures, pace = row
    held = None if pace is None else _decode(pace)
    return Timer(next_due=rows.moment(next_due), failures=failures, pace=held)


@guarded()
def ahead(db: "Database", *, now: datetime) -> list[tuple[str, datetime, datetime]]:
    """Sources that were last polled in the future: when they are due, and when that was."""
    found = db.conn.execute(AHEAD, {"now": rows.utc_text(now)})
    return [(id_, rows.seen_moment(due), rows.seen_moment(polled)) for id_, due, polled in found]


@guarded()
def rewind(db: "Database", source_id: str, next_due: datetime, *, now: datetime) -> None:
    """Set the timer of a source anew, as if it had been polled now."""
    facts = {"id": source_id, "next_due": rows.utc_text(next_due), "now": rows.utc_text(now)}
    db.conn.execute(REWIND, facts)


@guarded()
def postpone(db: "Database", source_id: str, until: datetime, *, now: datetime) -> None:
    """Write down that a source was polled now, and is not due before `until`, whatever becomes of what came."""
    db.conn.execute(POSTPONE, {"id": source_id, "until": rows.utc_text(until), "now": rows.utc_text(now)})


@guarded()
def set_pace(db: "Database", source_id: str, pace: Pace) -> None:
    """Keep what a source's newest document says of how often to poll it."""
    db.conn.execute(SET_PACE, {"id": source_id, "pace": rows.to_json(pace)})


@guarded()
def failing(db: "Database", *, least: int) -> list[tuple[str, int, datetime, int | None]]:
    """Sources that failed so often in a row: how often, since when, and what was answered last (HTTP status)."""
    found = db.conn.execute(FAILING, {"least": least})
    return [(id_, failures, rows.seen_moment(since), status) for id_, failures, since, status in found]


@guarded()
def newest_dates(db: "Database", source_id: str, limit: int, *, now: datetime) -> list[datetime]:
    """The dates of a source's newest entries, those ahead of `now` left out."""
    facts = {"source": source_id, "limit": limit, "now": rows.utc_text(now)}
    return [rows.seen_moment(date) for (date,) in db.conn.execute(NEWEST_DATES, facts)]
