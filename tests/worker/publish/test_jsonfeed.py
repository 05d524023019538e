from typing import Any

import msgspec
import pytest

from schemas.feed import Text
from schemas.publication import Channel, PublishedEntry
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


def test_people_need_no_name() -> None:
    assert "authors" not in item(entry(authors=ADVERSARIAL["nobody"].entry.authors[1:2]))
    assert item(ADVERSARIAL["nobody"])["authors"][0] == {"url": "http://example.com/"}


def test_it_is_for_people_too() -> None:
    data = jsonfeed.render(BARE, [entry("x", title=Text(value="é"))])
    assert data.endswith(b"}\n")
    assert '\n      "title": "é"'.encode() in data
