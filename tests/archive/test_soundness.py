import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlite_utils import Database

from archive import indexing, soundness, sources
from archive.connect import open_archive, snapshot
from schemas.feed import Entry, Person, Text
from schemas.soundness import Finding
from schemas.source import Source

if TYPE_CHECKING:
    from tests.archive.conftest import See


def entry(name: str, text: str = "some words") -> Entry:
    return Entry(
        guid=name,
        title=Text(value=f"Title of {name}"),
        content=Text(value=f"<p>{text}</p>", kind="html"),
        authors=(Person(name="Ann"), Person(name=f"Writer of {name}", email="all@example.org")),
    )


@pytest.fixture
def full(db: Database, see: "See") -> Database:
    """An archive of three entries, of which one has two revisions."""
    see(entry("a"), entry("b"), entry("c"))
    see(entry("a", "other words"), entry("b"), entry("c"))
    see(entry("p"), source="pages", page="p.txt")
    indexing.catch_up(db)
    return db


def checked(db: Database, *, is_quick: bool = False) -> list[Finding]:
    """What all checks of this module find."""
    checks: dict[str, Iterator[Finding]] = {
        "file": soundness.file(db, is_quick=is_quick),
        "schema": soundness.schema(db),
        "references": soundness.references(db),
        "entries": soundness.entries(db, Counter()),
        "search": soundness.search(db, is_quick=is_quick),
    }
    return [finding for name, found in checks.items() for finding in soundness.to_the_end(name, found)]


def said(findings: list[Finding]) -> list[str]:
    return [f"{one.check}: {one.where}: {one.what}" for one in findings]


@pytest.mark.parametrize("is_quick", [True, False])
def test_nothing_is_wrong_with_an_archive_of_ours(full: Database, is_quick: bool) -> None:  # noqa: FBT001 - a table
    assert checked(full, is_quick=is_quick) == []


def test_the_entries_are_counted(full: Database) -> None:
    tally: Counter[str] = Counter()
    assert list(soundness.entries(full, tally)) == []
    assert tally == {"entries": 4}


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        ("DROP INDEX entries_by_date", ["schema: index entries_by_date: is missing"]),
        (
            "DROP INDEX entries_by_date; CREATE INDEX entries_by_date ON entries (title)",
            ["schema: index entries_by_date: is not as backissue made it"],
        ),
        ("CREATE TABLE mine (a); CREATE VIEW also_mine AS SELECT 1", []),
        (
            """PRAGMA ignore_check_constraints = ON; UPDATE captures SET state = 'lost' WHERE number = 1;
            PRAGMA ignore_check_constraints = OFF""",
            ["file: the file: CHECK constraint failed in captures"],
        ),
        (
            """INSERT INTO documents (number, source, key, url) VALUES (9, 'nobody', 'k', 'u');
            INSERT INTO tags (entry, position, term) VALUES (99, 0, 't')""",
            [
                "references: table documents, row 9: it refers to a row of sources that is not there",
                "references: table tags: it refers to a row of entries that is not there",
            ],
        ),
        (
            "UPDATE entries SET revision = 3 WHERE number = 1",
            ["entries: entry 1: it should have the revisions 1 to 3, and there are 2 of them, from 1 to 2"],
        ),
        (
            "UPDATE revisions SET number = 7 WHERE entry = 1 AND number = 1",
            [
                "entries: entry 1: it should have the revisions 1 to 2, and there are 2 of them, from 2 to 7",
                "references: table arrivals, row 3: it refers to a row of revisions that is not there",
            ],
        ),
        (
            "DELETE FROM revisions WHERE entry = 2",
            [
                "entries: entry 2: it should have the revisions 1 to 1, and there are none",
                "references: table arrivals, row 2: it refers to a row of revisions that is not there",
            ],
        ),
        (
            "UPDATE entries SET json = replace(json, 'other', 'forged') WHERE number = 1",
            [
                "entries: entry 1: it is not what its revision 2 says",
                "entries: entry 1: its title, link, date or texts are not those of its JSON",
            ],
        ),
        (
            "UPDATE entries SET json = '{' WHERE number = 2; UPDATE revisions SET json = '{' WHERE entry = 2",
            ["entries: entry 2: its JSON cannot be read: Input data was truncated"],
        ),
        (
            "UPDATE entries SET link = 'http://elsewhere.example/' WHERE number = 3",
            ["entries: entry 3: its title, link, date or texts are not those of its JSON"],
        ),
        (
            "UPDATE entries SET published_utc = '2011' WHERE number = 3",
            ["entries: entry 3: its title, link, date or texts are not those of its JSON"],
        ),
        (
            "UPDATE entries SET content = 'other' WHERE number = 3",
            ["entries: entry 3: its title, link, date or texts are not those of its JSON"],
        ),
        (
            "INSERT INTO authors (entry, position, name) VALUES (3, 2, 'Nobody')",
            ["entries: entry 3: its authors, tags or enclosures are not those of its JSON"],
        ),
        (
            "UPDATE aliases SET entry = 4 WHERE kind = 'guid' AND value = 'a'",
            ["entries: entry 4: it is of pages, but found as the guid 'a' of blog"],
        ),
        (
            "UPDATE revisions SET capture = 1 WHERE entry = 4",
            ["entries: entry 4, revision 1: capture 1 is of another source"],
        ),
        (
            "UPDATE entries SET text = 'other' WHERE number = 1",
            ["search: the words in entries_fts: they are not those of the entries, or the index is damaged"],
        ),
        (
            """INSERT INTO entries_fts (entries_fts, rowid, title, authors, text)
            SELECT 'delete', number, title, authors, text FROM entries WHERE number = 2""",
            ["search: entry 2 in entries_fts: its words cannot be searched"],
        ),
        (
            "INSERT INTO entries_fts (rowid, title) VALUES (99, 'nobody')",
            ["search: row 99 in entries_fts: it finds an entry that is not there, or not as it was"],
        ),
        (
            "DELETE FROM names; INSERT INTO names VALUES ('Nobody'), ('No One')",
            ["search: the names of authors: 6 that authors bear are missing, and 2 are there that none bears"],
        ),
    ],
)
def test_what_is_wrong_is_found_and_said(full: Database, damage: str, expected: list[str]) -> None:
    full.conn.execute("PRAGMA foreign_keys = OFF")
    for statement in damage.split(";"):
        full.conn.execute(statement)
    found = checked(full)
    assert sorted(said(found)) == sorted(expected)
    assert all(one.todo for one in found)


