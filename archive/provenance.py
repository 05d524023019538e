"""Whether what came is what is kept: the chain of captures, every body, and which revisions stand on what.

Each check reads row by row and holds no more than two bodies at a time; see `archive.soundness` for the others.
"""

import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from archive import bodies
from archive.bodies import KEYFRAME_EVERY
from archive.chain import FACTS, link
from archive.soundness import RESTORE
from schemas.errors import DamagedBody
from schemas.soundness import Finding

if TYPE_CHECKING:
    from sqlite_utils import Database

#: How many bodies a quick check reads.
SAMPLE = 200

COUNT_CAPTURES = "SELECT COUNT(*) FROM captures"
CAPTURES = f"""
SELECT captures.chain, captures.body, bodies.size, {FACTS}
FROM captures LEFT JOIN bodies ON bodies.hash = captures.body ORDER BY captures.number
"""  # noqa: S608 - constants
HEAD = "SELECT chain FROM captures ORDER BY number DESC LIMIT 1"
NEEDED = "SELECT entry, number FROM revisions WHERE capture = :capture LIMIT 1"
FORGOTTEN = """
SELECT 1 FROM tombstones JOIN documents ON documents.source = tombstones.source
WHERE documents.number = :document AND tombstones.kind = 'forgotten' LIMIT 1
"""

COUNT_BODIES = "SELECT COUNT(*) FROM bodies"
ALONE = "SELECT hash FROM bodies WHERE base IS NULL"
RESTING = "SELECT hash FROM bodies WHERE base = :hash"
DELTAS = "SELECT hash FROM bodies WHERE base IS NOT NULL"
# A hash is as good as drawn by lot, so those that follow a random one are.
SAMPLED = "SELECT hash FROM bodies WHERE hash >= :start AND hash < :end ORDER BY hash LIMIT :limit"

# Out of a body that went whole when something in it was forgotten nothing can be made again.
REVISED = """
SELECT DISTINCT revisions.capture, documents.source
FROM revisions JOIN captures ON captures.number = revisions.capture
    JOIN documents ON documents.number = captures.document
WHERE revisions.capture >= :start AND NOT (
    captures.body IS NULL AND captures.received IS NOT NULL
    AND EXISTS (SELECT 1 FROM tombstones WHERE tombstones.source = documents.source AND kind = 'forgotten')
)
ORDER BY revisions.capture LIMIT :limit
"""
NEWEST = "SELECT MAX(capture) FROM revisions"
REVISIONS_OF = "SELECT entry, number, rules_hash, json FROM revisions WHERE capture = :capture ORDER BY entry, number"

Tally = Counter[str]


class Kept(Struct, frozen=True, kw_only=True):
    """A revision as it is kept."""

    entry: int
    number: int
    capture: int
    rules_hash: str
    json: str


def head(db: "Database") -> str | None:
    """The newest link of the chain of captures; None while there are none, or where it cannot be read."""
    try:
        row = db.conn.execute(HEAD).fetchone()
    except sqlite3.Error:
        return None
    return row[0] if row else None


def captures(db: "Database", tally: Tally) -> Iterator[Finding]:
    """Tell where the chain of captures is broken, and which body is not the one that its capture brought."""
    previous, expected = None, 1
    for chain, body, size, *facts in db.conn.execute(CAPTURES):
        number, document, received, body_bytes = facts[0], facts[1], facts[-2], facts[-1]
        tally["captures"] += 1
        if number != expected:
            missing = f"capture {expected}" + (f" to {number - 1}" if number - 1 > expected else "")
            yield _finding("captures", missing, "no such capture is there any more, and none is ever removed")
        elif chain != link(previous, *facts):
            what = "it is not as it was written, or not what followed the one before: its link does not fit"
            yield _finding("captures", f"capture {number}", what)
        previous, expected = chain, number + 1
        if body is not None and body != received:
            tally["redacted"] += 1
            if received is None or not db.conn.execute(FORGOTTEN, {"document": document}).fetchone():
                yield _finding("captures", f"capture {number}", f"it brought the body {received}, and keeps {body}")
        elif body is not None and size != body_bytes:
            yield _finding("captures", f"capture {number}", f"it brought {body_bytes} bytes, and keeps {size}")
        elif body is None and received is not None:
            needed = db.conn.execute(NEEDED, {"capture": number}).fetchone()
            is_forgotten = needed and db.conn.execute(FORGOTTEN, {"document": document}).fetchone()
            tally["redacted" if is_forgotten else "thinned"] += 1
            if needed and not is_forgotten:
                what = "its body was thinned, though entry {} has its revision {} from it".format(*needed)
                yield _finding("captures", f"capture {number}", what)


