"""A raw HTTP/1.1 server for many hosts at once, by the Host header: it keeps every request byte for byte.

One that is asked as a proxy (`GET http://host/… HTTP/1.1`) answers for that host. Small on purpose: no framework
stands between the bytes of a request and the log.
"""

import asyncio
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from hashlib import blake2b
from struct import pack
from types import TracebackType
from typing import Self

from msgspec.structs import replace

from tests.conformance import messages
from tests.conformance.exchange import Answer, Exchange, find
from tests.conformance.respond import respond
from tests.conformance.scenario import Atlas, Pairs, Scenario

#: Requests longer than this are nobody's.
REQUEST_BYTES_MAX = 65_536
_PIECES = 5

Clock = Callable[[], datetime]


class Server:
    """Hosts on one loopback port, and the log of what they were asked.

    `hang_seconds` and `drip_seconds` are the only real time there is: how long a host that hangs keeps its
    connection, and how long a slow one waits between two pieces.
    """

    def __init__(
        self,
        scenarios: Sequence[Scenario],
        clock: Clock,
        *,
        hang_seconds: float = 30.0,
        drip_seconds: float = 0.002,
        names_port: bool = False,
        keeps_log: bool = True,
    ) -> None:
        """Begin the simulation at what the clock says now.

        With `names_port`, addresses in redirects have the port, for fetchers that find the hosts by a resolver; a
        fetcher that goes through a proxy asks for `http://host/…`.
        """
        self.atlas = Atlas(scenarios)
        self.clock = clock
        self.start = clock()
        self.hang_seconds = hang_seconds
        self.drip_seconds = drip_seconds
        self.log: list[Exchange] = []
        self.requests = 0
        self.port = 0
        self._names_port = names_port
        self._keeps_log = keeps_log
        self._turns: dict[int, int] = {}
        self._last: dict[int, datetime] = {}
        self._in_flight: dict[str, int] = {}
        self._hashes: dict[bytes, bytes] = {}
        self._connections: set[_Connection] = set()
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        """Listen."""
        await self.listen()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """Close every connection."""
        await self.close()

    async def listen(self, port: int = 0, host: str = "127.0.0.1") -> None:
        """Listen on a port, any free one by default."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self), host, port, backlog=4096)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Close every connection, and listen no more."""
        if self._server is not None:
            self._server.close()
        for connection in tuple(self._connections):
            connection.abort()
        if self._server is not None:
            await self._server.wait_closed()

    def url(self, scenario: Scenario) -> str:
        """Give the address at which a fetcher that knows nothing of proxies finds a scenario."""
        return f"http://{scenario.host}:{self.port}{scenario.target}"

    def answer(self, method: str, host: str, target: str, headers: Pairs) -> Answer:
        """Answer a request and write both down."""
        now = self.clock()
        self.requests += 1
        number = self.atlas.exact(host, target)
        is_exact = number is not None
        if number is None:
            number = self.atlas.near(host, target)
        state_number, answer = 0, Answer(status=404, body=b"nothing is here\n")
        if number is not None and method == "GET":
            scenario = self.atlas.scenarios[number]
            state_number = scenario.state_at(now - self.start)
            turn, last = self._turns.get(number, 0), self._last.get(number)
            state = scenario.states[state_number]
            answer = respond(state, headers, now=now, turn=turn, gap=None if last is None else now - last)
            if self._names_port:
                answer = self._with_port(answer)
            self._turns[number] = turn + 1
            if answer.status != 429 or state.least_gap is None:
                self._last[number] = now
        if self._keeps_log:
            is_lost = answer.fault is not None and answer.fault != "drip"
            self.log.append(
                Exchange(
                    number=len(self.log),
                    at=now,
                    host=host,
                    method=method,
                    target=target,
                    headers=headers,
                    in_flight=self._in_flight.get(host, 0) + 1,
                    scenario=number,
                    is_exact=is_exact,
                    state=state_number,
                    status=0 if is_lost else answer.status,
                    answered=answer.headers,
                    body_hash=b"" if is_lost else self._hash(answer.body),
                    body_bytes=len(answer.body),
                )
            )
        return answer

    def _with_port(self, answer: Answer) -> Answer:
        where = find(answer.headers, "location")
        if where is None or not where.startswith("http://"):
            return answer
        host, slash, rest = where.removeprefix("http://").partition("/")
        there = ("Location", f"http://{host}:{self.port}{slash}{rest}")
        return replace(answer, headers=(there, *(pair for pair in answer.headers if pair[0] != "Location")))

    def _hash(self, body: bytes) -> bytes:
        found = self._hashes.get(body)
        if found is None:
            found = self._hashes[body] = blake2b(body, digest_size=16).digest() if body else b""
        return found

    def began(self, host: str) -> None:
        """Count a request that is not answered yet."""
        self._in_flight[host] = self._in_flight.get(host, 0) + 1

    def ended(self, host: str) -> None:
        """Count it no more."""
        self._in_flight[host] -= 1


