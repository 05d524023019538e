"""A file that nobody touched is not read again; whatever happens to it, or went wrong with it, has it read."""

import asyncio
import os
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from archive import sources, unchanged
from archive.connect import open_archive
from schemas.config import Config
from schemas.outcome import Document, NotModified
from schemas.source import Source
from worker import forgetting, pipeline, rounds
from worker.fetch import fetch, files
from worker.refreshed import Refreshed
from worker.settings import Settings
from worker.visiting import refresh

if TYPE_CHECKING:
    from archive.connect import Database

FEED = '<rss version="2.0"><channel><title>T</title><item><title>{}</title><guid>{}</guid></item></channel></rss>'
SECOND = 1_000_000_000


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have it be a minute after whatever the test writes."""
    now = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: now() + 60 * SECOND)


def read(path: Path, stamp: str | None = None) -> Document | NotModified:
    return files.read_touched(path, url="x", key="x", body_bytes_max=1000, stamp=stamp)


def stamp_of(path: Path) -> str | None:
    found = read(path)
    assert isinstance(found, Document)
    return found.stamp


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "x").write_bytes(b"one")
    return tmp_path / "x"


@pytest.mark.usefixtures("later")
def test_a_file_that_nobody_touched_is_not_read(path: Path) -> None:
    stamp = stamp_of(path)
    assert stamp
    assert read(path, stamp) == NotModified(url="x", key="x")


def set_back(path: Path) -> None:
    """Write other bytes of the same number, and set the time of the last change to what it was."""
    facts = path.stat()
    path.write_bytes(b"two")
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))


def moved_into_place(path: Path) -> None:
    facts = path.stat()
    path.with_name("new").write_bytes(b"two")
    os.utime(path.with_name("new"), ns=(facts.st_atime_ns, facts.st_mtime_ns))
    path.with_name("new").replace(path)


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize("change", [set_back, moved_into_place])
def test_another_file_is_read_whatever_its_times_and_size_are(path: Path, change: Callable[[Path], None]) -> None:
    stamp = stamp_of(path)
    time.sleep(0.02)  # the clock of the file system moves in steps of up to 10 ms
    change(path)
    again = read(path, stamp)
    assert isinstance(again, Document)
    assert again.body == b"two"


def test_a_file_that_was_just_changed_has_no_stamp(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = path.stat().st_ctime_ns
    for since, is_settled in ((0, False), (SECOND // 20, False), (SECOND // 5, True)):
        monkeypatch.setattr(time, "time_ns", lambda at=changed + since: at)
        assert (stamp_of(path) is not None) is is_settled
    os.utime(path, ns=(SECOND, SECOND))  # whole seconds: perhaps it knows no others
    changed = path.stat().st_ctime_ns
    for since, is_settled in ((SECOND // 5, False), (2 * SECOND, False), (4 * SECOND, True)):
        monkeypatch.setattr(time, "time_ns", lambda at=changed + since: at)
        assert (stamp_of(path) is not None) is is_settled


@pytest.mark.usefixtures("later")
def test_a_file_of_the_future_has_no_stamp(path: Path) -> None:
    coming = time.time_ns() + 3600 * SECOND
    os.utime(path, ns=(coming, coming))
    assert stamp_of(path) is None


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize("is_fine", [True, False])
def test_where_the_last_change_is_told_in_seconds_nothing_proves_that_there_was_none(
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    is_fine: bool,  # noqa: FBT001 - a table
) -> None:
    """FAT and SFTP have no ctime, and show mtime, which anybody can set back."""
    fstat = os.fstat

    def told(descriptor: int) -> SimpleNamespace:
        facts = fstat(descriptor)
        names = ("st_mode", "st_dev", "st_ino", "st_size")
        changed = 1_700_000_000 * SECOND + 123_456_789 * is_fine
        times = {"st_mtime_ns": 1_700_000_000 * SECOND, "st_ctime_ns": changed}
        return SimpleNamespace(**{name: getattr(facts, name) for name in names}, **times)

    monkeypatch.setattr(os, "fstat", told)
    assert (stamp_of(path) is not None) is is_fine


# --- rounds -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def db(now: datetime) -> "Database":
    db = open_archive(":memory:")
    sources.sync(db, [Source(id="blog", url="blog.rss")], [], now=now)
    return db


def poll(db: "Database", folder: Path, now: datetime, **settings: object) -> Refreshed:
    source = Source(**{"id": "blog", "url": "blog.rss", **settings})  # type: ignore[arg-type]
    ask = partial(fetch, body_bytes_max=10_000)
    return asyncio.run(refresh(source, db, fetch=ask, folder=folder, now=now))


def states(db: "Database") -> list[str]:
    return [state for (state,) in db.conn.execute("SELECT state FROM captures ORDER BY number")]


@pytest.mark.usefixtures("later")
def test_each_poll_is_kept_although_nothing_is_read(db: "Database", tmp_path: Path, now: datetime) -> None:
    (tmp_path / "blog.rss").write_text(FEED.format("one", "1"))
    assert poll(db, tmp_path, now).new == 1
    again = poll(db, tmp_path, now + timedelta(hours=1))
    assert (again.not_modified, again.new, again.failures) == (1, 0, ())
    time.sleep(0.02)
    (tmp_path / "blog.rss").write_text(FEED.format("two", "1"))
    assert poll(db, tmp_path, now + timedelta(hours=2)).revised == 1
    assert states(db) == ["parsed", "not-modified", "parsed"]


@pytest.mark.usefixtures("later")
def test_what_could_not_be_read_is_told_of_every_time(db: "Database", tmp_path: Path, now: datetime) -> None:
    (tmp_path / "blog.rss").write_text("no feed")
    for hour in range(3):
        assert poll(db, tmp_path, now + timedelta(hours=hour)).is_failed
    assert states(db) == ["failed"] * 3


@pytest.mark.usefixtures("later")
def test_what_a_crash_left_unread_is_read(
    db: "Database", tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "blog.rss").write_text(FEED.format("one", "1"))
    with monkeypatch.context() as crashing:
        crashing.setattr("worker.visiting.take_in", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            poll(db, tmp_path, now)
    assert states(db) == ["waiting"]
    assert poll(db, tmp_path, now + timedelta(hours=1)).new == 1
    assert states(db) == ["parsed", "not-modified"]


@pytest.mark.usefixtures("later")
def test_what_a_crash_left_unread_and_was_then_forgotten_is_read_from_the_file(
    db: "Database", tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "blog.rss").write_text(FEED.format("one", "1"))
    poll(db, tmp_path, now)
    time.sleep(0.02)
    item = "<item><title>two</title><guid>2</guid></item></channel>"
    # In UTF-16 nobody can say which bytes an entry is, so that the whole body goes with one.
    (tmp_path / "blog.rss").write_text(FEED.format("one", "1").replace("</channel>", item), encoding="utf-16")
    with monkeypatch.context() as crashing:
        crashing.setattr("worker.visiting.take_in", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            poll(db, tmp_path, now + timedelta(hours=1))
    reader = partial(pipeline.read, source=Source(id="blog", url="blog.rss"), with_repeats=True)
    erased = forgetting.forget(db, "1", reader=lambda _: reader, reason=None, now=now, is_sure=lambda *_: True)
    assert erased is not None
    assert erased.bodies_dropped == 1
    assert [poll(db, tmp_path, now + timedelta(hours=hour)).new for hour in (2, 3, 4)] == [0, 1, 0]


@pytest.mark.usefixtures("later")
def test_a_file_under_another_key_is_another_document(db: "Database", tmp_path: Path, now: datetime) -> None:
    (tmp_path / "feeds").mkdir()
    (tmp_path / "feeds" / "blog.rss").write_text(FEED.format("one", "1"))
    poll(db, tmp_path, now, url="feeds/blog.rss")
    again = poll(db, tmp_path, now, url=("feeds/blog.rss",))  # in a list, the whole path is the key
    assert (again.not_modified, again.new) == (0, 0)
    assert [key for (key,) in db.conn.execute("SELECT key FROM documents ORDER BY number")] == [
        "blog.rss",
        "feeds/blog.rss",
    ]
    assert poll(db, tmp_path, now, url=("feeds/blog.rss",)).not_modified == 1


# --- many at once -----------------------------------------------------------------------------------------------------


class Worker:
    """Sources that are files, and rounds over them."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self.now = now
        for name in ("one", "two"):
            (folder / f"{name}.rss").write_text(FEED.format(name, name))
        config = Config(
            sources=(
                Source(id="one", url="one.rss", every="2h"),
                Source(id="two", url="t?o.rss"),
                Source(id="three", url="one.rss", cron="30 6 * * *"),
            )
        )
        self.settings = Settings(config=config, folder=folder, file=folder / "backissue.toml")
        self.db = open_archive(":memory:")
        sources.sync(self.db, config.sources, (), now=now)

    def round(self, hours: int) -> dict[str, Refreshed]:
        done = asyncio.run(rounds.run_once(self.settings, self.db, (), now=self.now + timedelta(hours=hours)))
        return {one.source_id: one for one in done.refreshed}

    def rows(self) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
        """All that polls leave, but for the times that they took."""
        facts = "document, fetched, state, error, status, headers, body, received, final_url, redirects"
        return (
            self.db.conn.execute(f"SELECT {facts} FROM captures ORDER BY document, fetched").fetchall(),
            self.db.conn.execute("SELECT * FROM sources ORDER BY id").fetchall(),
        )


