import json
from datetime import UTC, datetime
from typing import Any

import pytest

from schemas.errors import NotAFeed
from schemas.feed import Category, Enclosure, Link, Person, Text, UnknownElement
from schemas.media import Image
from tests.worker.parse.documents import codes, read

VERSION = "https://jsonfeed.org/version/1.1"
DAY = datetime(2012, 1, 11, tzinfo=UTC)


def feed(*items: Any, **members: Any) -> str:
    return json.dumps({"version": VERSION, "title": "T", **members, "items": items})


@pytest.mark.parametrize(
    ("members", "field", "expected"),
    [
        ({"title": "A <b> & c"}, "title", Text(value="A <b> & c")),
        ({"title": 2012}, "title", Text(value="2012")),
        ({"description": "D"}, "subtitle", Text(value="D")),
        ({"home_page_url": "http://e.org/"}, "home_page", "http://e.org/"),
        ({"feed_url": "http://e.org/f.json"}, "self_link", "http://e.org/f.json"),
        ({"icon": "http://e.org/i.png"}, "image", "http://e.org/i.png"),
        ({"favicon": "http://e.org/i.ico"}, "icon", "http://e.org/i.ico"),
        ({"favicon": "data:image/png,x"}, "icon", None),
        ({"language": "de"}, "language", "de"),
        ({"authors": [{"name": "Jon", "url": "http://e.org/j"}]}, "authors", (Person(name="Jon", uri="http://e.org/j"),)),
        ({"author": {"name": "Jon"}}, "authors", (Person(name="Jon"),)),
        ({"authors": [], "author": {"name": "Jon"}}, "authors", (Person(name="Jon"),)),
        ({"authors": {"name": "Jon"}}, "authors", (Person(name="Jon"),)),
        ({"authors": ["Jon", {}, 1]}, "authors", (Person(name="Jon"),)),
        ({"hubs": [{"type": "WebSub", "url": "http://h.org/"}, 1]}, "links", (Link(href="http://h.org/", rel="hub"),)),
        ({"next_url": "http://e.org/2"}, "links", (Link(href="http://e.org/2", rel="next"),)),
        ({"expired": True}, "unknown", (UnknownElement(name="expired", text=Text(value="true")),)),
    ],
)  # fmt: skip
def test_what_a_feed_says(members: dict[str, Any], field: str, expected: Any) -> None:
    assert getattr(read(feed(**members)).feed, field) == expected


