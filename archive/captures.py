"""Every fetch, whatever came of it, and every body, once. Both are committed before anybody looks inside."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from archive import bodies, rows
from archive.chain import Fact, link
from archive.connect import guarded, transaction
from archive.retrieval import decode_headers
from archive.sources import document_id
from schemas.outcome import Answer, Document, Gone, NotModified, Refusal

if TYPE_CHECKING:
    from sqlite_utils import Database

NEWEST_LINK = "SELECT number, chain FROM captures ORDER BY number DESC LIMIT 1"
ADD = """
INSERT INTO captures (
    number, document, fetched, state, error, status, content_type, headers, elapsed_seconds, body, body_bytes,
    received, chain, final_url, redirects
) VALUES (
    :number, :document, :fetched, :state, :error, :status, :content_type, :headers, :elapsed_seconds, :body,
    :body_bytes, :received, :chain, :final_url, :redirects
)
"""
# One that is still waiting was cut short by a crash; nobody knows how much of it was recorded. Each part is answered
# from an index, however many captures there are.
LAST_READ = """
SELECT number, state, received, body FROM captures WHERE number = (
    SELECT MAX(number) FROM (
        SELECT MAX(number) AS number FROM captures WHERE document = :document AND state = 'waiting'
        UNION ALL SELECT MAX(number) FROM captures WHERE document = :document AND state = 'parsed'
        UNION ALL SELECT MAX(number) FROM captures WHERE document = :document AND state = 'same'
    )
)
"""
# What could not be read may be more like it than what could: the page of a server that is out of order.
FAILED_SINCE = """
SELECT body FROM captures WHERE number > :number AND number = (
    SELECT MAX(number) FROM captures WHERE document = :document AND state = 'failed'
)
"""
# What was doubted since is doubted until the document is read again, also where it is by then as it was before.
DOUBTED_SINCE = """
SELECT breaker IS NOT NULL AND EXISTS (
    SELECT 1 FROM captures WHERE document = :document AND state = 'failed' AND number > :number
) FROM documents WHERE number = :document
"""
SET_VALIDATORS = """
UPDATE documents
SET etag = :etag, last_modified = :last_modified, validators_url = :validators_url, stamp = :stamp, gone = NULL
WHERE number = :document
"""
# A 304 need not repeat them all (RFC 9110 §15.4.5); those it sends are the current ones.
RENEW_VALIDATORS = """
UPDATE documents SET etag = COALESCE(:etag, etag), last_modified = COALESCE(:last_modified, last_modified)
WHERE number = :document
    AND (etag IS NOT COALESCE(:etag, etag) OR last_modified IS NOT COALESCE(:last_modified, last_modified))