@pytest.mark.usefixtures("later")
def test_what_a_round_leaves_is_the_same_the_short_way_and_the_long_way(
    tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    short, long = Worker(tmp_path, now), Worker(tmp_path, now)
    noted: list[str] = []
    record = unchanged.record

    def count(db: "Database", polls: Sequence[unchanged.Unchanged]) -> None:
        noted.extend(poll.source for poll in polls)
        record(db, polls)

    monkeypatch.setattr(unchanged, "record", count)
    for hours in (0, 1, 5):
        told = short.round(hours)
        assert {one.not_modified for one in told.values()} == {int(hours > 0)}
    assert noted == ["one", "one"], "what has one file under a plain name, and no cron expression"
    with monkeypatch.context() as patched:
        patched.setattr(unchanged, "standings", lambda *_: {})
        for hours in (0, 1, 5):
            long.round(hours)
    assert len(noted) == 2
    assert short.rows() == long.rows()


@pytest.mark.usefixtures("later")
def test_a_round_reads_what_was_touched_and_tells_what_is_missing(tmp_path: Path, now: datetime) -> None:
    worker = Worker(tmp_path, now)
    worker.round(0)
    time.sleep(0.02)
    (tmp_path / "one.rss").write_text(FEED.format("another", "one"))
    (tmp_path / "two.rss").unlink()
    told = worker.round(1)
    assert (told["one"].revised, told["one"].not_modified) == (1, 0)
    assert told["two"].is_failed
    (tmp_path / "two.rss").write_text(FEED.format("two", "two"))
    assert not worker.round(2)["two"].failures
