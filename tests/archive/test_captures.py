import os
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlite_utils import Database

from archive import bodies, captures, entries, retrieval, sources
from archive.connect import open_archive, snapshot
from schemas.errors import ArchiveError
from schemas.feed import Feed
from schemas.outcome import Document, Gone, NotModified
from schemas.revision import ChangeSet
from schemas.snapshot import Snapshot
from schemas.source import Source

A = Document(
    url="https://x.org/feed",
    key="feed",
    body=b"<rss/>",
    status=200,
    content_type="text/xml; charset=utf-8",
    headers=(("ETag", '"a"'), ("X-Twice", "1"), ("X-Twice", "2")),
    elapsed_seconds=0.25,
)
B = Document(url=A.url, key=A.key, body=b"<rss>other</rss>")
EMPTY = Snapshot(dialect="rss", feed=Feed(), entries=())


def states(db: Database) -> list[str]:
    return [state for (state,) in db.conn.execute("SELECT state FROM captures ORDER BY number")]


@pytest.mark.parametrize("data", [b"", b"no feed at all", b"\x00\xff" * 500, os.urandom(100_000), b"a" * 3_000_000])
def test_a_body_comes_back_byte_for_byte(db: Database, now: datetime, data: bytes) -> None:
    capture = captures.record(db, "blog", Document(url="u", key="k", body=data), now=now)
    assert capture.body_hash == sha256(data).digest()
    assert retrieval.body(db, capture.body_hash) == data


def test_what_is_unread_is_found_without_looking_through_all_captures(db: Database) -> None:
    plan = [row[3] for row in db.conn.execute(f"EXPLAIN QUERY PLAN {retrieval.ALL_UNREAD}")]
    assert not [step for step in plan if step.startswith(("SCAN captures", "SCAN read"))], plan


def test_a_body_is_kept_once_and_small(db: Database, now: datetime) -> None:
    for key in ("a", "b", "a"):
        captures.record(db, "blog", Document(url=key, key=key, body=b"<item>" * 10_000), now=now)
    ((size, packed, base),) = db.conn.execute("SELECT size, length(data), base FROM bodies").fetchall()
    assert (size, base) == (60_000, None)
    assert packed < 200
    assert db.conn.execute("SELECT COUNT(*), COUNT(DISTINCT document) FROM captures").fetchone() == (3, 2)


def test_a_body_that_is_not_there_or_damaged_is_said_to_be(db: Database, now: datetime) -> None:
    with pytest.raises(ArchiveError, match="holds no body 0000"):
        retrieval.body(db, bytes(32))
    capture = captures.record(db, "blog", A, now=now)
    assert capture.body_hash is not None
    ((packed,),) = db.conn.execute("SELECT data FROM bodies").fetchall()
    db.conn.execute("UPDATE bodies SET data = ?", (packed[:-1] + bytes([packed[-1] ^ 1]),))
    with pytest.raises(ArchiveError, match="damaged"):
        retrieval.body(db, capture.body_hash)


PARSED, FAILED, CRASHED = "parsed", "failed", "crashed"


@pytest.mark.parametrize(
    ("before", "document", "is_new"),
    [
        pytest.param([], A, True, id="first"),
        pytest.param([(A, PARSED)], A, False, id="same bytes"),
        pytest.param([(A, PARSED)], B, True, id="other bytes"),
        pytest.param([(A, FAILED)], A, True, id="could not be read"),
        pytest.param([(A, CRASHED)], A, True, id="never finished"),
        pytest.param([(A, PARSED), (A, PARSED), (A, PARSED)], A, False, id="the same for long"),
        pytest.param([(A, PARSED), (B, PARSED)], A, True, id="back to what it was"),
        pytest.param([(A, PARSED), (B, FAILED)], B, True, id="the newer could not be read"),
        pytest.param([(A, PARSED), (B, FAILED)], A, False, id="what could not be read left nothing"),
        pytest.param([(A, PARSED), (B, CRASHED)], B, True, id="the newer never finished"),
        pytest.param([(A, PARSED), (B, CRASHED)], A, True, id="what never finished may have left something"),
        pytest.param([(A, FAILED), (A, PARSED)], A, False, id="read in the end"),
    ],
)
def test_a_body_is_new_until_it_was_read(
    db: Database,
    now: datetime,
    before: list[tuple[Document, str]],
    document: Document,
    is_new: bool,  # noqa: FBT001 - a table
) -> None:
    for earlier, what_came_of_it in before:
        number = captures.record(db, "blog", earlier, now=now).number
        if what_came_of_it != CRASHED:
            captures.set_outcome(db, number, None if what_came_of_it == PARSED else "no feed")
    assert captures.record(db, "blog", document, now=now).is_new == is_new
    assert captures.record(db, "blog", Document(url="u", key="other", body=document.body), now=now).is_new


