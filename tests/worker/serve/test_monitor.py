"""The monitor over a unix socket, as whoever watches calls it."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import aiohttp
import pytest

from archive import sources
from archive.connect import open_archive
from schemas.errors import ConfigError
from tests.worker.conftest import Backissue
from worker.serve import readiness
from worker.serve.metrics import Metrics
from worker.serve.monitor import monitored
from worker.settings import Settings, load


class Answer(NamedTuple):
    status: int
    text: str
    headers: dict[str, str]


Get = Callable[..., Awaitable[Answer]]
Talk = Callable[[Get, Metrics], Awaitable[None]]


@pytest.fixture
def settings(seeds: Path, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The seeds and their archive, with a monitor; sockets have short names."""
    monkeypatch.chdir(seeds.parent)
    found = load(seeds.name, {"BACKISSUE_MONITOR_LISTEN": "unix:m.sock"})
    db = open_archive(found.archive)
    sources.sync(db, found.config.sources, (), now=now)
    db.close()
    return found


def talk(settings: Settings, say: Talk) -> None:
    async def run() -> None:
        connector = aiohttp.UnixConnector(path="m.sock")
        async with monitored(settings) as metrics, aiohttp.ClientSession(connector=connector) as session:

            async def get(path: str, method: str = "GET") -> Answer:
                async with session.request(method, f"http://worker{path}") as response:
                    return Answer(response.status, await response.text(), dict(response.headers))

            await say(get, metrics)

    asyncio.run(run())


def test_the_three_pages_are_served(settings: Settings) -> None:
    async def say(get: Get, metrics: Metrics) -> None:
        alive = await get("/healthz")
        assert (alive.status, alive.text) == (200, "alive\n")
        ready = await get("/readyz")
        assert (ready.status, ready.text) == (200, "ready\n")
        metrics.fetched("gone", body_bytes=0, elapsed_seconds=1)
        page = await get("/metrics")
        assert page.status == 200
        assert page.headers["Content-Type"].startswith("text/plain; version=")
        assert 'backissue_fetches_total{outcome="gone"} 1.0' in page.text
        assert 'backissue_sources{state="configured"} 2.0' in page.text
        assert "impower" not in page.text
        for answer in (alive, ready, page):
            assert answer.headers["Server"] == "backissue"
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]

    talk(settings, say)
    assert not (settings.folder / "m.sock").exists()


def test_nothing_else_is_and_nothing_is_changed(settings: Settings) -> None:
    async def say(get: Get, _metrics: Metrics) -> None:
        for path in ("/", "/metrics/", "/archive.db", "/../sources.toml", "/%2e%2e/sources.toml"):
            answer = await get(path)
            assert (answer.status, answer.text) == (404, "404 Not Found\n"), path
        for method in ("POST", "PUT", "DELETE", "TRACE"):
            answer = await get("/metrics", method)
            assert answer.status == 405
            assert answer.headers["Allow"] == "GET, HEAD"
        assert (await get("/readyz", "HEAD")).status == 200

    talk(settings, say)


def test_who_stops_is_not_ready_and_alive(settings: Settings) -> None:
    async def say(get: Get, metrics: Metrics) -> None:
        metrics.stopping()
        answer = await get("/readyz")
        assert (answer.status, answer.text) == (503, "not ready: it is stopping\n")
        assert (await get("/healthz")).status == 200

    talk(settings, say)


def test_an_archive_that_cannot_be_used_is_told_without_its_path(settings: Settings) -> None:
    async def say(get: Get, _metrics: Metrics) -> None:
        settings.archive.write_bytes(b"no archive" * 1000)
        answer = await get("/readyz")
        assert (answer.status, answer.text) == (503, "not ready: its archive cannot be read and written\n")
        page = await get("/metrics")
        assert "backissue_archive_readable 0.0" in page.text
        assert str(settings.folder) not in answer.text + page.text

    talk(settings, say)


def test_sources_are_named_where_that_is_configured(seeds: Path, settings: Settings) -> None:
    named = load(str(seeds), {"BACKISSUE_MONITOR_LISTEN": "unix:m.sock", "BACKISSUE_MONITOR_BY_SOURCE": "true"})

    async def say(get: Get, _metrics: Metrics) -> None:
        assert 'backissue_source_failures{source="impower-blog"} 0.0' in (await get("/metrics")).text

    assert settings.config.monitor.by_source is False
    talk(named, say)


def test_a_socket_that_was_left_is_replaced_and_a_file_is_not(settings: Settings) -> None:
    async def say(get: Get, _metrics: Metrics) -> None:
        assert (await get("/healthz")).status == 200

    with socket.socket(socket.AF_UNIX) as left:
        left.bind("m.sock")
    talk(settings, say)
    Path("m.sock").write_text("mine")
    with pytest.raises(ConfigError, match=r"monitor\.listen: nobody can be listened to at unix:m\.sock"):
        talk(settings, say)
    assert Path("m.sock").read_text() == "mine"


def test_silence_and_a_full_disk_are_told(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = 0.0
    metrics = Metrics(clock=lambda: seconds)
    assert readiness.why_not(settings, metrics) == ()
    seconds = 601.0
    assert readiness.why_not(settings, metrics) == ("it has done nothing for 601 s",)
    metrics.sign()
    assert readiness.why_not(settings, metrics) == ()
    monkeypatch.setattr(readiness, "FREE_BYTES_MIN", 10**30)
    assert readiness.why_not(settings, metrics) == ("the disk of its archive is full",)


def test_that_another_writes_is_no_trouble(settings: Settings) -> None:
    db = open_archive(settings.archive)
    db.conn.execute("BEGIN IMMEDIATE")
    assert readiness.why_not(settings, Metrics()) == ()
    db.conn.execute("ROLLBACK")
    db.close()


@pytest.mark.parametrize("listen", ["9321", "127.0.0.1:99999", ""])
def test_a_wrong_place_is_a_wrong_configuration(listen: str, seeds: Path, backissue: Backissue) -> None:
    seeds.write_text(f'{seeds.read_text()}\n[monitor]\nlisten = "{listen}"\n')
    assert "monitor.listen: " in backissue("sources", "--config", seeds, code=78).err
