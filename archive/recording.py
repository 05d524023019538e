"""Write what one snapshot changes: all of it in one transaction, every table in one statement of many rows."""

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain, count
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from archive import absence, aliases, arrivals, indexing, revisions, rows, sources, tombstones
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
# A feed may move its `updated` without having written a word, or write words and leave it as it was. Ours moves with
# the words (DESIGN.md §6), and only ever forwards: of two states the one updated last counts (RFC 5005).
REVISE = """
UPDATE entries SET
    revision = :revision, last_seen = :now, published_utc = :published_utc, published = :published,
    updated = CASE
        WHEN :kind <> 'substantive' THEN updated
        WHEN julianday(:updated) > julianday(COALESCE(updated, published, first_seen)) THEN :updated
        WHEN julianday(:now) > julianday(COALESCE(updated, published, first_seen)) THEN :now
        ELSE COALESCE(strftime('%Y-%m-%dT%H:%M:%SZ', COALESCE(updated, published, first_seen), '+1 second'), :now)
    END,
    title = :title, authors = :authors, link = :link, language = :language, raw_hash = :raw_hash,
    text = :text, summary = :summary, content = :content, json = :json
WHERE number = :number
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
    volatile: int = 0
    substantive: int = 0
    unchanged: int = 0
    gone: int = 0  #: Entries that are missing from the document since.
    back: int = 0  #: Entries that were missing.
    deleted: int = 0  #: Entries of which their publisher says since that they are deleted.
    revived: int = 0  #: Deleted entries that the document holds again.
    gap: str | None = None  #: Why entries may have been missed.
    numbers: tuple[int, ...] = ()  #: The entries that are new or changed.


class Write(Struct, frozen=True, kw_only=True):
    """A change, and the state it becomes in the archive."""

    change: Change
    number: int
    revision: int
    moves_on: bool = False  #: Whether the latest revision becomes this, instead of a new one: see `archive.revisions`.
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
        previous = absence.before(connection, capture_number) if absence.is_window(snapshot) else None
        gap = absence.gap(connection, source_id, previous, _known(changes)) if previous else None
        if gap is not None:
            snapshot = replace(snapshot, defects=(*snapshot.defects, gap))
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
        places = {number: index for index, number in changes.seen}
        places |= {write.number: write.change.index for write in writes}
        gone, back = absence.note(connection, snapshot, previous, places, facts)
        deleted, revived = tombstones.note(connection, source_id, snapshot, places, facts)
        arrivals.note(connection, (*revived, *_arrived(writes)))
        sources.mark_changed(connection, source_id, f"{capture_number} {facts['now']}")
    verdicts = [change.verdict for change in changes.changes]
    return Recorded(
        new=verdicts.count("new"),
        cosmetic=verdicts.count("cosmetic"),
        volatile=verdicts.count("volatile"),
        substantive=verdicts.count("substantive"),
        unchanged=changes.unchanged,
        gone=gone,
        back=back,
        deleted=deleted,
        revived=len(revived),
        gap=gap.detail if gap else None,
        numbers=tuple(write.number for write in writes),
    )


def _arrived(writes: Sequence[Write]) -> Iterator[int]:
    """Number the entries that came, or came with other words: the oldest first, as archived documents hold them.

    Of one date, or of none, the last of the document is the oldest.
    """
    news = [write for write in writes if write.change.verdict in {"new", "substantive"}]
    news.sort(key=lambda write: (write.columns["published_utc"] or "", -write.change.index))
    return (write.number for write in news)


def _known(changes: ChangeSet) -> Iterator[int]:
    """Number the entries that are no news."""
    yield from (number for _, number in changes.seen)
    yield from (change.known.number for change in changes.changes if change.known is not None)


def _see_unchanged(
    connection: sqlite3.Connection, source_id: str, snapshot: Snapshot, changes: ChangeSet, facts: rows.Columns
) -> None:
    connection.executemany(TOUCH, ((raw_hash.hex(), number) for number, raw_hash in changes.touched))
    connection.executemany(SEEN, ({"number": number, "now": facts["now"]} for _, number in changes.seen))
    # An unchanged entry takes its names, too, from whoever had them: then each finds its own entry the next time, and
    # the same entries in another order are no news.
    aliases.give(connection, source_id, ((number, snapshot.keys[index]) for index, number in changes.seen))


def _plan(connection: sqlite3.Connection, source_id: str, changes: ChangeSet, facts: rows.Columns) -> list[Write]:
    """Number the new entries and revisions, and make up their rows."""
    row = connection.execute(LAST_NUMBER).fetchone()
    number = row[0] if row else 0
    given: set[str] = set()
    writes = []
    for change in changes.changes:
        columns = facts | rows.entry_columns(change.entry)
        moves_on = False
        if change.known is None:
            number += 1
            at, revision = number, 1
            columns["public_id"] = _free_public_id(connection, source_id, change, given)
            columns["position"] = change.index
        else:
            at, latest = change.known.number, change.known.revision
            moves_on = change.verdict == "volatile" and revisions.is_volatile(connection, at, latest)
            revision = latest if moves_on else latest + 1
        columns["number"] = at
        columns["revision"] = revision
        columns["kind"] = change.verdict
        columns["raw_hash"] = change.raw_hash.hex()
        columns["updated"] = change.entry.updated.isoformat() if change.entry.updated else None
        writes.append(Write(change=change, number=at, revision=revision, moves_on=moves_on, columns=columns))
    return writes


def _free_public_id(connection: sqlite3.Connection, source_id: str, change: Change, given: set[str]) -> str:
    """An id that no other entry of the source has: a guid may come back after its first entry was given another."""
    execute, name = connection.execute, change.keys[0].value
    names = chain([name], (f"{name}\n#{ordinal}" for ordinal in count(2)))
    wanted = chain([public_id(source_id, change.entry, change.keys)], (minted_id(source_id, one) for one in names))
    chosen = next(
        one for one in wanted if one not in given and execute(HAS_PUBLIC_ID, (source_id, one)).fetchone() is None
    )
    given.add(chosen)
    return chosen


def _write_entries(connection: sqlite3.Connection, writes: Sequence[Write]) -> None:
    """Write entries, revisions and parts; the indexes of words forget what was, and hear later of what is."""
    if not writes:
        return
    new = [write.columns for write in writes if write.change.known is None]
    revised = [write.columns for write in writes if write.change.known is not None]
    indexing.forget(connection, [write.number for write in writes if write.change.known is not None])
    connection.executemany(ADD, new)
    connection.executemany(REVISE, revised)
    revisions.add(connection, (write.columns for write in writes if not write.moves_on))
    revisions.move_on(connection, [write.columns for write in writes if write.moves_on])
    for table, statement, part_rows in PARTS:
        connection.executemany(f"DELETE FROM {table} WHERE entry = :number", revised)  # noqa: S608 - a name of ours
        parts = (row for write in writes for row in part_rows(write.number, write.change.entry))
        connection.executemany(statement, parts)
    indexing.wait(connection, [write.number for write in writes])


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
