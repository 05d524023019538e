"""Kill the worker at random moments, and fill its disk, and see whether anything is lost, doubled or half written.

    python benchmarks/crash.py [--kills 200] [--fills 20] [--sources 100] [--seed N] [--json]

Between two rounds of `run --once` some of the sources, which are files, change; the round is killed (SIGKILL) at a
random moment, and the next one runs to its end. Then all that was seen in the archive before the kill has to be there
still, every state of every entry exactly once, `verify` has nothing to say, and every public file is, right after the
kill, either the one of before or the one of afterwards, and at the end what a clean run publishes from that archive.
With --fills the archive and the public files lie on a small tmpfs (which only root may mount) that is filled up to a
random remainder before the round: it may only end with exit code 74 or 1 and a word on why, and goes on when there is
space again. What does not hold is told, and the exit code is 1.
"""

import argparse
import gzip
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import brotli
import zstandard
from lxml import etree

from archive.connect import open_archive
from benchmarks.changing import World, differences
from worker.settings import load, with_defaults
from worker.verifying import verify

#: What the small disk holds: the archive and the public files of all rounds, with room to spare.
DISK_BYTES, DISK_BYTES_OF_SOURCE = 8 * 1024 * 1024, 1024 * 1024
#: A round that took longer hangs.
ROUND_SECONDS = 300

#: A message of ours, not a traceback; a round names each source that failed.
MESSAGE_LINES = 10
FULL = re.compile("disk is full|which may be full|No space left")

COUNTS = "SELECT (SELECT COUNT(*) FROM captures), (SELECT COUNT(*) FROM entries), (SELECT COUNT(*) FROM revisions)"
SEEN_CAPTURES = "SELECT number, chain FROM captures ORDER BY number DESC LIMIT 1"
SEEN_ENTRIES = "SELECT entry, MAX(number) FROM revisions GROUP BY entry"


class Seen(NamedTuple):
    """What could be read in the archive while a round went on, and so was committed."""

    capture: tuple[int, str] | None  # the newest, with its link of the chain
    revisions: dict[int, int]  # the latest of each entry


NOTHING = Seen(None, {})


class NoDisk(Exception):
    """No small disk can be had here."""


class Ended(NamedTuple):
    """How a round ended."""

    code: int  # negative: the signal
    said: str
    seen: Seen
    seconds: float  # since it had opened the archive


class Report(NamedTuple):
    """What all of it came to."""

    kills: int = 0
    killed: int = 0  # rounds that had not ended by themselves before
    midway: int = 0  # of these, rounds that had recorded something and not all
    fills: int = 0
    full: int = 0  # rounds that ran out of space
    entries: int = 0
    revisions: int = 0
    captures: int = 0
    no_disk: str = ""  # why the disk could not be filled
    wrong: tuple[str, ...] = ()


def round_of(world: World, *, kill_after: float | None = None) -> Ended:
    """Run one round and look on; kill it so long after it has opened the archive, if that is wanted."""
    command = [sys.executable, "-m", "worker", "run", "--once", "--quiet", "--config", str(world.config)]
    log = world.archive.with_name("archive.db-wal")
    log_before = written(log)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        started = time.monotonic()
        opened: float | None = None
        seen = NOTHING
        while process.poll() is None and time.monotonic() < started + ROUND_SECONDS:
            if opened is None and written(log) not in {None, log_before}:
                opened = time.monotonic()
            if opened is not None:
                seen = look(world.archive) or seen
                left = None if kill_after is None else opened + kill_after - time.monotonic()
                if left is not None and left <= 0:
                    process.kill()
                    break
                time.sleep(0.002 if left is None else min(0.002, left))
        said = process.communicate()[1]
    return Ended(process.returncode, said, seen, time.monotonic() - (opened or started))


def written(file: Path) -> int | None:
    """When a file was written last; None where it is not there, as the log is while nobody has the archive open."""
    try:
        return file.stat().st_mtime_ns
    except FileNotFoundError:
        return None


