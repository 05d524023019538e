"""How commands write: JSON, files, and a bar while something long goes on."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from schemas.errors import PublishError

if TYPE_CHECKING:
    from worker.polling import Progress


@contextmanager
def progress(doing: str, *, is_quiet: bool) -> Iterator["Progress"]:
    """Show a bar on a terminal while something long goes on; it leaves nothing behind."""
    if is_quiet or not sys.stderr.isatty():
        yield lambda _id, _done, _all: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    shape = TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn()
    # It is drawn as it moves; a thread that draws it besides would be a hazard to processes that are forked.
    with Progress(*shape, console=Console(stderr=True), transient=True, auto_refresh=False) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda source_id, done, total: bar.update(
            task, description=source_id, completed=done, total=total, refresh=True
        )


def write(path: Path, data: bytes) -> None:
    """Write a file that was asked for. Raises PublishError."""
    try:
        path.write_bytes(data)
    except OSError as error:
        raise PublishError(f"{path} cannot be written: {error.strerror or error}") from error


def print_json(value: object) -> None:
    """Print JSON in which every control character is escaped, C1 too: standard output may be a terminal."""
    import msgspec

    encoded = msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
    sys.stdout.buffer.write(re.sub(rb"\x7f|\xc2[\x80-\x9f]", lambda found: b"\\u00%02x" % found[0][-1], encoded))


def color(stream: TextIO) -> bool:
    """Whether colours are welcome there (https://no-color.org)."""
    from worker.settings import environment

    return stream.isatty() and not environment().get("NO_COLOR")
