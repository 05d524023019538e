"""What comes of reading a document, as values: whoever reads writes nothing himself, in whatever process he is.

All of it is carried out in one place, in the process that holds the archive: one writer.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from archive import breakers, captures, held, trust
from archive.churn import Judgement
from archive.connect import transaction
from archive.recording import Recorded, record
from schemas.revision import ChangeSet
from schemas.snapshot import Snapshot

if TYPE_CHECKING:
    from archive.connect import Database


class Unreadable(Struct, frozen=True, kw_only=True, tag=True):
    """A capture could not be read."""

    capture: int
    error: str


class Doubted(Struct, frozen=True, kw_only=True, tag=True):
    """What a document says is not believed, or is again."""

    source: str
    key: str
    why: str | None
    now: datetime


class Held(Struct, frozen=True, kw_only=True, tag=True):
    """A capture is not recorded before a person decides."""

    capture: int
    why: str


class Record(Struct, frozen=True, kw_only=True, tag=True):
    """What one snapshot changes, and what it has shown of the names of its source."""

    source: str
    capture: int
    cleaned: Snapshot
    changes: ChangeSet
    rules_hash: str
    judgement: Judgement
    now: datetime


Write = Unreadable | Doubted | Held | Record

#: Carries a write out; a `Record` gives what it came to, all others nothing.
Writer = Callable[[Write], Recorded | None]


def carry_out(db: "Database", write: Write) -> Recorded | None:
    """Write it down."""
    match write:
        case Record():
            with transaction(db):
                recorded = record(
                    db,
                    write.source,
                    write.capture,
                    write.cleaned,
                    write.changes,
                    rules_hash=write.rules_hash,
                    now=write.now,
                )
                trust.keep(db, write.source, write.judgement, capture_number=write.capture, now=write.now)
            return recorded
        case Unreadable():
            captures.set_outcome(db, write.capture, write.error)
        case Doubted():
            breakers.set_breaker(db, write.source, write.key, write.why, now=write.now)
        case Held():
            held.hold(db, write.capture, write.why)
    return None
