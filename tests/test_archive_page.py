"""docs/archive.md: its queries give rows, its commands run, and what it lists is what the database has."""

import io
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from archive.connect import open_archive
from tools import tables
from tools.tables import Described, described
from worker import cli

PAGE = (Path(__file__).parent.parent / "docs/archive.md").read_text("utf-8")
QUERIES = re.findall(r"^```sql\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
COMMANDS = re.findall(r"^sqlite-utils .*$", PAGE, re.MULTILINE)
SNIPPETS = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
PARAMETERS = {
    "words": "adoption",
    "title": "Adoption in the spotlight",
    "least": 1,
    "public_id": "none",
    "month": "2012",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """A folder with the archive of the seeds in var/archive.db, after two rounds."""
    folder = tmp_path_factory.mktemp("archived")
    shutil.copytree(root / "seeds", folder / "seeds")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stderr", io.StringIO())
        for _ in range(2):
            with pytest.raises(SystemExit):
                cli.main(["run", "--once", "--quiet", "--config", str(folder / "seeds/sources.toml")])
    return folder


@pytest.fixture
def connection(folder: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{folder}/var/archive.db?mode=ro", uri=True)) as connection:
        yield connection


def test_there_is_something_to_test() -> None:
    assert len(QUERIES) >= 7
    assert len(COMMANDS) >= 4
    assert len(SNIPPETS) >= 1


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: " ".join(query.split())[:60])
def test_every_query_finds_something(query: str, connection: sqlite3.Connection) -> None:
    found = connection.execute(query, PARAMETERS)
    assert found.fetchall()
    names = [column[0] for column in found.description]
    assert len(names) == len(set(names)), "columns that Datasette could not tell apart"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_prints_something(command: str, folder: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", *shlex.split(command.replace("sqlite-utils", "sqlite_utils", 1))],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "impower" in told.stdout.lower() or '"count"' in told.stdout


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_every_snippet_runs(
    snippet: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    exec(snippet, {})
    assert capsys.readouterr().out


def test_every_table_and_column_of_the_archive_is_described() -> None:
    with closing(open_archive(":memory:")) as db:
        virtual = [name for name, _ in db.conn.execute(tables.VIRTUAL)]
        for table in db.table_names():
            if table.startswith("sqlite_") or any(table.startswith(f"{name}_") for name in virtual):
                continue
            section = PAGE.partition(f"### {table}\n")[2].partition("\n### ")[0]
            told = set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))
            assert told == (set() if table in virtual else set(_columns(db, table))), f"{table}: run `make docs`"


def _columns(db: Database, table: str) -> list[str]:
    return [row[1] for row in db.conn.execute(f"PRAGMA table_xinfo ({table})")]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("CREATE TABLE t ( -- T.\n a TEXT -- A.\n) STRICT", Described("T.", {"a": "A."})),
        ("CREATE TABLE t ( -- T.\n a TEXT, -- A, (\n b TEXT -- B's.\n)", Described("T.", {"a": "A, (", "b": "B's."})),
        ("CREATE TABLE t ( -- T.\n a TEXT,\n -- A,\n -- and more.\n b TEXT)", Described("T.", {"a": "A, and more.", "b": ""})),
        ("CREATE TABLE t ( -- T.\n a TEXT DEFAULT 'it''s, -- (', -- A.\n b TEXT)", Described("T.", {"a": "A.", "b": ""})),
        ("CREATE TABLE t ( -- T.\n a TEXT CHECK (a IN ('b', 'c')), -- A.\n b TEXT)", Described("T.", {"a": "A.", "b": ""})),
        ("CREATE TABLE t ( -- T.\n a TEXT, b TEXT /* B. */, c TEXT\n /* C; c. */, -- A.\n PRIMARY KEY (a))", Described("T.", {"a": "A.", "b": "B.", "c": "C; c."})),
        ("CREATE TABLE t ( -- T.\n a TEXT, b TEXT /* B. */ -- A.\n)", Described("T.", {"a": "A.", "b": "B."})),
    ],
)  # fmt: skip
def test_comments_belong_to_the_column_they_tell_of(sql: str, expected: Described) -> None:
    assert described(sql) == expected


def test_what_is_not_described_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "described", lambda sql: Described("T.", dict.fromkeys(described(sql).columns, "")))
    with pytest.raises(ValueError, match=r"migrations\.number is not described"):
        tables.tables_section()
    monkeypatch.setattr(tables, "described", lambda sql: Described("", described(sql).columns))
    with pytest.raises(ValueError, match="migrations is not described"):
        tables.tables_section()
    monkeypatch.setattr(tables, "described", described)
    monkeypatch.setattr(tables, "migrations", tuple)
    with pytest.raises(ValueError, match="entries_fts is not described"):
        tables.tables_section()
