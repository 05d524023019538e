"""Erase an entry for good: rows, words of the indexes, bodies and old pages; and know it again when it comes back.

Which bytes of a body are the entry is for those who can read bodies: `worker.forgetting`. How it is known again is in
`archive.forgotten`.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from secrets import token_hex
from typing import TYPE_CHECKING

from msgspec import Struct

from archive import bodies, indexing, pages, rows, sources
from archive.connect import guarded, snapshot, transaction
from archive.forgotten import KEY, first_known, hashed, keyed, owner
from archive.identity import entry_keys
from schemas.errors import ArchiveError
from schemas.revision import EntryKey

if TYPE_CHECKING:
    from sqlite_utils import Database

#: Shorter titles are those of others, too.
TITLE_WORDS_MIN = 3
KEY_BYTES = 32

ENTRY = "SELECT source, public_id, revision, title FROM entries WHERE number = :number"
JSONS = "SELECT json FROM revisions WHERE entry = :number ORDER BY number"
ALIASES = "SELECT kind, value FROM aliases WHERE entry = :number"
FINDINGS = (
    "SELECT (SELECT COUNT(*) FROM ledger WHERE entry = :number), (SELECT COUNT(*) FROM defects WHERE entry = :number)"
)
NEWEST_CAPTURE = """
SELECT COALESCE(MAX(captures.number), 0) FROM documents JOIN captures ON captures.document = documents.number
WHERE documents.source = :source
"""
BODIES = """
SELECT captures.body, MAX(captures.number) FROM documents JOIN captures ON captures.document = documents.number
WHERE documents.source = :source AND captures.body IS NOT NULL AND captures.number > :after
GROUP BY documents.number, captures.body ORDER BY MAX(captures.number)
"""
#: Tables whose rows belong to an entry, and by which column, follow from their foreign keys.
TABLES = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'"
KEYS = """
SELECT "from" FROM pragma_foreign_key_list(:table)
WHERE "table" = 'entries' AND "to" = 'number' OR "table" = 'revisions' AND "to" = 'entry'
"""
DROP_ENTRY = "DELETE FROM entries WHERE number = :number"
CAPTURES_OF = """
SELECT captures.number FROM documents JOIN captures ON captures.document = documents.number
WHERE documents.source = :source AND captures.body = :body
"""
SET_BODY = "UPDATE captures SET body = :new WHERE number = :capture"
HELD = "SELECT 1 FROM captures WHERE body = :body LIMIT 1"
SIZE = "SELECT size FROM bodies WHERE hash = :body"
# What is wrong with a document as a whole may quote it.
QUOTES = "UPDATE defects SET detail = '' WHERE capture = :capture AND entry IS NULL"
ADD_KEY = "INSERT INTO forgetting_keys (source, key) VALUES (:source, :key) ON CONFLICT (source) DO NOTHING"
ADD_NAME = "INSERT INTO forgotten_names (source, hash) VALUES (?, ?) ON CONFLICT (source, hash) DO NOTHING"
DROP_TOMBSTONE = "DELETE FROM tombstones WHERE source = :source AND public_id = :public_id"
ADD_TOMBSTONE = """
INSERT INTO tombstones (source, public_id, kind, deleted, seen, comment, audit_hash)
VALUES (:source, :hashed_id, 'forgotten', :now, :now, :reason, :audit_hash)
ON CONFLICT (source, public_id) DO UPDATE SET
    deleted = excluded.deleted, seen = excluded.seen, comment = excluded.comment, audit_hash = excluded.audit_hash
