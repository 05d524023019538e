"""Every fetch, whatever came of it, and every body, once. Both are committed before anybody looks inside."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from archive import rows
from archive.connect import guarded, transaction
from archive.sources import document_id
from schemas.errors import ArchiveError
from schemas.outcome import Document, Gone, NotModified

if TYPE_CHECKING:
    from sqlite_utils import Database

ZSTD_LEVEL = 3

HAS_BODY = "SELECT 1 FROM bodies WHERE hash = :hash"
ADD_BODY = "INSERT INTO bodies (hash, size, data) VALUES (:hash, :size, :data)"
BODY = "SELECT size, data FROM bodies WHERE hash = :hash"
ADD = """
INSERT INTO captures
    (document, fetched, state, error, status, content_type, headers, elapsed_seconds, body, body_bytes)
VALUES
    (:document, :fetched, :state, :error, :status, :content_type, :headers, :elapsed_seconds, :body, :body_bytes)
RETURNING number
"""
# One that is still waiting was cut short by a crash; nobody knows how much of it was recorded.
LAST_READ = """
SELECT state, body FROM captures
WHERE document = :document AND state IN ('waiting', 'parsed', 'same') ORDER BY number DESC LIMIT 1
"""
SET_VALIDATORS = (
    "UPDATE documents SET etag = :etag, last_modified = :last_modified, gone = NULL WHERE number = :document"
)
SET_GONE = "UPDATE documents SET gone = :now WHERE number = :document AND gone IS NULL"
# One with the same bytes as the last was not read itself: what was found stands with that one.
SET_PARSED = "UPDATE captures SET state = 'parsed', error = NULL WHERE number = :number AND state <> 'same'"
SET_FAILED = "UPDATE captures SET state = 'failed', error = :error WHERE number = :number"
COLUMNS = """documents.url, documents.key, captures.body, captures.status, captures.content_type, captures.headers,
    captures.elapsed_seconds"""
FETCHED = f"""
SELECT {COLUMNS} FROM captures JOIN documents ON documents.number = captures.document WHERE captures.number = :number
"""  # noqa: S608 - a constant
LATEST_BODIES = f"""
SELECT {COLUMNS}, captures.number
FROM documents JOIN captures ON captures.number = (
    SELECT MAX(newest.number) FROM captures AS newest
    WHERE newest.document = documents.number AND newest.state IN ('waiting', 'parsed', 'same')
)
WHERE documents.source = :source
ORDER BY documents.number
"""  # noqa: S608 - a constant

_decode_headers = msgspec.json.Decoder(tuple[tuple[str, str], ...]).decode


class Capture(Struct, frozen=True, kw_only=True):
    """One fetch, as kept."""

    number: int
    is_new: bool  #: Whether its body has to be read: it is not the one that was read and recorded last.
    body_hash: bytes | None = None  #: SHA-256; None where no body came.


@guarded()
def record(db: "Database", source_id: str, outcome: Document | NotModified | Gone, *, now: datetime) -> Capture:
    """Keep what a fetch brought, in a transaction of its own, before anything in it is believed.

    A body stays new until `set_outcome` or `entries.record` says that it was read, so that what a crash or an error
    interrupted is done again although not a byte of it changed.
    """
    match outcome:
        case Document():
            return _record_document(db, source_id, outcome, now)
        case NotModified():
            return Capture(number=_record_answer(db, source_id, outcome, "not-modified", now), is_new=False)
        case Gone():
            return Capture(number=_record_answer(db, source_id, outcome, "gone", now), is_new=False)


@guarded()
def record_failure(db: "Database", source_id: str, url: str, key: str, error: str, *, now: datetime) -> int:
    """Keep that a fetch brought nothing, and why; returns the capture's number."""
    with transaction(db):
        document = document_id(db, source_id, url, key)
        return _add(db, document=document, fetched=rows.utc_text(now), state="failed", error=error)


@guarded()
def set_outcome(db: "Database", capture_number: int, error: str | None) -> None:
    """Write down that a capture was read and all that follows from it recorded, or what went wrong instead."""
    db.conn.execute(SET_PARSED if error is None else SET_FAILED, {"number": capture_number, "error": error})


