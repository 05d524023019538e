from datetime import datetime
from typing import Any

import pytest
from lxml import etree

from schemas.feed import Enclosure, Feed
from schemas.publication import Channel, PublishedEntry
from tests.worker.publish.samples import ADVERSARIAL, BARE, CET, CHANNEL, FULL, SEEN, entry, html, plain
from worker.publish import rss

NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
}


def channel_of(channel: Channel, *entries: PublishedEntry) -> etree._Element:
    return etree.fromstring(rss.render(channel, entries))[0]


def item(one: PublishedEntry) -> list[tuple[str, dict[str, str], str | None]]:
    """Give the elements of an item with prefixes, attributes and text."""
    found = channel_of(BARE, one).findall("item")
    assert len(found) == 1
    names = {f"{{{uri}}}": f"{prefix}:" for prefix, uri in NAMESPACES.items()}
    elements = []
    for child in found[0]:
        tag = str(child.tag)
        for uri, prefix in names.items():
            tag = tag.replace(uri, prefix)
        elements.append(
            (tag, {str(name): str(value) for name, value in child.attrib.items()}, None if len(child) else child.text)
        )
    return elements


def texts(one: PublishedEntry, tag: str) -> list[str | None]:
    return [text for name, _, text in item(one) if name == tag]


def test_a_channel_with_everything() -> None:
    channel = channel_of(CHANNEL)
    flat = {etree.QName(child).localname: child.text for child in channel if len(child) == 0}
    assert flat.pop("generator").startswith("backissue")  # type: ignore[union-attr]
    assert flat == {
        "title": "Back issues & more",
        "link": "http://www.example.com/",
        "description": "What was once written",
        "copyright": "© 2012",
        "docs": "http://www.rssboard.org/rss-specification",
        "language": "en-GB",
        "creator": "Jo Doe",
        "icon": "http://www.example.com/favicon.png",
        "lastBuildDate": "Wed, 11 Jan 2012 00:00:00 +0100",
    } | {"link": None}
    assert [child.text for child in channel.findall("image/*")] == [
        "http://www.example.com/logo.png",
        "Back issues & more",
        "http://www.example.com/",
    ]
    links = [dict(link.attrib) for link in channel.findall("atom:link", NAMESPACES)]
    assert links == [{"href": "https://feeds.example.org/back/rss.xml", "rel": "self", "type": "application/rss+xml"}]
    assert channel.findtext("link") == "http://www.example.com/"


@pytest.mark.parametrize(
    ("facts", "link"),
    [
        ({"link": "http://example.com/", "url": "https://feeds.example.org/x/"}, "http://example.com/"),
        ({"link": "javascript:x", "url": "https://feeds.example.org/x/"}, "https://feeds.example.org/x/"),
        ({"upstream": Feed(self_link="http://example.com/feed")}, "http://example.com/feed"),
        ({"id": "tag:example.com,2012:x", "upstream": Feed(self_link="data:x")}, "tag:example.com,2012:x"),
        ({"id": "tag:example.com,2012:x"}, "tag:example.com,2012:x"),
        ({"id": "urn:uuid:0f8fad5b-d9cb-469f-a165-70867728950e"}, "urn:uuid:0f8fad5b-d9cb-469f-a165-70867728950e"),
    ],
)
def test_a_channel_always_has_a_link(facts: dict[str, Any], link: str) -> None:
    assert channel_of(Channel(**{"id": "x", "title": "T"} | facts)).findtext("link") == link


def test_what_is_not_known_is_not_there() -> None:
    channel = channel_of(BARE)
    assert [child.tag for child in channel] == ["title", "link", "description", "docs", "generator"]
    assert channel.findtext("description") == "Bare"


def test_an_item_with_everything() -> None:
    assert item(FULL) == [
        ("title", {}, "Pop goes the Council?"),
        ("link", {}, "http://www.example.com/?p=7"),
        ("description", {}, "<p>A <em>short</em> one</p>"),
        ("content:encoded", {}, "<p>The whole &amp; <strong>long</strong> story</p>"),
        ("guid", {"isPermaLink": "true"}, "http://www.example.com/?p=7"),
        ("comments", {}, "http://www.example.com/?p=7#comments"),
        ("pubDate", {}, "Fri, 19 Aug 2011 09:30:00 +0100"),
        ("atom:updated", {}, "2011-08-20T00:00:00+00:00"),
        ("dc:creator", {}, "Alex Khaldi"),
        ("dc:creator", {}, "Jon Ainger"),
        ("dc:contributor", {}, "Ed Itor"),
        ("category", {}, "news"),
        ("category", {"domain": "http://example.com/tags"}, "c2"),
        ("enclosure", {"url": "http://media.example.com/a.mp3", "length": "1234", "type": "audio/mpeg"}, None),
        ("atom:link", {"href": "http://media.example.com/b.pdf", "rel": "enclosure", "length": "5"}, None),
        (
            "atom:link",
            {"href": "http://example.net/", "rel": "via", "type": "text/html", "title": "From", "hreflang": "en"},
            None,
        ),
        ("dc:rights", {}, "CC BY"),
        ("dc:language", {}, "cy"),
        ("media:content", {"url": "http://media.example.com/a.mp3", "type": "audio/mpeg", "fileSize": "1234"}, None),
    ]


