from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import feedparser
import msgspec
import pytest

from archive import captures, entries, sources
from archive.connect import open_archive
from archive.decide import decide
from archive.identity import entry_keys, feed_id, raw_hash
from schemas.config import Config, PublishSettings, Site
from schemas.errors import PublishError, UsageError
from schemas.feed import Entry, Feed
from schemas.outcome import Document
from schemas.snapshot import Defect, Snapshot
from schemas.source import Publication, Source
from tests.validity import errors
from tests.worker.publish.samples import plain
from worker.publish import publish, receipts

if TYPE_CHECKING:
    from sqlite_utils import Database

NAMES = ["rss.xml", "atom.xml", "feed.json"]
FILES = [f"{name}{suffix}" for name in NAMES for suffix in ("", ".gz", ".br", ".zst")]
CONFIG = Config(
    site=Site(base_url="https://feeds.example.org"),
    publish=PublishSettings(entries_per_feed=3),
    sources=(Source(id="one", url="one.rss"), Source(id="two", url="two.rss", title="Two")),
    publications=(Publication(id="both", sources=("two", "one"), title="Both"),),
)


@pytest.fixture
def db() -> Iterator["Database"]:
    archive = open_archive(":memory:")
    sources.sync(archive, CONFIG.sources, CONFIG.publications, now=datetime(2024, 5, 17, tzinfo=UTC))
    yield archive
    archive.conn.close()


def keep(db: "Database", source_id: str, now: datetime, *kept: Entry, defects: tuple[Defect, ...] = ()) -> None:
    """Record a document with these entries as the archive's caller does."""
    document = Document(url=f"{source_id}.rss", key="", body=repr((kept, defects)).encode())
    capture = captures.record(db, source_id, document, now=now)
    snapshot = Snapshot(
        dialect="rss",
        feed=Feed(title=plain(f"Feed {source_id}"), home_page=f"http://{source_id}.example/"),
        entries=kept,
        keys=entry_keys(kept),
        defects=defects,
    )
    known = entries.known(db, source_id, snapshot.keys)
    changes = decide(snapshot, [raw_hash(entry) for entry in kept], known)
    entries.record(db, source_id, capture.number, snapshot, changes, rules_hash="r", now=now)


def an_entry(number: int, *, guid: str | None = None) -> Entry:
    return Entry(
        guid=guid or f"guid {number}",
        title=plain(f"Title {number}"),
        content=plain(f"Body {number}"),
        published=datetime(2011, 1, 1, tzinfo=UTC) + timedelta(days=number),
    )


def ids(path: Path) -> list[str]:
    return [item["id"] for item in msgspec.json.decode(path.read_bytes())["items"]]


def test_everything_is_published_once(db: "Database", tmp_path: Path, now: datetime) -> None:
    keep(db, "one", now, *map(an_entry, (1, 3, 5, 7)))
    keep(db, "two", now, an_entry(4), defects=(Defect(code="version-missing", where="rss"),))
    report = publish(db, CONFIG, tmp_path)
    assert [(feed.id, feed.entries) for feed in report.feeds] == [("one", 3), ("two", 1), ("both", 3)]
    for feed in report.feeds:
        assert feed.paths == feed.changed == tuple(str(tmp_path / feed.id / name) for name in NAMES)
    assert ids(tmp_path / "one/feed.json") == ["guid 7", "guid 5", "guid 3"]
    assert ids(tmp_path / "both/feed.json") == ["guid 7", "guid 5", "guid 4"]

    files = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.rglob("*") if path.is_file()}
    again = publish(db, CONFIG, tmp_path)
    assert [feed.changed for feed in again.feeds] == [(), (), ()]
    assert [feed.paths for feed in again.feeds] == [feed.paths for feed in report.feeds]
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files} == files
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == files.keys()


