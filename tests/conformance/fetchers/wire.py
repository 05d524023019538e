"""Requests over a socket, with nothing added: what the reference fetchers are made of."""

import asyncio
import gzip
import zlib

from msgspec import Struct

from tests.conformance.exchange import find
from tests.conformance.scenario import Pairs


class Broken(Exception):
    """No whole answer came; `headers` did, if anything did."""

    def __init__(self, message: str, headers: Pairs = ()) -> None:
        super().__init__(message)
        self.headers = headers


class Response(Struct, frozen=True, kw_only=True):
    """What came back."""

    status: int
    headers: Pairs
    body: bytes

    def header(self, name: str) -> str | None:
        """Give a header by its name in lower case."""
        return find(self.headers, name)


class Wire:
    """One connection to a loopback port, for all its hosts, and another one when it breaks."""

    def __init__(self, port: int) -> None:
        """Connect when it is needed."""
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    def close(self) -> None:
        """Close the connection."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    async def ask(self, url: str, headers: Pairs, *, timeout_seconds: float = 2.0) -> Response:
        """Send a request and read the answer. Raises Broken, and asks no second time."""
        host, slash, rest = url.removeprefix("http://").partition("/")
        lines = [f"GET {slash + rest} HTTP/1.1", f"Host: {host}", *(f"{name}: {value}" for name, value in headers)]
        try:
            async with asyncio.timeout(timeout_seconds):
                reader, writer = self._streams or await asyncio.open_connection("127.0.0.1", self._port)
                self._streams = reader, writer
                writer.write("\r\n".join([*lines, "", ""]).encode("latin-1"))
                return await _read(reader)
        except (OSError, EOFError, ValueError, TimeoutError, zlib.error, Broken) as error:
            self.close()
            raise Broken(f"{url}: {error!r}", getattr(error, "headers", ())) from error


async def _read(reader: asyncio.StreamReader) -> Response:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    version, _, status = first.partition(" ")
    if not version.startswith("HTTP/1."):
        raise Broken("this is no HTTP")
    headers = tuple((name, value.strip()) for name, _, value in (line.partition(":") for line in rest))
    if find(headers, "transfer-encoding") is not None:
        raise Broken("chunks are not read here", headers)
    try:
        body = await reader.readexactly(int(find(headers, "content-length") or 0))
    except EOFError as error:
        raise Broken("the body broke off", headers) from error
    if find(headers, "content-encoding") == "gzip" and body:
        body = gzip.decompress(body)
    return Response(status=int(status[:3]), headers=headers, body=body)
