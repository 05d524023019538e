"""A host of our own on loopback, that says what a test wants byte for byte, and the fetcher that asks it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import NamedTuple

from msgspec.structs import replace

from schemas.config import Config, FetchSettings
from schemas.outcome import Outcome
from schemas.source import Source, Validators
from worker.fetch import Address, fetch
from worker.fetch.web import Web
from worker.secrets import Secrets

OURS = Source(id="ours", url="ours", allow_private=True)
#: Short waits: a test takes some tenths of a second at most.
QUICK = FetchSettings(connect_seconds=2, answer_seconds=2, slow_seconds=2, total_seconds=5)


class Request(NamedTuple):
    """What came in."""

    target: str
    headers: list[tuple[str, str]]
    peer: str

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]


#: What is said to a request: bytes, or whatever it likes to do with the connection.
Play = Callable[[asyncio.StreamReader, asyncio.StreamWriter, Request], Awaitable[None]]
Say = bytes | Play | Callable[[Request], bytes]


def answer(body: bytes = b"<rss/>", *lines: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """Give an answer of HTTP."""
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *lines]
    return "\r\n".join([*head, "", ""]).encode("utf-8", "surrogateescape") + body


def redirect(location: str, status: int = 301) -> bytes:
    """Give an answer that leads elsewhere."""
    return answer(b"", f"Location: {location}", status=f"{status} Go")


class Host:
    """A server that keeps what it was asked."""

    def __init__(self, says: Say | Mapping[str, Say]) -> None:
        self.says = says
        self.requests: list[Request] = []
        self.connections = 0
        self.port = 0

    @asynccontextmanager
    async def listening(self, *places: str) -> AsyncIterator["Host"]:
        servers = []
        for place in places or ("127.0.0.1",):
            servers.append(await asyncio.start_server(self._serve, place, self.port))
            self.port = servers[0].sockets[0].getsockname()[1]
        self._open: set[asyncio.StreamWriter] = set()
        try:
            yield self
        finally:
            for server in servers:
                server.close()
            for writer in self._open:
                writer.close()
            await asyncio.sleep(0)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._open.add(writer)
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                request = _read(head, writer.get_extra_info("peername")[0])
                self.requests.append(request)
                say = self.says
                if isinstance(say, Mapping):
                    say = say.get(request.target, answer(b"", status="404 Not Found"))
                said = say if isinstance(say, bytes) else await _played(say, reader, writer, request)
                if said is None:
                    break
                writer.write(said)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self._open.discard(writer)
            writer.close()


async def _played(
    say: Callable[..., object], reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: Request
) -> bytes | None:
    if asyncio.iscoroutinefunction(say):
        await say(reader, writer, request)
        return None
    said = say(request)
    assert isinstance(said, bytes)
    return said


def _read(head: bytes, peer: str) -> Request:
    first, *lines = head.decode("utf-8", "surrogateescape").removesuffix("\r\n\r\n").split("\r\n")
    pairs = [(name, value.strip()) for name, _, value in (line.partition(":") for line in lines)]
    return Request(target=first.split(" ")[1], headers=pairs, peer=peer)


class Asked(NamedTuple):
    """What came of it."""

    outcome: Outcome
    host: Host

    @property
    def request(self) -> Request:
        return self.host.requests[0]


class Ask:
    """Ask a host for a document: what it says, and for what it is asked. Errors are raised."""

    def __init__(self) -> None:
        self.host = Host(b"")

    def __call__(
        self,
        says: Say | Mapping[str, Say],
        path: str = "/feed",
        *,
        source: Source = OURS,
        settings: FetchSettings = QUICK,
        config: Config | None = None,
        secrets: Secrets | None = None,
        validators: Validators | None = None,
        limit: int = 100_000,
        url: str = "http://127.0.0.1:{port}{path}",
    ) -> Asked:
        self.host = host = Host(says)

        async def play() -> Outcome:
            async with (
                host.listening(),
                Web(replace(config or Config(), fetch=settings), secrets=secrets, resolve=_nobody) as web,
            ):
                held = validators or Validators()
                held = replace(held, url=held.url and held.url.format(port=host.port))
                address = Address(url=url.format(port=host.port, path=path), key="k", validators=held)
                return await fetch(address, body_bytes_max=limit, source=source, web=web)

        return Asked(asyncio.run(play()), host)


async def _nobody(host: str) -> list[str]:
    raise OSError(f"nobody is called {host}")
