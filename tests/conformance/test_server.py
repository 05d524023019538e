import asyncio
import socket
from datetime import UTC, datetime, timedelta

import pytest

from tests.conformance.drive import SimulatedClock
from tests.conformance.fetchers.wire import Broken, Wire
from tests.conformance.respond import http_date
from tests.conformance.scenario import Atlas, Scenario, State
from tests.conformance.server import Server

pytestmark = pytest.mark.usefixtures("loopback")

START = datetime(2024, 4, 1, tzinfo=UTC)
BODY = b"<rss/>" * 100


def hosts(*states: State, target: str = "/feed.xml") -> tuple[Scenario, ...]:
    return (Scenario(host="a.test", target=target, states=states or (State(body=BODY, etags=('"1"',)),)),)


def exchanged(
    sent: bytes, *states: State, names_port: bool = False, after: timedelta = timedelta(0)
) -> tuple[bytes, Server]:
    """Send bytes, and give what comes back until the connection ends."""

    async def talk() -> tuple[bytes, Server]:
        clock = SimulatedClock(START)
        async with Server(hosts(*states), clock, hang_seconds=0.01, names_port=names_port) as server:
            clock.now += after
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
            writer.write(sent)
            writer.write_eof()
            try:
                came = await reader.read()
            except ConnectionResetError:
                came = b"(reset)"
            writer.close()
            return came, server

    return asyncio.run(talk())


def test_a_request_is_kept_byte_for_byte() -> None:
    sent = b'GET /feed.xml?%7e=%7E&&x HTTP/1.1\r\nhost: A.test:81\r\nX-Odd:  \xe9 , b \r\nIf-None-Match:W/"1"\r\n\r\n'
    _, server = exchanged(sent)
    (kept,) = server.log
    assert (kept.method, kept.host, kept.target) == ("GET", "a.test", "/feed.xml?%7e=%7E&&x")
    assert kept.headers == (("host", "A.test:81"), ("X-Odd", "é , b"), ("If-None-Match", 'W/"1"'))
    assert (kept.scenario, kept.is_exact, kept.at) == (0, False, START)


def test_a_proxy_answers_for_the_host_in_the_address() -> None:
    came, server = exchanged(b"GET http://a.test/feed.xml HTTP/1.1\r\nHost: other.test\r\n\r\n")
    assert came.startswith(b"HTTP/1.1 200 OK\r\n")
    assert (server.log[0].host, server.log[0].target, server.log[0].is_exact) == ("a.test", "/feed.xml", True)


def test_one_connection_carries_many_requests() -> None:
    one = b"GET /feed.xml HTTP/1.1\r\nHost: a.test\r\n\r\n"
    conditional = one[:-2] + b'If-None-Match: "1"\r\n\r\n'
    came, server = exchanged(one + conditional + one)
    assert [kept.status for kept in server.log] == [200, 304, 200]
    assert came.count(b"HTTP/1.1 ") == 3
    assert came.count(BODY) == 2
    first, *rest = (exchanged(part)[0] for part in (one[:-2] + b"Connection: close\r\n\r\n" + one, one))
    assert first.count(b"HTTP/1.1 ") == 1, "who says so gets no second answer"
    assert rest


@pytest.mark.parametrize("size", [1, 7, 50])
def test_a_request_may_come_in_pieces(size: int) -> None:
    async def talk() -> bytes:
        async with Server(hosts(), SimulatedClock(START)) as server:
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
            sent = b"GET /feed.xml HTTP/1.1\r\nHost: a.test\r\n\r\n"
            writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for begin in range(0, len(sent), size):
                writer.write(sent[begin : begin + size])
                await asyncio.sleep(0)
            head = await reader.readuntil(b"\r\n\r\n")
            writer.close()
            return head

    assert asyncio.run(talk()).startswith(b"HTTP/1.1 200 OK\r\n")


def test_what_nobody_plays_is_not_found_and_written_down() -> None:
    asked = b"GET /favicon.ico HTTP/1.1\r\nHost: a.test\r\n\r\nHEAD /feed.xml HTTP/1.1\r\nHost: a.test\r\n\r\n"
    _, server = exchanged(asked)
    assert [(kept.method, kept.scenario, kept.status) for kept in server.log] == [("GET", None, 404), ("HEAD", 0, 404)]


