"""Documents as they were fetched, out of the archive again."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from archive import bodies
from archive.connect import guarded, snapshot
from schemas.errors import ArchiveError
from schemas.outcome import Document

if TYPE_CHECKING:
    from sqlite_utils import Database

# CROSS JOIN keeps this order (https://www.sqlite.org/optoverview.html#crossjoin): documents are few, captures are not.
ALL_UNREAD = """
SELECT documents.source, captures.number
FROM documents CROSS JOIN captures ON captures.document = documents.number AND captures.state = 'waiting'
WHERE captures.error IS NULL AND captures.body IS NOT NULL AND captures.number > COALESCE((
    SELECT MAX(read.number) FROM captures AS read
    WHERE read.document = documents.number AND read.state IN ('parsed', 'same')
), 0)
ORDER BY captures.number
"""
COLUMNS = """documents.url, documents.key, captures.body, captures.status, captures.content_type, captures.headers,
    captures.elapsed_seconds, captures.final_url"""
FETCHED = f"""
SELECT {COLUMNS}, captures.received
FROM captures JOIN documents ON documents.number = captures.document WHERE captures.number = :number
"""  # noqa: S608 - a constant
LATEST_BODIES = f"""
SELECT {COLUMNS}, captures.number
FROM documents JOIN captures ON captures.number = (
    SELECT MAX(newest.number) FROM captures AS newest
    WHERE newest.document = documents.number AND newest.state IN ('waiting', 'parsed', 'same')
        AND newest.body IS NOT NULL
)
WHERE documents.source = :source
ORDER BY documents.number
"""  # noqa: S608 - a constant

decode_headers = msgspec.json.Decoder(tuple[tuple[str, str], ...]).decode


@guarded()
def body(db: "Database", body_hash: bytes) -> bytes:
    """The body with this SHA-256, byte for byte as received. Raises ArchiveError where it is not there or damaged."""
    with snapshot(db):
        return bodies.read(db.conn, body_hash.hex())


@guarded()
def fetched(db: "Database", capture_number: int) -> Document:
    """The document that a capture brought, as it was fetched. Raises ArchiveError where it brought none."""
    row = db.conn.execute(FETCHED, {"number": capture_number}).fetchone()
    *columns, received = row or (None,) * 9
    if columns[2] is None:
        thinned = " any more: it was thinned or forgotten" if received is not None else ""
        raise ArchiveError(f"the archive holds no body of the capture {capture_number}{thinned}")
    return _document(db, columns)


@guarded()
def unread(db: "Database") -> dict[str, list[int]]:
    """The captures that were kept and not read, as a crash came between, by source; the first first."""
    found: dict[str, list[int]] = {}
    for source, number in db.conn.execute(ALL_UNREAD):
        found.setdefault(source, []).append(number)
    return found


@guarded()
def latest_bodies(db: "Database", source_id: str) -> list[tuple[Document, int]]:
    """The newest body of each document of a source, with its capture's number; those that could not be read are out."""
    found = db.conn.execute(LATEST_BODIES, {"source": source_id}).fetchall()
    return [(_document(db, row), number) for *row, number in found]


def _document(db: "Database", row: Sequence[Any]) -> Document:
    """Read `COLUMNS`."""
    url, key, body_hash, status, content_type, headers, elapsed_seconds, final_url = row
    return Document(
        url=url,
        key=key,
        body=body(db, bytes.fromhex(body_hash)),
        status=status,
        content_type=content_type,
        headers=decode_headers(headers),
        final_url=final_url,
        elapsed_seconds=elapsed_seconds,
    )