@pytest.mark.parametrize(
    ("item", "field", "expected"),
    [
        ({"id": "1"}, "guid", "1"),
        ({"id": 12345678901234567890}, "guid", "12345678901234567890"),
        ({"id": True}, "guid", None),
        ({"id": 10**30}, "guid", "1" + "0" * 30),
        ({"id": ["1"]}, "guid", None),
        ({"id": " "}, "guid", None),
        ({"url": "/1"}, "permalink", "http://e.org/1"),
        ({"url": "javascript:x"}, "permalink", None),
        ({"external_url": "http://o.org/"}, "links", (Link(href="http://o.org/", rel="related"),)),
        ({"content_html": "<p>a</p>"}, "content", Text(value="<p>a</p>", kind="html")),
        ({"content_text": "a < b"}, "content", Text(value="a < b")),
        ({"content_text": "a", "content_html": "<p>a</p>"}, "content", Text(value="<p>a</p>", kind="html")),
        ({"content_html": "", "content_text": "a"}, "content", Text(value="a")),
        ({"summary": "s"}, "content", Text(value="s")),
        ({"summary": "s", "content_text": "c"}, "summary", Text(value="s")),
        ({"summary": None, "title": None, "content_text": "c"}, "title", None),
        ({"date_published": "2012-01-11T00:00:00Z"}, "published", DAY),
        ({"date_modified": "2012-01-11T00:00:00Z"}, "updated", DAY),
        ({"tags": ["a", "b", "a", "", 1]}, "categories", (Category(term="a"), Category(term="b"), Category(term="1"))),
        ({"tags": "a, b"}, "categories", (Category(term="a"), Category(term="b"))),
        ({"attachments": [{"url": "a.mp3", "mime_type": "audio/mpeg", "title": "A", "size_in_bytes": 5.0, "duration_in_seconds": 60}]},
         "enclosures",
         (Enclosure(url="http://e.org/a.mp3", type="audio/mpeg", title="A", length_bytes=5, duration_seconds=60),)),
        ({"attachments": {"url": "a.mp3"}}, "enclosures", (Enclosure(url="http://e.org/a.mp3"),)),
        ({"image": "http://e.org/i", "banner_image": "http://e.org/b"}, "images",
         (Image(url="http://e.org/i"), Image(url="http://e.org/b", role="banner"))),
        ({"language": "de"}, "language", "de"),
        ({"language": "en"}, "language", None),
        ({"_x": {"y": [1]}}, "unknown", (UnknownElement(name="_x", text=Text(value='{"y": [1]}')),)),
    ],
)  # fmt: skip
def test_what_an_item_says(item: dict[str, Any], field: str, expected: Any) -> None:
    (entry,) = read(feed(item, home_page_url="http://e.org/", language="en")).entries
    assert getattr(entry, field) == expected


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ({"id": "1", "date_published": "soon"}, [("date-unreadable", "item[1]/date_published")]),
        ({"id": "1", "url": "data:x"}, [("link-unsafe", "item[1]/url")]),
        ({"id": "1", "image": "data:x"}, [("link-unsafe", "item[1]/image")]),
        ({"id": "1", "attachments": [{"url": "java\tscript:x"}]}, [("link-unsafe", "item[1]/attachments/url")]),
        ({"id": "1", "attachments": [{}]}, [("enclosure-without-url", "item[1]/attachments")]),
        ({"id": "1", "authors": [{"name": "J", "url": "vbscript:x"}]}, [("link-unsafe", "item[1]/url")]),
        ({"id": "1", "title": "a\x00b\ufffe"}, [("characters-dropped", "item[1]/text")]),
        ({}, [("element-missing", "item[1]/id")]),
    ],
)
def test_oddities_are_defects_of_their_entry(item: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    snapshot = read(feed(item))
    assert [(d.code, d.where) for d in snapshot.defects] == expected
    assert {d.entry for d in snapshot.defects} == {0}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (feed({"id": "1"}).encode("utf-8-sig"), []),
        (b" \r\n\t" + feed({"id": "1"}).encode(), []),
        (feed({"id": "1"}).encode("utf-16"), []),
        (feed({"id": "1"}).encode("utf-32-le"), []),
        (b'{"version": "jsonfeed.org/version/1", "title": "T", "items": [{"id": "1", "content_text": "a\nb"}]}', []),
        (b'{"title": "T", "items": [{"id": "1"}]}', ["version-missing"]),
        (b'{"version": "https://jsonfeed.org/version/2", "items": [{"id": "1"}]}', ["element-missing"]),
        (b'{"version": "https://jsonfeed.org/version/1", "title": "T", "items": [{"id": "1"}, "2", null]}', []),
        (f'{{"version": "{VERSION}", "title": "T\\ud800", "items": [{{"id": "1"}}]}}'.encode(), ["characters-dropped"]),
    ],
)
def test_json_feed_is_read_however_it_comes(body: bytes, expected: list[str]) -> None:
    snapshot = read(body)
    assert (snapshot.dialect, [entry.guid for entry in snapshot.entries]) == ("jsonfeed", ["1"])
    assert codes(snapshot) == expected


@pytest.mark.parametrize(
    "body",
    ["{}", "[]", '[{"version": "https://jsonfeed.org/version/1.1"}]', '{"items": []}', '{"title": "T", "items": {}}', '{"items": "x',
     "[" * 100_000, '{"a":' * 100_000],
)  # fmt: skip
def test_json_that_is_no_feed_is_refused(body: str) -> None:
    with pytest.raises(NotAFeed, match="JSON that is no feed"):
        read(body)


@pytest.mark.parametrize(
    ("cut", "guids"),
    [
        ('"items": [', []),
        ('{"id": "1"}', ["1"]),
        ('{"id": "1"}, ', ["1"]),
        ('{"id": "1"}, {"id": "2", "content_html": "<p>', ["1"]),
        ('{"id": "1"}, {"id": "2"}', ["1", "2"]),
    ],
)
def test_whole_items_before_a_cut_are_read(cut: str, guids: list[str]) -> None:
    start = f'{{"version": "{VERSION}", "title": "T", '
    snapshot = read(start + (cut if cut.startswith('"items"') else f'"items": [{cut}'))
    assert (snapshot.feed.title, [entry.guid for entry in snapshot.entries]) == (Text(value="T"), guids)
    assert codes(snapshot) == ["document-truncated"]


def test_a_feed_behind_a_brace_is_read() -> None:
    assert read('{warning}\n<rss version="2.0"><channel><title>T</title></channel></rss>').dialect == "rss"


def test_unknown_members_have_an_end() -> None:
    item = {f"_{number}": number for number in range(1000)} | {"_long": "x" * 1_000_000}
    (entry,) = read(feed(item)).entries
    assert len(entry.unknown) == 100
