from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from sqlite_utils import Database

from archive import bodies, captures, provenance
from archive.bodies import KEYFRAME_EVERY
from archive.provenance import Tally
from schemas.feed import Entry
from schemas.outcome import Document, NotModified
from schemas.soundness import Finding

if TYPE_CHECKING:
    from tests.archive.conftest import See

COUNT = 5


def states(count: int = COUNT) -> list[bytes]:
    return [
        b"<rss>" + b"".join(b"<item>%d %d</item>" % (part, part**9) for part in range(30)) + b"%d</rss>" % number
        for number in range(count)
    ]


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


@pytest.fixture
def full(db: Database, now: datetime) -> Database:
    """An archive of five captures with bodies that rest on each other, and of one without."""
    for body in states():
        captures.record(db, "blog", Document(url="u", key="k", body=body), now=now)
    captures.record(db, "blog", NotModified(url="u", key="k"), now=now)
    db.conn.execute("PRAGMA foreign_keys = OFF")
    return db


def found(check: Callable[[Database, Tally], Iterator[Finding]], db: Database) -> tuple[list[str], Tally]:
    tally: Tally = Counter()
    findings = list(check(db, tally))
    assert all(one.todo for one in findings)
    return [f"{one.where}: {one.what}" for one in findings], tally


def test_nothing_is_wrong_with_an_archive_of_ours(full: Database) -> None:
    size = sum(map(len, states()))
    assert found(provenance.captures, full) == ([], {"captures": 6})
    assert found(provenance.all_bodies, full) == ([], {"bodies": COUNT, "body_bytes": size})
    assert found(provenance.some_bodies, full) == ([], {"bodies": COUNT, "body_bytes": size})
    assert provenance.head(full) == full.conn.execute("SELECT chain FROM captures WHERE number = 6").fetchone()[0]


def test_nothing_is_wrong_with_an_empty_archive(db: Database) -> None:
    for check in (provenance.captures, provenance.all_bodies, provenance.some_bodies):
        assert found(check, db) == ([], {})
    assert provenance.head(db) is None
    assert list(provenance.revised(db)) == list(provenance.revised(db, sample=3)) == []


UNFIT = "it is not as it was written, or not what followed the one before: its link does not fit"


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        ("UPDATE captures SET fetched = '2001' WHERE number = 3", [f"capture 3: {UNFIT}"]),
        ("UPDATE captures SET status = 500 WHERE number = 3", [f"capture 3: {UNFIT}"]),
        ('UPDATE captures SET headers = \'[["A","b"]]\' WHERE number = 1', [f"capture 1: {UNFIT}"]),
        ("UPDATE captures SET content_type = 'text/plain' WHERE number = 2", [f"capture 2: {UNFIT}"]),
        ("UPDATE captures SET elapsed_seconds = 9.5 WHERE number = 2", [f"capture 2: {UNFIT}"]),
        ("UPDATE captures SET state = 'gone' WHERE number = 6", [f"capture 6: {UNFIT}"]),
        ("UPDATE captures SET state = 'failed', error = 'later' WHERE number = 5", []),
        ("UPDATE captures SET chain = 'ab' WHERE number = 3", [f"capture 3: {UNFIT}", f"capture 4: {UNFIT}"]),
        ("UPDATE captures SET chain = NULL WHERE number = 6", [f"capture 6: {UNFIT}"]),
        (
            "DELETE FROM captures WHERE number = 3",
            ["capture 3: no such capture is there any more, and none is ever removed"],
        ),
        (
            "DELETE FROM captures WHERE number < 4",
            ["capture 1 to 3: no such capture is there any more, and none is ever removed"],
        ),
        (
            "INSERT INTO captures (number, document, fetched, state) VALUES (7, 1, 'now', 'failed')",
            [f"capture 7: {UNFIT}"],
        ),
        (
            "UPDATE captures SET body = (SELECT body FROM captures WHERE number = 1) WHERE number = 2",
            [f"capture 2: it brought the body {digest(states()[1])}, and keeps {digest(states()[0])}"],
        ),
        (
            "UPDATE captures SET received = (SELECT body FROM captures WHERE number = 1) WHERE number = 2",
            [
                f"capture 2: {UNFIT}",
                f"capture 2: it brought the body {digest(states()[0])}, and keeps {digest(states()[1])}",
            ],
        ),
        (
            "UPDATE bodies SET size = 7 WHERE hash = (SELECT body FROM captures WHERE number = 2)",
            [f"capture 2: it brought {len(states()[1])} bytes, and keeps 7"],
        ),
        ("UPDATE captures SET body = NULL WHERE number = 2", []),
    ],
)
def test_what_was_done_to_a_capture_is_found(full: Database, damage: str, expected: list[str]) -> None:
    full.conn.execute(damage)
    assert found(provenance.captures, full)[0] == expected


