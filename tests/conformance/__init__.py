"""Hosts that play through simulated time, and a score for whoever fetches feeds from them. docs/conformance.md.

Everything here needs Python and msgspec, nothing of backissue but the one adapter that drives it (fetchers/ours.py).
"""

from tests.conformance.drive import Fetcher, RunningClock, SimulatedClock, drive
from tests.conformance.exchange import Exchange
from tests.conformance.month import MONTH, month
from tests.conformance.play import play, urls
from tests.conformance.scenario import Scenario, State
from tests.conformance.score import Counter, Offence, Scorecard, score
from tests.conformance.server import Server
from tests.conformance.table import table
from tests.conformance.visits import Terms

__all__ = [
    "MONTH",
    "Counter",
    "Exchange",
    "Fetcher",
    "Offence",
    "RunningClock",
    "Scenario",
    "Scorecard",
    "Server",
    "SimulatedClock",
    "State",
    "Terms",
    "drive",
    "month",
    "play",
    "score",
    "table",
    "urls",
]
