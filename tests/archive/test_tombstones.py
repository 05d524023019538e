"""Entries that their publishers say are deleted (RFC 6721)."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlite_utils import Database

from archive import entries
from archive.tombstones import Deleted
from schemas.feed import Entry, Person, Text
from schemas.snapshot import Deletion

if TYPE_CHECKING:
    from tests.archive.conftest import See

DAY = timedelta(days=1)
START = datetime(2012, 1, 1, tzinfo=UTC)
ONE, TWO, THREE = (
    Entry(guid=f"tag:x.org,2012:{day}", title=Text(value=f"Post {day}"), published=START + day * DAY, updated=START + day * DAY)
    for day in (1, 2, 3)
)  # fmt: skip
DELETED = Deletion(
    guid="tag:x.org,2012:2",
    deleted=START + 9 * DAY,
    by=Person(name="Ann", email="a@x.org"),
    comment=Text(value="<p>Wrong <b>blog</b></p>", kind="html"),
)


def rows(db: Database) -> list[tuple[object, ...]]:
    return db.conn.execute(
        "SELECT public_id, kind, deleted, seen, capture, deleted_by, comment, revoked FROM tombstones ORDER BY 1"
    ).fetchall()


def published(db: Database, limit: int | None = None) -> list[str | None]:
    return [one.entry.title.value if one.entry.title else None for one in entries.current(db, ["blog"], limit=limit)]


def test_a_deleted_entry_is_kept_told_and_not_published(db: Database, see: "See", now: datetime) -> None:
    see(THREE, TWO, ONE)
    recorded = see(THREE, ONE, tombstones=(DELETED,), at=now + DAY)
    assert (recorded.deleted, recorded.gone) == (1, 1)
    assert rows(db) == [
        (
            "tag:x.org,2012:2",
            "publisher",
            "2012-01-10T00:00:00+00:00",
            "2024-05-18T12:00:00.000000Z",
            2,
            "Ann",
            "Wrong blog",
            None,
        )
    ]
    held = entries.find(db, "tag:x.org,2012:2")
    assert held.entry == TWO
    assert held.deleted == Deleted(at=START + 9 * DAY, seen_at=now + DAY, by="Ann", comment="Wrong blog")
    assert published(db) == ["Post 3", "Post 1"]
    assert published(db, 2) == ["Post 3"], "no older entry comes back into the feed in its place"
    assert [one.deleted is not None for one in entries.listing(db)] == [False, True, False]
    assert [one.title for one in entries.listing(db, only_gone=True)] == ["Post 2"]


def test_what_is_told_again_is_no_news(db: Database, see: "See", now: datetime) -> None:
    see(THREE, TWO, ONE)
    see(THREE, ONE, tombstones=(DELETED,), at=now + DAY)
    before = rows(db)
    assert see(THREE, ONE, tombstones=(DELETED,), at=now + 2 * DAY).deleted == 0
    assert rows(db) == before
    see(THREE, ONE, at=now + 3 * DAY)  # tombstones go after a while; what they said stands
    assert rows(db) == before


def test_an_entry_that_is_there_again_is_alive(db: Database, see: "See", now: datetime) -> None:
    see(THREE, TWO, ONE)
    see(THREE, ONE, tombstones=(DELETED,), at=now + DAY)
    assert see(THREE, TWO, ONE, at=now + 2 * DAY).revived == 1
    held = entries.find(db, "tag:x.org,2012:2")
    assert (held.deleted, held.gone_since) == (None, None)
    assert published(db) == ["Post 3", "Post 2", "Post 1"]
    assert [row[-1] for row in rows(db)] == ["2024-05-19T12:00:00.000000Z"], "that it was deleted is remembered"
    assert see(THREE, ONE, tombstones=(DELETED,), at=now + 3 * DAY).deleted == 1
    assert [row[-1] for row in rows(db)] == [None]
    assert published(db) == ["Post 3", "Post 1"]


@pytest.mark.parametrize(
    ("when", "dead"), [(START + 9 * DAY, True), (START + DAY, False), (START + 2 * DAY, False), (None, False)]
)
def test_of_an_entry_and_its_tombstone_the_later_word_counts(
    db: Database,
    see: "See",
    now: datetime,
    when: datetime | None,
    dead: bool,  # noqa: FBT001 - a table
) -> None:
    see(THREE, TWO, ONE)
    see(THREE, TWO, ONE, tombstones=(Deletion(guid="tag:x.org,2012:2", deleted=when),), at=now + DAY)
    assert bool(rows(db)) is dead
    assert (entries.find(db, "tag:x.org,2012:2").deleted is not None) is dead


def test_a_tombstone_finds_an_entry_under_any_guid_it_had(db: Database, see: "See", now: datetime) -> None:
    old = Entry(guid="old", permalink="http://x.org/1", title=Text(value="Post"), published=START)
    see(old, THREE)
    see(Entry(guid="new", permalink="http://x.org/1", title=Text(value="Post"), published=START), THREE, at=now + DAY)
    see(THREE, tombstones=(Deletion(guid="new"),), at=now + 2 * DAY)
    assert [row[0] for row in rows(db)] == ["old"]
    assert published(db) == ["Post 3"]


def test_a_tombstone_of_what_was_never_here_is_kept(db: Database, see: "See", now: datetime) -> None:
    assert see(ONE, tombstones=(DELETED, DELETED)).deleted == 1
    assert [row[:2] for row in rows(db)] == [("tag:x.org,2012:2", "publisher")]
    assert see(TWO, ONE, at=now + DAY).revived == 1


def test_what_was_forgotten_stays_forgotten(db: Database, see: "See") -> None:
    db.conn.execute(
        "INSERT INTO tombstones (source, public_id, kind, seen, audit_hash) VALUES ('blog', ?, 'forgotten', '2024', 'h')",
        (DELETED.guid,),
    )
    see(ONE, tombstones=(DELETED,))
    assert [row[1] for row in rows(db)] == ["forgotten"]


def test_a_source_says_nothing_of_another(db: Database, see: "See", now: datetime) -> None:
    see(TWO)
    see(ONE, source="pages", page="a", tombstones=(DELETED,), at=now + DAY)
    assert entries.find(db, "tag:x.org,2012:2").deleted is None
    assert published(db) == ["Post 2"]
