from typing import Any

import msgspec
import pytest

from schemas.feed import (
    Enclosure,
    Feed,
    Link,
    LiveItem,
    Origin,
    Person,
    Statistics,
    Text,
    UnknownElement,
    UpdateSchedule,
)
from schemas.media import Credit, Image, Location, Rating
from schemas.podcast import Episode, Podcast
from schemas.publication import Channel, PublishedEntry
from schemas.snapshot import Deletion
from tests.worker.publish.samples import ADVERSARIAL, BARE, CHANNEL, FULL, SEEN, entry, html, plain
from worker.publish import jsonfeed


def render(channel: Channel, *entries: PublishedEntry) -> dict[str, Any]:
    tree: dict[str, Any] = msgspec.json.decode(jsonfeed.render(channel, entries))
    return tree


def item(one: PublishedEntry) -> dict[str, Any]:
    found: dict[str, Any] = render(BARE, one)["items"][0]
    return found


def test_a_feed_with_everything() -> None:
    tree = render(CHANNEL, FULL)
    assert list(tree) == [
        "version", "title", "home_page_url", "feed_url", "description", "icon", "favicon", "authors", "language",
        "_backissue", "items",
    ]  # fmt: skip
    assert tree | {"items": [], "_backissue": {}} == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Back issues & more",
        "home_page_url": "http://www.example.com/",
        "feed_url": "https://feeds.example.org/back/feed.json",
        "description": "What was once written",
        "icon": "http://www.example.com/logo.png",
        "favicon": "http://www.example.com/favicon.png",
        "authors": [{"name": "Jo Doe", "url": "http://www.example.com/jo"}],
        "language": "en-GB",
        "_backissue": {},
        "items": [],
    }
    assert tree["_backissue"] == {
        "id": "urn:uuid:0f8fad5b-d9cb-469f-a165-70867728950e",
        "updated": "2012-01-11T00:00:00+01:00",
        "authors": [{"name": "Jo Doe", "email": "jo@example.com", "uri": "http://www.example.com/jo"}],
        "rights": "© 2012",
        "generator": "Old CMS 1.0",
        "defects": [{"code": "version-missing", "where": "rss/@version"}],
    }


def test_an_item_with_everything() -> None:
    assert item(FULL) == {
        "id": "http://www.example.com/?p=7",
        "url": "http://www.example.com/?p=7",
        "title": "Pop goes the Council?",
        "content_html": "<p>The whole &amp; <strong>long</strong> story</p>",
        "summary": "A short one",
        "date_published": "2011-08-19T09:30:00+01:00",
        "date_modified": "2011-08-20T00:00:00Z",
        "authors": [{"name": "Alex Khaldi"}, {"name": "Jon Ainger"}],
        "tags": ["news", "c2"],
        "language": "cy",
        "attachments": [
            {
                "url": "http://media.example.com/a.mp3",
                "mime_type": "audio/mpeg",
                "title": "Listen",
                "size_in_bytes": 1234,
            },
            {"url": "http://media.example.com/b.pdf", "mime_type": "application/pdf", "size_in_bytes": 5},
        ],
        "_backissue": {
            "source": "back",
            "summary_html": "<p>A <em>short</em> one</p>",
            "authors": [{"name": "Alex Khaldi", "email": "alex@example.com"}, {"name": "Jon Ainger"}],
            "contributors": [{"name": "Ed Itor"}],
            "categories": [
                {"term": "news"},
                {"term": "c2", "scheme": "http://example.com/tags", "label": "Councils"},
            ],
            "links": [
                {
                    "rel": "via",
                    "href": "http://example.net/",
                    "type": "text/html",
                    "title": "From",
                    "hreflang": "en",
                }
            ],
            "comments_url": "http://www.example.com/?p=7#comments",
            "rights": "CC BY",
            "inferred": ["authors"],
            "defects": [{"code": "author-inferred", "where": "item[1]"}],
        },
    }


def test_what_is_not_known_is_not_there() -> None:
    assert render(BARE) == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Bare",
        "_backissue": {"id": BARE.id},
        "items": [],
    }
    assert item(entry("x")) == {"id": "x", "content_text": ""}


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (entry(content=html("<p>x</p>")), {"content_html": "<p>x</p>"}),
        (entry(content=html("")), {"content_html": ""}),
        (entry(content=plain("1 < 2")), {"content_text": "1 < 2"}),
        (entry(title=plain("T")), {"content_text": "", "title": "T"}),
        (entry(summary=plain("S")), {"content_text": "S", "summary": "S"}),
        (
            entry(summary=html("<p>S</p>")),
            {"content_html": "<p>S</p>", "summary": "S", "_backissue": {"summary_html": "<p>S</p>"}},
        ),
        (entry(summary=html("S")), {"content_html": "S", "summary": "S"}),
        (entry(title=html("<b>T</b> &amp;")), {"content_text": "", "title": "T &"}),
        (entry(guid="published"), {"content_text": "", "_backissue": {"guid": "published"}}),
        (entry(first_seen=SEEN), {"content_text": "", "_backissue": {"first_seen": "2024-05-17T12:00:00Z"}}),
        (entry(first_seen=SEEN, updated=SEEN), {"content_text": "", "date_modified": "2024-05-17T12:00:00Z"}),
    ],
)
def test_bodies_and_leftovers(one: PublishedEntry, expected: dict[str, Any]) -> None:
    assert item(one) == {"id": one.id} | expected


