"""Every state that an entry has had.

Volatile changes in a row make one revision, which moves on to the latest: an hourly count of comments would bury what
somebody wrote under 8,760 copies of it a year. Each of the others stands in the capture that brought it, and
`volatile_states` says which that is.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from archive import rows
from archive.connect import guarded
from archive.volatile import STATES_MAX
from schemas.feed import Entry
from schemas.revision import Known, Revision

if TYPE_CHECKING:
    from sqlite_utils import Database

ADD = """
INSERT INTO revisions (entry, number, kind, seen, capture, rules_hash, json)
VALUES (:number, :revision, :kind, :now, :capture, :rules_hash, :json)
"""
KIND = "SELECT kind FROM revisions WHERE entry = ? AND number = ?"
KEEP_PLACE = """
INSERT OR IGNORE INTO volatile_states (entry, revision, capture)
SELECT entry, number, capture FROM revisions WHERE entry = :number AND number = :revision AND capture <> :capture
"""
MOVE_ON = """
UPDATE revisions SET seen = :now, capture = :capture, rules_hash = :rules_hash, json = :json
WHERE entry = :number AND number = :revision
"""
# What was found in a state that has passed is found in its capture.
DROP_EDITS = "DELETE FROM ledger WHERE entry = :number AND revision = :revision"
DROP_DEFECTS = "DELETE FROM defects WHERE entry = :number AND revision = :revision"
HISTORY = "SELECT number, kind, seen, capture, rules_hash, json FROM revisions WHERE entry = :entry ORDER BY number"
PAST = "SELECT json FROM revisions WHERE entry = :entry AND number > :after ORDER BY number"
PASSED = """
SELECT revision, capture FROM volatile_states WHERE entry = :entry ORDER BY revision, capture
"""


@guarded()
def history(db: "Database", entry_number: int) -> tuple[Revision, ...]:
    """Every state an entry has had, the first first; of volatile changes in a row the last."""
    return tuple(rows.revision(row) for row in db.conn.execute(HISTORY, {"entry": entry_number}))


@guarded()
def passed(db: "Database", entry_number: int) -> dict[int, tuple[int, ...]]:
    """The captures of the states of volatile revisions that the next one took over, by revision."""
    found: dict[int, tuple[int, ...]] = {}
    for revision, capture in db.conn.execute(PASSED, {"entry": entry_number}):
        found[revision] = (*found.get(revision, ()), capture)
    return found


def past(db: "Database") -> Callable[[Known], Sequence[Entry]]:
    """What gives the latest states of an entry, in order: see `decide.Past`."""
    return partial(_past, db.conn)


def is_volatile(connection: sqlite3.Connection, entry_number: int, revision: int) -> bool:
    """Whether a revision is one that the next volatile change moves on."""
    return bool(connection.execute(KIND, (entry_number, revision)).fetchone() == ("volatile",))


def add(connection: sqlite3.Connection, columns: Iterable[rows.Columns]) -> None:
    """Write new revisions, within the caller's transaction."""
    connection.executemany(ADD, columns)


def move_on(connection: sqlite3.Connection, columns: Sequence[rows.Columns]) -> None:
    """Let volatile revisions be the states that are given, without what was found in the last ones."""
    for statement in (KEEP_PLACE, MOVE_ON, DROP_EDITS, DROP_DEFECTS) if columns else ():
        connection.executemany(statement, columns)


def _past(connection: sqlite3.Connection, known: Known) -> Sequence[Entry]:
    found = connection.execute(PAST, {"entry": known.number, "after": known.revision - STATES_MAX})
    return tuple(rows.entry_from_json(json) for (json,) in found)