def look(archive: Path) -> Seen | None:
    """Read what is committed; None where that cannot be read just now."""
    try:
        with closing(sqlite3.connect(f"{archive.as_uri()}?mode=ro", uri=True)) as connection:
            connection.execute("BEGIN")
            capture = connection.execute(SEEN_CAPTURES).fetchone()
            return Seen(capture, dict(connection.execute(SEEN_ENTRIES).fetchall()))
    except sqlite3.Error:
        return None


def missing(world: World, seen: Seen) -> Iterator[str]:
    """Tell what was there before and is not any more. A link of the chain stands for all captures before it."""
    now = look(world.archive)
    if now is None:
        yield "the archive cannot be read"
        return
    with closing(sqlite3.connect(world.archive)) as connection:
        if seen.capture is not None:
            row = connection.execute("SELECT number, chain FROM captures WHERE number = ?", seen.capture[:1]).fetchone()
            if row != seen.capture:
                yield f"capture {seen.capture[0]} is not what it was"
    for entry, revision in seen.revisions.items():
        if now.revisions.get(entry, 0) < revision:
            yield f"entry {entry} has no revision {revision} any more"


def unsound(world: World) -> Iterator[str]:
    """Tell what `verify` finds."""
    settings = load(str(world.config), {})
    configured = {one.id: with_defaults(one, settings.config) for one in settings.config.sources}
    with closing(open_archive(world.archive, read_only=True)) as db:
        told = verify(db, configured, path=str(world.archive))
    yield from (f"{finding.where}: {finding.what}" for finding in told.findings)
    if told.checked.by_other_rules:
        yield f"{told.checked.by_other_rules} revisions are by other rules"


