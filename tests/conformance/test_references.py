"""The tests of the score: who does everything right gets all of it, and who does everything wrong nothing."""

import asyncio
from datetime import timedelta

import pytest

from tests.conformance.drive import SimulatedClock, drive
from tests.conformance.fetchers.polite import Polite
from tests.conformance.fetchers.rude import Rude
from tests.conformance.month import START, month
from tests.conformance.play import play, urls
from tests.conformance.table import WIDTH, table

pytestmark = pytest.mark.usefixtures("loopback")

#: Enough hosts, and long enough, to break every rule.
FEW = frozenset(
    "plain touched flapping withdrawn fresh ttl nights weekends seconds closed down missing moved moved-to found found-at"
    " loop gone liar crowd".split()
)


FEW_DAYS = timedelta(days=14)


def test_who_does_everything_right_has_the_full_score() -> None:
    every = timedelta(hours=2)
    card = asyncio.run(play(lambda server, clock: Polite(urls(server), server.port, clock(), every=every)))
    broken = {one.name: one.offences[:3] for one in card.counters if not one.is_full}
    assert broken == {}
    assert card.is_full
    assert "full score" in table([card])


def test_who_does_everything_wrong_breaks_every_rule() -> None:
    few = [one for one in month() if one.host.removesuffix(".test") in FEW]
    card = asyncio.run(play(lambda server, _: Rude(urls(server), server.port), few, lasts=FEW_DAYS))
    assert [one.name for one in card.counters if not one.offences] == []
    assert not card.is_full
    shown = table([card, card])
    assert max(map(len, shown.splitlines())) <= WIDTH
    assert all(f"rude: {one.name}" in shown for one in card.counters)


def test_a_fetcher_that_never_comes_has_no_score() -> None:
    class Never:
        name = "never"

        async def poll(self, now: object) -> None:
            """Nothing is ever due."""

        async def restart(self) -> None:
            """Nothing is lost."""

    card = asyncio.run(play(lambda _server, _clock: Never()))
    (unseen,) = (one for one in card.counters if one.name == "versions never seen")
    assert len(unseen.offences) == unseen.chances > 100
    assert not card.is_full
    assert all(not one.is_full for one in card.counters), "what was not tested is not kept"


def test_time_goes_on_for_who_is_always_due() -> None:
    class Always:
        name = "always"
        polls = 0
        restarts = 0

        async def poll(self, now: object) -> object:
            self.polls += 1
            return now

        async def restart(self) -> None:
            self.restarts += 1

    async def run(always: Always) -> int:
        clock, end = SimulatedClock(START), START + timedelta(minutes=10)
        return await drive(always, clock, until=end, restarts=[START + timedelta(seconds=90)])  # type: ignore[arg-type]

    always = Always()
    assert asyncio.run(run(always)) == always.polls == 11
    assert always.restarts == 1
