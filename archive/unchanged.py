"""Polls in which nothing changed, as in most: what they need to know, and what they leave behind, for many at once.

All that is in any way unusual goes the long way, by `captures` and `sources`; here are the sources with one document
that is in order.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from archive import rows
from archive.captures import NEWEST_LINK
from archive.chain import link
from archive.connect import guarded, transaction
from schemas.pace import Pace
from schemas.source import Validators

if TYPE_CHECKING:
    from sqlite_utils import Database

STANDINGS = """
SELECT sources.id, documents.number, documents.key, documents.url, documents.etag, documents.last_modified,
    documents.validators_url, documents.stamp, sources.pace, sources.next_due
FROM sources JOIN documents ON documents.source = sources.id
WHERE sources.id IN (SELECT value FROM json_each(:ids)) AND sources.failures = 0 AND sources.last_error IS NULL
    AND documents.gone IS NULL AND documents.breaker IS NULL
    AND (documents.stamp IS NOT NULL OR (
        sources.pace IS NOT NULL AND (documents.etag IS NOT NULL OR documents.last_modified IS NOT NULL)
    ))
    AND NOT EXISTS (SELECT 1 FROM captures WHERE document = documents.number AND state = 'waiting')
    AND NOT EXISTS (SELECT 1 FROM documents AS more WHERE more.source = sources.id AND more.number <> documents.number)
"""

ADD = """
INSERT INTO captures (number, document, fetched, state, status, elapsed_seconds, chain) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
SET_DUE = "UPDATE sources SET next_due = ?, due_reasons = ?, last_polled = ? WHERE id = ? AND retired IS NULL"

STATE = "not-modified"
_decode = msgspec.json.Decoder(Pace).decode


class Standing(Struct, frozen=True, kw_only=True):
    """What is known of a source whose only document is in order."""

    document: int
    key: str
    url: str
    validators: Validators
    stamp: str | None = None  #: Of a file, which has no pace.
    pace: Pace | None
    next_due: datetime | None


class Unchanged(Struct, frozen=True, kw_only=True):
    """A poll that brought 304 from where it was expected, with no other validators, or found a file untouched."""

    source: str
    document: int
    polled: datetime
    status: int | None
    elapsed_seconds: float
    next_due: datetime
    reasons: Sequence[str]


@guarded()
def standings(db: "Database", ids: Iterable[str]) -> dict[str, Standing]:
    """What is known of those of these sources whose only document is in order."""
    return {
        source: Standing(
            document=document,
            key=key,
            url=url,
            validators=Validators(etag=etag, last_modified=last_modified, url=given_by),
            stamp=stamp,
            pace=None if pace is None else _decode(pace),
            next_due=rows.moment(next_due),
        )
        for source, document, key, url, etag, last_modified, given_by, stamp, pace, next_due in db.conn.execute(
            STANDINGS, {"ids": rows.to_json(list(ids))}
        )
    }


@guarded()
def record(db: "Database", polls: Sequence[Unchanged]) -> None:
    """Keep polls that brought nothing, as captures, and when their sources are due again; all in one transaction."""
    with transaction(db):
        number, chained = db.conn.execute(NEWEST_LINK).fetchone() or (0, None)
        captures, due = [], []
        for poll in polls:
            number += 1
            polled, elapsed = rows.utc_text(poll.polled), float(poll.elapsed_seconds)
            chained = link(chained, number, poll.document, polled, STATE, poll.status, None, None, elapsed, None, None)
            captures.append((number, poll.document, polled, STATE, poll.status, elapsed, chained))
            due.append((rows.utc_text(poll.next_due), rows.to_json(poll.reasons), polled, poll.source))
        db.conn.executemany(ADD, captures)
        db.conn.executemany(SET_DUE, due)
