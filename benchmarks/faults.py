"""Leave a worker alone among hosts that do everything wrong, and kill it now and then: what is lost, what grows.

    python benchmarks/faults.py [--minutes 10] [--sources 40] [--seed N] [--json]

The service itself (`run`, a process of its own, over real HTTP) polls every source every two seconds instead of every
hour. The hosts (faults_hosts.py) hang, reset, lie about lengths, send garbage, change charset and coding, break off,
redirect in circles and out of bounds, ask to be left alone, drip, and never end; between that their feeds change.

    killed    for two fifths of the time: after a random while the worker is killed (SIGKILL), stopped (SIGTERM), told
              twice to stop, or told to read its configuration again, and started anew
    alive     for the rest nothing is done to it; how much memory it and all its processes have is looked at each second
    settled   at the end all hosts are well, and one round polls every source

Then the archive has to hold every body that was sent whole to a worker that came back for more, or that was named by
its ETag afterwards; every text of every entry in those, each entry once, no text that nobody sent, no state twice in a
row; `verify` has nothing to say; the log tells no error; no process is left. Memory may not grow: after a fourth of the
phase, the last third of it is compared with the first. What does not hold is told, and the exit code is 1.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.faults_checks import left, logged, lost, unsound
from benchmarks.faults_hosts import Hosts
from benchmarks.faults_memory import Sample, by_minute, grown, proc, sample, thirds

KILLED_SHARE = 0.4
#: Seconds that a worker has before something is done to it.
LIFE_SECONDS = (0.3, 10.0)
STOP_WITHIN = 2
#: What a stop may take, on a machine that has other things to do.
STOP_SECONDS = 15
SETTLE_SECONDS = 300

CONFIG = """
[archive]
path = "var/archive.db"
[publish]
path = "var/public"
[defaults]
every = "2s"
floor = "1s"
ceiling = "5s"
[run]
concurrency = 16
host_spacing_seconds = 0.05
body_bytes_max = 1_000_000
stop_within = {stop_within}
[fetch]
connect_seconds = 2
answer_seconds = 2
slow_seconds = 1
slow_bytes = 64
total_seconds = 6
"""
SOURCE = '[[source]]\nid = "{id}"\nurl = "{url}"\nallow_private = true\n'

#: A worker of our folder and no other.
RUN = (sys.executable, "-m", "worker")
#: The same where SQLite keeps 1 MiB of the archive in each process instead of 64: else the archive, which grows, would
#: be taken for a leak until that is full.
_SMALL = "import archive.connect; archive.connect.CACHE_KIBIBYTES = 1024; "
_RUN_SMALL = f"""
import sys
{_SMALL}
from worker import cli, hands
sys.argv[0] = "backissue"
hands._CODE = hands._CODE.replace("from worker.hand ", "{_SMALL}from worker.hand ")
cli.main()
"""
RUN_SMALL = (sys.executable, "-c", _RUN_SMALL)

COUNTS = "SELECT (SELECT COUNT(*) FROM captures), (SELECT COUNT(*) FROM entries), (SELECT COUNT(*) FROM revisions)"


class Report(NamedTuple):
    """What all of it came to."""

    minutes: float
    lives: int  # workers that were started
    done: dict[str, int]  # what was done to them
    stop_seconds: float  # the longest a stop took
    answers: dict[str, int]  # what the hosts did
    captures: int
    entries: int
    revisions: int
    bodies: int  # that have to be kept
    samples: int
    worker_megabytes: tuple[float, float] | None  # first and last third
    worker_megabytes_by_minute: tuple[float, ...]
    tree_megabytes: tuple[float, float] | None
    own_megabytes: tuple[float, float] | None
    archive_megabytes: tuple[float, float] | None
    cpu_seconds: float  # of the worker in the phase in which nothing is done to it
    wrong: tuple[str, ...]


class World:
    """A folder, the hosts, and the worker that is on it at the moment."""

    def __init__(self, folder: Path, hosts: Hosts, seed: int) -> None:
        self.folder, self.hosts = folder, hosts
        self.dice = random.Random(seed)
        self.config = folder / "backissue.toml"
        self.log = folder / "log"
        self.lives = 0
        self.stop_seconds = 0.0
        self.done: Counter[str] = Counter()
        self.wrong: list[str] = []
        self._begun = 0  # where the log was when the worker of the moment was started
        parts = [CONFIG.format(stop_within=STOP_WITHIN)]
        parts += [SOURCE.format(id=name, url=hosts.url(name)) for name in hosts.feeds]
        self.config.write_text("".join(parts))

    @property
    def archive(self) -> Path:
        """Where the archive is."""
        return self.folder / "var" / "archive.db"

    async def start(self, *arguments: str, run: Sequence[str] = RUN) -> asyncio.subprocess.Process:
        """Start a worker, with a name of its own."""
        self.lives += 1
        self._begun = self.log.stat().st_size if self.log.exists() else 0
        environment = {**os.environ, "BACKISSUE_DEFAULTS_USER_AGENT": f"run/{self.lives}"}
        command = [*run, "run", *arguments, "--config", str(self.config), "--log-format", "json", "--log-level", "info"]
        with self.log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *command, env=environment, stdout=asyncio.subprocess.DEVNULL, stderr=log
            )

    async def end(self, worker: asyncio.subprocess.Process, what: str) -> None:
        """Do something to a worker that ends it, and see how it does."""
        self.done[what] += 1
        if worker.returncode is not None:
            self.wrong.append(f"worker {self.lives} ended by itself, with {worker.returncode}")
            return
        began = time.monotonic()
        worker.send_signal(signal.SIGKILL if what == "killed" else signal.SIGTERM)
        expected = {-signal.SIGKILL} if what == "killed" else {0}
        if what == "told twice to stop":
            await asyncio.sleep(self.dice.uniform(0, 0.5))
            if worker.returncode is None:
                worker.send_signal(signal.SIGTERM)
            expected = {0, -signal.SIGTERM}
        try:
            async with asyncio.timeout(STOP_SECONDS):
                code = await worker.wait()
        except TimeoutError:
            self.wrong.append(f"worker {self.lives} was {what}, and is still there after {STOP_SECONDS} s")
            worker.kill()
            await worker.wait()
            return
        if not self._has_begun():  # then a signal ends it as it would any process; it has done nothing yet
            expected |= {-signal.SIGTERM}
        if code not in expected:
            self.wrong.append(f"worker {self.lives} was {what}, and ended with {code}")
        if what == "stopped":
            self.stop_seconds = max(self.stop_seconds, time.monotonic() - began)

    def _has_begun(self) -> bool:
        """Whether the worker of the moment has said that it is there."""
        return b"scheduler.started" in self.log.read_bytes()[self._begun :]


async def killed(world: World, seconds: float, tell: Callable[[str], None]) -> None:
    """Start workers and end them, in all ways there are."""
    ways = ("killed", "killed", "killed", "stopped", "stopped", "told twice to stop")
    least, most = LIFE_SECONDS
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        worker = await world.start()
        await asyncio.sleep(world.dice.uniform(least, min(most, seconds / 2)))
        if world.dice.random() < 0.3 and worker.returncode is None and is_awake(worker.pid):  # noqa: PLR2004
            world.done["reloaded"] += 1
            worker.send_signal(signal.SIGHUP)
            await asyncio.sleep(world.dice.uniform(0, 3))
        await world.end(worker, world.dice.choice(ways))
        tell(f"{world.lives} workers, {len(world.wrong)} things wrong")


def is_awake(process: int) -> bool:
    """Whether a process handles SIGHUP, which would end it otherwise."""
    caught = next(line for line in proc(process, "status").splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught.split()[1], 16) >> (signal.SIGHUP - 1) & 1)


async def alive(world: World, seconds: float, tell: Callable[[str], None]) -> tuple[list[Sample], float]:
    """Leave one worker alone; give how much memory it had, each second, and the CPU time it took."""
    samples: list[Sample] = []
    worker = await world.start(run=RUN_SMALL)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        await asyncio.sleep(1)
        if worker.returncode is not None:
            break
        samples.append(sample(worker.pid, world.archive))
        if len(samples) % 30 == 0:
            tell(f"{len(samples)} s alive, {samples[-1].tree:.1f} MB")
    fields = proc(worker.pid, "stat").rpartition(")")[2].split() if worker.returncode is None else ["0"] * 15
    await world.end(worker, "stopped")
    return samples, sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


async def settled(world: World) -> None:
    """Let all be well, and have every source polled once."""
    world.hosts.is_well = True
    worker = await world.start("--once", *world.hosts.feeds)
    try:
        async with asyncio.timeout(SETTLE_SECONDS):
            code = await worker.wait()
    except TimeoutError:
        worker.kill()
        code = await worker.wait()
    if code:
        world.wrong.append(f"the round at the end, when all hosts were well, ended with {code}")


async def play(folder: Path, minutes: float, sources: int, seed: int, tell: Callable[[str], None]) -> Report:
    """Do it all, and see what came of it."""
    hosts = Hosts(sources, seed)
    await hosts.listen()
    try:
        world = World(folder, hosts, seed)
        await killed(world, minutes * 60 * KILLED_SHARE, tell)
        samples, cpu_seconds = await alive(world, minutes * 60 * (1 - KILLED_SHARE), tell)
        await settled(world)
        tell("looking at what came of it")
        await asyncio.sleep(3)  # for processes that end because their worker has
    finally:
        await hosts.close()
    worker, tree = thirds([one.worker for one in samples]), thirds([one.tree for one in samples])
    own = thirds([one.own for one in samples])
    size = thirds([one.archive for one in samples])
    wrong = [*world.wrong, *left(world.archive), *logged(world.log)]
    wrong += [*lost(world.archive, hosts.feeds.values()), *unsound(world.archive, world.config)]
    wrong += [*grown("worker", worker), *grown("worker and its processes", tree), *grown("same without files", own)]
    with closing(sqlite3.connect(world.archive)) as connection:
        captures, entries, revisions = connection.execute(COUNTS).fetchone()
    return Report(
        minutes=minutes,
        lives=world.lives,
        done=dict(world.done),
        stop_seconds=world.stop_seconds,
        answers=dict(hosts.answers.most_common()),
        captures=captures,
        entries=entries,
        revisions=revisions,
        bodies=sum(len(feed.kept) for feed in hosts.feeds.values()),
        samples=len(samples),
        worker_megabytes=worker,
        worker_megabytes_by_minute=by_minute([one.worker for one in samples]),
        tree_megabytes=tree,
        own_megabytes=own,
        archive_megabytes=size,
        cpu_seconds=cpu_seconds,
        wrong=tuple(wrong),
    )


def told(report: Report) -> str:
    """Set a table for people."""
    lines = [f"{report.minutes:g} minutes, {report.lives} workers", ""]
    lines += [f"  {name:32}{count:>10,}" for name, count in report.done.items()]
    lines += [f"  {'longest stop, s':32}{report.stop_seconds:>10.1f}", "", "answers of the hosts"]
    lines += [f"  {name:32}{count:>10,}" for name, count in report.answers.items()]
    lines += ["", "in the archive"]
    rows = ("captures", report.captures), ("entries", report.entries), ("revisions", report.revisions)
    lines += [f"  {name:32}{count:>10,}" for name, count in (*rows, ("bodies that have to be there", report.bodies))]
    lines += ["", f"memory over {report.samples} s, MB       first third  last third"]
    memory = [("worker, resident", report.worker_megabytes), ("all processes", report.tree_megabytes)]
    memory += [("  without files", report.own_megabytes)]
    for name, found in (*memory, ("the archive, on disk", report.archive_megabytes)):
        shown = "   too few samples to say" if found is None else f"{found[0]:>13.1f}{found[1]:>12.1f}"
        lines.append(f"  {name:24}{shown}")
    lines.append(f"  worker, each minute     {' '.join(f'{one:.1f}' for one in report.worker_megabytes_by_minute)}")
    lines += [f"  CPU time meanwhile, s         {report.cpu_seconds:>12.1f}", "", f"{len(report.wrong)} things wrong"]
    return "\n".join([*lines, *report.wrong])


def main(arguments: Sequence[str] | None = None) -> int:
    """Do it, and tell what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--sources", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="an empty folder for archive and log, which stay there")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    tell = (lambda _: None) if chosen.json else partial(print, file=sys.stderr, flush=True)
    with TemporaryDirectory() as name:
        folder = Path(chosen.folder or name).resolve()
        report = asyncio.run(play(folder, chosen.minutes, chosen.sources, chosen.seed, tell))
    print(json.dumps(report._asdict(), indent=2) if chosen.json else told(report))
    return int(bool(report.wrong))


if __name__ == "__main__":
    sys.exit(main())
