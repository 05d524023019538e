"""How polite is a month of fetching? Thirty simulated days of the hosts of tests/conformance, as a table.

    python benchmarks/conformance.py [--days 30] [--only NAME] [--json]

backissue as it comes (no interval configured, a visit of cron every ten minutes), `reader` beside it where it is
installed (requirements-bench.lock), driven by its own schedule. Exit 1 unless backissue has the full score.
Real time is spent on nothing but the work: a month of backissue takes some minutes, a month of `reader` a quarter of
an hour; --only backissue leaves it out.

Measured in November 2026 on two shared cores, Python 3.11, reader 3.26: see docs/conformance.md.
"""

import argparse
import asyncio
import logging
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import structlog

from tests.conformance.month import MONTH
from tests.conformance.play import play, urls
from tests.conformance.score import Scorecard
from tests.conformance.table import table


def backissue(lasts: timedelta) -> Scorecard:
    """Our own worker."""
    from tests.conformance.fetchers.ours import Backissue

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with TemporaryDirectory() as folder:
        return asyncio.run(
            play(
                lambda server, clock: Backissue(urls(server, names_port=True), clock, Path(folder)),
                lasts=lasts,
                names_port=True,
            )
        )


def reader(lasts: timedelta) -> Scorecard:
    """lemon24's library."""
    from tests.conformance.fetchers.lemon import Lemon

    with TemporaryDirectory() as folder:
        return asyncio.run(
            play(lambda server, clock: Lemon(urls(server), server.port, clock, Path(folder)), lasts=lasts)
        )


FETCHERS: dict[str, Callable[[timedelta], Scorecard]] = {"backissue": backissue, "reader": reader}


def main() -> int:
    """Score all that is installed."""
    parser = argparse.ArgumentParser(description="How polite is a month of fetching?")
    parser.add_argument("--days", type=float, default=MONTH / timedelta(days=1))
    parser.add_argument("--only", choices=sorted(FETCHERS))
    parser.add_argument("--json", action="store_true", help="scorecards for programs instead of a table")
    given = parser.parse_args()
    cards: list[Scorecard] = []
    for name in [given.only] if given.only else FETCHERS:
        try:
            cards.append(FETCHERS[name](timedelta(days=given.days)))
        except ImportError as error:
            print(f"{name} is left out: {error}", file=sys.stderr)
    print(msgspec.json.format(msgspec.json.encode(cards)).decode() if given.json else table(cards))
    return 0 if all(card.is_full for card in cards if card.fetcher.startswith("backissue")) else 1


if __name__ == "__main__":
    sys.exit(main())
