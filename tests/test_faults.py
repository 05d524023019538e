"""`benchmarks/faults.py`, in short: some seconds among hosts that do everything wrong; and that it would see what is."""

import asyncio
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from benchmarks import faults
from benchmarks.faults_checks import left, logged, lost, unsound
from benchmarks.faults_feeds import Feed, Request
from benchmarks.faults_hosts import Hosts
from benchmarks.faults_memory import by_minute, grown, thirds


def test_a_worker_among_faults_that_is_killed_loses_and_doubles_nothing(root: Path) -> None:
    command = [sys.executable, "benchmarks/faults.py", "--json", "--minutes", "0.15", "--sources", "12"]
    done = subprocess.run(command, cwd=root, capture_output=True, timeout=300, check=False)
    assert done.stdout, done.stderr.decode()
    told = json.loads(done.stdout)
    assert told["wrong"] == []
    assert told["lives"] >= 3
    assert told["bodies"] >= 1
    assert told["entries"] >= 12 * 8
    assert told["answers"]["whole"] >= 12
    assert len(told["answers"]) >= 4, "some of them went wrong"


class Kept(NamedTuple):
    """What two rounds have left behind."""

    folder: Path
    feeds: list[Feed]

    @property
    def archive(self) -> Path:
        return self.folder / "var" / "archive.db"

    def lost(self) -> list[str]:
        return list(lost(self.archive, self.feeds))


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    async def play(folder: Path) -> list[Feed]:
        hosts = Hosts(3, 1)
        await hosts.listen()
        try:
            world = faults.World(folder, hosts, 1)
            await faults.settled(world)
            await faults.settled(world)  # which says what it has
        finally:
            await hosts.close()
        assert world.wrong == []
        return list(hosts.feeds.values())

    folder = tmp_path_factory.mktemp("faults")
    return Kept(folder, asyncio.run(play(folder)))


@pytest.fixture
def kept(done: Kept, tmp_path: Path) -> Kept:
    """The same in a place of its own."""
    shutil.copytree(done.folder, tmp_path, dirs_exist_ok=True)
    return Kept(tmp_path, done.feeds)


def test_nothing_is_lost_after_two_rounds(kept: Kept) -> None:
    assert kept.lost() == []
    assert list(unsound(kept.archive, kept.folder / "backissue.toml")) == []
    assert list(logged(kept.folder / "log")) == []
    assert all(feed.kept and feed.news for feed in kept.feeds)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE captures SET received = 'x'", "is not in the archive"),
        ("DELETE FROM revisions WHERE entry = 3", "a text that came is not in the archive"),
        ("UPDATE revisions SET json = json_set(json, '$.content.value', 'x') WHERE entry = 3", "nobody sent 'x'"),
        (
            "UPDATE revisions SET json = json_set(json, '$.content.value', 'x') WHERE entry = 3",
            "its newest text is not",
        ),
        ("UPDATE entries SET public_id = 'x' WHERE number = 3", "there is no entry 'x'"),
        (
            "INSERT INTO revisions SELECT entry, 9, kind, seen, capture, rules_hash, json FROM revisions WHERE entry = 3",
            "a state stands twice",
        ),
        ("UPDATE revisions SET number = 7 WHERE entry = 3 AND number = 1", "revision 7 is the 1th"),
    ],
)
def test_what_is_lost_doubled_or_made_up_is_seen(kept: Kept, statement: str, told: str) -> None:
    with closing(sqlite3.connect(kept.archive, isolation_level=None)) as connection:
        connection.execute(statement)
    found = kept.lost()
    assert any(told in one for one in found), found


def test_an_etag_of_what_was_not_whole_is_seen() -> None:
    feed = Hosts(1, 1).feeds["s000"]
    feed.asked(Request("/s000.xml", '"odd-1"', "run/1"))
    assert "what it came with was not whole" in feed.wrong[0]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"event": "source.broken", "level": "error"}', "the log tells"),
        ("Task exception was never retrieved", "the log says Task exception"),
    ],
)
def test_errors_in_the_log_are_seen(tmp_path: Path, line: str, told: str) -> None:
    log = tmp_path / "log"
    log.write_text('{"event": "source.failed", "level": "warning"}\n' + line + "\n")
    (found,) = logged(log)
    assert found.startswith(told)


@contextmanager
def running(*arguments: str) -> Iterator[None]:
    command = [sys.executable, "-c", "print(flush=True); input()", *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield
        process.communicate(b"\n")


def test_a_process_that_is_left_is_seen(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    assert list(left(archive)) == []
    with running(str(archive)):
        assert len(list(left(archive))) == 1


@pytest.mark.parametrize(
    ("values", "is_told"),
    [
        ([100.0] * 120, False),
        ([float(at) for at in range(120)], True),
        ([50.0] * 30 + [100.0] * 90, False),
        ([100.0 + at / 60 for at in range(120)], False),
        ([100.0] * 90 + [110.0] * 30, True),
        ([1.0, 50.0], False),
    ],
)
def test_growth_is_seen(values: list[float], is_told: bool) -> None:  # noqa: FBT001  a table
    assert bool(list(grown("worker", thirds(values)))) == is_told


def test_each_whole_minute_has_a_median() -> None:
    assert by_minute([1.0] * 59) == ()
    assert by_minute([1.0] * 50 + [9.0] * 10 + [2.0] * 60 + [3.0] * 59) == (1.0, 2.0)
