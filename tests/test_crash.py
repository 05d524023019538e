"""`benchmarks/crash.py`, in short: a few kills and a full disk; and that it would see what it is there to see."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from benchmarks import changing, crash
from benchmarks.changing import World, differences


def crashed(*arguments: str, root: Path) -> Any:
    command = [sys.executable, "benchmarks/crash.py", "--json", "--sources", "4", *arguments]
    done = subprocess.run(command, cwd=root, capture_output=True, timeout=300, check=False)
    assert done.stdout, done.stderr.decode()
    return json.loads(done.stdout)


def test_killed_rounds_lose_and_double_nothing(root: Path) -> None:
    told = crashed("--kills", "3", "--fills", "0", root=root)["kills"]
    assert told["wrong"] == []
    assert told["kills"] == 3
    assert told["killed"] >= 1
    assert told["entries"] >= 4 * 8
    assert told["captures"] >= 4 * 5


def test_a_full_disk_loses_nothing(root: Path) -> None:
    told = crashed("--kills", "0", "--fills", "3", root=root)["fills"]
    if told["no_disk"]:
        pytest.skip(told["no_disk"])
    assert told["wrong"] == []
    assert told["fills"] == 3


@pytest.fixture(scope="module")
def round_done(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = World(tmp_path_factory.mktemp("world"), sources=2, seed=1)
    ended = crash.round_of(world)
    assert ended.code == 0, ended.said
    assert ended.seen.capture is not None
    return world


@pytest.fixture
def world(round_done: World, tmp_path: Path) -> World:
    """A world after one round, in a place of its own."""
    copy = World(tmp_path, sources=2, seed=1)
    shutil.copytree(round_done.var, copy.var)
    return copy


def sql(statement: str) -> Callable[[World], None]:
    def change(world: World) -> None:
        with closing(sqlite3.connect(world.archive, isolation_level=None)) as connection:
            connection.execute(statement)

    return change


def test_nothing_is_wrong_after_a_round(world: World) -> None:
    seen = crash.look(world.archive)
    assert seen is not None
    assert [*crash.missing(world, seen), *differences(world), *crash.unsound(world)] == []
    assert list(crash.settle(world, seen, crash.published(world.public))) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (sql("DELETE FROM captures WHERE number = 2"), "capture 2 is not what it was"),
        (sql("UPDATE captures SET chain = 'x' WHERE number = 2"), "capture 2 is not what it was"),
        (sql("DELETE FROM revisions WHERE entry = 5"), "entry 5 has no revision 1 any more"),
        (sql("DELETE FROM revisions WHERE entry = 5"), "s0:3: 0 states are held, and there were 1, or others"),
        (
            sql("INSERT INTO revisions SELECT entry, 2, kind, seen, capture, rules_hash, json FROM revisions LIMIT 1"),
            "2 states are held, and there were 1, or others",
        ),
        (sql("UPDATE captures SET state = 'waiting' WHERE number = 1"), "s0: the newest capture is waiting"),
        (sql("UPDATE captures SET received = 'x' WHERE number = 1"), "s0: the newest body is not kept"),
        (sql("UPDATE entries SET text = 'x'"), "the words in entries_fts: they are not those"),
    ],
)
def test_what_is_lost_or_doubled_is_seen(world: World, change: Callable[[World], None], told: str) -> None:
    seen = crash.look(world.archive)
    assert seen is not None
    change(world)
    found = [*crash.missing(world, seen), *differences(world), *crash.unsound(world)]
    assert any(told in one for one in found), found


def test_a_half_written_file_is_seen(world: World) -> None:
    before = crash.published(world.public)
    current = {f"s{number}/{name}" for number in range(2) for name in ("rss.xml", "atom.xml", "feed.json")}
    pages = changing.ENTRIES // changing.ENTRIES_PER_FEED
    archived = {
        f"s{number}/archive/1/{page}{suffix}"
        for number in range(2)
        for page in range(1, pages + 1)
        for suffix in (".rss.xml", ".xml", ".json")
    }
    assert set(before) == {f"{name}{suffix}" for name in current | archived for suffix in ("", ".gz", ".br", ".zst")}
    file = world.public / "s0" / "rss.xml"
    file.write_bytes(file.read_bytes()[:-20])
    (world.public / "s1" / "feed.json").write_bytes(b"")
    found = list(crash.settle(world, crash.NOTHING, before))
    assert sum("is not whole" in one for one in found) == 2
    assert "s0/rss.xml is neither as before nor as afterwards" in found
    assert not any("clean run" in one for one in found), "the next round has written them again"