def published(folder: Path) -> dict[str, bytes]:
    """Read all public files, by their place; receipts and what else is hidden are left out."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not file.name.startswith(".")
    }


def broken(files: dict[str, bytes]) -> Iterator[str]:
    """Tell which public files cannot be read as what they are."""
    for name, data in files.items():
        try:
            match Path(name).suffix:
                case ".json":
                    json.loads(data)
                case ".xml":
                    etree.fromstring(data)
                case ".gz":
                    gzip.decompress(data)
                case ".br":
                    brotli.decompress(data)
                case ".zst":
                    zstandard.ZstdDecompressor().decompressobj().decompress(data)
        except (ValueError, OSError, EOFError, etree.XMLSyntaxError, brotli.error, zstandard.ZstdError) as error:
            yield f"{name} is not whole: {error}"


def published_anew(world: World) -> dict[str, bytes]:
    """Publish the archive as it is into another folder, and read that."""
    with TemporaryDirectory() as name:
        command = [sys.executable, "-m", "worker", "publish", "--config", str(world.config)]
        environment = {**os.environ, "BACKISSUE_PUBLISH_PATH": name}
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
        return published(Path(name))


def settle(world: World, seen: Seen, before: dict[str, bytes]) -> Iterator[str]:
    """Look at what a round left behind that did not end well, run the next, and tell all that does not hold."""
    yield from (f"before the next round: {wrong}" for wrong in (*missing(world, seen), *unsound(world)))
    between = published(world.public)
    again = round_of(world)
    if again.code:
        yield f"the next round ended with {again.code}: {again.said.strip()}"
        return
    after = published(world.public)
    yield from broken(between)
    for name, data in between.items():
        if data not in {before.get(name), after.get(name)}:
            yield f"{name} is neither as before nor as afterwards"
    yield from (*missing(world, seen), *differences(world), *unsound(world))
    if after != published_anew(world):
        yield "what is published is not what a clean run publishes"
    if leftovers := [file.name for file in world.public.rglob("*.tmp")]:
        yield f"temporary files are left: {', '.join(leftovers)}"


def kill(world: World, kills: int, tell: Callable[[str], None]) -> Report:
    """Kill rounds at random moments."""
    wrong: list[str] = []
    round_of(world)
    world.change()
    usual = round_of(world).seconds
    killed = midway = 0
    for number in range(1, kills + 1):
        before, held = published(world.public), look(world.archive) or NOTHING
        world.change()
        ended = round_of(world, kill_after=world.random.uniform(0, usual))
        if ended.code == -signal.SIGKILL:
            killed += 1
            midway += (look(world.archive) or NOTHING).capture != held.capture
        elif not ended.code:  # too late; what other work there is on the machine has changed
            usual = ended.seconds
        else:
            wrong.append(f"kill {number}: the round ended with {ended.code}: {ended.said.strip()}")
        wrong += [f"kill {number}: {told}" for told in settle(world, ended.seen, before)]
        tell(f"{number} of {kills} kills, {killed} in time, {midway} midway, {len(wrong)} things wrong")
    return counted(world, Report(kills=kills, killed=killed, midway=midway, wrong=tuple(wrong)))


def fill(world: World, fills: int, tell: Callable[[str], None]) -> Report:
    """Fill the disk on which the archive and the public files are, up to a random remainder."""
    wrong: list[str] = []
    round_of(world)
    full = 0
    ballast = world.var / "ballast"
    for number in range(1, fills + 1):
        before = published(world.public)
        world.change()
        free = shutil.disk_usage(world.var).free - int(2 ** world.random.uniform(14, 22))
        ballast.write_bytes(bytes(max(0, free)))
        ended = round_of(world)
        ballast.unlink()
        if ended.code:
            full += 1
            if ended.code not in {1, 74} or len(ended.said.splitlines()) > MESSAGE_LINES or not FULL.search(ended.said):
                wrong.append(f"fill {number}: the round ended with {ended.code}: {ended.said.strip()}")
        wrong += [f"fill {number}: {told}" for told in settle(world, ended.seen, before)]
        tell(f"{number} of {fills} fills, {full} were too full, {len(wrong)} things wrong")
    return counted(world, Report(fills=fills, full=full, wrong=tuple(wrong)))


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[None]:
    """Mount a tmpfs of this size there. Raises NoDisk where that is not allowed."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise NoDisk("there is no mount command") from error
    if done.returncode:
        raise NoDisk(done.stderr.strip() or f"mount ended with {done.returncode}")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def counted(world: World, report: Report) -> Report:
    """Add how much was in the archive at the end."""
    with closing(sqlite3.connect(world.archive)) as connection:
        counts = connection.execute(COUNTS).fetchone()
    return report._replace(**dict(zip(("captures", "entries", "revisions"), counts, strict=True)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Do it, and tell what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--fills", type=int, default=20)
    parser.add_argument("--sources", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    tell = (lambda _: None) if chosen.json else partial(print, file=sys.stderr, flush=True)
    reports: dict[str, Report] = {}
    with TemporaryDirectory() as name:
        if chosen.kills:
            (killing := Path(name, "kills")).mkdir()
            reports["kills"] = kill(World(killing, sources=chosen.sources, seed=chosen.seed), chosen.kills, tell)
        if chosen.fills:
            (disk := Path(name, "disk")).mkdir()
            (filling := Path(name, "fills")).mkdir()
            try:
                with small_disk(disk, DISK_BYTES + chosen.sources * DISK_BYTES_OF_SOURCE):
                    world = World(filling, sources=chosen.sources, seed=chosen.seed, var=disk)
                    reports["fills"] = fill(world, chosen.fills, tell)
            except NoDisk as error:
                reports["fills"] = Report(no_disk=f"no small disk could be mounted, so none was filled: {error}")
    if chosen.json:
        print(json.dumps({kind: report._asdict() for kind, report in reports.items()}, indent=2))
    else:
        print("\n".join(told(report) for report in reports.values()))
    return int(any(report.wrong for report in reports.values()))


def told(report: Report) -> str:
    """Say in words what came of it."""
    if report.no_disk:
        return report.no_disk
    if report.kills:
        head = f"{report.kills} rounds killed, {report.killed} before their end, {report.midway} amid their work"
    else:
        head = f"{report.fills} rounds on a disk that was nearly full, {report.full} had not enough"
    held = f"{report.captures:,} captures, {report.entries:,} entries, {report.revisions:,} revisions"
    return "\n".join([f"{head}; at the end {held}; {len(report.wrong)} things wrong", *report.wrong])


if __name__ == "__main__":
    sys.exit(main())
