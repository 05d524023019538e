"""Many polls at a time: so many requests at once, so many of one host and those apart, and all of it to be stopped.

A poll begins when its host has a turn for it. It gives the turn back when it has been answered, and may take another.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, datetime
from functools import partial
from typing import Any

from msgspec import Struct

from worker.lanes import Lanes

#: Nothing more is asked for while so many bytes of documents wait to be read.
BACKLOG_BYTES_MAX = 32 * 1024 * 1024


class Clock(Struct, frozen=True, kw_only=True):
    """What time it is, and how to wait: a simulation has its own."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    seconds: Callable[[], float] = time.monotonic  #: Of a clock that nobody sets.
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep


class Stopped(Exception):
    """Nothing is asked for any more."""


class Turn:
    """The right to ask a host. What was given back stays so."""

    __slots__ = ("_over", "host")

    def __init__(self, host: str, over: Callable[[str], None]) -> None:
        self.host = host
        self._over: Callable[[str], None] | None = over

    def leave(self) -> None:
        """Give it back: let the next one ask."""
        if self._over is not None:
            over, self._over = self._over, None
            over(self.host)


#: A poll, from its first turn on.
Poll = Callable[[Turn], Coroutine[Any, Any, None]]


class Crew:
    """Polls that wait and polls that go on. What a poll raises ends all asking, and is raised by `idle`."""

    def __init__(self, *, concurrency: int, connections: int, spacing_seconds: float, clock: Clock) -> None:
        self._concurrency = concurrency
        self._clock = clock
        self._lanes: Lanes[Callable[[Turn], None]] = Lanes(connections=connections, spacing_seconds=spacing_seconds)
        self._asking = 0
        self._backlog_bytes = 0
        self._waiting = 0  # polls that have not begun
        self._tasks: set[asyncio.Task[None]] = set()
        self._wanted: set[asyncio.Future[Turn]] = set()  # further turns
        self._alarm: tuple[float, asyncio.Task[None]] | None = None
        self._is_stopped = False
        self._error: BaseException | None = None
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def is_idle(self) -> bool:
        """Whether nothing waits and nothing goes on."""
        return self._idle.is_set()

    @property
    def asking(self) -> int:
        """How many requests there are at the moment."""
        return self._asking

    def add(self, host: str, poll: Poll) -> None:
        """Have a poll begin when its host has a turn for it; `pump` lets those begin that can."""
        if not self._is_stopped:
            self._idle.clear()
            self._waiting += 1
            self._lanes.put(host, partial(self._begin, poll))

    def pump(self) -> None:
        """Let all begin that can."""
        now = self._clock.seconds()
        while self._asking < self._concurrency and self._backlog_bytes < BACKLOG_BYTES_MAX:
            found = self._lanes.take(now)
            if found is None:
                self._set_alarm(now)
                return
            host, begin = found
            self._asking += 1
            begin(Turn(host, self._over))

    def is_waited_for(self, host: str) -> bool:
        """Whether anything waits for a turn of a host."""
        return self._lanes.is_waited_for(host)

    async def turn(self, host: str) -> Turn:
        """Wait for a further turn, before those polls that have not begun. Raises Stopped."""
        if self._is_stopped:
            raise Stopped
        wanted: asyncio.Future[Turn] = asyncio.get_running_loop().create_future()
        self._wanted.add(wanted)
        self._lanes.put(host, partial(_hand_over, wanted), is_first=True)
        self.pump()
        try:
            return await wanted
        finally:
            self._wanted.discard(wanted)

    def carry(self, body_bytes: int) -> None:
        """Say that so many bytes have come that wait to be read; less than nothing, that they wait no longer."""
        self._backlog_bytes += body_bytes
        if body_bytes < 0:
            self.pump()

    async def idle(self) -> None:
        """Wait until nothing waits and nothing goes on. Raises what a poll raised."""
        await self._idle.wait()
        if self._error is not None:
            raise self._error

    def stop_asking(self) -> None:
        """Let nothing begin any more."""
        self._is_stopped = True
        self._lanes.clear()
        self._waiting = 0
        for wanted in self._wanted:
            if not wanted.done():
                wanted.set_exception(Stopped())
        self._look_whether_idle()

    async def stop(self, within_seconds: float) -> int:
        """Ask for nothing more, and abandon what is not over within so many seconds; give how many polls that were."""
        self.stop_asking()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=within_seconds)
        left = list(self._tasks)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        if self._alarm is not None:
            self._alarm[1].cancel()
        return len(left)

    def _begin(self, poll: Poll, turn: Turn) -> None:
        self._waiting -= 1
        task = asyncio.get_running_loop().create_task(self._run(poll, turn))
        self._tasks.add(task)
        task.add_done_callback(self._end)

    async def _run(self, poll: Poll, turn: Turn) -> None:
        try:
            await poll(turn)
        except Exception as error:  # noqa: BLE001  raised by `idle`
            self._error = self._error or error
            self.stop_asking()
        finally:
            turn.leave()

    def _end(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._look_whether_idle()

    def _over(self, host: str) -> None:
        self._asking -= 1
        self._lanes.leave(host, self._clock.seconds())
        self.pump()

    def _look_whether_idle(self) -> None:
        if not self._tasks and not self._waiting:
            self._idle.set()

    def _set_alarm(self, now: float) -> None:
        """See that whoever waits for time alone begins when it has come."""
        at = self._lanes.next_time()
        if at is None or (self._alarm is not None and self._alarm[0] <= at):
            return
        if self._alarm is not None:
            self._alarm[1].cancel()
        self._alarm = at, asyncio.get_running_loop().create_task(self._wake(at - now))

    async def _wake(self, seconds: float) -> None:
        await self._clock.sleep(seconds)
        self._alarm = None
        self.pump()


def _hand_over(wanted: "asyncio.Future[Turn]", turn: Turn) -> None:
    if wanted.done():  # whoever wanted it has been abandoned
        turn.leave()
    else:
        wanted.set_result(turn)
