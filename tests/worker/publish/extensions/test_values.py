"""What would be invalid is left out by itself; what fits no element of one kind stands in another."""

from typing import Any

import pytest
from lxml import etree
from msgspec.structs import replace

from schemas.feed import Attribute, Category, Enclosure, Entry, Feed, Link, Person, UnknownElement, UpdateSchedule
from schemas.media import Chapter, Credit, Hash, Image, Location, Rating, Transcript
from schemas.podcast import Episode, Note, Podcast, RemoteItem, SocialInteraction, Value
from schemas.publication import Channel, PublishedEntry
from schemas.text import Text
from tests.validity import errors
from worker.publish import atom, rss
from worker.publish.parts import NAMESPACES

FILE = "https://media.example.com/a.mp3"
APPLE = "http://www.itunes.com/dtds/podcast-1.0.dtd"
LONG = "x" * 256


def said(element: etree._Element) -> str:
    """Give an element as "media:content[url=a](media:hash 1)"."""
    name = str(element.tag)
    for prefix, uri in NAMESPACES.items():
        name = name.replace(f"{{{uri}}}", f"{prefix}:")
    facts = "".join(f"[{key}={value}]" for key, value in ((str(key), str(value)) for key, value in element.items()))
    inside = "".join(f"({said(child)})" for child in element)
    return f"{name}{facts}{inside}{' ' + element.text if element.text and element.text.strip() else ''}"


def of_entry(**fields: Any) -> list[str]:
    """Give the elements of an item besides those that every one has."""
    one = PublishedEntry(id="x", entry=Entry(title=Text(value="T"), **fields))
    data = rss.render(Channel(id="urn:isbn:1", title="F"), (one,))
    assert errors(data, "rss") == []
    assert errors(atom.render(Channel(id="urn:isbn:1", title="F"), (one,)), "atom") == []
    (item,) = etree.fromstring(data).iter("item")
    return [said(child) for child in item if child.tag not in {"title", "guid"}]


def of_feed(**fields: Any) -> list[str]:
    """Give the elements of a channel besides those that every one has."""
    feed = Feed(**fields)
    channel = Channel(id="urn:isbn:1", title="F", authors=feed.authors, upstream=feed)
    data = rss.render(channel, ())
    assert errors(data, "rss") == []
    assert errors(atom.render(channel, ()), "atom") == []
    return [
        said(child)
        for child in etree.fromstring(data)[0]
        if child.tag not in {"title", "link", "description", "docs", "generator"}
    ]


@pytest.mark.parametrize(
    ("episode", "expected"),
    [
        (Episode(number=0, season=-1, kind="promo", duration_seconds=0), ["podcast:episode 0"]),
        (Episode(number=7.5), ["podcast:episode 7.5"]),
        (Episode(number=7, number_text="VII"), ["itunes:episode 7", "podcast:episode[display=VII] 7"]),
        (Episode(duration_seconds=61.6), ["itunes:duration 62"]),
        (Episode(duration_seconds=0.4), []),
        (Episode(subtitle=LONG, summary=Text(value=LONG * 16)), []),
        (Episode(summary=Text(value="1 < 2 <b>")), ["itunes:summary 1 &lt; 2 &lt;b&gt;"]),
        (Episode(is_explicit=False, is_blocked=True), ["itunes:explicit false", "itunes:block Yes"]),
        (Episode(order=3, is_closed_captioned=True), []),
        (Episode(season_name="S"), []),
        (Episode(transcripts=(Transcript(url="javascript:x"), Transcript(url="/relative"))), []),
        (
            Episode(chapters_url="https://example.com/c", chapters_type="x"),
            ["podcast:chapters[url=https://example.com/c][type=application/json+chapters]"],
        ),
        (
            Episode(chapters=(Chapter(start_seconds=3723.25, title="A", href="javascript:x", image="data:x"),)),
            ["psc:chapters[version=1.2](psc:chapter[start=01:02:03.25][title=A])"],
        ),
        (Episode(values=(Value(type="lightning"), Value(method="keysend"))), []),
        (Episode(remote_items=(RemoteItem(feed_url="data:x"),)), []),
        (Episode(social=(SocialInteraction(uri="data:x", protocol="a"),)), []),
        (Episode(social=(SocialInteraction(protocol="disabled"),)), ["podcast:socialInteract[protocol=disabled]"]),
        (Episode(notes=(Note(text="x", purpose="verify"), Note(text="y"))), ["podcast:txt y"]),
    ],
)
def test_an_episode(episode: Episode, expected: list[str]) -> None:
    assert of_entry(episode=episode) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"medium": "hologram", "expression": "half", "width": 0, "height": -1, "language": "klingon"}, []),
        ({"bitrate_kbps": float("nan"), "duration_seconds": float("inf"), "channels": 0}, []),
        ({"bitrate_kbps": 1e-7}, ["[bitrate=0.0000001]"]),
        ({"hashes": (Hash(value="abc"), Hash(value="f" * 40, algorithm="sha384"))}, []),
        ({"hashes": (Hash(value="f" * 40, algorithm="sha-1"),)}, [f"(media:hash[algo=sha-1] {'f' * 40})"]),
        ({"player_url": "javascript:x", "images": (Image(url="data:x"),)}, []),
        ({"group": 1}, []),  # a group of one would be an error
        ({"title": "T"}, ["(media:title[type=plain] T)"]),
    ],
)
def test_a_file(changes: dict[str, Any], expected: list[str]) -> None:
    file = Enclosure(url=FILE, type="audio/mpeg", **changes)
    enclosure, *further = of_entry(enclosures=(file,))
    assert enclosure == f"enclosure[url={FILE}][length=0][type=audio/mpeg]"
    content = f"media:content[url={FILE}][type=audio/mpeg]"
    assert further == [content + part for part in expected] or ("group" in changes and further == [content])