"""
# It was kept, but a crash came before it was recorded; one that is held for a person has an error. Either may have lost
# its body meanwhile, to an entry that was forgotten.
UNREAD = """
SELECT number, body FROM captures
WHERE document = :document AND state = 'waiting' AND (error IS NULL OR body IS NULL) AND number > COALESCE((
    SELECT MAX(number) FROM captures WHERE document = :document AND state IN ('parsed', 'same')
), 0)
ORDER BY number DESC LIMIT 1
"""
# What came since the last that could be read, and whose validators we hold: a 304 says that it is there still.
UNREADABLE = """
SELECT captures.error, captures.headers, documents.etag, documents.last_modified
FROM documents JOIN captures ON captures.number = (
    SELECT MAX(number) FROM captures
    WHERE document = :document AND state = 'failed' AND status BETWEEN 200 AND 299 AND received IS NOT NULL
)
WHERE documents.number = :document AND captures.number > COALESCE((
    SELECT MAX(number) FROM captures WHERE document = :document AND state IN ('parsed', 'same')
), 0)
"""
SET_GONE = "UPDATE documents SET gone = :now WHERE number = :document AND gone IS NULL"
# One with the same bytes as the last was not read itself: what was found stands with that one.
SET_PARSED = "UPDATE captures SET state = 'parsed', error = NULL WHERE number = :number AND state <> 'same'"
SET_FAILED = "UPDATE captures SET state = 'failed', error = :error WHERE number = :number"
# A server is not asked for the same bytes again; a file costs nobody anything.
READ_AGAIN = "UPDATE documents SET stamp = NULL WHERE number = (SELECT document FROM captures WHERE number = :number)"
# Nothing else would ever have a document read again of which the only copy is lost, and that does not change.
LOST = "its body went with an entry that was forgotten before it was read; the next poll asks for it again"
ASK_AGAIN = """
UPDATE documents SET etag = NULL, last_modified = NULL, validators_url = NULL, stamp = NULL WHERE number = :document
"""

#: What may be kept of a document; None where nothing may.
Redact = Callable[[Document], bytes | None]

_ABSENT: dict[str, Fact] = dict.fromkeys(
    "error status content_type headers elapsed_seconds body body_bytes received final_url redirects".split()
)


class Capture(Struct, frozen=True, kw_only=True):
    """One fetch, as kept."""

    number: int
    is_new: bool  #: Whether its body has to be read: it is not the one that was read last, or was doubted since.
    body_hash: bytes | None = None  #: SHA-256 of what came; None where no body did.
    unread: int | None = None  #: Nothing changed since this capture, which was kept but never read.
    still: str | None = None  #: Nothing changed since one that could not be read, or believed, for this reason.


@guarded()
def record(
    db: "Database",
    source_id: str,
    outcome: Document | NotModified | Gone,
    *,
    now: datetime,
    redact: Redact | None = None,
) -> Capture:
    """Keep what a fetch brought, in a transaction of its own, before anything in it is believed.

    A body stays new until `set_outcome` or `entries.record` says that it was read, so that what a crash or an error
    interrupted is done again although not a byte of it changed. `redact` says what may be kept of a document whose
    source has entries that were forgotten.
    """
    match outcome:
        case Document():
            return _record_document(db, source_id, outcome, now, redact)
        case NotModified():
            return _record_answer(db, source_id, outcome, "not-modified", now)
        case Gone():
            return _record_answer(db, source_id, outcome, "gone", now)


@guarded()
def record_failure(
    db: "Database",
    source_id: str,
    url: str,
    key: str,
    error: str,
    *,
    now: datetime,
    answer: Refusal | None = None,
    keeps_body: bool = True,
) -> int:
    """Keep that a fetch brought nothing, and why, with what the server said instead; returns the capture's number."""
    with transaction(db):
        document = document_id(db, source_id, url, key)
        facts: dict[str, Fact] = {} if answer is None or answer.status is None else _answered(answer)
        if answer is not None and answer.body and keeps_body:
            kept = sha256(answer.body).hexdigest()
            before = db.conn.execute(FAILED_SINCE, {"document": document, "number": 0}).fetchone() or ()
            bodies.keep(db.conn, kept, answer.body, before=[body for body in before if body])
            facts |= {"body": kept, "body_bytes": len(answer.body), "received": kept}
        return _add(db, document=document, fetched=rows.utc_text(now), state="failed", error=error, **facts)


@guarded()
def set_outcome(db: "Database", capture_number: int, error: str | None) -> None:
    """Write down that a capture was read and all that follows from it recorded, or what went wrong instead."""
    db.conn.execute(SET_PARSED if error is None else SET_FAILED, {"number": capture_number, "error": error})
    if error is not None:
        read_again(db, capture_number)


def read_again(db: "Database", capture_number: int) -> None:
    """Have the document of a capture, where it is a file, read by the next poll although nobody touches it."""
    db.conn.execute(READ_AGAIN, {"number": capture_number})


