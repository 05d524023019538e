"""Sources and publications: what is configured, when each is due, what its feed says of itself."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from archive import rows
from archive.connect import guarded, transaction
from schemas.feed import Feed
from schemas.snapshot import Defect
from schemas.source import Publication, Source, Validators

if TYPE_CHECKING:
    from sqlite_utils import Database

SETTINGS = "SELECT settings FROM sources WHERE id = :id"
FORGET_SOURCES = "UPDATE sources SET configured = 0 WHERE configured"
FORGET_PUBLICATIONS = "UPDATE publications SET configured = 0 WHERE configured"
# Another address is another subscription: it is due at once, and what happened to the old one is over. One that a
# document of it has already, as it was adopted, is not another.
SYNC_SOURCE = """
INSERT INTO sources (id, position, configured, kind, url, title, settings, added)
VALUES (:id, :position, 1, :kind, :url, :title, :settings, :now)
ON CONFLICT (id) DO UPDATE SET
    position = excluded.position, configured = 1, kind = excluded.kind, title = excluded.title,
    settings = excluded.settings, url = excluded.url,
    next_due = CASE WHEN url = excluded.url OR EXISTS (
        SELECT 1 FROM documents WHERE documents.source = sources.id AND documents.key = excluded.url
    ) THEN next_due END,
    retired = CASE WHEN url = excluded.url THEN retired END
"""
SYNC_PUBLICATION = """
INSERT INTO publications (id, position, configured, title, settings)
VALUES (:id, :position, 1, :title, :settings)
ON CONFLICT (id) DO UPDATE SET
    position = excluded.position, configured = 1, title = excluded.title, settings = excluded.settings
"""
DROP_MEMBERS = "DELETE FROM publication_sources WHERE publication = :id"
ADD_MEMBER = "INSERT INTO publication_sources (publication, position, source) VALUES (?, ?, ?)"

NEXT_DUE = "SELECT id, next_due FROM sources WHERE configured ORDER BY position"
SET_DUE = """
UPDATE sources SET
    next_due = CASE WHEN retired IS NULL THEN :next_due ELSE next_due END, due_reasons = :reasons, last_polled = :now,
    last_error = :error, failures = CASE WHEN :is_failed THEN failures + 1 ELSE 0 END,
    failing_since = CASE WHEN :is_failed THEN COALESCE(failing_since, :now) END
WHERE id = :id
"""
FORMER_SOURCES = "SELECT id, settings FROM sources WHERE NOT configured ORDER BY id"
FORMER_PUBLICATIONS = """
SELECT publications.id, publications.settings, json_group_array(publication_sources.source)
FROM publications JOIN publication_sources ON publication_sources.publication = publications.id
WHERE NOT publications.configured GROUP BY publications.id ORDER BY publications.id
"""
RETIRE = "UPDATE sources SET retired = :now, next_due = :never WHERE id = :id AND retired IS NULL"
NEVER = "9999-12-31T23:59:59.999999Z"

OVERVIEW = """
SELECT id, COALESCE(title, feed_title), kind, url, configured,
    (SELECT COUNT(*) FROM entries WHERE entries.source = sources.id),
    last_polled, next_due, due_reasons, failures, last_error, failing_since, retired
FROM sources ORDER BY configured DESC, position, id
"""
GAPS = """
SELECT documents.source, COUNT(*), MAX(defects.capture), defects.detail
FROM defects JOIN captures ON captures.number = defects.capture JOIN documents ON documents.number = captures.document
WHERE defects.code = 'gap-suspected' GROUP BY documents.source
"""  # the detail is that of the latest
FEED = "SELECT feed FROM sources WHERE id = :id"
SET_FEED = """
UPDATE sources SET feed = :feed, feed_title = :feed_title, feed_home_page = :feed_home_page,
    feed_language = :feed_language, feed_updated = :feed_updated
