"""Rounds over hosts of our own on loopback, which answer, hang, refuse, and count how they are asked."""

import asyncio
import itertools
import os
import re
import signal
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from structlog.testing import capture_logs

from archive import chain, sources
from archive.connect import open_archive
from schemas.config import Config, FetchSettings, RunSettings
from schemas.errors import ArchiveError
from schemas.source import Source
from worker import desk, polling, recorder, rounds, service, timetable
from worker.rounds import Round
from worker.settings import Settings

if TYPE_CHECKING:
    from archive.connect import Database

ITEM = "<item><title>{0}</title><guid>{0}</guid></item>"
FETCH = FetchSettings(connect_seconds=2, answer_seconds=0.6, slow_seconds=1, total_seconds=3)
HANG_SECONDS = 0.6


def feed(*titles: str) -> bytes:
    items = "".join(map(ITEM.format, titles))
    return f'<rss version="2.0"><channel><title>T</title><link>http://e.example/</link>{items}</channel></rss>'.encode()


class Hosts:
    """One server that is as many hosts as there are addresses of loopback."""

    def __init__(self) -> None:
        self.titles = ["One"]
        self.etag = '"1"'
        self.port = 0
        self.asked: list[tuple[float, str, str]] = []  # when, whom, and for what
        self.conditional: Counter[bool] = Counter()
        self.open: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        self.answers: dict[str, Callable[[], bytes]] = {}  # by path
        self.hanging: set[str] = set()  # hosts
        self.lines = ""
        self.delay: Callable[[], float] = lambda: 0.005

    @asynccontextmanager
    async def listening(self) -> AsyncIterator["Hosts"]:
        server = await asyncio.start_server(self._serve, "0.0.0.0", self.port)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                text = head.decode()
                path = text.split(" ")[1]
                host = re.findall(r"(?im)^host: ([0-9.]+)", text)[0]
                self.asked.append((asyncio.get_running_loop().time(), host, path))
                self.open[host] += 1
                self.most[host] = max(self.most[host], self.open[host])
                try:
                    if host in self.hanging:
                        await asyncio.sleep(30)
                    await asyncio.sleep(self.delay())
                    writer.write(self._answer(text, path))
                finally:
                    self.open[host] -= 1
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    def _answer(self, head: str, path: str) -> bytes:
        if path in self.answers:
            return self.answers[path]()
        found = re.findall(r"(?im)^if-none-match: (.*?)\r", head)
        self.conditional[bool(found)] += 1
        if found == [self.etag]:
            return f"HTTP/1.1 304 Not Modified\r\nETag: {self.etag}\r\n{self.lines}\r\n".encode()
        body = feed(*self.titles)
        return (
            f"HTTP/1.1 200 OK\r\nETag: {self.etag}\r\n{self.lines}Content-Length: {len(body)}\r\n\r\n".encode() + body
        )

    def times(self, host: str) -> list[float]:
        return [when for when, whom, _ in self.asked if whom == host]


