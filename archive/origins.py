"""Whether entries are still called what they were called at first, and dated as their revisions say.

A body, a capture and an index have hashes of their own. What is looked at here has none, and whether subscribers see an
old post as new depends on it: ids, names, times of change.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from archive import rows
from archive.identity import entry_keys
from archive.links import guid_name
from archive.soundness import RESTORE
from schemas.feed import Entry
from schemas.soundness import Finding

if TYPE_CHECKING:
    from sqlite_utils import Database

MINTED = "urn:uuid:"  #: How ids of ours begin.

KINDS = """
SELECT entry, number, kind FROM revisions
WHERE (number = 1) <> (kind = 'new') OR kind NOT IN ('new', 'cosmetic', 'volatile', 'substantive')
"""
# A capture is marked as read in the transaction that writes what it brought.
UNREAD = """
SELECT DISTINCT captures.number, captures.state FROM captures JOIN revisions ON revisions.capture = captures.number
WHERE captures.state <> 'parsed'
"""
ORIGINS = """
SELECT entries.number, entries.source, sources.kind, entries.public_id, entries.first_seen, entries.updated,
    first.seen, first.json, arrivals.updated
FROM entries JOIN sources ON sources.id = entries.source
    JOIN revisions AS first ON first.entry = entries.number AND first.number = 1
    LEFT JOIN arrivals ON arrivals.number = (
        SELECT MAX(number) FROM arrivals WHERE entry = entries.number AND revision = (
            SELECT MAX(number) FROM revisions WHERE entry = entries.number AND kind IN ('new', 'substantive')
        )
    )
"""
FEEDS = "SELECT id, feed FROM sources WHERE feed IS NOT NULL"
# What is forgotten takes the names along that it had last.
FORGETFUL = "SELECT DISTINCT source FROM tombstones WHERE kind = 'forgotten'"
HAS_NAME = "SELECT 1 FROM aliases WHERE entry = ? LIMIT 1"
IS_NAME = "SELECT 1 FROM aliases WHERE source = ? AND kind = ? AND value = ?"
NEXT_NUMBER = """
SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'entries'), 0), COALESCE(MAX(number), 0) FROM entries
"""


def origins(db: "Database") -> Iterator[Finding]:
    """Tell which entries have lost a name or an id, or are dated otherwise than their revisions are."""
    yield from _states(db)
    execute = db.conn.execute
    forgetful = {source for (source,) in execute(FORGETFUL)}
    for number, source, source_kind, public_id, first_seen, updated, seen, json, arrived in execute(ORIGINS):
        where = f"entry {number}"
        if first_seen != seen:
            yield _finding(where, f"it was first seen at {first_seen}, and its first revision at {seen}")
        try:
            first = rows.entry_from_json(json)
        except msgspec.DecodeError:
            continue  # whoever makes revisions again tells
        if updated != arrived:
            yield _finding(where, f"it was updated at {updated}, and came in that state updated at {arrived}")
        if public_id != first.guid and not public_id.startswith(MINTED):
            yield _finding(where, f"its id is {public_id[:80]!r}, and neither its guid nor one of ours")
        elif source_kind != "pages" and source not in forgetful and not _is_named(db, number, source, public_id, first):
            yield _finding(where, "a name is missing by which it was known; it could come out as new again")


def _states(db: "Database") -> Iterator[Finding]:
    """Tell what is marked as something that it cannot be, and what feeds say of themselves that cannot be read."""
    execute = db.conn.execute
    for number, revision, kind in execute(KINDS):
        yield _finding(f"entry {number}, revision {revision}", f"it cannot be {kind}")
    for number, state in execute(UNREAD):
        yield _finding(f"capture {number}", f"revisions are from it, and yet it is marked as {state}")
    given, newest = execute(NEXT_NUMBER).fetchone()
    if newest > given:
        yield _finding(f"entry {newest}", f"the next entry would get a number that is taken, {given + 1}")
    for source, feed in execute(FEEDS):
        try:
            rows.feed_from_json(feed)
        except msgspec.DecodeError as error:
            yield _finding(f"source {source}", f"what its feed says of itself cannot be read: {error}")


def _finding(where: str, what: str) -> Finding:
    return Finding(check="entries", where=where, what=what, todo=RESTORE)


def _is_named(db: "Database", number: int, source: str, public_id: str, first: Entry) -> bool:
    """Whether the names of an entry are there; one that has gone over to another entry still is."""
    if public_id == first.guid:
        return db.conn.execute(IS_NAME, (source, "guid", guid_name(public_id))).fetchone() is not None
    if db.conn.execute(HAS_NAME, (number,)).fetchone() is not None:
        return True
    (names,) = entry_keys([first])
    return any(db.conn.execute(IS_NAME, (source, name.kind, name.value)).fetchone() for name in names)