@guarded()
def body(db: "Database", body_hash: bytes) -> bytes:
    """The body with this SHA-256, byte for byte as received."""
    import zstandard  # many rounds bring no body at all

    row = db.conn.execute(BODY, {"hash": body_hash.hex()}).fetchone()
    if row is None:
        raise ArchiveError(f"the archive holds no body {body_hash.hex()}")
    size, data = row
    try:
        return zstandard.ZstdDecompressor().decompress(data, max_output_size=size)
    except zstandard.ZstdError as error:
        raise ArchiveError(
            f"the body {body_hash.hex()} in the archive is damaged ({error}); restore it from a backup"
        ) from error


@guarded()
def fetched(db: "Database", capture_number: int) -> Document:
    """The document that a capture brought, as it was fetched. Raises ArchiveError where it brought none."""
    row = db.conn.execute(FETCHED, {"number": capture_number}).fetchone()
    if row is None or row[2] is None:
        raise ArchiveError(f"the archive holds no body of the capture {capture_number}")
    return _document(db, row)


@guarded()
def latest_bodies(db: "Database", source_id: str) -> list[tuple[Document, int]]:
    """The newest body of each document of a source, with its capture's number; those that could not be read are out."""
    found = db.conn.execute(LATEST_BODIES, {"source": source_id}).fetchall()
    return [(_document(db, row), number) for *row, number in found]


def _document(db: "Database", row: Sequence[Any]) -> Document:
    """Read `COLUMNS`."""
    url, key, body_hash, status, content_type, headers, elapsed_seconds = row
    return Document(
        url=url,
        key=key,
        body=body(db, bytes.fromhex(body_hash)),
        status=status,
        content_type=content_type,
        headers=_decode_headers(headers),
        elapsed_seconds=elapsed_seconds,
    )


def _record_document(db: "Database", source_id: str, document: Document, now: datetime) -> Capture:
    digest = sha256(document.body)
    with transaction(db):
        number = document_id(db, source_id, document.url, document.key)
        last = db.conn.execute(LAST_READ, {"document": number}).fetchone()
        is_new = last is None or last[0] == "waiting" or last[1] != digest.hexdigest()
        _keep_body(db, digest.hexdigest(), document.body)
        capture = _add(
            db,
            document=number,
            fetched=rows.utc_text(now),
            state="waiting" if is_new else "same",
            status=document.status,
            content_type=document.content_type,
            headers=rows.to_json(document.headers),
            elapsed_seconds=document.elapsed_seconds,
            body=digest.hexdigest(),
            body_bytes=len(document.body),
        )
        # Also when nothing changed: a server may give new validators with the same body.
        headers = {name.lower(): value for name, value in document.headers}
        validators = {"etag": headers.get("etag"), "last_modified": headers.get("last-modified")}
        db.conn.execute(SET_VALIDATORS, {"document": number, **validators})
    return Capture(number=capture, is_new=is_new, body_hash=digest.digest())


def _record_answer(db: "Database", source_id: str, answer: NotModified | Gone, state: str, now: datetime) -> int:
    with transaction(db):
        document = document_id(db, source_id, answer.url, answer.key)
        if state == "gone":
            db.conn.execute(SET_GONE, {"document": document, "now": rows.utc_text(now)})
        return _add(db, document=document, fetched=rows.utc_text(now), state=state)


def _keep_body(db: "Database", body_hash: str, data: bytes) -> None:
    import zstandard  # see body()

    if db.conn.execute(HAS_BODY, {"hash": body_hash}).fetchone() is None:
        packed = zstandard.ZstdCompressor(level=ZSTD_LEVEL, write_checksum=True).compress(data)
        db.conn.execute(ADD_BODY, {"hash": body_hash, "size": len(data), "data": packed})


def _add(db: "Database", **columns: str | float | None) -> int:
    absent = dict.fromkeys(("error", "status", "content_type", "headers", "elapsed_seconds", "body", "body_bytes"))
    ((number,),) = db.conn.execute(ADD, {**absent, **columns}).fetchall()
    return int(number)
