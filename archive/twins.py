"""Entries of several sources that go by one name, where these sources are published as one feed."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from archive import rows
from archive.connect import guarded
from archive.identity import minted_id

if TYPE_CHECKING:
    from sqlite_utils import Database

# Who came first keeps the id: it is the one that subscribers know.
TAKEN = """
SELECT mine.number, mine.source, mine.public_id
FROM json_each(:numbers) AS wanted CROSS JOIN entries AS mine ON mine.number = wanted.value
WHERE EXISTS (
    SELECT 1 FROM json_each(:sources) AS member
        CROSS JOIN entries AS other ON other.source = member.value AND other.public_id = mine.public_id
    WHERE other.number < mine.number
)
"""
# A home page, or a guid such as "12" or "latest", is many an entry's in many a feed, and no sign that two are one.
REPEATED = """
SELECT DISTINCT wanted.value, other.entry
FROM json_each(:numbers) AS wanted CROSS JOIN entries AS mine ON mine.number = wanted.value
    CROSS JOIN aliases INDEXED BY aliases_by_entry ON aliases.entry = mine.number
    CROSS JOIN json_each(:sources) AS member
    CROSS JOIN aliases AS other
        ON other.source = member.value AND other.kind = aliases.kind AND other.value = aliases.value
WHERE aliases.kind IN ('guid', 'link')
    AND CASE WHEN aliases.value GLOB '//*' THEN aliases.value GLOB '//*[/?]?*'
        ELSE instr(aliases.value, ':') OR length(aliases.value) >= 16 END
    AND member.value <> mine.source AND other.entry < mine.number
ORDER BY wanted.value, other.entry
"""


@guarded()
def renamed(db: "Database", source_ids: Sequence[str], numbers: Iterable[int]) -> dict[int, str]:
    """Ids for those of these entries whose own one an earlier entry of another of these sources has."""
    found = db.conn.execute(TAKEN, {"numbers": rows.to_json(list(numbers)), "sources": rows.to_json(list(source_ids))})
    return {number: minted_id(source, f"{public_id}\n#2") for number, source, public_id in found}


@guarded()
def earlier(db: "Database", source_ids: Sequence[str], numbers: Iterable[int]) -> dict[int, list[int]]:
    """Of those of these entries whose guid or link earlier ones of others of these sources have or had: these."""
    wanted = {"numbers": rows.to_json(list(numbers)), "sources": rows.to_json(list(source_ids))}
    found: dict[int, list[int]] = {}
    for number, other in db.conn.execute(REPEATED, wanted):
        found.setdefault(number, []).append(other)
    return found
