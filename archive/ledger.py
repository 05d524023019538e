"""What was stripped, by revision and rule, and what was found wrong."""

from typing import TYPE_CHECKING

from msgspec import Struct

from archive import rows
from archive.connect import guarded
from schemas.snapshot import Defect, Edit

if TYPE_CHECKING:
    from sqlite_utils import Database

LATEST = "COALESCE(:revision, (SELECT revision FROM entries WHERE number = :entry))"
EDITS = f"""
SELECT rule, version, place, text, kept_before, kept_after, added, count, markup_bytes FROM ledger
WHERE entry = :entry AND revision = {LATEST} ORDER BY number
"""  # noqa: S608 - a constant
DEFECTS = f"""
SELECT code, place, detail FROM defects WHERE entry = :entry AND revision = {LATEST} ORDER BY number
"""  # noqa: S608 - a constant
# What holds now: of the latest state of every entry, and of the documents as last read.
TOTALS = """
SELECT rule, COUNT(*), COUNT(DISTINCT entry), SUM(words), SUM(count), SUM(markup_bytes)
FROM (
    SELECT ledger.* FROM entries JOIN ledger ON ledger.entry = entries.number AND ledger.revision = entries.revision
    WHERE entries.source = :source OR :source IS NULL
    UNION ALL
    SELECT ledger.* FROM documents JOIN ledger ON ledger.entry IS NULL AND ledger.capture = (
        SELECT MAX(captures.number) FROM captures
        WHERE captures.document = documents.number AND captures.state = 'parsed'
    )
    WHERE documents.source = :source OR :source IS NULL
)
GROUP BY rule ORDER BY SUM(words) DESC, COUNT(*) DESC, rule
"""


class RuleTotal(Struct, frozen=True, kw_only=True):
    """What one rule did to the entries as they are now."""

    rule: str
    lines: int  #: Of the ledger.
    entries: int
    words: int  #: Whole words removed.
    count: int  #: Elements, attributes, characters; the rule says which.
    markup_bytes: int


@guarded()
def ledger(db: "Database", entry_number: int, revision: int | None = None) -> tuple[Edit, ...]:
    """What was stripped from one state of an entry, the latest if not said, in the order it was."""
    facts = {"entry": entry_number, "revision": revision}
    return tuple(rows.edit(row) for row in db.conn.execute(EDITS, facts))


@guarded()
def defects(db: "Database", entry_number: int, revision: int | None = None) -> tuple[Defect, ...]:
    """What was found wrong in one state of an entry, the latest if not said."""
    facts = {"entry": entry_number, "revision": revision}
    return tuple(rows.defect(row) for row in db.conn.execute(DEFECTS, facts))


@guarded()
def totals_by_rule(db: "Database", source_id: str | None = None) -> tuple[RuleTotal, ...]:
    """What each rule stripped from the entries as they are now, of one source or of all; most words first."""
    found = db.conn.execute(TOTALS, {"source": source_id})
    return tuple(
        RuleTotal(rule=rule, lines=lines, entries=entries, words=words, count=count, markup_bytes=markup_bytes)
        for rule, lines, entries, words, count, markup_bytes in found
    )
