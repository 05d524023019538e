"""The worker's own small server: /metrics for Prometheus, /healthz and /readyz for probes. It only reads."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial

import structlog
from aiohttp import web

from worker.serve import sites
from worker.serve.metrics import Metrics
from worker.serve.readiness import levels, why_not
from worker.settings import Settings

log = structlog.get_logger()

Why = Callable[[], tuple[str, ...]]
_SHUTDOWN_SECONDS = 1.0


@asynccontextmanager
async def monitored(settings: Settings) -> AsyncIterator[Metrics]:
    """Serve what is to be seen of a worker while it works; give the watch that it has to tell.

    Raises ConfigError where nothing can be listened to there.
    """
    configured = settings.config.monitor
    metrics = Metrics(partial(levels, settings, by_source=configured.by_source))
    app = application(metrics, partial(why_not, settings, metrics))
    runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=_SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        await sites.start(runner, configured.listen or "", settings, key="monitor.listen")
        log.info("monitor.started", listen=configured.listen)
        yield metrics
    finally:
        await runner.cleanup()
        sites.sweep(configured.listen or "", settings)


def application(metrics: Metrics, why_not_ready: Why) -> web.Application:
    """Give the application; `why_not_ready` is called in a thread."""

    async def show_metrics(request: web.Request) -> web.Response:
        page, media_type = await asyncio.to_thread(metrics.page, request.headers.get("Accept", ""))
        return web.Response(body=page, headers={"Content-Type": media_type})

    async def is_alive(_request: web.Request) -> web.Response:
        return web.Response(text="alive\n")  # the loop turns, or this would not be said

    async def is_ready(_request: web.Request) -> web.Response:
        reasons = await asyncio.to_thread(why_not_ready)
        if reasons:
            return web.Response(text="".join(f"not ready: {why}\n" for why in reasons), status=503)
        return web.Response(text="ready\n")

    app = web.Application(middlewares=[_guarded])
    app.router.add_get("/metrics", show_metrics)
    app.router.add_get("/healthz", is_alive)
    app.router.add_get("/readyz", is_ready)
    return app


@web.middleware
async def _guarded(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Let nothing be kept, guessed or framed of what is served."""
    try:
        response = await handler(request)
    except web.HTTPException as error:
        response = web.Response(text=f"{error.status} {error.reason}\n", status=error.status)
        if isinstance(error, web.HTTPMethodNotAllowed):
            response.headers["Allow"] = "GET, HEAD"
    response.headers["Server"] = "backissue"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    return response
