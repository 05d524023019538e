"""Archived documents: a client that follows RFC 5005 collects everything, and what is full stays as it is."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import etree
from msgspec.structs import replace

from archive import pages, sources
from archive.connect import open_archive
from schemas.config import Config, Encoding, PublishSettings, Site
from schemas.feed import Category, Entry
from schemas.source import EntryFilter, Publication, Source
from tests.worker.publish.samples import plain
from tests.worker.publish.test_publish import keep
from worker.publish import publish

if TYPE_CHECKING:
    from sqlite_utils import Database

BASE = "https://feeds.example.org/"
CONFIG = Config(
    site=Site(base_url=BASE),
    publish=PublishSettings(entries_per_feed=10),
    sources=(Source(id="one", url="one.rss"), Source(id="two", url="two.rss")),
    publications=(Publication(id="both", sources=("one", "two")),),
)
A = "{http://www.w3.org/2005/Atom}"
FH = "{http://purl.org/syndication/history/1.0}"
DAY = timedelta(days=1)
START = datetime(2011, 1, 1, tzinfo=UTC)


@pytest.fixture
def db() -> Iterator["Database"]:
    archive = open_archive(":memory:")
    sources.sync(archive, CONFIG.sources, CONFIG.publications, now=datetime(2024, 5, 17, tzinfo=UTC))
    yield archive
    archive.close()


def an_entry(number: int, words: str = "as it was", *, prefix: str = "guid") -> Entry:
    return Entry(
        guid=f"tag:x.example,2011:{prefix}-{number}",
        title=plain(f"Title {number}"),
        content=plain(f"Body {number} {words}"),
        published=START + number * DAY,
    )


Collected = dict[str, tuple[str, str]]


def documents(out: Path, feed: str) -> list[Path]:
    """Give the current document and all archived ones it leads to, the newest first."""
    found = [out / feed / "atom.xml"]
    while True:
        root = etree.parse(found[-1]).getroot()
        links = root.findall(f"{A}link[@rel='prev-archive']")
        is_archive = root.find(f"{FH}archive") is not None
        assert is_archive == (len(found) > 1)
        if not links:
            return found
        (link,) = links
        found.append(out / link.get("href", "").removeprefix(BASE))
        assert len(found) < 10_000


def collect(out: Path, feed: str) -> Collected:
    """Collect every entry of a feed as RFC 5005 §4 and its appendix say: of each the state that was updated last."""
    collected: dict[str, tuple[datetime, str]] = {}
    for path in documents(out, feed):
        for entry in etree.parse(path).getroot().findall(f"{A}entry"):
            own_id = entry.findtext(f"{A}id") or ""
            updated = datetime.fromisoformat(entry.findtext(f"{A}updated") or "")
            if own_id not in collected or updated > collected[own_id][0]:
                collected[own_id] = (updated, entry.findtext(f"{A}content") or "")
    return {own_id: (updated.isoformat(), content) for own_id, (updated, content) in collected.items()}


def bodies(found: Collected) -> dict[str, str]:
    return {own_id: content for own_id, (_, content) in found.items()}


def frozen(out: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in out.rglob("archive/*/*") if path.is_file()}


def test_a_client_collects_every_entry_before_and_after_changes(db: "Database", tmp_path: Path, now: datetime) -> None:
    first = [an_entry(number) for number in range(127)]
    keep(db, "one", now, *reversed(first[:90]))
    keep(db, "two", now, *reversed(first[90:]))
    report = publish(db, CONFIG, tmp_path)
    assert [(feed.id, feed.pages, feed.pages_written) for feed in report.feeds] == [
        ("one", 9, 9),
        ("two", 3, 3),
        ("both", 12, 12),
    ]
    expected = {f"tag:x.example,2011:guid-{number}": f"Body {number} as it was" for number in range(127)}
    assert bodies(collect(tmp_path, "both")) == expected
    assert len(documents(tmp_path, "both")) == 13
    before = frozen(tmp_path)

    revised = [an_entry(number, "revised") for number in (3, 4, 50, 88)]
    fresh = [an_entry(number) for number in range(127, 140)]
    later = now + DAY
    keep(db, "one", later, *fresh, *revised)
    publish(db, CONFIG, tmp_path)
    expected |= {entry.guid or "": entry.content.value for entry in (*fresh, *revised) if entry.content}
    assert bodies(collect(tmp_path, "both")) == expected
    after = frozen(tmp_path)
    assert before.items() <= after.items(), "what is frozen keeps its bytes"
    assert len(after) > len(before)


def test_every_format_leads_on(db: "Database", tmp_path: Path, now: datetime) -> None:
    keep(db, "one", now, *(an_entry(number) for number in range(25)))
    publish(db, CONFIG, tmp_path)
    for name, beside in (("rss.xml", "1/2.rss.xml"), ("atom.xml", "1/2.xml"), ("feed.json", "1/2.json")):
        assert f"{BASE}one/archive/{beside}" in (tmp_path / "one" / name).read_text()
        page = (tmp_path / "one/archive" / beside).read_text()
        assert f"{BASE}one/archive/{beside.replace('/2', '/1')}" in page


def test_a_feed_that_fits_has_no_archive(db: "Database", tmp_path: Path, now: datetime) -> None:
    keep(db, "one", now, *(an_entry(number) for number in range(9)))
    publish(db, CONFIG, tmp_path)
    assert documents(tmp_path, "one") == [tmp_path / "one/atom.xml"]
    assert frozen(tmp_path) == {}


def test_a_complete_feed_says_so_and_holds_everything(db: "Database", tmp_path: Path, now: datetime) -> None:
    config = replace(CONFIG, sources=(replace(CONFIG.sources[0], complete=True),), publications=())
    keep(db, "one", now, *(an_entry(number) for number in range(25)))
    publish(db, config, tmp_path)
    root = etree.parse(tmp_path / "one/atom.xml").getroot()
    assert root.find(f"{FH}complete") is not None
    assert len(root.findall(f"{A}entry")) == 25
    assert frozen(tmp_path) == {}


def test_the_same_archive_gives_the_same_files_anywhere(db: "Database", tmp_path: Path, now: datetime) -> None:
    # In one go, and round by round: archived documents do not depend on when they were published.
    for day in range(12):
        numbers = range(day * 3, day * 3 + 3)
        keep(db, "one", now + day * DAY, *map(an_entry, numbers), an_entry(day, "revised"))
        publish(db, CONFIG, tmp_path / "by round")
    archive = frozen(tmp_path / "by round")
    db.conn.execute("DELETE FROM pages")
    db.conn.execute("DELETE FROM generations")
    publish(db, CONFIG, tmp_path / "at once")
    again = frozen(tmp_path / "at once")
    assert {path.relative_to(tmp_path / "at once"): data for path, data in again.items()} == {
        path.relative_to(tmp_path / "by round"): data for path, data in archive.items()
    }


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda config: replace(config, site=Site(base_url="https://other.example")), id="another address"),
        pytest.param(
            lambda config: replace(
                config,
                publications=(replace(config.publications[0], exclude=(EntryFilter(tag="drop"),)),),
            ),
            id="another filter",
        ),
        pytest.param(
            lambda config: replace(config, publications=(replace(config.publications[0], sources=("one",)),)),
            id="other sources",
        ),
    ],
)
def test_what_cannot_stay_ends_a_generation(
    db: "Database", tmp_path: Path, now: datetime, change: Callable[[Config], Config]
) -> None:
    keep(db, "one", now, *(replace(an_entry(n), categories=(Category(term="drop"),)) for n in range(15)))
    keep(db, "one", now, *(an_entry(n) for n in range(15, 40)))
    keep(db, "two", now, *(an_entry(n) for n in range(40, 60)))
    publish(db, CONFIG, tmp_path)
    before = {path: data for path, data in frozen(tmp_path).items() if "both" in path.parts}
    publish(db, change(CONFIG), tmp_path)
    assert {path.parent.name for path in documents_of(tmp_path, "both")} == {"2"}
    assert before.items() <= frozen(tmp_path).items(), "clients may still be reading them"


def documents_of(out: Path, feed: str) -> list[Path]:
    """Give the archived documents of the generation that the current one leads to."""
    newest = max((int(path.name) for path in (out / feed / "archive").iterdir()), default=0)
    assert f"archive/{newest}/" in (out / feed / "atom.xml").read_text()
    return list((out / feed / "archive" / str(newest)).iterdir())


def test_a_lost_file_is_made_again_as_it_was(db: "Database", tmp_path: Path, now: datetime) -> None:
    keep(db, "one", now, *(an_entry(number) for number in range(25)))
    publish(db, CONFIG, tmp_path)
    before = frozen(tmp_path)
    (tmp_path / "one/archive/1/1.xml").unlink()
    (tmp_path / "one/archive/1/2.json").unlink()
    publish(db, CONFIG, tmp_path)
    assert frozen(tmp_path) == before


def test_a_lost_file_that_is_made_otherwise_today_starts_a_generation(
    db: "Database", tmp_path: Path, now: datetime
) -> None:
    keep(db, "one", now, *(an_entry(number) for number in range(25)))
    publish(db, CONFIG, tmp_path)
    db.conn.execute("UPDATE pages SET hashes = replace(hashes, 'a', 'b')")
    (tmp_path / "one/archive/1/1.xml").unlink()
    publish(db, CONFIG, tmp_path)
    assert bodies(collect(tmp_path, "one")).keys() == {f"tag:x.example,2011:guid-{number}" for number in range(25)}
    assert {path.parent.name for path in documents_of(tmp_path, "one")} == {"2"}


def test_an_older_archive_does_not_overwrite_what_was_published(db: "Database", tmp_path: Path, now: datetime) -> None:
    keep(db, "one", now, *(an_entry(number) for number in range(25)))
    publish(db, CONFIG, tmp_path)
    before = frozen(tmp_path)
    other = open_archive(":memory:")
    sources.sync(other, CONFIG.sources, CONFIG.publications, now=now)
    keep(other, "one", now + DAY, *(an_entry(number, prefix="other") for number in range(25)))
    publish(other, CONFIG, tmp_path)
    assert before.items() <= frozen(tmp_path).items()
    assert bodies(collect(tmp_path, "one")).keys() == {f"tag:x.example,2011:other-{number}" for number in range(25)}
    other.close()


def test_pages_that_are_over_are_removed_with_what_has_to_go(db: "Database", tmp_path: Path, now: datetime) -> None:
    keep(db, "one", now, *(an_entry(number) for number in range(25)))
    publish(db, CONFIG, tmp_path)
    with db.conn:
        pages.end(db.conn, "one")
        sources.mark_changed(db.conn, "one", "another")
    publish(db, CONFIG, tmp_path, anyway=True)
    for feed in ("one", "both"):
        assert [path.name for path in (tmp_path / feed / "archive").iterdir()] == ["2"]


def test_an_entry_that_is_revised_again_and_again_stands_once_in_a_document(
    db: "Database", tmp_path: Path, now: datetime
) -> None:
    for day in range(23):
        keep(db, "one", now + day * DAY, an_entry(1, f"for the {day}th time"), an_entry(2))
    publish(db, CONFIG, tmp_path)
    for path in documents(tmp_path, "one"):
        found = [entry.findtext(f"{A}id") for entry in etree.parse(path).getroot().findall(f"{A}entry")]
        assert len(found) == len(set(found))
    assert bodies(collect(tmp_path, "one"))["tag:x.example,2011:guid-1"] == "Body 1 for the 22th time"


def test_what_is_deleted_is_told_under_the_id_that_it_had(db: "Database", tmp_path: Path, now: datetime) -> None:
    twin = replace(an_entry(1), content=plain("Another's"))
    keep(db, "one", now, an_entry(1), an_entry(2))
    keep(db, "two", now, twin)
    publish(db, CONFIG, tmp_path)
    before = bodies(collect(tmp_path, "both"))
    db.conn.execute(
        "INSERT INTO tombstones (source, public_id, kind, deleted, seen) VALUES ('two', ?, 'publisher', ?, ?)",
        (twin.guid, now.isoformat(), now.isoformat()),
    )
    sources.mark_changed(db.conn, "two", "another")
    publish(db, CONFIG, tmp_path)
    root = etree.parse(tmp_path / "both/atom.xml").getroot()
    (told,) = root.findall("{http://purl.org/atompub/tombstones/1.0}deleted-entry")
    assert before[told.get("ref", "")] == "Another's"
    assert bodies(collect(tmp_path, "both")).keys() == before.keys() - {told.get("ref")}


def test_fewer_entries_than_an_archived_document_holds_are_no_reason_to_be_held(
    db: "Database", tmp_path: Path, now: datetime
) -> None:
    keep(db, "one", now, *(an_entry(number) for number in range(12)))
    publish(db, CONFIG, tmp_path)
    fewer = replace(CONFIG, publish=replace(CONFIG.publish, entries_per_feed=3))
    for number in range(12, 32):  # what waits for a document of ten goes there all at once
        keep(db, "one", now + number * DAY, an_entry(number))
        assert not any(feed.held for feed in publish(db, fewer, tmp_path).feeds)
    assert len(collect(tmp_path, "one")) == 32


def test_an_older_copy_of_the_files_leads_to_nothing_that_is_not_there(
    db: "Database", tmp_path: Path, now: datetime
) -> None:
    public, copy = tmp_path / "public", tmp_path / "copy"
    keep(db, "one", now, *(an_entry(number) for number in range(12)))
    publish(db, CONFIG, public)
    shutil.copytree(public, copy)
    keep(db, "one", now + DAY, *(an_entry(number) for number in range(12, 45)))
    publish(db, CONFIG, public)
    before = frozen(public)
    shutil.rmtree(public)
    shutil.copytree(copy, public)
    publish(db, CONFIG, public)
    assert len(collect(public, "one")) == 45
    assert frozen(public) == before


def test_archived_documents_have_the_siblings_that_are_wanted(db: "Database", tmp_path: Path, now: datetime) -> None:
    folder = tmp_path / "one/archive/1"
    keep(db, "one", now, *(an_entry(number) for number in range(12)))
    ways: tuple[tuple[Encoding, ...], ...] = (("gzip",), ("br",), (), ("gzip", "zstd"))
    config = CONFIG
    for way, suffixes in zip(ways, ({".gz"}, {".br"}, set[str](), {".gz", ".zst"}), strict=True):
        config = replace(CONFIG, publish=replace(CONFIG.publish, compress=way))
        publish(db, config, tmp_path)
        assert {path.suffix for path in folder.iterdir()} == {".xml", ".json"} | suffixes
    next(folder.glob("*.zst")).unlink()
    keep(db, "one", now + DAY, an_entry(12))
    publish(db, config, tmp_path)
    assert len(list(folder.glob("*.zst"))) == 3


@pytest.mark.parametrize("how", ["both are there", "the first is left out", "the first is withdrawn"])
def test_an_entry_that_is_not_held_stands_for_no_other(db: "Database", tmp_path: Path, now: datetime, how: str) -> None:
    first = replace(an_entry(1), categories=(Category(term="press"),))
    keep(db, "one", now, first, an_entry(2))
    keep(db, "two", now, replace(an_entry(1), content=plain("Another's")))
    exclude = (EntryFilter(tag="press"),) if how == "the first is left out" else ()
    if how == "the first is withdrawn":
        db.conn.execute(
            "INSERT INTO tombstones (source, public_id, kind, deleted, seen) VALUES ('one', ?, 'publisher', ?, ?)",
            (first.guid, now.isoformat(), now.isoformat()),
        )
    both = replace(CONFIG.publications[0], duplicates="first", exclude=exclude)
    publish(db, replace(CONFIG, publications=(both,)), tmp_path)
    found = sorted(bodies(collect(tmp_path, "both")).values())
    assert found == (
        ["Body 1 as it was", "Body 2 as it was"] if how == "both are there" else ["Another's", "Body 2 as it was"]
    )