class _Connection(asyncio.Protocol):
    """One connection: requests one after another, each answered before the next is read."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._buffer = b""
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.TimerHandle | None = None
        self._host: str | None = None
        self._is_last = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._server._connections.add(self)

    def connection_lost(self, _: Exception | None) -> None:
        self._server._connections.discard(self)
        if self._waiting is not None:
            self._waiting.cancel()
        self._done()
        self._transport = None

    def abort(self) -> None:
        """End the connection at once."""
        if self._transport is not None:
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        self._next()

    def eof_received(self) -> bool:
        self._is_last = True
        return self._waiting is not None  # True keeps the connection open for an answer that is on its way

    def _next(self) -> None:
        while self._waiting is None and self._transport is not None:
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                if len(self._buffer) > REQUEST_BYTES_MAX:
                    self.abort()
                return
            head, self._buffer = self._buffer[:end], self._buffer[end + 4 :]
            self._serve(head)

    def _serve(self, head: bytes) -> None:
        assert self._transport is not None
        first, *rest = head.decode("latin-1").split("\r\n")
        method, _, more = first.partition(" ")
        target, _, version = more.rpartition(" ")
        headers = tuple((name, value.strip(" \t")) for name, _, value in (line.partition(":") for line in rest))
        host, target = messages.address(target, headers)
        answer = self._server.answer(method, host, target, headers)
        self._is_last = messages.closes(version, headers)
        if answer.fault is None:
            self._transport.write(messages.whole(answer))
            if self._is_last:
                self._transport.close()
            return
        self._host = host
        self._server.began(host)
        self._fail(answer)

    def _fail(self, answer: Answer) -> None:
        """Let an answer go wrong as it is meant to."""
        assert self._transport is not None
        whole = messages.whole(answer)
        match answer.fault:
            case "hang":
                self._later(self._server.hang_seconds, self.abort)
                return
            case "drip":
                self._drip(whole, max(1, len(whole) // _PIECES))
                return
            case "reset":
                with suppress(OSError):
                    raw: socket.socket = self._transport.get_extra_info("socket")
                    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, pack("ii", 1, 0))
                self._transport.abort()
            case "short":
                head, _, body = whole.partition(b"\r\n\r\n")
                self._transport.write(head + b"\r\n\r\n" + body[: len(body) // 2])
            case "cut":
                self._transport.write(messages.chunked(answer))
            case "garbage":
                self._transport.write(messages.GARBAGE)
            case _:  # "nothing"
                pass
        self._done()
        self._transport.close()

    def _drip(self, rest: bytes, piece: int) -> None:
        self._waiting = None
        if self._transport is None:
            return
        self._transport.write(rest[:piece])
        if rest[piece:]:
            self._later(self._server.drip_seconds, lambda: self._drip(rest[piece:], piece))
        else:
            self._done()
            if self._is_last:
                self._transport.close()
            self._next()

    def _later(self, seconds: float, act: Callable[[], None]) -> None:
        self._waiting = asyncio.get_running_loop().call_later(seconds, act)

    def _done(self) -> None:
        if self._host is not None:
            self._server.ended(self._host)
            self._host = None
