import errno
import os
import shutil
import stat
from pathlib import Path

import pytest

from schemas.errors import PublishError
from worker.publish import files


def test_a_file_is_written_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "rss.xml"
    assert files.replace(path, b"one")
    written = path.stat()
    assert not files.replace(path, b"one")
    assert path.stat().st_mtime_ns == written.st_mtime_ns
    assert files.replace(path, b"two")
    assert path.read_bytes() == b"two"
    assert path.stat().st_ino != written.st_ino, "it was put in place, not written over"
    assert [file.name for file in path.parent.iterdir()] == ["rss.xml"]


def test_everybody_may_read_it(tmp_path: Path) -> None:
    old = os.umask(0o077)
    try:
        files.replace(tmp_path / "rss.xml", b"x")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "rss.xml").stat().st_mode) == 0o644


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "rss.xml"
    files.replace(path, b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PublishError, match=r"cannot write .*rss\.xml: No space left on device"):
        files.replace(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_needs_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PublishError, match="No space left on device; make room there"):
        files.replace(tmp_path / "rss.xml", b"new")


def test_another_process_that_sweeps_meanwhile_takes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sync, seen = os.fsync, list[Path]()

    def swept(handle: int) -> None:
        sync(handle)
        for leftover in tmp_path.glob("new/.*.tmp"):
            if not seen:
                seen.append(leftover)
                shutil.rmtree(tmp_path / "new")  # as a generation that another one begins anew

    monkeypatch.setattr(os, "fsync", swept)
    assert files.replace(tmp_path / "new/rss.xml", b"new")
    assert seen
    assert (tmp_path / "new/rss.xml").read_bytes() == b"new"
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["rss.xml"]


def test_a_file_in_the_way_is_reported(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("no folder")
    with pytest.raises(PublishError, match="cannot write"):
        files.replace(tmp_path / "out" / "rss.xml", b"x")


def test_leftovers_of_a_killed_run_are_swept(tmp_path: Path) -> None:
    names = [".rss.xml.abc123.tmp", ".atom.xml.x.tmp", "rss.xml", ".htaccess", "notes.tmp", ".other.tmp"]
    for name in names:
        (tmp_path / name).touch()
    files.sweep(tmp_path, ("rss.xml", "atom.xml"))
    assert {file.name for file in tmp_path.iterdir()} == set(names[2:])
    files.sweep(tmp_path / "missing", ("rss.xml",))


@pytest.mark.parametrize("id", ["", ".", "..", "../x", "a/b", "/etc", "a\x00", "A", "a\n", "x" * 64, "é", "a.b"])
def test_no_id_leads_out_of_the_folder(tmp_path: Path, id: str) -> None:
    with pytest.raises(PublishError, match="is no id"):
        files.directory(tmp_path, id)


def test_an_id_is_a_folder(tmp_path: Path) -> None:
    assert files.directory(tmp_path, "impower-blog") == tmp_path / "impower-blog"
