"""Apple's and Google's podcast elements. Sources: Apple's podcast RSS guide, Google's RSS guidelines, real feeds."""

from typing import Any

import pytest

from schemas.feed import Category, Enclosure, Entry, Person, Text
from schemas.media import Image
from schemas.podcast import Note
from tests.worker.parse.extensions.elements import of_entry, of_feed, value
from worker.parse.values import Reading

ARTS = "http://www.itunes.com/dtds/podcast-1.0.dtd"


@pytest.mark.parametrize(
    ("inside", "path", "expected"),
    [
        ("<itunes:author>Jon</itunes:author>", "authors", (Person(name="Jon"),)),
        ("<itunes:author>jon@e.org (Jon)</itunes:author>", "authors", (Person(name="Jon", email="jon@e.org"),)),
        ("<itunes:episode>12</itunes:episode>", "episode.number", 12),
        ("<itunes:episode>twelve</itunes:episode>", "episode", None),
        ("<itunes:episode>1</itunes:episode><itunes:episode>2</itunes:episode>", "episode.number", 1),
        ("<itunes:season> 3 </itunes:season>", "episode.season", 3),
        ("<itunes:episodeType>Bonus</itunes:episodeType>", "episode.kind", "bonus"),
        ("<itunes:title>Only\nthe title</itunes:title>", "episode.title", "Only the title"),
        ("<itunes:subtitle>Short</itunes:subtitle>", "episode.subtitle", "Short"),
        ("<itunes:order>2</itunes:order>", "episode.order", 2),
        ("<itunes:explicit>yes</itunes:explicit>", "episode.is_explicit", True),
        ("<itunes:explicit>clean</itunes:explicit>", "episode.is_explicit", False),
        ("<itunes:explicit>true</itunes:explicit>", "episode.is_explicit", True),
        ("<itunes:explicit>perhaps</itunes:explicit>", "episode", None),
        ("<itunes:block>Yes</itunes:block>", "episode.is_blocked", True),
        ("<itunes:block>no</itunes:block>", "episode", None),
        ("<itunes:isClosedCaptioned>yes</itunes:isClosedCaptioned>", "episode.is_closed_captioned", True),
        ('<itunes:image href="http://e.org/i.png"/>', "images", (Image(url="http://e.org/i.png", role="cover"),)),
        ("<itunes:image>http://e.org/i.png</itunes:image>", "images", (Image(url="http://e.org/i.png", role="cover"),)),
        (
            "<itunes:keywords>one, two ,,one</itunes:keywords>",
            "categories",
            (Category(term="one"), Category(term="two")),
        ),
        ("<itunes:summary>All of it</itunes:summary>", "content", Text(value="All of it")),
        ("<itunes:summary>a &lt;b&gt;b&lt;/b&gt;</itunes:summary>", "content", Text(value="a <b>b</b>", kind="html")),
        ("<googleplay:author>Jon</googleplay:author>", "authors", (Person(name="Jon"),)),
        ("<googleplay:description>All</googleplay:description>", "content", Text(value="All")),
        ("<googleplay:explicit>Yes</googleplay:explicit>", "episode.is_explicit", True),
        ('<googleplay:image href="http://e.org/i"/>', "images", (Image(url="http://e.org/i", role="cover"),)),
    ],
)
def test_what_is_said_of_an_episode(inside: str, path: str, expected: Any) -> None:
    assert value(of_entry(inside), path) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1:02:03", 3723),
        ("02:03", 123),
        ("3723", 3723),
        ("3723.5", 3723.5),
        ("0:0:59", 59),
        ("75:00", 4500),
        ("PT1H2M3S", 3723),
        ("PT62M", 3720),
        ("P1DT0.5S", 86_400.5),
        ("P5M", None),
        ("P1DT", None),
        ("PT", None),
        ("1h", None),
        ("", None),
        ("an hour", None),
        ("-5", None),
        ("1:2:3:4", None),
        ("٣", None),
    ],
)
def test_a_duration(written: str, expected: float | None) -> None:
    inside = f"<itunes:duration>{written}</itunes:duration>"
    assert value(of_entry(inside), "episode.duration_seconds") == expected
    entry = Entry(enclosures=(Enclosure(url="http://e.org/a"), Enclosure(url="http://e.org/b")))
    assert [file.duration_seconds for file in of_entry(inside, entry).enclosures] == [expected, None]


def test_a_summary_is_told_once() -> None:
    content, other = Text(value="<p>All of it</p>", kind="html"), Text(value="Short")
    inside = "<itunes:summary>{}</itunes:summary>"
    assert of_entry(inside.format("&lt;p&gt;All of it&lt;/p&gt;"), Entry(content=content)) == Entry(content=content)
    entry = of_entry(inside.format("Short"), Entry(content=content))
    assert (entry.content, entry.episode and entry.episode.summary) == (content, other)