WHERE id = :id AND feed IS NOT :feed
"""
SET_CHANGED = "UPDATE sources SET changed = :mark WHERE id = :id"
MARKS = """
SELECT wanted.value, sources.changed FROM json_each(:ids) AS wanted LEFT JOIN sources ON sources.id = wanted.value
"""
FEED_DEFECTS = """
SELECT code, place, detail FROM defects
WHERE entry IS NULL AND capture IN (
    SELECT (SELECT MAX(captures.number) FROM captures
            WHERE captures.document = documents.number AND captures.state = 'parsed')
    FROM documents WHERE documents.source = :source AND documents.gone IS NULL
)
ORDER BY number
"""

DOCUMENT = "SELECT number, url FROM documents WHERE source = :source AND key = :key"
ADD_DOCUMENT = "INSERT INTO documents (source, key, url) VALUES (:source, :key, :url) RETURNING number"
# Validators are of the address that gave them.
MOVE_DOCUMENT = """
UPDATE documents SET url = :url, etag = NULL, last_modified = NULL, validators_url = NULL, stamp = NULL
WHERE number = :number
"""
COPIES = """
SELECT url, key, etag, last_modified, validators_url, stamp FROM documents
WHERE source = :source AND (etag IS NOT NULL OR last_modified IS NOT NULL OR stamp IS NOT NULL)
ORDER BY number
"""

_decode_names = msgspec.json.Decoder(tuple[str, ...]).decode


class Copy(Struct, frozen=True, kw_only=True):
    """What tells whether a document is still as it was when it was kept last."""

    key: str
    validators: Validators  #: For its server.
    stamp: str | None = None  #: For the file system.


class SourceRow(Struct, frozen=True, kw_only=True):
    """What there is to say of a source at a glance."""

    id: str
    title: str | None  #: Configured, else the feed's own.
    kind: str
    url: str  #: Several stand on a line each.
    configured: bool  #: False when the configuration no longer names it.
    entries: int
    last_polled: datetime | None
    next_due: datetime | None  #: None while it is retired too.
    due_reasons: tuple[str, ...] = ()  #: Why then: what decided comes first.
    failures: int  #: In a row.
    last_error: str | None
    failing_since: datetime | None = None  #: When the first of these failures was.
    retired: datetime | None  #: When its server said that it is gone for good.
    gaps: int = 0  #: How often successive captures of a document shared no entry, ever.
    last_gap: str | None = None  #: The last time, in words.
    notices: tuple[str, ...] = ()  #: Where it has moved, or is said to have; why it is not believed for now.


@guarded()
def sync(db: "Database", sources: Sequence[Source], publications: Sequence[Publication], *, now: datetime) -> None:
    """Write down what is configured, in its order; what no longer is stays, marked so."""
    with transaction(db):
        db.conn.execute(FORGET_SOURCES)
        db.conn.execute(FORGET_PUBLICATIONS)
        db.conn.executemany(SYNC_SOURCE, (_source_row(source, at, now) for at, source in enumerate(sources)))
        for position, publication in enumerate(publications):
            columns = {
                "id": publication.id,
                "position": position,
                "title": publication.title,
                "settings": rows.to_json(publication),
            }
            db.conn.execute(SYNC_PUBLICATION, columns)
            db.conn.execute(DROP_MEMBERS, {"id": publication.id})
            members = [(publication.id, place, source) for place, source in enumerate(publication.sources)]
            db.conn.executemany(ADD_MEMBER, members)


@guarded()
def next_due(db: "Database") -> dict[str, datetime | None]:
    """When each configured source is to be polled next; None means at once, the end of the calendar never."""
    return {source: rows.moment(due) for source, due in db.conn.execute(NEXT_DUE)}


@guarded()
def set_due(
    db: "Database",
    source_id: str,
    next_due: datetime,
    *,
    reasons: Sequence[str] = (),
    now: datetime,
    error: str | None,
    is_failed: bool | None = None,
) -> None:
    """Write down that a source was polled `now`, what went wrong if anything did, when it is due again, and why then.

    With `is_failed` said to be false, what went wrong with some of its documents is no failure of the source.
    """
    facts = {
        "id": source_id,
        "next_due": rows.utc_text(next_due),
        "reasons": rows.to_json(reasons) if reasons else None,
        "now": rows.utc_text(now),
        "error": error,
        "is_failed": error is not None if is_failed is None else is_failed,
    }
    db.conn.execute(SET_DUE, facts)


@guarded()
def retire(db: "Database", source_id: str, *, now: datetime) -> bool:
    """Write down that a source is gone for good: it is never due again, and all it brought stays.

    Gives whether that is news.
    """
    return db.conn.execute(RETIRE, {"id": source_id, "now": rows.utc_text(now), "never": NEVER}).rowcount > 0


@guarded()
def settings(db: "Database", source_id: str) -> Source | None:
    """The settings of a source as they were configured last; None where this version cannot read them."""
    row = db.conn.execute(SETTINGS, {"id": source_id}).fetchone()
    return rows.source_from_json(row[0]) if row else None


@guarded()
def former(db: "Database") -> tuple[tuple[Source, ...], tuple[Publication, ...]]:
    """What is not configured any more, as it was last; of settings that this version cannot read, the names alone."""
    found = db.conn.execute(FORMER_SOURCES).fetchall()
    held = db.conn.execute(FORMER_PUBLICATIONS).fetchall()
    return (
        tuple(rows.source_from_json(settings) or Source(id=own_id, url="") for own_id, settings in found),
        tuple(
            rows.publication_from_json(settings) or Publication(id=own_id, sources=_decode_names(members))
            for own_id, settings, members in held
        ),
    )


@guarded()
def overview(db: "Database") -> tuple[SourceRow, ...]:
    """Every source there is or was: the configured ones in their order, then the others."""
    gaps = {source: (count, detail) for source, count, _, detail in db.conn.execute(GAPS)}
    return tuple(_overview_row(row, *gaps.get(row[0], (0, None))) for row in db.conn.execute(OVERVIEW))


@guarded()
def feed(db: "Database", source_id: str) -> Feed | None:
    """What the newest document of a source says of itself; None before any was read."""
    row = db.conn.execute(FEED, {"id": source_id}).fetchone()
    return None if row is None or row[0] is None else rows.feed_from_json(row[0])


@guarded()
def defects(db: "Database", source_id: str) -> tuple[Defect, ...]:
    """What is wrong with the documents of a source as a whole, as last read."""
    return tuple(rows.defect(row) for row in db.conn.execute(FEED_DEFECTS, {"source": source_id}))


@guarded()
def copies(db: "Database", source_id: str) -> dict[str, Copy]:
    """What tells whether the newest copies of the documents of a source are current, by URL; of some, nothing does."""
    found = db.conn.execute(COPIES, {"source": source_id})
    return {
        url: Copy(key=key, validators=Validators(etag=etag, last_modified=last_modified, url=given_by), stamp=stamp)
        for url, key, etag, last_modified, given_by, stamp in found
    }


@guarded()
def document_id(db: "Database", source_id: str, url: str, key: str) -> int:
    """The number of a source's document, given when it is first met; it keeps it when its address moves."""
    row = db.conn.execute(DOCUMENT, {"source": source_id, "key": key}).fetchone()
    if row is None:
        added = db.conn.execute(ADD_DOCUMENT, {"source": source_id, "key": key, "url": url})
        (row,) = added.fetchall()  # to the end, or it does not commit
    elif row[1] != url:
        db.conn.execute(MOVE_DOCUMENT, {"number": row[0], "url": url})
    number: int = row[0]
    return number


