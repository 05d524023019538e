"""Where polls have done what takes time, or writes: in the transaction of the moment, or in other processes."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from schemas.source import Source
from worker import writes
from worker.hands import Hands
from worker.intake import Fresh, take_in
from worker.pool import processes_max
from worker.recorder import Recorder
from worker.refreshed import Refreshed

if TYPE_CHECKING:
    from archive.connect import Database

Result = TypeVar("Result")

#: So many bytes are read here before other processes are started: a round that brings little is over before they are,
#: and what goes to and fro doubles the work on small documents.
HERE_BYTES_MAX = 2 * 1024 * 1024
#: Larger ones are never read here: nothing else goes on meanwhile.
HERE_TASK_BYTES_MAX = 256 * 1024


class Desk:
    """One for all polls of a worker.

    `archive` is the file that other processes can read; None where there is none. `here_bytes_max` bytes of documents
    are read in this process, all others in others.
    """

    def __init__(self, db: "Database", *, archive: Path | None, here_bytes_max: int = HERE_BYTES_MAX) -> None:
        self._db = db
        self._write = partial(writes.carry_out, db)
        self._here_bytes = here_bytes_max
        self._hands = None if archive is None else Hands(archive, count=processes_max(), write=self._write)
        self.recorder = Recorder(db)

    async def do(self, job: Callable[[], Result]) -> Result:
        """Do a job that writes to the archive; when this returns, that is committed."""
        return await self.recorder.do(job)

    async def take_in(self, source: Source, fresh: Fresh, *, now: datetime, is_suspect: bool = False) -> Refreshed:
        """Take in documents of a source. What is suspect is read by another process, if possible: it may be its end."""
        body_bytes = sum(len(document.body) for document, _ in fresh)
        here_bytes_max = min(self._here_bytes, HERE_TASK_BYTES_MAX)
        if self._hands is not None and (is_suspect or body_bytes > here_bytes_max):
            return await self._hands.take_in(source, fresh, now=now)
        self._here_bytes -= body_bytes
        return take_in(source, self._db, fresh, write=self._write, now=now)

    async def close(self) -> None:
        """Write what is left to be written, and end the other processes."""
        try:
            self.recorder.flush()
        finally:
            if self._hands is not None:
                await self._hands.close()
