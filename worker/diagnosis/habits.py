"""Sources from which something comes, and what is odd about it. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from schemas.diagnosis import Ailment, DocumentFacts, Level, SourceFacts
from worker import adoption
from worker.backoff import host_of
from worker.cadence.intervals import spell
from worker.diagnosis.times import ago, since

#: So many times the same bytes, and so much of them in all, are a waste.
SAME_MIN = 100
SAME_BYTES_MIN = 5_000_000
#: Silence is told that is this many times as long as a source's rhythm, and not shorter than that.
SILENT_TIMES = 6
SILENT_MIN = timedelta(days=60)
#: A source of which nothing was ever recorded is given so long.
EMPTY_AFTER = timedelta(days=1)
#: What is not believed for longer than this will not be well again by itself.
BREAKER_LASTS = timedelta(days=2)
#: What may have been missed is told for so long …
GAP_TOLD = timedelta(days=30)
#: … and for so long it is worth looking at the interval.
GAP_FRESH = timedelta(days=7)
ADOPTED_TOLD = timedelta(days=90)
SLOW_SECONDS = 20.0

_MEGABYTE = 1_000_000


def ailments(source: SourceFacts, *, now: datetime) -> Iterator[Ailment]:
    """Yield what is odd about a source that can be read."""
    for document in source.documents:
        yield from _of_document(source, document, now)
    yield from _of_moves(source, now)
    if source.gap is not None and source.gap_seen is not None and now - source.gap_seen < GAP_TOLD:
        level: Level = "look" if now - source.gap_seen < GAP_FRESH else "note"
        todo = "poll it more often: a shorter every; and a shorter floor where the server is your own"
        yield _ailment(source, level, "gap", f"a gap is suspected: {source.gap}", todo, since_when=source.gap_seen)
    for kind, evidence in source.unstable:
        what = f"its {kind}s change by themselves: {evidence}"
        yield _ailment(source, "note", "unstable-names", what, "nothing: entries are known again by what does not")
    if source.retired is None and not any(one.is_failed or one.breaker for one in source.documents):
        yield from _of_silence(source, now)


def _of_document(source: SourceFacts, document: DocumentFacts, now: datetime) -> Iterator[Ailment]:
    host = host_of(document.url) or document.url
    if document.held:
        what = f"what came {since(document.held_since, now)} is held: most of its new entries say what known ones do"
        command = f"`backissue run --once --flood known {source.id}` takes them for those, `--flood new` does not"
        yield _ailment(source, "broken", "held", what, command, since_when=document.held_since)
    if document.breaker is not None:
        lasts = document.breaker_since is not None and now - document.breaker_since >= BREAKER_LASTS
        todo = "open the address in a browser; where that is meant, give the source its new address, or remove it"
        yield _ailment(
            source,
            "look" if lasts else "note",
            "not-believed",
            f"{document.breaker} ({since(document.breaker_since, now)})",
            todo if lasts else "nothing yet: as soon as it is well again all goes on",
            since_when=document.breaker_since,
        )
    if document.same >= SAME_MIN and document.same_bytes >= SAME_BYTES_MIN and not document.not_modified:
        why = "but never says that nothing changed" if document.has_validators else "and no validators"
        what = (
            f"{host} answers 200 with the same bytes {why}: {document.same:,} fetches, "
            f"{document.same_bytes / _MEGABYTE:,.0f} MB for nothing"
        )
        yield _ailment(source, "note", "wasteful", what, 'ask it less often, as with every = "6h"')
    if not document.is_failed and document.elapsed_seconds is not None and document.elapsed_seconds >= SLOW_SECONDS:
        what = f"{host} took {document.elapsed_seconds:.0f} s to answer"
        yield _ailment(source, "note", "slow", what, "nothing, as long as it answers")


def _of_moves(source: SourceFacts, now: datetime) -> Iterator[Ailment]:
    for move in source.moves:
        if move.adopted is not None:
            if move.moved_from in source.urls and now - move.adopted < ADOPTED_TOLD:
                what = f"it {adoption.told(move)}, and is read from there"
                yield _ailment(source, "note", "moved", what, "write the new address into the configuration")
        elif move.kind == "redirect" and move.refused is None:
            yield _ailment(source, "note", "moving", adoption.told(move), "nothing: it is followed meanwhile")
        else:
            todo = f"where that is right: `backissue sources --adopt {source.id}`"
            yield _ailment(source, "look", "moved-unsure", adoption.told(move), todo, since_when=move.first_seen)


def _of_silence(source: SourceFacts, now: datetime) -> Iterator[Ailment]:
    good = [one.last_good for one in source.documents if one.last_good is not None]
    if not source.entries:
        if good and not any(one.held for one in source.documents) and now - source.added >= EMPTY_AFTER:
            what = f"it can be read, and never had an entry {since(source.added, now)}"
            yield _ailment(source, "look", "always-empty", what, "look whether it is the address of the right feed")
        return
    gap, newest = source.pace.gap_seconds, source.pace.newest
    if gap is None or newest is None or source.pace.is_complete:
        return
    silent, rhythm = now - newest, timedelta(seconds=gap)
    if silent >= max(SILENT_MIN, SILENT_TIMES * rhythm):
        what = f"it had an entry about every {spell(rhythm)}, and the last one {ago(newest, now)}"
        yield _ailment(source, "note", "silent", what, "look whether it goes on elsewhere; it is polled rarely now")


def _ailment(
    source: SourceFacts, level: Level, code: str, what: str, todo: str, *, since_when: datetime | None = None
) -> Ailment:
    return Ailment(level=level, subject=source.id, code=code, what=what, todo=todo, since=since_when)
