"""A process that reads documents for the worker, and tells it what to write down: `python -m worker.hand ARCHIVE`.

Whatever brings a parser down, or never ends, costs this process and its document, and no other. It ends when the
worker does, or closes its standard input.
"""

import os
import resource
import signal
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from archive.connect import open_reader
from archive.recording import Recorded
from schemas.errors import BackissueError
from worker.intake import Fresh, take_in
from worker.messages import HEAD, Broken, Done, Said, Task, Writing, decode_recorded, frame, read_task
from worker.writes import Record, Write

if TYPE_CHECKING:
    from archive.connect import Database

#: No document is worth more time of a processor; SIGPROF ends the process then.
CPU_SECONDS_MAX = 120.0

_KIBIBYTE = 1024
_AT_FIRST = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> None:
    """Do what comes through standard input, until it is closed."""
    # Signals go to all processes of a group; what is to be finished, and when to end, is for the worker to say.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    # Nothing else may write to where the worker listens.
    ours, sys.stdout = sys.stdout.buffer, sys.stderr
    with open_reader(Path(sys.argv[1])) as db:
        while (found := _read(sys.stdin.buffer)) is not None:
            task, fresh = read_task(*found)
            signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS_MAX)
            said = _work(db, task, fresh, ours)
            signal.setitimer(signal.ITIMER_PROF, 0)
            _say(ours, said)


def _work(db: "Database", task: Task, fresh: Fresh, ours: BinaryIO) -> Said:
    def write(what: Write) -> Recorded | None:
        _say(ours, Writing(write=what))
        if not isinstance(what, Record):
            return None  # nobody has to wait for it
        answer = _read(sys.stdin.buffer)
        if answer is None:  # the worker has ended
            raise SystemExit
        return decode_recorded(answer[0])

    try:
        refreshed = take_in(task.source, db, fresh, write=write, now=task.now)
    except Exception as error:  # noqa: BLE001  the worker is told
        is_archive = isinstance(error, BackissueError)
        told = str(error) if is_archive else f"{type(error).__name__}: {error}"
        return Broken(error=told, trace=traceback.format_exc(), is_archive=is_archive)
    # What it has in excess of its beginning: to Linux, the peak of the process that started it is its own, too.
    peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - _AT_FIRST) * _KIBIBYTE
    return Done(refreshed=refreshed, peak_bytes=peak)


def _read(stream: BinaryIO) -> tuple[bytes, bytes] | None:
    """Give a message, and what stands behind it; None at the end."""
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    size, behind = HEAD.unpack(head)
    return stream.read(size), stream.read(behind)


def _say(stream: BinaryIO, said: Said) -> None:
    try:
        stream.write(frame(said))
        stream.flush()
    except BrokenPipeError:  # the worker has ended, and what is left in the buffer is for nobody
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        raise SystemExit from None


if __name__ == "__main__":
    main()
