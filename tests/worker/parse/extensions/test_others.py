"""Syndication, comments, licences, FeedBurner, a feed's past, administration, and what is kept of all others."""

from datetime import UTC, datetime
from typing import Any

import pytest

from schemas.feed import (
    PROXY_ENCLOSURE,
    PROXY_LINK,
    Attribute,
    Enclosure,
    Entry,
    Feed,
    Link,
    Person,
    Statistics,
    Text,
    UnknownElement,
    UpdateSchedule,
)
from schemas.snapshot import Deletion
from tests.worker.parse.extensions.elements import of_entry, of_feed, tombstones, value
from worker.parse import wellformed
from worker.parse.extensions import entry_fields, unknown
from worker.parse.extensions.names import NAMESPACES, qualified
from worker.parse.values import Reading

NOON = datetime(2000, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<sy:updatePeriod> Hourly\n</sy:updatePeriod>", UpdateSchedule(period="hourly")),
        ("<sy:updateFrequency>2</sy:updateFrequency>", UpdateSchedule(frequency=2)),
        ("<sy:updateBase>2000-01-01T12:00+00:00</sy:updateBase>", UpdateSchedule(base=NOON)),
        ("<sy:updateFrequency>often</sy:updateFrequency>", None),
        ("<sy:updateBase>1970-01-01T00:00+00:00</sy:updateBase>", None),  # Slashcode, for none
    ],
)
def test_how_often_a_feed_changes(inside: str, expected: UpdateSchedule | None) -> None:
    reading = Reading()
    assert of_feed(inside, reading=reading).update_schedule == expected
    assert reading.defects == []


@pytest.mark.parametrize(
    ("inside", "field", "expected"),
    [
        ("<slash:comments>177</slash:comments>", "statistics", Statistics(comments=177)),
        ("<slash:comments>many</slash:comments>", "statistics", None),
        ("<slash:hit_parade>177,155,105</slash:hit_parade>", "statistics", Statistics(hit_parade=(177, 155, 105))),
        ("<slash:hit_parade>177,x</slash:hit_parade>", "statistics", None),
        ("<thr:total>5</thr:total>", "statistics", Statistics(comments=5)),
        ("<wfw:commentRss>http://e.org/c</wfw:commentRss>", "links", (Link(href="http://e.org/c", rel="replies", type="application/rss+xml"),)),
        ("<wfw:commentRSS>http://e.org/c</wfw:commentRSS>", "links", (Link(href="http://e.org/c", rel="replies", type="application/rss+xml"),)),
        ("<wfw:comment>http://e.org/c</wfw:comment>", "links", (Link(href="http://e.org/c", rel="http://wellformedweb.org/CommentAPI/comment"),)),
        ('<trackback:ping rdf:resource="x"/><trackback:ping>http://e.org/t</trackback:ping>', "links",
         (Link(href="http://e.org/t", rel="http://madskills.com/public/xml/rss/module/trackback/ping"),)),
        ('<thr:in-reply-to ref="http://e.org/1" type="text/html"/>', "links", (Link(href="http://e.org/1", rel="in-reply-to", type="text/html"),)),
        ('<thr:in-reply-to ref="tag:e.org,1" href="http://e.org/1"/>', "links", (Link(href="http://e.org/1", rel="in-reply-to"),)),
        ("<cc:license>http://e.org/by/2.0/</cc:license>", "links", (Link(href="http://e.org/by/2.0/", rel="license"),)),
        ('<cc:license rdf:resource="http://e.org/by/2.0/"/>', "links", (Link(href="http://e.org/by/2.0/", rel="license"),)),
        ('<cc:License rdf:about="http://e.org/by/2.0/"/>', "links", (Link(href="http://e.org/by/2.0/", rel="license"),)),
        ("<cc:license>javascript://e.org</cc:license>", "links", ()),
    ],
)  # fmt: skip
def test_what_is_said_of_an_entry(inside: str, field: str, expected: Any) -> None:
    reading = Reading()
    assert (
        getattr(of_entry(inside.replace('<trackback:ping rdf:resource="x"/>', ""), reading=reading), field) == expected
    )


def test_the_id_that_is_answered_to_is_kept() -> None:
    (kept,) = of_entry('<thr:in-reply-to ref="tag:e.org,1" href="http://e.org/1"/>').unknown
    assert [(each.name, each.value) for each in kept.attributes] == [("ref", "tag:e.org,1"), ("href", "http://e.org/1")]
    assert of_entry('<thr:in-reply-to ref="http://e.org/1"/>').unknown == ()