def set_feed(connection: sqlite3.Connection, source_id: str, facts: Feed) -> None:
    """Keep what a document says of itself, within the transaction that records its entries."""
    connection.execute(SET_FEED, {"id": source_id, **rows.feed_columns(facts)})


def mark_changed(connection: sqlite3.Connection, source_id: str, mark: str) -> None:
    """Note that what is published of a source may have changed; `mark` is one that it never had."""
    connection.execute(SET_CHANGED, {"id": source_id, "mark": mark})


@guarded()
def marks(db: "Database", source_ids: Sequence[str]) -> tuple[str | None, ...]:
    """What marks the last change of each of these sources: None where nothing was ever written."""
    return tuple(mark for _, mark in db.conn.execute(MARKS, {"ids": rows.to_json(list(source_ids))}))


def _source_row(source: Source, position: int, now: datetime) -> rows.Columns:
    return {
        "id": source.id,
        "position": position,
        "kind": source.kind,
        "url": source.url if isinstance(source.url, str) else "\n".join(source.url),
        "title": source.title,
        "settings": rows.to_json(source),
        "now": rows.utc_text(now),
    }


def _overview_row(row: rows.Row, gaps: int, last_gap: str | None) -> SourceRow:
    id_, title, kind, url, configured, entries, last_polled, due, reasons, failures, last_error, since, retired = row
    return SourceRow(
        id=id_,
        title=title,
        kind=kind,
        url=url,
        configured=bool(configured),
        entries=entries,
        last_polled=rows.moment(last_polled),
        next_due=rows.moment(due) if retired is None else None,
        due_reasons=() if reasons is None else _decode_names(reasons),
        failures=failures,
        last_error=last_error,
        failing_since=rows.moment(since),
        retired=rows.moment(retired),
        gaps=gaps,
        last_gap=last_gap,
    )
