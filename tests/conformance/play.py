"""A fetcher, the hosts and the clock, put together: play for so long, then score."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from tests.conformance.drive import Fetcher, SimulatedClock, drive
from tests.conformance.month import MONTH, RESTARTS, START, month
from tests.conformance.scenario import Scenario
from tests.conformance.score import Scorecard, score
from tests.conformance.server import Server

#: Makes a fetcher for a server that listens already.
Make = Callable[[Server, SimulatedClock], Fetcher]


async def play(
    make: Make, scenarios: Sequence[Scenario] | None = None, *, lasts: timedelta = MONTH, names_port: bool = False
) -> Scorecard:
    """Drive a fetcher through the month, or through a part of it, restarts included."""
    scenarios = month() if scenarios is None else scenarios
    clock, end = SimulatedClock(START), START + lasts
    async with Server(scenarios, clock, hang_seconds=0.05, drip_seconds=0, names_port=names_port) as server:
        fetcher = make(server, clock)
        await drive(fetcher, clock, until=end, restarts=RESTARTS)
        await fetcher.restart()  # so that it lets go of its connections
        return score(server.log, scenarios, start=START, end=end, fetcher=fetcher.name)


def urls(server: Server, *, names_port: bool = False) -> list[str]:
    """Give what to subscribe to."""
    return [server.url(one) if names_port else one.url for one in server.atlas.scenarios if one.is_subscribed]
