"""Keep the indexes of words in step with the entries: what they do not hold yet is written down, and taken in later.

`entries_fts` holds words; `entries_trigrams`, which there is only where the configuration wants it, every three
characters in a row, so that parts of words are found. Both borrow their columns from `entries`, and forget a row only
when told what stood in it. Many rows at once cost a third of what each costs by itself, hence the waiting
(docs of FTS5: every transaction writes a segment, and segments have to be merged).
"""

import sqlite3
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Literal

from archive import rows
from archive.connect import guarded, transaction

if TYPE_CHECKING:
    from sqlite_utils import Database

Name = Literal["words", "trigrams"]

TABLES: dict[Name, str] = {"words": "entries_fts", "trigrams": "entries_trigrams"}
TOKENIZERS: dict[Name, str] = {"words": "unicode61 remove_diacritics 2", "trigrams": "trigram"}
#: Entries that one transaction takes in; a round that has brought so many does not wait for its end.
BATCH = 2000

IS_THERE = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'entries_trigrams'"
CREATE_TRIGRAMS = f"""
CREATE VIRTUAL TABLE entries_trigrams USING fts5 (
    title, authors, text, content = 'entries', content_rowid = 'number', tokenize = '{TOKENIZERS["trigrams"]}'
)
"""
MERGE_WHEN_NEEDED = "INSERT INTO entries_trigrams (entries_trigrams, rank) VALUES ('automerge', 0)"
DROP_TRIGRAMS = "DROP TABLE entries_trigrams"
ALL_WAIT = "INSERT INTO unindexed (name, entry) SELECT 'trigrams', number FROM entries"
NONE_WAITS = "DELETE FROM unindexed WHERE name = 'trigrams'"

FORGET = """
INSERT INTO {table} ({table}, rowid, title, authors, text)
SELECT 'delete', number, title, authors, text FROM entries
WHERE number IN (SELECT value FROM json_each(:numbers))
    AND NOT EXISTS (SELECT 1 FROM unindexed WHERE name = '{name}' AND entry = number)
"""
WAIT = "INSERT OR IGNORE INTO unindexed (name, entry) SELECT :name, value FROM json_each(:numbers)"
WAITING = "SELECT COUNT(*) FROM unindexed WHERE name = :name"
NEXT = "SELECT MAX(entry) FROM (SELECT entry FROM unindexed WHERE name = :name ORDER BY entry LIMIT :batch)"
# Somebody may have had FTS5 rebuild an index meanwhile; it must not take in a row twice.
TAKE_IN = """
INSERT INTO {table} (rowid, title, authors, text)
SELECT number, title, authors, text FROM unindexed JOIN entries ON entries.number = unindexed.entry
WHERE unindexed.name = '{name}' AND unindexed.entry <= :last
    AND NOT EXISTS (SELECT 1 FROM {table}_docsize WHERE id = unindexed.entry)
ORDER BY unindexed.entry
"""
TAKEN_IN = "DELETE FROM unindexed WHERE name = :name AND entry <= :last"


def forget(connection: sqlite3.Connection, numbers: Collection[int]) -> None:
    """Take entries out of the indexes that hold them, while they are as they were, within a transaction."""
    if numbers:
        for name in _names(connection):
            connection.execute(FORGET.format(table=TABLES[name], name=name), {"numbers": rows.to_json(list(numbers))})


def wait(connection: sqlite3.Connection, numbers: Collection[int]) -> None:
    """Write down that no index holds these entries as they are, within the transaction that makes them so."""
    if numbers:
        for name in _names(connection):
            connection.execute(WAIT, {"name": name, "numbers": rows.to_json(list(numbers))})


@guarded()
def catch_up(db: "Database", *, progress: Callable[[int, int], None] = lambda _done, _all: None) -> int:
    """Take all that waits into the indexes; returns how many entries that were.

    What a crash left waiting is taken in the next time. `progress` is told before each batch of several.
    """
    counts = [(name, waiting(db, name)) for name in _names(db.conn)]
    done, total = 0, sum(count for _, count in counts)
    for name, count in counts:
        for start in range(0, count, BATCH):
            if total > BATCH:
                progress(done + start, total)
            _take_in(db, name)
        done += count
    return total


@guarded()
def waiting(db: "Database", name: Name) -> int:
    """How many entries an index does not hold yet."""
    (count,) = db.conn.execute(WAITING, {"name": name}).fetchone()
    return int(count)


@guarded()
def has_trigrams(db: "Database") -> bool:
    """Whether there is an index of trigrams."""
    return db.conn.execute(IS_THERE).fetchone() is not None


@guarded()
def want_trigrams(db: "Database", is_wanted: bool) -> None:  # noqa: FBT001  what the configuration says
    """Make the index of trigrams, for `catch_up` to fill, or drop it, where it is not as wanted."""
    if has_trigrams(db) == is_wanted:
        return
    with transaction(db):
        statements = (CREATE_TRIGRAMS, MERGE_WHEN_NEEDED, ALL_WAIT) if is_wanted else (DROP_TRIGRAMS, NONE_WAITS)
        for statement in statements:
            db.conn.execute(statement)


def tables(connection: sqlite3.Connection) -> list[str]:
    """The tables of the indexes there are."""
    return [TABLES[name] for name in _names(connection)]


def _names(connection: sqlite3.Connection) -> tuple[Name, ...]:
    return ("words",) if connection.execute(IS_THERE).fetchone() is None else ("words", "trigrams")


def _take_in(db: "Database", name: Name) -> None:
    with transaction(db):
        (last,) = db.conn.execute(NEXT, {"name": name, "batch": BATCH}).fetchone()
        if last is not None:
            db.conn.execute(TAKE_IN.format(table=TABLES[name], name=name), {"last": last})
            db.conn.execute(TAKEN_IN, {"name": name, "last": last})
