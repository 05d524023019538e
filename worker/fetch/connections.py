"""Open connections, shared by all requests of a round, and made to checked addresses alone."""

import asyncio
import socket
import ssl
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from worker.fetch import guard

if TYPE_CHECKING:
    from schemas.config import FetchSettings

#: Gives the numeric addresses of a host. Raises OSError where there are none.
Resolve = Callable[[str], Awaitable[list[str]]]
#: To whom connections are made: to public addresses, to private ones too, or to proxies, whatever their addresses.
Reach = Literal["public", "private", "proxy"]

#: Names that are looked up at the same time; each lookup holds a thread until the name server answers.
_LOOKUPS_MAX = 64
#: Lines of headers in one answer, and the length of one of them; what all come to is measured apart.
_HEADERS_MAX = 256
_HEADER_BYTES_MAX = 32 * 1024
_DNS_SECONDS = 60
_NUMERIC = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
#: How long a connection stays open for what follows.
_IDLE_SECONDS = 15.0


class AddressNotAllowed(OSError):
    """A connection was about to be made to an address that the guard refuses."""


class Connections:
    """Sessions of aiohttp, made when first needed. A connection is never shared between sources of different reach.

    aiohttp is kept from all that it would do of itself: cookies, redirects, decompression, proxies and passwords of
    the environment, changes to addresses.
    """

    def __init__(self, settings: "FetchSettings", *, resolve: Resolve | None = None, kept_max: int = 64) -> None:
        self._settings = settings
        self._threads: ThreadPoolExecutor | None = None
        self._resolve = resolve or self._look_up
        self._sessions: dict[tuple[Reach, bool], aiohttp.ClientSession] = {}
        self._contexts: dict[tuple[str | None, ...], ssl.SSLContext] = {}
        self._kept_max = kept_max
        self._kept: dict[str, float] = {}  # hosts to which some may be open, and until when; the first to end is first

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close every connection."""
        for session in self._sessions.values():
            await session.close()
        self._sessions.clear()
        if self._threads:
            self._threads.shutdown(wait=False, cancel_futures=True)
            self._threads = None

    def session(self, reach: Reach, *, is_kept: bool = True) -> aiohttp.ClientSession:
        """Give the session for a reach; with `is_kept`, its connections stay open for what follows."""
        key = reach, is_kept
        if key not in self._sessions:
            self._sessions[key] = self._open(reach, is_kept=is_kept)
        return self._sessions[key]

    def may_be_open(self, host: str) -> bool:
        """Whether there may be a connection to a host that was kept for what follows."""
        return host in self._kept

    def keep(self, host: str) -> bool:
        """Whether a connection to a host that is about to be used may stay open; not where too many do already.

        Only hosts of which more is asked soon are worth it: thousands have one feed each, and open files are few.
        """
        now = time.monotonic()
        while self._kept and self._kept[first := next(iter(self._kept))] <= now:
            del self._kept[first]
        if host not in self._kept and len(self._kept) >= self._kept_max:
            return False
        self._kept.pop(host, None)
        self._kept[host] = now + _IDLE_SECONDS
        return True

    def tls(
        self, *, ca_file: str | None, certificate: tuple[str, str | None] | None, password: str | None
    ) -> ssl.SSLContext:
        """Give what TLS needs to know for sources with certificates of their own. Raises OSError, also as SSLError."""
        key = (ca_file, *(certificate or ()))
        if key not in self._contexts:
            context = ssl.create_default_context(cafile=ca_file)
            if certificate:
                # Without a password OpenSSL would ask for one on the terminal.
                context.load_cert_chain(*certificate, password=lambda: password or "")
            self._contexts[key] = context
        return self._contexts[key]

    def _open(self, reach: Reach, *, is_kept: bool) -> aiohttp.ClientSession:
        settings = self._settings
        connector = aiohttp.TCPConnector(
            resolver=_Resolver(self._resolve, reach),
            ttl_dns_cache=_DNS_SECONDS,
            force_close=not is_kept,
            keepalive_timeout=_IDLE_SECONDS if is_kept else None,
            limit=0,  # how much is asked at once, and of whom, is for the caller to say
            socket_factory=None if reach == "proxy" else _sockets(reach),
        )
        session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            requote_redirect_url=False,
            max_line_size=_HEADER_BYTES_MAX,
            max_field_size=min(settings.header_bytes_max, _HEADER_BYTES_MAX),
            max_headers=_HEADERS_MAX,
            timeout=aiohttp.ClientTimeout(
                total=None,  # measured by us, over all redirects
                connect=settings.connect_seconds,
            ),
        )
        # Else it asks a host that has just broken down a second time, at once. Nothing public says so; its own test
        # client sets the same.
        session._retry_connection = False  # noqa: SLF001
        return session

    async def _look_up(self, host: str) -> list[str]:
        """Ask the system. Threads of our own, so that name servers that hang hold up nothing else."""
        self._threads = self._threads or ThreadPoolExecutor(_LOOKUPS_MAX, "look-up")
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._threads, _addresses, host)
        return list(dict.fromkeys(found))


class _Resolver(AbstractResolver):
    """Names to addresses that may be connected to. The connection goes to exactly the address that was checked."""

    def __init__(self, resolve: Resolve, reach: Reach) -> None:
        self._resolve = resolve
        self._reach = reach

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Give the addresses of a host. Raises OSError where there is none that may be connected to."""
        del family  # always any
        addresses = await self._resolve(host)
        if self._reach != "proxy":
            refused = {one: guard.why_not_address(one, allow_private=self._reach == "private") for one in addresses}
            if refused and all(refused.values()):
                raise AddressNotAllowed(f"{host} leads to {next(filter(None, refused.values()))}")
            addresses = [one for one in addresses if not refused[one]]
        if not addresses:
            raise OSError(f"{host} has no address")
        return [_result(host, address, port) for address in addresses]

    async def close(self) -> None:
        """Nothing is held."""


def _sockets(reach: Reach) -> aiohttp.SocketFactoryType:
    """Give what opens sockets: whatever led to an address, it is judged once more as the connection is made."""

    def open_socket(info: aiohttp.AddrInfoType) -> socket.socket:
        family, kind, protocol, _, address = info
        if why := guard.why_not_address(str(address[0]), allow_private=reach == "private"):
            raise AddressNotAllowed(why)
        return socket.socket(family, kind, protocol)

    return open_socket


def _addresses(host: str) -> list[str]:
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    return [str(address[0]) for *_, address in found]


def _result(host: str, address: str, port: int) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return ResolveResult(
        hostname=host,
        host=address,
        port=port,
        family=family,
        proto=0,
        flags=_NUMERIC,
    )
