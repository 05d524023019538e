"""Whether the worker is ready, and what is read when somebody asks how it is. Called in a thread of their own."""

import shutil
from datetime import UTC, datetime

from archive.connect import reading
from archive.hosts import read_troubles
from archive.vitals import each, file_bytes, is_usable, log_bytes, vitals
from schemas.errors import ArchiveError
from worker.health import late
from worker.serve.metrics import Levels, OfSource
from worker.settings import Settings
from worker.watch import Watch

#: What is due is looked at every minute, so that silence for so long means that nothing goes on.
SILENT_SECONDS_MAX = 600.0
#: Without so much of a disk nothing can be written soon.
FREE_BYTES_MIN = 50_000_000


def why_not(settings: Settings, watch: Watch) -> tuple[str, ...]:
    """Say why the worker is not ready; nothing where it is. No path and no address: who asks may be anybody."""
    folder = settings.archive.parent
    reasons = (
        (watch.is_stopping, "it is stopping"),
        (watch.silent_seconds > SILENT_SECONDS_MAX, f"it has done nothing for {watch.silent_seconds:.0f} s"),
        (not is_usable(settings.archive), "its archive cannot be read and written"),
        (_free_bytes(settings) < FREE_BYTES_MIN, "the disk of its archive is full") if folder.exists() else (False, ""),
    )
    return tuple(why for is_so, why in reasons if is_so)


def levels(settings: Settings, *, by_source: bool = False) -> Levels | None:
    """Read how the sources and the archive are; None where it cannot be read."""
    now = datetime.now(UTC)
    try:
        with reading(settings.archive) as connection:
            found = vitals(connection, now=now)
            behind = late(found, read_troubles(connection), now=now)
            single = each(connection) if by_source else ()
    except ArchiveError:
        return None
    return Levels(
        sources={
            "configured": found.sources,
            "due": found.due,
            "late": len(behind),
            "failing": found.failing,
            "retired": found.retired,
        },
        archive_bytes=file_bytes(settings.archive),
        log_bytes=log_bytes(settings.archive),
        free_bytes=_free_bytes(settings),
        by_source=tuple(
            OfSource(id=id_, failures=failures, last_polled=None if polled is None else polled.timestamp())
            for id_, failures, polled in single
        ),
    )


def _free_bytes(settings: Settings) -> int:
    try:
        return shutil.disk_usage(settings.archive.parent).free
    except OSError:
        return 0
