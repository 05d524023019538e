"""`serve` and a `run` that serves, as processes: how they begin, what they say, and how they end."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.worker.conftest import Backissue
from worker.serve.public.server import DEFAULT_LISTEN

SECONDS = 60.0


class Unix(http.client.HTTPConnection):
    """HTTP over a unix socket."""

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.host)


def get(path: str) -> tuple[int, bytes]:
    connection = Unix("s.sock", timeout=10)
    try:
        connection.request("GET", path, headers={"Host": "x"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    except OSError:
        return 0, b""
    finally:
        connection.close()


class Process:
    """A command that goes on until it is told to stop."""

    def __init__(self, process: "subprocess.Popen[bytes]", log: Path) -> None:
        self.process, self._log = process, log

    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._log.read_text().splitlines() if line.endswith("}")]

    def wait_for(self, event: str) -> dict[str, Any]:
        ends = time.monotonic() + SECONDS
        while True:
            for found in self.events():
                if found["event"] == event:
                    return found
            assert self.process.poll() is None, self._log.read_text()
            assert time.monotonic() < ends, f"{event} was never told: {self._log.read_text()}"
            time.sleep(0.05)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(SECONDS)


@contextmanager
def started(root: Path, *arguments: str, **more: str) -> Iterator[Process]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BACKISSUE_", "COV_"))}
    log = Path("log")
    with log.open("wb") as err:
        command = [sys.executable, "-m", "worker", *arguments]
        process = subprocess.Popen(command, env={**kept, "PYTHONPATH": str(root), **more}, stderr=err)
    try:
        yield Process(process, log)
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def config(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The seeds' configuration, in the folder that we are in: the names of sockets are short."""
    monkeypatch.chdir(seeds.parent)
    return seeds.name


def test_what_is_published_is_served_and_ends_in_order(config: str, root: Path, backissue: Backissue) -> None:
    backissue("run", "--once", "--quiet", "--config", config)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor:
        supervisor.bind("n.sock")
        supervisor.settimeout(SECONDS)
        arguments = ("serve", "--config", config, "--listen", "unix:s.sock")
        with started(root, *arguments, NOTIFY_SOCKET=str(Path("n.sock").resolve())) as served:
            assert served.wait_for("server.started")["listen"] == "unix:s.sock"
            assert b"READY=1" in supervisor.recv(1000)
            assert get("/impower-blog/rss.xml") == (200, Path("../var/public/impower-blog/rss.xml").read_bytes())
            assert served.stop() == 0
            assert b"STOPPING=1" in supervisor.recv(1000)
            assert [event["event"] for event in served.events()] == ["server.started", "server.stopped"]
    assert not Path("s.sock").exists()


def test_the_worker_serves_what_it_publishes(config: str, root: Path) -> None:
    with started(root, "run", "--config", config, BACKISSUE_SERVE_LISTEN="unix:s.sock") as worker:
        worker.wait_for("server.started")
        worker.wait_for("feed.published")
        ends = time.monotonic() + SECONDS
        while (found := get("/impower/atom.xml"))[0] != 200:
            assert time.monotonic() < ends, found
            time.sleep(0.1)
        assert found[1] == Path("../var/public/impower/atom.xml").read_bytes()
        assert worker.stop() == 0
    assert not Path("s.sock").exists()


def test_a_folder_that_is_not_there_yet_is_told_and_served(config: str, root: Path) -> None:
    with started(root, "serve", "--config", config, "--listen", "unix:s.sock") as served:
        served.wait_for("server.empty")
        assert get("/impower/rss.xml")[0] == 404
        assert served.stop() == 0


def test_without_a_place_one_is_chosen_and_told(config: str, root: Path) -> None:
    port = int(DEFAULT_LISTEN.rpartition(":")[2])
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind(("127.0.0.1", port))
            taken.listen()
        except OSError:
            pass  # somebody else has it, which is as well
        with started(root, "serve", "--config", config) as served:
            assert served.process.wait(SECONDS) == 78
        assert f"nobody can be listened to at {DEFAULT_LISTEN}" in Path("log").read_text()


def test_a_wrong_place_is_wrong_usage(config: str, backissue: Backissue) -> None:
    assert (
        "--listen: '8080' is no place to listen at"
        in backissue("serve", "--listen", "8080", "--config", config, code=2).err
    )
