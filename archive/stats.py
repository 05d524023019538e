"""How much the archive holds, source by source and month by month, and what of the file that takes."""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from archive import rows
from archive.connect import snapshot
from schemas.errors import NotInArchive

if TYPE_CHECKING:
    from sqlite_utils import Database

MONTHS = 12

SOURCES = "SELECT id, configured FROM sources ORDER BY configured DESC, position, id"
# Each is answered from an index alone, or from the narrow rows of captures; {of} narrows to one source.
ENTRIES = """
SELECT source, SUBSTR(first_seen, 1, 7), COUNT(*) FROM entries WHERE {of} GROUP BY 1, 2
"""
# As published, so that the day is the writer's.
ENDS = """
SELECT
    (SELECT published FROM entries WHERE source = :source AND published_utc NOT NULL ORDER BY published_utc LIMIT 1),
    (SELECT published FROM entries WHERE source = :source ORDER BY published_utc DESC LIMIT 1)
"""
# The month of a revision is that of its capture, so that no row of revisions, which are wide, is read.
REVISIONS = """
SELECT documents.source, SUBSTR(captures.fetched, 1, 7), SUM(brought.revisions)
FROM (SELECT capture, COUNT(*) AS revisions FROM revisions GROUP BY capture) AS brought
    JOIN captures ON captures.number = brought.capture JOIN documents ON documents.number = captures.document
WHERE {of} GROUP BY 1, 2
"""
CAPTURES = """
SELECT documents.source, SUBSTR(captures.fetched, 1, 7), COUNT(*), SUM(captures.body_bytes),
    MIN(captures.fetched), MAX(captures.fetched)
FROM documents JOIN captures ON captures.document = documents.number
WHERE {of} GROUP BY 1, 2
"""
# A body counts where, and when, it came first; one that two sources brought counts for both.
BODIES = """
SELECT first.source, SUBSTR(captures.fetched, 1, 7), COUNT(*), SUM(bodies.size), SUM(LENGTH(bodies.data))
FROM (
    SELECT documents.source AS source, captures.body AS hash, MIN(captures.number) AS number
    FROM documents JOIN captures ON captures.document = documents.number
    WHERE captures.body IS NOT NULL AND {of} GROUP BY documents.source, captures.body
) AS first JOIN captures ON captures.number = first.number JOIN bodies ON bodies.hash = first.hash
GROUP BY 1, 2
"""
FILE = """
SELECT (SELECT file FROM pragma_database_list WHERE name = 'main'), page_count * page_size, freelist_count * page_size
FROM pragma_page_count, pragma_page_size, pragma_freelist_count
"""
# Indexes stand with the table whose they are; those that SQLite makes by itself say so in their names.
SIZES = """
WITH sizes AS MATERIALIZED (SELECT name, pgsize FROM dbstat WHERE aggregate = TRUE)
SELECT schema.tbl_name, schema.type = 'index', SUM(sizes.pgsize)
FROM sizes JOIN sqlite_schema AS schema ON schema.name = sizes.name GROUP BY 1, 2
"""
SEARCH = "entries_fts"


class Month(Struct, frozen=True, kw_only=True):
    """What came in within one month, in UTC."""

    month: str  #: As 2012-01.
    entries: int = 0  #: New.
    revisions: int = 0
    captures: int = 0
    received_bytes: int = 0  #: Of all captures.
    bodies: int = 0  #: That had not come before, and are kept.
    body_bytes: int = 0  #: Of these, before compression …
    stored_bytes: int = 0  #: … and as they are kept.


class SourceStats(Struct, frozen=True, kw_only=True):
    """What the archive holds of one source."""

    id: str
    configured: bool  #: False when the configuration no longer names it.
    entries: int
    revisions: int
    captures: int
    received_bytes: int  #: Of all captures.
    bodies: int  #: Different ones that are kept.
    body_bytes: int  #: Of these, before compression …
    stored_bytes: int  #: … and as they are kept.
    oldest: datetime | None  #: When its first entry was published, as far as dates go.
    newest: datetime | None
    first_fetched: datetime | None
    last_fetched: datetime | None
    months: tuple[Month, ...]  #: The last twelve, the oldest first.


class Stats(Struct, frozen=True, kw_only=True):
    """What the archive holds, and what that takes."""

    path: str  #: Of the file; empty for one in memory.
    file_bytes: int
    free_bytes: int  #: Of the file, in pages that new rows will fill.
    log_bytes: int  #: In the write-ahead log beside it.
    table_bytes: dict[str, int] | None  #: Most first; None where this SQLite cannot tell (it lacks dbstat).
    index_bytes: int | None  #: Of all indexes but that of words.
    search_bytes: int | None  #: Of the index of words.
    sources: tuple[SourceStats, ...]  #: The configured ones in their order, then the others.
    months: tuple[Month, ...]  #: Of these sources together.