"""
CHECKPOINT = "PRAGMA wal_checkpoint (TRUNCATE)"

#: Of a body that holds the entry: what it is without it, or None where that cannot be told for certain.
Redacted = Mapping[str, bytes | None]


class Target(Struct, frozen=True, kw_only=True):
    """An entry that is to be erased, and by what it is known."""

    number: int
    source: str
    public_id: str
    title: str | None
    revisions: int
    ledger: int  #: Lines.
    defects: int
    names: frozenset[EntryKey]  #: That no other entry has.
    audit_hash: str
    newest_capture: int  #: Of its source, when this was read.


class Erased(Struct, frozen=True, kw_only=True):
    """What went with an entry, or would."""

    number: int
    source: str
    revisions: int
    ledger: int  #: Lines.
    defects: int
    bodies_cut: int  #: Of which the entry was cut out …
    bodies_dropped: int  #: … and those that had to go whole.
    captures: int  #: That brought them.
    kept_elsewhere: int  #: Bodies that another source brought as well, and keeps.
    audit_hash: str


@guarded()
def target(db: "Database", number: int) -> Target:
    """What there is to erase of an entry; `number` is that of one in the archive."""
    with snapshot(db):
        source, public_id, revisions, title = db.conn.execute(ENTRY, {"number": number}).fetchone()
        jsons = [json for (json,) in db.conn.execute(JSONS, {"number": number})]
        names = {EntryKey(kind, value) for kind, value in db.conn.execute(ALIASES, {"number": number})}
        # A name that has gone over to another entry is not this one's any more; one that nobody has may come again.
        states = [rows.entry_from_json(json) for json in jsons]
        said = {key for state in states for keys in entry_keys([state]) for key in keys}
        # Of an entry that is cut off with its document its title may be all that is left.
        titles = {key.value.partition("\n")[0] for key in names if key.kind == "title-date"}
        titles |= {state.title.value for state in states if state.title is not None}
        said |= {EntryKey("title-date", f"{one}\n") for one in titles if len(one.split()) >= TITLE_WORDS_MIN}
        names |= {key for key in said if owner(db.conn, source, key) is None}
        ledger, defects = db.conn.execute(FINDINGS, {"number": number}).fetchone()
        (newest,) = db.conn.execute(NEWEST_CAPTURE, {"source": source}).fetchone()
    return Target(
        number=number,
        source=source,
        public_id=public_id,
        title=title,
        revisions=revisions,
        ledger=ledger,
        defects=defects,
        names=frozenset(names),
        audit_hash=audit_hash(source, public_id, jsons),
        newest_capture=newest,
    )


def audit_hash(source: str, public_id: str, jsons: Iterable[str]) -> str:
    """What proves to whoever has an entry, in a backup say, that this one was forgotten."""
    return sha256("".join(f"{line}\n" for line in (source, public_id, *jsons)).encode()).hexdigest()


@guarded()
def is_target(db: "Database", target: Target, keys: Sequence[EntryKey]) -> bool:
    """Whether the entry of a document that has these names, the strongest first, is the one to erase."""
    return first_known(db, target.source, keys, lambda key: key in target.names)


@guarded()
def held_bodies(db: "Database", source_id: str, *, after: int = 0) -> list[tuple[str, int]]:
    """Every body that a source keeps, with the newest capture that brought it; those alone of captures `after`."""
    return [(body, number) for body, number in db.conn.execute(BODIES, {"source": source_id, "after": after})]


@guarded()
def would_erase(db: "Database", target: Target, redacted: Redacted) -> Erased:
    """What would go, if it went."""
    with snapshot(db):
        captures = {body: _captures(db.conn, target.source, body) for body in redacted}
        elsewhere = sum(_held(db.conn, body) > len(found) for body, found in captures.items())
    return _erased(target, redacted, sum(map(len, captures.values())), elsewhere)


@guarded()
def erase(db: "Database", target: Target, redacted: Redacted, *, reason: str | None, now: datetime) -> Erased | None:
    """Erase an entry, in one transaction, and what is left of it on old pages; leave a tombstone.

    `redacted` are all bodies of its source that hold it. None, and nothing done, if its source has fetched or the entry
    changed since `target` was read. Raises ArchiveError; when it says so, only old pages of the file are left to clear.
    """
    connection = db.conn
    with _zeroing(connection):
        with transaction(db):
            (newest,) = connection.execute(NEWEST_CAPTURE, {"source": target.source}).fetchone()
            row = connection.execute(ENTRY, {"number": target.number}).fetchone()
            if newest != target.newest_capture or row is None or row[2] != target.revisions:
                return None
            connection.execute("PRAGMA defer_foreign_keys = ON")
            captures, elsewhere = _erase_from_bodies(connection, target.source, redacted)
            _erase_rows(connection, target.number)
            _leave_tombstone(connection, target, reason, now)
            pages.end(connection, target.source)
            sources.mark_changed(connection, target.source, f"forgotten {target.number} {rows.utc_text(now)}")
        _clear_old_pages(connection)
    return _erased(target, redacted, captures, elsewhere)


def _erased(target: Target, redacted: Redacted, captures: int, elsewhere: int) -> Erased:
    dropped = sum(body is None for body in redacted.values())
    return Erased(
        number=target.number,
        source=target.source,
        revisions=target.revisions,
        ledger=target.ledger,
        defects=target.defects,
        bodies_cut=len(redacted) - dropped,
        bodies_dropped=dropped,
        captures=captures,
        kept_elsewhere=elsewhere,
        audit_hash=target.audit_hash,
    )


def _erase_from_bodies(connection: sqlite3.Connection, source_id: str, redacted: Redacted) -> tuple[int, int]:
    """Let captures keep what is left of their bodies; what no capture keeps any more goes. Counts both kinds."""
    gone = []
    count = 0
    before: str | None = None
    for body, kept in redacted.items():
        new = None if kept is None else sha256(kept).hexdigest()
        if kept is not None and new is not None:
            bodies.keep(connection, new, kept, before=[before] if before else [])
            before = new
        captures = _captures(connection, source_id, body)
        count += len(captures)
        connection.executemany(SET_BODY, ({"new": new, "capture": capture} for capture in captures))
        connection.executemany(QUOTES, ({"capture": capture} for capture in captures))
        if connection.execute(HELD, {"body": body}).fetchone() is None:
            gone.append(body)
    bodies.drop(connection, gone)
    return count, len(redacted) - len(gone)


def _erase_rows(connection: sqlite3.Connection, number: int) -> None:
    """Erase the entry from every table that refers to it, and its words from every index."""
    indexing.forget(connection, [number])
    for (table,) in connection.execute(TABLES).fetchall():
        for (column,) in connection.execute(KEYS, {"table": table}).fetchall():
            connection.execute(f'DELETE FROM "{table}" WHERE "{column}" = :number', {"number": number})  # noqa: S608
    connection.execute(DROP_ENTRY, {"number": number})
    for table in indexing.tables(connection):
        # Until segments are merged, the words stand in one and that they are deleted in another.
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608 - names of ours


def _leave_tombstone(connection: sqlite3.Connection, target: Target, reason: str | None, now: datetime) -> None:
    connection.execute(ADD_KEY, {"source": target.source, "key": token_hex(KEY_BYTES)})
    key = bytes.fromhex(connection.execute(KEY, {"source": target.source}).fetchone()[0])
    connection.executemany(ADD_NAME, ((target.source, hashed(key, name)) for name in target.names))
    facts = {
        "source": target.source,
        "public_id": target.public_id,
        "hashed_id": keyed(key, target.public_id),
        "now": rows.utc_text(now),
        "reason": reason,
        "audit_hash": target.audit_hash,
    }
    connection.execute(DROP_TOMBSTONE, facts)  # its publisher's, which names it
    connection.execute(ADD_TOMBSTONE, facts)


@contextmanager
def _zeroing(connection: sqlite3.Connection) -> Iterator[None]:
    """Have SQLite write zeros over what it deletes."""
    (before,) = connection.execute("PRAGMA secure_delete").fetchone()
    connection.execute("PRAGMA secure_delete = ON")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA secure_delete = {int(before)}")


def _clear_old_pages(connection: sqlite3.Connection) -> None:
    """Write the file anew, and empty the log: what rows were before may stand on pages that were given up long ago."""
    try:
        connection.execute("VACUUM")
        busy, *_ = connection.execute(CHECKPOINT).fetchone()
    except sqlite3.Error as error:
        raise _left_over(str(error)) from error
    if busy:
        raise _left_over("another process is reading it")


def _left_over(why: str) -> ArchiveError:
    return ArchiveError(
        f"the entry is forgotten, but the file could not be written anew ({why}), and its old pages may still hold "
        "words of it; see to that, then run `sqlite-utils vacuum` on the archive"
    )


def _captures(connection: sqlite3.Connection, source_id: str, body: str) -> list[int]:
    return [number for (number,) in connection.execute(CAPTURES_OF, {"source": source_id, "body": body})]


def _held(connection: sqlite3.Connection, body: str) -> int:
    (count,) = connection.execute("SELECT COUNT(*) FROM captures WHERE body = :body", {"body": body}).fetchone()
    return int(count)
