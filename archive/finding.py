"""Find the one entry a person means, however they name it, and say what else they may have meant."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from archive.connect import guarded
from archive.filters import literal
from archive.links import canonical_link
from schemas.errors import NotInArchive

if TYPE_CHECKING:
    from sqlite_utils import Database

# Ids and names are indexed within their source.
ANY_SOURCE = "source IN (SELECT id FROM sources)"
#: The ways to name an entry; the first that finds any decides.
LOOKUPS = (
    "SELECT number FROM entries WHERE number = :number",
    f"SELECT number FROM entries WHERE {ANY_SOURCE} AND public_id = :text ORDER BY number LIMIT :most",  # noqa: S608
    f"""SELECT DISTINCT entry FROM aliases
    WHERE {ANY_SOURCE} AND kind = 'link' AND value = :link ORDER BY entry LIMIT :most""",  # noqa: S608
    f"""SELECT number FROM entries
    WHERE {ANY_SOURCE} AND public_id >= :text AND public_id < :text || :end ORDER BY number LIMIT :most""",  # noqa: S608
    f"""SELECT number FROM entries
    WHERE {ANY_SOURCE} AND public_id >= :urn AND public_id < :urn || :end ORDER BY number LIMIT :most""",  # noqa: S608
    "SELECT number FROM entries WHERE link = :text ORDER BY number LIMIT :most",  # shared links name no entry above
)
NEAR = r"""
SELECT number FROM entries WHERE title LIKE :near ESCAPE '\' OR link LIKE :near ESCAPE '\'
OR (public_id LIKE :near ESCAPE '\' AND public_id NOT LIKE 'urn:uuid:%') ORDER BY number DESC LIMIT :most
"""
NAMED = "SELECT number, source, COALESCE(title, link, public_id) FROM entries WHERE number = ?"
SHOWN = 5  #: So many others are named in a message.
NUMBER_DIGITS_MAX = 18  #: Anything longer is no number of ours, and may be too large for SQLite.
LAST_CHARACTER = "\U0010ffff"


@guarded()
def find_number(db: "Database", text: str) -> int:
    """The number of the entry that `text` names: a number, public id or permalink, or the unique beginning of an id.

    The beginning of one of our own ids may leave `urn:uuid:` out. Raises NotInArchive, naming near matches.
    """
    text = text.strip()
    values = {
        "number": int(text) if text.isascii() and text.isdigit() and len(text) <= NUMBER_DIGITS_MAX else None,
        "text": text,
        "link": canonical_link(text),
        "urn": f"urn:uuid:{text.lower()}",
        "near": f"%{literal(text)}%",
        "end": LAST_CHARACTER,
        "most": SHOWN + 1,
    }
    for lookup in LOOKUPS if text else ():
        numbers = [number for (number,) in db.conn.execute(lookup, values)]
        if len(numbers) == 1:
            return int(numbers[0])
        if numbers:
            raise NotInArchive(f"{text!r} names several entries; give the number of one:\n{_names(db, numbers)}")
    near = [number for (number,) in db.conn.execute(NEAR, values)] if text else []
    hint = f"did you mean one of these?\n{_names(db, near)}" if near else "`backissue entries` lists what there is"
    raise NotInArchive(f"the archive holds no entry {text!r}; {hint}")


def _names(db: "Database", numbers: Sequence[int]) -> str:
    lines = []
    for wanted in numbers[:SHOWN]:
        number, source, name = db.conn.execute(NAMED, (wanted,)).fetchone()
        lines.append(f"  {number}  {name}  ({source})")
    if len(numbers) > SHOWN:
        lines.append("  …")
    return "\n".join(lines)
