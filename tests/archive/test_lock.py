"""One worker at a time on an archive, whatever becomes of the process that holds it."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from archive.lock import held, lock_path
from schemas.errors import ArchiveError, ArchiveLocked

HOLD = """
import subprocess, sys
from datetime import UTC, datetime
from pathlib import Path
from archive.lock import held

with held(Path(sys.argv[1]), now=datetime(2024, 5, 1, 9, 30, tzinfo=UTC)):
    if "child" in sys.argv:
        subprocess.Popen(["sleep", "60"], stdout=subprocess.DEVNULL)
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def holder(archive: Path, *more: str) -> Iterator["subprocess.Popen[str]"]:
    """Have another process hold the lock."""
    command = [sys.executable, "-c", HOLD, str(archive), *more]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_the_second_learns_who_is_there_and_since_when(tmp_path: Path, now: datetime) -> None:
    archive = tmp_path / "a.db"
    with holder(archive) as process:
        with pytest.raises(ArchiveLocked) as told, held(archive, now=now):
            pytest.fail("two of them")
        assert f"another worker is at work on the archive {archive}" in str(told.value)
        assert f": process {process.pid}, since 2024-05-01 09:30:00 UTC; " in str(told.value)
        assert told.value.exit_code == 74
    with held(archive, now=now):
        pass


@pytest.mark.parametrize("more", [(), ("child",)], ids=["alone", "with a child that lives on"])
def test_no_lock_outlives_its_process(more: tuple[str, ...], tmp_path: Path, now: datetime) -> None:
    archive = tmp_path / "a.db"
    with holder(archive, *more) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        with held(archive, now=now):
            pass


def test_it_is_one_lock_by_whatever_way_the_archive_is_reached(tmp_path: Path, now: datetime) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with holder(tmp_path / "real/a.db"), pytest.raises(ArchiveLocked), held(tmp_path / "link/a.db", now=now):
        pytest.fail("two of them")


@pytest.mark.parametrize("junk", [b"", b"{", b'{"pid": "x"}', b"\xff" * 5000])
def test_what_stands_in_the_file_counts_for_nothing(junk: bytes, tmp_path: Path, now: datetime) -> None:
    archive = tmp_path / "a.db"
    lock_path(archive).write_bytes(junk)
    with held(archive, now=now):
        lock_path(archive).write_bytes(junk)
        with pytest.raises(ArchiveLocked, match=r"a\.db; wait"), held(archive, now=now):
            pytest.fail("two of them")


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, now: datetime) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ArchiveError, match="cannot be written"), held(tmp_path / "file/a.db", now=now):
        pytest.fail("held")
