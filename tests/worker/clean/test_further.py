"""Texts beside title, summary and content are made safe, and nothing else of them changes."""

import pytest

from schemas.feed import Enclosure, Entry, Feed, LiveItem, Origin, Person, Text, UnknownElement
from schemas.podcast import Episode, Podcast
from schemas.snapshot import Deletion, Snapshot
from worker.clean import clean, further, rules_for

BAD = Text(value='<p onclick="x()">a<script>alert(1)</script> <a href="javascript:x">b</a></p>', kind="html")
GOOD = Text(value="<p>a <a>b</a></p>", kind="html")
EMPTY = Text(value="<script>x</script>", kind="html")
PLAIN = Text(value="a < b <script>")


def unknown(text: Text | None) -> UnknownElement:
    return UnknownElement(name="x", parts=(UnknownElement(name="y", text=text),))


@pytest.mark.parametrize(("before", "after"), [(BAD, GOOD), (GOOD, GOOD), (EMPTY, None), (PLAIN, PLAIN)])
def test_every_further_text_is_made_safe(before: Text, after: Text | None) -> None:
    entry = Entry(
        title=Text(value="T"),
        enclosures=(Enclosure(url="http://e.org/a", description=before), Enclosure(url="http://e.org/b")),
        episode=Episode(summary=before),
        unknown=(unknown(before),),
    )
    live = LiveItem(title=Text(value="L"), summary=before, unknown=(unknown(before),))
    feed = Feed(podcast=Podcast(summary=before), live_items=(live,), unknown=(unknown(before),))
    tombstone = Deletion(guid="1", by=Person(name="Jon"), comment=before)
    done = clean(Snapshot(dialect="rss", feed=feed, entries=(entry,), tombstones=(tombstone,)), rules_for())
    assert done.entries == (
        Entry(
            title=Text(value="T"),
            enclosures=(Enclosure(url="http://e.org/a", description=after), Enclosure(url="http://e.org/b")),
            episode=Episode(summary=after),
            unknown=(unknown(after),),
        ),
    )
    live = LiveItem(title=Text(value="L"), summary=after, unknown=(unknown(after),))
    assert done.feed == Feed(podcast=Podcast(summary=after), live_items=(live,), unknown=(unknown(after),))
    assert done.tombstones == (Deletion(guid="1", by=Person(name="Jon"), comment=after),)


def test_the_title_of_a_live_item_is_plain() -> None:
    feed = Feed(live_items=(LiveItem(title=Text(value="<b>On</b> &amp; air", kind="html")),))
    assert further.of_feed(feed).live_items[0].title == Text(value="On & air")


def test_what_is_safe_is_the_same_object() -> None:
    entry = Entry(unknown=(unknown(GOOD),), enclosures=(Enclosure(url="http://e.org/a", description=PLAIN),))
    assert further.of_entry(entry) is entry


def test_the_title_of_an_origin_is_plain() -> None:
    origin = Origin(title=Text(value="A <script>x</script><b>title</b>", kind="html"), home_page="http://e.org/")
    assert further.of_entry(Entry(origin=origin)).origin == Origin(
        title=Text(value="A title"), home_page="http://e.org/"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<form><p>a</p></form><dialog>b</dialog>", "<p>a</p><p>b</p>"),
        ("a<div>b</div>", "a<p>b</p>"),
        ("a&#27;b <a href='java&#27;script:alert(1)'>c</a>", "ab <a>c</a>"),
        ("<a href='java&#xFFFF;script:alert(1)'>c</a>", "<a>c</a>"),
        ("<div>" * 30 + "a", "<p>a</p>"),
    ],
)
def test_what_the_engine_leaves_out_is_left_out_here_as_well(before: str, after: str) -> None:
    entry = further.of_entry(Entry(unknown=(unknown(Text(value=before, kind="html")),)))
    assert entry.unknown == (unknown(Text(value=after, kind="html")),)
    assert further.of_entry(entry) is entry