def test_what_is_published_says_where_it_is(db: "Database", tmp_path: Path, now: datetime) -> None:
    keep(db, "one", now, an_entry(1), defects=(Defect(code="version-missing", where="rss"),))
    publish(db, CONFIG, tmp_path)
    tree = msgspec.json.decode((tmp_path / "one/feed.json").read_bytes())
    assert tree["title"] == "Feed one"
    assert tree["feed_url"] == "https://feeds.example.org/one/feed.json"
    assert tree["_backissue"]["id"] == feed_id("one")
    assert tree["_backissue"]["defects"] == [{"code": "version-missing", "where": "rss"}]
    for name, kind in (("rss.xml", "rss"), ("atom.xml", "atom")):
        data = (tmp_path / "one" / name).read_bytes()
        assert errors(data, kind) == []  # type: ignore[arg-type]
        parsed = feedparser.parse(data)
        assert (parsed.feed.title, parsed.feed.link) == ("Feed one", "http://one.example/")
        assert f"https://feeds.example.org/one/{name}" in [link.href for link in parsed.feed.links]


def test_a_source_that_never_answered_is_an_empty_feed(db: "Database", tmp_path: Path) -> None:
    publish(db, CONFIG, tmp_path)
    assert errors((tmp_path / "one/rss.xml").read_bytes(), "rss") == []
    assert errors((tmp_path / "one/atom.xml").read_bytes(), "atom") == []
    assert ids(tmp_path / "both/feed.json") == []


def test_only_what_was_asked_for_is_published(db: "Database", tmp_path: Path) -> None:
    assert [feed.id for feed in publish(db, CONFIG, tmp_path, ["both", "one"]).feeds] == ["one", "both"]
    assert publish(db, CONFIG, tmp_path, []).feeds == ()
    assert {path.name for path in tmp_path.iterdir() if path.is_dir()} == {"one", "both"}
    with pytest.raises(UsageError, match="no source or publication is called three"):
        publish(db, CONFIG, tmp_path, ["one", "three"])


def test_a_changed_word_changes_the_files_it_stands_in(db: "Database", tmp_path: Path, now: datetime) -> None:
    keep(db, "one", now, an_entry(1))
    keep(db, "two", now, an_entry(2))
    publish(db, CONFIG, tmp_path)
    changed = msgspec.structs.replace(an_entry(1), content=plain("Body 1, revised"))
    keep(db, "one", now + timedelta(hours=1), changed)
    report = publish(db, CONFIG, tmp_path)
    assert [len(feed.changed) for feed in report.feeds] == [3, 0, 3]
    assert "Body 1, revised" in (tmp_path / "both/rss.xml").read_text()


def test_two_sources_may_use_the_same_guid(db: "Database", tmp_path: Path, now: datetime) -> None:
    keep(db, "one", now, an_entry(9, guid="1"))
    keep(db, "two", now, an_entry(2, guid="1"))
    publish(db, CONFIG, tmp_path)
    (newer, older) = ids(tmp_path / "both/feed.json")
    assert newer == "1", "the entry that came first keeps it, as its subscribers know it by that"
    assert older.startswith("urn:uuid:")
    assert ids(tmp_path / "one/feed.json") == ids(tmp_path / "two/feed.json") == ["1"]
    assert errors((tmp_path / "both/rss.xml").read_bytes(), "rss") == []


def test_leftovers_of_a_killed_run_go(db: "Database", tmp_path: Path) -> None:
    leftover = tmp_path / "one" / ".rss.xml.k1ll3d.tmp"
    leftover.parent.mkdir()
    leftover.touch()
    publish(db, CONFIG, tmp_path, ["one"])
    assert {path.name for path in leftover.parent.iterdir()} == {*FILES, receipts.NAME}


def test_a_folder_that_cannot_be_written_is_an_error_of_ours(db: "Database", tmp_path: Path) -> None:
    (tmp_path / "public").touch()
    with pytest.raises(PublishError, match="cannot write"):
        publish(db, CONFIG, tmp_path / "public")


def test_a_feed_that_cannot_be_written_keeps_no_other_back(db: "Database", tmp_path: Path) -> None:
    (tmp_path / "one").touch()
    with pytest.raises(PublishError, match=r"one/.*see that"):
        publish(db, CONFIG, tmp_path)
    assert (tmp_path / "two/rss.xml").is_file()
