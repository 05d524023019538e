"""The server over a unix socket, byte by byte, as readers, caches and strangers talk to it."""

import asyncio
import gzip
import os
import socket
import stat
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import brotli
import pytest
import structlog
import zstandard
from msgspec.structs import replace

from schemas.errors import ConfigError
from worker.serve.public import wire
from worker.serve.public.server import served
from worker.settings import Settings, load

RSS = b"<rss>words and words and words, and more words</rss>\n" * 200
LARGE = os.urandom(700_000)
#: As nobody would compress it while somebody waits.
BEST = brotli.compress(RSS, quality=11)
UNPACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data),
}


class Reply(NamedTuple):
    status: int
    fields: dict[str, str]
    body: bytes


class Reader:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    def send(self, target: str, *fields: str, method: str = "GET", version: str = "1.1", host: str = "x") -> None:
        lines = (f"{method} {target} HTTP/{version}", *([f"Host: {host}"] if host else []), *fields, "", "")
        self.writer.write("\r\n".join(lines).encode())

    async def reply(self, method: str = "GET") -> Reply:
        head = await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), 10)
        first, *lines = head.decode("ascii").split("\r\n")[:-2]
        fields = dict(line.split(": ", 1) for line in lines)
        assert len(fields) == len(lines), "no field stands twice"
        status = int(first.split()[1])
        has_body = method != "HEAD" and status not in {204, 304}
        body = await self.reader.readexactly(int(fields["Content-Length"])) if has_body else b""
        assert fields["Date"].endswith(" GMT")
        assert "Server" not in fields
        return Reply(status, fields, body)

    async def ask(self, target: str, *fields: str, method: str = "GET", version: str = "1.1", host: str = "x") -> Reply:
        self.send(target, *fields, method=method, version=version, host=host)
        return await self.reply(method)

    async def until(self, target: str, is_so: Callable[[Reply], bool]) -> Reply:
        """Ask until an answer is as it will be."""
        for _ in range(400):
            reply = await self.ask(target)
            if is_so(reply):
                return reply
            await asyncio.sleep(0.05)
        pytest.fail(f"{target} stays as it was")

    def pause(self) -> None:
        """Take nothing."""
        self.writer.transport.pause_reading()  # type: ignore[attr-defined]

    def resume(self) -> None:
        self.writer.transport.resume_reading()  # type: ignore[attr-defined]

    async def is_closed(self) -> bool:
        return await asyncio.wait_for(self.reader.read(), 10) == b""


Talk = Callable[[Reader], Awaitable[None]]


