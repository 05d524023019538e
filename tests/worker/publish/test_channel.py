from datetime import UTC, datetime
from typing import Any

import pytest

from archive.identity import entry_keys, feed_id, public_id
from schemas.feed import Entry, Feed, Person, Text
from schemas.publication import Channel, PublishedEntry
from schemas.snapshot import Defect, Snapshot
from schemas.source import Publication, Source
from tests.worker.publish.samples import BARE, CET, CHANNEL, SEEN, entry, html, plain
from worker.publish import channel

SOURCE = Source(id="back", url="back.rss")
CONFIGURED = Source(
    id="back", url="back.rss", title="Ours", link="http://ours.example/", description="We", language="de", author="Me"
)
FEED = Feed(
    guid="tag:example.com,2012:feed",
    title=html("Theirs &amp; <em>more</em>"),
    subtitle=plain("They"),
    home_page="http://theirs.example/",
    language="fr",
    authors=(Person(name="Them"),),
    updated=datetime(2010, 1, 1, tzinfo=UTC),
    rights="(c)",
    generator="CMS",
    icon="http://theirs.example/i",
    image="http://theirs.example/l",
)


@pytest.mark.parametrize(
    ("source", "feed", "field", "expected"),
    [
        (CONFIGURED, FEED, "title", "Ours"),
        (SOURCE, FEED, "title", "Theirs & more"),
        (SOURCE, Feed(title=plain(" ")), "title", "back"),
        (SOURCE, None, "title", "back"),
        (CONFIGURED, FEED, "link", "http://ours.example/"),
        (SOURCE, FEED, "link", "http://theirs.example/"),
        (SOURCE, None, "link", None),
        (CONFIGURED, FEED, "description", "We"),
        (SOURCE, FEED, "description", "They"),
        (SOURCE, None, "description", None),
        (CONFIGURED, FEED, "language", "de"),
        (SOURCE, FEED, "language", "fr"),
        (CONFIGURED, FEED, "authors", (Person(name="Me"),)),
        (SOURCE, FEED, "authors", (Person(name="Them"),)),
        (SOURCE, None, "authors", ()),
        (SOURCE, FEED, "id", feed_id("back")),
        (SOURCE, FEED, "url", "https://feeds.example.org/sub/back/"),
        (SOURCE, FEED, "updated", datetime(2010, 1, 1, tzinfo=UTC)),
        (SOURCE, None, "updated", None),
        (SOURCE, FEED, "rights", "(c)"),
        (SOURCE, FEED, "generator", "CMS"),
        (SOURCE, FEED, "icon", "http://theirs.example/i"),
        (SOURCE, FEED, "image", "http://theirs.example/l"),
    ],
)
def test_a_source_is_as_configured_else_as_its_feed_says(
    source: Source, feed: Feed | None, field: str, expected: object
) -> None:
    made = channel.of_source(source, feed, (), base_url="https://feeds.example.org/sub/")
    assert getattr(made, field) == expected


def test_a_publication_says_what_is_configured_and_nothing_else() -> None:
    publication = Publication(id="all", sources=("back", "forth"))
    made = channel.of_publication(publication, (entry(first_seen=SEEN),), base_url=None)
    assert made == Channel(id=feed_id("all"), title="all", updated=SEEN)


def test_the_date_of_a_feed_is_that_of_its_latest_entry() -> None:
    entries = (entry(published=datetime(2012, 1, 11, tzinfo=CET)), entry(updated=datetime(2012, 1, 10, tzinfo=UTC)))
    assert channel.of_source(SOURCE, FEED, entries, base_url=None).updated == datetime(2012, 1, 11, tzinfo=CET)


def _entries() -> tuple[Entry, ...]:
    return (
        Entry(title=plain("undated 1")),
        Entry(title=plain("old"), published=datetime(2011, 1, 1, tzinfo=UTC), guid="old"),
        Entry(title=plain("undated 2"), updated=datetime(2020, 1, 1, tzinfo=UTC)),
        Entry(title=plain("new"), published=datetime(2012, 1, 1, 0, 30, tzinfo=CET)),
        Entry(title=plain("as new"), published=datetime(2011, 12, 31, 23, 30, tzinfo=UTC)),
    )


