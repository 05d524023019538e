"""Documents that other processes read: the same comes of it, and nothing they die of costs more than one document."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from subprocess import PIPE
from typing import TYPE_CHECKING, Any

import pytest

from archive import captures, sources
from archive.connect import open_archive
from schemas.errors import ArchiveError
from schemas.outcome import Document
from schemas.source import SiteRule, SiteRules, Source
from worker import hands as reading
from worker import writes
from worker.hands import PEAK_BYTES_MAX, Bug, Hands
from worker.intake import take_in
from worker.messages import HEAD, read_task, task_frame
from worker.refreshed import Refreshed, together

if TYPE_CHECKING:
    from archive.connect import Database

#: Has a process do what a document says to it.
DEADLY = """
import json, os, sys, time
sys.path[:] = json.loads(sys.argv.pop(1))
from worker import hand, pipeline
read = pipeline.read
def reading(document, *rest, **more):
    if b"kill" in document.body:
        os.kill(os.getpid(), 9)
    if b"crash" in document.body:
        os.kill(os.getpid(), 11)
    if b"leave" in document.body:
        os._exit(3)
    if b"loop" in document.body:
        while True:
            pass
    if b"bug" in document.body:
        raise KeyError("bug")
    print("what a library prints is no message")
    return read(document, *rest, **more)
