"""What the archive tells of how its sources are, and what a person is told of it."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from schemas.moves import Move
from schemas.pace import Pace, Trouble

#: broken: nothing comes in, or soon will not, until somebody does something; look: a person should look at it;
#: note: worth knowing, and nothing that has to be done.
Level = Literal["broken", "look", "note"]


class DocumentFacts(Struct, frozen=True, kw_only=True):
    """How one document of a source is, out of its captures."""

    url: str
    fetched: datetime  #: When it was last asked for.
    is_failed: bool = False  #: Nothing usable came then.
    status: int | None = None  #: What was answered then; None: nothing, or it is a file.
    error: str | None = None
    elapsed_seconds: float | None = None
    last_good: datetime | None = None  #: When it last brought something usable, or the news that nothing had changed.
    failing_since: datetime | None = None  #: The first failure since.
    failures: int = 0  #: Since then, in a row.
    same_since: datetime | None = None  #: Since when it is this status.
    gone: datetime | None = None  #: When its server said that it is gone for good.
    has_validators: bool = False
    not_modified: int = 0  #: Captures of 304.
    same: int = 0  #: Captures of the bytes that were there already …
    same_bytes: int = 0  #: … and what they took.
    held: int = 0  #: Captures that wait for a person's word …
    held_since: datetime | None = None
    breaker: str | None = None  #: Why it is not believed.
    breaker_since: datetime | None = None


class SourceFacts(Struct, frozen=True, kw_only=True):
    """How one source is."""

    id: str
    urls: tuple[str, ...]  #: As configured.
    added: datetime
    last_polled: datetime | None = None
    next_due: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    last_error: str | None = None
    retired: datetime | None = None
    pace: Pace = Pace()
    entries: int = 0
    newest_seen: datetime | None = None  #: When its newest entry came in.
    documents: tuple[DocumentFacts, ...] = ()  #: Those that were asked for when it was last polled.
    moves: tuple[Move, ...] = ()
    unstable: tuple[tuple[str, str], ...] = ()  #: Names that change with every fetch (guid, link), and the evidence.
    gap: str | None = None  #: Where entries may have been missed …
    gap_seen: datetime | None = None  #: … and when that was noticed.


class Surroundings(Struct, frozen=True, kw_only=True):
    """What the worker and the archive stand on."""

    last_beat: datetime | None = None  #: The worker's last sign of life.
    late: tuple[str, ...] = ()  #: Sources that should have been polled.
    late_since: datetime | None = None  #: Since when the first of them should.
    free_bytes: int | None = None  #: Of the disk that the archive is on; None where that is not known.
    disk_bytes: int | None = None
    log_bytes: int = 0  #: In the write-ahead log beside the archive.
    held: tuple[tuple[str, str], ...] = ()  #: Published feeds that are left as they are, and why.
    troubles: tuple[Trouble, ...] = ()  #: Hosts that do not answer as they should.


class Ailment(Struct, frozen=True, kw_only=True):
    """One reason why something is not well, or may soon not be."""

    level: Level
    subject: str  #: The id of a source; "the worker", "the archive", or a host.
    code: str  #: For programs: "refused", "certificate", "disk-full". They are listed in docs/doctor.md.
    what: str  #: As a sentence without capital and full stop.
    todo: str  #: What to do next.
    since: datetime | None = None


class Diagnosis(Struct, frozen=True, kw_only=True):
    """What `backissue doctor` found, the worst first."""

    is_well: bool  #: Nothing but notes.
    sources: int  #: That were looked at.
    last_polled: datetime | None
    ailments: tuple[Ailment, ...] = ()
