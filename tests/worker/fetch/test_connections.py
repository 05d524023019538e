"""Connections that are kept for what follows: to few hosts, not for long, and closed with the last request."""

import asyncio
import time

import pytest

from schemas.config import FetchSettings
from tests.worker.fetch.host import OURS, Host, answer
from worker.fetch import Address, fetch
from worker.fetch.connections import Connections
from worker.fetch.web import Web


def test_connections_are_kept_to_so_many_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    connections = Connections(FetchSettings(), kept_max=2)
    assert [connections.keep(host) for host in ("a", "b", "c", "a")] == [True, True, False, True]
    assert [connections.may_be_open(host) for host in ("a", "b", "c")] == [True, True, False]
    now += 20
    assert connections.keep("c"), "those of the others have ended by themselves"
    assert not connections.may_be_open("a")


@pytest.mark.parametrize(
    ("wanted", "connections"),
    [
        ([True, True, True], 1),
        ([True, True, False], 1),
        ([False, False], 2),
        ([False, True, False], 2),
    ],
)
def test_the_last_request_to_a_host_ends_the_connection_of_those_before(
    wanted: list[bool],
    connections: int,
    loopback: None,  # noqa: ARG001  it has to be allowed
) -> None:
    host = Host(answer())

    async def play() -> None:
        async with host.listening(), Web() as web:
            for one in wanted:
                web.is_wanted = {"127.0.0.1": one}.__getitem__
                address = Address(url=f"http://127.0.0.1:{host.port}/", key="k")
                await fetch(address, body_bytes_max=100, source=OURS, web=web)

    asyncio.run(play())
    assert host.connections == connections
    assert [one.all("Connection") for one in host.requests] == [[] if one else ["close"] for one in wanted]
