import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive import sources
from archive.connect import open_archive, reading
from archive.heartbeat import beat, last_beat
from archive.lock import lock_path
from archive.vitals import Late, Vitals, file_bytes, log_bytes, vitals
from schemas.errors import ArchiveError
from schemas.source import Source

HOUR = timedelta(hours=1)


def test_sources_are_counted(tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "archive.db"
    db = open_archive(path)
    with reading(path) as connection:
        assert vitals(connection, now=now) == Vitals(sources=0, failing=0, retired=0, due=0, late=(), last_polled=None)
    names = ("well", "failing", "due", "late", "new", "forgotten", "retired", "removed")
    sources.sync(db, [Source(id=one, url=(f"{one}.rss", "2.rss")) for one in names], (), now=now - 3 * HOUR)
    for name, due, error in (
        ("well", HOUR, None),
        ("failing", HOUR, "no"),
        ("due", -HOUR / 2, None),
        ("late", -2 * HOUR, None),
        ("retired", -2 * HOUR, "410"),
    ):
        sources.set_due(db, name, now + due, now=now - HOUR, error=error)
    sources.retire(db, "retired", now=now)
    sources.sync(db, [Source(id=one, url=(f"{one}.rss", "2.rss")) for one in names[:-1]], (), now=now)
    db.execute("UPDATE sources SET added = ? WHERE id = 'new'", [f"{now - HOUR / 2:%Y-%m-%dT%H:%M:%S.%fZ}"])
    db.conn.commit()
    with reading(path) as connection:
        told = vitals(connection, now=now)
        assert vitals(connection, now=now, late_after=9 * HOUR).late == ()
    assert (told.sources, told.failing, told.retired, told.due) == (7, 1, 1, 4)
    assert told.late == (
        Late(id="forgotten", urls=("forgotten.rss", "2.rss"), since=now - 3 * HOUR),
        Late(id="late", urls=("late.rss", "2.rss"), since=now - 2 * HOUR),
    )
    assert told.last_polled == now - HOUR
    assert file_bytes(path) == path.stat().st_size > 0
    assert log_bytes(path) == Path(f"{path}-wal").stat().st_size > 0
    db.close()
    assert log_bytes(path) == 0


def test_a_look_changes_nothing_and_says_what_is_wrong(tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "archive.db"
    with pytest.raises(ArchiveError, match="no archive at"), reading(path):
        pass
    assert list(tmp_path.iterdir()) == []
    open_archive(path).close()
    with pytest.raises(ArchiveError, match="cannot be written"), reading(path) as connection:
        connection.execute("DELETE FROM sources")
    path.write_bytes(b"no database at all" * 1000)
    with pytest.raises(ArchiveError, match="is not an SQLite database"), reading(path) as connection:
        vitals(connection, now=now)


def test_a_beat_is_the_time_of_the_lock_file(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    beat(archive)  # there is nothing to beat on, which is no trouble
    assert last_beat(archive) is None
    lock_path(archive).touch()
    os.utime(lock_path(archive), (86_400, 86_400))
    assert last_beat(archive) == datetime(1970, 1, 2, tzinfo=UTC)
    before = datetime.now(UTC)
    beat(archive)
    beaten = last_beat(archive)
    assert beaten is not None
    assert before - timedelta(seconds=1) <= beaten <= datetime.now(UTC) + timedelta(seconds=1)
