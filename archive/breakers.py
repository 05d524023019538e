"""Documents that are not believed for now."""

from datetime import datetime
from typing import TYPE_CHECKING

from archive import rows
from archive.connect import guarded

if TYPE_CHECKING:
    from sqlite_utils import Database

SET_BREAKER = """
UPDATE documents SET breaker = :why, breaker_since = CASE WHEN :why IS NOT NULL THEN COALESCE(breaker_since, :now) END
WHERE source = :source AND key = :key AND breaker IS NOT :why
"""
BREAKER = "SELECT breaker FROM documents WHERE source = :source AND key = :key"
BREAKERS = "SELECT source, breaker, breaker_since FROM documents WHERE breaker IS NOT NULL ORDER BY number"
ENTRIES_BEFORE = """
SELECT COUNT(*) FROM entries WHERE source = :source AND last_seen >= (
    SELECT fetched FROM captures WHERE document = (SELECT number FROM documents WHERE source = :source AND key = :key)
        AND state = 'parsed' ORDER BY number DESC LIMIT 1
)
"""


@guarded()
def set_breaker(db: "Database", source_id: str, key: str, why: str | None, *, now: datetime) -> None:
    """Write down why what a document says is not believed, or that it is again."""
    db.conn.execute(SET_BREAKER, {"source": source_id, "key": key, "why": why, "now": rows.utc_text(now)})


@guarded()
def breaker(db: "Database", source_id: str, key: str) -> str | None:
    """Why what a document says is not believed; None where it is."""
    row = db.conn.execute(BREAKER, {"source": source_id, "key": key}).fetchone()
    return None if row is None else row[0]


@guarded()
def breakers(db: "Database") -> list[tuple[str, str, datetime]]:
    """What is not believed: the source, why, and since when."""
    return [(source, why, rows.seen_moment(since)) for source, why, since in db.conn.execute(BREAKERS)]


@guarded()
def entries_before(db: "Database", source_id: str, key: str) -> int:
    """How many entries the only document of a source had when it was last recorded; 0 where it never was."""
    (count,) = db.conn.execute(ENTRIES_BEFORE, {"source": source_id, "key": key}).fetchone()
    return int(count)