@pytest.mark.parametrize(
    ("one", "description", "content"),
    [
        (entry(content=html("<p>a &amp; <b>b</b></p>")), ["a &amp; b"], ["<p>a &amp; <b>b</b></p>"]),
        (entry(content=html("<p>x</p>"), summary=plain("1 < 2")), ["1 &lt; 2"], ["<p>x</p>"]),
        (entry(content=plain("1 < 2")), ["1 &lt; 2"], ["1 &lt; 2"]),
        (entry(summary=html("<p>S</p>")), ["<p>S</p>"], []),
        (entry(title=plain("T")), [], []),
        (entry(), [" "], []),
        (entry(content=html('<img src="x">')), ['<img src="x">'], ['<img src="x">']),
        (entry(content=html("")), [" "], []),
    ],
)
def test_description_and_content(one: PublishedEntry, description: list[str], content: list[str]) -> None:
    assert texts(one, "description") == description
    assert texts(one, "content:encoded") == content


def test_a_long_body_has_an_excerpt() -> None:
    (description,) = texts(entry(content=html("<p>word</p>" * 1000)), "description")
    assert description
    assert len(description) <= 300


@pytest.mark.parametrize(
    ("guid", "permalink", "expected"),
    [
        ("http://example.com/1", "http://example.com/1", "true"),
        ("http://example.com/1", "http://example.com/2", "false"),
        ("http://example.com/é", "http://example.com/é", "false"),
        ("http://example.com/1", None, "false"),
        ("7", None, "false"),
        ("mailto:jo@example.com", "mailto:jo@example.com", "false"),
    ],
)
def test_a_guid_is_the_permalink_only_if_it_is(guid: str, permalink: str | None, expected: str) -> None:
    (found,) = [(attributes, text) for tag, attributes, text in item(entry(guid, permalink=permalink)) if tag == "guid"]
    assert found == ({"isPermaLink": expected}, guid)


def test_an_undated_item_has_no_date() -> None:
    assert not texts(entry(first_seen=SEEN), "pubDate")
    assert not texts(entry(published=datetime(1801, 1, 1, tzinfo=CET)), "pubDate"), "RFC 822 knows no such year"


def test_only_what_the_validator_takes_is_the_enclosure() -> None:
    found = item(ADVERSARIAL["odd addresses"])
    assert [(tag, attributes) for tag, attributes, _ in found if attributes.get("rel") == "enclosure"] == [
        ("atom:link", {"href": "http://localhost/a.mp3", "rel": "enclosure"})
    ]
    assert [attributes for tag, attributes, _ in found if tag == "enclosure"] == [
        {"url": "https://example.com/a%20b.mp3", "length": "0", "type": "audio/mpeg"}
    ]


def test_an_unknown_length_is_zero() -> None:
    found = item(entry(enclosures=(Enclosure(url="http://example.com/a"),)))
    assert (
        "enclosure",
        {"url": "http://example.com/a", "length": "0", "type": "application/octet-stream"},
        None,
    ) in found


def test_titles_that_speak_of_markup_are_escaped() -> None:
    assert texts(ADVERSARIAL["tags as text"], "title") == [
        "Use &lt;b&gt;bold&lt;/b&gt; and &lt;script&gt;alert(1)&lt;/script&gt; &amp; &amp;amp;"
    ]
    channel = channel_of(Channel(id="urn:x:y", title="<b>", image="http://example.com/i.png"))
    assert (
        channel.findtext("title") == channel.findtext("image/title") == channel.findtext("description") == "&lt;b&gt;"
    )


def test_an_address_with_brackets_is_a_link_of_atom() -> None:
    url = "http://[2001:db8::1]/a"
    found = item(entry(url, guid=url, permalink=url, title=plain("T"), comments_url=url))
    assert {(name, text) for name, _, text in found} == {("title", "T"), ("guid", url), ("atom:link", None)}
    facts = {name: attributes for name, attributes, _ in found}
    assert facts["atom:link"] == {"href": url, "rel": "alternate"}
    assert facts["guid"] == {"isPermaLink": "false"}