def test_a_snapshot_becomes_entries_in_order_with_ids_and_defects() -> None:
    entries = _entries()
    keys = entry_keys(entries)
    defects = (Defect(code="a", where="x"), Defect(code="b", where="y", entry=3), Defect(code="c", where="z", entry=3))
    snapshot = Snapshot(dialect="rss", feed=FEED, entries=entries, keys=keys, defects=defects)
    made, published = channel.of_snapshot(snapshot, None)
    assert [one.entry.title.value for one in published if one.entry.title] == [
        "new", "as new", "old", "undated 1", "undated 2",
    ]  # fmt: skip
    assert {one.id for one in published} == {public_id("", one, key) for one, key in zip(entries, keys, strict=True)}
    assert published[2].id == "old"
    assert published[0].defects == defects[1:]
    assert made.defects == defects[:1]
    assert published[4].updated == datetime(2020, 1, 1, tzinfo=UTC)
    assert (made.id, made.url) == ("tag:example.com,2012:feed", None)
    assert channel.of_snapshot(Snapshot(dialect="rss", feed=FEED, entries=entries), None)[1] == tuple(
        PublishedEntry(id=one.id, entry=one.entry, updated=one.updated) for one in published
    ), "without keys they are made"


def test_a_snapshot_of_a_source_has_its_name_and_ids() -> None:
    snapshot = Snapshot(dialect="rss", feed=FEED, entries=_entries()[:1])
    made, published = channel.of_snapshot(snapshot, CONFIGURED)
    assert (made.id, made.title) == (feed_id("back"), "Ours")
    assert published[0].source_id == "back"
    assert published[0].id != channel.of_snapshot(snapshot, None)[1][0].id


@pytest.mark.parametrize(
    ("feed", "id", "title"),
    [
        (Feed(guid="g", title=plain("T")), "g", "T"),
        (Feed(home_page="http://h.example/", title=plain("T")), feed_id("http://h.example/"), "T"),
        (Feed(title=plain("T")), feed_id("T"), "T"),
        (Feed(home_page="http://h.example/"), feed_id("http://h.example/"), "http://h.example/"),
        (Feed(), feed_id(""), feed_id("")),
    ],
)
def test_a_snapshot_without_a_source_is_called_after_itself(feed: Feed, id: str, title: str) -> None:
    made, published = channel.of_snapshot(Snapshot(dialect="rss", feed=feed, entries=()), None)
    assert (made.id, made.title, published) == (id, title, ())


def test_undated_entries_stand_last_by_when_they_were_seen() -> None:
    facts: list[dict[str, Any]] = [
        {},
        {"first_seen": SEEN},
        {"published": datetime(1999, 1, 1, tzinfo=UTC)},
        {"first_seen": SEEN.replace(year=2025)},
        {"first_seen": SEEN},
    ]
    entries = [entry(str(number), **fact) for number, fact in enumerate(facts)]
    assert [one.id for one in channel.in_order(entries)] == ["2", "3", "1", "4", "0"]


def test_ids_are_unique_and_the_first_source_keeps_its_guids() -> None:
    entries = [
        entry("1", source_id="b"),
        entry("1", source_id="a"),
        entry("2", source_id="b"),
        entry("1", source_id="b"),
    ]
    made = channel.distinct(entries, {"a": 0, "b": 1})
    assert [one.id for one in made][1:3] == ["1", "2"]
    assert len({one.id for one in made}) == 4
    assert made == channel.distinct(made, {"a": 0, "b": 1})
    assert [one.source_id for one in made] == ["b", "a", "b", "b"]
    assert channel.distinct(entries[:2])[0].id == "1", "without ranks the first one keeps it"


def test_what_is_printable_is_left_alone() -> None:
    entries = (entry("1", title=Text(value="x")),)
    assert channel.printable(CHANNEL, entries) == (CHANNEL, entries)


def test_a_title_of_nothing_printable_is_replaced() -> None:
    assert channel.printable(Channel(id="urn:x:y", title="\x00"), ())[0].title == "urn:x:y"
    assert channel.printable(BARE, ())[0].title == "Bare"
