"""Open the archive, change it in transactions, and say in our own errors what SQLite refused."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

import msgspec

from archive import migrate
from schemas.errors import ArchiveError, ArchiveLocked, UsageError

if TYPE_CHECKING:
    from sqlite_utils import Database as Database  # noqa: PLC0414 - others take the type's name from here

#: What each primary result code of SQLite means for the person who runs us; {} is the archive.
EXPLANATIONS = {
    sqlite3.SQLITE_NOTADB: "{} is not an SQLite database; choose another path under [archive]",
    sqlite3.SQLITE_CORRUPT: "{} is damaged; restore it from a backup",
    sqlite3.SQLITE_FULL: "{} cannot grow because the disk is full; free some space and run again",
    sqlite3.SQLITE_READONLY: "{} cannot be written; check the permissions of the file and of its directory",
    sqlite3.SQLITE_CANTOPEN: "{} cannot be opened; check the permissions of the file and of its directory",
    sqlite3.SQLITE_PERM: "{} may not be used; check the permissions of the file and of its directory",
    sqlite3.SQLITE_IOERR: "{} cannot be read or written; check the disk it is on, which may be full",
}
REFUSAL = "{} refused: {error}; if it was all right before, restore it from a backup"
#: How the Python module begins when text is no UTF-8.
UNDECODABLE = "Could not decode to UTF-8"
LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
BUSY_TIMEOUT_MILLISECONDS = 5000
CACHE_KIBIBYTES = 64 * 1024
_PROBE_MILLISECONDS = 500

FILE = "SELECT file FROM pragma_database_list WHERE name = 'main'"
ANYTHING = "SELECT COUNT(*) FROM sqlite_schema"
#: How a transaction begins, is committed and is undone; and one within another.
OUTER = ("BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",))
INNER = ("SAVEPOINT inner_one", "RELEASE inner_one", ("ROLLBACK TO inner_one", "RELEASE inner_one"))


def open_archive(
    path: str | Path,
    *,
    read_only: bool = False,
    accepts_older: bool = False,
    migrated: Callable[[Sequence[migrate.Migration]], None] = lambda _steps: None,
) -> "Database":
    """Open the archive at `path` with its schema up to date, creating it unless `read_only`.

    ":memory:" gives one that is gone when it is closed. The connection commits by itself except within
    `transaction`, and may be handed from thread to thread, but is never to be used by two at once.
    With `accepts_older`, which is for those who only copy it, an archive that is read may have an older schema.
    `migrated` is told of the steps that were taken to bring the schema up to date, if any.
    """
    from sqlite_utils import Database  # 130 ms, only for those who open an archive

    with guarded(path):
        connection = _connect(path, read_only=read_only)
        try:
            if read_only and not _is_readable(connection):
                connection.close()
                connection = _connect_sealed(Path(path))
            connection.execute("PRAGMA foreign_keys = ON")
            # First, as nothing is written to what is not ours.
            steps = migrate.pending(connection, name=str(path), read_only=read_only, accepts_older=accepts_older)
            if not read_only:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
                # New rows go all over the indexes; those of an archive of millions find no room in SQLite's 2 MB.
                connection.execute(f"PRAGMA cache_size = -{CACHE_KIBIBYTES}")
            migrate.run(connection, steps, name=str(path))
            if steps:
                migrated(steps)
            return Database(connection, execute_plugins=False)  # plugins of the environment are not ours to run
        except BaseException:
            connection.close()
            raise


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open an archive for a look that must cost little: read only, without sqlite-utils, whatever its schema is.

    Raises ArchiveError, also for what is refused inside.
    """
    with guarded(path):
        connection = _connect(path, read_only=True)
        try:
            if not _is_readable(connection):
                connection.close()
                connection = _connect_sealed(path)
            yield connection
        finally:
            connection.close()


@contextmanager
def open_reader(path: str | Path) -> Iterator["Database"]:
    """Open the archive at `path`, which is up to date, for functions that read; without what takes long to load."""
    with guarded(path):
        connection = _connect(path, read_only=True)
    try:
        yield cast("Database", _Reader(connection))
    finally:
        connection.close()


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """Open an archive that is there as if to write to it, and take all of it back: to see whether one could.

    Raises ArchiveError as `reading`, ArchiveLocked while another writes.
    """
    with guarded(path):
        _check_path(path, read_only=True)
        connection = _connection(f"{_address(path)}?mode=rw")
        try:
            connection.execute(f"PRAGMA busy_timeout = {_PROBE_MILLISECONDS}")
            connection.execute("BEGIN IMMEDIATE")
            yield connection
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            connection.close()


