"""How the hosts of benchmarks/faults.py answer: in order, in some coding, and in every way that goes wrong."""

import asyncio
import gzip
import socket
import struct
import zlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import brotli
import zstandard

from benchmarks.faults_feeds import Feed, Request

#: Longer than anybody waits for.
HANG_SECONDS = 20.0

CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda body: brotli.compress(body, quality=1),
    "zstd": lambda body: zstandard.ZstdCompressor().compress(body),
    "gzip, zstd": lambda body: zstandard.ZstdCompressor().compress(gzip.compress(body)),
}


def read(head: bytes) -> tuple[Request, bool]:
    """Give a request, and whether the connection is to end with it."""
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    request = Request(first.split(" ")[1], headers.get("if-none-match"), headers.get("user-agent", ""))
    return request, headers.get("connection") == "close"


async def say(
    writer: asyncio.StreamWriter,
    status: int,
    headers: tuple[tuple[str, str], ...],
    body: bytes | None,
    *,
    is_chunked: bool = False,
    ends: bool = False,
) -> None:
    """Send an answer that is in order."""
    lines = [f"HTTP/1.1 {status} -", *(f"{name}: {value}" for name, value in headers)]
    if ends:
        lines.append("Connection: close")
    if body is None:
        body = b""
    elif is_chunked:
        lines.append("Transfer-Encoding: chunked")
        body = (f"{len(body):x}\r\n".encode() + body + b"\r\n" if body else b"") + b"0\r\n\r\n"
    else:
        lines.append(f"Content-Length: {len(body)}")
    writer.write("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
    await writer.drain()


def coded(coding: str) -> tuple[tuple[str, str], ...]:
    """Give the header of a coding, where there is one."""
    return (("Content-Encoding", coding),) if coding else ()


async def _hang(_feed: Feed, _request: Request, _writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(HANG_SECONDS)


async def _nothing(_feed: Feed, _request: Request, _writer: asyncio.StreamWriter) -> None:
    pass


async def _reset(_feed: Feed, _request: Request, writer: asyncio.StreamWriter) -> None:
    raw: socket.socket = writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def _reset_amid(feed: Feed, request: Request, writer: asyncio.StreamWriter) -> None:
    await _promise(feed, writer, len(feed.current().data) + 1)
    await asyncio.sleep(0.05)
    await _reset(feed, request, writer)


async def _promise_more(feed: Feed, _request: Request, writer: asyncio.StreamWriter) -> None:
    await _promise(feed, writer, 10**6)


async def _promise_less(feed: Feed, request: Request, writer: asyncio.StreamWriter) -> None:
    """Half a feed, by its length; what follows at once shows the lie, what follows later nobody waits for."""
    body = feed.half()
    feed.went(body, request.run, is_sound=False)
    await _promise(feed, writer, len(body.data), etag=body.etag, data=body.data)
    await asyncio.sleep(feed.dice.choice((0, 0.05)))
    writer.write(b"and more" * 40)


async def _odd_length(feed: Feed, _request: Request, writer: asyncio.StreamWriter) -> None:
    await _promise(feed, writer, feed.dice.choice((-5, "many", "12, 13", "0x40")))


async def _promise(
    feed: Feed, writer: asyncio.StreamWriter, length: int | str, *, etag: str | None = None, data: bytes | None = None
) -> None:
    lines = ["HTTP/1.1 200 OK", f"ETag: {etag or feed.odd_etag()}", f"Content-Length: {length}", "", ""]
    writer.write("\r\n".join(lines).encode() + (feed.current().data if data is None else data))
    await writer.drain()


async def _break_off_chunks(feed: Feed, _request: Request, writer: asyncio.StreamWriter) -> None:
    data = feed.current().data
    head = b'HTTP/1.1 200 OK\r\nETag: "chunks"\r\nTransfer-Encoding: chunked\r\n\r\n'
    last = feed.dice.choice((b"", b"zz\r\n", b"ffffff\r\nless", b"-3\r\n\r\n"))
    writer.write(head + f"{len(data):x}\r\n".encode() + data + b"\r\n" + last)
    await writer.drain()


async def _garbage(feed: Feed, _request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(
        feed.dice.choice((b"", b"HTTP/1.1 200\r\n\0: \0\r\n", b"SSH-2.0-x\r\n\r\n")) + feed.dice.randbytes(3000)
    )
    await writer.drain()


async def _nonsense(feed: Feed, request: Request, writer: asyncio.StreamWriter) -> None:
    body = feed.nonsense()
    feed.went(body, request.run)
    await say(writer, 200, (("ETag", body.etag),), body.data)


async def _wrong_coding(feed: Feed, request: Request, writer: asyncio.StreamWriter) -> None:
    """Say another coding than there is. Who sees through that may read it: a body that is gzip by itself."""
    coding = feed.dice.choice(("zstd", "br", "deflate", "x-unknown"))
    current = feed.current()
    body = current._replace(etag=feed.odd_etag(), data=gzip.compress(current.data))
    feed.went(body, request.run, is_sound=False)
    await say(writer, 200, (("ETag", body.etag), ("Content-Encoding", coding)), body.data)


async def _damaged_coding(feed: Feed, _request: Request, writer: asyncio.StreamWriter) -> None:
    coding = feed.dice.choice(("gzip", "deflate", "zstd"))
    data = bytearray(CODINGS[coding](feed.current().data))
    data[len(data) // 2 :] = feed.dice.choice((b"", feed.dice.randbytes(len(data) // 2)))
    headers = (("ETag", feed.odd_etag()), ("Content-Encoding", coding))
    await say(writer, 200, headers, bytes(data))


async def _endless(_feed: Feed, _request: Request, writer: asyncio.StreamWriter) -> None:
    """A body without an end, over any cap."""
    writer.write(b'HTTP/1.1 200 OK\r\nETag: "endless"\r\n\r\n<rss>')
    for _ in range(400):
        writer.write(b" " * 65_536)
        await writer.drain()


async def _drip(_feed: Feed, _request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b'HTTP/1.1 200 OK\r\nETag: "drip"\r\nContent-Length: 100000\r\n\r\n')
    for _ in range(int(HANG_SECONDS * 5)):
        writer.write(b"<")
        await writer.drain()
        await asyncio.sleep(0.2)


async def _go_round(feed: Feed, _request: Request, writer: asyncio.StreamWriter) -> None:
    await say(writer, 302, (("Location", f"/{feed.dice.choice(('a', 'ab', 'abc'))}{feed.name}.xml"),), b"", ends=True)


async def _lead_astray(feed: Feed, _request: Request, writer: asyncio.StreamWriter) -> None:
    where = ("http://169.254.169.254/latest/", "file:///etc/passwd", "http://0x7f.1:1/", "//", "gopher://127.0.1.1/")
    await say(writer, 301, (("Location", feed.dice.choice(where)),), b"", ends=True)


async def _refuse(feed: Feed, _request: Request, writer: asyncio.StreamWriter) -> None:
    await say(writer, feed.dice.choice((400, 403, 404, 418, 500, 502)), (), b"<h1>No</h1>", ends=True)


async def _left_alone(feed: Feed, _request: Request, writer: asyncio.StreamWriter) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=3), usegmt=True)
    until = feed.dice.choice(("1", "2", "0", "-7", "soon", later))
    await say(writer, feed.dice.choice((429, 503)), (("Retry-After", until),), b"not now", ends=True)


#: All that goes wrong; each ends its connection.
FAULTS: tuple[Callable[[Feed, Request, asyncio.StreamWriter], Awaitable[None]], ...] = (
    *(_hang, _nothing, _reset, _reset_amid, _promise_more, _promise_less, _odd_length, _break_off_chunks),
    *(_garbage, _nonsense, _wrong_coding, _damaged_coding, _endless, _drip, _go_round, _lead_astray, _refuse),
    *(_left_alone, _left_alone),
)
