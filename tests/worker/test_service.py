"""The service in processes of its own: signals, the lock, what systemd hears, and what a sudden end costs."""

import asyncio
import json
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest

ITEM = "<item><title>{0}</title><guid>{0}</guid><description>Words of {0}.</description></item>"


class Hosts(threading.Thread):
    """Hosts on loopback, in a thread: each path is a feed; one that begins with /hangs is never answered."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.port = 0
        self.asked: list[str] = []
        self.is_ready = threading.Event()

    def run(self) -> None:
        asyncio.run(self._listen())

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._ended.set)
        self.join(5)

    async def _listen(self) -> None:
        self._loop, self._ended = asyncio.get_running_loop(), asyncio.Event()
        async with await asyncio.start_server(self._serve, "0.0.0.0", 0) as server:
            self.port = server.sockets[0].getsockname()[1]
            self.is_ready.set()
            await self._ended.wait()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            path = head.split(" ")[1]
            self.asked.append(path)
            if path.startswith("/hangs"):
                await reader.read()
                return
            items = "".join(ITEM.format(f"{path} {number}") for number in range(15))
            body = f'<rss version="2.0"><channel><title>T</title><link>http://e.example/</link>{items}</channel></rss>'
            tag = 'ETag: "1"\r\nConnection: close'
            if "if-none-match" in head.lower():
                writer.write(f"HTTP/1.1 304 Not Modified\r\n{tag}\r\n\r\n".encode())
            else:
                writer.write(f"HTTP/1.1 200 OK\r\n{tag}\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


class House:
    """A folder with a configuration, and the command line that works on it."""

    def __init__(self, folder: Path, hosts: Hosts) -> None:
        self.folder, self.hosts = folder, hosts
        self.config = folder / "backissue.toml"
        self.log = folder / "log"

    def configure(self, *paths: str, more: str = "") -> None:
        lines = ["[run]\nhost_spacing_seconds = 0\nstop_within = 1.0", more]
        for number, path in enumerate(paths):
            url = f"http://127.0.0.{1 + number % 200}:{self.hosts.port}/{path}"
            lines.append(f'[[source]]\nid = "{path}"\nurl = "{url}"\nallow_private = true')
        self.config.write_text("\n".join(lines))

    @contextmanager
    def serving(self, **environ: str) -> Iterator["subprocess.Popen[bytes]"]:
        """Have the service run; whatever becomes of the test, it ends."""
        with self.log.open("ab") as log, self.start("run", stderr=log, env={"PATH": "/bin", **environ}) as process:
            try:
                yield process
            finally:
                process.kill()

    def start(self, *arguments: str, **more: Any) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "worker", *arguments, "--config", str(self.config)]
        return subprocess.Popen(command, cwd=Path(__file__).parent.parent.parent, **more)

    def __call__(self, *arguments: str, code: int = 0) -> tuple[str, str]:
        """Run a command to its end."""
        with self.start(*arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            out, err = process.communicate(timeout=120)
        assert process.returncode == code, err.decode()
        return out.decode(), err.decode()

    def events(self, name: str = "") -> list[dict[str, Any]]:
        found = [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]
        return [event for event in found if not name or event["event"] == name]

    def rows(self, sql: str) -> list[Any]:
        path = self.folder / "var/archive.db"
        if not path.exists():
            return []
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as archive:
            try:
                return archive.execute(sql).fetchall()
            except sqlite3.OperationalError:  # not yet
                return []

    def taken_in(self) -> int:
        return len(self.rows("SELECT 1 FROM captures WHERE state = 'parsed'"))


@pytest.fixture
def hosts() -> Iterator[Hosts]:
    served = Hosts()
    served.start()
    assert served.is_ready.wait(5)
    yield served
    served.stop()


@pytest.fixture
def house(tmp_path: Path, hosts: Hosts) -> House:
    return House(tmp_path, hosts)


def until(is_so: Callable[[], object], seconds: float = 60) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.02)


def hands(house: House) -> list[int]:
    """Number the processes that read for a worker on this archive."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if b"worker.hand" in command and str(house.folder).encode() in command:
            found.append(int(folder.name))
    return found


