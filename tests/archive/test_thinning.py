from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlite_utils import Database

from archive import bodies, captures, provenance, retrieval, soundness, thinning
from archive.thinning import Thinned, thin
from schemas.feed import Entry, Text
from schemas.outcome import Document, NotModified
from schemas.snapshot import LearnedRule

if TYPE_CHECKING:
    from tests.archive.conftest import See

DAY = timedelta(days=1)
#: Bodies are old when they came before the tenth day.
OLD = 10
MANY = b"".join(b"<item>%d</item>" % (part**9) for part in range(40))


def take(db: Database, day: int, body: bytes, start: datetime, *, key: str = "k", error: str | None = None) -> int:
    """Let a body come on a day, and be read."""
    number = captures.record(db, "blog", Document(url="u", key=key, body=body), now=start + day * DAY).number
    captures.set_outcome(db, number, error)
    return number


def state(number: int) -> bytes:
    return b"<rss>" + MANY + b"%d</rss>" % number


def kept(db: Database) -> list[int]:
    """The captures that have their body still."""
    return [
        number for (number,) in db.conn.execute("SELECT number FROM captures WHERE body IS NOT NULL ORDER BY number")
    ]


def sound(db: Database) -> bool:
    tally = provenance.Tally()
    checks = [
        *provenance.captures(db, tally),
        *provenance.all_bodies(db, tally),
        *soundness.references(db),
        *soundness.file(db),
    ]
    return checks == []


def test_old_bodies_go_and_their_captures_stay(db: Database, now: datetime) -> None:
    for day in range(15):
        take(db, day, state(day), now)
    whole = db.conn.execute("SELECT number, fetched, received, chain, headers, body_bytes FROM captures").fetchall()
    done = thin(db, before=now + OLD * DAY)
    assert done.bodies == OLD
    assert done.freed_bytes > 0
    assert kept(db) == [11, 12, 13, 14, 15]
    assert (
        whole
        == db.conn.execute("SELECT number, fetched, received, chain, headers, body_bytes FROM captures").fetchall()
    )
    for number in kept(db):
        assert retrieval.fetched(db, number).body == state(number - 1)
    assert db.conn.execute("SELECT COUNT(*), SUM(base IS NULL) FROM bodies").fetchone() == (5, 1)
    assert sound(db)
    assert thin(db, before=now + OLD * DAY) == Thinned()


def test_what_it_says_it_freed_is_what_there_is_less(db: Database, now: datetime) -> None:
    for day in range(20):
        take(db, day, state(day), now)
    size = "SELECT SUM(length(data)) FROM bodies"
    (before,) = db.conn.execute(size).fetchone()
    done = thin(db, before=now + OLD * DAY)
    assert db.conn.execute(size).fetchone() == (before - done.freed_bytes,)


def test_what_a_revision_is_from_stays(db: Database, see: "See", now: datetime) -> None:
    for day, text in enumerate(["one", "one", "two", "two", "three", "three"]):
        # Each brings another body, as the texts beside it change; each second one no revision.
        entry = Entry(guid="a", title=Text(value=text), content=Text(value="a text of some eight words or a few more"))
        see(entry, at=now + day * DAY)
        take(db, day, state(day), now)
    db.conn.execute("UPDATE captures SET document = 1")
    revised = [number for (number,) in db.conn.execute("SELECT capture FROM revisions")]
    assert len(revised) == 3
    assert thin(db, before=now + OLD * DAY).bodies > 0
    assert set(revised) <= set(kept(db))
    for number in revised:
        retrieval.fetched(db, number)


@pytest.mark.parametrize(
    "reference",
    [
        """INSERT INTO learned_rules (source, rule, value, evidence, learned, capture)
        VALUES ('blog', 'r', '!', 'e', 'd', 2)""",
        """INSERT INTO judgements (source, kind, verdict, evidence, judged, capture)
        VALUES ('blog', 'guid', 'unstable', 'e', 'd', 2)""",
        "INSERT INTO tombstones (source, public_id, kind, seen, capture) VALUES ('blog', 'x', 'publisher', 'd', 2)",
        "UPDATE captures SET state = 'waiting' WHERE number = 2",
        "UPDATE captures SET fetched = '2999' WHERE number = 2",
        """INSERT INTO captures (document, fetched, state, body)
        SELECT 1, '2999', 'same', body FROM captures WHERE number = 2""",
    ],
)
def test_what_anything_else_stands_on_stays(db: Database, now: datetime, reference: str) -> None:
    for day in range(6):
        take(db, day, state(day), now)
    db.conn.execute("PRAGMA foreign_keys = OFF")
    db.conn.execute(reference)
    thin(db, before=now + OLD * DAY)
    assert 2 in kept(db)
    assert 3 not in kept(db)
    assert retrieval.fetched(db, 2).body == state(1)


