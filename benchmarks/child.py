"""One piece of work in a process of its own, with limits, and what it cost.

Run as a script, it is the small process between a large one and the command that it measures: Linux counts the
memory of whoever forks a process as that process's own.
"""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, NamedTuple

MEGABYTE = 1024 * 1024


class Limits(NamedTuple):
    """What ends a process that does not end by itself."""

    cpu_seconds: int = 60
    address_bytes: int = 3_000 * MEGABYTE


class Measured(NamedTuple):
    """What a process said, how it ended and what it cost."""

    said: bytes
    code: int  # its exit code, or the negative number of the signal that ended it
    cpu_seconds: float
    peak_bytes: int  # of resident memory; of a copy of this process, what it took beyond what it began with

    @property
    def ending(self) -> str:
        """How it ended, in a word."""
        return signal.Signals(-self.code).name if self.code < 0 else f"exit {self.code}"


def forked(task: Callable[[], bytes], limits: Limits) -> Measured:
    """Run a function in a copy of this process; what it raises is said, as "crash: …", and gives exit code 70."""
    reader, writer = os.pipe()
    began = _resident_bytes()
    child = os.fork()
    if child == 0:
        code = 70
        try:
            os.close(reader)
            _limit(limits)
            _say(writer, task())
            code = 0
        except BaseException as error:  # noqa: BLE001  whatever it is, the parent must hear of it
            _say(writer, f"crash: {type(error).__name__}: {error}"[:500].encode("utf-8", "replace"))
        finally:
            os._exit(code)
    os.close(writer)
    with open(reader, "rb") as pipe:  # noqa: PTH123  a descriptor
        said = pipe.read()
    measured = _measured(child, said)
    return measured._replace(peak_bytes=max(0, measured.peak_bytes - began))


def command(arguments: Sequence[str], limits: Limits, *, cwd: Path, out: BinaryIO) -> Measured:
    """Run a command; what it writes goes to `out`, and what it says on stderr is what it said."""
    reader, writer = os.pipe()
    launch = [sys.executable, "-I", "-S", __file__, str(writer), *map(str, limits), *arguments]
    with TemporaryFile() as heard:
        process = subprocess.Popen(
            launch, cwd=cwd, stdin=subprocess.DEVNULL, stdout=out, stderr=heard, pass_fds=[writer]
        )
        os.close(writer)
        with open(reader) as pipe:  # noqa: PTH123  a descriptor
            code, cpu_seconds, peak_bytes = pipe.read().split()
        process.wait()
        heard.seek(0)
        return Measured(heard.read(), int(code), float(cpu_seconds), int(peak_bytes))


def launch(writer: int, limits: Limits, arguments: Sequence[str]) -> None:
    """Run a command within limits, and write down how it ended and what it cost."""
    child = os.fork()
    if child == 0:
        try:
            os.close(writer)
            _limit(limits)
            os.execvp(arguments[0], list(arguments))
        finally:
            os._exit(127)
    measured = _measured(child, b"")
    _say(writer, f"{measured.code} {measured.cpu_seconds} {measured.peak_bytes}".encode())


def _limit(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (limits.address_bytes, limits.address_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _say(writer: int, data: bytes) -> None:
    with open(writer, "wb") as pipe:
        pipe.write(data)


def _measured(child: int, said: bytes) -> Measured:
    _, status, usage = os.wait4(child, 0)
    return Measured(said, os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def _resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


if __name__ == "__main__":
    launch(int(sys.argv[1]), Limits(int(sys.argv[2]), int(sys.argv[3])), sys.argv[4:])
