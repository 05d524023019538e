"""Entries: which the archive knows already, what they are now, and what they have been.

`record`, which writes them, fills a module of its own (`archive.recording`).
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from archive import aliases, rows, tombstones
from archive.connect import guarded
from archive.filters import NEWEST, conditions
from archive.finding import find_number
from archive.recording import Recorded, record
from archive.revisions import history, passed, past
from schemas.feed import Entry
from schemas.publication import PublishedEntry
from schemas.revision import EntryKey, Known
from schemas.snapshot import Defect, LearnedRule

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = [
    "ArchivedEntry",
    "ListedEntry",
    "Recorded",
    "current",
    "find",
    "history",
    "known",
    "learned",
    "listing",
    "newest",
    "passed",
    "past",
    "record",
    "states",
]

Order = Literal["published", "arrival"]
#: Where an entry stands: rank of its source, number, when it was published and first seen, place in its document.
Place = tuple[int, int, str | None, str, int]

KNOWN = "SELECT number, public_id, raw_hash, revision, json FROM entries WHERE number = ?"
# Answered from the index entries_by_source alone; the wide rows are read for those that are wanted.
PLACES = """
SELECT :rank, number, published_utc, first_seen, position FROM entries WHERE source = :source
ORDER BY {order} LIMIT :limit
"""
#: What is newest: what was published last, undated entries after all others, or what came last.
ORDERS: dict[Order, str] = {
    "published": "published_utc DESC, first_seen DESC, position, number",
    "arrival": "first_seen DESC, position, number",
}
PLACES_OF = """
SELECT entries.source, entries.number, published_utc, first_seen, position
FROM json_each(:numbers) AS wanted JOIN entries ON entries.number = wanted.value
"""
PUBLISHED = f"""
SELECT public_id, source, updated, first_seen, json FROM entries WHERE number = ? AND {tombstones.ALIVE}
"""  # noqa: S608 - a constant
#: A condition: gone from its feed, or deleted by its publisher.
GONE = f"(entries.gone_since IS NOT NULL OR NOT {tombstones.ALIVE})"
DEFECTS = """
SELECT defects.entry, defects.code, defects.place, defects.detail
FROM json_each(:numbers) AS wanted JOIN entries ON entries.number = wanted.value
    JOIN defects ON defects.entry = entries.number AND defects.revision = entries.revision
ORDER BY defects.number
"""
#: Entries of one moment are in order by their sources, so a few more than are wanted have to be looked at.
TIES = 200
ALL = 2**62
LISTING = f"""
SELECT entries.number, entries.public_id, entries.source, entries.title, entries.authors, entries.link,
    entries.published, entries.updated, entries.first_seen, entries.revision, entries.gone_since