def test_recording_the_entries_says_that_a_capture_was_read(db: Database, now: datetime) -> None:
    number = captures.record(db, "blog", A, now=now).number
    entries.record(db, "blog", number, EMPTY, ChangeSet(), rules_hash="r", now=now)
    assert states(db) == ["parsed"]
    assert not captures.record(db, "blog", A, now=now).is_new
    assert states(db) == ["parsed", "same"]


def test_a_crash_between_the_transactions_loses_nothing(tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "archive.db"
    db = open_archive(path)
    sources.sync(db, [Source(id="blog", url="u")], (), now=now)
    first = captures.record(db, "blog", A, now=now)
    db.close()  # and nobody read it
    db = open_archive(path)
    assert first.body_hash is not None
    assert retrieval.body(db, first.body_hash) == A.body
    again = captures.record(db, "blog", A, now=now)
    assert (again.is_new, again.number) == (True, first.number + 1)
    db.close()


def test_answers_without_a_body_are_kept_too(db: Database, now: datetime) -> None:
    captures.set_outcome(db, captures.record(db, "blog", A, now=now).number, None)
    unchanged = captures.record(db, "blog", NotModified(url=A.url, key=A.key), now=now)
    assert (unchanged.is_new, unchanged.body_hash) == (False, None)
    assert sources.copies(db, "blog")[A.url].validators.etag == '"a"'
    assert not captures.record(db, "blog", A, now=now).is_new
    assert not captures.record(db, "blog", Gone(url=A.url, key=A.key), now=now).is_new
    captures.record_failure(db, "blog", A.url, A.key, "no such file", now=now)
    assert states(db) == ["parsed", "not-modified", "same", "gone", "failed"]
    last = db.conn.execute("SELECT error, body FROM captures ORDER BY number DESC").fetchone()
    assert last == ("no such file", None)
    assert db.conn.execute("SELECT gone IS NOT NULL FROM documents").fetchall() == [(1,)]
    captures.record(db, "blog", A, now=now)
    assert db.conn.execute("SELECT gone FROM documents").fetchall() == [(None,)]


@pytest.mark.parametrize("held", [None, "held: too much of it is known"])
def test_what_was_lost_before_it_was_read_is_asked_for_again(db: Database, now: datetime, held: str | None) -> None:
    captures.set_outcome(db, captures.record(db, "blog", B, now=now).number, None)
    captures.record(db, "blog", replace(A, stamp="s"), now=now)
    db.conn.execute("UPDATE captures SET body = NULL, error = ? WHERE number = 2", (held,))
    unchanged = NotModified(url=A.url, key=A.key)
    assert captures.record(db, "blog", unchanged, now=now).unread is None
    assert A.url not in sources.copies(db, "blog")
    assert captures.record(db, "blog", A, now=now).is_new
    captures.set_outcome(db, 4, "no feed")
    captures.record(db, "blog", unchanged, now=now)
    assert sources.copies(db, "blog")[A.url].validators.etag == '"a"', "once is enough"
    assert states(db) == ["parsed", "failed", "not-modified", "failed", "not-modified"]


def test_a_capture_that_was_the_same_stays_so(db: Database, now: datetime) -> None:
    captures.set_outcome(db, captures.record(db, "blog", A, now=now).number, None)
    captures.set_outcome(db, captures.record(db, "blog", A, now=now).number, None)
    assert states(db) == ["parsed", "same"]


def test_latest_bodies_are_whole_documents_that_could_be_read(db: Database, now: datetime) -> None:
    assert retrieval.latest_bodies(db, "blog") == []
    read = captures.record(db, "blog", A, now=now).number
    captures.set_outcome(db, read, None)
    captures.set_outcome(db, captures.record(db, "blog", B, now=now).number, "no feed")
    other = Document(url="https://x.org/2", key="2", body=b"two")
    waiting = captures.record(db, "blog", other, now=now).number
    captures.record(db, "blog", NotModified(url="https://x.org/2", key="2"), now=now)
    captures.record_failure(db, "blog", "https://x.org/3", "3", "no such file", now=now)
    captures.record(db, "pages", Document(url="p", key="p", body=b"page"), now=now)
    assert retrieval.latest_bodies(db, "blog") == [(A, read), (other, waiting)]


def test_a_source_that_was_never_configured_is_refused_and_nothing_kept(db: Database, now: datetime) -> None:
    with pytest.raises(ArchiveError):
        captures.record(db, "nobody", A, now=now)
    assert db.conn.execute("SELECT COUNT(*) FROM bodies").fetchone() == (0,)


def kept(db: Database) -> list[tuple[str | None, str | None]]:
    """What each capture keeps, and what its body is packed against, by the first letters of their hashes."""
    return [
        (body and body[:8], base and base[:8])
        for body, base in db.conn.execute(
            "SELECT body, base FROM captures LEFT JOIN bodies ON hash = body ORDER BY number"
        )
    ]


def name(body: bytes) -> str:
    return sha256(body).hexdigest()[:8]


def feed(*entries: str, extra: str = "") -> bytes:
    return f"<rss>{''.join(f'<item>{entry * 30}</item>' for entry in entries)}{extra}</rss>".encode()


def document(body: bytes, key: str = "k") -> Document:
    return Document(url="u", key=key, body=body)


def take(db: Database, now: datetime, body: bytes, *, key: str = "k", error: str | None = None) -> None:
    captures.set_outcome(db, captures.record(db, "blog", document(body, key), now=now).number, error)


def test_a_body_is_packed_against_the_one_before_of_its_document(db: Database, now: datetime) -> None:
    one, other = feed("one", "two", "three"), feed("apple", "pear", "plum")
    more, most = feed("one", "two", "three", extra="!"), feed("one", "two", "three", extra="!!")
    for body, key in ((one, "k"), (other, "l"), (more, "k"), (more, "k"), (other + b" ", "l"), (most, "k")):
        take(db, now, body, key=key)
    assert kept(db) == [
        (name(one), None),
        (name(other), None),
        (name(more), name(one)),
        (name(more), name(one)),
        (name(other + b" "), name(other)),
        (name(most), name(more)),
    ]


def test_pages_of_errors_are_packed_against_each_other(db: Database, now: datetime) -> None:
    good, page = feed("one", "two", "three"), b"<html>the gateway does not know the way, request number "
    take(db, now, good)
    for number in range(3):
        take(db, now, page + b"%d" % number, error="an HTML page")
    take(db, now, good + b" ")
    assert kept(db) == [
        (name(good), None),
        (name(page + b"0"), None),
        (name(page + b"1"), name(page + b"0")),
        (name(page + b"2"), name(page + b"1")),
        (name(good + b" "), name(good)),
    ]


def test_what_came_stays_known_when_its_body_is_thinned(db: Database, now: datetime) -> None:
    take(db, now, A.body)
    db.conn.execute("UPDATE captures SET body = NULL")
    db.conn.execute("DELETE FROM bodies")
    with pytest.raises(ArchiveError, match="holds no body of the capture 1 any more: it was thinned"):
        retrieval.fetched(db, 1)
    again = captures.record(db, "blog", document(A.body), now=now)
    assert (again.is_new, again.body_hash) == (False, sha256(A.body).digest())
    assert retrieval.fetched(db, again.number).body == A.body


def test_what_was_redacted_does_not_come_back_with_the_same_bytes(db: Database, now: datetime) -> None:
    whole, redacted = feed("one", "secret"), feed("one")
    take(db, now, whole)
    bodies.keep(db.conn, sha256(redacted).hexdigest(), redacted)
    db.conn.execute("UPDATE captures SET body = ?", (sha256(redacted).hexdigest(),))
    bodies.drop(db.conn, {sha256(whole).hexdigest()})
    again = captures.record(db, "blog", document(whole), now=now)
    assert (again.is_new, again.body_hash) == (False, sha256(whole).digest())
    assert retrieval.fetched(db, again.number).body == redacted
    assert db.conn.execute("SELECT COUNT(*) FROM bodies").fetchone() == (1,)
    assert captures.record(db, "blog", document(redacted), now=now).body_hash != again.body_hash
    assert db.conn.execute("SELECT state FROM captures ORDER BY number DESC").fetchone() == ("waiting",)


def test_what_a_reader_sees_is_of_one_moment(tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "archive.db"
    writer = open_archive(path)
    sources.sync(writer, [Source(id="blog", url="u")], (), now=now)
    states = [feed("one", "two", extra=f"<item>{number}</item>") for number in range(4)]
    for state in states:
        take(writer, now, state)
    reader = open_archive(path, read_only=True)
    with snapshot(reader):
        assert retrieval.fetched(reader, 1).body == states[0]
        writer.conn.execute("UPDATE captures SET body = NULL WHERE number = 3")
        bodies.drop(writer.conn, {sha256(states[2]).hexdigest()})
        assert retrieval.fetched(reader, 3).body == states[2]
        with snapshot(reader):
            assert retrieval.fetched(reader, 4).body == states[3]
    with pytest.raises(ArchiveError, match="holds no body of the capture 3"):
        retrieval.fetched(reader, 3)
    assert retrieval.fetched(reader, 4).body == states[3]
    reader.close()
    writer.close()
