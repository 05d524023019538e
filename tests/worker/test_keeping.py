"""`backup` and `stats` as they are called. What they do is tested in tests/archive."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from archive.backup import Backup
from archive.stats import Month, SourceStats, Stats
from tests.worker.conftest import Backissue
from worker import terminal_archive
from worker.layout import WIDTH, width


def test_a_backup_is_made_checked_and_told(seeds: Path, tmp_path: Path, backissue: Backissue) -> None:
    backissue("run", "--once", "-q", "--config", seeds)
    told = backissue("backup", tmp_path / "copy.db", "--config", seeds)
    shown = "".join(told.out.split())  # a long name may be broken anywhere
    assert shown.startswith(f"{tmp_path}/copy.db:14entries,5captures,")
    assert shown.endswith(";checked")
    assert told.err == ""
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("SELECT COUNT(*) FROM entries").fetchone() == (14,)


def test_a_backup_replaces_another_when_told_to(
    seeds: Path, tmp_path: Path, backissue: Backissue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    backissue("run", "--once", "-q", "--config", seeds)
    made = backissue("backup", "copy.db", "--config", seeds, "--json").json
    assert made == {
        "path": str(tmp_path / "copy.db"),
        "bytes": (tmp_path / "copy.db").stat().st_size,
        "entries": 14,
        "captures": 5,
    }
    again = backissue("backup", "copy.db", "--config", seeds, code=2)
    assert "copy.db is there already; --force replaces it" in again.err
    assert backissue("backup", "copy.db", "--force", "--config", seeds, "--json").json == made
    assert sorted(file.name for file in tmp_path.iterdir()) == ["copy.db", "seeds", "var"]


def test_stats_tell_what_is_held(seeds: Path, backissue: Backissue) -> None:
    backissue("run", "--once", "-q", "--config", seeds)
    lines = backissue("stats", "--config", seeds).out.splitlines()
    assert "entries    14, published 2011-08-19 to 2012-01-11" in lines
    assert any(line.startswith("captures   5, ") for line in lines)
    assert [line.split()[:2] for line in lines if line.startswith("impower-")] == [
        ["impower-blog", "10"],
        ["impower-pages", "4"],
    ]
    assert sum(line[:2] == "20" for line in lines) == 12
    alone = backissue("stats", "impower-pages", "--config", seeds).out.splitlines()
    assert "entries    4" in alone
    assert not any(line.startswith("impower-") for line in alone)
    told = backissue("stats", "impower-pages", "--config", seeds, "--json").json
    assert [one["entries"] for one in told["sources"]] == [4]
    assert (
        "no source 'impower'; there are impower-blog, impower-pages"
        in backissue("stats", "impower", "--config", seeds, code=1).err
    )


def _largest(name: str) -> SourceStats:
    most = 10**15
    return SourceStats(
        id=name, configured=False, entries=most, revisions=most, captures=most, received_bytes=most, bodies=most,
        body_bytes=most, stored_bytes=most, oldest=None, newest=None, first_fetched=None, last_fetched=None, months=(),
    )  # fmt: skip


@pytest.mark.parametrize("make", [_largest], ids=["the largest"])
def test_no_line_is_wider_than_a_terminal(make: Callable[[str], SourceStats]) -> None:
    most = 10**15
    months = tuple(
        Month(
            month=f"2024-{at:02}",
            entries=most,
            revisions=most,
            captures=most,
            received_bytes=most,
            bodies=most,
            stored_bytes=most,
        )
        for at in range(1, 13)
    )
    sizes = {f"table_{at}": most for at in range(12)}
    found = Stats(
        path="/" + "a/" * 60, file_bytes=most, free_bytes=most, log_bytes=most, table_bytes=sizes, index_bytes=most,
        search_bytes=most, sources=tuple(make("x" * 63) for _ in range(3)), months=months,
    )  # fmt: skip
    for line in terminal_archive.stats(found).splitlines():
        assert width(line) <= WIDTH, line
    made = Backup(path="/" + "a/" * 60, bytes=most, entries=most, captures=most)
    assert all(width(line) <= WIDTH for line in terminal_archive.backup(made).splitlines())


def test_an_archive_in_which_nothing_is_has_no_dates() -> None:
    found = Stats(
        path="", file_bytes=0, free_bytes=0, log_bytes=0, table_bytes=None, index_bytes=None, search_bytes=None,
        sources=(), months=(),
    )  # fmt: skip
    assert terminal_archive.stats(found).splitlines() == [
        "archive    in memory",
        "file       0 B",
        "entries    0",
        "revisions  0",
        "captures   0, 0 B received",
        "bodies     0, 0 B raw",
    ]


@pytest.mark.parametrize(
    ("count", "size", "number"),
    [
        (0, "0 B", "0"),
        (999, "999 B", "999"),
        (1000, "1.00 kB", "1,000"),
        (15_846, "15.8 kB", "15,846"),
        (99_999, "100.0 kB", "99,999"),
        (999_499, "999 kB", "999 k"),
        (999_500, "1.00 MB", "1.00 M"),
        (2_410_000_000, "2.41 GB", "2.41 G"),
        (7 * 10**15, "7000 TB", "7000 T"),
    ],
)
def test_numbers_have_three_digits_that_say_something(count: int, size: str, number: str) -> None:
    assert (terminal_archive.size(count), terminal_archive.number(count)) == (size, number)
