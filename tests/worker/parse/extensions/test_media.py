"""Media RSS. Source of the cases: its specification's own examples and attributes, YouTube, Flickr, WordPress, news feeds."""

from typing import Any

import pytest

from schemas.feed import Category, Enclosure, Entry, Link, Statistics, Text
from schemas.media import Credit, Hash, Image, Location, Rating, SpokenText, Transcript
from tests.worker.parse.extensions.elements import of_entry, of_feed, value
from worker.parse.values import Reading

URL = "http://e.org/a.mp4"
FILE = f'<media:content url="{URL}" {{}}>{{}}</media:content>'


def file(attributes: str = "", inside: str = "", beside: str = "", entry: Entry | None = None) -> Enclosure:
    (found,) = of_entry(FILE.format(attributes, inside) + beside, entry).enclosures
    return found


@pytest.mark.parametrize(
    ("attribute", "field", "expected"),
    [
        ('type="video/mp4"', "type", "video/mp4"),
        ('fileSize="12216320"', "length_bytes", 12216320),
        ('fileSize="big"', "length_bytes", None),
        ('medium="Video"', "medium", "video"),
        ('isDefault="true"', "is_default", True),
        ('isDefault="false"', "is_default", False),
        ('expression="full"', "expression", "full"),
        ('bitrate="128"', "bitrate_kbps", 128),
        ('framerate="25.5"', "frames_per_second", 25.5),
        ('samplingrate="44.1"', "sampling_rate_khz", 44.1),
        ('samplingrate="nan"', "sampling_rate_khz", None),
        ('channels="2"', "channels", 2),
        ('duration="185"', "duration_seconds", 185),
        ('duration="3:05"', "duration_seconds", 185),
        ('duration="-1"', "duration_seconds", None),
        ('height="200" width="300"', "height", 200),
        ('height="200" width="300"', "width", 300),
        ('width="100%"', "width", None),
        ('lang="en"', "language", "en"),
    ],
)
def test_what_attributes_say_of_a_file(attribute: str, field: str, expected: Any) -> None:
    assert getattr(file(attribute), field) == expected


@pytest.mark.parametrize(
    ("inside", "field", "expected"),
    [
        ("<media:title>Part one</media:title>", "title", "Part one"),
        ('<media:title type="html">One &amp;amp; two</media:title>', "title", "One & two"),
        ("<media:description>About it</media:description>", "description", Text(value="About it")),
        ('<media:description type="html">&lt;b&gt;x&lt;/b&gt;</media:description>', "description", Text(value="<b>x</b>", kind="html")),
        ('<media:description type="plain">&lt;b&gt;</media:description>', "description", Text(value="<b>")),
        ('<media:hash algo="sha-1">AB12</media:hash><media:hash>ff</media:hash>', "hashes",
         (Hash(value="ab12", algorithm="sha-1"), Hash(value="ff", algorithm="md5"))),
        ('<media:text type="plain" lang="en" start="00:00:03.000" end="00:00:10.5">Oh, say</media:text>', "texts",
         (SpokenText(text=Text(value="Oh, say"), language="en", start_seconds=3, end_seconds=10.5),)),
        ('<media:player url="http://e.org/play?v=1" height="200"/>', "player_url", "http://e.org/play?v=1"),
        ('<media:thumbnail url="http://e.org/t.jpg" width="75" height="50" time="12:05:01.5"/>', "images",
         (Image(url="http://e.org/t.jpg", role="thumbnail", width=75, height=50, at_seconds=43501.5),)),
        ('<media:subTitle type="application/smil" lang="en-us" href="http://e.org/s.smil"/>', "transcripts",
         (Transcript(url="http://e.org/s.smil", type="application/smil", language="en-us", is_captions=True),)),
    ],
)  # fmt: skip
def test_what_elements_inside_say_of_a_file(inside: str, field: str, expected: Any) -> None:
    assert getattr(file(inside=inside), field) == expected


