"""Whether the archive is sound as a database: the file, its schema, references, entries and the index of words.

Each check yields what it finds, reads row by row, and writes nothing: the worker may go on meanwhile. What does not
need the tables of captures and bodies; for those see `archive.provenance`.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import msgspec

from archive import indexing, rows
from archive.connect import open_archive
from schemas.errors import ArchiveError
from schemas.soundness import Finding

if TYPE_CHECKING:
    from sqlite_utils import Database

RESTORE = "restore the archive from a backup (docs/archive.md)"

#: Steps of SQLite's machine between two calls of what tells how far it is; some milliseconds.
TICK_STEPS = 100_000

INTEGRITY = "PRAGMA integrity_check (100)"
QUICK = "PRAGMA quick_check (100)"
SCHEMA = "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
REFERENCES = "PRAGMA foreign_key_check"

REVISIONS = """
SELECT entries.number, entries.revision, COUNT(revisions.number), MIN(revisions.number), MAX(revisions.number)
FROM entries LEFT JOIN revisions ON revisions.entry = entries.number
GROUP BY entries.number
HAVING COUNT(revisions.number) <> entries.revision OR MIN(revisions.number) IS NOT 1
    OR MAX(revisions.number) IS NOT entries.revision
"""
CURRENT = """
SELECT entries.number, entries.revision
FROM entries JOIN revisions ON revisions.entry = entries.number AND revisions.number = entries.revision
WHERE entries.json <> revisions.json
"""
COLUMNS = """
SELECT number, json, title, authors, link, language, published, published_utc, summary, content FROM entries
"""
#: Columns that follow from an entry alone, in that order; its text is compared with the index of words.
MADE = ("title", "authors", "link", "language", "published", "published_utc", "summary", "content")
#: Tables of an entry's parts, and how its rows are made of it.
PARTS = (
    ("SELECT entry, position, name, email, uri FROM authors WHERE entry = ? ORDER BY position", rows.author_rows),
    ("SELECT entry, position, term, scheme, label FROM tags WHERE entry = ? ORDER BY position", rows.tag_rows),
    (
        "SELECT entry, position, url, type, length_bytes, title FROM enclosures WHERE entry = ? ORDER BY position",
        rows.enclosure_rows,
    ),
)
ALIASES = """
SELECT aliases.kind, aliases.value, aliases.source, entries.number, entries.source
FROM aliases JOIN entries ON entries.number = aliases.entry WHERE aliases.source <> entries.source
"""
STRANGERS = """
SELECT entries.number, revisions.number, revisions.capture
FROM entries JOIN revisions ON revisions.entry = entries.number
    JOIN captures ON captures.number = revisions.capture JOIN documents ON documents.number = captures.document
WHERE documents.source <> entries.source
"""

#: The tables in which FTS5 keeps an index whose words stand elsewhere.
SHADOWS = ("data", "idx", "docsize", "config")
WAITING = "SELECT entry FROM main.unindexed WHERE name = '{name}'"
UNINDEXED = f"""
SELECT number FROM entries
WHERE NOT EXISTS (SELECT 1 FROM {{table}}_docsize WHERE id = entries.number) AND number NOT IN ({WAITING})
"""  # noqa: S608 - constants
ORPHANED = f"""
SELECT id FROM {{table}}_docsize
WHERE NOT EXISTS (SELECT 1 FROM entries WHERE number = id) OR id IN ({WAITING})
"""  # noqa: S608 - constants
IN_STEP = f"CREATE TEMP VIEW entries AS SELECT * FROM main.entries WHERE number NOT IN ({WAITING})"  # noqa: S608
COPIED = """
CREATE VIRTUAL TABLE temp.{table} USING fts5 (
    title, authors, text, content = 'entries', content_rowid = 'number', tokenize = '{tokenizer}'
)
"""
COMPARE = "INSERT INTO temp.{table} ({table}, rank) VALUES ('integrity-check', 1)"
MEND = "DELETE FROM unindexed WHERE name = '{name}'; INSERT INTO {table} ({table}) VALUES ('rebuild')"

BORNE = """
SELECT name FROM authors WHERE name IS NOT NULL UNION SELECT email FROM authors WHERE email IS NOT NULL
"""
UNNAMED = f"""
SELECT (SELECT COUNT(*) FROM ({BORNE} EXCEPT SELECT name FROM names)),
    (SELECT COUNT(*) FROM (SELECT name FROM names EXCEPT SELECT * FROM ({BORNE})))