def all_bodies(db: "Database", tally: Tally) -> Iterator[Finding]:
    """Tell which bodies cannot be read, or are not what their SHA-256 says; each is unpacked once.

    From each body that stands alone it goes to those that rest on it, so that none is unpacked again for the next.
    Where two rest on one, which is rare, the second is read on its own.
    """
    for (root,) in db.conn.execute(ALONE):
        waiting = [(root, 1, False)]
        while waiting:
            yield from _along(db.conn, waiting, tally)
    (count,) = db.conn.execute(COUNT_BODIES).fetchone()
    if tally["bodies"] < count:
        yield from _unreached(db)


def some_bodies(db: "Database", tally: Tally) -> Iterator[Finding]:
    """Do the same with a sample of them, other ones each time."""
    start = f"{random.getrandbits(256):064x}"
    found = db.conn.execute(SAMPLED, {"start": start, "end": "g", "limit": SAMPLE}).fetchall()
    found += db.conn.execute(SAMPLED, {"start": "", "end": start, "limit": SAMPLE - len(found)}).fetchall()
    for (body_hash,) in found:
        tally["bodies"] += 1
        try:
            tally["body_bytes"] += len(bodies.read(db.conn, body_hash))
        except DamagedBody as error:
            yield _damaged(error)


def revised(db: "Database", *, sample: int | None = None) -> Iterator[tuple[int, str]]:
    """Yield the captures that revisions came from, each with its source; or as many as wanted from a random one on."""
    (newest,) = db.conn.execute(NEWEST).fetchone()
    last = max(1, (newest or 1) - (sample or 0))
    start = random.randint(1, last) if sample is not None else 1  # noqa: S311 - nobody is to be outwitted
    yield from db.conn.execute(REVISED, {"start": start, "limit": -1 if sample is None else sample})


def revisions_of(db: "Database", capture_number: int) -> list[Kept]:
    """The revisions that a capture brought."""
    return [
        Kept(entry=entry, number=number, capture=capture_number, rules_hash=rules_hash, json=json)
        for entry, number, rules_hash, json in db.conn.execute(REVISIONS_OF, {"capture": capture_number})
    ]


def _along(connection: sqlite3.Connection, waiting: list[tuple[str, int, bool]], tally: Tally) -> Iterator[Finding]:
    """Take a body off those that wait, and go on to what rests on it, as long as something does.

    With each waits how many have to be read for it, itself included, and whether one of those is damaged.
    """
    body_hash, depth, is_lost = waiting.pop()
    data: bytes | None = None
    is_first = True
    while depth <= KEYFRAME_EVERY:  # those that are farther up cannot be read: _unreached() tells
        tally["bodies"] += 1
        try:
            data = None if is_lost else _unpacked(connection, body_hash, data, is_first=is_first)
        except DamagedBody as error:
            is_lost = True
            yield _damaged(error)
        else:
            tally["body_bytes"] += len(data or b"")
            if is_lost:
                yield _damaged(DamagedBody(body_hash, "it rests on another that is damaged"))
        resting = [row[0] for row in connection.execute(RESTING, {"hash": body_hash})]
        if not resting:
            return
        waiting += [(other, depth + 1, is_lost) for other in resting[1:]]
        body_hash, depth, is_first = resting[0], depth + 1, False


def _unpacked(connection: sqlite3.Connection, body_hash: str, base: bytes | None, *, is_first: bool) -> bytes:
    if is_first:
        return bodies.read(connection, body_hash)
    return bodies.checked(body_hash, bodies.undo(connection, body_hash, base))


def _unreached(db: "Database") -> Iterator[Finding]:
    """Tell which bodies rest, over others, on one that is not there, or on themselves."""
    for (body_hash,) in db.conn.execute(DELTAS):
        try:
            bodies.chain(db.conn, body_hash)
        except DamagedBody as error:
            yield _damaged(error)


def _damaged(error: DamagedBody) -> Finding:
    return _finding("bodies", f"body {error.body_hash}", f"it cannot be read: {error.why}")


def _finding(check: str, where: str, what: str) -> Finding:
    return Finding(check=check, where=where, what=what, todo=RESTORE)