def test_a_subtitle_stands_for_a_text_where_nothing_else_does() -> None:
    subtitle = "<itunes:subtitle>Short</itunes:subtitle>"
    assert of_entry(subtitle).content == Text(value="Short")
    assert of_entry(subtitle + "<itunes:summary>S</itunes:summary>").content == Text(value="S")
    assert of_entry(subtitle, Entry(content=Text(value="C"))).content == Text(value="C")


def test_an_author_is_told_once() -> None:
    inside = "<itunes:author>Jon</itunes:author><googleplay:author>Ann</googleplay:author>"
    entry = of_entry(inside, Entry(authors=(Person(name="Jon", email="jon@e.org"),)))
    assert entry.authors == (Person(name="Jon", email="jon@e.org"), Person(name="Ann"))


def test_a_tag_is_told_once() -> None:
    entry = of_entry(
        "<itunes:keywords>News,more</itunes:keywords>", Entry(categories=(Category(term="news", scheme="x"),))
    )
    assert entry.categories == (Category(term="news", scheme="x"), Category(term="more"))


@pytest.mark.parametrize(
    ("inside", "path", "expected"),
    [
        ("<itunes:type>Serial</itunes:type>", "podcast.kind", "serial"),
        ("<itunes:complete>Yes</itunes:complete>", "podcast.is_complete", True),
        ("<itunes:block>Yes</itunes:block>", "podcast.is_blocked", True),
        ("<itunes:explicit>false</itunes:explicit>", "podcast.is_explicit", False),
        ("<itunes:title>T</itunes:title>", "podcast.title", "T"),
        ("<itunes:subtitle>S</itunes:subtitle>", "podcast.subtitle", "S"),
        ("<itunes:summary>All</itunes:summary>", "subtitle", Text(value="All")),
        ("<itunes:new-feed-url> http://e.org/new </itunes:new-feed-url>", "new_url", "http://e.org/new"),
        ("<itunes:new-feed-url>javascript:x</itunes:new-feed-url>", "new_url", None),
        ("<googleplay:new-feed-url>http://e.org/new</googleplay:new-feed-url>", "new_url", "http://e.org/new"),
        ('<itunes:image href="http://e.org/i.png"/>', "image", "http://e.org/i.png"),
        ("<itunes:image><url>http://e.org/i.png</url></itunes:image>", "image", "http://e.org/i.png"),
        (
            "<itunes:owner><itunes:name>Jon A</itunes:name><itunes:email>jon@e.org</itunes:email></itunes:owner>",
            "owner",
            Person(name="Jon A", email="jon@e.org"),
        ),
        ("<itunes:owner/>", "owner", None),
        (
            "<itunes:name>Jon</itunes:name><itunes:email>j@e.org</itunes:email>",
            "owner",
            Person(name="Jon", email="j@e.org"),
        ),
        (
            "<itunes:owner><itunes:email>jon@e.org</itunes:email></itunes:owner><itunes:email>j@e.org</itunes:email>",
            "owner",
            Person(email="jon@e.org"),
        ),
        ("<googleplay:email>jon@e.org</googleplay:email>", "owner", Person(email="jon@e.org")),
        (
            (
                '<itunes:category text="Arts"><itunes:category text="Books"/></itunes:category>'
                '<itunes:category text="TV &amp;amp; Film"/>'
            ),
            "categories",
            (
                Category(term="Arts", scheme=ARTS),
                Category(term="Books", scheme=ARTS, label="Arts > Books"),
                Category(term="TV & Film", scheme=ARTS),
            ),
        ),
        ('<googleplay:category text="Arts"/>', "categories", (Category(term="Arts", scheme=ARTS),)),
        (
            "<itunes:applepodcastsverify>8f-2</itunes:applepodcastsverify>",
            "podcast.notes",
            (Note(text="8f-2", purpose="applepodcastsverify"),),
        ),
    ],
)
def test_what_is_said_of_a_podcast(inside: str, path: str, expected: Any) -> None:
    assert value(of_feed(inside), path) == expected


def test_an_image_of_its_own_stays_the_feeds() -> None:
    from schemas.feed import Feed

    feed = of_feed('<itunes:image href="http://e.org/i.png"/>', Feed(image="http://e.org/own.png"))
    assert (feed.image, [image.url for image in feed.images]) == ("http://e.org/own.png", ["http://e.org/i.png"])


def test_an_unsafe_image_is_dropped_and_reported() -> None:
    reading = Reading(entry=1)
    assert of_entry('<itunes:image href="data:image/png;base64,x"/>', reading=reading) == Entry()
    assert [(d.code, d.where, d.entry) for d in reading.defects] == [("link-unsafe", "item[2]/itunes:image/@href", 1)]


def test_categories_nested_deeper_than_apples_end() -> None:
    inside = "<itunes:category text='a'>" * 50 + "</itunes:category>" * 50
    assert [category.term for category in of_feed(inside).categories] == ["a"]