def test_pictures_stand_where_json_feed_has_them() -> None:
    banner, cover = Image(url="http://e.org/b", role="banner"), Image(url="http://e.org/c", role="cover", width=9)
    shown = item(entry(images=(banner, cover)))
    assert (shown["image"], shown["banner_image"]) == ("http://e.org/c", "http://e.org/b")
    assert shown["_backissue"]["images"] == [
        {"url": "http://e.org/b", "role": "banner"},
        {"url": "http://e.org/c", "role": "cover", "width": 9},
    ]
    unsafe = item(entry(images=(Image(url="data:x"),)))
    assert unsafe.keys() == {"id", "content_text"}
    of_a_file = Enclosure(url="http://e.org/v", images=(Image(url="http://e.org/t"),))
    assert item(entry(enclosures=(of_a_file,)))["image"] == "http://e.org/t"


def test_attachments_have_a_duration_and_what_else_is_said_of_them_stands_beside() -> None:
    plain = Enclosure(url="http://e.org/a.mp3", duration_seconds=90, title="T")
    shown = item(entry(enclosures=(plain,)))
    assert shown["attachments"] == [
        {"url": "http://e.org/a.mp3", "mime_type": "audio/mpeg", "title": "T", "duration_in_seconds": 90}
    ]
    assert "_backissue" not in shown
    shown = item(entry(enclosures=(plain, Enclosure(url="http://e.org/v.mp4", width=640, player_url="data:x"))))
    assert shown["_backissue"]["enclosures"] == [
        {"url": "http://e.org/a.mp3", "title": "T", "duration_seconds": 90},
        {"url": "http://e.org/v.mp4", "width": 640},
    ]


def test_what_extensions_said_of_an_entry_is_in_the_extension() -> None:
    fields: dict[str, Any] = {
        "locations": (Location(shape="point", points=((45.25, -71.92),)),),
        "credits": (Credit(name="Jon", role="host", image="data:x"),),
        "ratings": (Rating(value="adult"),),
        "episode": Episode(number=3, is_explicit=False, chapters_url="javascript:x"),
        "statistics": Statistics(comments=0),
        "unknown": (UnknownElement(name="y", namespace="urn:x", text=Text(value="t")),),
    }
    assert item(entry(**fields))["_backissue"] == {
        "locations": [{"shape": "point", "points": [[45.25, -71.92]]}],
        "credits": [{"name": "Jon", "role": "host"}],
        "ratings": [{"value": "adult"}],
        "episode": {"number": 3, "is_explicit": False},
        "statistics": {"comments": 0},
        "unknown": [{"name": "y", "namespace": "urn:x", "text": {"value": "t", "kind": "text"}}],
    }


def test_what_the_feed_said_is_in_its_extension() -> None:
    upstream = Feed(
        links=(Link(href="http://hub.org/", rel="hub"), Link(href="data:x", rel="next-archive")),
        owner=Person(name="Jon", email="jon@e.org"),
        podcast=Podcast(guid="917393e3", is_locked=True),
        live_items=(LiveItem(status="live", permalink="javascript:x", title=Text(value="On air")),),
        update_schedule=UpdateSchedule(period="daily"),
        new_url="http://e.org/new",
        is_complete=True,
        is_archive=True,
        unknown=(UnknownElement(name="y"),),
    )
    tombstone = Deletion(guid="tag:1", comment=Text(value="gone"))
    channel = msgspec.structs.replace(BARE, upstream=upstream, tombstones=(tombstone,))
    assert render(channel)["_backissue"] == {
        "id": BARE.id,
        "links": [{"rel": "hub", "href": "http://hub.org/"}],
        "owner": {"name": "Jon", "email": "jon@e.org"},
        "podcast": {"guid": "917393e3", "is_locked": True},
        "live_items": [{"title": {"value": "On air", "kind": "text"}, "status": "live"}],
        "update_schedule": {"period": "daily"},
        "new_url": "http://e.org/new",
        "is_complete": True,
        "is_archive": True,
        "tombstones": [{"guid": "tag:1", "comment": {"value": "gone", "kind": "text"}}],
        "unknown": [{"name": "y"}],
    }


def test_people_need_no_name() -> None:
    assert "authors" not in item(entry(authors=ADVERSARIAL["nobody"].entry.authors[1:2]))
    assert item(ADVERSARIAL["nobody"])["authors"][0] == {"url": "http://example.com/"}


def test_it_is_for_people_too() -> None:
    data = jsonfeed.render(BARE, [entry("x", title=Text(value="é"))])
    assert data.endswith(b"}\n")
    assert '\n      "title": "é"'.encode() in data


def test_where_an_entry_was_taken_over_from_is_in_the_extension() -> None:
    origin = Origin(title=plain("Other"), home_page="javascript:x", self_link="http://o.org/rss")
    assert item(entry(origin=origin))["_backissue"] == {
        "origin": {"title": {"value": "Other", "kind": "text"}, "self_link": "http://o.org/rss"}
    }
