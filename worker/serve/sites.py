"""Where a server listens: a port, or a unix socket that is made, given its permissions and removed again."""

import socket
from contextlib import suppress
from pathlib import Path

from aiohttp import web

from schemas.errors import ConfigError
from worker.serve.listening import parse_listen
from worker.settings import Settings

_BACKLOG = 512


async def start(runner: web.BaseRunner, listen: str, settings: Settings, *, key: str, mode: int | None = None) -> str:
    """Listen; give where, which differs from what was asked for only where a port was left to the system.

    A unix socket that nobody listens at any more is replaced; `mode` is its permissions, else the umask decides.
    Raises ConfigError, about `key`.
    """
    where = parse_listen(listen)
    try:
        if where.path is None:
            await web.TCPSite(runner, where.host, where.port, backlog=_BACKLOG).start()
        else:
            await web.SockSite(runner, _bound(settings.folder / where.path, mode), backlog=_BACKLOG).start()
    except OSError as error:
        why = error.strerror or error
        message = f"{key}: nobody can be listened to at {listen}: {why}; choose another place"
        raise ConfigError(message, path=str(settings.file), key=key) from error
    return listen


def sweep(listen: str, settings: Settings) -> None:
    """Remove our socket: asyncio leaves it there."""
    path = parse_listen(listen).path
    if path is not None and (settings.folder / path).is_socket():
        (settings.folder / path).unlink(missing_ok=True)


def _bound(path: Path, mode: int | None) -> socket.socket:
    """Give a socket that nobody can connect to before it has its permissions. Raises OSError."""
    if path.is_socket():
        _refuse_to_replace_one_in_use(path)
        path.unlink(missing_ok=True)
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        made.bind(str(path))
        if mode is not None:
            path.chmod(mode)
    except OSError:
        made.close()
        raise
    return made


def _refuse_to_replace_one_in_use(path: Path) -> None:
    with (
        socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe,
        suppress(ConnectionRefusedError, FileNotFoundError),
    ):
        probe.settimeout(1)
        probe.connect(str(path))
        raise OSError("another process listens there")