pipeline.read = reading
hand.CPU_SECONDS_MAX = 0.5
hand.main()
"""
BLOG = Source(id="blog", url="blog.rss")


def feed(*titles: str, more: str = "") -> bytes:
    items = "".join(
        f"<item><title>{one}</title><guid>{one}</guid><pubDate>Mon, 01 Jan 2024 10:00:00 +0530</pubDate>"
        f"<description>&lt;p style='mso-x: y'&gt;Text of {one}.&lt;/p&gt;</description></item>"
        for one in titles
    )
    return f'<rss version="2.0"><channel><title>T{more}</title><link>http://e.example/</link>{items}</channel></rss>'.encode()


class Archive:
    """An archive on disk, and the way into it."""

    def __init__(self, path: Path, now: datetime) -> None:
        self.path, self.now = path, now
        self.db: Database = open_archive(path)
        sources.sync(self.db, (BLOG,), (), now=now)
        self.write = partial(writes.carry_out, self.db)

    def keep(self, *bodies: bytes) -> list[tuple[Document, int]]:
        documents = [Document(url=f"{at}.rss", key=f"{at}.rss", body=body) for at, body in enumerate(bodies)]
        return [(one, captures.record(self.db, "blog", one, now=self.now).number) for one in documents]

    def take_in(self, *bodies: bytes, count: int = 2, source: Source = BLOG) -> Refreshed:
        async def main() -> Refreshed:
            hands = Hands(self.path, count=count, write=self.write)
            try:
                return await hands.take_in(source, self.keep(*bodies), now=self.now)
            finally:
                await hands.close()

        return asyncio.run(main())

    def column(self, sql: str) -> list[Any]:
        return [value for (value,) in self.db.conn.execute(sql)]


@pytest.fixture
def archive(tmp_path: Path, now: datetime) -> Iterator[Archive]:
    made = Archive(tmp_path / "a.db", now)
    yield made
    made.db.close()


@pytest.fixture
def deadly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_CODE", DEADLY)


def dump(db: "Database") -> list[tuple[Any, ...]]:
    tables = (
        "entries",
        "revisions",
        "ledger",
        "defects",
        "aliases",
        "authors",
        "learned_rules",
        "unindexed",
        "sources",
    )
    return [row for table in tables for row in db.conn.execute(f"SELECT * FROM {table}").fetchall()]


def test_the_same_is_recorded_as_when_it_is_read_here(archive: Archive, tmp_path: Path, now: datetime) -> None:
    here = Archive(tmp_path / "here.db", now)
    bodies = [feed("One!", "Two?!", "Three!", "Four!", "Five!"), feed("Six!", "One!")]
    expected = take_in(BLOG, here.db, here.keep(*bodies), write=here.write, now=now)
    found = archive.take_in(*bodies)
    assert found.new == 6
    assert without_times(found) == without_times(expected)
    assert dump(archive.db) == dump(here.db)
    assert archive.column("SELECT json ->> '$.published' FROM entries LIMIT 1") == ["2024-01-01T10:00:00+05:30"]
    here.db.close()


def without_times(refreshed: Refreshed) -> dict[str, Any]:
    return {name: getattr(refreshed, name) for name in refreshed.__struct_fields__ if name != "seconds"}


@pytest.mark.parametrize(
    ("does", "told"),
    [
        ("kill", "the process that read it was killed, perhaps because it needed too much memory"),
        ("crash", "the process that read it was ended by SIGSEGV"),
        ("leave", "the process that read it ended with code 3"),
        ("loop", "the process that read it took too long over it and was ended"),
    ],
)
@pytest.mark.usefixtures("deadly")
def test_a_document_that_kills_is_told_and_costs_no_other(does: str, told: str, archive: Archive) -> None:
    done = archive.take_in(feed("One"), feed("Two", more=does), feed("Three"))
    assert done.failures == (f"1.rss: {told}",)
    assert done.new == 2
    assert archive.column("SELECT title FROM entries ORDER BY number") == ["One", "Three"]
    states = archive.db.conn.execute("SELECT state, error FROM captures ORDER BY number").fetchall()
    assert states == [("parsed", None), ("failed", told), ("parsed", None)]


@pytest.mark.usefixtures("deadly")
def test_a_bug_is_told_as_one(archive: Archive) -> None:
    with pytest.raises(Bug, match="KeyError: 'bug'"):
        archive.take_in(feed("One", more="bug"))
    assert archive.column("SELECT state FROM captures") == ["waiting"], "it was not read"


def test_what_is_no_feed_is_a_failure(archive: Archive) -> None:
    done = archive.take_in(b"<html><body>404</body></html>")
    assert done.failures[0].startswith("0.rss: this is no feed")
    assert archive.column("SELECT state FROM captures") == ["failed"]


def test_an_archive_that_cannot_be_read_is_told(archive: Archive) -> None:
    fresh = archive.keep(feed("One"))
    archive.db.conn.execute("ALTER TABLE learned_rules RENAME TO gone")

    async def main() -> None:
        hands = Hands(archive.path, count=1, write=archive.write)
        try:
            await hands.take_in(BLOG, fresh, now=archive.now)
        finally:
            await hands.close()

    with pytest.raises(ArchiveError, match="learned_rules"):
        asyncio.run(main())


def test_one_process_is_started_for_little_and_more_for_much(archive: Archive) -> None:
    fresh = archive.keep(*(feed(f"{number}") for number in range(12)))

    async def main() -> tuple[int, int]:
        hands = Hands(archive.path, count=2, write=archive.write)
        try:
            await hands.take_in(BLOG, fresh[:1], now=archive.now)
            await hands.take_in(BLOG, fresh[1:2], now=archive.now)
            few = len(hands._all)
            await asyncio.gather(*(hands.take_in(BLOG, [one], now=archive.now) for one in fresh[2:]))
            return few, len(hands._all)
        finally:
            await hands.close()

    assert asyncio.run(main()) == (1, 2)
    assert archive.column("SELECT COUNT(*) FROM entries") == [12]


def test_a_process_that_is_free_wakes_one_of_those_who_wait_and_no_other(archive: Archive) -> None:
    fresh = archive.keep(*(feed(f"{number}") for number in range(20)))
    order: list[int] = []

    async def one(hands: Hands, number: int) -> None:
        await hands.take_in(BLOG, [fresh[number]], now=archive.now)
        order.append(number)

    async def main() -> list[int]:
        hands = Hands(archive.path, count=1, write=archive.write)
        left = []
        give_back = hands._give_back

        async def watched(*given: Any, **more: Any) -> int | None:
            code = await give_back(*given, **more)
            left.append(sum(not one.done() for one in hands._waiting))
            return code

        hands._give_back = watched  # type: ignore[method-assign]
        try:
            await asyncio.gather(*(one(hands, number) for number in range(20)))
        finally:
            await hands.close()
        return left

    assert asyncio.run(main()) == [*range(18, -1, -1), 0]
    assert order == list(range(20)), "whoever has waited longest is next"


@pytest.mark.usefixtures("deadly")
def test_the_next_one_goes_on_where_a_process_dies_or_whoever_waited_is_gone(archive: Archive) -> None:
    fresh = archive.keep(feed("1", more="kill"), *(feed(f"{number}") for number in range(2, 6)))

    async def main() -> list[Refreshed]:
        hands = Hands(archive.path, count=1, write=archive.write)
        try:
            tasks = [asyncio.create_task(hands.take_in(BLOG, [one], now=archive.now)) for one in fresh]
            await until(lambda: len(hands._waiting) == 4)
            tasks[1].cancel()
            tasks[3].cancel()
            done = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 30)
            return [one for one in done if isinstance(one, Refreshed)]
        finally:
            await hands.close()

    dead, *others = asyncio.run(main())
    assert "was killed" in dead.failures[0]
    assert [one.new for one in others] == [1, 1]


def test_where_no_process_can_be_started_everybody_is_told(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    async def no_more(*_: object, **__: object) -> Any:
        await asyncio.sleep(0)
        raise OSError("Too many open files")

    monkeypatch.setattr(asyncio, "create_subprocess_exec", no_more)
    fresh = archive.keep(feed("1"), feed("2"), feed("3"))

    async def main() -> list[Refreshed | BaseException]:
        hands = Hands(archive.path, count=2, write=archive.write)
        reading = (hands.take_in(BLOG, [one], now=archive.now) for one in fresh)
        return await asyncio.wait_for(asyncio.gather(*reading, return_exceptions=True), 10)

    assert [str(one) for one in asyncio.run(main())] == ["Too many open files"] * 3


def test_a_process_whose_worker_is_gone_ends_without_a_word(archive: Archive) -> None:
    path = json.dumps(sys.path)
    command = [sys.executable, "-c", reading._CODE, path, str(archive.path)]
    for size in (1, 200):  # what fits into a pipe, and what does not
        fresh = archive.keep(feed(*(f"{number} of {size}" for number in range(size))))
        with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, stderr=PIPE) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.close()
            process.stdin.write(task_frame(BLOG, fresh, archive.now))
            process.stdin.flush()
            assert process.stderr.read() == b""
            assert process.wait() == 0


@pytest.mark.usefixtures("deadly")
def test_whoever_is_abandoned_leaves_no_process_behind(archive: Archive) -> None:
    async def main() -> list[int]:
        hands = Hands(archive.path, count=1, write=archive.write)
        task = asyncio.create_task(hands.take_in(BLOG, archive.keep(feed("One", more="loop")), now=archive.now))
        await until(lambda: bool(hands._all))
        pids = [hand.process.pid for hand in hands._all]
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert not hands._all
        await hands.close()
        return pids

    (pid,) = asyncio.run(main())
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def until(is_so: Callable[[], bool]) -> None:
    while not is_so():  # noqa: ASYNC110  nobody tells
        await asyncio.sleep(0.01)


def test_a_task_comes_out_as_it_went_in(now: datetime) -> None:
    rule = SiteRule(name="x", reason="r", drop=("p",), before="<p>a</p>", after="")
    source = Source(
        id="x",
        url=("a", "b"),
        site_rules=(SiteRules(rules=(rule,), hosts=("e",)),),
        client_certificate=None,
        auth=None,
    )
    offset = now.astimezone(timezone(timedelta(hours=-3, minutes=-30)))
    first = Document(url="u", key="k", body=b"\x00\xff body", headers=(("a", "é"),), content_type="x")
    second = Document(url="u2", key="k2", body=b"")
    data = task_frame(source, [(first, 7), (second, 8)], offset)
    size, behind = HEAD.unpack(data[: HEAD.size])
    rest = data[HEAD.size :]
    task, fresh = read_task(rest[:size], rest[size:])
    assert len(rest) == size + behind
    assert (task.source, list(fresh)) == (source, [(first, 7), (second, 8)])
    assert task.now == offset
    assert task.now.utcoffset() == offset.utcoffset()


def test_what_several_documents_came_to_is_added_up() -> None:
    one = Refreshed(
        source_id="x", new=1, defects={"b": 1, "a": 2}, failures=("f",), is_failed=True, seconds={"parse": 1.0}
    )
    two = Refreshed(source_id="x", new=2, defects={"b": 2}, notices=("n",), seconds={"parse": 0.5})
    assert together([one]) == one
    assert together([one, two]) == Refreshed(
        source_id="x", new=3, defects={"a": 2, "b": 3}, failures=("f",), notices=("n",), seconds={"parse": 1.5}
    )


def test_what_the_worker_itself_has_needed_is_not_held_against_a_process(archive: Archive) -> None:
    ballast = bytearray(b"x") * (PEAK_BYTES_MAX + 1)  # to Linux, its peak is that of every process it starts
    del ballast

    async def main() -> int:
        hands = Hands(archive.path, count=1, write=archive.write)
        try:
            await hands.take_in(BLOG, archive.keep(feed("One")), now=archive.now)
            return len(hands._all)
        finally:
            await hands.close()

    assert asyncio.run(main()) == 1
