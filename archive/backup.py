"""A consistent copy of the archive while the worker writes: copied, checked, then moved into place.

SQLite's online backup copies pages, in one read transaction: what is written meanwhile waits in the write-ahead log, so
that the copy never begins anew, however busy the worker is. VACUUM INTO would write a smaller file where much was
deleted, but takes 2.5 times as long (700 MB: 2.9 s against 1.2 s), and all that while the log can only grow.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING

from msgspec import Struct

from archive.connect import guarded
from schemas.errors import ArchiveError, UsageError

if TYPE_CHECKING:
    from sqlite_utils import Database

#: Copied between two tellings of how far it is: 4 MiB.
PAGES_PER_STEP = 1024
#: Files that SQLite would take for parts of whatever database stands beside them.
COMPANIONS = ("-wal", "-shm", "-journal")

FILE = "SELECT file FROM pragma_database_list WHERE name = 'main'"
SIZE = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
PIN = "SELECT COUNT(*) FROM migrations"
CHECK = "PRAGMA integrity_check (1)"
COUNTS = "SELECT (SELECT COUNT(*) FROM entries), (SELECT COUNT(*) FROM captures)"

#: What can only be the copy's trouble, as the archive is not written.
_OF_TARGET = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM})
_OF_TARGET_EXTENDED = frozenset(
    {sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_DIR_FSYNC}
)

#: Told how many bytes are copied, and how many there are.
Progress = Callable[[int, int], None]


class Backup(Struct, frozen=True, kw_only=True):
    """A copy that was made, and checked."""

    path: str
    bytes: int
    entries: int
    captures: int


@guarded()
def backup(
    db: "Database", target: Path, *, force: bool = False, progress: Progress = lambda _done, _all: None
) -> Backup:
    """Copy the archive to `target`, which is there whole or not at all; `force` lets it replace what is there.

    The copy is one file that needs no other beside it, as private as the archive. Raises UsageError where `target` may
    not be written over, ArchiveError where the archive or the copy is damaged, or the copy cannot be written.
    """
    source = Path(db.conn.execute(FILE).fetchone()[0])
    target = target.resolve()
    _refuse_target(source, target, force=force)
    with _written(target):
        # Beside the target, as a file can only be moved into place within one file system.
        handle, name = mkstemp(prefix=f".{target.name}.", suffix=".partial", dir=target.parent)
        os.close(handle)
    partial = Path(name)
    try:
        with _written(target):
            found = _copy(db.conn, partial, target, progress)
            partial.chmod(source.stat().st_mode & 0o777)
            _sync(partial)
            _refuse_target(source, target, force=force)  # it may have come into being meanwhile
            partial.replace(target)
            _sync(target.parent)
        return found
    finally:
        for companion in ("", *COMPANIONS):
            partial.with_name(partial.name + companion).unlink(missing_ok=True)


def _refuse_target(source: Path, target: Path, *, force: bool) -> None:
    try:
        if target in {source.resolve(), *(source.resolve().with_name(source.name + one) for one in COMPANIONS)}:
            raise UsageError(f"{target} is the archive itself; name another file")
        if target.exists() and not target.is_file():
            raise UsageError(f"{target} is no regular file; name one that is, or that is not there yet")
        if target.exists() and not force:
            raise UsageError(f"{target} is there already; --force replaces it, or name another file")
        for companion in COMPANIONS:
            beside = target.with_name(target.name + companion)
            if beside.exists():
                # SQLite would read it as the newest changes of the copy.
                raise UsageError(f"{beside} lies there: some program has {target.name} open, or crashed; remove it")
    except OSError as error:
        raise UsageError(f"{target} cannot be looked at: {error.strerror or error}; name another file") from error


def _copy(connection: sqlite3.Connection, partial: Path, target: Path, progress: Progress) -> Backup:
    (size,) = connection.execute(SIZE).fetchone()
    free = shutil.disk_usage(partial.parent).free
    if free < size:
        raise ArchiveError(
            f"the backup {target} needs {size:,} bytes, and there are {free:,} left; free some, or choose another disk"
        )
    with closing(sqlite3.connect(partial, isolation_level=None)) as copy:
        # It is worth nothing before it is whole, and then it is synchronised once.
        copy.execute("PRAGMA journal_mode = OFF")
        copy.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")  # not a snapshot(), which would take the copy's trouble for the archive's
        try:
            connection.execute(PIN)
            connection.backup(
                copy,
                pages=PAGES_PER_STEP,
                progress=lambda _status, left, of: progress(size - size * left // (of or 1), size),
            )
        finally:
            connection.execute("COMMIT")
        # Out of WAL mode, so that it can be read where nothing can be written; it goes back when it is restored.
        copy.execute("PRAGMA journal_mode = DELETE")
        (result,) = copy.execute(CHECK).fetchone()
        if result != "ok":
            raise ArchiveError(
                f"the archive is damaged, as its copy is ({result.splitlines()[-1]}); {target} was not written: "
                "restore an earlier backup (docs/archive.md)"
            )
        entries, captures = copy.execute(COUNTS).fetchone()
        return Backup(path=str(target), bytes=partial.stat().st_size, entries=entries, captures=captures)


def _sync(path: Path) -> None:
    """Have a file, or what a folder lists, on the disk before going on."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _written(target: Path) -> Iterator[None]:
    """Say of what goes wrong with the copy that it is not the archive."""
    try:
        yield
    except OSError as error:
        raise _unwritable(target, error.strerror or str(error)) from error
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", -1)
        if code & 0xFF in _OF_TARGET or code in _OF_TARGET_EXTENDED:
            raise _unwritable(target, str(error)) from error
        raise


def _unwritable(target: Path, why: str) -> ArchiveError:
    return ArchiveError(f"the backup {target} cannot be written: {why}; the archive is as it was")
