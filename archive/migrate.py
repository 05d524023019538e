"""Bring the schema up to date: the files of `schemas/migrations` in order, one transaction each."""

import sqlite3
from collections.abc import Iterable, Iterator
from importlib.resources import files

from msgspec import Struct

from archive.chain import link
from archive.links import canonical_link, guid_name
from schemas.errors import ArchiveError, MigrationError

APPLIED = "SELECT number FROM migrations"
RECORD = "INSERT INTO migrations (number, name, applied) VALUES (:number, :name, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))"
TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table'"


class Migration(Struct, frozen=True, kw_only=True):
    """One step of the schema, forward only."""

    number: int  #: What its file's name begins with; they run in this order.
    name: str
    sql: str


def migrate(connection: sqlite3.Connection, *, name: str, read_only: bool = False) -> tuple[Migration, ...]:
    """Run every migration that the archive `name` has not been through, and return those. Raises as `pending` does."""
    steps = pending(connection, name=name, read_only=read_only)
    run(connection, steps, name=name)
    return steps


def pending(
    connection: sqlite3.Connection, *, name: str, read_only: bool = False, accepts_older: bool = False
) -> tuple[Migration, ...]:
    """Every migration that the archive `name` has not been through; nothing is written.

    Raises ArchiveError when it is no archive of ours, MigrationError when a later version of this program wrote it, or
    when there is something to do but it is `read_only`; none is needed for an older one where `accepts_older`.
    """
    known = migrations()
    applied = _applied(connection, name)
    later = applied - {migration.number for migration in known}
    if later:
        raise MigrationError(
            f"the archive {name} has schema {max(later)}, which a later version wrote; upgrade backissue to use it"
        )
    steps = tuple(migration for migration in known if migration.number not in applied)
    if accepts_older and applied:
        return ()
    if steps and read_only:
        raise MigrationError(f"the archive {name} is not up to date; `backissue run --once` brings it there")
    return steps


def run(connection: sqlite3.Connection, steps: Iterable[Migration], *, name: str) -> None:
    """Run migrations, each in a transaction. Raises MigrationError when one fails, which then leaves no trace."""
    for migration in steps:
        _apply(connection, migration, name)


def migrations() -> tuple[Migration, ...]:
    """Every migration this version knows, in order."""
    found = (file for file in files("schemas").joinpath("migrations").iterdir() if file.name.endswith(".sql"))
    steps = (
        Migration(number=int(file.name.partition("_")[0]), name=file.name, sql=file.read_text("utf-8"))
        for file in found
    )
    return tuple(sorted(steps, key=lambda step: step.number))


def statements(sql: str) -> Iterator[str]:
    """Split `sql` into statements; a semicolon in a comment, a string or a trigger ends none.

    `executescript` would take them all at once, but commits whatever transaction is open before it does.
    """
    pending = ""
    for piece in sql.split(";")[:-1]:  # after the last semicolon there are only comments
        pending += piece + ";"
        if sqlite3.complete_statement(pending):
            yield pending.strip()
            pending = ""


def _applied(connection: sqlite3.Connection, name: str) -> set[int]:
    tables = {table for (table,) in connection.execute(TABLES)}
    if not tables:
        return set()
    if not {"migrations", "captures"} <= tables:
        raise ArchiveError(f"{name} is an SQLite database, but no archive of ours; choose another path under [archive]")
    return {number for (number,) in connection.execute(APPLIED)}


def _apply(connection: sqlite3.Connection, migration: Migration, name: str) -> None:
    connection.create_function("capture_chain", -1, link, deterministic=True)  # SQL alone makes no hashes
    connection.create_function("respelt", 2, _respelt, deterministic=True)
    connection.execute("BEGIN IMMEDIATE")
    try:
        if migration.number not in _applied(connection, name):  # another process may have been first
            for statement in statements(migration.sql):
                connection.execute(statement)
            connection.execute(RECORD, {"number": migration.number, "name": migration.name})
        connection.execute("COMMIT")
    except BaseException as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if isinstance(error, sqlite3.Error):
            raise MigrationError(
                f"migration {migration.name} of the archive {name} failed, nothing was changed: {error}"
            ) from error
        raise


def _respelt(kind: str, name: str) -> str:
    """Write a name of an entry as it is written today, in which more spellings of an address are equal."""
    if kind == "guid":
        return guid_name(name)
    return canonical_link(f"http:{name}" if name.startswith("//") else name) if kind == "link" else name
