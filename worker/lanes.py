"""Whose turn it is: of each host only so many at a time, and those so far apart. No I/O, and no clock of its own."""

import heapq
from collections import deque
from typing import Generic, TypeVar

Work = TypeVar("Work")

#: Lanes where nothing waits are swept when there are so many, or twice as many as the last time left.
_SWEEP_MIN = 1024


class _Lane(Generic[Work]):
    __slots__ = ("active", "is_queued", "opens", "waiting")

    def __init__(self) -> None:
        self.waiting: deque[Work] = deque()
        self.active = 0
        self.opens = 0.0  # when the next one may begin
        self.is_queued = False


class Lanes(Generic[Work]):
    """Work that waits, a lane for each host. Times are seconds of any clock that does not go back."""

    def __init__(self, *, connections: int, spacing_seconds: float) -> None:
        self._connections = connections
        self._spacing = spacing_seconds
        self._lanes: dict[str, _Lane[Work]] = {}
        self._queue: list[tuple[float, int, str]] = []  # lanes out of which one may begin: when, in which order, whose
        self._order = 0
        self._swept_from = _SWEEP_MIN

    def put(self, host: str, work: Work, *, is_first: bool = False) -> None:
        """Let work wait for its turn; with `is_first`, before all others for that host."""
        lane = self._lanes.get(host)
        if lane is None:
            lane = self._lanes[host] = _Lane()
        if is_first:
            lane.waiting.appendleft(work)
        else:
            lane.waiting.append(work)
        self._queue_up(host, lane)

    def take(self, now: float) -> tuple[str, Work] | None:
        """Give what may begin now, and for which host; `leave` says that it is over. None where nothing may."""
        if not self._queue or self._queue[0][0] > now:
            return None
        _, _, host = heapq.heappop(self._queue)
        lane = self._lanes[host]
        lane.is_queued = False
        work = lane.waiting.popleft()
        lane.active += 1
        lane.opens = now + self._spacing_of(host)
        self._queue_up(host, lane)
        return host, work

    def leave(self, host: str, now: float) -> None:
        """Say that what was begun for a host is over."""
        lane = self._lanes[host]
        lane.active -= 1
        lane.opens = now + self._spacing_of(host)
        if lane.waiting:
            self._queue_up(host, lane)
        elif not lane.active and (not self._spacing or len(self._lanes) > self._swept_from):
            self._sweep(host, now)

    def is_waited_for(self, host: str) -> bool:
        """Whether anything waits for a host."""
        lane = self._lanes.get(host)
        return lane is not None and bool(lane.waiting)

    def next_time(self) -> float | None:
        """Give when something may begin; None where nothing waits, or only for others to be over."""
        return self._queue[0][0] if self._queue else None

    def clear(self) -> list[Work]:
        """Let nothing wait any more; give what did."""
        dropped = [work for lane in self._lanes.values() for work in lane.waiting]
        for lane in self._lanes.values():
            lane.waiting.clear()
            lane.is_queued = False
        self._queue.clear()
        return dropped

    def _spacing_of(self, host: str) -> float:
        return self._spacing if host else 0.0  # files need not be spared

    def _queue_up(self, host: str, lane: _Lane[Work]) -> None:
        if lane.waiting and not lane.is_queued and lane.active < self._connections:
            lane.is_queued = True
            self._order += 1
            heapq.heappush(self._queue, (lane.opens, self._order, host))

    def _sweep(self, host: str, now: float) -> None:
        if not self._spacing:
            del self._lanes[host]
            return
        for name, lane in list(self._lanes.items()):
            if not lane.waiting and not lane.active and lane.opens <= now:
                del self._lanes[name]
        self._swept_from = max(_SWEEP_MIN, 2 * len(self._lanes))
