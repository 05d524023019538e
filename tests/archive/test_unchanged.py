"""Polls that brought nothing, many at once: what is told of their sources, and what they leave."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from archive import captures, chain, held, sources, timers, unchanged
from archive.unchanged import Standing, Unchanged
from schemas.outcome import Document, Gone, NotModified
from schemas.pace import Pace
from schemas.source import Source, Validators

if TYPE_CHECKING:
    from archive.connect import Database

URL = "http://e.example/feed"
SITE = Source(id="site", url=URL)
HEADERS = (("ETag", '"1"'), ("Last-Modified", "Mon, 01 Jan 2024 10:00:00 GMT"))
PACE = Pace(ttl_minutes=30)


@pytest.fixture
def site(db: "Database", now: datetime) -> "Database":
    """An archive with a source that was read and is in order."""
    sources.sync(db, (SITE,), (), now=now)
    keep(db, now, b"<rss/>")
    timers.set_pace(db, "site", PACE)
    return db


def keep(db: "Database", now: datetime, body: bytes, *, key: str = URL, is_read: bool = True) -> int:
    document = Document(url=key, key=key, body=body, headers=HEADERS, final_url=key)
    number = captures.record(db, "site", document, now=now).number
    if is_read:
        captures.set_outcome(db, number, None)
    return number


def test_a_source_in_order_is_told_with_all_that_asking_needs(site: "Database") -> None:
    (standing,) = unchanged.standings(site, ["site", "blog", "nobody"]).values()
    validators = Validators(etag='"1"', last_modified="Mon, 01 Jan 2024 10:00:00 GMT")
    assert standing == Standing(document=1, key=URL, url=URL, validators=validators, pace=PACE, next_due=None)


def fails(db: "Database", now: datetime) -> None:
    sources.set_due(db, "site", now, now=now, error="no answer")


def has_another(db: "Database", now: datetime) -> None:
    keep(db, now, b"<rss>2</rss>", key="http://e.example/2")


def is_unread(db: "Database", now: datetime) -> None:
    keep(db, now, b"<rss>2</rss>", is_read=False)


def is_held(db: "Database", now: datetime) -> None:
    held.hold(db, keep(db, now, b"<rss>2</rss>", is_read=False), "a flood")


def is_gone(db: "Database", now: datetime) -> None:
    captures.record(db, "site", Gone(url=URL, key=URL), now=now)


def is_doubted(db: "Database", now: datetime) -> None:  # noqa: ARG001  as all of these
    db.conn.execute("UPDATE documents SET breaker = 'suddenly empty'")


def gives_no_validators(db: "Database", now: datetime) -> None:
    captures.record(db, "site", Document(url=URL, key=URL, body=b"<rss/>"), now=now)


def has_no_pace(db: "Database", now: datetime) -> None:  # noqa: ARG001
    db.conn.execute("UPDATE sources SET pace = NULL")


@pytest.mark.parametrize(
    "happens",
    [fails, has_another, is_unread, is_held, is_gone, is_doubted, gives_no_validators, has_no_pace],
    ids=lambda happens: happens.__name__,
)
def test_one_that_is_not_in_order_goes_the_long_way(happens: object, site: "Database", now: datetime) -> None:
    assert callable(happens)
    happens(site, now)
    assert unchanged.standings(site, ["site"]) == {}


def test_what_they_leave_is_what_the_long_way_leaves(site: "Database", now: datetime) -> None:
    later = now + timedelta(hours=1)
    answer = NotModified(url=URL, key=URL, status=304, headers=HEADERS, final_url=URL, elapsed_seconds=0.25)
    captures.record(site, "site", answer, now=later)
    sources.set_due(site, "site", later, reasons=("so",), now=later, error=None)
    source = "SELECT * FROM sources WHERE id = 'site'"
    expected = site.conn.execute(source).fetchone()
    timers.postpone(site, "site", later + timedelta(hours=9), now=now)
    poll = Unchanged(
        source="site", document=1, polled=later, status=304, elapsed_seconds=0.25, next_due=later, reasons=("so",)
    )
    unchanged.record(site, [poll, poll])
    assert site.conn.execute(source).fetchone() == expected
    columns = [name for (name,) in site.conn.execute("SELECT name FROM pragma_table_info('captures')")]
    rows = [
        dict(zip(columns, row, strict=True)) for row in site.conn.execute("SELECT * FROM captures WHERE number > 1")
    ]
    assert [row.pop("number") for row in rows] == [2, 3, 4]
    assert len({row.pop("chain") for row in rows}) == 3
    assert rows[0] == rows[1] == rows[2]


def test_the_chain_goes_on(site: "Database", now: datetime) -> None:
    poll = Unchanged(source="site", document=1, polled=now, status=304, elapsed_seconds=0.1, next_due=now, reasons=())
    unchanged.record(site, [poll] * 3)
    keep(site, now, b"<rss>2</rss>")
    previous = None
    for link, *facts in site.conn.execute(f"SELECT chain, {chain.FACTS} FROM captures ORDER BY number"):
        assert chain.link(previous, *facts) == link
        previous = link


def test_a_retired_source_stays_retired(site: "Database", now: datetime) -> None:
    sources.retire(site, "site", now=now)
    poll = Unchanged(source="site", document=1, polled=now, status=304, elapsed_seconds=0.1, next_due=now, reasons=())
    unchanged.record(site, [poll])
    due = sources.next_due(site)["site"]
    assert due is not None
    assert due.year == 9999
