"""What we publish, read back by an independent client."""

import html
from collections.abc import Callable
from typing import Any

import feedparser
import pytest

from tests.worker.publish.samples import ADVERSARIAL, BARE, CHANNEL, FULL
from worker.publish import Format, render

#: Read back with nothing cleaned away: what feedparser drops would look like our loss.
READ: Callable[[bytes], Any] = lambda data: feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)  # noqa: E731


@pytest.mark.parametrize("to", ["rss", "atom"])
def test_a_feed_comes_back(to: Format) -> None:
    parsed = READ(render(to, CHANNEL, (FULL,)))
    assert not parsed.bozo
    feed = parsed.feed
    assert feed.title == CHANNEL.title
    assert feed.subtitle == CHANNEL.description
    assert feed.link == CHANNEL.link
    assert feed.language == CHANNEL.language
    assert feed.author == ("Jo Doe" if to == "rss" else "Jo Doe (jo@example.com)")
    assert feed.rights == CHANNEL.rights
    assert feed.updated_parsed[:5] == (2012, 1, 10, 23, 0)
    (own,) = [link.href for link in feed.links if link.rel == "self"]
    assert own == f"{CHANNEL.url}{to}.xml"


@pytest.mark.parametrize("to", ["rss", "atom"])
def test_an_entry_comes_back(to: Format) -> None:
    (entry,) = READ(render(to, CHANNEL, (FULL,))).entries
    assert entry.id == FULL.id
    assert entry.link == FULL.entry.permalink
    assert entry.title == "Pop goes the Council?"
    assert entry.summary == "<p>A <em>short</em> one</p>"
    assert [content.value for content in entry.content] == ["<p>The whole &amp; <strong>long</strong> story</p>"]
    assert entry.published_parsed[:5] == (2011, 8, 19, 8, 30)
    assert entry.updated_parsed[:3] == (2011, 8, 20)
    assert [author.name for author in entry.authors] == ["Alex Khaldi", "Jon Ainger"]
    assert [(tag.term, tag.scheme) for tag in entry.tags] == [("news", None), ("c2", "http://example.com/tags")]
    assert [(file.href, file.length) for file in entry.enclosures] == [
        ("http://media.example.com/a.mp3", "1234"),
        ("http://media.example.com/b.pdf", "5"),
    ]
    assert entry.enclosures[0].type == "audio/mpeg"
    assert "http://example.net/" in [link.href for link in entry.links if link.rel == "via"]
    if to == "rss":
        assert entry.comments == FULL.entry.comments_url


@pytest.mark.parametrize("to", ["rss", "atom"])
def test_entries_stay_in_order_and_keep_their_titles_and_bodies(to: Format) -> None:
    readable = {name: one for name, one in ADVERSARIAL.items() if "control" not in name and "surrogate" not in name}
    parsed = READ(render(to, BARE, tuple(readable.values())))
    assert not parsed.bozo
    assert len(parsed.entries) == len(readable)
    for (name, one), entry in zip(readable.items(), parsed.entries, strict=True):
        title = one.entry.title
        if title and title.kind == "text":
            read = entry.title if to == "atom" or "<" in entry.title else html.unescape(entry.title)
            assert " ".join(read.split()) == " ".join(title.value.split()), name
        if one.entry.content and one.entry.content.kind == "html" and one.entry.content.value.endswith("</p>"):
            assert entry.content[0].value == one.entry.content.value, name
        if one.entry.published is None:
            assert "published" not in entry, name


@pytest.mark.parametrize("to", ["rss", "atom"])
def test_forbidden_characters_are_all_that_is_lost(to: Format) -> None:
    one, two = READ(render(to, BARE, (ADVERSARIAL["control characters"], ADVERSARIAL["lone surrogate"]))).entries
    # In markup something stands in their place: without them an address might become one that runs.
    assert (one.title, one.content[0].value, two.title) == ("abc", "<p>x\ufffd\ufffd\ufffdy</p>", "ab")


def test_a_guid_is_passed_through_byte_for_byte() -> None:
    guids = [
        "http://www.example.com/?p=7",
        " a guid with spaces ",
        "https://exämple.com/é",
        "tag:example.com:1",
        "cr\r\n",
    ]
    entries = [one for one in ADVERSARIAL.values() if one.id in guids]
    from lxml import etree

    root = etree.fromstring(render("rss", BARE, entries))
    assert sorted(guid.text or "" for guid in root.iter("guid")) == sorted(guids)
