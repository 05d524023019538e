"""Documents that are kept and not recorded, because most of what they call new is known: a person decides."""

from typing import TYPE_CHECKING

from archive import captures, retrieval
from archive.connect import guarded
from schemas.outcome import Document

if TYPE_CHECKING:
    from sqlite_utils import Database

#: How the error of a capture that is held begins; its state stays "waiting", so that it is read again every time.
MARK = "held: "
HOLD = "UPDATE captures SET error = :error WHERE number = :number AND state = 'waiting'"
# What a later fetch has overtaken is not recorded any more.
HELD = """
SELECT captures.number FROM documents JOIN captures
    ON captures.document = documents.number AND captures.state = 'waiting' AND captures.error LIKE :mark || '%'
WHERE documents.source = :source AND captures.body IS NOT NULL AND captures.number > (
    SELECT COALESCE(MAX(read.number), 0) FROM captures AS read
    WHERE read.document = documents.number AND read.state = 'parsed'
)
ORDER BY captures.number
"""


@guarded()
def hold(db: "Database", capture_number: int, why: str) -> None:
    """Write down that a capture is not recorded for now, and why."""
    db.conn.execute(HOLD, {"number": capture_number, "error": MARK + why})
    captures.read_again(db, capture_number)


@guarded()
def documents(db: "Database", source_id: str) -> list[tuple[Document, int]]:
    """The documents of a source that are held, the first first, each with the number of its capture."""
    found = db.conn.execute(HELD, {"source": source_id, "mark": MARK}).fetchall()
    return [(retrieval.fetched(db, number), number) for (number,) in found]
