import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlite_utils import Database

from archive.connect import guarded, open_archive, transaction
from schemas.errors import ArchiveError, ArchiveLocked

INSERT = "INSERT INTO publications (id, position, configured, settings) VALUES ('a', 0, 1, '{}')"
COUNT = "SELECT COUNT(*) FROM publications"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive.db"


def pragma(db: Database, name: str) -> object:
    return db.conn.execute(f"PRAGMA {name}").fetchone()[0]


@pytest.mark.parametrize(
    ("name", "value"), [("journal_mode", "wal"), ("foreign_keys", 1), ("busy_timeout", 5000), ("synchronous", 1)]
)
def test_an_archive_is_opened_so_that_it_is_safe_and_shared(path: Path, name: str, value: object) -> None:
    db = open_archive(path)
    assert pragma(db, name) == value
    db.close()


def test_directories_are_made_and_what_was_written_is_there_the_next_time(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "100% of it?#" / "archive.db"
    db = open_archive(str(path))
    with transaction(db):
        db.conn.execute(INSERT)
    db.close()
    assert path.exists()
    again = open_archive(path, read_only=True)
    assert again.conn.execute(COUNT).fetchone() == (1,)
    again.close()


def _directory(path: Path) -> None:
    path.mkdir()


def _garbage(path: Path) -> None:
    path.write_bytes(b"no database at all" * 100)


def _of_others(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE bookmarks (url)")
    connection.close()


def _of_the_future(path: Path) -> None:
    db = open_archive(path)
    db.conn.execute("INSERT INTO migrations (number, name, applied) VALUES (9999, 'later.sql', '')")
    db.close()


def _under_a_file(path: Path) -> None:
    path.parent.rmdir()
    path.parent.write_text("")


@pytest.mark.parametrize(
    ("prepare", "message"),
    [
        (_directory, "is a directory"),
        (_garbage, "is not an SQLite database"),
        (_of_others, "no archive of ours"),
        (_of_the_future, "upgrade backissue"),
        (_under_a_file, "choose another"),
    ],
)
def test_what_cannot_be_an_archive_is_refused_by_name_with_a_way_out(
    tmp_path: Path, prepare: Callable[[Path], None], message: str
) -> None:
    path = tmp_path / "var" / "archive.db"
    path.parent.mkdir()
    prepare(path)
    with pytest.raises(ArchiveError, match=message) as caught:
        open_archive(path)
    assert str(path) in str(caught.value)
    assert caught.value.exit_code == 74


@pytest.mark.parametrize("exists", [False, True])
def test_read_only_makes_nothing_and_says_what_would(path: Path, exists: bool) -> None:  # noqa: FBT001 - a table
    if exists:
        path.touch()
    with pytest.raises(ArchiveError, match="backissue run --once"):
        open_archive(path, read_only=True)
    assert path.exists() == exists


def test_read_only_reads_beside_a_writer_and_writes_nothing(path: Path) -> None:
    writer = open_archive(path)
    reader = open_archive(path, read_only=True)
    with transaction(writer):
        writer.conn.execute(INSERT)
        assert reader.conn.execute(COUNT).fetchone() == (0,)
    assert reader.conn.execute(COUNT).fetchone() == (1,)
    with pytest.raises(ArchiveError, match="cannot be written"), transaction(reader):
        reader.conn.execute("DELETE FROM publications")
    reader.close()
    writer.close()


def test_a_second_writer_is_told_that_the_archive_is_in_use(path: Path) -> None:
    first, second = open_archive(path), open_archive(path)
    second.conn.execute("PRAGMA busy_timeout = 0")
    with transaction(first), pytest.raises(ArchiveLocked, match="in use"), transaction(second):
        pytest.fail("two writers at once")
    with transaction(second):
        second.conn.execute(INSERT)
    first.close()
    second.close()


def test_a_transaction_is_whole_or_nothing(db: Database) -> None:
    with pytest.raises(ZeroDivisionError), transaction(db):  # noqa: PT012 - it fails after it has written
        db.conn.execute(INSERT)
        raise ZeroDivisionError
    assert not db.conn.in_transaction
    assert db.conn.execute(COUNT).fetchone() == (0,)


def test_a_transaction_within_another_is_whole_by_itself(db: Database) -> None:
    with transaction(db):
        db.conn.execute(INSERT)
        with pytest.raises(ZeroDivisionError), transaction(db):  # noqa: PT012 - it fails after it has written
            db.conn.execute(INSERT.replace("'a'", "'b'"))
            raise ZeroDivisionError
        assert db.conn.in_transaction
    assert db.conn.execute(COUNT).fetchone() == (1,)
    with pytest.raises(ZeroDivisionError), transaction(db):  # noqa: PT012 - it fails after the inner one is done
        with transaction(db):
            db.conn.execute(INSERT.replace("'a'", "'b'"))
        raise ZeroDivisionError
    assert db.conn.execute(COUNT).fetchone() == (1,)


def test_a_full_disk_is_named_and_leaves_nothing_half_done(path: Path) -> None:
    db = open_archive(path)
    pages = pragma(db, "page_count")
    db.conn.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(ArchiveError, match="disk is full"), transaction(db):  # noqa: PT012 - the second of two fails
        db.conn.execute(INSERT)
        db.conn.execute("UPDATE publications SET settings = ?", ("x" * 1_000_000,))
    assert not db.conn.in_transaction
    assert db.conn.execute(COUNT).fetchone() == (0,)
    db.close()


def test_guarded_decorates_functions_and_keeps_the_cause() -> None:
    @guarded()
    def fail() -> None:
        raise sqlite3.OperationalError("no such thing")

    with pytest.raises(ArchiveError, match="no such thing") as caught:
        fail()
    assert isinstance(caught.value.__cause__, sqlite3.OperationalError)


def test_an_error_of_our_own_passes_as_it_is() -> None:
    error = ArchiveLocked("mine")
    with pytest.raises(ArchiveLocked) as caught, guarded():
        raise error
    assert caught.value is error
