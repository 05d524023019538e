"""A worker's sign of life: the time of the last change of its lock file, which costs no write to the archive."""

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from archive.lock import lock_path


def beat(archive: Path) -> None:
    """Give a sign of life. That it cannot be given must not end the one who is alive."""
    with suppress(OSError):
        os.utime(lock_path(archive))


def last_beat(archive: Path) -> datetime | None:
    """When a worker last gave a sign of life, or a round under cron began or ended; None where none ever did."""
    try:
        return datetime.fromtimestamp(lock_path(archive).stat().st_mtime, UTC)
    except OSError:
        return None