class House:
    """An archive, and a configuration of sources at those hosts."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self.folder, self.now = folder, now
        self.hosts = Hosts()
        self.db: Database = open_archive(":memory:")
        self.run = RunSettings(host_spacing_seconds=0)
        self.urls: dict[str, tuple[str, ...]] = {}

    def subscribe(self, name: str, *places: str) -> None:
        """Have a source of documents at places like "127.0.0.2/feed"."""
        self.urls[name] = places

    def round(self, *, after: timedelta = timedelta(0), names: tuple[str, ...] = ()) -> Round:
        self.now += after

        async def main() -> Round:
            async with self.hosts.listening():
                return await rounds.run_once(self.settings(), self.db, names, now=self.now)

        return asyncio.run(main())

    def settings(self) -> Settings:
        config = Config(
            fetch=FETCH,
            run=self.run,
            sources=tuple(
                Source(id=name, url=urls[0] if len(urls) == 1 else urls, allow_private=True)
                for name, places in self.urls.items()
                for urls in [tuple(f"http://{place.replace('/', f':{self.hosts.port}/', 1)}" for place in places)]
            ),
        )
        sources.sync(self.db, config.sources, (), now=self.now)
        return Settings(config=config, folder=self.folder, file=self.folder / "x.toml")

    def rows(self, sql: str) -> list[Any]:
        return self.db.conn.execute(sql).fetchall()


@pytest.fixture
def house(tmp_path: Path, now: datetime, loopback: None) -> Iterator[House]:  # noqa: ARG001
    made = House(tmp_path, now)
    yield made
    made.db.close()


def test_many_hosts_are_asked_at_once_and_each_one_at_a_time(house: House) -> None:
    for number in range(60):
        house.subscribe(f"s{number}", f"127.0.0.{1 + number % 6}/{number}")
    done = house.round()
    assert [one.source_id for one in done.refreshed] == [f"s{number}" for number in range(60)], "as configured"
    assert sum(one.new for one in done.refreshed) == 60
    assert set(house.hosts.most.values()) == {1}
    assert len(house.hosts.most) == 6


def test_requests_to_one_host_are_spaced(house: House) -> None:
    house.run = RunSettings(host_spacing_seconds=0.1)
    for number in range(4):
        house.subscribe(f"s{number}", f"127.0.0.1/{number}")
    house.subscribe("pages", "127.0.0.1/a", "127.0.0.1/b")
    house.round()
    times = house.hosts.times("127.0.0.1")
    assert len(times) == 6
    assert all(later - earlier >= 0.1 for earlier, later in itertools.pairwise(times))


def test_a_host_that_hangs_delays_no_other(house: House) -> None:
    house.run = RunSettings(host_spacing_seconds=0, concurrency=4)
    house.hosts.hanging = {"127.0.0.9"}
    for number in range(8):
        house.subscribe(f"hangs{number}", f"127.0.0.9/{number}")
    for number in range(100):
        house.subscribe(f"s{number}", f"127.0.0.{1 + number % 7}/{number}")
    done = house.round()
    first = house.hosts.asked[0][0]
    last = max(when for when, host, _ in house.hosts.asked if host != "127.0.0.9")
    assert last - first < 8 * HANG_SECONDS
    assert sum(one.new for one in done.refreshed) == 100
    # When the second has seen that the host does not answer, the others are left for later.
    assert len(house.hosts.times("127.0.0.9")) == 2
    assert sum(one.is_failed for one in done.refreshed) == 2


def test_a_host_that_wants_to_be_left_alone_is(house: House) -> None:
    limited = b"HTTP/1.1 429 Too Many\r\nRetry-After: 7200\r\nContent-Length: 0\r\n\r\n"
    house.hosts.answers = {f"/limited{number}": lambda: limited for number in range(5)}
    for number in range(5):
        house.subscribe(f"limited{number}", f"127.0.0.9/limited{number}")
        house.subscribe(f"s{number}", f"127.0.0.{number + 1}/x")
    house.round()
    assert len(house.hosts.times("127.0.0.9")) == 1
    house.round(after=timedelta(minutes=90))
    assert len(house.hosts.times("127.0.0.9")) == 1


def test_what_did_not_change_is_noted_and_read_by_nobody(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(20):
        house.subscribe(f"s{number}", f"127.0.0.{1 + number}/x")
    house.round()
    with monkeypatch.context() as patch:
        patch.setattr(polling, "refresh", None)  # the long way is closed
        with capture_logs() as events:
            done = house.round(after=timedelta(days=2))
    assert [one.not_modified for one in done.refreshed] == [1] * 20
    assert done.published.feeds[0].changed == ()
    assert house.hosts.conditional == {False: 20, True: 20}
    states = Counter(state for (state,) in house.rows("SELECT state FROM captures"))
    assert states == {"parsed": 20, "not-modified": 20}
    assert {event["event"] for event in events} == {"source.not_modified"}
    assert {event["log_level"] for event in events} == {"debug"}
    due = sources.next_due(house.db)
    assert all(when is not None and when > house.now for when in due.values())
    previous = None
    for link, *facts in house.rows(f"SELECT chain, {chain.FACTS} FROM captures ORDER BY number"):
        assert chain.link(previous, *facts) == link
        previous = link


def test_the_service_asks_nobody_twice(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(30):
        house.subscribe(f"s{number}", f"127.0.0.{1 + number}/x")
    house.round()
    house.now += timedelta(days=2)
    delays = iter(range(1000))
    house.hosts.delay = lambda: 0.01 * next(delays)
    monkeypatch.setattr(recorder, "NOTES_SECONDS", 60)  # what nobody waits for is written by whoever comes next
    monkeypatch.setattr(service, "BEAT_SECONDS", 0.01)

    async def main() -> None:
        async with house.hosts.listening():
            worker = service.Service(house.settings(), house.db, clock=rounds.passing(house.now))
            running = asyncio.create_task(worker.run())
            await asyncio.sleep(1.5)
            os.kill(os.getpid(), signal.SIGTERM)
            await running

    asyncio.run(main())
    assert house.hosts.conditional == {False: 30, True: 30}


def test_what_changed_among_much_that_did_not_is_taken_in(house: House) -> None:
    for number in range(10):
        house.subscribe(f"s{number}", f"127.0.0.{1 + number}/{number}")
    house.round()
    changed = feed("Two", "One")
    house.hosts.answers["/3"] = lambda: (
        b'HTTP/1.1 200 OK\r\nETag: "2"\r\nContent-Length: %d\r\n\r\n%b'
        % (
            len(changed),
            changed,
        )
    )
    house.hosts.answers["/4"] = lambda: b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"
    done = house.round(after=timedelta(days=2))
    assert [one.new for one in done.refreshed] == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    assert [one.is_failed for one in done.refreshed].index(True) == 4
    assert house.rows("SELECT etag FROM documents WHERE source = 's3'") == [('"2"',)]


def test_other_validators_with_a_304_are_kept(house: House) -> None:
    house.subscribe("s", "127.0.0.1/x")
    house.round()
    house.hosts.lines = "Last-Modified: Mon, 01 Jan 2024 10:00:00 GMT\r\n"
    house.round(after=timedelta(days=2))
    kept = [('"1"', "Mon, 01 Jan 2024 10:00:00 GMT")]
    assert house.rows("SELECT etag, last_modified FROM documents") == kept
    house.round(after=timedelta(days=2))
    assert house.rows("SELECT etag, last_modified FROM documents") == kept


def test_a_crash_before_a_document_was_read_costs_neither_it_nor_its_host(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.subscribe("s", "127.0.0.1/x")

    async def crash(*_: Any, **__: Any) -> None:
        raise MemoryError

    def nothing_more(*_: Any, **__: Any) -> None:
        raise ArchiveError("the power is gone")

    with monkeypatch.context() as patch:
        patch.setattr(desk.Desk, "take_in", crash)
        patch.setattr(timetable, "settle", nothing_more)
        with pytest.raises(ArchiveError):
            house.round()
    assert house.rows("SELECT state FROM captures") == [("waiting",)]
    done = house.round(after=timedelta(minutes=59))
    assert [(one.new, one.not_modified) for one in done.refreshed] == [(1, 0)]
    assert len(house.hosts.asked) == 1, "its host is not asked again at once"
    house.round(after=timedelta(minutes=2))
    assert house.hosts.conditional == {False: 1, True: 1}


def test_what_a_crash_has_left_is_read_before_its_source_is_polled(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def crash(*_: Any, **__: Any) -> None:
        raise ArchiveError("the power is gone")

    house.subscribe("s", "127.0.0.1/x")
    with monkeypatch.context() as patch:
        patch.setattr(desk.Desk, "take_in", crash)
        with pytest.raises(ArchiveError):
            house.round()
    house.hosts.titles, house.hosts.etag = ["Two"], '"2"'
    (done,) = house.round(after=timedelta(days=2)).refreshed
    assert done.new == 2, "of both documents"
    assert house.rows("SELECT title FROM entries ORDER BY number") == [("One",), ("Two",)]


def test_much_is_read_by_other_processes(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "HERE_BYTES_MAX", 0)
    house.db.close()
    house.db = open_archive(tmp_path / "a.db")
    monkeypatch.setattr(desk.Desk.__init__, "__kwdefaults__", {"here_bytes_max": 0})
    monkeypatch.setattr(desk, "take_in", None)  # nothing is read here
    for number in range(30):
        house.subscribe(f"s{number}", f"127.0.0.{1 + number % 5}/{number}")
    house.hosts.titles = [f"Title {number}" for number in range(30)]
    done = house.round()
    assert [one.new for one in done.refreshed] == [30] * 30
    assert Counter(state for (state,) in house.rows("SELECT state FROM captures")) == {"parsed": 30}
    assert house.rows("SELECT COUNT(*), COUNT(DISTINCT source) FROM entries") == [(900, 30)]


def test_connections_that_nobody_waits_for_are_not_kept_open(house: House) -> None:
    heads: list[str] = []
    answer = house.hosts._answer

    def watched(head: str, path: str) -> bytes:
        heads.append(head)
        return answer(head, path)

    house.hosts._answer = watched  # type: ignore[method-assign]
    for number in range(3):
        house.subscribe(f"s{number}", f"127.0.0.1/{number}")
    house.round()
    assert ["connection: close" in head.lower() for head in heads] == [False, False, True]
