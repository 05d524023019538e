"""`serve`: the published folder over HTTP, by itself. `run` does the same beside its work."""

import sys
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from schemas.errors import UsageError
from worker.commands import opening, output
from worker.commands.options import ConfigFile

if TYPE_CHECKING:
    from worker.settings import Settings


def serve(
    *,
    listen: Annotated[
        str | None,
        typer.Option(
            metavar="PLACE",
            help="127.0.0.1:8080, [::1]:8080 or unix:PATH [default: [serve] listen, else 127.0.0.1:8080].",
        ),
    ] = None,
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"],
        typer.Option(help="What is logged to stderr; debug names every request."),
    ] = "info",
    log_format: Annotated[
        Literal["console", "json"] | None, typer.Option(help="How [default: console on a terminal, else json].")
    ] = None,
    config: ConfigFile = None,
) -> None:
    """Serve the published feeds to readers, from memory.

    Files that are published anew are noticed within a second. SIGTERM or SIGINT ends it; what is being sent
    is finished.
    """
    import asyncio

    from worker import log
    from worker.serve.listening import parse_listen
    from worker.serve.public.server import DEFAULT_LISTEN

    settings = opening.settings(config)
    if listen is not None:
        try:
            parse_listen(listen)
        except ValueError as error:
            raise UsageError(f"--listen: {error}") from error
    log.set_up(
        level=log_level,
        as_json=None if log_format is None else log_format == "json",
        color=output.color(sys.stderr),
    )
    asyncio.run(_serve(settings, listen or settings.config.serve.listen or DEFAULT_LISTEN))


async def _serve(settings: "Settings", listen: str) -> None:
    """Serve until somebody wants us to end."""
    import asyncio
    import signal

    from worker import notify
    from worker.serve.public.server import served
    from worker.settings import environment

    supervisor = notify.supervisor(environment())
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    async with served(settings, listen):
        supervisor.tell(READY=1, STATUS=f"serving at {listen}")
        alive = asyncio.create_task(supervisor.keep_alive(lambda: True))
        await ended.wait()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)  # a second one ends it at once
        supervisor.tell(STOPPING=1, STATUS="stopping")
        alive.cancel()