def _record_document(
    db: "Database", source_id: str, document: Document, now: datetime, redact: Redact | None
) -> Capture:
    digest = sha256(document.body)
    received = digest.hexdigest()
    with transaction(db):
        number = document_id(db, source_id, document.url, document.key)
        last = db.conn.execute(LAST_READ, {"document": number}).fetchone()
        last_number, last_state, last_received, last_kept = last or (0, "waiting", None, None)
        is_new = last_state == "waiting" or last_received != received
        if not is_new:
            (is_new,) = db.conn.execute(DOUBTED_SINCE, {"document": number, "number": last_number}).fetchone()
        # What was redacted since it came does not come back with the same bytes.
        kept = last_kept if last_received == received and last_kept else received
        if kept == received and (redact is not None or last_kept != received):
            data = document.body if redact is None else redact(document)
            kept = None if data is None else received if data is document.body else sha256(data).hexdigest()
            if data is not None and kept is not None:
                facts = {"document": number, "number": last_number}
                (failed,) = db.conn.execute(FAILED_SINCE, facts).fetchone() or (None,)
                bodies.keep(db.conn, kept, data, before=[body for body in (failed, last_kept) if body])
        capture = _add(
            db,
            document=number,
            fetched=rows.utc_text(now),
            state="waiting" if is_new else "same",
            **_answered(document),
            body=kept,
            body_bytes=len(document.body),
            received=received,
        )
        # Also when nothing changed: a server may give new validators with the same body.
        db.conn.execute(SET_VALIDATORS, {"document": number, "stamp": document.stamp, **_validators(document)})
    return Capture(number=capture, is_new=bool(is_new), body_hash=digest.digest())


def _record_answer(
    db: "Database", source_id: str, answer: NotModified | Gone, state: Literal["not-modified", "gone"], now: datetime
) -> Capture:
    with transaction(db):
        document = document_id(db, source_id, answer.url, answer.key)
        if state == "gone":
            db.conn.execute(SET_GONE, {"document": document, "now": rows.utc_text(now)})
        facts = _answered(answer)
        if state == "not-modified":  # most fetches of most sources, for decades
            facts |= {"headers": None, "content_type": None}
        number = _add(db, document=document, fetched=rows.utc_text(now), state=state, **facts)
        if state == "gone":
            return Capture(number=number, is_new=False)
        still = _still_unreadable(db, document)
        if answer.headers:
            db.conn.execute(RENEW_VALIDATORS, {"document": document, **_validators(answer)})
        unread, kept = db.conn.execute(UNREAD, {"document": document}).fetchone() or (None, None)
        if unread is not None and kept is None:
            db.conn.execute(SET_FAILED, {"number": unread, "error": LOST})
            db.conn.execute(ASK_AGAIN, {"document": document})
            unread = None
    return Capture(number=number, is_new=False, unread=unread, still=still)


def _still_unreadable(db: "Database", document: int) -> str | None:
    """Give why what a server says is unchanged could not be read; None where that could, or it was an error's page."""
    error, headers, etag, last_modified = db.conn.execute(UNREADABLE, {"document": document}).fetchone() or (None,) * 4
    if error is None or headers is None:
        return None
    named = {name.lower(): value for name, value in reversed(decode_headers(headers))}
    held = (("etag", etag), ("last-modified", last_modified))
    return error if any(value is not None and named.get(name) == value for name, value in held) else None


def _answered(answer: Answer) -> dict[str, Fact]:
    """Give what an answer tells besides its body, as columns."""
    named = {name.lower(): value for name, value in answer.headers}
    return {
        "status": answer.status,
        "content_type": answer.content_type if isinstance(answer, Document) else named.get("content-type"),
        "headers": rows.to_json(answer.headers),
        "elapsed_seconds": float(answer.elapsed_seconds),
        "final_url": answer.final_url if answer.final_url != answer.url else None,
        "redirects": rows.to_json(answer.redirects) if answer.redirects else None,
    }


def _validators(answer: Answer) -> dict[str, Fact]:
    """Give the validators that an answer brought, as columns. The first of several counts, as with any client."""
    named = {name.lower(): value for name, value in reversed(answer.headers)}
    return {
        "etag": named.get("etag"),
        "last_modified": named.get("last-modified"),
        "validators_url": answer.final_url if answer.final_url != answer.url else None,
    }


def _add(db: "Database", **columns: Fact) -> int:
    """Write a capture down as the next link of the chain, within the caller's transaction."""
    previous_number, previous = db.conn.execute(NEWEST_LINK).fetchone() or (0, None)
    number: int = previous_number + 1
    facts = _ABSENT | columns
    chained = link(
        previous,
        number,
        facts["document"],
        facts["fetched"],
        facts["state"] if facts["received"] is None else "document",
        facts["status"],
        facts["content_type"],
        facts["headers"],
        facts["elapsed_seconds"],
        facts["received"],
        facts["body_bytes"],
    )
    db.conn.execute(ADD, {**facts, "number": number, "chain": chained})
    return number
