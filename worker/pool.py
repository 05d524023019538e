"""Work over several processes: one argument at a time each, so that whatever brings a process down is known."""

import os
import signal
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, TypeVar

from msgspec import Struct

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

Argument = TypeVar("Argument")
Result = TypeVar("Result")

#: How long a process may take to leave, before it is made to.
LEAVE_SECONDS = 2.0

# Forked processes have all that is imported; what is hazardous about them is threads, and we have none.
_CONTEXT = get_context("fork")


class Died(Struct, frozen=True):
    """What is given instead of a result where the process that worked on it ended."""

    reason: str


class _Hand(NamedTuple):
    process: "BaseProcess"
    at: int  # which argument it works on


def processes_max() -> int:
    """Give how many processes can work at the same time here."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # only Linux tells
        return os.cpu_count() or 1


def each(
    task: Callable[[Argument], Result], arguments: Iterable[Argument], *, processes: int
) -> Generator[tuple[int, Result | Died], None, None]:
    """Give the index and the result of each argument, as they are done.

    Results travel through pipes, so they must be picklable; at most one for each process is held. Closing the
    iterator, or an interrupt, ends the processes, which lets them remove what they were writing.
    """
    waiting = enumerate(arguments)
    hands: dict[Connection, _Hand] = {}
    try:
        while True:
            while len(hands) < processes and (item := next(waiting, None)):
                connection, process = _start(task, list(hands))
                hands[connection] = _give(connection, process, item)
            if not hands:
                return
            ready = wait(list(hands))
            for connection in [each for each in hands if each in ready]:
                hand = hands.pop(connection)
                try:
                    result: Result | Died = connection.recv()
                except (EOFError, OSError):
                    result = Died(_end(connection, hand.process))
                else:
                    if item := next(waiting, None):
                        hands[connection] = _give(connection, hand.process, item)
                    else:
                        _end(connection, hand.process)
                yield hand.at, result
    finally:
        for hand in hands.values():
            hand.process.terminate()
        for connection, hand in hands.items():
            _end(connection, hand.process)


def _start(task: Callable[[Argument], Result], others: list[Connection]) -> tuple[Connection, "BaseProcess"]:
    ours, theirs = _CONTEXT.Pipe()
    process = _CONTEXT.Process(target=_work, args=(theirs, task, [ours, *others]), daemon=True)
    with _no_interrupt():
        process.start()
    theirs.close()
    return ours, process


def _give(connection: Connection, process: "BaseProcess", item: tuple[int, Any]) -> _Hand:
    at, argument = item
    with suppress(OSError):  # it ended while it had nothing to do; reading from it tells
        connection.send(argument)
    return _Hand(process, at)


def _end(connection: Connection, process: "BaseProcess") -> str:
    """See a process off; give how it ended."""
    connection.close()  # which ends one that waits for more
    process.join(LEAVE_SECONDS)
    if process.exitcode is None:
        process.kill()
        process.join()
    code = process.exitcode or 0
    how = f"by {signal.Signals(-code).name}" if code < 0 else f"with exit code {code}"
    return f"the process that read it was ended {how}"


def _work(connection: Connection, task: Callable[[Any], object], others: list[Connection]) -> None:
    """Do what comes through the pipe until it is closed."""
    for other in others:
        other.close()  # or a process whose parent is gone would be kept by its siblings
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt goes to all; the parent decides
    signal.signal(signal.SIGTERM, _leave)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    while True:
        try:
            argument = connection.recv()
        except EOFError:
            return
        connection.send(task(argument))


def _leave(_signal: int, _frame: object) -> NoReturn:
    raise SystemExit(0)  # not at once: files that are being written are removed on the way


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """Hold an interrupt back while a process starts, that is not yet prepared for one."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
