"""In which order entries came, and came again with other words: the order in which archived documents hold them.

RFC 5005 §4 wants documents that never change. A log that only grows gives them: each full part of it is one.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from archive import rows, tombstones
from archive.connect import guarded
from schemas.publication import PublishedEntry

if TYPE_CHECKING:
    from sqlite_utils import Database

    from schemas.snapshot import Defect

#: States that are read at a time; whole entries, so memory is bounded by this.
BATCH = 200

ADD = """
INSERT INTO arrivals (source, entry, revision, updated)
SELECT source, number, revision, updated FROM entries WHERE number = :number
"""
# The index holds the numbers in order for each source, so that what came before is not looked at.
AFTER = """
SELECT arrivals.number FROM json_each(:sources) AS wanted
    CROSS JOIN arrivals INDEXED BY arrivals_by_source
        ON arrivals.source = wanted.value AND arrivals.number > :after
ORDER BY arrivals.number LIMIT :batch
"""
STATES = f"""
SELECT arrivals.number, entries.number,
    entries.public_id, entries.source, arrivals.updated, entries.first_seen, revisions.json
FROM json_each(:numbers) AS wanted
    CROSS JOIN arrivals ON arrivals.number = wanted.value
    JOIN entries ON entries.number = arrivals.entry
    JOIN revisions ON revisions.entry = arrivals.entry AND revisions.number = arrivals.revision
WHERE {tombstones.ALIVE}
ORDER BY arrivals.number
"""  # noqa: S608 - a constant
DEFECTS = """
SELECT arrivals.number, defects.code, defects.place, defects.detail
FROM json_each(:numbers) AS wanted
    CROSS JOIN arrivals ON arrivals.number = wanted.value
    JOIN defects ON defects.entry = arrivals.entry AND defects.revision = arrivals.revision
ORDER BY defects.number
"""
COUNT = """
SELECT COUNT(*) FROM json_each(:sources) AS wanted
    CROSS JOIN arrivals INDEXED BY arrivals_by_source ON arrivals.source = wanted.value
"""


class Arrival(Struct, frozen=True, kw_only=True):
    """A state of an entry, as it came."""

    number: int
    entry: int  #: Number of the entry.
    published: PublishedEntry


def note(connection: sqlite3.Connection, numbers: Iterable[int]) -> None:
    """Write down that the present states of these entries came now, in this order, within the caller's transaction."""
    connection.executemany(ADD, ({"number": number} for number in numbers))


@guarded()
def count(db: "Database", source_ids: Sequence[str]) -> int:
    """How much has come of these sources, ever."""
    (found,) = db.conn.execute(COUNT, {"sources": rows.to_json(list(source_ids))}).fetchone()
    return int(found)


@guarded()
def after(db: "Database", source_ids: Sequence[str], last: int) -> Iterator[list[Arrival]]:
    """Yield what came of these sources after the arrival `last`, in order, in batches; without what is deleted now."""
    wanted = rows.to_json(list(source_ids))
    while numbers := [
        number for (number,) in db.conn.execute(AFTER, {"sources": wanted, "after": last, "batch": BATCH})
    ]:
        yield _states(db, numbers)
        last = numbers[-1]


def _states(db: "Database", numbers: list[int]) -> list[Arrival]:
    wanted = {"numbers": rows.to_json(numbers)}
    defects: dict[int, list[Defect]] = {}
    for number, *columns in db.conn.execute(DEFECTS, wanted):
        defects.setdefault(number, []).append(rows.defect(tuple(columns)))
    return [
        Arrival(
            number=number,
            entry=entry,
            published=rows.published_entry(tuple(columns), tuple(defects.get(number, ()))),
        )
        for number, entry, *columns in db.conn.execute(STATES, wanted)
    ]
