"""Every name by which an entry of a source can be found again."""

import sqlite3
from collections.abc import Container, Iterable, Sequence

from archive import rows
from archive.matching import Candidate, Match, match
from schemas.revision import EntryKey

HAS_ANY = "SELECT 1 FROM aliases WHERE source = ? LIMIT 1"
#: One probe per name: compiled once, this costs less than handing all of them over in one statement.
PROBE = "SELECT entry FROM aliases WHERE source = ? AND kind = ? AND value = ?"
# Only what a text finds depends on its date.
PROBE_TEXT = """
SELECT entry, (SELECT published FROM entries WHERE number = entry) FROM aliases
WHERE source = ? AND kind = ? AND value = ?
"""
# A name that has gone over to another entry (a slug used again, an id that was reassigned) finds its last owner.
GIVE = """
INSERT INTO aliases (source, kind, value, entry) VALUES (?, ?, ?, ?)
ON CONFLICT (source, kind, value) DO UPDATE SET entry = excluded.entry WHERE entry <> excluded.entry
"""

Named = tuple[int, tuple[EntryKey, ...]]  # the number of an entry, and its names


def claim(
    connection: sqlite3.Connection,
    source_id: str,
    keys: Sequence[tuple[EntryKey, ...]],
    *,
    refused: Container[tuple[int, int]] = (),
) -> tuple[Match | None, ...]:
    """Find, for each entry of a snapshot, the entry of the archive that it is; each is claimed at most once."""
    execute = connection.execute
    if execute(HAS_ANY, (source_id,)).fetchone() is None:  # a source that is read for the first time
        return (None,) * len(keys)

    def known(key: EntryKey) -> Candidate | None:
        if key.kind == "text":
            return held(connection, source_id, key)
        row = execute(PROBE, (source_id, key.kind, key.value)).fetchone()
        return None if row is None else Candidate(row[0])

    return match(keys, known, refused=refused)


def held(connection: sqlite3.Connection, source_id: str, key: EntryKey) -> Candidate | None:
    """Find the entry that carries a name now; with its date where that is a text."""
    if key.kind == "text":
        row = connection.execute(PROBE_TEXT, (source_id, key.kind, key.value)).fetchone()
        return None if row is None else Candidate(row[0], rows.moment(row[1]))
    row = connection.execute(PROBE, (source_id, key.kind, key.value)).fetchone()
    return None if row is None else Candidate(row[0])


def give(connection: sqlite3.Connection, source_id: str, named: Iterable[Named]) -> None:
    """Let these names find these entries from now on."""
    connection.executemany(GIVE, ((source_id, key.kind, key.value, number) for number, keys in named for key in keys))
