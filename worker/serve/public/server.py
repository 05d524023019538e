"""The published folder, served from start to stop."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path

import structlog
from aiohttp import web

from schemas.config import ServeSettings
from worker.serve import sites
from worker.serve.public import heads
from worker.serve.public.answers import Answer, answer, refused
from worker.serve.public.codings import IDENTITY, accepted
from worker.serve.public.shelf import Held, Shelf
from worker.serve.public.targets import TARGET_CHARS_MAX, place_of
from worker.serve.public.wire import Asked, Wire
from worker.settings import Settings

log = structlog.get_logger()

#: Where `serve` listens when nobody says.
DEFAULT_LISTEN = "127.0.0.1:8080"
_DEBUG = 10
_FLUSH_POLL_SECONDS = 0.02

_NOT_FOUND = refused(HTTPStatus.NOT_FOUND)
_NO_CODING = refused(HTTPStatus.NOT_ACCEPTABLE)
_TOO_LONG = refused(HTTPStatus.REQUEST_URI_TOO_LONG, closes=True)
_BAD = refused(HTTPStatus.BAD_REQUEST, closes=True)
_NO_METHOD = refused(HTTPStatus.METHOD_NOT_ALLOWED, closes=True)
_PREFLIGHT = Answer(HTTPStatus.NO_CONTENT, heads.preflight())


@asynccontextmanager
async def served(settings: Settings, listen: str) -> AsyncIterator[None]:
    """Serve what is published, for as long as the context lasts; what is being sent then is finished.

    Raises ConfigError where nothing can be listened to there.
    """
    serve = settings.config.serve
    logs = log.bind().is_enabled_for(_DEBUG)
    wire = Wire(Public(settings.public, serve).answer, _Log(forwarded=serve.forwarded) if logs else None)
    server = wire.server()
    runner = web.ServerRunner(server, handle_signals=False, shutdown_timeout=serve.stop_within)
    await runner.setup()
    try:
        await sites.start(runner, listen, settings, key="serve.listen", mode=int(serve.socket_mode, 8))
        log.info("server.started", listen=listen, folder=str(settings.public))
        if not settings.public.is_dir():
            log.warning("server.empty", folder=str(settings.public))
        yield
    finally:
        transports = [one.transport for one in server.connections if one.transport is not None]
        until = time.monotonic() + serve.stop_within
        await runner.cleanup()
        # A closed connection still sends what is in its buffer, as long as the loop turns.
        while any(one.get_write_buffer_size() for one in transports) and time.monotonic() < until:  # noqa: ASYNC110
            await asyncio.sleep(_FLUSH_POLL_SECONDS)
        sites.sweep(listen, settings)
        log.info("server.stopped")


class Public:
    """What answers: a folder, and how it is to be served."""

    def __init__(self, folder: Path, serve: ServeSettings) -> None:
        self._shelf = Shelf(
            folder, bytes_max=serve.memory_bytes_max, max_age_seconds=serve.max_age_seconds, clock=time.time
        )
        self._base_path = serve.base_path or ""
        self._skipped = len(self._base_path) + 1

    async def answer(self, asked: Asked) -> Answer:
        """Answer a request."""
        refusal = _refusal(asked)
        if refusal is not None:
            return refusal
        place, held = await self._find(asked.target)
        if held is None or place is None:
            return _NOT_FOUND
        codings = accepted(asked.fields.get("Accept-Encoding"))
        if not codings:
            return _NO_CODING
        form = held.forms.get(codings[0])
        if form is None:
            form = await self._shelf.form(place, held, codings[0])
        if form.coding == IDENTITY and IDENTITY not in codings:
            return _NO_CODING
        return answer(held, form, asked.fields, is_head=asked.verb == "HEAD")

    async def _find(self, target: str) -> tuple[str | None, Held | None]:
        """Give the place that a target names, and the file there."""
        second = int(time.time())
        if "%" not in target and target.startswith(f"{self._base_path}/"):
            place = target[self._skipped :]  # what is held under a place was found to be one
            held = self._shelf.at_hand(place, second)
            if held is not None:
                return place, held
        named = place_of(target, base_path=self._base_path)
        if named is None:
            return None, None
        return named, self._shelf.at_hand(named, second) or await self._shelf.find(named)


def _refusal(asked: Asked) -> Answer | None:
    """Say at once what need not be looked up."""
    if asked.verb not in {"GET", "HEAD"}:
        return _PREFLIGHT if asked.verb == "OPTIONS" else _NO_METHOD
    if len(asked.target) > TARGET_CHARS_MAX:
        return _TOO_LONG
    return None if "Host" in asked.fields or asked.is_old else _BAD  # RFC 9112 §3.2


class _Log:
    """Tells every request, where somebody wants to see them."""

    def __init__(self, *, forwarded: bool) -> None:
        self._forwarded = forwarded

    def __call__(self, asked: Asked, answer: Answer) -> None:
        length = answer.stretch.length if answer.stretch else len(answer.body)
        log.debug(
            "request.served",
            method=asked.verb,
            target=asked.target,
            status=int(answer.status),
            body_bytes=0 if asked.verb == "HEAD" else length,
            client=self._client(asked),
            agent=asked.fields.get("User-Agent"),
        )

    def _client(self, asked: Asked) -> str | None:
        if self._forwarded and (named := asked.fields.get("X-Forwarded-For")):
            return named.rpartition(",")[2].strip()  # the only one that our own proxy has written
        peer = asked.connection.peername
        return str(peer[0]) if isinstance(peer, tuple) else None
