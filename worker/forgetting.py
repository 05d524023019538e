"""Forget an entry: find it in every body of its source, cut it out, have it erased; leave it out when it comes back.

A body is cut where that leaves a document which says of all other entries what it said before. Otherwise the whole body
goes: of some bytes nobody can say for certain which entry they are.
"""

from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from archive import forgetting, forgotten, retrieval
from archive.finding import find_number
from archive.forgetting import Erased, Target
from archive.forgotten import Names
from archive.repeats import once
from schemas.errors import ArchiveError, BackissueError, NotAFeed, SourceError
from schemas.outcome import Document
from schemas.revision import EntryKey
from schemas.snapshot import Snapshot
from worker.excision import without, without_beginning

if TYPE_CHECKING:
    from archive.connect import Database

#: Reads a document of the source in question, and names its entries, those that repeat others as well. Raises
#: ParseError.
Read = Callable[[Document], Snapshot]
#: Told of how many bodies it has looked into, and how many there are.
Progress = Callable[[int, int], None]

#: A worker that fetches all the time may fetch again while bodies are looked through.
ATTEMPTS = 5
#: Defects of documents of which something may not have been read.
IN_PART = frozenset(
    {
        *("document-truncated", "documents-glued", "entries-left-out", "json-damaged"),
        *("junk-after-xml", "junk-before-xml", "span-doubled"),
        *("tag-dropped", "tag-missing", "text-misplaced", "unknown-left-out", "xml-recovered"),
    }
)
#: Shorter names may stand anywhere.
MENTION_MIN = 8


class Look(Struct, frozen=True, kw_only=True):
    """What a document is without the entries that are meant."""

    indexes: tuple[int, ...]  #: Theirs, among the entries that it has with them.
    body: bytes | None  #: What is left of it; None where that cannot be told.
    snapshot: Snapshot  #: What it says without them.


class Forgetful(Struct, frozen=True):
    """How a source is read of which something was forgotten; `names` is None for nearly every other."""

    db: "Database"
    names: Names | None
    reader: Read

    @property
    def redact(self) -> Callable[[Document], bytes | None] | None:
        """What may be kept of a document, where that is not all; None where it must go whole."""
        return None if self.names is None else self._redacted

    def read(self, document: Document) -> Snapshot:
        """Read a document without what was forgotten. Raises ParseError."""
        return once(self.reader(document) if self.names is None else self._look(document).snapshot)

    def _redacted(self, document: Document) -> bytes | None:
        try:
            found = self._look(document)
            is_cut_off = any(defect.code == "document-truncated" for defect in found.snapshot.defects)
            # What an entry is of which only the beginning came, nobody knows.
            return without_beginning(found.body) if is_cut_off and found.body is not None else found.body
        except NotAFeed:  # an error page, say
            return document.body
        except Exception:  # noqa: BLE001  whatever it is, nobody knows what is in there, and reading it will tell
            return None

    def _look(self, document: Document) -> Look:
        names = self.names
        if names is None:
            raise AssertionError
        return look(document, self.reader, lambda keys: forgotten.is_forgotten(self.db, names, keys))


def forget(
    db: "Database",
    name: str,
    *,
    reader: Callable[[str], Read],
    reason: str | None,
    now: datetime,
    is_sure: Callable[[Target, Erased], bool],
    progress: Progress = lambda _done, _all: None,
) -> Erased | None:
    """Erase the entry that a person means by `name`; None where they were not sure, and nothing was done.

    `reader` gives the way to read documents of a source. Raises NotInArchive.
    """
    number = find_number(db, name)
    is_agreed = False
    for _ in range(ATTEMPTS):
        target = forgetting.target(db, number)
        redacted = bodies_without(db, target, reader(target.source), progress=progress)
        if not is_agreed and not is_sure(target, forgetting.would_erase(db, target, redacted)):
            return None
        is_agreed = True
        if (erased := forgetting.erase(db, target, redacted, reason=reason, now=now)) is not None:
            return erased
    raise ArchiveError(f"{name!r} was not forgotten: its source is being fetched all the time; stop the worker for it")


def bodies_without(db: "Database", target: Target, read: Read, *, progress: Progress) -> dict[str, bytes | None]:
    """Every body that holds the entry, and what is left of it; None where that cannot be told for certain."""
    held = forgetting.held_bodies(db, target.source)
    found: dict[str, bytes | None] = {}
    for done, (body, capture) in enumerate(held):
        progress(done, len(held))
        document = retrieval.fetched(db, capture)
        try:
            seen = look(document, read, lambda keys: forgetting.is_target(db, target, keys))
        except SourceError:
            if _names_it(document.body, target):
                found[body] = None
        else:
            if seen.body is not None and _is_read_in_part(seen.snapshot) and _names_it(seen.body, target):
                found[body] = None
            elif seen.body != document.body:
                found[body] = seen.body
    return found


def look(document: Document, read: Read, is_meant: Callable[[tuple[EntryKey, ...]], bool]) -> Look:
    """See what a document is without the entries whose names are meant. Raises ParseError."""
    whole = read(document)
    indexes = tuple(index for index, keys in enumerate(whole.keys) if is_meant(keys))
    told = any(is_meant((EntryKey("guid", tombstone.guid),)) for tombstone in whole.tombstones)
    if not (indexes or told):
        return Look(indexes=(), body=document.body, snapshot=whole)
    rest = _left(whole, indexes, is_meant)
    body = None if told else without(document.body, indexes, count=len(whole.entries))
    if body is not None:
        with suppress(BackissueError):
            again = read(replace(document, body=body))
            if again.entries == rest.entries and again.feed == rest.feed:
                return Look(indexes=indexes, body=body, snapshot=again)
    return Look(indexes=indexes, body=None, snapshot=rest)


def _left(whole: Snapshot, indexes: Collection[int], is_meant: Callable[[tuple[EntryKey, ...]], bool]) -> Snapshot:
    """Give a snapshot without some entries, and without what quotes the document as a whole."""
    kept = [index for index in range(len(whole.entries)) if index not in indexes]
    places: dict[int | None, int] = {index: place for place, index in enumerate(kept)}
    of_document = (replace(defect, detail="") for defect in whole.defects if defect.entry is None)
    of_entries = (replace(defect, entry=places[defect.entry]) for defect in whole.defects if defect.entry in places)
    return replace(
        whole,
        entries=tuple(whole.entries[index] for index in kept),
        keys=tuple(whole.keys[index] for index in kept),
        defects=(*of_document, *of_entries),
        tombstones=tuple(one for one in whole.tombstones if not is_meant((EntryKey("guid", one.guid),))),
    )


def _is_read_in_part(snapshot: Snapshot) -> bool:
    return any(defect.code in IN_PART for defect in snapshot.defects)


def _names_it(body: bytes, target: Target) -> bool:
    """Whether a body of which not all can be read holds a name or the title of the entry."""
    said = [target.public_id, target.title or "", *(key.value for key in target.names if key.kind != "text")]
    names = {text.partition("\n")[0].strip() for text in said}  # of title and date the title
    return any(len(name) >= MENTION_MIN and name.encode("utf-8", "surrogatepass") in body for name in names)
