"""Entries that their publishers say are deleted (RFC 6721), kept and told.

A tombstone is information, which a processor may heed or not (RFC 6721 §3). Ours keeps the entry and leaves it out of
what is published: its publisher has withdrawn it. It is over as soon as the entry is in the feed again.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from archive import rows
from archive.connect import guarded
from archive.links import guid_name
from archive.words import words
from schemas.feed import Entry, Person, Text
from schemas.snapshot import Deletion, Snapshot

if TYPE_CHECKING:
    from sqlite_utils import Database

#: A condition on `entries`: not deleted by its publisher.
ALIVE = """NOT EXISTS (
    SELECT 1 FROM tombstones WHERE tombstones.source = entries.source AND tombstones.public_id = entries.public_id
        AND tombstones.kind = 'publisher' AND tombstones.revoked IS NULL
)"""
IN_FORCE = """
SELECT tombstones.public_id, entries.number FROM tombstones
    LEFT JOIN entries ON entries.source = tombstones.source AND entries.public_id = tombstones.public_id
WHERE tombstones.source = :source AND tombstones.kind = 'publisher' AND tombstones.revoked IS NULL
"""
NAMED = """
SELECT number, public_id FROM entries WHERE source = :source AND public_id = :ref
UNION ALL
SELECT entries.number, entries.public_id FROM aliases JOIN entries ON entries.number = aliases.entry
WHERE aliases.source = :source AND aliases.kind = 'guid' AND aliases.value = :name
LIMIT 1
"""
# What we forgot stays forgotten, and what is told again is no news.
ADD = """
INSERT INTO tombstones (source, public_id, kind, deleted, seen, capture, deleted_by, comment)
VALUES (:source, :public_id, 'publisher', :deleted, :now, :capture, :deleted_by, :comment)
ON CONFLICT (source, public_id) DO UPDATE SET
    deleted = excluded.deleted, seen = excluded.seen, capture = excluded.capture, deleted_by = excluded.deleted_by,
    comment = excluded.comment, revoked = NULL
WHERE kind = 'publisher' AND (
    revoked IS NOT NULL OR deleted IS NOT excluded.deleted OR deleted_by IS NOT excluded.deleted_by
    OR comment IS NOT excluded.comment
)
"""
REVOKE = "UPDATE tombstones SET revoked = ? WHERE source = ? AND public_id = ?"
OF = """
SELECT entries.number, tombstones.deleted, tombstones.seen, tombstones.deleted_by, tombstones.comment
FROM json_each(:numbers) AS wanted JOIN entries ON entries.number = wanted.value
    JOIN tombstones ON tombstones.source = entries.source AND tombstones.public_id = entries.public_id
WHERE tombstones.kind = 'publisher' AND tombstones.revoked IS NULL
"""
# Only of what was published: of all others nobody needs to be told. A forgotten entry has no id any more to tell.
TOLD = """
SELECT entries.number, tombstones.public_id, COALESCE(tombstones.deleted, tombstones.seen),
    tombstones.deleted_by, tombstones.comment
FROM json_each(:sources) AS wanted CROSS JOIN tombstones ON tombstones.source = wanted.value
    JOIN entries ON entries.source = tombstones.source AND entries.public_id = tombstones.public_id
WHERE tombstones.kind = 'publisher' AND tombstones.revoked IS NULL
ORDER BY tombstones.seen DESC, tombstones.source, tombstones.public_id LIMIT :limit
"""
FORGOTTEN = """
SELECT COUNT(*) FROM json_each(:sources) AS wanted CROSS JOIN tombstones ON tombstones.source = wanted.value
WHERE tombstones.kind = 'forgotten'
"""


class Deleted(Struct, frozen=True, kw_only=True):
    """What a publisher said of an entry that it deleted."""

    at: datetime | None = None  #: When, as it says.
    seen_at: datetime  #: When we learned of it.
    by: str | None = None
    comment: str | None = None


def note(
    connection: sqlite3.Connection,
    source_id: str,
    snapshot: Snapshot,
    places: Mapping[int, int],
    facts: rows.Columns,
) -> tuple[int, tuple[int, ...]]:
    """Keep what a document says is deleted, and let live what it holds again; count the first, number the second.

    `places` are the indexes of its entries by their numbers. Of an entry that it holds and says is deleted the later
    word counts: that of its `updated`, or of its tombstone.
    """
    dead: dict[str, Deletion] = {}
    for deletion in snapshot.tombstones:
        row = connection.execute(NAMED, _names(source_id, deletion.guid)).fetchone()
        number, public_id = row or (-1, deletion.guid)
        held = snapshot.entries[places[number]] if number in places else None
        if held is None or _is_later(deletion, held):
            dead[public_id] = deletion
    before = connection.execute(IN_FORCE, {"source": source_id}).fetchall()
    if not (dead or before):  # as nearly always
        return 0, ()
    alive = {public_id: number for public_id, number in before if number in places and public_id not in dead}
    connection.executemany(REVOKE, ((facts["now"], source_id, public_id) for public_id in alive))
    connection.executemany(ADD, (facts | _columns(public_id, deletion) for public_id, deletion in dead.items()))
    known = {public_id for public_id, _ in before}
    return len(dead.keys() - known), tuple(alive.values())


def of(db: "Database", numbers: Iterable[int]) -> dict[int, Deleted]:
    """What publishers said of those of these entries that they deleted."""
    return {
        number: Deleted(at=rows.moment(deleted), seen_at=rows.seen_moment(seen), by=by, comment=comment)
        for number, deleted, seen, by, comment in db.conn.execute(OF, {"numbers": rows.to_json(list(numbers))})
    }


@guarded()
def in_force(db: "Database", source_ids: Sequence[str], *, limit: int) -> dict[int, Deletion]:
    """What publishers said of those entries of these sources that they deleted last, by number."""
    wanted = {"sources": rows.to_json(list(source_ids)), "limit": limit}
    return {
        number: Deletion(
            guid=public_id,
            deleted=rows.moment(deleted),
            by=Person(name=by) if by else None,
            comment=Text(value=comment) if comment else None,
        )
        for number, public_id, deleted, by, comment in db.conn.execute(TOLD, wanted)
    }


@guarded()
def forgotten(db: "Database", source_ids: Sequence[str]) -> int:
    """How many entries of these sources were forgotten, ever."""
    (found,) = db.conn.execute(FORGOTTEN, {"sources": rows.to_json(list(source_ids))}).fetchone()
    return int(found)


def _names(source_id: str, ref: str) -> rows.Columns:
    return {"source": source_id, "ref": ref, "name": guid_name(ref)}


def _is_later(deletion: Deletion, held: Entry) -> bool:
    written = held.updated or held.published
    return deletion.deleted is not None and written is not None and deletion.deleted > written


def _columns(public_id: str, deletion: Deletion) -> rows.Columns:
    by = deletion.by
    return {
        "public_id": public_id,
        "deleted": deletion.deleted.isoformat() if deletion.deleted else None,
        "deleted_by": (by.name or by.email or by.uri) if by else None,
        "comment": " ".join(words(deletion.comment)) or None,
    }