FROM (
    SELECT number FROM entries WHERE {{conditions}} ORDER BY published_utc DESC, first_seen DESC LIMIT :limit + {TIES}
) AS newest JOIN entries ON entries.number = newest.number JOIN sources ON sources.id = entries.source
ORDER BY {NEWEST} LIMIT :limit
"""  # noqa: S608 - constants; the conditions are those of archive.filters
HELD = """
SELECT number, public_id, source, updated, first_seen, last_seen, revision, gone_since, text, json
FROM entries WHERE number = ?
"""
LEARNED = "SELECT rule, value, evidence FROM learned_rules WHERE source = :source ORDER BY number"


class ListedEntry(Struct, frozen=True, kw_only=True):
    """An entry as a line of a list."""

    number: int
    public_id: str
    source: str
    title: str | None
    authors: str | None  #: Names, separated by "; ".
    link: str | None
    published: datetime | None
    updated: datetime | None
    first_seen: datetime
    revision: int  #: Number of the latest.
    gone_since: datetime | None = None  #: When it was first missing from a document that should hold it still.
    deleted: tombstones.Deleted | None = None  #: What its publisher said when it deleted it.


class ArchivedEntry(Struct, frozen=True, kw_only=True):
    """An entry with all that the archive knows of its current state."""

    number: int
    public_id: str
    source: str
    updated: datetime | None  #: As published, or moved by a substantive revision.
    first_seen: datetime
    last_seen: datetime
    revision: int  #: Number of the latest.
    text: str | None  #: Plain text of summary and content.
    entry: Entry
    gone_since: datetime | None = None  #: When it was first missing from a document that should hold it still.
    deleted: tombstones.Deleted | None = None  #: What its publisher said when it deleted it.


@guarded()
def known(db: "Database", source_id: str, keys: Sequence[tuple[EntryKey, ...]]) -> tuple[Known | None, ...]:
    """What the archive holds of each entry of a snapshot, found by any name it has ever had; None where it is new."""
    found = aliases.claim(db.conn, source_id, keys)
    held = (None if one is None else db.conn.execute(KNOWN, (one.number,)).fetchone() for one in found)
    # In a damaged archive, which `verify` looks through with this, names may lead nowhere.
    return tuple(
        None if one is None or row is None else rows.known(row, one.kind) for one, row in zip(found, held, strict=True)
    )


@guarded()
def current(
    db: "Database", source_ids: Sequence[str], *, limit: int | None = None, by: Order = "published"
) -> tuple[PublishedEntry, ...]:
    """The newest entries of these sources as they are now, in the order of DESIGN.md §6, or in that in which they came.

    Those that their publishers deleted are left out. Nothing takes their places: an older entry that comes back into a
    feed is a new one to readers that have forgotten it.
    """
    return tuple(states(db, newest(db, source_ids, limit=limit, by=by)).values())


@guarded()
def newest(
    db: "Database",
    source_ids: Sequence[str],
    *,
    limit: int | None = None,
    by: Order = "published",
    beside: Iterable[int] = (),
) -> list[int]:
    """Number the newest entries of these sources, the newest first; and put those `beside` where they belong."""
    ranks = {source_id: rank for rank, source_id in enumerate(source_ids)}
    values = {"limit": ALL if limit is None else limit}
    # Each source is in order already, so of hundreds of them little more is read than is wanted.
    each = [
        db.conn.execute(PLACES.format(order=ORDERS[by]), values | {"source": source_id, "rank": rank})
        for source_id, rank in ranks.items()
    ]
    first = list(islice(merge(*each, key=KEYS[by], reverse=True), limit))
    held = {place[1] for place in first}
    if more := [number for number in beside if number not in held]:
        found = db.conn.execute(PLACES_OF, {"numbers": rows.to_json(more)})
        first += [(ranks[source], *place) for source, *place in found]
        first.sort(key=KEYS[by], reverse=True)
    return [place[1] for place in first]


@guarded()
def states(db: "Database", numbers: Sequence[int]) -> dict[int, PublishedEntry]:
    """These entries as they are now, in this order, by number; without those that their publishers deleted."""
    defects = _defects(db, numbers)
    execute = db.conn.execute
    found = ((number, execute(PUBLISHED, (number,)).fetchone()) for number in numbers)
    return {
        number: rows.published_entry(row, tuple(defects.get(number, ()))) for number, row in found if row is not None
    }


@guarded()
def listing(
    db: "Database",
    *,
    source: str | None = None,
    author: str | None = None,
    tag: str | None = None,
    since: date | None = None,
    until: date | None = None,
    only_gone: bool = False,
    limit: int | None = None,
) -> list[ListedEntry]:
    """The entries that the filters leave (see `filters.conditions`), in the order of DESIGN.md §6.

    `only_gone` leaves those that are gone from their feed or that their publisher deleted.
    """
    narrowed, values = conditions(source=source, author=author, tag=tag, since=since, until=until)
    narrowed = f"{narrowed} AND {GONE}" if only_gone else narrowed
    values["limit"] = ALL if limit is None else limit
    found = db.conn.execute(LISTING.format(conditions=narrowed), values).fetchall()
    deleted = tombstones.of(db, (row[0] for row in found))
    return [_listed(row, deleted.get(row[0])) for row in found]


@guarded()
def find(db: "Database", text: str) -> ArchivedEntry:
    """The entry that a person means by `text`: see `finding.find_number`. Raises NotInArchive, naming near matches."""
    number = find_number(db, text)
    return _archived(db.conn.execute(HELD, (number,)).fetchone(), tombstones.of(db, [number]).get(number))


@guarded()
def learned(db: "Database", source_id: str) -> tuple[LearnedRule, ...]:
    """What the statistics of a source have shown, in the order it was learned."""
    found = db.conn.execute(LEARNED, {"source": source_id})
    return tuple(LearnedRule(rule=rule, value=value, evidence=evidence) for rule, value, evidence in found)


def _by_date(place: Place) -> tuple[str | int, ...]:
    rank, number, published_utc, first_seen, position = place
    # Undated entries come last, in the order in which they came; of one moment, the source that is named first.
    moment = ("", first_seen) if published_utc is None else (published_utc, "")
    return (*moment, -rank, first_seen, -position, -number)


def _by_arrival(place: Place) -> tuple[str | int, ...]:
    rank, number, _, first_seen, position = place
    return (first_seen, -rank, -position, -number)


#: By what places are sorted, the largest first; the same as ORDERS within a source.
KEYS: dict[Order, Callable[[Place], tuple[str | int, ...]]] = {"published": _by_date, "arrival": _by_arrival}


def _defects(db: "Database", numbers: Iterable[int]) -> dict[int, list[Defect]]:
    found: dict[int, list[Defect]] = {}
    for number, *columns in db.conn.execute(DEFECTS, {"numbers": rows.to_json(list(numbers))}):
        found.setdefault(number, []).append(rows.defect(tuple(columns)))
    return found


def _listed(row: rows.Row, deleted: tombstones.Deleted | None) -> ListedEntry:
    number, public_id, source, title, authors, link, published, updated, first_seen, revision, gone_since = row
    return ListedEntry(
        number=number,
        public_id=public_id,
        source=source,
        title=title,
        authors=authors,
        link=link,
        published=rows.moment(published),
        updated=rows.moment(updated),
        first_seen=rows.seen_moment(first_seen),
        revision=revision,
        gone_since=rows.moment(gone_since),
        deleted=deleted,
    )


def _archived(row: rows.Row, deleted: tombstones.Deleted | None) -> ArchivedEntry:
    number, public_id, source, updated, first_seen, last_seen, revision, gone_since, text, json = row
    return ArchivedEntry(
        number=number,
        public_id=public_id,
        source=source,
        updated=rows.moment(updated),
        first_seen=rows.seen_moment(first_seen),
        last_seen=rows.seen_moment(last_seen),
        revision=revision,
        text=text,
        entry=rows.entry_from_json(json),
        gone_since=rows.moment(gone_since),
        deleted=deleted,
    )
