"""`opml.xml` beside the public files, as rounds leave it."""

from datetime import datetime
from pathlib import Path

import msgspec
import pytest
from lxml import etree

from archive import feeds, sources
from archive.connect import open_archive
from schemas.config import Config, PublishSettings, Site
from schemas.feed import Feed, Text
from schemas.source import Source
from tests.worker.conftest import Backissue
from worker.publish import lists
from worker.publish.catalogue import Listed


def addresses(file: Path) -> list[str | None]:
    return [one.get("xmlUrl") for one in etree.parse(file).iter("outline")]


def test_a_round_leaves_a_list_of_all_feeds_and_of_their_further_feeds(backissue: Backissue, seeds: Path) -> None:
    seeds.write_text(seeds.read_text().replace("[publish]", '[publish]\nvariants = ["summary", "authors"]'))
    backissue("run", "--once", "--config", seeds)
    public = seeds.parent.parent / "var/public"
    found = [str(address).removeprefix("https://feeds.example.org/") for address in addresses(public / "opml.xml")]
    assert [one for one in found if one.count("/") == 1] == [
        "impower-blog/rss.xml",
        "impower-pages/rss.xml",
        "impower/rss.xml",
    ]
    assert found[1:3] == ["impower-blog/summary/rss.xml", "impower-blog/author/caroline-throssel/rss.xml"]
    assert all((public / one).is_file() for one in found)
    listed = backissue("export", "opml", "--config", seeds).out
    assert listed.encode() == (public / "opml.xml").read_bytes()


@pytest.fixture
def config() -> Config:
    return Config(
        site=Site(title="T", base_url="https://feeds.example.org"),
        publish=PublishSettings(compress=("gzip",)),
        sources=(Source(id="a", url="a.rss"), Source(id="b", url="b.rss")),
    )


def test_the_list_is_written_when_what_it_says_changes(config: Config, tmp_path: Path, now: datetime) -> None:
    db = open_archive(":memory:")
    sources.sync(db, config.sources, (), now=now)
    file = tmp_path / lists.NAME
    assert lists.write(db, config, tmp_path)
    assert not lists.write(db, config, tmp_path)
    assert (tmp_path / "opml.xml.gz").is_file()
    before = file.read_bytes()
    with db.conn:
        sources.set_feed(db.conn, "b", Feed(title=Text(value="<b>B</b>", kind="html"), subtitle=Text(value="s")))
    assert feeds.told(db) == {"b": Feed(title=Text(value="B"), subtitle=Text(value="s"))}
    assert lists.write(db, config, tmp_path)
    assert b'text="B"' in file.read_bytes()
    for bad in (b"", before):
        file.write_bytes(bad)
        assert lists.write(db, config, tmp_path), "somebody else wrote it"
    (tmp_path / lists.RECEIPT).write_bytes(b"no receipt")
    assert not lists.write(db, config, tmp_path), "it is as it has to be"
    stood = file.stat().st_mtime_ns
    retitled = msgspec.structs.replace(config, site=msgspec.structs.replace(config.site, title="U"))
    assert lists.write(db, retitled, tmp_path)
    assert file.stat().st_mtime_ns > stood
    db.close()


def test_without_base_url_there_is_no_list(config: Config, tmp_path: Path) -> None:
    db = open_archive(":memory:")
    assert not lists.write(db, msgspec.structs.replace(config, site=Site()), tmp_path)
    assert list(tmp_path.iterdir()) == []
    db.close()


def test_what_is_no_receipt_of_a_feed_tells_of_no_further_feeds(config: Config, tmp_path: Path) -> None:
    db = open_archive(":memory:")
    (tmp_path / "a").mkdir()
    (tmp_path / "a/.receipt.json").write_bytes(b"{}")
    wanted = msgspec.structs.replace(config, publish=PublishSettings(variants=("tags",)))
    assert lists.current(db, wanted, tmp_path) == {
        own_id: Listed(title=own_id, url=f"https://feeds.example.org/{own_id}/") for own_id in ("a", "b")
    }
    db.close()