@asynccontextmanager
async def connected() -> AsyncIterator[Reader]:
    reader, writer = await asyncio.open_unix_connection("s.sock")
    try:
        yield Reader(reader, writer)
    finally:
        writer.transport.abort()
        with suppress(OSError):
            await writer.wait_closed()


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A folder with a few files, and a configuration; sockets have short names."""
    monkeypatch.chdir(tmp_path)
    for place, data in {
        "blog/rss.xml": RSS,
        "blog/feed.json": b'{"items": []}',
        "blog/archive/1/1.xml": RSS,
        "blog/large.bin": LARGE,
        "blog/.receipt.json": b"{}",
        "blog/rss.xml.br": BEST,
    }.items():
        file = tmp_path / "public" / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return configured("")


def configured(more: str) -> Settings:
    Path("c.toml").write_text(f'[publish]\npath = "public"\n[serve]\n{more}\n')
    return load("c.toml", {})


def talk(settings: Settings, say: Talk) -> None:
    async def run() -> None:
        async with served(settings, "unix:s.sock"), connected() as reader:
            await say(reader)

    asyncio.run(run())


def test_a_feed_is_served_with_what_readers_and_caches_need(settings: Settings) -> None:
    async def say(reader: Reader) -> None:
        for method in ("GET", "HEAD"):
            reply = await reader.ask("/blog/rss.xml?cache=no", method=method)
            assert (reply.status, reply.body) == (200, RSS if method == "GET" else b"")
            fields = reply.fields
            assert int(fields["Content-Length"]) == len(RSS)
            assert fields["Content-Type"] == "application/rss+xml; charset=utf-8"
            assert fields["Cache-Control"] == "public, max-age=300, must-revalidate"
            assert fields["ETag"].startswith('"')
            assert fields["Last-Modified"].endswith(" GMT")
            assert fields["Vary"] == "Accept-Encoding"
            assert fields["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in fields["Content-Security-Policy"]
            assert fields["Referrer-Policy"] == "no-referrer"
            assert fields["Access-Control-Allow-Origin"] == "*"
            assert "Connection" not in fields
        page = await reader.ask("/blog/archive/1/1.xml")
        assert page.fields["Cache-Control"] == "public, max-age=31536000, immutable"
        assert page.fields["Content-Type"] == "application/atom+xml; charset=utf-8"

    talk(settings, say)


def test_what_is_known_is_not_sent_again(settings: Settings) -> None:
    async def say(reader: Reader) -> None:
        first = await reader.ask("/blog/rss.xml")
        tag, modified = first.fields["ETag"], first.fields["Last-Modified"]
        for field in (f"If-None-Match: {tag}", f"If-None-Match: W/{tag}", f"If-Modified-Since: {modified}"):
            for method in ("GET", "HEAD"):
                again = await reader.ask("/blog/rss.xml", field, method=method)
                assert (again.status, again.body) == (304, b"")
                for name in ("ETag", "Last-Modified", "Cache-Control", "Vary"):
                    assert again.fields[name] == first.fields[name]
                assert not {"Content-Length", "Content-Type", "Content-Encoding"} & again.fields.keys()
        twice = await reader.ask("/blog/rss.xml", 'If-None-Match: "x"', f"If-None-Match: {tag}")
        assert twice.status == 304
        assert (await reader.ask("/blog/rss.xml", 'If-None-Match: "x"', f"If-Modified-Since: {modified}")).status == 200
        assert (await reader.ask("/blog/rss.xml", 'If-Match: "x"')).status == 412

    talk(settings, say)


def test_each_coding_is_a_representation_of_its_own(settings: Settings) -> None:
    async def say(reader: Reader) -> None:
        tags = {(await reader.ask("/blog/rss.xml")).fields["ETag"]}
        for coding, unpack in UNPACK.items():
            reply = await reader.ask("/blog/rss.xml", f"Accept-Encoding: {coding}")
            assert reply.fields["Content-Encoding"] == coding
            assert reply.fields["Vary"] == "Accept-Encoding"
            assert len(reply.body) < len(RSS)
            assert unpack(reply.body) == RSS
            tags.add(reply.fields["ETag"])
            known = f"If-None-Match: {reply.fields['ETag']}"
            assert (await reader.ask("/blog/rss.xml", f"Accept-Encoding: {coding}", known)).status == 304
            assert (await reader.ask("/blog/rss.xml", known)).status == 200
            part = await reader.ask("/blog/rss.xml", f"Accept-Encoding: {coding}", "Range: bytes=0-9")
            assert (part.status, part.body) == (206, reply.body[:10])
        assert len(tags) == 1 + len(UNPACK)
        ready = await reader.ask("/blog/rss.xml", "Accept-Encoding: gzip, br")
        assert ready.body == BEST
        for refusal in ("identity;q=0", "*;q=0"):
            assert (await reader.ask("/blog/rss.xml", f"Accept-Encoding: {refusal}")).status == 406

    talk(settings, say)


@pytest.mark.parametrize("memory", [100_000_000, 1_000_000], ids=["from memory", "from disk"])
def test_ranges_are_served(memory: int, settings: Settings) -> None:
    async def say(reader: Reader) -> None:
        whole = await reader.ask("/blog/large.bin")
        assert whole.body == LARGE
        assert whole.fields["Accept-Ranges"] == "bytes"
        end = len(LARGE)
        for span, first, last in (("0-0", 0, 0), ("5-400000", 5, 400_000), ("-10", end - 10, end - 1)):
            part = await reader.ask("/blog/large.bin", f"Range: bytes={span}")
            assert (part.status, part.body) == (206, LARGE[first : last + 1])
            assert part.fields["Content-Range"] == f"bytes {first}-{last}/{end}"
            assert part.fields["ETag"] == whole.fields["ETag"]
        beyond = await reader.ask("/blog/large.bin", f"Range: bytes={end}-")
        assert (beyond.status, beyond.fields["Content-Range"]) == (416, f"bytes */{end}")
        for field in ("Range: bytes=0-1,3-4", "Range: bytes=x"):
            assert (await reader.ask("/blog/large.bin", field)).status == 200
        assert (await reader.ask("/blog/large.bin", "Range: bytes=0-1", 'If-Range: "x"')).body == LARGE
        tag = whole.fields["ETag"]
        assert (await reader.ask("/blog/large.bin", "Range: bytes=0-1", f"If-Range: {tag}")).body == LARGE[:2]
        assert (await reader.ask("/blog/large.bin", "Range: bytes=0-1", method="HEAD")).status == 200

    talk(configured(f"memory_bytes_max = {memory}"), say)
    assert settings.public.is_dir()


def test_a_file_that_changes_is_served_anew(settings: Settings) -> None:
    async def say(reader: Reader) -> None:
        file = settings.public / "blog/feed.json"
        seen = [await reader.ask("/blog/feed.json")]
        mtime = file.stat().st_mtime
        for number in range(2):
            file.write_bytes(b'{"items": [%d]}' % number)
            os.utime(file, (mtime, mtime))
            seen.append(await reader.until("/blog/feed.json", lambda reply: reply.body != seen[-1].body))
        assert len({reply.fields["ETag"] for reply in seen}) == 3
        times = [reply.fields["Last-Modified"] for reply in seen]
        assert len(set(times)) == 3
        late = await reader.ask("/blog/feed.json", f"If-Modified-Since: {times[-2]}")
        assert (late.status, late.body) == (200, seen[-1].body)
        file.unlink()
        await reader.until("/blog/feed.json", lambda reply: reply.status == 404)

    talk(settings, say)


def test_nothing_else_is_served(settings: Settings) -> None:
    async def say(reader: Reader) -> None:
        for target in (
            *(
                "/",
                "/blog",
                "/blog/",
                "/blog/nothing.xml",
                "/blog/rss.xml/",
                "/../c.toml",
                "/blog/%2e%2e/%2e%2e/c.toml",
            ),
            *("/blog/..%2f..%2fc.toml", "/blog/.receipt.json", "/blog/rss.xml.br", "//etc/passwd", "/blog%00/rss.xml"),
        ):
            reply = await reader.ask(target)
            assert (reply.status, reply.body) == (404, b"404 Not Found\n"), target
            assert reply.fields["Cache-Control"] == "no-store"
            assert reply.fields["Content-Type"] == "text/plain; charset=utf-8"
            assert reply.fields["X-Content-Type-Options"] == "nosniff"

    talk(settings, say)


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"POST /blog/rss.xml HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nwords", 405),
        (b"DELETE /blog/rss.xml HTTP/1.1\r\nHost: x\r\n\r\n", 405),
        (b"TRACE / HTTP/1.1\r\nHost: x\r\n\r\n", 405),
        (b"GET /blog/rss.xml HTTP/1.1\r\n\r\n", 400),
        (b"GET\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        (b"GET /" + b"x" * 3000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"x" * 17_000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 200 + b"\r\n", 400),
    ],
    ids=lambda value: repr(value[:20]) if isinstance(value, bytes) else value,
)
def test_what_cannot_be_answered_is_refused_in_a_line(request_: bytes, status: int, settings: Settings) -> None:
    async def say(reader: Reader) -> None:
        reader.writer.write(request_)
        reply = await reader.reply()
        assert reply.status == status
        assert len(reply.body) < 50
        assert reply.body.startswith(str(status).encode())
        assert reply.fields["Connection"] == "close"
        if status == 405:
            assert reply.fields["Allow"] == "GET, HEAD, OPTIONS"
        assert await reader.is_closed()
        async with connected() as again:
            assert (await again.ask("/blog/rss.xml")).status == 200

    talk(settings, say)


def test_a_page_of_another_host_may_ask(settings: Settings) -> None:
    async def say(reader: Reader) -> None:
        reply = await reader.ask("/blog/rss.xml", "Origin: https://reader.example", method="OPTIONS")
        assert reply.status == 204
        assert "If-None-Match" in reply.fields["Access-Control-Allow-Headers"]
        assert reply.fields["Access-Control-Allow-Origin"] == "*"
        assert (await reader.ask("/blog/rss.xml")).status == 200

    talk(settings, say)


def test_connections_are_kept_and_closed_as_is_asked(settings: Settings) -> None:
    async def say(reader: Reader) -> None:
        old = await reader.ask("/blog/rss.xml", "Connection: keep-alive", version="1.0", host="")
        assert (old.status, old.fields["Connection"]) == (200, "keep-alive")
        upgrade = await reader.ask("/blog/rss.xml", "Connection: Upgrade", "Upgrade: h2c")
        assert upgrade.status == 200
        last = await reader.ask("/blog/rss.xml", "Connection: close")
        assert (last.body, last.fields["Connection"]) == (RSS, "close")
        assert await reader.is_closed()
        async with connected() as another:
            assert (await another.ask("/blog/rss.xml", version="1.0")).fields["Connection"] == "close"
            assert await another.is_closed()

    talk(settings, say)


def test_what_is_asked_at_once_is_answered_in_order(settings: Settings) -> None:
    asked = [
        ("/blog/rss.xml", "GET"),
        ("/blog/nothing", "GET"),
        ("/blog/feed.json", "HEAD"),
        ("/blog/large.bin", "GET"),
    ]

    async def say(reader: Reader) -> None:
        for target, method in asked * 20:
            reader.send(target, method=method)
        for target, method in asked * 20:
            reply = await reader.reply(method)
            assert reply.status == (404 if "nothing" in target else 200)
            if method == "GET" and reply.status == 200:
                assert len(reply.body) == (settings.public / target[1:]).stat().st_size

    talk(settings, say)


def test_a_request_in_pieces_is_one(settings: Settings) -> None:
    async def say(reader: Reader) -> None:
        for byte in b"GET /blog/feed.json HTTP/1.1\r\nHost: x\r\n\r\n":
            reader.writer.write(bytes([byte]))
            await asyncio.sleep(0)
        assert (await reader.reply()).status == 200

    talk(settings, say)


def test_who_takes_nothing_is_let_go_and_fills_no_memory(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "STALL_SECONDS", 0.2)

    async def say(reader: Reader) -> None:
        reader.pause()
        for _ in range(50):
            reader.send("/blog/large.bin")
        await asyncio.sleep(1)
        reader.resume()
        taken = await asyncio.wait_for(reader.reader.read(), 10)
        assert len(taken) < 2 * len(LARGE), "it was sent what it did not take"

    talk(settings, say)


def test_a_request_that_never_ends_is_ended(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "IDLE_SECONDS", 0.2)

    async def say(reader: Reader) -> None:
        reader.writer.write(b"GET /blog/rss.xml HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        assert await reader.is_closed()

    talk(settings, say)


@pytest.mark.parametrize("place", ["/blog/large.bin", "/blog/rss.xml"])
def test_what_is_being_sent_at_a_stop_is_finished(place: str, settings: Settings) -> None:
    async def run() -> None:
        context = served(settings, "unix:s.sock")
        await context.__aenter__()
        async with connected() as idle, connected() as busy:
            busy.pause()
            busy.send(place)
            await asyncio.sleep(0.2)
            stopping = asyncio.create_task(context.__aexit__(None, None, None))
            assert await idle.is_closed()
            with pytest.raises(OSError, match=r"refused|No such file"):
                await asyncio.open_unix_connection("s.sock")
            busy.resume()
            taken = await asyncio.wait_for(busy.reader.read(), 10)
            assert taken.endswith((settings.public / place[1:]).read_bytes())
            await stopping

    asyncio.run(run())
    assert not Path("s.sock").exists()


def test_a_stop_does_not_wait_for_ever(settings: Settings) -> None:
    async def run() -> None:
        async with served(replace(settings, config=hasty), "unix:s.sock"), AsyncExitStack() as stack:
            busy = await stack.enter_async_context(connected())
            busy.pause()
            busy.send("/blog/large.bin")
            await asyncio.sleep(0.2)
            stack.pop_all()  # it stays connected

    hasty = replace(settings.config, serve=replace(settings.config.serve, stop_within=0.3))
    began = time.monotonic()
    asyncio.run(run())
    assert time.monotonic() - began < 5


def test_a_bug_of_ours_costs_one_answer(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise LookupError("a bug")

    async def say(reader: Reader) -> None:
        with monkeypatch.context() as patch, structlog.testing.capture_logs() as logs:
            patch.setattr("worker.serve.public.server.accepted", broken)
            reply = await reader.ask("/blog/rss.xml")
        assert (reply.status, reply.body) == (500, b"500 Internal Server Error\n")
        assert [log["event"] for log in logs if log["log_level"] == "error"] == ["request.broken"]

    talk(settings, say)


def test_behind_a_proxy_the_path_begins_with_its_own(settings: Settings) -> None:
    async def say(reader: Reader) -> None:
        assert (await reader.ask("/feeds/blog/rss.xml")).body == RSS
        assert (await reader.ask("/feeds/blog/rss.xml")).body == RSS
        for target in ("/blog/rss.xml", "/feeds", "/feeds/", "/feedsblog/rss.xml", "/feeds/../blog/rss.xml"):
            assert (await reader.ask(target)).status == 404, target

    talk(configured('base_path = "/feeds"'), say)
    assert settings.config.serve.base_path is None


@pytest.mark.parametrize(("forwarded", "client"), [("true", "192.0.2.7"), ("false", None)])
def test_requests_are_told_where_somebody_wants_to_see_them(forwarded: str, client: str, settings: Settings) -> None:
    async def say(reader: Reader) -> None:
        await reader.ask("/blog/feed.json", "X-Forwarded-For: 10.1.1.1, 192.0.2.7", "User-Agent: reader/1")

    with structlog.testing.capture_logs() as logs:
        talk(configured(f"forwarded = {forwarded}"), say)
    (told,) = [log for log in logs if log["event"] == "request.served"]
    assert told["log_level"] == "debug"
    assert (told["method"], told["target"], told["status"], told["body_bytes"]) == ("GET", "/blog/feed.json", 200, 13)
    assert (told["client"], told["agent"]) == (client, "reader/1")
    assert settings.folder.is_dir()


@pytest.mark.parametrize("mode", ["660", "0666"])
def test_a_socket_has_its_permissions(mode: str, settings: Settings) -> None:
    async def say(_reader: Reader) -> None:
        assert stat.S_IMODE(os.stat("s.sock").st_mode) == int(mode, 8)  # noqa: PTH116

    talk(configured(f'socket_mode = "{mode}"'), say)
    assert settings.folder.is_dir()


def test_a_socket_that_was_left_is_replaced_and_one_in_use_is_not(settings: Settings) -> None:
    async def say(reader: Reader) -> None:
        with pytest.raises(ConfigError, match=r"serve\.listen: .* another process listens there"):
            async with served(settings, "unix:s.sock"):
                pass
        assert (await reader.ask("/blog/feed.json")).status == 200

    with socket.socket(socket.AF_UNIX) as left:
        left.bind("s.sock")
    talk(settings, say)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('listen = "8080"', "serve.listen"),
        ('socket_mode = "rw"', "serve.socket_mode"),
        ('base_path = "feeds/"', "serve.base_path"),
        ('base_path = "/a/../b"', "serve.base_path"),
        ("max_age_seconds = -1", "serve.max_age_seconds"),
        ("memory_bytes_max = 0", "serve.memory_bytes_max"),
        ("ports = 1", "serve.ports"),
    ],
)
def test_a_wrong_setting_is_named(line: str, key: str, settings: Settings) -> None:
    with pytest.raises(ConfigError, match=key.replace(".", r"\.")):
        configured(line)
    assert settings.folder.is_dir()
