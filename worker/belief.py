"""What `breakers` decides about a document that was just read, from and to the archive."""

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from archive import breakers as kept
from archive import entries, sources
from schemas.errors import NotBelieved
from schemas.feed import Feed
from schemas.outcome import Document
from schemas.snapshot import Defect, Snapshot
from schemas.source import Source
from worker.backoff import host_of
from worker.breakers import SHRUNK_MAX, Look, trip
from worker.writes import Doubted, Writer

if TYPE_CHECKING:
    from archive.connect import Database


def believed(
    source: Source, db: "Database", document: Document, parsed: Snapshot, *, write: Writer, now: datetime
) -> Snapshot:
    """Give a snapshot as it may be recorded. Raises NotBelieved where nothing of it may.

    Only of a feed that is its source's only document it can be told: pages are one entry each, and several documents of
    a source exchange entries.
    """
    if source.kind != "feed" or not isinstance(source.url, str):
        return parsed
    came_from = _elsewhere(document)
    if came_from is None and len(parsed.entries) > SHRUNK_MAX:  # as nearly always
        _tell(source, db, document, None, write=write, now=now)
        return parsed
    before = kept.entries_before(db, source.id, document.key)
    look = Look(entries=len(parsed.entries), before=before)
    if came_from is not None and before:
        known = sum(one is not None for one in entries.known(db, source.id, parsed.keys))
        same_name = _is_same(sources.feed(db, source.id), parsed.feed)
        look = replace(look, known=known, came_from=came_from, same_name=same_name)
    tripped = trip(look)
    _tell(source, db, document, tripped.why if tripped else None, write=write, now=now)
    if tripped is None:
        return parsed
    if not tripped.takes_entries:
        raise NotBelieved(tripped.why, source_id=source.id, url=document.url)
    defect = Defect(code="document-shrunk", where="document", detail=tripped.why)
    return replace(parsed, defects=(*parsed.defects, defect))


def _tell(source: Source, db: "Database", document: Document, why: str | None, *, write: Writer, now: datetime) -> None:
    if kept.breaker(db, source.id, document.key) != why:
        write(Doubted(source=source.id, key=document.key, why=why, now=now))


def _elsewhere(document: Document) -> str | None:
    """Give the host that a document came from, where it is another than the one that was asked."""
    host = host_of(document.final_url) if document.final_url else None
    return host if host is not None and host != host_of(document.url) else None


def _is_same(before: Feed | None, now: Feed) -> bool:
    if before is None:
        return True
    names = ((before.guid, now.guid), (before.title, now.title))
    return any(one is not None and one == other for one, other in names)
