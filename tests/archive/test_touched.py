"""What was published in other bytes, and cleaned to the same entry."""

from datetime import datetime
from typing import TYPE_CHECKING

from archive import captures, entries, sources
from archive.decide import decide
from archive.identity import entry_keys, raw_hash
from archive.ledger import ledger
from archive.recording import record
from schemas.feed import Entry, Feed, Text
from schemas.outcome import Document
from schemas.snapshot import Edit, Snapshot
from schemas.source import Source

if TYPE_CHECKING:
    from archive.connect import Database
    from schemas.revision import ChangeSet

CLEAN = Entry(guid="1", title=Text(value="One"), content=Text(value="<p>Text</p>", kind="html"))


def _record(db: "Database", published: str, removed: str, *, relisted: frozenset[int], now: datetime) -> "ChangeSet":
    sources.sync(db, [Source(id="s", url="f")], [], now=now)
    capture = captures.record(db, "s", Document(url="f", key="f", body=published.encode()), now=now)
    parsed = Entry(guid="1", title=Text(value="One"), content=Text(value=published, kind="html"))
    keys = entry_keys([parsed])
    edits = (Edit(rule="drop_sign_off", text=removed, entry=0),)
    snapshot = Snapshot(dialect="rss", feed=Feed(), entries=(CLEAN,), keys=keys, ledger=edits)
    changes = decide(snapshot, [raw_hash(parsed)], entries.known(db, "s", keys), relisted=relisted)
    record(db, "s", capture.number, snapshot, changes, rules_hash="r", now=now)
    return changes


def test_other_bytes_for_the_same_entry_are_remembered_without_a_revision(db: "Database", now: datetime) -> None:
    _record(db, "<p>Text</p><p>Call 1</p>", "Call 1", relisted=frozenset(), now=now)
    changes = _record(db, "<p class=x>Text</p><p>Call 1</p>", "Call 1", relisted=frozenset(), now=now)
    assert (changes.changes, changes.unchanged, len(changes.touched)) == ((), 1, 1)
    again = _record(db, "<p class=x>Text</p><p>Call 1</p>", "Call 1", relisted=frozenset(), now=now)
    assert (again.unchanged, again.touched) == (1, ())
    assert len(entries.history(db, 1)) == 1


def test_other_words_removed_are_a_cosmetic_revision_with_a_ledger_of_its_own(db: "Database", now: datetime) -> None:
    _record(db, "<p>Text</p><p>Call 1</p>", "Call 1", relisted=frozenset(), now=now)
    changes = _record(db, "<p>Text</p><p>Call 2</p>", "Call 2", relisted=frozenset({0}), now=now)
    assert [change.verdict for change in changes.changes] == ["cosmetic"]
    assert [edit.text for edit in ledger(db, 1)] == ["Call 2"]
    assert [edit.text for edit in ledger(db, 1, 1)] == ["Call 1"]
