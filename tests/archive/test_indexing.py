from typing import TYPE_CHECKING

import pytest
from sqlite_utils import Database

from archive import indexing
from archive.connect import transaction
from archive.search import search
from schemas.feed import Entry, Text

if TYPE_CHECKING:
    from tests.archive.conftest import See


def entry(name: str, words: str) -> Entry:
    return Entry(guid=name, title=Text(value=words))


def check(db: Database) -> None:
    """Raise when an index holds other words than the entries."""
    for table in indexing.tables(db.conn):
        db.conn.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")


def found(db: Database, *words: str) -> list[int]:
    return [len(search(db, word).hits) for word in words]


def test_new_and_changed_entries_wait_and_are_taken_in(
    db: Database, see: "See", monkeypatch: pytest.MonkeyPatch
) -> None:
    see(entry("a", "first"), entry("b", "second"))
    with monkeypatch.context() as patch:
        patch.setattr(indexing, "_take_in", lambda *_: None)
        see(entry("a", "changed"), entry("b", "second"), entry("c", "third"))
    assert indexing.waiting(db, "words") == 2
    assert found(db, "first", "second", "changed", "third") == [0, 1, 0, 0]
    assert search(db, "second").waiting == 2
    assert indexing.catch_up(db) == 2
    assert found(db, "first", "second", "changed", "third") == [0, 1, 1, 1]
    assert indexing.catch_up(db) == 0
    check(db)


def test_what_waits_may_change_again(db: Database, see: "See", monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(indexing, "_take_in", lambda *_: None)
        for words in ("first", "second", "third"):
            see(entry("a", words))
    assert indexing.waiting(db, "words") == 1
    indexing.catch_up(db)
    assert found(db, "first", "second", "third") == [0, 0, 1]
    check(db)


def test_many_are_taken_in_batch_by_batch(db: Database, see: "See", monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[int, int]] = []
    with monkeypatch.context() as patch:
        patch.setattr(indexing, "_take_in", lambda *_: None)
        see(*(entry(str(number), f"word{number}") for number in range(7)))
    monkeypatch.setattr(indexing, "BATCH", 3)
    assert indexing.catch_up(db, progress=lambda done, total: told.append((done, total))) == 7
    assert told == [(0, 7), (3, 7), (6, 7)]
    assert found(db, "word0", "word6") == [1, 1]
    check(db)


def test_a_batch_is_taken_in_whole_or_not_at_all(db: Database, see: "See", monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(indexing, "_take_in", lambda *_: None)
        see(entry("a", "first"))
    with monkeypatch.context() as patch:
        patch.setattr(indexing, "TAKEN_IN", "INSERT INTO nothing VALUES (1)")
        with pytest.raises(Exception, match="nothing"):
            indexing.catch_up(db)
    assert indexing.waiting(db, "words") == 1
    assert indexing.catch_up(db) == 1
    check(db)


def test_what_somebody_rebuilt_is_not_taken_in_twice(db: Database, see: "See", monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(indexing, "_take_in", lambda *_: None)
        see(entry("a", "first"))
    db.conn.execute("INSERT INTO entries_fts (entries_fts) VALUES ('rebuild')")
    indexing.catch_up(db)
    assert indexing.waiting(db, "words") == 0
    check(db)


def test_trigrams_come_and_go_with_the_configuration(db: Database, see: "See") -> None:
    see(entry("a", "first"), entry("b", "second"))
    assert not indexing.has_trigrams(db)
    for _ in range(2):
        indexing.want_trigrams(db, is_wanted=True)
    assert indexing.waiting(db, "trigrams") == 2
    assert indexing.catch_up(db) == 2
    assert indexing.has_trigrams(db)
    see(entry("a", "changed"), entry("b", "second"), entry("c", "third"))
    check(db)
    assert [len(search(db, part, substrings=True).hits) for part in ("irs", "hang", "hir")] == [0, 1, 1]
    indexing.want_trigrams(db, is_wanted=True)
    assert indexing.catch_up(db) == 0
    for _ in range(2):
        indexing.want_trigrams(db, is_wanted=False)
    assert indexing.tables(db.conn) == ["entries_fts"]
    assert not [name for name in db.table_names() if name.startswith("entries_trigrams")]
    see(entry("a", "once more"))
    assert indexing.waiting(db, "trigrams") == 0


def test_an_entry_can_be_forgotten(db: Database, see: "See") -> None:
    see(entry("a", "first"), entry("b", "second"))
    with transaction(db):
        indexing.forget(db.conn, [1])
    assert found(db, "first", "second") == [0, 1]
