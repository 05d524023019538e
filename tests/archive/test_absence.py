"""Which entries are gone from a document, and when some may have been missed."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlite_utils import Database

from archive import captures, entries, sources
from archive.absence import window_start
from schemas.feed import Entry, Feed, Text
from schemas.outcome import Gone
from schemas.snapshot import Defect

if TYPE_CHECKING:
    from tests.archive.conftest import See

DAY = timedelta(days=1)
START = datetime(2012, 1, 1, tzinfo=UTC)


def post(day: int | None, name: str = "") -> Entry:
    """The post of a day of January 2012."""
    published = None if day is None else START + day * DAY
    return Entry(guid=f"{name}{day}", title=Text(value=f"Post {name}{day}"), published=published)


def posts(*days: int) -> list[Entry]:
    return [post(day) for day in days]


def gone(db: Database) -> dict[str, str]:
    found = db.conn.execute("SELECT public_id, gone_since FROM entries WHERE gone_since IS NOT NULL ORDER BY number")
    return dict(found.fetchall())


def gaps(db: Database) -> list[tuple[int, str]]:
    return db.conn.execute("SELECT capture, detail FROM defects WHERE code = 'gap-suspected'").fetchall()


@pytest.mark.parametrize(
    ("days", "start"),
    [
        ((), None),
        ((None, None), None),
        ((5,), 5),
        ((9, 8, 7), 7),
        ((9, 8, 8), 8),
        ((7, 8, 9), 7),
        ((1, 9, 8, 7, 6, 5), 5),  # an old post that is pinned to the top
        ((1, 9, 8), 8),
        ((9, 8, 7, 6, 1, 5), 5),
        ((9, None, 8, 7), 7),
        ((5, 9, 1, 7, 2, 8), None),  # in no order
        ((1, 2, 9, 8, 7, 6), None),  # two pinned of six could be anything
        ((1, 2, 19, 18, 17, 16, 15, 14, 13, 12), 12),
        ((12, 13, 14, 15, 16, 17, 18, 19, 2, 1), 12),
    ],
)
def test_where_the_window_of_a_document_starts(days: Sequence[int | None], start: int | None) -> None:
    expected = None if start is None else START + start * DAY
    assert window_start([post(day) for day in days]) == expected


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        pytest.param([(5, 4, 3), (6, 5, 4)], set(), id="fell off the end"),
        pytest.param([(5, 4, 3), (5, 4)], set(), id="the last may have fallen off the end"),
        pytest.param([(5, 4, 3), (5, 3)], {"4"}, id="from the midst"),
        pytest.param([(5, 4, 3), (4, 3)], {"5"}, id="the newest"),
        pytest.param([(3, 4, 5), (3, 5)], {"4"}, id="the oldest first"),
        pytest.param([(5, 4, 3), (3,)], {"5", "4"}, id="several"),
        pytest.param([(1, 9, 8, 7), (1, 10, 9, 8)], set(), id="beside a post that is pinned"),
        pytest.param([(1, 9, 8, 7), (1, 10, 9, 7)], {"8"}, id="from the midst beside a post that is pinned"),
        pytest.param([(5, 4, 3), ()], set(), id="an emptied feed"),
        pytest.param([(5, 4, 3), (9, 8, 7)], set(), id="another world"),
    ],
)
def test_what_is_gone(
    db: Database, see: "See", now: datetime, documents: Sequence[tuple[int, ...]], expected: set[str]
) -> None:
    before, after = documents
    see(*posts(*before))
    recorded = see(*posts(*after), at=now + DAY)
    assert set(gone(db)) == expected
    assert recorded.gone == len(expected)
    again = see(*posts(*after), at=now + 2 * DAY)
    assert (again.gone, again.back) == (0, 0)
    assert set(gone(db).values()) <= {"2024-05-18T12:00:00.000000Z"}, "it keeps the time when it was first missing"
    assert db["entries"].count == len({*before, *after}), "nothing is deleted"


def test_what_is_back_is_not_gone(db: Database, see: "See", now: datetime) -> None:
    see(*posts(5, 4, 3))
    see(*posts(5, 3), at=now + DAY)
    assert see(*posts(5, 4, 3), at=now + 2 * DAY).back == 1
    assert gone(db) == {}
    assert see(*posts(5, 3), at=now + 3 * DAY).gone == 1
    assert list(gone(db).values()) == ["2024-05-20T12:00:00.000000Z"]


def test_of_a_feed_that_says_it_is_complete_everything_missing_is_gone(db: Database, see: "See", now: datetime) -> None:
    see(*posts(5, 4, 3), post(None, "undated"))
    see(*posts(5, 4), at=now + DAY, feed=Feed(is_complete=True))
    assert set(gone(db)) == {"3", "undatedNone"}


@pytest.mark.parametrize(
    ("feed", "code"), [(Feed(is_archive=True), None), (Feed(), "document-truncated"), (Feed(), "xml-recovered")]
)
def test_what_says_nothing_of_what_it_lacks(
    db: Database, see: "See", now: datetime, feed: Feed, code: str | None
) -> None:
    see(*posts(5, 4, 3))
    defects = (Defect(code=code, where="line 1"),) if code else ()
    see(*posts(5, 3), at=now + DAY, feed=feed, defects=defects)
    assert gone(db) == {}


def test_of_several_documents_nobody_knows_where_an_entry_belongs(db: Database, see: "See", now: datetime) -> None:
    see(*posts(5, 4, 3))
    captures.record_failure(db, "blog", "b.rss", "b.rss", "not there", now=now)
    see(*posts(5, 3), at=now + DAY)
    assert gone(db) == {}, "it may stand in the other document"
    assert see(*posts(5, 3), at=now + 2 * DAY).gone == 1, "which is not asked for any more"


def test_a_document_that_is_gone_for_good_counts_no_more(db: Database, see: "See", now: datetime) -> None:
    see(*posts(5, 4, 3))
    captures.record(db, "blog", Gone(url="b.rss", key="b.rss"), now=now)
    see(*posts(5, 3), at=now + DAY)
    assert set(gone(db)) == {"4"}


def test_pages_are_documents_of_their_own(db: Database, see: "See", now: datetime) -> None:
    for page in ("a.txt", "b.txt"):
        see(post(1, page), source="pages", page=page)
    see(post(2, "a.txt"), source="pages", page="a.txt", at=now + DAY)
    assert (gone(db), gaps(db)) == ({}, [])


def test_who_is_gone_is_told(db: Database, see: "See", now: datetime) -> None:
    see(*posts(5, 4, 3))
    see(*posts(5, 3), at=now + DAY)
    assert entries.find(db, "4").gone_since == now + DAY
    assert [one.public_id for one in entries.listing(db, only_gone=True)] == ["4"]
    assert [one.gone_since is not None for one in entries.listing(db)] == [False, True, False]
    assert [one.id for one in entries.current(db, ["blog"])] == ["5", "4", "3"], "and published still"


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        pytest.param([(3, 2, 1)], [], id="the first"),
        pytest.param([(3, 2, 1), (4, 3, 2)], [], id="as it should be"),
        pytest.param([(3, 2, 1), (6, 5, 4)], [2], id="nothing shared"),
        pytest.param([(3, 2, 1), (6, 5, 4), (7, 6, 5)], [2], id="told once"),
        pytest.param([(3, 2, 1), (6, 5, 4), (3, 2, 1)], [2, 3], id="shared with another than the one before"),
        pytest.param([(3, 2, 1), ()], [], id="an emptied feed"),
        pytest.param([(3, 2, 1), (), (6, 5, 4)], [], id="after an emptied feed"),
        pytest.param([(3, 2, 1), (4,)], [2], id="the newest alone"),
    ],
)
def test_where_a_gap_is_suspected(
    db: Database, see: "See", now: datetime, documents: Sequence[tuple[int, ...]], expected: list[int]
) -> None:
    told = [see(*posts(*days), at=now + at * DAY).gap for at, days in enumerate(documents)]
    assert [capture for capture, _ in gaps(db)] == expected
    assert [at for at, gap in enumerate(told, 1) if gap] == expected


def test_a_gap_names_both_captures_and_is_a_defect_of_the_document(db: Database, see: "See", now: datetime) -> None:
    see(*posts(3, 2, 1))
    gap = see(*posts(6, 5, 4), at=now + DAY).gap
    assert gap == (
        "captures 1 (2024-05-17T12:00Z) and 2 (2024-05-18T12:00Z) share no entry; what was published between them may "
        "be missing"
    )
    assert sources.defects(db, "blog") == (Defect(code="gap-suspected", where="document", detail=gap),)


def test_a_revised_entry_is_shared_too(see: "See", now: datetime) -> None:
    see(post(1))
    changed = Entry(guid="1", title=Text(value="Other words"), published=START)
    assert see(changed, at=now + DAY).gap is None
