"""The one place where polls write: what comes together is committed together."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from archive import unchanged
from archive.connect import transaction
from archive.unchanged import Unchanged
from schemas.errors import BackissueError

if TYPE_CHECKING:
    from archive.connect import Database

Result = TypeVar("Result")

#: What somebody waits for is committed after so long, with all that has come by then …
WINDOW_SECONDS = 0.002
#: … and that a poll brought nothing, after so long, or when that is so much.
NOTES_SECONDS = 0.25
NOTES_MOST = 500

_Job = tuple[Callable[[], Any], "asyncio.Future[Any]"]
_Outcome = tuple[Any, Exception | None]


class Recorder:
    """Jobs that write to the archive, each whole by itself, many of them in one transaction."""

    def __init__(self, db: "Database") -> None:
        self._db = db
        self._jobs: list[_Job] = []
        self._notes: list[Unchanged] = []
        self._timer: asyncio.TimerHandle | None = None
        self._error: BackissueError | None = None

    async def do(self, job: Callable[[], Result]) -> Result:
        """Do a job; when this returns what it gave, that is committed. Raises what it raised."""
        done: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._jobs.append((job, done))
        self._arm(WINDOW_SECONDS)
        return await done

    def note(self, poll: Unchanged) -> None:
        """Write soon that a poll brought nothing; where that fails, `flush` says so."""
        self._notes.append(poll)
        if self._timer is None:
            self._arm(NOTES_SECONDS)
        elif len(self._notes) == NOTES_MOST:
            self._arm(0)

    def flush(self) -> None:
        """Do now all there is to do. Raises the ArchiveError of a poll that could not be noted, now or earlier."""
        if self._timer is not None:
            self._timer.cancel()
        self._flush()
        if self._error is not None:
            raise self._error

    def _arm(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        at = loop.time() + seconds
        if self._timer is not None:
            if self._timer.when() <= at:
                return
            self._timer.cancel()
        self._timer = loop.call_at(at, self._flush)

    def _flush(self) -> None:
        self._timer = None
        jobs, self._jobs = self._jobs, []
        notes, self._notes = self._notes, []
        if not (jobs or notes):
            return
        outcomes: list[_Outcome] = []
        try:
            with transaction(self._db):
                if notes:
                    unchanged.record(self._db, notes)
                outcomes += (self._attempt(job) for job, _ in jobs)
        except BackissueError as error:  # nothing of it was done
            self._error = self._error or error
            outcomes = [(None, error)] * len(jobs)
        for (_, done), (result, failed) in zip(jobs, outcomes, strict=True):
            if done.cancelled():
                continue
            if failed is not None:
                done.set_exception(failed)
            else:
                done.set_result(result)

    def _attempt(self, job: Callable[[], Any]) -> _Outcome:
        try:
            with transaction(self._db):  # where it fails, what it did is undone, and nothing else
                return job(), None
        except Exception as error:  # noqa: BLE001  for whoever waits
            return None, error
