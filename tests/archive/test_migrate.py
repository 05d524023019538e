import re
import sqlite3
from collections.abc import Iterator

import pytest
from sqlite_utils import Database

from archive import migrate
from archive.chain import FACTS, link
from archive.migrate import Migration
from schemas.errors import MigrationError

REAL = migrate.migrations()
BASE = Migration(number=1, name="0001_base.sql", sql="".join(f"CREATE TABLE {t} (number);" for t in ("captures", "a")))


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    yield connection
    connection.close()


def tables(db: Database) -> list[str]:
    return [name for _, name, kind, *_ in db.conn.execute("PRAGMA main.table_list") if kind == "table"]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("", []),
        ("-- nothing; at all\n", []),
        ("SELECT 1; SELECT 2;", ["SELECT 1;", "SELECT 2;"]),
        ("SELECT ';';\n", ["SELECT ';';"]),
        ("SELECT 1 -- one; two\n, 2;", ["SELECT 1 -- one; two\n, 2;"]),
        ("-- of a; and b\nSELECT 1; -- the end;\n", ["-- of a; and b\nSELECT 1;"]),
        (
            "CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; DELETE FROM c; END; SELECT 1;",
            ["CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; DELETE FROM c; END;", "SELECT 1;"],
        ),
    ],
)
def test_statements_end_where_sqlite_says_they_do(sql: str, expected: list[str]) -> None:
    assert list(migrate.statements(sql)) == expected


def test_migrations_are_numbered_without_a_gap() -> None:
    assert [step.number for step in REAL] == list(range(1, len(REAL) + 1))
    assert all(re.fullmatch(rf"{step.number:04}_[a-z_]+\.sql", step.name) for step in REAL)


def test_each_migration_leaves_its_record_and_runs_once(connection: sqlite3.Connection) -> None:
    assert migrate.migrate(connection, name="a.db") == REAL
    assert migrate.migrate(connection, name="a.db") == ()
    records = connection.execute("SELECT number, name, applied FROM migrations").fetchall()
    assert [record[:2] for record in records] == [(step.number, step.name) for step in REAL]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", record[2]) for record in records)


def test_a_migration_that_fails_leaves_no_trace(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = Migration(number=9999, name="9999_bad.sql", sql="CREATE TABLE half (a); INSERT INTO half VALUES (1); OOPS;")
    monkeypatch.setattr(migrate, "migrations", lambda: (*REAL, bad))
    with pytest.raises(MigrationError, match=r"9999_bad\.sql of the archive a\.db failed.*OOPS"):
        migrate.migrate(connection, name="a.db")
    assert not connection.in_transaction
    assert connection.execute("SELECT MAX(number) FROM migrations").fetchone() == (len(REAL),)
    assert not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'half'").fetchall()


def test_read_only_refuses_to_migrate(connection: sqlite3.Connection) -> None:
    with pytest.raises(MigrationError, match="not up to date"):
        migrate.migrate(connection, name="a.db", read_only=True)
    assert not connection.execute("SELECT 1 FROM sqlite_schema").fetchall()


def test_a_migration_that_another_process_ran_meanwhile_is_not_run_again(connection: sqlite3.Connection) -> None:
    migrate.migrate(connection, name="a.db")
    migrate._apply(connection, REAL[0], "a.db")
    assert connection.execute("SELECT COUNT(*) FROM migrations").fetchone() == (len(REAL),)


def test_every_table_is_strict(db: Database) -> None:
    loose = [row[1] for row in db.conn.execute("PRAGMA main.table_list") if row[2] == "table" and not row[5]]
    assert loose == ["sqlite_schema", "sqlite_sequence"] or set(loose) == {"sqlite_schema", "sqlite_sequence"}


def test_every_table_and_column_says_what_it_is() -> None:
    commented = r".*-- \S.*"
    for statement in (statement for step in REAL for statement in migrate.statements(step.sql)):
        start = statement.find("CREATE TABLE")
        if start < 0:
            continue
        head, *lines = statement[start:].splitlines()
        assert re.fullmatch(commented, head), head
        columns = [line for line in lines if re.match(r"    [a-z_]+ (TEXT|INTEGER|REAL|BLOB)", line)]
        assert columns, head
        for line, following in zip(lines, [*lines[1:], ""], strict=True):
            if line in columns:
                assert re.fullmatch(commented, line) or re.fullmatch(commented, following), line


def test_every_foreign_key_can_be_followed_back_by_an_index(db: Database) -> None:
    seen = 0
    for table in tables(db):
        indexed = [
            [column for _, _, column in db.conn.execute(f"PRAGMA index_info({index})")]
            for _, index, *_ in db.conn.execute(f"PRAGMA index_list({table})")
        ]
        keys: dict[int, list[str]] = {}
        for key, _, _, column, *_ in db.conn.execute(f"PRAGMA foreign_key_list({table})"):
            keys.setdefault(key, []).append(column)
        for columns in keys.values():
            seen += 1
            assert any(index[: len(columns)] == columns for index in indexed), (table, columns)
    assert seen > 10


def test_an_archive_of_the_first_schema_gets_what_came_later(connection: sqlite3.Connection) -> None:
    migrate._apply(connection, REAL[0], "a.db")
    assert migrate.migrate(connection, name="a.db") == REAL[1:]
    fresh = sqlite3.connect(":memory:")
    migrate.migrate(fresh, name="b.db")
    schema = "SELECT name, sql FROM sqlite_schema ORDER BY name"
    assert connection.execute(schema).fetchall() == fresh.execute(schema).fetchall()
    fresh.close()


BEFORE_THE_CHAIN = """
INSERT INTO sources (id, position, configured, kind, url, settings, added) VALUES ('s', 0, 1, 'feed', 'u', '{}', '');
INSERT INTO documents (number, source, key, url) VALUES (1, 's', 'k', 'u');
INSERT INTO bodies (hash, size, data) VALUES ('ab', 1, x'00');
INSERT INTO captures (number, document, fetched, state, elapsed_seconds, headers, body, body_bytes)
VALUES (1, 1, 'now', 'parsed', 0.1, '[["A","é"]]', 'ab', 1);
INSERT INTO captures (number, document, fetched, state) VALUES (2, 1, 'now', 'not-modified');
INSERT INTO captures (number, document, fetched, state, error) VALUES (5, 1, 'now', 'failed', 'no such file');
"""


def test_captures_that_are_older_than_the_chain_are_put_in_it(connection: sqlite3.Connection) -> None:
    for step in REAL[:2]:
        migrate._apply(connection, step, "a.db")
    for statement in migrate.statements(BEFORE_THE_CHAIN):
        connection.execute(statement)
    migrate.migrate(connection, name="a.db")
    before = None
    rows = connection.execute(f"SELECT body, received, chain, {FACTS} FROM captures ORDER BY number").fetchall()
    assert len(rows) == 3
    for body, received, chain, *facts in rows:
        assert received == body
        assert chain == link(before, *facts)
        before = chain
