"""What a server said besides a body: validators, redirects, errors. Kept with each capture."""

from datetime import datetime, timedelta

import msgspec
import pytest
from msgspec.structs import replace
from sqlite_utils import Database

from archive import captures, retrieval, sources
from schemas.outcome import Document, Gone, NotModified, Redirect, Refusal
from schemas.source import Source, Validators

URL, MOVED = "https://x.org/feed", "https://y.org/feed"
STEP = Redirect(url=URL, status=302, location=MOVED)
FEED = Document(url=URL, key=URL, body=b"<rss/>", final_url=URL, headers=(("ETag", '"1"'), ("Last-Modified", "then")))


@pytest.fixture(autouse=True)
def _subscribed(db: Database, now: datetime) -> None:
    sources.sync(db, [Source(id="blog", url=URL)], [], now=now)


def held(db: Database) -> Validators | None:
    copy = sources.copies(db, "blog").get(URL)
    return copy.validators if copy else None


def column(db: Database, name: str) -> object:
    return db.conn.execute(f"SELECT {name} FROM captures ORDER BY number DESC LIMIT 1").fetchone()[0]


def test_validators_are_kept_with_every_document(db: Database, now: datetime) -> None:
    captures.record(db, "blog", FEED, now=now)
    assert held(db) == Validators(etag='"1"', last_modified="then")
    touched = replace(FEED, headers=(("etag", '"2"'), ("ETag", '"3"')))
    captures.record(db, "blog", touched, now=now)
    assert held(db) == Validators(etag='"2"'), "also when the body is the same; the first of several counts"
    captures.record(db, "blog", replace(FEED, headers=()), now=now)
    assert held(db) is None, "what the server stops sending is forgotten"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ((), Validators(etag='"1"', last_modified="then")),
        ((("ETag", '"2"'),), Validators(etag='"2"', last_modified="then")),
        ((("Last-Modified", "now"),), Validators(etag='"1"', last_modified="now")),
        ((("etag", '"2"'), ("LAST-MODIFIED", "now")), Validators(etag='"2"', last_modified="now")),
        ((("ETag", '"1"'), ("Date", "x")), Validators(etag='"1"', last_modified="then")),
    ],
)
def test_what_comes_with_no_change_is_current(
    db: Database, now: datetime, headers: tuple[tuple[str, str], ...], expected: Validators
) -> None:
    captures.record(db, "blog", FEED, now=now)
    answer = NotModified(url=URL, key=URL, status=304, headers=headers, final_url=URL, elapsed_seconds=0.5)
    assert captures.record(db, "blog", answer, now=now).unread == 1
    assert held(db) == expected
    assert (column(db, "status"), column(db, "elapsed_seconds"), column(db, "headers")) == (304, 0.5, None)


def test_validators_belong_to_the_address_that_gave_them(db: Database, now: datetime) -> None:
    captures.record(db, "blog", replace(FEED, final_url=MOVED, redirects=(STEP,)), now=now)
    assert held(db) == Validators(etag='"1"', last_modified="then", url=MOVED)
    assert column(db, "final_url") == MOVED
    assert msgspec.json.decode(str(column(db, "redirects")), type=list[Redirect]) == [STEP]
    assert retrieval.fetched(db, 1).final_url == MOVED, "relative links start from there"
    captures.record(db, "blog", FEED, now=now)
    assert held(db) == Validators(etag='"1"', last_modified="then")
    assert (column(db, "final_url"), column(db, "redirects")) == (None, None)
    captures.record(db, "blog", replace(FEED, url=MOVED, final_url=MOVED), now=now)
    copy = sources.Copy(key=URL, validators=Validators(etag='"1"', last_modified="then"))
    assert sources.copies(db, "blog") == {MOVED: copy}


def test_gone_is_kept_with_how_it_was_found_out(db: Database, now: datetime) -> None:
    gone = Gone(url=URL, key=URL, status=410, headers=(("Server", "x"),), final_url=MOVED, redirects=(STEP,))
    captures.record(db, "blog", gone, now=now)
    assert (column(db, "state"), column(db, "status"), column(db, "final_url")) == ("gone", 410, MOVED)


def test_what_a_server_said_instead_is_kept(db: Database, now: datetime) -> None:
    page = Refusal(
        url=URL,
        key=URL,
        status=503,
        headers=(("Content-Type", "text/html"), ("Retry-After", "60")),
        final_url=MOVED,
        redirects=(STEP,),
        elapsed_seconds=0.25,
        body=b"<html>Down</html>",
    )
    number = captures.record_failure(db, "blog", URL, URL, "it answered 503", now=now, answer=page)
    kept = retrieval.fetched(db, number)
    assert (kept.status, kept.body, kept.headers, kept.content_type) == (503, page.body, page.headers, "text/html")
    assert (column(db, "state"), column(db, "error"), column(db, "body_bytes")) == ("failed", "it answered 503", 17)
    assert retrieval.latest_bodies(db, "blog") == [], "it is no document"
    captures.record_failure(db, "blog", URL, URL, "again", now=now, answer=page, keeps_body=False)
    assert (column(db, "status"), column(db, "body")) == (503, None)
    captures.record_failure(db, "blog", URL, URL, "no route", now=now, answer=Refusal(url=URL, key=URL))
    assert (column(db, "status"), column(db, "headers"), column(db, "elapsed_seconds")) == (None, None, None)


def test_a_document_that_was_never_read_is_told_of(db: Database, now: datetime) -> None:
    """A crash came between keeping and recording, and a server that says "not modified" will not send it again."""
    unchanged = NotModified(url=URL, key=URL, status=304)
    first = captures.record(db, "blog", FEED, now=now).number
    assert captures.record(db, "blog", unchanged, now=now + timedelta(hours=1)).unread == first
    captures.set_outcome(db, first, None)
    assert captures.record(db, "blog", unchanged, now=now).unread is None
    second = captures.record(db, "blog", replace(FEED, body=b"<rss>2</rss>"), now=now).number
    third = captures.record(db, "blog", replace(FEED, body=b"<rss>3</rss>"), now=now).number
    assert captures.record(db, "blog", unchanged, now=now).unread == third
    captures.set_outcome(db, third, "no feed")
    assert captures.record(db, "blog", unchanged, now=now).unread == second
    captures.record(db, "blog", replace(FEED, body=b"<rss>4</rss>"), now=now)
    db.conn.execute("UPDATE captures SET error = 'held: x' WHERE state = 'waiting'")
    assert captures.record(db, "blog", unchanged, now=now).unread is None, "a person decides about it"
