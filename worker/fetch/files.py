"""Local files as documents."""

import os
import re
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from schemas.errors import BodyTooLarge, Unreachable
from schemas.outcome import Document, NotModified

_PATTERN = re.compile(r"[*?\[]")
_SECOND = 1_000_000_000  # nanoseconds
#: How long ago a file has to have been changed for another change to show in its times: they move in steps, of at most
#: 10 ms where they tell fractions of a second, and else perhaps of 2 s.
_STEP_FINE, _STEP_COARSE = _SECOND // 10, 3 * _SECOND


def is_pattern(url: str) -> bool:
    """Whether a configured address names files by a pattern."""
    return bool(_PATTERN.search(url))


def is_there(path: Path) -> bool:
    """Whether there is a file of exactly this name."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def expand(pattern: str, folder: Path) -> list[tuple[Path, str, str]]:
    """Give path, name and key of each file that a pattern matches, sorted; the key is relative to its fixed beginning.

    Folders are no matches. What can be opened and read is found out by reading it.
    """
    path = Path(pattern)
    fixed = next(index for index, part in enumerate(path.parts) if is_pattern(part))
    base = folder.joinpath(*path.parts[:fixed])  # an absolute pattern forgets the folder
    prefix = Path(*path.parts[:fixed])
    found = sorted(match for match in base.glob(str(Path(*path.parts[fixed:]))) if not _is_folder(match))
    below = [match.relative_to(base) for match in found]
    return [(match, _text(prefix / rest), _text(rest)) for match, rest in zip(found, below, strict=True)]


def read(path: Path, *, url: str, key: str, body_bytes_max: int) -> Document:
    """Read a file. Raises Unreachable when it cannot be read, BodyTooLarge when it is over the cap."""
    with _opened(path, url) as (file, facts):
        stamp = _stamp(facts)
        return capped(file, url=url, key=key, body_bytes_max=body_bytes_max, body_bytes=facts.st_size, stamp=stamp)


def read_touched(
    path: Path, *, url: str, key: str, body_bytes_max: int, stamp: str | None = None
) -> Document | NotModified:
    """Read a file, unless its `stamp` is that of the last time: then nobody touched it since. Raises as `read` does."""
    with _opened(path, url) as (file, facts):
        found = _stamp(facts)
        if found is not None and found == stamp:
            return NotModified(url=url, key=key)
        return capped(file, url=url, key=key, body_bytes_max=body_bytes_max, body_bytes=facts.st_size, stamp=found)


@contextmanager
def _opened(path: Path, url: str) -> Iterator[tuple[BinaryIO, os.stat_result]]:
    """Open a regular file, with what the system tells of it. What goes wrong until it is closed is Unreachable."""
    try:
        with open(path, "rb", opener=_open) as file:  # Path.open takes no opener
            facts = os.fstat(file.fileno())
            if not stat.S_ISREG(facts.st_mode):
                raise Unreachable(f"{url} is no regular file", url=url)
            yield file, facts
    except OSError as error:
        raise Unreachable(f"{url} cannot be read: {error.strerror or error}", url=url) from error
    except ValueError as error:  # a null character
        raise Unreachable(f"{url!r} is no name that a file can have", url=url) from error


def capped(
    stream: BinaryIO,
    *,
    url: str,
    key: str,
    body_bytes_max: int,
    body_bytes: int | None = None,
    stamp: str | None = None,
) -> Document:
    """Read a document from an open stream. Raises BodyTooLarge when it is over the cap.

    `body_bytes` is how much there seems to be: Python would make room for as much as is asked for.
    """
    body = stream.read(body_bytes_max + 1 if body_bytes is None else min(body_bytes, body_bytes_max) + 1)
    if body_bytes is not None and body_bytes < len(body) <= body_bytes_max:  # it has grown
        body += stream.read(body_bytes_max + 1 - len(body))
    if len(body) > body_bytes_max:
        message = f"{url} is larger than {body_bytes_max} bytes; raise [run] body_bytes_max if that is right"
        raise BodyTooLarge(message, limit_bytes=body_bytes_max, url=url)
    return Document(url=url, key=key, body=body, stamp=stamp)


def _stamp(facts: os.stat_result) -> str | None:
    """Give what is never the same again once a file is changed or replaced; None while it might be, for a moment.

    Nobody can set the time of the last change of status (ctime) back, as one can that of the bytes (mtime). A change
    right after another one need not move either, so a file that was just changed has no stamp, nor one of the future.
    Where ctime comes in whole seconds it is often no such time: FAT, SFTP and images of read-only disks keep none, and
    show mtime instead. There nothing proves that a file is the same.
    """
    if facts.st_ctime_ns % _SECOND == 0:
        return None
    is_fine = facts.st_mtime_ns % _SECOND
    settled = time.time_ns() - (_STEP_FINE if is_fine else _STEP_COARSE)
    if max(facts.st_mtime_ns, facts.st_ctime_ns) > settled:
        return None
    return f"{facts.st_dev:x}-{facts.st_ino:x}-{facts.st_size:x}-{facts.st_mtime_ns:x}-{facts.st_ctime_ns:x}"


def _open(name: str, flags: int) -> int:
    """Open without waiting: a named pipe would block for ever before anybody could see what it is."""
    return os.open(name, flags | os.O_NONBLOCK | os.O_CLOEXEC)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # not ours to look at; reading it will say so
        return False


def _text(path: Path) -> str:
    """Write a path as text that can be stored and shown; names may hold bytes that are none."""
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")
