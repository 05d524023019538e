"""Facts out of captures. What is made of them is tested in tests/worker/test_diagnosis.py."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace
from sqlite_utils import Database

from archive import breakers, captures, fetches, held, moves, sources
from schemas.diagnosis import DocumentFacts
from schemas.errors import NotInArchive
from schemas.feed import Entry, Text
from schemas.moves import Move
from schemas.outcome import Document, Gone, NotModified, Refusal
from schemas.pace import Pace
from schemas.source import Source
from tests.archive.conftest import See

URL = "https://example.org/feed.xml"
DAY = timedelta(days=1)
BLOG = Source(id="blog", url=URL)

Poll = Callable[..., int]


@pytest.fixture
def poll(db: Database, now: datetime) -> Poll:
    """Ask for a document, so many days after the first day; `what` is a body, a status, or no answer at all."""
    sources.sync(db, [BLOG], (), now=now)

    def ask(day: float, what: bytes | int | None, *, url: str = URL, read: bool = True, etag: str | None = None) -> int:
        at = now + day * DAY
        headers = (("ETag", etag),) if etag else ()
        error = None
        if isinstance(what, bytes):
            capture = captures.record(db, "blog", Document(url=url, key=url, body=what, headers=headers), now=at)
            number = capture.number
            if read and capture.is_new:
                captures.set_outcome(db, number, None)
        elif what == 304:
            number = captures.record(db, "blog", NotModified(url=url, key=url, status=304), now=at).number
        elif what == 410:
            number = captures.record(db, "blog", Gone(url=url, key=url, status=410), now=at).number
        else:
            error = f"{url}: {what}"
            answer = Refusal(url=url, key=url, status=what, elapsed_seconds=1.5)
            number = captures.record_failure(db, "blog", url, url, error, now=at, answer=answer)
        sources.set_due(db, "blog", at + DAY, now=at, error=error)
        return number

    return ask


def only(db: Database) -> DocumentFacts:
    (source,) = fetches.conditions(db)
    (document,) = source.documents
    return document


def test_nothing_is_known_of_what_never_was_polled(db: Database, now: datetime) -> None:
    blog, pages = fetches.conditions(db)
    assert (blog.id, blog.urls, blog.added) == ("blog", ("blog.rss",), now)
    assert (blog.last_polled, blog.next_due, blog.documents, blog.entries) == (None, None, (), 0)
    assert pages.id == "pages"


@pytest.mark.parametrize(
    ("answers", "told"),  # failures, last good, failing since, same since
    [
        ([b"a"], (0, 0, None, None)),
        ([b"a", 403], (1, 0, 1, 1)),
        ([b"a", 503, 503, 403, 403], (4, 0, 1, 3)),
        ([b"a", 403, 304, None, 403], (2, 2, 3, 4)),
        ([b"a", 403, None, None], (3, 0, 1, 2)),
        ([b"a", b"a", 500, b"a"], (0, 3, None, None)),
        ([404, 404], (2, None, 0, 0)),
        ([404, 404, b"a"], (0, 2, None, None)),
    ],
)
def test_a_run_of_failures_has_a_beginning(
    answers: list[bytes | int | None], told: tuple[int | None, ...], db: Database, now: datetime, poll: Poll
) -> None:
    failures, last_good, failing_since, same_since = told
    assert failures is not None
    for day, what in enumerate(answers):
        poll(day, what)

    def at(day: int | None) -> datetime | None:
        return None if day is None else now + day * DAY

    document = only(db)
    assert (document.is_failed, document.failures) == (failures > 0, failures)
    assert document.last_good == at(last_good)
    assert (document.failing_since, document.same_since) == (at(failing_since), at(same_since))
    assert document.fetched == at(len(answers) - 1)
    if document.is_failed:
        assert document.status == (answers[-1] if isinstance(answers[-1], int) else None)
        assert document.error == f"{URL}: {answers[-1]!s}"


def test_what_came_again_is_counted(db: Database, poll: Poll) -> None:
    for day in range(4):
        poll(day, b"four")
    told = only(db)
    assert (told.same, told.same_bytes, told.not_modified, told.has_validators) == (3, 12, 0, False)
    poll(4, b"four", etag='"x"')
    poll(5, 304)
    told = only(db)
    assert (told.same, told.same_bytes, told.not_modified, told.has_validators) == (4, 16, 1, True)


def test_documents_of_another_poll_are_not_told(db: Database, poll: Poll) -> None:
    poll(0, 404, url="https://old.example.org/")
    poll(1, b"a", url=URL)
    poll(1, 404, url=URL + "?2")
    (source,) = fetches.conditions(db)
    assert [(one.url, one.is_failed) for one in source.documents] == [(URL, False), (URL + "?2", True)]


def test_what_waits_for_a_person_is_told_until_it_is_overtaken(db: Database, now: datetime, poll: Poll) -> None:
    poll(0, b"a")
    held.hold(db, poll(1, b"b", read=False), "9 new entries")
    held.hold(db, poll(2, b"c", read=False), "9 new entries")
    told = only(db)
    assert (told.held, told.held_since, told.is_failed) == (2, now + DAY, False)
    poll(3, b"d")
    assert only(db).held == 0


def test_what_is_not_believed_gone_or_moved_is_told(db: Database, now: datetime, poll: Poll) -> None:
    poll(0, b"a")
    breakers.set_breaker(db, "blog", URL, "it is empty", now=now)
    told = only(db)
    assert (told.breaker, told.breaker_since, told.gone) == ("it is empty", now, None)
    move = Move(kind="feed", moved_from=URL, target="https://x.org", sightings=1, first_seen=now, last_seen=now)
    moves.keep(db, "blog", URL, "feed", move)
    poll(1, 410)
    (source,) = fetches.conditions(db)
    assert source.moves == (move,)
    assert source.documents[0].gone == now + DAY
    assert (source.documents[0].is_failed, source.documents[0].failures) == (False, 0)


def test_entries_rhythm_and_names_are_told(db: Database, now: datetime, see: See) -> None:
    see(Entry(guid="1", title=Text(value="One"), content=Text(value="one")))
    db.execute("UPDATE sources SET pace = ? WHERE id = 'blog'", ['{"gap_seconds": 60}'])
    db.execute("INSERT INTO judgements VALUES ('blog', 'guid', 'unstable', 'all', 'x', 1)")
    db.execute(
        "INSERT INTO defects (capture, code, place, detail) VALUES (1, 'gap-suspected', 'document', 'between 1 and 2')"
    )
    (blog,) = fetches.conditions(db, "blog")
    assert (blog.entries, blog.newest_seen, blog.pace) == (1, now, Pace(gap_seconds=60))
    assert (blog.unstable, blog.gap, blog.gap_seen) == ((("guid", "all"),), "between 1 and 2", now)


def test_only_what_is_configured_is_told(db: Database, now: datetime) -> None:
    with pytest.raises(NotInArchive, match="no source 'nobody'"):
        fetches.conditions(db, "nobody")
    sources.sync(db, [replace(BLOG, id="other")], (), now=now)
    assert [one.id for one in fetches.conditions(db)] == ["other"]
    with pytest.raises(NotInArchive, match="no source 'blog'"):
        fetches.conditions(db, "blog")
