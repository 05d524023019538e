"""`[archive] keep`: bodies that nothing stands on are given up when they are old, a few of them each round.

The captures stay, with the hash of what came. A body stays as long as any capture that brought it is young, or

- is one that a revision, learned rule, judgement or tombstone is from, as none of them could be replayed or proved,
- is the newest of its document that was read, or that could not be, as the next body is compared with it,
- has not been read yet.

The states of a volatile revision but the last, in which counters, times and advertisements alone are different, may go.
What stands in the ledger and the defects of an entry came with a revision of it; what stands there of a document as a
whole and is in force came with its newest capture.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from archive import bodies, rows
from archive.connect import guarded, transaction
from schemas.errors import DamagedBody

if TYPE_CHECKING:
    from sqlite_utils import Database

#: How many captures one round looks at, and how many bytes of bodies it gives up at most (but always one).
CAPTURES_PER_ROUND = 1000
BYTES_PER_ROUND = 32 * 1024 * 1024

COME_TO = "SELECT capture FROM upkeep WHERE task = 'thin'"
GO_ON = """
INSERT INTO upkeep (task, capture) VALUES ('thin', :capture)
ON CONFLICT (task) DO UPDATE SET capture = excluded.capture WHERE capture <> excluded.capture
"""
NEXT = "SELECT number, fetched, body, body_bytes FROM captures WHERE number > :after ORDER BY number LIMIT :limit"
NEEDED = """
SELECT 1 FROM captures
WHERE body = :body AND (
    fetched >= :before
    OR state = 'waiting'
    OR number = (
        SELECT MAX(newest.number) FROM captures AS newest
        WHERE newest.document = captures.document AND newest.state = captures.state
    )
    OR EXISTS (SELECT 1 FROM revisions WHERE capture = captures.number)
    OR EXISTS (SELECT 1 FROM learned_rules WHERE capture = captures.number)
    OR EXISTS (SELECT 1 FROM judgements WHERE capture = captures.number)
    OR EXISTS (SELECT 1 FROM tombstones WHERE capture = captures.number)
)
LIMIT 1
"""
THIN = "UPDATE captures SET body = NULL WHERE body IN (SELECT value FROM json_each(:bodies))"


class Thinned(Struct, frozen=True, kw_only=True):
    """What one step of thinning came to."""

    bodies: int = 0
    freed_bytes: int = 0  #: As they were kept; the file does not shrink, but grows into them.
    error: str | None = None  #: Why bodies could not be given up that should have been.


@guarded()
def thin(db: "Database", *, before: datetime) -> Thinned:
    """Give up some bodies that came before this time and that nothing stands on; the next call goes on from there.

    What rests on them is packed anew first. Where that cannot be read, all of them stay.
    """
    reached = 0
    try:
        with transaction(db):
            row = db.conn.execute(COME_TO).fetchone()
            found, reached = _old_and_unneeded(db, row[0] if row else 0, rows.utc_text(before))
            db.conn.execute(THIN, {"bodies": rows.to_json(found)})
            freed = bodies.drop(db.conn, set(found)) if found else 0
            db.conn.execute(GO_ON, {"capture": reached})
    except DamagedBody as error:
        db.conn.execute(GO_ON, {"capture": reached})
        return Thinned(error=str(error))
    return Thinned(bodies=len(found), freed_bytes=freed)


def _old_and_unneeded(db: "Database", after: int, before: str) -> tuple[list[str], int]:
    """Find bodies to give up among the next captures; and how far that went, 0 where it begins anew."""
    found: dict[str, None] = {}
    size = 0
    reached, is_all_young = after, True
    captures = db.conn.execute(NEXT, {"after": after, "limit": CAPTURES_PER_ROUND}).fetchall()
    for number, fetched, body, body_bytes in captures:
        if fetched < before:  # not the end, where it is not: clocks have been wrong
            is_all_young = False
            if body is not None and body not in found:
                if found and size + body_bytes > BYTES_PER_ROUND:
                    return list(found), reached
                if db.conn.execute(NEEDED, {"body": body, "before": before}).fetchone() is None:
                    found[body] = None
                    size += body_bytes
        reached = number
    return list(found), 0 if is_all_young or len(captures) < CAPTURES_PER_ROUND else reached
