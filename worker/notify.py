"""What systemd is told of the service, as sd_notify(3) has it: that it is ready, reloads, stops, and is alive.

The protocol is a datagram with a few lines to a socket that the environment names.
"""

import asyncio
import os
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress

from msgspec import Struct

_MICROSECONDS = 1_000_000
_NANOSECONDS_OF_ONE = 1_000


class Supervisor(Struct, frozen=True, kw_only=True):
    """Who started us, and what it wants to hear."""

    address: str | None = None  #: A unix socket; one that begins with "@" is abstract. None: nobody listens.
    watchdog_seconds: float | None = None  #: It ends us when it has not heard for so long that we are alive.

    def tell(self, **states: str | int) -> None:
        """Tell states, such as READY=1 or STATUS="…". That nobody hears it is no trouble of ours."""
        if self.address is None:
            return
        lines = "\n".join(f"{name}={value}" for name, value in states.items())
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
            sender.settimeout(0)
            sender.sendto(lines.encode(), _spelled(self.address))

    def reloading(self) -> None:
        """Tell that the configuration is read again; READY=1 ends it. Type=notify-reload wants the time."""
        self.tell(RELOADING=1, MONOTONIC_USEC=time.monotonic_ns() // _NANOSECONDS_OF_ONE)

    async def keep_alive(self, is_well: Callable[[], bool]) -> None:
        """Tell twice within the interval that we are alive, for as long as the loop turns and `is_well` says so."""
        if self.watchdog_seconds is None:
            return
        while True:
            if is_well():
                self.tell(WATCHDOG=1)
            await asyncio.sleep(self.watchdog_seconds / 2)


def supervisor(environ: Mapping[str, str]) -> Supervisor:
    """Give who started us, as the environment says."""
    address = environ.get("NOTIFY_SOCKET")
    interval = environ.get("WATCHDOG_USEC", "")
    is_meant = environ.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
    watches = bool(address) and is_meant and interval.isdecimal() and int(interval) > 0
    return Supervisor(address=address or None, watchdog_seconds=int(interval) / _MICROSECONDS if watches else None)


def _spelled(address: str) -> str:
    return "\0" + address[1:] if address.startswith("@") else address