def test_the_newest_of_each_document_stays(db: Database, now: datetime) -> None:
    take(db, 0, state(0), now)
    read = take(db, 1, state(1), now)
    take(db, 2, b"an older page of errors", now, error="an HTML page")
    failed = take(db, 3, b"a page of errors", now, error="an HTML page")
    other = take(db, 0, b"<rss>another</rss>", now, key="other")
    captures.record(db, "blog", NotModified(url="u", key="k"), now=now + 20 * DAY)
    captures.record_failure(db, "blog", "u", "other", "no such file", now=now + 20 * DAY)
    assert thin(db, before=now + OLD * DAY).bodies == 2
    assert kept(db) == [read, failed, other]
    again = captures.record(db, "blog", Document(url="u", key="k", body=state(1)), now=now + 21 * DAY)
    assert not again.is_new


def test_a_body_that_came_again_is_as_young_as_it_came_last(db: Database, now: datetime) -> None:
    for day, body in ((0, state(0)), (1, state(1)), (2, state(0)), (12, state(1)), (13, state(2))):
        take(db, day, body, now)
    assert thin(db, before=now + OLD * DAY).bodies == 1
    assert kept(db) == [2, 4, 5]


def test_each_step_is_bounded_and_the_next_goes_on(
    db: Database, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in range(9):
        take(db, day, state(day), now)
    monkeypatch.setattr(thinning, "CAPTURES_PER_ROUND", 3)
    left = []
    for _ in range(4):
        thin(db, before=now + OLD * DAY)
        left.append(kept(db))
    assert left == [[4, 5, 6, 7, 8, 9], [7, 8, 9], [9], [9]]
    # What was the newest then is old now, and its turn comes again.
    take(db, 20, state(20), now)
    thin(db, before=now + OLD * DAY)
    thin(db, before=now + OLD * DAY)
    thin(db, before=now + OLD * DAY)
    assert kept(db) == [10]


def test_large_bodies_go_one_at_a_time(db: Database, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thinning, "BYTES_PER_ROUND", 10)
    for day in range(4):
        take(db, day, state(day), now)
    left = []
    for _ in range(4):
        thin(db, before=now + OLD * DAY)
        left.append(kept(db))
    assert left == [[2, 3, 4], [3, 4], [4], [4]]
    assert sound(db)


def test_where_what_rests_on_it_is_damaged_all_stays(db: Database, now: datetime) -> None:
    for day in range(5):
        take(db, day, state(day), now)
    for day in (11, 12):
        take(db, day, state(day), now)
    ((packed,),) = db.conn.execute("SELECT data FROM bodies JOIN captures ON body = hash WHERE number = 6").fetchall()
    db.conn.execute(
        "UPDATE bodies SET data = ? WHERE hash = (SELECT body FROM captures WHERE number = 6)", (packed[:-1] + b"?",)
    )
    done = thin(db, before=now + OLD * DAY)
    assert (done.bodies, done.error is not None) == (0, True)
    assert "is damaged" in str(done.error)
    assert kept(db) == [1, 2, 3, 4, 5, 6, 7]
    assert retrieval.fetched(db, 5).body == state(4)


def test_learned_rules_name_captures_that_stay(db: Database, see: "See", now: datetime) -> None:
    see(Entry(guid="a"), learned=(LearnedRule(rule="r", value="!", evidence="e"),), at=now)
    see(Entry(guid="a"), Entry(guid="b"), at=now + DAY)
    see(Entry(guid="b"), at=now + 2 * DAY)
    thin(db, before=now + OLD * DAY)
    assert kept(db) == [1, 2, 3]
    assert bodies.read(db.conn, db.conn.execute("SELECT body FROM captures").fetchone()[0])
