"""Local files as documents."""

import os
import re
import stat
from pathlib import Path
from typing import BinaryIO

from schemas.errors import BodyTooLarge, Unreachable
from schemas.outcome import Document

_PATTERN = re.compile(r"[*?\[]")


def is_pattern(url: str) -> bool:
    """Whether a configured address names files by a pattern."""
    return bool(_PATTERN.search(url))


def expand(pattern: str, folder: Path) -> list[tuple[str, str]]:
    """Give (name, key) for each file that a pattern matches, sorted; the key is relative to its fixed beginning."""
    path = Path(pattern)
    start = folder if not path.is_absolute() else Path(path.anchor)
    parts = path.parts[1:] if path.is_absolute() else path.parts
    fixed = next((index for index, part in enumerate(parts) if is_pattern(part)), len(parts))
    base = start.joinpath(*parts[:fixed])
    found = sorted(match for match in base.glob(str(Path(*parts[fixed:]))) if match.is_file())
    prefix = Path(path.anchor).joinpath(*parts[:fixed])
    return [(str(prefix / match.relative_to(base)), match.relative_to(base).as_posix()) for match in found]


def read(path: Path, *, url: str, key: str, body_bytes_max: int) -> Document:
    """Read a file. Raises Unreachable when it cannot be read, BodyTooLarge when it is over the cap."""
    try:
        with open(path, "rb", opener=_open) as file:  # noqa: PTH123  Path.open takes no opener
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise Unreachable(f"{url} is no regular file", url=url)
            return capped(file, url=url, key=key, body_bytes_max=body_bytes_max)
    except OSError as error:
        raise Unreachable(f"{url} cannot be read: {error.strerror or error}", url=url) from error


def capped(stream: BinaryIO, *, url: str, key: str, body_bytes_max: int) -> Document:
    """Read a document from an open stream. Raises BodyTooLarge when it is over the cap."""
    body = stream.read(body_bytes_max + 1)
    if len(body) > body_bytes_max:
        message = f"{url} is larger than {body_bytes_max} bytes; raise [run] body_bytes_max if that is right"
        raise BodyTooLarge(message, limit_bytes=body_bytes_max, url=url)
    return Document(url=url, key=key, body=body)


def _open(name: str, flags: int) -> int:
    """Open without waiting: a named pipe would block for ever before anybody could see what it is."""
    return os.open(name, flags | os.O_NONBLOCK | os.O_CLOEXEC)
