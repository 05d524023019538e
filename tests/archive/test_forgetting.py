"""What the archive does to forget; the whole of it, on files, is in tests/worker/test_forget.py."""

from datetime import datetime
from hashlib import sha256

import pytest
from sqlite_utils import Database

from archive import bodies, captures, forgetting, forgotten, retrieval
from archive.forgetting import Target
from schemas.errors import ArchiveError
from schemas.feed import Entry, Text
from schemas.outcome import Document
from schemas.revision import EntryKey
from tests.archive.conftest import See

WORDS = "it has quite some words of its own to be known by"
ENTRY = Entry(
    guid="g1",
    permalink="http://e/1",
    title=Text(kind="text", value="One of them"),
    content=Text(kind="text", value=WORDS),
)
OTHER = Entry(guid="g2", permalink="http://e/2", title=Text(kind="text", value="Another"))


def target_of(db: Database, public_id: str) -> Target:
    ((number,),) = db.conn.execute("SELECT number FROM entries WHERE public_id = ?", (public_id,)).fetchall()
    return forgetting.target(db, number)


def erase(db: Database, target: Target, now: datetime, **redacted: bytes | None) -> object:
    return forgetting.erase(db, target, redacted, reason=None, now=now)


def test_names_that_are_another_entrys_now_are_not_erased_with_it(db: Database, see: See) -> None:
    see(ENTRY, OTHER)
    see(ENTRY, Entry(guid="g2", permalink="http://e/1b", title=OTHER.title))
    names = target_of(db, "g2").names
    assert EntryKey("link", "//e/2") in names, "one that it had, and nobody has"
    assert EntryKey("link", "//e/1b") in names
    assert EntryKey("link", "//e/1") not in names
    assert target_of(db, "g1").names.isdisjoint(names)


def test_nothing_is_done_when_the_source_was_fetched_or_the_entry_revised_since(
    db: Database, see: See, now: datetime
) -> None:
    see(ENTRY, OTHER)
    target = target_of(db, "g1")
    see(ENTRY, OTHER, Entry(guid="g3"))
    assert erase(db, target, now) is None
    assert db.conn.execute("SELECT COUNT(*) FROM entries").fetchone() == (3,)
    assert not db.conn.in_transaction
    assert forgotten.names(db, "blog") is None
    assert erase(db, target_of(db, "g1"), now) is not None
    assert forgotten.names(db, "blog") is not None
    assert forgotten.names(db, "pages") is None
    assert erase(db, target, now) is None, "it is gone"


KNOWN_BY: list[tuple[tuple[EntryKey, ...], bool]] = [
    ((EntryKey("guid", "g1"),), True),
    ((EntryKey("guid", "new"), EntryKey("link", "//e/1")), True),
    ((EntryKey("guid", "new"), EntryKey("link", "//e/new")), False),
    ((EntryKey("guid", "g2"), EntryKey("link", "//e/1")), False),
    ((EntryKey("guid", "g1"), EntryKey("link", "//e/2")), True),
    ((EntryKey("title-date", "One of them\n"),), True),
    ((EntryKey("title-date", "Another\n"),), False),
    ((EntryKey("link", "g1"),), False),
    ((), False),
]


@pytest.mark.parametrize(("keys", "expected"), KNOWN_BY)
def test_what_was_forgotten_is_known_by_its_names_the_strongest_first(
    keys: tuple[EntryKey, ...],
    expected: bool,  # noqa: FBT001 - a table
    db: Database,
    see: See,
    now: datetime,
) -> None:
    see(ENTRY, OTHER)
    target = target_of(db, "g1")
    assert forgetting.is_target(db, target, keys) == expected
    erase(db, target, now)
    names = forgotten.names(db, "blog")
    assert names is not None
    assert forgotten.is_forgotten(db, names, keys) == expected


def test_names_are_hashed_under_a_key_that_every_source_has_for_itself(db: Database, see: See, now: datetime) -> None:
    see(ENTRY)
    see(ENTRY, source="pages")
    for number in (1, 2):
        erase(db, forgetting.target(db, number), now)
    found = dict(db.conn.execute("SELECT source, COUNT(*) FROM forgotten_names GROUP BY source").fetchall())
    assert found.keys() == {"blog", "pages"}
    assert db.conn.execute("SELECT COUNT(DISTINCT hash) FROM forgotten_names").fetchone() == (sum(found.values()),)
    assert db.conn.execute("SELECT COUNT(DISTINCT key) FROM forgetting_keys").fetchone() == (2,)


def test_bodies_that_rest_on_one_that_goes_can_be_read_still(db: Database, see: See, now: datetime) -> None:
    see(ENTRY)
    came = [b"<rss>" + WORDS.encode() * 40 + b"%d" % at for at in range(6)]
    for at, body in enumerate(came):
        document = Document(url="blog.rss", key="blog.rss", body=body)
        captures.set_outcome(db, captures.record(db, "blog", document, now=now).number, None if at else "no feed")
    hashes = [sha256(body).hexdigest() for body in came]
    redacted: dict[str, bytes | None] = {hashes[1]: b"<rss>" + b"left" * 200, hashes[3]: None}
    done = forgetting.erase(db, target_of(db, "g1"), redacted, reason="why", now=now)
    assert done is not None
    assert (done.bodies_cut, done.bodies_dropped, done.captures, done.kept_elsewhere) == (1, 1, 2, 0)
    for at, body in enumerate(came):
        if hashes[at] not in redacted:
            assert bodies.read(db.conn, hashes[at]) == body
    assert retrieval.fetched(db, 3).body == b"<rss>" + b"left" * 200
    with pytest.raises(ArchiveError, match="thinned or forgotten"):
        retrieval.fetched(db, 5)
    assert db.conn.execute("SELECT comment FROM tombstones").fetchone() == ("why",)


def test_what_sqlite_did_with_what_it_deletes_it_does_again_afterwards(db: Database, see: See, now: datetime) -> None:
    see(ENTRY)
    db.conn.execute("PRAGMA secure_delete = OFF")
    erase(db, target_of(db, "g1"), now)
    assert db.conn.execute("PRAGMA secure_delete").fetchone() == (0,)
