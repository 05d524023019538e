"""What becomes of every command where the archive cannot be used: exit code 74, one line that says what to do.

And nothing is lost by it: the file holds afterwards what it held before.
"""

import os
import random
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from archive import connect, migrate
from tests.worker.conftest import Backissue

READ = [
    ["search", "first"],
    ["entries"],
    ["show", "1"],
    ["history", "1"],
    ["explain", "1"],
    ["explain", "--source", "blog"],
    ["stats"],
    ["publish"],
]
WRITE = [["run", "--once", "--quiet"], ["sources"], ["forget", "1", "--yes"]]
BACKUP = ["backup", "copy.db"]
FEED = """<rss version="2.0"><channel><title>T</title><link>http://e/</link>
<item><title>One</title><guid>g1</guid><description>the first of all</description></item></channel></rss>"""
LATER = FEED.replace(
    "</channel>", f"<item><guid>g2</guid><description>{'more ' * 50_000}</description></item></channel>"
)

Row = tuple[object, ...]

every = pytest.mark.parametrize("command", [*READ, BACKUP, *WRITE], ids=" ".join)
reading = pytest.mark.parametrize("command", READ, ids=" ".join)
writing = pytest.mark.parametrize("command", WRITE, ids=" ".join)


@pytest.fixture
def config(tmp_path: Path, backissue: Backissue, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The configuration of one small feed that has been archived in var/archive.db beside it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "blog.rss").write_text(FEED)
    file = tmp_path / "small.toml"
    file.write_text('[[source]]\nid = "blog"\nurl = "blog.rss"\n')
    backissue("run", "--once", "--quiet", "--config", file)
    (tmp_path / "blog.rss").write_text(LATER)
    monkeypatch.setenv("BACKISSUE_CONFIG", str(file))
    return file


@pytest.fixture
def archive(config: Path) -> Path:
    return config.parent / "var/archive.db"


def dump(path: Path) -> dict[str, list[Row]]:
    """Every row of every table."""
    with closing(sqlite3.connect(path)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in tables}


def refused(backissue: Backissue, command: list[str], says: str) -> None:
    told = backissue(*command, code=74)
    assert told.out == ""
    assert told.err.count("\n") == 1, told.err
    assert says in told.err
    assert not Path("copy.db").exists()


# --- what is no archive of this version -------------------------------------------------------------------------------


def _newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO migrations (number, name, applied) VALUES (9999, '9999_later.sql', '')")


def _garbage(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(50_000))


def _of_others(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (url)")


def _truncated(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _header_only(path: Path) -> None:
    os.truncate(path, 50)


def _schema_flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[100:4096] = random.Random(2).randbytes(3996)
    path.write_bytes(data)


@every
@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (_newer, "has schema 9999, which a later version wrote; upgrade backissue to use it"),
        (_garbage, "is not an SQLite database; choose another path under [archive]"),
        (_of_others, "is an SQLite database, but no archive of ours; choose another path under [archive]"),
        (_truncated, "is damaged; restore it from a backup"),
        (_header_only, "is damaged; restore it from a backup"),
        (_schema_flipped, "is damaged; restore it from a backup"),
    ],
)
def test_what_cannot_be_used_is_refused_and_left_alone(
    command: list[str], harm: Callable[[Path], None], says: str, archive: Path, backissue: Backissue
) -> None:
    harm(archive)
    before = archive.read_bytes()
    refused(backissue, command, f"{archive} {says}\n")
    assert archive.read_bytes() == before


