"""What polls write, and what of it shares a transaction."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import pytest

from archive import captures, sources
from archive.connect import open_archive, transaction
from archive.unchanged import Unchanged
from schemas.errors import ArchiveError
from schemas.outcome import Document
from schemas.source import Source
from worker import recorder as recorders
from worker.recorder import Recorder

if TYPE_CHECKING:
    from archive.connect import Database

BLOG = Source(id="blog", url="http://e.example/feed")
COUNT = "SELECT COUNT(*) FROM captures"


@pytest.fixture
def db(now: datetime) -> Iterator["Database"]:
    archive = open_archive(":memory:")
    sources.sync(archive, (BLOG,), (), now=now)
    captures.record(archive, "blog", Document(url=BLOG.url, key=BLOG.url, body=b"<rss/>"), now=now)  # type: ignore[arg-type]
    yield archive
    archive.close()


@pytest.fixture
def commits(db: "Database") -> list[str]:
    seen: list[str] = []
    db.conn.set_trace_callback(lambda sql: seen.append(sql) if sql == "COMMIT" else None)
    return seen


@pytest.fixture
def add(db: "Database", now: datetime) -> Callable[[str], Callable[[], int]]:
    return lambda error: partial(captures.record_failure, db, "blog", "u", "k", error, now=now)


def note(now: datetime, document: int = 1) -> Unchanged:
    return Unchanged(
        source="blog", document=document, polled=now, status=304, elapsed_seconds=0.5, next_due=now, reasons=("so",)
    )


def count(db: "Database") -> int:
    return int(db.conn.execute(COUNT).fetchone()[0])


def test_what_comes_together_is_committed_together(
    db: "Database", add: Callable[[str], Callable[[], int]], commits: list[str], now: datetime
) -> None:
    async def main() -> list[int]:
        recorder = Recorder(db)
        for _ in range(3):
            recorder.note(note(now))
        return await asyncio.gather(*(recorder.do(add(str(number))) for number in range(20)))

    assert asyncio.run(main()) == list(range(5, 25)), "notes first, each with its number"
    assert len(commits) == 1
    assert count(db) == 24


def test_what_is_waited_for_is_committed_when_it_returns(
    db: "Database", add: Callable[[str], Callable[[], int]]
) -> None:
    async def main() -> None:
        await Recorder(db).do(add("x"))
        assert not db.conn.in_transaction
        assert count(db) == 2

    asyncio.run(main())


def test_a_job_that_fails_is_undone_and_no_other(db: "Database", add: Callable[[str], Callable[[], int]]) -> None:
    def broken() -> None:
        add("broken")()
        raise ZeroDivisionError

    async def main() -> tuple[object, ...]:
        recorder = Recorder(db)
        jobs = (recorder.do(add("before")), recorder.do(broken), recorder.do(add("after")))
        return await asyncio.gather(*jobs, return_exceptions=True)

    before, failed, after = asyncio.run(main())
    assert (before, after) == (2, 3)
    assert isinstance(failed, ZeroDivisionError)
    errors = db.conn.execute("SELECT error FROM captures WHERE state = 'failed' ORDER BY number").fetchall()
    assert errors == [("before",), ("after",)]


def test_a_batch_that_cannot_be_committed_fails_as_a_whole(
    db: "Database", add: Callable[[str], Callable[[], int]], now: datetime
) -> None:
    async def main() -> None:
        recorder = Recorder(db)
        recorder.note(note(now, document=99))  # there is no such document
        with pytest.raises(ArchiveError, match="FOREIGN KEY"):
            await recorder.do(add("x"))
        with pytest.raises(ArchiveError, match="FOREIGN KEY"):
            recorder.flush()

    asyncio.run(main())
    assert count(db) == 1


def test_whoever_has_gone_is_not_waited_for(db: "Database", add: Callable[[str], Callable[[], int]]) -> None:
    async def main() -> None:
        recorder = Recorder(db)
        gone = asyncio.create_task(recorder.do(add("gone")))
        await asyncio.sleep(0)
        gone.cancel()
        await recorder.do(add("here"))

    asyncio.run(main())
    assert count(db) == 3


def test_notes_wait_for_others_but_not_for_ever(db: "Database", now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorders, "NOTES_SECONDS", 0.05)
    monkeypatch.setattr(recorders, "NOTES_MOST", 5)

    async def main() -> None:
        recorder = Recorder(db)
        recorder.note(note(now))
        await asyncio.sleep(0.01)
        assert count(db) == 1
        await asyncio.sleep(0.2)
        assert count(db) == 2
        for _ in range(5):
            recorder.note(note(now))
        await asyncio.sleep(0.01)
        assert count(db) == 7, "so many are enough"
        recorder.note(note(now))
        recorder.flush()
        assert count(db) == 8

    asyncio.run(main())


def test_a_reader_never_sees_half_of_a_batch(db: "Database") -> None:
    with pytest.raises(ZeroDivisionError), transaction(db):  # noqa: PT012 - it fails after it has written
        db.conn.execute("UPDATE sources SET title = 'x'")
        with transaction(db):
            db.conn.execute("UPDATE sources SET title = 'y'")
        raise ZeroDivisionError
    assert db.conn.execute("SELECT title FROM sources").fetchone() == (None,)