def stats(db: "Database", source_id: str | None = None, *, now: datetime) -> Stats:
    """Count what the archive holds of one source or of all. Raises NotInArchive."""
    with snapshot(db):
        known = dict(db.conn.execute(SOURCES).fetchall())
        if source_id is not None and source_id not in known:
            raise NotInArchive(f"the archive holds no source {source_id!r}; there are {', '.join(known) or 'none'}")
        wanted = list(known) if source_id is None else [source_id]
        counted = _counted(db.conn, source_id)
        months = _last_months(now)
        path, file_bytes, free_bytes = db.conn.execute(FILE).fetchone()
        table_bytes, index_bytes, search_bytes = _sizes(db.conn)
        return Stats(
            path=path,
            file_bytes=file_bytes,
            free_bytes=free_bytes,
            log_bytes=_size(Path(f"{path}-wal")) if path else 0,
            table_bytes=table_bytes,
            index_bytes=index_bytes,
            search_bytes=search_bytes,
            sources=tuple(
                _of_source(one, counted.get(one, {}), months, ends=_ends(db.conn, one), configured=known[one] == 1)
                for one in wanted
            ),
            months=tuple(_month(month, [counted.get(one, {}).get(month) for one in wanted]) for month in months),
        )


class Counted(Struct, kw_only=True):
    """What came in from one source within one month, and when the first and the last of it did."""

    entries: int = 0
    revisions: int = 0
    captures: int = 0
    received_bytes: int = 0
    bodies: int = 0
    body_bytes: int = 0
    stored_bytes: int = 0
    first_fetched: str | None = None
    last_fetched: str | None = None


Months = Mapping[str, Counted]
#: What adds up over months and sources.
AMOUNTS = ("entries", "revisions", "captures", "received_bytes", "bodies", "body_bytes", "stored_bytes")


def _counted(connection: sqlite3.Connection, source_id: str | None) -> Mapping[str, Months]:
    counted: dict[str, dict[str, Counted]] = defaultdict(lambda: defaultdict(Counted))

    def run(statement: str, column: str) -> Iterable[tuple[Counted, rows.Row]]:
        of = "TRUE" if source_id is None else f"{column} = :source"
        for source, month, *columns in connection.execute(statement.format(of=of), {"source": source_id}):
            yield counted[source][month], tuple(columns)

    for at, (count,) in run(ENTRIES, "source"):
        at.entries = count
    for at, (count,) in run(REVISIONS, "documents.source"):
        at.revisions = count
    for at, (count, received, first, last) in run(CAPTURES, "documents.source"):
        at.captures, at.received_bytes, at.first_fetched, at.last_fetched = count, received or 0, first, last
    for at, (count, size, stored) in run(BODIES, "documents.source"):
        at.bodies, at.body_bytes, at.stored_bytes = count, size, stored
    return counted


def _of_source(
    source_id: str,
    counted: Months,
    months: Iterable[str],
    *,
    ends: tuple[datetime | None, datetime | None],
    configured: bool,
) -> SourceStats:
    every = list(counted.values())
    return SourceStats(
        id=source_id,
        configured=configured,
        oldest=ends[0],
        newest=ends[1],
        first_fetched=rows.moment(min((one.first_fetched for one in every if one.first_fetched), default=None)),
        last_fetched=rows.moment(max((one.last_fetched for one in every if one.last_fetched), default=None)),
        months=tuple(_month(month, [counted.get(month)]) for month in months),
        **_sums(every),
    )


def _ends(connection: sqlite3.Connection, source_id: str) -> tuple[datetime | None, datetime | None]:
    oldest, newest = connection.execute(ENDS, {"source": source_id}).fetchone()
    return rows.moment(oldest), rows.moment(newest)


def _month(month: str, counted: Iterable[Counted | None]) -> Month:
    return Month(month=month, **_sums([one for one in counted if one is not None]))


def _sums(every: Collection[Counted]) -> dict[str, int]:
    return {amount: sum(getattr(one, amount) for one in every) for amount in AMOUNTS}


def _last_months(now: datetime) -> list[str]:
    """Name the last twelve months, this one included, the oldest first."""
    this = now.year * 12 + now.month - 1
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(this - MONTHS + 1, this + 1)]


def _sizes(connection: sqlite3.Connection) -> tuple[dict[str, int] | None, int | None, int | None]:
    try:
        found = connection.execute(SIZES).fetchall()
    except sqlite3.OperationalError as error:
        if "dbstat" in str(error):  # not every SQLite is built with it
            return None, None, None
        raise
    tables = {name: size for name, is_index, size in found if not (is_index or name.startswith(SEARCH))}
    indexes = sum(size for name, is_index, size in found if is_index and not name.startswith(SEARCH))
    words = sum(size for name, _, size in found if name.startswith(SEARCH))
    return dict(sorted(tables.items(), key=lambda one: (-one[1], one[0]))), indexes, words


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
