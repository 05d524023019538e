"""Many polls at a time, with a clock and a sleep of our own."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest

from worker import crew as crews
from worker.crew import Clock, Crew, Stopped, Turn

Step = Callable[[str], Awaitable[None]]


class Simulation:
    """Time that passes when nothing else happens."""

    def __init__(self) -> None:
        self.time = 0.0
        self.begun: list[tuple[float, str]] = []
        self.clock = Clock(
            now=lambda: datetime.fromtimestamp(self.time, UTC), seconds=lambda: self.time, sleep=self.sleep
        )

    async def sleep(self, seconds: float) -> None:
        until = self.time + seconds
        for _ in range(20):
            await asyncio.sleep(0)
        self.time = max(self.time, until)

    def crew(self, *, concurrency: int = 32, connections: int = 1, spacing_seconds: float = 0) -> Crew:
        return Crew(concurrency=concurrency, connections=connections, spacing_seconds=spacing_seconds, clock=self.clock)

    def poll(self, name: str, step: Callable[[Turn], Awaitable[object]] | None = None) -> crews.Poll:
        async def poll(turn: Turn) -> None:
            self.begun.append((self.time, name))
            if step:
                await step(turn)

        return poll

    def names(self) -> list[str]:
        return [name for _, name in self.begun]


@pytest.fixture
def simulation() -> Simulation:
    return Simulation()


def test_a_host_that_hangs_holds_up_its_own_alone(simulation: Simulation) -> None:
    async def main() -> None:
        crew, hangs = simulation.crew(), asyncio.Event()
        crew.add("a", simulation.poll("a1", lambda _turn: hangs.wait()))
        for number in range(100):
            crew.add(f"host{number % 7}", simulation.poll(f"other {number}"))
        crew.add("a", simulation.poll("a2"))
        crew.pump()
        await simulation.sleep(1)
        assert len(simulation.begun) == 101
        assert "a2" not in simulation.names()
        hangs.set()
        await crew.idle()
        assert simulation.names()[-1] == "a2"

    asyncio.run(main())


def test_no_more_are_asked_at_a_time_than_may_be(simulation: Simulation) -> None:
    most = now = 0

    async def step(turn: Turn) -> None:
        nonlocal most, now
        now += 1
        most = max(most, now)
        await asyncio.sleep(0)
        now -= 1
        turn.leave()
        await asyncio.sleep(0.01)  # what comes after the answer does not count

    async def main() -> None:
        crew = simulation.crew(concurrency=5)
        for number in range(40):
            crew.add(f"host{number}", simulation.poll("x", step))
        crew.pump()
        await crew.idle()

    asyncio.run(main())
    assert most == 5
    assert len(simulation.begun) == 40


def test_requests_to_a_host_are_spaced_and_nobody_else_waits_for_that(simulation: Simulation) -> None:
    async def main() -> None:
        crew = simulation.crew(spacing_seconds=2)
        for name in ("a1", "a2", "a3", "b1"):
            crew.add(name[0], simulation.poll(name))
        crew.pump()
        await crew.idle()

    asyncio.run(main())
    assert simulation.begun == [(0, "a1"), (0, "b1"), (2, "a2"), (4, "a3")]


def test_a_poll_of_several_documents_has_its_turns_before_others(simulation: Simulation) -> None:
    async def main() -> None:
        crew = simulation.crew()

        async def two(turn: Turn) -> None:
            turn.leave()
            turn.leave()  # once is enough
            again = await crew.turn("a")
            simulation.begun.append((0, "again"))
            await asyncio.sleep(0)
            again.leave()

        crew.add("a", simulation.poll("a1", two))
        crew.add("a", simulation.poll("a2"))
        crew.pump()
        await crew.idle()
        assert crew.asking == 0

    asyncio.run(main())
    assert sorted(simulation.names()) == ["a1", "a2", "again"]


def test_nothing_more_is_asked_for_while_too_much_waits_to_be_read(simulation: Simulation) -> None:
    async def main() -> None:
        crew = simulation.crew(concurrency=1)
        crew.carry(crews.BACKLOG_BYTES_MAX)
        crew.add("a", simulation.poll("a"))
        crew.pump()
        await simulation.sleep(1)
        assert simulation.begun == []
        crew.carry(-crews.BACKLOG_BYTES_MAX)
        await crew.idle()

    asyncio.run(main())
    assert simulation.names() == ["a"]


def test_what_a_poll_raises_ends_all_asking_and_is_raised(simulation: Simulation) -> None:
    async def broken(_turn: Turn) -> None:
        raise ZeroDivisionError

    async def main() -> None:
        crew = simulation.crew(concurrency=1)
        crew.add("a", simulation.poll("a", broken))
        crew.add("b", simulation.poll("b"))
        crew.pump()
        with pytest.raises(ZeroDivisionError):
            await crew.idle()

    asyncio.run(main())
    assert simulation.names() == ["a"]


def test_to_stop_is_to_ask_for_nothing_more_finish_and_abandon(simulation: Simulation) -> None:
    ended = []

    async def main() -> None:
        crew = simulation.crew()

        async def soon(_turn: Turn) -> None:
            await asyncio.sleep(0.02)
            ended.append("soon")

        async def never(_turn: Turn) -> None:
            await asyncio.Event().wait()

        async def more(turn: Turn) -> None:
            turn.leave()
            with pytest.raises(Stopped):
                await crew.turn("c")  # which "never" has
            with pytest.raises(Stopped):
                await crew.turn("d")
            ended.append("more")

        crew.add("a", simulation.poll("a", soon))
        crew.add("c", simulation.poll("c", never))
        crew.add("b", simulation.poll("b", more))
        crew.add("a", simulation.poll("a2"))
        crew.pump()
        await asyncio.sleep(0.01)
        assert await crew.stop(0.2) == 1
        assert crew.is_idle
        crew.add("e", simulation.poll("e"))
        crew.pump()
        await crew.idle()

    asyncio.run(main())
    assert sorted(ended) == ["more", "soon"]
    assert simulation.names() == ["a", "c", "b"]


def test_whoever_is_abandoned_while_it_waits_takes_no_turn_from_others(simulation: Simulation) -> None:
    async def main() -> None:
        crew = simulation.crew()
        held = asyncio.Event()
        crew.add("a", simulation.poll("a1", lambda _turn: held.wait()))
        crew.pump()
        waiting = asyncio.create_task(crew.turn("a"))
        await asyncio.sleep(0)
        crew.add("a", simulation.poll("a2"))
        waiting.cancel()
        await asyncio.sleep(0)
        held.set()
        await crew.idle()

    asyncio.run(main())
    assert simulation.names() == ["a1", "a2"]