@pytest.mark.parametrize(
    ("beside", "path", "expected"),
    [
        ('<media:credit role="Author" scheme="urn:ebu">Ann</media:credit>', "credits",
         (Credit(name="Ann", role="author", scheme="urn:ebu"),)),
        ("<media:rating>adult</media:rating>", "ratings", (Rating(value="adult"),)),
        ('<media:rating scheme="urn:mpaa">pg</media:rating>', "ratings", (Rating(value="pg", scheme="urn:mpaa"),)),
        ("<media:adult>true</media:adult>", "episode.is_explicit", True),
        ('<media:category scheme="http://e.org/c" label="Ace">ace</media:category>', "categories",
         (Category(term="ace", scheme="http://e.org/c", label="Ace"),)),
        ("<media:keywords>kitty, big dog</media:keywords>", "categories", (Category(term="kitty"), Category(term="big dog"))),
        ('<media:copyright url="http://e.org/terms">2005 E</media:copyright>', "rights", "2005 E"),
        ('<media:copyright url="http://e.org/terms">2005 E</media:copyright>', "links",
         (Link(href="http://e.org/terms", rel="copyright"),)),
        ('<media:license type="text/html" href="http://e.org/by">BY</media:license>', "links",
         (Link(href="http://e.org/by", rel="license", type="text/html", title="BY"),)),
        ("<media:license>BY</media:license>", "rights", "BY"),
        ('<media:thumbnail url="http://e.org/t.jpg"/>', "images", (Image(url="http://e.org/t.jpg", role="thumbnail"),)),
        ("<media:thumbnail>http://e.org/t.jpg</media:thumbnail>", "images", (Image(url="http://e.org/t.jpg", role="thumbnail"),)),
        ('<media:location description="My house"><georss:where><gml:Point><gml:pos>35.6 139.7</gml:pos></gml:Point></georss:where></media:location>',
         "locations", (Location(shape="point", points=((35.6, 139.7),), name="My house"),)),
        ("<media:title>T</media:title>", "title", Text(value="T")),
        ("<media:description>D</media:description>", "content", Text(value="D")),
        ("<media:description>The &lt;slot&gt; element\n\n0:00 Intro</media:description>", "content",
         Text(value="The <slot> element\n\n0:00 Intro")),
        ("<media:category>Arts &amp;amp; Crafts</media:category>", "categories", (Category(term="Arts & Crafts"),)),
        ('<media:player url="http://e.org/p"/>', "enclosures", ()),
        ('<media:player url="http://e.org/p"/>', "links", (Link(href="http://e.org/p", rel="http://search.yahoo.com/mrss/player"),)),
        (
            ('<media:community><media:starRating average="3.5" count="20" min="1" max="10"/>'
            '<media:statistics views="5" favorites="4"/></media:community>'),
            "statistics",
            Statistics(views=5, favorites=4, rating_average=3.5, rating_count=20, rating_min=1, rating_max=10),
        ),
        ("<media:community><media:tags>news: 5, abc:3, reuters</media:tags></media:community>", "categories",
         (Category(term="news"), Category(term="abc"), Category(term="reuters"))),
        ("<media:status state='active'/>", "unknown.0.name", "status"),
    ],
)  # fmt: skip
def test_what_is_said_of_an_entry(beside: str, path: str, expected: Any) -> None:
    for inside in (beside, f"<media:group>{beside}</media:group>"):
        entry = of_entry(inside)
        found = entry.unknown[0].name if path.startswith("unknown") else value(entry, path)
        assert found == expected, inside


def test_what_is_said_of_all_files_fills_what_they_do_not_say() -> None:
    beside = '<media:title>T</media:title><media:description>D</media:description><media:player url="http://e.org/p"/>'
    entry = Entry(title=Text(value="Title"), content=Text(value="Body"))
    found = file(inside="<media:title>Own</media:title>", beside=beside, entry=entry)
    assert (found.title, found.description, found.player_url) == ("Own", Text(value="D"), "http://e.org/p")
    told = Entry(title=Text(value="T"), content=Text(value="D"))
    found = file(beside=beside, entry=told)
    assert (found.title, found.description) == (None, None)


def test_files_of_a_group_have_its_number() -> None:
    group = f'<media:group>{FILE.format("", "")}<media:content url="http://e.org/b" isDefault="true"/></media:group>'
    entry = of_entry(
        group + '<media:group><media:content url="http://e.org/c"/></media:group><media:content url="http://e.org/d"/>'
    )
    # Grouped by tag, as a reader hands them over; the default of a group is first.
    assert [(file.url[-1], file.group) for file in entry.enclosures] == [("b", 1), ("4", 1), ("c", 2), ("d", None)]


def test_elements_of_one_url_are_one_file() -> None:
    entry = Entry(enclosures=(Enclosure(url=URL, type="video/x", length_bytes=5),))
    found = file('type="video/mp4" width="3" medium="video"', entry=entry)
    assert found == Enclosure(url=URL, type="video/x", length_bytes=5, width=3, medium="video")


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ('<media:content url="javascript:x"/>', [("link-unsafe", "item[1]/media:content/@url")]),
        ("<media:content/>", [("enclosure-without-url", "item[1]/media:content")]),
        ('<media:content><media:player url="http://e.org/p"/></media:content>', []),
        ('<media:thumbnail url="data:x"/>', [("link-unsafe", "item[1]/media:thumbnail/@url")]),
        (
            '<media:content url="http://e.org/"><media:player url="vbscript:x"/></media:content>',
            [("link-unsafe", "item[1]/media:player/@url")],
        ),
    ],
)
def test_oddities_are_defects(inside: str, expected: list[tuple[str, str]]) -> None:
    reading = Reading(entry=0)
    of_entry(inside, reading=reading)
    assert [(d.code, d.where) for d in reading.defects] == expected


def test_a_file_that_only_a_player_shows_is_a_link() -> None:
    inside = (
        '<media:content><media:player url="http://e.org/p"/><media:thumbnail url="http://e.org/t"/></media:content>'
    )
    entry = of_entry(inside)
    assert (entry.enclosures, [link.href for link in entry.links], len(entry.images)) == ((), ["http://e.org/p"], 1)


def test_the_longest_description_stands_for_a_missing_text() -> None:
    beside = "<media:description>About the entry</media:description>"
    inside = "<media:description>Short</media:description>"
    assert of_entry(FILE.format("", inside) + beside).content == Text(value="About the entry")
    assert of_entry(FILE.format("", inside)).content == Text(value="Short")


def test_what_is_said_of_a_feed() -> None:
    feed = of_feed(
        '<media:thumbnail url="http://e.org/t"/><media:copyright>E</media:copyright><media:keywords>a</media:keywords><media:rating>nonadult</media:rating><media:credit>A</media:credit>'
    )
    assert (feed.image, feed.rights, feed.categories) == ("http://e.org/t", "E", (Category(term="a"),))
    assert (feed.ratings, feed.credits) == ((Rating(value="nonadult"),), (Credit(name="A"),))


def test_groups_within_groups_are_no_way_down() -> None:
    entry = of_entry("<media:group>" * 200 + FILE.format("", "") + "</media:group>" * 200)
    assert entry.enclosures == ()
    assert entry.unknown[0].name == "group"
