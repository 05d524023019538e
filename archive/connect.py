"""Open the archive, change it in transactions, and say in our own errors what SQLite refused."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from archive.migrate import migrate
from schemas.errors import ArchiveError, ArchiveLocked

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
    sqlite3.SQLITE_IOERR: "{} cannot be read or written; check the disk it is on",
}
LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
BUSY_TIMEOUT_MILLISECONDS = 5000


def open_archive(path: str | Path, *, read_only: bool = False) -> "Database":
    """Open the archive at `path` with its schema up to date, creating it unless `read_only`.

    ":memory:" gives one that is gone when it is closed. The connection commits by itself except within
    `transaction`, and may be handed from thread to thread, but is never to be used by two at once.
    """
    from sqlite_utils import Database  # 130 ms, only for those who open an archive

    with guarded(path):
        connection = _connect(path, read_only=read_only)
        try:
            connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MILLISECONDS}")
            connection.execute("PRAGMA foreign_keys = ON")
            if not read_only:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
            migrate(connection, name=str(path), read_only=read_only)
            return Database(connection, execute_plugins=False)  # plugins of the environment are not ours to run
        except BaseException:
            connection.close()
            raise


@contextmanager
def transaction(db: "Database") -> Iterator[None]:
    """Make what happens inside whole: all of it is committed at the end, or none of it when anything is raised."""
    with guarded():
        # IMMEDIATE, because a transaction that reads first and writes later cannot wait for another writer.
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            yield
            db.conn.execute("COMMIT")
        except BaseException:
            if db.conn.in_transaction:  # a full disk, for one, has already rolled it back
                db.conn.execute("ROLLBACK")
            raise


@contextmanager
def guarded(path: str | Path | None = None) -> Iterator[None]:
    """Turn what SQLite raises inside (or inside the function that this decorates) into an ArchiveError."""
    archive = "the archive" if path is None else f"the archive {path}"
    try:
        yield
    except sqlite3.Error as error:
        raise _explained(error, archive) from error
    except msgspec.DecodeError as error:
        raise ArchiveError(f"{archive} holds a row that cannot be read ({error}); restore it from a backup") from error


def _explained(error: sqlite3.Error, archive: str) -> ArchiveError:
    # Extended result codes carry the primary one in their low byte; errors of the Python module carry none.
    code = getattr(error, "sqlite_errorcode", -1) & 0xFF
    if code in LOCKED:
        return ArchiveLocked(f"{archive} is in use by another process; wait until that is done, or stop it")
    return ArchiveError(EXPLANATIONS.get(code, "{} refused: {error}").format(archive, error=error))


def _connect(path: str | Path, *, read_only: bool) -> sqlite3.Connection:
    if str(path) == ":memory:":
        target = ":memory:"
    else:
        _check_path(Path(path), read_only=read_only)
        target = f"{Path(path).absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}"
    return sqlite3.connect(target, uri=True, isolation_level=None, check_same_thread=False)


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
