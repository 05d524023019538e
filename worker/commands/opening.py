"""What commands open: the configuration and the archive."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archive.connect import Database
    from archive.migrate import Migration
    from worker.settings import Settings


def settings(config: str | None) -> "Settings":
    """Give the configuration that is named, or else found."""
    from worker.settings import environment, load

    return load(config, environment())


@contextmanager
def archive(
    settings: "Settings",
    *,
    read_only: bool = False,
    accepts_older: bool = False,
    migrated: "Callable[[Sequence[Migration]], None]" = lambda _steps: None,
) -> Iterator["Database"]:
    """Open the archive; for writing, with what is configured written down in it. `migrated` is as in `open_archive`."""
    from archive import sources as subscriptions
    from archive.connect import open_archive

    db = open_archive(settings.archive, read_only=read_only, accepts_older=accepts_older, migrated=migrated)
    try:
        if not read_only:
            subscriptions.sync(db, settings.config.sources, settings.config.publications, now=datetime.now(UTC))
        yield db
    finally:
        db.close()


@contextmanager
def archive_that_is_there(settings: "Settings") -> Iterator["Database"]:
    """Open the archive to write to it what follows from what is in it; never make one, nor bring one up to date."""
    from archive.connect import open_archive

    open_archive(settings.archive, read_only=True).close()
    db = open_archive(settings.archive)
    try:
        yield db
    finally:
        db.close()
