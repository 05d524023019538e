from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlite_utils import Database

from archive import origins
from schemas.feed import Entry, Feed, Text
from tests.archive.conftest import archive_in_memory, way_into
from tests.archive.situations import SITUATIONS, Situation

if TYPE_CHECKING:
    from tests.archive.conftest import See

DATE = datetime(2024, 5, 1, tzinfo=UTC)


def entry(guid: str | None, text: str = "some words", updated: datetime | None = None) -> Entry:
    return Entry(
        guid=guid,
        title=Text(value=f"Title of {guid}"),
        content=Text(value=f"<p>{text}</p>", kind="html"),
        updated=updated,
    )


@pytest.fixture
def full(db: Database, see: "See") -> Database:
    """An archive of four entries: revised twice, revised with a date of its own, as it was, without a guid."""
    see(entry("http://www.e.example/a"), entry("b", updated=DATE), entry("c"), entry(None))
    later = DATE + timedelta(days=1)
    see(entry("http://e.example/a", "other words"), entry("b", "other words", later), entry("c"), entry(None))
    third = Text(value="<div>other words</div>", kind="html")
    see(Entry(guid="http://e.example/a", title=Text(value="Title of http://www.e.example/a"), content=third))
    see(entry("p"), source="pages", page="p.txt")
    return db


def test_nothing_is_wrong_with_an_archive_of_ours(full: Database) -> None:
    assert list(origins.origins(full)) == []


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.id)
def test_nothing_is_wrong_with_what_publishers_do(situation: Situation, now: datetime) -> None:
    with archive_in_memory(now) as db:
        see = way_into(db, now)
        for step, document in enumerate(situation.documents):
            see(*(one for _, one in document), feed=Feed(home_page=situation.home_page), at=now + timedelta(days=step))
        assert list(origins.origins(db)) == []


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        ("UPDATE entries SET public_id = 'x' WHERE number = 1", "its id is 'x', and neither its guid nor one of ours"),
        (
            "UPDATE entries SET updated = NULL WHERE number = 1",
            "it was updated at None, and came in that state updated at",
        ),
        (
            "UPDATE entries SET updated = '2030' WHERE number = 2",
            "it was updated at 2030, and came in that state updated at 2024",
        ),
        (
            "UPDATE entries SET updated = '2030' WHERE number = 3",
            "it was updated at 2030, and came in that state updated at None",
        ),
        ("UPDATE entries SET first_seen = '1999' WHERE number = 3", "it was first seen at 1999"),
        ("DELETE FROM aliases WHERE entry = 1", "a name is missing by which it was known"),
        ("DELETE FROM aliases WHERE entry = 3 AND kind = 'guid'", "a name is missing by which it was known"),
        ("UPDATE aliases SET value = 'x' WHERE entry = 3 AND kind = 'guid'", "a name is missing by which it was known"),
        ("DELETE FROM aliases WHERE entry = 4", "a name is missing by which it was known"),
        ("UPDATE revisions SET kind = 'cosmetic' WHERE entry = 3 AND number = 1", "it cannot be cosmetic"),
        ("UPDATE entries SET updated = '2030' WHERE number = 5", "it was updated at 2030"),
        ("UPDATE revisions SET kind = 'lost' WHERE entry = 1 AND number = 3", "it cannot be lost"),
        (
            "UPDATE captures SET state = 'failed' WHERE number = 2",
            "revisions are from it, and yet it is marked as failed",
        ),
        ("UPDATE sources SET feed = '{' WHERE id = 'blog'", "what its feed says of itself cannot be read"),
        ("UPDATE sqlite_sequence SET seq = 1", "the next entry would get a number that is taken, 2"),
    ],
)
def test_what_is_wrong_is_told(full: Database, damage: str, expected: str) -> None:
    full.conn.execute(damage)
    found = next(origins.origins(full))
    assert (found.check, found.what[: len(expected)]) == ("entries", expected)
