"""A feed that would lose what nobody meant to take from it stays as it was, and that is told."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from archive import sources
from archive.connect import open_archive
from schemas.config import Config, PublishSettings
from schemas.source import Source
from tests.worker.publish.test_publish import an_entry, ids, keep
from worker.publish import held, publish
from worker.publish.breaker import lost

if TYPE_CHECKING:
    from sqlite_utils import Database

CONFIG = Config(publish=PublishSettings(entries_per_feed=10), sources=(Source(id="one", url="one.rss"),))


@pytest.fixture
def db(now: datetime) -> Iterator["Database"]:
    archive = open_archive(":memory:")
    sources.sync(archive, CONFIG.sources, (), now=now)
    yield archive
    archive.close()


@pytest.mark.parametrize(
    ("before", "now", "is_lost"),
    [(0, 0, False), (3, 0, False), (4, 2, False), (4, 1, True), (100, 50, False), (100, 49, True), (100, 0, True)],
)
def test_less_than_half_is_lost(before: int, now: int, *, is_lost: bool) -> None:
    assert (lost(before, now, of="x") is not None) == is_lost


def public(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (out / "one").iterdir() if not path.name.startswith(".")}


def test_an_empty_archive_empties_no_feed(db: "Database", tmp_path: Path, now: datetime) -> None:
    keep(db, "one", now, *map(an_entry, range(8)))
    publish(db, CONFIG, tmp_path)
    before = public(tmp_path)
    other = open_archive(":memory:")
    sources.sync(other, CONFIG.sources, (), now=now)
    for _ in range(2):
        (feed,) = publish(other, CONFIG, tmp_path).feeds
        assert feed.held is not None
        assert "from 8 to 0 of all that ever came" in feed.held
        assert "backissue publish --anyway" in feed.held
        assert feed.changed == ()
        assert public(tmp_path) == before
        assert [own_id for own_id, _ in held(CONFIG, tmp_path)] == ["one"]
    keep(other, "one", now + timedelta(days=1), *map(an_entry, range(9)))
    assert publish(other, CONFIG, tmp_path).feeds[0].held is None, "and when it is whole again, it goes on"
    assert list(held(CONFIG, tmp_path)) == []
    assert len(ids(tmp_path / "one/feed.json")) == 9
    other.close()


def test_a_publisher_that_deletes_everything_empties_no_feed(db: "Database", tmp_path: Path, now: datetime) -> None:
    keep(db, "one", now, *map(an_entry, range(8)))
    publish(db, CONFIG, tmp_path)
    before = public(tmp_path)
    db.conn.execute(
        "INSERT INTO tombstones (source, public_id, kind, deleted, seen) "
        "SELECT source, public_id, 'publisher', :now, :now FROM entries WHERE position > 0",
        {"now": now.isoformat()},
    )
    sources.mark_changed(db.conn, "one", "another")
    (feed,) = publish(db, CONFIG, tmp_path).feeds
    assert feed.held is not None
    assert "from 8 to 1 of the current document" in feed.held
    assert public(tmp_path) == before


@pytest.mark.parametrize("how", ["anyway", "other settings"])
def test_what_is_meant_is_published(db: "Database", tmp_path: Path, now: datetime, how: str) -> None:
    keep(db, "one", now, *map(an_entry, range(8)))
    publish(db, CONFIG, tmp_path)
    other = open_archive(":memory:")
    config = CONFIG
    if how == "other settings":
        config = replace(CONFIG, sources=(replace(CONFIG.sources[0], title="Another"),))
    sources.sync(other, config.sources, (), now=now)
    (feed,) = publish(other, config, tmp_path, anyway=how == "anyway").feeds
    assert feed.held is None
    assert ids(tmp_path / "one/feed.json") == []
    other.close()
