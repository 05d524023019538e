"""Processes that read documents, so that all processors have something to do and the worker never stands still.

They only read the archive; what they want written down comes back, and is written here. One that dies takes nothing
with it: the document that it died of is told of as any that cannot be read.
"""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import deque
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import msgspec
import structlog

from schemas.errors import ArchiveError
from schemas.source import Source
from worker.intake import Fresh
from worker.messages import HEAD, Broken, Done, Said, Writing, decode_said, frame, task_frame
from worker.refreshed import Refreshed, together
from worker.writes import Record, Unreadable, Writer

log = structlog.get_logger()

#: One that has needed more memory than this is let go: what a huge document took, Python does not give back.
PEAK_BYTES_MAX = 256 * 1024 * 1024
#: When so many tasks wait, it is worth the time to start one more.
WAITING_MIN = 4

# As `python -m worker.hand` would do, but for the folder that we happen to be in, where anything may lie.
_CODE = "import json, sys; sys.path[:] = json.loads(sys.argv.pop(1)); from worker.hand import main; main()"
_LEAVE_SECONDS = 2.0


class Bug(Exception):
    """A bug of ours that was met in another process; the message is what it says there."""


class _Hand(NamedTuple):
    process: Process
    ears: asyncio.StreamReader
    mouth: asyncio.StreamWriter


class Hands:
    """Up to `count` processes. None is started before there is something to read."""

    def __init__(self, archive: Path, *, count: int, write: Writer) -> None:
        self._archive = archive
        self._count = count
        self._write = write
        self._idle: list[_Hand] = []
        self._all: set[_Hand] = set()
        self._starting = 0
        # One at a time is woken, and given what there is: thousands may wait. None: it may start a process.
        self._waiting: deque[asyncio.Future[_Hand | None]] = deque()

    async def take_in(self, source: Source, fresh: Fresh, *, now: datetime) -> Refreshed:
        """Have documents of a source taken in. Raises ArchiveError, and Bug."""
        hand = await self._take()
        done: set[int] = set()
        is_well = False
        try:
            found = await self._converse(hand, task_frame(source, fresh, now), done)
            is_well = isinstance(found, Done) and found.peak_bytes <= PEAK_BYTES_MAX
        except (asyncio.IncompleteReadError, ConnectionError):
            found = None
        finally:
            code = await self._give_back(hand, is_well=is_well)
        match found:
            case Done():
                return found.refreshed
            case Broken(is_archive=True):
                raise ArchiveError(found.error)
            case Broken():
                log.error("source.broken", source=source.id, exception=found.trace)
                raise Bug(found.error)
        return await self._lost(source, [one for one in fresh if one[1] not in done], code, now=now)

    async def close(self) -> None:
        """End all processes, whatever they are doing."""
        self._idle.clear()
        for hand in list(self._all):
            await self._end(hand)

    async def _converse(self, hand: _Hand, task: bytes, done: set[int]) -> Done | Broken:
        """Give a task, and write down what is wanted until it is done; `done` learns which captures were dealt with."""
        hand.mouth.write(task)
        await hand.mouth.drain()
        while True:
            said = await _hear(hand.ears)
            if not isinstance(said, Writing):
                return said
            recorded = self._write(said.write)
            if isinstance(said.write, Record | Unreadable):
                done.add(said.write.capture)
            if recorded is not None:
                hand.mouth.write(frame(recorded))
                await hand.mouth.drain()

    async def _lost(self, source: Source, left: Fresh, code: int | None, *, now: datetime) -> Refreshed:
        """Find out which of the documents that were left killed the process: each has one for itself."""
        if len(left) > 1:
            return together([await self.take_in(source, [one], now=now) for one in left])
        if not left:
            return Refreshed(source_id=source.id)
        ((document, capture),) = left
        why = f"the process that read it {_how(code)}"
        log.error("document.deadly", source=source.id, url=document.url, capture=capture, error=why)
        self._write(Unreadable(capture=capture, error=why))
        return Refreshed(source_id=source.id, failures=(f"{document.url}: {why}",))

    async def _take(self) -> _Hand:
        if self._idle:
            return self._idle.pop()
        if self._may_start(1 + len(self._waiting)):
            self._starting += 1
            return await self._start()
        turn: asyncio.Future[_Hand | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            hand = await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # given, and nobody is left to take it
                self._starting -= turn.result() is None
                self._pass_on(turn.result())
            raise
        return hand or await self._start()

    async def _start(self) -> _Hand:
        """Start a process that `_starting` counts already."""
        try:
            hand = await _start(self._archive)
            self._all.add(hand)
        except BaseException:
            self._starting -= 1
            self._pass_on(None)
            raise
        self._starting -= 1
        return hand

    def _may_start(self, waiting: int) -> bool:
        there = len(self._all) + self._starting
        return there == 0 or (there < self._count and waiting >= WAITING_MIN)

    def _pass_on(self, hand: _Hand | None) -> None:
        """Give a process to whoever has waited longest; or, where one has ended, let him start another."""
        while self._waiting and self._waiting[0].done():  # cancelled
            self._waiting.popleft()
        if self._waiting and (hand is not None or self._may_start(len(self._waiting))):
            self._starting += hand is None
            self._waiting.popleft().set_result(hand)
        elif hand is not None:
            self._idle.append(hand)

    async def _give_back(self, hand: _Hand, *, is_well: bool) -> int | None:
        """Let the next task have a process, or end it; give how it ended."""
        code = None if is_well else await self._end(hand)
        self._pass_on(hand if is_well else None)
        return code

    async def _end(self, hand: _Hand) -> int | None:
        self._all.discard(hand)
        hand.mouth.close()  # which ends one that waits for more
        try:
            async with asyncio.timeout(_LEAVE_SECONDS):
                await hand.process.wait()
        except TimeoutError:
            with suppress(ProcessLookupError):
                hand.process.kill()
            await hand.process.wait()
        return hand.process.returncode


async def _start(archive: Path) -> _Hand:
    path = msgspec.json.encode(sys.path).decode()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _CODE, path, str(archive)),
        stdin=PIPE,
        stdout=PIPE,
        start_new_session=True,  # an interrupt from the keyboard is for us alone
    )
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the process has no pipes")
    return _Hand(process, process.stdout, process.stdin)


async def _hear(ears: asyncio.StreamReader) -> Said:
    size, behind = HEAD.unpack(await ears.readexactly(HEAD.size))
    data = await ears.readexactly(size)
    await ears.readexactly(behind)
    return decode_said(data)


def _how(code: int | None) -> str:
    if code == -signal.SIGPROF:
        return "took too long over it and was ended"
    if code == -signal.SIGKILL:
        return "was killed, perhaps because it needed too much memory"
    return f"was ended by {signal.Signals(-code).name}" if code is not None and code < 0 else f"ended with code {code}"
