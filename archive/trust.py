"""The archive's memory of which names of a source can be trusted to name its entries."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from archive import aliases, rows
from archive.churn import Familiar, Judgement, NameKind, Standings
from archive.connect import guarded, transaction
from schemas.revision import EntryKey, Known

if TYPE_CHECKING:
    from sqlite_utils import Database

STANDING = "SELECT kind, verdict, evidence FROM judgements WHERE source = ? ORDER BY kind"
JUDGE = """
INSERT INTO judgements (source, kind, verdict, evidence, judged, capture)
VALUES (:source, :kind, :verdict, :evidence, :now, :capture)
ON CONFLICT (source, kind) DO UPDATE SET
    verdict = excluded.verdict, evidence = excluded.evidence, judged = excluded.judged, capture = excluded.capture
"""
ACQUIT = "DELETE FROM judgements WHERE source = :source AND kind = :kind"


@guarded()
def standings(db: "Database", source_id: str) -> Standings:
    """How the names of a source stand that have ever changed by themselves; most sources have none."""
    return {kind: (verdict, evidence) for kind, verdict, evidence in db.conn.execute(STANDING, (source_id,))}


def familiar(
    db: "Database", source_id: str, keys: Sequence[tuple[EntryKey, ...]], known: Sequence[Known | None]
) -> Familiar:
    """Tell whether an entry of a snapshot has had its name of some kind before, as far as the archive knows."""

    def is_familiar(index: int, kind: NameKind) -> bool:
        one = known[index]
        found = (aliases.held(db.conn, source_id, key) for key in keys[index] if key.kind == kind)
        return any(held is not None and one is not None and held.number == one.number for held in found)

    return is_familiar


@guarded()
def keep(db: "Database", source_id: str, judgement: Judgement, *, capture_number: int, now: datetime) -> None:
    """Keep what a fetch has shown of the names of a source."""
    if not judgement.changed:
        return
    facts = {"source": source_id, "capture": capture_number, "now": rows.utc_text(now)}
    with transaction(db):
        for kind, (verdict, evidence) in judgement.changed.items():
            found = {**facts, "kind": kind, "verdict": verdict, "evidence": evidence}
            db.conn.execute(ACQUIT if verdict is None else JUDGE, found)
