"""Write what one snapshot changes: all of it in one transaction, every table in one statement of many rows."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from archive import aliases, rows, sources
from archive.connect import guarded, transaction
from archive.identity import minted_id, public_id
from schemas.revision import Change, ChangeSet
from schemas.snapshot import Snapshot

if TYPE_CHECKING:
    from sqlite_utils import Database

LAST_NUMBER = "SELECT seq FROM sqlite_sequence WHERE name = 'entries'"
HAS_PUBLIC_ID = "SELECT 1 FROM entries WHERE source = ? AND public_id = ?"
TOUCH = "UPDATE entries SET raw_hash = ? WHERE number = ?"
SEEN = "UPDATE entries SET last_seen = :now WHERE number = :number"
ADD = """
INSERT INTO entries (
    number, source, public_id, revision, last_seen, first_seen, position,
    published_utc, published, updated, title, authors, link, language,
    raw_hash, json, text, summary, content
) VALUES (
    :number, :source, :public_id, :revision, :now, :now, :position,
    :published_utc, :published, :updated, :title, :authors, :link, :language,
    :raw_hash, :json, :text, :summary, :content
)
"""
# A feed may move its `updated` without having written a word; ours moves with the words (DESIGN.md §6).
REVISE = """
UPDATE entries SET
    revision = :revision, last_seen = :now, published_utc = :published_utc, published = :published,
    updated = CASE WHEN :kind = 'substantive' THEN COALESCE(:updated, :now) ELSE updated END,
    title = :title, authors = :authors, link = :link, language = :language, raw_hash = :raw_hash,
    text = :text, summary = :summary, content = :content, json = :json