def test_it_stops_in_time_and_what_hangs_stays_due(house: House) -> None:
    house.configure("one", "two", "hangs")
    with house.serving() as process:
        until(lambda: house.taken_in() == 2 and "/hangs" in house.hosts.asked)
        until((house.folder / "var/public/two/rss.xml").exists)  # what came is published meanwhile
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert time.monotonic() - began < 20
    assert [event["event"] for event in house.events()][-3:] == [
        "polls.abandoned",
        "sources.polled",
        "scheduler.stopped",
    ]
    due = dict(house.rows("SELECT id, next_due FROM sources"))
    assert due["hangs"] is None
    assert None not in {due["one"], due["two"]}
    until(lambda: not hands(house), 10)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_ends_it_at_once_and_nothing_is_lost(number: signal.Signals, house: House) -> None:
    house.configure("one", "hangs")
    house.config.write_text(house.config.read_text().replace("stop_within = 1.0", "stop_within = 600"))
    with house.serving() as process:
        until(lambda: house.taken_in() == 1 and "/hangs" in house.hosts.asked)
        process.send_signal(number)
        until(lambda: house.events("scheduler.stopping"))
        assert process.poll() is None
        process.send_signal(number)
        assert process.wait(10) == -number
    house("verify")
    until(lambda: not hands(house), 10)


def test_the_configuration_is_read_again_and_a_wrong_one_refused(house: House) -> None:
    house.configure("one")
    with house.serving() as process:
        until(lambda: house.taken_in() == 1)
        house.configure("one", "two")
        process.send_signal(signal.SIGHUP)
        until(lambda: house.taken_in() == 2)
        assert house.hosts.asked == ["/one", "/two"], "what goes on is not asked again"
        for more, why in (("[nonsense]", "nonsense"), ('[archive]\npath = "other.db"', "needs a restart")):
            house.configure("one", "two", "three", more=more)
            before = len(house.events("config.refused"))
            process.send_signal(signal.SIGHUP)
            until(lambda before=before: len(house.events("config.refused")) > before)  # type: ignore[misc]
            assert why in house.events("config.refused")[-1]["error"]
        assert house.taken_in() == 2
        house.configure("one", "two", "three")
        process.send_signal(signal.SIGHUP)
        until(lambda: house.taken_in() == 3)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    assert [event["sources"] for event in house.events("config.reloaded")] == [2, 3]


def test_two_workers_never_work_on_one_archive(house: House) -> None:
    house.configure("one")
    with house.serving() as process:
        until(lambda: house.taken_in() == 1)
        for arguments in (("run", "--once"), ("run",)):
            _, err = house(*arguments, code=74)
            assert (
                f"another worker is at work on the archive {house.folder}/var/archive.db: process {process.pid}" in err
            )
        out, _ = house("entries", "--json")
        assert len(json.loads(out)) == 15, "who only reads needs no lock"
        process.kill()
        process.wait()
        house("run", "--once")
    assert house.hosts.asked == ["/one"], "a restart does not reset the timer"


def test_systemd_is_told_what_it_wants_to_know(house: House, tmp_path: Path) -> None:
    house.configure("one")
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(60)

        def heard(what: str) -> None:
            while what not in listening.recv(4096).decode().split("\n"):
                pass

        with house.serving(NOTIFY_SOCKET=str(tmp_path / "notify"), WATCHDOG_USEC="200000") as process:
            heard("READY=1")
            heard("WATCHDOG=1")
            heard("WATCHDOG=1")
            process.send_signal(signal.SIGHUP)
            heard("RELOADING=1")
            heard("READY=1")
            process.send_signal(signal.SIGTERM)
            heard("STOPPING=1")
            assert process.wait(30) == 0


def test_killed_at_any_time_it_loses_nothing_and_goes_on(house: House) -> None:
    random = Random(6)
    paths = [f"s{number}" for number in range(60)]
    house.configure(*paths)
    for _ in range(5):
        wanted = min(house.taken_in() + random.randrange(1, 12), len(paths))
        with house.serving() as process:
            until(lambda wanted=wanted: house.taken_in() >= wanted)  # type: ignore[misc]
            time.sleep(random.random() * 0.1)
            process.kill()
            process.wait()
        until(lambda: not hands(house), 10)
    house.log.unlink()
    with house.serving() as process:
        until(lambda: house.events("scheduler.started"))
        until(lambda: len(house.rows("SELECT 1 FROM entries")) == 15 * len(paths))
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    house("verify")
    assert house.rows("SELECT COUNT(*) FROM (SELECT DISTINCT source, public_id FROM entries)") == [(15 * len(paths),)]
    # Only what was being fetched when it was killed is fetched again.
    assert len(house.hosts.asked) < len(paths) + 6 * 32