@pytest.mark.parametrize("prefix", ["feedburner", "pheedo"])
def test_the_original_link_is_the_permalink(prefix: str) -> None:
    proxied = Entry(
        permalink="http://feeds.e.org/~r/1",
        enclosures=(Enclosure(url="http://feeds.e.org/~e/1.mp3", type="audio/mpeg"),),
    )
    inside = f"<{prefix}:origLink>http://e.org/1</{prefix}:origLink><{prefix}:origEnclosureLink>http://e.org/1.mp3</{prefix}:origEnclosureLink>"
    assert of_entry(inside, proxied) == Entry(
        permalink="http://e.org/1",
        enclosures=(Enclosure(url="http://e.org/1.mp3", type="audio/mpeg"),),
        links=(
            Link(href="http://feeds.e.org/~r/1", rel=PROXY_LINK),
            Link(href="http://feeds.e.org/~e/1.mp3", rel=PROXY_ENCLOSURE),
        ),
    )
    assert of_entry(f"<{prefix}:origLink>data:x</{prefix}:origLink>", proxied) == proxied
    same = Entry(permalink="http://e.org/1")
    assert of_entry(f"<{prefix}:origLink>http://e.org/1</{prefix}:origLink>", same) == same


@pytest.mark.parametrize(
    ("inside", "path", "expected"),
    [
        ("<fh:complete/>", "is_complete", True),
        ("<fh:archive/>", "is_archive", True),
        ('<admin:generatorAgent rdf:resource="http://e.org/?v=1"/>', "generator", "http://e.org/?v=1"),
        ('<admin:errorReportsTo rdf:resource="mailto:a@e.org"/>', "links", (Link(href="mailto:a@e.org", rel="http://webns.net/mvcb/errorReportsTo"),)),
        ("<blogchannel:blogRoll>http://e.org/o</blogchannel:blogRoll>", "links",
         (Link(href="http://e.org/o", rel="http://backend.userland.com/blogChannelModule#blogRoll"),)),
        ('<feedburner:info uri="back"/>', "unknown",
         (UnknownElement(name="info", namespace="http://rssnamespace.org/feedburner/ext/1.0", attributes=(Attribute(name="uri", value="back"),)),)),
    ],
)  # fmt: skip
def test_what_is_said_of_a_feed(inside: str, path: str, expected: Any) -> None:
    assert value(of_feed(inside), path) == expected


def test_a_tombstone() -> None:
    """RFC 6721 §3, its example."""
    found = tombstones(
        '<at:deleted-entry ref="tag:e.org,2005:/1" when="2000-01-01T12:00:00Z"><at:by><name>Jon</name><email>j@e.org</email></at:by>'
        '<at:comment xml:lang="la">Lorem ipsum</at:comment><atom:link rel="related" href="http://e.org/r"/></at:deleted-entry>'
    )
    assert found == (
        Deletion(
            guid="tag:e.org,2005:/1",
            deleted=NOON,
            by=Person(name="Jon", email="j@e.org"),
            comment=Text(value="Lorem ipsum"),
            links=(Link(href="http://e.org/r", rel="related"),),
        ),
    )
    assert tombstones('<at:deleted-entry when="2000-01-01T12:00:00Z"/>') == ()
    assert tombstones('<at:deleted-entry ref="1"/>') == (Deletion(guid="1"),)


# --- elements that no field stands for --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<x:y/>", UnknownElement(name="y", namespace="urn:x")),
        ("<y>t</y>", UnknownElement(name="y", text=Text(value="t"))),
        ("<y> t &lt; u </y>", UnknownElement(name="y", text=Text(value="t < u"))),
        ("<y>&lt;b&gt;t&lt;/b&gt;</y>", UnknownElement(name="y", text=Text(value="<b>t</b>", kind="html"))),
        ('<y a="1" x:b="2"/>', UnknownElement(name="y", attributes=(Attribute(name="a", value="1"), Attribute(name="b", value="2", namespace="urn:x")))),
        ("<y><z>1</z> <x:z>2</x:z></y>", UnknownElement(name="y", parts=(
            UnknownElement(name="z", text=Text(value="1")), UnknownElement(name="z", namespace="urn:x", text=Text(value="2"))))),
        ("<y>some <b>bold</b> text</y>", UnknownElement(name="y", text=Text(value="some <b>bold</b> text", kind="html"))),
        ("<y><z/>text</y>", UnknownElement(name="y", text=Text(value="<z></z>text", kind="html"))),
        ("<media:price type='rent'/>", UnknownElement(name="price", namespace="http://search.yahoo.com/mrss/", attributes=(Attribute(name="type", value="rent"),))),
    ],
)  # fmt: skip
def test_an_unknown_element_is_kept_as_it_is(inside: str, expected: UnknownElement) -> None:
    assert of_entry(inside).unknown == (expected,)
    assert of_feed(inside).unknown == (expected,)