WHERE number = :number
"""
ADD_REVISION = """
INSERT INTO revisions (entry, number, kind, seen, capture, rules_hash, json)
VALUES (:number, :revision, :kind, :now, :capture, :rules_hash, :json)
"""
#: The parts of an entry that have tables of their own, and how to write them.
PARTS = (
    ("authors", "INSERT INTO authors (entry, position, name, email, uri) VALUES (?, ?, ?, ?, ?)", rows.author_rows),
    ("tags", "INSERT INTO tags (entry, position, term, scheme, label) VALUES (?, ?, ?, ?, ?)", rows.tag_rows),
    (
        "enclosures",
        "INSERT INTO enclosures (entry, position, url, type, length_bytes, title) VALUES (?, ?, ?, ?, ?, ?)",
        rows.enclosure_rows,
    ),
)
# An index that borrows its columns forgets a row only when told what stood in it.
FORGET_WORDS = """
INSERT INTO entries_fts (entries_fts, rowid, title, authors, text)
SELECT 'delete', number, title, authors, text FROM entries WHERE number IN (SELECT value FROM json_each(:numbers))
"""
INDEX_WORDS = """
INSERT INTO entries_fts (rowid, title, authors, text)
SELECT number, title, authors, text FROM entries WHERE number IN (SELECT value FROM json_each(:numbers))
"""
# Of the document as a whole; what is said of an entry belongs to its revision.
DROP_EDITS = "DELETE FROM ledger WHERE capture = :capture AND entry IS NULL"
DROP_DEFECTS = "DELETE FROM defects WHERE capture = :capture AND entry IS NULL"
ADD_EDIT = """
INSERT INTO ledger (
    entry, revision, capture, rule, version, place, text, kept_before, kept_after, added, words, count,
    markup_bytes
) VALUES (
    :entry, :revision, :capture, :rule, :version, :place, :text, :kept_before, :kept_after, :added, :words,
    :count, :markup_bytes
)
"""
ADD_DEFECT = """
INSERT INTO defects (entry, revision, capture, code, place, detail)
VALUES (:entry, :revision, :capture, :code, :place, :detail)
"""
LEARN = """
INSERT INTO learned_rules (source, rule, value, evidence, learned, capture)
VALUES (:source, :rule, :value, :evidence, :now, :capture)
ON CONFLICT (source, rule, value) DO UPDATE SET evidence = excluded.evidence WHERE evidence <> excluded.evidence
"""
SET_READ = "UPDATE captures SET state = 'parsed', error = NULL WHERE number = :capture"


class Recorded(Struct, frozen=True, kw_only=True):
    """What recording one snapshot did to the archive."""

    new: int = 0
    cosmetic: int = 0
    substantive: int = 0
    unchanged: int = 0
    numbers: tuple[int, ...] = ()  #: The entries that are new or changed.


class Write(Struct, frozen=True, kw_only=True):
    """A change, and the state it becomes in the archive."""

    change: Change
    number: int
    revision: int
    columns: rows.Columns  #: Of `entries`, and the named parameters of whatever is written for it.


@guarded()
def record(
    db: "Database",
    source_id: str,
    capture_number: int,
    snapshot: Snapshot,
    changes: ChangeSet,
    *,
    rules_hash: str,
    now: datetime,
) -> Recorded:
    """Keep what a cleaned snapshot changes, in one transaction that also marks its capture as read.

    `changes` comes from `decide` on what `known` found in this archive; `rules_hash` identifies the rules that cleaned
    the snapshot. Entries that did not change are only noted as seen.
    """
    facts: rows.Columns = {
        "source": source_id,
        "capture": capture_number,
        "rules_hash": rules_hash,
        "now": rows.utc_text(now),
    }
    with transaction(db):
        connection = db.conn
        _see_unchanged(connection, source_id, snapshot, changes, facts)
        writes = _plan(connection, source_id, changes, facts)
        _write_entries(connection, writes)
        aliases.give(connection, source_id, ((write.number, write.change.keys) for write in writes))
        _write_findings(connection, snapshot, writes, facts)
        learned = (
            {**facts, "rule": one.rule, "value": one.value, "evidence": one.evidence} for one in snapshot.learned
        )
        connection.executemany(LEARN, learned)
        sources.set_feed(connection, source_id, snapshot.feed)
        connection.execute(SET_READ, facts)
    verdicts = [change.verdict for change in changes.changes]
    return Recorded(
        new=verdicts.count("new"),
        cosmetic=verdicts.count("cosmetic"),
        substantive=verdicts.count("substantive"),
        unchanged=changes.unchanged,
        numbers=tuple(write.number for write in writes),
    )


def _see_unchanged(
    connection: sqlite3.Connection, source_id: str, snapshot: Snapshot, changes: ChangeSet, facts: rows.Columns
) -> None:
    changed = {change.index for change in changes.changes}
    if len(changed) == len(snapshot.entries):
        return
    numbers = aliases.claim(connection, source_id, snapshot.keys)
    seen = [
        (number, snapshot.keys[index])
        for index, number in enumerate(numbers)
        if number is not None and index not in changed
    ]
    connection.executemany(TOUCH, ((raw_hash.hex(), number) for number, raw_hash in changes.touched))
    connection.executemany(SEEN, ({"number": number, "now": facts["now"]} for number, _ in seen))
    # An unchanged entry takes its names, too, from whoever had them: then each finds its own entry the next time, and
    # the same entries in another order are no news.
    aliases.give(connection, source_id, seen)


def _plan(connection: sqlite3.Connection, source_id: str, changes: ChangeSet, facts: rows.Columns) -> list[Write]:
    """Number the new entries and revisions, and make up their rows."""
    row = connection.execute(LAST_NUMBER).fetchone()
    number = row[0] if row else 0
    given: set[str] = set()
    writes = []
    for change in changes.changes:
        columns = facts | rows.entry_columns(change.entry)
        if change.known is None:
            number += 1
            at, revision = number, 1
            columns["public_id"] = _free_public_id(connection, source_id, change, given)
            columns["position"] = change.index
        else:
            at, revision = change.known.number, change.known.revision + 1
        columns["number"] = at
        columns["revision"] = revision
        columns["kind"] = change.verdict
        columns["raw_hash"] = change.raw_hash.hex()
        columns["updated"] = change.entry.updated.isoformat() if change.entry.updated else None
        writes.append(Write(change=change, number=at, revision=revision, columns=columns))
    return writes


def _free_public_id(connection: sqlite3.Connection, source_id: str, change: Change, given: set[str]) -> str:
    """An id that no other entry of the source has: a guid may come back after its first entry was given another."""

    def is_free(candidate: str) -> bool:
        taken = connection.execute(HAS_PUBLIC_ID, (source_id, candidate)).fetchone()
        return taken is None and candidate not in given

    name = change.keys[0].value
    chosen = public_id(source_id, change.entry, change.keys)
    if not is_free(chosen):
        chosen = minted_id(source_id, name)
    ordinal = 1
    while not is_free(chosen):
        ordinal += 1
        chosen = minted_id(source_id, f"{name}\n#{ordinal}")
    given.add(chosen)
    return chosen


def _write_entries(connection: sqlite3.Connection, writes: Sequence[Write]) -> None:
    """Write entries, revisions, parts and words, in an order that keeps the index of words in step."""
    if not writes:
        return
    new = [write.columns for write in writes if write.change.known is None]
    revised = [write.columns for write in writes if write.change.known is not None]
    connection.execute(FORGET_WORDS, {"numbers": _numbers(revised)})
    connection.executemany(ADD, new)
    connection.executemany(REVISE, revised)
    connection.executemany(ADD_REVISION, (write.columns for write in writes))
    for table, statement, part_rows in PARTS:
        connection.executemany(f"DELETE FROM {table} WHERE entry = :number", revised)  # noqa: S608 - a name of ours
        parts = (row for write in writes for row in part_rows(write.number, write.change.entry))
        connection.executemany(statement, parts)
    connection.execute(INDEX_WORDS, {"numbers": _numbers(write.columns for write in writes)})


def _numbers(written: Iterable[rows.Columns]) -> str:
    return rows.to_json([columns["number"] for columns in written])


def _write_findings(
    connection: sqlite3.Connection, snapshot: Snapshot, writes: Sequence[Write], facts: rows.Columns
) -> None:
    """Write ledger and defects: of the entries that changed, each with its revision, and of the document as a whole."""
    connection.execute(DROP_EDITS, facts)
    connection.execute(DROP_DEFECTS, facts)
    states = {write.change.index: (write.number, write.revision) for write in writes}
    connection.executemany(
        ADD_EDIT,
        (place | rows.edit_columns(edit) for edit in snapshot.ledger for place in _place(edit.entry, states, facts)),
    )
    connection.executemany(
        ADD_DEFECT,
        (
            place | rows.defect_columns(defect)
            for defect in snapshot.defects
            for place in _place(defect.entry, states, facts)
        ),
    )


def _place(index: int | None, states: dict[int, tuple[int, int]], facts: rows.Columns) -> Iterator[rows.Columns]:
    """Yield where to write a finding down; nothing for an entry that did not change, whose findings are there."""
    if index is None:
        yield {"capture": facts["capture"], "entry": None, "revision": None}
    elif index in states:
        number, revision = states[index]
        yield {"capture": facts["capture"], "entry": number, "revision": revision}