@pytest.mark.parametrize("damage", ["UPDATE entries SET text = 'other' WHERE number = 1", "DELETE FROM names"])
def test_what_is_searched_can_be_mended_as_it_says(full: Database, damage: str) -> None:
    full.conn.execute(damage)
    (finding,) = checked(full)
    for statement in finding.todo.split('"')[1].split(";"):
        full.conn.execute(statement)
        is_named = full.conn.execute("SELECT COUNT(*) FROM names").fetchone() != (0,)
        assert is_named or full.conn.in_transaction, "nobody else sees or writes what is half done"
    assert checked(full) == []


def test_what_waits_to_be_taken_in_is_not_missing(full: Database, see: "See", monkeypatch: pytest.MonkeyPatch) -> None:
    indexing.want_trigrams(full, is_wanted=True)
    with monkeypatch.context() as patch:
        patch.setattr(indexing, "catch_up", lambda _: 0)
        see(entry("a", "new words"), entry("b"), entry("d"))
    assert indexing.waiting(full, "words") == 2
    assert indexing.waiting(full, "trigrams") == 5
    assert checked(full) == []
    indexing.catch_up(full)
    assert checked(full) == []
    full.conn.execute("UPDATE entries SET text = 'other' WHERE number = 2")
    assert [one.where for one in checked(full)] == ["the words in entries_fts", "the words in entries_trigrams"]


def test_what_waits_and_is_there_is_found_twice(full: Database) -> None:
    full.conn.execute("INSERT INTO unindexed (name, entry) VALUES ('words', 2)")
    assert said(checked(full)) == [
        "search: row 2 in entries_fts: it finds an entry that is not there, or not as it was"
    ]
    (finding,) = checked(full)
    for statement in finding.todo.split('"')[1].split(";"):
        full.conn.execute(statement)
    assert checked(full) == []


def test_a_quick_check_leaves_the_words_out(full: Database) -> None:
    full.conn.execute("UPDATE entries SET text = 'other' WHERE number = 1")
    assert checked(full, is_quick=True) == []


def test_an_index_of_somebody_else_is_left_alone(full: Database) -> None:
    full.conn.execute("CREATE VIRTUAL TABLE mine USING fts5 (a)")
    full.conn.execute("CREATE VIRTUAL TABLE theirs USING fts5 (title, content='captures', tokenize = \"porter ascii\")")
    assert checked(full) == []


def damaged_page(path: Path) -> None:
    data = bytearray(path.read_bytes())
    with sqlite3.connect(path) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'revisions'").fetchone()
    connection.close()
    data[(root - 1) * 4096 : (root - 1) * 4096 + 200] = bytes(200)
    path.write_bytes(data)


def bad_text(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE entries SET json = CAST(x'FF' AS TEXT)")
        connection.execute("UPDATE revisions SET json = CAST(x'FF' AS TEXT)")
    connection.close()


@pytest.mark.parametrize(
    ("damage", "check"), [(damaged_page, "the check of entries"), (bad_text, "the check of entries")]
)
def test_what_cannot_be_read_is_a_finding_and_the_other_checks_go_on(
    tmp_path: Path, now: datetime, damage: Callable[[Path], None], check: str
) -> None:
    from tests.archive.conftest import SOURCES, way_into

    path = tmp_path / "archive.db"
    db = open_archive(path)
    sources.sync(db, SOURCES, (), now=now)
    way_into(db, now)(entry("a"), entry("b"))
    db.conn.execute("PRAGMA journal_mode = DELETE")
    db.close()
    damage(path)
    db = open_archive(path, read_only=True)
    found = checked(db)
    assert check in [one.where for one in found]
    assert any("cannot be read" in one.what for one in found)
    db.close()


def test_it_only_reads_and_holds_nobody_up(tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "archive.db"
    writer = open_archive(path)
    sources.sync(writer, [Source(id="blog", url="u")], (), now=now)
    reader = open_archive(path, read_only=True)
    with snapshot(reader):
        found = soundness.search(reader)
        assert next(found, None) is None
        writer.conn.execute("PRAGMA busy_timeout = 0")
        writer.conn.execute("UPDATE sources SET title = 'meanwhile'")
        assert checked(reader) == []
    assert reader.conn.execute("SELECT title FROM sources").fetchone() == ("meanwhile",)
    reader.close()
    writer.close()


def test_one_is_told_how_it_goes(full: Database) -> None:
    told = []
    with soundness.ticking(full, lambda: told.append(1)):
        full.conn.execute(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000) SELECT MAX(i) FROM n"
        ).fetchall()
    assert told
    assert soundness.count(full, "entries") == 4
    assert soundness.count(full, "nothing") == 0
