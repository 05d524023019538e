"""One source brought up to date: its addresses asked, what comes kept, and what is new of it taken in."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from archive import captures, held, retrieval, sources, timers
from archive.captures import Capture
from schemas.config import Defaults
from schemas.errors import FetchError, SourceError
from schemas.outcome import Document, Gone, Outcome
from schemas.source import Source
from worker import writes
from worker.cadence import parse_interval
from worker.fetch import Address, addresses
from worker.intake import Fresh, forgetful, take_in
from worker.refreshed import Refreshed

if TYPE_CHECKING:
    from archive.connect import Database

Fetch = Callable[[Address], Awaitable[Outcome]]
Result = TypeVar("Result")


class NoMore(Exception):
    """Raised by a fetcher that asks for nothing any more: what came until then is taken in, and the rest left."""


class Desk(Protocol):
    """Where a poll has done what takes time or writes: see `worker.desk`."""

    async def do(self, job: Callable[[], Result]) -> Result:
        """Do a job that writes to the archive; when this returns, that is committed."""

    async def take_in(self, source: Source, fresh: Fresh, *, now: datetime) -> Refreshed:
        """Take in documents of a source."""


class AtOnce(Struct, frozen=True):
    """A desk where everything is done here and now."""

    db: "Database"

    async def do(self, job: Callable[[], Result]) -> Result:
        """Do a job; it commits by itself."""
        return job()

    async def take_in(self, source: Source, fresh: Fresh, *, now: datetime) -> Refreshed:
        """Take in documents of a source."""
        return take_in(source, self.db, fresh, write=partial(writes.carry_out, self.db), now=now)


async def refresh(
    source: Source, db: "Database", *, fetch: Fetch, folder: Path, now: datetime, desk: Desk | None = None
) -> Refreshed:
    """Bring one source up to date. What goes wrong with a document is told in `failures`, and the others go on.

    With a `desk`, several sources may be refreshed at a time, none of them twice.
    """
    desk = desk or AtOnce(db)
    failures: list[str] = []
    fresh = [] if source.flood == "hold" else held.documents(db, source.id)
    asked = not_modified = gone = 0
    held_copies = sources.copies(db, source.id)
    try:
        for address in addresses(source, folder):
            asked += 1
            if copy := held_copies.get(address.url):
                stamp = copy.stamp if copy.key == address.key else None  # its address was configured in another way
                address = replace(address, validators=copy.validators, stamp=stamp)  # noqa: PLW2901
            try:
                outcome = await fetch(address)
            except SourceError as error:
                await desk.do(partial(_record_failure, db, source, address, error, now=now))
                failures.append(str(error))
                continue
            redact = forgetful(db, source).redact if isinstance(outcome, Document) else None
            capture = await desk.do(partial(_keep, db, source, outcome, redact, now=now))
            match outcome:
                case Document() if capture.is_new:
                    fresh.append((outcome, capture.number))
                case Gone():
                    gone += 1
                case _:
                    not_modified += 1
                    if capture.still is not None:  # the page that stands in its place still does
                        failures.append(f"{address.url}: {capture.still}")
                    if capture.unread is not None:  # a crash came between, and its server will not send it again
                        fresh.append((retrieval.fetched(db, capture.unread), capture.unread))
    except SourceError as error:  # nothing (more) could even be asked
        failures.append(str(error))
    except NoMore:
        asked -= 1
    is_gone = bool(asked) and gone == asked
    is_retired = is_gone and await desk.do(partial(sources.retire, db, source.id, now=now))
    fresh = list({number: (document, number) for document, number in fresh}.values())
    done = await desk.take_in(source, fresh, now=now) if fresh else Refreshed(source_id=source.id)
    failures += done.failures
    return replace(
        done,
        not_modified=not_modified,
        body_bytes=sum(len(document.body) for document, _ in fresh),
        failures=tuple(failures),
        is_failed=bool(failures) and len(failures) >= asked,
        is_retired=is_retired,
    )


def _keep(
    db: "Database", source: Source, outcome: Outcome, redact: captures.Redact | None, *, now: datetime
) -> Capture:
    """Keep what a fetch brought. A crash that follows is no reason to ask a server again at once."""
    if isinstance(outcome, Document) and outcome.final_url is not None:
        timers.postpone(db, source.id, now + parse_interval(source.floor or Defaults().floor), now=now)
    return captures.record(db, source.id, outcome, now=now, redact=redact)


def _record_failure(db: "Database", source: Source, address: Address, error: SourceError, *, now: datetime) -> None:
    """Keep that a document could not be had, and what its server said instead."""
    answer = error.answer if isinstance(error, FetchError) else None
    keeps_body = answer is not None and bool(answer.body) and forgetful(db, source).redact is None
    captures.record_failure(
        db, source.id, address.url, address.key, str(error), now=now, answer=answer, keeps_body=keeps_body
    )
