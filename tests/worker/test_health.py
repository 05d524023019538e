"""`health` and `doctor` as they are called, and what a probe is told."""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from archive.lock import lock_path
from archive.vitals import Late, Vitals
from schemas.pace import Trouble
from tests.worker.conftest import Backissue
from tests.worker.test_startup import HEAVY, loaded
from worker.health import dead, judge, late

NOW = datetime(2024, 5, 17, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
VITALS = Vitals(sources=11, failing=0, retired=1, due=2, late=(), last_polled=NOW)


@pytest.fixture
def alive(seeds: Path, backissue: Backissue) -> Path:
    """The configuration of an archive at which a worker is at work."""
    backissue("run", "--once", "-q", "--config", seeds)
    lock_path(seeds.parent.parent / "var/archive.db").touch()
    return seeds


@pytest.mark.parametrize(
    ("beat", "says"),
    [
        (None, "no worker has ever run on this archive"),
        (NOW - 4 * MINUTE, None),
        (NOW + 4 * MINUTE, None),
        (NOW - 6 * MINUTE, "the worker gave its last sign of life 6 min ago"),
        (NOW - timedelta(days=9), "the worker gave its last sign of life 9 days ago"),
    ],
)
def test_a_worker_without_a_sign_of_life_is_dead(beat: datetime | None, says: str | None) -> None:
    assert dead(beat, now=NOW, within=5 * MINUTE) == says


@pytest.mark.parametrize(
    ("vitals", "late_ids", "fail_over", "is_well", "says"),
    [
        (VITALS, (), 0.5, True, "10 sources, 0 failing, 0 late, last sign of life 1 min ago"),
        (replace(VITALS, failing=5), ("a",), 0.5, True, "10 sources, 5 failing, 1 late, last sign of life 1 min ago"),
        (replace(VITALS, failing=6), ("a",), 0.5, False, "6 of 10 sources fail"),
        (replace(VITALS, failing=1), (), 0.0, False, "1 of 10 sources fail"),
        (VITALS, tuple("abcdef"), 0.5, False, "6 of 10 sources are late"),
        (replace(VITALS, failing=6), tuple("abcdef"), 0.5, False, "6 of 10 sources fail; 6 of 10 sources are late"),
        (Vitals(sources=0, failing=0, retired=0, due=0, late=(), last_polled=None), (), 0.5, True, "0 sources, 0"),
    ],
)
def test_more_than_a_share_must_not_fail_or_be_late(
    vitals: Vitals,
    late_ids: tuple[str, ...],
    fail_over: float,
    is_well: bool,  # noqa: FBT001  a column
    says: str,
) -> None:
    told = judge(vitals, late_ids, NOW - MINUTE, now=NOW, fail_over=fail_over)
    assert (told.is_well, told.failing, told.late) == (is_well, vitals.failing, len(late_ids))
    assert told.says.startswith(says)


def test_who_waits_for_a_host_is_not_late() -> None:
    held = Trouble(
        host="a.org", failures=9, witnesses=("a", "b"), since=NOW, last=NOW, reason="503", held_until=NOW + MINUTE
    )
    waiting = tuple(Late(id=one, urls=(f"https://{one}.org/",), since=NOW) for one in "ab")
    assert late(replace(VITALS, late=waiting), {"a.org": held}, now=NOW) == ("b",)
    assert late(replace(VITALS, late=waiting), {"a.org": held}, now=NOW + MINUTE) == ("a", "b")


def test_a_probe_is_told_in_one_line(alive: Path, backissue: Backissue) -> None:
    told = backissue("health", "--config", alive)
    assert told.out.startswith("well: 2 sources, 0 failing, 0 late, last sign of life ")
    assert (told.out.count("\n"), told.err) == (1, "")
    found = backissue("health", "--config", alive, "--json").json
    assert (found["is_well"], found["sources"], found["failing"]) == (True, 2, 0)
    assert backissue("health", "--live", "--config", alive).out == "well: alive\n"


def test_a_dead_worker_is_not_well(alive: Path, backissue: Backissue) -> None:
    archive = alive.parent.parent / "var/archive.db"
    hour_ago = time.time() - 3600
    os.utime(lock_path(archive), (hour_ago, hour_ago))
    for more in ([], ["--live"]):
        told = backissue("health", "--config", alive, *more, code=1)
        assert told.out == "not well: the worker gave its last sign of life 1 h ago\n"
    backissue("health", "--alive-within", "2h", "--config", alive)
    assert "is no interval" in backissue("health", "--alive-within", "soon", "--config", alive, code=2).err
    lock_path(archive).unlink()
    assert "no worker has ever run" in backissue("health", "--config", alive, code=1).out


def test_an_archive_that_cannot_be_read_is_not_well(alive: Path, backissue: Backissue) -> None:
    archive = alive.parent.parent / "var/archive.db"
    archive.write_bytes(b"no archive" * 1000)
    told = backissue("health", "--config", alive, "--json", code=1).json
    assert told["is_well"] is False
    assert "is not an SQLite database" in told["says"]
    archive.unlink()
    assert "there is no archive" in backissue("health", "--config", alive, code=1).out
    backissue("health", "--live", "--config", alive)


def test_sources_that_fail_are_not_well(alive: Path, backissue: Backissue) -> None:
    alive.write_text(alive.read_text().replace("impower-blog.rss", "nowhere.rss").replace("pages/*", "none/*"))
    backissue("run", "--once", "-q", "--config", alive, code=1)
    assert backissue("health", "--config", alive, code=1).out == "not well: 2 of 2 sources fail\n"


def test_a_probe_loads_next_to_nothing(alive: Path, root: Path, tmp_path: Path) -> None:
    assert {"sqlite_utils", "structlog", "aiohttp"} <= HEAVY
    compiled = str(tmp_path / "compiled")
    assert loaded(root, compiled, "health", "--config", str(alive)) <= {"msgspec", "sqlite3"}
    assert loaded(root, compiled, "health", "--live", "--config", str(alive)) <= {"msgspec", "sqlite3"}


# --- doctor -----------------------------------------------------------------------------------------------------------


def test_all_well_is_one_line(alive: Path, backissue: Backissue) -> None:
    told = backissue("doctor", "--config", alive)
    assert told.out.startswith("All is well: 2 sources, last polled 20")
    assert told.out.count("\n") == 1
    assert backissue("doctor", "--config", alive, "--json").json["ailments"] == []


def test_a_file_that_is_gone_is_told_with_what_to_do(alive: Path, backissue: Backissue) -> None:
    (alive.parent / "impower-blog.rss").unlink()
    backissue("run", "--once", "-q", "--config", alive)
    lines = backissue("doctor", "--config", alive, code=1).out.splitlines()
    assert lines[0] == "broken  impower-blog"
    assert lines[1].startswith("    the file impower-blog.rss is not there since 20")
    assert "    -> put it back, or change url of the source" in lines
    assert lines[-1].startswith("One thing wants a person to look; 2 sources, last polled 20")
    (found,) = backissue("doctor", "impower-blog", "--config", alive, "--json", code=1).json["ailments"]
    assert (found["level"], found["subject"], found["code"]) == ("broken", "impower-blog", "file-missing")
    assert backissue("doctor", "impower-pages", "--config", alive).out.startswith("All is well: 1 source,")
    assert "no source 'impower'" in backissue("doctor", "impower", "--config", alive, code=1).err