@pytest.mark.parametrize(
    ("fault", "came"),
    [
        ("hang", b"(reset)"),
        ("nothing", b""),
        ("reset", b"(reset)"),
        ("short", BODY[:300]),
        ("cut", b"\r\n12c\r\n" + BODY[:300] + b"\r\n"),
        ("garbage", b"this is no HTTP\r\n\r\n"),
        ("drip", BODY),
    ],
)
def test_an_answer_goes_wrong_as_it_is_meant_to(fault: str, came: bytes) -> None:
    sent = b"GET /feed.xml HTTP/1.1\r\nHost: a.test\r\n\r\n"
    got, server = exchanged(sent, State(body=BODY, etags=('"1"',), fault=fault))  # type: ignore[arg-type]
    if fault == "hang":  # how it ends depends on who is first
        assert got in {b"", b"(reset)"}
    else:
        assert got.endswith(came)
        assert bool(got) == bool(came)
    (kept,) = server.log
    assert kept.is_whole == (fault == "drip")
    assert server._in_flight == {"a.test": 0}


def test_the_reference_fetchers_see_faults() -> None:
    async def asked(fault: str) -> str:
        states = State(body=BODY, fault=fault)  # type: ignore[arg-type]
        async with Server(hosts(states), SimulatedClock(START), hang_seconds=0.3) as server:
            wire = Wire(server.port)
            try:
                response = await wire.ask("http://a.test/feed.xml", (), timeout_seconds=0.1)
            except Broken as error:
                return str(error)
            finally:
                wire.close()
            return str(response.status)

    for fault in ("hang", "nothing", "reset", "short", "cut", "garbage"):
        assert asyncio.run(asked(fault)) != "200", fault
    assert asyncio.run(asked("drip")) == "200"


def test_requests_that_wait_for_one_host_are_counted() -> None:
    async def asked() -> list[int]:
        async with Server(hosts(State(body=BODY, fault="drip")), SimulatedClock(START), drip_seconds=0.01) as server:
            wires = [Wire(server.port) for _ in range(4)]
            await asyncio.gather(*(wire.ask("http://a.test/feed.xml", ()) for wire in wires))
            await asyncio.gather(*(wire.ask("http://a.test/feed.xml", ()) for wire in wires[:1]))
            for wire in wires:
                wire.close()
            return [kept.in_flight for kept in server.log]

    assert asyncio.run(asked()) == [1, 2, 3, 4, 1]


def test_redirects_name_the_port_where_that_is_wanted() -> None:
    sent = b"GET /feed.xml HTTP/1.1\r\nHost: a.test\r\n\r\n"
    away = State(status=301, location="http://b.test/x?y")
    _, server = exchanged(sent, away, names_port=True)
    assert server.log[0].answer("location") == f"http://b.test:{server.port}/x?y"
    assert exchanged(sent, away)[1].log[0].answer("location") == "http://b.test/x?y"
    there = (*hosts(), Scenario(host="b.test", target="/x?y", states=(State(),)))
    atlas = Atlas(there)
    assert atlas.at_url(server.log[0].answer("location") or "", there[0]) == 1
    assert server.url(there[0]) == f"http://a.test:{server.port}/feed.xml"


def test_states_follow_the_clock_and_turns_the_visits() -> None:
    async def asked() -> list[str | None]:
        clock = SimulatedClock(START)
        states = State(etags=('"a"', '"b"')), State(since=timedelta(days=2), etags=('"c"',), last_modified="yesterday")
        async with Server(hosts(*states), clock) as server:
            wire = Wire(server.port)
            for day in (0, 1, 1.5, 2, 3):
                clock.now = START + timedelta(days=day)
                await wire.ask("http://a.test/feed.xml", ())
            wire.close()
            assert [kept.state for kept in server.log] == [0, 0, 0, 1, 1]
            assert server.log[-1].answer("date") == http_date(START + timedelta(days=3))
            return [kept.answer("etag") for kept in server.log]

    assert asyncio.run(asked()) == ['"a"', '"b"', '"a"', '"c"', '"c"']


def test_two_scenarios_cannot_have_one_address() -> None:
    with pytest.raises(ValueError, match="same address"):
        Atlas((*hosts(), *hosts()))
