"""Bodies as they come: no larger and no slower than allowed, whole or not at all."""

import asyncio
from typing import TYPE_CHECKING

import aiohttp

from worker.fetch import decompress

if TYPE_CHECKING:
    from schemas.config import FetchSettings

#: As much of the body of an error is read: enough to see who is behind it.
ERROR_BYTES_MAX = 64 * 1024
#: What takes longer to unpack than this many bytes do is unpacked in a thread.
_UNPACKED_HERE_BYTES = 128 * 1024


class TooSlow(Exception):
    """The body came more slowly than is waited for."""


async def read(response: aiohttp.ClientResponse, settings: "FetchSettings", *, body_bytes_max: int) -> bytes:
    """Give a whole body, without its codings. Raises decompress.TooLarge, decompress.Damaged, TooSlow, ClientError."""
    if (response.content_length or 0) > body_bytes_max:
        raise decompress.TooLarge
    body = await _received(response, settings, body_bytes_max=body_bytes_max, must_end=True)
    applied = decompress.codings(response.headers.getall("Content-Encoding", ()))
    if not applied:
        return body
    if len(body) <= _UNPACKED_HERE_BYTES:
        return decompress.undo(body, applied, body_bytes_max=body_bytes_max)
    return await asyncio.to_thread(decompress.undo, body, applied, body_bytes_max=body_bytes_max)


async def beginning(response: aiohttp.ClientResponse, settings: "FetchSettings") -> bytes:
    """Give the beginning of the body of an error, as far as it can be had."""
    try:
        body = await _received(response, settings, body_bytes_max=ERROR_BYTES_MAX, must_end=False)
    except (aiohttp.ClientError, OSError, TooSlow):
        return b""
    applied = decompress.codings(response.headers.getall("Content-Encoding", ()))
    return decompress.beginning(body, applied, body_bytes_max=ERROR_BYTES_MAX)


async def _received(
    response: aiohttp.ClientResponse, settings: "FetchSettings", *, body_bytes_max: int, must_end: bool
) -> bytes:
    """Give what was sent. In every `slow_seconds` there have to come `slow_bytes`, or the end."""
    loop = asyncio.get_running_loop()
    pieces: list[bytes] = []
    total = lately = 0
    limit = asyncio.timeout(settings.slow_seconds)
    _end_with_connection(response)
    try:
        async with limit:
            while piece := await response.content.readany():
                pieces.append(piece)
                total += len(piece)
                if total > body_bytes_max:
                    if must_end:
                        raise decompress.TooLarge
                    break
                lately += len(piece)
                if lately >= settings.slow_bytes:
                    lately = 0
                    limit.reschedule(loop.time() + settings.slow_seconds)
    except TimeoutError as error:
        if limit.expired():
            raise TooSlow from None
        raise aiohttp.ClientPayloadError from error
    return b"".join(pieces)


def _end_with_connection(response: aiohttp.ClientResponse) -> None:
    """Let a body end in an error when its connection is gone.

    aiohttp closes the connection over garbage between chunks, but leaves whoever reads the body waiting (3.14.5).
    """
    protocol = None if response.connection is None else response.connection.protocol
    closed = None if protocol is None else protocol.closed  # a protocol is a queue, and false while it is empty
    if closed is None:
        return
    content = response.content

    def end(closed: "asyncio.Future[None]") -> None:
        _ = closed.cancelled() or closed.exception()  # seen, else asyncio tells of it
        if not content.is_eof() and content.exception() is None:
            content.set_exception(aiohttp.ClientPayloadError("there is garbage in it"))

    closed.add_done_callback(end)
