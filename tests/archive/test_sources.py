from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlite_utils import Database

from archive import captures, sources
from schemas.errors import ArchiveError
from schemas.feed import Entry, Feed, Text
from schemas.outcome import Document
from schemas.snapshot import Defect
from schemas.source import Publication, Source, Validators

if TYPE_CHECKING:
    from tests.archive.conftest import See

BLOG, PAGES = Source(id="blog", url="blog.rss"), Source(id="pages", kind="pages", url="pages/*.txt")
HOUR = timedelta(hours=1)


def ids(db: Database) -> list[tuple[str, bool]]:
    return [(row.id, row.configured) for row in sources.overview(db)]


def test_what_is_no_longer_configured_stays_and_is_marked(db: Database, now: datetime) -> None:
    new = Source(id="new", url=("https://x.org/1", "https://x.org/2"), title="New")
    sources.sync(db, [new, PAGES], (), now=now)
    assert ids(db) == [("new", True), ("pages", True), ("blog", False)]
    assert list(sources.next_due(db)) == ["new", "pages"]
    first = sources.overview(db)[0]
    assert (first.title, first.url, first.kind, first.entries) == ("New", "https://x.org/1\nhttps://x.org/2", "feed", 0)
    sources.sync(db, [BLOG], (), now=now)
    assert ids(db)[0] == ("blog", True)


def test_publications_keep_the_order_of_their_sources(db: Database, now: datetime) -> None:
    members = "SELECT publication, source FROM publication_sources ORDER BY publication, position"
    sources.sync(db, [BLOG, PAGES], [Publication(id="all", sources=("pages", "blog"))], now=now)
    assert db.conn.execute(members).fetchall() == [("all", "pages"), ("all", "blog")]
    sources.sync(db, [BLOG, PAGES], [Publication(id="all", sources=("blog",), title="All")], now=now)
    assert db.conn.execute(members).fetchall() == [("all", "blog")]
    sources.sync(db, [BLOG, PAGES], (), now=now)
    assert db.conn.execute("SELECT title, configured FROM publications").fetchall() == [("All", 0)]


def test_a_publication_of_an_unknown_source_changes_nothing(db: Database, now: datetime) -> None:
    with pytest.raises(ArchiveError):
        sources.sync(db, [PAGES], [Publication(id="all", sources=("nobody",))], now=now)
    assert ids(db) == [("blog", True), ("pages", True)]


def test_a_source_is_due_at_once_and_then_when_it_was_said(db: Database, now: datetime) -> None:
    assert sources.next_due(db) == {"blog": None, "pages": None}
    sources.set_due(db, "blog", now + HOUR, now=now, error=None)
    assert sources.next_due(db) == {"blog": now + HOUR, "pages": None}
    sources.sync(db, [BLOG, PAGES], (), now=now)  # as at every start
    assert sources.next_due(db)["blog"] == now + HOUR


def test_failures_are_counted_until_a_poll_works(db: Database, now: datetime) -> None:
    for at in (1, 2):
        sources.set_due(db, "blog", now + 9 * HOUR, now=now + at * HOUR, error="no such file")
    blog = sources.overview(db)[0]
    assert (blog.failures, blog.last_error, blog.last_polled) == (2, "no such file", now + 2 * HOUR)
    sources.set_due(db, "blog", now + 9 * HOUR, now=now, error=None)
    blog = sources.overview(db)[0]
    assert (blog.failures, blog.last_error, blog.next_due) == (0, None, now + 9 * HOUR)


def test_a_retired_source_is_never_due_again(db: Database, now: datetime) -> None:
    sources.retire(db, "blog", now=now)
    sources.retire(db, "blog", now=now + HOUR)
    sources.set_due(db, "blog", now + HOUR, now=now, error=None)
    due = sources.next_due(db)["blog"]
    assert due is not None
    assert due.year == 9999
    blog = sources.overview(db)[0]
    assert (blog.retired, blog.next_due) == (now, None)


