"""Every document of ours as a reader gets it, by way of a round: valid, read alike by others, and always the same.

benchmarks/republish.py does this with a folder of real feeds.
"""

import os
from collections import Counter
from pathlib import Path

import pytest
from msgspec.structs import replace

from benchmarks import republish
from benchmarks.readers import READERS, Entry, differences

ROOT = Path(__file__).parent.parent


class Published:
    """All documents of golden cases and seeds, published in one round, a few entries to a document."""

    def __init__(self, work: Path) -> None:
        feeds = work / "feeds"
        feeds.mkdir()
        for file in sorted(ROOT.glob("tests/golden/*/input.*")):
            if file.suffix not in {".html", ".txt"}:
                (feeds / f"{file.parent.name}.xml").write_bytes(file.read_bytes())
        (feeds / "seed.xml").write_bytes((ROOT / "seeds/impower-blog.rss").read_bytes())
        self.files = sorted(feeds.iterdir())
        wanted = republish.settings_for(feeds, self.files, work, entries=3, variants=("summary", "tags", "authors"))
        publish = replace(wanted.config.publish, compress=("gzip",))  # the others take the time of all the rest
        self.settings = replace(wanted, config=replace(wanted.config, publish=publish))
        self.unread = republish.take_in(self.settings)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    return Published(tmp_path_factory.mktemp("republish"))


def test_every_document_is_there(published: Published) -> None:
    assert published.unread == []
    assert len(published.files) >= 50
    kinds = Counter((republish._place(name), kind) for name, kind, _ in republish.documents(published.settings.public))
    for place, least in {"current": len(published.files) + 1, "archived": 10, "variant": len(published.files)}.items():
        assert all(kinds[place, kind] >= least for kind in ("rss", "atom", "jsonfeed")), kinds
        assert len({kinds[place, kind] for kind in ("rss", "atom", "jsonfeed")}) == 1, kinds


def test_every_document_is_valid_and_read_alike(published: Published) -> None:
    assert republish.look(published.settings.public).findings == []


def test_what_normalize_writes_is_valid_and_read_alike(published: Published) -> None:
    report = republish.look_at_normalized(published.files, published.settings.folder)
    assert report.findings == []
    assert report.counts["normalized atom"] == len(published.files)


def test_publishing_again_gives_the_same_bytes(published: Published, tmp_path: Path) -> None:
    republish.publish_again(published.settings, tmp_path)
    assert republish.compare(published.settings.public, tmp_path) == []


def test_another_machine_gives_the_same_bytes(published: Published, tmp_path: Path) -> None:
    environment = republish.ENVIRONMENTS[1] | {"COVERAGE_PROCESS_START": ""}
    assert environment["TZ"] != os.environ.get("TZ")
    republish.publish_elsewhere(published.settings, tmp_path, environment)
    assert republish.compare(published.settings.public, tmp_path) == []


# --- that all of this can fail ----------------------------------------------------------------------------------------


ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><id>x:f</id><title>F</title><updated>2012-01-11T00:00:00Z</updated>
<author><name>A</name></author><entry><id>x:1</id><title>One &amp; only</title><updated>2012-01-11T00:00:00Z</updated>
<link href="http://example.com/?a=1&amp;b=2"/></entry></feed>"""


@pytest.mark.parametrize("reader", READERS)
def test_a_reader_finds_what_is_there_and_nothing_else(reader: str) -> None:
    there = Entry("x:1", "http://example.com/?a=1&b=2", "One & only")
    assert list(differences(reader, ATOM, [there])) == []
    for name in Entry._fields:
        (said,) = differences(reader, ATOM, [there._replace(**{name: "http://example.com/other"})])
        assert said.startswith(f"{reader} reads entry 1's {name} as ")
    (said,) = differences(reader, ATOM, [there, there])
    assert said == f"{reader} finds 1 entries, not 2"


def test_what_is_wrong_with_a_folder_is_found(tmp_path: Path) -> None:
    there = b"""{"version": "https://jsonfeed.org/version/1.1", "title": "F", "items": [%s]}"""
    items = b'{"id": "x:1", "title": "One & only", "url": "http://example.com/?a=1&b=2", "content_text": ""}'
    for name, atom, json in (
        ("right", ATOM, there % items),
        ("broken", ATOM.replace(b"<id>x:f</id>", b""), there % items),
        ("other", ATOM, there % items.replace(b"only", b"lonely")),
        ("longer", ATOM, there % (items + b"," + items)),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "atom.xml").write_bytes(atom)
        (tmp_path / name / "feed.json").write_bytes(json)
    (tmp_path / "alone").mkdir()
    (tmp_path / "alone/atom.xml").write_bytes(ATOM)
    found: dict[str, list[str]] = {}
    for file, said in republish.look(tmp_path).findings:
        found.setdefault(file, []).append(said.partition(":")[0])
    assert found.pop("broken/atom.xml")[:2] == ["MissingElement (1×)", "grammar"]
    assert {file: len(said) for file, said in found.items()} == {
        "alone/atom.xml": 1,
        "longer/atom.xml": len(READERS),
        "longer/feed.json": 1,
        "other/atom.xml": len(READERS),
    }


def test_files_that_differ_are_found(tmp_path: Path) -> None:
    for folder, files in {"one": {"a": "1", "b": "2", "c": "3"}, "other": {"a": "1", "b": "x", "d": "4"}}.items():
        (tmp_path / folder).mkdir()
        for name, text in files.items():
            (tmp_path / folder / name).write_text(text)
    found = republish.compare(tmp_path / "one", tmp_path / "other")
    assert [(each.file, each.said) for each in found] == [("b", "differs"), ("c", "is missing"), ("d", "is new")]
