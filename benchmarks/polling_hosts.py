"""The hosts of benchmarks/polling.py, in a process of their own: `python benchmarks/polling_hosts.py SOURCES [PORT]`.

They say their port on a line of JSON, then answer one line of JSON to each command on standard input: `round` sets the
time (seconds after the beginning) and begins to count, `told` gives what was counted.
"""

import asyncio
import json
import os
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.conformance.drive import SimulatedClock
from tests.conformance.exchange import Answer
from tests.conformance.respond import http_date
from tests.conformance.scenario import Pairs, Scenario, State
from tests.conformance.server import Server

START = datetime(2024, 4, 1, tzinfo=UTC)
#: Every so manyth source has news, after so long each time: 5 %.
CHANGED_EVERY = 20
CHANGES_AFTER = (timedelta(days=20), timedelta(days=24), timedelta(days=28))
#: What these hosts do when they are asked for at all.
HANGS, LIMITS = "hangs.test", "limits.test"
HANG_SECONDS = 5.0
ENTRIES, PARAGRAPH = 10, "Nobody has looked after this feed for years, and it still comes. " * 8


def host(number: int) -> str:
    """Name the host of a source."""
    return f"host-{number}.test"


def feed(number: int, first: int) -> bytes:
    """Give a feed of ten entries, as blogs have them, from a number on."""
    items = "".join(
        f"<item><title>Entry {at} of {number}</title><link>http://{host(number)}/{at}</link><guid>{number}-{at}</guid>"
        f"<description>&lt;p&gt;{at}. {PARAGRAPH}&lt;/p&gt;&lt;p&gt;&lt;a href='/{at}'&gt;More&lt;/a&gt;&lt;/p&gt;"
        "</description></item>"
        for at in range(first + ENTRIES, first, -1)
    )
    head = f"<title>Feed {number}</title><link>http://{host(number)}/</link><description>d</description>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


def scenarios(sources: int) -> tuple[Scenario, ...]:
    """Give all sources, and the two hosts that are trouble: both are well on the first day."""
    sound = (Scenario(host=host(number), states=_states(number)) for number in range(sources))
    hangs = State(since=timedelta(days=10), fault="hang"), State(since=timedelta(days=11), body=feed(-1, 0))
    limited = (
        State(since=timedelta(days=10), status=429, retry_after=3600),
        State(since=timedelta(days=11), body=feed(-1, 0)),
    )
    first = State(body=feed(-1, 0), etags=('"1"',))
    return (*sound, *(Scenario(host=name, states=(first, *more)) for name, more in ((HANGS, hangs), (LIMITS, limited))))


def _states(number: int) -> tuple[State, ...]:
    state = State(body=feed(number, 0), etags=(f'"{number}-0"',), last_modified=http_date(START - timedelta(days=1)))
    if number % CHANGED_EVERY:
        return (state,)
    changed = (
        State(
            since=since,
            body=feed(number, times),
            etags=(f'"{number}-{times}"',),
            last_modified=http_date(START + since - timedelta(hours=1)),
        )
        for times, since in enumerate(CHANGES_AFTER, start=1)
    )
    return state, *changed


class Counting(Server):
    """A server that counts instead of keeping a log."""

    def begin(self) -> None:
        """Begin to count."""
        self.since = time.monotonic()
        self.last: dict[str, float] = {"": 0.0}
        self.statuses: dict[int, int] = {}

    def answer(self, method: str, host: str, target: str, headers: Pairs) -> Answer:
        """Answer, and count."""
        answer = super().answer(method, host, target, headers)
        self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
        self.last[host if host in {HANGS, LIMITS} else ""] = time.monotonic() - self.since
        return answer


async def main(sources: int, port: int) -> None:
    """Serve until standard input ends."""
    clock = SimulatedClock(START)
    server = Counting(scenarios(sources), clock, hang_seconds=HANG_SECONDS, keeps_log=False)
    server.begin()
    await server.listen(port)
    _say({"port": server.port})
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        command, _, seconds = line.strip().partition(" ")
        if command == "round":
            clock.now = START + timedelta(seconds=float(seconds))
            server.begin()
            _say({})
        else:
            _say({"statuses": server.statuses, "last": server.last})
    await server.close()


def _say(facts: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    if len(processors := sorted(os.sched_getaffinity(0))) > 1:
        os.sched_setaffinity(0, {processors[-1]})  # the others are for whoever is measured
    asyncio.run(main(*map(int, (*sys.argv[1:], "0")[:2])))
