"""Documents of one source into the archive: parse what is new, learn from all there is, clean, compare, record."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from archive import entries, forgotten, ledger, recognition, retrieval
from archive.conclusion import conclude
from archive.identity import raw_hash, settled
from archive.recording import Recorded
from schemas.errors import SourceError
from schemas.outcome import Document
from schemas.revision import Known
from schemas.snapshot import Snapshot
from schemas.source import Source
from worker import pipeline, writes
from worker.belief import believed
from worker.forgetting import Forgetful
from worker.laps import Laps
from worker.refreshed import Refreshed, Taken, summed
from worker.writes import Writer

if TYPE_CHECKING:
    from archive.connect import Database
    from worker.clean import Rules

#: Documents that have not been read yet, each with the number of its capture.
Fresh = Sequence[tuple[Document, int]]


def forgetful(db: "Database", source: Source) -> Forgetful:
    """Give the way to read documents of a source without what was forgotten of it."""
    return Forgetful(
        db, forgotten.names(db, source.id), lambda document: pipeline.read(document, source, with_repeats=True)
    )


def take_in(source: Source, db: "Database", fresh: Fresh, *, write: Writer, now: datetime) -> Refreshed:
    """Parse what is new, learn from all there is, then clean, compare and record document by document.

    `db` is only read; `write` carries out what follows. What goes wrong with a document is told in `failures`.
    """
    failures: list[str] = []
    laps = Laps()
    parsed: list[tuple[Snapshot, int]] = []
    for document, capture in fresh:
        try:
            snapshot = forgetful(db, source).read(document)
            parsed.append((believed(source, db, document, snapshot, write=write, now=now), capture))
        except SourceError as error:
            write(writes.Unreadable(capture=capture, error=str(error)))
            failures.append(f"{document.url}: {error}")
    laps.lap("parse")
    if not parsed:
        return Refreshed(source_id=source.id, seconds=laps.seconds, failures=tuple(failures))
    evidence = _pages_held(source, db) if source.kind == "pages" else [snapshot for snapshot, _ in parsed]
    rules = pipeline.rules_of(pipeline.merge(evidence), source, known=entries.learned(db, source.id))
    done = []
    for snapshot, capture in parsed:
        taken = _record(source, db, snapshot, capture, rules, laps=laps, write=write, now=now)
        if taken.held:
            why = _flooded(source, taken)
            write(writes.Held(capture=capture, why=why))
            failures.append(why)
        done.append(taken)
    return replace(summed(source.id, done), seconds=laps.seconds, failures=tuple(failures))


def _record(
    source: Source,
    db: "Database",
    parsed: Snapshot,
    capture: int,
    rules: "Rules",
    *,
    laps: Laps,
    write: Writer,
    now: datetime,
) -> Taken:
    """Clean the entries that are new or have changed, and record what that means; or nothing, where it is a flood."""
    hashes = [raw_hash(entry) for entry in parsed.entries]
    names = recognition.recognise(db, source.id, parsed, hashes)
    # An unchanged entry is never cleaned again.
    changed = {index for index, one in enumerate(names.known) if one is None or one.raw_hash != hashes[index]}
    laps.lap("record")
    cleaned = pipeline.cleaned(names.parsed, rules, only=changed, counts_words=True)
    laps.lap("clean")
    look = recognition.look_again(db, source.id, names, cleaned, by_echo=source.flood == "known")
    if look.is_flood and source.flood == "hold":
        return Taken(cleaned=replace(cleaned, entries=(), defects=(), ledger=()), held=look.new)
    notices = _kin(recognition.removed_kin(db, source.id, parsed), len(hashes)) if look.new == len(hashes) else []
    relisted = _relisted(db, cleaned, look.known, changed)
    found = conclude(db, source.id, cleaned, hashes, keys=parsed.keys, names=names, look=look, relisted=relisted)
    recorded = write(
        writes.Record(
            source=source.id,
            capture=capture,
            cleaned=found.cleaned,
            changes=found.changes,
            rules_hash=pipeline.rules_hash(rules, source),
            judgement=found.judgement,
            now=now,
        )
    )
    notices += found.judgement.lines
    cleaned = replace(found.cleaned, entries=tuple(change.entry for change in found.changes.changes))
    laps.lap("record")
    return Taken(recorded=recorded or Recorded(), cleaned=cleaned, notices=tuple(notices))


def _flooded(source: Source, taken: Taken) -> str:
    return (
        f"{taken.held} new entries are held, because most say what known ones do, under other names and dates; "
        f"`backissue run --once --flood known {source.id}` takes those for the known ones, "
        f"`--flood new` records all as new"
    )


def _kin(kin: tuple[str, int] | None, entries: int) -> list[str]:
    if kin is None:
        return []
    other, count = kin
    told = f"{count} of {entries} entries are those of the source {other!r}, which is no longer configured"
    return [f"{told}; to go on with its history and ids, configure this feed under that id"]


def _relisted(
    db: "Database", cleaned: Snapshot, known: Sequence[Known | None], changed: Iterable[int]
) -> frozenset[int]:
    """Give the entries that look as they did, but of which cleaning removed words that the ledger does not list.

    That fewer went (a template's mark is gone from the titles) changes nothing.
    """
    found = []
    for index in changed:
        held = known[index]
        if held is not None and settled(held.entry) == settled(cleaned.entries[index]):
            removed = Counter(edit.text for edit in cleaned.ledger if edit.entry == index and edit.text)
            if removed - Counter(edit.text for edit in ledger.ledger(db, held.number)):
                found.append(index)
    return frozenset(found)


def _pages_held(source: Source, db: "Database") -> list[Snapshot]:
    """Parse the newest body of every page of a source, for what only all of them together show."""
    held = []
    for document, _ in retrieval.latest_bodies(db, source.id):
        try:
            held.append(pipeline.read(document, source))
        except SourceError:
            continue  # its own round has reported it
    return held
