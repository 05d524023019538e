from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from archive import captures, retrieval, sources
from archive.connect import open_archive
from archive.stats import Stats, stats
from schemas.errors import ArchiveError, NotInArchive
from schemas.feed import Entry, Text
from schemas.outcome import NotModified
from tests.archive.conftest import SOURCES, See

LAST_YEAR = datetime(2023, 5, 31, 23, 59, tzinfo=UTC)


def entry(guid: str, text: str = "words", published: datetime | None = None) -> Entry:
    return Entry(guid=guid, content=Text(kind="text", value=text), published=published)


def counted(db: Database, now: datetime, name: str, source: str | None = None) -> list[object]:
    found = stats(db, source, now=now)
    return [getattr(one, name) for one in found.sources]


@pytest.fixture
def grown(db: Database, see: See, now: datetime) -> Database:
    """Two sources, over a year: the blog has three entries, one of them revised; the pages have one."""
    first = entry("a", published=datetime.fromisoformat("2012-01-11T00:00:00+01:00"))
    see(first, entry("b"), at=LAST_YEAR)
    see(first, entry("b", "other words"), at=now - timedelta(days=60))
    see(first, entry("b", "other words"), entry("c", published=datetime(2013, 2, 1, tzinfo=UTC)))
    captures.record(db, "blog", NotModified(url="blog.rss", key="blog.rss"), now=now)
    see(entry("p"), source="pages", page="p.txt")
    return db


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("id", ["blog", "pages"]),
        ("configured", [True, True]),
        ("entries", [3, 1]),
        ("revisions", [4, 1]),
        ("captures", [4, 1]),
        ("bodies", [3, 1]),
        ("oldest", [datetime.fromisoformat("2012-01-11T00:00:00+01:00"), None]),
        ("newest", [datetime(2013, 2, 1, tzinfo=UTC), None]),
        ("first_fetched", [LAST_YEAR, datetime(2024, 5, 17, 12, tzinfo=UTC)]),
        ("last_fetched", [datetime(2024, 5, 17, 12, tzinfo=UTC)] * 2),
    ],
)
def test_every_source_is_counted(grown: Database, now: datetime, name: str, expected: list[object]) -> None:
    assert counted(grown, now, name) == expected
    assert counted(grown, now, name, "pages") == expected[1:]


def test_bytes_are_told_as_received_and_as_kept(grown: Database, now: datetime) -> None:
    blog = stats(grown, "blog", now=now).sources[0]
    sizes = [size for (size,) in grown.conn.execute("SELECT body_bytes FROM captures WHERE document = 1")]
    assert blog.received_bytes == blog.body_bytes == sum(size for size in sizes if size)
    assert 0 < blog.stored_bytes < blog.body_bytes
    first = retrieval.fetched(grown, 1)
    captures.record(grown, "blog", first, now=now)
    again = stats(grown, "blog", now=now).sources[0]
    assert again.received_bytes == blog.received_bytes + len(first.body), "it came again"
    assert (again.bodies, again.stored_bytes) == (blog.bodies, blog.stored_bytes), "and was kept already"


def test_growth_is_told_by_month_the_last_twelve(grown: Database, now: datetime) -> None:
    found = stats(grown, now=now)
    assert [month.month for month in found.months] == [f"2023-{at:02}" for at in range(6, 13)] + [
        f"2024-{at:02}" for at in range(1, 6)
    ]
    by_month = {month.month: month for month in found.months}
    assert {name: (month.entries, month.revisions) for name, month in by_month.items() if month.captures} == {
        "2024-03": (0, 1),
        "2024-05": (2, 2),
    }
    assert by_month["2024-05"].captures == 3
    assert by_month["2024-05"].bodies == 2
    pages = stats(grown, "pages", now=now)
    assert pages.months == pages.sources[0].months
    assert sum(month.entries for month in pages.months) == 1
    longer = stats(grown, now=LAST_YEAR)
    assert longer.months[-1].month == "2023-05"
    assert longer.months[-1].entries == 2


def test_a_source_that_is_not_configured_any_more_still_counts(grown: Database, now: datetime) -> None:
    sources.sync(grown, SOURCES[1:], (), now=now)
    assert [(one.id, one.configured) for one in stats(grown, now=now).sources] == [("pages", True), ("blog", False)]


def test_an_unknown_source_is_told_with_those_there_are(grown: Database, now: datetime) -> None:
    with pytest.raises(NotInArchive, match="no source 'blogg'; there are blog, pages"):
        stats(grown, "blogg", now=now)


def test_what_takes_the_space_adds_up(tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "archive.db"
    with closing(open_archive(path)) as db:
        found = stats(db, now=now)
        if found.table_bytes is None or found.index_bytes is None or found.search_bytes is None:
            pytest.skip("this SQLite is built without dbstat")
        assert found.path == str(path)
        assert found.log_bytes == path.with_name("archive.db-wal").stat().st_size
        (schema,) = db.conn.execute("SELECT SUM(pgsize) FROM dbstat WHERE name = 'sqlite_schema'").fetchone()
        parts = sum(found.table_bytes.values()) + found.index_bytes + found.search_bytes + found.free_bytes
        assert parts + schema == found.file_bytes
        assert found.search_bytes > 0
        assert list(found.table_bytes.values()) == sorted(found.table_bytes.values(), reverse=True)


def test_without_dbstat_sizes_are_unknown_not_wrong(
    db: Database, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.stats.SIZES", "SELECT name FROM dbstat_that_is_not_there")
    found: Stats = stats(db, now=now)
    assert (found.table_bytes, found.index_bytes, found.search_bytes) == (None, None, None)
    assert found.path == ""
    monkeypatch.setattr("archive.stats.SIZES", "SELECT oops")
    with pytest.raises(ArchiveError, match="oops"):
        stats(db, now=now)
