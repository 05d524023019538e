"""Every reader of a dialect hands over what it does not read itself."""

import pytest

from tests.worker.parse.documents import atom, codes, read, rss
from tests.worker.parse.extensions.elements import DECLARED

RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
    f'{DECLARED}><channel rdf:about="http://e.org/"><title>T</title>{{0}}</channel>'
    '<item rdf:about="http://e.org/1"><title>1</title>{1}</item>{2}</rdf:RDF>'
)
OF_FEED = "<sy:updatePeriod>daily</sy:updatePeriod><x xmlns='urn:x'>kept</x>"
OF_ENTRY = "<itunes:season>2</itunes:season><x xmlns='urn:x'>kept</x>"
ROOT = f'version="2.0" {DECLARED}'
ATOM_HEAD = "<id>x:f</id><title>A feed</title><updated>2012-01-11T00:00:00Z</updated>"
DOCUMENTS = {
    "rss": rss(f"<title>1</title>{OF_ENTRY}", channel=f"<title>T</title>{OF_FEED}", root=ROOT),
    "rdf": RDF.format(OF_FEED, OF_ENTRY, ""),
    "rdf, beside the channel": RDF.format("", OF_ENTRY, OF_FEED),
    "atom": atom(f"<id>x:1</id>{OF_ENTRY}", feed=ATOM_HEAD + OF_FEED).replace("<feed ", f"<feed {DECLARED} "),
}


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_reader_hands_over_what_it_does_not_know(document: str) -> None:
    snapshot = read(document)
    (entry,) = snapshot.entries
    assert codes(snapshot) == []
    assert snapshot.feed.update_schedule
    assert snapshot.feed.update_schedule.period == "daily"
    assert entry.episode
    assert entry.episode.season == 2
    for kept in (snapshot.feed.unknown, entry.unknown):
        assert [(each.namespace, each.name, each.text and each.text.value) for each in kept] == [("urn:x", "x", "kept")]


def test_tombstones_are_those_of_the_snapshot() -> None:
    inside = '<at:deleted-entry ref="x:2"/>'
    document = atom("<id>x:1</id>", feed=ATOM_HEAD + inside).replace("<feed ", f"<feed {DECLARED} ")
    assert [tombstone.guid for tombstone in read(document).tombstones] == ["x:2"]
    channel = rss(channel=f"<title>T</title>{inside}", root=ROOT)
    assert [tombstone.guid for tombstone in read(channel).tombstones] == ["x:2"]


def test_a_plain_feed_never_comes_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("called for a feed without extensions")

    for name in ("entry_fields", "feed_fields"):
        monkeypatch.setattr(f"worker.parse.extensions.{name}", refuse)
    item = "<title>1</title><link>http://e.org/</link><guid>1</guid><pubDate>Wed, 11 Jan 2012 00:00:00 +0100</pubDate>"
    core = "<dc:creator>Jon</dc:creator><content:encoded>c</content:encoded><description>d</description><category>x</category>"
    root = 'version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    assert len(read(rss(item + core, root=root)).entries) == 1
    entry = '<id>x:1</id><title>1</title><link href="http://e.org/"/><updated>2012-01-11T00:00:00Z</updated><content>c</content>'
    assert len(read(atom(entry)).entries) == 1
