"""One worker at a time on an archive: a lock on a file beside it, which goes with the process that holds it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from errno import EAGAIN, EWOULDBLOCK
from pathlib import Path

import msgspec
from msgspec import Struct

from schemas.errors import ArchiveError, ArchiveLocked

#: Beside "archive.db" lies "archive.db.lock". It stays when nobody holds it: what counts is the lock, not the file.
SUFFIX = ".lock"

_MODE = 0o644
_HOLDER_BYTES_MAX = 1000


class Holder(Struct, frozen=True, kw_only=True):
    """Who holds the lock, as it stands in the file."""

    pid: int
    since: datetime


def lock_path(archive: Path) -> Path:
    """Where the lock of an archive is."""
    real = archive.resolve()  # however it is reached, SQLite writes beside the file itself
    return real.with_name(real.name + SUFFIX)


@contextmanager
def held(archive: Path, *, now: datetime) -> Iterator[None]:
    """Hold the lock of an archive. Raises ArchiveLocked, saying who holds it, where another process does.

    The kernel lets go of it when the process ends, however it does, so that no lock is ever stale.
    """
    path = lock_path(archive)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Not inherited by the processes that are started meanwhile: the lock would live on with them.
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _MODE)
    except OSError as error:
        raise ArchiveError(
            f"{path} ({error.strerror or error}) cannot be written; "
            "check the permissions of the file and of its directory"
        ) from error
    try:
        _lock(file, path, archive)
        os.ftruncate(file, 0)
        os.pwrite(file, msgspec.json.encode(Holder(pid=os.getpid(), since=now)) + b"\n", 0)
        yield
    finally:
        os.close(file)


def _lock(file: int, path: Path, archive: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in {EAGAIN, EWOULDBLOCK}:  # a network's file system may know no locks
            raise ArchiveError(
                f"{path} cannot be locked: {error.strerror}; keep the archive on a local disk"
            ) from error
        raise ArchiveLocked(
            f"another worker is at work on the archive {archive}{_who(file)}; wait until it is done, or stop it"
        ) from error


def _who(file: int) -> str:
    try:
        holder = msgspec.json.decode(os.pread(file, _HOLDER_BYTES_MAX, 0), type=Holder)
    except msgspec.MsgspecError:  # it has only just taken it, or somebody has written into the file
        return ""
    return f": process {holder.pid}, since {holder.since:%Y-%m-%d %H:%M:%S} UTC"