"""  # noqa: S608 - constants
# At once: a name that a worker adds in between would be there twice.
NAME_AGAIN = f"BEGIN IMMEDIATE; DELETE FROM names; INSERT INTO names {' '.join(BORNE.split())}; COMMIT"  # noqa: S608


@contextmanager
def ticking(db: "Database", tell: Callable[[], None]) -> Iterator[None]:
    """Call `tell` again and again while the archive is read, also within statements that take minutes."""
    db.conn.set_progress_handler(tell, TICK_STEPS)
    try:
        yield
    finally:
        db.conn.set_progress_handler(None, 0)


def count(db: "Database", table: str) -> int:
    """How many rows a table of ours has; 0 where that cannot be told."""
    try:
        (rows_there,) = db.conn.execute(f"SELECT COUNT(*) FROM {table}").fetchone()  # noqa: S608 - a name of ours
    except sqlite3.Error:
        return 0
    return int(rows_there)


def to_the_end(name: str, found: Iterator[Finding]) -> Iterator[Finding]:
    """Give what a check finds, and what keeps it from going on, a damaged page for one, as its last finding."""
    try:
        yield from found
    except (sqlite3.Error, ArchiveError, msgspec.DecodeError, ValueError) as error:
        what = f"the archive cannot be read as far as this check needs it: {error}"
        yield Finding(check=name, where=f"the check of {name}", what=what, todo=RESTORE)


def file(db: "Database", *, is_quick: bool = False) -> Iterator[Finding]:
    """Tell what SQLite itself finds wrong: pages, indexes, types, constraints."""
    for (found,) in db.conn.execute(QUICK if is_quick else INTEGRITY):
        if found != "ok":
            yield Finding(check="file", where="the file", what=" ".join(str(found).split()), todo=RESTORE)


def schema(db: "Database") -> Iterator[Finding]:
    """Tell what of our tables, indexes and triggers is missing or altered; what others have added is theirs."""
    with closing(open_archive(":memory:")) as fresh:
        wanted = {(kind, name): sql for kind, name, sql in fresh.conn.execute(SCHEMA)}
    held = {(kind, name): sql for kind, name, sql in db.conn.execute(SCHEMA)}
    for (kind, name), sql in wanted.items():
        if held.get((kind, name)) != sql:
            what = "is not as backissue made it" if (kind, name) in held else "is missing"
            yield Finding(check="schema", where=f"{kind} {name}", what=what, todo=RESTORE)


def references(db: "Database") -> Iterator[Finding]:
    """Tell which rows refer to others that are not there."""
    for table, row, parent, _ in db.conn.execute(REFERENCES):
        where = f"table {table}" if row is None else f"table {table}, row {row}"
        yield Finding(
            check="references", where=where, what=f"it refers to a row of {parent} that is not there", todo=RESTORE
        )


def entries(db: "Database", tally: Counter[str]) -> Iterator[Finding]:
    """Tell which entries are not what their latest revision is, or are mixed up with those of other sources."""

    def finding(where: str, what: str) -> Finding:
        return Finding(check="entries", where=where, what=what, todo=RESTORE)

    execute = db.conn.execute
    for number, latest, there, first, last in execute(REVISIONS):
        told = f"{there} of them, from {first} to {last}" if there else "none"
        yield finding(f"entry {number}", f"it should have the revisions 1 to {latest}, and there are {told}")
    for number, latest in execute(CURRENT):
        yield finding(f"entry {number}", f"it is not what its revision {latest} says")
    for number, json, *columns in execute(COLUMNS):
        tally["entries"] += 1
        try:
            entry = rows.entry_from_json(json)
        except msgspec.DecodeError as error:
            yield finding(f"entry {number}", f"its JSON cannot be read: {error}")
            continue
        made = rows.entry_columns(entry)
        if [made[name] for name in MADE] != columns:
            yield finding(f"entry {number}", "its title, link, date or texts are not those of its JSON")
        if any(
            execute(statement, (number,)).fetchall() != list(rows_of(number, entry)) for statement, rows_of in PARTS
        ):
            yield finding(f"entry {number}", "its authors, tags or enclosures are not those of its JSON")
    for kind, value, source, number, other in execute(ALIASES):
        yield finding(f"entry {number}", f"it is of {other}, but found as the {kind} {value[:80]!r} of {source}")
    for number, revision, capture in execute(STRANGERS):
        yield finding(f"entry {number}, revision {revision}", f"capture {capture} is of another source")


def search(db: "Database", *, is_quick: bool = False) -> Iterator[Finding]:
    """Tell where what is searched is not in step with the entries, but for words that wait to be taken in."""
    there = indexing.tables(db.conn)
    for name, table in indexing.TABLES.items():
        if table in there:
            yield from _index(db, name, table, is_quick=is_quick)
    missing, left = db.conn.execute(UNNAMED).fetchone()
    if missing or left:
        what = f"{missing} that authors bear are missing, and {left} are there that none bears"
        todo = f'make them anew: sqlite3 ARCHIVE "{NAME_AGAIN}"'
        yield Finding(check="search", where="the names of authors", what=what, todo=todo)


def _index(db: "Database", name: indexing.Name, table: str, *, is_quick: bool) -> Iterator[Finding]:
    todo = f'make it anew: sqlite3 ARCHIVE "{MEND.format(name=name, table=table)}"'
    is_whole = True
    for statement, thing, what in (
        (UNINDEXED, "entry", "its words cannot be searched"),
        (ORPHANED, "row", "it finds an entry that is not there, or not as it was"),
    ):
        for (number,) in db.conn.execute(statement.format(name=name, table=table)):
            is_whole = False
            yield Finding(check="search", where=f"{thing} {number} in {table}", what=what, todo=todo)
    if is_whole and not is_quick and not _agrees(db, name, table):
        what = "they are not those of the entries, or the index is damaged"
        yield Finding(check="search", where=f"the words in {table}", what=what, todo=todo)


def _agrees(db: "Database", name: indexing.Name, table: str) -> bool:
    """Whether FTS5 finds an index as it is when it reads all words of the entries.

    It does so only for who may write, and holds up everybody else for as long; so it is given a copy of its tables.
    """
    execute = db.conn.execute
    execute(IN_STEP.format(name=name))
    try:
        execute(COPIED.format(table=table, tokenizer=indexing.TOKENIZERS[name]))
        for part in SHADOWS:
            execute(f"DELETE FROM temp.{table}_{part}")  # noqa: S608 - names of ours
            execute(f"INSERT INTO temp.{table}_{part} SELECT * FROM main.{table}_{part}")  # noqa: S608
        try:
            execute(COMPARE.format(table=table))
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
                raise
            return False
        finally:
            execute(f"DROP TABLE temp.{table}")
    finally:
        execute("DROP VIEW temp.entries")
    return True
