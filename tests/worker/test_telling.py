"""What is logged of an archive that is brought up to date. What a poll comes to is in test_rounds.py."""

import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec

from archive import migrate
from tests.worker.conftest import Backissue

REAL = migrate.migrations()


def test_an_older_archive_is_told_to_be_brought_up_to_date(tmp_path: Path, backissue: Backissue) -> None:
    file = tmp_path / "backissue.toml"
    file.write_text('[archive]\npath = "archive.db"\n[[source]]\nid = "blog"\nurl = "blog.rss"\n')
    (tmp_path / "blog.rss").write_text("<rss version='2.0'><channel><title>T</title></channel></rss>")
    with closing(sqlite3.connect(tmp_path / "archive.db", isolation_level=None)) as connection:
        migrate.run(connection, REAL[:-2], name="archive.db")
    events = [msgspec.json.decode(line) for line in backissue("run", "--once", "--config", file).err.splitlines()]
    assert (events[0]["event"], events[0]["level"]) == ("archive.migrated", "info")
    assert (events[0]["schema"], events[0]["steps"]) == (REAL[-1].number, [step.name for step in REAL[-2:]])
    assert "archive.migrated" not in backissue("run", "--once", "--config", file).err


def test_a_new_archive_has_nothing_to_tell(tmp_path: Path, backissue: Backissue) -> None:
    file = tmp_path / "backissue.toml"
    file.write_text('[[source]]\nid = "blog"\nurl = "blog.rss"\n')
    (tmp_path / "blog.rss").write_text("<rss version='2.0'><channel><title>T</title></channel></rss>")
    assert "archive.migrated" not in backissue("run", "--once", "--config", file).err
