"""What systemd hears, over a socket of our own."""

import asyncio
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from worker.notify import Supervisor, supervisor


class Systemd:
    """The other end."""

    def __init__(self, address: str) -> None:
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(address.replace("@", "\0"))
        self.socket.settimeout(0)

    def heard(self) -> list[str]:
        found = []
        while True:
            try:
                found.append(self.socket.recv(4096).decode())
            except BlockingIOError:
                return found


@pytest.fixture(params=["path", "abstract"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(tmp_path / "notify") if request.param == "path" else f"@backissue-test-{os.getpid()}"


@pytest.fixture
def systemd(address: str) -> Iterator[Systemd]:
    listening = Systemd(address)
    yield listening
    listening.socket.close()


def test_states_are_lines_of_one_datagram(address: str, systemd: Systemd) -> None:
    told = Supervisor(address=address)
    told.tell(READY=1, STATUS="3 sources")
    told.reloading()
    ready, reloading = systemd.heard()
    assert ready == "READY=1\nSTATUS=3 sources"
    first, second = reloading.split("\n")
    assert first == "RELOADING=1"
    assert int(second.removeprefix("MONOTONIC_USEC=")) > 0


def test_where_nobody_listens_nothing_happens(tmp_path: Path) -> None:
    Supervisor().tell(READY=1)
    Supervisor(address=str(tmp_path / "nobody")).tell(READY=1)
    Supervisor(address="x" * 500).tell(READY=1)


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, Supervisor()),
        ({"NOTIFY_SOCKET": ""}, Supervisor()),
        ({"NOTIFY_SOCKET": "/x"}, Supervisor(address="/x")),
        ({"NOTIFY_SOCKET": "/x", "WATCHDOG_USEC": "30000000"}, Supervisor(address="/x", watchdog_seconds=30)),
        (
            {"NOTIFY_SOCKET": "/x", "WATCHDOG_USEC": "500000", "WATCHDOG_PID": str(os.getpid())},
            Supervisor(address="/x", watchdog_seconds=0.5),
        ),
        ({"NOTIFY_SOCKET": "/x", "WATCHDOG_USEC": "1", "WATCHDOG_PID": "1"}, Supervisor(address="/x")),
        ({"NOTIFY_SOCKET": "/x", "WATCHDOG_USEC": "often"}, Supervisor(address="/x")),
        ({"NOTIFY_SOCKET": "/x", "WATCHDOG_USEC": "0"}, Supervisor(address="/x")),
        ({"WATCHDOG_USEC": "30000000"}, Supervisor()),
    ],
)
def test_the_environment_says_who_has_started_us(environ: dict[str, str], expected: Supervisor) -> None:
    assert supervisor(environ) == expected


def test_it_is_told_that_we_are_alive_only_while_we_are(address: str, systemd: Systemd) -> None:
    is_well = True

    async def main() -> None:
        nonlocal is_well
        watching = asyncio.create_task(Supervisor(address=address, watchdog_seconds=0.02).keep_alive(lambda: is_well))
        await asyncio.sleep(0.15)
        assert len(systemd.heard()) >= 3
        is_well = False
        await asyncio.sleep(0.03)
        systemd.heard()
        await asyncio.sleep(0.05)
        watching.cancel()

    asyncio.run(main())
    assert systemd.heard() == []
