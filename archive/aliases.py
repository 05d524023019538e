"""Every name by which an entry of a source can be found again."""

import sqlite3
from collections.abc import Iterable, Sequence

from archive import rows
from archive.decide import Candidate, match
from schemas.revision import EntryKey

#: One probe per name: compiled once, this costs less than handing all of them over in one statement.
PROBE = "SELECT entry, NULL FROM aliases WHERE source = ? AND kind = ? AND value = ?"
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
    connection: sqlite3.Connection, source_id: str, keys: Sequence[tuple[EntryKey, ...]]
) -> tuple[int | None, ...]:
    """Number, for each entry of a snapshot, the entry of the archive that it is; each is claimed at most once."""
    execute = connection.execute

    def held(key: EntryKey) -> Candidate | None:
        row = execute(PROBE_TEXT if key.kind == "text" else PROBE, (source_id, key.kind, key.value)).fetchone()
        return None if row is None else Candidate(row[0], rows.moment(row[1]))

    return match(keys, held)


def give(connection: sqlite3.Connection, source_id: str, named: Iterable[Named]) -> None:
    """Let these names find these entries from now on."""
    connection.executemany(GIVE, ((source_id, key.kind, key.value, number) for number, keys in named for key in keys))