def test_other_files_of_an_episode_are_renditions_of_it() -> None:
    first = Enclosure(url=FILE, type="audio/mpeg", group=1, bitrate_kbps=128)
    second = Enclosure(
        url="https://media.example.com/a.opus", group=1, codecs="opus", is_default=True, width=3,
        hashes=(Hash(value="00ff", algorithm="sha384"),),
    )  # fmt: skip
    further = of_entry(enclosures=(first, second), episode=Episode())[2:]
    assert further == [
        f"podcast:alternateEnclosure[type=audio/mpeg][bitrate=128000](podcast:source[uri={FILE}])",
        (
            "podcast:alternateEnclosure[type=audio/ogg][codecs=opus][default=true]"
            "(podcast:integrity[type=sri][value=sha384-AP8=])(podcast:source[uri=https://media.example.com/a.opus])"
        ),
        "media:content[url=https://media.example.com/a.opus][width=3]",
    ]


@pytest.mark.parametrize(
    ("credit", "of_podcast", "of_others"),
    [
        (Credit(name="Jo"), "podcast:person Jo", "media:credit Jo"),
        (Credit(name="Jo", role="director"), "podcast:person[role=director] Jo", "media:credit[role=director] Jo"),
        (Credit(name="Jo", role="host"), "podcast:person[role=host] Jo", "podcast:person[role=host] Jo"),
        (
            Credit(name="Jo", role="host", scheme="urn:ebu"),
            "podcast:person[role=host] Jo",
            "podcast:person[role=host] Jo",
        ),
        (
            Credit(name="Jo", role="Lead", scheme="urn:x-my:roles", uri="javascript:x"),
            "podcast:person[role=Lead] Jo",
            "podcast:person[role=Lead] Jo",
        ),
    ],
)
def test_people(credit: Credit, of_podcast: str, of_others: str) -> None:
    assert of_entry(credits=(credit,), episode=Episode()) == [of_podcast]
    assert of_entry(credits=(credit,)) == [of_others]


@pytest.mark.parametrize(
    ("rating", "expected"),
    [
        (Rating(value="teens"), []),
        (Rating(value="adult"), ["media:rating adult"]),
        (Rating(value="pg-13", scheme="urn:mpaa"), ["media:rating[scheme=urn:mpaa] pg-13"]),
        (Rating(value="PG", scheme="urn:mpaa"), []),
        (Rating(value="r (nz 1 sz 1)", scheme="urn:icra"), ["media:rating[scheme=urn:icra] r (nz 1 sz 1)"]),
        (Rating(value="12", scheme="urn:fsk:de"), ["media:rating[scheme=urn:fsk:de] 12"]),
        (Rating(value="12", scheme="FSK"), []),
    ],
)
def test_ratings(rating: Rating, expected: list[str]) -> None:
    assert of_entry(ratings=(rating,)) == expected


POINT = Location(shape="point", points=((51.5, -0.125),))


@pytest.mark.parametrize(
    ("locations", "expected"),
    [
        (
            (replace(POINT, name="Oxford", floor=-1),),
            ["georss:point 51.5 -0.125", "georss:floor -1", "georss:featureName Oxford"],
        ),
        ((replace(POINT, name="A"), replace(POINT, name="B")), ["georss:point 51.5 -0.125"] * 2),  # whose is which?
        ((replace(POINT, points=((1e-7, 0.0),)),), ["georss:point 0.0000001 0"]),
        ((Location(shape="circle", points=((1.0, 2.0),), radius_m=5.0),), ["georss:point 1 2", "georss:radius 5"]),
        ((Location(shape="line", points=((1.0, 2.0),)), Location(shape="box", points=((1.0, 2.0),))), []),
        ((Location(name="Here"),), ["podcast:location Here"]),
        ((Location(name="Here", geo_uri="javascript:x", osm="x"),), ["podcast:location Here"]),
        ((Location(geo_uri="geo:1,2"),), ["podcast:location[geo=geo:1,2] 1,2"]),
        ((Location(country="GB"),), ["podcast:location[country=GB] GB"]),
    ],
)
def test_places(locations: tuple[Location, ...], expected: list[str]) -> None:
    assert of_entry(locations=locations) == expected


