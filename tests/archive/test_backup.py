import os
import resource
import signal
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from archive import backup as subject
from archive import entries, migrate, retrieval, sources
from archive.backup import backup
from archive.connect import open_archive, transaction
from schemas.errors import ArchiveError, UsageError
from schemas.feed import Entry, Text
from tests.archive.conftest import SOURCES, way_into

ENTRY = Entry(guid="g1", title=Text(kind="text", value="One"), content=Text(kind="text", value="the first of all"))
ADD = "INSERT INTO publications (id, position, configured, settings) VALUES (:id, 0, 1, :settings)"
COUNT = "SELECT COUNT(*) FROM publications"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive.db"


@pytest.fixture
def held(path: Path, now: datetime) -> Iterator[Database]:
    """An archive on disk with one entry, as the worker has it open."""
    with closing(open_archive(path)) as db:
        sources.sync(db, SOURCES, (), now=now)
        way_into(db, now)(ENTRY)
        yield db


def rows_of(file: Path) -> dict[str, list[object]]:
    with closing(sqlite3.connect(file)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}


def test_a_copy_holds_all_and_needs_no_other_file(held: Database, path: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    told: list[tuple[int, int]] = []
    made = backup(held, target, progress=lambda done, of: told.append((done, of)))
    assert (made.path, made.bytes, made.entries, made.captures) == (str(target), target.stat().st_size, 1, 1)
    assert told[-1] == (made.bytes, made.bytes)
    assert sorted(file.name for file in tmp_path.glob("*copy*")) == ["copy.db"]
    assert rows_of(target) == rows_of(path)
    with closing(sqlite3.connect(target)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",), "readable where nothing is written"


def test_a_copy_is_of_one_moment_however_much_is_written_meanwhile(
    held: Database, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subject, "PAGES_PER_STEP", 1)
    steps: list[int] = []

    def write_more(done: int, _all: int) -> None:
        steps.append(done)
        with transaction(held):
            held.conn.execute(ADD, {"id": f"p{len(steps)}", "settings": "x" * 10_000})

    with closing(open_archive(path, read_only=True)) as reader:
        backup(reader, tmp_path / "copy.db", progress=write_more)
        pages = (tmp_path / "copy.db").stat().st_size // 4096
    assert len(steps) == pages, "it never began anew"
    assert held.conn.execute(COUNT).fetchone() == (pages,)
    assert rows_of(tmp_path / "copy.db")["publications"] == []


@pytest.mark.usefixtures("held")
def test_a_copy_goes_on_beside_a_writer_in_another_thread(path: Path, tmp_path: Path) -> None:
    """What is copied are whole transactions: of each pair of rows both, or none."""
    done = threading.Event()

    def write() -> None:
        with closing(open_archive(path)) as db:
            for at in range(100_000):
                if done.is_set():
                    break
                with transaction(db):
                    db.conn.execute(ADD, {"id": f"a{at}", "settings": "x" * 3000})
                    db.conn.execute(ADD, {"id": f"b{at}", "settings": "x" * 3000})

    writer = threading.Thread(target=write)
    writer.start()
    try:
        counts = []
        for at in range(5):
            with closing(open_archive(path, read_only=True)) as reader:
                backup(reader, tmp_path / f"{at}.db")
            counts.append(len(rows_of(tmp_path / f"{at}.db")["publications"]))
    finally:
        done.set()
        writer.join()
    assert all(count % 2 == 0 for count in counts)
    assert counts == sorted(counts)


def test_an_archive_goes_on_from_its_backup(held: Database, path: Path, tmp_path: Path, now: datetime) -> None:
    """As docs/archive.md says: the broken file and its log away, the copy in its place."""
    backup(held, tmp_path / "copy.db")
    held.close()
    path.write_bytes(b"broken")
    for part in ("", "-wal", "-shm"):
        path.with_name(path.name + part).unlink(missing_ok=True)
    (tmp_path / "copy.db").rename(path)
    with closing(open_archive(path)) as db:
        assert db.conn.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        again = Entry(guid="g2", title=Text(kind="text", value="Two"))
        recorded = way_into(db, now)(ENTRY, again)
        assert (recorded.new, recorded.unchanged) == (1, 1)
        assert len(entries.listing(db)) == 2


@pytest.mark.parametrize("force", [False, True])
def test_what_is_there_is_only_replaced_when_asked(held: Database, tmp_path: Path, force: bool) -> None:  # noqa: FBT001
    target = tmp_path / "copy.db"
    target.write_bytes(b"precious")
    if force:
        backup(held, target, force=True)
        assert rows_of(target)["entries"]
    else:
        with pytest.raises(UsageError, match=r"copy\.db is there already; --force replaces it"):
            backup(held, target)
        assert target.read_bytes() == b"precious"


def _archive(path: Path) -> Path:
    return path


def _log(path: Path) -> Path:
    return path.with_name("archive.db-wal")


def _link(path: Path) -> Path:
    link = path.with_name("link.db")
    link.symlink_to(path)
    return link


def _folder(path: Path) -> Path:
    return path.parent


def _pipe(path: Path) -> Path:
    os.mkfifo(path.with_name("pipe"))
    return path.with_name("pipe")


def _in_use(path: Path) -> Path:
    path.with_name("copy.db-wal").write_bytes(b"the changes of some other")
    return path.with_name("copy.db")


@pytest.mark.parametrize(
    ("target", "message"),
    [
        (_archive, "is the archive itself"),
        (_log, "is the archive itself"),
        (_link, "is the archive itself"),
        (_folder, "is no regular file"),
        (_pipe, "is no regular file"),
        (_in_use, "copy.db-wal lies there: some program has copy.db open, or crashed; remove it"),
    ],
)
def test_some_things_are_never_replaced(
    held: Database, path: Path, target: Callable[[Path], Path], message: str
) -> None:
    named = target(path)
    before = sorted(path.parent.iterdir())
    with pytest.raises(UsageError, match=message):
        backup(held, named, force=True)
    assert sorted(path.parent.iterdir()) == before
    assert held.conn.execute("SELECT COUNT(*) FROM entries").fetchone() == (1,)


def test_a_copy_is_as_private_as_the_archive(held: Database, path: Path, tmp_path: Path) -> None:
    path.chmod(0o640)
    backup(held, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o640


def test_a_damaged_archive_replaces_no_good_copy(held: Database, path: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    backup(held, target)
    good = target.read_bytes()
    ((page,),) = held.conn.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'entries_by_date'")
    held.conn.execute("PRAGMA wal_checkpoint (TRUNCATE)")
    held.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096 + 5)  # where the content of the page begins
        file.write(b"\x00\x09")
    with (
        closing(open_archive(path, read_only=True)) as db,
        pytest.raises(ArchiveError, match=r"damaged, as its copy is.*restore an earlier backup"),
    ):
        backup(db, target, force=True)
    assert target.read_bytes() == good
    assert not list(tmp_path.glob(".*"))


def test_what_goes_wrong_with_the_copy_is_told_as_such_and_leaves_nothing(
    held: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ArchiveError, match=r"the backup .*none/copy\.db cannot be written: No such file"):
        backup(held, tmp_path / "none" / "copy.db")
    with _files_of_at_most(50_000), pytest.raises(ArchiveError, match=r"copy\.db cannot be written: disk I/O error"):
        backup(held, tmp_path / "copy.db")
    monkeypatch.setattr("shutil.disk_usage", lambda _path: _Usage())
    with pytest.raises(ArchiveError, match=r"needs [\d,]+ bytes, and there are 5 left") as caught:
        backup(held, tmp_path / "copy.db")
    assert caught.value.exit_code == 74
    assert sorted(file.name for file in tmp_path.iterdir() if "copy" in file.name) == []


class _Usage:
    free = 5


@contextmanager
def _files_of_at_most(size: int) -> Iterator[None]:
    """A disk on which no file grows over this size."""
    before, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def test_an_older_archive_is_copied_as_it_is(path: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate._apply(connection, migrate.migrations()[0], "a.db")
    with pytest.raises(ArchiveError, match="not up to date"):
        open_archive(path, read_only=True)
    with closing(open_archive(path, read_only=True, accepts_older=True)) as db:
        backup(db, tmp_path / "copy.db")
    assert len(rows_of(tmp_path / "copy.db")["migrations"]) == 1


def test_what_is_no_archive_is_not_copied(path: Path) -> None:
    path.touch()
    with pytest.raises(ArchiveError, match="not up to date"):
        open_archive(path, read_only=True, accepts_older=True)


def test_bodies_in_a_copy_are_whole(held: Database, tmp_path: Path) -> None:
    backup(held, tmp_path / "copy.db")
    with closing(open_archive(tmp_path / "copy.db", read_only=True)) as db:
        assert retrieval.fetched(db, 1).body == repr((ENTRY,)).encode()
