"""Where documents are said to have moved; and the moves that were adopted, with all that hangs on an address."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from archive import rows
from archive.connect import guarded, transaction
from schemas.errors import NotInArchive
from schemas.moves import Move, MoveKind

if TYPE_CHECKING:
    from sqlite_utils import Database

COLUMNS = "kind, moved_from, target, sightings, first_seen, last_seen, evidence, refused, agreed, adopted"
QUALIFIED = ", ".join(f"moves.{name}" for name in COLUMNS.split(", "))
MOVES = f"""
SELECT documents.source, documents.key, {QUALIFIED} FROM moves JOIN documents ON documents.number = moves.document
ORDER BY moves.number
"""  # noqa: S608 - a constant
DOCUMENT = "SELECT number FROM documents WHERE source = :source AND key = :key"
DROP = "DELETE FROM moves WHERE document = :document AND kind = :kind AND adopted IS NULL"
ADD = f"""
INSERT INTO moves (document, {COLUMNS}) VALUES (:document, :{COLUMNS.replace(", ", ", :")})
"""  # noqa: S608 - a constant
# The validators are those of the target, which answered for the old address, too.
MOVE = "UPDATE documents SET url = :target, key = :target WHERE number = :document"
IS_TAKEN = "SELECT 1 FROM documents WHERE source = :source AND key = :target AND number <> :document"
MOVE_PAGE = """
UPDATE OR IGNORE aliases SET value = :target WHERE source = :source AND kind = 'page' AND value = :moved_from
"""


@guarded()
def pending(db: "Database") -> dict[tuple[str, str], dict[MoveKind, Move]]:
    """Moves that are not adopted, by source and key of the document, then by who says so."""
    found: dict[tuple[str, str], dict[MoveKind, Move]] = {}
    for source, key, *columns in db.conn.execute(MOVES):
        move = _move(columns)
        if move.adopted is None:
            found.setdefault((source, key), {})[move.kind] = move
    return found


@guarded()
def adopted(db: "Database") -> dict[str, dict[str, str]]:
    """The addresses that were adopted, by source: from the old one to the newest."""
    found: dict[str, dict[str, str]] = {}
    for source, _, *columns in db.conn.execute(MOVES):
        move = _move(columns)
        if move.adopted is not None:
            ways = found.setdefault(source, {})
            for old in [old for old, new in ways.items() if new == move.moved_from]:
                ways[old] = move.target
            ways[move.moved_from] = move.target
            ways.pop(move.target, None)  # and back again
    return found


@guarded()
def told(db: "Database") -> list[tuple[str, Move]]:
    """Every move there is, with its source, in the order of their beginnings."""
    return [(source, _move(columns)) for source, _, *columns in db.conn.execute(MOVES)]


@guarded()
def keep(db: "Database", source_id: str, key: str, kind: MoveKind, move: Move | None) -> None:
    """Write down what is known of a move of this kind that is not adopted, in place of what was; None: it is none."""
    with transaction(db):
        document = _document(db, source_id, key)
        db.conn.execute(DROP, {"document": document, "kind": kind})
        if move is not None:
            db.conn.execute(ADD, {"document": document, **_columns(move)})


@guarded()
def adopt(db: "Database", source_id: str, key: str, move: Move, *, now: datetime) -> None:
    """Give a document its new address: it stays the same document, with its captures, its entries and their ids.

    Raises NotInArchive where the source has a document of that address already.
    """
    with transaction(db):
        document = _document(db, source_id, key)
        facts = {"document": document, "source": source_id, "target": move.target, "moved_from": key}
        if db.conn.execute(IS_TAKEN, facts).fetchone():
            raise NotInArchive(f"the source {source_id!r} has another document at {move.target}; remove one of them")
        db.conn.execute(MOVE, facts)
        db.conn.execute(MOVE_PAGE, facts)
        for kind in ("redirect", "feed"):
            db.conn.execute(DROP, {"document": document, "kind": kind})
        db.conn.execute(ADD, {"document": document, **_columns(move), "adopted": rows.utc_text(now)})


def _document(db: "Database", source_id: str, key: str) -> int:
    row = db.conn.execute(DOCUMENT, {"source": source_id, "key": key}).fetchone()
    if row is None:
        raise NotInArchive(f"the source {source_id!r} has no document {key}")
    number: int = row[0]
    return number


def _columns(move: Move) -> rows.Columns:
    return {
        "kind": move.kind,
        "moved_from": move.moved_from,
        "target": move.target,
        "sightings": move.sightings,
        "first_seen": rows.utc_text(move.first_seen),
        "last_seen": rows.utc_text(move.last_seen),
        "evidence": move.evidence,
        "refused": move.refused,
        "agreed": rows.utc_text(move.agreed) if move.agreed else None,
        "adopted": rows.utc_text(move.adopted) if move.adopted else None,
    }


def _move(columns: Sequence[Any]) -> Move:
    kind, moved_from, target, sightings, first_seen, last_seen, evidence, refused, agreed, adopted_at = columns
    return Move(
        kind=kind,
        moved_from=moved_from,
        target=target,
        sightings=sightings,
        first_seen=rows.seen_moment(first_seen),
        last_seen=rows.seen_moment(last_seen),
        evidence=evidence,
        refused=refused,
        agreed=rows.moment(agreed),
        adopted=rows.moment(adopted_at),
    )
