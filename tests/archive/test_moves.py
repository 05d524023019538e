from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from sqlite_utils import Database

from archive import breakers, captures, entries, moves, sources
from schemas.errors import NotInArchive
from schemas.feed import Entry
from schemas.moves import Move
from schemas.outcome import Document
from schemas.source import Source

if TYPE_CHECKING:
    from tests.archive.conftest import See

OLD, NEW, NEWER = "http://e.org/a", "https://e.org/b", "https://e.org/c"
PAGES = Source(id="pages", kind="pages", url="pages/*.txt")


@pytest.fixture
def move(now: datetime) -> Move:
    return Move(kind="redirect", moved_from=OLD, target=NEW, sightings=3, first_seen=now, last_seen=now, evidence="x")


@pytest.fixture
def number(db: Database) -> int:
    """A document of the source `blog`, with validators."""
    number = sources.document_id(db, "blog", OLD, OLD)
    db.conn.execute("UPDATE documents SET etag = 'e' WHERE number = ?", (number,))
    return number


@pytest.mark.usefixtures("number")
def test_what_is_known_of_a_move_is_kept_in_place_of_what_was(db: Database, move: Move) -> None:
    assert moves.pending(db) == {}
    word = replace(move, kind="feed", refused="not yet")
    for one in (replace(move, sightings=1), move):
        moves.keep(db, "blog", OLD, "redirect", one)
    moves.keep(db, "blog", OLD, "feed", word)
    assert moves.pending(db) == {("blog", OLD): {"redirect": move, "feed": word}}
    assert [one for _, one in moves.told(db)] == [move, word]
    moves.keep(db, "blog", OLD, "redirect", None)
    assert moves.pending(db) == {("blog", OLD): {"feed": word}}
    assert moves.adopted(db) == {}


def test_a_move_takes_the_document_along(db: Database, number: int, move: Move, now: datetime) -> None:
    moves.keep(db, "blog", OLD, "feed", replace(move, kind="feed"))
    moves.adopt(db, "blog", OLD, move, now=now)
    assert db.conn.execute("SELECT number, key, url, etag FROM documents").fetchall() == [(number, NEW, NEW, "e")]
    assert sources.document_id(db, "blog", NEW, NEW) == number, "with its captures"
    assert moves.pending(db) == {}
    assert moves.told(db) == [("blog", replace(move, adopted=now))]
    assert moves.adopted(db) == {"blog": {OLD: NEW}}


@pytest.mark.usefixtures("number")
def test_moves_follow_one_another_and_may_lead_back(db: Database, move: Move, now: datetime) -> None:
    moves.adopt(db, "blog", OLD, move, now=now)
    moves.adopt(db, "blog", NEW, replace(move, moved_from=NEW, target=NEWER), now=now)
    assert moves.adopted(db) == {"blog": {OLD: NEWER, NEW: NEWER}}
    moves.adopt(db, "blog", NEWER, replace(move, moved_from=NEWER, target=OLD), now=now)
    assert moves.adopted(db) == {"blog": {NEW: OLD, NEWER: OLD}}


@pytest.mark.usefixtures("number")
def test_a_source_that_is_given_its_new_address_goes_on_as_it_was(db: Database, move: Move, now: datetime) -> None:
    later = now + timedelta(hours=1)
    sources.sync(db, [Source(id="blog", url=OLD), PAGES], (), now=now)
    sources.set_due(db, "blog", later, now=now, error=None)
    moves.adopt(db, "blog", OLD, move, now=now)
    sources.sync(db, [Source(id="blog", url=NEW), PAGES], (), now=now)
    assert sources.next_due(db)["blog"] == later
    sources.sync(db, [Source(id="blog", url="https://elsewhere.org/"), PAGES], (), now=now)
    assert sources.next_due(db)["blog"] is None


def test_a_page_keeps_its_entry(db: Database, see: "See", move: Move, now: datetime) -> None:
    see(Entry(guid="x"), source="pages", page=OLD)
    (before,) = entries.listing(db, source="pages")
    moves.adopt(db, "pages", OLD, move, now=now)
    see(Entry(guid="y"), source="pages", page=NEW)
    assert [one.number for one in entries.listing(db, source="pages")] == [before.number]


@pytest.mark.usefixtures("number")
def test_what_cannot_be_adopted_changes_nothing(db: Database, move: Move, now: datetime) -> None:
    sources.document_id(db, "blog", NEW, NEW)
    with pytest.raises(NotInArchive, match="has another document at"):
        moves.adopt(db, "blog", OLD, move, now=now)
    with pytest.raises(NotInArchive, match="no document nowhere"):
        moves.keep(db, "blog", "nowhere", "redirect", move)
    assert moves.told(db) == []
    assert not db.conn.in_transaction


def test_what_is_not_believed_is_kept_with_its_beginning(db: Database, now: datetime) -> None:
    captures.record(db, "blog", Document(url=OLD, key=OLD, body=b"x"), now=now)
    for hours, why in enumerate(("empty", "emptier")):
        breakers.set_breaker(db, "blog", OLD, why, now=now + timedelta(hours=hours))
    assert breakers.breakers(db) == [("blog", "emptier", now)]
    breakers.set_breaker(db, "blog", OLD, None, now=now)
    assert breakers.breakers(db) == []


def test_how_many_entries_there_were(db: Database, see: "See", now: datetime) -> None:
    assert breakers.entries_before(db, "blog", "blog.rss") == 0
    see(*(Entry(guid=str(at)) for at in range(5)))
    assert breakers.entries_before(db, "blog", "blog.rss") == 5
    see(*(Entry(guid=str(at)) for at in range(2, 4)), at=now + timedelta(hours=1))
    assert breakers.entries_before(db, "blog", "blog.rss") == 2
    captures.record_failure(db, "blog", "blog.rss", "blog.rss", "x", now=now + timedelta(hours=2))
    assert breakers.entries_before(db, "blog", "blog.rss") == 2
