"""What aiohttp is taught: to hand a request over as it was read, and to write what is ready as it is.

aiohttp reads requests, holds connections open, queues what is pipelined, and ends idle and shut-down connections. Its
own requests and responses are not made: to build one of each costs as much as all else together.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

import structlog
from aiohttp import HttpVersion10, web
from aiohttp.http_exceptions import LineTooLong

from worker.serve.public import heads, stretches
from worker.serve.public.answers import Answer, refused, start_line

if TYPE_CHECKING:
    from aiohttp.abc import AbstractStreamWriter
    from aiohttp.http_parser import RawRequestMessage

log = structlog.get_logger()

#: Lines of a request, and the names and values of its headers. Readers send far less.
LINE_BYTES_MAX = 8190
FIELD_BYTES_MAX = 16 * 1024
#: A connection that asks for nothing, or not to the end, is closed after so long; proxies keep theirs for a minute.
IDLE_SECONDS = 75.0
#: Who takes nothing for so long is gone.
STALL_SECONDS = 60.0
#: For so long is what comes after a refusal read, so that the refusal arrives.
LINGERING_SECONDS = 2.0
#: What is handed to a connection at once: whatever its reader does not take waits in memory.
PIECE_BYTES = 256 * 1024

Answering = Callable[["Asked"], Awaitable[Answer]]
#: What is told of a request that was answered.
Told = Callable[["Asked", Answer], None]


class Asked(web.BaseRequest):
    """A request as aiohttp's parser read it."""

    def __init__(
        self, message: "RawRequestMessage", protocol: web.RequestHandler, writer: "AbstractStreamWriter"
    ) -> None:
        # No `super().__init__`: nothing that it makes is used. `_finish` and `_cancel` are all that aiohttp calls.
        self.verb = message.method
        self.target = message.path
        self.fields = message.headers
        self.is_old = message.version <= HttpVersion10
        self.closes = message.should_close
        self.connection = protocol
        self.drain = writer.drain
        self.answer: Answer | None = None

    def _finish(self) -> None:
        """Nothing was opened."""

    def _cancel(self, exc: BaseException) -> None:
        """Nobody reads its body."""


#: What was to be sent from disk was replaced as it was opened.
_LATER = refused(HTTPStatus.SERVICE_UNAVAILABLE)


class Wire:
    """Makes the server of aiohttp, and writes the answers."""

    def __init__(self, answering: Answering, told: Told | None = None) -> None:
        self._answering = answering
        self._told = told
        self._second = 0
        self._date = b""
        self._starts = {status.value: start_line(status) for status in HTTPStatus}
        self._keeps, self._closes = _Written(self, keeps=True), _Written(self, keeps=False)

    def server(self) -> web.Server:
        """Give what makes a protocol for every connection."""
        return _Server(self, self._handle, request_factory=_asked)

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        asked = cast("Asked", request)
        asked.answer = answer = await self._answering(asked)
        return self._closes if asked.closes or answer.closes else self._keeps

    async def write(self, asked: Asked, *, keeps: bool) -> None:
        """Write an answer; return when its reader has taken all of it but what fits a buffer."""
        answer = cast("Answer", asked.answer)
        stretch = answer.stretch
        opened = None
        if stretch is not None and (opened := await asyncio.to_thread(stretches.opened, stretch)) is None:
            answer = asked.answer = _LATER  # it was replaced just now
        if stretch is not None and opened is not None:
            with opened:
                await self._write(asked, answer, stretches.pieces(opened, stretch.length), keeps=keeps)
        else:
            await self._write(asked, answer, _pieces_of(answer.body), keeps=keeps)
        if self._told is not None:
            self._told(asked, answer)

    async def _write(self, asked: Asked, answer: Answer, pieces: AsyncIterator[bytes] | None, *, keeps: bool) -> None:
        protocol = asked.connection
        if protocol.transport is None:
            return
        more = self._connection(asked, keeps=keeps)
        is_head = asked.verb == "HEAD"
        body = b"" if is_head or pieces is not None else answer.body
        protocol.transport.writelines((self._starts[answer.status], self._date_line(), more, answer.head, body))
        if pieces is not None and not is_head:
            async for piece in pieces:
                if not await self._is_taken(asked) or protocol.transport is None:
                    return
                protocol.transport.write(piece)
        if protocol.writing_paused:
            await self._is_taken(asked)

    def _connection(self, asked: Asked, *, keeps: bool) -> bytes:
        if not keeps:
            return heads.CLOSE
        return heads.KEEP if asked.is_old else b""

    def _date_line(self) -> bytes:
        now = int(time.time())
        if now != self._second:
            self._second = now
            self._date = f"Date: {heads.date_of(now)}\r\n".encode("ascii")
        return self._date

    async def _is_taken(self, asked: Asked) -> bool:
        """Wait until what was written has been taken; one that takes nothing is let go."""
        transport = asked.connection.transport
        try:
            async with asyncio.timeout(STALL_SECONDS):
                await asked.drain()
        except TimeoutError:
            if transport is not None:
                transport.abort()
            return False
        return True


def _pieces_of(body: bytes) -> AsyncIterator[bytes] | None:
    """Cut what is large; None where nothing has to be cut."""
    return None if len(body) <= PIECE_BYTES else _cut(body)


async def _cut(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), PIECE_BYTES):
        yield body[start : start + PIECE_BYTES]


class _Written(web.StreamResponse):
    """Stands where aiohttp wants a response; two of them are enough."""

    def __init__(self, wire: Wire, *, keeps: bool) -> None:
        super().__init__()
        self._wire = wire
        self._keeps = keeps

    @property
    def keep_alive(self) -> bool:
        return self._keeps

    async def prepare(self, request: web.BaseRequest) -> None:
        """Write the answer that was found."""
        await self._wire.write(cast("Asked", request), keeps=self._keeps)

    async def write_eof(self, data: bytes = b"") -> None:
        """All is written."""


class _Protocol(web.RequestHandler):
    """One connection. What goes wrong before we are asked is said in our words."""

    __slots__ = ("_wire",)

    def __init__(self, wire: Wire, server: web.Server, loop: asyncio.AbstractEventLoop) -> None:
        self._wire = wire
        super().__init__(
            server,
            loop=loop,
            access_log=None,  # type: ignore[arg-type]  # as AppRunner says it
            keepalive_timeout=IDLE_SECONDS,
            lingering_time=LINGERING_SECONDS,
            max_line_size=LINE_BYTES_MAX,
            max_field_size=FIELD_BYTES_MAX,
            auto_decompress=False,
        )

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002  it quotes the request
    ) -> web.StreamResponse:
        """Say that a request could not be read, or that we broke down."""
        if status == HTTPStatus.INTERNAL_SERVER_ERROR:
            log.error("request.broken", error=repr(exc), exc_info=exc)
        if isinstance(exc, LineTooLong):
            is_line = exc.args[1] == LINE_BYTES_MAX
            status = HTTPStatus.REQUEST_URI_TOO_LONG if is_line else HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
        cast("Asked", request).answer = refused(HTTPStatus(status), closes=True)
        return _Written(self._wire, keeps=False)


class _Server(web.Server):
    def __init__(self, wire: Wire, handler: Any, *, request_factory: Any) -> None:  # noqa: ANN401  aiohttp's
        super().__init__(handler, request_factory=request_factory)
        self._wire = wire

    def __call__(self) -> web.RequestHandler:
        return _Protocol(self._wire, self, self._loop)


def _asked(message: Any, _payload: Any, protocol: Any, writer: Any, _task: Any) -> Asked:  # noqa: ANN401  aiohttp's
    return Asked(message, protocol, writer)
