"""Entries: which the archive knows already, what they are now, and what they have been.

`record`, which writes them, fills a module of its own (`archive.recording`).
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from archive import aliases, rows
from archive.connect import guarded
from archive.filters import NEWEST, conditions
from archive.finding import find_number
from archive.recording import Recorded, record
from schemas.feed import Entry
from schemas.publication import PublishedEntry
from schemas.revision import EntryKey, Known, Revision
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
    "record",
]

KNOWN = "SELECT number, public_id, raw_hash, revision, json FROM entries WHERE number = ?"
# Answered from the index entries_by_source alone; the wide rows are read for those that are wanted.
PLACES = """
SELECT number, published_utc, first_seen, position FROM entries WHERE source = :source
ORDER BY published_utc DESC, first_seen DESC, position, number LIMIT :limit
"""
PUBLISHED = "SELECT public_id, source, updated, first_seen, json FROM entries WHERE number = ?"
DEFECTS = """
SELECT defects.entry, defects.code, defects.place, defects.detail
FROM json_each(:numbers) AS wanted JOIN entries ON entries.number = wanted.value
    JOIN defects ON defects.entry = entries.number AND defects.revision = entries.revision
ORDER BY defects.number
"""
LISTING = f"""
SELECT entries.number, entries.public_id, entries.source, entries.title, entries.authors, entries.link,
    entries.published, entries.updated, entries.first_seen, entries.revision
FROM entries JOIN sources ON sources.id = entries.source
WHERE {{conditions}} ORDER BY {NEWEST} LIMIT :limit
"""  # noqa: S608 - constants; the conditions are those of archive.filters
HELD = """
SELECT number, public_id, source, updated, first_seen, last_seen, revision, text, json FROM entries WHERE number = ?
"""
HISTORY = "SELECT number, kind, seen, capture, rules_hash, json FROM revisions WHERE entry = :entry ORDER BY number"
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


@guarded()
def known(db: "Database", source_id: str, keys: Sequence[tuple[EntryKey, ...]]) -> tuple[Known | None, ...]:
    """What the archive holds of each entry of a snapshot, found by any name it has ever had; None where it is new."""
    numbers = aliases.claim(db.conn, source_id, keys)
    execute = db.conn.execute
    return tuple(None if number is None else rows.known(execute(KNOWN, (number,)).fetchone()) for number in numbers)


@guarded()
def current(db: "Database", source_ids: Sequence[str], *, limit: int | None = None) -> tuple[PublishedEntry, ...]:
    """The newest entries of these sources as they are now, in the order of DESIGN.md §6."""
    numbers = _in_order(db, source_ids, limit)
    defects = _defects(db, numbers)
    execute = db.conn.execute
    return tuple(
        rows.published_entry(execute(PUBLISHED, (number,)).fetchone(), tuple(defects.get(number, ())))
        for number in numbers
    )


@guarded()
def listing(
    db: "Database",
    *,
    source: str | None = None,
    author: str | None = None,
    tag: str | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int | None = None,
) -> list[ListedEntry]:
    """The entries that the filters leave (see `filters.conditions`), in the order of DESIGN.md §6."""
    narrowed, values = conditions(source=source, author=author, tag=tag, since=since, until=until)
    values["limit"] = -1 if limit is None else limit
    return [_listed(row) for row in db.conn.execute(LISTING.format(conditions=narrowed), values)]


@guarded()
def find(db: "Database", text: str) -> ArchivedEntry:
    """The entry that a person means by `text`: see `finding.find_number`. Raises NotInArchive, naming near matches."""
    return _archived(db.conn.execute(HELD, (find_number(db, text),)).fetchone())


@guarded()
def history(db: "Database", entry_number: int) -> tuple[Revision, ...]:
    """Every state an entry has had, the first first."""
    return tuple(rows.revision(row) for row in db.conn.execute(HISTORY, {"entry": entry_number}))


@guarded()
def learned(db: "Database", source_id: str) -> tuple[LearnedRule, ...]:
    """What the statistics of a source have shown, in the order it was learned."""
    found = db.conn.execute(LEARNED, {"source": source_id})
    return tuple(LearnedRule(rule=rule, value=value, evidence=evidence) for rule, value, evidence in found)


def _in_order(db: "Database", source_ids: Sequence[str], limit: int | None) -> list[int]:
    places = [
        (rank, place)
        for rank, source_id in enumerate(source_ids)
        for place in db.conn.execute(PLACES, {"source": source_id, "limit": -1 if limit is None else limit})
    ]
    # Sorting is stable, so the last word comes first. Each source is in order already; what is left is which of two
    # sources goes first: the newer, or for undated entries the later seen, or the one that is named first.
    places.sort(key=lambda ranked: ranked[0])
    places.sort(key=lambda ranked: _moment_key(*ranked[1][1:3]), reverse=True)
    return [place[0] for _, place in places[:limit]]


def _moment_key(published_utc: str | None, first_seen: str) -> tuple[str, str]:
    return ("", first_seen) if published_utc is None else (published_utc, "")


def _defects(db: "Database", numbers: Iterable[int]) -> dict[int, list[Defect]]:
    found: dict[int, list[Defect]] = {}
    for number, *columns in db.conn.execute(DEFECTS, {"numbers": rows.to_json(list(numbers))}):
        found.setdefault(number, []).append(rows.defect(tuple(columns)))
    return found


def _listed(row: rows.Row) -> ListedEntry:
    number, public_id, source, title, authors, link, published, updated, first_seen, revision = row
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
    )


def _archived(row: rows.Row) -> ArchivedEntry:
    number, public_id, source, updated, first_seen, last_seen, revision, text, json = row
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
    )
