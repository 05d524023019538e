"""Play hosts for a fetcher, and say how polite it was.

    python -m tests.conformance run [--days 30] [--every 15m] [--json] -- COMMAND [ARGUMENT…]
    python -m tests.conformance serve [--port 8080] [--speed 60] [--json]
    python -m tests.conformance urls

`run` calls a program that polls once and ends, in simulated time. `serve` is for programs that stay: they are pointed
at the port as their proxy, simulated time runs by itself, and the score comes when it is stopped. docs/conformance.md.
"""

import argparse
import asyncio
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from tests.conformance.drive import RunningClock
from tests.conformance.fetchers.command import Command
from tests.conformance.month import MONTH, START, month
from tests.conformance.play import play, urls
from tests.conformance.score import Scorecard, score
from tests.conformance.server import Server
from tests.conformance.table import table
from tests.conformance.visits import Terms

_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


async def run(arguments: Sequence[str], *, days: float, every: timedelta) -> Scorecard:
    """Drive a program through simulated time."""
    with TemporaryDirectory() as folder:
        return await play(
            lambda server, _: Command(arguments, urls(server), server.port, Path(folder), every),
            lasts=timedelta(days=days),
        )


async def serve(port: int, speed: float) -> Scorecard:
    """Play hosts until SIGINT or SIGTERM, or until the month is over."""
    scenarios, clock = month(), RunningClock(START, speed)
    server, stop = Server(scenarios, clock), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await server.listen(port)
    sys.stderr.write(f"http://127.0.0.1:{server.port} is the proxy; SIGINT ends it with the score\n")
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), MONTH.total_seconds() / speed)
    await server.close()
    terms = Terms(slack=timedelta(seconds=5 * speed), chain=timedelta(seconds=60 * speed))
    return score(server.log, scenarios, start=START, end=min(clock(), START + MONTH), terms=terms)


def main() -> int:
    """Give 0 for a full score, 1 for any other."""
    parser = argparse.ArgumentParser(description="Play hosts for a fetcher, and say how polite it was.")
    doing = parser.add_subparsers(dest="doing", required=True)
    running = doing.add_parser("run", help="call a program that polls once and ends")
    running.add_argument("--days", type=float, default=MONTH / timedelta(days=1))
    running.add_argument("--every", type=_interval, default="15m", help="between calls, when it does not say (15m)")
    running.add_argument("command", nargs="+", metavar="COMMAND")
    serving = doing.add_parser("serve", help="be the proxy of a program that stays")
    serving.add_argument("--port", type=int, default=0)
    serving.add_argument("--speed", type=float, default=1.0, help="simulated seconds in a second (1)")
    for one in (running, serving):
        one.add_argument("--json", action="store_true", help="the scorecard for programs")
    doing.add_parser("urls", help="what to subscribe to, an address a line")
    given = parser.parse_args()
    if given.doing == "urls":
        sys.stdout.write("".join(f"{one.url}\n" for one in month() if one.is_subscribed))
        return 0
    if given.doing == "run":
        card = asyncio.run(run(given.command, days=given.days, every=given.every))
    else:
        card = asyncio.run(serve(given.port, given.speed))
    sys.stdout.write((msgspec.json.format(msgspec.json.encode(card)).decode() if given.json else table([card])) + "\n")
    return 0 if card.is_full else 1


def _interval(text: str) -> timedelta:
    try:
        return timedelta(seconds=float(text[:-1]) * _UNITS[text[-1:]])
    except (KeyError, ValueError):
        raise argparse.ArgumentTypeError(f"{text!r} is no interval; write 90s, 15m, 1h or 1d") from None


if __name__ == "__main__":
    sys.exit(main())
