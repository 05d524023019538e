"""Writing public files: whole or not at all, and only when their bytes differ."""

import os
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path

from schemas.errors import PublishError

_ID = re.compile(r"[a-z0-9-]{1,63}")
_MODE = 0o644  # whatever the umask of cron is, the web server has to read them


def directory(out: Path, id: str) -> Path:
    """Give the folder of a feed. Raises PublishError for an id that could lead out of `out`."""
    if not _ID.fullmatch(id):
        raise PublishError(f"{id!r} is no id of a source or publication: use a-z, 0-9 and -, at most 63 of them")
    return out / id


def replace(path: Path, data: bytes) -> bool:
    """Write a file unless it already holds these bytes; give whether it was written.

    A reader sees the old file or the new one: the bytes go to a temporary file beside it, which then takes its place.
    Raises PublishError.
    """
    try:
        if path.is_file() and path.read_bytes() == data:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, data)
    except OSError as error:
        reason = error.strerror or error
        raise PublishError(f"cannot write {path}: {reason}; see that the folder exists and may be written") from error
    return True


def sweep(folder: Path, names: Iterable[str]) -> None:
    """Remove the temporary files that a killed run left beside the files of these names. Raises PublishError."""
    for name in names:
        for leftover in folder.glob(f".{name}.*.tmp"):
            try:
                leftover.unlink(missing_ok=True)
            except OSError as error:
                raise PublishError(f"cannot remove {leftover}, left by a killed run: {error.strerror}") from error


def _replace(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(file.fileno(), _MODE)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())  # or a power cut leaves an empty file under the final name
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """Have the folder's new entry on disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
