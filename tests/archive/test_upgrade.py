"""An archive that was written under the oldest released schema, with something in every table, and brought up to date."""

import sqlite3
from contextlib import closing
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
import zstandard
from msgspec.structs import replace

from archive import entries, migrate, retrieval
from archive.connect import open_archive
from archive.search import search
from schemas.feed import Entry, Person, Text
from tests.archive.conftest import way_into

RELEASED = 1  #: The number of the oldest migration that was released by itself.
BODY = b"<rss>one</rss>"
HASH = sha256(BODY).hexdigest()
SEEN = "2024-01-02T03:04:05.000000Z"
ENTRY = Entry(
    guid="g1", title=Text(kind="text", value="One"), content=Text(kind="text", value="the first of all entries")
)
JSON = msgspec.json.encode(ENTRY).decode()
#: One row for every table of that schema, in the order in which they may be written.
ROWS: dict[str, dict[str, object]] = {
    "sources": {"id": "blog", "position": 0, "configured": 1, "kind": "feed", "url": "blog.rss", "settings": '{"id":"blog","url":"blog.rss"}', "added": SEEN},
    "publications": {"id": "all", "position": 0, "configured": 1, "settings": '{"id":"all","sources":["blog"]}'},
    "publication_sources": {"publication": "all", "position": 0, "source": "blog"},
    "documents": {"number": 1, "source": "blog", "key": "blog.rss", "url": "blog.rss", "etag": '"e"'},
    "bodies": {"hash": HASH, "size": len(BODY), "data": zstandard.ZstdCompressor().compress(BODY)},
    "captures": {"number": 1, "document": 1, "fetched": SEEN, "state": "parsed", "status": 200, "headers": "[]", "elapsed_seconds": 0.25, "body": HASH, "body_bytes": len(BODY)},
    "entries": {"number": 1, "source": "blog", "public_id": "g1", "revision": 1, "last_seen": SEEN, "first_seen": SEEN, "position": 0, "title": "One", "raw_hash": "00", "json": JSON, "text": "the first of all entries", "content": "the first of all entries"},
    "revisions": {"entry": 1, "number": 1, "kind": "new", "seen": SEEN, "capture": 1, "rules_hash": "rules", "json": JSON},
    "aliases": {"source": "blog", "kind": "guid", "value": "g1", "entry": 1},
    "ledger": {"number": 1, "entry": 1, "revision": 1, "capture": 1, "rule": "a_rule", "version": 1, "place": "content", "text": "gone words", "words": 2, "count": 1, "markup_bytes": 0},
    "defects": {"number": 1, "entry": 1, "revision": 1, "capture": 1, "code": "date-unreadable", "place": "item[0]", "detail": "soon"},
    "learned_rules": {"number": 1, "source": "blog", "rule": "strip_title_mark", "value": "!", "evidence": "all of five", "learned": SEEN, "capture": 1},
    "enclosures": {"entry": 1, "position": 0, "url": "http://e/a.mp3"},
    "authors": {"entry": 1, "position": 0, "name": "A. Writer"},
    "tags": {"entry": 1, "position": 0, "term": "a tag"},
}  # fmt: skip
INDEX = "INSERT INTO entries_fts (rowid, title, authors, text) SELECT number, title, authors, text FROM entries"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The file of such an archive."""
    path = tmp_path / "archive.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA foreign_keys = ON")
        for step in migrate.migrations()[:RELEASED]:
            migrate._apply(connection, step, "a.db")
        for table, columns in ROWS.items():
            names = ", ".join(columns)
            values = ", ".join(f":{name}" for name in columns)
            connection.execute(f"INSERT INTO {table} ({names}) VALUES ({values})", columns)
        connection.execute(INDEX)
    return path


def held(connection: sqlite3.Connection, table: str, columns: list[str]) -> list[object]:
    return connection.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall()


def tables_of(connection: sqlite3.Connection) -> dict[str, list[str]]:
    return {
        name: [row[1] for row in connection.execute(f"PRAGMA table_info ({name})")]
        for _, name, kind, *_ in connection.execute("PRAGMA main.table_list").fetchall()
        if kind == "table" and not name.startswith("sqlite_")
    }


def shape(connection: sqlite3.Connection) -> dict[str, object]:
    """Everything that tells one schema from another, but comments and the order in which it came about."""
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'")]
    return {
        name: [
            connection.execute(f"PRAGMA {pragma} ({name})").fetchall()
            for pragma in ("table_xinfo", "foreign_key_list", "index_list", "index_xinfo")
        ]
        for name in sorted(names)
    }


def test_every_table_of_the_released_schema_has_a_row(old: Path) -> None:
    with closing(sqlite3.connect(old)) as connection:
        assert set(tables_of(connection)) - {"migrations"} == set(ROWS)


def test_it_gets_the_schema_that_a_new_one_has(old: Path) -> None:
    with closing(open_archive(old)) as db, closing(open_archive(":memory:")) as fresh:
        assert shape(db.conn) == shape(fresh.conn)
        assert len(shape(db.conn)) > 25
        schema = "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name"
        assert db.conn.execute(schema).fetchall() == fresh.conn.execute(schema).fetchall()
        assert db.conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.conn.execute("PRAGMA foreign_key_check").fetchall() == []


def test_nothing_that_was_in_it_changes(old: Path) -> None:
    with closing(sqlite3.connect(old)) as connection:
        columns = tables_of(connection)
        columns.pop("migrations")
        before = {table: held(connection, table, names) for table, names in columns.items()}
    with closing(open_archive(old)) as db:
        assert {table: held(db.conn, table, names) for table, names in columns.items()} == before
        applied = [number for (number,) in db.conn.execute("SELECT number FROM migrations ORDER BY number")]
        assert applied == [step.number for step in migrate.migrations()]
        db.conn.execute("INSERT INTO entries_fts (entries_fts, rank) VALUES ('integrity-check', 1)")  # raises


@pytest.mark.parametrize(
    "updated",
    [
        ("2024-03-01T00:00:00Z", "2024-03-01T00:00:00Z", "2024-03-01T00:00:00Z"),
        ("2031-01-01T00:00:00+02:00", "2024-03-01T00:00:00Z", None),
        (None, "2023-01-01T00:00:00Z", "2023-01-02T00:00:00Z"),
        ("9999-12-31T00:00:00Z", "9999-12-31T00:00:00Z", "0001-01-01T00:00:00Z"),
    ],
    ids=["stands still", "goes back", "earlier than it was seen", "the last day"],
)
def test_what_was_revised_came_later_each_time(old: Path, updated: tuple[str | None, ...]) -> None:
    row = ROWS["revisions"]
    with closing(sqlite3.connect(old, isolation_level=None)) as connection:
        for number, moment in enumerate(updated, 2):
            entry = replace(ENTRY, updated=datetime.fromisoformat(moment) if moment else None)
            row = ROWS["revisions"] | {"kind": "substantive", "seen": f"2024-02-0{number}T00:00:00.000000Z"}
            row |= {"number": number, "json": msgspec.json.encode(entry).decode()}
            names = ", ".join(row)
            connection.execute(f"INSERT INTO revisions ({names}) VALUES ({', '.join(f':{name}' for name in row)})", row)
        connection.execute("UPDATE entries SET revision = 4, updated = ?", (updated[-1] or row["seen"],))
    with closing(open_archive(old)) as db:
        states = "SELECT julianday(COALESCE(updated, ?)), updated FROM arrivals ORDER BY revision"
        came = db.conn.execute(states, (SEEN,)).fetchall()
        assert len(came) == 4
        assert all(later[0] > sooner[0] for sooner, later in pairwise(came))
        assert came[1][1] == updated[0] or updated[0] is None, "what is later is left as it was"
        assert db.conn.execute("SELECT updated FROM entries").fetchall() == [(came[-1][1],)]


@pytest.mark.parametrize("settings", ["", "{", "[]", '{"language": null}'])
def test_settings_that_somebody_damaged_stop_no_migration(old: Path, settings: str) -> None:
    with closing(sqlite3.connect(old, isolation_level=None)) as connection:
        connection.execute("UPDATE sources SET settings = ?, feed_language = 'EN_us'", (settings,))
    with closing(open_archive(old)) as db:
        assert db.conn.execute("SELECT language FROM sources").fetchall() == [("en-us",)]


def test_it_is_read_and_written_as_any_other(old: Path, now: datetime) -> None:
    with closing(open_archive(old)) as db:
        assert retrieval.fetched(db, 1).body == BODY
        assert [hit.number for hit in search(db, "first").hits] == [1]
        assert entries.find(db, "g1").entry == ENTRY
        recorded = way_into(db, now)(ENTRY, Entry(guid="g2", authors=(Person(name="B"),)))
        assert (recorded.new, recorded.unchanged + recorded.cosmetic) == (1, 1)
        assert len(entries.listing(db)) == 2


@pytest.mark.parametrize(
    ("kind", "value", "named"),
    [
        ("guid", "http://www.example.org/?p=12", Entry(guid="https://example.org/?p=12")),
        ("guid", " padded ", Entry(guid="padded")),
        ("link", "//example.org/caf%c3%a9?fbclid=1", Entry(permalink="https://example.org/caf%C3%A9")),
    ],
)
def test_names_that_were_written_otherwise_find_their_entries(
    old: Path, now: datetime, kind: str, value: str, named: Entry
) -> None:
    with closing(sqlite3.connect(old)) as connection, connection:
        connection.execute("INSERT INTO aliases VALUES ('blog', ?, ?, 1)", (kind, value))
        connection.execute("DELETE FROM aliases WHERE value = 'g1'")
    with closing(open_archive(old)) as db:
        recorded = way_into(db, now)(replace(named, title=Text(kind="text", value="Another title")))
        assert (recorded.new, recorded.substantive) == (0, 1)


def test_a_name_that_two_entries_have_in_one_spelling_is_no_reason_to_fail(old: Path) -> None:
    names = ["http://example.org/1", "https://example.org/1", "https://www.example.org/1/"]
    with closing(sqlite3.connect(old)) as connection, connection:
        connection.executemany("INSERT INTO aliases VALUES ('blog', 'guid', ?, 1)", [(name,) for name in names])
    with closing(open_archive(old)) as db:
        found = {value for (value,) in db.conn.execute("SELECT value FROM aliases WHERE kind = 'guid'")}
        assert found == {"g1", "//example.org/1", *names[1:]}


def test_a_migration_that_fails_leaves_the_archive_to_the_version_that_wrote_it(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = migrate.migrations()
    bad = migrate.Migration(number=steps[-1].number + 1, name="9999_bad.sql", sql="DELETE FROM tags; OOPS;")
    monkeypatch.setattr(migrate, "migrations", lambda: (*steps, bad))
    with pytest.raises(Exception, match="nothing was changed"):
        open_archive(old)
    monkeypatch.undo()
    with closing(open_archive(old)) as db:
        assert db.conn.execute("SELECT term FROM tags").fetchall() == [("a tag",)]