def test_another_address_is_another_subscription(db: Database, now: datetime) -> None:
    sources.retire(db, "blog", now=now)
    sources.sync(db, [Source(id="blog", url="https://x.org/new"), PAGES], (), now=now)
    assert sources.next_due(db)["blog"] is None
    assert sources.overview(db)[0].retired is None


def test_feed_is_what_the_newest_document_says(db: Database, see: "See") -> None:
    assert sources.feed(db, "blog") is None
    assert sources.feed(db, "nobody") is None
    for title in ("One", "Two"):
        facts = Feed(title=Text(value=title), home_page="http://x.org")
        see(Entry(guid=title), feed=facts)
        assert sources.feed(db, "blog") == facts
    assert sources.overview(db)[0].title == "Two"


def test_defects_are_of_the_documents_as_last_read(db: Database, see: "See") -> None:
    junk, missing = Defect(code="junk-before-xml", where="line 1"), Defect(code="element-missing", where="channel")
    see(Entry(guid="a"), defects=(junk, Defect(code="date-unreadable", where="item[0]", entry=0)))
    assert sources.defects(db, "blog") == (junk,)
    see(Entry(guid="a"), Entry(guid="b"), defects=(missing,))
    assert sources.defects(db, "blog") == (missing,)
    see(Entry(guid="p"), source="pages", page="p.txt", defects=(junk,))
    see(Entry(guid="q"), source="pages", page="q.txt", defects=(missing,))
    assert sources.defects(db, "pages") == (junk, missing)
    assert sources.defects(db, "blog") == (missing,)


def test_a_document_keeps_its_number_when_its_address_moves(db: Database) -> None:
    number = sources.document_id(db, "blog", "http://x.org/feed", "feed")
    assert not db.conn.in_transaction
    assert sources.document_id(db, "blog", "http://x.org/feed", "feed") == number
    assert sources.document_id(db, "blog", "https://x.org/feed", "feed") == number
    assert sources.document_id(db, "blog", "https://x.org/other", "other") != number
    assert sources.document_id(db, "pages", "https://x.org/feed", "feed") != number


def test_validators_are_kept_byte_for_byte_and_forgotten_when_they_are_not_sent(db: Database, now: datetime) -> None:
    def serve(url: str, **headers: str) -> dict[str, Validators]:
        sent = tuple((name.replace("_", "-"), value) for name, value in headers.items())
        captures.record(db, "blog", Document(url=url, key="feed", body=b"same", headers=sent), now=now)
        return {found: copy.validators for found, copy in sources.copies(db, "blog").items()}

    url = "https://x.org/feed"
    assert serve(url) == {}
    assert serve(url, ETAG='W/"a"', Content_Type="x") == {url: Validators(etag='W/"a"')}
    assert serve(url, last_modified="yesterday") == {url: Validators(last_modified="yesterday")}
    sources.document_id(db, "blog", "https://x.org/moved", "feed")
    assert sources.copies(db, "blog") == {}
    serve(url, etag="b")
    assert serve(url) == {}


def test_what_was_configured_once_can_be_read_again(db: Database, now: datetime) -> None:
    old = Source(id="old", url="old.rss", title="Old")
    both = Publication(id="both", sources=("blog", "old"), title="Both")
    sources.sync(db, [old, BLOG], [both, Publication(id="all", sources=("blog",))], now=now)
    sources.sync(db, [BLOG, PAGES], [Publication(id="all", sources=("blog",))], now=now)
    assert sources.former(db) == ((old,), (both,))
    for table in ("sources", "publications"):
        db.conn.execute(f"UPDATE {table} SET settings = '{{\"id\": 1}}' WHERE NOT configured")
    found, combined = sources.former(db)
    assert [one.id for one in found] == ["old"]
    assert [(one.id, one.sources) for one in combined] == [("both", ("blog", "old"))]
