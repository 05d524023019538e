"""Writing public files: whole or not at all, and only when their bytes differ; with compressed siblings."""

import errno
import os
import re
import shutil
import tempfile
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from schemas.config import Encoding
from schemas.errors import PublishError
from worker.publish.compressing import compressed

_ID = re.compile(r"[a-z0-9-]{1,63}")
_MODE = 0o644  # whatever the umask of cron is, the web server has to read them
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
#: Another process that publishes, too, sweeps our temporary files away as leftovers.
_ATTEMPTS = 5

#: What web servers look for beside a file: nginx (gzip_static, brotli_static, zstd_static), Caddy (precompressed).
SUFFIXES: dict[Encoding, str] = {"gzip": ".gz", "br": ".br", "zstd": ".zst"}


def directory(out: Path, id: str) -> Path:
    """Give the folder of a feed. Raises PublishError for an id that could lead out of `out`."""
    if not _ID.fullmatch(id):
        raise PublishError(f"{id!r} is no id of a source or publication: use a-z, 0-9 and -, at most 63 of them")
    return out / id


def replace(path: Path, data: bytes, *, compress: Collection[Encoding] | None = None) -> bool:
    """Write a file unless it already holds these bytes; give whether it was written. Its siblings follow it.

    A reader sees the old file or the new one: the bytes go to a temporary file beside it, which then takes its place.
    Its time of modification is later than the last one's by a second at least: a reader that asks with
    If-Modified-Since throws away what is not (seen in newsboat). Raises PublishError.
    """
    with guarded(path):
        moment = _written(path)
        is_current = moment is not None and path.read_bytes() == data
        if moment is None or not is_current:
            moment = max(int(time.time()), -1 if moment is None else moment + 1)
            _replace(path, data, moment)
        has_more = compress is not None and _set_siblings(path, data, compress, moment, is_current=is_current)
        if has_more or not is_current:
            _sync(path.parent)
        return not is_current


def accompany(path: Path, *, compress: Collection[Encoding]) -> None:
    """Have the siblings beside a file that are wanted, and no others, if they were not left so. Raises PublishError."""
    with guarded(path):
        moment, data = int(path.stat().st_mtime), path.read_bytes()
        if _set_siblings(path, data, compress, moment, is_current=True):
            _sync(path.parent)


def sweep(folder: Path, names: Iterable[str]) -> None:
    """Remove the temporary files that a killed run left beside the files of these names. Raises PublishError."""
    beginnings = tuple(f".{name}." for name in names)
    for leftover in folder.glob(".*.tmp"):
        if not leftover.name.startswith(beginnings):
            continue
        try:
            leftover.unlink(missing_ok=True)
        except OSError as error:
            raise PublishError(f"cannot remove {leftover}, left by a killed run: {error.strerror}") from error


def sweep_all(folder: Path) -> None:
    """Remove all temporary files that a killed run left in a folder where nobody else writes. Raises PublishError."""
    with guarded(folder):
        for leftover in folder.glob(".*.tmp"):
            leftover.unlink(missing_ok=True)


def remove(folder: Path) -> None:
    """Remove a folder of ours with all that is in it, if it is there. Raises PublishError."""
    with guarded(folder):
        if folder.is_dir() and not folder.is_symlink():
            shutil.rmtree(folder)


@contextmanager
def guarded(path: Path) -> Iterator[None]:
    """Say in our own error what the system refused."""
    try:
        yield
    except OSError as error:
        todo = "make room there" if error.errno in _FULL else "see that the folder exists and may be written"
        raise PublishError(f"cannot write {path}: {error.strerror or error}; {todo}") from error


def _written(path: Path) -> int | None:
    """When a file was written, in whole seconds; None where there is none."""
    try:
        return int(path.stat().st_mtime) if path.is_file() else None
    except FileNotFoundError:
        return None


def _is_of(sibling: Path, moment: int) -> bool:
    """Whether a sibling was made with a file that was written then, and not touched since."""
    try:
        return sibling.stat().st_mtime_ns == moment * 1_000_000_000
    except FileNotFoundError:
        return False


def _set_siblings(path: Path, data: bytes, compress: Collection[Encoding], moment: int, *, is_current: bool) -> bool:
    """Have the siblings that are wanted beside a file, of the same bytes, and no others; say if one was written."""
    is_written = False
    for encoding, suffix in SUFFIXES.items():
        sibling = path.with_name(path.name + suffix)
        if encoding not in compress:
            sibling.unlink(missing_ok=True)
        elif not is_current or not _is_of(sibling, moment):
            _replace(sibling, compressed(data, encoding), moment)
            is_written = True
    return is_written


def _replace(path: Path, data: bytes, moment: int) -> None:
    for left in reversed(range(_ATTEMPTS)):
        try:
            _put_in_place(path, data, moment)
        except FileNotFoundError:  # the folder, or what another process has swept away
            if not left:
                raise
            path.parent.mkdir(parents=True, exist_ok=True)
        else:
            break


def _put_in_place(path: Path, data: bytes, moment: int) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(file.fileno(), _MODE)
            file.write(data)
            file.flush()
            os.utime(file.fileno(), (moment, moment))
            os.fsync(file.fileno())  # or a power cut leaves an empty file under the final name
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _sync(folder: Path) -> None:
    """Have the folder's new entries on disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
