"""The black box of every fetch, read back: how each document and each source is, for whoever asks why."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

from archive import held, moves, rows
from archive.connect import guarded, snapshot
from schemas.diagnosis import DocumentFacts, SourceFacts
from schemas.errors import NotInArchive
from schemas.pace import Pace

if TYPE_CHECKING:
    from sqlite_utils import Database

SOURCES = """
SELECT id, url, added, last_polled, next_due, failures, failing_since, last_error, retired, pace,
    (SELECT COUNT(*) FROM entries WHERE entries.source = sources.id),
    (SELECT MAX(first_seen) FROM entries WHERE entries.source = sources.id)
FROM sources WHERE configured = 1 AND (:source IS NULL OR id = :source) ORDER BY position, id
"""
# The newest capture of a document, by an index that begins with its state.
NEWEST = """
SELECT documents.source, documents.number, documents.url, documents.gone, documents.breaker, documents.breaker_since,
    documents.etag IS NOT NULL OR documents.last_modified IS NOT NULL,
    captures.number, captures.fetched, captures.state, captures.error, captures.status, captures.elapsed_seconds
FROM documents JOIN captures ON captures.number = (
    SELECT MAX(number) FROM (
        SELECT MAX(number) AS number FROM captures WHERE document = documents.number AND state = 'waiting'
        UNION ALL SELECT MAX(number) FROM captures WHERE document = documents.number AND state = 'parsed'
        UNION ALL SELECT MAX(number) FROM captures WHERE document = documents.number AND state = 'same'
        UNION ALL SELECT MAX(number) FROM captures WHERE document = documents.number AND state = 'failed'
        UNION ALL SELECT MAX(number) FROM captures WHERE document = documents.number AND state = 'not-modified'
        UNION ALL SELECT MAX(number) FROM captures WHERE document = documents.number AND state = 'gone'
    )
)
WHERE :source IS NULL OR documents.source = :source
ORDER BY documents.number
"""
LAST_GOOD = """
SELECT number, fetched FROM captures WHERE number = (
    SELECT MAX(number) FROM (
        SELECT MAX(number) AS number FROM captures WHERE document = :document AND state = 'parsed'
        UNION ALL SELECT MAX(number) FROM captures WHERE document = :document AND state = 'same'
        UNION ALL SELECT MAX(number) FROM captures WHERE document = :document AND state = 'not-modified'
    )
)
"""
FAILED = """
SELECT fetched, status FROM captures WHERE document = :document AND state = 'failed' AND number > :after
ORDER BY number DESC
"""
# Many years of them are not read to say that there are many.
SAME = """
SELECT COUNT(*), COALESCE(SUM(body_bytes), 0) FROM (
    SELECT body_bytes FROM captures WHERE document = :document AND state = 'same' ORDER BY number DESC LIMIT 10000
)
"""
NOT_MODIFIED = "SELECT COUNT(*) FROM captures WHERE document = :document AND state = 'not-modified'"
HELD = """
SELECT COUNT(*), MIN(fetched) FROM captures
WHERE document = :document AND state = 'waiting' AND error LIKE :mark || '%' AND number > (
    SELECT COALESCE(MAX(number), 0) FROM captures WHERE document = :document AND state = 'parsed'
)
"""
UNSTABLE = "SELECT source, kind, evidence FROM judgements WHERE verdict = 'unstable' ORDER BY source, kind"
GAPS = """
SELECT documents.source, defects.detail, captures.fetched
FROM defects JOIN captures ON captures.number = defects.capture JOIN documents ON documents.number = captures.document
WHERE defects.code = 'gap-suspected' ORDER BY defects.capture
"""

_decode_pace = msgspec.json.Decoder(Pace).decode


@guarded()
def conditions(db: "Database", source_id: str | None = None) -> tuple[SourceFacts, ...]:
    """How each configured source is, or the one that is named. Raises NotInArchive."""
    with snapshot(db):
        found = db.conn.execute(SOURCES, {"source": source_id}).fetchall()
        if source_id is not None and not found:
            raise NotInArchive(f"the archive holds no source {source_id!r} that is configured")
        documents = _documents(db.conn, source_id)
        moved, unstable = defaultdict(list), defaultdict(list)
        for source, move in moves.told(db):
            moved[source].append(move)
        for source, kind, evidence in db.conn.execute(UNSTABLE):
            unstable[source].append((kind, evidence))
        gaps = {source: (detail, rows.moment(at)) for source, detail, at in db.conn.execute(GAPS)}
        return tuple(
            msgspec.structs.replace(
                _source(row),
                documents=tuple(documents[row[0]]),
                moves=tuple(moved[row[0]]),
                unstable=tuple(unstable[row[0]]),
                gap=gaps.get(row[0], (None, None))[0],
                gap_seen=gaps.get(row[0], (None, None))[1],
            )
            for row in found
        )


def _source(row: rows.Row) -> SourceFacts:
    id_, url, added, polled, due, failures, since, error, retired, pace, entries, newest = row
    return SourceFacts(
        id=id_,
        urls=tuple(url.split("\n")),
        added=rows.seen_moment(added),
        last_polled=rows.moment(polled),
        next_due=rows.moment(due),
        failures=failures,
        failing_since=rows.moment(since),
        last_error=error,
        retired=rows.moment(retired),
        pace=Pace() if pace is None else _decode_pace(pace),
        entries=entries,
        newest_seen=rows.moment(newest),
    )


def _documents(connection: sqlite3.Connection, source_id: str | None) -> dict[str, list[DocumentFacts]]:
    """Read the documents of each source that were asked for when it was last polled."""
    by_source: dict[str, list[rows.Row]] = defaultdict(list)
    for source, *row in connection.execute(NEWEST, {"source": source_id}).fetchall():
        by_source[source].append(tuple(row))
    found: dict[str, list[DocumentFacts]] = defaultdict(list)
    for source, held_rows in by_source.items():
        # All documents of a poll have its time; others have another address by now, or no file any more.
        latest = max(row[_FETCHED] for row in held_rows)
        found[source] = [_document(connection, row) for row in held_rows if row[_FETCHED] == latest]
    return found


_FETCHED = 7


def _document(connection: sqlite3.Connection, row: Sequence[object]) -> DocumentFacts:
    number, url, gone, breaker, since, has_validators, _capture, fetched, state, error, status, elapsed = row
    facts = {"document": number}
    after, last_good = connection.execute(LAST_GOOD, facts).fetchone() or (0, None)
    is_failed = state == "failed"
    failed = connection.execute(FAILED, {**facts, "after": after}).fetchall() if is_failed else []
    same = same_bytes = not_modified = held_count = 0
    held_since = None
    if not is_failed and "://" in str(url):
        same, same_bytes = connection.execute(SAME, facts).fetchone()
        (not_modified,) = connection.execute(NOT_MODIFIED, facts).fetchone() if same else (0,)
    if state == "waiting":
        held_count, held_since = connection.execute(HELD, {**facts, "mark": held.MARK}).fetchone()
    return msgspec.convert(
        {
            "url": url,
            "fetched": fetched,
            "is_failed": is_failed,
            "status": status,
            "error": error,
            "elapsed_seconds": elapsed,
            "last_good": last_good,
            "failing_since": failed[-1][0] if failed else None,
            "failures": len(failed),
            "same_since": _run(failed),
            "gone": gone,
            "has_validators": bool(has_validators),
            "not_modified": not_modified,
            "same": same,
            "same_bytes": same_bytes,
            "held": held_count,
            "held_since": held_since,
            "breaker": breaker,
            "breaker_since": since,
        },
        DocumentFacts,
    )


def _run(failed: Iterable[tuple[str, int | None]]) -> str | None:
    """Give when the first of the newest failures was that have all the same status."""
    since = newest = None
    for at, (fetched, status) in enumerate(failed):
        if at == 0:
            newest = status
        elif status != newest:
            break
        since = fetched
    return since