@pytest.mark.parametrize(
    ("inside", "where"),
    [
        ("<y>javascript:alert(1)</y>", "y"),
        ("<y> java&#10;script:alert(1)</y>", "y"),
        ("<y>&amp;#106;avascript:alert(1)</y>", "y"),
        ("<y>VBScript:x</y>", "y"),
        ('<y a="data:text/html,x"/>', "y/@a"),
        ("<y><z a='javascript:x'/></y>", "z/@a"),
    ],
)
def test_what_would_run_is_not_kept(inside: str, where: str) -> None:
    reading = Reading(entry=0)
    (kept,) = of_entry(inside, reading=reading).unknown
    assert "script" not in repr(kept)
    assert "data:" not in repr(kept)
    assert [(d.code, d.where) for d in reading.defects] == [("link-unsafe", f"item[1]/{where}")]


def test_a_word_with_a_colon_is_no_scheme() -> None:
    (kept,) = of_entry("<y a='Note: x'>Subject: data: none</y>").unknown
    assert (kept.text, len(kept.attributes)) == (Text(value="Subject: data: none"), 1)


@pytest.mark.parametrize(
    ("inside", "detail"),
    [
        ("<y/>" * (unknown.ELEMENTS_MAX + 5), "more than 500 unknown elements"),
        (f"<y>{'<z/>' * (unknown.ELEMENTS_MAX + 5)}</y>", "more than 500 unknown elements"),
        (f"<y>{'t' * (unknown.CHARACTERS_MAX + 1)}</y>", "text after 100000 characters"),
        ("<y {}/>".format(" ".join(f'a{number}=""' for number in range(100))), "more than 64 attributes"),
    ],
)
def test_what_is_kept_is_bounded(inside: str, detail: str) -> None:
    reading = Reading()
    feed = of_feed(inside, reading=reading)
    assert len(feed.unknown) <= unknown.ELEMENTS_MAX
    assert [(d.code, d.detail) for d in reading.defects] == [("unknown-left-out", detail)]


def test_what_lies_deep_is_kept_as_text() -> None:
    depth = 100
    (kept,) = of_entry("<y>" * depth + "t" + "</y>" * depth).unknown
    levels = 1
    while kept.parts:
        (kept,) = kept.parts
        levels += 1
    assert levels == unknown.DEPTH_MAX
    assert kept.text
    assert kept.text.value == "<y>" * (depth - levels) + "t" + "</y>" * (depth - levels)


def test_elements_without_a_place_change_nothing_else() -> None:
    entry = Entry(title=Text(value="T"), permalink="http://e.org/1")
    assert of_entry("", entry) is entry
    assert of_feed("", feed := Feed(title=Text(value="T"))) is feed


# --- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("http://search.yahoo.com/mrss/}content", "media:content"),
        ("http://search.yahoo.com/mrss}content", "media:content"),
        ("https://search.yahoo.com/mrss/}Content", "media:content"),
        ("http://www.rssboard.org/media-rss}group", "media:group"),
        ("http://www.itunes.com/DTDs/Podcast-1.0.dtd}author", "itunes:author"),
        (" http://www.itunes.com/dtds/podcast-1.0.dtd }author", "itunes:author"),
        ("https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md}guid", "podcast:guid"),
        ("http://wellformedweb.org/commentapi}commentRss", "wfw:commentrss"),
        ("http://backend.userland.com/creativeCommonsRssModule}license", "cc:license"),
        ("itunes:author", "itunes:author"),  # a recovered tree: nothing declares the prefix
        ("wp:author", None),
        ("author", None),
        ("urn:x}author", None),
        ("http://search.yahoo.com/mrss/}", None),
    ],
)
def test_a_tag_has_a_name_under_every_uri_of_its_namespace(tag: str, expected: str | None) -> None:
    assert qualified(tag) == expected


@pytest.mark.parametrize(("prefix", "uri"), [(prefix, uri) for prefix, uris in NAMESPACES.items() for uri in uris])
def test_every_uri_means_its_namespace(prefix: str, uri: str) -> None:
    assert qualified(f"{uri}}}name") == f"{prefix}:name"


def test_prefixes_that_nothing_declares_are_taken_at_their_word() -> None:
    root = wellformed.recover(b"<item><itunes:season>3</itunes:season></item>")
    assert root is not None
    (element,) = root
    entry = entry_fields(Entry(), {element.tag: [element]}, Reading())
    assert value(entry, "episode.season") == 3
