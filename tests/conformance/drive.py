"""Drive a fetcher through simulated time: the clock jumps to when it says that it is next due."""

import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

#: The clock goes on by this much at least, lest a fetcher that is always due stands still in time.
TICK = timedelta(minutes=1)


class SimulatedClock:
    """A clock that stands where it was put."""

    def __init__(self, now: datetime) -> None:
        """Begin at a moment, aware of its zone."""
        self.now = now

    def __call__(self) -> datetime:
        """Say what time it is."""
        return self.now


class RunningClock:
    """A clock that runs, so many times as fast as others."""

    def __init__(self, start: datetime, speed: float = 1.0) -> None:
        """Begin at a moment."""
        self.start, self.speed = start, speed
        self._began = time.monotonic()

    def __call__(self) -> datetime:
        """Say what time it is."""
        return self.start + timedelta(seconds=(time.monotonic() - self._began) * self.speed)


class Fetcher(Protocol):
    """What can be driven."""

    name: str

    async def poll(self, now: datetime) -> datetime | None:
        """Fetch what is due now; say when something is due next, None when nothing ever is."""

    async def restart(self) -> None:
        """Lose everything but what is kept on disk."""


async def drive(fetcher: Fetcher, clock: SimulatedClock, *, until: datetime, restarts: Iterable[datetime] = ()) -> int:
    """Poll whenever the fetcher says that it is due; restart it at the given times, and poll at once. Give the polls."""
    pending = sorted(moment for moment in restarts if clock.now < moment < until)
    polls = 0
    while clock.now < until:
        due = await fetcher.poll(clock.now)
        polls += 1
        following = until if due is None else min(max(due, clock.now + TICK), until)
        if pending and pending[0] <= following:
            following = max(pending.pop(0), clock.now)
            await fetcher.restart()
        clock.now = following
    return polls
