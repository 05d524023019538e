from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from sqlite_utils import Database

from archive import entries
from archive.identity import entry_keys, raw_hash
from schemas.errors import ArchiveError, NotInArchive
from schemas.feed import Entry, Text
from schemas.snapshot import Defect

if TYPE_CHECKING:
    from tests.archive.conftest import See

DAY = timedelta(days=1)
NEW, OLD = datetime(2012, 1, 11, tzinfo=UTC), datetime(2011, 8, 19, tzinfo=UTC)


def named(name: str, published: datetime | None = None) -> Entry:
    return Entry(guid=name, title=Text(value=name), published=published)


def order(db: Database, *sources: str, limit: int | None = None) -> str:
    return "".join(published.id for published in entries.current(db, sources, limit=limit))


def test_known_is_what_the_archive_holds(db: Database, see: "See") -> None:
    raw, clean = named("A!"), named("A")
    see(raw, clean=[clean])
    known, unknown = entries.known(db, "blog", entry_keys([raw, named("B")]))
    assert unknown is None
    assert known is not None
    assert (known.number, known.public_id, known.revision) == (1, "A", 1)
    assert (known.raw_hash, known.entry) == (raw_hash(raw), clean)


def test_current_is_newest_first_by_instant(db: Database, see: "See") -> None:
    east = timezone(timedelta(hours=9))
    see(named("a", OLD), named("b", NEW), named("c", datetime(2012, 1, 11, 8, tzinfo=east)))
    assert order(db, "blog") == "bca"
    assert order(db, "blog", limit=2) == "bc"
    assert order(db, "blog", limit=0) == ""


def test_entries_without_a_date_come_last_the_latest_seen_first_in_document_order(
    db: Database, see: "See", now: datetime
) -> None:
    see(named("a"), named("b"), named("c", OLD))
    see(named("d"), named("e"), named("a"), at=now + DAY)
    assert order(db, "blog") == "cdeab"


def test_entries_of_one_date_are_in_document_order_the_latest_seen_first(
    db: Database, see: "See", now: datetime
) -> None:
    see(named("a", NEW), named("b", NEW))
    see(named("b", NEW), named("c", NEW), named("d", NEW), at=now + DAY)
    assert order(db, "blog") == "cdab"


def test_pages_without_a_date_are_in_the_order_of_their_documents(db: Database, see: "See") -> None:
    for name in "abc":
        see(named(name), source="pages", page=f"{name}.txt")
    assert order(db, "pages") == "abc"


def test_sources_are_merged_and_break_ties_as_named(db: Database, see: "See", now: datetime) -> None:
    see(named("a", NEW), named("b", OLD), named("c"))
    see(named("p", NEW), source="pages", page="p")
    see(named("q"), source="pages", page="q")
    see(named("r"), source="pages", page="r", at=now + DAY)
    assert order(db, "blog", "pages") == "apbrcq"
    assert order(db, "pages", "blog") == "pabrqc"
    assert order(db, "pages", "blog", limit=3) == "pab"
    assert order(db, "pages") == "prq"
    assert order(db) == order(db, "nobody") == ""


def test_current_tells_what_is_wrong_with_the_latest_revision(db: Database, see: "See") -> None:
    first = Defect(code="date-unreadable", where="item[0]/pubDate", entry=0)
    second = Defect(code="author-inferred", where="item[0]", entry=0)
    of_the_whole = Defect(code="junk-before-xml", where="line 1")
    see(named("a"), named("b"), defects=(first, second, of_the_whole))
    (a, b) = entries.current(db, ["blog"])
    assert [defect.code for defect in a.defects] == ["date-unreadable", "author-inferred"]
    assert a.defects[0].where == "item[0]/pubDate"
    assert b.defects == ()
    assert (a.source_id, a.updated) == ("blog", None)


def test_listing_is_in_the_same_order_over_all_sources(db: Database, see: "See", now: datetime) -> None:
    see(named("a", NEW), named("b", OLD), named("c"))
    see(named("p", NEW), source="pages", page="p")
    see(named("r"), source="pages", page="r", at=now + DAY)
    everything = entries.listing(db)
    assert "".join(entry.public_id for entry in everything) == order(db, "blog", "pages") == "apbrc"
    assert [entry.public_id for entry in entries.listing(db, source="pages", limit=1)] == ["p"]
    assert [entry.public_id for entry in entries.listing(db, since=NEW, until=NEW + DAY)] == ["a", "p"]
    first = everything[0]
    assert (first.number, first.title, first.published, first.first_seen, first.revision) == (1, "a", NEW, now, 1)


def test_listing_tells_the_offset_that_was_published(db: Database, see: "See") -> None:
    see(named("a", datetime(2012, 1, 11, tzinfo=timezone(timedelta(hours=1)))))
    (entry,) = entries.listing(db)
    assert entry.published is not None
    assert entry.published.isoformat() == "2012-01-11T00:00:00+01:00"


def test_find_gives_all_there_is(db: Database, see: "See", now: datetime) -> None:
    see(named("a", NEW))
    see(named("a", NEW), named("b"), at=now + DAY)
    found = entries.find(db, "a")
    assert (found.number, found.public_id, found.source, found.entry) == (1, "a", "blog", named("a", NEW))
    assert (found.first_seen, found.last_seen, found.revision, found.text) == (now, now + DAY, 1, None)
    with pytest.raises(NotInArchive):
        entries.find(db, "z")


def test_history_of_what_is_not_there_is_empty(db: Database) -> None:
    assert entries.history(db, 1) == ()


def test_a_row_that_cannot_be_read_is_an_error_of_the_archive(db: Database, see: "See") -> None:
    see(named("a"))
    db.conn.execute("UPDATE entries SET json = '{\"title\": 5}'")
    with pytest.raises(ArchiveError, match="cannot be read"):
        entries.current(db, ["blog"])