@contextmanager
def transaction(db: "Database") -> Iterator[None]:
    """Make what happens inside whole: all of it is committed at the end, or none of it when anything is raised.

    Within another transaction it is whole by itself, and committed with that one.
    """
    # IMMEDIATE, because a transaction that reads first and writes later cannot wait for another writer.
    begin, commit, rollback = OUTER if not db.conn.in_transaction else INNER
    with guarded():
        db.conn.execute(begin)
        try:
            yield
            db.conn.execute(commit)
        except BaseException:
            if db.conn.in_transaction:  # a full disk, for one, has already rolled it back
                for statement in rollback:
                    db.conn.execute(statement)
            raise


@contextmanager
def snapshot(db: "Database") -> Iterator[None]:
    """Make all that is read inside of one moment, whatever is written meanwhile; within a transaction it is anyway."""
    is_outermost = not db.conn.in_transaction
    with guarded():
        if is_outermost:
            db.conn.execute("BEGIN")
        try:
            yield
        finally:
            if is_outermost and db.conn.in_transaction:
                db.conn.execute("ROLLBACK")  # nothing was written, and what is damaged could not be committed


def file_of(db: "Database") -> Path | None:
    """Where the file of an open archive is; None for one in memory."""
    row = db.conn.execute(FILE).fetchone()
    return Path(row[0]) if row and row[0] else None


class _Reader:
    """All that functions of the archive want of a database: its connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.conn = connection


@contextmanager
def guarded(path: str | Path | None = None) -> Iterator[None]:
    """Turn what SQLite raises inside (or inside the function that this decorates) into an ArchiveError."""
    archive = "the archive" if path is None else f"the archive {path}"
    try:
        yield
    except sqlite3.Error as error:
        raise _explained(error, archive) from error
    except UnicodeEncodeError as error:  # what is asked for, not what is held
        raise UsageError(f"{error.object!a} is no text in UTF-8") from error
    except (msgspec.DecodeError, ValueError) as error:  # JSON, times and hashes that are none, text that is no UTF-8
        raise ArchiveError(f"{archive} holds a row that cannot be read ({error}); restore it from a backup") from error


def _explained(error: sqlite3.Error, archive: str) -> ArchiveError:
    # Extended result codes carry the primary one in their low byte; errors of the Python module carry none.
    code = getattr(error, "sqlite_errorcode", -1) & 0xFF
    if code in LOCKED:
        return ArchiveLocked(f"{archive} is in use by another process; wait until that is done, or stop it")
    if str(error).startswith(UNDECODABLE):  # what follows is the text
        code = sqlite3.SQLITE_CORRUPT
    return ArchiveError(EXPLANATIONS.get(code, REFUSAL).format(archive, error=error))


def _connect(path: str | Path, *, read_only: bool) -> sqlite3.Connection:
    if str(path) == ":memory:":
        target = ":memory:"
    else:
        _check_path(Path(path), read_only=read_only)
        target = f"{_address(path)}?mode={'ro' if read_only else 'rwc'}"
    return _connection(target)


def _is_readable(connection: sqlite3.Connection) -> bool:
    """Whether SQLite can read it as it reads any; a file in WAL mode needs two others beside it, and may not make them.

    Those are there while somebody writes, so what cannot be read this way is at rest, or was left by a crash.
    """
    try:
        connection.execute(ANYTHING)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}:
            return False
        raise
    return True


def _connect_sealed(path: Path) -> sqlite3.Connection:
    """Open a file in a folder where nothing can be written, as one that nobody changes. Locks are not looked at."""
    log = path.with_name(f"{path.name}-wal")
    try:
        is_whole = not log.exists() or log.stat().st_size == 0
    except OSError:
        is_whole = False
    if not is_whole:
        raise ArchiveError(
            f"the archive {path} cannot be read where it is: its last changes are in {log.name} beside it, and to take "
            "them in, its folder has to be written; make it writable, or copy both files to one that is"
        )
    return _connection(f"{_address(path)}?mode=ro&immutable=1")


def _address(path: str | Path) -> str:
    return Path(path).absolute().as_uri()


def _connection(target: str) -> sqlite3.Connection:
    seconds = BUSY_TIMEOUT_MILLISECONDS / 1000
    return sqlite3.connect(target, uri=True, isolation_level=None, check_same_thread=False, timeout=seconds)


def _check_path(path: Path, *, read_only: bool) -> None:
    """Refuse what SQLite would only call "unable to open database file"; make the directory if we may."""
    try:
        if path.is_dir():
            raise ArchiveError(f"the archive {path} is a directory; name a file under [archive] path")
        if not read_only:
            path.parent.mkdir(parents=True, exist_ok=True)
        elif not path.exists():
            raise ArchiveError(f"there is no archive at {path} yet; `backissue run --once` makes it")
    except OSError as error:
        raise ArchiveError(
            f"the archive {path} cannot be opened: {error.strerror or error}; choose another [archive] path"
        ) from error
