"""What a document does not hold: entries that are gone from it, and those that may have come and gone between fetches.

An entry that only fell off the end of a document is not gone, and nothing is ever deleted for being gone.
"""

import sqlite3
from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import pairwise

from msgspec import Struct

from archive import rows
from schemas.feed import Entry
from schemas.snapshot import Defect, Snapshot

#: Of entries in the order of their dates, so many in a hundred may stand elsewhere: those that are pinned to the top.
ASTRAY_PERCENT_MAX = 20
#: What is missing from a document like this may be there all the same.
DAMAGES = frozenset(
    (
        *("document-shrunk", "document-truncated", "documents-glued", "entries-left-out"),
        *("json-damaged", "tag-missing", "xml-recovered"),
    )
)

BEFORE = """
SELECT this.document, this.number, this.fetched, previous.number, previous.fetched
FROM captures AS this JOIN captures AS previous ON previous.number = (
    SELECT MAX(number) FROM captures WHERE document = this.document AND state = 'parsed' AND number < this.number
)
WHERE this.number = ?
"""
LAST_SEEN = "SELECT last_seen FROM entries WHERE number = ?"
# In the order of an index in which those that were seen last stand near the top.
HELD_ANY = """
SELECT 1 FROM entries WHERE source = ? AND last_seen >= ?
ORDER BY published_utc DESC, first_seen DESC, position LIMIT 1
"""
OTHERS = "SELECT number FROM documents WHERE source = :source AND number <> :document AND gone IS NULL"
WAS_ASKED = "SELECT 1 FROM captures WHERE document = ? AND number > ? LIMIT 1"
MISSED = "SELECT number FROM entries WHERE source = :source AND gone_since IS NOT NULL"
EXPECTED = "SELECT number FROM entries WHERE source = :source AND published_utc > :since"
EXPECTED_ALL = "SELECT number FROM entries WHERE source = :source"
SET_GONE = "UPDATE entries SET gone_since = ? WHERE number = ? AND gone_since IS NULL"
SET_BACK = "UPDATE entries SET gone_since = NULL WHERE number = ?"


class Before(Struct, frozen=True):
    """A capture, and the one of the same document that was read last before it. Times are as kept."""

    document: int
    capture: int
    fetched: str
    number: int  #: Of the one before …
    fetched_before: str  #: … and its time.


def window_start(entries: Sequence[Entry]) -> datetime | None:
    """The date after which a document should hold every entry; None where its order tells of none.

    That is the date of the last entry of those that stand in the order of their dates, the newest first or the oldest.
    """
    dates = [entry.published for entry in entries if entry.published is not None]
    if not dates:
        return None
    if all(one >= other for one, other in pairwise(dates)):  # as nearly always
        return dates[-1]
    if all(one <= other for one, other in pairwise(dates)):
        return dates[0]
    least = len(dates) - max(1, len(dates) * ASTRAY_PERCENT_MAX // 100)
    found = [last for last, length in map(_falling, (dates, dates[::-1])) if length >= least]
    return max(found, default=None)


def before(connection: sqlite3.Connection, capture: int) -> Before | None:
    """The capture of the same document that was read last before this one."""
    row = connection.execute(BEFORE, (capture,)).fetchone()
    return None if row is None else Before(*row)


def gap(connection: sqlite3.Connection, source_id: str, previous: Before, numbers: Iterable[int]) -> Defect | None:
    """Say that a capture shares no entry with the one before, where that is so; `numbers` are its known entries.

    It is asked before they are noted as seen. A document that was empty before shares nothing with any.
    """
    for number in numbers:  # the first answers, as nearly always
        if connection.execute(LAST_SEEN, (number,)).fetchone()[0] >= previous.fetched_before:
            return None
    if connection.execute(HELD_ANY, (source_id, previous.fetched_before)).fetchone() is None:
        return None
    detail = (
        f"captures {previous.number} ({previous.fetched_before[:16]}Z) and {previous.capture} "
        f"({previous.fetched[:16]}Z) share no entry; what was published between them may be missing"
    )
    return Defect(code="gap-suspected", where="document", detail=detail)


def note(
    connection: sqlite3.Connection,
    snapshot: Snapshot,
    previous: Before | None,
    numbers: Collection[int],
    facts: rows.Columns,
) -> tuple[int, int]:
    """Note which entries are gone from a document, and which are back, of which `numbers` are all; count both.

    `facts` are its `source` and the time `now`.
    """
    missed = {number for (number,) in connection.execute(MISSED, facts)}
    back = missed.intersection(numbers)
    gone = _expected(connection, snapshot, previous, facts).difference(numbers, missed)
    if back or gone:
        connection.executemany(SET_BACK, ((number,) for number in sorted(back)))
        connection.executemany(SET_GONE, ((facts["now"], number) for number in sorted(gone)))
    return len(gone), len(back)


def is_window(snapshot: Snapshot) -> bool:
    """Whether a document is a feed's current one, so that what it lacks means something."""
    return snapshot.dialect != "pages" and not snapshot.feed.is_archive and bool(snapshot.entries)


def _expected(
    connection: sqlite3.Connection, snapshot: Snapshot, previous: Before | None, facts: rows.Columns
) -> set[int]:
    """The entries that a document should hold."""
    if previous is None or any(defect.code in DAMAGES for defect in snapshot.defects if defect.entry is None):
        return set()
    if _others(connection, previous, facts):  # nobody knows which of them an entry belongs in
        return set()
    if snapshot.feed.is_complete:
        return {number for (number,) in connection.execute(EXPECTED_ALL, facts)}
    since = window_start(snapshot.entries)
    if since is None:
        return set()
    return {number for (number,) in connection.execute(EXPECTED, facts | {"since": rows.utc_text(since)})}


def _others(connection: sqlite3.Connection, previous: Before, facts: rows.Columns) -> bool:
    """Whether the source has other documents that are asked for still."""
    others = connection.execute(OTHERS, facts | {"document": previous.document}).fetchall()
    return any(connection.execute(WAS_ASKED, (number, previous.number)).fetchone() for (number,) in others)


def _falling(dates: Sequence[datetime]) -> tuple[datetime, int]:
    """How many dates the longest run that never rises has, others left out; and the latest that it can end with."""
    ends: list[float] = []
    lasts: list[datetime] = []
    for date in dates:
        key = -date.timestamp()
        at = bisect_right(ends, key)
        ends[at : at + 1] = [key]
        lasts[at : at + 1] = [date]
    return lasts[-1], len(lasts)