ANSWER = UnknownElement(
    name="in-reply-to",
    namespace=NAMESPACES["thr"],
    attributes=(Attribute(name="ref", value="tag:example.com,2012:1"), Attribute(name="href", value="https://e.org/1")),
)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {"links": (Link(href="https://e.org/1", rel="in-reply-to"),)},
            ["thr:in-reply-to[ref=https://e.org/1][href=https://e.org/1]"],
        ),
        (
            {"links": (Link(href="https://e.org/1", rel="in-reply-to"),), "unknown": (ANSWER,)},
            ["thr:in-reply-to[ref=tag:example.com,2012:1][href=https://e.org/1]"],
        ),
        ({"unknown": (replace(ANSWER, attributes=(Attribute(name="ref", value="javascript:x"),)),)}, []),
        ({"links": (Link(href="javascript:x", rel="in-reply-to"),)}, []),
        (
            {"links": (Link(href="https://creativecommons.org/licenses/by/4.0/", rel="license"),)},
            ["creativeCommons:license https://creativecommons.org/licenses/by/4.0/"],
        ),
        (
            {"links": (Link(href="https://creativecommons.org.example.com/", rel="license"),)},
            ["atom:link[href=https://creativecommons.org.example.com/][rel=license]"],
        ),
        (
            {"links": (Link(href="https://e.org/l", rel="license", title="mine"),), "episode": Episode()},
            ["podcast:license[url=https://e.org/l] mine"],
        ),
        (
            {"links": tuple(Link(href=f"https://e.org/{n}", rel="replies", type="application/rss+xml") for n in "12")},
            [
                "wfw:commentRss https://e.org/1",
                "atom:link[href=https://e.org/2][rel=replies][type=application/rss+xml]",
            ],
        ),
    ],
)
def test_links_that_have_an_element_of_their_own(fields: dict[str, Any], expected: list[str]) -> None:
    assert of_entry(**fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"owner": Person(name="No address")}, []),
        ({"owner": Person(name=LONG, email="a@example.com")}, ["itunes:owner(itunes:email a@example.com)"]),
        ({"podcast": Podcast(kind="random", title="T", is_complete=True, uses_podping=True)}, []),
        ({"podcast": Podcast(locked_by="a@example.com")}, []),
        ({"podcast": Podcast(is_locked=True, locked_by="•••")}, ["podcast:locked yes"]),
        ({"podcast": Podcast(notes=(Note(text="x", purpose="applepodcastsverify"),))}, []),
        (
            {"podcast": Podcast(), "authors": (Person(name="Editor"), Person(name="The show"))},
            ["dc:creator Editor", "dc:creator The show", "itunes:author The show"],
        ),
        ({"new_url": "https://example.com/", "is_complete": True, "is_archive": True}, []),
        ({"update_schedule": UpdateSchedule(period="often", frequency=0)}, []),
        (
            {
                "categories": (
                    Category(term="Arts", scheme=APPLE),
                    Category(term="Books", scheme=APPLE, label="Arts > Books"),
                )
            },
            ["itunes:category[text=Arts](itunes:category[text=Books])"],
        ),
        (
            {"categories": (Category(term="Audio Blogs", scheme=APPLE), Category(term="Arts"))},
            [f"category[domain={APPLE}] Audio Blogs", "category Arts"],
        ),
        (
            {"images": (Image(url="http://localhost/c.png", role="cover"), Image(url="data:x", role="banner"))},
            ["podcast:image[href=http://localhost/c.png]"],
        ),
        (
            {"links": (Link(href="https://hub.example.com/", rel="hub"), Link(href="https://e.org/2", rel="next"))},
            [],
        ),
        (
            {"links": (Link(href="https://e.org/feed", rel="alternate", type="application/rss+xml; charset=utf-8"),)},
            [],
        ),
        (
            {"links": (Link(href="https://e.org/give", rel="payment", title="Give"),), "podcast": Podcast()},
            ["podcast:funding[url=https://e.org/give] Give"],
        ),
    ],
)
def test_a_feed(fields: dict[str, Any], expected: list[str]) -> None:
    assert of_feed(**fields) == expected


def test_only_namespaces_that_are_used_are_declared() -> None:
    channel = Channel(id="urn:isbn:1", title="F")
    bare = PublishedEntry(id="1", entry=Entry(title=Text(value="T")))
    told = PublishedEntry(id="2", entry=Entry(title=Text(value="T"), ratings=(Rating(value="adult"),)))
    of_feedgen = {"atom", "content"}
    for render, own in ((rss.render, of_feedgen), (atom.render, {None})):
        assert set(etree.fromstring(render(channel, (bare,))).nsmap) == own
        root = etree.fromstring(render(channel, (bare, told)))
        assert set(root.nsmap) == own | {"media"}
        assert all(element.nsmap == root.nsmap for element in root.iter()), "declared once"