@pytest.mark.parametrize("seed", range(12))
def test_no_damage_anywhere_ends_in_more_than_a_refusal(seed: int, archive: Path, backissue: Backissue) -> None:
    """What SQLite does not notice is for `verify`; no command may break down over it."""
    good, chance = archive.read_bytes(), random.Random(seed)
    bad = bytearray(good)
    if seed % 2:
        for _ in range(200):
            bad[chance.randrange(100, len(bad))] = chance.randrange(256)
    else:
        page = chance.randrange(1, len(bad) // 4096) * 4096
        bad[page : page + 4096] = chance.randbytes(4096)
    for command in (*READ, BACKUP, *WRITE):
        archive.write_bytes(bad)
        for companion in ("-wal", "-shm"):
            archive.with_name(f"archive.db{companion}").unlink(missing_ok=True)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(connect, "BUSY_TIMEOUT_MILLISECONDS", 0)
            told = _any_code(backissue, command)
        assert "Traceback" not in told
        Path("copy.db").unlink(missing_ok=True)


def _any_code(backissue: Backissue, command: list[str]) -> str:
    for code in (74, 0, 1):
        try:
            return backissue(*command, code=code).err
        except AssertionError:
            continue
    pytest.fail(f"{command} ended in no promised way")


def test_a_page_that_is_gone_is_told_when_it_is_read(archive: Path, backissue: Backissue) -> None:
    with closing(sqlite3.connect(archive)) as connection:
        connection.execute("PRAGMA wal_checkpoint (TRUNCATE)")
        ((page,),) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'entries'").fetchall()
    data = bytearray(archive.read_bytes())
    data[(page - 1) * 4096 : page * 4096] = bytes(4096)
    archive.write_bytes(data)
    for command in (["show", "1"], ["run", "--once", "--quiet"], BACKUP):
        refused(backissue, command, "damaged")


# --- what another process holds ---------------------------------------------------------------------------------------


@contextmanager
def held(path: Path, *, exclusively: bool) -> Iterator[None]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        if exclusively:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE sources SET position = 5")
        yield


@every
def test_whoever_waits_too_long_is_told_who_is_in_the_way(
    command: list[str], archive: Path, backissue: Backissue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connect, "BUSY_TIMEOUT_MILLISECONDS", 1)
    before = dump(archive)
    with held(archive, exclusively=True):
        refused(backissue, command, "is in use by another process; wait until that is done, or stop it\n")
    assert dump(archive) == before


@writing
def test_two_do_not_write_at_once(
    command: list[str], archive: Path, backissue: Backissue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connect, "BUSY_TIMEOUT_MILLISECONDS", 1)
    before = dump(archive)
    with held(archive, exclusively=False):
        refused(backissue, command, "is in use by another process; wait until that is done, or stop it\n")
    assert dump(archive) == before


@pytest.mark.parametrize("command", [*READ, BACKUP], ids=" ".join)
def test_any_number_read_while_one_writes(command: list[str], archive: Path, backissue: Backissue) -> None:
    with held(archive, exclusively=False):
        assert backissue(*command).out


# --- a disk that is full ----------------------------------------------------------------------------------------------


@pytest.fixture
def _full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the archive grow no further."""
    connection = connect._connection

    def full(target: str) -> sqlite3.Connection:
        opened = connection(target)
        (pages,) = opened.execute("PRAGMA page_count").fetchone()
        opened.execute(f"PRAGMA max_page_count = {pages}")
        return opened

    monkeypatch.setattr(connect, "_connection", full)


@pytest.mark.usefixtures("_full_disk")
def test_a_full_disk_stops_the_round_and_loses_nothing(archive: Path, backissue: Backissue) -> None:
    before = dump(archive)
    refused(backissue, ["run", "--once", "--quiet"], "cannot grow because the disk is full; free some space and run")
    after = dump(archive)
    assert all(after[table][: len(rows)] == rows for table, rows in before.items() if table != "sources")
    added = {table for table, rows in after.items() if len(rows) > len(before[table])}
    assert added <= {"bodies", "captures"}, "what came may be kept; of what is in it, there is all or nothing"


@reading
@pytest.mark.usefixtures("_full_disk", "archive")
def test_reading_needs_no_space(command: list[str], backissue: Backissue) -> None:
    assert backissue(*command).out


def test_when_there_is_space_again_the_round_goes_on(
    archive: Path, backissue: Backissue, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context():
        request.getfixturevalue("_full_disk")
        backissue("run", "--once", "--quiet", code=74)
    monkeypatch.undo()
    monkeypatch.setenv("BACKISSUE_CONFIG", str(archive.parent.parent / "small.toml"))
    backissue("run", "--once", "--quiet")
    assert len(backissue("entries", "--json").json) == 2


# --- what may not be written ------------------------------------------------------------------------------------------


@pytest.fixture
def public(config: Path) -> Iterator[Path]:
    """A copy of that folder where nobody may go; it is not under tmp_path, into which only its owner may look."""
    folder = Path(tempfile.mkdtemp())
    try:
        shutil.copytree(config.parent, folder, dirs_exist_ok=True)
        for found in (folder, *folder.rglob("*")):
            if os.geteuid() == 0:
                os.chown(found, 65534, -1)
            found.chmod(0o755 if found.is_dir() else 0o644)
        yield folder
    finally:
        for found in (folder, *folder.rglob("*")):
            found.chmod(0o755)
        shutil.rmtree(folder)


@pytest.fixture
def unprivileged(public: Path) -> Iterator[Path]:
    """That folder, and for a while we are nobody: root may write anywhere."""
    if os.geteuid() != 0:
        yield public
        return
    os.seteuid(65534)
    try:
        yield public
    finally:
        os.seteuid(0)


def _file(var: Path) -> None:
    for part in var.glob("archive.db*"):
        part.chmod(0o444)


def _folder(var: Path) -> None:
    for part in ("-wal", "-shm"):
        (var / f"archive.db{part}").unlink(missing_ok=True)
    var.chmod(0o555)


def _both(var: Path) -> None:
    _folder(var)
    _file(var)


@pytest.mark.parametrize("lock", [_file, _folder, _both])
def test_what_cannot_be_written_can_be_read(
    lock: Callable[[Path], None], unprivileged: Path, backissue: Backissue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKISSUE_CONFIG", str(unprivileged / "small.toml"))
    lock(unprivileged / "var")
    before = (unprivileged / "var/archive.db").read_bytes()
    for command in READ[:-1]:
        assert backissue(*command).out
    backissue("backup", unprivileged / "copy.db")
    assert dump(unprivileged / "copy.db") == _dump_of(before, unprivileged)
    for command in WRITE:
        told = backissue(*command, code=74)
        assert "cannot be written; check the permissions of the file and of its directory\n" in told.err
    assert (unprivileged / "var/archive.db").read_bytes() == before


def _dump_of(data: bytes, folder: Path) -> dict[str, list[Row]]:
    (folder / "before.db").write_bytes(data)
    return dump(folder / "before.db")


def test_changes_that_cannot_be_taken_in_are_not_passed_over(
    unprivileged: Path, backissue: Backissue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKISSUE_CONFIG", str(unprivileged / "small.toml"))
    archive = unprivileged / "var/archive.db"
    (unprivileged / "var/archive.db-wal").write_bytes(b"the changes of a process that was killed")
    (unprivileged / "var/archive.db-shm").unlink(missing_ok=True)
    (unprivileged / "var").chmod(0o555)
    for command in READ:
        told = backissue(*command, code=74)
        assert f"the archive {archive} cannot be read where it is: its last changes are in archive.db-wal" in told.err
        assert "make it writable, or copy both files to one that is\n" in told.err


def test_what_may_not_even_be_read_is_told(
    unprivileged: Path, backissue: Backissue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKISSUE_CONFIG", str(unprivileged / "small.toml"))
    (unprivileged / "var/archive.db").chmod(0)
    for command in (*READ, *WRITE):
        told = backissue(*command, code=74)
        assert "check the permissions of the file and of its directory\n" in told.err


# --- an archive of an earlier version ---------------------------------------------------------------------------------


def test_an_older_archive_is_for_run_alone_and_can_be_copied(archive: Path, backissue: Backissue) -> None:
    archive.unlink()
    for part in archive.parent.glob("archive.db-*"):
        part.unlink()
    with closing(sqlite3.connect(archive, isolation_level=None)) as connection:
        migrate._apply(connection, migrate.migrations()[0], "a.db")
    for command in READ:
        refused(backissue, command, "is not up to date; `backissue run --once` brings it there\n")
    assert backissue(*BACKUP).out
    backissue("run", "--once", "--quiet")
    assert backissue("stats").out


# --- what is asked for, not what is held ------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["show", "history", "explain"])
@pytest.mark.usefixtures("archive")
def test_bytes_that_are_no_text_are_wrong_usage(command: str, backissue: Backissue) -> None:
    assert r"'a\udcff' is no text in UTF-8" in backissue(command, "a\udcff", code=2).err