def test_what_is_thinned_or_redacted_is_counted(full: Database, see: "See") -> None:
    see(Entry(guid="a"))
    full.conn.execute("UPDATE captures SET body = NULL WHERE number IN (1, 2)")
    full.conn.execute("UPDATE captures SET body = (SELECT body FROM captures WHERE number = 4) WHERE number = 3")
    full.conn.execute("INSERT INTO tombstones (source, public_id, kind, seen) VALUES ('blog', 'x', 'forgotten', 'now')")
    assert found(provenance.captures, full) == ([], {"captures": 7, "thinned": 2, "redacted": 1})
    full.conn.execute("UPDATE captures SET body = NULL WHERE number = 7")
    assert found(provenance.captures, full) == ([], {"captures": 7, "thinned": 2, "redacted": 2}), "it went whole"


def test_what_a_revision_is_from_is_not_thinned(full: Database, see: "See") -> None:
    see(Entry(guid="a"))
    full.conn.execute("UPDATE captures SET body = NULL WHERE number = 7")
    told, tally = found(provenance.captures, full)
    assert told == ["capture 7: its body was thinned, though entry 1 has its revision 1 from it"]
    assert tally["thinned"] == 1


LOST = "it cannot be read: it rests on another that is damaged"
OTHER = "it cannot be read: its bytes are not those that were kept"


def flip(db: Database, at: int) -> None:
    body = digest(states()[at])
    ((data,),) = db.conn.execute("SELECT data FROM bodies WHERE hash = ?", (body,)).fetchall()
    db.conn.execute("UPDATE bodies SET data = ? WHERE hash = ?", (data[:-1] + bytes([data[-1] ^ 1]), body))


@pytest.mark.parametrize("at", range(COUNT))
def test_a_damaged_body_is_found_with_all_that_rest_on_it(full: Database, at: int) -> None:
    flip(full, at)
    told, tally = found(provenance.all_bodies, full)
    assert [one.split(":")[0] for one in told] == [f"body {digest(state)}" for state in states()[at:]]
    assert [one.endswith(LOST) for one in told] == [False] + [True] * (COUNT - at - 1)
    assert tally["bodies"] == COUNT
    assert len(found(provenance.some_bodies, full)[0]) == COUNT - at


def test_a_missing_body_is_found_with_all_that_rest_on_it(full: Database) -> None:
    gone = digest(states()[2])
    full.conn.execute("DELETE FROM bodies WHERE hash = ?", (gone,))
    told, _ = found(provenance.all_bodies, full)
    why = f"it cannot be read: it is kept as its difference from {gone}, which is not there"
    assert sorted(told) == sorted(f"body {digest(state)}: {why}" for state in states()[3:])


def test_a_circle_is_found(full: Database) -> None:
    full.conn.execute("UPDATE bodies SET base = ? WHERE base IS NULL", (digest(states()[-1]),))
    told, tally = found(provenance.all_bodies, full)
    assert len(told) == COUNT
    assert all("over 50 others, or itself" in one for one in told)
    assert tally["bodies"] == 0


def test_a_chain_that_is_too_long_is_found(db: Database) -> None:
    many = states(KEYFRAME_EVERY + 2)
    for before, body in zip([b"", *many], many, strict=False):
        bodies.keep(db.conn, digest(body), body, before=[digest(before)])
        db.conn.execute("UPDATE bodies SET depth = 0")
    told, tally = found(provenance.all_bodies, db)
    assert [one.split(":")[0] for one in told] == [f"body {digest(many[KEYFRAME_EVERY])}"]
    assert tally["bodies"] == KEYFRAME_EVERY + 1, "the last one stands alone, as it could not rest on such a chain"


def test_bodies_that_rest_on_the_same_one_are_all_read(db: Database) -> None:
    first, *others = states(12)
    bodies.keep(db.conn, digest(first), first)
    for body in others:
        bodies.keep(db.conn, digest(body), body, before=[digest(first)])
        more = body + b"!"
        bodies.keep(db.conn, digest(more), more, before=[digest(body)])
    told, tally = found(provenance.all_bodies, db)
    assert (told, tally["bodies"]) == ([], 23)


def test_a_quick_check_reads_a_sample(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provenance, "SAMPLE", 3)
    for body in states(9):
        bodies.keep(db.conn, digest(body), body)
    for _ in range(20):
        told, tally = found(provenance.some_bodies, db)
        assert (told, tally["bodies"]) == ([], 3)


def test_which_capture_brought_which_revisions(db: Database, see: "See") -> None:
    see(Entry(guid="a"), Entry(guid="b"))
    see(Entry(guid="p"), source="pages", page="p.txt")
    see(Entry(guid="a"), Entry(guid="b"), Entry(guid="c"))
    assert list(provenance.revised(db)) == [(1, "blog"), (2, "pages"), (3, "blog")]
    assert set(provenance.revised(db, sample=1)) <= {(1, "blog"), (2, "pages"), (3, "blog")}
    kept = provenance.revisions_of(db, 1)
    assert [(one.entry, one.number, one.capture, one.rules_hash) for one in kept] == [
        (1, 1, 1, "rules"),
        (2, 1, 1, "rules"),
    ]
    assert '"guid":"a"' in kept[0].json
